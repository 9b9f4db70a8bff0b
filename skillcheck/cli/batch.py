"""``skillcheck batch``: files of answers in, a folder of results out, every row accounted for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillcheck.cli.batch_options import (
    at_least,
    decimals,
    duplicates_and_columns,
    one_of,
    profiles_in,
    refuse_sensitive,
    sign,
    wish,
)
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
from skillcheck.errors import EXIT_NOTHING_DONE, EXIT_SOME_RETURNED, DataProblem, Problem, UsageProblem

if TYPE_CHECKING:
    from skillcheck.cli.session import Session
    from skillcheck.ingest.model import Understanding
    from skillcheck.workflows.outcome import Outcome
    from skillcheck.workflows.request import Request

FORMATS = ("csv", "xlsx", "parquet")
ENGINES = ("local", "spark")
LOCALES = ("fr", "en", "es", "it")


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
    from skillcheck.cli import preview, recipes
    from skillcheck.cli.batch_files import given_files, of_the_desk, pairs_of
    from skillcheck.cli.people.office import past_day
    from skillcheck.cli.progress import Progress
    from skillcheck.ingest.options import FILE, SHEET, ReadOptions
    from skillcheck.workflows import score_cohort
    from skillcheck.workflows.earlier_waves import earlier_waves
    from skillcheck.workflows.request import Request

    session: Session = ctx.obj
    if since is not None and not desk:
        raise UsageProblem(Problem("batch.since_needs_desk"))
    given, unread = files or [], False
    if desk:
        numbers = "0"  # the notebook writes the questions' own codes
        given, unread = of_the_desk(ctx, given, since and past_day(since), group or [])
    rule, columns = duplicates_and_columns(keep or [], keep_column or [], duplicates)
    for name, value, known in (
        ("format", format_, FORMATS),
        ("engine", engine, ENGINES),
        ("locale", locale or "fr", LOCALES),
        ("numbers", numbers or "0", ("0", "1")),
    ):
        one_of(name, value, known)
    at_least("groups", 1 if groups is None else groups, 1)
    at_least("min-cell", min_cell, 1)
    at_least("workers", 1 if workers is None else workers, 1)
    options = ReadOptions(
        encoding=encoding, separator=sign(separator), sheet=sheet, header_row=header_row, accept=accept,
        keep_personal=tuple(columns), groups=tuple(group or ()), structure=structure,
        profiles=profiles_in(session, profile_column, profiles, profile), id_column=tuple(id_column or ()),
        duplicates=rule,  # type: ignore[arg-type]  # one of RULES or report
        recipe=recipes.load(session, recipe), special=session.library.special_words,
        numbers=None if numbers is None else int(numbers), doubtful=all_rows,
        frame={FILE: session.t("batch.frame_file"), SHEET: session.t("batch.frame_sheet")},
    )  # fmt: skip
    what = given_files(session, given, before or [], wave or [])
    option = "--before" if before else "--wave" if what.waves else "--join" if join else ""
    _together(engine, option, rule, unpaired=unpaired)
    request = Request(
        library=session.library, texts=session.texts, waves=what.waves, loose=what.loose, pairs=pairs_of(pairing),
        unpaired=unpaired, staff=staff or "",
        files=what.files, out=out or Path(), options=options, profile=session.profile(profile),
        training=wish(groups, seats, together, apart), join=join, min_cell=min_cell, format=format_, locale=locale,  # type: ignore[arg-type]  # one of FORMATS
        digits=decimals(digits), force=force, workers=workers,
    )  # fmt: skip
    if ask:
        request = replace(request, options=recipes.asked(session, request, save_recipe))
    readable = recipes.understood(session, request, save_recipe)
    request, found, then = readable.request, readable.now, readable.then
    if dry_run:
        preview.show(session, [*found, *then], as_json=as_json)
        if request.paired and not as_json:
            preview.pairing(session, found, earlier_waves(request, found, then), written=False)
        return
    if out is None:
        if save_recipe is not None:
            return
        raise UsageProblem(Problem("batch.say_where"))
    if not sensitive:
        refuse_sensitive(score_cohort.carried_names(found))
    if share_to is not None and format_ != "csv":
        raise UsageProblem(Problem("batch.share_needs_csv"))
    if share_to is not None and any(one.id_column is None for one in found):
        raise DataProblem(Problem("batch.share_needs_ids"))
    preview.tell(session, [*then, *found])
    if not join:
        preview.maybe_join(session, found)
    if engine == "spark":
        outcome = _on_spark(request, found, master)
    else:
        with Progress(session, found) as progress:
            outcome = score_cohort.score_files(request, found, then, progress.show)
    if request.paired:
        preview.pairing(session, found, outcome.waves)
    if share_to is not None and outcome.cohort is not None:
        from skillcheck.workflows.share import share

        share(request, outcome.cohort, share_to)
        session.say("batch.shared", folder=str(share_to))
    _finish(session, request, outcome, as_json=as_json)
    if unread or readable.unread or any(one.unread or one.headers("question", "proposed") for one in (*found, *then)):
        raise typer.Exit(EXIT_SOME_RETURNED)


def _together(engine: str, option: str, rule: str, *, unpaired: bool) -> None:
    """Refuse what does not go together before any file is read; ``option``: that of waves or of joining, if given."""
    if rule == "all" and option and not unpaired:
        raise UsageProblem(Problem("batch.keep_all_alone", fields={"option": option}))
    if engine == "spark" and option:
        raise UsageProblem(Problem("workflows.spark_options", fields={"option": option}))
    if unpaired and option in {"", "--join"}:
        raise UsageProblem(Problem("batch.unpaired_alone"))


def _on_spark(request: Request, found: list[Understanding], master: str | None) -> Outcome:
    from skillcheck.workflows.score_on_spark import score_on_spark

    return score_on_spark(request, found, master)


def _finish(session: Session, request: Request, outcome: Outcome, *, as_json: bool) -> None:
    """Every row accounted for, where the results are, and the exit code."""
    from skillcheck.cli import preview

    tally = outcome.tally
    aside = sum(tally.aside.values())
    lost = 0
    for wave in outcome.waves:
        earlier, lost = wave.tally, lost + wave.tally.returned
        left = sum(earlier.aside.values())
        fields = {"n": earlier.scored + earlier.returned + left, "used": earlier.scored, "returned": earlier.returned}
        session.say("batch.wave_accounted", name=wave.name, **fields)
        preview.aside(session, earlier)
        for problem in earlier.examples:
            session.say_problem(problem)
    say = session.say if as_json else lambda key, **fields: typer.echo(session.t(key, **fields))
    counts = {"n": tally.scored + tally.returned + aside, "scored": tally.scored, "returned": tally.returned}
    say("batch.accounted_aside" if aside else "batch.accounted", **counts, **({"aside": aside} if aside else {}))
    for problem in tally.examples:
        session.say_problem(problem)
    if sum(tally.reasons.values()) > len(tally.examples):
        session.say("batch.and_others", n=sum(tally.reasons.values()) - len(tally.examples))
    if outcome.cohort is None:
        key = "batch.nothing_scored_aside" if aside else "batch.nothing_scored"
        session.say(key, file=str(request.out / "rejected.csv"))
        preview.aside(session, tally)
        raise typer.Exit(EXIT_NOTHING_DONE)
    for note in outcome.notes:
        session.say_problem(note)
    if outcome.cohort.waves is not None:
        preview.changes(session, outcome.cohort, outcome.cohort.waves)
    for one in outcome.cohort.compared:
        session.say("batch.compared", name=one.name, before=one.before, now=one.now)
    if as_json:
        typer.echo(outcome.cohort.model_dump_json(by_alias=True, indent=1))
    else:
        say("batch.written", folder=str(request.out), report=str(request.out / "report.html"))
    _still_to_do(session, request, outcome, lost)
    strangers = request.paired and not all(wave.pairing.earlier for wave in outcome.waves)
    nobody = tally.nobody or any(wave.tally.nobody for wave in outcome.waves)
    if tally.returned or nobody or tally.conflicts or lost or strangers:
        raise typer.Exit(EXIT_SOME_RETURNED)


def _still_to_do(session: Session, request: Request, outcome: Outcome, lost: int) -> None:
    """What was handed back, set aside, given differently or hidden, and what can be done about it."""
    from skillcheck.cli import preview
    from skillcheck.workflows.request import EXAMPLES

    tally, aside = outcome.tally, sum(outcome.tally.aside.values())
    if tally.returned:
        session.say("batch.correct_and_again", n=tally.returned, file=str(request.out / "rejected.csv"))
    if "ingest.duplicate_person" in tally.reasons and len(request.files) > 1 and request.options.structure is None:
        session.say("batch.same_code_in_files")
    for problem in tally.conflicts[:EXAMPLES]:
        session.say_problem(problem)
    if tally.conflicts:
        session.say("batch.conflicts", n=len(tally.conflicts))
    if aside:
        session.say("batch.aside", n=aside, folder=str(request.out))
        preview.aside(session, tally)
    if lost:
        session.say("batch.correct_waves", n=lost, folder=str(request.out))
    if outcome.cohort is not None and "groups" in outcome.cohort.hidden and request.training is not None:
        session.say("batch.groups_hidden", cell=request.min_cell)
