"""Who goes where, exactly: people of some kinds into groups with a least and a most of seats, at the least total cost.

Minimum-cost flow by cancelling negative cycles (Klein 1967) in the graph of the groups: an edge from g to h costs what
the cheapest person of g costs more in h. Costs are whole numbers, so that it ends, with the least cost there is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
FAR = np.iinfo(np.int64).max // 4


def assign(cost: Whole, people: Whole, low: Whole, high: Whole, start: Whole | None = None) -> Whole:
    """kinds × groups: how many people of each kind go to each group.

    ``cost``: kinds × groups, of one person. ``low`` and ``high``: seats of each group, with room for everyone
    (Σ low ≤ people ≤ Σ high, low ≤ high). ``start``: an assignment to begin with.
    """
    if start is None:
        flow = np.zeros(cost.shape, np.int64)
        flow[np.arange(len(cost)), cost.argmin(axis=1)] = people
    else:
        flow = start.copy()
    penalty = int(cost.max(initial=0) + 1) * (cost.shape[1] + 2)
    while True:
        weights, kinds, most = _edges(flow, cost, low, high, penalty)
        cycle = _negative_cycle(weights)
        if not cycle:
            return flow
        amount = min(most[one][other] for one, other in cycle)
        for one, other in cycle:
            if max(one, other) < cost.shape[1]:
                kind = kinds[one, other]
                flow[kind, one] -= amount
                flow[kind, other] += amount


def _edges(
    flow: Whole, cost: Whole, low: Whole, high: Whole, penalty: int
) -> tuple[Whole, Whole, Sequence[Sequence[int]]]:
    """Between groups and the outside (the last node): what moving one person costs, of which kind, how many at most."""
    groups = cost.shape[1]
    weights = np.full((groups + 1, groups + 1), FAR, np.int64)
    kinds = np.zeros((groups, groups), np.int64)
    most = [[0] * (groups + 1) for _ in range(groups + 1)]
    sizes = flow.sum(axis=0)
    for one in range(groups):
        here = np.flatnonzero(flow[:, one])
        if len(here):
            more = cost[here] - cost[here, one][:, None]
            best = more.argmin(axis=0)
            weights[one, :groups] = more[best, np.arange(groups)]
            weights[one, one] = FAR
            kinds[one] = here[best]
            most[one][:groups] = flow[kinds[one], one].tolist()
        size, least, seats = int(sizes[one]), int(low[one]), int(high[one])
        weights[one, groups], most[one][groups] = _one_more(size, least, seats, penalty)
        weights[groups, one], most[groups][one] = _one_less(size, least, seats, penalty)
    return weights, kinds, most


def _one_less(size: int, low: int, high: int, penalty: int) -> tuple[int, int]:
    """What it costs that a group loses people, and for how many."""
    if size > high:
        return -penalty, size - high
    if size > low:
        return 0, size - low
    return (penalty, size) if size else (FAR, 0)


def _one_more(size: int, low: int, high: int, penalty: int) -> tuple[int, int]:
    if size < low:
        return -penalty, low - size
    if size < high:
        return 0, high - size
    return penalty, FAR


def _negative_cycle(weights: Whole) -> list[tuple[int, int]]:
    """The edges of a cycle whose weights sum to less than 0; none where there is none (Bellman–Ford)."""
    nodes = len(weights)
    distance, before = np.zeros(nodes, np.int64), np.full(nodes, -1, np.intp)
    last = -1
    for _ in range(nodes):
        through = distance[:, None] + np.minimum(weights, FAR)
        best = through.argmin(axis=0)
        shorter = through[best, np.arange(nodes)] < distance
        if not shorter.any():
            return []
        distance = np.where(shorter, through[best, np.arange(nodes)], distance)
        before = np.where(shorter, best, before)
        last = int(np.flatnonzero(shorter)[0])
    for _ in range(nodes):  # into the cycle
        last = int(before[last])
    cycle, at = [], last
    while True:
        cycle.append((int(before[at]), at))
        at = int(before[at])
        if at == last:
            return cycle
