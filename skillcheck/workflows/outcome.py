"""What came of a run of a cohort, and of looking at results again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skillcheck.cohort.record import Cohort
    from skillcheck.errors import Problem
    from skillcheck.workflows.earlier_waves import EarlierWave
    from skillcheck.workflows.request import Tally


@dataclass(frozen=True)
class Outcome:
    """What came of a run."""

    cohort: Cohort | None
    """None where no row could be scored."""
    tally: Tally
    waves: tuple[EarlierWave, ...] = ()
    notes: tuple[Problem, ...] = ()
    """What a person must be told though nothing is wrong."""
    to_correct: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The files in which rows wait to be corrected, by wave; those of today under «»."""


@dataclass
class Verified:
    """What was compared, what differs, what nothing can be compared with."""

    files: int = 0
    figures: int = 0
    problems: list[Problem] = field(default_factory=list)
    unverified: list[Problem] = field(default_factory=list)

    def add(self, other: Verified) -> None:
        """Count another one."""
        self.files += other.files
        self.figures += other.figures
        self.problems += other.problems
        self.unverified += other.unverified
