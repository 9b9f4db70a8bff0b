"""The first rows of a table → its header, its layout and what each column is; knows no file format."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from skillcheck.errors import DataProblem, Problem
from skillcheck.ingest.cells.normalise import legible
from skillcheck.ingest.columns.header_row import (
    HEADER_ROWS,
    above_each,
    filled,
    hardly_wide,
    header_place,
    matched,
    named_above,
    refuse_on_its_side,
    said_of,
)
from skillcheck.ingest.columns.item_columns import HeaderIndex, Match
from skillcheck.ingest.columns.long_header import long_table, said_long
from skillcheck.ingest.columns.moments_asked import Reading, read_at
from skillcheck.ingest.columns.moodle import by_position, told_by_cells
from skillcheck.ingest.columns.other_columns import asks_who, other_role, with_roles
from skillcheck.ingest.columns.rows_around import (
    answered,
    is_row,
    refuse_above,
    refuse_legend,
    refuse_pivot,
    refuse_shifted,
)
from skillcheck.ingest.columns.two_line_header import one_header
from skillcheck.ingest.columns.whole_text import asks_else
from skillcheck.ingest.model import Column, Dialect, Part, SampleRow
from skillcheck.ingest.options import ReadOptions
from skillcheck.ingest.recipe import role_said

MOST_COLUMNS = 20_000
COPY = re.compile(r"[._]\d$")
ENOUGH_ROWS = 5
"""Rows that agree against their header, from which the header is at fault."""


def understand_table(
    name: str, dialect: Dialect, rows: Sequence[SampleRow], index: HeaderIndex, options: ReadOptions
) -> tuple[Part, list[SampleRow]] | None:
    """The table's header and columns, and the sample rows below it; None where no column is a question.

    Raises:
        DataProblem: too many columns, a broken header, or two lines of it that disagree.
        UsageProblem: a column named by the person is not there.
    """
    rows = one_header(rows)
    if said_long(rows, options):
        return long_table(name, dialect, rows, options, index, None)
    if rows and max(len(row.cells) for row in rows[:HEADER_ROWS]) > MOST_COLUMNS:
        count = max(len(row.cells) for row in rows[:HEADER_ROWS])
        raise DataProblem(Problem("ingest.too_many_columns", fields={"n": count, "limit": MOST_COLUMNS}))
    place = header_place(rows, index, options)
    long = (
        long_table(name, dialect, rows, options, index, place)
        if place is None or hardly_wide(rows, place, index, options)
        else None
    )
    if place is None or long is not None:
        return long
    refuse_on_its_side(rows, place, index, options)
    return _wide_table(name, dialect, rows, place, index, options)


def _wide_table(
    name: str, dialect: Dialect, rows: Sequence[SampleRow], place: int, index: HeaderIndex, options: ReadOptions
) -> tuple[Part, list[SampleRow]] | None:
    """The table of a row for each person, under the header at ``place``."""
    header = [legible(cell) for cell in named_above(rows, place)]
    below = [row for row in rows[place + 1 :] if row.cells != [""]]
    over = filled(rows[place - 1].cells if place else (), len(header))
    undecided = ["" if said_of(text, options) else text for text in header]
    reading = read_at(undecided, over, index, options.moment)
    columns = _columns(header, above_each(rows, place, index, options), index, options, rows[place + 1 :], reading)
    columns = _under_other_headings(columns, over)
    if not any(column.role in ("item", "option", "proposed") for column in columns):
        return None
    extra = _further_lines(below, columns, index)
    refuse_other_texts(
        [*rows[:place], *below[: extra + 2], *_headed_again(below[extra + 2 :], columns, index)], columns, index
    )
    last = below[extra - 1] if extra else rows[place]
    columns = _filled_columns(columns, below[extra:])
    _refuse_broken(columns, below[extra:], last.line, dialect.separator)
    sample = [row for row in below[extra:] if is_row(row, len(columns))]
    columns, named = with_roles(columns, answered(sample, columns), options, index)
    refuse_above(rows[:place], columns, sample, index, options)
    refuse_pivot(sample)
    refuse_legend(sample, columns, index)
    refuse_shifted(sample, columns)
    lines = tuple(tuple(row.cells) for row in rows if row.line <= last.line)
    next_line = next((row.line for row in rows if row.end > last.end), last.line + 1)
    offered = tuple(columns[place].header for place in named.offered)
    return Part(
        name,
        dialect,
        lines,
        tuple(columns),
        last.end,
        next_line,
        rows[place].line,
        counted=named.counter,
        offered_ids=offered,
        moment=reading.label,
        bare=not any(cell.strip() for row in below[extra:] for cell in row.cells),
    ), sample


def _under_other_headings(columns: list[Column], over: Sequence[str]) -> list[Column]:
    """Questions under a heading that asks something else of them («Niveau souhaité», «Évaluation du formateur») are not
    read, where others stand under another heading: else it is the title of all, as is one over the people's codes."""
    asked = [c for c in columns if c.role in ("item", "option") and c.how not in ("recipe", "moment")]
    titles = {over[column.position] for column in columns if column.role not in ("item", "option")}
    other = {text for column in asked if asks_else(text := over[column.position]) and ":" not in text} - titles
    if len({over[column.position] for column in asked}) < 2:
        return columns
    return [
        Column(c.position, c.header, "question", near=(str(c.item),)) if c in asked and over[c.position] in other else c
        for c in columns
    ]


