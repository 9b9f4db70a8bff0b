"""``organisation measure``: the diagnosis, on the screen and in its folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillcheck.cli.options import AsJson, Force
from skillcheck.cli.organisation.common import day, one_view, pack_of
from skillcheck.errors import EXIT_NOTHING_DONE, EXIT_SOME_RETURNED, Problem, UsageProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skillcheck.cli.session import Session
    from skillcheck.frameworks.practice import Pack
    from skillcheck.workflows.measure_organisation import Done


def measure(
    ctx: typer.Context,
    structure: Annotated[Path, typer.Argument(metavar="STRUCTURE", help="organisation.option_structure")],
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="organisation.option_views")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="organisation.option_out")],
    facts: Annotated[Path | None, typer.Option("--facts", metavar="FILE", help="organisation.option_facts")] = None,
    cohort: Annotated[Path | None, typer.Option("--cohort", metavar="DIR", help="organisation.option_cohort")] = None,
    view: Annotated[
        list[str] | None, typer.Option("--view", metavar="VIEW[=FILE]", help="organisation.option_view_of_files")
    ] = None,
    profile: Annotated[str | None, typer.Option("--profile", metavar="ID", help="organisation.option_profile")] = None,
    today: Annotated[str | None, typer.Option("--today", metavar="DATE", help="organisation.option_today")] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Read, measure, show, write; every row accounted for."""
    from skillcheck.workflows.measure_organisation import Diagnosis, measure_organisation

    session: Session = ctx.obj
    pack = pack_of(session)
    asked = Diagnosis(
        structure=structure, files=tuple(files), out=out, today=day(today), facts=facts, cohort=cohort,
        views=_views(pack, view or (), files), profile=profile, force=force,
    )  # fmt: skip
    done = measure_organisation(asked, session.library, pack, session.texts)
    tell(session, done, out, as_json=as_json)


def _views(pack: Pack, given: Sequence[str], files: Sequence[Path]) -> dict[str, str]:
    """Each file that ``--view`` names and its viewpoint; "": of the others without a column for it.

    Raises UsageProblem: a viewpoint or a file that is not there, a file named twice.
    """
    found: dict[str, str] = {}
    names = [str(path) for path in files]
    for one in given:
        word, _, file = one.partition("=")
        if file and file not in names:
            raise UsageProblem(
                Problem("organisation.view_of_no_file", fields={"found": file, "known": ", ".join(names)})
            )
        if found.setdefault(file, one_view(pack, word)) != one_view(pack, word):
            raise UsageProblem(Problem("organisation.two_views", fields={"found": one, "known": found[file]}))
    return found


def tell(session: Session, done: Done, out: Path, *, as_json: bool = False) -> None:
    """What was read and found, what could not count, where the report is; then the exit code."""
    from skillcheck.report.organisation.report import screen
    from skillcheck.report.organisation.wording import shown_from

    record = done.record
    for problem in (*done.notes, *done.told, *done.examples):
        session.say_problem(problem)
    rows = record.rows
    say = session.say if as_json else session.tell
    say("organisation.accounted", n=rows.read, taken=rows.taken, returned=rows.returned)
    for path in done.rejected:
        session.say("organisation.returned_in", n=rows.returned, file=str(path))
    if not record.views:
        session.say("organisation.nothing_shown", shown=shown_from(pack_of(session), session.texts))
        raise typer.Exit(EXIT_NOTHING_DONE)
    if as_json:
        typer.echo(record.model_dump_json(by_alias=True, indent=1))
    else:
        lines = screen(record, pack_of(session), session.library, session.texts)
        session.lines(lines)
        session.tell("organisation.written", folder=str(out), report=str(out / "report.html"))
    if done.pdf_missing:
        session.say("organisation.pdf_left_out")
    if record.hidden:
        session.say("organisation.hidden_exit", n=len(record.hidden))
    if rows.returned or record.hidden or done.told:
        raise typer.Exit(EXIT_SOME_RETURNED)
