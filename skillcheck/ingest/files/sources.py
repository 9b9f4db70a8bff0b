"""Where rows come from: a text file, a member of a zip, the sheets of a workbook; knows cells, no question."""

from __future__ import annotations

import codecs
import errno
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from skillcheck.errors import DataProblem, Problem
from skillcheck.files import reading_problem
from skillcheck.ingest.files.file_type import ZIP_DAMAGED

MOST_UNZIPPED = 4 << 30
"""A zip that claims more than this is refused."""
MOST_TABLES = 500
"""A zip of more tables than this is refused: looking at each of them takes a hundredth of a second."""
PACKED = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".zip", ".parquet")
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


@contextmanager
def open_bytes(path: Path, member: str = "") -> Iterator[BinaryIO]:
    """The bytes of a file, or of a member of a zip."""
    try:
        if not member:
            with path.open("rb") as stream:
                yield stream
            return
        with zipfile.ZipFile(path) as archive, archive.open(member) as inner:
            yield inner  # type: ignore[misc]  # IO[bytes] reads like BinaryIO
    except ZIP_DAMAGED as error:
        raise DataProblem(Problem("ingest.broken_zip", file=str(path))) from error
    except OSError as error:
        if member and error.errno in (None, errno.EINVAL):  # bzip2's words for damage, and a place before the beginning
            raise DataProblem(Problem("ingest.broken_zip", file=str(path))) from error
        raise DataProblem(reading_problem(error, str(path))) from error


@contextmanager
def open_text(path: Path, member: str, encoding: str, mark: int) -> Iterator[Any]:
    """The bytes after the byte order mark, in an encoding that keeps ASCII (UTF-16 comes as UTF-8)."""
    with open_bytes(path, member) as stream:
        stream.read(mark)
        yield Transcoded(stream, encoding) if encoding in WIDE else stream


class Transcoded(io.RawIOBase):
    """UTF-16 or UTF-32 bytes given out as UTF-8."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")

    def readable(self) -> bool:
        """As every stream says."""
        return True

    def read(self, size: int = -1) -> bytes:
        """About ``size`` bytes; empty at the end."""
        while True:
            raw = self._stream.read(size)
            text = self._decoder.decode(raw, final=not raw)
            if text or not raw:
                return text.encode("utf-8", "replace")


def text_encoding(encoding: str) -> str:
    """The encoding of what ``open_text`` gives."""
    return "utf-8" if encoding in WIDE else encoding


def tables_in_zip(path: Path) -> list[str]:
    """The members that can be tables, in the order of the zip."""
    members = _members(path)
    if sum(info.file_size for info in members) > MOST_UNZIPPED:
        raise DataProblem(Problem("ingest.zip_too_big", file=str(path)))
    tables = [info.filename for info in members if info.filename.lower().endswith((".csv", ".tsv", ".txt"))]
    if len(tables) > MOST_TABLES:
        fields: dict[str, object] = {"n": len(tables), "most": MOST_TABLES}
        raise DataProblem(Problem("ingest.zip_too_many", file=str(path), fields=fields))
    return tables


def _members(path: Path) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(path) as archive:
        return [info for info in archive.infolist() if not info.is_dir() and "__MACOSX" not in info.filename]


def refuse_packed(path: Path, tables: list[str]) -> None:
    """A workbook or another zip within a zip may hold people too, and is not opened there.

    Raises:
        DataProblem: there is one.
    """
    if packed := [info.filename for info in _members(path) if info.filename.lower().endswith(PACKED)]:
        fields: dict[str, object] = {"found": ", ".join(packed[:3]), "one": tables[0]}
        raise DataProblem(Problem("ingest.zip_packed", fields=fields))
