"""What the map of tasks says, as one plain record (``skillcheck/fragility-1``): counts and chances, nobody by name."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from skillcheck.cohort.minimum import LEAST
from skillcheck.organisation.fragility import Verdict
from skillcheck.record import LocalText, Record

SCHEMA: Literal["skillcheck/fragility-1"] = "skillcheck/fragility-1"


class TaskRecord(Record):
    """One task."""

    id: str
    name: LocalText
    vital: bool
    stops_after: int | None
    verdict: Verdict
    doing: int = Field(description="people who do it today, as declared")
    unmeasured: int = Field(description="of them, people without any result")
    rights: int | None = Field(description="people who hold the rights; null: not said")
    without_rights: int = Field(description="people who do it and are not among those who hold the rights")
    judged: int = Field(
        default=0, description="measured people who hold the rights and do not do it: what is told beside is theirs"
    )
    ready: int
    possible: int
    could: int = Field(description="people who could do it if they had the rights")
    none_able: float = Field(description="to a hundredth, as the chances below: exact ones could be one person's")
    one_able: float
    two_able: float
    two_low: float = Field(description="whatever the dependence between needs")
    two_high: float
    nobody_there: float
    nearest: int
    nearest_missing: list[float] = Field(description="least and most expected shortfall of those nearest to it")
    nearest_lacks: str | None = Field(description="the competence that they lack most")
    notice: str | None
    notice_old: bool


class FragilityRecord(Record):
    """The structure's vital tasks and how few absences stop it."""

    schema_: Literal["skillcheck/fragility-1"] = Field(alias="schema")
    version: str
    framework: str
    fingerprint: str
    lang: str
    today: str
    sources: list[str]
    people: int
    returned: int
    absence: float
    tasks: list[TaskRecord]
    alone: list[str] = Field(description="vital tasks that exactly one person carries")
    nobody: list[str] = Field(description="vital tasks for which nobody is ready")
    not_said: list[str] = Field(description="vital tasks of which neither who does them nor who may was said")
    fewest: int | None
    half: int | None

    @property
    def tells_of_few(self) -> bool:
        """Whether who knows who holds the rights of a task learns from it what the answers of a few people say."""
        return any(0 < one.judged < LEAST for one in self.tasks)
