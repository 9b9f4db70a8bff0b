"""What was seen when a card was tried: apart from what people say of themselves. Knows no file, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.measurement.responses import Responses
    from skillcheck.person.record import Observed

Outcome = Literal["alone", "help", "later"]
OUTCOMES: tuple[Outcome, ...] = ("alone", "help", "later")
"""How a card went. «later», another day, says nothing of the person; the others are codes of the scale ``observed``."""


@dataclass(frozen=True)
class Observation:
    """A card tried before somebody: how it went, and when."""

    exercise: str
    outcome: Outcome
    at: str


def last_outcomes(observations: Iterable[Observation]) -> dict[str, Observation]:
    """How each card went the last time it was tried, the card touched last at the end; «later» stands only where the
    card was never tried."""
    last: dict[str, Observation] = {}
    for one in observations:
        kept = last.pop(one.exercise, one)
        last[one.exercise] = kept if one.outcome == "later" else one
    return last


def observed_records(library: Library, observations: Sequence[Observation], lang: str) -> list[Observed]:
    """Observations as they are saved, with the words of the card in the language it was shown."""
    from skillcheck.i18n import choose
    from skillcheck.person.record import Observed

    records = []
    for one in last_outcomes(observations).values():
        card = library.exercises[one.exercise]
        known = library.observing_bank
        category = known[card.id].codes.get(one.outcome) if card.id in known else None
        records.append(
            Observed(
                exercise=card.id, competence=card.competences[0], level=card.level, goal=choose(card.goal, lang),
                outcome=one.outcome, category=category, at=one.at,
            )
        )  # fmt: skip
    return records


def observed_row(library: Library, row: Responses, observed: Sequence[Observed]) -> Responses:
    """A row of the bank continued with what was seen: a row of ``library.observing_bank``."""
    import numpy as np

    from skillcheck.measurement.responses import NOT_ASKED

    bank = library.observing_bank
    whole = np.full((1, len(bank)), NOT_ASKED, dtype=np.int8)
    whole[:, : row.shape[1]] = row
    for one in observed:
        if one.category is not None:
            whole[0, bank.index[one.exercise]] = one.category
    return whole
