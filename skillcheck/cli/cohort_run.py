"""One run of a cohort, from files to a folder of results: the steps that ``batch`` and ``demo`` share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck import __version__
from skillcheck.errors import Problem, UsageProblem

if TYPE_CHECKING:
    from skillcheck.answers.batches import Duplicates as People
    from skillcheck.answers.engine import Done, Task
    from skillcheck.answers.model import Batch, ReadOptions, ReturnedRow, Understanding
    from skillcheck.answers.results import ResultFolder, Spool
    from skillcheck.answers.write import Format
    from skillcheck.cli.first_wave import FirstWave
    from skillcheck.cli.session import Session
    from skillcheck.cohort import Cohort, Rows
    from skillcheck.cohort.scoring import Plan
    from skillcheck.cohort.sums import CohortSums
    from skillcheck.cohort.waves import WaveSums

EXAMPLES = 5
"""Returned rows told on the screen; all of them are in rejected.csv."""
BATCH_ROWS = 4096
"""Rows on their way together: enough for whole-column steps, few enough to stay in the cache."""


@dataclass(frozen=True)
class Request:
    """What the person asked for."""

    files: tuple[Path, ...]
    out: Path
    options: ReadOptions
    profile: str | None = None
    training: int | None = None
    min_cell: int = 5
    before: Path | None = None
    format: Format = "csv"
    locale: str | None = None
    force: bool = False
    workers: int | None = None


@dataclass
class Tally:
    """Rows counted while they stream past."""

    scored: int = 0
    returned: int = 0
    blank: int = 0
    duplicates: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    examples: list[Problem] = field(default_factory=list)
    """The first problem of each of the first returned rows."""

    def add(self, batch: Batch, file: str = "") -> None:
        """Count a batch."""
        self.count(len(batch.ids), batch.returned, batch.blank, file)

    def count(self, scored: int, returned: list[ReturnedRow], blank: int, file: str) -> None:
        """Count rows, and keep the first problems to be told."""
        from skillcheck.answers.rejected import count_reasons

        self.scored += scored
        self.returned += sum(row.counts for row in returned)
        self.blank += blank
        count_reasons(returned, self.reasons)
        if len(self.examples) < EXAMPLES:
            told = [row.problems[0] for row in returned if row.counts and row.problems]
            self.examples += [replace(one, file=file or None) for one in told][: EXAMPLES - len(self.examples)]
        self.duplicates = sum(n for code, n in self.reasons.items() if code.startswith("files.duplicate"))

    def rows(self, rule: str) -> Rows:
        """The record of the cohort."""
        from skillcheck.cohort import Reason, Rows

        reasons = sorted(self.reasons.items(), key=lambda one: (-one[1], one[0]))
        return Rows.model_validate(
            {
                "read": self.scored + self.returned, "scored": self.scored, "returned": self.returned,
                "blank": self.blank, "duplicates": self.duplicates, "duplicates_rule": rule,
                "reasons": [Reason(code=code, n=n) for code, n in reasons],
            }
        )  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What came of a run."""

    cohort: Cohort | None
    """None where no row could be scored."""
    tally: Tally
    before: Tally | None


def understand_all(session: Session, request: Request) -> list[Understanding]:
    """What is understood of every file, before anything is scored; every problem at once."""
    from skillcheck.answers.read import understand
    from skillcheck.errors import SkillcheckError

    found, problems = [], []
    for path in request.files:
        try:
            found.append(understand(path, session.library.bank, request.options))
        except SkillcheckError as error:
            problems.append(error)
    if problems:
        raise type(problems[0])([one for error in problems for one in error.problems])
    return found


def carried_names(found: list[Understanding]) -> list[str]:
    """The carried columns of all files, each once."""
    from skillcheck.answers.rows import distinct

    names: dict[str, None] = {}
    for one in found:
        for part in one.parts:
            kept = [column.header for column in part.columns if column.role in ("group", "carried")]
            names |= dict.fromkeys(distinct(kept))
    return list(names)


def score_files(session: Session, request: Request, found: list[Understanding]) -> Outcome:
    """Score every row and write the folder of results."""
    from skillcheck.answers.results import ResultFolder
    from skillcheck.cli.first_wave import first_wave
    from skillcheck.cohort.scoring import make_plan

    attributes = list(dict.fromkeys(header for one in found for header in one.headers("group")))
    profile = session.profile(request.profile)
    plan = make_plan(session.library, profile, attributes, training=request.training is not None)
    with ResultFolder(request.out, force=request.force) as folder:
        before = first_wave(session, request)
        tally = Tally()
        flow = Flow(session, request, found, folder, tally, before)
        totals = flow.run(plan)
        if not tally.scored:
            folder.keep_only("rejected.csv")
            return Outcome(None, tally, before.tally if before else None)
        cohort = totals.cohort(session, request, plan, tally, before, folder)
        folder.record("cohort.json", cohort.model_dump_json(by_alias=True, indent=1) + "\n")
        folder.record("report.html", page(session, cohort))
    return Outcome(cohort, tally, before.tally if before else None)


def page(session: Session, cohort: Cohort) -> str:
    """The cohort's report, for a browser."""
    from skillcheck.report.html import cohort_page

    return cohort_page(cohort, session.library, session.texts)


