"""Why people come, in their words: what a reason asks of a person, and the first cards for it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from skillcheck.record import LocalText, Record, Words

FEWEST_QUESTIONS, MOST_QUESTIONS = 8, 12
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]


class Goal(Record):
    """One reason to come: the competences that it needs, the most useful first, with the level that is enough."""

    id: Name
    name: LocalText
    wish: LocalText
    targets: Annotated[dict[Words, Annotated[int, Field(ge=1, le=8)]], Field(min_length=1)]
    exercises: Annotated[list[Words], Field(min_length=1)]

    @property
    def questions(self) -> int:
        """How many questions an interview about it asks at most: two for each competence, 8 to 12."""
        return min(MOST_QUESTIONS, max(FEWEST_QUESTIONS, 2 * len(self.targets)))


class CircumstanceOption(Record):
    """One answer to a question about a person's circumstances."""

    code: Name
    exclusive: bool = False
    """Of a question with several answers: this one goes with no other."""
    text: LocalText


class Circumstance(Record):
    """A question asked with the reason: what the person has at home, who can help. It never moves a level."""

    id: Name
    several: bool = False
    text: LocalText
    options: Annotated[list[CircumstanceOption], Field(min_length=2, max_length=9)]


class GoalsFile(Record):
    """data/goals.yaml"""

    goals: list[Goal]
    questions: list[Circumstance] = []
