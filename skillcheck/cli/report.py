"""``skillcheck report``: saved results as pages, books and screens. The only place where reports become files."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillcheck.cli.page_names import page_names
from skillcheck.cli.places import here_or_none
from skillcheck.cli.session import Session
from skillcheck.errors import Problem, UsageProblem

if TYPE_CHECKING:
    from skillcheck.cohort.record import Cohort
    from skillcheck.export.manifest import Holds
    from skillcheck.i18n import Texts
    from skillcheck.person.progress import PersonProgress
    from skillcheck.person.record import Result
    from skillcheck.recommend.nearby import Around

NAMED_ONE_BY_ONE = 6
ON_SCREEN = ("html", "md", "json")
Content = str | bytes


@dataclass(frozen=True)
class Job:
    """Something to make: the name of its file without the ending, how it is rendered in a format, whose alone it is,
    what it holds."""

    name: str
    render: Callable[[str], object]
    person: str | None = None
    holds: Holds = "individual"


@dataclass(frozen=True)
class Made:
    """A job rendered in one format."""

    job: Job
    kind: str
    content: object


def run(
    ctx: typer.Context,
    results: Annotated[list[Path], typer.Argument(metavar="RESULT", help="report.option_files")],
    formats: Annotated[str, typer.Option("--format", metavar="F,F", help="report.option_format")] = "",
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="PATH", help="report.option_out")] = None,
    each: Annotated[bool, typer.Option("--each", help="report.option_each")] = False,
    merge: Annotated[bool, typer.Option("--merge", help="report.option_merge")] = False,
    near: Annotated[str | None, typer.Option("--near", metavar="POSTCODE|TOWN", help="places.option_near")] = None,
    wish: Annotated[str, typer.Option("--wish", metavar="ID,ID", help="places.option_wish")] = "",
    force: Annotated[bool, typer.Option("--force", help="report.option_force")] = False,
) -> None:
    """Pages of saved results."""
    make_pages(ctx.obj, results, formats, out, near, wish, each=each, merge=merge, force=force)


def make_pages(
    session: Session, results: list[Path], formats: str, out: Path | None, near: str | None = None, wish: str = "", *,
    each: bool = False, merge: bool = False, force: bool = False,
) -> None:  # fmt: skip
    """Read every record first, render everything, and only then write."""
    from skillcheck.store.people import kept_result
    from skillcheck.store.saved_records import read_record, record_files
    from skillcheck.workflows.people_over_time import progress_of_results

    if each and merge:
        raise UsageProblem(Problem("report.each_or_merge"))
    wanted = _formats(formats, out)
    files = record_files([kept_result(path) for path in results])
    records = [read_record(path, session.library) for path in files]
    progress = progress_of_results(files, records, session.library)
    here = here_or_none(session, near, wish)
    jobs = _jobs(session, files, records, progress, here, each=each, merge=merge)
    if wanted == ["terminal"]:
        pages = [job.render("terminal") for job in jobs]
        _say_unverified(session, files, records)
        for page in pages:
            session.console.print(page)
        return
    if "terminal" in wanted:
        raise UsageProblem(Problem("report.terminal_alone"))
    made = [Made(job, kind, job.render(kind)) for job in jobs for kind in wanted]
    _say_unverified(session, files, records)
    _deliver(session, made, out, files, force=force)


def _say_unverified(session: Session, files: Sequence[Path], records: Sequence[Result | Cohort]) -> None:
    """Name the records whose figures nothing here can confirm."""
    from skillcheck.store.saved_records import why_unverified

    for path, record in zip(files, records, strict=True):
        if why_unverified(record, path, session.library):
            session.say("report.not_verified", file=str(path))


def _formats(names: str, out: Path | None) -> list[str]:
    """The formats asked for; without any, the ending of the output file's name, else the screen."""
    from skillcheck.content.lookup import find
    from skillcheck.report.render.formats import FORMATS

    if not names:
        ending = out.suffix.removeprefix(".").lower() if out else ""
        return [ending] if ending in FORMATS else ["html"] if out else ["terminal"]
    known = {name: name for name in FORMATS} | {"markdown": "md"}
    return list(
        dict.fromkeys(
            find(known, name.strip().lower(), "report.unknown_format") for name in names.split(",") if name.strip()
        )
    )


def _jobs(
    session: Session,
    files: Sequence[Path],
    records: Sequence[Result | Cohort],
    progress: Sequence[PersonProgress | None],
    here: Around | None,
    *,
    each: bool,
    merge: bool,
) -> list[Job]:
    """What to make."""
    from skillcheck.cohort.record import Cohort
    from skillcheck.export.manifest import holds_of

    cohorts = [(path, record) for path, record in zip(files, records, strict=True) if isinstance(record, Cohort)]
    people = [
        (path, record, found)
        for path, record, found in zip(files, records, progress, strict=True)
        if not isinstance(record, Cohort)
    ]
    if cohorts and (people or (len(cohorts) > 1 and not (each or merge))):
        raise UsageProblem(Problem("report.one_at_a_time" if people else "report.one_cohort"))
    if cohorts:
        path, cohort = cohorts[-1]
        if each or merge:
            return _members(session, cohorts, here, each=each)
        holds: Holds = "shareable" if cohort.rounded else holds_of(path)
        return [Job(path.stem, partial(_cohort, session, cohort), holds=holds)]
    if each or len(people) == 1:
        names = page_names([path.stem for path, _, _ in people])
        return [
            Job(name, partial(_people, session, [record], [found], here), record.person)
            for name, (_, record, found) in zip(names, people, strict=True)
        ]
    everybody, found = [record for _, record, _ in people], [one for _, _, one in people]
    return [Job("people", partial(_people, session, everybody, found, here))]


