"""People in words: a line of the list, a person's page, what changed. Draws nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from skillcheck.i18n import clean, date

if TYPE_CHECKING:
    from skillcheck.cli.session import Session
    from skillcheck.store.desk_notes import DeskNotes, Step
    from skillcheck.store.people import Person


def today() -> str:
    """The day it is here, in ISO form."""
    return datetime.now(UTC).astimezone().date().isoformat()


def instant() -> str:
    """This instant in ISO form with its time zone."""
    return datetime.now(UTC).astimezone().isoformat(timespec="seconds")


def day(session: Session, iso: str | None) -> str:
    """A day as people say it; «–» where there is none."""
    try:
        return date(datetime.fromisoformat(iso or "").isoformat(), session.lang)
    except ValueError:
        return "–"


def named(person: Person) -> str:
    """The nickname with the code behind it, or the code."""
    return f"{clean(person.nickname)} ({person.code})" if person.nickname else person.code


def state_words(session: Session, person: Person) -> str:
    """To resume, finished, due."""
    key = "due" if person.due(today()) else person.state
    return session.t(f"people.state_{key}")


def row(session: Session, person: Person) -> list[str]:
    """One line of the list."""
    state = state_words(session, person)
    return [named(person), state, day(session, person.last[:10]), day(session, person.appointment), str(person.visits)]


def page(session: Session, person: Person, notes: DeskNotes) -> list[str]:
    """What is known of one person, in lines."""
    t = session.t
    lines = [
        t("people.page_head", person=named(person), state=state_words(session, person)),
        t("people.page_visits", n=person.visits, last=day(session, person.last[:10]), answers=person.answers),
        t("people.page_setup", profile=person.goal or person.profile or "–", length=person.length or "–"),
        t("people.page_next", date=day(session, notes.appointment), site=clean(notes.site or "–")),
    ]
    if notes.degree:
        lines.append(t("people.page_degree", degree=t(f"people.degree_{notes.degree}")))
    lines += [step_words(session, step) for step in notes.steps]
    lines += [t("people.page_note", date=day(session, at[:10]), text=clean(text, 1000)) for at, text in notes.notes]
    return lines


def step_words(session: Session, step: Step) -> str:
    """A step agreed and what became of it."""
    t = session.t
    key = step.outcome or "open"
    reason = t(f"people.reason_{step.reason}") if step.reason else ""
    became = t(f"people.step_{key}", reason=reason)
    return t(
        "people.step", n=step.number, text=clean(step.text, 300), date=day(session, step.agreed[:10]), became=became
    )
