"""What an exercise card is: a small thing done in some minutes. Knows no person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import Field

from skillcheck.questions.item_bank import Item, ItemId, Question, Scale
from skillcheck.record import LocalText, Record, Words

TOP_LEVEL = 5
"""Cards reach this level: what stands above is the work of weeks and of an organisation."""
EVERYWHERE = 3
"""With any card, each competence has one at every level up to this one."""


OBSERVED = "observed"
"""The framework's scale that reads how a card went. A framework without it keeps the outcomes; they move no level."""


class Exercise(Record):
    """One card: a small thing done in some minutes, its gestures in order, and what shows that it is done."""

    id: ItemId
    competences: Annotated[list[Words], Field(min_length=1)]
    """The competence that the card exercises first of all, then others that it touches."""
    level: Annotated[int, Field(ge=0, le=TOP_LEVEL)]
    """0: a gesture that comes before level 1."""
    minutes: Annotated[int, Field(ge=1, le=60)]
    with_somebody: bool | Literal[2] = False
    """Whether another person takes part: beside the one who tries, or to prepare, send, answer or read over. 2: one
    other person is not enough."""
    goal: LocalText
    needs: LocalText
    steps: Annotated[list[LocalText], Field(min_length=4, max_length=6)]
    say: LocalText
    stumble: LocalText
    proof: LocalText


class ExercisesFile(Record):
    """data/exercises/*.yaml"""

    exercises: list[Exercise]


def observed_questions(exercises: Iterable[Exercise], scales: Mapping[str, Scale]) -> list[Question]:
    """One question for each card from level 1 on, whose answers are how it went; none without the scale for it."""
    scale = scales.get(OBSERVED)
    if scale is None:
        return []
    return [
        Question(
            Item(
                id=card.id, competence=card.competences[0], level=card.level, facet="skill", scale=OBSERVED,
                text=card.goal, say=card.say,
            ),
            scale,
        )
        for card in exercises
        if card.level
    ]  # fmt: skip
