"""A question by group: an attacker who adds and subtracts what is told finds no few people, and none all alike."""

from __future__ import annotations

import math
import random

import highspy
import numpy as np
import pytest
from small import small_library

from skillcheck.cohort.question_groups import question_groups, share
from skillcheck.cohort.question_results import question_results
from skillcheck.cohort.question_sums import DateSums, QuestionSums
from skillcheck.cohort.record import Breakdown, BreakdownGroup
from skillcheck.measurement.responses import NOT_ANSWERED
from skillcheck.questions.item_bank import ItemBank

LEAST = 5
CHECK = next(q for q in small_library().bank.questions if q.is_check and not q.takes_several)


def said(counted, *, sizes=None, silent=None, least=LEAST):
    """What is told of groups (people who answered, people right), all of them shown unless ``sizes`` says otherwise."""
    silent = silent or {}
    people = {value: of + silent.get(value, 0) for value, (of, _) in counted.items()}
    of, right = (sum(one[at] for one in counted.values()) for at in (0, 1))
    everyone = sum(people.values())
    whole = share(right, of, least)
    whole = whole.model_copy(update={"of": everyone if 0 < everyone - of < least else of})
    sizes = people if sizes is None else {value: people[value] for value in sizes}
    told = question_groups(counted, sizes, whole, everyone, least)
    return {one.value: (one.done.n, one.done.side, one.done.of) for one in told}


def possible(counted, told):
    """For each group every number of right people that fits all that is told: tried out, not calculated."""
    right, of = sum(one[1] for one in counted.values()), sum(one[0] for one in counted.values())
    if right < LEAST:
        totals = set(range(LEAST))
    else:
        totals = set(range(of - LEAST + 1, of + 1)) if of - right < LEAST else {right}

    def values(value):
        n, side, _ = told.get(value, (None, None, None))
        people = counted[value][0]
        few = set(range(min(LEAST, people + 1)))
        return {n} if n is not None else few if side == "few" else {people - one for one in few} if side == "all_but_few" else set(range(people + 1))  # fmt: skip

    for value in counted:
        sums = {0}
        for other in counted:
            if other != value:
                sums = {one + more for one in sums for more in values(other)}
        yield value, {one for one in values(value) if any(total - one in sums for total in totals)}


@pytest.mark.parametrize(
    "counted",
    [
        {"Lyon": (12, 3), "Pau": (12, 3)},
        {"Lyon": (12, 9), "Pau": (12, 9)},
        {"Lyon": (12, 4), "Pau": (14, 1), "Dax": (11, 4)},
    ],
)
def test_few_are_not_known_to_be_some(counted):
    """«Fewer than 5» of two groups beside 6 of everybody would say that each has 2 at least."""
    told = said(counted)

    assert "hidden" in {side for _, side, _ in told.values()}
    for value, numbers in possible(counted, told):
        of = counted[value][0]
        assert min(numbers) == 0 or max(numbers) >= LEAST
        assert max(numbers) == of or of - min(numbers) >= LEAST


def test_what_is_left_of_everybody_s_number_is_not_of_a_few():
    """The finding (``demo``, s134): «Nantes 6 of 11» beside 9 of 30 in all tells of 3 of the other 19."""
    assert said({"Nantes": (11, 6), "Lille": (11, 3), "Valence": (7, 0)}, silent={"Lille": 1}) == {}
    told = said({"Nantes": (11, 6), "Lille": (12, 3), "Valence": (7, 0), "Arras": (4, 0)}, sizes=["Lille", "Nantes"])

    assert told == {"Nantes": (None, "hidden", 11), "Lille": (None, "few", 12)}


def test_a_side_beside_exact_numbers_does_not_tell_that_all_of_a_small_group_are_right():
    """15 of the 23 others, at most 4 of them at Lille: all 11 elsewhere. Lille's side is hidden; nothing else."""
    told = said({"Nantes": (11, 5), "Lille": (12, 4), "Valence": (7, 7), "Arras": (4, 4)}, sizes=["Lille", "Nantes"])

    assert told == {"Nantes": (5, None, 11), "Lille": (None, "hidden", 12)}


