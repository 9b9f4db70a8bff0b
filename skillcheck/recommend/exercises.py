"""Which card fits a person's level, to do today. Knows no file, no screen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from skillcheck.questions.exercise import TOP_LEVEL, Exercise


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
) -> Act | None:
    """The card of a competence for a person at ``level`` (0 to 8; None: not known); None where there is no card.

    It is the next level's; a first gesture for a ``beginner``, who is before level 1 in everything; one of ``first``
    (the cards of the person's goal) where it is of this level or the one above. From the top level
    of the cards on, the person shows that card to somebody, which is what comes next. Cards ``done`` on one's own are
    not proposed again.
    """
    own = [one for one in exercises.values() if one.competences[0] == competence and one.id not in set(done)]
    if not own:
        return None
    if level is not None and level >= TOP_LEVEL:
        top = max(own, key=lambda one: one.level)
        return Act(top, "guide" if top.level >= TOP_LEVEL else "do")
    wanted = 0 if beginner and not level else (level or 0) + 1
    for card in (exercises[one] for one in first if one in exercises and one not in set(done)):
        if competence in card.competences and wanted <= card.level <= wanted + 1:
            return Act(card, "do")
    ahead = [one for one in own if one.level >= wanted]
    return Act(min(ahead, key=lambda one: one.level), "do") if ahead else None
