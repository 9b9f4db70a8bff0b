"""``skillcheck forget``: erase everything kept of a person, after listing it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from skillcheck.errors import Problem, UsageProblem
from skillcheck.store.erase import erase

if TYPE_CHECKING:
    from skillcheck.cli.session import Session


def run(
    ctx: typer.Context,
    person: Annotated[str | None, typer.Argument(metavar="CODE", help="forget.option_person")] = None,
    everyone: Annotated[bool, typer.Option("--all", help="forget.option_all")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="forget.option_yes")] = False,
) -> None:
    """List what is kept of a person, ask, erase."""
    from skillcheck.store.paths import every_file, files_of, people

    session: Session = ctx.obj
    if (person is None) == (not everyone):
        raise UsageProblem(Problem("forget.whom", fields={"known": ", ".join(people()) or "–"}))
    files = every_file() if person is None else files_of(person)
    if not files:
        raise UsageProblem(
            Problem("forget.nothing", fields={"person": person or "–", "known": ", ".join(people()) or "–"})
        )
    session.say("forget.would_erase", n=len(files))
    for file in files:
        typer.echo(str(file))
    if yes or _agrees(session):
        erase(files)
        session.say("forget.erased", n=len(files))
    else:
        session.say("forget.kept")


def _agrees(session: Session) -> bool:
    """Ask; without anyone to ask, name the option."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageProblem(Problem("forget.needs_yes"))
    return _bare(input(session.t("forget.question") + " ")) == _bare(session.t("forget.agreed"))


def _bare(words: str) -> str:
    """Small letters without accents: «si» for «sí» is a yes."""
    import unicodedata

    return unicodedata.normalize("NFKD", words.strip().casefold()).encode("ascii", "ignore").decode()