def _members(session: Session, cohorts: Sequence[tuple[Path, Cohort]], here: Around | None, *, each: bool) -> list[Job]:
    """The people of the last batch folder, each on their own or all together, with what changed since the others."""
    from skillcheck.store.batch_people import people_of
    from skillcheck.workflows.people_over_time import progress_of_folders

    people = people_of(*cohorts[-1], session.library)
    progress, told = progress_of_folders(people, cohorts, session.library)
    session.say_problems(told)
    if not each:
        return [Job("people", partial(_people, session, people, progress, here))]
    names = page_names([one.person or "" for one in people])
    return [
        Job(name, partial(_people, session, [record], [found], here), record.person)
        for name, record, found in zip(names, people, progress, strict=True)
    ]


def _language_of(session: Session, results: Sequence[Result]) -> Texts:
    """The language asked for; else the one in which everyone answered; else the session's."""
    from skillcheck.i18n import Texts, languages

    spoken = {result.lang for result in results}
    if session.lang_given or os.environ.get("SKILLCHECK_LANG") or len(spoken) != 1 or not spoken <= set(languages()):
        return session.texts
    return Texts(spoken.pop())


def _people(
    session: Session,
    results: list[Result],
    progress: Sequence[PersonProgress | None],
    here: Around | None,
    kind: str,
) -> object:
    from skillcheck.report.render.formats import People, renderer

    width = session.console.width if kind == "terminal" else 0
    texts = _language_of(session, results)
    page = People(results, session.library, texts, width, plain=session.plain, progress=progress, here=here)
    return renderer(kind).render_people(page)


def _cohort(session: Session, cohort: Cohort, kind: str) -> object:
    from skillcheck.report.render.formats import Group, renderer

    width = session.console.width if kind == "terminal" else 0
    return renderer(kind).render_cohort(Group(cohort, session.library, session.texts, width, session.plain))


def _deliver(session: Session, made: Sequence[Made], out: Path | None, read: Sequence[Path], *, force: bool) -> None:
    """Write the files, or print the only one that is text and has no place to go."""
    from skillcheck.export.manifest import NAME
    from skillcheck.files import write_whole
    from skillcheck.store.inventory import noting
    from skillcheck.whole_folder import write_together

    single = len(made) == 1
    if out is None:
        if not single or made[0].kind not in ON_SCREEN:
            raise UsageProblem(Problem("report.say_where"))
        typer.echo(made[0].content, nl=False)
        return
    as_folder = not single or out.is_dir() or str(out).endswith(os.sep)
    targets = {out / f"{one.job.name}.{one.kind}" if as_folder else out: one for one in made}
    _refuse_existing(list(targets), force=force)
    with ExitStack() as noted:
        for path, one in targets.items():
            noted.enter_context(noting(path, person=one.job.person))
        if as_folder:
            noted.enter_context(noting(out / NAME))
            pages = {path.name: _bytes(one) for path, one in targets.items()}
            write_together(out, {NAME: _manifest(session, targets, pages, out, read), **pages})
        else:
            assert isinstance(made[0].content, str | bytes)
            write_whole(out, made[0].content, force=force)
    for path in targets:
        if len(targets) <= NAMED_ONE_BY_ONE:
            session.say("report.written", file=path)
    if len(targets) > NAMED_ONE_BY_ONE:
        session.say("report.written_many", n=len(targets), folder=out)


def _bytes(one: Made) -> bytes:
    assert isinstance(one.content, str | bytes)
    return one.content.encode() if isinstance(one.content, str) else one.content


def _manifest(
    session: Session, targets: Mapping[Path, Made], pages: Mapping[str, bytes], out: Path, read: Sequence[Path]
) -> str:
    """Who may see which page, beside what a folder of results says already."""
    from skillcheck.export.manifest import with_pages
    from skillcheck.workflows.score_cohort import versions

    holds = {path.name: one.job.holds for path, one in targets.items()}
    made = {name: (content, holds[name]) for name, content in pages.items()}
    return with_pages(out, made, versions(session.library), read)


def _refuse_existing(paths: Sequence[Path], *, force: bool) -> None:
    """Say about every file that exists before any is written."""
    from skillcheck.errors import DataProblem

    if not force and (there := [path for path in paths if path.exists()]):
        raise DataProblem(Problem("files.file_exists", file=str(path)) for path in there)
