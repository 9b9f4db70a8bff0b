"""People who come twice, of whom one row stays: by time, fullness or place; read once before the real reading."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from skillcheck.ingest.model import Part
from skillcheck.ingest.options import ReadOptions
from skillcheck.ingest.rows.judge import Outcome
from skillcheck.ingest.rows.moments import dated, in_order
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
    unclear: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Those whose rows have times of which nobody can tell which is later, with these times."""
    column: str = ""
    """The header of that column."""


@dataclass(frozen=True)
class _Row:
    place: Place
    answers: int
    given: bytes
    """The answers themselves: which of two rows alike stays does not matter."""
    times: tuple[tuple[str, tuple[int, ...]], ...]
    """What each column of time says, the best first, and the readings that hold for it."""


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
        if part.times:
            kept.column = kept.column or part.columns[next(iter(part.times))].header
        chunk = outcome.chunk
        for at, person in enumerate(chunk.ids):
            if person in twice:
                answers = chunk.answers[:, at]
                full = int(((answers != NOT_ANSWERED) & (answers != NOT_ASKED)).sum())
                cells = chunk.cells(at) if part.times else []
                said = dated([cells[place].strip() for place in part.times])
                times = tuple(zip(said, part.times.values(), strict=True))
                rows[person].append(_Row(Place(file, part.name, int(chunk.lines[at])), full, answers.tobytes(), times))
    for person, some in rows.items():
        places = _fullest(some, options.duplicates)
        if len(places) == 1:
            kept.rows[person] = some[places[0]].place
            continue
        end = 0 if options.duplicates in ("first", "earliest") else -1
        stays = _by_time([some[at] for at in places], end)
        if stays is None and any(written for at in places for written, _ in some[at].times):
            kept.unclear[person] = tuple(next((text for text, _ in some[at].times if text), "") for at in places)
        elif stays is not None:
            kept.by_time.add(person)
        kept.rows[person] = (stays or some[places[end]]).place
    return kept


def _fullest(rows: Sequence[_Row], rule: str) -> list[int]:
    """The places of the rows that may stay: one without any answer never beats one with some."""
    places = [at for at, row in enumerate(rows) if row.answers] or list(range(len(rows)))
    if rule == "fullest":
        most = max(rows[at].answers for at in places)
        places = [at for at in places if rows[at].answers == most]
    return places


def _by_time(rows: Sequence[_Row], end: int) -> _Row | None:
    """The first (0) or the last (-1) row by the first column of time that tells, those without a time left out where
    others have one: they were not sent. None where none tells, as where two rows of one time do not say the same."""
    for column in range(min(len(row.times) for row in rows)):
        sent = [row for row in rows if row.times[column][0]]
        ways = sorted(set.intersection(*(set(row.times[column][1]) for row in rows)))
        written = [row.times[column][0] for row in sent]
        order, turned = in_order(written, ways), in_order(written[::-1], ways)
        if order and turned:
            one, other = sent[order[end]], sent[::-1][turned[end]]  # of one time, they are another row each
            if one.given == other.given:
                return one
    return None
