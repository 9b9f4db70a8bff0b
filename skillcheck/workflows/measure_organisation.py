"""From the files of a structure to its folder of diagnosis. No terminal: what must be told comes back as problems."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.cohort.minimum import LEAST
from skillcheck.errors import DataProblem, Problem, SkillcheckError
from skillcheck.export.manifest import Holds, require_as_written
from skillcheck.files import read_bounded
from skillcheck.organisation.diagnosis import diagnose
from skillcheck.organisation.record import Organisation
from skillcheck.store.ledger import Ledger, nearest
from skillcheck.version import __version__
from skillcheck.workflows.organisation_answers import check_staff, read_views
from skillcheck.workflows.organisation_files import read_facts, read_structure
from skillcheck.workflows.request import EXAMPLES

if TYPE_CHECKING:
    from skillcheck.cohort.record import Cohort
    from skillcheck.content.library import Library
    from skillcheck.frameworks.practice import Pack
    from skillcheck.i18n import Texts
    from skillcheck.report.document import Document
    from skillcheck.workflows.organisation_answers import ReadViews

RECORD = "organisation.json"
MAX_BYTES = 20_000_000


@dataclass(frozen=True)
class Diagnosis:
    """What the person asked for."""

    structure: Path
    files: tuple[Path, ...]
    out: Path
    today: date
    facts: Path | None = None
    cohort: Path | None = None
    views: Mapping[str, str] = field(default_factory=dict)
    """The viewpoint of files without a column for it: by the name they are given with; "": of all others."""
    profile: str | None = None
    force: bool = False


@dataclass
class Done:
    """What came of it: the record, what must be told, and the files written."""

    record: Organisation
    told: list[Problem]
    notes: list[Problem]
    examples: list[Problem] = field(default_factory=list)
    """Why the first rows were handed back."""
    rejected: list[Path] = field(default_factory=list)
    pdf_missing: bool = False


def measure_organisation(asked: Diagnosis, library: Library, pack: Pack, texts: Texts) -> Done:
    """Read every file, make the diagnosis, write its folder.

    Raises DataProblem with all problems of all files at once; then nothing was written.
    """
    problems: list[Problem] = []
    if (asked.out / RECORD).exists() and not asked.force:
        problems.append(Problem("organisation.same_folder", file=str(asked.out), fields={"found": RECORD}))
    if asked.profile is not None and asked.profile not in pack.profiles:
        fields: dict[str, object] = {"found": asked.profile, "known": ", ".join(pack.profiles)}
        problems.append(Problem("organisation.unknown_profile", fields=fields))
    structure, wrong = read_structure(asked.structure, pack)
    problems += wrong
    facts, wrong = ([], []) if asked.facts is None else read_facts(asked.facts, pack, asked.today)
    problems += wrong
    cohort, wrong = (None, []) if asked.cohort is None else _cohort(asked.cohort, library)
    problems += wrong
    read: ReadViews | None = None
    try:
        read = read_views(asked.files, pack, library, asked.views)
    except SkillcheckError as error:
        problems += error.problems
    if read is not None and structure is not None:
        problems += check_staff(structure.staff, structure.collective, read.answers.views, str(asked.structure))
    if problems or structure is None or read is None:
        raise DataProblem(problems)
    record = diagnose(
        pack, structure, read.answers, facts, today=asked.today, lang=texts.lang, version=__version__,
        profile=asked.profile, cohort=cohort,
    )  # fmt: skip
    first = [(file, row.problems[0]) for file, _, row in read.returned if row.counts and row.problems]
    examples = [replace(problem, file=file) for file, problem in first[:EXAMPLES]]
    done = Done(record, read.told, read.notes, examples)
    near = _near(record, read, asked.out) if record.views else None
    done.notes += [] if near is None else [near]
    _write(asked, done, read, library, pack, texts, holds="group" if near is None else "individual")
    return done


def _near(record: Organisation, read: ReadViews, out: Path) -> Problem | None:
    """Whether an earlier diagnosis of the structure differs by so few sheets that both together tell what these say.

    The sheets are noted in the ledger, as hashes; where the store cannot be written, nothing is.
    """
    shown = {view for one in record.views if not one.collective for view in one.views}
    rows = zip(read.answers.views, read.answers.responses, strict=True)
    ledger = Ledger()
    structure = ledger.structure(record.name)
    now = ledger.sheets(f"{view} {row.tobytes().hex()}" for view, row in rows if view in shown)
    apart = nearest(now, ledger.known("sheets"), LEAST)
    if now and now not in structure.sheets:
        structure.sheets.append(now)
        with suppress(OSError, DataProblem):
            ledger.save()
    return None if apart is None else Problem("organisation.near", file=str(out), fields={"n": apart})


def _cohort(path: Path, library: Library) -> tuple[Cohort | None, list[Problem]]:
    """The cohort record of a folder of results, or of the file itself, read as ``report`` reads it."""
    from skillcheck.cohort.record import Cohort
    from skillcheck.store.saved_records import read_record

    file = path / "cohort.json" if path.is_dir() else path
    try:
        record = read_record(file, library)
    except DataProblem as error:
        return None, list(error.problems)
    if isinstance(record, Cohort):
        return record, []
    return None, [Problem("organisation.not_a_cohort", file=str(file))]


def _write(
    asked: Diagnosis, done: Done, read: ReadViews, library: Library, pack: Pack, texts: Texts, holds: Holds
) -> None:
    """The folder, whole or not at all: the report in every form, the record, the rows handed back."""
    from skillcheck.report.organisation.report import organisation_report
    from skillcheck.workflows.whole_report import write_folder

    contents: dict[str, str | bytes] = dict(_rejected(read, texts))
    done.rejected = [asked.out / name for name in contents]
    if done.record.views:
        document = organisation_report(done.record, pack, library, texts)
        made = in_every_form("report", document, texts)
        done.pdf_missing = "report.pdf" not in made
        contents |= made | {RECORD: done.record.model_dump_json(by_alias=True, indent=1) + "\n"}
    if contents:
        left = tuple(f"rejected{part}.csv" for part in ("", *(f"-{number}" for number in range(2, 100))))
        write_folder(asked.out, contents, done.record, optional=left, force=asked.force, holds=holds)


def in_every_form(name: str, document: Document, texts: Texts) -> dict[str, str | bytes]:
    """A document as HTML, Markdown, workbook and, where its extra is installed, PDF."""
    from skillcheck.report.render import documents

    made: dict[str, str | bytes] = {
        f"{name}.html": documents.page(document, texts),
        f"{name}.md": documents.markdown(document),
        f"{name}.xlsx": documents.workbook(document, texts),
    }
    try:
        made[f"{name}.pdf"] = documents.pdf(document)
    except DataProblem as error:
        if error.problems[0].code != "report.pdf_missing":
            raise
    return made


def _rejected(read: ReadViews, texts: Texts) -> dict[str, bytes]:
    """The rows handed back, each table under its own heading."""
    import io

    from skillcheck.export.rejected_rows import RejectedFile

    tables = {(file, part.name): part for file, part, _ in read.returned}
    written = {}
    for number, (key, part) in enumerate(tables.items(), 1):
        file = io.BytesIO()
        table = RejectedFile(file, part, texts)
        for name, its, row in read.returned:
            if (name, its.name) == key:
                table.add(row)
        written["rejected.csv" if number == 1 else f"rejected-{number}.csv"] = file.getvalue()
    return written


def read_organisation(path: Path) -> Organisation:
    """The record of a folder of diagnosis, or of the file itself. Raises DataProblem where it is none."""
    from pydantic import ValidationError

    file = path / RECORD if path.is_dir() else path
    raw = read_bounded(file, MAX_BYTES)
    require_as_written(file)
    try:
        return Organisation.model_validate_json(raw or b"")
    except ValidationError as error:
        raise DataProblem(Problem("organisation.not_a_record", file=str(file))) from error
