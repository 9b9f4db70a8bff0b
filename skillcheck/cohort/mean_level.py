"""What is said of the mean of a group: a level, as of a person, where records keep a place on the scale."""

from __future__ import annotations

from typing import cast

from skillcheck.cohort.minimum import Known


def mean_level(place: Known, levels: int) -> Known:
    """The mean level of people whose mean place on a scale of so many levels is ``place``: who is at level 2 stands
    between 2 and 3, in the middle half a level above it. Never beyond the ends, as no level is."""
    return place if place is None else cast("Known", min(max(place - 0.5, 0.0), float(levels)))
