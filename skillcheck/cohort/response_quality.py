"""What in a row of answers is worth a look before trusting it. Says what is seen, accuses nobody of anything."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from skillcheck.measurement.responses import NOT_ASKED, Responses
from skillcheck.questions.item_bank import ItemBank

ENOUGH_SAME = 10
"""Fewer equal answers than this happen by themselves."""
EASIEST = 9
"""Above the highest level, so that the ease of a task, 9 − level, is positive."""
APART = 5
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
    answers = np.ascontiguousarray(responses.T)  # questions × people
    chosen = answers[rules.columns]
    found = np.zeros((len(responses), 3), dtype=np.bool_)
    if len(chosen):
        found[:, 0] = _same(chosen)
        found[:, 1] = _surprising(rules, chosen)
    found[:, 2] = _count(answers >= 0) * FEW < _count(answers != NOT_ASKED)
    return found


def _same(answers: Responses) -> NDArray[np.bool_]:
    highest = answers.max(axis=0)
    lowest = answers.view(np.uint8).min(axis=0).view(np.int8)  # seen as unsigned, the negative codes are the largest
    same: NDArray[np.bool_] = (highest == lowest) & (_count(answers >= 0) >= ENOUGH_SAME)
    return same


def _surprising(rules: QualityRules, answers: Responses) -> NDArray[np.bool_]:
    """Question by question, all people at once: the hardest task done alone, the easiest not done at all."""
    people = answers.shape[1]
    apart = np.zeros(people, dtype=np.bool_)
    for begin, end in pairwise([*rules.starts.tolist(), len(answers)]):
        hardest, ease = np.zeros(people, dtype=np.int8), np.zeros(people, dtype=np.int8)
        for row in range(begin, end):
            level = rules.levels[row]
            np.maximum(hardest, (answers[row] >= rules.able[row]).view(np.int8) * level, out=hardest)
            np.maximum(ease, (answers[row] == 0).view(np.int8) * np.int8(EASIEST - level), out=ease)
        apart |= hardest + ease >= EASIEST + APART
    return apart


def _count(marks: NDArray[np.bool_]) -> NDArray[np.int32]:
    """How many marks each column has, added as bytes, fewer than 256 at a time."""
    counts = np.zeros(marks.shape[1], dtype=np.int32)
    for start in range(0, len(marks), 255):
        counts += np.add.reduce(marks[start : start + 255].view(np.uint8), axis=0, dtype=np.uint8)
    return counts
