"""Workbooks (xlsx, xls, ods): their sheets and rows, read in a process of its own; knows cells, no question."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from skillcheck.errors import DataProblem, Problem
from skillcheck.files import reading_problem
from skillcheck.guard import guarded
from skillcheck.ingest.cells.normalise import words
from skillcheck.ingest.files.cells import as_text, in_lines
from skillcheck.ingest.files.file_type import ZIP_DAMAGED
from skillcheck.ingest.files.merged_cells import Merged, merged_cells
from skillcheck.ingest.files.unread_cells import unread_cells

MOST_SHEET = 600 << 20
"""A workbook is read whole: this much XML is about what 1 GB of memory allows."""
MOST_CELLS = 40_000_000
"""Cells of the rectangle from the first to the last one: it is made whole in memory, the empty ones too."""
SMALL, SPARSE = 2_000_000, 20
"""Above so many, a rectangle with less than one filled cell in twenty has a stray one far from the table."""
ROWS_SENT = 500
BLOCK = 1 << 20
LONGEST_ROW = 4 << 20
REFERENCE = re.compile(rb'<c [^>]{0,80}?r="([A-Z]{1,3})(\d{1,7})"')


@dataclass(frozen=True)
class Workbook:
    """The names of the sheets of a workbook, and the first rows and the merged cells of the visible ones (and of one
    asked for)."""

    visible: list[str]
    hidden: list[str]
    heads: dict[str, list[list[str]]]
    merged: dict[str, list[Merged]]


def open_workbook(path: Path, rows: int, asked: str | None = None) -> Workbook:
    """What sheets a workbook has, and ``rows`` rows of each that is wanted.

    Raises:
        DataProblem: too big, damaged, or protected by a password.
    """
    require_reasonable(path)

    def look() -> Iterator[bytes]:
        book = _opened(path)
        visible, hidden = visible_sheets(book)
        wanted = visible if asked is None else called(asked, visible + hidden)
        heads, merged = dict[str, list[list[str]]](), dict[str, list[Merged]]()
        for name in wanted:
            sheet = _sheet(path, book, name)
            heads[name] = list(islice(_rows(path, sheet, name), rows))
            merged[name] = merged_cells(path, sheet, name) if rows else []
        yield orjson.dumps([visible, hidden, heads, merged])

    return Workbook(*orjson.loads(b"".join(_in_child(path, look))))


def called(asked: str, names: Sequence[str]) -> list[str]:
    """The one table of this name, else of this name in other capitals or accents (a Mac writes «é» as two signs)."""
    alike = [name for name in names if words(name) == words(asked)]
    return [asked] if asked in names else alike if len(alike) == 1 else []


def sheet_rows(path: Path, name: str) -> Iterator[list[str]]:
    """The rows of a sheet from its line 1, every cell as text; empty columns on the left are not there."""
    require_reasonable(path)  # it may have changed since it was understood

    def rows() -> Iterator[bytes]:
        coming = _rows(path, _sheet(path, _opened(path), name), name)
        while some := list(islice(coming, ROWS_SENT)):
            yield orjson.dumps(some)

    for block in _in_child(path, rows):
        yield from orjson.loads(block)


def _in_child(path: Path, work: Any) -> Iterator[bytes]:
    import python_calamine  # noqa: F401 (read once here, not again in every process)

    return guarded(work, Problem("ingest.sheet_fell_over", file=str(path)))


# --- in the other process -----------------------------------------------------------------------------------------


def _opened(path: Path) -> Any:
    import python_calamine as calamine

    try:
        with path.open("rb") as stream:
            return calamine.CalamineWorkbook.from_filelike(stream)
    except BaseException as error:
        raise _damaged(path, error) from error


def _sheet(path: Path, book: Any, name: str) -> Any:
    try:
        return book.get_sheet_by_name(name)
    except BaseException as error:
        raise _damaged(path, error) from error


def _rows(path: Path, sheet: Any, name: str) -> Iterator[list[str]]:
    try:
        if sheet.width * sheet.height > MOST_CELLS:
            raise DataProblem(Problem("ingest.sheet_too_big", file=str(path)))
        unread, left = unread_cells(path, name), (sheet.start or (0, 0))[1]
        for line, row in enumerate(sheet.iter_rows(), 1):
            cells = [in_lines(cell) if type(cell) is str else as_text(cell) for cell in row]
            for column, text in unread.get(line, {}).items():
                if 0 <= column - left < len(cells):
                    cells[column - left] = text
            yield cells
    except BaseException as error:
        raise _damaged(path, error) from error


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


# --- before parsing -----------------------------------------------------------------------------------------------


def require_reasonable(path: Path) -> None:
    """Look at sizes, and at where the cells of an xlsx stand, without building anything.

    Raises:
        DataProblem: too big, or one cell far away from all others (people do type in the last cell).
    """
    try:
        if not zipfile.is_zipfile(path):
            if path.stat().st_size > MOST_SHEET:
                raise DataProblem(Problem("ingest.sheet_too_big", file=str(path)))
            return
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if sum(info.file_size for info in members) > MOST_SHEET:
                raise DataProblem(Problem("ingest.sheet_too_big", file=str(path)))
            for info in members:
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", info.filename, re.IGNORECASE):
                    _require_dense(path, archive, info)
    except OSError as error:
        raise DataProblem(reading_problem(error, str(path))) from error
    except ZIP_DAMAGED as error:
        raise DataProblem(Problem("ingest.sheet_damaged", file=str(path))) from error


def _require_dense(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """The last cell of each row tells how wide the rectangle is; a file that lies here falls over in its process."""
    cells, last_row, widest, low, far = 0, 0, 0, b"", b""
    tail = b""
    with archive.open(info) as stream:
        while block := stream.read(BLOCK):
            *rows, tail = (tail + block).split(b"</row>")
            if len(tail) > LONGEST_ROW:
                rows, tail = [*rows, tail], tail[-100:]
            for row in rows:
                cells += row.count(b"<c ")
                found = REFERENCE.match(row, max(row.rfind(b"<c "), 0))
                if not found:
                    continue
                if int(found[2]) > last_row:
                    last_row, low = int(found[2]), found[1] + found[2]
                if (column := _number(found[1])) > widest:
                    widest, far = column, found[1] + found[2]
    box = last_row * widest
    if box > MOST_CELLS or (box > SMALL and box > SPARSE * cells):
        code = "ingest.sheet_stray_cell" if box > SPARSE * cells else "ingest.sheet_too_big"
        fields: dict[str, object] = {"found": " / ".join(dict.fromkeys(name.decode() for name in (far, low)))}
        raise DataProblem(Problem(code, file=str(path), fields=fields))


def _number(letters: bytes) -> int:
    """The number of a column: A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
