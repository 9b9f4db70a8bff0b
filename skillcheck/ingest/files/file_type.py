"""What kind of file it is, told by its first bytes; for what is no table of answers, the sentence that says so."""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from pathlib import Path

from skillcheck.errors import DataProblem, Problem
from skillcheck.files import reading_problem, require_ordinary
from skillcheck.ingest.files.sniff import BOMS, wide_encoding
from skillcheck.ingest.model import Container

ZIP_DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, UnicodeDecodeError, NotImplementedError, RuntimeError
)  # fmt: skip
"""What reading a member of a damaged or locked zip raises."""
KNOWN_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "ingest.pdf"),
    (b"\x89PNG", "ingest.picture"),
    (b"\xff\xd8\xff", "ingest.picture"),
    (b"GIF8", "ingest.picture"),
    (b"SQLite format 3", "ingest.not_a_table"),
    (b"\x1f\x8b", "ingest.compressed"),
    (b"7z\xbc\xaf", "ingest.compressed"),
    (b"Rar!", "ingest.compressed"),
    (b"BZh", "ingest.compressed"),
    (b"{\\rtf", "ingest.document"),
    (b"\x7fELF", "ingest.not_a_table"),
)

ENCODED = re.compile(rb"(?:[A-Za-z0-9+/]{60,76}\r?\n){2}")
"""An attachment as a mail carries it: base64, in lines of one length."""


def container_of(path: Path) -> Container:
    """What kind of file it is; a sentence where it is no table of answers.

    Raises:
        DataProblem: the file is missing, empty, or something else (page, PDF, survey structure …).
    """
    require_ordinary(path)
    try:
        with path.open("rb") as stream:
            head = stream.read(1 << 16)
    except OSError as error:
        raise DataProblem(reading_problem(error, str(path))) from error
    if not head.strip(b"\xef\xbb\xbf\r\n\t \0"):
        raise _refusal("ingest.empty", path)
    for magic, code in KNOWN_OTHERS:
        if head.startswith(magic):
            raise _refusal(code, path)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        if _is_locked(path):
            raise _refusal("ingest.sheet_locked", path)
        return "sheet"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(path)
    _refuse_markup(head, path)
    return "text"


def _is_locked(path: Path) -> bool:
    """Whether an OLE file holds an encrypted workbook: its directory names the stream."""
    with path.open("rb") as stream:
        return "EncryptedPackage".encode("utf-16-le") in stream.read(8 << 20)


def _zip_kind(path: Path) -> Container:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.lower() for name in archive.namelist()[:20_000]]
    except (OSError, ValueError, *ZIP_DAMAGED) as error:
        raise _refusal("ingest.broken_zip", path) from error
    if any(name.startswith("xl/workbook") for name in names) or (
        "content.xml" in names and "styles.xml" in names and not _is_text_document(path)
    ):
        return "sheet"
    if any(name.endswith(".iwa") or name == "index.zip" for name in names):
        raise _refusal("ingest.numbers_file", path)
    if any(name.endswith((".lss", "_survey.lss")) for name in names):
        raise _refusal("ingest.survey_structure", path, kind="LimeSurvey")
    if any(name.startswith("word/") or name == "content.xml" for name in names):
        raise _refusal("ingest.document", path)
    if any(name.endswith((".csv", ".tsv", ".txt")) for name in names):
        return "zip"
    raise _refusal("ingest.zip_without_table", path)


def _is_text_document(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        try:
            with archive.open("mimetype") as stream:
                return b"spreadsheet" not in stream.read(200)
        except (KeyError, OSError, *ZIP_DAMAGED):
            return False


def _refuse_markup(head: bytes, path: Path) -> None:
    """Say what a page, an XML or a JSON file is: none of them is a table of answers."""
    marked = next((name for bom, name in BOMS if head.startswith(bom)), None)
    encoding = marked or wide_encoding(head) or "utf-8"
    start = head.decode(encoding, "ignore").lstrip("\ufeff \t\r\n").lower()
    if start.startswith("<"):
        if "limesurveydoctype" in start:
            raise _refusal("ingest.survey_structure", path, kind="LimeSurvey")
        if (
            re.match(r"<(!doctype html|html|table|head|body|meta|!--|style|div|\?xml[^>]*>\s*<html)", start)
            or "<table" in start
        ):
            raise _refusal("ingest.html_table", path)
        if "office:document" in start or "office:spreadsheet" in start:
            raise _refusal("ingest.flat_sheet", path)
        if start.startswith("<?xml"):
            raise _refusal(
                "ingest.survey_structure" if "<survey" in start or "xforms" in start else "ingest.xml", path, kind="XML"
            )
    if start.startswith("{") and ("surveyentry" in start or "surveyelements" in start):
        raise _refusal("ingest.survey_structure", path, kind="Qualtrics")
    if start.startswith("mime-version:") and "text/html" in start:
        raise _refusal("ingest.html_table", path)
    if ENCODED.match(head):
        raise _refusal("ingest.still_encoded", path)
    if re.match(r'[{\[]\s*(\{\s*)?"[^"\n]{0,200}"\s*:|\[\s*\[\s*["\d]', start):
        raise _refusal("ingest.json", path)


def _refusal(code: str, path: Path, **fields: object) -> DataProblem:
    return DataProblem(Problem(code, file=str(path), fields=fields))
