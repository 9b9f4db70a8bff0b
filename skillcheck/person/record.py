"""A person's saved result (``skillcheck/result-2``): versions, every answer with its wording, scores, advice.

Anyone can recompute the scores from the answers and the content with the same fingerprint. Knows no file, no clock.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from skillcheck.record import Record

How = Literal["alone", "help", "mediator"]


class Given(Record):
    """One answer as it was given. ``category`` is null where it is no answer («I can't tell», skipped …); ``code`` is
    empty where only its category was kept."""

    item: str
    code: str
    category: int | None
    question: str
    answer: str
    how: How | None = None


class Score(Record):
    """What is known of one dimension; with a profile, how far the target is.

    The level is null where nothing may be said; an estimate from other answers where it is not ``stated``; it could be
    higher where it is ``open_above``, which does not make it «at least»: see ``report.person.levels``.
    """

    level: int | None
    stated: bool = Field(description="the person's own answers are enough to state the level in words")
    open_above: bool = Field(description="the level could be higher: nothing harder was answered")
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
    reached: float | None = Field(default=None, description="P(position ≥ target)")
    verdict: Literal["yes", "no", "unknown"] | None = Field(
        default=None, description="whether the target is reached; null without a profile"
    )


class Served(Record):
    """One gap that an offer serves."""

    competence: str
    shortfall: float
    strength: int = Field(ge=1, le=3)
    topic: str | None
    basis: str


class Advised(Record):
    """One recommended offer."""

    offer: str
    status: str
    serves: list[Served]


class Observed(Record):
    """A card that was tried before somebody: what was seen, apart from what the person says.

    ``category``: its place on the framework's scale for observations; null where it says nothing.
    """

    exercise: str
    competence: str
    level: int
    goal: str
    outcome: Literal["alone", "help", "later"]
    category: int | None
    at: str


class Autonomy(Record):
    """How answers were given, counted. ``coop``: deduced for a log by older versions; not written any more."""

    alone: int
    help: int
    mediator: int
    coop: str | None = None


class Comparison(Record):
    """Declared and shown skill in one area: P(shown > declared) and what can be said of it."""

    chance_shown_above: float
    verdict: Literal["shows_more", "same", "says_more", "unknown"]


class Result(Record):
    """The saved result of one person."""

    schema_: Literal["skillcheck/result-2"] = Field(alias="schema")
    version: str
    framework: str
    fingerprint: str
    calibrated: bool
    measure: str = Field(description="the edition of the measure that gave the scores")
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
    observed: list[Observed] = []
    done_before: list[str] = Field(default=[], description="cards done alone at earlier visits: not proposed again")
    scores: dict[str, Score]
    offers: list[Advised]
    unserved: list[str]
    autonomy: Autonomy | None
    declared_and_shown: dict[str, Comparison]

    @property
    def done_alone(self) -> set[str]:
        """The cards that were seen done without help, today or at an earlier visit."""
        return {*self.done_before} | {one.exercise for one in self.observed if one.outcome == "alone"}
