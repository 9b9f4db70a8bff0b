"""An interview of which nothing is ever on a disk: on a shared computer it leaves in one encrypted file."""

from __future__ import annotations

import io
from pathlib import Path

from skillcheck.store.journal import Journal, Kept
from skillcheck.store.paths import SUFFIX, checked_code


class MemoryJournal(Journal):
    """A journal in memory. ``text`` is what its file would hold; its path is only a name."""

    def __init__(self, person: str) -> None:
        self._memory = io.BytesIO()
        super().__init__(Path(checked_code(person) + SUFFIX), self._memory, Kept((), 0, ""))

    @property
    def text(self) -> str:
        """Every line so far."""
        return self._memory.getvalue().decode()

    def _sync(self) -> None:
        """Memory is all there is."""
