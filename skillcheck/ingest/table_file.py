"""A small table that a director keeps (sessions, people): named columns, every mistake with its line and column.

CSV in any usual form, or the first sheet of a workbook. Cells stay text; the readers of this module turn them into
numbers, money and dates, and say what they could not read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path

from skillcheck.errors import DataProblem, Problem
from skillcheck.ingest.cells.normalise import listed
from skillcheck.ingest.cells.normalise import words as simplified
from skillcheck.ingest.files.file_type import container_of
from skillcheck.ingest.files.sniff import dialect_of, encoding_of
from skillcheck.ingest.files.sources import open_bytes, text_encoding
from skillcheck.ingest.files.workbook import open_workbook, sheet_rows

MOST_BYTES = 20_000_000
MOST_NUMBER = 1_000_000_000
"""Euros, hours and people beyond it are a slip, and are more than some of our figures can hold."""
EXCEL_DAYS = (36_526, 73_050)
"""Excel's numbers of the days from 2000 to 2099."""


@dataclass
class Row:
    """One line of the table; what cannot be read is noted in ``problems`` and given as None."""

    file: str
    line: int
    cells: dict[str, str]
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, code: str, column: str, **fields: object) -> None:
        """Note a mistake in a cell."""
        found = {"found": self.cells.get(column, ""), **fields}
        self.problems.append(Problem(code, file=self.file, line=self.line, column=column, fields=found))

    def text(self, column: str, *, needed: bool = False) -> str:
        """The cell, without spaces around it."""
        words = self.cells.get(column, "").strip()
        if needed and not words:
            self.refuse("tables.cell_empty", column)
        return words

    def listed(self, column: str) -> tuple[str, ...]:
        """Several words in one cell, between commas, «+» or spaces."""
        return tuple(one for one in re.split(r"[\s,+]+", self.text(column)) if one)

    def number(self, column: str, default: float | None = None, *, least: float = 0) -> float | None:
        """A number with a comma or a point; spaces between thousands and a «€» are read."""
        words = re.sub(r"[\s\u00a0\u202f€h]", "", self.text(column)).replace(",", ".")
        if not words:
            if default is None:
                self.refuse("tables.cell_empty", column)
            return default
        if not re.fullmatch(r"[+-]?\d+(\.\d+)?", words):
            self.refuse("tables.not_number", column)
            return None
        if not least <= float(words) <= MOST_NUMBER:
            self.refuse("tables.out_of_range", column, least=least, most=MOST_NUMBER)
            return None
        return float(words)

    def whole(self, column: str, default: int | None = None, *, least: int = 0) -> int | None:
        """A whole number."""
        value = self.number(column, default, least=least)
        if value is not None and value != int(value):
            self.refuse("tables.not_whole", column)
            return None
        return None if value is None else int(value)

    def yes(self, column: str) -> bool:
        """«oui» or «non», in any language; empty is no."""
        words = simplified(self.text(column))
        if words and words not in listed("yes") + listed("no"):
            self.refuse("tables.not_yes_no", column)
        return words in listed("yes")

    def day(self, column: str) -> date | None:
        """A date that is needed."""
        words = self.text(column, needed=True)
        return self._date(words, column) if words else None

    def periods(self, column: str) -> tuple[tuple[date, date], ...]:
        """«2026-12-01/2026-12-15», several between commas or spaces; one day alone is a period too."""
        found = []
        for part in self.listed(column):
            ends = [self._date(one, column) for one in re.split(r"/(?=\d{4}-)", part)]
            first, last = ends[0], ends[-1]
            if first is None or last is None:
                continue
            if last < first:
                self.refuse("tables.ends_before", column, start=first.isoformat(), end=last.isoformat())
            found.append((first, last))
        return tuple(found)

    def _date(self, words: str, column: str) -> date | None:
        iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?(?:\.0+)?)?", words)
        local = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", words)
        try:
            if iso:
                return date(int(iso[1]), int(iso[2]), int(iso[3]))
            if local:  # day first, as in French, Spanish and Italian
                return date(int(local[3]), int(local[2]), int(local[1]))
        except ValueError:
            self.refuse("tables.no_such_day", column, found=words)
            return None
        if re.fullmatch(r"\d{5}(\.0)?", words) and EXCEL_DAYS[0] <= float(words) < EXCEL_DAYS[1]:
            meant = date(1899, 12, 30) + timedelta(int(float(words)))
            self.refuse("tables.excel_date", column, found=words, meant=meant.isoformat())
            return None
        self.refuse("tables.not_date", column, found=words)
        return None


def read_table(path: Path, known: Iterable[str], needed: Iterable[str]) -> tuple[list[Row], list[Problem]]:
    """Rows under the heads of ``known`` (simplified: no accents, no capitals), and what is wrong with the file itself.

    A column of another name is a mistake: its nearest known name is told, so that none is lost in silence.
    """
    known, name = tuple(known), str(path)
    try:
        lines = _lines(path)
    except DataProblem as error:
        return [], list(error.problems)
    filled = [(line, cells) for line, cells in lines if any(cell.strip() for cell in cells)]
    if len(filled) < 2:
        return [], [Problem("tables.empty_file", file=name)]
    head_line, head = filled[0]
    names = [_column(one) for one in head]
    problems = _heads(name, head_line, head, names, known, tuple(needed))
    rows = []
    for line, cells in filled[1:]:
        spare = [cell for cell in cells[len(names) :] if cell.strip()]
        if spare:
            problems.append(Problem("tables.too_many_cells", file=name, line=line, fields={"found": spare[0]}))
        rows.append(Row(name, line, {n: cell for n, cell in zip(names, cells, strict=False) if n}))
    return rows, problems


def _column(head: str) -> str:
    return simplified(head).replace(" ", "_")


def _heads(
    file: str, line: int, head: list[str], names: list[str], known: tuple[str, ...], needed: tuple[str, ...]
) -> list[Problem]:
    problems = []
    for words, name in zip(head, names, strict=True):
        if name and name not in known:
            near = get_close_matches(name, known, n=1) or list(known)
            fields = {"found": words, "known": ", ".join(near)}
            problems.append(Problem("tables.unknown_column", file=file, line=line, fields=fields))
        elif name and names.count(name) > 1:
            problems.append(Problem("tables.column_twice", file=file, line=line, fields={"found": words}))
    lacking = [one for one in needed if one not in names]
    if lacking:
        problems.append(Problem("tables.column_missing", file=file, line=line, fields={"found": ", ".join(lacking)}))
    return problems


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    kind = container_of(path)
    if kind == "sheet":
        book = open_workbook(path, rows=1)
        first = [*book.visible, *book.hidden][0]
        if tall := [top for top, _, low, _ in book.merged.get(first, ()) if low > top]:
            raise DataProblem(Problem("tables.merged_cells", file=str(path), line=tall[0]))
        return list(enumerate(sheet_rows(path, first), 1))
    if kind != "text":
        raise DataProblem(Problem("tables.not_a_table", file=str(path)))
    with open_bytes(path) as stream:
        raw = stream.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise DataProblem(
            Problem("tables.file_too_large", file=str(path), fields={"megabytes": MOST_BYTES // 1_000_000})
        )
    encoding, mark = encoding_of(io.BytesIO(raw))
    text = raw[mark:].decode(encoding, "replace")
    dialect = dialect_of(text.encode("utf-8")[:65536], text_encoding(encoding), bom=bool(mark))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=dialect.separator)
    found, before = [], 0
    for cells in reader:
        found.append((before + 1, cells))
        before = reader.line_num
    return found
