"""A plan made better by small changes: a seat given to somebody who gains more, a session given up for others.

Only changes that raise the objective are kept, in a fixed order, until none does or ``ROUNDS`` are over.
"""

from __future__ import annotations

import numpy as np

from skillcheck.recommend.training_plan.greedy import TINY, fill
from skillcheck.recommend.training_plan.objectives import LessMissing
from skillcheck.recommend.training_plan.seating import Seating

ROUNDS = 6
MOST_SEATS = 60_000
"""Beyond so many possible seats plans stay as greedy made them."""
LEAST = 1e-6
"""A change that adds less is left: it would only follow the last bit."""


def swap_search(start: Seating, objective: LessMissing) -> Seating:
    """The best plan that these changes lead to from ``start``."""
    if int(start.problem.possible.sum()) > MOST_SEATS:
        return start
    best, value = start, start.missing(objective.weights)
    for _ in range(ROUNDS):
        before = value
        for session in _cheapest_first(best, objective):
            found = _without(best, objective, session)
            missing = found.missing(objective.weights)
            if missing < value - LEAST:
                best, value = found, missing
        found = fill(_better_attendees(best.copy(), objective), objective)
        missing = found.missing(objective.weights)
        if missing < value - LEAST:
            best, value = found, missing
        if value > before - LEAST:
            break
    return best


def _cheapest_first(seating: Seating, objective: LessMissing) -> list[int]:
    """Open sessions without a locked seat, those that bring least per cent first."""
    worth = []
    for session in np.flatnonzero((seating.seated > 0) & ~seating.locked.any(axis=0)).tolist():
        gone = seating.copy()
        _empty(gone, session)
        lost = gone.missing(objective.weights) - seating.missing(objective.weights)
        worth.append((lost / max(1, seating.cost - gone.cost), session))
    return [session for _, session in sorted(worth)]


def _empty(seating: Seating, session: int) -> None:
    """Give up a session, and every seat that rested on it."""
    for unit in np.flatnonzero(seating.taken[:, session]).tolist():
        _free(seating, unit, session)


def _free(seating: Seating, unit: int, session: int) -> None:
    for other in np.flatnonzero(seating.taken[unit]).tolist():
        rests = any(
            session in fulfilling and not any(seating.taken[unit, one] for one in fulfilling if one != session)
            for fulfilling in seating.problem.requires[other]
        )
        if rests:
            _free(seating, unit, other)
    if seating.taken[unit, session]:
        seating.change(unit, session, -1)


def _without(seating: Seating, objective: LessMissing, session: int) -> Seating:
    """The plan with this session given up and its money spent elsewhere."""
    tried = seating.copy()
    _empty(tried, session)
    under = [s for s, one in enumerate(tried.problem.sessions) if 0 < tried.seated[s] < one.minimum]
    for one in under:  # a session that lost people who needed the other first
        _empty(tried, one)
    return fill(tried, objective, without=(session,))


def _better_attendees(seating: Seating, objective: LessMissing) -> Seating:
    """Every open session emptied and filled again, one at a time, with those who gain most now."""
    for session in np.flatnonzero(seating.seated > 0).tolist():
        before = seating.missing(objective.weights)
        tried = seating.copy()
        for unit in np.flatnonzero(tried.taken[:, session] & ~tried.locked[:, session]).tolist():
            if not tried.needed(unit, session):
                tried.change(unit, session, -1)
        fill(tried, objective, without=[s for s in range(len(tried.problem.sessions)) if s != session])
        enough = tried.seated[session] == 0 or tried.seated[session] >= tried.problem.sessions[session].minimum
        if enough and tried.missing(objective.weights) < before - TINY:
            seating = tried
    return seating
