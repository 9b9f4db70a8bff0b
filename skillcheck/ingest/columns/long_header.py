"""A table with one row per answer: a column of questions, a column of answers, a column of people; knows no format."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from skillcheck.errors import DataProblem, Problem
from skillcheck.ingest.cells.normalise import legible, light, listed, words
from skillcheck.ingest.columns.identity import id_rank, made_by_tool, names_nobody_elsewhere, said_of_people
from skillcheck.ingest.columns.item_columns import HeaderIndex
from skillcheck.ingest.columns.long_beside import refuse_others
from skillcheck.ingest.columns.named_columns import named_or_refused
from skillcheck.ingest.columns.other_columns import other_role, own_id
from skillcheck.ingest.columns.rows_around import is_row, refuse_above
from skillcheck.ingest.columns.unknown_questions import CODES, answers_something
from skillcheck.ingest.model import Column, Dialect, Part, Role, SampleRow
from skillcheck.ingest.options import ReadOptions
from skillcheck.ingest.recipe import LONG, UNDECIDED, role_said

HEADER_ROWS = 12


def long_table(
    name: str, dialect: Dialect, rows: Sequence[SampleRow], options: ReadOptions, index: HeaderIndex,
    header: int | None,
) -> tuple[Part, list[SampleRow]] | None:  # fmt: skip
    """The table where each row is one answer; None where it is not such a table. ``header``: the row that heads
    it where each row is a person.

    Raises:
        DataProblem: one row per answer, but no column of people, or none of answers.
    """
    for place, row in enumerate(rows[:HEADER_ROWS]):
        sample = [other for other in rows[place + 1 :] if is_row(other, len(row.cells))]
        if len(row.cells) < 2 or len(sample) < 2:
            continue
        names = [legible(cell) for cell in row.cells]
        columns = [Column(at, text, _role(text, options)) for at, text in enumerate(names)]
        item_place = _said(columns, "long_item")
        if item_place is None:
            item_place = next((at for at, name in enumerate(names) if _names_items(at, name, sample, index)), None)
        if item_place is None:
            continue
        told = (header is None or header > place) and bool(names[item_place].strip()) and _come_back(item_place, sample)
        answer_place = _answers(columns, item_place, sample, index, by_cells=told)
        if answer_place is None:
            if place == 0 and told:
                fields: dict[str, object] = {"found": ", ".join(row.cells[:12])}
                raise DataProblem(Problem("ingest.long_without_answers", line=row.line, fields=fields))
            continue
        columns[item_place] = Column(item_place, names[item_place], "long_item")
        columns[answer_place] = Column(answer_place, names[answer_place], "long_answer")
        columns = _with_people(columns, row, sample, options)
        refuse_above(rows[:place], columns, sample, index, options)
        refuse_others(columns, item_place, answer_place, sample, index)
        lines = tuple(tuple(other.cells) for other in rows[: place + 1])
        counted = _counts_people(columns, sample)
        part = Part(
            name, dialect, lines, tuple(columns), row.end, sample[0].line, row.line, layout="long", counted=counted
        )
        return part, sample
    return None


def _come_back(place: int, sample: Sequence[SampleRow]) -> bool:
    """Whether the same questions stand on several rows, as several people's; not once each, down a table."""
    cells = Counter(light(row.cells[place]) for row in sample)
    return cells.total() > len(cells)


def said_long(rows: Sequence[SampleRow], options: ReadOptions) -> bool:
    """Whether the recipe says which columns hold questions and answers."""
    if options.recipe is None:
        return False
    return {options.recipe.column(cell) for row in rows[:HEADER_ROWS] for cell in row.cells} >= set(LONG)


def _role(header: str, options: ReadOptions) -> Role:
    said = options.recipe.column(header) if options.recipe and header.strip() else None
    return other_role(header) if said is None or said == UNDECIDED else role_said(said)


def _said(columns: Sequence[Column], role: Role) -> int | None:
    return next((column.position for column in columns if column.role == role), None)


def _answers(
    columns: Sequence[Column], item_place: int, sample: Sequence[SampleRow], index: HeaderIndex, *, by_cells: bool
) -> int | None:
    """The column of answers: as the recipe says, by its header, else (``by_cells``) the only one whose cells are.

    Raises:
        DataProblem: two columns are headed so and hold different codes, as what was chosen and what was expected.
    """
    if (said := _said(columns, "long_answer")) is not None:
        return said
    others = [column for column in columns if column.position != item_place]
    headed = [column for column in others if words(column.header) in listed("answer")]
    coded = [one for one in headed if all(row.cells[one.position].strip().casefold() in {*CODES, ""} for row in sample)]
    if len({tuple(row.cells[one.position].strip() for row in sample) for one in coded}) > 1:
        fields: dict[str, object] = {"found": ", ".join(one.header[:40] for one in coded), "one": coded[0].header[:40]}
        raise DataProblem(Problem("ingest.long_two_answers", fields=fields))
    if headed or not by_cells:
        return headed[0].position if headed else None
    read = [c.position for c in others if c.role == "unknown" and _read_as_answers(c.position, sample, index)]
    return read[0] if len(read) == 1 else None


