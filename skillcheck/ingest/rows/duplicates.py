"""People who come twice: the rows that do not stay are handed back, or set aside as was wished."""

from __future__ import annotations

import numpy as np

from skillcheck.errors import Problem
from skillcheck.ingest.model import Part, ReturnedRow
from skillcheck.ingest.options import ReadOptions
from skillcheck.ingest.rows.judge import Chunk, Outcome, picked
from skillcheck.ingest.rows.repeats import Kept
from skillcheck.ingest.rows.seen import Seen

LEFT_OUT = ("ingest.duplicate_left_out", "ingest.duplicate_left_out_by_time")
"""As was wished: nothing is to be corrected."""
SHOWN = 3


class Duplicates:
    """Applies the choice made for people who come twice; ``kept`` says beforehand which row of each stays."""

    def __init__(self, options: ReadOptions, kept: Kept | None = None) -> None:
        self._seen = Seen() if options.duplicates == "report" else None
        self._kept = kept
        self.file = ""
        """The file that is being read."""

    def settle(self, outcome: Outcome, part: Part) -> Outcome:
        """The outcome with the rows that do not stay handed back, or set aside as was wished."""
        chunk, others = outcome.chunk, dict[int, Problem]()
        column = next((column.header for column in part.columns if column.role == "id"), None)
        if self._seen is not None:
            first = self._seen.earlier(chunk.ids, chunk.lines)
            for at in np.flatnonzero(first).tolist():
                fields: dict[str, object] = {"found": chunk.ids[at], "suggestion": str(first[at])}
                others[at] = Problem("ingest.duplicate_person", line=int(chunk.lines[at]), column=column, fields=fields)
        elif self._kept is not None and self._kept.rows:
            others = self._beside(chunk, part, column)
        if not others:
            return outcome
        for at, problem in others.items():
            aside = problem.code in LEFT_OUT
            row = ReturnedRow(int(chunk.lines[at]), chunk.cells(at), (problem,), part.name, aside=aside)
            outcome.returned.append(row)
        outcome.returned.sort(key=lambda row: row.line)
        stays = np.array([at for at in range(len(chunk.ids)) if at not in others], np.int64)
        return Outcome(picked(chunk, stays), outcome.returned, outcome.blank)

    def _beside(self, chunk: Chunk, part: Part, column: str | None) -> dict[int, Problem]:
        """The rows of people of whom another row stays."""
        assert self._kept is not None
        others = {}
        for at, person in enumerate(chunk.ids):
            stays = self._kept.rows.get(person)
            if (times := self._kept.unclear.get(person)) is not None:
                written = ", ".join(f'"{time}"' for time in dict.fromkeys(times[:SHOWN]))
                fields: dict[str, object] = {"found": person, "suggestion": written, "column": self._kept.column}
                others[at] = Problem(
                    "ingest.duplicate_unclear", line=int(chunk.lines[at]), column=column, fields=fields
                )
                continue
            line = int(chunk.lines[at])
            if stays is None or (stays.line, stays.part, stays.file) == (line, part.name, self.file or stays.file):
                continue
            timed = person in self._kept.by_time
            fields = {"found": person, "suggestion": str(stays.line), "column": self._kept.column}
            others[at] = Problem(LEFT_OUT[timed], line=line, column=column, fields=fields)
        return others