def test_how_many_of_a_group_gave_no_answer_is_not_told_of_a_few():
    groups = {"Arras": (11, 6), "Lille": (14, 7)}

    assert {one[2] for one in said(groups, silent={"Arras": 1}).values()} == {12, 14}
    assert {one[2] for one in said(groups, silent={"Arras": 5, "Lille": 6}).values()} == {11, 14}
    assert {one[2] for one in said(groups, silent={"Arras": 1, "Lille": 6}).values()} == {12, 20}


def test_without_a_minimum_everything_is_told():
    groups = {"a": (1, 1), "b": (2, 0)}

    assert said(groups, least=1) == {"a": (1, None, 1), "b": (0, None, 2)}


@pytest.mark.parametrize("seed", range(300))
def test_no_group_is_known_to_be_nearly_all_alike(seed):
    chance = random.Random(seed)
    counted = {}
    for number in range(chance.randint(1, 6)):
        of = chance.choice([0, 1, 3, 5, 7, 10, 11, 12, 15, 20])
        counted[f"g{number}"] = (of, min(of, max(0, round(of * chance.random() + chance.choice([-2, 0, 2])))))
    visible = [value for value in counted if chance.random() < 0.8]

    told = said(counted, sizes=visible)

    exact = [value for value, (n, *_) in told.items() if n is not None]
    left = [one for value, one in counted.items() if value not in exact]
    of, right = sum(one[0] for one in left), sum(one[1] for one in left)
    assert not exact or not of or min(right, of - right) >= LEAST, (counted, told)
    for value, fits in possible(counted, told):
        of, right = counted[value]
        assert right in fits, "what is told is true"
        if of:
            assert max(fits) >= min(LEAST - 1, of), (value, counted, told)
            assert min(fits) <= max(of - LEAST + 1, 0), (value, counted, told)
            assert len(fits) > 1 or value in exact or (of - right >= LEAST and right >= LEAST), (value, counted, told)


# --- two dates ----------------------------------------------------------------------------------------------------


def two_dates(groups, both, before, *, by_group=True):
    """What is told of a question; for each group 1 (right) or 0 of each person, ``both``: who was there at both dates,
    ``before``: what they answered then."""
    bank, decisive = ItemBank([CHECK]), np.array([CHECK.decisive], np.int8)
    people = [(value, right) for value, some in groups.items() for right in some]
    now = np.array([[right] for _, right in people], np.int8)
    sites = [value for value, _ in people]
    sums, dates = QuestionSums.empty(1), DateSums.empty(1)
    sums.add(now, decisive, {}, sites)
    paired = [place for place in range(len(people)) if place in both]
    then = np.array([[before] for _ in paired], np.int8)
    dates.add(then, now[paired], decisive, [sites[place] for place in paired])
    shown = [BreakdownGroup(value=value, hidden=False, n=len(some)) for value, some in groups.items()]
    cut = [Breakdown(attribute="site", groups=shown)] if by_group else []
    [one] = question_results(sums, bank, len(people), cut, LEAST, dates)
    return one


