"""Rotating forms: blocks of questions that are empty together, so that each person was asked some of them only.

A block that people leave empty when they stop is no such thing: then one pattern of blocks lies within another. Only
where at least two patterns hold something that the other lacks was the form divided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from skillcheck.ingest.cells.normalise import light, listed_lightly
from skillcheck.ingest.model import Forms, Part, SampleRow

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOOKED_AT = 300
FEWEST_PEOPLE, FEWEST_QUESTIONS = 20, 3
ALIKE = 0.8
"""Two questions are of one block where this share of the people without the one are without the other."""
FILLED = 0.7
"""Who was asked a block has answered this share of it."""
OFTEN, AT_LEAST = 0.05, 5
"""A pattern of blocks is a form where this share of people, and so many, show it."""


def forms_of(part: Part, sample: Sequence[SampleRow]) -> Forms | None:
    """The blocks of a table and the forms made of them; None where every question was put to everybody."""
    places: dict[str, list[int]] = {}
    for column in part.columns:
        if column.item and column.role in ("item", "option"):
            places.setdefault(column.item, []).append(column.position)
    if part.layout != "wide" or len(places) < 2 * FEWEST_QUESTIONS or len(sample) < FEWEST_PEOPLE:
        return None
    empty = _empty(sample[:LOOKED_AT], list(places.values()))
    blocks = _blocks(empty)
    if len(blocks) < 2:
        return None
    shown = np.stack([~empty[:, block].all(axis=1) for block in blocks], axis=1) @ (1 << np.arange(len(blocks)))
    counts = Counter(shown.tolist())
    often = {form for form, n in counts.items() if form and n >= max(AT_LEAST, OFTEN * len(empty))}
    whole = {form for form in often if not any(form & other == form != other for other in often)}
    if len(whole) < 2:
        return None
    items = list(places)
    return Forms(tuple(tuple(items[at] for at in block) for block in blocks), frozenset(whole))


def _empty(sample: Sequence[SampleRow], places: Sequence[Sequence[int]]) -> NDArray[np.bool_]:
    """people × questions: whether nothing was answered; people without any answer are left out."""
    missing = {"", *listed_lightly("missing")}
    known: dict[str, bool] = {}
    rows = []
    for row in sample:
        cells = row.cells
        for cell in set(cells) - known.keys():
            known[cell] = len(cell) < 40 and light(cell) in missing
        blank = [known[cell] for cell in cells]
        rows.append([blank[some[0]] if len(some) == 1 else all(blank[place] for place in some) for some in places])
    empty = np.array(rows, dtype=np.bool_)
    return empty[~empty.all(axis=1)]


def _blocks(empty: NDArray[np.bool_]) -> list[list[int]]:
    """The questions that the same people left empty, in groups."""
    share = empty.mean(axis=0) if len(empty) >= FEWEST_PEOPLE else np.zeros(empty.shape[1])
    blocks: list[tuple[list[int], NDArray[np.bool_]]] = []
    without = empty.astype(np.float32)  # whole numbers far below 2²⁴: exact
    shared: list[list[float]] = (without.T @ without).tolist()
    alone: list[float] = without.sum(axis=0).tolist()
    for at in np.flatnonzero((share >= OFTEN) & (share <= 1 - OFTEN)).tolist():
        mine = empty[:, at]
        for number, (block, theirs) in enumerate(blocks):
            if shared[at][block[0]] < ALIKE * alone[at]:
                continue  # all of a block are without the people that its first one is without, or fewer
            both = mine & theirs
            if both.sum() >= ALIKE * max(mine.sum(), theirs.sum()):
                blocks[number] = ([*block, at], both)
                break
        else:
            blocks.append(([at], mine))
    return [
        block for block, people in blocks
        if len(block) >= FEWEST_QUESTIONS and (~empty[~people][:, block]).mean() >= FILLED
    ]  # fmt: skip
