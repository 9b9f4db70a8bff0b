"""One plan, in steps: obligations, then what comes first, then the most progress; checked before anybody sees it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from skillcheck.recommend.training_plan.bound import lagrangian_bound
from skillcheck.recommend.training_plan.checker import Violation, check, cost, removed
from skillcheck.recommend.training_plan.greedy import fill, greedy
from skillcheck.recommend.training_plan.improve import improve
from skillcheck.recommend.training_plan.objectives import DutiesMet, LessMissing, Objective
from skillcheck.recommend.training_plan.problem import Floats, Mask, Obligation, Problem
from skillcheck.recommend.training_plan.seating import Seating
from skillcheck.recommend.training_plan.swaps import swap_search

TRIED = 3
"""So many of the greedy plans, the best ones, are searched for swaps."""


class BrokenPlanError(AssertionError):
    """A plan of ours breaks a limit: our mistake, never shown as a plan."""

    def __init__(self, violations: list[Violation]) -> None:
        self.violations = violations
        super().__init__(", ".join(f"{one.rule} {one.person} {one.session}".strip() for one in violations))


@dataclass(frozen=True)
class Plan:
    """A finished plan: every limit has been looked at again."""

    problem: Problem
    seating: Seating
    seats: tuple[tuple[str, str], ...]
    """Person id, session id, in order."""
    removed: float
    """Levels of expected shortfall that it removes."""
    cents: int
    bound: float
    """No plan that keeps what this one puts first is worth more, in the objective's units; ``worth`` is this one's."""
    worth: float
    unmet: tuple[Obligation, ...]
    improved: bool
    """Whether HiGHS found a better plan than greedy and swaps."""

    @property
    def gap(self) -> float:
        """How much better a plan could be at most, as a share of this one's worth."""
        return max(0.0, self.bound / self.worth - 1.0) if self.worth > 0 else 0.0

    @property
    def sessions(self) -> frozenset[str]:
        """Sessions that take place."""
        return frozenset(session for _, session in self.seats)

    @property
    def people(self) -> frozenset[str]:
        """People with at least one seat."""
        return frozenset(person for person, _ in self.seats)


def duties_first(problem: Problem) -> Seating:
    """As many obligations as can be met, in the cheapest sessions, locked."""
    dearest = max((s.open_cents + s.seats * s.seat_cents for s in problem.sessions), default=0)
    dearest += int(problem.seat_cents.max(initial=0))
    return fill(Seating(problem), DutiesMet(), 1e-3 / max(1, dearest), lock=True)


def solve(
    problem: Problem,
    weights: Floats | None = None,
    *,
    first: Sequence[Objective] = (),
    known: Sequence[Seating] = (),
    nodes: int = 0,
) -> Plan:
    """The best plan found.

    ``weights``: whose shortfall counts more (people, in the problem's order); ``first``: what is raised before it;
    ``known``: plans that keep the limits, to start from as well; ``nodes``: how far HiGHS may search (0: not at all).
    """
    objective = LessMissing(np.ones(len(problem.participants)) if weights is None else weights)
    start = duties_first(problem)
    duties = start.taken.copy()
    for one in first:
        fill(start, one, lock=True)
    found = [swap_search(plan, objective) for plan in greedy(start, objective)[:TRIED]]
    taken_over = (_taken_over(problem, one, start, duties) for one in known)
    found += [fill(plan, objective) for plan in taken_over if plan is not None]
    best = min(found, key=lambda plan: plan.missing(objective.weights))
    base = start.missing(objective.weights)
    worth = base - best.missing(objective.weights)
    bound, better = lagrangian_bound(start, objective, worth), False
    if nodes:
        best.locked = start.locked & ~duties
        proposal = improve(best, objective.weights, nodes)
        if proposal is not None:
            bound = min(bound, proposal.bound - (Seating(problem).missing(objective.weights) - base))
            other = proposal.seating
            if other is not None and not check(problem, _named(other), _met(problem, best)):
                better = other.missing(objective.weights) < best.missing(objective.weights) - 1e-6
                best = other if better else best
    worth = base - best.missing(objective.weights)
    return _finished(problem, best, worth, max(bound, worth), improved=better)


def seating_of(problem: Problem, seats: Iterable[tuple[str, str]]) -> Seating | None:
    """Seats (person id, session id) of an earlier plan under this problem's limits; None where somebody or a session is
    gone, where people who go together would not, or where a limit no longer allows them."""
    names = set(seats)
    people = {one.id: place for place, one in enumerate(problem.participants)}
    sessions = {one.id: place for place, one in enumerate(problem.sessions)}
    if not all(person in people and session in sessions for person, session in names):
        return None
    if check(problem, names, ()):
        return None
    seating = Seating(problem)
    for unit, session in sorted({(int(problem.unit_of[people[person]]), sessions[one]) for person, one in names}):
        seating.change(unit, session, 1)
    return seating if set(_named(seating)) == names else None


def _taken_over(problem: Problem, known: Seating, start: Seating, duties: Mask) -> Seating | None:
    """The same seats under this problem's limits, if it takes them all, they hold what comes first and they meet the
    same obligations (``duties``: where they are met in ``start``)."""
    seating = seating_of(problem, _named(known))
    if seating is None or (start.taken & ~duties & ~seating.taken).any():
        return None
    if not set(_met(problem, start)) <= set(_met(problem, seating)):
        return None
    seating.locked = start.locked & seating.taken
    return seating


def _named(seating: Seating) -> list[tuple[str, str]]:
    problem = seating.problem
    return sorted((problem.participants[p].id, problem.sessions[s].id) for p, s in seating.seats())


def _met(problem: Problem, seating: Seating) -> list[Obligation]:
    found = zip(problem.obligations, problem.duties, strict=True)
    return [duty for duty, (unit, fulfilling) in found if seating.taken[unit, list(fulfilling)].any()]


def _finished(problem: Problem, seating: Seating, worth: float, bound: float, *, improved: bool) -> Plan:
    seats, met = _named(seating), set(_met(problem, seating))
    violations = check(problem, seats, met)
    if violations:
        raise BrokenPlanError(violations)
    return Plan(
        problem=problem, seating=seating, seats=tuple(seats), removed=removed(problem, seats),
        cents=cost(problem, seats), bound=bound, worth=worth, improved=improved,
        unmet=tuple(duty for duty in problem.obligations if duty not in met),
    )  # fmt: skip
