"""Ids made for the rows of a file that has none: «p000001»."""

from __future__ import annotations

import numpy as np

from skillcheck.ingest.rows.judge import Outcome


def made_id(number: int) -> str:
    """The id of the ``number``-th person of a file without ids: «p000001»."""
    return f"p{number:06d}"


class Numbering:
    """Counts the people of a file without ids, whether their row is scored or returned."""

    def __init__(self) -> None:
        self.count = 0


def numbered(outcome: Outcome, number: Numbering) -> Outcome:
    """Made ids in the order of lines: a corrected row keeps its number."""
    lines = outcome.chunk.lines
    returned = np.sort(np.array([row.line for row in outcome.returned], np.int64))
    places = number.count + 1 + np.arange(len(lines)) + np.searchsorted(returned, lines)
    outcome.chunk.ids = [made_id(place) for place in places.tolist()]
    number.count += len(lines) + len(returned)
    return outcome
