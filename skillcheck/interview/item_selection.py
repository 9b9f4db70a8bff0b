"""The order of an interview: what teaches most, asked calmly. Knows answers as numbers; no words, no events, no screen.

The rules, the first that applies:

1. The questions of one situation come together, in their written order.
2. The interview begins with a likely success: a self-report answered «with help» or better with chance 0.8.
3. Nothing harder than people bear after what has happened (``calm``), and never two questions in a row that the person
   most probably cannot do at all (chance of category 0 above ½).
4. At evenly spread moments (``checks``) a check comes from an area that has none yet, so that declared and shown
   skill can be compared; from the middle on (``situations``) a professional situation comes when none has. Not after a
   miss.
5. Of the rest, the question that teaches most; within 30 % of it, one on the topic at hand; then the lower id.

It may end before its length: at the foot of the scale, or when every competence is known and the answers are enough to
state a level.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from skillcheck.frameworks.framework import Framework
from skillcheck.frameworks.profile import TargetProfile
from skillcheck.interview.calm import CANNOT, Calm
from skillcheck.measurement.gaps import SURE
from skillcheck.measurement.lookahead import Outlook, outlook, prepare, weights_of
from skillcheck.measurement.measure import TOLERANCE, compile_model, measure
from skillcheck.measurement.responses import NOT_ASKED, Responses
from skillcheck.questions.goal import Goal
from skillcheck.questions.item_bank import ItemBank, Question

LIKELY_SUCCESS = 0.8
TOPIC_COST = 0.3
"""A question on the topic at hand is preferred when it teaches at least 1 − TOPIC_COST of the best."""
SAME = 1e-9
"""Gains this near are equal on every machine; the lower id decides."""

Mask = NDArray[np.bool_]


class ItemSelector:
    """Chooses the next question for anyone who answers this bank with this profile."""

    def __init__(
        self,
        framework: Framework,
        bank: ItemBank,
        profile: TargetProfile | None,
        *,
        limit: int,
        work: bool,
        checks: int = 0,
        situations: int = 0,
        goal: Goal | None = None,
        gentle: bool = False,
    ) -> None:
        """``work``: situations may be asked. ``checks``, ``situations``: how many are reserved among the ``limit``.
        ``goal``: only its competences are asked and to be known, up to one level above what it needs. ``gentle``:
        someone sits beside the person (``calm``, rule 5)."""
        model = compile_model(framework, bank)
        questions = bank.questions
        weights = weights_of(framework, profile)
        self._in_play = np.array([goal is None or one in goal.targets for one in framework.competences], dtype=bool)
        self._ahead = prepare(model, np.where(self._in_play, weights, 0.0))
        self._bank = bank
        self._limit = limit
        self._checks = checks
        self._situations = situations
        self._rank = np.argsort(np.argsort(np.array(bank.ids)))
        self._area = model.area_of[model.item_competence]
        self._is_check = np.array([question.is_check for question in questions], dtype=bool)
        self._is_self_report = np.array([question.is_self_report for question in questions], dtype=bool)
        self._in_situation = np.array([question.is_situation for question in questions], dtype=bool)
        self._block = _blocks(bank)
        self._model = model
        self.calm = Calm(bank, self._area, framework.measurement.levels, profile, gentle=gentle)
        self.offered = np.array(
            [(work or not one.is_situation) and (goal is None or _serves(one, goal)) for one in questions], dtype=bool
        )

    def outlook(self, row: Responses) -> Outlook:
        """What one person's answers let expect; the last ones are remembered."""
        return self._outlook(row.tobytes())

    @lru_cache(maxsize=64)  # noqa: B019 - those of an interview, to and fro; an ItemSelector lives as long as its run
    def _outlook(self, row: bytes) -> Outlook:
        return outlook(self._ahead, np.frombuffer(row, dtype=np.int8)[None, :])

    def everything_known(self, row: Responses) -> bool:
        """Every competence in play is known within ±1 level."""
        return bool(self.outlook(row).known[self._in_play].all())

    def choose(self, row: Responses, asked: Sequence[int]) -> int | None:
        """The position of the next item for ``row`` (1 × items) after ``asked``, in that order; None: none is left."""
        seen = self.outlook(row)
        free = self.offered.copy()
        free[list(asked)] = False
        missed = self.calm.missed_in_a_row(row, asked)
        hard = bool(asked) and not missed and self._was_hard(row, asked[-1])
        free = self.calm.allowed(free, seen.nothing, row, asked, after_hard=hard)
        if asked and (following := self._rest_of_situation(asked, free)) is not None:
            return following
        gain = self._gains(seen, free, asked)
        for wanted in [] if missed else self._preferred(seen, free, asked):
            if (free & wanted & (gain > -1)).any():
                free &= wanted
                break
        free &= gain > -1
        return self._best(gain, free, asked) if free.any() else None

    def enough(self, row: Responses, asked: Sequence[int]) -> Literal["foot", "known"] | None:
        """Why the interview may end here although its length allows more: at the foot of the scale, with nothing done
        or surely below level 1; or every competence is known, the level may be stated, and «below the first level» is
        not said without having asked."""
        if self.calm.at_the_foot(row, asked):
            may_be = 0.0 if self.calm.nothing_done(row, asked) else measure(self._model, row).at_least[0, 0, 0]
            return "foot" if may_be <= 1 - SURE + TOLERANCE else None
        if not self.everything_known(row):
            return None
        scores = measure(self._model, row)
        stated = scores.stated[0, 0] or not self._in_play.all()  # of a goal only its own competences are asked
        return "known" if stated and (scores.level[0, 0] > 0 or self.calm.probed(asked)) else None

    def _was_hard(self, row: Responses, last: int) -> bool:
        """Whether the last question was most probably one that the person cannot do, before it was put."""
        before = row.copy()
        before[0, last] = NOT_ASKED
        return bool(self.outlook(before).nothing[last] > CANNOT)

    def _rest_of_situation(self, asked: Sequence[int], free: Mask) -> int | None:
        block = self._block.get(asked[-1])
        if block is None:
            return None
        return next((item for item in block[block.index(asked[-1]) + 1 :] if free[item]), None)

    def _gains(self, seen: Outlook, free: Mask, asked: Sequence[int]) -> NDArray[np.float64]:
        """What each item teaches; a situation stands at its first question, with their mean; −1: not to be chosen."""
        gain = np.where(free, seen.gain, -1.0)
        left = self._limit - len(asked)
        for item, block in self._block.items():
            starts = item == block[0] and len(block) <= left and free[list(block)].all()
            gain[item] = seen.gain[list(block)].mean() if starts else -1.0
        return gain

    def _preferred(self, seen: Outlook, free: Mask, asked: Sequence[int]) -> list[Mask]:
        if not asked:
            likely = self._is_self_report & (1 - seen.nothing >= LIKELY_SUCCESS)
            nothing = np.where(self._is_self_report & free, seen.nothing, np.inf)
            return [likely, nothing <= nothing.min()]
        return [wanted for wanted in (self._situation_due(asked), self._check_due(asked)) if wanted is not None]

    def _situation_due(self, asked: Sequence[int]) -> Mask | None:
        begun = {self._block[item] for item in asked if item in self._block}
        due = self._situations if 2 * len(asked) >= self._limit else 0
        return self._in_situation if len(begun) < due else None

    def _check_due(self, asked: Sequence[int]) -> Mask | None:
        have = {int(self._area[item]) for item in asked if self._is_check[item]}
        due = (len(asked) + 1) * self._checks // self._limit
        return self._is_check & ~np.isin(self._area, list(have)) if len(have) < due else None

    def _best(self, gain: NDArray[np.float64], free: Mask, asked: Sequence[int]) -> int:
        best = gain[free].max()
        if asked:
            near = free & (gain >= (1 - TOPIC_COST) * best - SAME) & (self._area == self._area[asked[-1]])
            if near.any():
                free, best = near, gain[near].max()
        ties = np.flatnonzero(free & (gain >= best - SAME))
        return int(ties[np.argmin(self._rank[ties])])


def _serves(question: Question, goal: Goal) -> bool:
    """Whether a question is about what the goal needs, at most one level above it."""
    return question.level <= goal.targets.get(question.competence, -1) + 1


def _blocks(bank: ItemBank) -> dict[int, tuple[int, ...]]:
    """For each item of a situation, the positions of all its situation's questions in their order."""
    blocks = {}
    for question in bank.questions:
        if question.situation is not None:
            whole = tuple(bank.index[one.id] for one in question.situation.questions)
            blocks[bank.index[question.id]] = whole
    return blocks
