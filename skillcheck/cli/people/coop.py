"""``people coop``: what is copied into La Coop de la médiation numérique after a visit. Nothing is deduced: the
autonomy is what the mediator said, asked once."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from skillcheck.cli.options import Who
from skillcheck.cli.people.write import note_degree

if TYPE_CHECKING:
    from skillcheck.cli.session import Session

BETWEEN = " · "


def coop(ctx: typer.Context, person: Who) -> None:
    """The block to copy."""
    session: Session = ctx.obj
    for line in coop_lines(session, person):
        session.tell("people.coop_line", words=line)


def coop_lines(session: Session, person: str) -> list[str]:
    """Topics asked, minutes measured, equipment said, steps agreed, autonomy seen; «to be filled in» where unknown."""
    from skillcheck.interview.pace import gaps_of
    from skillcheck.store.desk_notes import read_notes
    from skillcheck.store.interviews import last_replies
    from skillcheck.store.journal import read_journal
    from skillcheck.store.nicknames import known_code
    from skillcheck.store.paths import journal_path

    code = known_code(person)
    events = read_journal(journal_path(code)).events
    replies = last_replies(events)
    notes = read_notes(code)
    degree = notes.degree or _ask_degree(session, code)
    library, texts, t = session.library, session.texts, session.t
    areas = {library.framework.area_of[library.bank[item].competence] for item in replies if item in library.bank}
    seconds = sum(gaps_of([reply.at for reply in replies.values()]))
    about: dict[str, list[str]] = next(
        (event["answers"] for event in reversed(events) if event.get("event") == "about"), {}
    )
    equipment = [
        texts.choose(option.text)
        for one in library.circumstances
        if one.id == "equipment"
        for option in one.options
        if option.code in about.get("equipment", ())
    ]
    topics = [texts.choose(area.short) for area in library.framework.areas if area.id in areas]
    unknown = t("people.coop_unknown")
    return [
        t("people.coop_head"),
        t("people.coop_topics", words=BETWEEN.join(topics) or unknown),
        t("people.coop_minutes", words=_minutes(session, seconds) if seconds else unknown),
        t("people.coop_equipment", words=BETWEEN.join(equipment) or unknown),
        t("people.coop_next", words=BETWEEN.join(step.text for step in notes.open_steps) or unknown),
        t("people.coop_degree", words=t(f"people.degree_{degree}") if degree else unknown),
    ]


def _minutes(session: Session, seconds: float) -> str:
    minutes = round(seconds / 60)
    return str(minutes) if minutes else session.t("people.coop_under_one")


def _ask_degree(session: Session, code: str) -> str | None:
    """Asked once, where somebody is there to say."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    from skillcheck.screens.choose import make_screen
    from skillcheck.screens.screen import Choice
    from skillcheck.store.desk_notes import DEGREES

    screen = make_screen(session.texts, lambda: session.console, plain=session.plain, large=False)
    choices = [Choice(one, session.t(f"people.degree_{one}")) for one in DEGREES]
    later = Choice("later", session.t("people.do_later"))
    chosen = screen.choose(session.t("people.degree_question"), [*choices, later], escape="later")
    if chosen == "later":
        return None
    note_degree(session, code, chosen)
    return chosen
