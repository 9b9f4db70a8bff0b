"""Reading saved results and cohort records back: every way a file can be wrong becomes one sentence. Draws nothing."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillcheck.cohort.record import Cohort
from skillcheck.errors import DataProblem, Problem
from skillcheck.export.manifest import NAME as MANIFEST
from skillcheck.export.manifest import require_as_written
from skillcheck.files import read_bounded, require_ordinary
from skillcheck.person.record import Result, Score
from skillcheck.store.models import model_for
from skillcheck.store.older_records import OLDER, upgraded, with_statements

if TYPE_CHECKING:
    from skillcheck.content.library import Library

MAX_BYTES = 50_000_000
SAME = 1e-6
"""Scores computed again may differ by this much on another machine."""
RECORDS: dict[str, type[Result | Cohort]] = {"skillcheck/result-2": Result, "skillcheck/cohort-2": Cohort}


def read_record(path: Path, library: Library) -> Result | Cohort:
    """A saved result or a cohort record.

    Raises DataProblem: unreadable, cut short, of another kind or version, or edited so that it does not hold together.
    """
    name = str(path)
    raw = read_bounded(path, MAX_BYTES)
    if raw is None:
        raise DataProblem(Problem("store.too_large", file=name, fields={"megabytes": MAX_BYTES // 1_000_000}))
    data = _parsed(raw, name)
    found = data.get("schema") if isinstance(data, dict) else None
    if not isinstance(found, str) or found not in {*RECORDS, *OLDER}:
        code = (
            "store.unknown_schema"
            if isinstance(found, str) and found.startswith("skillcheck/")
            else "store.not_a_result"
        )
        raise DataProblem(Problem(code, file=name, fields={"found": found, "known": ", ".join(RECORDS)}))
    if found in OLDER:
        data = upgraded(data, library)
        raw = json.dumps(data).encode()
    record = _validated(RECORDS[data["schema"]], raw, name)
    if isinstance(record, Cohort):
        require_as_written(path)
    if place := _impossible(record, model_for(record.fingerprint, path, library) or library):
        raise DataProblem(Problem("store.edited", file=name, fields={"place": place}))
    return record


def is_verified(record: Result | Cohort, path: Path, library: Library) -> bool:
    """Whether the figures just read were compared with what they come from: a person's with the answers, measured
    again with the content of that time; a group's with what its run noted of the file."""
    if isinstance(record, Cohort):
        return require_as_written(path)
    return bool(record.answers) and model_for(record.fingerprint, path, library) is not None


def _parsed(raw: bytes, name: str) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise DataProblem(Problem("store.not_json", file=name, line=line)) from error


def _validated(kind: type[Result | Cohort], raw: bytes, name: str) -> Result | Cohort:
    from pydantic import ValidationError

    try:
        return kind.model_validate_json(raw)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors(include_url=False)[0]["loc"])
        raise DataProblem(Problem("store.edited", file=name, fields={"place": place})) from error


# --- what a record may hold -------------------------------------------------------------------------------


def _impossible(record: Result | Cohort, library: Library) -> str | None:
    """The first place whose value cannot be, or does not follow from the answers; None if all is well."""
    levels = library.framework.measurement.levels
    if isinstance(record, Cohort):
        return _impossible_cohort(record, levels)
    for dimension, score in record.scores.items():
        counts = (score.level, score.low, score.high, score.target)
        shares = (*score.at_least, score.reached)
        figures = (score.mean, score.sd, score.shortfall, score.percent)
        together = {value is None for value in (score.level, score.low, score.high)}
        if (
            len(together) > 1
            or (score.mean is None and score.level is not None)
            or not _agrees(score)
            or not _within(counts, levels)
            or not _within(shares, 1)
            or not _within(figures, 100)
        ):
            return f"scores.{dimension}"
    same = record.fingerprint == library.fingerprint and record.measure == library.framework.measurement.model
    return _not_following(record, library) if same else None


def _agrees(score: Score) -> bool:
    """Whether the level and its interval are such as the probabilities give: those, or held lower by the answers."""
    from skillcheck.measurement.measure import TOLERANCE

    def most(cut: float) -> int:
        return sum(p >= cut - TOLERANCE for p in score.at_least)

    if score.level is None or score.low is None:
        return True
    return score.level <= most(0.5) and score.low <= most(0.9) and score.high == most(0.1)


