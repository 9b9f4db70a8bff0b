"""What a director writes of the organisation: its name and staff, and the facts with their proofs. Plain records."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from skillcheck.record import Day, Record, Words


class StructureFile(Record):
    """The file of a structure (``organisation new`` writes it)."""

    structure: str = Field(description="the name of the organisation, as its report shows it")
    staff: dict[str, int] = Field(default={}, description="how many people each viewpoint has, for the response rate")
    collective: list[str] = Field(default=[], description="viewpoints that gave one answer, agreed together")


class Fact(Record):
    """One fact: the level declared, when it was last proved, and by whom."""

    practice: Words
    level: Literal[0, 1, 2, 3, "na"] | None = Field(
        description="0…3; na where the fact allows it; null: not answered yet"
    )
    date: Day | None = None
    proof: str | None = None
    by: Words

    @field_validator("level", mode="before")
    @classmethod
    def _no_truth_value(cls, level: object) -> object:
        """«yes» and «true» are no level 1."""
        return str(level).lower() if isinstance(level, bool) else level


class FactsFile(Record):
    """faits.yaml"""

    facts: list[Fact]
