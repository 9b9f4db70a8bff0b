"""Work situations: who would do in each what holds. Counts people; knows no words.

A person counts in a situation from one answered question on («I can't tell» is an answer), and as able where every
answer is one of the two best of its scale. Both are our judgement, as the values of the answers are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from skillcheck.cohort.minimum import crowd, few_side
from skillcheck.cohort.record import Situation
from skillcheck.questions.item_bank import UNSURE

if TYPE_CHECKING:
    from skillcheck.measurement.responses import Responses
    from skillcheck.questions.item_bank import ItemBank

STEP = 0.05
Places = tuple[tuple[str, tuple[int, ...], tuple[int, ...]], ...]
"""For each situation its id, the places of its questions in the bank, and the lowest category that holds in each."""


def places(bank: ItemBank) -> Places:
    """Where the questions of each situation are."""
    found: dict[str, list[tuple[int, int]]] = {}
    for place, question in enumerate(bank.questions):
        if question.situation is not None:
            found.setdefault(question.situation.id, []).append((place, max(1, question.top_category - 1)))
    return tuple((name, tuple(at for at, _ in some), tuple(least for _, least in some)) for name, some in found.items())


def met(where: Places, responses: Responses) -> NDArray[np.int64]:
    """situations × (people who answered, people whose every answer holds)."""
    found = np.zeros((len(where), 2), dtype=np.int64)
    for row, (_, at, least) in enumerate(where):
        answers = responses.T[list(at)]  # a question's answers side by side
        said = (answers >= 0) | (answers == UNSURE)
        some = said.any(axis=0)
        able = some & (~said | (answers >= np.array(least, np.int8)[:, None])).all(axis=0)
        found[row] = np.count_nonzero(some), np.count_nonzero(able)
    return found


def situations(where: Places, sums: NDArray[np.object_], least: int) -> list[Situation]:
    """The record of those that a crowd answered; where few people hold, or few do not, only that is said."""
    counted = [(name, int(n), int(able)) for (name, *_), (n, able) in zip(where, sums, strict=True)]
    return [_situation(name, n, able, least) for name, n, able in counted if n and n >= crowd(least)]


def _situation(name: str, n: int, able: int, least: int) -> Situation:
    side = few_side(able, n, least)
    share = round(round(able / n / STEP) * STEP, 2) if side is None else None
    return Situation(situation=name, n=n, share=share, side=side)
