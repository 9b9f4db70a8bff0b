"""Declared and shown skill of one person, as their result keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.measurement.declared import NOTHING, VERDICTS, declared_and_shown
from skillcheck.measurement.measure import compile_model
from skillcheck.person.record import Comparison

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.measurement.responses import Responses


def comparisons(library: Library, row: Responses) -> dict[str, Comparison]:
    """Self-report against checks, by area, where both were answered (a row: 1 × items)."""
    found = declared_and_shown(compile_model(library.framework, library.bank), row)
    by_area = zip(library.framework.areas, found.verdict[0].tolist(), found.shown_above[0].tolist(), strict=True)
    return {
        area.id: Comparison(chance_shown_above=chance, verdict=VERDICTS[verdict])
        for area, verdict, chance in by_area
        if verdict != NOTHING
    }
