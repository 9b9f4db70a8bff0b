"""``skillcheck verify``: whether results are still those that were written, and whether their figures follow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillcheck.errors import EXIT_NOTHING_DONE, EXIT_SOME_RETURNED

if TYPE_CHECKING:
    from skillcheck.cli.session import Session


def run(
    ctx: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="RESULT", help="verify.option_paths")],
) -> None:
    """Look at every one, tell everything, and end with the worst."""
    from skillcheck.workflows.outcome import Verified
    from skillcheck.workflows.verify import verify

    session: Session = ctx.obj
    whole = Verified()
    for path in paths:
        whole.add(verify(path, session.library))
    for problem in (*whole.problems, *whole.unverified):
        session.say_problem(problem)
    session.tell("verify.files", n=whole.files)
    session.tell("verify.figures", n=whole.figures)
    if whole.problems:
        session.tell("verify.differs", n=len(whole.problems))
        raise typer.Exit(EXIT_NOTHING_DONE)
    if whole.unverified:
        raise typer.Exit(EXIT_SOME_RETURNED)