def _read_as_answers(place: int, sample: Sequence[SampleRow], index: HeaderIndex) -> bool:
    cells = [cell for row in sample if (cell := row.cells[place].strip())]
    known = sum(words(cell) in index.labels or cell.casefold() in CODES for cell in cells)
    return bool(cells) and known * 5 >= len(cells) * 4


def _with_people(
    columns: list[Column], row: SampleRow, sample: Sequence[SampleRow], options: ReadOptions
) -> list[Column]:
    """The columns with the one of people, groups and kept ones.

    Raises:
        DataProblem: no column names people.
    """
    chosen = _long_id(columns, options, sample)
    if chosen is None or _counts_lines(chosen, columns, options, sample):
        fields: dict[str, object] = {"found": ", ".join(row.cells[:12])}
        raise DataProblem(Problem("ingest.long_without_id", line=row.line, fields=fields))
    columns = [replace(c, role="unknown") if c.role == "id" else c for c in columns]
    columns[chosen] = replace(columns[chosen], role="id")
    for wanted in (*options.keep_personal, *options.every_group):
        for at in named_or_refused(row.cells, wanted):
            if columns[at].role in ("unknown", "personal", "tool", "carried"):
                columns[at] = replace(columns[at], role="group" if wanted in options.every_group else "carried")
    return columns


def _long_id(columns: Sequence[Column], options: ReadOptions, sample: Sequence[SampleRow]) -> int | None:
    """The column of people: what was written to name them before what a tool made; a number of each line is nobody."""
    if options.id_column:
        return own_id(columns, options.id_column)
    decided = options.recipe.column if options.recipe else lambda _header: None
    if said := [column.position for column in columns if decided(column.header) == "id"]:
        return said[0]

    def order(column: Column) -> tuple[bool, bool, bool, int]:
        cells = [row.cells[column.position] for row in sample]
        each = len(cells) > 2 and len(set(cells)) == len(cells)
        return each, made_by_tool(column.header), not said_of_people(column.header), id_rank(column.header)

    candidates = sorted((column for column in columns if column.role == "id"), key=order)
    return candidates[0].position if candidates else None


def _counts_lines(place: int, columns: Sequence[Column], options: ReadOptions, sample: Sequence[SampleRow]) -> bool:
    """Whether a tool's number or key of each line stands there: every answer would be of another person."""
    item = _said(columns, "long_item") or 0
    cells, asked = ([row.cells[at].strip() for row in sample] for at in (place, item))
    each = len(set(cells)) == len(cells) > 2 and len(set(asked)) > 1
    return each and not options.id_column and names_nobody_elsewhere(columns[place].header, cells)


def _counts_people(columns: Sequence[Column], sample: Sequence[SampleRow]) -> bool:
    """Whether the column of people is a tool's count or key: it names nobody in another file."""
    person = next(column for column in columns if column.role == "id")
    cells = list(dict.fromkeys(cell for row in sample if (cell := row.cells[person.position].strip())))
    return names_nobody_elsewhere(person.header, cells)


def _names_items(place: int, header: str, sample: Sequence[SampleRow], index: HeaderIndex) -> bool:
    """Whether most cells of a column are questions; half where they come back for several people («age» stands there
    too), and a third under a header that says so. A header that stands among the cells is the first answer."""
    counts = Counter(light(row.cells[place]) for row in sample[:1000])
    if light(header) in counts and words(header) not in listed("item"):
        return False
    known = sum(count for cell, count in counts.items() if cell in index.bank or index.firm(cell) is not None)
    several = known * 2 >= counts.total() and _come_back(place, sample)
    return (
        known * 5 >= counts.total() * 4 or several or (words(header) in listed("item") and known * 3 >= counts.total())
    )


def lines_of_no_question(part: Part, sample: Sequence[SampleRow], index: HeaderIndex) -> tuple[str, ...]:
    """Names in the column of questions that half of the people have and whose cells are no answers: «age», «34»."""
    if part.layout != "long":
        return ()
    who, item, answer = (
        next(column.position for column in part.columns if column.role == role)
        for role in ("id", "long_item", "long_answer")
    )
    people: dict[str, set[str]] = defaultdict(set)
    cells: dict[str, list[str]] = defaultdict(list)
    for row in sample:
        if (name := row.cells[item]).strip() and index.firm(name) is None:
            people[name].add(row.cells[who])
            cells[name].append(row.cells[answer].strip())
    everybody = {row.cells[who] for row in sample}
    return tuple(
        name for name, some in people.items()
        if len(some) >= 2 and len(some) * 2 >= len(everybody)
        and not answers_something(name, [cell for cell in cells[name] if cell] or [""], index)
    )  # fmt: skip
