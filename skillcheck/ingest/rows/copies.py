"""The same export twice, told by the answers of its first people; knows neither files nor formats."""

from __future__ import annotations

from collections.abc import Sequence

from skillcheck.ingest.model import Part, SampleRow

LEAST_ROWS, LEAST_CELLS = 3, 12
"""Fewer different rows, or fewer answers, may be equal by chance."""


def codes_of(part: Part, sample: Sequence[SampleRow]) -> tuple[str, ...]:
    """The codes of the first people; none where no column names people beyond this table."""
    place = next((column.position for column in part.columns if column.role == "id" and not part.counted), None)
    return () if place is None else tuple(cell for row in sample if (cell := row.cells[place]).strip())


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
