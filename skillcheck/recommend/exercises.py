"""Which card fits a person's level, to do today. Knows no file, no screen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from skillcheck.questions.exercise import Exercise

SHOWS_FROM = 3
"""From this level on the tasks one often does are done on one's own: their gestures can be shown to somebody else."""


@dataclass(frozen=True)
class Act:
    """A card for a person: to do, or to show to somebody (``guide``) once its level is theirs."""

    exercise: Exercise
    way: Literal["do", "guide"]


def act_for(
    competence: str,
    level: int | None,
    exercises: Mapping[str, Exercise],
    *,
    beginner: bool = False,
    first: Collection[str] = (),
    done: Iterable[str] = (),
    proved: int | None = None,
    missed: Collection[int] = (),
) -> Act | None:
    """The card of a competence for a person at ``level`` (0 to 8; None: not known); None where there is no card.

    It is the next level's; a first gesture for a ``beginner``, who is before level 1 in everything; one of ``first``
    (the cards of the person's goal) where it is of this level or the one above; not above a level ``missed``: nobody
    puts in order the documents that they say they do not keep. Who stands at the last card or above
    it shows one to somebody, unless it is harder than anything done there (``proved``; None: not known): then it is to
    be done. Cards ``done`` on one's own are not proposed again.
    """
    skipped = set(done)
    own = [one for one in exercises.values() if one.competences[0] == competence and one.id not in skipped]
    wanted = 0 if beginner and not level else (level or 0) + 1
    most = wanted if wanted in missed else wanted + 1
    for card in (exercises[one] for one in first if one in exercises and one not in skipped):
        if competence in card.competences and wanted <= card.level <= most:
            return Act(card, "do")
    if ahead := [one for one in own if one.level >= wanted]:
        return Act(min(ahead, key=lambda one: one.level), "do")
    if proved is not None and (harder := [one for one in own if one.level > proved]):
        return Act(max(harder, key=lambda one: one.level), "do")
    return to_show(own, level)


def to_show(cards: Iterable[Exercise], level: int | None) -> Act | None:
    """The hardest of these cards that a person at ``level`` can show to somebody; None below ``SHOWS_FROM``.

    First those done by one person: whoever wants to learn to help others is not easily found.
    """
    known = [one for one in cards if level is not None and level >= SHOWS_FROM and one.level <= level]
    order = max(known, key=lambda one: (one.level >= SHOWS_FROM and not one.with_somebody, one.level), default=None)
    return Act(order, "guide") if order else None
