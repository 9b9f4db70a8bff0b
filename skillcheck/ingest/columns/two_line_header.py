"""SurveyMonkey's header of two lines → one: a question above, below it an answer, or «Response» for its one column.

Knows cells only. Above stand the tool's own columns too, with nothing below them: that is how the pair is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from skillcheck.ingest.cells.normalise import listed, words
from skillcheck.ingest.columns.other_columns import other_role
from skillcheck.ingest.model import SampleRow

LOOKED_AT = 12


def one_header(rows: Sequence[SampleRow]) -> Sequence[SampleRow]:
    """The first rows, such a pair of them made one: «Question [answer]» where the second line says an answer."""
    for place, (upper, lower) in enumerate(pairwise(rows[:LOOKED_AT])):
        if _is_pair(upper.cells, lower.cells):
            header = SampleRow(lower.line, lower.end, _joined(upper.cells, lower.cells), lower.fault)
            return [*rows[:place], header, *rows[place + 2 :]]
    return rows


def _is_pair(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether something stands below every question and nothing below the columns of the tool."""
    if not 2 < len(lower) <= len(upper):
        return False
    below = [*map(words, lower), *[""] * (len(upper) - len(lower))]
    single = [head.strip() != "" for head, cell in zip(upper, below, strict=True) if cell in listed("subheading")]
    empty = [other_role(head) for head, cell in zip(upper, below, strict=True) if head.strip() and not cell]
    return (
        bool(single)
        and all(single)
        and bool(empty)
        and set(empty) <= {"id", "tool", "personal", "unknown"}
        and (empty[0] != "unknown")
    )


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    header, current = [], ""
    for place, head in enumerate(upper):
        below = lower[place].strip() if place < len(lower) else ""
        current = head if head.strip() or not below else current
        header.append(head if not below or words(below) in listed("subheading") else f"{current} [{below}]")
    return header
