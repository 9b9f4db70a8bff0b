"""One structure among others, with its own doubt: quartiles of where structures stand, never a rank.

The means of small structures scatter by chance alone. Where no structure differs, the quartiles of raw means still lie
half a level apart, and a league table would reward luck. So the spread that is only doubt is taken out (empirical
Bayes, normal: Efron and Morris 1973), of the quartiles and of the structure's own figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erf, sqrt
from typing import Literal

from skillcheck.measurement.gaps import SURE
from skillcheck.measurement.measure import TOLERANCE
from skillcheck.organisation.network import LEAST_STRUCTURES, Cell, Network, Spread
from skillcheck.organisation.release import Own
from skillcheck.signs import comparable

Standing = Literal["above", "below", "among", "cannot_tell"]


@dataclass(frozen=True)
class Compared:
    """One line: the structure's figure, half of the others, and where it stands."""

    name: str
    mean: float
    low: float
    high: float
    """80 % interval of the structure's own figure."""
    quarter: float
    median: float
    three_quarters: float
    structures: int
    standing: Standing


@dataclass(frozen=True)
class Comparison:
    """Against which cell, and what was found there."""

    size: str
    branch: str
    structures: int
    people: int
    wider: Literal["", "branch", "all"]
    """Why not the structure's own cell: too few structures of its branch, or of its size as well."""
    lines: tuple[Compared, ...]


def cell_for(network: Network, size: str, branch: str) -> tuple[Cell | None, Literal["", "branch", "all"]]:
    """The narrowest cell that is shown: size and branch, size, all."""
    bare = comparable(branch)
    if bare and (found := network.cell(size, bare)) is not None:
        return found, ""
    if (found := network.cell(size, "")) is not None:
        return found, "branch" if bare else ""
    return network.cell("", ""), "all"


def compare(network: Network, size: str, branch: str, own: dict[str, Own]) -> Comparison | None:
    """Every figure that the structure and the cell have; None where nothing is shown."""
    cell, wider = cell_for(network, size, branch)
    if cell is None:
        return None
    lines = tuple(
        _compared(name, own[name], spread)
        for name, spread in cell.figures.items()
        if name in own and spread.n >= LEAST_STRUCTURES
    )
    return Comparison(cell.size, cell.branch, cell.structures, cell.people, wider, lines)


def _compared(name: str, own: Own, spread: Spread) -> Compared:
    mean, between, raw = true_spread(spread)
    shrink = sqrt(between / raw) if raw > 0 else 0.0
    quarter, median, three = (mean + shrink * (quantile(spread, share) - mean) for share in (0.25, 0.5, 0.75))
    chance = chance_above(own, median, mean, between, spread.n)
    standing: Standing = "above" if chance >= SURE - TOLERANCE else "below" if chance <= 1 - SURE + TOLERANCE else (
        "among" if between > 0 and quarter <= own.mean <= three else "cannot_tell"
    )  # fmt: skip
    half = 1.2815515655446004 * own.error
    return Compared(name, own.mean, own.mean - half, own.mean + half, quarter, median, three, spread.n, standing)


def true_spread(spread: Spread) -> tuple[float, float, float]:
    """Mean, variance between structures beyond their own doubt (0 where there is none), raw variance; in levels."""
    n = spread.n
    values = [(int(value) / 10, count) for value, count in spread.at.items()]
    mean = sum(value * count for value, count in values) / n
    raw = sum(count * (value - mean) ** 2 for value, count in values) / max(n - 1, 1)
    doubt = spread.doubt / 10_000 / n + 0.1**2 / 12  # rounding to a tenth scatters too
    return mean, max(raw - doubt, 0.0), raw


def quantile(spread: Spread, share: float) -> float:
    """The level under which this share of structures stands, straight between tenths."""
    wanted, below = share * spread.n, 0.0
    for value, count in sorted((int(value), count) for value, count in spread.at.items()):
        if below + count >= wanted:
            return (value - 0.5 + (wanted - below) / count) / 10
        below += count
    return max(map(int, spread.at)) / 10


def chance_above(own: Own, median: float, mean: float, between: float, structures: int) -> float:
    """P(the structure stands above the median): its own figure drawn towards the others by its doubt."""
    if between <= 0:
        return 0.5
    weight = between / (between + own.error**2)
    centre = mean + weight * (own.mean - mean)
    of_median = 1.57 * (between + own.error**2) / structures
    sd = sqrt(weight * own.error**2 + of_median)
    return 0.5 * (1 + erf((centre - median) / (sd * sqrt(2)))) if sd > 0 else float(centre > median)
