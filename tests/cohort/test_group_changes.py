"""Progress by group: the same minimum as everywhere, and nothing hidden follows from what is told."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest

from skillcheck.cohort.group_changes import KINDS, GroupSums, add_group_changes, group_changes
from skillcheck.cohort.minimum import may_be_split
from skillcheck.cohort.record import Breakdown, BreakdownGroup
from skillcheck.cohort.wave_record import GroupChange


def breakdown(*shown: str, hidden: bool = False) -> Breakdown:
    groups = [BreakdownGroup(value=value, hidden=False, n=99) for value in shown]
    return Breakdown(
        attribute="site",
        groups=[*groups, BreakdownGroup(value="", hidden=True, n=None)][: None if hidden else len(groups)],
    )


def sums_of(**kinds: tuple[int, int, int, int]) -> GroupSums:
    sums: GroupSums = {}
    for value, counts in kinds.items():
        said = [kind for kind, n in enumerate(counts) for _ in range(n)]
        add_group_changes(sums, [value] * len(said), said, np.full(len(said), 0.6))
    return sums


def told(one: GroupChange) -> list[int | None]:
    return [getattr(one, kind) for kind in KINDS]


def test_each_group_has_its_people_its_kinds_and_its_mean_to_a_quarter() -> None:
    made = group_changes(sums_of(Lyon=(6, 7, 0, 5), Pau=(8, 0, 5, 9)), breakdown("Lyon", "Pau"), 5)

    assert [(one.value, one.n, one.mean, told(one)) for one in made] == [
        ("Lyon", 18, 0.5, [6, 7, 0, 5]), ("Pau", 22, 0.5, [8, 0, 5, 9]),
    ]  # fmt: skip


def test_values_of_too_few_people_are_one_and_never_alone() -> None:
    made = group_changes(
        sums_of(Lyon=(6, 7, 0, 5), Pau=(6, 7, 0, 7), Brest=(2, 0, 0, 0), Metz=(0, 1, 0, 0)),
        breakdown("Lyon", "Pau", "Brest", "Metz"), 5,
    )  # fmt: skip

    assert [(one.value, one.merged, one.n) for one in made] == [("Pau", 0, 20), ("", 3, 21)]


def test_a_group_that_the_breakdown_hides_is_not_shown_here() -> None:
    made = group_changes(sums_of(Lyon=(6, 7, 0, 5), Pau=(6, 7, 0, 7), Metz=(9, 9, 9, 9)), breakdown("Lyon"), 5)

    assert [(one.value, one.merged) for one in made] == [("Lyon", 0), ("", 2)]


def test_who_left_the_first_date_out_is_in_no_group() -> None:
    sums: GroupSums = {}
    add_group_changes(sums, ["Lyon", "Lyon"], [-1, 0], np.array([9.0, 1.0]))

    assert sums["Lyon"].tolist()[:2] == [1, 1]


def test_without_a_minimum_everything_is_told_exactly() -> None:
    (one,) = group_changes(sums_of(Lyon=(1, 0, 0, 0)), breakdown("Lyon"), 1)

    assert (one.n, told(one), round(one.mean, 6)) == (1, [1, 0, 0, 0], 0.6)


@pytest.mark.parametrize("seed", range(40))
def test_what_is_not_told_does_not_follow_from_the_total(seed: int) -> None:
    chance = random.Random(seed)
    names = "ABCDEF"[: chance.randint(1, 6)]
    drawn = {name: tuple(chance.choice([0, 0, 1, 3, 5, 8, 12]) for _ in KINDS) for name in names}
    drawn = {name: kinds for name, kinds in drawn.items() if sum(kinds)}

    made = group_changes(sums_of(**drawn), breakdown(*drawn), 5)

    total: Counter[str] = Counter()
    for kinds in drawn.values():
        total.update(dict(zip(KINDS, kinds, strict=True)))
    if not made:
        return
    assert sum(one.n for one in made) == total.total()
    of = [one.n for one in made]
    progressed = [None if one.progress is None else [one.progress, one.n - one.progress] for one in made]
    split = [None if one.same is None else told(one) for one in made]
    for counts, whole in (
        (progressed, [total["progress"], total.total() - total["progress"]]), (split, list(map(total.get, KINDS))),
    ):  # fmt: skip
        known = [one for one in counts if one is not None]
        assert all(may_be_split(one, 5) for one in known)
        left = [(n or 0) - sum(one[at] for one in known) for at, n in enumerate(whole)]
        hidden = sum(n for n, one in zip(of, counts, strict=True) if one is None)
        assert sum(left) == hidden
        assert not known or not hidden or may_be_split(left, 5)


def test_where_a_kind_would_be_a_few_people_how_many_progressed_is_said_alone() -> None:
    (one,) = group_changes(sums_of(Lyon=(9, 8, 1, 2)), breakdown("Lyon"), 5)

    assert told(one) == [9, None, None, None]
