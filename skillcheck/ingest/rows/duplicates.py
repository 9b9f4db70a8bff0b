"""Who answered: made ids, and people who come twice, in memory small even for millions; knows ids and lines only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from skillcheck.errors import Problem
from skillcheck.ingest.model import Part, ReturnedRow
from skillcheck.ingest.options import ReadOptions
from skillcheck.ingest.rows.judge import Chunk, Outcome, picked

if TYPE_CHECKING:
    from skillcheck.ingest.rows.repeats import Kept

BITS = 27
Hashes = npt.NDArray[np.int64]


class Seen:
    """The ids met so far, as 64-bit hashes: a bit map answers «surely new» at once, sorted pieces settle the rest."""

    def __init__(self) -> None:
        self._bits = np.zeros(1 << (BITS - 3), np.uint8)
        self._pieces: list[tuple[Hashes, npt.NDArray[np.uint32]]] = []

    def earlier(self, ids: Sequence[str], lines: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """For each id the line where it was first met, or 0; all are remembered."""
        hashes = np.fromiter(map(hash, ids), np.int64, len(ids))
        first = np.zeros(len(ids), np.int64)
        order = np.argsort(hashes, kind="stable")
        ordered = hashes[order]
        repeated = np.flatnonzero(ordered[1:] == ordered[:-1]) + 1
        for place in repeated.tolist():
            before = order[place - 1]
            first[order[place]] = first[before] or lines[before]
        low, high = hashes & ((1 << BITS) - 1), (hashes >> 20) & ((1 << BITS) - 1)
        maybe = self._has(low) & self._has(high)
        if maybe.any():
            self._settle(hashes, first, np.flatnonzero(maybe))
        fresh = first == 0
        for places in (low[fresh], high[fresh]):
            np.bitwise_or.at(self._bits, places >> 3, (1 << (places & 7)).astype(np.uint8))
        kept = order[fresh[order]]
        self._add(hashes[kept], lines[kept].astype(np.uint32))
        return first

    def _has(self, places: Hashes) -> npt.NDArray[np.bool_]:
        set_bits: npt.NDArray[np.bool_] = ((self._bits[places >> 3] >> (places & 7).astype(np.uint8)) & 1).astype(
            np.bool_
        )
        return set_bits

    def _settle(self, hashes: Hashes, first: npt.NDArray[np.int64], places: npt.NDArray[np.int64]) -> None:
        wanted = hashes[places]
        for known, lines in self._pieces:
            at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
            hit = known[at] == wanted
            first[places[hit]] = lines[at[hit]]

    def _add(self, hashes: Hashes, lines: npt.NDArray[np.uint32]) -> None:
        if not hashes.size:
            return
        self._pieces.append((hashes, lines))
        while len(self._pieces) > 1 and len(self._pieces[-1][0]) * 2 > len(self._pieces[-2][0]):
            (left, left_lines), (right, right_lines) = self._pieces[-2:]
            joined = np.concatenate([left, right])
            order = np.argsort(joined, kind="stable")
            self._pieces[-2:] = [(joined[order], np.concatenate([left_lines, right_lines])[order])]


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
            row = ReturnedRow(int(chunk.lines[at]), chunk.cells(at), (problem,), part.name, aside=self._seen is None)
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
            line = int(chunk.lines[at])
            if stays is None or (stays.line, stays.part, stays.file) == (line, part.name, self.file or stays.file):
                continue
            timed = person in self._kept.by_time
            code = "ingest.duplicate_left_out_by_time" if timed else "ingest.duplicate_left_out"
            fields: dict[str, object] = {"found": person, "suggestion": str(stays.line), "column": self._kept.column}
            others[at] = Problem(code, line=line, column=column, fields=fields)
        return others
