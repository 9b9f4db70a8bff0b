"""``skillcheck reliability``: whether a group's answers hold together, in plain words first, in numbers after."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillcheck.cli.batch_options import RULES, one_of
from skillcheck.cli.options import Accept, AllRows, AsJson, Encoding, HeaderRow, IdColumns, RecipeFile, Separator, Sheet
from skillcheck.errors import EXIT_SOME_RETURNED, Problem, UsageProblem
from skillcheck.version import __version__

if TYPE_CHECKING:
    from skillcheck.cli.session import Session
    from skillcheck.measurement.reliability import ScaleFigures
    from skillcheck.workflows.request import Tally

SCHEMA = "skillcheck/reliability-1"
DEPTHS = ("overall", "area", "competence")


def run(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="batch.option_files")],
    by: Annotated[str, typer.Option("--by", metavar="|".join(DEPTHS), help="reliability.option_by")] = "area",
    items: Annotated[bool, typer.Option("--items", help="reliability.option_items")] = False,
    recipe: RecipeFile = None,
    accept: Accept = False,
    encoding: Encoding = None,
    separator: Separator = None,
    sheet: Sheet = None,
    header_row: HeaderRow = None,
    id_column: IdColumns = None,
    numbers: Annotated[int | None, typer.Option("--numbers", min=0, max=1, help="batch.option_numbers")] = None,
    keep: Annotated[str, typer.Option("--keep", metavar="RULE", help="reliability.option_keep")] = "report",
    all_rows: AllRows = False,
    as_json: AsJson = False,
) -> None:
    """Sum the answers as they stream past, then say what they show."""
    from skillcheck.cli import preview
    from skillcheck.ingest.options import ReadOptions
    from skillcheck.ingest.recipe_file import load_recipe
    from skillcheck.workflows.item_reliability import item_sums
    from skillcheck.workflows.understand import understand_all

    session: Session = ctx.obj
    if by not in DEPTHS:
        raise UsageProblem(Problem("reliability.unknown_by", fields={"found": by, "known": ", ".join(DEPTHS)}))
    one_of("keep", keep, ("report", *RULES))
    library = session.library
    known = None if recipe is None else load_recipe(recipe, library.bank)
    options = ReadOptions(
        encoding=encoding, separator="\t" if separator in ("tab", "\\t") else separator, sheet=sheet,
        header_row=header_row, id_column=tuple(id_column or ()), numbers=numbers,
        accept=accept, recipe=known, special=library.special_words, doubtful=all_rows,
        duplicates=keep,  # type: ignore[arg-type]  # one of RULES or report
    )  # fmt: skip
    found = understand_all(files, library.bank, options)
    preview.tell(session, found)
    sums, tally = item_sums(library.bank, found, options)
    from skillcheck.measurement.reliability import assess_block, blocks

    wished = blocks(library.bank, library.framework, sums.asked, by)  # type: ignore[arg-type]  # one of DEPTHS
    scales = [assess_block(library.bank, sums, block) for block in wished]
    if as_json:
        typer.echo(_as_json(session, files, tally, scales))
    else:
        from skillcheck.report.reliability import lines

        for line in lines(session.library, session.texts, scales, with_items=items, plain=session.plain):
            session.console.print(line)
    preview.aside(session, tally)
    if tally.returned:
        session.say("reliability.returned", n=tally.returned, read=tally.scored + tally.returned)
    if tally.returned or tally.nobody or any(one.unread or one.headers("question", "proposed") for one in found):
        raise typer.Exit(EXIT_SOME_RETURNED)


def _as_json(session: Session, files: list[Path], tally: Tally, scales: list[ScaleFigures]) -> str:
    from skillcheck.measurement.reliability import ALPHA, LEAST, OMEGA

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
