"""What came of a run of a cohort."""

from __future__ import annotations

from dataclasses import dataclass
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
