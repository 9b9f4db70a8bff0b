"""Leaving an interview before its end: what was kept, and how to go on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from skillcheck.cli.session import on_screen
from skillcheck.errors import EXIT_INTERRUPTED, DataProblem
from skillcheck.store.interviews import take_back_unanswered
from skillcheck.store.nicknames import set_nickname
from skillcheck.store.paths import files_of

if TYPE_CHECKING:
    from skillcheck.cli.assess.languages import Bilingual
    from skillcheck.store.interviews import OpenInterview


def say_apart(words: str) -> None:
    """A message on stderr, its lines cut between words."""
    typer.echo(on_screen(words, sys.stderr), err=True)


def say_command(words: str) -> None:
    """A command to type, on stderr: never cut, what is copied from the screen must be one line."""
    typer.echo(words, err=True)


def leave(bilingual: Bilingual, opened: OpenInterview, option: str = "") -> None:
    """The person stops: say that all is kept and how to go on; an interview without an answer leaves no trace,
    and the one before it is the present one again."""
    if opened.interview.replies:
        say_apart(bilingual.words("assess.stopped", n=len(opened.interview.replies)))
        say_command(bilingual.resume_command(opened.person, option))
    else:
        take_back_unanswered(
            opened.person, [event for event in opened.interview.events if event.get("event") == "observed"]
        )
        if not files_of(opened.person):
            set_nickname(opened.person, None)
        say_apart(bilingual.words("assess.stopped_before"))
    raise typer.Exit(EXIT_INTERRUPTED)


def break_off(bilingual: Bilingual, opened: OpenInterview, error: DataProblem) -> None:
    """The journal could not be written: say why, and that what was answered before is safe."""
    for problem in error.problems:
        bilingual.session.say_problem(problem)
    say_apart(bilingual.words("assess.broken_off"))
    say_command(bilingual.resume_command(opened.person))
    raise typer.Exit(error.exit_code)
