"""Columns that say what a row is to the tool: sent, a draft, a trial of the form; told by cells, then by headers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from skillcheck.ingest.cells.normalise import listed, words

Flag = Literal["test", "preview", "draft"]
FLAGS: tuple[Flag, ...] = ("test", "preview", "draft")
NO_PEOPLE = ("row_test", "row_preview", "row_draft")


def says_state(header: str, cells: Iterable[str]) -> bool:
    """Whether a column says of each row whether it was sent or tried out: «final» and «test», and nothing else; under a
    header that says so («Statut de la saisie»), one «test» is enough, whatever the other rows are called.

    Groups called «test» and «control» are no such column, nor is one word alone under a header that says nothing.
    """
    found = {words(cell) for cell in cells if cell.strip()}
    nobody = words_for_nobody()
    if not found & nobody:
        return False
    done = set(listed("row_done"))
    return words(header) in listed("entry_status") or (bool(found & done) and found <= nobody | done)


def words_for_nobody() -> frozenset[str]:
    """What is written in the row of a test, a preview or a draft."""
    return frozenset(word for section in NO_PEOPLE for word in listed(section))


def flag_of(header: str, cells: Iterable[str]) -> Flag | None:
    """What a «yes» means under a header that says it: «Brouillon» (0, 1), «Preview», «Saisie de test» (oui, non)."""
    found = {words(cell) for cell in cells if cell.strip()}
    if not found or not found <= {*listed("marked"), *listed("unmarked")}:
        return None
    return next((flag for flag in FLAGS if words(header) in listed(f"flag_{flag}")), None)
