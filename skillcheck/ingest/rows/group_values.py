"""Values of groups: the same words but for spaces and case are one group. A class is not to be split by a space."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from skillcheck.ingest.cells.normalise import light
from skillcheck.ingest.model import Part, SampleRow, Understanding

MOST_LEARNED = 10_000
"""Values beyond these are no groups of people: each is kept as it is written, and memory stays small."""


def spellings(part: Part, sample: Sequence[SampleRow]) -> dict[int, dict[str, str]]:
    """For each column of groups, how each value is written most often in the head of the file."""
    made = {}
    for column in part.columns:
        if column.role != "group":
            continue
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for row in sample:
            text = tidy(row.cells[column.position])
            counts[light(text)][text] += 1
        made[column.position] = {key: min(some, key=lambda text: (-some[text], text)) for key, some in counts.items()}
    return made


def tidy(text: str) -> str:
    """A value without spare spaces."""
    return " ".join(text.split())


def shared(found: Sequence[Understanding]) -> list[Understanding]:
    """The same files, those that are read together: a group that several have is written as the first of them has it.

    What is learned of a column while one file is read is then known in all.
    """
    known: dict[str, dict[str, str]] = defaultdict(dict)

    def of(part: Part, place: int) -> dict[str, str]:
        together = known[light(part.columns[place].header)]
        for key, text in part.spellings[place].items():
            together.setdefault(key, text)
        return together

    return [
        replace(one, parts=tuple(replace(p, spellings={at: of(p, at) for at in p.spellings}) for p in one.parts))
        for one in found
    ]


def as_groups(cells: Sequence[str], known: dict[str, str], *, learns: bool = True) -> list[str]:
    """The values of a column as their groups are written; what nobody knew is learned as it is first met."""
    met: dict[str, str] = {}
    for cell in dict.fromkeys(cells):
        met[cell] = known.get(light(cell)) or tidy(cell)
        if learns and len(known) < MOST_LEARNED:
            known.setdefault(light(cell), met[cell])
    return [met[cell] for cell in cells]


def kept(part: Part, places: Sequence[int], columns: Sequence[list[str]], *, learns: bool = True) -> list[list[str]]:
    """The cells of some columns of a table, groups under one spelling each."""
    spelled = [part.spellings.get(place) for place in places]
    return [
        cells if known is None else as_groups(cells, known, learns=learns)
        for cells, known in zip(columns, spelled, strict=True)
    ]
