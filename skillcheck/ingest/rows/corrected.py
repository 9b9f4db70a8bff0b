"""Rows handed back, corrected, and read beside the file they came from: each takes the place of the line it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from skillcheck.errors import DataProblem, Problem
from skillcheck.ingest.columns.other_columns import OURS, adds_ours
from skillcheck.ingest.model import Part, ReturnedRow
from skillcheck.ingest.rows.judge import Outcome, RawRow, picked

LINE = re.compile(r"^([0-9]{1,11})(?:[.,]0+)?$")
"""The number of a line, as a spreadsheet may write it again: «12,0»."""


def is_corrected(part: Part) -> bool:
    """Whether a table is a rejected.csv given back."""
    return bool(part.header_lines) and adds_ours(part.header_lines[-1])


def same_header(corrected: Part, part: Part) -> bool:
    """Whether the rows of a rejected.csv can be of a table."""
    mine, its = (list(map(str.strip, one.header_lines[-1])) for one in (corrected, part))
    return mine[:-OURS] == its


def corrected_lines(part: Part, rows: Iterable[RawRow]) -> dict[int, RawRow]:
    """The rows of a rejected.csv by the line that each names.

    Raises:
        DataProblem: two rows name one line, or a whole row names none.
    """
    found = dict[int, RawRow]()
    for row in rows:
        if row.fault or len(row.cells) < len(part.columns) or not any(map(str.strip, row.cells)):
            continue
        line = _line(row.cells, _place(part))
        if line in found or not line:
            code = "ingest.corrected_twice" if line else "ingest.corrected_nowhere"
            fields = {"number": line, "other": found[line].line} if line else {"found": row.cells[_place(part)][:20]}
            raise DataProblem(Problem(code, line=row.line, fields=fields))
        found[line] = row
    return found


def of_somebody_else(corrected: Mapping[int, RawRow], rows: Iterable[RawRow], part: Part) -> RawRow | None:
    """The first row of a table that is not the one corrected: its code is another, and the corrected code stands on
    another line, or most of its cells are others too; an empty one, where nothing stands on a line that is named."""
    who = next((column.position for column in part.columns if column.role == "id"), len(part.columns))
    codes, others, left = set[str](), list[RawRow](), set(corrected)
    for row in rows:
        if any(map(str.strip, row.cells)):
            left.discard(row.line)
        cells = row.cells[: len(part.columns)]
        codes |= {code := cells[who].strip() if who < len(cells) else ""}
        if row.line in corrected and code and code != corrected[row.line].cells[who].strip():
            others.append(row)
    if left:
        return RawRow(min(left), [])
    for row in others:
        mine = corrected[row.line].cells
        same = sum(one.strip() == other.strip() for one, other in zip(mine, row.cells, strict=False))
        if mine[who].strip() in codes or 2 * same < len(part.columns) - 1:
            return row
    return None


def can_be_of(corrected: Mapping[int, RawRow], rows: Iterable[RawRow], part: Part, *, by_code: bool) -> bool:
    """Whether each corrected row stands on its line of a table: under the same code, or with most of its cells."""
    who = next((column.position for column in part.columns if column.role == "id"), None)
    left = set(corrected)
    for row in rows:
        if row.line not in left:
            continue
        pairs = [(one.strip(), other.strip()) for one, other in zip(corrected[row.line].cells, row.cells, strict=False)]
        coded = who is not None and who < len(pairs) and len(set(pairs[who])) == 1
        if not (coded if by_code else 2 * sum(one == other for one, other in pairs) >= len(part.columns)):
            return False
        left.discard(row.line)
    return not left


def known_as(corrected: Part, part: Part) -> Part:
    """The corrected rows understood as the table they are of, which shows more of the answers."""
    ours = corrected.columns[-OURS:]
    return replace(
        part, name=corrected.name, dialect=corrected.dialect, header_lines=corrected.header_lines,
        columns=(*part.columns, *ours), data_offset=corrected.data_offset, data_line=corrected.data_line,
        hidden=frozenset(), merged=corrected.merged, replaced={}, marks=(),
    )  # fmt: skip


def as_handed_back(row: ReturnedRow, part: Part) -> ReturnedRow:
    """A row of a rejected.csv that is still wrong, as a row of the table it is of."""
    place = _place(part)
    cells = [*row.cells[:place], *row.cells[place + OURS :]]
    return replace(row, line=_line(row.cells, place) or row.line, cells=cells)


def without_replaced(outcome: Outcome, part: Part) -> Outcome:
    """The outcome with the rows that are corrected elsewhere set aside.

    Raises:
        DataProblem: one of them was whole, names nobody and has little in common with the row in its place.
    """
    chunk, lines = outcome.chunk, part.replaced
    gone = [at for at, line in enumerate(chunk.lines.tolist()) if line in lines]
    if not is_corrected(part) and (part.counted or all(column.role != "id" for column in part.columns)):
        for at in gone:
            _refuse_other(chunk.cells(at), int(chunk.lines[at]), part)
    returned = [_aside(row.line, row.cells, part) if row.line in lines else row for row in outcome.returned]
    returned += [_aside(int(chunk.lines[at]), chunk.cells(at), part) for at in gone]
    stays = np.setdiff1d(np.arange(len(chunk.ids)), gone)
    return Outcome(picked(chunk, stays), sorted(returned, key=lambda row: row.line), outcome.blank)


def _refuse_other(cells: Sequence[str], line: int, part: Part) -> None:
    same = sum(one.strip() == other.strip() for one, other in zip(cells, part.replaced[line], strict=False))
    if 2 * same < len(part.columns):
        raise DataProblem(Problem("ingest.corrected_whole", line=line))


def _aside(line: int, cells: list[str], part: Part) -> ReturnedRow:
    return ReturnedRow(line, cells, (Problem("ingest.row_corrected", line=line),), part.name, aside=True)


def _place(part: Part) -> int:
    return len(part.header_lines[-1]) - OURS


def _line(cells: list[str], place: int) -> int:
    found = LINE.match(cells[place].strip()) if place < len(cells) else None
    return int(found[1]) if found else 0
