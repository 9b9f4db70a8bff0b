"""Outcomes → batches of the asked size, people who come twice settled on the way; knows no cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from skillcheck.ingest.model import Batch
from skillcheck.ingest.rows.judge import Outcome
from skillcheck.measurement.responses import NOT_ASKED, Responses
from skillcheck.questions.choices import FIRST_CHOICE


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
        batch.responses, batch.chosen = plain(self._answers[:, : len(batch.ids)])
        for column in batch.carried.values():
            column.extend([""] * (len(batch.ids) - len(column)))
        self._begin()
        return batch

    @property
    def pending(self) -> bool:
        """Whether something waits for ``flush``."""
        return bool(self._batch.ids or self._batch.returned or self._batch.blank)


def plain(answers: Responses) -> tuple[Responses, dict[int, Responses]]:
    """questions × people, wrong answers told apart → people × questions as the measure takes them, and what was chosen.

    The array is changed in place.
    """
    wrong = answers >= FIRST_CHOICE
    places = np.flatnonzero(wrong.any(axis=1)).tolist()
    chosen = {place: np.where(wrong[place], answers[place], np.int8(0)) for place in places}
    for place in places:
        answers[place, wrong[place]] = 0
    return answers.T, chosen


def told(batch: Batch) -> Responses:
    """people × questions with the wrong answers told apart again."""
    answers = np.array(batch.responses)
    for place, values in batch.chosen.items():
        answers[values > 0, place] = values[values > 0]
    return answers
