"""Sums over pairs of questions: they add up in any order and take the same memory for 30 rows and for 10 million."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillcheck.measurement.responses import NOT_ASKED

Matrix = NDArray[np.float64]
TINY = 1e-9
ROWS = 8192
"""Summed together in single precision: 8192 × 36 is far below 2²⁴, so every sum is exact."""


@dataclass
class ItemSums:
    """Sums over people for every pair of questions: what streams past is not kept.

    ``both[i, j]``: people who answered i and j; over them, ``sums[i, j]``: the sum of i, ``squares[i, j]``: of i², and
    ``products[i, j]``: of i × j.
    """

    people: int
    asked: NDArray[np.int64]
    both: Matrix
    sums: Matrix
    squares: Matrix
    products: Matrix

    @classmethod
    def empty(cls, items: int) -> ItemSums:
        """Nobody yet."""
        return cls(0, np.zeros(items, np.int64), *(np.zeros((items, items)) for _ in range(4)))

    def add(self, responses: NDArray[np.int8]) -> None:
        """Count people: int8 array people × items, category ≥ 0, negative = no answer, −4 = not asked."""
        self.people += len(responses)
        for start in range(0, len(responses), ROWS):
            rows = responses[start : start + ROWS]
            asked = (rows != NOT_ASKED).sum(axis=0)
            self.asked += asked
            met = np.flatnonzero(asked)
            few = rows[:, met]
            given = (few >= 0).astype(np.float32)
            values = np.maximum(few, 0).astype(np.float32)
            place = np.ix_(met, met)
            self.both[place] += given.T @ given
            self.sums[place] += values.T @ given
            self.squares[place] += (values * values).T @ given
            self.products[place] += values.T @ values

    def merge(self, other: ItemSums) -> None:
        """Add what was summed elsewhere: whole numbers, so the order does not matter."""
        self.people += other.people
        for name in ("asked", "both", "sums", "squares", "products"):
            total = getattr(self, name)
            total += getattr(other, name)

    def covariances(self, items: Sequence[int]) -> Matrix:
        """Pairwise covariances (n − 1) of some questions; NaN where fewer than two people answered both."""
        place = np.ix_(items, items)
        both, sums = self.both[place], self.sums[place]
        with np.errstate(divide="ignore", invalid="ignore"):
            found: Matrix = (self.products[place] - sums * sums.T / both) / (both - 1)
        return np.where(both >= 2, found, np.nan)

    def correlations(self, items: Sequence[int]) -> Matrix:
        """Pairwise correlations, each with the means and spreads of its own people, as R's cor(use = "pairwise").

        0 where one of the two does not vary among the people of the pair: their covariance is 0.
        """
        place = np.ix_(items, items)
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = (self.squares[place] - self.sums[place] ** 2 / self.both[place]) / (self.both[place] - 1)
            varies = (spread > TINY) & (spread.T > TINY)
            found: Matrix = self.covariances(items) / np.sqrt(spread * spread.T)
        return np.where(varies | (self.both[place] < 2), found, 0.0)
