"""The one definition of a response: int8 codes, people × items, and how answers become a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from skillcheck.content.library import Library


Floats = NDArray[np.float64]


Responses = NDArray[np.int8]


NOT_ANSWERED, NOT_APPLICABLE, PREFER_NOT, NOT_ASKED = -1, -2, -3, -4
"""The negative codes of a response array, besides ``item_bank.UNSURE`` (−5): «I can't tell», no answer but weak
evidence. Category numbers are 0 and up."""


def response_row(library: Library, answers: Sequence[tuple[str, str]]) -> Responses:
    """One row of responses (1 × items) from (item, code) pairs; a later answer to the same item replaces it.

    Items not among them were not asked.
    """
    missing = {"na": NOT_APPLICABLE, "pn": PREFER_NOT}
    row = np.full((1, len(library.bank)), NOT_ASKED, dtype=np.int8)
    for item, code in answers:
        category = library.bank[item].codes.get(code)
        row[0, library.bank.index[item]] = missing.get(code, NOT_ANSWERED) if category is None else category
    return row
