"""How far a long run is, on stderr: a line that renews itself on a terminal, a plain line now and then otherwise."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from skillcheck.cli.session import Session
    from skillcheck.ingest.model import Understanding

AFTER = 1.0
"""Nothing is shown before this many seconds."""
EVERY, EVERY_PLAIN = 0.25, 15.0
SAMPLE = 1 << 20


class Progress:
    """Rows done, and the time left where the number of rows can be guessed."""

    def __init__(self, session: Session, found: list[Understanding]) -> None:
        self._session = session
        self._total = sum(_rows(one) for one in found) if all(_rows(one) for one in found) else 0
        self._begun = time.monotonic()
        self._next = self._begun + AFTER
        self._redraws = sys.stderr.isatty() and not session.plain
        self._width = 0

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave a clean line."""
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()

    def show(self, rows: int) -> None:
        """Tell, if it is time to."""
        now = time.monotonic()
        if now < self._next:
            return
        words = self._words(rows, now - self._begun)
        if self._redraws:
            self._next = now + EVERY
            room = max(20, os.get_terminal_size(sys.stderr.fileno()).columns - 1)
            words = words[:room]
            sys.stderr.write("\r" + words.ljust(self._width))
            self._width = len(words)
        else:
            self._next = now + EVERY_PLAIN
            sys.stderr.write(words + "\n")
        sys.stderr.flush()

    def _words(self, rows: int, seconds: float) -> str:
        if not rows or self._total < rows:
            return self._session.t("batch.progress", n=rows)
        left = seconds * (self._total - rows) / rows
        minutes = f"{int(left // 60)}:{int(left % 60):02d}"
        return self._session.t("batch.progress_left", n=rows, share=int(100 * rows / self._total), left=minutes)


def _rows(one: Understanding) -> int:
    """About how many rows the file has; 0 where nothing tells."""
    path = Path(one.path)
    if one.container == "parquet":
        from pyarrow import parquet

        return int(parquet.ParquetFile(path).metadata.num_rows)
    if one.container != "text":
        return 0
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    return int(head.count(b"\n") * path.stat().st_size / max(len(head), 1))