def half(n):
    return [1, 0] * (n // 2)


def test_of_those_who_came_later_no_number_is_left_over():
    """24 of 40 right now, 22 of the 28 found again: 2 of the 12 who are new."""
    new = [1] * 2 + [0] * 10
    one = two_dates({"a": [1] * 15 + [0] * 13 + new}, set(range(28)), 0, by_group=False)

    assert one.done.n == 17
    assert one.change is None
    fine = two_dates({"a": half(28) + half(12)}, set(range(28)), 0, by_group=False)
    assert (fine.change.now.n, fine.change.before.side) == (14, "few")


def test_a_group_there_at_both_dates_taken_from_both_dates_leaves_no_few():
    """Nantes was there at both dates, and three people of Lille: their number would be both dates' less Nantes'."""
    groups = {"Lille": half(20), "Nantes": half(20)}
    nantes = set(range(20, 40))

    crossing = two_dates(groups, {0, 1, 2} | nantes, 0)

    assert [group.done.n for group in crossing.groups] == [10, 10]
    assert crossing.change is None
    assert two_dates(groups, set(range(10)) | set(range(20, 30)), 0).change.now.n == 10
    assert two_dates(groups, set(range(40)), 0).change.now.n == 20


def told_of(share):
    few = LEAST - 1
    sides = {None: (share.n, share.n), "few": (0, few), "all_but_few": (share.of - few, share.of)}
    return sides.get(share.side, (0, share.of))


def most_and_least(one, cells, both):
    """For every cell of groups and dates, every group and date: how few and how many can be right, by linear programs
    over all that is told of a question."""
    model = highspy.Highs()
    model.silent()
    right = {cell: model.addVariable(lb=0, ub=of) for cell, (of, _) in cells.items()}
    told = [(list(right), one.done)]
    told += [([cell for cell in right if cell[0] == group.value], group.done) for group in one.groups]
    told += [([cell for cell in right if cell[1]], one.change.now)] if one.change else []
    for some, said_of in told:
        low, high = told_of(said_of)
        total = sum(right[cell] for cell in some)
        model.addConstr(total >= low)
        model.addConstr(total <= high)
    values = {value for value, _ in right}
    sets = [[cell] for cell in right] + [[cell for cell in right if cell[0] == value] for value in values]
    sets += [[cell for cell in right if cell[1] == at] for at in both]
    for some in filter(None, sets):
        bounds = []
        for end in (model.minimize, model.maximize):
            end(sum(right[cell] for cell in some) + 0)
            bounds.append(model.getInfo().objective_function_value)
        of, true = (sum(cells[cell][at] for cell in some) for at in (0, 1))
        yield some, of, true, math.ceil(bounds[0] - 1e-6), math.floor(bounds[1] + 1e-6)


def test_nothing_told_by_group_and_by_date_bounds_a_few_people():
    """60 cohorts, groups of them wholly there at both dates, some partly (5,000 of them were tried once, none found)."""
    told = 0
    for seed in range(60):
        chance = random.Random(seed)
        groups, both, people = {}, set(), 0
        for number in range(chance.randint(1, 5)):
            share, whole = chance.choice([0.2, 0.4, 0.5, 0.6, 0.8]), chance.choice([0.0, 0.7, 1.0])
            groups[f"g{number}"] = [
                int(chance.random() < share) for _ in range(chance.choice([2, 4, 8, 10, 14, 20, 30]))
            ]
            both |= {people + place for place in range(len(groups[f"g{number}"])) if chance.random() < whole}
            people += len(groups[f"g{number}"])
        if people < 2 * LEAST or not both:
            continue
        cells, place = {}, 0
        for value, some in groups.items():
            for right in some:
                of, done = cells.get((value, place in both), (0, 0))
                cells[value, place in both] = of + 1, done + right
                place += 1
        one = two_dates(groups, both, 0)
        told += len(one.groups) + (one.change is not None)
        for some, of, right, low, high in most_and_least(one, cells, (True, False)):
            assert low <= right <= high, (seed, some)
            assert high >= min(LEAST - 1, of), (seed, some, low, high)
            assert low <= max(of - LEAST + 1, 0), (seed, some, low, high)
            assert low < high or min(right, of - right) >= LEAST, (seed, some, low)
    assert told > 60


def test_who_answered_at_both_dates_adds_up_in_any_order():
    chance = np.random.default_rng(7)
    before, now = chance.choice(np.array([NOT_ANSWERED, 0, 1], np.int8), size=(2, 40, 3))
    decisive, sites = np.ones(3, np.int8), [f"s{n % 4}" for n in range(40)]
    whole, merged = DateSums.empty(3), DateSums.empty(3)
    whole.add(before, now, decisive, sites)

    for rows in np.array_split(chance.permutation(40), 3):
        part = DateSums.empty(3)
        part.add(before[rows], now[rows], decisive, [sites[row] for row in rows])
        merged.merge(part)

    assert (whole.whole == merged.whole).all()
    assert {site: one.tolist() for site, one in whole.groups.items()} == {
        site: one.tolist() for site, one in merged.groups.items()
    }
    assert sum(one[:, 0] for one in whole.groups.values()).tolist() == whole.whole[:, 0].tolist()
