"""Returned rows → rejected.csv: the original cells in the original dialect, then line, column, reason, suggestion.

Corrected and read again, only the corrected rows change: the header lines are the file's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO, TYPE_CHECKING

from skillcheck.ingest.model import LEFT_OPEN
from skillcheck.spreadsheet import csv_cell, safe

if TYPE_CHECKING:
    from skillcheck.i18n import Texts
    from skillcheck.ingest.model import Dialect, Part, ReturnedRow

ADDED = ("line", "column", "reason", "suggestion")
BOMS = {"utf-8": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
LISTED = 5
"""Problems told for one row; the others would not fit a cell that people read."""


class RejectedFile:
    """The rows returned of one table, written as they come."""

    def __init__(self, file: IO[bytes], part: Part, texts: Texts, name: str = "") -> None:
        self.name = name
        self._file, self._dialect, self._texts = file, part.dialect, texts
        self.rows = 0
        self._width = max((len(line) for line in part.header_lines), default=0)
        self._added = [texts.template(f"export.rejected_{name}") for name in ADDED]
        self._old = _added_before(part, texts)
        mark = BOMS.get(self._dialect.encoding, b"") if self._dialect.bom or "16" in self._dialect.encoding else b""
        self._file.write(mark)
        if self._dialect.separator_line:
            self._write(f"sep={self._dialect.separator}")
        last = len(part.header_lines) - 1
        for number, cells in enumerate(part.header_lines):
            short = [""] * (self._width - len(cells))  # a title above is no row that lacks something
            self._line([*cells, *short], self._added if number == last else [""] * len(ADDED))

    def add(self, row: ReturnedRow) -> None:
        """One row with what is wrong with it."""
        self.rows += 1
        problems = row.problems[:LISTED]
        columns = dict.fromkeys(problem.column for problem in problems if problem.column)
        suggestions = dict.fromkeys(
            plain(self._texts.said(problem.fields.get("suggestion", ""))) for problem in problems
        )
        reasons = dict.fromkeys(plain(self._texts.t(problem.code, **problem.fields)) for problem in problems)
        added = [str(row.line), " | ".join(columns), " ".join(reasons), " | ".join(filter(None, suggestions))]
        self._line(row.cells, added)

    def _line(self, cells: list[str], added: Sequence[str]) -> None:
        """What is added stands under its own heading: a short row is filled up, what goes beyond the header's
        width comes last. Else, once saved by a spreadsheet, the line number would pass for an answer."""
        width = self._width - len(ADDED) if self._old else self._width
        own, beyond = cells[:width], cells[width + len(ADDED) if self._old else width :]
        cells, added = [*own, *[LEFT_OPEN] * (width - len(own))], [*added, *_marked(beyond)]
        dialect = self._dialect
        written = [
            csv_cell(_flat(safe(cell), dialect), dialect.separator, dialect.quote, always=dialect.quote_all)
            for cell in (*cells, *added)
        ]
        self._write(dialect.separator.join(written))

    def _write(self, line: str) -> None:
        self._file.write(encoded(line + self._dialect.newline, self._dialect.encoding))


def _marked(beyond: list[str]) -> list[str]:
    """What goes beyond the width, with the sign that the row was not corrected."""
    kept = [cell for cell in beyond if cell != LEFT_OPEN]
    return [*kept, LEFT_OPEN] if any(cell.strip() for cell in kept) else []


def _added_before(part: Part, texts: Texts) -> bool:
    """Whether the file is itself a corrected rejected.csv: its four last columns are replaced, not repeated."""
    from skillcheck.i18n import Texts as Words
    from skillcheck.i18n import languages

    header = list(part.header_lines[-1]) if part.header_lines else []
    known = [[Words(lang).template(f"export.rejected_{name}") for name in ADDED] for lang in (texts.lang, *languages())]
    return header[-len(ADDED) :] in known


def _flat(cell: str, dialect: Dialect) -> str:
    """Where the dialect has no quotes, a cell cannot hold its separator or a line break."""
    if dialect.quote:
        return cell
    return cell.replace(dialect.separator, " ").replace("\n", " ").replace("\r", " ")


def plain(words: str) -> str:
    """A sentence for a file: plain spaces and apostrophes that every encoding has."""
    return words.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")


def encoded(text: str, encoding: str) -> bytes:
    """The bytes of a line; bytes that were not text when read come out as they were."""
    try:
        return text.encode(encoding, "surrogateescape")
    except UnicodeEncodeError:
        return text.encode(encoding, "replace")


def count_reasons(rows: Iterable[ReturnedRow], counts: dict[str, int]) -> None:
    """Add each returned row under the first of its problems."""
    for row in rows:
        if row.counts and row.problems and not row.aside:
            code = row.problems[0].code
            counts[code] = counts.get(code, 0) + 1
