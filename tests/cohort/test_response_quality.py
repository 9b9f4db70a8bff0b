"""What is worth a look in a row: seen where it is, not seen where it is not."""

from __future__ import annotations

import numpy as np
import pytest
from small import small_library

from skillcheck.cohort.response_quality import flags, prepare
from skillcheck.measurement.responses import NOT_ANSWERED, NOT_ASKED

LIBRARY = small_library()
BANK = LIBRARY.bank
RULES = prepare(BANK)
SELF = [place for place, question in enumerate(BANK.questions) if question.is_self_report]


def row(**answers):
    found = np.full(len(BANK), NOT_ASKED, dtype=np.int8)
    for item, value in answers.items():
        found[BANK.index[item]] = value
    return found


def everywhere(value, count):
    found = np.full(len(BANK), NOT_ASKED, dtype=np.int8)
    found[SELF[:count]] = value
    return found


def of_level(level):
    return next(q.id for q in BANK.questions if q.is_self_report and q.competence == "1.1" and q.level == level)


@pytest.mark.parametrize(
    ("found", "expected"), [(everywhere(2, 10), True), (everywhere(2, 9), False), (everywhere(0, 40), True)]
)
def test_the_same_answer_everywhere_is_seen_from_ten_answers_on(found, expected):
    assert flags(RULES, found[None, :])[0, 0] == expected


def test_one_other_answer_is_enough_not_to_be_the_same_everywhere():
    found = everywhere(2, 40)
    found[SELF[5]] = 1

    assert not flags(RULES, found[None, :])[0, 0]


@pytest.mark.parametrize(
    ("easy", "hard", "expected"),
    [
        ((1, 0), (7, 2), True),
        ((1, 0), (7, 1), False),
        ((1, 1), (7, 3), False),
        ((4, 0), (7, 3), False),
        ((7, 0), (1, 3), False),
    ],
)
def test_able_at_a_hard_task_and_not_at_an_easy_one_is_surprising(easy, hard, expected):
    found = row(**{of_level(easy[0]): easy[1], of_level(hard[0]): hard[1]})

    assert flags(RULES, found[None, :])[0, 1] == expected


def test_less_than_a_third_answered_is_few():
    enough, few = everywhere(NOT_ANSWERED, 30), everywhere(NOT_ANSWERED, 30)
    enough[SELF[:10]], few[SELF[:9]] = 1, 1

    assert flags(RULES, np.stack([enough, few]))[:, 2].tolist() == [False, True]


def test_flags_do_not_depend_on_the_layout_in_memory():
    rows = np.random.default_rng(1).integers(-4, 4, (50, len(BANK))).astype(np.int8)

    assert (flags(RULES, rows) == flags(RULES, np.asfortranarray(rows))).all()
