"""Two waves whose people cannot be paired: the means of two groups, as of two samples. Nobody's change is known."""

from __future__ import annotations

from skillcheck.cohort.sums import MOMENTS, SCALE, CohortSums, Whole, interval
from skillcheck.cohort.wave_record import Compared, Difference
from skillcheck.measurement.gaps import NORMAL_95


def compared(name: str, before: CohortSums, now: CohortSums, dimensions: tuple[str, ...]) -> Compared | None:
    """The differences of the means, each with its 95 % interval; None where a wave has nobody who answered.

    The two groups count as drawn apart: the variances of both means add up. Where most people are the same ones, the
    truth is surer than that, and nothing here can tell.
    """
    people = int(before.counts[0, 0]), int(now.counts[0, 0])
    if not all(people):
        return None
    found = {}
    for place, dimension in enumerate(dimensions):
        first, doubt = _mean(people[0], before.moments[place])
        last, more_doubt = _mean(people[1], now.moments[place])
        half = NORMAL_95 * (doubt + more_doubt) ** 0.5
        change = last - first
        found[dimension] = Difference(before=first, now=last, mean=change, low=change - half, high=change + half)
    return Compared(name=name, before=people[0], now=people[1], dimensions=found)


def _mean(n: int, moments: Whole) -> tuple[float, float]:
    """The mean and its variance."""
    total, square, variance = (int(moments[MOMENTS.index(one)]) / SCALE for one in ("mean", "square", "variance"))
    mean, *_, spread = interval(n, total, square, variance)
    return mean, spread * spread / n
