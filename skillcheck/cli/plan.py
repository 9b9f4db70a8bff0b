"""``skillcheck plan``: who goes to which session, at what price; and what was observed after (``--learn``)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillcheck.cli.options import AsJson, Force, ProfileId
from skillcheck.errors import EXIT_SOME_RETURNED, Problem, UsageProblem

if TYPE_CHECKING:
    from skillcheck.cli.session import Session
    from skillcheck.workflows.make_plan import PlanRequest, Ready
    from skillcheck.workflows.write_plan import Solved

CHOICES = ("vital", "progress", "nobody")


def run(
    ctx: typer.Context,
    results: Annotated[list[Path], typer.Argument(metavar="RESULTS", help="plan.option_results")],
    sessions: Annotated[Path | None, typer.Option("--sessions", metavar="FILE", help="plan.option_sessions")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="DIR", help="plan.option_out")] = None,
    people: Annotated[Path | None, typer.Option("--people", metavar="FILE", help="plan.option_people")] = None,
    must: Annotated[Path | None, typer.Option("--must", metavar="FILE", help="plan.option_must")] = None,
    tasks: Annotated[Path | None, typer.Option("--tasks", metavar="FILE", help="plan.option_tasks")] = None,
    effects: Annotated[Path | None, typer.Option("--effects", metavar="FILE", help="plan.option_effects")] = None,
    earlier: Annotated[Path | None, typer.Option("--earlier", metavar="DIR", help="plan.option_earlier")] = None,
    profile: ProfileId = None,
    profile_column: Annotated[
        str | None, typer.Option("--profile-column", metavar="COLUMN", help="plan.option_profile_column")
    ] = None,
    profiles: Annotated[Path | None, typer.Option("--profiles", metavar="FILE", help="batch.option_profiles")] = None,
    budget: Annotated[float | None, typer.Option("--budget", metavar="EUR", help="plan.option_budget")] = None,
    hours: Annotated[float, typer.Option("--hours", metavar="N", help="plan.option_hours")] = 21.0,
    away_max: Annotated[str | None, typer.Option("--away-max", metavar="25%", help="plan.option_away")] = None,
    replacement: Annotated[float, typer.Option("--replacement", metavar="EUR", help="plan.option_replacement")] = 0.0,
    choose: Annotated[str, typer.Option("--choose", metavar="|".join(CHOICES), help="plan.option_choose")] = "progress",
    improve: Annotated[int, typer.Option("--improve", metavar="N", help="plan.option_improve")] = 0,
    today: Annotated[str | None, typer.Option("--today", metavar="DAY", help="plan.option_today")] = None,
    learn: Annotated[Path | None, typer.Option("--learn", metavar="DIR", help="plan.option_learn")] = None,
    before: Annotated[list[Path] | None, typer.Option("--before", metavar="DIR", help="plan.option_before")] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Read everything, solve the scenarios, write the folder."""
    from skillcheck.cli import director
    from skillcheck.workflows.make_plan import PlanRequest, prepare
    from skillcheck.workflows.write_plan import write_plan

    session: Session = ctx.obj
    folder = director.where_to(out)
    if learn is not None:
        _learn(session, results, learn, before, folder, force=force)
        return
    if sessions is None:
        raise UsageProblem(Problem("plan.needs_sessions"))
    director.one_of("--choose", choose, CHOICES)
    if choose == "vital" and tasks is None:
        raise UsageProblem(Problem("plan.vital_needs_tasks"))
    for option, value, least in (("--budget", budget, 0), ("--hours", hours, 0.5), ("--replacement", replacement, 0),
                                 ("--improve", improve, 0)):  # fmt: skip
        director.at_least(option, value, least)
    request = PlanRequest(
        library=session.library, people=tuple(results), sessions=sessions, today=director.day_of(today), staff=people,
        must=must, tasks=tasks, effects=effects, earlier=earlier, profile=profile, profile_column=profile_column,
        profiles=profiles, budget=budget, hours=hours, away_max=director.share_of("--away-max", away_max),
        replacement=replacement,
    )  # fmt: skip
    ready = prepare(request)
    solved = _solve(session, request, ready, choose, improve)
    apart = write_plan(folder, solved, ready, session.library, session.texts, force=force)
    _finish(session, solved, ready, folder, apart, as_json=as_json)


def _solve(session: Session, request: PlanRequest, ready: Ready, choose: str, improve: int) -> Solved:
    from skillcheck.recommend.training_plan.improve import MOST_SEATS, available
    from skillcheck.workflows.write_plan import solve_all

    if improve and not available():
        session.say("plan.no_extra")
    elif improve and int(ready.problem.possible.sum()) > MOST_SEATS:
        session.say("plan.too_large_to_improve")

    def tell(name: str) -> None:
        if improve and available():
            session.say("plan.solving", scenario=session.t(f"plan.scenario_{name}"))

    return solve_all(request, ready, choose, session.lang, nodes=improve, progress=tell)  # type: ignore[arg-type]  # one of CHOICES


def _finish(session: Session, solved: Solved, ready: Ready, folder: Path, apart: int | None, *, as_json: bool) -> None:
    from skillcheck.report.organisation.plan import plan_document
    from skillcheck.report.render.document_screen import screen
    from skillcheck.workflows.convocations import CONVOCATIONS

    if as_json:
        typer.echo(solved.record.model_dump_json(by_alias=True, indent=1))
    else:
        for part in screen(plan_document(solved.record, session.library, session.texts), plain=session.plain):
            session.console.print(part)
    if ready.returned:
        session.say("plan.returned", n=ready.returned)
    if ready.not_in_staff:
        session.say("plan.unknown_staff", n=ready.not_in_staff)
    session.say("plan.written", folder=str(folder), report=str(folder / "report.html"))
    session.say("plan.names_where", file=str(folder / CONVOCATIONS))
    if apart is not None:
        session.say("plan.near", n=apart)
    if solved.record.unmet or ready.returned:
        raise typer.Exit(EXIT_SOME_RETURNED)


def _learn(
    session: Session, after: list[Path], plan: Path, before: list[Path] | None, out: Path, *, force: bool
) -> None:
    """Compare people trained and not trained; write effects.yaml."""
    from skillcheck.workflows.learn_effects import learn_effects, write_effects

    if not before:
        raise UsageProblem(Problem("plan.needs_before"))
    learnt = learn_effects(session.library, plan, before, after)
    session.tell("plan.learn_paired", n=learnt.paired)
    for one in learnt.observed:
        strength = one.name in {"1", "2", "3"}
        name = session.t("plan.learn_strength", name=one.name) if strength else one.name
        session.tell("plan.learn_line", name=name, difference=one.difference, low=one.low, high=one.high,
                     trained=one.trained, others=one.others)  # fmt: skip
    if not learnt.observed:
        session.tell("plan.learn_too_few")
        raise typer.Exit(EXIT_SOME_RETURNED)
    session.tell("plan.learn_cause")
    write_effects(out, learnt, force=force)
    session.say("plan.learn_written", file=str(out))
