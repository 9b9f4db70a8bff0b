"""Where one structure stands among others, as one plain record (``skillcheck/comparison-1``). For its eyes alone."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from skillcheck.organisation.comparison import Comparison, Standing
from skillcheck.record import Record

SCHEMA: Literal["skillcheck/comparison-1"] = "skillcheck/comparison-1"


class Line(Record):
    """One figure."""

    name: str = Field(description="people:DIMENSION or practice:THEME")
    mean: float
    low: float = Field(description="80 % interval of the structure's own figure")
    high: float
    quarter: float = Field(description="a quarter of the structures stand under it, chance taken out")
    median: float
    three_quarters: float
    structures: int
    standing: Standing


class ComparisonRecord(Record):
    """Everything that the comparison shows."""

    schema_: Literal["skillcheck/comparison-1"] = Field(alias="schema")
    version: str
    framework: str
    fingerprint: str
    network_structures: int
    network_people: int
    first: str
    last: str
    size: str = Field(description="size class compared with; empty: all")
    branch: str
    structures: int
    people: int
    wider: Literal["", "branch", "all"]
    lines: list[Line]


def lines_of(comparison: Comparison) -> list[Line]:
    """The lines rounded to a hundredth of a level."""
    return [
        Line(
            name=one.name, mean=round(one.mean, 2), low=round(one.low, 2), high=round(one.high, 2),
            quarter=round(one.quarter, 2), median=round(one.median, 2), three_quarters=round(one.three_quarters, 2),
            structures=one.structures, standing=one.standing,
        )
        for one in comparison.lines
    ]  # fmt: skip
