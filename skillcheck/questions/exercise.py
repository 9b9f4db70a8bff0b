"""What an exercise card is: a small thing done in some minutes. Knows no person."""

from __future__ import annotations

from typing import Annotated

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
