"""``skillcheck network``: a federation without anybody's data: release, merge, compare."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillcheck.cli.help import HelpCommand, new_app
from skillcheck.cli.options import AsJson, Force
from skillcheck.errors import EXIT_SOME_RETURNED, Problem, UsageProblem

if TYPE_CHECKING:
    from skillcheck.cli.session import Session
    from skillcheck.organisation.comparison_record import ComparisonRecord

AGREED = ("ca", "bureau", "equipe")
DUPLICATES = ("report", "latest")

app = new_app("network.help")


@app.command(cls=HelpCommand, name="release", help="network.release_help")
def release(
    ctx: typer.Context,
    folders: Annotated[list[Path], typer.Argument(metavar="DIR", help="network.option_folders")],
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="network.option_out_file")] = None,
    organisation: Annotated[
        Path | None, typer.Option("--organisation", metavar="DIR", help="network.option_organisation")
    ] = None,
    agreed: Annotated[
        str | None, typer.Option("--agreed", metavar="|".join(AGREED), help="network.option_agreed")
    ] = None,
    structure: Annotated[str, typer.Option("--structure", metavar="NAME", help="network.option_structure")] = "",
    staff: Annotated[int | None, typer.Option("--staff", metavar="N", help="network.option_staff")] = None,
    branch: Annotated[str, typer.Option("--branch", metavar="WORDS", help="network.option_branch")] = "",
    territory: Annotated[str, typer.Option("--territory", metavar="WORDS", help="network.option_territory")] = "",
    today: Annotated[str | None, typer.Option("--today", metavar="DAY", help="network.option_today")] = None,
    force: Force = False,
) -> None:
    """Write what leaves the structure, and say what it is."""
    from skillcheck.cli import director
    from skillcheck.files import whole_file
    from skillcheck.store.ledger import Ledger
    from skillcheck.workflows.federation import Agreement, read_home, release_of

    session: Session = ctx.obj
    path = director.where_to(out)
    if agreed is None:
        raise UsageProblem(Problem("network.needs_agreement"))
    director.one_of("--agreed", agreed, AGREED)
    director.at_least("--staff", staff, 1)
    for option, words in (("--branch", branch), ("--territory", territory)):
        _short(option, words)
    home = read_home([*folders, *([organisation] if organisation else [])], session.library)
    ledger = Ledger()
    agreement = Agreement(agreed, structure, staff, branch, territory)  # type: ignore[arg-type]  # one of AGREED
    found = release_of(home, agreement, director.day_of(today), ledger)
    with whole_file(path, force=force) as file:
        file.write(found.release.model_dump_json(by_alias=True, indent=1) + "\n")
        ledger.save()  # noted before the file has its name: a release is never unknown
    one = found.release
    session.tell("network.released", file=str(path), code=one.code)
    session.tell("network.released_size", size=one.size, branch=one.branch or "–", territory=one.territory or "–")
    if one.people is not None:
        session.tell("network.released_people", n=one.people.n, dimensions=len(one.people.dimensions))
    if one.practices is not None:
        session.tell("network.released_practices", n=len(one.practices.themes), facts=len(one.practices.facts))
    if found.too_few:
        session.say("network.too_few_people")
        raise typer.Exit(EXIT_SOME_RETURNED)


@app.command(cls=HelpCommand, name="merge", help="network.merge_help")
def merge(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="network.option_files")],
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="network.option_out_network")] = None,
    duplicates: Annotated[
        str, typer.Option("--duplicate-structures", metavar="|".join(DUPLICATES), help="network.option_duplicates")
    ] = "report",
    force: Force = False,
) -> None:
    """Add releases up; what is refused is said."""
    from skillcheck.cli import director
    from skillcheck.files import write_whole
    from skillcheck.workflows.federation import merge_files

    session: Session = ctx.obj
    path = director.where_to(out)
    director.one_of("--duplicate-structures", duplicates, DUPLICATES)
    merged = merge_files(files, duplicates)  # type: ignore[arg-type]  # one of DUPLICATES
    network = merged.network
    write_whole(path, network.model_dump_json(by_alias=True, indent=1) + "\n", force=force)
    for problem in merged.refused:
        session.say_problem(problem)
    session.tell("network.merged", n=network.structures, people=network.people, file=str(path))
    session.tell("network.cells", n=len(network.cells), hidden=network.hidden)
    if merged.refused or network.hidden:
        raise typer.Exit(EXIT_SOME_RETURNED)


@app.command(cls=HelpCommand, name="compare", help="network.compare_help")
def compare(
    ctx: typer.Context,
    folders: Annotated[list[Path], typer.Argument(metavar="DIR", help="network.option_folders")],
    network: Annotated[Path | None, typer.Option("--network", metavar="FILE", help="network.option_network")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="DIR", help="network.option_out_folder")] = None,
    staff: Annotated[int | None, typer.Option("--staff", metavar="N", help="network.option_staff")] = None,
    branch: Annotated[str, typer.Option("--branch", metavar="WORDS", help="network.option_branch")] = "",
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Show where the structure stands, with its own doubt."""
    from skillcheck.cli import director
    from skillcheck.content.practices import load_pack
    from skillcheck.report.organisation.network import comparison_document
    from skillcheck.report.render.document_screen import screen
    from skillcheck.workflows.compare_structure import compare_structure, write_comparison

    session: Session = ctx.obj
    if network is None:
        raise UsageProblem(Problem("network.needs_network"))
    director.at_least("--staff", staff, 1)
    record, told = compare_structure(folders, network, session.library, staff, branch)
    pack = load_pack(session.library)
    document = comparison_document(record, session.library, pack, session.texts)
    if out is not None:
        write_comparison(out, record, document, session.texts, force=force)
    if as_json:
        typer.echo(record.model_dump_json(by_alias=True, indent=1))
    else:
        for part in screen(document, plain=session.plain):
            session.console.print(part)
    for problem in told:
        session.say_problem(problem)
    if out is not None:
        session.say("network.written", folder=str(out), report=str(out / "report.html"))
    _exit(record, anything_left=bool(told))


def _exit(record: ComparisonRecord, *, anything_left: bool) -> None:
    if anything_left or record.wider:
        raise typer.Exit(EXIT_SOME_RETURNED)


def _short(option: str, words: str) -> None:
    if len(words) > 80 or "@" in words or "\n" in words:
        raise UsageProblem(Problem("network.short_words", fields={"option": option}))
