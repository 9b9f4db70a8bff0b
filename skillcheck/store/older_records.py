"""Records saved by an older edition, in today's shape: their own figures, and no more said than their answers allow.

What they say was measured another way (``measure``: ``graded-1``). It is shown as it was; for a comparison the answers
are scored again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from skillcheck.content.library import Library

FIRST_MEASURE = "graded-1"
"""The measure of result-1 and cohort-1: a graded model with one slope."""
OLDER = {"skillcheck/result-1": "skillcheck/result-2", "skillcheck/cohort-1": "skillcheck/cohort-2"}


def upgraded(data: dict[str, Any], library: Library) -> dict[str, Any]:
    """A plain record as it is written today; what is not a record of an older edition comes back as it was."""
    schema = data.get("schema")
    if schema not in OLDER:
        return data
    data = {**data, "schema": OLDER[schema], "measure": FIRST_MEASURE}
    scores = data.get("scores")
    if schema == "skillcheck/result-1" and isinstance(scores, dict):
        plain = {name: score for name, score in scores.items() if isinstance(score, dict)}
        data["scores"] = {**scores, **with_statements(plain, library)}
    return data


def with_statements(scores: dict[str, dict[str, Any]], library: Library) -> dict[str, dict[str, Any]]:
    """Scores (plain, by dimension) with what may be stated, from their numbers of answers; verdicts follow."""
    stated = _stated({name: score.get("answered") for name, score in scores.items()}, library)
    return {name: _with_statement(score, stated.get(name, False), stated) for name, score in scores.items()}


def _stated(answered: dict[str, Any], library: Library) -> dict[str, bool]:
    import numpy as np

    from skillcheck.measurement.measure import compile_model
    from skillcheck.measurement.statements import enough

    model = compile_model(library.framework, library.bank)
    counts = [count if isinstance(count := answered.get(name), int) else 0 for name in model.dimensions]
    found = enough(model, np.array(counts, dtype=np.float64)[:, None])[:, 0]
    return dict(zip(model.dimensions, found.tolist(), strict=True))


def _with_statement(score: dict[str, Any], stated: bool, by_name: dict[str, bool]) -> dict[str, Any]:
    from skillcheck.measurement.gaps import SURE

    level, target, reached = score.get("level"), score.get("target"), score.get("reached")
    verdict = None
    if isinstance(reached, int | float) and isinstance(target, int):
        yes = stated and reached >= SURE and isinstance(level, int) and level >= target
        verdict = "yes" if yes else "no" if stated and reached <= 1 - SURE else "unknown"
    said = stated or by_name.get("overall", False)
    unsaid = {} if said else dict.fromkeys(("level", "low", "high"))
    return {**score, **unsaid, "stated": stated, "open_above": False, "verdict": verdict}
