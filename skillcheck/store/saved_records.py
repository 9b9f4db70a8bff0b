"""Reading saved results and cohort records back: every way a file can be wrong becomes one sentence. Draws nothing."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillcheck.cohort.record import Cohort
from skillcheck.errors import DataProblem, Problem
from skillcheck.export.manifest import NAME as MANIFEST
from skillcheck.export.manifest import require_as_written
from skillcheck.files import read_bounded, strict_json
from skillcheck.person.record import Result, Score
from skillcheck.store.models import model_for
from skillcheck.store.older_records import OLDER, upgraded

if TYPE_CHECKING:
    from skillcheck.content.library import Library

MAX_BYTES = 50_000_000
SAME = 1e-6
"""Figures computed again may differ by this much on another machine."""
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


def why_unverified(record: Result | Cohort, path: Path, library: Library) -> str | None:
    """Why the figures just read were not compared with what they come from (the last word of a text key); None where
    they were: a person's with the answers, measured again with the content and the measure of that time; a group's
    with what its run noted of the file."""
    if isinstance(record, Cohort):
        return None if require_as_written(path) else "no_manifest"
    if not record.answers:
        return "no_answers"
    then = model_for(record.fingerprint, path, library)
    if then is None:
        return "unknown_content"
    return None if _measured_by(record, then) else "other_measure"


def _measured_by(record: Result, library: Library) -> bool:
    return record.fingerprint == library.fingerprint and record.measure == library.framework.measurement.model


LARGEST = 1e12
"""No count, level or share of a record comes near."""


def _parsed(raw: bytes, name: str) -> Any:
    try:
        data = strict_json(raw)
    except ValueError as error:
        line = getattr(error, "lineno", None)
        raise DataProblem(Problem("store.not_json", file=name, line=line)) from error
    if place := _beyond(data, ()):
        raise DataProblem(Problem("store.edited", file=name, fields={"place": ".".join(map(str, place))}))
    return data


def _beyond(data: Any, place: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Where a number stands that no record holds; empty where there is none."""
    if isinstance(data, dict | list):
        pairs = data.items() if isinstance(data, dict) else enumerate(data)
        return next((found for key, one in pairs if (found := _beyond(one, (*place, key)))), ())
    return place if isinstance(data, int | float) and abs(data) > LARGEST else ()


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
            or not within(counts, levels)
            or not within(shares, 1)
            or not within(figures, 100)
        ):
            return f"scores.{dimension}"
    return _not_following(record, library) if _measured_by(record, library) else None


def _agrees(score: Score) -> bool:
    """Whether the level and its interval are such as the probabilities give: those, or held lower by the answers."""
    from skillcheck.measurement.measure import TOLERANCE

    def most(cut: float) -> int:
        return sum(p >= cut - TOLERANCE for p in score.at_least)

    if score.level is None or score.low is None:
        return True
    return score.level <= max(most(0.5), 1) and score.low <= most(0.9) and score.high == most(0.1)


def _impossible_cohort(record: Cohort, levels: int) -> str | None:
    for name, one in record.dimensions.items():
        if len(one.levels) not in {0, levels + 1} or not within(one.levels, 1) or not within((one.target,), levels):
            return f"dimensions.{name}.levels"
        if not within((one.mean, one.sd, one.shortfall), levels + 1) or not within((one.reached, one.reliability), 1):
            return f"dimensions.{name}"
        if one.n < 0 or (one.n > 0) != bool(one.levels):
            return f"dimensions.{name}.n"
    if record.rows.read != record.rows.scored + record.rows.returned + record.rows.aside:
        return "rows"
    return None


def within(values: Any, top: float) -> bool:
    """Whether every figure is between 0 and ``top``, or absent."""
    return all(value is None or (math.isfinite(value) and -SAME <= value <= top + SAME) for value in values)


def _not_following(record: Result, library: Library) -> str | None:
    """The first dimension whose level the answers do not give."""
    from skillcheck.person.build import person_scores, row_of

    strange = [number for number, one in enumerate(record.answers) if one.item not in library.bank]
    if strange:
        return f"answers.{strange[0]}.item"
    seen = library.observing_bank
    for one in record.observed:
        follows = one.exercise in seen and one.category == seen[one.exercise].codes.get(one.outcome)
        if one.category is not None and not follows:
            return f"observed.{one.exercise}"
    row = row_of(library, record.answers)
    profile = library.profiles.get(record.profile or "")
    again = person_scores(library, row, record.observed, profile)
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
