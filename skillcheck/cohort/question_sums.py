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
        if self.groups is None or other.groups is None:
            self.groups = None
            return
        for value, counted in other.groups.items():
            self.groups[value] = self.groups[value] + counted if value in self.groups else counted
        if len(self.groups) > MOST_VALUES:
            self.groups = None

    def add(
        self, responses: Responses, decisive: NDArray[np.int8], chosen: Chosen, attribute: Sequence[str] | None
    ) -> None:
        """Count people (people × questions). ``decisive``: the category from which on each question counts as done."""
        asked = np.flatnonzero((responses != NOT_ASKED).any(axis=0))
        few = responses[:, asked]
        codes = few.T.astype(np.int64) + (np.arange(len(asked))[:, None] * WIDTH - LOWEST)
        found = np.bincount(codes.ravel(), minlength=len(asked) * WIDTH)
        self.counts[asked] += found.reshape(len(asked), WIDTH)
        self.counts[:, NOT_ASKED - LOWEST] += np.where(np.isin(np.arange(len(self.counts)), asked), 0, len(responses))
        for place, values in chosen.items():
            different, people = np.unique(values[values > 0], return_counts=True)
            self.wrong.update(dict(zip(((place, int(one)) for one in different), people.tolist(), strict=True)))
        if attribute is not None:
            self._by_value(few, asked, decisive, attribute)

    def _by_value(
        self, few: Responses, asked: NDArray[np.intp], decisive: NDArray[np.int8], attribute: Sequence[str]
    ) -> None:
        values = sorted(set(attribute))
        if self.groups is None or len(values) > MOST_VALUES:
            self.groups = None
            return
        place_of = {value: place for place, value in enumerate(values)}
        member = np.zeros((len(values), len(few)), np.float32)  # whole numbers far below 2²⁴: exact
        member[[place_of[value] for value in attribute], np.arange(len(few))] = 1
        answered, done = (
            member @ took_part(few).astype(np.float32),
            member @ (few >= decisive[asked]).astype(np.float32),
        )
        for value, place in place_of.items():
            counted = np.zeros((len(self.counts), 2), np.int64)
            counted[asked] = np.stack([answered[place], done[place]], axis=1).astype(np.int64)
            self.groups[value] = self.groups[value] + counted if value in self.groups else counted


def took_part(responses: Responses) -> NDArray[np.bool_]:
    """Whether a question was answered, «I can't tell» included."""
    answered: NDArray[np.bool_] = (responses >= 0) | (responses == UNSURE)
    return answered


def changed(before: Responses, now: Responses, decisive: NDArray[np.int8]) -> Counts:
    """questions × (answered at both dates, done before, done now) over the same people, row by row."""
    both = took_part(before) & took_part(now)
    counted = [both, both & (before >= decisive), both & (now >= decisive)]
    return np.stack([one.sum(axis=0) for one in counted], axis=1).astype(np.int64)
