"""What is missing to a target and what changed, on posteriors small enough to do by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import small_library

from skillcheck.measurement.gaps import (
    VERDICTS,
    chance_of_more,
    chance_within,
    reached,
    shortfall,
    target_levels,
    verdicts,
)
from skillcheck.measurement.measure import Scores

LIBRARY = small_library()
POSTERIORS = st.lists(st.floats(0, 1), min_size=9, max_size=9).filter(lambda p: sum(p) > 0.1).map(
    lambda p: np.array(p) / sum(p)
)  # fmt: skip
NODES = np.arange(9) + 0.5


def at_least(posterior: np.ndarray) -> np.ndarray:
    """P(θ ≥ k), k = 1…8, of a posterior with one node for each level 0…8."""
    return np.minimum(1 - np.cumsum(posterior)[:8], 1.0)


def test_a_person_known_to_be_at_3_lacks_2_levels_to_5_and_none_to_3_or_2():
    surely_3 = np.array([[[1.0, 1, 1, 0, 0, 0, 0, 0]] * 3])

    missing = shortfall(surely_3, np.array([5, 3, 2]))

    np.testing.assert_array_equal(missing, [[2.0, 0.0, 0.0]])
    np.testing.assert_array_equal(reached(surely_3, np.array([5, 3, 2])), [[0.0, 1.0, 1.0]])


def test_doubt_counts_in_the_shortfall():
    half = np.array([[[1.0, 0.5, 0, 0, 0, 0, 0, 0]]])

    assert shortfall(half, np.array([2]))[0, 0] == pytest.approx(0.5)
    assert reached(half, np.array([2]))[0, 0] == pytest.approx(0.5)


@given(POSTERIORS, st.integers(1, 8))
@settings(max_examples=100, deadline=None)
def test_the_shortfall_is_the_expected_number_of_levels_below_the_target(posterior, target):
    expected = sum(chance * max(0, target - level) for level, chance in enumerate(posterior))

    found = shortfall(at_least(posterior)[None, None, :], np.array([target]))[0, 0]

    assert found == pytest.approx(expected, abs=1e-9)
    assert -1e-9 <= found <= target + 1e-9


@pytest.mark.parametrize("profile", LIBRARY.profiles.values(), ids=lambda profile: profile.id)
def test_the_target_of_an_area_and_of_all_is_the_rounded_mean_of_its_competences(profile):
    targets = dict(zip(LIBRARY.framework.dimensions, target_levels(LIBRARY.framework, profile), strict=True))

    for area in LIBRARY.framework.areas:
        own = [profile.targets[competence.id] for competence in area.competences]
        assert targets[area.id] == int(sum(own) / len(own) + 0.5)
    assert targets["overall"] == int(sum(profile.targets.values()) / len(profile.targets) + 0.5)
    assert all(targets[competence] == level for competence, level in profile.targets.items())


@pytest.mark.parametrize(
    ("chance", "word"),
    [(1.0, "yes"), (0.8, "yes"), (0.8 - 1e-12, "yes"), (0.79, "unknown"), (0.5, "unknown"), (0.2, "no"), (0.0, "no")],
)
@pytest.mark.parametrize(("stated", "level"), [(True, 4), (True, 2), (False, 4)])
def test_reached_is_said_only_when_it_is_likely_stated_and_the_level_is_there(chance, word, stated, level):
    scores = Scores(
        mean=np.zeros((1, 1)), sd=np.zeros((1, 1)), level=np.full((1, 1), level, np.int8), low=np.zeros((1, 1), np.int8),
        high=np.zeros((1, 1), np.int8), stated=np.full((1, 1), stated), open_above=np.zeros((1, 1), bool),
        answered=np.ones((1, 1), np.int32), basis=np.full((1, 1), 2, np.int8), percent=np.zeros((1, 1)),
        at_least=np.array([[[1.0, 1.0, chance, 0.0, 0.0, 0.0, 0.0, 0.0]]]),
    )  # fmt: skip

    found = VERDICTS[verdicts(scores, np.array([3]))[0, 0]]

    assert found == ("unknown" if not stated or (word == "yes" and level < 3) else word)


@given(POSTERIORS, POSTERIORS)
@settings(max_examples=100, deadline=None)
def test_more_before_and_more_after_are_two_sides_of_one_coin(before, after):
    assert chance_of_more(before, after) + chance_of_more(after, before) == pytest.approx(1.0)
    assert chance_of_more(before, before) == pytest.approx(0.5)


@given(POSTERIORS, POSTERIORS)
@settings(max_examples=100, deadline=None)
def test_being_within_a_level_is_symmetric_and_counts_equal_nodes(before, after):
    near = chance_within(before, after, NODES)

    assert near == pytest.approx(float((before * after).sum()))
    assert near == pytest.approx(chance_within(after, before, NODES))
