"""``skillcheck tasks``: which vital task hangs on one person, without naming anybody."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillcheck.cli.options import AsJson, Force
from skillcheck.errors import EXIT_SOME_RETURNED, Problem, UsageProblem

if TYPE_CHECKING:
    from datetime import date

    from skillcheck.cli.session import Session
    from skillcheck.workflows.map_tasks import Mapped

STARTER = "tasks-starter.yaml"


def run(
    ctx: typer.Context,
    results: Annotated[list[Path] | None, typer.Argument(metavar="RESULTS", help="tasks.option_results")] = None,
    tasks: Annotated[Path | None, typer.Option("--tasks", metavar="FILE", help="tasks.option_tasks")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="DIR", help="tasks.option_out")] = None,
    people: Annotated[Path | None, typer.Option("--people", metavar="FILE", help="tasks.option_people")] = None,
    absence: Annotated[str, typer.Option("--absence", metavar="8%", help="tasks.option_absence")] = "8%",
    who: Annotated[bool, typer.Option("--who", help="tasks.option_who")] = False,
    starter: Annotated[Path | None, typer.Option("--starter", metavar="FILE", help="tasks.option_starter")] = None,
    today: Annotated[str | None, typer.Option("--today", metavar="DAY", help="tasks.option_today")] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Map the tasks, write the folder, say what hangs on one person."""
    from skillcheck.cli import director
    from skillcheck.workflows.map_tasks import TasksRequest, map_tasks
    from skillcheck.workflows.write_tasks import write_tasks

    session: Session = ctx.obj
    if starter is not None:
        _starter(session, starter, director.day_of(today), force=force)
        return
    if tasks is None or not results:
        raise UsageProblem(Problem("tasks.needs_tasks" if tasks is None else "tasks.needs_people"))
    share = director.share_of("--absence", absence)
    request = TasksRequest(
        library=session.library, people=tuple(results), tasks=tasks, today=director.day_of(today),
        lang=session.lang, staff=people, absence=share or 0.0,
    )  # fmt: skip
    mapped = map_tasks(request)
    if out is not None:
        write_tasks(out, mapped, session.library, session.texts, who=who, force=force)
    _finish(session, mapped, out, who=who, as_json=as_json)


def _starter(session: Session, path: Path, today: date, *, force: bool) -> None:
    from skillcheck.cli.demo import example
    from skillcheck.files import write_whole
    from skillcheck.workflows.tasks_starter import starter_tasks

    words = starter_tasks(example(STARTER), session.library, session.texts, today)
    write_whole(path, words, force=force)
    session.tell("tasks.starter_written", n=words.count("\n- id:"), file=str(path))


def _finish(session: Session, mapped: Mapped, out: Path | None, *, who: bool, as_json: bool) -> None:
    from skillcheck.report.organisation.tasks import tasks_document
    from skillcheck.report.render.document_screen import screen
    from skillcheck.workflows.write_tasks import REPORT, WHO

    record = mapped.record
    if as_json:
        typer.echo(record.model_dump_json(by_alias=True, indent=1))
    else:
        for part in screen(tasks_document(record, session.library, session.texts), plain=session.plain):
            session.console.print(part)
    for problem in mapped.told:
        session.say_problem(problem)
    if record.returned:
        session.say("tasks.returned", n=record.returned)
    if out is not None:
        session.say("tasks.written", folder=str(out), report=str(out / REPORT))
        if who:
            session.say("tasks.who_written", file=str(out / WHO))
    if record.returned or record.nobody:
        raise typer.Exit(EXIT_SOME_RETURNED)
