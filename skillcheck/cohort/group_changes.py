"""What changed between two dates in each group of the first attribute, overall: counted, then what may be told.

A group is shown where its people found at both dates are enough and the breakdown shows it too; the others are put
together. How many progressed is not said of a group where a kind would be a few people or everybody, nor, with it, of
others, until what is left together with it tells nothing either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from skillcheck.cohort.minimum import coarse, may_be_split
from skillcheck.cohort.record import Breakdown
from skillcheck.cohort.sums import SCALE, Whole, fixed
from skillcheck.cohort.wave_record import GroupChange
from skillcheck.measurement.responses import Floats

KINDS = ("progress", "same", "decline", "unknown")
"""In the order of ``waves.COUNTS``."""
GroupSums = dict[str, Whole]
"""Value → people compared, then those of each kind, then their change of level, fixed point. Adds up in any order."""


def add_group_changes(sums: GroupSums, values: Sequence[str], said: Sequence[int], moved: Floats) -> None:
    """Add people: the value of each, what is said of their overall change (``waves.Verdicts``), the change of level."""
    for value, kind, change in zip(values, said, fixed(moved).astype(np.int64).tolist(), strict=True):
        if kind >= 0:
            counted = sums.setdefault(value, np.full(len(KINDS) + 2, 0, dtype=object))
            counted[[0, kind + 1]] += 1
            counted[-1] += change


def group_changes(sums: Mapping[str, Whole], breakdown: Breakdown, least: int) -> list[GroupChange]:
    """The groups in the order of the breakdown, then the others together; none where none may be shown."""
    shown = {
        group.value: sums[group.value]
        for group in breakdown.groups
        if not group.hidden and not group.merged and group.value in sums and sums[group.value][0] >= least
    }
    others = [counted for value, counted in sums.items() if value not in shown]
    while shown and others and (len(others) < 2 or sum(int(one[0]) for one in others) < least):
        others.append(shown.pop(min(shown, key=lambda value: (int(shown[value][0]), value))))
    if not shown:
        return []
    made = [_group(value, counted, 0, least) for value, counted in shown.items()]
    made += [_group("", sum(others[1:], start=others[0]), len(others), least)] if others else []
    return _told(made, least)


def _group(value: str, counted: Whole, merged: int, least: int) -> GroupChange:
    n, *kinds, moved = (int(one) for one in counted)
    mean = moved / SCALE / n
    return GroupChange(
        value=value, merged=merged, n=n, mean=coarse(mean) if least > 1 else mean,
        **dict(zip(KINDS, kinds, strict=True)),
    )  # fmt: skip


def _told(groups: list[GroupChange], least: int) -> list[GroupChange]:
    """The groups, without the kinds of those that may not be split."""
    untold = [one for one in groups if not may_be_split(_kinds(one), least)]
    told = sorted((one for one in groups if one not in untold), key=lambda one: (one.n, one.value))
    while untold and told and (len(untold) < 2 or not may_be_split(_together(untold), least)):
        untold.append(told.pop(0))
    silent = dict.fromkeys(KINDS)
    return [one.model_copy(update=silent) if one in untold else one for one in groups]


def _kinds(one: GroupChange) -> list[int | None]:
    return [getattr(one, kind) for kind in KINDS]


def _together(groups: Sequence[GroupChange]) -> list[int | None]:
    return [sum(kinds) for kinds in zip(*([getattr(one, kind) or 0 for kind in KINDS] for one in groups), strict=True)]
