"""Bare numbers of a whole file → do they start at 0 or at 1? Asked once: every scale shares the tool's numbering."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from skillcheck.ingest.cells.answer_reader import NUMBER_FIRST, numbered
from skillcheck.ingest.cells.normalise import light, words
from skillcheck.questions.item_bank import Question

ENOUGH = 30
"""Bare numbers without a single 0 that are too many for chance."""
BEYOND = 0.02
"""Numbers just above the top that are too frequent for slips, though 0 is there."""
SEVERAL = 3
"""Numbers from which a column, or what lies above, says something."""
JUST_ABOVE = 2
"""1 to 4, or 1 to 5, for answers that go from 0 to 3."""


@dataclass
class Numbers:
    """The bare numbers met in the columns of scales."""

    seen: Counter[int] = field(default_factory=Counter)
    above: int = 0
    """How many lie just above the top of their own scale; a 9 or a 99 is a slip or a code, no scale."""
    beside_words: Counter[int] = field(default_factory=Counter)
    """How far numbers are from the answers whose words follow them: «1 - pas encore» is one away, «0 - …» none."""
    in_legends: Counter[int] = field(default_factory=Counter)
    """The same of what stands above the data: «0 = pas encore» below the question, as in our own table."""
    other: bool = False
    """A column goes just above its top and has no 0, though other columns may have some."""

    def add(self, question: Question, cells: Sequence[str], above: Sequence[str] = ()) -> None:
        """Look at the cells of one question, and at what stands above them."""
        if not numbered(question):
            return
        for line in (line for heading in above for line in heading.splitlines()):
            found = NUMBER_FIRST.match(light(line))
            if found is not None and (code := _labels(question).get(words(found.group(2) or ""))) is not None:
                self.in_legends[int(found.group(1)) - int(code)] += 1
        top = max(int(code) for code in question.codes if code != "dk")
        here: Counter[int] = Counter()
        labels: dict[str, str] = {}
        for cell, count in Counter(cells).items():
            found = NUMBER_FIRST.match(light(cell))
            if found is None:
                continue
            if (found.group(2) or "").strip():
                labels = labels or _labels(question)
                if (code := labels.get(words(found.group(2)))) is not None:
                    self.beside_words[int(found.group(1)) - int(code)] += count
                continue
            here[int(found.group(1))] += count
        too_high = sum(count for number, count in here.items() if top < number <= top + JUST_ABOVE)
        self.seen += here
        self.above += too_high
        self.other |= too_high > 0 and not here[0] and here.total() >= SEVERAL

    @property
    def first(self) -> int | None:
        """0 where nothing speaks against it; None where the file must be asked about."""
        total = self.seen.total()
        if set(self.in_legends) == {0} and not self.above:
            return 0
        told = self.beside_words if self.beside_words.total() >= SEVERAL else self.in_legends
        if set(told) == {1} and not self.seen[0]:
            return 1
        if not total:
            return 0
        if self.seen[0]:
            above = self.above >= SEVERAL and self.above > BEYOND * total
            return None if above or self.other else 0
        if self.above or total >= ENOUGH:
            return None
        return 0

    @property
    def without_zero(self) -> bool:
        """Whether there are numbers and none is 0: too few to ask about, but perhaps they start at 1."""
        return bool(self.seen) and not self.seen[0] and {0} not in (set(self.beside_words), set(self.in_legends))


def _labels(question: Question) -> dict[str, str]:
    """The words of each answer in every language, comparable → its code."""
    return {words(text): answer.code for answer in question.answers for text in answer.every_text}


def first_number(
    columns: Iterable[tuple[Question, Sequence[str], Sequence[str]]],
) -> tuple[int | None, Numbers]:
    """What the lowest answer is in bare numbers, decided from all the columns of a file: each with its question, its
    cells and what stands above them."""
    numbers = Numbers()
    for question, cells, above in columns:
        numbers.add(question, cells, above)
    return numbers.first, numbers
