"""Outcomes → batches of the asked size, people who come twice settled on the way; knows no cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from skillcheck.answers.model import NOT_ASKED, Batch, Part, ReadOptions, ReturnedRow
from skillcheck.answers.people import Seen
from skillcheck.answers.rows import Outcome, picked
from skillcheck.errors import Problem


class Duplicates:
    """Applies the choice made for people who come twice. ``last`` knows beforehand where each comes last."""

    def __init__(self, options: ReadOptions, last: dict[str, tuple[int, str]] | None = None) -> None:
        self._choice = options.duplicates
        self._seen = Seen() if options.duplicates in ("report", "first") else None
        self._last = last or {}

    def settle(self, outcome: Outcome, part: Part) -> Outcome:
        """The outcome with the rows that do not stay handed back."""
        chunk = outcome.chunk
        if self._seen is not None:
            first = self._seen.earlier(chunk.ids, chunk.lines)
            code = "files.duplicate_person" if self._choice == "report" else "files.duplicate_left_out"
        elif self._last:
            where = [self._last.get(person, (0, "")) for person in chunk.ids]
            lines = chunk.lines.tolist()
            first = np.array(
                [
                    at if at and (at, name) != (line, part.name) else 0
                    for (at, name), line in zip(where, lines, strict=True)
                ],
                np.int64,
            )
            code = "files.duplicate_left_out"
        else:
            return outcome
        if not first.any():
            return outcome
        column = next((column.header for column in part.columns if column.role == "id"), None)
        for at in np.flatnonzero(first).tolist():
            fields: dict[str, object] = {"found": chunk.ids[at], "suggestion": str(first[at])}
            problem = Problem(code, line=int(chunk.lines[at]), column=column, fields=fields)
            outcome.returned.append(ReturnedRow(int(chunk.lines[at]), chunk.cells(at), (problem,), part.name))
        outcome.returned.sort(key=lambda row: row.line)
        return Outcome(picked(chunk, np.flatnonzero(first == 0)), outcome.returned, outcome.blank)


class Collector:
    """Gathers chunks into batches of the asked size."""

    def __init__(self, size: int, rows: int) -> None:
        self._size, self._rows = size, max(1, rows)
        self._begin()

    def _begin(self) -> None:
        self._answers = np.full((self._size, self._rows), NOT_ASKED, np.int8)
        self._batch = Batch([], [], self._answers.T)

    def add(self, outcome: Outcome, names: Sequence[str]) -> Iterator[Batch]:
        """Take an outcome in; gives each batch that became full."""
        chunk, taken = outcome.chunk, 0
        self._batch.returned += outcome.returned
        self._batch.blank += outcome.blank
        while taken < len(chunk.ids):
            here = len(self._batch.ids)
            count = min(self._rows - here, len(chunk.ids) - taken)
            upto = taken + count
            self._answers[:, here : here + count] = chunk.answers[:, taken:upto]
            self._batch.ids += chunk.ids[taken:upto]
            self._batch.lines += chunk.lines[taken:upto].tolist()
            for name, column in zip(names, chunk.carried, strict=True):
                kept = self._batch.carried.setdefault(name, [""] * here)
                kept += [""] * (here - len(kept)) + column[taken:upto]
            taken = upto
            if here + count == self._rows:
                yield self.flush()
        if len(self._batch.returned) >= self._rows:
            yield self.flush()

    def flush(self) -> Batch:
        """What is gathered, as a batch; the next one begins empty."""
        batch = self._batch
        batch.responses = self._answers[:, : len(batch.ids)].T
        for column in batch.carried.values():
            column.extend([""] * (len(batch.ids) - len(column)))
        self._begin()
        return batch

    @property
    def pending(self) -> bool:
        """Whether something waits for ``flush``."""
        return bool(self._batch.ids or self._batch.returned or self._batch.blank)
