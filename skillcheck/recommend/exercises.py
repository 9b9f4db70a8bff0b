"""Cards to do today: what one is, and which fits a person's level. Knows no file, no screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from skillcheck.record import LocalText, Record, Words

TOP_LEVEL = 3
"""Cards reach this level; who stands there or above shows the gesture to somebody else."""


class Exercise(Record):
    """One card: a small thing done in some minutes, its gestures in order, and what shows that it is done."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    competences: Annotated[list[Words], Field(min_length=1)]
    """The competence that the card exercises first of all, then others that it touches."""
    level: Annotated[int, Field(ge=0, le=TOP_LEVEL)]
    """0: a gesture that comes before level 1."""
    minutes: Annotated[int, Field(ge=1, le=60)]
    goal: LocalText
    needs: LocalText
    steps: Annotated[list[LocalText], Field(min_length=4, max_length=6)]
    say: LocalText
    stumble: LocalText
    proof: LocalText


class ExercisesFile(Record):
    """data/exercises/*.yaml"""

    exercises: list[Exercise]


@dataclass(frozen=True)
class Act:
    """A card for a person: to do, or to show to somebody (``guide``) once its level is theirs."""

    exercise: Exercise
    way: Literal["do", "guide"]


def act_for(
    competence: str, level: int | None, exercises: Mapping[str, Exercise], done: Iterable[str] = ()
) -> Act | None:
    """The card of a competence for a person at ``level`` (0 to 8; None: not known); None where there is no card.

    It is the next level's. Before level 1 a first gesture comes first; from the top level of the cards on, the person
    shows that card to somebody, which is what comes next. Cards ``done`` on one's own are not proposed again.
    """
    own = [one for one in exercises.values() if one.competences[0] == competence and one.id not in set(done)]
    if not own:
        return None
    if level is not None and level >= TOP_LEVEL:
        top = max(own, key=lambda one: one.level)
        return Act(top, "guide" if top.level >= TOP_LEVEL else "do")
    wanted = 0 if level == 0 else 1 if level is None else level + 1
    ahead = [one for one in own if one.level >= wanted]
    return Act(min(ahead, key=lambda one: one.level), "do") if ahead else None
