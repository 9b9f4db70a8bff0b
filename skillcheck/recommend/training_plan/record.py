"""What a training plan says, as one plain record (``skillcheck/plan-1``): figures and sessions, nobody by name.

Who goes where stands in convocations.csv and plan.xlsx alone.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from skillcheck.recommend.training_plan.effects import EffectsFile
from skillcheck.recommend.training_plan.scenarios import Scenario
from skillcheck.recommend.training_plan.unserved import Unused
from skillcheck.record import Record

SCHEMA: Literal["skillcheck/plan-1"] = "skillcheck/plan-1"


class SessionRecord(Record):
    """A session that takes place."""

    session: str
    offer: str
    start: str
    end: str
    where: str
    hours: float
    seats: int
    taken: int
    sure: bool | None = Field(description="stands under every supposed effect; null where that was not looked at")


class ScenarioRecord(Record):
    """One scenario."""

    scenario: Scenario
    removed: float = Field(description="levels of expected shortfall removed, summed over people and competences")
    people: int
    seats: int
    cents: int
    funded_cents: int = Field(description="what others pay on top of it, as said in the sessions file")
    hours: float
    at_most_better: float = Field(description="no plan is better by more than this share")
    improved: bool = Field(description="whether HiGHS found a better plan than greedy and swaps")
    vital_before: int | None = Field(
        description="Σ min(2, expected people able) over vital tasks, before; whole: a part of it can be a person's"
    )
    vital_after: int | None
    without_seat: dict[str, int] = Field(description="people with a gap and no seat, by reason")
    sessions: list[SessionRecord]


class SensitivityRecord(Record):
    """The chosen scenario under three supposed effects."""

    removed: list[float] = Field(description="prudent, central, high")
    sure_sessions: int
    sure_seats: int
    open_seats: int = Field(description="seats of the plan that another supposed effect would give to others")


class WhatIfRecord(Record):
    """The chosen scenario under other limits."""

    more_money: float | None = Field(description="levels more with 1,000 € more; null without a budget")
    fewer_hours: float = Field(description="levels more (less) with 10 hours less for everybody")


class UnservedRecord(Record):
    """A competence in which people have a gap and no session teaches them anything."""

    competence: str
    people: int | None = Field(description="null: so few, or all but so few, that it would tell about somebody")
    side: Literal["few", "most"] | None = Field(default=None, description="which of the two, where it is null")


class UnusedRecord(Record):
    """A session that does not take place in the chosen scenario."""

    session: str
    offer: str
    why: Unused


class UnmetRecord(Record):
    """An obligation that some cannot meet."""

    offer: str
    before: str | None
    why: str
    people: int
    seats_lacking: int


class ChangedRecord(Record):
    """The chosen scenario beside an earlier plan."""

    kept: int = Field(description="seats that stand in both")
    new: int
    gone: int
    sessions_new: list[str]
    sessions_gone: list[str]


class PlanRecord(Record):
    """Everything the report of a plan shows; levels to a tenth, as people read them."""

    schema_: Literal["skillcheck/plan-1"] = Field(alias="schema")
    version: str
    framework: str
    fingerprint: str
    lang: str
    today: str
    sources: list[str]
    people: int
    without_result: int
    returned: int
    offers: int
    sessions: int
    missing: float = Field(description="levels of expected shortfall before anything")
    budget_cents: int | None
    hours: float
    away_max: float | None
    replacement_cents: int
    effects: EffectsFile
    chosen: Scenario
    scenarios: list[ScenarioRecord]
    sensitivity: SensitivityRecord
    what_if: WhatIfRecord
    unserved: list[UnservedRecord]
    unused: list[UnusedRecord] = []
    earlier: Literal["", "kept", "left"] = Field(
        default="", description="an earlier plan was given: started from as well, or no longer possible"
    )
    changed: ChangedRecord | None = Field(default=None, description="where an earlier plan was given")
    titles: dict[str, str] = Field(default={}, description="names of offers, as the sessions file gives them")
    obligations: int
    unmet: list[UnmetRecord]
