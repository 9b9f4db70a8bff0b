"""What a director says beside the tables: who must follow what (obligations.yaml). Plain records."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from skillcheck.record import Day, Record, Words


class Who(Record):
    """Everybody whom all these words fit; without any, everybody."""

    profile: Words | None = None
    service: Words | None = None
    task: Words | None = Field(default=None, description="people who do this task")
    people: list[Words] = []


class Must(Record):
    """One obligation."""

    offer: Words
    who: Who = Who()
    before: Day | None = None
    why: str | None = None


class MustFile(Record):
    """obligations.yaml"""

    obligations: Annotated[list[Must], Field(min_length=1)]
