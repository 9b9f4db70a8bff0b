"""Rows of a sheet with merged cells, each with what holds for it; an answer merged over several is nobody's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from skillcheck.ingest.cells.normalise import MERGED
from skillcheck.ingest.files.merged_cells import Merged
from skillcheck.ingest.model import Part, SampleRow
from skillcheck.ingest.rows.judge import RawRow

ANSWERS = ("item", "option", "long_answer")


def below_header(merged: Iterable[Merged], part: Part) -> tuple[Merged, ...]:
    """The merged cells of people: of several lines, or of several columns of which the first holds answers."""
    answers = _answers(part)
    below = ((top, first, low, last) for top, first, low, last in merged if top > part.data_offset)
    return tuple(one for one in below if one[2] > one[0] or one[1] in answers)


def unmerged(rows: Iterable[RawRow], part: Part) -> Iterator[RawRow]:
    """The rows below the header. A code or a group stands in each row that its cell covers and that holds something
    else; an answer is marked in each, so that no reader takes it for one person's."""
    starting: dict[int, list[Merged]] = defaultdict(list)
    for one in part.merged:
        starting[one[0]].append(one)
    waiting: list[RawRow] = []
    until = 0
    for row in rows:
        waiting.append(row)
        until = max([until, *(last for _, _, last, _ in starting[row.line])])
        if row.line >= until:
            yield from _filled(waiting, starting, _answers(part))
            waiting = []
    yield from _filled(waiting, starting, _answers(part))


def sample_unmerged(rows: Sequence[SampleRow], part: Part) -> list[SampleRow]:
    """The same for the head of a sheet."""
    made = unmerged((RawRow(row.line, row.cells) for row in rows if row.line > part.data_offset), part)
    cells = {row.line: row.cells for row in made}
    return [replace(row, cells=cells.get(row.line, row.cells)) for row in rows]


def _answers(part: Part) -> frozenset[int]:
    return frozenset(column.position for column in part.columns if column.role in ANSWERS)


def _filled(rows: Sequence[RawRow], starting: dict[int, list[Merged]], answers: frozenset[int]) -> Iterator[RawRow]:
    """Some rows that no merged cell leaves. A row that holds nothing of its own is one with the row above."""
    if all(row.line not in starting for row in rows):
        return iter(rows)
    made = {row.line: [*row.cells] for row in rows}
    lines = [row.line for row in rows if any(cell.strip() for cell in row.cells)]
    for row in rows:
        for top, first, low, last in starting.get(row.line, ()):
            text = row.cells[first] if first < len(row.cells) else ""
            covered = [line for line in lines if top <= line <= low] if text.strip() else []
            asked = sorted(answers.intersection(range(first, last + 1)))
            if first not in answers:
                for line in covered:
                    made[line][first] = made[line][first] or text
            elif len(covered) * len(asked) > 1:
                for line in covered:
                    for place in asked:
                        made[line][place] = f"{text} {MERGED}"
    return (replace(row, cells=made[row.line]) for row in rows)
