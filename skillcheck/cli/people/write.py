"""What a mediator notes of a person: a nickname, a note, a step agreed and what became of it, the next appointment."""

from __future__ import annotations

from datetime import date as calendar
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from skillcheck.cli.options import Who
from skillcheck.errors import Problem, UsageProblem

if TYPE_CHECKING:
    from skillcheck.cli.session import Session

LONGEST = 2000


def name(
    ctx: typer.Context,
    person: Annotated[str | None, typer.Argument(metavar="PERSON", help="people.option_person")] = None,
    nickname: Annotated[str | None, typer.Argument(metavar="NICKNAME", help="people.option_nickname")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="people.option_remove")] = False,
    erase_all: Annotated[bool, typer.Option("--erase-all", help="people.option_erase_all")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="people.option_yes")] = False,
) -> None:
    """Give a nickname, take it away, or erase the file of nicknames."""
    from skillcheck.cli.confirm import agrees
    from skillcheck.store.nicknames import erase_nicknames, known_code, same_name, set_nickname

    session: Session = ctx.obj
    if erase_all and person is None:
        if yes or agrees(session, "people.erase_names_question"):
            session.say("people.names_erased", n=erase_nicknames())
        return
    if person is None or (nickname is None) != remove or erase_all:
        raise UsageProblem(Problem("people.name_what"))
    code = known_code(person)
    set_nickname(code, nickname)
    if nickname is None:
        session.say("people.name_removed", person=code)
        return
    session.say("people.name_kept", person=code, name=nickname)
    if others := same_name(code, nickname):
        session.say("people.name_shared", name=nickname, known=", ".join(others))


def note(
    ctx: typer.Context,
    person: Who,
    text: Annotated[str | None, typer.Argument(metavar="TEXT", help="people.option_text")] = None,
    erase: Annotated[str | None, typer.Option("--erase", metavar="N|all", help="people.option_erase_note")] = None,
) -> None:
    """Write a note, or erase one, or all, and nothing else."""
    from skillcheck.store.desk_notes import erase_notes
    from skillcheck.store.nicknames import known_code

    if (text is None) == (erase is None):
        raise UsageProblem(Problem("people.note_what"))
    if erase is None:
        _add(ctx.obj, person, "note", text=_text(text or ""))
        return
    if erase != "all" and not (erase.isascii() and erase.isdigit()):
        raise UsageProblem(Problem("people.note_what"))
    session: Session = ctx.obj
    session.say("people.notes_erased", n=erase_notes(known_code(person), None if erase == "all" else int(erase)))


def agree(
    ctx: typer.Context,
    person: Who,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="people.option_text")],
    competence: Annotated[
        str | None, typer.Option("--competence", metavar="ID", help="people.option_competence")
    ] = None,
) -> None:
    """Agree a step."""
    from skillcheck.content.lookup import find

    session: Session = ctx.obj
    if competence is not None:
        find(session.library.framework.competences, competence, "people.unknown_competence")
    _add(session, person, "agree", text=_text(text), competence=competence)


def follow(
    ctx: typer.Context,
    person: Who,
    step: Annotated[int, typer.Argument(metavar="N", help="people.option_step")],
    done: Annotated[bool, typer.Option("--done", help="people.option_done")] = False,
    not_done: Annotated[str | None, typer.Option("--not-done", metavar="REASON", help="people.option_not_done")] = None,
) -> None:
    """Say what became of a step."""
    from skillcheck.cli.people.steps import note_step
    from skillcheck.store.desk_notes import REASONS
    from skillcheck.store.nicknames import known_code

    session: Session = ctx.obj
    if done == (not_done is not None):
        raise UsageProblem(Problem("people.follow_what", fields={"known": ", ".join(REASONS)}))
    note_step(known_code(person), step, not_done)
    session.say("people.noted")


def next_(
    ctx: typer.Context,
    person: Who,
    when: Annotated[str, typer.Argument(metavar="DATE|none", help="people.option_when")],
) -> None:
    """Set the next appointment, or take it away."""
    _add(ctx.obj, person, "appointment", value=None if when == "none" else coming_day(when))


def site(
    ctx: typer.Context, person: Who, place: Annotated[str, typer.Argument(metavar="PLACE", help="people.option_place")]
) -> None:
    """Note the place, by which groups are made."""
    _add(ctx.obj, person, "site", value=_text(place)[:80])


def degree(
    ctx: typer.Context,
    person: Who,
    word: Annotated[str, typer.Argument(metavar="guided|when_needed|autonomous", help="people.option_degree")],
) -> None:
    """Note the autonomy in the activity, in the three words of La Coop; the mediator says it, nothing is deduced."""
    from skillcheck.store.desk_notes import DEGREES

    if word not in DEGREES:
        fields = {"option": "DEGREE", "found": word, "known": ", ".join(DEGREES)}
        raise UsageProblem(Problem("cli.bad_choice", fields=fields))
    note_degree(ctx.obj, person, word)


def note_degree(session: Session, person: str, word: str) -> None:
    """One of ``DEGREES``, of a person."""
    _add(session, person, "degree", value=word)


def coming_day(words: str) -> str:
    """A day from today on, «2026-12-03» or «3/12/2026», in ISO form. Raises UsageProblem."""
    from skillcheck.cli.people.words import today

    found: calendar | None = None
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            found = datetime.strptime(words.strip(), form).date()  # noqa: DTZ007 (a day of the calendar, no instant)
        except ValueError:
            continue
    if found is None:
        raise UsageProblem(Problem("people.bad_date", fields={"found": words}))
    if found.isoformat() < today():
        raise UsageProblem(Problem("people.past_date", fields={"found": words}))
    return found.isoformat()


def _add(session: Session, person: str, event: str, **details: object) -> None:
    from skillcheck.cli.people.words import instant
    from skillcheck.store.desk_notes import add
    from skillcheck.store.nicknames import known_code

    add(known_code(person), lambda _notes: {"event": event, "at": instant(), **details})
    session.say("people.noted")


def _text(words: str) -> str:
    words = " ".join(words.split())
    if not words or len(words) > LONGEST:
        raise UsageProblem(Problem("people.bad_text", fields={"most": LONGEST}))
    return words
