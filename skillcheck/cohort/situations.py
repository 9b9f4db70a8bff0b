"""Work situations: who would do in each what holds. Counts people; knows no words.

A person counts in a situation from one answered question on («I can't tell» is an answer), and as able where every
answer is one of the two best of its scale. Both are our judgement, as the values of the answers are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

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
        answers = responses[:, at]
        said = (answers >= 0) | (answers == UNSURE)
        some = said.any(axis=1)
        found[row] = some.sum(), (some & (~said | (answers >= np.array(least))).all(axis=1)).sum()
    return found


def situations(where: Places, sums: NDArray[np.object_], least: int) -> list[Situation]:
    """The record of those that anybody answered; the share is left out where few people hold, or do not."""
    from skillcheck.cohort.protect import is_few

    return [
        Situation(
            situation=name, n=int(n), share=None if is_few(int(able), least, int(n)) else _rounded(int(able) / int(n))
        )
        for (name, *_), (n, able) in zip(where, sums, strict=True)
        if n
    ]


def _rounded(share: float) -> float:
    return round(round(share / STEP) * STEP, 2)
