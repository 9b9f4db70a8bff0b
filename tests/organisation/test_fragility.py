"""How many people carry a task: exact counts, honest bounds, and nobody judged."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from skillcheck.i18n import Texts
from skillcheck.organisation.fragility import (
    TaskPeople,
    at_least_two,
    chances,
    number_able,
    structure,
    task_map,
)

NOBODY = np.zeros(3, dtype=bool)


def by_enumeration(chance):
    found = np.zeros(len(chance) + 1)
    for outcome in product((0, 1), repeat=len(chance)):
        found[sum(outcome)] += np.prod([p if able else 1 - p for p, able in zip(chance, outcome, strict=True)])
    return found


@pytest.mark.parametrize("people", range(1, 13))
def test_the_number_of_able_people_equals_enumeration(people):
    chance = np.random.default_rng(people).uniform(size=people)

    found = number_able(chance)

    assert found == pytest.approx(by_enumeration(chance), abs=1e-12)
    assert found.sum() == pytest.approx(1, abs=1e-12)


def test_it_sums_to_one_for_many_and_does_not_depend_on_their_order():
    chance = np.random.default_rng(0).uniform(size=2000)

    found = number_able(chance)

    assert found.sum() == pytest.approx(1, abs=1e-9)
    assert (found == number_able(chance[::-1])).all()


def test_the_bounds_enclose_the_product():
    rng = np.random.default_rng(1)
    for needs in range(1, 6):
        found = chances(rng.uniform(size=(500, needs)))
        assert (found.low <= found.product).all()
        assert (found.product <= found.high).all()


def mapped(reached, **who):
    reached = np.array(reached, dtype=float)
    people = {"does": np.zeros(len(reached), dtype=bool), "may": None, **who}
    return task_map(reached, 1 - reached, TaskPeople(**people))


def test_who_does_it_counts_as_able_whatever_the_answers_say():
    found = mapped([[0.1], [0.1], [0.1]], does=np.array([True, True, False]))

    assert found.ready == (0, 1)
    assert found.two_able == pytest.approx(1)
    assert found.verdict == "holds"


def test_somebody_without_the_rights_is_not_ready_but_may_be_nearest_to_train():
    found = mapped([[0.95], [0.95], [0.3]], may=np.array([True, False, False]))

    assert found.ready == (0,)
    assert found.two_able == 0
    assert found.verdict == "fragile"
    assert found.without_rights == (1,)
    assert found.nearest == (2,)


def test_nobody_is_asked_for_more_than_they_have_hours():
    reached = np.array([[0.6], [0.7], [0.2]])
    found = task_map(
        reached, 1 - reached, TaskPeople(NOBODY, None), minutes=np.array([60.0, 0.0, 60.0])
    )  # fmt: skip

    assert found.nearest == (0, 2, 1)


def test_between_the_two_cuts_it_is_not_told():
    assert mapped([[0.6], [0.6], [0.5]]).verdict == "unknown"


def test_someone_observed_without_a_result_counts_as_ready():
    found = mapped([[0.1], [0.1], [0.1]], unmeasured=2)

    assert found.ready_count == 2
    assert found.two_able == pytest.approx(1)


def test_absences_are_counted():
    found = mapped([[0.0], [0.0], [0.0]], does=np.array([True, True, False]))

    assert found.nobody_there == pytest.approx(0.08**2)


def test_training_one_more_person_never_makes_a_task_more_fragile():
    rng = np.random.default_rng(2)
    for _ in range(200):
        reached = rng.uniform(size=(rng.integers(1, 9), 2))
        better = reached.copy()
        better[rng.integers(len(reached))] = np.minimum(1, better[rng.integers(len(reached))] + rng.uniform())
        better = np.maximum(better, reached)
        before, after = mapped(reached), mapped(better)
        assert after.two_able >= before.two_able - 1e-12
        assert len(after.ready) >= len(before.ready)
        assert after.nobody_there <= before.nobody_there + 1e-12


def test_of_tasks_said_to_hold_three_quarters_really_have_two_people():
    rng = np.random.default_rng(3)
    held = true = 0
    for _ in range(3000):
        reached = rng.beta(0.6, 1.0, size=(rng.integers(2, 12), rng.integers(1, 4)))
        if at_least_two(chances(reached).product) >= 0.8:
            held += 1
            true += (rng.uniform(size=reached.shape) < reached).all(axis=1).sum() >= 2
    assert held >= 300
    assert true / held >= 0.75


def test_the_structure_says_how_few_absences_stop_it():
    found = structure({"a": ["x"], "b": ["x", "y"], "c": ["x", "z"], "d": []})

    assert found.alone == ("a",)
    assert found.nobody == ("d",)
    assert found.fewest == 1
    assert found.half == 2


def test_a_structure_without_any_carried_task_stops_for_nobody():
    assert structure({"a": []}).fewest is None
    assert structure({}).half is None


@pytest.mark.parametrize("lang", ["fr", "en", "es", "it"])
def test_several_who_lack_the_same_are_said_with_one_figure(lang):
    assert Texts(lang).t("tasks.nearest_same", n=3, least="0.4", most="0.4", name="…").count("0.4") == 1