def _impossible_cohort(record: Cohort, levels: int) -> str | None:
    for name, one in record.dimensions.items():
        if len(one.levels) not in {0, levels + 1} or not _within(one.levels, 1) or not _within((one.target,), levels):
            return f"dimensions.{name}.levels"
        if not _within((one.mean, one.sd, one.shortfall), levels + 1) or not _within((one.reached, one.reliability), 1):
            return f"dimensions.{name}"
        if one.n < 0 or (one.n > 0) != bool(one.levels):
            return f"dimensions.{name}.n"
    if record.rows.read != record.rows.scored + record.rows.returned:
        return "rows"
    return None


def _within(values: Any, top: float) -> bool:
    return all(value is None or (math.isfinite(value) and -SAME <= value <= top + SAME) for value in values)


def _not_following(record: Result, library: Library) -> str | None:
    """The first dimension whose level the answers do not give."""
    from skillcheck.measurement.measure import compile_model, measure
    from skillcheck.measurement.responses import response_row
    from skillcheck.person.build import score_records

    if unknown := next((one.item for one in record.answers if one.item not in library.bank), None):
        return unknown
    model = compile_model(library.framework, library.bank)
    row = response_row(library, [(one.item, one.code) for one in record.answers])
    profile = library.profiles.get(record.profile or "")
    again = score_records(library, measure(model, row), profile)[0]
    for dimension, score in again.items():
        kept = record.scores.get(dimension)
        if kept is None or _statements(kept) != _statements(score) or abs((kept.mean or 0) - (score.mean or 0)) > SAME:
            return f"scores.{dimension}"
    return None


def _statements(score: Score) -> tuple[object, ...]:
    return score.level, score.stated, score.open_above, score.verdict


# --- a batch folder ---------------------------------------------------------------------------------------


def record_files(paths: list[Path]) -> list[Path]:
    """The files behind the names given: a folder stands for its cohort.json, else for its saved results."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
        elif (path / "cohort.json").is_file():
            found.append(path / "cohort.json")
        else:
            found += sorted(one for one in path.glob("*.json") if one.name != MANIFEST)
    if not found:
        raise DataProblem(Problem("store.nothing_there", file=str(paths[0]) if paths else None))
    return found


def people_of(cohort_file: Path, cohort: Cohort, library: Library) -> list[Result]:
    """Each person of a batch folder as a result without answers, from scores.csv; people without a level left out.

    Raises DataProblem where the table is missing or edited.
    """
    rows = score_rows(cohort_file)
    name = str(cohort_file.with_name("scores.csv"))
    if rows is None:
        raise DataProblem(Problem("store.each_needs_people", file=name))
    require_as_written(cohort_file.with_name("scores.csv"))
    head = next(rows, [])
    found = []
    for line, row in enumerate(rows, start=2):
        try:
            cells = dict(zip(head, row, strict=True))
            plain = with_statements({one: _score(cells, one) for one in library.framework.dimensions}, library)
            scores = {one: _checked(score, library) for one, score in plain.items()}
        except (ValueError, KeyError) as error:
            place = row[0] if row else ""
            raise DataProblem(Problem("store.edited", file=name, line=line, fields={"place": place})) from error
        if scores["overall"].mean is not None:
            found.append(_result(cells.get("id", ""), scores, cohort, library))
    return found


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
    if not _within(
        (score.level, score.low, score.high, score.target), library.framework.measurement.levels
    ) or not _within(figures, 100):
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


def _rows(path: Path) -> Iterator[list[str]]:
    """The rows of a table of scores in either of the dialects that ``batch`` writes, numbers with a point.

    Raises DataProblem at the line that cannot be what was written.
    """
    require_ordinary(path)
    rows = None
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            french = file.readline().removeprefix('"id"').removeprefix("id").startswith(";")
            file.seek(0)
            rows = csv.reader(file, delimiter=";" if french else ",")
            head = next(rows, [])
            yield head
            first = head.index("overall_level") if french and "overall_level" in head else len(head)
            for row in rows:
                yield [*row[:first], *(cell.replace(",", ".") for cell in row[first:])]
    except (csv.Error, UnicodeDecodeError, OSError) as error:
        line = rows.line_num + 1 if rows is not None else 1
        raise DataProblem(Problem("store.edited", file=str(path), line=line, fields={"place": "scores.csv"})) from error
