"""The people of a batch folder, one by one: measured again from the answers it keeps, else read from its scores."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillcheck.errors import DataProblem, Problem
from skillcheck.export.kept_answers import NAME as KEPT
from skillcheck.export.kept_answers import KeptAnswers, read_kept
from skillcheck.export.manifest import require_as_written
from skillcheck.export.score_words import read_back
from skillcheck.files import require_ordinary
from skillcheck.person.record import Result, Score
from skillcheck.store.models import model_for
from skillcheck.store.older_records import with_statements
from skillcheck.store.saved_records import within

if TYPE_CHECKING:
    from skillcheck.cohort.record import Cohort
    from skillcheck.content.library import Library


def people_of(cohort_file: Path, cohort: Cohort, library: Library) -> list[Result]:
    """Each person of a batch folder who answered anything, from the answers it keeps, measured with their content; in a
    folder that keeps none, from scores.csv, without answers.

    Raises DataProblem where the file is missing or edited.
    """
    if (found := kept_beside(cohort_file, cohort, library)) is not None:
        return from_answers(*found, cohort)
    rows, path = score_rows(cohort_file), cohort_file.with_name("scores.csv")
    if rows is None:
        raise DataProblem(Problem("store.each_needs_people", file=str(path)))
    require_as_written(path)
    head = next(rows, [])
    people = []
    for line, row in enumerate(rows, start=2):
        try:
            cells = dict(zip(head, row, strict=True))
            plain = with_statements({one: _score(cells, one) for one in library.framework.dimensions}, library)
            scores = {one: _checked(score, library) for one, score in plain.items()}
        except (ValueError, KeyError) as error:
            raise _edited(path, line, row[0] if row else "") from error
        if scores["overall"].mean is not None:
            people.append(_result(cells.get("id", ""), scores, cohort, library))
    return people


def kept_beside(cohort_file: Path, cohort: Cohort, library: Library) -> tuple[KeptAnswers, Library] | None:
    """The answers that a folder keeps and the content they answer; None where either is missing, or
    they were measured by an edition of the measure that is not that content's.

    Raises DataProblem where the answers cannot be read or are not as written.
    """
    path = cohort_file.with_name(KEPT)
    same = model_for(cohort.fingerprint, cohort_file, library)
    if same is None or not path.is_file() or cohort.measure != same.framework.measurement.model:
        return None
    return read_kept(path, same.bank), same


def from_answers(kept: KeptAnswers, library: Library, cohort: Cohort) -> list[Result]:
    """Each person of kept answers (``kept_beside``) who answered anything, measured with the content they answered."""
    from skillcheck.person.build import answers_of, build_result

    profiles = kept.profiles or (cohort.profile or "",) * len(kept.ids)
    results = [
        build_result(
            library,
            answers_of(library, row, cohort.lang),
            mode="file",
            lang=cohort.lang,
            person=person,
            profile=library.profiles.get(profile),
        )
        for person, row, profile in zip(kept.ids, kept.responses, profiles, strict=True)
    ]
    return [one for one in results if one.scores["overall"].basis != "none"]


WHOLE = ("level", "low", "high", "answered", "target")
PARTS = ("mean", "sd", "percent", "shortfall", "reached")


def _score(cells: dict[str, str], dimension: str) -> dict[str, Any]:
    """One dimension of a row; raises ValueError or KeyError on what a batch cannot have written."""
    known: dict[str, Any] = {"at_least": [], "basis": cells[f"{dimension}_basis"]}
    for figure in (*WHOLE, *PARTS):
        cell = cells.get(f"{dimension}_{figure}", "")
        known[figure] = None if not cell else int(cell) if figure in WHOLE else float(cell)
    return known


def _checked(plain: dict[str, Any], library: Library) -> Score:
    score = Score.model_validate(plain)
    figures = (score.mean, score.sd, score.shortfall, score.percent)
    levels = (score.level, score.low, score.high, score.target)
    if not within(levels, library.framework.measurement.levels) or not within(figures, 100):
        raise ValueError(plain)
    return score


def _result(person: str, scores: dict[str, Score], cohort: Cohort, library: Library) -> Result:
    from skillcheck.person.build import advice_for, advised

    profile = library.profiles.get(cohort.profile or "")
    advice = advice_for(library, scores, profile)
    return Result(
        schema="skillcheck/result-2",
        version=cohort.version,
        framework=cohort.framework,
        fingerprint=cohort.fingerprint,
        calibrated=cohort.calibrated,
        measure=cohort.measure,
        mode="file",
        lang=cohort.lang,
        person=person or None,
        profile=cohort.profile,
        length=None,
        started=None,
        finished=None,
        answers=[],
        scores=scores,
        offers=advised(advice),
        unserved=[need.competence for need in advice.unserved] if advice else [],
        autonomy=None,
        declared_and_shown={},
    )


def score_rows(cohort_file: Path) -> Iterator[list[str]] | None:
    """The rows of the scores.csv that stands beside a cohort record, its header first; None where there is none."""
    path = cohort_file.with_name("scores.csv")
    return _rows(path) if path.is_file() else None


def answered(cohort_file: Path) -> dict[str, str] | None:
    """Each id of the scores.csv beside a cohort record with every mean to a tenth, as one word: who answers again
    otherwise has another. None where there is no such table, or no id in it.

    Raises DataProblem where the table is edited.
    """
    rows, path = score_rows(cohort_file), cohort_file.with_name("scores.csv")
    if rows is None:
        return None
    require_as_written(path)
    head = next(rows, [])
    if "id" not in head:
        return None
    place = head.index("id")
    means = [at for at, name in enumerate(head) if name.endswith("_mean")]
    found = {}
    for line, row in enumerate(rows, start=2):
        try:
            found[row[place]] = " ".join(f"{float(row[at]):.1f}" if row[at] else "" for at in means)
        except (ValueError, IndexError) as error:
            raise _edited(path, line, row[0] if row else "") from error
    return found


def _rows(path: Path) -> Iterator[list[str]]:
    """The rows of a table of scores in any dialect and language that ``batch`` writes, in the program's own words.

    Raises DataProblem at the line that cannot be what was written.
    """
    require_ordinary(path)
    rows = None
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            french = file.readline().removeprefix('"id"').removeprefix("id").startswith(";")
            file.seek(0)
            rows = csv.reader(file, delimiter=";" if french else ",")
            head, first, own = read_back(next(rows, []))
            yield head
            for row in rows:
                yield [*row[:first], *(own.get(cell) or cell.replace(",", ".") for cell in row[first:])]
    except (csv.Error, UnicodeDecodeError, OSError) as error:
        raise _edited(path, rows.line_num + 1 if rows is not None else 1, path.name) from error


def _edited(path: Path, line: int, place: str) -> DataProblem:
    return DataProblem(Problem("store.edited", file=str(path), line=line, fields={"place": place}))
