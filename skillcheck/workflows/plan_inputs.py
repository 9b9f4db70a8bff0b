"""The director's files for a training plan, read whole: every mistake of every file in one go, nothing half done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from skillcheck.content.validate import CheckedFile
from skillcheck.errors import Problem
from skillcheck.ingest.cells.normalise import listed
from skillcheck.ingest.cells.normalise import words as simplified
from skillcheck.ingest.table_file import Row, read_table
from skillcheck.recommend.training_plan.effects import Taught
from skillcheck.recommend.training_plan.inputs import Must, MustFile
from skillcheck.recommend.training_plan.problem import Participant, Session
from skillcheck.record import Record

if TYPE_CHECKING:
    from skillcheck.content.library import Library

R = TypeVar("R", bound=Record)
SESSION_COLUMNS = (
    "session", "offer", "title", "start", "end", "hours", "seats", "min", "price_person", "price_session", "where",
    "languages", "status", "seen_on", "requires", "serves", "funded_by", "share",
)  # fmt: skip
NEEDED = ("session", "offer", "start", "end", "hours", "seats")
PEOPLE_COLUMNS = ("id", "service", "hours_max", "hours_paid", "away", "no_screen", "keep_together", "profile")


@dataclass
class Sessions:
    """seances.csv."""

    sessions: list[Session] = field(default_factory=list)
    where: dict[str, str] = field(default_factory=dict)
    taught: list[Taught] = field(default_factory=list)
    """What sessions of one's own teach, as they say themselves (``serves``)."""
    funded: dict[str, float] = field(default_factory=dict)
    """The share of the price of a session that somebody else pays."""
    titles: dict[str, str] = field(default_factory=dict)
    """The name of an offer as people read it, where its rows give one (``title``)."""
    offers: set[str] = field(default_factory=set)
    """Every offer that is named, also in rows with mistakes."""
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class _Named:
    """What a row says of itself, whatever else is wrong with it: so that other rows may refer to it."""

    id: str
    offer: str
    requires: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Limits:
    """What holds for everybody, from the options."""

    minutes: int
    replacement_cents: int
    today: date


def read_sessions(path: Path, library: Library, today: date) -> Sessions:
    """Every session, checked against the catalogue, one another and the calendar."""
    rows, problems = read_table(path, SESSION_COLUMNS, NEEDED)
    found = Sessions(problems=problems)
    if any(one.code in ("tables.column_missing", "tables.empty_file") for one in problems):
        return found
    lines: dict[str, int] = {}
    named = []
    for row in rows:
        _one_session(row, library, today, found, lines)
        found.problems += row.problems
        named.append(_Named(row.text("session"), row.text("offer"), row.listed("requires"), row.line))
    found.offers = {one.offer for one in named} - {""}
    found.problems += _prerequisites(named, str(path))
    return found


def _one_session(row: Row, library: Library, today: date, found: Sessions, lines: dict[str, int]) -> None:
    name, offer = row.text("session", needed=True), row.text("offer", needed=True)
    start, end = row.day("start"), row.day("end")
    hours, seats = row.number("hours"), row.whole("seats", least=1)
    least = row.whole("min", 0) or 0
    person, session = row.number("price_person", 0.0), row.number("price_session", 0.0)
    share, title = row.number("share", 0.0), row.text("title")
    if title and found.titles.setdefault(offer, title) != title:
        row.refuse("plan.title_differs", "title", offer=offer, known=found.titles[offer])
    if name and name in lines:
        row.refuse("plan.session_twice", "session", other=lines[name])
    lines.setdefault(name, row.line)
    taught = _serves(row, offer, library)
    if offer and offer not in library.catalogue.offers and not row.text("serves"):
        row.refuse("plan.unknown_offer", "offer", known=_near(offer, library.catalogue.offers))
    if start and end and end < start:
        row.refuse("tables.ends_before", "end", start=start.isoformat(), end=end.isoformat())
    if seats is not None and least > seats:
        row.refuse("plan.min_over_seats", "min", seats=seats)
    if share is not None and share > 100:
        row.refuse("plan.share_over", "share")
    if row.problems or start is None or end is None or hours is None or seats is None:
        return
    where, closed = row.text("where"), simplified(row.text("status")) in listed("session_closed")
    own = 1 - (share or 0.0) / 100
    found.sessions.append(
        Session(
            id=name, offer=offer, start=start, end=end, minutes=round(hours * 60), seats=seats, minimum=least,
            seat_cents=round((person or 0) * 100 * own), open_cents=round((session or 0) * 100 * own),
            online=simplified(where) in listed("session_online"), usable=not closed and start >= today,
            requires=row.listed("requires"),
        )
    )  # fmt: skip
    found.where[name], found.taught = where, found.taught + taught
    found.funded[name] = (share or 0.0) / 100


def _serves(row: Row, offer: str, library: Library) -> list[Taught]:
    """«2.1:3 2.4:2»: competence and strength of link, for an offer of one's own."""
    found = []
    for part in row.listed("serves"):
        competence, _, strength = part.partition(":")
        if competence not in library.framework.competences or strength not in {"1", "2", "3"}:
            row.refuse("plan.bad_serves", "serves", found=part, known=next(iter(library.framework.competences)))
            continue
        found.append(Taught(offer, competence, int(strength), (0, library.framework.measurement.levels)))
    return found


