"""What the design rules of a bank are (data/rules/bank.yaml): promises of its authors, outside every score."""

from __future__ import annotations

from skillcheck.record import LocalText, Record, Words


class ScaleAt(Record):
    """The scale of one level, whatever the facet."""

    level: int
    scale: Words


class LeastAt(Record):
    """At least so many questions of one level."""

    level: int
    n: int


class StatementRules(Record):
    """Rules for what people say of themselves."""

    levels: list[int]
    facets: dict[str, int]
    scales: dict[str, Words]
    scale_at: list[ScaleAt] = []
    id: Words
    asked: bool = False


class SeveralRules(Record):
    """Where several answers of a check may be right, and how the question says so."""

    scale: Words
    says: LocalText
    at_most: int


class CheckRules(Record):
    """Rules for questions with a right answer."""

    bands: list[list[int]]
    at_least: list[LeastAt] = []
    options: int
    several: SeveralRules
    place_share: float
    longest_share: float
    from_questions: int = 1
    """Shares are asked of so many questions or more."""
    id: Words


class SituationRules(Record):
    """Rules for the questions of a situation."""

    questions: int
    place_share: float
    longest_share: float
    from_questions: int = 1
    """Shares are asked of so many questions or more."""


class AlikeRules(Record):
    """How alike two questions may be: Jaccard index of their words, difflib's ratio of their letters."""

    words: float
    letters: float


class ShortRules(Record):
    """How long the median sentence of the easy levels may be."""

    levels: list[int]
    words: int


class BankRules(Record):
    """data/rules/bank.yaml; a part that is absent is not asked of the bank."""

    statements: StatementRules | None = None
    checks: CheckRules | None = None
    situations: SituationRules | None = None
    alike: AlikeRules | None = None
    short: ShortRules | None = None
