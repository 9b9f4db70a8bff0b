"""Opening hours of OpenStreetMap («Mo-Fr 09:00-12:00,14:00-18:30; We off») → days and times. Knows no language.

Only what a weekly timetable needs; weeks, months, seasons, comments and sunrise give None, and the text is shown as is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
HOLIDAY = "ph"
_DAY = "mo|tu|we|th|fr|sa|su|ph"
_TIME = r"\d{1,2}:\d{2}"
_DAYS = rf"(?:{_DAY})(?:-(?:{_DAY}))?(?:\s*,\s*(?:{_DAY})(?:-(?:{_DAY}))?)*"
_SPANS = rf"{_TIME}\s*-\s*{_TIME}(?:\s*,\s*{_TIME}\s*-\s*{_TIME})*"
RULE = re.compile(rf"\s*(?P<days>{_DAYS})?\s*:?\s*(?P<hours>{_SPANS}|off|closed|24/7)?\s*")
BETWEEN_RULES = re.compile(rf"\s*;\s*|(?<=\d)\s*,\s*(?={_DAY})")
Span = tuple[int, int]
"""From and to, in minutes after midnight."""


@dataclass(frozen=True)
class OpenDays:
    """Days that follow one another with the same hours: 0 Monday … 6 Sunday."""

    first: int
    last: int
    spans: tuple[Span, ...]


def open_days(text: str) -> tuple[OpenDays, ...] | None:
    """The week of an ``opening_hours`` text; None where it says more than a weekly timetable, or nothing at all."""
    week: dict[int, tuple[Span, ...]] = {}
    for separator, words in _rules(text.strip().lower()):
        found = RULE.fullmatch(words)
        if found is None or not (found["days"] or found["hours"]):
            return None
        days, spans = _days(found["days"] or "mo-su"), _spans(found["hours"] or "24/7")
        if days is None or spans is None:
            return None
        for day in days:
            week[day] = tuple(sorted({*week.get(day, ()), *spans})) if separator == "," else spans
    return _grouped([week.get(day, ()) for day in range(len(DAYS))]) if any(week.values()) else None


def _rules(text: str) -> list[tuple[str, str]]:
    """Each rule with the sign before it: «;» replaces what was said of its days, «,» adds to it."""
    rules, begin, sign = [], 0, ";"
    for found in BETWEEN_RULES.finditer(text):
        rules.append((sign, text[begin : found.start()]))
        begin, sign = found.end(), found.group().strip()
    last = text[begin:]
    return [*rules, (sign, last)] if last or not rules else rules


def _days(words: str) -> list[int] | None:
    """Day numbers; a public holiday is no day of the week and is left out."""
    days: list[int] = []
    for part in (one.strip() for one in words.split(",")):
        if part == HOLIDAY:
            continue
        first, _, last = part.partition("-")
        if HOLIDAY in {first, last}:
            return None
        begin, end = DAYS.index(first), DAYS.index(last or first)
        days += range(begin, end + 1) if begin <= end else [*range(begin, len(DAYS)), *range(end + 1)]
    return days


def _spans(words: str) -> tuple[Span, ...] | None:
    if words in {"off", "closed"}:
        return ()
    if words == "24/7":
        return ((0, 24 * 60),)
    spans = []
    for part in words.split(","):
        begin, _, end = part.partition("-")
        span = _minutes(begin), _minutes(end)
        if not 0 <= span[0] < span[1] <= 24 * 60:
            return None  # past midnight, or no time of the day
        spans.append(span)
    return tuple(spans)


def _minutes(words: str) -> int:
    hours, _, minutes = words.strip().partition(":")
    return int(hours) * 60 + int(minutes) if int(minutes) < 60 else -1


def _grouped(week: Sequence[tuple[Span, ...]]) -> tuple[OpenDays, ...]:
    groups: list[OpenDays] = []
    for day, spans in enumerate(week):
        if not spans:
            continue
        if groups and groups[-1].last == day - 1 and groups[-1].spans == spans:
            groups[-1] = OpenDays(groups[-1].first, day, spans)
        else:
            groups.append(OpenDays(day, day, spans))
    return tuple(groups)
