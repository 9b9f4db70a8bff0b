"""Columns that say what a row is to the tool: sent, a draft, a trial of the form; told by cells, then by headers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from skillcheck.ingest.cells.normalise import listed, words

Flag = Literal["test", "draft"]
FLAGS: tuple[Flag, ...] = ("test", "draft")
NO_PEOPLE = ("row_test", "row_preview", "row_draft")


def says_state(header: str, cells: Iterable[str]) -> bool:
    """Whether a column says of each row whether it was sent or tried out: «final» and «test», and nothing else.

    Groups called «test» and «control» are no such column, nor is one word alone under a header that says nothing.
    """
    found = {words(cell) for cell in cells if cell.strip()}
    done = set(listed("row_done"))
    nobody = {word for section in NO_PEOPLE for word in listed(section)}
    if not found & nobody or not found <= nobody | done:
        return False
    return bool(found & done) or words(header) in listed("entry_status")


def flag_of(header: str, cells: Iterable[str]) -> Flag | None:
    """What a «yes» means under a header that says it: «Brouillon» (0, 1), «Saisie de test» (oui, non)."""
    found = {words(cell) for cell in cells if cell.strip()}
    if not found or not found <= {*listed("marked"), *listed("unmarked")}:
        return None
    return next((flag for flag in FLAGS if words(header) in listed(f"flag_{flag}")), None)
