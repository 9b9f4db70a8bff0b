"""Ids met so far, in memory small even for millions; knows ids and lines only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

BITS = 27
FEW = 1 << 15
"""Up to so many ids the sorted pieces alone are quick enough, and the bit map is not made."""
Hashes = npt.NDArray[np.int64]


class Seen:
    """The ids met so far, as 64-bit hashes: a bit map answers «surely new» at once, sorted pieces settle the rest."""

    def __init__(self) -> None:
        self._bits = np.zeros(0, np.uint8)
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
        maybe = self._has(hashes)
        if maybe.any():
            self._settle(hashes, first, np.flatnonzero(maybe))
        fresh = first == 0
        self._mark(hashes[fresh])
        kept = order[fresh[order]]
        self._add(hashes[kept], lines[kept].astype(np.uint32))
        return first

    def _has(self, hashes: Hashes) -> npt.NDArray[np.bool_]:
        """Which ids were perhaps met; all of them while there is no bit map."""
        found = np.ones(len(hashes), np.bool_)
        for places in _places(hashes) if self._bits.size else ():
            found &= ((self._bits[places >> 3] >> (places & 7).astype(np.uint8)) & 1).astype(np.bool_)
        return found

    def _mark(self, hashes: Hashes) -> None:
        """Set the bits of new ids; the map is made, with what was met before, when they become many."""
        if not self._bits.size:
            if sum(len(known) for known, _ in self._pieces) + len(hashes) <= FEW:
                return
            self._bits = np.zeros(1 << (BITS - 3), np.uint8)
            hashes = np.concatenate([hashes, *(known for known, _ in self._pieces)])
        for places in _places(hashes):
            np.bitwise_or.at(self._bits, places >> 3, (1 << (places & 7)).astype(np.uint8))

    def _settle(self, hashes: Hashes, first: npt.NDArray[np.int64], places: npt.NDArray[np.int64]) -> None:
        self._join()
        wanted = hashes[places]
        for known, lines in self._pieces:
            at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
            hit = known[at] == wanted
            first[places[hit]] = lines[at[hit]]

    def _add(self, hashes: Hashes, lines: npt.NDArray[np.uint32]) -> None:
        """Keep a sorted piece as it is: with a map, most files never ask where somebody was met."""
        if hashes.size:
            self._pieces.append((hashes, lines))

    def _join(self) -> None:
        """Join the pieces until each is at least twice as long as the next: few to look into."""
        pieces, self._pieces = self._pieces, []
        for piece in pieces:
            self._pieces.append(piece)
            while len(self._pieces) > 1 and len(self._pieces[-1][0]) * 2 > len(self._pieces[-2][0]):
                (left, left_lines), (right, right_lines) = self._pieces[-2:]
                joined = np.concatenate([left, right])
                order = np.argsort(joined, kind="stable")
                self._pieces[-2:] = [(joined[order], np.concatenate([left_lines, right_lines])[order])]


def _places(hashes: Hashes) -> tuple[Hashes, Hashes]:
    """The two bits of each id."""
    return hashes & ((1 << BITS) - 1), (hashes >> 20) & ((1 << BITS) - 1)