def _prerequisites(sessions: Sequence[_Named], file: str) -> list[Problem]:
    """A prerequisite that is no session and no offer of one; sessions that wait for one another."""
    problems = []
    names = ({one.id for one in sessions} | {one.offer for one in sessions}) - {""}
    lines = {one.id: one.line for one in reversed(sessions)}
    for one in sessions:
        for wanted in one.requires:
            if wanted not in names:
                fields: dict[str, object] = {"found": wanted, "known": _near(wanted, names)}
                problems.append(Problem("plan.no_such_prerequisite", file, one.line, None, "requires", fields))
    for circle in circles({one.id: _waits_for(one, sessions) for one in sessions if one.id}):
        fields = {"found": " → ".join([*circle, circle[0]])}
        problems.append(Problem("plan.circular", file, lines[circle[0]], None, "requires", fields))
    return problems


def _waits_for(one: _Named, sessions: Sequence[_Named]) -> list[str]:
    return [other.id for other in sessions if other.id and {other.id, other.offer} & set(one.requires)]


def _near(found: str, known: Iterable[str]) -> str:
    """The nearest names; "" where nothing is near: then none is guessed."""
    return ", ".join(get_close_matches(found, sorted(known), n=3))


def circles(waits: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Circles among names that wait for one another, from the first of their names on, until no other is left."""
    found, left = [], dict(waits)
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            circle: list[str] = error.args[1][:0:-1]  # each is waited for by the next, the first again at the end
            first = circle.index(min(circle))
            found.append(circle[first:] + circle[:first])
            left = {name: [one for one in left[name] if one not in circle] for name in left if name not in circle}
        else:
            return sorted(found)


@dataclass
class Staff:
    """personnes.csv."""

    participants: dict[str, Participant] = field(default_factory=dict)
    profiles: dict[str, str] = field(default_factory=dict)
    services: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def read_people(path: Path, library: Library, limits: Limits) -> Staff:
    """Everybody's own limits; who is not in the file has those of everybody."""
    rows, problems = read_table(path, PEOPLE_COLUMNS, ("id",))
    found = Staff(problems=problems)
    if any(one.code in ("tables.column_missing", "tables.empty_file") for one in problems):
        return found
    lines: dict[str, int] = {}
    for row in rows:
        person, profile = row.text("id", needed=True), row.text("profile")
        hours = row.number("hours_max", limits.minutes / 60)
        paid = row.number("hours_paid", hours if hours is not None else 0.0)
        away, no_screen = row.periods("away"), row.yes("no_screen")
        if person and person in lines:
            row.refuse("plan.person_row_twice", "id", other=lines[person])
        lines.setdefault(person, row.line)
        found.services |= {row.text("service")} - {""}
        if profile and profile not in library.profiles:
            near = get_close_matches(profile, library.profiles, n=1) or list(library.profiles)
            row.refuse("plan.unknown_profile", "profile", known=", ".join(near))
        found.problems += row.problems
        if row.problems or hours is None or paid is None:
            continue
        share = min(1.0, paid / hours) if hours else 0.0
        found.participants[person] = Participant(
            id=person, service=row.text("service"), minutes_max=min(round(hours * 60), limits.minutes),
            hour_cents=round(limits.replacement_cents * share), away=away, no_screen=no_screen,
            together=row.text("keep_together"),
        )  # fmt: skip
        if profile:
            found.profiles[person] = profile
    return found


def read_yaml_record(path: Path, shape: type[R]) -> tuple[R | None, CheckedFile, list[Problem]]:
    """One YAML file of a director's against its shape; problems name the file as it was given."""
    checked = CheckedFile(path, path.parent)
    checked.name = str(path)
    checked.validate(shape)
    problems = [replace(one, file=str(path)) for one in checked.problems]
    return (checked.record if not problems else None), checked, problems


def read_musts(path: Path, library: Library, offers: Sequence[str], services: Sequence[str]) -> tuple[
    list[Must], list[Problem]
]:  # fmt: skip
    """Obligations, each about an offer that has a session or stands in the catalogue."""
    file, checked, problems = read_yaml_record(path, MustFile)
    if file is None:
        return [], problems
    known = sorted({*offers, *library.catalogue.offers})
    for place, must in enumerate(file.obligations):
        if must.offer not in known:
            problems.append(
                _at(checked, path, place, "offer", "plan.unknown_duty", must.offer, _near(must.offer, known))
            )
        if must.who.profile and must.who.profile not in library.profiles:
            known_profiles = list(library.profiles)
            near = ", ".join(get_close_matches(must.who.profile, known_profiles, n=1) or known_profiles)
            problems.append(_at(checked, path, place, "who", "plan.unknown_profile", must.who.profile, near))
        if must.who.service and must.who.service not in services:
            near = _near(must.who.service, services)
            problems.append(_at(checked, path, place, "who", "plan.unknown_service", must.who.service, near))
        if must.before and not is_day(must.before):
            problems.append(_at(checked, path, place, "before", "tables.no_such_day", must.before, ""))
    return file.obligations, problems


def _at(checked: CheckedFile, path: Path, place: int, key: str, code: str, found: str, known: str) -> Problem:
    line = checked.at("obligations", place, key)
    return Problem(code, str(path), line, None, key, {"found": found, "known": known})


def is_day(words: str) -> bool:
    """Whether the words name a day that exists."""
    try:
        date.fromisoformat(words)
    except ValueError:
        return False
    return True
