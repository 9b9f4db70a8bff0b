"""Which vital task hangs on one person: how many can do it, for certain and at worst, and who is nearest to it.

About the structure, never about a person's worth: what is looked at is the organisation's choice to rest on few.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from skillcheck.measurement.gaps import SURE
from skillcheck.measurement.measure import TOLERANCE
from skillcheck.measurement.responses import Floats

READY, POSSIBLE = 0.8, 0.5
ABSENCE = 0.08
"""Default share of days on which a person is away."""
NEAREST = 3
Verdict = Literal["holds", "fragile", "unknown"]


@dataclass(frozen=True)
class Chances:
    """P(all needs reached) of each person: the product, and what no dependence between needs can leave (Fréchet)."""

    product: Floats
    low: Floats
    high: Floats


def chances(reached: Floats) -> Chances:
    """``reached``: people × needs, P(need reached). Fréchet bounds: max(0, Σp − (m − 1)) ≤ P ≤ min p."""
    needs = reached.shape[1]
    if not needs:
        one = np.ones(len(reached))
        return Chances(one, one, one)
    low = np.maximum(0.0, reached.sum(axis=1) - (needs - 1))
    high = reached.min(axis=1)
    return Chances(np.clip(reached.prod(axis=1), low, high), low, high)


def number_able(chance: Floats) -> Floats:
    """P(exactly 0, 1, … n of n people): Poisson-binomial by convolution, exact; people's order does not matter."""
    distribution = np.zeros(len(chance) + 1)
    distribution[0] = 1.0
    for place, one in enumerate(np.sort(chance).tolist()):
        distribution[1 : place + 2] = distribution[1 : place + 2] * (1.0 - one) + distribution[: place + 1] * one
        distribution[0] *= 1.0 - one
    return distribution


def at_least_two(chance: Floats) -> float:
    """P(two or more)."""
    distribution = number_able(chance)
    return float(max(0.0, 1.0 - distribution[:2].sum()))


@dataclass(frozen=True)
class TaskMap:
    """One task, as far as answers and what was declared tell. Positions are those of the people handed in."""

    ready: tuple[int, ...]
    """People measured who do it, or may and can (P ≥ 0.8)."""
    possible: tuple[int, ...]
    """May do it, with 0.5 ≤ P < 0.8."""
    without_rights: tuple[int, ...]
    """Could do it (P ≥ 0.8) if they had the rights."""
    nearest: tuple[int, ...]
    """Nearest to be trained: neither ready nor able, the least expected shortfall first; at most three."""
    nearest_missing: tuple[float, ...]
    unmeasured: int
    """People who do it and have no result: counted as able, observed."""
    none_able: float
    one_able: float
    two_able: float
    two_low: float
    two_high: float
    nobody_there: float
    """P(nobody able is there on a given day)."""
    verdict: Verdict

    @property
    def ready_count(self) -> int:
        """Everybody ready, measured or not."""
        return len(self.ready) + self.unmeasured


@dataclass(frozen=True)
class TaskPeople:
    """Who of the people handed in does a task and who may; ``may`` None: rights were not said."""

    does: NDArray[np.bool_]
    may: NDArray[np.bool_] | None
    unmeasured: int = 0


def task_map(
    reached: Floats, missing: Floats, who: TaskPeople, *, minutes: Floats | None = None, absence: float = ABSENCE
) -> TaskMap:
    """``reached``, ``missing``: people × needs, P(need reached) and expected shortfall; ``minutes``: hours to learn.

    Where rights were not said, only those who do it are ready, and the chances are those if everybody had the rights:
    the task holds if those who do it are enough, is fragile if not even everybody would be, else it is not known.
    """
    able = chances(reached)
    may = np.ones(len(reached), dtype=bool) if who.may is None else who.may | who.does
    does = who.does
    observed = np.ones(who.unmeasured)

    def counted(chance: Floats) -> Floats:
        return np.concatenate([np.where(does, 1.0, chance)[may], observed])

    distribution = number_able(counted(able.product))
    ready = does if who.may is None else does | (may & (able.product >= READY - TOLERANCE))
    can = able.product >= READY - TOLERANCE
    nearest = _nearest(missing.sum(axis=1), ~ready & ~can, minutes)
    two = float(max(0.0, 1.0 - distribution[:2].sum()))
    sure = two if who.may is not None else float(does.sum() + who.unmeasured >= 2)
    return TaskMap(
        ready=_places(ready), possible=_places(may & ~ready & ~can & (able.product >= POSSIBLE - TOLERANCE)),
        without_rights=_places(~ready & can),
        nearest=nearest, nearest_missing=tuple(float(missing[place].sum()) for place in nearest),
        unmeasured=who.unmeasured,
        none_able=float(distribution[0]), one_able=float(distribution[1]) if len(distribution) > 1 else 0.0,
        two_able=two, two_low=min(two, at_least_two(counted(able.low))),
        two_high=max(two, at_least_two(counted(able.high))),
        nobody_there=float(np.prod(1.0 - np.sort(counted(able.product)) * (1.0 - absence))),
        verdict="holds" if sure >= SURE - TOLERANCE else "fragile" if two <= 1 - SURE + TOLERANCE else "unknown",
    )  # fmt: skip


def _places(mask: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(np.flatnonzero(mask).tolist())


def _nearest(missing: Floats, waiting: NDArray[np.bool_], minutes: Floats | None) -> tuple[int, ...]:
    """Those with time first, then the least missing, then the order of people."""
    places = np.flatnonzero(waiting)
    hours = np.ones(len(missing)) if minutes is None else minutes
    order = np.lexsort((places, np.round(missing[places], 9), hours[places] <= 0))
    return tuple(places[order][:NEAREST].tolist())


@dataclass(frozen=True)
class Structure:
    """How few absences stop the structure."""

    alone: tuple[str, ...]
    """Vital tasks that exactly one person carries: one absence stops each."""
    nobody: tuple[str, ...]
    """Vital tasks for which nobody is ready."""
    fewest: int | None
    """The fewest people whose absence stops a vital task that somebody carries; None if none is carried."""
    half: int | None
    """People whose absence leaves more than half of the carried vital tasks without anybody (greedy, Avelino 2016)."""


def structure(ready: Mapping[str, Sequence[str]]) -> Structure:
    """``ready``: for each vital task the ids of everybody ready."""
    carried = {task: frozenset(people) for task, people in ready.items() if people}
    return Structure(
        alone=tuple(task for task, people in carried.items() if len(people) == 1),
        nobody=tuple(task for task, people in ready.items() if not people),
        fewest=min(map(len, carried.values()), default=None),
        half=_half(list(carried.values())),
    )


def _half(tasks: list[frozenset[str]]) -> int | None:
    """Take away, one after another, who carries most of what still stands."""
    if not tasks:
        return None
    left, gone = list(tasks), 0
    while 2 * sum(not people for people in left) <= len(left):
        everybody = sorted({person for people in left for person in people})
        busiest = max(everybody, key=lambda person: sum(person in people for people in left))
        left = [people - {busiest} for people in left]
        gone += 1
    return gone
