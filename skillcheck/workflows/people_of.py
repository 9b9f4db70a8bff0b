"""People's answers, from wherever they are kept: the one door of ``tasks`` and ``plan``, which measure them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from skillcheck.errors import DataProblem, Problem
from skillcheck.measurement.responses import Responses

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.measurement.measure import MeasurementModel, Scores
    from skillcheck.questions.item_bank import ItemBank


@dataclass(frozen=True)
class People:
    """People and what they answered, in the order of their ids."""

    ids: tuple[str, ...]
    responses: Responses
    """Rows of ``bank``."""
    bank: ItemBank
    """The questions; with the cards behind them where somebody was seen at work: what was seen counts here too."""
    profiles: tuple[str, ...]
    """The profile each was measured against, where the answers say it; else empty."""
    returned: int
    """Rows that could not be read: nothing is known of them here."""
    sources: tuple[str, ...]
    counted: str = ""
    """A file whose ids are a tool's count of rows: they name nobody in another file."""

    def measured(self, model: MeasurementModel) -> Scores:
        """Everybody measured."""
        from skillcheck.measurement.measure import measure

        return measure(model, self.responses)


def people_of(
    paths: Sequence[Path], library: Library, profile_column: str | None = None, profiles: Path | None = None
) -> People:
    """People of folders of results, saved results and files of answers, together; ``profiles`` says which profile a
    value of ``profile_column`` means (``profile_column.profile_words``).

    Raises DataProblem with every problem of every path: unreadable, no answers kept there, the same id twice.
    """
    found: list[tuple[str, Responses, str]] = []
    problems: list[Problem] = []
    returned, counted, known = 0, "", _known(library, profiles, problems)
    for path in (one for given in paths for one in _files(given, problems)):
        try:
            if path.suffix == ".json":
                found.append(_saved(path, library))
            else:
                rows, lost, named = _answered(path, library, profile_column, known)
                found += rows
                returned += lost
                counted = counted if named else str(path)
        except DataProblem as error:
            problems += error.problems
    names = [one for one, _, _ in found]
    twice = sorted({one for one in names if names.count(one) > 1}) if len(set(names)) < len(names) else []
    problems += [Problem("plan.person_twice", fields={"found": one}) for one in twice]
    if not found and not problems:
        problems.append(Problem("plan.nobody", file=str(paths[0])))
    if problems:
        raise DataProblem(problems)
    found.sort(key=lambda one: one[0])
    responses = _alike([row for _, row, _ in found])
    return People(
        ids=tuple(one for one, _, _ in found), responses=responses,
        bank=library.bank if responses.shape[1] == len(library.bank) else library.observing_bank,
        profiles=tuple(profile for _, _, profile in found), returned=returned,
        sources=tuple(path.name for path in paths), counted=counted,
    )  # fmt: skip


def _alike(rows: list[Responses]) -> Responses:
    """All rows as wide as the widest: nobody was asked what lacks."""
    from skillcheck.measurement.responses import NOT_ASKED

    width = max(row.shape[1] for row in rows)
    return np.concatenate([np.pad(row, ((0, 0), (0, width - row.shape[1])), constant_values=NOT_ASKED) for row in rows])


def _files(given: Path, problems: list[Problem]) -> list[Path]:
    """The files of answers of a folder: those that batch keeps, else saved results."""
    if not given.is_dir():
        return [given]
    kept = sorted(given.glob("kept-answers.*"))
    saved = [path for path in sorted(given.glob("*.json")) if _is_result(path)]
    if not kept and not saved:
        problems.append(Problem("plan.no_answers", file=str(given)))
    return kept or saved


def _is_result(path: Path) -> bool:
    with path.open("rb") as file:
        return b'"skillcheck/result-' in file.read(4096)


def _saved(path: Path, library: Library) -> tuple[str, Responses, str]:
    from skillcheck.cohort.record import Cohort
    from skillcheck.person.build import row_of
    from skillcheck.person.observation import observed_row
    from skillcheck.store.saved_records import read_record

    record = read_record(path, library)
    if isinstance(record, Cohort):
        raise DataProblem(Problem("plan.group_record", file=str(path)))
    known = [one for one in record.answers if one.item in library.bank]
    if len(known) < len(record.answers):
        lost = next(one.item for one in record.answers if one.item not in library.bank)
        raise DataProblem(Problem("plan.item_gone", file=str(path), fields={"found": lost}))
    row = row_of(library, known)
    seen = [one for one in record.observed if one.category is not None and one.exercise in library.observing_bank]
    return record.person or path.stem, observed_row(library, row, seen) if seen else row, record.profile or ""


def _kept(path: Path, library: Library) -> tuple[list[tuple[str, Responses, str]], int]:
    """The people of a folder that batch wrote, with the profile and the rows returned that its cohort.json tells."""
    from skillcheck.cohort.record import Cohort
    from skillcheck.export.kept_answers import read_kept
    from skillcheck.store.saved_records import read_record

    kept = read_kept(path, library.bank)
    if not kept.named:
        raise DataProblem(Problem("plan.no_id_column", file=str(path)))
    beside, profile, returned = path.with_name("cohort.json"), "", 0
    if beside.is_file():
        cohort = read_record(beside, library)
        assert isinstance(cohort, Cohort)
        profile, returned = cohort.profile or "", cohort.rows.returned
    profiles = kept.profiles or (profile,) * len(kept.ids)
    return [(one, kept.responses[place : place + 1], profiles[place]) for place, one in enumerate(kept.ids)], returned


def _known(library: Library, profiles: Path | None, problems: list[Problem]) -> dict[str, str]:
    from skillcheck.workflows.profile_column import profile_words

    try:
        return profile_words(library, profiles)
    except DataProblem as error:
        problems += error.problems
        return {}


def _answered(
    path: Path, library: Library, profile_column: str | None, known: dict[str, str]
) -> tuple[list[tuple[str, Responses, str]], int, bool]:
    """The people of a file, how many rows it lost, and whether their codes hold in other files."""
    from skillcheck.export.kept_answers import NAME
    from skillcheck.ingest.cells.normalise import words
    from skillcheck.ingest.infer import understand
    from skillcheck.ingest.options import ReadOptions
    from skillcheck.ingest.read import read

    if path.name == NAME:
        return *_kept(path, library), True
    groups = () if profile_column is None else (profile_column,)
    options = ReadOptions(groups=groups, special=library.special_words)
    one = understand(path, library.bank, options)
    if one.id_column is None:
        raise DataProblem(Problem("plan.no_id_column", file=str(path)))
    rows, returned = [], 0
    for batch in read(path, library.bank, options, one):
        profiles = batch.carried.get(profile_column or "", [""] * len(batch.ids))
        returned += sum(row.counts for row in batch.returned)
        rows += [
            (person, batch.responses[place : place + 1], known.get(words(profiles[place]), profiles[place].strip()))
            for place, person in enumerate(batch.ids)
        ]
    return rows, returned, one.names_people
