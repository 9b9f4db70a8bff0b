"""What people bear: how hard the next question may be after what has happened. Knows answers as numbers, no model.

A *miss* is «not at all», a wrong answer or «I can't tell»; a question that was skipped or does not apply says nothing
either way. *Done* is an answer from the decisive one on.

1. The interview begins at the lowest level; one level higher where the targets are in the upper half of the scale.
2. It climbs: never more than ``CLIMB`` levels above the hardest thing done so far.
3. After a miss, nothing harder than the question missed, and nothing that is more likely than not to be missed again.
4. After ``RESCUE_AFTER`` misses in a row, a self-report below them whose chance of a miss is at most a quarter, else
   the likeliest there is; at the lowest level, one on a topic not missed yet.
5. Gently (beside a mediator): once more than a third of the answers were misses, what is likely to be done.

Where nothing is left that low, the lowest level left is taken.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from skillcheck.frameworks.profile import TargetProfile
from skillcheck.interview.setup import RESCUE_AFTER
from skillcheck.measurement.responses import Responses
from skillcheck.questions.item_bank import UNSURE, ItemBank

CANNOT = 0.5
"""A question whose chance of «not at all» is above this is most probably missed."""
RESCUE = 0.25
CLIMB = 2
MOST_MISSES = 1 / 3
NEARLY = 0.1
"""Chances this near to the best are as good, where none is good enough."""
FOOT, FOOT_AREAS = 4, 3
"""At the foot of the scale after so many misses in a row at the lowest level, on so many topics."""

Mask = NDArray[np.bool_]


class Calm:
    """The rules above for one bank and profile."""

    def __init__(
        self,
        bank: ItemBank,
        area: NDArray[np.intp],
        levels: int,
        profile: TargetProfile | None,
        *,
        gentle: bool = False,
    ) -> None:
        """``area``: the position of each item's area. ``levels``: of the framework. ``gentle``: rule 5 holds."""
        questions = bank.questions
        self._area = area
        self._level = np.array([question.level for question in questions])
        self._decisive = np.array([question.decisive for question in questions])
        self._is_self_report = np.array([question.is_self_report for question in questions], dtype=bool)
        self._gentle = gentle
        self._lowest = int(self._level[self._is_self_report].min(initial=levels))
        self._topics = min(FOOT_AREAS, len(np.unique(area)))
        targets = profile.targets.values() if profile else ()
        upper_half = bool(targets) and 2 * sum(targets) >= levels * len(targets)
        self._start = self._lowest + upper_half

    def missed_in_a_row(self, row: Responses, asked: Sequence[int]) -> list[int]:
        """The last questions that met a miss, one after the other, in the order asked."""
        found: list[int] = []
        for item in reversed(asked):
            if row[0, item] in (0, UNSURE):
                found.append(item)
            elif row[0, item] > 0:
                break
        return found[::-1]

    def allowed(
        self,
        free: Mask,
        nothing: NDArray[np.float64],
        row: Responses,
        asked: Sequence[int],
        *,
        after_hard: bool = False,
    ) -> Mask:
        """Those of the ``free`` items that may come next; some, if any is. ``nothing``: each one's chance of a miss;
        ``after_hard``: the last question, though not missed, was one that the person most probably could not do."""
        missed = self.missed_in_a_row(row, asked)
        free = self._under(self._ceiling(row, asked, missed), free)
        if len(missed) >= RESCUE_AFTER:
            return self._rescue(free, nothing, row, asked, missed)
        if self._gentle and self._too_many_misses(row, asked):
            return _likely(free, nothing, RESCUE)
        return _likely(free, nothing, CANNOT) if missed or after_hard else free

    def at_the_foot(self, row: Responses, asked: Sequence[int]) -> bool:
        """Whether the last answers were all misses, enough of them at the lowest level, on several topics."""
        missed = self.missed_in_a_row(row, asked)
        return len(self._first_things(missed)) >= FOOT and self.probed(missed)

    def nothing_done(self, row: Responses, asked: Sequence[int]) -> bool:
        """Whether no answer so far says that a thing is done."""
        return not any(row[0, item] >= self._decisive[item] for item in asked)

    def probed(self, asked: Sequence[int]) -> bool:
        """Whether self-reports of the lowest level were asked on several topics: only then «below it» can be said."""
        return len({int(self._area[item]) for item in self._first_things(asked)}) >= self._topics

    def _first_things(self, asked: Sequence[int]) -> list[int]:
        return [item for item in asked if self._level[item] == self._lowest and self._is_self_report[item]]

    # --- inside -------------------------------------------------------------------------------------------

    def _ceiling(self, row: Responses, asked: Sequence[int], missed: Sequence[int]) -> int:
        if not asked:
            return self._start
        done = (int(self._level[item]) for item in asked if row[0, item] >= self._decisive[item])
        highest = max(done, default=self._lowest - 1) + CLIMB
        if len(missed) < RESCUE_AFTER:
            return min([highest, *(int(self._level[item]) for item in missed)])
        return min(highest, max(int(self._level[list(missed)].min()) - 1, self._lowest))

    def _under(self, ceiling: int, free: Mask) -> Mask:
        low: Mask = free & (self._level <= ceiling)
        if low.any() or not free.any():
            return low
        lowest: Mask = free & (self._level == self._level[free].min())
        return lowest

    def _rescue(
        self, free: Mask, nothing: NDArray[np.float64], row: Responses, asked: Sequence[int], missed: Sequence[int]
    ) -> Mask:
        if (free & self._is_self_report).any():
            free = free & self._is_self_report
        if self._level[list(missed)].min() == self._lowest:
            sore = [
                int(self._area[item])
                for item in asked
                if self._level[item] == self._lowest and row[0, item] in (0, UNSURE)
            ]
            elsewhere: Mask = free & (self._level == self._lowest) & ~np.isin(self._area, sore)
            if elsewhere.any():
                free = elsewhere
        return _likely(free, nothing, RESCUE)

    def _too_many_misses(self, row: Responses, asked: Sequence[int]) -> bool:
        misses = sum(row[0, item] in (0, UNSURE) for item in asked)
        answered = sum(row[0, item] >= 0 or row[0, item] == UNSURE for item in asked)
        return bool(misses > MOST_MISSES * answered)


def _likely(free: Mask, nothing: NDArray[np.float64], most: float) -> Mask:
    """Those whose chance of a miss is at most ``most``; where there are none, the least likely to be missed."""
    likely: Mask = free & (nothing <= most)
    if likely.any() or not free.any():
        return likely
    near: Mask = free & (nothing <= nothing[free].min() + NEARLY)
    return near
