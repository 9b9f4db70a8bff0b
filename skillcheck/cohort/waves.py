"""Two waves of the same people: what changed, person by person, then counted. Knows neither ids nor files."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillcheck.cohort.question_sums import DateSums
from skillcheck.cohort.sums import SCALE, Whole, fixed, interval
from skillcheck.cohort.wave_record import Change, Waves
from skillcheck.measurement import change
from skillcheck.measurement.measure import MeasurementModel, Scores
from skillcheck.measurement.responses import Responses

COUNTS = ("n", "progress", "same", "decline", "unknown")
MOMENTS = ("change", "square", "variance", "before")
Verdicts = NDArray[np.int8]
"""−1 where nothing can be compared."""
_COUNTED = np.array([0, 3, 1, 2, 3], dtype=np.int8)
"""For each of ``change.VERDICTS``: its place in ``COUNTS``, less one."""
ROWS = 1024
"""People compared at once."""


@dataclass
class WaveSums:
    """Sums over pairs; they add up in any order."""

    counts: Whole
    moments: Whole
    questions: DateSums
    paired: int = 0

    @classmethod
    def empty(cls, dimensions: int, questions: int = 0) -> WaveSums:
        """Nobody yet."""
        return cls(
            np.full((dimensions, len(COUNTS)), 0, dtype=object),
            np.full((dimensions, len(MOMENTS)), 0, dtype=object),
            DateSums.empty(questions),
        )

    def merge(self, other: WaveSums) -> None:
        """Add the pairs of ``other``."""
        self.counts += other.counts
        self.moments += other.moments
        self.questions.merge(other.questions)
        self.paired += other.paired

    def add(self, before: Scores, now: Scores, said: Verdicts) -> Verdicts:
        """Add pairs: row i of both is the same person, and of what is said of each (``verdicts``). Gives that back for
        those of whom a level can be stated at both dates; the others are −1."""
        self.paired += len(now)
        both = (before.level[:, 0] >= 0) & (now.level[:, 0] >= 0)
        said = np.where(both[:, None], said, np.int8(-1))
        before, now = before.rows(both), now.rows(both)
        self.counts[:, 0] += int(both.sum())
        for position in range(1, len(COUNTS)):
            self.counts[:, position] += (said == position - 1).sum(axis=0).astype(object)
        moved = now.mean - before.mean
        for position, values in enumerate((moved, moved**2, before.sd**2 + now.sd**2, before.mean)):
            self.moments[:, position] += fixed(values).sum(axis=0).astype(np.int64).astype(object)
        return said


def verdicts(model: MeasurementModel, before: Responses, now: Responses) -> Verdicts:
    """What can be said of each person's change, people × dimensions: the position in ``COUNTS`` less one. «Perhaps» is
    counted with what cannot be told."""
    said: Verdicts = _COUNTED[change.verdicts(change.compare(model, before, now)).T]
    return said


def changes(
    sums: WaveSums, dimensions: tuple[str, ...], only_before: int, only_now: int, unread_before: int = 0
) -> Waves:
    """The figures of a report from the sums. People of one wave only: ``only_before``, and ``only_now``, of whom
    ``unread_before`` had a row then that could not be read."""
    return Waves(
        paired=sums.paired,
        only_before=only_before,
        only_now=only_now,
        unread_before=unread_before,
        dimensions={
            name: _change([int(one) for one in counts], [int(one) / SCALE for one in moments])
            for name, counts, moments in zip(dimensions, sums.counts, sums.moments, strict=True)
        },
    )


def _change(counts: list[int], moments: list[float]) -> Change:
    n = counts[0]
    low = high = mean = first = last = None
    if n:
        *changed, total_before = moments
        change, square, variance = changed
        mean, low, high, _ = interval(n, change, square, variance)
        first = total_before / n
        last = first + mean
    return Change(
        n=n, before=first, now=last, mean=mean, low=low, high=high,
        progress=counts[1], same=counts[2], decline=counts[3], unknown=counts[4],
    )  # fmt: skip
