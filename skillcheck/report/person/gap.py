"""How far a person is from a target: in levels, and in words that say no more than what was answered. Draws nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from skillcheck.i18n import Texts
    from skillcheck.person.record import Score


def missing_levels(score: Score) -> int | None:
    """How many levels stand between the level that is said and the target, so that who reads both can count; None
    where the target is not known to be missed."""
    if score.verdict != "no" or score.level is None or score.target is None:
        return None
    return max(1, score.target - score.level)


def gap_words(score: Score, texts: Texts, done: Collection[int] | None, missed: Collection[int]) -> str:
    """How far the target is, in words, of what was answered; empty without a profile, and where no level is said.

    ``done``, ``missed``: the levels at which something of it is done, or is not (None: no answer is kept). A target is
    «reached» where something as hard is done, levels are missing where something as easy is not; where it is read from
    the other answers, «no doubt».
    """
    if score.target is None or score.verdict is None:
        return ""
    if score.basis == "inferred":
        return texts.t("report.gap_unanswered")
    if score.level is None:
        return ""
    if score.verdict == "yes":
        proved = done is None or max(done, default=0) >= score.target
        return texts.t("report.gap_reached" if proved else "report.gap_likely")
    missing = missing_levels(score)
    if missing is None:
        return texts.t("report.gap_unknown")
    shown = done is None or min(missed, default=score.target + 1) <= score.target
    return texts.t("report.gap_missing" if shown else "report.gap_missing_likely", n=missing)
