"""One run of a cohort, from files to a folder of results: the steps that ``batch`` and ``demo`` share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.errors import DataProblem, Problem, UsageProblem
from skillcheck.ingest.options import FILE
from skillcheck.version import __version__
from skillcheck.workflows.corrections import home_of
from skillcheck.workflows.outcome import Outcome
from skillcheck.workflows.request import Request, Tally

if TYPE_CHECKING:
    from skillcheck.cohort.record import Cohort
    from skillcheck.cohort.scoring import Plan
    from skillcheck.cohort.staff import Staff
    from skillcheck.cohort.sums import CohortSums
    from skillcheck.cohort.wave_record import Compared
    from skillcheck.content.library import Library
    from skillcheck.export.result_folder import ResultFolder, Spool
    from skillcheck.ingest.model import ReturnedRow, Understanding
    from skillcheck.ingest.options import ReadOptions
    from skillcheck.questions.item_bank import ItemBank
    from skillcheck.workflows.progress import Progress
    from skillcheck.workflows.workers import Done, Task

BATCH_ROWS = 4096
"""Rows on their way together: enough for whole-column steps, few enough to stay in the cache."""


def silent(rows: int) -> None:
    """Nobody is told how far it is."""


def carried_names(found: list[Understanding]) -> list[str]:
    """The carried columns of all files, each once."""
    from skillcheck.ingest.rows.judge import distinct

    names: dict[str, None] = {}
    for one in found:
        for part in one.parts:
            kept = [column.header for column in part.columns if column.role in ("group", "carried")]
            names |= dict.fromkeys([*distinct(kept), *part.around])
    return list(names)


def score_files(
    request: Request,
    found: list[Understanding],
    then: Sequence[Understanding] = (),
    progress: Callable[[int], None] = silent,
) -> Outcome:
    """Score every row and write the folder of results; ``progress`` hears now and then how many rows are done.

    ``then``: what was understood of the earlier waves (``understand_waves``).
    """
    from skillcheck.export.kept_answers import NAME as KEPT
    from skillcheck.export.result_folder import ResultFolder
    from skillcheck.store.inventory import noting
    from skillcheck.workflows.earlier_waves import compared_groups, earlier_waves
    from skillcheck.workflows.near_folders import too_near
    from skillcheck.workflows.order_of_waves import perhaps_wrong
    from skillcheck.workflows.progress import Progress
    from skillcheck.workflows.staff_file import more_than_there_are, not_counted, read_staff

    plan = plan_of(request, found)
    staff = None if not request.staff else read_staff(request.staff, plan.shape.attributes)
    with noting(*[request.out] if request.noted else []), ResultFolder(request.out, force=request.force) as folder:
        folder.reads(dict.fromkeys(_read(Path(one.path)) for one in (*found, *then)))
        folder.versions = versions(request.library, request.style.digits)
        waves, tally = earlier_waves(request, found, then), Tally()
        carried = carried_names(found)
        changed = Progress(request, folder, waves, plan, carried) if request.paired else None
        totals = Rows(request, found, folder, tally, changed, progress).run(plan)
        if not tally.scored:
            folder.keep_returned()
            return Outcome(None, tally, tuple(waves), to_correct=folder.to_correct)
        if staff is not None and (problems := more_than_there_are(staff, totals.sums, plan.shape.attributes)):
            raise DataProblem(problems)
        groups = [] if request.paired else compared_groups(request, folder, plan, waves, totals.sums)
        cohort = totals.cohort(request, plan, tally, changed, folder, staff=staff, compared=groups)
        write_group(request, plan, carried, cohort, folder)
        near = too_near(request.out, folder.so_far(KEPT), cohort, waves, request.library.bank.ids)
        folder.holds = "group" if near is None else "individual"
    notes = [] if staff is None else not_counted(staff, totals.sums, plan.shape.attributes)
    notes += [*tally.notes, *perhaps_wrong(request, waves, found), *([] if near is None else [near])]
    return Outcome(cohort, tally, tuple(waves), tuple(notes), folder.to_correct)


def plan_of(request: Request, found: Sequence[Understanding]) -> Plan:
    """The plan of a run: its groups and targets, one for all or each person's own."""
    from skillcheck.cohort.scoring import make_plan
    from skillcheck.ingest.rows.group_values import divided_by

    attributes = divided_by(found, request.options)
    column = request.options.profiles
    header = "" if column is None else divided_by(found, replace(request.options, groups=(column.header,)))[0]
    return make_plan(
        request.library, request.profile, attributes, training=request.training is not None, profile_column=header
    )


