"""What a cohort record says of two dates: changes of people found at both, or two groups side by side."""

from __future__ import annotations

from pydantic import Field

from skillcheck.cohort.minimum import Count
from skillcheck.record import Record


class Change(Record):
    """One dimension between two waves, over the people found in both."""

    n: int
    before: float | None = Field(default=None, description="mean level at the first date")
    now: float | None = Field(default=None, description="mean level at the second date")
    mean: float | None = Field(description="mean change, in levels")
    low: float | None = Field(description="95 % interval of the mean change")
    high: float | None
    progress: Count
    same: Count
    decline: Count
    unknown: Count


class Moment(Record):
    """Where the same people stood at one of several waves."""

    name: str
    n: int
    mean: float = Field(description="mean overall level")


class GroupChange(Record):
    """The overall level between two waves, over the people of a group found in both."""

    value: str = Field(description="as in the breakdown; empty for several values together")
    merged: int = Field(default=0, description="how many values are put together here; 0 for one value by itself")
    n: int
    mean: float = Field(description="mean change, to a quarter of a level")
    progress: Count = Field(description="None where it or the rest is a few people; other kinds where any is")
    same: Count
    decline: Count
    unknown: Count


class Waves(Record):
    """Two waves paired by id."""

    paired: int
    only_before: Count
    only_now: Count
    unread_before: Count = Field(default=0, description="of only_now, those whose earlier row could not be read")
    line: list[Moment] = Field(default=[], description="with three waves or more: the people found in all of them")
    dimensions: dict[str, Change]
    attribute: str = Field(default="", description="what ``groups`` are groups of: the first attribute")
    groups: list[GroupChange] = []


class Difference(Record):
    """One dimension of two groups of whom nobody is known in both."""

    before: float
    now: float
    mean: float = Field(description="difference of the two means, in levels")
    low: float = Field(description="95 % interval of the difference")
    high: float


class Compared(Record):
    """Two waves whose people cannot be paired: means of two groups, not changes of persons."""

    name: str
    before: int = Field(description="people of the earlier wave who answered anything")
    now: int
    dimensions: dict[str, Difference]
