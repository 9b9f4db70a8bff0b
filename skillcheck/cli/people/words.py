"""People in words: a line of the list, a person's page, what changed. Draws nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, get_args

from skillcheck.i18n import Printed, clean, date
from skillcheck.store.inventory import noted
from skillcheck.store.people import State

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    return _said(iso or "", session.lang)


@cache
def _said(iso: str, lang: str) -> str:
    try:
        return date(datetime.fromisoformat(iso).isoformat(), lang)
    except ValueError:
        return "–"


def named(person: Person) -> str:
    """The nickname with the code behind it, or the code."""
    return f"{clean(person.nickname)} ({person.code})" if person.nickname else person.code


def state_words(session: Session, person: Person) -> str:
    """To resume, finished, due."""
    return session.t(f"people.state_{_state(person, today())}")


def _state(person: Person, at: str) -> str:
    return "due" if person.due(at) else person.state


def rows(session: Session, people: Sequence[Person]) -> list[list[str]]:
    """The lines of the list, heads first. What is the same for many people is worded once."""
    heads = [session.t(f"people.head_{name}") for name in ("person", "state", "last", "next", "visits")]
    at, states = today(), {name: session.t(f"people.state_{name}") for name in ("due", *get_args(State))}
    return [heads] + [
        [
            named(one), states[_state(one, at)], day(session, one.seen[:10]), day(session, one.appointment),
            str(one.visits),
        ]
        for one in people
    ]  # fmt: skip


def page(session: Session, person: Person, notes: DeskNotes) -> list[str]:
    """What is known of one person, in lines."""
    t = session.t
    lines = [
        t("people.page_head", person=named(person), state=state_words(session, person)),
        t("people.page_visits", n=person.visits, last=day(session, person.seen[:10]), answers=person.answers),
        t(
            "people.page_setup",
            profile=about_words(session, person.goal, person.profile),
            length=length_words(session, person.length),
        ),
        t(
            f"people.page_{'missed' if person.missed(today()) else 'next'}",
            date=day(session, person.appointment),
            site=clean(notes.site or "–"),
        ),
    ]
    if person.last[:10] > today():
        lines.append(t("people.page_future", date=day(session, person.last[:10])))
    if notes.degree:
        lines.append(t("people.page_degree", degree=t(f"people.degree_{notes.degree}")))
    lines += [step_words(session, step) for step in notes.steps]
    lines += [
        t("people.page_note", n=number, date=day(session, at[:10]), text=clean(text, 1000))
        for number, (at, text) in enumerate(notes.notes, 1)
    ]
    lines += [t("people.page_elsewhere", file=str(one.path)) for one in noted() if one.person == person.code]
    return lines


def about_words(session: Session, goal_id: str | None, profile_id: str | None) -> str:
    """The goal or profile of an interview by its name; its id where the content has it no more; of neither,
    that it is about everything."""
    goal, profile = session.library.goals.get(goal_id or ""), session.library.profiles.get(profile_id or "")
    if goal or profile:
        return session.texts.choose(goal.name if goal else profile.name if profile else {})
    return clean(goal_id or profile_id or session.t("people.about_all"))


def length_words(session: Session, length: str | None) -> str:
    """The length of an interview in words; a number of questions as it is."""
    known = length in ("short", "standard", "each", "full")
    return session.t(f"people.length_{length}") if known else clean(length or "–")


def step_words(session: Session, step: Step) -> str:
    """A step agreed and what became of it."""
    t = session.t
    key = step.outcome or "open"
    reason = t(f"people.reason_{step.reason}") if step.reason else ""
    became = t(f"people.step_{key}", reason=reason)
    return t(
        "people.step", n=step.number, text=clean(step.text, 300), date=day(session, step.agreed[:10]), became=became
    )


def register_entry(session: Session) -> str:
    """The entry for the register of processing as Markdown: what the program knows of this machine is filled in, what
    only the organisation knows is left open."""
    from skillcheck.store.nicknames import nicknames
    from skillcheck.store.paths import home
    from skillcheck.store.people import everybody
    from skillcheck.store.retention import kept_months

    t = session.t
    people, months = everybody(), kept_months()
    first, last = (
        min((one.started for one in people if one.started), default=""),
        max((one.last for one in people), default=""),
    )
    filled = {
        "where": str(home()),
        "kept": t(
            "register.counted", n=len(people), visits=sum(one.visits for one in people), nicknames=len(nicknames()),
            first=day(session, first[:10]), last=day(session, last[:10]),
        ),
        "period": t("register.months", n=months) if months else "…",
        "elsewhere": t("register.files", n=len(noted())),
    }  # fmt: skip
    rows = [
        (t(f"register.{name}"), filled.get(name) or t(f"register.{name}_is"))
        for name in (
            "controller", "purpose", "basis", "concerned", "data", "sensitive", "kept", "where", "elsewhere",
            "recipients", "transfers", "period", "security", "rights",
        )
    ]  # fmt: skip
    title = t("register.title", framework=Printed(session.texts.choose(session.library.framework.title)))
    lines = [f"# {title}", "", t("register.lead", date=day(session, today())), "", "| | |", "|---|---|"]
    return "\n".join([*lines, *(f"| {name} | {what} |" for name, what in rows)]) + "\n"
