"""How fast answers come: the time that is left as a range, and answers too quick to have been read. Knows no clock."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

LONGEST_THOUGHT = 120.0
"""Seconds between two answers beyond which the person was not thinking but away."""
ENOUGH_GAPS, RECENT = 3, 20
USUAL = (8.0, 25.0)
"""Seconds a question takes, quick and slow, before anything is known of this desk."""
ACCOMPANIED = 2
"""Times longer that a question takes when two people talk it over."""
HURRY_ANSWERS, HURRY_SECONDS = 10, 2.0
"""So many answers in so short a time: nobody has read the questions."""


def gaps_of(instants: Sequence[str]) -> list[float]:
    """Seconds between answers, in their order; times away left out."""
    moments = _moments(instants)
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(moments)]
    return [gap for gap in gaps if 0 < gap <= LONGEST_THOUGHT]


def minutes_left(questions: int, desk: Sequence[float], own: Sequence[float], *, accompanied: bool) -> tuple[int, int]:
    """Whole minutes for so many questions, from quick to slow: what this desk's past interviews (``desk``, seconds a
    question) and this person's answers so far (``own``) let expect; round figures from ten minutes on."""
    sample = sorted([*desk, *(own[-RECENT:] if len(own) >= ENOUGH_GAPS else ())])
    if len(sample) < ENOUGH_GAPS:
        quick, slow = (seconds * (ACCOMPANIED if accompanied else 1) for seconds in USUAL)
    else:
        quick, slow = sample[len(sample) // 4], sample[(3 * len(sample)) // 4]
    low, high = (_rounded(questions * seconds / 60) for seconds in (quick, slow))
    return low, high if high > low else low + (5 if low >= 10 else 1)


def hurried(instants: Sequence[str]) -> bool:
    """Whether ten answers came within two seconds."""
    moments = sorted(_moments(instants))
    last = HURRY_ANSWERS - 1
    return any((moments[n + last] - moments[n]).total_seconds() <= HURRY_SECONDS for n in range(len(moments) - last))


def _moments(instants: Sequence[str]) -> list[datetime]:
    moments = []
    for instant in instants:
        try:
            moment = datetime.fromisoformat(instant)
        except ValueError:
            continue
        moments.append(moment if moment.tzinfo else moment.astimezone())
    return moments


def _rounded(minutes: float) -> int:
    return max(math.ceil(minutes), 1) if minutes < 10 else round(minutes / 5) * 5
