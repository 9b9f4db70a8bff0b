"""``skillcheck batch``: files of answers in, a folder of results out, every row accounted for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillcheck.cli.batch_options import BatchOptions, refuse_sensitive, request_of
from skillcheck.cli.options import (
    Accept,
    AllRows,
    AsJson,
    Encoding,
    Force,
    HeaderRow,
    IdColumns,
    ProfileId,
    RecipeFile,
    Separator,
    Sheet,
)
from skillcheck.cohort.minimum import LEAST
from skillcheck.errors import EXIT_SOME_RETURNED, DataProblem, Problem, UsageProblem

if TYPE_CHECKING:
    from skillcheck.cli.session import Session
    from skillcheck.ingest.model import Understanding
    from skillcheck.workflows.folder_files import Readable
    from skillcheck.workflows.outcome import Outcome


def _notice(ctx: typer.Context, asked: bool) -> None:
    """Print the page that people read before they answer, and end: it needs no file of answers."""
    if not asked:
        return
    from skillcheck.forms.notice import as_text

    session: Session = ctx.obj
    typer.echo(as_text("people", session.texts), nl=False)
    raise typer.Exit


def run(
    ctx: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILE", help="batch.option_files")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="DIR", help="batch.option_out")] = None,
    desk: Annotated[bool, typer.Option("--desk", help="batch.option_desk")] = False,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="batch.option_since")] = None,
    profile: ProfileId = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="batch.option_dry_run")] = False,
    accept: Accept = False,
    recipe: RecipeFile = None,
    save_recipe: Annotated[
        Path | None, typer.Option("--save-recipe", metavar="FILE", help="batch.option_save_recipe")
    ] = None,
    ask: Annotated[bool, typer.Option("--ask", help="batch.option_ask")] = False,
    keep: Annotated[
        list[str] | None,
        typer.Option("--keep", metavar="RULE|COLUMN", help="batch.option_keep"),
    ] = None,
    keep_column: Annotated[
        list[str] | None, typer.Option("--keep-column", metavar="COLUMN", help="batch.option_keep_column")
    ] = None,
    duplicates: Annotated[
        str | None, typer.Option("--duplicates", metavar="RULE", help="batch.option_duplicates")
    ] = None,
    profile_column: Annotated[
        str | None, typer.Option("--profile-column", metavar="COLUMN", help="batch.option_profile_column")
    ] = None,
    profiles: Annotated[Path | None, typer.Option("--profiles", metavar="FILE", help="batch.option_profiles")] = None,
    structure: Annotated[
        str | None, typer.Option("--structure", metavar="COLUMN", help="batch.option_structure")
    ] = None,
    staff: Annotated[str | None, typer.Option("--staff", metavar="N|FILE", help="batch.option_staff")] = None,
    group: Annotated[list[str] | None, typer.Option("--group", metavar="COLUMN", help="batch.option_group")] = None,
    groups: Annotated[int | None, typer.Option("--groups", metavar="N", help="batch.option_groups")] = None,
    seats: Annotated[str | None, typer.Option("--seats", metavar="MIN-MAX", help="batch.option_seats")] = None,
    together: Annotated[
        list[str] | None, typer.Option("--together", metavar="A,B", help="batch.option_together")
    ] = None,
    apart: Annotated[list[str] | None, typer.Option("--apart", metavar="A,B", help="batch.option_apart")] = None,
    min_cell: Annotated[int, typer.Option("--min-cell", metavar="N", help="batch.option_min_cell")] = LEAST,
    before: Annotated[list[Path] | None, typer.Option("--before", metavar="FILE", help="batch.option_before")] = None,
    wave: Annotated[list[str] | None, typer.Option("--wave", metavar="NAME=FILE", help="batch.option_wave")] = None,
    unpaired: Annotated[bool, typer.Option("--unpaired", help="batch.option_unpaired")] = False,
    pairing: Annotated[Path | None, typer.Option("--pairing", metavar="FILE", help="batch.option_pairing")] = None,
    format_: Annotated[str, typer.Option("--format", metavar="csv|xlsx|parquet", help="batch.option_format")] = "csv",
    locale: Annotated[str | None, typer.Option("--locale", metavar="fr", help="batch.option_locale")] = None,
    digits: Annotated[str | None, typer.Option("--digits", metavar="N|full", help="batch.option_digits")] = None,
    encoding: Encoding = None,
    separator: Separator = None,
    sheet: Sheet = None,
    header_row: HeaderRow = None,
    id_column: IdColumns = None,
    numbers: Annotated[str | None, typer.Option("--numbers", metavar="0|1", help="batch.option_numbers")] = None,
    join: Annotated[bool, typer.Option("--join", help="batch.option_join")] = False,
    all_rows: AllRows = False,
    engine: Annotated[str, typer.Option("--engine", metavar="local|spark", help="batch.option_engine")] = "local",
    master: Annotated[str | None, typer.Option("--master", metavar="URL", help="batch.option_master")] = None,
    workers: Annotated[int | None, typer.Option("--workers", metavar="N", help="batch.option_workers")] = None,
    share_to: Annotated[Path | None, typer.Option("--share", metavar="DIR", help="batch.option_share")] = None,
    sensitive: Annotated[bool, typer.Option("--sensitive", help="batch.option_sensitive")] = False,
    force: Force = False,
    as_json: AsJson = False,
    notice: Annotated[  # noqa: ARG001 — its callback has done everything
        bool, typer.Option("--notice", is_eager=True, callback=_notice, help="batch.option_notice")
    ] = False,
) -> None:
    """Understand the files, show or score them."""
    from skillcheck.cli import batch_outcome, preview, recipes
    from skillcheck.workflows.earlier_waves import earlier_waves

    session: Session = ctx.obj
    given = BatchOptions(
        files=files or [], out=out, desk=desk, since=since, profile=profile, accept=accept, recipe=recipe,
        keep=keep or [], keep_column=keep_column or [], duplicates=duplicates, profile_column=profile_column,
        profiles=profiles, structure=structure, staff=staff or "", group=group or [], groups=groups, seats=seats,
        together=together or [], apart=apart or [], min_cell=min_cell, before=before or [], wave=wave or [],
        unpaired=unpaired, pairing=pairing, format=format_, locale=locale, digits=digits, encoding=encoding,
        separator=separator, sheet=sheet, header_row=header_row, id_column=id_column or [], numbers=numbers,
        join=join, all_rows=all_rows, engine=engine, master=master, workers=workers, share_to=share_to,
        sensitive=sensitive, force=force,
    )  # fmt: skip
    answers, unread = _answers(ctx, given)
    request = request_of(session, given, answers)
    if ask:
        request = replace(request, options=recipes.asked(session, request, save_recipe))
    readable = recipes.understood(session, request, save_recipe)
    request, found, then = readable.request, readable.now, readable.then
    if dry_run:
        preview.show(session, [*found, *then], as_json=as_json, once=request.options.structure is None)
        if request.paired and not as_json:
            preview.pairing(session, found, earlier_waves(request, found, then), written=False)
        return
    if out is None:
        if save_recipe is not None:
            return
        raise UsageProblem(Problem("batch.say_where"))
    _refuse(given, found)
    outcome = _scored(session, given, readable)
    batch_outcome.finish(session, request, outcome, as_json=as_json)
    if unread or readable.unread or any(one.unread or one.headers("question", "proposed") for one in (*found, *then)):
        raise typer.Exit(EXIT_SOME_RETURNED)


def _answers(ctx: typer.Context, given: BatchOptions) -> tuple[list[Path], bool]:
    """The files named, or the notebook as one; whether somebody of it could not be read."""
    from skillcheck.cli.batch_files import of_the_desk
    from skillcheck.cli.people.office import past_day

    if given.desk:
        return of_the_desk(ctx, given.files, given.since and past_day(given.since), given.group)
    if given.since is not None:
        raise UsageProblem(Problem("batch.since_needs_desk"))
    return given.files, False


def _refuse(given: BatchOptions, found: list[Understanding]) -> None:
    """What may not be written of these files, or not shared."""
    from skillcheck.workflows.score_cohort import carried_names

    if not given.sensitive:
        refuse_sensitive(carried_names(found))
    if given.share_to is not None and any(one.id_column is None for one in found):
        raise DataProblem(Problem("batch.share_needs_ids"))


def _scored(session: Session, given: BatchOptions, readable: Readable) -> Outcome:
    """Say what was understood, score it, and make the folder that leaves where one is wished."""
    from skillcheck.cli import preview

    request, found, then = readable.request, readable.now, readable.then
    preview.tell(session, [*then, *found])
    if not given.join:
        preview.maybe_join(session, found)
    if given.engine == "spark":
        from skillcheck.workflows.score_on_spark import score_on_spark

        outcome = score_on_spark(request, found, given.master)
    else:
        from skillcheck.cli.progress import Progress
        from skillcheck.workflows.score_cohort import score_files

        with Progress(session, found) as progress:
            outcome = score_files(request, found, then, progress.show)
    if request.paired:
        preview.pairing(session, found, outcome.waves)
    if given.share_to is not None and outcome.cohort is not None:
        from skillcheck.workflows.share import share

        share(request, outcome.cohort, given.share_to)
        session.say("batch.shared", folder=str(given.share_to))
    return outcome
