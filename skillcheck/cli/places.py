"""``skillcheck places``: keep the national file of places to get help, and look for the nearest, without a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillcheck.errors import EXIT_SOME_RETURNED, Problem, UsageProblem

if TYPE_CHECKING:
    from skillcheck.cli.session import Session
    from skillcheck.recommend.nearby import Around
    from skillcheck.workflows.places_nearby import Taken


def run(
    ctx: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="FILE.csv", help="places.option_file")] = None,
    near: Annotated[str | None, typer.Option("--near", metavar="POSTCODE|TOWN", help="places.option_desk")] = None,
    wish: Annotated[str, typer.Option("--wish", metavar="ID,ID", help="places.option_wish")] = "",
) -> None:
    """Keep a file, remember where the desk is, show what is near it."""
    from skillcheck.cli.director import day_of
    from skillcheck.workflows.places_nearby import around_here, set_desk, take_places

    session: Session = ctx.obj
    if session.library.places is None:
        raise UsageProblem(Problem("places.no_words"))
    wishes = wishes_of(session, wish)
    taken = take_places(file, session.library, day_of(None)) if file is not None else None
    if near is not None:
        set_desk(near)
    here = around_here(wishes=wishes)
    if taken is not None:
        _tell_left_out(session, taken)
    _tell_kept(session)
    if here is not None:
        _show(session, here)
    if taken is not None and (taken.left_out or taken.strange):
        raise typer.Exit(EXIT_SOME_RETURNED)


def wishes_of(session: Session, words: str) -> tuple[str, ...]:
    """The special welcomes named between commas. Raises UsageProblem where the content has none of the name."""
    from skillcheck.content.lookup import find

    known = {one.id: one.id for one in session.library.places.support} if session.library.places else {}
    return tuple(find(known, one.strip(), "places.unknown_wish") for one in words.split(",") if one.strip())


def here_or_none(session: Session, near: str | None = None, wish: str = "") -> Around | None:
    """Where pages look for places to go to. What keeps the desk's own from being used is said and stops nothing; what
    was asked for now (``near``, ``wish``) must be there. Raises SkillcheckError where it is not."""
    from skillcheck.errors import SkillcheckError
    from skillcheck.workflows.places_nearby import around_here

    wishes = wishes_of(session, wish)
    try:
        return around_here(near, wishes)
    except SkillcheckError as error:
        if near is not None or wishes:
            raise
        session.say_problems(error.problems)
        return None


def _tell_kept(session: Session) -> None:
    from skillcheck.i18n import Printed, date
    from skillcheck.store.places_index import kept_file

    about = kept_file()
    if about is None:
        raise UsageProblem(Problem("places.no_file"))
    session.tell("places.kept", n=about.kept, file=about.name, day=Printed(date(about.dated, session.lang)))
    session.say("places.desk", near=about.near) if about.near else session.say("places.no_desk")


def _tell_left_out(session: Session, taken: Taken) -> None:
    """Every reason with its number, the first lines of each by name."""
    if taken.left_out:
        session.say("places.left_out", n=sum(taken.left_out.values()))
    for code, count in taken.left_out.items():
        named = [one for one in taken.examples if one.code == code]
        for problem in named:
            session.say_problem(problem)
        if count > len(named):
            session.say("places.and_more", n=count - len(named))
    if taken.without_coordinates:
        session.say("places.without_coordinates", n=taken.without_coordinates)
    if taken.strange:
        session.say("places.strange", n=taken.strange)


def _show(session: Session, here: Around) -> None:
    """The three nearest places for anybody, whatever they come for."""
    from skillcheck.report.person.going import places_section
    from skillcheck.report.render.terminal import section_lines

    words = session.library.places
    assert words is not None
    section = places_section(here, words.services, words, session.texts)
    session.console.print(section_lines(section, session.console.width))
