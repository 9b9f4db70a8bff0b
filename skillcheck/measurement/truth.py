"""Whether the measure says what the words of a truth table say. Reads no file, shows nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from skillcheck.measurement.measure import Scores, compile_model, measure
from skillcheck.measurement.responses import NOT_ASKED, Responses
from skillcheck.questions.exercise import OBSERVED

if TYPE_CHECKING:
    from skillcheck.content.truth_table import WordsPerson
    from skillcheck.frameworks.framework import Framework
    from skillcheck.questions.item_bank import ItemBank

FARTHEST = 1
"""A competence's level may be this far from the one that the words say; the overall level may not."""


@dataclass(frozen=True)
class Disagreement:
    """Where the measure says another level than the words of someone in the table; None: none can be said."""

    person: WordsPerson
    k: int
    dimension: str
    said: int | None
    words: int | None


def disagreements(framework: Framework, bank: ItemBank, person: WordsPerson) -> Iterator[Disagreement]:
    """Put every statement of the bank, then every statement and check, to a person at each level; or every card, where
    the person is seen doing them (``bank`` with the cards behind it)."""
    model = compile_model(framework, bank)
    statements = np.array([question.is_self_report for question in bank.questions])
    checks = np.array([question.is_check for question in bank.questions])
    cards = np.array([question.item.scale == OBSERVED for question in bank.questions])
    rows = [[_code(person.category(question, k)) for question in bank.questions] for k in range(len(person.levels))]
    for asked in (cards,) if person.tried == "cards" else (statements & ~cards, statements & ~cards | checks):
        responses: Responses = np.where(asked, rows, NOT_ASKED).astype(np.int8)
        yield from _of_person(person, model.dimensions, 1 + model.areas, measure(model, responses))


def _code(category: int | None) -> int:
    return NOT_ASKED if category is None else category


def _of_person(person: WordsPerson, names: tuple[str, ...], first: int, scores: Scores) -> Iterator[Disagreement]:
    for k, words in enumerate(person.levels):
        said = [level if may else None for level, may in zip(scores.level[k].tolist(), scores.said[k], strict=True)]
        if said[0] != words:
            yield Disagreement(person, k, names[0], said[0], words)
        for name, level in zip(names[first:], said[first:], strict=True):
            if words is not None and level is not None and abs(level - words) > FARTHEST:
                yield Disagreement(person, k, name, level, words)
