"""Where rows come from: a text file, a member of a zip, the sheets of a workbook; knows cells, no question."""

from __future__ import annotations

import codecs
import errno
import io
import os
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
MOST_SHEET = 600 << 20
"""A workbook is read whole: this much XML is about what 1 GB of memory allows."""
MOST_CELLS = 40_000_000
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
    with zipfile.ZipFile(path) as archive:
        members = [info for info in archive.infolist() if not info.is_dir() and "__MACOSX" not in info.filename]
    if sum(info.file_size for info in members) > MOST_UNZIPPED:
        raise DataProblem(Problem("ingest.zip_too_big", file=str(path)))
    return [info.filename for info in members if info.filename.lower().endswith((".csv", ".tsv", ".txt"))][:50]


# --- workbooks ----------------------------------------------------------------------------------------------


def open_workbook(path: Path) -> Any:
    """A workbook (xlsx, xls, ods) by its content.

    Raises:
        DataProblem: too big, damaged, or protected by a password.
    """
    import python_calamine as calamine

    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                if sum(info.file_size for info in archive.infolist()) > MOST_SHEET:
                    raise DataProblem(Problem("ingest.sheet_too_big", file=str(path)))
        elif path.stat().st_size > MOST_SHEET:
            raise DataProblem(Problem("ingest.sheet_too_big", file=str(path)))
        with path.open("rb") as stream, _only_our_words():
            return calamine.CalamineWorkbook.from_filelike(stream)
    except BaseException as error:
        raise _damaged(path, error) from error


@contextmanager
def _only_our_words() -> Iterator[None]:
    """What calamine prints on stderr when it gives a damaged file up goes nowhere: our sentence says it."""
    try:
        kept = os.dup(2)
    except OSError:  # there is no stderr
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(nowhere)
        os.close(kept)


def _damaged(path: Path, error: BaseException) -> BaseException:
    """The one sentence for whatever calamine raises: its panics are no ``Exception``; what is not its own passes."""
    if isinstance(error, DataProblem | KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError):
        return error
    locked = "password" in str(error).lower() or "encrypt" in str(error).lower()
    return DataProblem(Problem("ingest.sheet_locked" if locked else "ingest.sheet_damaged", file=str(path)))


def visible_sheets(workbook: Any) -> tuple[list[str], list[str]]:
    """The names of the visible sheets, and of the hidden ones."""
    import python_calamine as calamine

    shown = [meta for meta in workbook.sheets_metadata if meta.typ == calamine.SheetTypeEnum.WorkSheet]
    visible = [meta.name for meta in shown if meta.visible == calamine.SheetVisibleEnum.Visible]
    return visible, [meta.name for meta in shown if meta.name not in visible]


def sheet_rows(path: Path, workbook: Any, name: str) -> Iterator[list[str]]:
    """The rows of a sheet from its line 1, every cell as text; empty columns on the left are not there."""
    try:
        with _only_our_words():
            sheet = workbook.get_sheet_by_name(name)
        if sheet.width * sheet.height > MOST_CELLS:
            raise DataProblem(Problem("ingest.sheet_too_big", file=str(path)))
        for row in sheet.iter_rows():
            yield [cell if type(cell) is str else as_text(cell) for cell in row]
    except BaseException as error:
        raise _damaged(path, error) from error


def as_text(cell: object) -> str:
    """What a person sees in the cell: whole numbers without «.0», dates as ISO."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return "" if cell is None else str(cell)
