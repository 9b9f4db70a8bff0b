"""The plan as a mixed-integer program: columns, rows and what they mean. Knows no solver.

One column a possible seat, one a session, and for each person and competence the concave benefit of progress by pieces:
Σ pieces ≤ progress, each worth its slope, which is exact at every progress that can be reached.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from skillcheck.recommend.training_plan.problem import Floats, Problem
from skillcheck.recommend.training_plan.seating import Seating

Terms = list[tuple[int, float]]


@dataclass
class Table:
    """Columns (value, bounds, whole or not) and rows (limits on sums of columns), row after row."""

    value: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    start: list[int] = field(default_factory=lambda: [0])
    index: list[int] = field(default_factory=list)
    factor: list[float] = field(default_factory=list)

    def column(self, value: float, high: float, *, low: float = 0.0, whole: bool = True) -> int:
        """Add a column; its position."""
        self.value.append(value)
        self.low.append(low)
        self.high.append(high)
        self.whole.append(whole)
        return len(self.value) - 1

    def row(self, terms: Terms, *, least: float = -np.inf, most: float = np.inf) -> None:
        """Add a row."""
        self.least.append(least)
        self.most.append(most)
        self.index += [column for column, _ in terms]
        self.factor += [factor for _, factor in terms]
        self.start.append(len(self.index))


@dataclass(frozen=True)
class Curve:
    """The benefit of one person's progress in one competence: seats that teach it, pieces that it is worth."""

    seats: Terms
    pieces: Terms
    """Column and width (steps) of each piece, the steepest first."""


class Program:
    """The program of a problem. What ``start`` has locked stays; obligations that it meets stay met."""

    def __init__(self, start: Seating, weights: Floats) -> None:
        self.problem, self.table = start.problem, Table()
        self.opened = [self.table.column(0.0, 1.0) for _ in self.problem.sessions]
        self.seat: dict[tuple[int, int], int] = {}
        for unit, session in np.argwhere(self.problem.possible | start.locked).tolist():
            self.seat[unit, session] = self.table.column(0.0, 1.0, low=float(start.locked[unit, session]))
        self.mine: list[dict[int, int]] = [{} for _ in self.problem.units]
        for (unit, session), column in self.seat.items():
            self.mine[unit][session] = column
        self.curves = list(self._curves(weights))
        self._session_rows()
        self._unit_rows()
        self._duty_rows(start)
        self._day_rows()
        self._budget_row()

    def _curves(self, weights: Floats) -> Iterable[Curve]:
        problem, table = self.problem, self.table
        for person in range(len(problem.participants)):
            mine = self.mine[int(problem.unit_of[person])]
            effect = problem.effect[person][problem.offer_of[list(mine)]].astype(int)
            for competence in np.flatnonzero(effect.any(axis=0)).tolist():
                taught = {s: e for s, e in zip(mine, effect[:, competence].tolist(), strict=True) if e}
                by_offer = {problem.sessions[s].offer: e for s, e in taught.items()}
                left = problem.remaining[person, competence].astype(np.float64) * weights[person]
                seats = [(mine[s], float(e)) for s, e in taught.items()]
                pieces: Terms = []
                for before, after in pairwise(_reachable(by_offer.values(), len(left) - 1)):
                    slope = (left[before] - left[after]) / (after - before)
                    if slope > 1e-9:
                        pieces.append((table.column(slope, float(after - before), whole=False), float(after - before)))
                table.row([*((c, 1.0) for c, _ in pieces), *((c, -e) for c, e in seats)], most=0.0)
                yield Curve(seats, pieces)

    def _session_rows(self) -> None:
        problem, table = self.problem, self.table
        for s, session in enumerate(problem.sessions):
            here = {unit: column for (unit, place), column in self.seat.items() if place == s}
            sizes = [(column, float(problem.size[unit])) for unit, column in here.items()]
            table.row([*sizes, (self.opened[s], -float(session.seats))], most=0.0)
            table.row([*sizes, (self.opened[s], -float(max(session.minimum, 1)))], least=0.0)
            for unit, column in here.items():
                table.row([(column, 1.0), (self.opened[s], -1.0)], most=0.0)
                for fulfilling in problem.requires[s]:
                    first = [(self.seat[unit, one], -1.0) for one in fulfilling if (unit, one) in self.seat]
                    table.row([(column, 1.0), *first], most=0.0)

    def _unit_rows(self) -> None:
        problem = self.problem
        for unit, mine in enumerate(self.mine):
            minutes = [(column, float(problem.sessions[s].minutes)) for s, column in mine.items()]
            self.table.row(minutes, most=float(problem.minutes_max[unit]))
            for together in _clashing(problem, list(mine)):
                self.table.row([(mine[s], 1.0) for s in together], most=1.0)

    def _duty_rows(self, start: Seating) -> None:
        for unit, fulfilling in self.problem.duties:
            if any(start.taken[unit, s] for s in fulfilling):
                self.table.row([(self.mine[unit][s], 1.0) for s in fulfilling if s in self.mine[unit]], least=1.0)

    def _day_rows(self) -> None:
        problem = self.problem
        if problem.quota is None:
            return
        for day in sorted({int(one) for days in problem.days for one in days}):
            there = {s for s, days in enumerate(problem.days) if day in days}
            for service, most in enumerate(problem.quota.tolist()):
                of_it = np.flatnonzero(problem.members[:, service]).tolist()
                terms = [
                    (column, float(problem.members[unit, service]))
                    for unit in of_it
                    for s, column in self.mine[unit].items()
                    if s in there
                ]
                if sum(count for _, count in terms) > most:
                    self.table.row(terms, most=float(most))

    def _budget_row(self) -> None:
        problem = self.problem
        if problem.budget is None:
            return
        terms = [(column, float(problem.sessions[s].open_cents)) for s, column in enumerate(self.opened)]
        terms += [(column, float(problem.seat_cents[unit, s])) for (unit, s), column in self.seat.items()]
        self.table.row([(column, cents / 100) for column, cents in terms if cents], most=problem.budget / 100)

    def solution_of(self, seating: Seating) -> Floats:
        """Every column's value for a seating: a start that lacks one is ignored by solvers."""
        values = np.zeros(len(self.table.value))
        values[self.opened] = seating.seated > 0
        for (unit, session), column in self.seat.items():
            values[column] = float(seating.taken[unit, session])
        for curve in self.curves:
            left = sum(effect * values[column] for column, effect in curve.seats)
            for column, width in curve.pieces:
                values[column] = min(width, left)
                left -= values[column]
        return values

    def seating_of(self, values: Floats, start: Seating) -> Seating:
        """The seats of a solution: who sits where, nothing else is believed."""
        seating = Seating(self.problem)
        for (unit, session), column in self.seat.items():
            if values[column] > 0.5:
                seating.change(unit, session, 1)
        seating.locked = start.locked.copy()
        return seating


def _reachable(effects: Iterable[int], last: int) -> list[int]:
    """Every sum of some of the effects, up to the end of the curve."""
    sums = {0}
    for effect in effects:
        sums |= {min(one + effect, last) for one in sums}
    return sorted(sums)


def _clashing(problem: Problem, sessions: list[int]) -> list[tuple[int, ...]]:
    """Sets of sessions of which nobody can follow two: the same offer, or the same day."""
    sets = {tuple(s for s in sessions if problem.offer_of[s] == problem.offer_of[one]) for one in sessions}
    for one in sessions:
        first = problem.sessions[one].start
        sets.add(tuple(s for s in sessions if problem.sessions[s].start <= first <= problem.sessions[s].end))
    return sorted(one for one in sets if len(one) > 1)
