"""Who gets no seat, and why: no offer, date, hours, seat or money; and what an obligation would have needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from skillcheck.recommend.offers import NEGLIGIBLE
from skillcheck.recommend.training_plan.problem import Obligation, Problem
from skillcheck.recommend.training_plan.seating import Seating
from skillcheck.recommend.training_plan.solve import Plan, duties_first

Why = Literal["no_offer", "no_date", "no_hours", "no_seat", "no_money", "others_first"]
DutyWhy = Literal["no_session", "full", "crowd", "away", "hours", "money"]
Unused = Literal["closed", "nobody_needs", "nobody_free", "too_few", "no_money", "others_first"]


@dataclass(frozen=True)
class UnmetDuty:
    """An obligation that some people cannot meet, and the smallest change that would help."""

    offer: str
    before: str | None
    why: DutyWhy
    people: tuple[str, ...]
    seats_lacking: int = 0


def without_seat(plan: Plan) -> dict[str, Why]:
    """Everybody with a gap of 0.2 level or more in some competence and no seat: the reason nearest to the need."""
    problem = plan.problem
    gaps = problem.remaining[:, :, 0] >= NEGLIGIBLE
    waiting = [
        place
        for place, person in enumerate(problem.participants)
        if person.id not in plan.people and gaps[place].any()
    ]  # fmt: skip
    return {problem.participants[place].id: _why(plan, place) for place in waiting}


def unserved_competences(problem: Problem) -> dict[int, int]:
    """Competences in which people have a gap and no session teaches them anything: competence → people."""
    teaching = problem.effect[:, sorted(set(problem.offer_of.tolist()))].any(axis=1)
    missing = (problem.remaining[:, :, 0] >= NEGLIGIBLE) & ~teaching
    counts = missing.sum(axis=0)
    nobody = ~teaching.any(axis=0)
    return {int(c): int(counts[c]) for c in np.flatnonzero(nobody & (counts > 0))}


def _why(plan: Plan, place: int) -> Why:
    problem, unit = plan.problem, int(plan.problem.unit_of[place])
    gaps = problem.remaining[place, :, 0] >= NEGLIGIBLE
    served = (problem.effect[place].astype(bool) & gaps).any(axis=1)
    teaches = [s for s, offer in enumerate(problem.offer_of.tolist()) if served[offer]]
    if not teaches:
        return "no_offer"
    dated = [s for s in teaches if problem.possible[unit, s]]
    if not dated:
        return "no_date"
    short = [s for s in dated if problem.sessions[s].minutes <= problem.minutes_max[unit]]
    if not short:
        return "no_hours"
    free = [
        s for s in short
        if plan.seating.seated[s] + problem.size[unit] <= problem.sessions[s].seats and plan.seating.allowed(s)[unit]
    ]  # fmt: skip
    if not free:
        return "no_seat"
    left = plan.seating.money_left
    if left is not None and all(plan.seating.open_cost(s) + problem.seat_cents[unit, s] > left for s in free):
        return "no_money"
    return "others_first"


def unused_sessions(plan: Plan) -> dict[str, Unused]:
    """Sessions that do not take place, in their order, each with the reason nearest to the need."""
    sessions = plan.problem.sessions
    return {one.id: _unused(plan, place) for place, one in enumerate(sessions) if one.id not in plan.sessions}


def _unused(plan: Plan, place: int) -> Unused:
    problem, session = plan.problem, plan.problem.sessions[place]
    if not session.usable:
        return "closed"
    gaps = problem.remaining[:, :, 0] >= NEGLIGIBLE
    taught = problem.effect[:, problem.offer_of[place]].astype(bool) & gaps
    needing = set(np.flatnonzero(taught.any(axis=1)).tolist())
    obliged = {duty.person for duty in problem.obligations if place in problem.fulfilling(duty)}
    wanted = [i for i, one in enumerate(problem.participants) if i in needing or one.id in obliged]
    if not wanted:
        return "nobody_needs"
    units = sorted({int(problem.unit_of[i]) for i in wanted})
    there = [u for u in units if problem.possible[u, place] and session.minutes <= problem.minutes_max[u]]
    if not there:
        return "nobody_free"
    if int(problem.size[there].sum()) < session.minimum:
        return "too_few"
    left = plan.seating.money_left
    cheapest = sorted(int(problem.seat_cents[u, place]) for u in there)[: max(1, session.minimum)]
    return "no_money" if left is not None and session.open_cents + sum(cheapest) > left else "others_first"


def unmet_duties(plan: Plan) -> list[UnmetDuty]:
    """The obligations that the plan leaves, put together by offer, date and reason."""
    first = duties_first(plan.problem)
    groups: dict[tuple[str, str, DutyWhy], list[str]] = {}
    for duty in plan.unmet:
        key = (duty.offer, duty.before.isoformat() if duty.before else "", _duty_why(first, duty))
        groups.setdefault(key, []).append(duty.person)
    found = []
    for (offer, before, why), people in sorted(groups.items()):
        lacking = len(people) if why in ("full", "no_session") else 0
        found.append(UnmetDuty(offer, before or None, why, tuple(sorted(people)), lacking))
    return found


def _duty_why(first: Seating, duty: Obligation) -> DutyWhy:
    """Why the duty was not met when nothing but duties was seated."""
    problem = first.problem
    place = next(i for i, person in enumerate(problem.participants) if person.id == duty.person)
    unit = int(problem.unit_of[place])
    sessions = [s for s in problem.fulfilling(duty) if problem.sessions[s].usable]
    if not sessions:
        return "no_session"
    there = [s for s in sessions if problem.possible[unit, s]]
    if not there:
        return "away"
    short = [s for s in there if first.minutes_left[unit] >= problem.sessions[s].minutes]
    if not short:
        return "hours"
    free = [s for s in short if first.seated[s] + problem.size[unit] <= problem.sessions[s].seats]
    if not free:
        return "full"
    return "money" if any(first.allowed(s)[unit] for s in free) else "crowd"
