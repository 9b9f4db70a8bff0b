"""Looks at a finished plan as a stranger would: plain loops over people and sessions, nothing shared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from skillcheck.recommend.training_plan.problem import Obligation, Participant, Problem, Session


@dataclass(frozen=True)
class Violation:
    """A limit that a plan breaks."""

    rule: str
    person: str = ""
    session: str = ""


Seats = Iterable[tuple[str, str]]
"""Person id, session id."""


def check(problem: Problem, seats: Seats, met: Iterable[Obligation] = ()) -> list[Violation]:
    """Every limit that these seats break; ``met``: obligations that the plan says it meets."""
    pairs = sorted(seats)
    people = {person.id: person for person in problem.participants}
    sessions = {session.id: session for session in problem.sessions}
    mine: dict[str, list[Session]] = {}
    for p, s in pairs:
        mine.setdefault(p, []).append(sessions[s])
    found = [Violation("twice", p, s) for (p, s), n in Counter(pairs).items() if n > 1]
    found += _of_sessions(sessions, pairs)
    for person, followed in sorted(mine.items()):
        found += _of_person(people[person], followed)
    found += _together(problem.participants, mine)
    found += _away(problem, people, sessions, pairs)
    if problem.budget is not None and cost(problem, pairs) > problem.budget:
        found.append(Violation("budget"))
    for duty in met:
        done = (s for s in mine.get(duty.person, []) if s.offer == duty.offer)
        if not any(duty.before is None or s.end <= duty.before for s in done):
            found.append(Violation("obligation", duty.person))
    return found


def cost(problem: Problem, seats: Seats) -> int:
    """What these seats cost, in cents: sessions opened, seats, replacement of a unit's hours (to the nearest cent)."""
    pairs = list(seats)
    sessions = {session.id: session for session in problem.sessions}
    people = {person.id: person for person in problem.participants}
    total = sum(sessions[s].open_cents for s in {s for _, s in pairs}) + sum(sessions[s].seat_cents for _, s in pairs)
    hours: Counter[tuple[str, str]] = Counter()
    for person, session in pairs:
        unit = "=" + people[person].together if people[person].together else "#" + person
        hours[unit, session] += people[person].hour_cents * sessions[session].minutes
    return total + sum((one + 30) // 60 for one in hours.values())


def removed(problem: Problem, seats: Seats) -> float:
    """Expected shortfall that these seats remove, summed person by person."""
    sessions = {session.id: session for session in problem.sessions}
    mine: dict[str, list[str]] = {}
    for name, session in seats:
        mine.setdefault(name, []).append(sessions[session].offer)
    total = 0.0
    for place, person in enumerate(problem.participants):
        curves = problem.remaining[place]
        for competence in range(len(curves)):
            taught = (problem.effect[place][problem.offers.index(o)][competence] for o in mine.get(person.id, []))
            step = min(sum(int(one) for one in taught), curves.shape[1] - 1)
            total += float(curves[competence][0]) - float(curves[competence][step])
    return total


def _of_sessions(sessions: dict[str, Session], pairs: list[tuple[str, str]]) -> list[Violation]:
    found = []
    for name, n in sorted(Counter(session for _, session in pairs).items()):
        if n > sessions[name].seats:
            found.append(Violation("seats", session=name))
        if n < sessions[name].minimum:
            found.append(Violation("minimum", session=name))
        if not sessions[name].usable:
            found.append(Violation("closed", session=name))
    return found


def _of_person(person: Participant, followed: list[Session]) -> list[Violation]:
    found = []
    if sum(session.minutes for session in followed) > person.minutes_max:
        found.append(Violation("hours", person.id))
    for place, one in enumerate(followed):
        if person.no_screen and one.online:
            found.append(Violation("no_screen", person.id, one.id))
        if any(first <= one.end and one.start <= last for first, last in person.away):
            found.append(Violation("away", person.id, one.id))
        before = {name for other in followed if other.end < one.start for name in (other.id, other.offer)}
        found += [Violation("prerequisite", person.id, one.id) for wanted in one.requires if wanted not in before]
        for other in followed[place + 1 :]:
            if other.offer == one.offer:
                found.append(Violation("same_offer", person.id, one.id))
            if other.start <= one.end and one.start <= other.end:
                found.append(Violation("same_day", person.id, one.id))
    return found


def _together(participants: tuple[Participant, ...], mine: dict[str, list[Session]]) -> list[Violation]:
    groups: dict[str, set[tuple[str, ...]]] = {}
    for person in participants:
        if person.together:
            groups.setdefault(person.together, set()).add(tuple(sorted(s.id for s in mine.get(person.id, []))))
    return [Violation("together", person=name) for name, ways in sorted(groups.items()) if len(ways) > 1]


def _away(
    problem: Problem, people: dict[str, Participant], sessions: dict[str, Session], pairs: list[tuple[str, str]]
) -> list[Violation]:
    if problem.away_share is None:
        return []
    sizes = Counter(person.service for person in problem.participants)
    gone: Counter[tuple[str, int]] = Counter()
    for person, session in pairs:
        for day in sessions[session].days:
            gone[people[person].service, day] += 1
    found = []
    for (service, day), n in sorted(gone.items()):
        if service and n > max(1, int(sizes[service] * problem.away_share + 1e-9)):
            found.append(Violation("service_away", person=service, session=date.fromordinal(day).isoformat()))
    return found
