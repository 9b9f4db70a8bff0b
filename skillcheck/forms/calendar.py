"""Days as a calendar file (iCalendar, RFC 5545): one all-day entry each. Text only; writes no file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST = 75
"""Octets of a line, its end not counted (RFC 5545, 3.1)."""


@dataclass(frozen=True)
class Entry:
    """One day: ``stamp`` is the day it was written."""

    uid: str
    day: date
    stamp: date
    title: str
    words: str


def calendar(entries: Iterable[Entry]) -> str:
    """The whole file."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//skillcheck//actions//FR", "CALSCALE:GREGORIAN"]
    for one in entries:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{one.uid}@skillcheck",
            f"DTSTAMP:{one.stamp:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(one.title)}",
            f"DESCRIPTION:{_escaped(one.words)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line))


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> list[str]:
    """A line cut into pieces of at most 75 octets, never inside a sign; the later ones begin with a space."""
    pieces, piece = [], ""
    for sign in line:
        if len((piece + sign).encode()) > LONGEST:
            pieces.append(piece)
            piece = " "
        piece += sign
    return [*pieces, piece]
