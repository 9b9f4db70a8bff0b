"""Answers counted question by question while rows stream past: whole numbers, which add up in any order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from skillcheck.measurement.responses import NOT_ASKED, Responses
from skillcheck.questions.item_bank import UNSURE

Counts = NDArray[np.int64]
LOWEST = UNSURE
"""The lowest code of a response; ``counts`` begins with it."""
WIDTH = 16
"""From −5 to 10: every category and every reason for none."""
STRIP = 128
FOLDED = 255 * STRIP
"""So many marks of a row are at most 255 strips, which a byte can count."""
MOST_VALUES = 200
Chosen = Mapping[int, NDArray[np.int8]]
"""Place of a check → the value of ``questions.choices`` for everybody, where a wrong answer was chosen."""

NOTHING_CHOSEN: Chosen = MappingProxyType({})


@dataclass
class QuestionSums:
    """What was answered to each question, by some of the people."""

    counts: Counts
    """questions × codes from −5 (``UNSURE``) on."""
    wrong: Counter[tuple[int, int]] = field(default_factory=Counter)
    """(place of the question, value of the wrong answer) → people."""
    groups: dict[str, Counts] | None = field(default_factory=dict)
    """Value of the first attribute → questions × (answered, done); None where there are too many values."""

    @classmethod
    def empty(cls, questions: int) -> QuestionSums:
        """Nobody yet."""
        return cls(np.zeros((questions, WIDTH), np.int64))

    def merge(self, other: QuestionSums) -> None:
        """Add other people."""
        self.counts += other.counts
        self.wrong += other.wrong
        self.groups = _merged(self.groups, other.groups)

    def add(
        self, responses: Responses, decisive: NDArray[np.int8], chosen: Chosen, attribute: Sequence[str] | None
    ) -> None:
        """Count people (people × questions). ``decisive``: the category from which on each question counts as done."""
        answers = np.ascontiguousarray(responses.T)  # questions × people
        asked = np.flatnonzero((answers != NOT_ASKED).any(axis=1))
        few = answers[asked]
        self.counts[asked] += _counted(few)
        self.counts[:, NOT_ASKED - LOWEST] += np.where(np.isin(np.arange(len(self.counts)), asked), 0, len(responses))
        for place, values in chosen.items():
            different, people = np.unique(values[values > 0], return_counts=True)
            self.wrong.update(dict(zip(((place, int(one)) for one in different), people.tolist(), strict=True)))
        if attribute is not None:
            rows = few.T
            here = _by_value(attribute, took_part(rows), rows >= decisive[asked])
            self.groups = _merged(self.groups, _spread(here, asked, len(self.counts)))


def _by_value(attribute: Sequence[str], *counted: NDArray[np.bool_]) -> dict[str, Counts] | None:
    """Value → questions × what is counted (people × questions each); None where there are too many values."""
    values = sorted(set(attribute))
    if len(values) > MOST_VALUES:
        return None
    place_of = {value: place for place, value in enumerate(values)}
    member = np.zeros((len(values), len(attribute)), np.float32)  # whole numbers far below 2²⁴: exact
    member[[place_of[value] for value in attribute], np.arange(len(attribute))] = 1
    sums = np.stack([member @ one.astype(np.float32) for one in counted], axis=2).astype(np.int64)
    return {value: sums[place] for value, place in place_of.items()}


def _spread(found: dict[str, Counts] | None, asked: NDArray[np.intp], questions: int) -> dict[str, Counts] | None:
    """The same among all questions: of those not asked nobody answered."""
    if found is None:
        return None
    whole = {value: np.zeros((questions, counted.shape[1]), np.int64) for value, counted in found.items()}
    for value, counted in found.items():
        whole[value][asked] = counted
    return whole


def _merged(some: dict[str, Counts] | None, others: dict[str, Counts] | None) -> dict[str, Counts] | None:
    """Both together; None where there are too many values."""
    if some is None or others is None:
        return None
    for value, counted in others.items():
        some[value] = some[value] + counted if value in some else counted
    return some if len(some) <= MOST_VALUES else None


def _counted(answers: Responses) -> Counts:
    """How often each code stands in each row, rows × codes: one comparison of all cells for each code."""
    counts = np.zeros((len(answers), WIDTH), np.int64)
    for code in range(int(answers.min(initial=0)), int(answers.max(initial=0)) + 1):
        for start in range(0, answers.shape[1], FOLDED):
            counts[:, code - LOWEST] += _row_sums(answers[:, start : start + FOLDED] == code)
    return counts


def _row_sums(marks: NDArray[np.bool_]) -> Counts:
    """How many are true in each row. Strips of a row are added as bytes, which is fast, before they are summed."""
    whole = marks.shape[1] // STRIP * STRIP
    strips = marks[:, :whole].view(np.uint8).reshape(len(marks), whole // STRIP, STRIP)
    together = np.add.reduce(strips, axis=1, dtype=np.uint8)
    sums: Counts = together.sum(axis=1, dtype=np.int64) + marks[:, whole:].sum(axis=1, dtype=np.int64)
    return sums


def took_part(responses: Responses) -> NDArray[np.bool_]:
    """Whether a question was answered, «I can't tell» included."""
    answered: NDArray[np.bool_] = (responses >= 0) | (responses == UNSURE)
    return answered


@dataclass
class DateSums:
    """What the same people answered at two dates."""

    whole: Counts
    """questions × (answered at both dates, done before, done now)."""
    groups: dict[str, Counts] | None = field(default_factory=dict)
    """Value of the first attribute → questions × (answered at both dates, done now); None: too many values."""

    @classmethod
    def empty(cls, questions: int) -> DateSums:
        """Nobody yet."""
        return cls(np.zeros((questions, 3), np.int64))

    def merge(self, other: DateSums) -> None:
        """Add other people."""
        self.whole += other.whole
        self.groups = _merged(self.groups, other.groups)

    def add(
        self, before: Responses, now: Responses, decisive: NDArray[np.int8], attribute: Sequence[str] | None
    ) -> None:
        """Add people, row by row the same ones."""
        self.whole += changed(before, now, decisive)
        if attribute is not None:
            both = took_part(before) & took_part(now)
            self.groups = _merged(self.groups, _by_value(attribute, both, both & (now >= decisive)))


def changed(before: Responses, now: Responses, decisive: NDArray[np.int8]) -> Counts:
    """questions × (answered at both dates, done before, done now) over the same people, row by row."""
    both = took_part(before) & took_part(now)
    counted = [both, both & (before >= decisive), both & (now >= decisive)]
    return np.stack([one.sum(axis=0) for one in counted], axis=1).astype(np.int64)
