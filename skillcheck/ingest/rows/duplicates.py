"""People who come twice: the rows that do not stay are handed back, or set aside as was wished."""

from __future__ import annotations

from bisect import bisect_left
from pathlib import Path

import numpy as np
import numpy.typing as npt

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
        self._tables: list[tuple[str, str]] = []
        """The tables met so far, file and name, the one that is being read last."""
        self._before: list[int] = []
        """For each the number before that of its first line, where the lines of all are numbered on."""
        self._last = 0
        self.file = ""
        """The file that is being read."""

    def settle(self, outcome: Outcome, part: Part) -> Outcome:
        """The outcome with the rows that do not stay handed back, or set aside as was wished."""
        chunk, others = outcome.chunk, dict[int, Problem]()
        column = next((column.header for column in part.columns if column.role == "id"), None)
        if self._seen is not None:
            first = self._seen.earlier(chunk.ids, self._numbered_on(chunk, part))
            for at in np.flatnonzero(first).tolist():
                fields = {"found": chunk.ids[at], **self._met(int(first[at]))}
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

    def _numbered_on(self, chunk: Chunk, part: Part) -> npt.NDArray[np.int64]:
        """The chunk's lines, numbered on from those of the tables before."""
        if (self.file, part.name) not in self._tables[-1:]:
            self._tables.append((self.file, part.name))
            self._before.append(self._last)
        lines = chunk.lines + self._before[-1]
        self._last = max(self._last, int(lines.max(initial=0)))
        return lines

    def _met(self, number: int) -> dict[str, object]:
        at = bisect_left(self._before, number) - 1
        return where(number - self._before[at], self._tables[at], self._tables[-1])

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
            there, here = (stays.file, stays.part), (self.file or stays.file, part.name)
            fields = {"found": person, **where(stays.line, there, here), "column": self._kept.column}
            others[at] = Problem(LEFT_OUT[timed], line=line, column=column, fields=fields)
        return others


def where(line: int, there: tuple[str, str], here: tuple[str, str]) -> dict[str, object]:
    """How a problem tells of a line: behind it the file or the sheet, where that is another one than ``here``."""
    (path, sheet), name = there, Path(there[0]).name
    if path == here[0]:
        name = ""
    elif name == Path(here[0]).name:
        name = path
    told = "#".join(filter(None, (name, sheet)))
    return {"suggestion": str(line) if there == here else f"{line} ({told})", "other": name}
