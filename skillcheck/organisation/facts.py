"""Facts age: a proof that is too old no longer proves the highest level. Knows no clock: today is given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from skillcheck.frameworks.practice import TOP, Practice
from skillcheck.organisation.structure import Fact

Aged = Literal["kept", "too_old", "no_date"]


@dataclass(frozen=True)
class SettledFact:
    """A fact as it counts today."""

    practice: str
    declared: int
    level: int
    aged: Aged
    """Why the level is below the declared one, or «kept»."""
    date: str | None
    proof: str | None
    by: str
    others: tuple[Fact, ...] = ()
    """Other declarations of the same fact; the lowest counts."""


def settle(facts: Iterable[Fact], practices: dict[str, Practice], today: date) -> list[SettledFact]:
    """Each fact once, at the level that its proof still carries on the day ``today``.

    Where people declared it differently the lowest counts. «Does not apply» gives no level and is left out.
    """
    declared: dict[str, list[Fact]] = {}
    for fact in facts:
        declared.setdefault(fact.practice, []).append(fact)
    settled = []
    for identity, practice in practices.items():
        scored = [(one.level, one) for one in declared.get(identity, []) if isinstance(one.level, int)]
        if scored:
            ordered = sorted(scored, key=lambda pair: (_carried(pair[1], pair[0], practice, today)[0], pair[0]))
            level, first = ordered[0]
            carried, why = _carried(first, level, practice, today)
            others = tuple(one for other, one in ordered[1:] if other != level)
            settled.append(
                SettledFact(identity, level, carried, why, first.date, first.proof, first.by, others)
            )  # fmt: skip
    return settled


def _carried(fact: Fact, level: int, practice: Practice, today: date) -> tuple[int, Aged]:
    """The level a fact still has today, and why it is lower than declared."""
    if level < TOP or practice.proof_months is None:
        return level, "kept"
    if fact.date is None:
        return TOP - 1, "no_date"
    if later(date.fromisoformat(fact.date), practice.proof_months) < today:
        return TOP - 1, "too_old"
    return level, "kept"


def later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(day.year + year, month + 1, number)
        except ValueError:
            continue
    return date(day.year + year, month + 1, min(day.day, 28))
