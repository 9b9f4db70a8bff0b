"""What may be stated: a level held to the words of the answers, and answers enough to speak of a level at all.

The posterior knows more than the words say: it borrows from neighbours and looks past the last question. These rules
look at the answers alone, whatever the model, and only ever make what is said more cautious.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillcheck.measurement.compiled_model import MeasurementModel
from skillcheck.measurement.responses import NOT_ASKED, Floats, Responses
from skillcheck.questions.item_bank import UNSURE

STATED_FROM, STATED_FROM_IN_AREA = 10, 2
"""A level is stated in words: overall from so many answers (two a competence in a small framework), of an area from so
many of its own, of a competence from one; or from all there are, in a bank that has fewer."""
STATED_AREAS = (4, 5)
"""Overall: answers in so many areas of so many."""


@dataclass(frozen=True)
class Bounds:
    """What a block of answers allows."""

    level: NDArray[np.int8]
    """dimensions × people: the highest level that may be said."""
    first_done: NDArray[np.bool_]
    """dimensions × people: more first-level things were done than missed or answered «I can't tell», of its own, else
    overall: «below level 1» is not said."""
    hardest_done: NDArray[np.int8]
    """For each person the level of the hardest thing done, anywhere in the form; 0: none."""
    hardest_met: NDArray[np.int8]
    """For each person the level of the hardest question that was answered, done or not; 0: none."""


def bounds(model: MeasurementModel, responses: Responses) -> Bounds:
    """The bounds of some people (items × people, a question's answers side by side).

    No level above the hardest thing done (the first at least: only the posterior or the dimension's own answers say
    «below the first level»); in each dimension, none that more of its own answers contradict (misses at levels 1…k)
    than support it (things done at levels k…); and not «below the first level» of who does most first things asked.
    """
    words = model.words
    nothing = np.full((1, responses.shape[1]), NOT_ASKED, dtype=np.int8)
    asked = np.concatenate([responses, nothing])  # the last: item −1
    some = np.flatnonzero((asked != NOT_ASKED).any(axis=1)[words.items].any(axis=0))  # most files hold a few items each
    answers = asked.take(words.items[:, some], axis=0)
    levels, weights = words.levels[:, some], words.weights[:, :, np.concatenate([some, words.items.shape[1] + some])]
    done = answers >= words.decisive[:, some]
    unsure = answers == UNSURE
    missed = (answers >= 0) & ~done
    own = np.matmul(weights, np.concatenate([done, missed], axis=1, dtype=np.float32))  # whole numbers: exact
    if unsure.any():
        own[:, 0] -= (unsure & (levels == 1)).sum(axis=1)  # put to the person, and not done
    favour = model.with_parents(own)
    allowed = (favour[:, 1:] >= 0).sum(axis=1, dtype=np.int8)
    hardest = (levels * done).max(axis=(0, 1), initial=0)
    met = (levels * ((answers >= 0) | unsure)).max(axis=(0, 1), initial=0)
    level = np.minimum(allowed, np.maximum(hardest, np.int8(1)))
    first = favour[:, 0] + (favour[:, 0] == 0) * favour[0, 0]
    return Bounds(level, first_done=first > 0, hardest_done=hardest, hardest_met=met)


def enough(model: MeasurementModel, answered: Floats) -> NDArray[np.bool_]:
    """Where there are answers enough to state a level in words; both are dimensions × people."""
    areas = slice(1, 1 + model.areas)
    items = model.items_in[:, None]
    wanted = np.ones_like(items)
    wanted[areas], wanted[0] = STATED_FROM_IN_AREA, min(STATED_FROM, 2 * model.competences)
    found: NDArray[np.bool_] = answered >= np.maximum(np.minimum(wanted, items), 1)
    some, of = STATED_AREAS
    found[0] &= (answered[areas] > 0).sum(axis=0) * of >= some * model.areas
    return found
