"""The group cut by each attribute: which values are shown, which are put together, and the figures of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.cohort import disclosure
from skillcheck.cohort.record import Breakdown, BreakdownDimension, BreakdownGroup
from skillcheck.cohort.sums import MOMENTS, SCALE, CohortSums, Whole, interval

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from skillcheck.cohort.shape import Shape
    from skillcheck.cohort.staff import Staff


def breakdowns(
    sums: CohortSums, shape: Shape, names: tuple[str, ...], min_cell: int, staff: Staff | None = None
) -> list[Breakdown]:
    """One breakdown for each attribute; ``names``: the dimensions."""
    count = len(shape.attributes)
    left_out = {place for place, groups in enumerate(sums.groups) if groups is None}
    joint = sums.joint
    if joint is None:
        left_out = set(range(count))
    else:
        for place in sorted(left_out):
            joint = disclosure.without(joint, place)
        while (wide := disclosure.too_wide(joint, count - len(left_out))) is not None:
            left_out.add(wide)
            joint = disclosure.without(joint, wide)
    shown = disclosure.shown_groups(joint or {}, count, min_cell)
    made = []
    for place, attribute in enumerate(shape.attributes):
        if place in left_out:
            made.append(Breakdown(attribute=attribute, groups=[], not_made="too_many_values"))
            continue
        found = sums.groups[place] or {}
        counted = {value: None if staff is None else staff.of(attribute, value) for value in found}
        groups = _groups(found, shown[place], counted, shape, names)
        made.append(Breakdown(attribute=attribute, groups=groups))
    return made


def _groups(
    found: dict[str, Whole], shown: Collection[str], staff: Mapping[str, int | None], shape: Shape,
    names: tuple[str, ...],
) -> list[BreakdownGroup]:  # fmt: skip
    """The values shown, then those of too few people as one: what everybody is without the shown ones, and no more.

    Where none is shown, the others would be everybody: they stay hidden.
    """
    groups = [_group(value, found[value], staff[value], shape, names) for value in sorted(found) if value in shown]
    others = [one for value, one in found.items() if value not in shown]
    if not others:
        return groups
    if not groups:
        return [BreakdownGroup(value="", hidden=True, n=None)]
    there = [staff[value] for value in found if value not in shown]
    counted = None if None in there else sum(filter(None, there))
    together = _group("", sum(others[1:], start=others[0]), counted, shape, names)
    return [*groups, together.model_copy(update={"merged": len(others)})]


def _group(value: str, sums: Whole, staff: int | None, shape: Shape, names: tuple[str, ...]) -> BreakdownGroup:
    n = int(sums[0])
    by_dimension = sums[1:].reshape(len(names), len(MOMENTS))
    dimensions = {}
    for name, figures in zip(names, by_dimension, strict=True):
        total, squares, variances, reached, missing = (int(one) / SCALE for one in figures)
        mean, low, high, _ = interval(n, total, squares, variances, staff)
        known = shape.targets is not None
        dimensions[name] = BreakdownDimension(
            mean=mean,
            low=low,
            high=high,
            reached=reached / n if known else None,
            shortfall=missing / n if known else None,
        )
    return BreakdownGroup(value=value, hidden=False, n=n, staff=staff, dimensions=dimensions)
