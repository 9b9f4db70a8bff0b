"""A training plan to be made, as plain arrays: who could sit where, at what price, and what each seat would teach.

Money is in cents and time in minutes, as whole numbers: sums are exact in any order. People and sessions stand in the
order of their ids, so the order of the director's rows changes nothing. Who must go together is one *unit*.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Session:
    """One dated session of an offer. ``requires``: sessions or offers of which one must be followed before, each."""

    id: str
    offer: str
    start: date
    end: date
    minutes: int
    seats: int
    minimum: int
    seat_cents: int
    open_cents: int
    online: bool = False
    usable: bool = True
    """Still open to enrolment: neither full, past nor cancelled."""
    requires: tuple[str, ...] = ()

    @property
    def days(self) -> range:
        """Every day from the first to the last, as ordinals: what we know of when people are away."""
        return range(self.start.toordinal(), self.end.toordinal() + 1)


@dataclass(frozen=True)
class Participant:
    """One person as the plan sees them: limits, no name, no level."""

    id: str
    service: str = ""
    minutes_max: int = 0
    hour_cents: int = 0
    """What replacing the person costs for an hour of training; 0 for a volunteer."""
    away: tuple[tuple[date, date], ...] = ()
    no_screen: bool = False
    together: str = ""


@dataclass(frozen=True)
class Obligation:
    """A person must follow an offer, in a session that ends by a date (None: any)."""

    person: str
    offer: str
    before: date | None = None


@dataclass(frozen=True)
class Problem:
    """People × sessions. Build it with ``make_problem``; ``needs`` and ``effect`` come from needs.py and effects.py."""

    participants: tuple[Participant, ...]
    sessions: tuple[Session, ...]
    obligations: tuple[Obligation, ...]
    budget: int | None
    away_share: float | None
    """The largest share of a service that may be away on one day (at least one person always may)."""
    offers: tuple[str, ...]
    remaining: NDArray[np.float32]
    """people × competences × steps: the expected shortfall that remains after so many tenths of a level."""
    effect: NDArray[np.int8]
    """people × offers × competences, in tenths of a level; 0 where the offer does not suit the person."""

    @cached_property
    def units(self) -> tuple[tuple[int, ...], ...]:
        """Positions of the people who go together."""
        groups: dict[str, list[int]] = {}
        for place, person in enumerate(self.participants):
            groups.setdefault(f"={person.together}" if person.together else f"#{place}", []).append(place)
        return tuple(tuple(places) for places in groups.values())

    @cached_property
    def unit_of(self) -> NDArray[np.intp]:
        """The unit of each person."""
        found = np.zeros(len(self.participants), dtype=np.intp)
        for unit, places in enumerate(self.units):
            found[list(places)] = unit
        return found

    @cached_property
    def size(self) -> Whole:
        """People of each unit."""
        return np.array([len(places) for places in self.units], dtype=np.int64)

    @cached_property
    def offer_of(self) -> NDArray[np.intp]:
        """The offer of each session, as a position in ``offers``."""
        return np.array([self.offers.index(session.offer) for session in self.sessions], dtype=np.intp)

    @cached_property
    def minutes_max(self) -> Whole:
        """Minutes that a unit may spend: those of its member who has least."""
        return np.array([min(self.participants[p].minutes_max for p in places) for places in self.units])

    @cached_property
    def seat_cents(self) -> Whole:
        """units × sessions: what it costs that the unit sits there."""
        seats = np.array([session.seat_cents for session in self.sessions], dtype=np.int64)
        minutes = np.array([session.minutes for session in self.sessions], dtype=np.int64)
        hour = np.array([sum(self.participants[p].hour_cents for p in places) for places in self.units], dtype=np.int64)
        return self.size[:, None] * seats[None, :] + (hour[:, None] * minutes[None, :] + 30) // 60

    @cached_property
    def possible(self) -> Mask:
        """units × sessions: dates, screen and enrolment allow it, whoever else goes."""
        single = np.array([[self.date_suits(p, s) for s in self.sessions] for p in self.participants], dtype=bool)
        single = single.reshape(len(self.participants), len(self.sessions))
        together = np.array([single[list(places)].all(axis=0) for places in self.units], dtype=bool)
        return together.reshape(len(self.units), len(self.sessions))

    @staticmethod
    def date_suits(person: Participant, session: Session) -> bool:
        """Whether this person could be there at all."""
        here = not any(first <= session.end and session.start <= last for first, last in person.away)
        return session.usable and here and not (person.no_screen and session.online)

    @cached_property
    def clash(self) -> Mask:
        """sessions × sessions: nobody can follow both (same days, or the same offer twice)."""
        starts = np.array([session.start.toordinal() for session in self.sessions])
        ends = np.array([session.end.toordinal() for session in self.sessions])
        overlap = (starts[:, None] <= ends[None, :]) & (starts[None, :] <= ends[:, None])
        both: Mask = overlap | (self.offer_of[:, None] == self.offer_of[None, :])
        return both

    @cached_property
    def services(self) -> tuple[str, ...]:
        """The services, in order."""
        return tuple(sorted({person.service for person in self.participants}))

    @cached_property
    def members(self) -> Whole:
        """units × services: how many of the unit belong to each."""
        counts = np.zeros((len(self.units), len(self.services)), dtype=np.int64)
        for place, person in enumerate(self.participants):
            counts[self.unit_of[place], self.services.index(person.service)] += 1
        return counts

    @cached_property
    def quota(self) -> Whole | None:
        """How many of each service may be away on one day; None without a limit."""
        if self.away_share is None:
            return None
        return np.array([self.quota_of(service) for service in self.services], dtype=np.int64)

    def quota_of(self, service: str) -> int:
        """How many of a service may be away on one day."""
        of_it = sum(person.service == service for person in self.participants)
        if self.away_share is None or not service:
            return of_it
        return max(1, int(of_it * self.away_share + 1e-9))

    @cached_property
    def days(self) -> tuple[NDArray[np.intp], ...]:
        """The days of each session, as positions among all days on which something takes place."""
        every = sorted({day for session in self.sessions for day in session.days})
        place = {day: position for position, day in enumerate(every)}
        return tuple(np.array([place[day] for day in session.days], dtype=np.intp) for session in self.sessions)

    @cached_property
    def requires(self) -> tuple[tuple[tuple[int, ...], ...], ...]:
        """For each session its prerequisites, each as the sessions that fulfil it (they end before it starts)."""
        return tuple(
            tuple(
                tuple(
                    place
                    for place, other in enumerate(self.sessions)
                    if wanted in (other.id, other.offer) and other.end < session.start
                )
                for wanted in session.requires
            )
            for session in self.sessions
        )

    @cached_property
    def duties(self) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """Each obligation as a unit and the sessions that would fulfil it."""
        position = {person.id: place for place, person in enumerate(self.participants)}
        return tuple(
            (int(self.unit_of[position[duty.person]]), self.fulfilling(duty)) for duty in self.obligations
        )  # fmt: skip

    def fulfilling(self, duty: Obligation) -> tuple[int, ...]:
        """The sessions of the offer that end in time."""
        return tuple(
            place
            for place, session in enumerate(self.sessions)
            if session.offer == duty.offer and (duty.before is None or session.end <= duty.before)
        )

    def with_budget(self, budget: int | None) -> Problem:
        """The same with another budget (cents)."""
        return replace(self, budget=budget)

    def with_effect(self, effect: NDArray[np.int8]) -> Problem:
        """The same with another supposed effect."""
        return replace(self, effect=effect)


def make_problem(
    participants: tuple[Participant, ...],
    sessions: tuple[Session, ...],
    remaining: NDArray[np.float32],
    effect: NDArray[np.int8],
    offers: tuple[str, ...],
    *,
    obligations: tuple[Obligation, ...] = (),
    budget: int | None = None,
    away_share: float | None = None,
) -> Problem:
    """Put people (with their rows of ``remaining`` and ``effect``) and sessions in the order of their ids."""
    order = sorted(range(len(participants)), key=lambda place: participants[place].id)
    return Problem(
        participants=tuple(participants[place] for place in order),
        sessions=tuple(sorted(sessions, key=lambda session: session.id)),
        obligations=tuple(sorted(obligations, key=lambda duty: (duty.person, duty.offer, duty.before or date.max))),
        budget=budget,
        away_share=away_share,
        offers=offers,
        remaining=remaining[order],
        effect=effect[order],
    )