def _filled_columns(columns: list[Column], rows: Sequence[SampleRow]) -> list[Column]:
    """The columns without the last ones where every row ends before them (ODK Central leaves out an empty «Status»).

    Only where no column left out is an answer or a person: a row cut short must not pass for a whole one.
    """
    widths = {len(row.cells) for row in rows if not row.fault}
    width = widths.pop() if len(widths) == 1 else len(columns)
    beyond = columns[width:]
    return columns[:width] if all(column.role in ("tool", "personal", "empty") for column in beyond) else columns


def _refuse_broken(columns: Sequence[Column], rows: Sequence[SampleRow], line: int, sign: str) -> None:
    """Every row has one width and the header another: the header is at fault, and it is said once. ``sign``: what
    separates cells.

    Raises:
        DataProblem: where enough rows agree, or each row is one cell that holds all cells.
    """
    widths = {len(row.cells) for row in rows if not row.fault and any(map(str.strip, row.cells))}
    if (
        rows
        and widths == {1}
        and all(len(row.cells[0].split(sign)) == len(columns) for row in rows)
        and len(columns) > 1
    ):
        raise DataProblem(Problem("ingest.one_cell", line=rows[0].line, fields={"found": rows[0].cells[0][:40]}))
    if len(rows) < ENOUGH_ROWS or len(widths) != 1:
        return
    width = widths.pop()
    beyond = any(cell.strip() for row in rows for cell in row.cells[len(columns) :])
    if width < len(columns) or (width > len(columns) and beyond):
        fields: dict[str, object] = {"found": len(columns), "suggestion": width}
        raise DataProblem(Problem("ingest.header_broken", line=line, fields=fields))


def _columns(
    header: Sequence[str],
    above: Sequence[str],
    index: HeaderIndex,
    options: ReadOptions,
    below: Sequence[SampleRow],
    reading: Reading,
) -> list[Column]:
    told, telling = told_by_cells(header, below, index)
    positions = {} if told else by_position(header, index.bank)
    columns: list[Column] = []
    for place, text in enumerate(header):
        said = said_of(text, options)
        match = matched(text, above[place], index, options, reading.header[place])
        if place in reading.others and (match is None or match.how != "recipe"):
            whole = match.item if match is not None and match.option is None else None
            columns.append(Column(place, text, "tool", whole, how="moment"))
        elif match is not None:
            columns.append(_item_column(place, text, match))
        elif said:
            columns.append(Column(place, text, role_said(said), how="recipe"))
        elif place in told or place in telling:
            columns.append(_item_column(place, text, told[place]) if place in told else Column(place, text, "tool"))
        else:
            columns.append(_other_column(place, text, positions.get(place), index, options.accept))
    return _copies_whole(_without_rivals(columns), index)


