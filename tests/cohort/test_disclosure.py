"""Small groups stay hidden, and nothing shown can be added or subtracted into a few people."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

from skillcheck.cohort.disclosure import shown_groups, too_wide, without

LEAST = 5


def leak(joint, shown):
    """A sum or difference of what is shown that leaves a few people: found by trying every one of them."""
    keys = sorted(joint)
    people = np.array([joint[key] for key in keys])
    rows = [np.ones(len(keys), dtype=int)]
    rows += [
        np.array([key[place] == value for key in keys], dtype=int) for place, seen in enumerate(shown) for value in seen
    ]
    for seen, place in zip(shown, range(len(shown)), strict=True):  # the others of an attribute are shown as one
        others = np.array([key[place] not in seen for key in keys], dtype=int)
        rows += [others] if seen and others.any() else []
    for signs in itertools.product((-1, 0, 1), repeat=len(rows)):
        left = sum(sign * row for sign, row in zip(signs, rows, strict=True))
        if left.min() >= 0 and left.max() <= 1 and 0 < (left * people).sum() < LEAST:
            return signs
    return None


def test_a_small_group_is_hidden_with_the_next_smallest_so_that_the_total_does_not_tell_it():
    shown = shown_groups({("a",): 20, ("b",): 8, ("c",): 3}, 1, LEAST)

    assert shown == [{"a": 20}]


def test_two_small_groups_that_are_many_together_hide_nothing_else():
    shown = shown_groups({("a",): 20, ("b",): 3, ("c",): 4}, 1, LEAST)

    assert shown == [{"a": 20}]


def test_two_small_groups_that_are_few_together_hide_one_more():
    shown = shown_groups({("a",): 20, ("b",): 1, ("c",): 2, ("d",): 9}, 1, LEAST)

    assert shown == [{"a": 20}]


def test_all_groups_are_shown_where_all_are_large():
    assert shown_groups({("a",): 5, ("b",): 6}, 1, LEAST) == [{"a": 5, "b": 6}]


def test_a_region_less_its_shown_sites_leaves_no_small_site():
    sites = {("R1", "a"): 3, ("R1", "b"): 4, ("R1", "c"): 20, ("R2", "d"): 3, ("R2", "e"): 30, ("R3", "g"): 30}

    shown = shown_groups(sites, 2, LEAST)

    assert "e" not in shown[1] or "R2" not in shown[0]  # R2 − e would be the three people of d
    assert leak(sites, shown) is None


@pytest.mark.parametrize("seed", range(60))
def test_no_sum_or_difference_of_what_is_shown_leaves_a_few_people(seed):
    chance = random.Random(seed)
    attributes = chance.choice([1, 2, 2, 3])
    sizes = [chance.randint(2, 3) for _ in range(attributes)]
    joint = {
        tuple(chr(97 + chance.randrange(size)) for size in sizes): chance.choice([1, 2, 3, 4, 6, 8, 10, 20])
        for _ in range(chance.randint(2, 10))
    }
    joint["z", *"zz"[: attributes - 1]] = 30

    shown = shown_groups(joint, attributes, LEAST)

    assert all(people >= LEAST for seen in shown for people in seen.values())
    if sum(map(len, shown)) <= 7:
        assert leak(joint, shown) is None


def test_with_too_many_combinations_the_attribute_with_most_values_is_left_out():
    joint = {(str(number % 40), str(number)): 1 for number in range(1200)}

    assert too_wide(joint, 2) == 1
    assert without(joint, 1) == {(str(number), ""): 30 for number in range(40)}
    assert too_wide(joint, 1) is None
