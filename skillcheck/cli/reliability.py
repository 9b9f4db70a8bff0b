"""``skillcheck reliability``: whether a group's answers hold together, in plain words first, in numbers after."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillcheck import __version__
from skillcheck.errors import EXIT_SOME_RETURNED, DataProblem, Problem, UsageProblem

if TYPE_CHECKING:
    from skillcheck.answers.model import ReadOptions
    from skillcheck.cli.cohort_run import Tally
    from skillcheck.cli.session import Session
    from skillcheck.reliability import ScaleFigures
    from skillcheck.reliability.item_sums import ItemSums

SCHEMA = "skillcheck/reliability-1"
DEPTHS = ("overall", "area", "competence")


def run(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="batch.option_files")],
    by: Annotated[str, typer.Option("--by", metavar="|".join(DEPTHS), help="reliability.option_by")] = "area",
    items: Annotated[bool, typer.Option("--items", help="reliability.option_items")] = False,
    recipe: Annotated[Path | None, typer.Option("--recipe", metavar="FILE", help="batch.option_recipe")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="batch.option_accept")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="cli.option_json")] = False,
) -> None:
    """Sum the answers as they stream past, then say what they show."""
    from skillcheck.answers.model import ReadOptions
    from skillcheck.answers.recipe import load_recipe

    session: Session = ctx.obj
    if by not in DEPTHS:
        raise UsageProblem(Problem("reliability.unknown_by", fields={"found": by, "known": ", ".join(DEPTHS)}))
    library = session.library
    known = None if recipe is None else load_recipe(recipe, library.bank)
    options = ReadOptions(accept=accept, recipe=known, special=library.special_words)
    sums, tally = _read(session, files, options)
    from skillcheck.reliability import assess_block, blocks

    wished = blocks(library.bank, library.framework, sums.asked, by)  # type: ignore[arg-type]  # one of DEPTHS
    scales = [assess_block(library.bank, sums, block) for block in wished]
    if as_json:
        typer.echo(_as_json(session, files, tally, scales))
    else:
        from skillcheck.cli.reliability_words import show

        show(session, scales, with_items=items)
    if tally.returned:
        session.say("reliability.returned", n=tally.returned, read=tally.scored + tally.returned)
        raise typer.Exit(EXIT_SOME_RETURNED)


def _read(session: Session, files: list[Path], options: ReadOptions) -> tuple[ItemSums, Tally]:
    """The sums over every row that can be read; a person met in one file is not counted again in the next."""
    from skillcheck.answers.batches import Duplicates
    from skillcheck.answers.read import read
    from skillcheck.cli import cohort_run, understood
    from skillcheck.reliability.item_sums import ItemSums

    bank = session.library.bank
    found = cohort_run.understand_all(session, cohort_run.Request(tuple(files), Path(), options))
    understood.tell(session, found)
    sums, tally = ItemSums.empty(len(bank)), cohort_run.Tally()
    people = Duplicates(options) if len(found) > 1 else None
    for one in found:
        for batch in read(Path(one.path), bank, options, one, people if one.id_column is not None else None):
            sums.add(batch.responses)
            tally.add(batch, Path(one.path).name)
    if not tally.scored:
        fields: dict[str, object] = {"n": tally.returned}
        raise DataProblem([*tally.examples, Problem("reliability.nobody", fields=fields)])
    return sums, tally


def _as_json(session: Session, files: list[Path], tally: Tally, scales: list[ScaleFigures]) -> str:
    from skillcheck.reliability import ALPHA, LEAST, OMEGA

    return json.dumps(
        {
            "schema": SCHEMA, "version": __version__, "fingerprint": session.library.fingerprint,
            "sources": [path.name for path in files],
            "rows": {"read": tally.scored + tally.returned, "used": tally.scored, "returned": tally.returned},
            "methods": {"alpha": ALPHA, "omega": OMEGA, "missing": "pairwise", "least_people_per_pair": LEAST},
            "scales": [asdict(scale) for scale in scales],
        },
        ensure_ascii=False, indent=1,
    )  # fmt: skip
