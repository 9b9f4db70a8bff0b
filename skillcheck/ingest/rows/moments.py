"""When a row was sent, by the column of time that its form tool writes; knows texts, no file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from skillcheck.ingest.cells.normalise import listed, words
from skillcheck.ingest.columns.identity import names_of
from skillcheck.ingest.model import Column

ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
LOCAL = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})\b")
WORDED = re.compile(r"^(?:\w+,? )?(\d{1,2})(?: de| di|\.)? ([a-zà-ÿ]+)\.?,?(?: de)? (\d{4})")
CLOCK = re.compile(r"\b(\d{1,2})[:h](\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(am|pm)?\b")
MONTHS = (
    ("jan", "ene", "gen"), ("fev", "feb"), ("mar",), ("avr", "apr", "abr"), ("mai", "may", "mag"),
    ("juin", "jun", "giu"),
    ("juil", "jul", "lug"), ("aou", "aug", "ago"), ("sep", "set"), ("oct", "ott"), ("nov",), ("dec", "dic"),
)  # fmt: skip
Moments = tuple[datetime, ...]
"""The readings of one date: day before month, then month before day, where both are possible."""


def time_column(columns: Sequence[Column]) -> int | None:
    """The column that says when a row was sent: the end before the beginning."""
    known = listed("time")
    ranked = [
        (known.index(name), column.position)
        for column in columns
        if column.role in ("tool", "unknown", "carried", "empty")
        for name in names_of(column.header)
        if name in known
    ]
    return min(ranked)[1] if ranked else None


def moments(text: str) -> Moments:
    """What a cell says of the time; nothing where it says none."""
    spelled = text.strip().casefold()
    clock = CLOCK.search(spelled.replace("t", " ") if ISO.match(spelled) else spelled)
    hour, minute, second = (int(clock.group(at) or 0) for at in (1, 2, 3)) if clock else (0, 0, 0)
    if clock and clock.group(4):
        hour = hour % 12 + 12 * (clock.group(4) == "pm")
    if found := ISO.match(spelled):
        dates = [tuple(map(int, found.groups()))]
    elif found := LOCAL.match(spelled):
        one, two, year = map(int, found.groups())
        year += 2000 * (year < 100)
        dates = [(year, two, one), (year, one, two)]
    elif found := WORDED.match(spelled):
        month = _month(words(found.group(2)))
        dates = [(int(found.group(3)), month, int(found.group(1)))]
    else:
        return ()
    made = []
    for year, month, day in dates:
        try:
            made.append(datetime(year, month, day, hour, minute, second))  # noqa: DTZ001 (tools write no zone, or one for all)
        except ValueError:
            continue
    return tuple(made)


def _month(spelled: str) -> int:
    return next((at for at, names in enumerate(MONTHS, 1) if spelled.startswith(names)), 0)


def in_order(texts: Sequence[str]) -> list[int] | None:
    """The places of cells by time, oldest first; None where a cell says no time, or two readings disagree."""
    read = [moments(text) for text in texts]
    if not all(read):
        return None
    orders = []
    for reading in (0, -1):
        times = [one[reading] for one in read]
        orders.append(sorted(range(len(times)), key=lambda at: times[at]))
    return orders[0] if orders[0] == orders[1] and len({one[0] for one in read}) > 1 else None
