"""The time of an answer: never before the one that stands above it in the journal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from skillcheck.store.journal import Event


class Clock:
    """The time of day, never earlier than what the journal has noted: a clock set back does no harm."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        noted = [moment for event in events if (moment := moment_of(event.get("at") or event.get("started")))]
        self._last = max(noted, default=None)
        self.was_behind = self._last is not None and self._last > datetime.now(UTC)

    def now(self) -> str:
        """This instant in ISO form with its time zone."""
        moment = datetime.now().astimezone()
        if self._last is not None and moment < self._last:
            moment = self._last
        self._last = moment
        return moment.isoformat(timespec="seconds")


def moment_of(instant: object) -> datetime | None:
    """An ISO instant as a point in time; None for anything else."""
    try:
        moment = datetime.fromisoformat(str(instant))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.astimezone()
