"""Progress that can be believed: said when there is one, not claimed when there is none or the content changed."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from skillcheck.person.progress import Visit, progress_of, worth_asking_again
from tests.desk_people import ITEMS, LIBRARY, typical


def some_items(level, each):
    near = sorted(ITEMS, key=lambda one: (abs(one.level - level - 0.6), one.id))
    return [one for c in LIBRARY.framework.competences for one in [o for o in near if o.competence == c][:each]]


def visit(number, level, items, changed=()):
    answer = typical(level)
    answers = tuple((item.id, answer(item)) for item in items)
    return Visit(f"2026-0{number}-01T10:00:00+01:00", answers, frozenset(changed))


@pytest.mark.parametrize("level", [2, 3, 5])
@pytest.mark.parametrize("each", [1, 2, 8])
def test_a_rise_of_one_level_over_three_visits_is_said_in_most_competences(level, each):
    items = some_items(level, each)

    found = progress_of(LIBRARY, [visit(n, k, items) for n, k in ((1, level), (2, level), (3, level + 1))])

    said = [one.verdict for one in found.competences]
    assert said.count("progress") >= 0.8 * len(said)
    assert each == 1 or [point.date[:7] for point in found.line] == ["2026-01", "2026-02", "2026-03"]
    assert all(one.up for one in found.moved)


def test_the_same_answers_are_no_progress():
    items = some_items(3, 2)

    found = progress_of(LIBRARY, [visit(1, 3, items), visit(2, 3, items)])

    assert not [one for one in found.competences if one.verdict in {"progress", "perhaps", "less"}]
    assert found.moved == ()


def test_a_person_who_did_not_change_is_rarely_told_of_progress_however_many_answers_slip():
    chance = random.Random(14)
    told = 0
    for number in range(18):
        items = some_items(2 + number % 4, (1, 2, 8)[number % 3])
        first, second = (slipping(visit(n, 2 + number % 4, items), chance) for n in (1, 2))
        told += any(one.verdict == "progress" for one in progress_of(LIBRARY, [first, second]).competences)

    assert told <= 2


def slipping(one, chance):
    """Each answer replaced with chance 0.1 by any other."""
    answers = []
    for item, code in one.answers:
        question = LIBRARY.bank[item]
        any_code = chance.choice([c for c, category in question.codes.items() if category >= 0])
        answers.append((item, any_code if chance.random() < 0.1 else code))
    return replace(one, answers=tuple(answers))


def test_what_a_neighbour_learnt_is_no_progress_of_a_competence_whose_own_answers_are_the_same():
    items = some_items(3, 2)
    later, still = typical(5), typical(3)
    answers = tuple((item.id, (still if item.competence == "1.1" else later)(item)) for item in items)

    found = progress_of(LIBRARY, [visit(1, 3, items), replace(visit(2, 3, items), answers=answers)])

    said = {one.competence: one.verdict for one in found.competences}
    assert said.pop("1.1") not in {"progress", "perhaps"}
    assert set(said.values()) == {"progress"}


def test_a_visit_with_too_few_answers_is_no_point_of_the_line():
    items = some_items(3, 2)

    found = progress_of(LIBRARY, [visit(1, 3, items), visit(2, 3, items[:3]), visit(3, 4, items)])

    assert [point.date[:7] for point in found.line] == ["2026-01", "2026-03"]


def test_nothing_is_claimed_where_the_question_has_changed():
    items = some_items(2, 1)
    changed = [item.id for item in items]

    found = progress_of(LIBRARY, [visit(1, 2, items, changed), visit(2, 4, items)])

    assert found.competences == ()
    assert found.moved == ()
    assert found.left_out == len(items)


def test_one_visit_has_nothing_to_compare():
    assert progress_of(LIBRARY, [visit(1, 2, some_items(2, 1))]) is None


def test_what_can_have_changed_is_asked_again_first_those_agreed():
    items = some_items(2, 2)
    answers = visit(1, 2, items).answers

    asked = worth_asking_again(LIBRARY, answers, ["5.2"], 6)

    assert len(asked) == 6
    assert LIBRARY.bank[asked[0]].competence == "5.2"
    given = dict(answers)
    for item in asked:
        question = LIBRARY.bank[item]
        assert not question.is_check
        assert question.codes[given[item]] < question.top_category


def test_of_an_agreed_competence_that_was_not_asked_about_one_question_is_as_hard_as_what_is_done_alone():
    bank = LIBRARY.bank
    item = next(one for one in bank.questions if one.is_self_report and one.competence == "2.1" and one.level == 3)
    answers = [(item.id, item.answers[2].code)]

    first, second = worth_asking_again(LIBRARY, answers, ["1.2", "2.1"], 6)[:2]

    assert first == item.id  # what can show a change before what is new
    assert (bank[second].competence, bank[second].level, bank[second].is_self_report) == ("1.2", 3, True)
