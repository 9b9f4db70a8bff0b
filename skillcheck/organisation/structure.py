"""What a director writes of the organisation: its name and staff, and the facts with their proofs. Plain records."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from skillcheck.frameworks.practice import LevelNumber
from skillcheck.record import Record, Words

Date = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class StructureFile(Record):
    """The file of a structure (``organisation new`` writes it)."""

    structure: Words = Field(description="the name of the organisation, as its report shows it")
    staff: dict[str, Annotated[int, Field(ge=0)]] = Field(
        default={}, description="how many people each viewpoint has, for the response rate"
    )
    collective: list[str] = Field(default=[], description="viewpoints that gave one answer, agreed together")


class Fact(Record):
    """One fact: the level declared, when it was last proved, and by whom."""

    practice: Words
    level: LevelNumber | Literal["na"] | None = Field(
        description="0…3; na where the fact allows it; null: not answered yet"
    )
    date: Date | None = None
    proof: str | None = None
    by: Words


class FactsFile(Record):
    """faits.yaml"""

    facts: list[Fact]
