"""``people list``, ``show``, ``progress``: what is kept, in lines or as JSON."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from skillcheck.cli.options import AsJson, Who
from skillcheck.errors import Problem, UsageProblem

if TYPE_CHECKING:
    from skillcheck.cli.session import Session
    from skillcheck.store.people import Person

SORTS = ("last", "next", "name")
STATES = ("not_begun", "to_resume", "finished", "due", "damaged")
LAST = "\uffff"


def list_people(
    ctx: typer.Context,
    search: Annotated[str | None, typer.Argument(metavar="WORDS", help="people.option_search")] = None,
    sort: Annotated[str, typer.Option("--sort", metavar="last|next|name", help="people.option_sort")] = "last",
    state: Annotated[
        str | None, typer.Option("--state", metavar="not_begun|to_resume|finished|due", help="people.option_state")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Everybody, or those that fit."""
    found = chosen(search, sort, state)
    if as_json:
        typer.echo(json.dumps([as_data(one) for one in found], ensure_ascii=False, indent=1))
    else:
        print_people(ctx.obj, found, "people.nobody" if search or state else "people.nobody_yet")


def print_people(session: Session, found: list[Person], nobody: str = "people.nobody_yet") -> None:
    """One line each; ``nobody`` is said where there are none."""
    from skillcheck.cli.listing import table
    from skillcheck.cli.people.words import rows

    if not found:
        session.say(nobody)
        return
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    typer.echo("\n".join(table(rows(session, found), width)))


def show(
    ctx: typer.Context,
    person: Who,
    as_json: AsJson = False,
) -> None:
    """One person's page."""
    from skillcheck.cli.people.words import page
    from skillcheck.cli.session import on_screen
    from skillcheck.store.desk_notes import read_notes

    session: Session = ctx.obj
    one = who(person)
    notes = read_notes(one.code)
    if as_json:
        typer.echo(json.dumps({**as_data(one), "notes": asdict(notes)}, ensure_ascii=False, indent=1))
        return
    for line in page(session, one, notes):
        typer.echo(on_screen(line, sys.stdout))


def progress(
    ctx: typer.Context,
    person: Who,
    as_json: AsJson = False,
) -> None:
    """What changed between a person's interviews."""
    from skillcheck.cli.session import on_screen
    from skillcheck.report.person.since import since_lines, since_words
    from skillcheck.workflows.people_over_time import progress_for

    session: Session = ctx.obj
    one = who(person)
    found = progress_for(one.code, session.library)
    if as_json:
        typer.echo(json.dumps(asdict(found) if found else None, ensure_ascii=False, indent=1))
    elif found is None:
        session.say("people.one_visit")
    else:
        for line in since_lines(since_words(found, session.library, session.texts)):
            typer.echo(on_screen(line, sys.stdout))


def who(word: str) -> Person:
    """The person of a code or a nickname. Raises UsageProblem with the nearest names."""
    from skillcheck.store.nicknames import known_code
    from skillcheck.store.people import everybody

    code = known_code(word)
    return next(one for one in everybody() if one.code == code)


def chosen(search: str | None, sort: str = "last", state: str | None = None) -> list[Person]:
    """Those whose code, nickname or place holds the words, in the order asked for."""
    from skillcheck.cli.people.words import today
    from skillcheck.signs import comparable
    from skillcheck.store.people import everybody

    for name, value, known in (("sort", sort, SORTS), ("state", state or "due", STATES)):
        if value not in known:
            fields = {"option": f"--{name}", "found": value, "known": ", ".join(known)}
            raise UsageProblem(Problem("cli.bad_choice", fields=fields))
    found = everybody()
    if search:
        words = comparable(search)
        found = [one for one in found if words in comparable(" ".join((one.code, one.nickname or "", one.site or "")))]
    if state == "due":
        found = [one for one in found if one.due(today())]
    elif state:
        found = [one for one in found if one.state == state]
    if sort == "last":
        return sorted(found, key=lambda one: (one.seen, one.last), reverse=True)
    if sort == "next":
        return sorted(found, key=lambda one: (one.appointment or LAST, one.code))
    return sorted(found, key=lambda one: (comparable(one.nickname or LAST), one.code))


def as_data(person: Person) -> dict[str, Any]:
    """A person as plain data, with whether they are due."""
    from skillcheck.cli.people.words import today

    return {**asdict(person), "due": person.due(today())}
