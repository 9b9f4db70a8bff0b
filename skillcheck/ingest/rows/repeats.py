"""People who come twice, of whom one row stays: by time, fullness or place; read once before the real reading."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from skillcheck.ingest.model import Part
from skillcheck.ingest.options import ReadOptions
from skillcheck.ingest.rows.judge import Outcome
from skillcheck.ingest.rows.moments import in_order, time_column
from skillcheck.ingest.rows.seen import Seen
from skillcheck.measurement.responses import NOT_ANSWERED, NOT_ASKED

Outcomes = Callable[[], Iterator[tuple[str, Part, Outcome]]]
"""Every outcome of every file, with the file and the table it is of."""


@dataclass(frozen=True)
class Place:
    """Where a row is."""

    file: str
    part: str
    line: int


@dataclass
class Kept:
    """Person → the row that stays."""

    rows: dict[str, Place] = field(default_factory=dict)
    by_time: set[str] = field(default_factory=set)
    """Those whose row was chosen by the tool's time."""
    column: str = ""
    """The header of that column."""


@dataclass(frozen=True)
class _Row:
    place: Place
    answers: int
    time: str | None


def kept_rows(outcomes: Outcomes, options: ReadOptions) -> Kept:
    """The row to keep of each person who comes several times."""
    seen, twice = Seen(), set[str]()
    for _, _, outcome in outcomes():
        first = seen.earlier(outcome.chunk.ids, outcome.chunk.lines + 1)
        twice |= {outcome.chunk.ids[at] for at in np.flatnonzero(first).tolist()}
    kept = Kept()
    if not twice:
        return kept
    rows: dict[str, list[_Row]] = defaultdict(list)
    for file, part, outcome in outcomes():
        at_time = time_column(part.columns)
        if at_time is not None:
            kept.column = kept.column or part.columns[at_time].header
        chunk = outcome.chunk
        for at, person in enumerate(chunk.ids):
            if person in twice:
                answers = chunk.answers[:, at]
                full = int(((answers != NOT_ANSWERED) & (answers != NOT_ASKED)).sum())
                time = None if at_time is None else chunk.cells(at)[at_time]
                rows[person].append(_Row(Place(file, part.name, int(chunk.lines[at])), full, time))
    for person, some in rows.items():
        place, by_time = _chosen(some, options.duplicates)
        kept.rows[person] = some[place].place
        if by_time:
            kept.by_time.add(person)
    return kept


def _chosen(rows: Sequence[_Row], rule: str) -> tuple[int, bool]:
    """The place of the row that stays, and whether time decided. A row without any answer never beats one with some."""
    places = [at for at, row in enumerate(rows) if row.answers] or list(range(len(rows)))
    if rule == "fullest":
        most = max(rows[at].answers for at in places)
        places = [at for at in places if rows[at].answers == most]
    times = [rows[at].time for at in places]
    order = in_order([time for time in times if time is not None]) if None not in times else None
    ordered = places if order is None else [places[at] for at in order]
    early = rule in ("first", "earliest")
    return ordered[0 if early else -1], order is not None
