"""Which groups of people may be shown, so that nothing shown, and no subtraction, tells about too few people.

Small groups are put together as «others» first; then larger ones with them (complementary suppression) until
1. the hidden groups of an attribute are at least two and together as many as the least that may be shown,
2. adding and subtracting shown groups of several attributes, the total included, leaves no few people over (every
   combination is tried for few groups, the small combinations for many),
3. no weighted sum of what is shown isolates a hidden group or a few people who share all their values: this is asked
   of linear algebra (is their indicator in the span of the shown ones?).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, islice, product
from math import comb

import numpy as np

from skillcheck.measurement.responses import Floats

Joint = Mapping[tuple[str, ...], int]
"""How many people have each combination: one value for each attribute, in the attributes' order."""
Shown = list[dict[str, int]]
"""For each attribute: the values shown and how many people have them."""
MOST_COMBINATIONS, MOST_AT_ONCE = 200_000, 16_384
"""Combinations of shown groups tried of each size, and tried together."""
MOST_CELLS = 1000
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
    if len(shown) == 1:
        return None  # the groups of one attribute have nobody in common: there is nothing more to subtract
    return _left_over(joint, shown, least) or _isolated(joint, groups, shown, least)


def _smallest(seen: dict[str, int]) -> str:
    return min(seen, key=lambda value: (seen[value], value))


def _left_over(joint: Joint, shown: Shown, least: int) -> tuple[int, str] | None:
    """Add and subtract shown groups: where a few people are left over, hide the smallest group taking part."""
    keys = sorted(joint)
    published, indicators = _published(keys, shown)
    people = np.array([joint[key] for key in keys], dtype=np.float64)
    for signs in _combinations(len(published)):
        left = signs @ indicators
        few = (left.min(axis=1) >= 0) & (left.max(axis=1) <= 1)
        count = left[few] @ people
        few[few] = (count > 0) & (count < least)
        if few.any():
            part = signs[np.flatnonzero(few)[0], 1:] != 0
            involved = [one for one, taking in zip(published, part, strict=True) if taking]
            if involved:
                return _smallest_of(involved, shown)
    return None


def _smallest_of(involved: list[tuple[int, str | None]], shown: Shown) -> tuple[int, str]:
    """The smallest shown group among these; of the others of an attribute, the smallest beside them."""
    named = [(attribute, value if value is not None else _smallest(shown[attribute])) for attribute, value in involved]
    return min(named, key=lambda one: (shown[one[0]][one[1]], one))


def _published(keys: list[tuple[str, ...]], shown: Shown) -> tuple[list[tuple[int, str | None]], Floats]:
    """What is shown and which combinations of values it covers: everyone (first row), groups, the others (None)."""
    published: list[tuple[int, str | None]] = []
    rows = [np.ones(len(keys))]
    for attribute, seen in enumerate(shown):
        mine = [np.array([key[attribute] == value for key in keys], dtype=np.float64) for value in sorted(seen)]
        published += [(attribute, value) for value in sorted(seen)]
        others = 1.0 - sum(mine, start=np.zeros(len(keys)))
        if seen and others.any():
            published.append((attribute, None))
            mine.append(others)
        rows += mine
    return published, np.stack(rows)


def _combinations(groups: int) -> Iterator[Floats]:
    """Signs (−1, 0, 1) of everyone and each group: all there are for few groups, the small ones for many."""
    rows = groups + 1
    for size in range(2, rows + 1):
        if comb(rows, size) * 2**size > MOST_COMBINATIONS:
            return
        signs = np.array(list(product((-1.0, 1.0), repeat=size)))
        for some in _chunks(combinations(range(rows), size), max(1, MOST_AT_ONCE >> size)):
            made = np.zeros((len(some), len(signs), rows))
            for place, chosen in enumerate(some):
                made[place][:, list(chosen)] = signs
            yield made.reshape(-1, rows)


def _chunks(all_of_them: Iterator[tuple[int, ...]], size: int) -> Iterator[list[tuple[int, ...]]]:
    while some := list(islice(all_of_them, size)):
        yield some


def _isolated(joint: Joint, groups: Shown, shown: Shown, least: int) -> tuple[int, str] | None:
    """A few people whose indicator is a sum or difference of shown ones: hide the smallest group taking part."""
    keys = sorted(joint)
    published, indicators = _published(keys, shown)
    span = indicators.T
    few = [
        np.array([values[attribute] == value for values in keys], dtype=np.float64)
        for attribute, (every, seen) in enumerate(zip(groups, shown, strict=True))
        for value, people in sorted(every.items())
        if people < least and value not in seen
    ]
    few += [np.eye(1, len(keys), place)[0] for place, key in enumerate(keys) if joint[key] < least]
    if not few or not published:
        return None
    wanted: Floats = np.stack(few, axis=1)
    weights = np.linalg.lstsq(span, wanted, rcond=None)[0]
    open_ones = np.abs(span @ weights - wanted).max(axis=0) < 1e-7
    taking_part = np.abs(weights[1:, open_ones]).max(axis=1, initial=0.0) > 1e-7
    involved = [one for one, part in zip(published, taking_part, strict=True) if part]
    return _smallest_of(involved, shown) if involved else None
