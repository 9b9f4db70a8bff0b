"""What the diagnosis of an organisation says, as one plain record (``skillcheck/organisation-1``).

``organisation measure`` writes it as organisation.json; ``actions``, ``follow`` and the federation read it. It holds
nothing of one respondent: viewpoints under their threshold are merged or left out before the record is made.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from skillcheck.organisation.facts import Aged
from skillcheck.record import Record

SCHEMA = "skillcheck/organisation-1"
Agreement = Literal["agree", "divergent", "unknown", "one"]
Verdict = Literal["both", "written", "practised", "neither", "cannot_tell"]


class Figure(Record):
    """A level between 0 and 3, as a mean with an 80 % interval."""

    mean: float
    low: float = Field(description="80 % interval")
    high: float
    sd: float
    level: int = Field(
        description="the level reached with a probability of one half or more, or by the mean as printed"
    )
    n: int = Field(description="respondents of the viewpoint who answered something here; 0: facts only")


class ViewRecord(Record):
    """One viewpoint, or several shown as one."""

    views: list[str]
    n: int
    collective: bool
    staff: int | None = Field(default=None, description="how many people it has, where the structure says so")
    figures: dict[str, Figure] = Field(description="overall, dimensions and themes that enough people answered")


class Place(Record):
    """The whole structure in one dimension or theme; ``figure`` is left out where viewpoints diverge."""

    agreement: Agreement
    figure: Figure | None


class AnswersOf(Record):
    """What one viewpoint answered to one practice."""

    views: list[str]
    n: int = Field(description="people who gave a level")
    middle: int = Field(description="the level that at least half of them reach")
    counts: list[int] | None = Field(
        default=None,
        description="answers by level, from 10 people on, where 5 of them at least answered otherwise than most",
    )


class Unaware(Record):
    """How many people of a viewpoint do not know whether a practice exists."""

    views: list[str]
    asked: int
    unaware: int


class FactRecord(Record):
    """A fact as it counts on the day of the diagnosis."""

    declared: int
    level: int = Field(description="what counts: the declared level, or 2 where a 3 has no recent proof")
    aged: Aged
    date: str | None
    proof: str | None
    by: str
    others: list[str] = Field(default=[], description="other declarations: «level by whom»")


class PracticeRecord(Record):
    """One practice: the level that counts (the lowest viewpoint's), and what it rests on."""

    id: str
    wording: str = Field(description="identity of its words: a reworded practice is not compared")
    level: int | None = Field(description="None: nobody said, or too few to be shown")
    target: int | None
    apart: bool = Field(description="the viewpoints' middles are a level or more apart")
    fact: FactRecord | None = None
    answers: list[AnswersOf] = []
    unaware: list[Unaware] = []


class Beside(Record):
    """Practices of a theme beside the skills of the people; never summed."""

    theme: str
    skills: list[str]
    share: float | None = Field(description="mean share of people at the target in these skills")
    verdict: Verdict


class Rows(Record):
    """Every row accounted for: ``read == taken + returned``."""

    read: int
    taken: int
    returned: int


class Organisation(Record):
    """Everything the diagnosis shows."""

    schema_: Literal["skillcheck/organisation-1"] = Field(alias="schema")
    version: str
    pack: str
    fingerprint: str
    calibrated: bool
    lang: str
    name: str
    today: str
    sources: list[str]
    profile: str
    rows: Rows
    views: list[ViewRecord]
    hidden: list[str] = Field(description="viewpoints that answered and are too few to be shown")
    places: dict[str, Place] = Field(description="overall, dimensions and themes in the pack's order")
    practices: list[PracticeRecord]
    facts_missing: list[str] = Field(description="facts that nobody declared")
    beside: list[Beside] = []
    cohort_people: int | None = Field(default=None, description="people of the cohort beside; None without one")

    @property
    def framework(self) -> str:
        """The pack's name and version, under the name that every record has."""
        return self.pack

    def practice(self, identity: str) -> PracticeRecord | None:
        """One practice of the record."""
        return next((one for one in self.practices if one.id == identity), None)
