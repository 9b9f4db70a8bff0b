"""Files with one row per ticked box: the lines of one person and one question with several answers are one answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple


class Ticked(NamedTuple):
    """What the lines of a person say of one question together."""

    person: str
    item: str
    chosen: frozenset[str]
    """All the boxes; none where the lines cannot be put together."""
    line: int
    """The second line."""
    text: str


class TickedBoxes:
    """The boxes met so far, of all people."""

    def __init__(self) -> None:
        self._met: dict[tuple[str, str], list[tuple[int, frozenset[str], str]]] = defaultdict(list)
        self._whole: set[str] = set()

    def add(self, person: str, item: str, line: int, boxes: frozenset[str], text: str) -> None:
        """Note the boxes of one line."""
        self._met[person, item].append((line, boxes, text))
        if len(boxes) > 1:
            self._whole.add(item)

    def together(self) -> Iterator[Ticked]:
        """Each person and question of several lines that say different things.

        Boxes are put together where each line names another one. A box twice, or a line with several boxes anywhere in
        the file, is the answer of another time: which one counts is not known.
        """
        for (person, item), lines in self._met.items():
            if len({boxes for _, boxes, _ in lines}) == 1:
                continue
            chosen = frozenset[str]().union(*(boxes for _, boxes, _ in lines))
            apart = item not in self._whole and len(chosen) == len(lines)
            line, _, text = lines[1]
            yield Ticked(person, item, chosen if apart else frozenset(), line, text)