def _read(path: Path) -> Path:
    """The file that is read: of a folder of results, its kept answers."""
    from skillcheck.export.kept_answers import NAME

    return path / NAME if path.is_dir() else path


def versions(library: Library, digits: int | None = None) -> dict[str, str | int | None]:
    """What the manifest says about program and content."""
    framework = library.framework
    return {
        "version": __version__,
        "framework": f"{framework.id} {framework.version}",
        "fingerprint": library.fingerprint,
        "measure": framework.measurement.model,
        "digits": digits,
    }


def write_group(request: Request, plan: Plan, carried: Sequence[str], cohort: Cohort, folder: ResultFolder) -> None:
    """Every file of a run that is about the group, whichever engine scored it, and the content it was measured with."""
    from skillcheck.report.cohort.questions import question_table
    from skillcheck.store.models import NAME, packed
    from skillcheck.workflows.score_headings import explain_columns

    folder.record("cohort.json", cohort.model_dump_json(by_alias=True, indent=1) + "\n")
    folder.record("report.html", page(request, cohort))
    folder.table("questions.csv", *question_table(cohort, request.library, request.texts), request.style)
    explain_columns(request, plan, carried, cohort, folder)
    folder.open(NAME).write(packed(request.library))


def page(request: Request, cohort: Cohort) -> str:
    """The cohort's report, for a browser."""
    from skillcheck.report.render.html import cohort_page

    return cohort_page(cohort, request.library, request.texts)


def make_page_ready() -> None:
    """A tenth of a second that ``page`` need not take."""
    from skillcheck.report.render.html import make_ready

    make_ready("cohort.html")


# --- the stream -----------------------------------------------------------------------------------------------


@dataclass
class Totals:
    """What is known when every row has passed."""

    sums: CohortSums
    spool: Spool | None

    def cohort(
        self,
        request: Request,
        plan: Plan,
        tally: Tally,
        changed: Progress | None,
        folder: ResultFolder,
        *,
        staff: Staff | None,
        compared: Sequence[Compared],
    ) -> Cohort:
        """The cohort record; writes groups.csv on the way."""
        from skillcheck.cohort.build import build
        from skillcheck.workflows.training import grouped

        grouping = None
        if request.training is not None and self.spool is not None:
            grouping = grouped(request, self.sums.cells, self.spool, plan.shape.areas, folder, tally.notes)
        waves = None if changed is None else changed.record(tally.scored)
        return build(
            self.sums, plan.shape, request.library, rows=tally.rows(request.options.duplicates),
            sources=[path.name for path in request.files], lang=request.texts.lang, version=__version__,
            min_cell=request.min_cell, grouping=grouping, waves=waves, compared=compared, staff=staff,
            changes=None if changed is None else changed.by_question,
            group_sums=None if changed is None else changed.by_group,
        )  # fmt: skip


