"""Values of groups: the same words but for spaces and case are one group. A class is not to be split by a space."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from skillcheck.ingest.cells.normalise import light
from skillcheck.ingest.model import Part, SampleRow

Spellings = Mapping[str, str]


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


def as_groups(cells: list[str], known: Spellings) -> list[str]:
    """The values of a column as their groups are written."""
    met = {cell: known.get(light(cell)) or tidy(cell) for cell in set(cells)}
    return [met[cell] for cell in cells]
