"""What a cohort is counted by: sizes and targets, each person's own where a column says it. Knows no words, no file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from skillcheck.cohort.situations import Places
from skillcheck.measurement.gaps import reached, shortfall, verdicts
from skillcheck.measurement.measure import Scores
from skillcheck.measurement.responses import Floats


@dataclass
class Shape:
    """What the sums are about: sizes, targets (profiles × dimensions; None without one) and what was asked for."""

    areas: int
    competences: int
    levels: int
    targets: NDArray[np.int64] | None = None
    attributes: tuple[str, ...] = ()
    training: bool = False
    basic: int | None = None
    """The framework's «at least basic» level, to be counted where every area has it at once."""
    decisive: NDArray[np.int8] = field(default_factory=lambda: np.zeros(0, np.int8))
    """For each question the category from which on it counts as done."""
    situations: Places = ()
    profiles: tuple[str, ...] = ()
    """The profile behind each row of ``targets``."""
    profile_column: str = ""
    """The carried column that names each person's profile; empty where all have the same one."""

    @property
    def dimensions(self) -> int:
        """Overall, areas and competences."""
        return 1 + self.areas + self.competences

    def profile_of(self, carried: Mapping[str, Sequence[str]]) -> NDArray[np.intp] | None:
        """The row of ``targets`` of each person; None where all have the first."""
        if not self.profile_column:
            return None
        place = {name: row for row, name in enumerate(self.profiles)}
        return np.array([place[one] for one in carried[self.profile_column]], dtype=np.intp)


@dataclass(frozen=True)
class Missing:
    """How far people are from the targets, people × dimensions: shortfall, P(θ ≥ target), positions in ``VERDICTS``."""

    shortfall: Floats
    reached: Floats
    verdict: NDArray[np.int8]
    profile: NDArray[np.intp]
    """The row of the shape's targets of each person."""

    def rows(self, chosen: slice | NDArray[np.bool_]) -> Missing:
        """The same for some of the people."""
        return Missing(self.shortfall[chosen], self.reached[chosen], self.verdict[chosen], self.profile[chosen])


def missing(shape: Shape, scores: Scores, profile: NDArray[np.intp] | None = None) -> Missing | None:
    """What is missing to the targets, each person's own (``profile``: a row of them); None without a profile."""
    if shape.targets is None:
        return None
    at_least, targets = scores.at_least, shape.targets[0] if profile is None else shape.targets[profile]
    whose = np.zeros(len(scores), dtype=np.intp) if profile is None else profile
    return Missing(shortfall(at_least, targets), reached(at_least, targets), verdicts(scores, targets), whose)
