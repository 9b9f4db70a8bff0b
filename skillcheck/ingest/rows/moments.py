"""When a row was sent, by the column of time that its form tool writes; knows texts, no file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from skillcheck.ingest.cells.normalise import listed, listed_apart, words
from skillcheck.ingest.columns.identity import names_of
from skillcheck.ingest.model import Column, SampleRow

ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
TOGETHER = re.compile(r"^((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
"""«20261120»."""
LOCAL = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})\b")
WORDED = re.compile(r"^(?:\w+,? )?(\d{1,2})(?: de| di|\.)? ([a-zà-ÿ]+)\.?,?(?: de)? (\d{4})")
MONTH_FIRST = re.compile(r"^(?:\w+,? )?([a-zà-ÿ]+)\.? (\d{1,2}),? (\d{4})")
CLOCK = re.compile(r"\b(\d{1,2})[:h](\d{2})(?::(\d{2}))?(?:\.\d+)?(?:\s*([ap])\.?\s?m\b)?")
"""«1:30 pm», and «1:30 p. m.» in Spanish."""
ZONE = re.compile(r"^\s*(?:utc|gmt)?\s*([+-])(\d{1,2})(?::?(\d{2}))?\b")
"""«+01:00», «UTC+2» behind the clock; «Z» and nothing are no shift."""
EPOCH = re.compile(r"^1\d{9}(?:\d{3})?$")
SERIAL = re.compile(r"^[3-7]\d{4}(?:[.,]\d+)?$")
"""A date as a spreadsheet counts it: days since 1900."""
CLOCK_ALONE = re.compile(r"^\d{1,2}\s*[:h]\s*\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:[ap]\.?\s?m\.?)?$")
SOME = 20
"""How many rows of a table show when it was filled in."""
MOSTLY = 0.8
Moments = tuple[datetime | None, datetime | None]
"""The readings of one date: day before month, then month before day; None where that is no date."""


def time_columns(columns: Sequence[Column]) -> list[int]:
    """The columns whose headers say when a row was sent: the end before the beginning."""
    known = listed("time")
    ranked = [
        (known.index(name), column.position)
        for column in columns
        if column.role in ("tool", "unknown", "carried", "empty")
        for name in names_of(column.header)
        if name in known
    ]
    return list(dict.fromkeys(place for _, place in sorted(ranked)))


def times_read(columns: Sequence[Column], sample: Sequence[SampleRow]) -> dict[int, tuple[int, ...]]:
    """The columns of time that hold times, the best first, and which of the two readings hold for all their cells:
    «31/12» in one says that the day stands first in all; neither where they contradict each other, or where hours
    stand without their day. Where no column holds times, the first that counts something («semaine 3»): neither."""
    found: dict[int, tuple[int, ...]] = {}
    unread: list[int] = []
    for place in time_columns(columns):
        cells = [cell for row in sample if (cell := row.cells[place].strip())]
        read = [one for one in map(moments, cells) if any(one)]
        hours = sum(bool(CLOCK_ALONE.match(cell.casefold())) for cell in cells)
        if cells and len(read) + hours >= MOSTLY * len(cells):
            found[place] = tuple(way for way in (0, 1) if all(one[way] for one in read) and not hours)
        elif len(set(cells)) > 1 and all(any(map(str.isdigit, cell)) for cell in cells):
            unread.append(place)
    return found or dict.fromkeys(unread[:1], ())


def times_of(columns: Sequence[Column], sample: Sequence[SampleRow]) -> tuple[str, ...]:
    """What the column of time says of some rows of a table, as written; nothing where no column says it."""
    place = next(iter(times_read(columns, sample)), None)
    cells = [] if place is None else [cell for row in sample if (cell := row.cells[place].strip())]
    return tuple(cells[:: max(1, len(cells) // SOME)])


def all_later(some: Sequence[str], others: Sequence[str]) -> bool:
    """Whether every one of some times lies after every one of others, however their dates are read."""
    order = in_order([*some, *others]) if some and others else None  # of equal times the first given stands first
    return order is not None and set(order[-len(some) :]) == set(range(len(some)))


def none_later(some: Sequence[str], others: Sequence[str]) -> bool:
    """Whether none of some times lies after the last of others, however their dates are read."""
    order = in_order([*some, *others]) if some and others else None
    return order is not None and order[-1] >= len(some)


def moments(text: str) -> Moments:
    """What a cell says of the time, read both ways."""
    spelled = text.strip().casefold()
    if EPOCH.match(spelled):
        at = datetime.fromtimestamp(int(spelled[:10]), UTC).replace(tzinfo=None)
        return at, at
    if SERIAL.match(spelled):
        at = datetime(1899, 12, 30) + timedelta(days=float(spelled.replace(",", ".")))  # noqa: DTZ001 (as below)
        return at, at
    clock = CLOCK.search(spelled.replace("t", " ") if ISO.match(spelled) else spelled)
    hour, minute, second = (int(clock.group(at) or 0) for at in (1, 2, 3)) if clock else (0, 0, 0)
    if clock and clock.group(4):
        hour = hour % 12 + 12 * (clock.group(4) == "p")
    if found := ISO.match(spelled) or TOGETHER.match(spelled):
        dates = [tuple(map(int, found.groups()))] * 2
    elif found := LOCAL.match(spelled):
        one, two, year = map(int, found.groups())
        year += 2000 * (year < 100)
        dates = [(year, two, one), (year, one, two)]
    elif found := WORDED.match(spelled):
        month = _month(words(found.group(2)))
        dates = [(int(found.group(3)), month, int(found.group(1)))] * 2
    elif found := MONTH_FIRST.match(spelled):
        dates = [(int(found.group(3)), _month(words(found.group(1))), int(found.group(2)))] * 2
    else:
        return None, None
    shift = _shift(spelled[clock.end() :]) if clock else timedelta()
    made: list[datetime | None] = []
    for year, month, day in dates:
        try:
            made.append(datetime(year, month, day, hour, minute, second) - shift)  # noqa: DTZ001 (tools write no zone, or one for all)
        except (ValueError, OverflowError):
            made.append(None)
    return made[0], made[1]


def _shift(behind: str) -> timedelta:
    zone = ZONE.match(behind)
    if zone is None:
        return timedelta()
    return (1 if zone[1] == "+" else -1) * timedelta(hours=int(zone[2]), minutes=int(zone[3] or 0))


def _month(spelled: str) -> int:
    return next((int(at) for at, names in listed_apart("months").items() if spelled.startswith(names)), 0)


def dated(cells: Sequence[str]) -> list[str]:
    """What the columns of time of a row say, each day that has no hour with the hour that stands alone beside it."""
    hour = next((cell for cell in cells if CLOCK_ALONE.match(cell.casefold())), "")
    together = [cell if CLOCK.search(cell.casefold()) else f"{cell} {hour}" for cell in cells]
    return [both if hour and any(moments(both)) else cell for cell, both in zip(cells, together, strict=True)]


def in_order(texts: Sequence[str], ways: Sequence[int] = (0, 1)) -> list[int] | None:
    """The places of cells by time, oldest first; None where a cell says no time, or two readings disagree. ``ways``:
    the readings that hold for the whole column."""
    read = [moments(text) for text in texts]
    orders = []
    for way in ways:
        times = [time for one in read if (time := one[way]) is not None]
        if len(times) == len(read):
            orders.append(sorted(range(len(times)), key=times.__getitem__))
    return orders[0] if orders and orders[0] == orders[-1] else None
