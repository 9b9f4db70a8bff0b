"""Two waves of the same people: what changed, person by person, then counted. Knows neither ids nor files."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillcheck.cohort.question_sums import Counts
from skillcheck.cohort.record import Change, Waves
from skillcheck.cohort.sums import SCALE, Whole, fixed, interval
from skillcheck.measurement.gaps import CHANGED, SURE, chance_of_more, chance_within
from skillcheck.measurement.measure import TOLERANCE, Scores
from skillcheck.measurement.responses import Floats

COUNTS = ("n", "progress", "same", "decline", "unknown")
MOMENTS = ("change", "square", "variance", "before")
Verdicts = NDArray[np.int8]
"""−1 where nothing can be compared."""
ROWS = 1024
"""People whose two posteriors are in memory at once."""


@dataclass
class WaveSums:
    """Sums over pairs; they add up in any order."""

    counts: Whole
    moments: Whole
    questions: Counts
    """questions × (answered at both dates, done before, done now)."""
    paired: int = 0

    @classmethod
    def empty(cls, dimensions: int, questions: int = 0) -> WaveSums:
        """Nobody yet."""
        return cls(
            np.full((dimensions, len(COUNTS)), 0, dtype=object),
            np.full((dimensions, len(MOMENTS)), 0, dtype=object),
            np.zeros((questions, 3), np.int64),
        )

    def merge(self, other: WaveSums) -> None:
        """Add the pairs of ``other``."""
        self.counts += other.counts
        self.moments += other.moments
        self.questions += other.questions
        self.paired += other.paired

    def add(self, before: Scores, now: Scores, nodes: Floats) -> Verdicts:
        """Add pairs: row i of both is the same person; posteriors are needed. Gives what is said of each person."""
        self.paired += len(now)
        both = (before.level[:, 0] >= 0) & (now.level[:, 0] >= 0)
        said = np.full((len(now), now.level.shape[1]), -1, dtype=np.int8)
        before, now = before.rows(both), now.rows(both)
        said[both] = verdicts(before, now, nodes)
        self.counts[:, 0] += int(both.sum())
        for position in range(1, len(COUNTS)):
            self.counts[:, position] += (said == position - 1).sum(axis=0).astype(object)
        change = now.mean - before.mean
        for position, values in enumerate((change, change**2, before.sd**2 + now.sd**2, before.mean)):
            self.moments[:, position] += fixed(values).sum(axis=0).astype(np.int64).astype(object)
        return said


def verdicts(before: Scores, now: Scores, nodes: Floats) -> Verdicts:
    """What can be said of each person's change, people × dimensions: the position in ``COUNTS`` less one."""
    assert before.posterior is not None
    assert now.posterior is not None
    more = chance_of_more(before.posterior, now.posterior)
    near = chance_within(before.posterior, now.posterior, nodes)
    said = np.where(near >= SURE - TOLERANCE, np.int8(1), np.int8(3))
    said = np.where(more <= 1 - CHANGED + TOLERANCE, np.int8(2), said)
    said = np.where(more >= CHANGED - TOLERANCE, np.int8(0), said)
    return said.astype(np.int8)


def changes(
    sums: WaveSums, dimensions: tuple[str, ...], only_before: int, only_now: int, unread_before: int = 0
) -> Waves:
    """The figures of a report from the sums."""
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
