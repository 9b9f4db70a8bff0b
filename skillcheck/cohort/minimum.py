"""The one minimum: how few people are too few to be told of, and what follows from it.

A figure of everyone together (a mean, an expected share, whose doubt is kept) needs ``least`` people. A distribution
of what they answered tells more: of five people, «0 of 5» tells each one's answer. So it needs a ``crowd``, and is not
told where everyone, or all but a few, answered alike: who knows a few answers of others would know the rest.
"""

from __future__ import annotations

from typing import Literal

LEAST = 5
"""People behind any figure, where nothing else was asked (``--min-cell``)."""


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
