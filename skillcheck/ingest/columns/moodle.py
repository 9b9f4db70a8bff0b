"""Numbered columns of a quiz («Question 3», «Response 3») → the question that the cells beside tell; knows no file.

Moodle's report of responses names no question, but gives the text of each where «summary of the question» is ticked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from skillcheck.ingest.cells.normalise import listed, words
from skillcheck.ingest.columns.item_columns import HeaderIndex, Match

if TYPE_CHECKING:
    from skillcheck.ingest.model import SampleRow
    from skillcheck.questions.item_bank import ItemBank


def told_by_cells(
    headers: Sequence[str], rows: Sequence[SampleRow], index: HeaderIndex
) -> tuple[dict[int, Match], set[int]]:
    """Column of responses → its question, where the column of questions of the same number always tells that one.

    Also the columns of questions used. A quiz that draws its questions gives people different ones: no column is taken.
    """
    asked, answered = _numbers(headers, "item"), _numbers(headers, "numbered")
    found: dict[int, Match] = {}
    used: set[int] = set()
    for number in asked.keys() & answered.keys():
        place = asked[number]
        cells = {row.cells[place].strip() for row in rows if place < len(row.cells)} - {"", "-"}
        items = {_begins_with(cell, index) for cell in cells}
        if len(items) == 1 and (item := items.pop()) is not None:
            found[answered[number]] = Match(item, "text")
            used.add(place)
    return found, used


def by_position(headers: Sequence[str], bank: ItemBank) -> dict[int, Match]:
    """«Response 1» … «Response N» (Moodle) → the questions in the bank's order, where N is exactly its size."""
    pattern = re.compile(rf"^(?:{'|'.join(listed('numbered'))}) ?(\d+)$")
    numbers = {
        place: int(found.group(1)) for place, header in enumerate(headers) if (found := pattern.match(words(header)))
    }
    if sorted(numbers.values()) != list(range(1, len(bank) + 1)):
        return {}
    return {place: Match(bank.ids[number - 1], "position") for place, number in numbers.items()}


def _numbers(headers: Sequence[str], section: str) -> dict[str, int]:
    """Number → column, for the headers that are a known word and a number («3», «3a»)."""
    pattern = re.compile(rf"^(?:{'|'.join(filter(None, listed(section)))}) (\d+[a-z]?)$")
    return {found.group(1): place for place, header in enumerate(headers) if (found := pattern.match(words(header)))}


def _begins_with(cell: str, index: HeaderIndex) -> str | None:
    """The question whose whole text begins a summary («Text: choice; choice»)."""
    spelled = words(cell) + " "
    known = [text for text in index.texts if spelled.startswith(text + " ")]
    return index.texts[max(known, key=len)] if known else None
