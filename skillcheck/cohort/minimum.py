"""The one minimum: how few people are too few to be told of, and what follows from it.

A figure of everyone together (a mean, an expected share, whose doubt is kept) needs ``least`` people. A distribution
of what they answered tells more: of five people, «0 of 5» tells each one's answer. So it needs a ``crowd``, and is not
told where everyone, or all but a few, answered alike: who knows a few answers of others would know the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor
from typing import Literal, TypeVar, cast

Known = TypeVar("Known", bound=float | None)
"""A figure, or None where it is not told; rounded, it is of the same kind."""
Count = int | None
"""People counted; None where so few, or all but so few, that it would tell about somebody (cohort/protect.py)."""
LEAST = 5
"""People behind any figure, where nothing else was asked (``--min-cell``)."""
COARSE = 4
"""Parts of a level to which a figure is rounded that crosses others: five people's mean hides one to ± 0.6."""


def coarse(value: float) -> float:
    """A figure rounded so that others that cross it give nobody away."""
    return round(value * COARSE) / COARSE


def tenth(level: Known) -> Known:
    """What leaves the house of a level: to a tenth, halves up."""
    return level if level is None else cast("Known", floor(level * 10 + 0.5) / 10)


def twentieth(share: Known) -> Known:
    """What leaves the house of a share: to 5 %, halves up."""
    return share if share is None else cast("Known", floor(share * 20 + 0.5) / 20)


def five(people: Known) -> Known:
    """What leaves the house of a number of people: to the nearest 5, never 0 for somebody."""
    return people if people is None or not people else cast("Known", max(5, 5 * round(people / 5)))


def may_be_split(kinds: Sequence[int | None], least: int) -> bool:
    """Whether the counts of people of each kind may be told: of a crowd, no kind of a few (it would follow from the
    others), none of everybody (it would be each one's)."""
    counts = [one for one in kinds if one is not None]
    people = sum(counts)
    if least <= 1 or not people:
        return True
    return people >= crowd(least) and max(counts) < people and not any(is_few(one, least) for one in counts)


def crowd(least: int = LEAST) -> int:
    """People from whom on answers are counted out, and figures may leave the house: twice the minimum.

    A minimum of 1 (or 0) asks for no protection.
    """
    return 2 * least if least > 1 else least


def is_few(count: int | None, least: int, everyone: int | None = None) -> bool:
    """Whether a count, or its complement in everyone, is of some people but fewer than ``least``."""
    if count is None:
        return False
    return 0 < count < least or (everyone is not None and 0 < everyone - count < least)


def few_side(count: int, of: int, least: int) -> Literal["few", "all_but_few"] | None:
    """On which side of some people so few are that their number would tell of single ones; nobody is a few, too."""
    if least <= 1:
        return None
    if count < least:
        return "few"
    return "all_but_few" if of - count < least else None
