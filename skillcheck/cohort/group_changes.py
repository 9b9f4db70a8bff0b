"""What changed between two dates in each group of the first attribute, overall: counted, then what may be told.

A group is shown where its people found at both dates are enough and the breakdown shows it too; the others are put
together. Of a group where a kind would be a few people or everybody, only how many progressed is said, and not even
that where it, or the rest, would be; nor, with it, of others, until what is left together tells nothing either.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

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
    """The groups with what may be told of each: every kind, else how many progressed, else nothing."""
    progressed = _may_be_told(groups, least, _progressed)
    split = _may_be_told(groups, least, _kinds, among=progressed)
    return [
        one if at in split else one.model_copy(update=dict.fromkeys(KINDS[1:] if at in progressed else KINDS))
        for at, one in enumerate(groups)
    ]


def _may_be_told(
    groups: Sequence[GroupChange], least: int, counts: Callable[[GroupChange], list[int]],
    among: Collection[int] | None = None,
) -> set[int]:  # fmt: skip
    """The places of the groups whose counts may be told, so that those of the others together may be, too."""
    told = {
        at for at, one in enumerate(groups)
        if may_be_split(counts(one), least) and (among is None or at in among)
    }  # fmt: skip
    while told and (untold := [one for at, one in enumerate(groups) if at not in told]):
        together = [sum(some) for some in zip(*map(counts, untold), strict=True)]
        if len(untold) > 1 and may_be_split(together, least):
            break
        told.discard(min(told, key=lambda at: (groups[at].n, groups[at].value)))
    return told


def _kinds(one: GroupChange) -> list[int]:
    return [getattr(one, kind) for kind in KINDS]


def _progressed(one: GroupChange) -> list[int]:
    progress, *others = _kinds(one)
    return [progress, sum(others)]