def _copies_whole(columns: list[Column], index: HeaderIndex) -> list[Column]:
    """«s111.1» beside «s111», without a column for each answer, is a copy, as pandas names it, and no answer of it."""
    whole = {column.item for column in columns if column.role == "item"}
    there: dict[str | None, set[str | None]] = defaultdict(set)
    for column in columns:
        if column.role == "option":
            there[column.item].add(column.option)
    copied = {
        item
        for item, options in there.items()
        if item in whole and {answer.code for answer in index.bank[str(item)].answers} - options
    }
    return [
        replace(column, role="item", option=None)
        if column.role == "option" and column.item in copied and COPY.search(column.header)
        else column
        for column in columns
    ]


def _without_rivals(columns: list[Column]) -> list[Column]:
    """Several columns that only look like one question («Votre associati.. » three times): none of them is it."""
    likely = Counter((c.item, c.option) for c in columns if c.how in ("prefix", "fuzzy"))
    sure = {(column.item, column.option) for column in columns if column.how not in ("prefix", "fuzzy")}
    return [
        Column(column.position, column.header, "unknown")
        if column.how in ("prefix", "fuzzy")
        and (likely[column.item, column.option] > 1 or (column.item, column.option) in sure)
        else column
        for column in columns
    ]


def _item_column(place: int, header: str, match: Match) -> Column:
    return Column(place, header, "option" if match.option else "item", match.item, match.option, match.how)


def _other_column(place: int, header: str, position: Match | None, index: HeaderIndex, accept: bool) -> Column:
    role = other_role(header)
    match = position or (index.proposed(header) if role == "unknown" else None)
    if match is None:
        return Column(place, header, "personal" if role == "unknown" and asks_who(header) else role)
    return Column(place, header, "item" if accept else "proposed", match.item, match.option, match.how)


def _headed_again(rows: Sequence[SampleRow], columns: Sequence[Column], index: HeaderIndex) -> list[SampleRow]:
    """The rows with a question under the first question: another export pasted below, with its header."""
    first = next((column.position for column in columns if column.role == "item"), None)
    return [
        row for row in rows if first is not None and len(row.cells) > first and index.firm(row.cells[first]) is not None
    ]


def refuse_other_texts(rows: Sequence[SampleRow], columns: Sequence[Column], index: HeaderIndex) -> None:
    """A row of questions of which some are not those of the header: columns were exchanged, or stand in another order
    below, and nobody can tell which line is right.

    Raises:
        DataProblem: a text is that of another question.
    """
    for row in rows:
        asked = [(c, row.cells[c.position]) for c in columns if c.role == "item" and c.position < len(row.cells)]
        texts = [(c, cell, found.item) for c, cell in asked if (found := index.firm(cell)) and not found.option]
        other = [(c.header, cell) for c, cell, item in texts if item != c.item]
        if other and len(texts) > 1 and len(texts) * 2 > len(asked):
            header, cell = other[0]
            fields: dict[str, object] = {"found": header[:60], "suggestion": " ".join(cell.split())[:80]}
            raise DataProblem(Problem("ingest.headings_disagree", line=row.line, fields=fields))


def _further_lines(below: Sequence[SampleRow], columns: Sequence[Column], index: HeaderIndex) -> int:
    """How many lines below the header are header too."""
    extra = next((at + 1 for at, row in enumerate(below[:3]) if _tells_imports(row.cells)), 0)
    while extra < min(3, len(below)) and _is_header_too(below[extra].cells, columns, index):
        extra += 1
    return extra


def _tells_imports(cells: Sequence[str]) -> bool:
    """Qualtrics' last line of a header: the lines before it are header, whatever they say."""
    return sum(cell.startswith('{"ImportId"') for cell in cells) * 2 > len(cells)


def _is_header_too(cells: Sequence[str], columns: Sequence[Column], index: HeaderIndex) -> bool:
    """A second heading below the ids: question texts, Qualtrics' import ids, Kobo's tags."""
    items = [column for column in columns if column.item and column.position < len(cells)]
    filled = [column for column in items if cells[column.position].strip()]
    if not filled or len(filled) * 2 < len(items):
        return False

    def heads(column: Column) -> bool:
        cell = cells[column.position]
        match = index.firm(cell)
        return cell.startswith(('{"ImportId"', "#")) or (
            match.item == column.item and match.option is None
            if match is not None
            else "\n" in cell
            and index.about(cell) == column.item  # our own table: the question, then what its codes mean
        )

    return sum(map(heads, filled)) * 2 > len(filled)
