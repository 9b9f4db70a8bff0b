"""``skillcheck demo``: the shipped made-up cohort, scored with its report, in one go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillcheck.cli.options import Force
from skillcheck.errors import DataProblem, Problem
from skillcheck.files import private_folder

if TYPE_CHECKING:
    from skillcheck.cli.session import Session

COHORT = "cohort-30.csv"
ASSOCIATION = "association"
OUT = Path("skillcheck-demo")


def run(
    ctx: typer.Context,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="demo.option_out")] = OUT,
    profile: Annotated[str, typer.Option("--profile", metavar="ID", help="cli.option_profile")] = "employee",
    organisation: Annotated[bool, typer.Option("--organisation", help="demo.option_organisation")] = False,
    force: Force = False,
) -> None:
    """Score the example cohort, show its summary, say where the page is; or the whole tour of an association."""
    _needs_its_content(ctx.obj)
    if organisation:
        _association(ctx.obj, out, force=force)
        return
    from skillcheck.cli import preview
    from skillcheck.cohort.training_groups import Wish
    from skillcheck.ingest.options import ReadOptions
    from skillcheck.report.render import terminal
    from skillcheck.workflows import score_cohort, understand
    from skillcheck.workflows.request import Request

    session: Session = ctx.obj
    options = ReadOptions(groups=_attributes(session), special=session.library.special_words)
    request = Request(
        library=session.library,
        texts=session.texts,
        files=(example(COHORT),),
        out=out,
        options=options,
        profile=session.profile(profile),
        training=Wish(groups=3),
        force=force,
    )
    found = understand.understand_all(request.files, session.library.bank, options)
    preview.tell(session, found)
    outcome = score_cohort.score_files(request, found)
    assert outcome.cohort is not None
    session.console.print(
        terminal.cohort(outcome.cohort, session.library, session.texts, session.console.width, plain=session.plain)
    )
    read = outcome.tally.scored + outcome.tally.returned
    session.tell("batch.accounted", n=read, scored=outcome.tally.scored, returned=outcome.tally.returned)
    session.tell("demo.written", folder=str(out), report=str((out / "report.html").resolve()))


def _association(session: Session, out: Path, *, force: bool) -> None:
    """Every part of the made-up association, and the page that links them."""
    from skillcheck.cohort.training_groups import Wish
    from skillcheck.content.practices import load_pack
    from skillcheck.ingest.options import ProfileColumn, ReadOptions
    from skillcheck.workflows import score_cohort, understand
    from skillcheck.workflows.demo_association import Tour, tour
    from skillcheck.workflows.outcome import Outcome
    from skillcheck.workflows.profile_column import profile_words
    from skillcheck.workflows.request import Request

    if (out / "index.html").exists() and not force:
        raise DataProblem(Problem("files.file_exists", file=str(out / "index.html")))

    def score(file: Path, folder: Path) -> Outcome:
        own = ProfileColumn("profil", profile_words(session.library))
        options = ReadOptions(groups=("service", "site", "statut"), profiles=own, special=session.library.special_words)
        request = Request(
            library=session.library, texts=session.texts, files=(file,), out=folder, options=options,
            training=Wish(groups=3), staff=str(file.with_name("effectifs.csv")), force=True,
        )  # fmt: skip
        found = understand.understand_all(request.files, session.library.bank, options)
        return score_cohort.score_files(request, found)

    private_folder(out)
    folder = example(f"{ASSOCIATION}/fil.yaml").parent
    page = tour(Tour(session.library, load_pack(session.library), session.texts, folder, out, score))
    session.tell("demo.organisation_done", page=str(page.resolve()))


def _needs_its_content(session: Session) -> None:
    """The people of the example answered the questions of the content that comes with the program."""
    with example(COHORT).open(encoding="utf-8") as file:
        asked = set(file.readline().strip().split(","))
    if asked.isdisjoint(session.library.bank.ids):
        found = session.texts.choose(session.library.framework.title)
        raise DataProblem(Problem("demo.other_content", fields={"found": found}))


def _attributes(session: Session) -> tuple[str, ...]:
    """The columns of the example by which the group is broken down: all that are neither id nor question."""
    with example(COHORT).open(encoding="utf-8") as file:
        header = file.readline().strip().split(",")
    return tuple(name for name in header if name != "id" and name not in session.library.bank)


def example(name: str) -> Path:
    """A file of examples/: inside the installed package, else beside it in a checkout."""
    here = Path(__file__).parent.parent
    for folder in (here / "examples", here.parent / "examples"):
        if (folder / name).is_file():
            return folder / name
    raise DataProblem(Problem("demo.no_example", file=name))
