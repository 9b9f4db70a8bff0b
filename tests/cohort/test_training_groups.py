"""Training groups as asked: how many, how large, who together and who apart; the same people make the same groups."""

from __future__ import annotations

import random
from itertools import product

import numpy as np
import pytest

from skillcheck.cohort.assignment import assign
from skillcheck.cohort.sums import SCALE
from skillcheck.cohort.training_groups import Wish, group_people
from skillcheck.errors import DataProblem

AREAS = 2


def cells_of(people: dict[str, tuple[float, float]]) -> tuple[dict[int, np.ndarray], dict[str, int]]:
    """Kinds of people, and everyone's kind; a kind is what stands at one point."""
    points = sorted(set(people.values()))
    cells: dict[int, np.ndarray] = {}
    for point in people.values():
        sums = np.array([1, *(int(one * SCALE) for one in point)], dtype=object)
        key = points.index(point)
        cells[key] = cells[key] + sums if key in cells else sums
    return cells, {code: points.index(point) for code, point in people.items()}


def class_of(size: int, seed: int) -> dict[str, tuple[float, float]]:
    chance = random.Random(seed)
    return {f"P{n}": (chance.randrange(10) / 2, chance.randrange(10) / 2) for n in range(size)}


def grouped(people: dict[str, tuple[float, float]], wish: Wish, least: int = 1):
    cells, kinds = cells_of(people)
    named = {code: kinds[code] for code in wish.named}
    return group_people(cells, wish, AREAS, most_first=True, least=least, kinds=named)


@pytest.mark.parametrize("seed", range(25))
def test_the_assignment_is_the_cheapest_of_all(seed):
    chance = np.random.default_rng(seed)
    groups = int(chance.integers(2, 4))
    people = chance.integers(1, 3, size=4)
    cost = chance.integers(0, 20, size=(4, groups))
    low = np.full(groups, people.sum() // groups - chance.integers(0, 2))
    high = np.full(groups, -(-people.sum() // groups) + chance.integers(0, 2))

    flow = assign(cost, people, np.maximum(low, 0), high)

    kinds = np.repeat(np.arange(4), people)
    ways = (np.array(way) for way in product(range(groups), repeat=len(kinds)))
    fits = [
        int(cost[kinds, way].sum())
        for way in ways
        if all(low[g] <= n <= high[g] for g, n in enumerate(np.bincount(way, minlength=groups)))
    ]
    assert (flow.sum(axis=1) == people).all()
    assert (flow >= 0).all()
    assert ((flow.sum(axis=0) >= low) & (flow.sum(axis=0) <= high)).all()
    assert (flow * cost).sum() == min(fits)


@pytest.mark.parametrize(("size", "wanted"), [(28, 4), (28, 5), (13, 4), (13, 13), (7, 1), (300, 12)])
def test_as_many_groups_as_asked_none_twice_as_large_as_the_mean(size, wanted):
    made = grouped(class_of(size, 3), Wish(wanted))

    assert len(made.people) == wanted
    assert sum(made.people) == size
    assert min(made.people) >= size / wanted / 2 - 1
    assert max(made.people) <= -(-2 * size // wanted)
    totals = [mean[:AREAS].sum() for mean in made.means]
    assert totals == sorted(totals, reverse=True)


def test_everybody_alike_is_parted_all_the_same():
    made = grouped({f"P{n}": (1.0, 1.0) for n in range(10)}, Wish(3, 3, 4))

    assert sorted(made.people) == [3, 3, 4]


def test_seats_alone_say_how_many_groups():
    assert len(grouped(class_of(28, 1), Wish(high=10)).people) == 3
    assert min(grouped(class_of(28, 1), Wish(4, 6, 8)).people) >= 6


def test_seats_cost_and_the_cost_is_said():
    people = {f"A{n}": (0.0, 0.0) for n in range(9)} | {f"B{n}": (4.0, 4.0) for n in range(3)}

    assert grouped(people, Wish(2)).spread == grouped(people, Wish(2)).free == 0
    level = grouped(people, Wish(2, 6, 6))
    assert level.people == (6, 6)
    assert level.free == 0 < level.spread


@pytest.mark.parametrize("seed", range(6))
def test_who_must_be_together_is_and_who_must_be_apart_is_not(seed):
    people = class_of(24, seed)
    wish = Wish(3, 7, 9, together=(("P0", "P1"), ("P1", "P2"), ("P8", "P9")), apart=(("P3", "P4", "P5"), ("P0", "P6")))

    made = grouped(people, wish)

    group = made.named
    assert group["P0"] == group["P1"] == group["P2"]
    assert group["P8"] == group["P9"]
    assert len({group["P3"], group["P4"], group["P5"]}) == 3
    assert group["P0"] != group["P6"]
    assert sum(made.people) == 24
    assert all(7 <= n <= 9 for n in made.people)


def test_many_named_people_are_placed_too():
    people = class_of(40, 5)
    apart = tuple((f"P{n}", f"P{n + 1}") for n in range(0, 16, 2))

    made = grouped(people, Wish(4, 9, 11, apart=apart))

    assert all(made.named[one] != made.named[other] for one, other in apart)
    assert all(9 <= n <= 11 for n in made.people)


def test_the_order_of_people_changes_nothing():
    people = class_of(30, 2)
    other = dict(random.Random(4).sample(sorted(people.items()), len(people)))
    wish = Wish(4, 6, 9, apart=(("P3", "P4"),))

    one, two = grouped(people, wish), grouped(other, wish)

    assert one.shares == two.shares
    assert one.named == two.named


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (Wish(3, 5, 6), "cohort.groups_do_not_fit"),
        (Wish(14), "cohort.groups_do_not_fit"),
        (Wish(2, together=(("P1", "P2"),), apart=(("P1", "P2"),)), "cohort.groups_together_and_apart"),
        (Wish(2, apart=(("P1", "P2", "P3"),)), "cohort.groups_cannot_part"),
    ],
)
def test_what_cannot_be_is_refused(wish, code):
    with pytest.raises(DataProblem) as refused:
        grouped(class_of(13, 1), wish)

    assert refused.value.problems[0].code == code


def test_without_anyone_there_are_no_groups():
    assert group_people({}, Wish(3), 5, most_first=True).people == ()
