"""``skillcheck simulate``: anyone can check how accurate the interview is, on made-up people."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from skillcheck.cli.options import AsJson, ProfileId
from skillcheck.errors import Problem, UsageProblem
from skillcheck.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

    from skillcheck.cli.session import Session
    from skillcheck.interview.simulate import Accuracy, Simulation

SCHEMA = "skillcheck/simulation-1"
MOST_PEOPLE = 100_000
QUARTERS = 4
"""Progress is told this many times."""


def run(
    ctx: typer.Context,
    people: Annotated[int, typer.Option("--people", metavar="N", help="simulate.option_people")] = 200,
    length: Annotated[str, typer.Option("--length", metavar="LENGTH", help="simulate.option_length")] = "standard",
    profile: ProfileId = None,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="simulate.option_seed")] = 1,
    noise: Annotated[float, typer.Option("--noise", metavar="SHARE", help="simulate.option_noise")] = 0.0,
    as_json: AsJson = False,
) -> None:
    """Run made-up people through the real interview and print accuracy against questions asked."""
    _refuse_beyond("people", people, 1, MOST_PEOPLE)
    _refuse_beyond("seed", seed, 0, 2**63 - 1)
    _refuse_beyond("noise", noise, 0, 1)
    session: Session = ctx.obj
    session.profile(profile)
    from skillcheck.interview.simulate import simulate

    done = simulate(session.library, people, length, profile, seed, noise, tell=_teller(session, people))
    if as_json:
        head = {"schema": SCHEMA, "version": __version__, "fingerprint": session.library.fingerprint}
        asked = {"people": people, "length": length, "profile": profile, "seed": seed, "noise": noise}
        figures = {name: value for name, value in asdict(done).items() if name != "rows"}
        typer.echo(json.dumps({**head, **asked, **figures}, indent=1))
        return
    _print(session, done)


def _refuse_beyond(option: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:
        fields: dict[str, object] = {"found": str(value), "least": str(least), "most": str(most)}
        raise UsageProblem(Problem(f"simulate.bad_{option}", fields=fields))


def _teller(session: Session, people: int) -> Callable[[int], None]:
    marks = {people * quarter // QUARTERS for quarter in range(1, QUARTERS)} - {0}

    def tell(done: int) -> None:
        if done in marks:
            session.say("simulate.progress", n=done, of=people)

    return tell


def _print(session: Session, done: Simulation) -> None:
    from rich.table import Table

    from skillcheck.i18n import number, percent

    lang = session.lang

    def row(name: str, one: Accuracy) -> tuple[str, ...]:
        return name, number(one.rmse, lang, 2), percent(one.within, lang, 1), number(one.sd, lang, 2)

    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("questions", "rmse", "within", "sd"):
        table.add_column(session.t(f"simulate.{column}"), justify="right")
    for after, one in done.steps.items():
        table.add_row(*row(str(after), one))
    table.add_row(*row(session.t("simulate.at_end", mean=done.end.questions), done.end))
    table.add_row(*row(session.t("simulate.full_bank", n=round(done.full_bank.questions)), done.full_bank))
    session.console.print(table)
    for line in ("ended_known", "calm_start", "calm_pairs", "what"):
        session.console.print(session.t(f"simulate.{line}", **_fields(done, lang)))


def _fields(done: Simulation, lang: str) -> dict[str, object]:
    from skillcheck.i18n import Printed, percent

    return {
        "n": done.people,
        "known": Printed(percent(done.finished_known, lang)),
        "calm": Printed(percent(done.begun_calmly, lang)),
        "pairs": done.twice_too_hard,
    }
