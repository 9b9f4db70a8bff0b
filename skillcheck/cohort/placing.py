"""Places for people of some kinds and for blocks of people who come together, around middles that follow them.

Everyone not named is placed exactly (``assignment``). Blocks are placed by trying every way where there are few, else
by moving one, or exchanging two, while that makes it better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from skillcheck.cohort.assignment import Whole, assign
from skillcheck.errors import DataProblem, Problem
from skillcheck.measurement.responses import Floats

ROUNDS = 30
FINE = 40_000
"""Squared distances as whole numbers."""
MOST_TRIED = 512
"""Placings of the blocks that are all tried."""


@dataclass(frozen=True)
class Block:
    """People who go to one group: their codes and kinds."""

    codes: tuple[str, ...]
    kinds: tuple[int, ...]
    """Places among the kinds."""


@dataclass(frozen=True)
class Task:
    """Everything that placing people needs."""

    means: Floats
    """kinds × areas."""
    people: Whole
    """Of each kind, those of the blocks left out."""
    blocks: tuple[Block, ...]
    apart: tuple[tuple[int, int], ...]
    """Pairs of blocks."""
    low: int
    high: int
    groups: int


def placed(task: Task) -> tuple[Whole, tuple[int, ...]]:
    """kinds × groups of those free to go anywhere, and the group of each block."""
    centres = _start(task)
    flow: Whole | None = None
    where: tuple[int, ...] = ()
    for _ in range(ROUNDS):
        before = (None if flow is None else flow.tolist(), where)
        flow, where = _assigned(task, centres, flow, where)
        if before == (flow.tolist(), where):
            break
        centres = _middles(task, flow, where)
    assert flow is not None
    return flow, where


def _assigned(
    task: Task, centres: Floats, start: Whole | None, where: tuple[int, ...]
) -> tuple[Whole, tuple[int, ...]]:
    """The best places for these centres: every placing of the blocks where they are few, else one moved at a time."""
    apart = ((task.means[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    cost = np.rint(apart * FINE).astype(np.int64)
    if not task.blocks:
        return _filled(task, cost, (), start), ()
    if task.groups ** len(task.blocks) <= MOST_TRIED:
        tried = list(product(range(task.groups), repeat=len(task.blocks)))
        allowed = (one for one in tried if _allowed(task, one))
        best = min(allowed, key=lambda one: (_total(task, cost, one), one), default=None)
    else:
        best = _step_by_step(task, cost, where)
    if best is None:
        fields: dict[str, object] = {"groups": task.groups, "low": task.low, "high": task.high}
        raise DataProblem(Problem("cohort.groups_cannot_part", fields=fields))
    return _filled(task, cost, best, None), best


def _allowed(task: Task, where: Sequence[int]) -> bool:
    return _seats_hold(task, where) and all(where[one] != where[other] for one, other in task.apart)


def _seats_hold(task: Task, where: Sequence[int]) -> bool:
    """Whether no block is too large for its group, and enough people are left for the least seats of the others."""
    used = _used(task, where)
    return bool((used <= task.high).all() and np.maximum(task.low - used, 0).sum() <= task.people.sum())


def _used(task: Task, where: Sequence[int]) -> Whole:
    """The seats that blocks take in each group."""
    used = np.zeros(task.groups, np.int64)
    for group, block in zip(where, task.blocks, strict=True):
        used[group] += len(block.codes)
    return used


def _filled(task: Task, cost: Whole, where: Sequence[int], start: Whole | None) -> Whole:
    used = _used(task, where)
    return assign(cost, task.people, np.maximum(task.low - used, 0), task.high - used, start)


def _total(task: Task, cost: Whole, where: Sequence[int]) -> int:
    own = sum(int(cost[list(block.kinds), group].sum()) for group, block in zip(where, task.blocks, strict=True))
    return own + int((_filled(task, cost, where, None) * cost).sum())


def _step_by_step(task: Task, cost: Whole, where: tuple[int, ...]) -> tuple[int, ...] | None:
    """Blocks placed one after the other, then moved one at a time, or two exchanged, while that makes it better."""
    now = list(where) or _greedy(task, cost)
    if now is None:
        return None
    best = _total(task, cost, now)
    better = True
    while better:
        better = False
        moves = [{at: group} for at in range(len(now)) for group in range(task.groups)]
        moves += [{one: now[other], other: now[one]} for one in range(len(now)) for other in range(one)]
        for move in moves:
            tried = [move.get(at, group) for at, group in enumerate(now)]
            if tried != now and _allowed(task, tried) and (total := _total(task, cost, tried)) < best:
                now, best, better = tried, total, True
    return tuple(now)


def _greedy(task: Task, cost: Whole) -> list[int] | None:
    """A first placing: those with most people to be kept from come first; a way back is tried where one is stuck."""
    against = [sum(at in pair for pair in task.apart) for at in range(len(task.blocks))]
    order = sorted(range(len(task.blocks)), key=lambda at: (-against[at], -len(task.blocks[at].codes), at))
    placed: dict[int, int] = {}

    def place(depth: int) -> bool:
        if depth == len(order):
            return _seats_hold(task, [placed[at] for at in range(len(order))])
        at = order[depth]
        for group in np.argsort(cost[list(task.blocks[at].kinds)].sum(axis=0), kind="stable").tolist():
            used = sum(len(task.blocks[other].codes) for other, there in placed.items() if there == group)
            kept = {one if other == at else other for one, other in task.apart if at in (one, other)}
            if used + len(task.blocks[at].codes) <= task.high and all(placed.get(one) != group for one in kept):
                placed[at] = group
                if place(depth + 1):
                    return True
                del placed[at]
        return False

    return [placed[at] for at in range(len(order))] if place(0) else None


def _start(task: Task) -> Floats:
    """The middles of equal shares of people, from the most in need to the least (or from the highest level down)."""
    people = np.array(task.people, np.float64)
    for block in task.blocks:
        np.add.at(people, list(block.kinds), 1)
    order = np.argsort(-task.means.sum(axis=1), kind="stable")
    ends = np.cumsum(people[order])
    cuts = np.linspace(0, ends[-1], task.groups + 1)
    inside = np.minimum(ends[:, None], cuts[1:]) - np.maximum((ends - people[order])[:, None], cuts[:-1])
    weights = np.maximum(inside, 0.0)
    centres: Floats = weights.T @ task.means[order] / weights.sum(axis=0)[:, None]
    return centres


def _middles(task: Task, flow: Whole, where: Sequence[int]) -> Floats:
    whole = flow.astype(np.float64)
    for block, group in zip(task.blocks, where, strict=True):
        np.add.at(whole, (list(block.kinds), group), 1)
    centres: Floats = whole.T @ task.means / np.maximum(whole.sum(axis=0), 1)[:, None]
    return centres
