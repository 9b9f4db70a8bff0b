"""Two waves of the same people: progress is said where it is sure, and pairs add up in any order."""

from __future__ import annotations

import numpy as np
import pytest
from small import small_library

from skillcheck.cohort.waves import WaveSums, changes, verdicts
from skillcheck.interview.simulate import draw_people
from skillcheck.measurement.measure import compile_model, measure
from skillcheck.measurement.responses import NOT_ANSWERED
from skillcheck.person.progress import Visit, progress_of

LIBRARY = small_library()
MODEL = compile_model(LIBRARY.framework, LIBRARY.bank)
BEFORE = draw_people(MODEL, 60, seed=3).answers
NOW = np.minimum(BEFORE + 1, [[q.top_category for q in LIBRARY.bank.questions]]).astype(np.int8)
BEFORE[5] = NOT_ANSWERED


def pair(before, now):
    sums = WaveSums.empty(len(MODEL.dimensions))
    sums.add(measure(MODEL, before), measure(MODEL, now), verdicts(MODEL, before, now))
    return sums


def visit(day, row):
    """A row of answers as an interview of the desk."""
    answers = [
        (question.id, next(code for code, of in question.codes.items() if of == category))
        for question, category in zip(LIBRARY.bank.questions, row.tolist(), strict=True)
        if category >= 0
    ]
    return Visit(day, tuple(answers))


def test_better_answers_are_progress_and_the_reverse_is_decline():
    up = changes(pair(BEFORE, NOW), MODEL.dimensions, 2, 3)
    down = changes(pair(NOW, BEFORE), MODEL.dimensions, 2, 3)

    overall, back = up.dimensions["overall"], down.dimensions["overall"]
    assert (up.paired, up.only_before, up.only_now) == (60, 2, 3)
    assert overall.n == 59  # one had not answered
    assert overall.progress > 50
    assert overall.mean > 0.5
    assert back.decline == overall.progress
    assert back.mean == pytest.approx(-overall.mean, abs=1e-9)
    assert overall.low < overall.mean < overall.high


def test_the_same_answers_are_never_a_change():
    same = changes(pair(NOW, NOW), MODEL.dimensions, 0, 0)

    for change in same.dimensions.values():
        assert change.progress == change.decline == 0
        assert change.mean == 0
        assert change.same + change.unknown == change.n == 60
    assert same.dimensions["overall"].same > 50


def test_counts_are_those_of_the_people_by_the_rule_of_one_person():
    found = changes(pair(BEFORE, NOW), MODEL.dimensions, 0, 0).dimensions["3.1"]

    alone = []
    for before, now in zip(BEFORE, NOW, strict=True):
        person = progress_of(LIBRARY, [visit("2026-01-10", before), visit("2026-05-10", now)])
        alone += [one.verdict for one in person.competences if one.competence == "3.1"]
    assert found.progress == alone.count("progress") > 20
    assert (found.same, found.decline) == (alone.count("same"), alone.count("less"))


def test_a_competence_not_asked_at_both_dates_neither_changed_nor_stayed():
    place = MODEL.dimensions.index("3.1")
    asked = BEFORE.copy()
    asked[:, MODEL.items_of_dimension[:, place] > 0] = NOT_ANSWERED

    found = changes(pair(asked, NOW), MODEL.dimensions, 0, 0).dimensions["3.1"]

    assert found.unknown == found.n > 50


def test_parts_add_up_to_the_whole():
    whole, parts = pair(BEFORE, NOW), WaveSums.empty(len(MODEL.dimensions))
    for start in (40, 0, 20):
        parts.merge(pair(BEFORE[start : start + 20], NOW[start : start + 20]))

    assert (whole.counts == parts.counts).all()
    assert (whole.moments == parts.moments).all()


def test_nobody_in_both_waves_is_said_as_such():
    none = changes(WaveSums.empty(len(MODEL.dimensions)), MODEL.dimensions, 4, 5)

    assert none.paired == 0
    assert none.dimensions["overall"].mean is None
