"""A folder of results as an earlier wave: the answers that the run kept, in the terms of a file that is read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.errors import DataProblem, Problem
from skillcheck.export.kept_answers import NAME, read_kept
from skillcheck.export.manifest import written
from skillcheck.ingest.model import Batch, Column, Dialect, Part, Understanding
from skillcheck.measurement.responses import NOT_ASKED

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.questions.item_bank import ItemBank


def is_results(path: Path) -> bool:
    """Whether a folder is one that a run wrote."""
    return bool(written(path)) or (path / NAME).exists()


def of_results(folder: Path, bank: ItemBank) -> Understanding:
    """What a folder of results holds: the questions that were asked, and whether its ids name people.

    Raises:
        DataProblem: no results of a run, not as written, or a question that the content no longer has.
    """
    if not is_results(folder):
        raise DataProblem(Problem("workflows.wave_folder", file=str(folder)))
    if not (folder / NAME).exists():
        raise DataProblem(Problem("workflows.wave_without_answers", file=str(folder), fields={"found": NAME}))
    kept = read_kept(folder / NAME, bank)
    asked = (kept.responses != NOT_ASKED).any(axis=0)
    items = [Column(at, item, "item", item, how="id") for at, item in enumerate(bank.ids, 1) if asked[at - 1]]
    columns = (Column(0, "id", "id"), *items)
    part = Part("", Dialect(), (tuple(column.header for column in columns),), columns, 0, 2, 1, counted=not kept.named)
    return Understanding(str(folder), "parquet", (part,), asked, rows_seen=len(kept.ids), times=kept.times)


def with_unread(one: Understanding, library: Library) -> Understanding:
    """What is understood of a folder, with a note of the rows that its run could not read: their people are not absent
    then."""
    from skillcheck.cohort.record import Cohort
    from skillcheck.store.saved_records import read_record

    beside = Path(one.path) / "cohort.json"
    cohort = read_record(beside, library) if beside.is_file() else None
    reasons = cohort.rows.reasons if isinstance(cohort, Cohort) else []
    n = sum(one.n for one in reasons if not one.code.startswith("ingest.duplicate"))  # whose other row is there
    note = Problem("workflows.wave_results_unread", file=one.path, fields={"n": n})
    return replace(one, notes=(*one.notes, note)) if n else one


def people_of_results(folder: Path, bank: ItemBank) -> Batch:
    """Everybody of the folder with their answers."""
    kept = read_kept(folder / NAME, bank)
    return Batch(list(kept.ids), list(range(2, len(kept.ids) + 2)), kept.responses)
