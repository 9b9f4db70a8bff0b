"""People of similar need, put together in a given number of groups. Sees cells of people, never a person.

Weighted k-means (Lloyd 1982) over cells of people whose areas stand within the same half level. The start is fixed
(equal shares of people from the most in need to the least) and cells are taken in the order of their keys, so the same
people make the same groups in whatever order they came, on one machine or many.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillcheck.cohort.sums import SCALE, Whole
from skillcheck.measurement.responses import Floats

ROUNDS = 100


@dataclass(frozen=True)
class Grouping:
    """Which group (1 …) each cell belongs to, and the groups' sums: people, then areas and competences."""

    group_of: dict[int, int]
    people: tuple[int, ...]
    means: tuple[Floats, ...]
    """For each group the means by area, then by competence."""


def group_cells(cells: dict[int, Whole], wanted: int, areas: int, *, most_first: bool, least: int = 1) -> Grouping:
    """Put the cells into at most ``wanted`` groups of at least ``least`` people; none where all are fewer.

    Group 1 has the highest total over the areas with ``most_first`` (missing levels), else the lowest (levels).
    """
    keys = sorted(cells)
    if not keys:
        return Grouping({}, (), ())
    people = np.array([int(cells[key][0]) for key in keys], dtype=np.float64)
    means = np.array([[int(one) / int(cells[key][0]) / SCALE for one in cells[key][1 : areas + 1]] for key in keys])
    if people.sum() < least:
        return Grouping({}, (), ())
    member = _large_enough(_lloyd(means, people, min(wanted, len(keys))), means, people, least)
    sums: dict[int, Whole] = {}
    for key, number in zip(keys, member.tolist(), strict=True):
        sums[number] = sums[number] + cells[key] if number in sums else cells[key]
    sign = -1 if most_first else 1
    order = sorted(sums, key=lambda number: (sign * sum(sums[number][1 : areas + 1]) / sums[number][0], number))
    place = {number: position for position, number in enumerate(order, start=1)}
    return Grouping(
        group_of={key: place[number] for key, number in zip(keys, member.tolist(), strict=True)},
        people=tuple(int(sums[number][0]) for number in order),
        means=tuple(
            np.array([int(one) / int(sums[number][0]) / SCALE for one in sums[number][1:]]) for number in order
        ),
    )


def _lloyd(means: Floats, people: Floats, wanted: int) -> NDArray[np.intp]:
    """The group of each cell. A cell that stands on a border goes to the group in more need."""
    centres = _start(means, people, wanted)
    member = np.full(len(means), -1, dtype=np.intp)
    for _ in range(ROUNDS):
        nearest = _distances(means, centres).argmin(axis=1)
        if (nearest == member).all():
            break
        member = nearest
        for group in range(len(centres)):
            chosen = member == group
            if chosen.any():
                centres[group] = (means[chosen] * people[chosen, None]).sum(axis=0) / people[chosen].sum()
    return member


def _large_enough(member: NDArray[np.intp], means: Floats, people: Floats, least: int) -> NDArray[np.intp]:
    """The smallest group joins the one nearest to it, until each has enough people."""
    while len(groups := np.unique(member)) > 1:
        sizes = np.array([people[member == group].sum() for group in groups])
        if sizes.min() >= least:
            break
        centres = np.array([np.average(means[member == one], axis=0, weights=people[member == one]) for one in groups])
        small = int(sizes.argmin())
        apart = _distances(centres[small : small + 1], centres)[0]
        apart[small] = np.inf
        member = np.where(member == groups[small], groups[int(apart.argmin())], member)
    return member


def _start(means: Floats, people: Floats, wanted: int) -> Floats:
    """The means of equal shares of people, from the most in need to the least (or from the lowest level up)."""
    order = np.argsort(-means.sum(axis=1), kind="stable")
    middle = np.cumsum(people[order]) - people[order] / 2
    share = np.minimum((middle * wanted / people.sum()).astype(np.intp), wanted - 1)
    centres = []
    for number in range(wanted):
        chosen = order[share == number]
        if len(chosen):
            centres.append((means[chosen] * people[chosen, None]).sum(axis=0) / people[chosen].sum())
    return np.array(centres)


def _distances(means: Floats, centres: Floats) -> Floats:
    squares: Floats = ((means[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    return squares
