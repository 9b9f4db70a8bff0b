"""Rows handed back, corrected, and read beside the file they came from: each takes the place of the line it names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from skillcheck.errors import Problem
from skillcheck.ingest.columns.other_columns import OURS, adds_ours
from skillcheck.ingest.model import Part, ReturnedRow
from skillcheck.ingest.rows.judge import Outcome, RawRow, picked


def is_corrected(part: Part) -> bool:
    """Whether a table is a rejected.csv given back."""
    return bool(part.header_lines) and adds_ours(part.header_lines[-1])


def same_header(corrected: Part, part: Part) -> bool:
    """Whether the rows of a rejected.csv can be of a table."""
    mine, its = (list(map(str.strip, one.header_lines[-1])) for one in (corrected, part))
    return mine[:-OURS] == its


def lines_of(part: Part, rows: Iterable[RawRow]) -> frozenset[int]:
    """The lines that the rows of a rejected.csv name."""
    return frozenset(line for row in rows if (line := _line(row.cells, _place(part))))


def known_as(corrected: Part, part: Part) -> Part:
    """The corrected rows understood as the table they are of, which shows more of the answers."""
    ours = corrected.columns[-OURS:]
    return replace(
        part, name=corrected.name, dialect=corrected.dialect, header_lines=corrected.header_lines,
        columns=(*part.columns, *ours), data_offset=corrected.data_offset, data_line=corrected.data_line,
        hidden=frozenset(), replaced=frozenset(),
    )  # fmt: skip


def as_handed_back(row: ReturnedRow, part: Part) -> ReturnedRow:
    """A row of a rejected.csv that is still wrong, as a row of the table it is of."""
    place = _place(part)
    cells = [*row.cells[:place], *row.cells[place + OURS :]]
    return replace(row, line=_line(row.cells, place) or row.line, cells=cells)


def without_replaced(outcome: Outcome, part: Part) -> Outcome:
    """The outcome with the rows that are corrected elsewhere set aside."""
    chunk, lines = outcome.chunk, part.replaced
    gone = [at for at, line in enumerate(chunk.lines.tolist()) if line in lines]
    returned = [_aside(row.line, row.cells, part) if row.line in lines else row for row in outcome.returned]
    returned += [_aside(int(chunk.lines[at]), chunk.cells(at), part) for at in gone]
    stays = np.setdiff1d(np.arange(len(chunk.ids)), gone)
    return Outcome(picked(chunk, stays), sorted(returned, key=lambda row: row.line), outcome.blank)


def _aside(line: int, cells: list[str], part: Part) -> ReturnedRow:
    return ReturnedRow(line, cells, (Problem("ingest.row_corrected", line=line),), part.name, aside=True)


def _place(part: Part) -> int:
    return len(part.header_lines[-1]) - OURS


def _line(cells: list[str], place: int) -> int:
    cell = cells[place].strip() if place < len(cells) else ""
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) < 12 else 0