@dataclass
class Rows:
    """The rows of all files on their way: read here, scored in other processes, written here."""

    request: Request
    found: list[Understanding]
    folder: ResultFolder
    tally: Tally
    changed: Progress | None
    progress: Callable[[int], None]

    def run(self, plan: Plan) -> Totals:
        """Score everything and write the scores and the returned rows."""
        from skillcheck.cohort.sums import CohortSums
        from skillcheck.export.kept_answers import About
        from skillcheck.export.result_folder import score_file
        from skillcheck.workflows.score_headings import schema_for, words_for
        from skillcheck.workflows.workers import Job, run

        request, style = self.request, self.request.style
        names = carried_names(self.found)
        words = words_for(request, plan, names)
        scores = score_file(self.folder, request.format, schema_for(plan, names), style, words)
        self.folder.rejected(self.found[0].path, self.found[0].parts[0], request.texts)
        spool = None if request.training is None else self.folder.spool()
        totals = Totals(sums=CohortSums.empty(plan.shape), spool=spool)
        bank, named = request.library.bank, all(one.names_people for one in self.found)
        own, attributes = plan.shape.profile_column, plan.shape.attributes
        times = [time for one in self.found for time in one.times]
        about = About(request.library.fingerprint, named, bool(own), attributes, times)
        kept = self.folder.answers(bank.ids, about)
        job = Job(plan, as_text=request.format == "csv", style=style, words=words)
        for task, done in _filled(run(job, self.tasks(names), scores, request.workers)):
            groups = [task.carried.get(name) or [""] * len(task.ids) for name in attributes]
            kept.add(task.ids, task.responses, task.carried.get(own), groups)
            totals.sums.merge(done.sums)
            if self.changed is not None:
                self.changed.add(task, done.waves)
            if totals.spool is not None and done.keys is not None:
                totals.spool.add(task.ids, done.keys)
            self.folder.put_on_disk(f"scores.{request.format}")
            self.progress(self.tally.scored + self.tally.returned)
        scores.close()
        self.folder.finished(f"scores.{request.format}")
        kept.close()
        return totals

    def tasks(self, names: list[str]) -> Iterator[Task]:
        """Every batch of every file as a task; returned rows are written as they come."""
        from skillcheck.ingest.read import duplicates_of, read
        from skillcheck.workflows.workers import Task

        if self.request.join:
            yield from self._joined(names)
            make_page_ready()
            return
        people = duplicates_of([one for one in self.found if one.names_people], *self._reading())
        whose_number = {one.path: number for number, one in enumerate(self.found, start=1)}
        several = sum(not one.corrects for one in self.found) > 1
        for one in self.found:
            sheets = several and len(one.parts) > 1  # «2-1»: a sheet of the first file, or the second file
            number = whose_number[one.corrects if one.corrects and one.id_column else one.path]
            for batch in read(Path(one.path), *self._reading(), one, people if one.names_people else None):
                self.tally.add(batch, Path(one.path).name)
                for row in batch.returned:
                    self._hand_back(one, row)
                made = (number > 1 or sheets) and not one.names_people and self.request.options.structure != FILE
                yield Task(
                    [f"{number}-{person}" for person in batch.ids] if made else batch.ids,
                    {name: batch.carried.get(name, [""] * len(batch.ids)) for name in names},
                    batch.responses,
                    () if self.changed is None else self.changed.pairs(batch),
                    batch.chosen,
                )
        make_page_ready()  # here, while the last batches are being scored elsewhere

    def _hand_back(self, one: Understanding, row: ReturnedRow) -> None:
        if self.request.returned is not None:
            self.request.returned(row)
        first, part, row = home_of(row, one, self.found)
        self.folder.rejected(first.path, part, self.request.texts, aside=row.aside).add(row)

    def _joined(self, names: list[str]) -> Iterator[Task]:
        """One task for some people of all files, their answers put together."""
        from skillcheck.workflows.join_files import join
        from skillcheck.workflows.workers import Task

        joined = join(self.found, *self._reading())
        self.tally.conflicts, self.tally.notes = joined.conflicts, joined.notes
        for one, row in joined.returned:
            self.tally.count(0, [row], 0, Path(one.path).name)
            self._hand_back(one, row)
        self.tally.blank = joined.blank
        for batch in joined.batches(BATCH_ROWS):
            self.tally.add(batch)
            pairs = () if self.changed is None else self.changed.pairs(batch)
            kept = {name: batch.carried.get(name, [""] * len(batch.ids)) for name in names}
            yield Task(batch.ids, kept, batch.responses, pairs, batch.chosen)

    def _reading(self) -> tuple[ItemBank, ReadOptions]:
        return self.request.library.bank, replace(self.request.options, batch_rows=BATCH_ROWS)


def _filled(done: Iterator[tuple[Task, Done]]) -> Iterator[tuple[Task, Done]]:
    from skillcheck.export.score_files import MOST_SHEET_ROWS

    try:
        yield from done
    except OverflowError as error:  # the sheet is full
        raise UsageProblem(Problem("workflows.too_many_rows_for_sheet", fields={"n": MOST_SHEET_ROWS})) from error
