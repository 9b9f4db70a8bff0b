"""Which groups of people may be shown, so that nothing shown, and no subtraction, tells about too few people.

Small groups are hidden first; then others (complementary suppression) until
1. the hidden groups of an attribute are at least two and together as many as the least that may be shown,
2. no shown group less the shown groups inside it leaves a few people,
3. no sum or difference of what is shown, the total included, isolates a hidden group or a few people who share all
   their values: this is asked of linear algebra (is their indicator in the span of the shown ones?).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from skillcheck.measure import Floats

Joint = Mapping[tuple[str, ...], int]
Shown = list[dict[str, int]]
"""For each attribute: the values shown and how many people have them."""
MOST_CELLS = 2000
"""Above so many combinations of values the attribute with the most values gets no breakdown."""


def shown_groups(joint: Joint, attributes: int, least: int) -> Shown:
    """For each attribute, the values that may be shown with their counts; an empty one: nothing may be shown."""
    groups: Shown = [{} for _ in range(attributes)]
    for values, people in joint.items():
        for attribute, value in enumerate(values):
            groups[attribute][value] = groups[attribute].get(value, 0) + people
    shown = [{value: people for value, people in one.items() if people >= least} for one in groups]
    while (victim := _next_to_hide(joint, groups, shown, least)) is not None:
        attribute, value = victim
        del shown[attribute][value]
    return shown


def too_wide(joint: Joint, attributes: int) -> int | None:
    """The attribute to leave out because there are too many combinations; None where all can stay."""
    if len(joint) <= MOST_CELLS or attributes < 2:
        return None
    sizes = [len({values[attribute] for values in joint}) for attribute in range(attributes)]
    return max(range(attributes), key=lambda attribute: (sizes[attribute], attribute))


def without(joint: Joint, attribute: int) -> dict[tuple[str, ...], int]:
    """The same people without one of the attributes."""
    fewer: dict[tuple[str, ...], int] = {}
    for values, people in joint.items():
        key = (*values[:attribute], "", *values[attribute + 1 :])
        fewer[key] = fewer.get(key, 0) + people
    return fewer


def _next_to_hide(joint: Joint, groups: Shown, shown: Shown, least: int) -> tuple[int, str] | None:
    for attribute, (every, seen) in enumerate(zip(groups, shown, strict=True)):
        hidden = [people for value, people in every.items() if value not in seen]
        if seen and hidden and (len(hidden) == 1 or sum(hidden) < least):
            return attribute, _smallest(seen)
    for victim in _nested(joint, shown, least):
        return victim
    return _isolated(joint, groups, shown, least)


def _smallest(seen: dict[str, int]) -> str:
    return min(seen, key=lambda value: (seen[value], value))


def _nested(joint: Joint, shown: Shown, least: int) -> Iterator[tuple[int, str]]:
    """A shown group and the shown groups of another attribute that lie inside it: what is left over is a few people."""
    for outer in range(len(shown)):
        for inner in range(len(shown)):
            if inner == outer:
                continue
            homes: dict[str, set[str]] = {}
            for values in joint:
                homes.setdefault(values[inner], set()).add(values[outer])
            for value, people in shown[outer].items():
                inside = [one for one in shown[inner] if homes[one] == {value}]
                rest = people - sum(shown[inner][one] for one in inside)
                if inside and 0 < rest < least:
                    yield inner, min(inside, key=lambda one: (shown[inner][one], one))


def _isolated(joint: Joint, groups: Shown, shown: Shown, least: int) -> tuple[int, str] | None:
    """A few people whose indicator is a sum or difference of shown ones: hide the smallest group taking part."""
    keys = sorted(joint)
    published = [(attribute, value) for attribute, seen in enumerate(shown) for value in sorted(seen)]
    if not published:
        return None
    columns = [np.ones(len(keys))]
    columns += [
        np.array([values[attribute] == value for values in keys], dtype=np.float64) for attribute, value in published
    ]
    span = np.stack(columns, axis=1)
    few = [
        np.array([values[attribute] == value for values in keys], dtype=np.float64)
        for attribute, (every, seen) in enumerate(zip(groups, shown, strict=True))
        for value, people in sorted(every.items())
        if people < least and value not in seen
    ]
    few += [np.eye(1, len(keys), place)[0] for place, key in enumerate(keys) if joint[key] < least]
    if not few:
        return None
    wanted: Floats = np.stack(few, axis=1)
    weights = np.linalg.lstsq(span, wanted, rcond=None)[0]
    open_ones = np.abs(span @ weights - wanted).max(axis=0) < 1e-7
    taking_part = np.abs(weights[1:, open_ones]).max(axis=1, initial=0.0) > 1e-7
    involved = [one for one, part in zip(published, taking_part, strict=True) if part]
    return min(involved, key=lambda one: (shown[one[0]][one[1]], one), default=None)