def make_page_ready() -> None:
    """A tenth of a second that ``page`` need not take."""
    from skillcheck.report.html import make_ready

    make_ready("cohort.html")


# --- the stream -----------------------------------------------------------------------------------------------


@dataclass
class Totals:
    """What is known when every row has passed."""

    sums: CohortSums
    waves: WaveSums
    spool: Spool | None

    def cohort(
        self,
        session: Session,
        request: Request,
        plan: Plan,
        tally: Tally,
        before: FirstWave | None,
        folder: ResultFolder,
    ) -> Cohort:
        """The cohort record; writes groups.csv on the way."""
        from skillcheck.answers.write import style_of
        from skillcheck.cohort.build import build
        from skillcheck.cohort.training_groups import group_cells
        from skillcheck.cohort.waves import changes

        profile, grouping, waves = session.profile(request.profile), None, None
        if request.training is not None and self.spool is not None:
            most_first = profile is not None
            grouping = group_cells(self.sums.cells, request.training, plan.shape.areas, most_first=most_first)
            folder.groups(self.spool, grouping, style_of(request.locale))
        if before is not None:
            lost, new = len(before.row_of) - len(before.met), tally.scored - self.waves.paired
            waves = changes(self.waves, plan.model.dimensions, only_before=lost, only_now=new)
        return build(
            self.sums, plan.shape, session.library, profile, rows=tally.rows(request.options.duplicates),
            sources=[path.name for path in request.files], lang=session.lang, version=__version__,
            min_cell=request.min_cell, grouping=grouping, waves=waves,
        )  # fmt: skip


@dataclass
class Flow:
    """The rows of all files on their way: read here, scored in other processes, written here."""

    session: Session
    request: Request
    found: list[Understanding]
    folder: ResultFolder
    tally: Tally
    before: FirstWave | None

    def run(self, plan: Plan) -> Totals:
        """Score everything and write the scores and the returned rows."""
        from skillcheck.answers.engine import Job, run
        from skillcheck.answers.results import score_file
        from skillcheck.answers.write import style_of
        from skillcheck.cli.progress import Progress
        from skillcheck.cohort.score_table import schema_of
        from skillcheck.cohort.sums import CohortSums
        from skillcheck.cohort.waves import WaveSums

        request, style = self.request, style_of(self.request.locale)
        names = carried_names(self.found)
        schema = schema_of(names, plan.model.dimensions, with_target=plan.shape.targets is not None)
        scores = score_file(self.folder, request.format, schema, style)
        self.folder.rejected(self.found[0].path, self.found[0].parts[0], self.session.texts)
        totals = Totals(
            sums=CohortSums.empty(plan.shape),
            waves=WaveSums.empty(plan.shape.dimensions),
            spool=None if request.training is None else self.folder.spool(),
        )
        job = Job(plan, as_text=request.format == "csv", style=style)
        with Progress(self.session, self.found) as progress:
            for task, done in _filled(run(job, self.tasks(names), scores, request.workers)):
                totals.sums.merge(done.sums)
                if done.waves is not None:
                    totals.waves.merge(done.waves)
                if totals.spool is not None and done.keys is not None:
                    totals.spool.add(task.ids, done.keys)
                progress.show(self.tally.scored + self.tally.returned)
        scores.close()
        return totals

    def tasks(self, names: list[str]) -> Iterator[Task]:
        """Every batch of every file as a task; returned rows are written as they come."""
        from skillcheck.answers.engine import Task
        from skillcheck.answers.read import read

        people = self._across_files()
        for number, one in enumerate(self.found, start=1):
            parts = {part.name: part for part in one.parts}
            options = replace(self.request.options, batch_rows=BATCH_ROWS)
            known = people if one.id_column is not None else None
            for batch in read(Path(one.path), self.session.library.bank, options, one, known):
                self.tally.add(batch, Path(one.path).name)
                for row in batch.returned:
                    self.folder.rejected(one.path, parts[row.part], self.session.texts).add(row)
                nothing = [""] * len(batch.ids)
                made = number > 1 and one.id_column is None
                yield Task(
                    [f"{number}-{person}" for person in batch.ids] if made else batch.ids,
                    {name: batch.carried.get(name, nothing) for name in names},
                    batch.responses,
                    None if self.before is None else self.before.pairs(batch),
                )
        make_page_ready()  # here, while the last batches are being scored elsewhere

    def _across_files(self) -> People | None:
        """With several files, a person of one is looked for in the others."""
        from skillcheck.answers.batches import Duplicates

        if len(self.found) == 1:
            return None
        if self.request.options.duplicates == "last":
            raise UsageProblem(Problem("batch.last_of_one_file"))
        return Duplicates(self.request.options)


def _filled(done: Iterator[tuple[Task, Done]]) -> Iterator[tuple[Task, Done]]:
    from skillcheck.answers.write import MOST_SHEET_ROWS

    try:
        yield from done
    except OverflowError as error:  # the sheet is full
        raise UsageProblem(Problem("batch.too_many_rows_for_sheet", fields={"n": MOST_SHEET_ROWS})) from error
