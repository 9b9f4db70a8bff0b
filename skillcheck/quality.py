"""What in a row of answers is worth a look before trusting it. Says what is seen, accuses nobody of anything."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillcheck.measure import NOT_ASKED, Responses
from skillcheck.questions.model import ItemBank

ENOUGH_SAME = 10
"""Fewer equal answers than this happen by themselves."""
APART = 4
"""A task this many levels above another of the same competence is plainly harder."""
FEW = 3
"""Less than one answer in so many questions asked is few."""


@dataclass(frozen=True)
class QualityRules:
    """The bank seen by the rules: the self-report columns, sorted by competence. Build it with ``prepare``."""

    columns: NDArray[np.intp]
    starts: NDArray[np.intp]
    """First column of each competence."""
    levels: NDArray[np.int8]
    able: NDArray[np.int8]
    """The lowest category that says «on my own» or better: above the middle of the scale."""


def prepare(bank: ItemBank) -> QualityRules:
    """Make the rules ready for a bank."""
    chosen = sorted(
        (question.competence, position) for position, question in enumerate(bank.questions) if question.is_self_report
    )
    competences = [competence for competence, _ in chosen]
    questions = [bank.questions[position] for _, position in chosen]
    return QualityRules(
        columns=np.array([position for _, position in chosen], dtype=np.intp),
        starts=np.array([i for i, one in enumerate(competences) if i == 0 or competences[i - 1] != one], dtype=np.intp),
        levels=np.array([question.level for question in questions], dtype=np.int8),
        able=np.array([question.top_category // 2 + 1 for question in questions], dtype=np.int8),
    )


def flags(rules: QualityRules, responses: Responses) -> NDArray[np.bool_]:
    """people × 3: the same answer everywhere, a surprising pattern, few answers.

    Surprising: in one competence, a task is done alone while one at least ``APART`` levels easier is not at all.
    """
    answers = np.ascontiguousarray(responses.T[rules.columns])  # questions × people
    found = np.zeros((len(responses), 3), dtype=np.bool_)
    if len(answers):
        found[:, 0] = _same(answers)
        found[:, 1] = _surprising(rules, answers)
    asked = (responses != NOT_ASKED).sum(axis=1)
    found[:, 2] = (responses >= 0).sum(axis=1) * FEW < asked
    return found


def _same(answers: Responses) -> NDArray[np.bool_]:
    given = answers >= 0
    highest = answers.max(axis=0)
    lowest = np.where(given, answers, np.int8(127)).min(axis=0)
    same: NDArray[np.bool_] = (highest == lowest) & (given.sum(axis=0) >= ENOUGH_SAME)
    return same


def _surprising(rules: QualityRules, answers: Responses) -> NDArray[np.bool_]:
    levels = rules.levels[:, None]
    hardest = np.maximum.reduceat(np.where(answers >= rules.able[:, None], levels, np.int8(-100)), rules.starts, axis=0)
    easiest = np.minimum.reduceat(np.where(answers == 0, levels, np.int8(100)), rules.starts, axis=0)
    apart: NDArray[np.bool_] = np.any(hardest.astype(np.int16) - easiest >= APART, axis=0)
    return apart
