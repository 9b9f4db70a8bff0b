"""One cohort in many guises: whatever the header, the numbering, the order, blank rows, counters, repeats and encoding, each
person has their own answers, or it is said what was not read. A slice of ``benchmarks/fuzz.py --guises``.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from guises import came_of, written

MANY = 20


@pytest.mark.parametrize("first", range(0, 120, MANY))
def test_no_guise_of_a_cohort_differs_in_silence(first: int, tmp_path: Path) -> None:
    ends = Counter(came_of(written(number), tmp_path).partition(":")[0] for number in range(first, first + MANY))

    assert ends["read"] >= MANY / 2, ends
