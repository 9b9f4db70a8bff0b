"""A person's saved result (``skillcheck/result-1``): versions, every answer with its wording, scores, advice.

Anyone can recompute the scores from the answers and the content with the same fingerprint. Knows no file, no clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from skillcheck.record import Record

if TYPE_CHECKING:
    pass

How = Literal["alone", "help", "mediator"]


class Given(Record):
    """One answer as it was given. ``category`` is null where nothing is scored (skipped, does not apply …)."""

    item: str
    code: str
    category: int | None
    question: str
    answer: str
    how: How | None = None


class Score(Record):
    """What is known of one dimension; with a profile, how far the target is."""

    level: int | None
    mean: float | None
    sd: float | None
    low: int | None
    high: int | None
    answered: int
    basis: Literal["measured", "inferred", "none"]
    percent: float | None
    at_least: list[float] = Field(description="P(position ≥ level k), k = 1…8")
    target: int | None = None
    shortfall: float | None = None
    reached: float | None = None


class Served(Record):
    """One gap that an offer serves."""

    competence: str
    shortfall: float
    strength: int
    topic: str | None
    basis: str


class Advised(Record):
    """One recommended offer."""

    offer: str
    status: str
    serves: list[Served]


class Autonomy(Record):
    """How answers were given, counted, and the value for the mediators' activity log."""

    alone: int
    help: int
    mediator: int
    coop: str


class Comparison(Record):
    """Declared and shown skill in one area: P(shown > declared) and what can be said of it."""

    chance_shown_above: float
    verdict: Literal["shows_more", "same", "says_more", "unknown"]


class Result(Record):
    """The saved result of one person."""

    schema_: Literal["skillcheck/result-1"] = Field(alias="schema")
    version: str
    framework: str
    fingerprint: str
    calibrated: bool
    mode: Literal["interview", "paper", "file"]
    lang: str
    person: str | None
    profile: str | None
    length: str | None
    goal: str | None = None
    about: dict[str, list[str]] = Field(default={}, description="the person's circumstances: question → codes")
    started: str | None
    finished: str | None
    finished_early: bool = False
    hurried: bool = False
    """Ten answers came within two seconds: the questions cannot all have been read."""
    answers: list[Given]
    scores: dict[str, Score]
    offers: list[Advised]
    unserved: list[str]
    autonomy: Autonomy | None
    declared_and_shown: dict[str, Comparison]
