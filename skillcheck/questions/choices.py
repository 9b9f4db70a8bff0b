"""Wrong answers of a check told apart while a file is read: all are 0 to the measure, but not to a trainer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skillcheck.questions.item_bank import Question

FIRST_CHOICE = 16
"""A value from here on is a wrong answer of a check: its place among the question's codes, plus this. No scale has so
many categories."""
HIGHEST = 127
"""What int8 holds; a wrong answer beyond it is plainly 0."""


def told_apart(question: Question) -> dict[str, int]:
    """Every answer code of a question with its category, the wrong answers of a check with a value of their own."""
    if not question.is_check:
        return question.codes
    return {
        code: FIRST_CHOICE + place if category == 0 and FIRST_CHOICE + place <= HIGHEST else category
        for place, (code, category) in enumerate(question.codes.items())
    }


def chosen_code(question: Question, value: int) -> str:
    """The code of a wrong answer, from its value in ``told_apart``."""
    return list(question.codes)[value - FIRST_CHOICE]
