"""Columns whose cells read as answers though their headers are no question we know; knows no file.

Words of a scale are answers under any header. Numbers and letters are under a header like a question's: long, a code,
a question mark. Under a short one («Tableur»), numbers are answers where they are those of the file's questions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import pairwise

from skillcheck.ingest.cells.normalise import listed, words
from skillcheck.ingest.columns.item_columns import HeaderIndex
from skillcheck.ingest.model import Column, SampleRow

MOST_GROUPS = 20
SHORT_CELL = 60
LONGEST_GROUP = 5
"""Words of a header that may be guessed to be a group."""
ALIKE = 0.8
SHORTEST_LIKE = 6
"""Signs from which a cell may be said to be like an answer: «oui» and «nuit» are not."""
CODES = frozenset({*"01234567", *"abcd", "dk", "na", "pn", "nsp"})
MARKS = frozenset({"y", "x", "oui", "non", "yes", "no", "si", "true", "false"})
CUT_SHORT = re.compile(r"(?:\.\.|…)\s*\]?\s*$")
"""How LimeSurvey cuts a header short: «Je connais des .. »."""
ASKS = re.compile(r"\?|->")
"""«Q17_k123->an answer» (Moodle's questionnaire) is no group, nor is a question."""
ITEM_LIKE = re.compile(r"^(?:\w*[\W_])?[a-z]{1,3}_?\d{1,4}[a-z]?\.?$", re.IGNORECASE)
"""«s999», «Q5», «G1_s113»: what a question may be called."""

NUMBERED = re.compile(r"^([a-z]+ )?[a-z]{0,2}\d{1,3}(?: \d{1,3}){0,2}[a-z]?$")
ITEM_CODE = re.compile(r"(?<![a-z0-9])[a-z]{1,3}\d{2,4}(?![a-z0-9])")
LOOKED_AT = 300
MOSTLY = 0.8
FLAG = 2
"""So many different numbers only are rather a mark («boursier», 0 or 1) or a group than answers."""


def answers_something(
    header: str, filled: Sequence[str], index: HeaderIndex, numbers: frozenset[str] = frozenset()
) -> bool:
    """Whether the cells read as answers of a scale, or as its numbers and letters under a header like a question's.

    ``numbers``: those that the questions of the file are answered with (``numbers_of``).
    """
    counts = Counter(filled)
    labels = sum(count for cell, count in counts.items() if words(cell) in index.labels)
    codes = sum(count for cell, count in counts.items() if cell.casefold() in CODES)
    if _are_numbers(header, filled, index, numbers):
        return True
    if labels and (labels + _alike(counts, index)) * 5 >= len(filled) * 3:
        return True
    if CUT_SHORT.search(header):
        codes += sum(count for cell, count in counts.items() if words(cell) in MARKS)
    elif not (
        ITEM_LIKE.match(header.strip())
        or _is_numbered(header)
        or len(words(header).split()) > LONGEST_GROUP
        or ASKS.search(header)
    ):
        return False
    return (labels + codes) * 5 >= len(filled) * 4


def _is_numbered(header: str) -> bool:
    """«1.1», «C1.1», «Item 12», «Énoncé 3»: a number alone, or behind a word for a question."""
    found = NUMBERED.match(words(header))
    return found is not None and (not found[1] or found[1].strip() in listed("item_names"))


def _alike(counts: Counter[str], index: HeaderIndex) -> int:
    """How many cells are nearly an answer («sans aide», «pas encor») and none exactly."""
    spelled = {cell: words(cell) for cell in counts if len(cell) <= SHORT_CELL}
    unknown = [cell for cell, one in spelled.items() if len(one) >= SHORTEST_LIKE and one not in index.labels]
    return sum(
        counts[cell] for cell in unknown[:MOST_GROUPS] if get_close_matches(spelled[cell], index.labels, 1, ALIKE)
    )


def later_version(header: str, index: HeaderIndex) -> str | None:
    """The question that took the place of the one whose code a header holds: «s133», «k123[a]», ours is «s133b»."""
    for code in ITEM_CODE.findall(header.casefold()[:SHORT_CELL]):
        if code not in index.bank and (later := [item for item in index.bank.ids if item[:-1] == code]):
            return later[0]
    return None


def numbers_of(columns: Sequence[Column], sample: Sequence[SampleRow]) -> frozenset[str]:
    """The bare numbers that a file's questions are answered with; none where they are answered in words."""
    places = [column.position for column in columns if column.role == "item"]
    counts = Counter(cell for row in sample[:LOOKED_AT] for place in places if (cell := row.cells[place].strip()))
    found = {cell: n for cell, n in counts.items() if len(cell) == 1 and cell.isdecimal()}
    return frozenset(found) if sum(found.values()) >= MOSTLY * counts.total() else frozenset()


def _are_numbers(header: str, filled: Sequence[str], index: HeaderIndex, numbers: frozenset[str]) -> bool:
    """Whether cells under a short header are the numbers of the file's own answers: more than a mark of two values has,
    or two under a header that a question speaks of («Tableur»), and no count of the rows."""
    distinct = set(filled)
    if not numbers or not distinct <= numbers or words(header) in (*listed("marks_given"), *listed("comments")):
        return False
    steps = [int(after) - int(before) for before, after in pairwise(filled)]
    if all(step > 0 for step in steps):
        return False
    return len(distinct) > FLAG or (len(distinct) == FLAG and distinct != {"0", "1"} and bool(index.nearest(header)))


def answers_alone(columns: list[Column], sample: Sequence[SampleRow]) -> list[Column]:
    """Columns side by side that some people fill with their very header: the answers of a question whose words stand
    nowhere (Typeform). One alone, as «I agree», is none."""
    echoes = {
        c.position for c in columns if c.role in ("unknown", "carried") and c.how != "recipe" and _echo(c, sample)
    }
    return [
        replace(column, role="question", how=None)
        if column.position in echoes and echoes & {column.position - 1, column.position + 1}
        else column
        for column in columns
    ]


def _echo(column: Column, sample: Sequence[SampleRow]) -> bool:
    cells = {words(row.cells[column.position]) for row in sample}
    return cells == {"", words(column.header)} and any(map(str.isalpha, column.header))
