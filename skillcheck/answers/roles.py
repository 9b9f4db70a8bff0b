"""What the columns without a question are: the person, groups, personal data; by header and by the first cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from skillcheck.answers.columns import id_rank, named, nearest
from skillcheck.answers.model import Column, ReadOptions
from skillcheck.answers.words import words
from skillcheck.errors import Problem, UsageProblem

MOST_GROUPS = 20
SHORT_CELL = 60


@dataclass(frozen=True)
class SampleRow:
    """One row of the head: its line, where the next one begins, its cells."""

    line: int
    end: int
    cells: list[str]
    fault: str = ""


def with_roles(columns: list[Column], sample: Sequence[SampleRow], options: ReadOptions) -> list[Column]:
    """Choose the id column, the groups and what is kept; look at cells where headers do not tell."""
    headers = [column.header for column in columns]
    columns = [_looked_at(column, sample) for column in columns]
    chosen = _id_place(columns, headers, sample, options)
    columns = [
        replace(column, role="unknown" if column.role == "id" and column.position != chosen else column.role)
        for column in columns
    ]
    if chosen is not None:
        columns[chosen] = replace(columns[chosen], role="id", item=None, option=None)
    for wanted, role in [
        *((name, "carried") for name in options.keep_personal),
        *((name, "group") for name in options.groups),
    ]:
        for place in named_or_refused(headers, wanted):
            if columns[place].role not in ("item", "option", "id"):
                columns[place] = replace(columns[place], role="group" if role == "group" else "carried")
    return columns


def named_or_refused(headers: Sequence[str], wanted: str) -> list[int]:
    """The columns a person names.

    Raises:
        UsageProblem: none has this header.
    """
    places = named(headers, wanted)
    if not places:
        raise UsageProblem(
            Problem("files.no_such_column", fields={"found": wanted, "suggestion": nearest(headers, wanted)})
        )
    return places


def _looked_at(column: Column, sample: Sequence[SampleRow]) -> Column:
    """A column its header does not explain: e-mail addresses are personal, a few repeated short values are a group."""
    if column.role != "unknown" or column.how == "recipe":
        return column
    cells = [row.cells[column.position].strip() for row in sample]
    filled = [cell for cell in cells if cell]
    if not filled:
        return column
    if sum("@" in cell and "." in cell for cell in filled) * 3 > len(filled):
        return replace(column, role="personal")
    distinct = set(filled[:2000])
    grouped = (
        len(distinct) <= MOST_GROUPS
        and len(distinct) * 3 <= len(filled)
        and all(len(cell) <= SHORT_CELL for cell in distinct)
    )
    return replace(column, role="carried") if grouped and words(column.header) else column


def _id_place(
    columns: Sequence[Column], headers: Sequence[str], sample: Sequence[SampleRow], options: ReadOptions
) -> int | None:
    if options.id_column:
        return named_or_refused(headers, options.id_column)[0]
    if decided := [column.position for column in columns if column.role == "id" and column.how == "recipe"]:
        return decided[0]
    candidates = sorted(
        (column for column in columns if column.role == "id"),
        key=lambda column: (id_rank(column.header), column.position),
    )
    return next((column.position for column in candidates if _tells_people_apart(column.position, sample)), None)


def _tells_people_apart(place: int, sample: Sequence[SampleRow]) -> bool:
    filled = [row.cells[place] for row in sample if row.cells[place].strip()]
    if not sample:
        return True
    return len(filled) * 2 >= len(sample) and (len(filled) < 10 or len(set(filled)) * 4 >= len(filled))
