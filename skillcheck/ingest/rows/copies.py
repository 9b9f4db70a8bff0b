"""The same export twice, or a code given to somebody else, told by the first people; knows no files."""

from __future__ import annotations

from collections.abc import Sequence

from skillcheck.ingest.cells.normalise import words
from skillcheck.ingest.columns.other_columns import other_role
from skillcheck.ingest.model import Part, SampleRow
from skillcheck.ingest.options import ReadOptions
from skillcheck.ingest.rows.whose import code_in

LONGEST = 60
"""Signs of a name; a longer text is what a browser says of itself."""
LEAST_ROWS, LEAST_CELLS = 3, 12
"""Fewer different rows, or fewer answers, may be equal by chance."""


def codes_of(part: Part, sample: Sequence[SampleRow]) -> tuple[str, ...]:
    """The codes of the first people; none where no column names people beyond this table."""
    place = next((column.position for column in part.columns if column.role == "id" and not part.counted), None)
    return () if place is None else tuple(cell for row in sample if (cell := row.cells[place]).strip())


def called_by(part: Part, sample: Sequence[SampleRow], options: ReadOptions) -> dict[str, dict[str, str]]:
    """The code of each of the first people → what personal columns call them: of an address what is before the «@»."""
    personal = [c for c in part.columns if c.role == "personal" or other_role(c.header) == "personal"]  # kept too
    places = [(column.position, words(column.header)) for column in personal]
    found: dict[str, dict[str, str]] = {}
    for row in sample if places and codes_of(part, sample[:1]) else ():
        cells = {header: words(row.cells[place].partition("@")[0]) for place, header in places}
        named = {header: cell for header, cell in cells.items() if any(map(str.isalpha, cell)) and len(cell) <= LONGEST}
        found.setdefault(code_in(row.cells, part, options).strip(), named)
    return found


def marks_of(part: Part, sample: Sequence[SampleRow]) -> tuple[int, ...]:
    """What the first people answered, a number for each: equal where the same person gives the same answers to the same
    questions. Nothing where so few answers would be no sign."""
    asked = [column for column in part.columns if column.role in ("item", "option")]
    who = next((column.position for column in part.columns if column.role == "id" and not part.counted), None)
    if part.layout != "wide" or len(asked) * len(sample) < LEAST_CELLS:
        return ()
    of, places = tuple((column.item, column.option) for column in asked), [column.position for column in asked]
    people = [None if who is None else row.cells[who].strip().casefold() for row in sample]
    answers = [tuple(map(str.strip, map(row.cells.__getitem__, places))) for row in sample]
    marks = tuple(hash((of, *both)) for both in zip(people, answers, strict=True))
    return marks if len(set(marks)) >= LEAST_ROWS else ()


def same_rows(one: Part, other: Part) -> int:
    """How many rows two tables have in common where one is the other, or its beginning or end in either order: an
    export and a later one of the same form; else 0."""
    short, long = sorted((one.marks, other.marks), key=len)
    ends = (long[: len(short)], long[-len(short) :])
    return len(short) if short and (short in ends or short[::-1] in ends) else 0
