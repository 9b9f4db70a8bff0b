"""Which keys count: nobody answers a question they have not seen. Knows moments, not keyboards."""

from __future__ import annotations

import time
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SETTLE = 0.35
"""Seconds after a screen was painted before a key counts there: nobody reads faster."""
AGAIN = 0.7
"""Seconds without any input before the key that left the screen before counts again: a terminal begins to repeat a
held key after about half a second."""
BURST = 8
"""Keys that arrive together in this number or more were not typed one by one: they are thrown away."""
QUIET = 0.25
"""After a burst, what comes within this time belongs to it."""
TWICE_FROM, TWICE_TO = 0.06, 0.45
"""Two strokes of one key are meant when they are this far apart: a held key repeats faster, and begins to later."""


class KeyGuard:
    """Sees every key of a sitting and says which count. One for all screens: a key may be held from one to the next."""

    repeating = False
    """Whether the key that counted last is the one before it, still held: where it does not leave the screen, as when
    it ticks, it would undo what it did."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._painted: float | None = None
        self._used = False
        self._left_with: str | None = None
        self._last_key: str | None = None
        self._last_input = self._deaf_until = float("-inf")

    def painting(self) -> None:
        """A new screen is about to be painted: what was typed until now is not for it."""
        self._painted, self._used = None, False
        self._left_with = self._last_key

    def painted(self) -> None:
        """The screen stands; only the first call for a screen counts."""
        if self._painted is None:
            self._painted = self._clock()

    def counts(self, key: str, waiting: int = 0) -> bool:
        """Whether this key, with ``waiting`` others behind it, was pressed by somebody who saw the screen."""
        now, quiet = self._arrives()
        if waiting >= BURST or now < self._deaf_until:
            self._deaf_until = now + QUIET
            return False
        if not self._used and (self._painted is None or now - self._painted < SETTLE):
            return False
        if key == self._left_with and quiet < AGAIN:
            return False
        self._left_with = None  # it was let go: it rested, or another key was pressed, which ends its repeating
        self.repeating = key == self._last_key and not _meant(quiet)
        self._used, self._last_key = True, key
        return True

    def meant_again(self) -> bool:
        """Whether a key that may be pressed twice in a row, wherever it stands («2++»), is not merely held."""
        return _meant(self._arrives()[1])

    def _arrives(self) -> tuple[float, float]:
        now = self._clock()
        quiet, self._last_input = now - self._last_input, now
        return now, quiet


def _meant(quiet: float) -> bool:
    return AGAIN == 0 or TWICE_FROM <= quiet < TWICE_TO or quiet >= AGAIN


@cache
def sitting() -> KeyGuard:
    """The guard of everything this run shows: a key may be held from the notebook into an interview."""
    return KeyGuard()
