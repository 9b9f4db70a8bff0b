"""What a cohort report shows, as one plain record (``skillcheck/cohort-2``). Knows neither people's names nor files.

``batch`` writes it as cohort.json, ``report`` reads it. Every figure comes from sums that merge in any order to the
same bits (skillcheck/cohort/sums.py), so one machine and a cluster write identical cohorts.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from skillcheck.cohort.minimum import Count
from skillcheck.cohort.wave_record import Compared, Waves
from skillcheck.record import Record

SCHEMA = "skillcheck/cohort-2"


class Reason(Record):
    """Why rows were handed back: the text key of the problem and how many rows have it."""

    code: str = Field(max_length=100)
    n: int


class Rows(Record):
    """Every row accounted for: ``read == scored + returned + aside``."""

    read: int
    scored: int
    returned: int
    blank: int = Field(default=0, description="lines without a single character, passed over and not counted as read")
    silent: int = Field(
        default=0, description="of the scored: rows in which no question has an answer; no level is given"
    )
    aside: int = Field(default=0, description="left out as was wished, or perhaps nobody: nothing to correct")
    duplicates: int = Field(default=0, description="rows whose person already had one")
    duplicates_rule: Literal["report", "first", "last", "earliest", "latest", "fullest", "all"] = "report"
    reasons: list[Reason] = []


class Dimension(Record):
    """Overall, one area or one competence, over everyone who answered anything."""

    n: int
    measured: Count = Field(description="people with at least one answer in this dimension; the others are inferred")
    stated: Count = Field(default=0, description="people whose own answers are enough to state their level in words")
    open_above: Count = Field(default=0, description="of these: people who could be higher, for nothing harder was put")
    levels: list[float] = Field(
        description="expected share of people at level 0…8: the sum of posteriors; empty if n = 0"
    )
    mean: float | None
    sd: float | None = Field(description="spread between people, in levels")
    low: float | None = Field(description="95 % interval of the mean, for a larger group of such people")
    high: float | None
    reliability: float | None = Field(description="share of the spread that is between people, not doubt (0–1)")
    answered: float = Field(description="mean number of answered questions")
    target: int | None = None
    reached: float | None = Field(default=None, description="expected share of people at the target or above")
    yes: int | None = Field(
        default=None, description="people who have reached it (0.8 or more, from enough answers of their own)"
    )
    no: int | None = None
    unknown: int | None = None
    shortfall: float | None = Field(default=None, description="mean of the expected levels missing to the target")
    with_gap: int | None = Field(default=None, description="people with an expected gap of 0.2 level or more")


class Gap(Record):
    """One competence in the order of need: levels missing, summed over people."""

    competence: str
    target: int | None = Field(description="null where people aim at different levels")
    shortfall: float = Field(description="mean missing levels, over everyone")
    people: Count = Field(description="people with a gap")
    missing: float | None = Field(description="missing levels of these people, summed; None where people is")


class ServedGap(Record):
    """A gap of the group that an offer serves."""

    competence: str
    people: Count = Field(description="people whose gap and present level fit the offer")
    missing: float | None
    strength: int = Field(ge=1, le=3)
    topic: str | None
    basis: str


class CohortOffer(Record):
    """One offer recommended to the group."""

    offer: str
    status: str
    people: Count = Field(description="people the offer fits for its best served gap: at least so many")
    serves: list[ServedGap]


class TrainingGroup(Record):
    """People of similar need; who is in it stands in groups.csv."""

    number: int
    n: int
    needs: list[str] = Field(description="competences in the order of need, at most 3; empty if none has a gap")
    areas: dict[str, float] = Field(description="mean missing levels by area; without a profile, mean level")
    competences: dict[str, float]
    offers: list[str] = []


class BreakdownDimension(Record):
    """One dimension in one group of people."""

    mean: float
    low: float
    high: float
    reached: float | None = None
    shortfall: float | None = None


class BreakdownGroup(Record):
    """People who share a value, or several values of too few people together. Hidden where even those are too few."""

    value: str = Field(description="as in the file; empty where nothing was said, and for «others» together")
    hidden: bool
    n: int | None
    merged: int = Field(default=0, description="how many values are put together here; 0 for one value by itself")
    staff: int | None = Field(default=None, description="how many people the group has, where that was given")
    dimensions: dict[str, BreakdownDimension] = {}


class Breakdown(Record):
    """The cohort by one attribute."""

    attribute: str
    groups: list[BreakdownGroup]
    not_made: Literal["too_many_values"] | None = None


class Flags(Record):
    """What is worth a look before trusting a row; never an accusation. People counted, of those scored."""

    same_answer: Count = Field(description="the same answer to every self-report question (10 or more)")
    surprising: Count = Field(description="can do a hard task of a competence alone, an easy one not at all")
    few_answers: Count = Field(description="less than a third of the questions asked have an answer")


class AnswerCount(Record):
    """One answer of a question."""

    code: str = Field(description="the code of the answer; «~0» where several answers have that category")
    n: Count = Field(description="people who gave it; None where they, or those it would tell about, are too few")


class Share(Record):
    """Some of some people: a number, or on which side too few are."""

    n: Count
    of: int = Field(
        description="people who answered, «I can't tell» included; all there are, where a few of them gave no answer"
    )
    side: Literal["few", "all_but_few", "hidden"] | None = Field(default=None, description="where ``n`` is not said")


class QuestionChange(Record):
    """A question over the people who answered it at both dates."""

    before: Share
    now: Share


class QuestionGroup(Record):
    """A question over the people who share a value of the first attribute."""

    value: str
    done: Share


class QuestionResult(Record):
    """One question: what was answered, in counts that obey the minimum."""

    item: str
    done: Share = Field(description="people with the right answer, or with one from which on the thing counts as done")
    unsure: Count = Field(description="people who said that they cannot tell")
    answers: list[AnswerCount]
    wrong: AnswerCount | None = Field(default=None, description="of a check: the commonest wrong answer")
    change: QuestionChange | None = None
    groups: list[QuestionGroup] = []


class Situation(Record):
    """What people would do in one work situation."""

    situation: str
    n: Count = Field(description="people who answered a question of it")
    share: float | None = Field(description="share of them, to 5 %, whose every answer is one of the two best")
    side: Literal["few", "all_but_few"] | None = Field(default=None, description="where ``share`` is not said")


class Declared(Record):
    """One area over the people who answered both about themselves and checks of it: said against shown."""

    area: str
    n: Count = Field(description="people who answered both")
    shows_more: Count = Field(description="of these, by their checks more than they say; None where a kind is too few")
    same: Count
    says_more: Count
    unknown: Count = Field(description="too few checks to tell")


class Cohort(Record):
    """Everything the cohort report shows."""

    schema_: Literal["skillcheck/cohort-2"] = Field(alias="schema")
    version: str
    framework: str
    fingerprint: str
    calibrated: bool
    measure: str = Field(description="the edition of the measure that gave the figures")
    lang: str
    profile: str | None
    profiles: list[str] = Field(
        default=[], description="where each person has their own: those of enough people; profile is then null"
    )
    staff: int | None = Field(default=None, description="how many people there are in all, where that was given")
    sources: list[str] = Field(description="names of the files read, without their folders")
    min_cell: int
    rows: Rows
    dimensions: dict[str, Dimension] = Field(description="overall, areas, competences in the framework's order")
    everywhere: float | None = Field(
        default=None,
        description="expected share of people at the framework's basic level or above in every area at once",
    )
    gaps: list[Gap]
    offers: list[CohortOffer]
    unserved: list[str] = Field(description="competences with a gap that no offer serves")
    for_role: list[str] = Field(description="offers that fit the profile's role")
    orientation: list[str] = Field(description="offers to turn to where nothing serves a gap")
    groups: list[TrainingGroup]
    groups_spread: float | None = Field(
        default=None, description="how far people are from the middle of their group: levels, root mean square by area"
    )
    groups_free: float | None = Field(default=None, description="the same with the number of groups as the only wish")
    breakdowns: list[Breakdown]
    flags: Flags
    waves: Waves | None
    questions: list[QuestionResult] = Field(
        default=[], description="those that enough people answered, in the bank's order"
    )
    compared: list[Compared] = []
    situations: list[Situation] = []
    declared: list[Declared] = []
    hidden: list[Literal["cohort", "counts", "gaps", "groups", "breakdowns", "waves", "situations"]] = Field(
        default=[], description="what is not shown, because it would tell about fewer people than min_cell"
    )
    rounded: bool = Field(default=False, description="made to leave the house: figures rounded, counts left out")
