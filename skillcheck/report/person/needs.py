"""Which competences a person's next steps are of: the gaps in their order, else where one can go further."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.report.person.levels import next_time

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.person.record import Result, Score


def is_below(score: Score) -> bool:
    """Whether the level that is said does not reach the target."""
    return (score.level or 0) < (score.target or 0)


def needs_of(result: Result, library: Library) -> list[str]:
    """Competences with a gap to the target, the largest first, those that the person answered about before the others;
    those said below it because nothing harder was asked are among them. Those of the goal in its order, where there is
    one; without a profile, the lowest measured first."""
    if goal := library.goals.get(result.goal or ""):
        return [one for one, target in goal.targets.items() if (result.scores[one].level or 0) < target]
    if result.profile is None:
        return _lowest(result, library)
    scores = {one: result.scores[one] for one in library.framework.competences}
    short = {
        one: score.shortfall
        for one, score in scores.items()
        if score.shortfall is not None and score.verdict != "yes" and (is_gap(score.shortfall) or is_below(score))
    }
    return sorted(short, key=lambda one: (not scores[one].stated, -short[one], one))


def _lowest(result: Result, library: Library) -> list[str]:
    scores = {one: result.scores[one] for one in library.framework.competences}
    top = library.framework.measurement.levels
    measured = {
        one: score.mean or 0.0
        for one, score in scores.items()
        if score.basis == "measured" and score.verdict != "yes" and (score.level or 0) < top
    }
    return sorted(measured, key=lambda one: (measured[one], one))


def further(result: Result, library: Library, texts: Texts) -> list[str]:
    """Nothing missing: where the person could still go further and the bank has something harder to do."""
    scores = {one: result.scores[one] for one in library.framework.competences}
    measured = {one: score.mean or 0.0 for one, score in scores.items() if score.basis == "measured"}
    lowest = sorted(measured, key=lambda one: (measured[one], one))
    return [one for one in lowest if next_time(result, library, texts, one)]


def is_gap(shortfall: float | None) -> bool:
    """Whether so many missing levels ask for something."""
    from skillcheck.recommend.offers import NEGLIGIBLE

    return shortfall is not None and shortfall >= NEGLIGIBLE
