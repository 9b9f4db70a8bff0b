"""Who sits where so far, and what that leaves: minutes, seats, days, euros, and what each person still lacks."""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import NDArray

from skillcheck.recommend.training_plan.problem import Floats, Mask, Problem, Whole


class Seating:
    """A plan in the making. Every change keeps all limits, if ``allowed`` was asked first."""

    def __init__(self, problem: Problem) -> None:
        units, sessions = problem.possible.shape
        self.problem = problem
        self.taken: Mask = np.zeros((units, sessions), dtype=bool)
        self.locked: Mask = np.zeros((units, sessions), dtype=bool)
        """Seats that no later step takes back."""
        self.progress: NDArray[np.int16] = np.zeros(problem.remaining.shape[:2], dtype=np.int16)
        self.minutes_left: Whole = problem.minutes_max.astype(np.int64).copy()
        self.clashes: NDArray[np.int16] = np.zeros((units, sessions), dtype=np.int16)
        self.seated: Whole = np.zeros(sessions, dtype=np.int64)
        self.away: Whole | None = None
        if problem.quota is not None:
            self.away = np.zeros((len(problem.services), 1 + max((int(d.max()) for d in problem.days), default=0)), int)
        self.cost = 0

    def copy(self) -> Self:
        """The same seating, to try something on."""
        other = type(self)(self.problem)
        for name in ("taken", "locked", "progress", "minutes_left", "clashes", "seated"):
            setattr(other, name, getattr(self, name).copy())
        other.away = None if self.away is None else self.away.copy()
        other.cost = self.cost
        return other

    @property
    def money_left(self) -> int | None:
        """Cents that may still be spent; None without a budget."""
        return None if self.problem.budget is None else self.problem.budget - self.cost

    def open_cost(self, session: int) -> int:
        """What opening the session would still cost."""
        return 0 if self.seated[session] else self.problem.sessions[session].open_cents

    def allowed(self, session: int) -> Mask:
        """Units that could sit there: dates, minutes, days away and prerequisites allow it (seats and money aside)."""
        problem = self.problem
        fine: Mask = problem.possible[:, session] & ~self.taken[:, session] & (self.clashes[:, session] == 0)
        fine &= self.minutes_left >= problem.sessions[session].minutes
        for fulfilling in problem.requires[session]:
            fine &= self.taken[:, list(fulfilling)].any(axis=1)
        room = self.room(session)
        if room is not None:
            fine &= (problem.members <= room[None, :]).all(axis=1)
        return fine

    def room(self, session: int) -> Whole | None:
        """How many more of each service may be away on the session's days."""
        if self.away is None or self.problem.quota is None:
            return None
        left: Whole = self.problem.quota - self.away[:, self.problem.days[session]].max(axis=1)
        return left

    def change(self, unit: int, session: int, sign: int) -> None:
        """Seat a unit (+1) or free its seat (−1)."""
        problem, people = self.problem, list(self.problem.units[unit])
        opened = self.open_cost(session) if sign > 0 else 0
        self.taken[unit, session] = sign > 0
        self.minutes_left[unit] -= sign * problem.sessions[session].minutes
        self.clashes[unit] += np.where(problem.clash[session], np.int16(sign), np.int16(0))
        self.seated[session] += sign * problem.size[unit]
        self.cost += sign * int(problem.seat_cents[unit, session]) + opened
        if sign < 0:
            self.cost -= self.open_cost(session)
        self.progress[people] += np.int16(sign) * problem.effect[people, problem.offer_of[session]]
        if self.away is not None:
            self.away[:, problem.days[session]] += sign * problem.members[unit][:, None]

    def needed(self, unit: int, session: int) -> bool:
        """Whether another seat of the unit rests on this one as its prerequisite."""
        for other in np.flatnonzero(self.taken[unit]):
            for fulfilling in self.problem.requires[other]:
                if session in fulfilling and not any(self.taken[unit, one] for one in fulfilling if one != session):
                    return True
        return False

    def by_unit(self, values: Floats) -> Floats:
        """Sums of people's values over each unit."""
        if len(self.problem.units) == len(values):
            return values
        sums: Floats = np.bincount(self.problem.unit_of, values, len(self.problem.units)).astype(np.float64)
        return sums

    def missing(self, weights: Floats | None = None) -> float:
        """Expected shortfall that remains, summed over people and competences."""
        people, competences = self.progress.shape
        left = self.problem.remaining[
            np.arange(people)[:, None], np.arange(competences)[None, :], self.steps(self.progress)
        ].astype(np.float64)
        each = left.sum(axis=1)
        return float((each if weights is None else each * weights).sum())

    def steps(self, progress: NDArray[np.int16]) -> NDArray[np.int16]:
        """Progress as a position in ``remaining``: beyond its end nothing is missing."""
        return np.minimum(progress, np.int16(self.problem.remaining.shape[2] - 1))

    def seats(self) -> list[tuple[int, int]]:
        """Every seat: person, session, as positions."""
        problem = self.problem
        return [
            (person, int(session))
            for unit, session in np.argwhere(self.taken).tolist()
            for person in problem.units[unit]
        ]
