"""A plan beside the one made before it: which sessions come and go, who gets a seat and who loses one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Seat = tuple[str, str]
"""A person, a session."""


@dataclass(frozen=True)
class Changed:
    """What differs between the seats of two plans; names in alphabetical order."""

    kept: frozenset[Seat]
    new: tuple[Seat, ...]
    gone: tuple[Seat, ...]
    sessions_new: tuple[str, ...]
    sessions_gone: tuple[str, ...]


def changed(before: Iterable[Seat], now: Iterable[Seat]) -> Changed:
    """Compare the seats of an earlier plan with those of a new one."""
    then, today = frozenset(before), frozenset(now)
    held, holds = ({session for _, session in seats} for seats in (then, today))
    return Changed(
        kept=then & today, new=tuple(sorted(today - then)), gone=tuple(sorted(then - today)),
        sessions_new=tuple(sorted(holds - held)), sessions_gone=tuple(sorted(held - holds)),
    )  # fmt: skip
