"""``skillcheck reliability``: do the answers of a file hold together? Plain words first, figures after."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from skillcheck.errors import EXIT_NOTHING_DONE, EXIT_SOME_RETURNED, DataProblem, Problem

if TYPE_CHECKING:
    from skillcheck.answers.model import ReadOptions
    from skillcheck.cli.session import Session
    from skillcheck.reliability import AnswerSums, ScaleReliability

SCHEMA = "skillcheck/reliability-1"
BANDS = ((0.9, "very_good"), (0.8, "good"), (0.7, "fair"), (-1e9, "weak"))
"""Usual readings of alpha: a person may be looked at from 0.9, a group from 0.7 (Nunnally and Bernstein 1994)."""


def run(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="reliability.option_file")],
    items: Annotated[bool, typer.Option("--items", help="reliability.option_items")] = False,
    recipe: Annotated[Path | None, typer.Option("--recipe", metavar="FILE", help="batch.option_recipe")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="batch.option_accept")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="cli.option_json")] = False,
) -> None:
    """Read the file, work out each scale, say it."""
    from skillcheck.answers.model import ReadOptions
    from skillcheck.answers.recipe import load_recipe

    session: Session = ctx.obj
    known = None if recipe is None else load_recipe(recipe, session.library.bank)
    options = ReadOptions(accept=accept, recipe=known, duplicates="first", special=session.library.special_words)
    sums, returned = _read(session, file, options)
    if not sums.people:
        raise DataProblem(Problem("reliability.nobody", file=str(file)))
    scales = _scales(session, sums)
    if as_json:
        typer.echo(json.dumps(_plain(session, scales, sums.people), ensure_ascii=False, indent=1))
    else:
        _print(session, scales, sums.people, items=items)
    if returned:
        session.say("reliability.returned", n=returned)
        raise typer.Exit(EXIT_SOME_RETURNED if sums.people else EXIT_NOTHING_DONE)


def _read(session: Session, file: Path, options: ReadOptions) -> tuple[AnswerSums, int]:
    from skillcheck.answers.read import read
    from skillcheck.reliability import AnswerSums

    sums, returned = AnswerSums.empty(len(session.library.bank)), 0
    for batch in read(file, session.library.bank, options):
        sums.add(batch.responses)
        returned += batch.read - len(batch.ids)
    return sums, returned


def _scales(session: Session, sums: AnswerSums) -> dict[str, ScaleReliability]:
    """Overall, areas and competences, of the questions found in the file."""
    from skillcheck.reliability import scale_reliability

    framework, questions = session.library.framework, session.library.bank.questions

    def belongs(competence: str, dimension: str) -> bool:
        return dimension in ("overall", competence, framework.area_of[competence])

    scales = {}
    for dimension in framework.dimensions:
        places = [place for place, one in enumerate(questions) if belongs(one.competence, dimension)]
        places = [place for place in places if sums.asked[place]]
        if places:
            scales[dimension] = scale_reliability(sums, places, [questions[place].top_category for place in places])
    return scales


def _plain(session: Session, scales: dict[str, ScaleReliability], people: int) -> dict[str, Any]:
    ids = session.library.bank.ids
    made = {}
    for name, one in scales.items():
        record = asdict(one)
        record["constant"] = [ids[item] for item in one.constant]
        record["parts"] = [{**asdict(part), "item": ids[part.item]} for part in one.parts]
        made[name] = record
    head = {"schema": SCHEMA, "fingerprint": session.library.fingerprint, "people": people}
    return {**head, "omega": "one-factor omega total (ML)", "scales": made}


def _print(session: Session, scales: dict[str, ScaleReliability], people: int, *, items: bool) -> None:
    from rich.table import Table

    console, t = session.console, session.t
    overall = scales["overall"]
    console.print(t("reliability.people", n=people, questions=overall.items))
    console.print(_sentence(session, overall))
    if overall.sem is not None:
        console.print(t("reliability.sem", sem=overall.sem, top=overall.top))
    if overall.constant:
        names = ", ".join(session.library.bank.ids[item] for item in overall.constant[:10])
        console.print(t("reliability.constant_left_out", n=len(overall.constant), names=names))
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("")
    for column in ("questions", "alpha", "omega", "sem_short"):
        table.add_column(t(f"reliability.column_{column}"), justify="right")
    for name, one in scales.items():
        table.add_row(_name(session, name), str(one.items), *_figures(session, one))
    console.print(table)
    for why in sorted({one.why for one in scales.values() if one.why}):
        console.print(t(f"reliability.why_{why}"))
    if items:
        console.print(_item_table(session, overall))
    console.print(t("reliability.note"))


def _sentence(session: Session, one: ScaleReliability) -> str:
    from skillcheck.texts import Printed, number

    if one.alpha is None:
        return session.t(f"reliability.why_{one.why}")
    alpha = one.alpha
    band = next(name for least, name in BANDS if alpha >= least)
    return session.t(f"reliability.{band}", alpha=Printed(number(alpha, session.lang, 2)))


def _figures(session: Session, one: ScaleReliability) -> tuple[str, str, str]:
    from skillcheck.texts import number

    def shown(value: float | None, digits: int) -> str:
        return "–" if value is None else number(value, session.lang, digits)

    return shown(one.alpha, 3), shown(one.omega, 3), shown(one.sem, 1)


def _name(session: Session, dimension: str) -> str:
    framework = session.library.framework
    if dimension == "overall":
        return session.t("report.overall")
    if dimension in framework.competences:
        return f"  {dimension} {session.texts.choose(framework.competences[dimension].short)}"
    return session.texts.choose(next(area for area in framework.areas if area.id == dimension).short)


def _item_table(session: Session, one: ScaleReliability) -> Any:
    from rich.table import Table

    from skillcheck.texts import number, percent

    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column(session.t("reliability.column_question"))
    for column in ("rest", "without", "missing"):
        table.add_column(session.t(f"reliability.column_{column}"), justify="right")
    for part in one.parts:
        rest = "–" if part.rest is None else number(part.rest, session.lang, 2)
        without = "–" if part.alpha_without is None else number(part.alpha_without, session.lang, 3)
        table.add_row(session.library.bank.ids[part.item], rest, without, percent(part.missing, session.lang))
    return table
