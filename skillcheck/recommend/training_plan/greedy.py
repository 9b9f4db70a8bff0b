"""Sessions one after another, each with those who gain most from it, at a price of the euro and the hour (lazy greedy).

What a session adds only falls as people learn and hours go, so an old figure is an upper bound: a session is looked at
again only when its old figure is the best (Minoux 1978). No clock, no chance: the same plan everywhere.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillcheck.recommend.training_plan.objectives import LessMissing, Objective
from skillcheck.recommend.training_plan.problem import Floats
from skillcheck.recommend.training_plan.seating import Seating

TINY = 1e-9
PRICES = (0.0, 0.25, 0.5, 0.75)
HOUR_PRICES = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Prices of the euro and of the hour that are tried, as shares of what each brings on average."""
MANY_SEATS = 500_000
"""From so many possible seats on, two prices of each are tried."""


@dataclass(frozen=True)
class Offerable:
    """A session with its best attendees now, and what that adds net of its price."""

    net: float
    units: tuple[int, ...]
    fillers: frozenset[int]
    """Those of the units who gain nothing by this objective and only help to reach the least number."""


class _Picking:
    """Who is taken for a session, one after another, while seats, money and services allow it."""

    def __init__(self, seating: Seating, session: int) -> None:
        self.problem, self.one = seating.problem, seating.problem.sessions[session]
        self.cents = self.problem.seat_cents[:, session]
        self.before = int(seating.seated[session])
        self.room, money = seating.room(session), seating.money_left
        self.opening = seating.open_cost(session)
        self.left = None if money is None else money - self.opening
        self.chosen: list[int] = []
        self.people = 0

    @property
    def enough(self) -> bool:
        """Whether the least number is reached."""
        return self.before + self.people >= self.one.minimum

    def take(self, candidates: NDArray[np.intp], net: Floats) -> None:
        """Take candidates in their order; those who are not worth their price only up to the least number."""
        for unit in candidates.tolist():
            if self.before + self.people >= self.one.seats or (net[unit] <= TINY and self.enough):
                return
            size, cents = int(self.problem.size[unit]), int(self.cents[unit])
            if self.before + self.people + size > self.one.seats or (self.left is not None and cents > self.left):
                continue
            if self.room is not None:
                if (self.problem.members[unit] > self.room).any():
                    continue
                self.room = self.room - self.problem.members[unit]
            self.chosen.append(unit)
            self.people += size
            self.left = None if self.left is None else self.left - cents


def best_attendees(
    seating: Seating, objective: Objective, session: int, price: float, hour_price: float = 0.0
) -> Offerable | None:
    """Those who gain most, as many as seats, money and services allow; None where its least number is not reached.

    ``price``, ``hour_price``: what a cent and a person's minute are worth, in the objective's units. Below the least
    number, people who gain less fill up, then people who would learn something there all the same.
    """
    picking = _Picking(seating, session)
    if picking.before >= picking.one.seats or (picking.left is not None and picking.left < 0):
        return None
    gains, allowed = objective.gains(seating, session), seating.allowed(session)
    net = gains - price * picking.cents - hour_price * seating.problem.size * picking.one.minutes
    candidates = np.flatnonzero(allowed & (gains > TINY))
    picking.take(candidates[np.argsort(-net[candidates], kind="stable")], net)
    wanted = len(picking.chosen)
    if wanted and not picking.enough and not isinstance(objective, LessMissing):
        learns = LessMissing(np.ones(len(seating.problem.participants))).gains(seating, session)
        others = np.flatnonzero(allowed & (gains <= TINY) & (learns > TINY))
        picking.take(others[np.argsort(-learns[others], kind="stable")], net)
    if not wanted or not picking.enough:
        return None
    units = picking.chosen
    return Offerable(float(net[units].sum()) - price * picking.opening, tuple(units), frozenset(units[wanted:]))


def fill(
    seating: Seating,
    objective: Objective,
    price: float = 0.0,
    hour_price: float = 0.0,
    *,
    without: Collection[int] = (),
    lock: bool = False,
) -> Seating:
    """Seat people (in place) until no session adds anything net of its price."""
    sessions = [s for s in range(len(seating.problem.sessions)) if s not in without]
    heap: list[tuple[float, int]] = []
    for session in sessions:
        found = best_attendees(seating, objective, session, price, hour_price)
        if found is not None and found.net > TINY:
            heap.append((-found.net, session))
    heapq.heapify(heap)
    while heap:
        _, session = heapq.heappop(heap)
        found = best_attendees(seating, objective, session, price, hour_price)
        if found is None or found.net <= TINY:
            continue
        if heap and -found.net > heap[0][0] + TINY:
            heapq.heappush(heap, (-found.net, session))
            continue
        for unit in found.units:
            seating.change(unit, session, 1)
            seating.locked[unit, session] |= lock and unit not in found.fillers
        heapq.heappush(heap, (-found.net, session))
        for other in sessions:  # what needed this session first may be possible now
            if any(session in fulfilling for fulfilling in seating.problem.requires[other]):
                again = best_attendees(seating, objective, other, price, hour_price)
                if again is not None and again.net > TINY:
                    heapq.heappush(heap, (-again.net, other))
    return seating


def greedy(start: Seating, objective: LessMissing) -> list[Seating]:
    """Plans from ``start`` for several prices of the euro and the hour, each filled up for nothing; the best first.

    What a euro (an hour) is worth is what it brought on average in the plan that counts neither.
    """
    free = fill(start.copy(), objective)
    gain = start.missing(objective.weights) - free.missing(objective.weights)
    minutes = int((start.minutes_left - free.minutes_left) @ start.problem.size)
    euro = gain / max(1, free.cost - start.cost) if start.problem.budget is not None else 0.0
    hour = gain / max(1, minutes)
    plans = [free]
    many = int(start.problem.possible.sum()) >= MANY_SEATS
    for price in PRICES[: 2 if many else None] if euro else (0.0,):
        for hour_price in HOUR_PRICES[:: 2 if many else 1][: 2 if many else None]:
            if price or hour_price:
                plan = fill(start.copy(), objective, price * euro, hour_price * hour)
                plans.append(fill(plan, objective))
    return sorted(plans, key=lambda plan: plan.missing(objective.weights))  # equal ones stay in the order of prices
