"""The first rows of a table → its header, its layout and what each column is; knows no file format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from skillcheck.errors import DataProblem, Problem, UsageProblem
from skillcheck.ingest.cells.normalise import legible
from skillcheck.ingest.columns.item_columns import HeaderIndex, Match
from skillcheck.ingest.columns.long_header import long_table, said_long
from skillcheck.ingest.columns.moments_asked import Reading, moment_of, read_at
from skillcheck.ingest.columns.moodle import told_by_cells
from skillcheck.ingest.columns.other_columns import asks_who, other_role, with_roles
from skillcheck.ingest.columns.two_line_header import one_header
from skillcheck.ingest.model import Column, Dialect, Part, SampleRow
from skillcheck.ingest.options import ReadOptions
from skillcheck.ingest.recipe import UNDECIDED, role_said

HEADER_ROWS = 12
MOST_COLUMNS = 20_000
ENOUGH_ROWS = 5
"""Rows that agree against their header, from which the header is at fault."""


def understand_table(
    name: str, dialect: Dialect, rows: Sequence[SampleRow], index: HeaderIndex, options: ReadOptions
) -> tuple[Part, list[SampleRow]] | None:
    """The table's header and columns, and the sample rows below it; None where no column is a question.

    Raises:
        DataProblem: too many columns.
        UsageProblem: a column named by the person is not there.
    """
    rows = one_header(rows)
    if said_long(rows, options):
        return long_table(name, dialect, rows, options, index, None)
    if rows and max(len(row.cells) for row in rows[:HEADER_ROWS]) > MOST_COLUMNS:
        count = max(len(row.cells) for row in rows[:HEADER_ROWS])
        raise DataProblem(Problem("ingest.too_many_columns", fields={"n": count, "limit": MOST_COLUMNS}))
    place = _header_place(rows, index, options)
    long = (
        long_table(name, dialect, rows, options, index, place)
        if place is None or _hardly_wide(rows, place, index, options)
        else None
    )
    if place is None or long is not None:
        return long
    if _on_its_side(rows, place, index, options):
        raise DataProblem(Problem("ingest.transposed", line=rows[place].line))
    header = [legible(cell) for cell in _named_above(rows, place)]
    above = _above(rows, place, index, options)
    below = [row for row in rows[place + 1 :] if row.cells != [""]]
    over = _filled(rows[place - 1].cells if place else (), len(header))
    undecided = ["" if _said(text, options) else text for text in header]
    reading = read_at(undecided, over, index, options.moment)
    columns = _columns(header, above, index, options, rows[place + 1 :], reading)
    if not any(column.role in ("item", "option", "proposed") for column in columns):
        return None
    extra = next((at + 1 for at, row in enumerate(below[:3]) if _tells_imports(row.cells)), 0)
    while extra < min(3, len(below)) and _is_header_too(below[extra].cells, columns, index):
        extra += 1
    last = below[extra - 1] if extra else rows[place]
    columns = _filled_columns(columns, below[extra:])
    _refuse_broken(columns, below[extra:], last.line)
    sample = [
        row
        for row in below[extra:]
        if not row.fault and len(row.cells) == len(columns) and any(map(str.strip, row.cells))
    ]
    columns, named = with_roles(columns, sample, options, index)
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
        counted=named.counter,
        offered_ids=offered,
        moment=reading.label,
    ), sample


def _filled_columns(columns: list[Column], rows: Sequence[SampleRow]) -> list[Column]:
    """The columns without the last ones where every row ends before them (ODK Central leaves out an empty «Status»).

    Only where no column left out is an answer or a person: a row cut short must not pass for a whole one.
    """
    widths = {len(row.cells) for row in rows if not row.fault}
    width = widths.pop() if len(widths) == 1 else len(columns)
    beyond = columns[width:]
    return columns[:width] if all(column.role in ("tool", "personal", "empty") for column in beyond) else columns


def _on_its_side(rows: Sequence[SampleRow], place: int, index: HeaderIndex, options: ReadOptions) -> bool:
    """Whether the questions are one below the other in the first column, and hardly one in the header."""
    below = {match.item for row in rows[:200] if row.cells and (match := index.firm(row.cells[0])) is not None}
    if len(below) < 3 or options.header_row is not None:
        return False
    return len({match.item for cell in rows[place].cells if (match := _matched(cell, "", index, options))}) <= 1


def _refuse_broken(columns: Sequence[Column], rows: Sequence[SampleRow], line: int) -> None:
    """Every row has one width and the header another: the header is at fault, and it is said once.

    Raises:
        DataProblem: where enough rows agree.
    """
    widths = {len(row.cells) for row in rows if not row.fault and any(map(str.strip, row.cells))}
    if len(rows) < ENOUGH_ROWS or len(widths) != 1:
        return
    width = widths.pop()
    beyond = any(cell.strip() for row in rows for cell in row.cells[len(columns) :])
    if width < len(columns) or (width > len(columns) and beyond):
        fields: dict[str, object] = {"found": len(columns), "suggestion": width}
        raise DataProblem(Problem("ingest.header_broken", line=line, fields=fields))


def _header_place(rows: Sequence[SampleRow], index: HeaderIndex, options: ReadOptions) -> int | None:
    """Which row is the header: the one given, else the one with most questions, ids before texts."""
    wanted = options.header_row
    if wanted is None and options.recipe:
        wanted = options.recipe.header_row
    if wanted is not None:
        upto = [place for place, row in enumerate(rows) if row.line <= wanted]
        if not upto or wanted < 1 or wanted > rows[-1].line:
            raise UsageProblem(Problem("ingest.no_such_row", fields={"found": wanted}))
        return upto[-1]
    for place, row in enumerate(rows[:HEADER_ROWS]):
        if told_by_cells(row.cells, rows[place + 1 :], index)[0]:
            return place
    best, best_score = None, 0.0
    for place, row in enumerate(rows[:HEADER_ROWS]):
        above = _above(rows, place, index, options)
        matches = [_matched(cell, above[at], index, options) for at, cell in enumerate(row.cells)]
        firm = [match for match in matches if match is not None]
        score = sum(1.0 + 0.5 * (match.how in ("id", "id inside", "recipe")) for match in firm)
        if score > best_score:
            best, best_score = place, score
    if best is not None:
        return best
    of_moments = [len(_at_moments(row.cells, index)) for row in rows[:HEADER_ROWS]]
    if any(of_moments):
        return of_moments.index(max(of_moments))
    for place, row in enumerate(rows[:HEADER_ROWS]):
        if len(row.cells) > 1 and (
            index.by_position(row.cells) or any(index.proposed(cell) for cell in row.cells[:400] if not cell.isdigit())
        ):
            return place
    return None


def _at_moments(cells: Sequence[str], index: HeaderIndex) -> list[Match]:
    """The questions of headers that also mention a moment («Avant : …»)."""
    found = [moment for cell in cells if (moment := moment_of(cell, index))]
    return [match for moment in found if (match := index.firm(moment.question))]


def _matched(
    header: str, above: str, index: HeaderIndex, options: ReadOptions, read_as: str | None = None
) -> Match | None:
    if said := _said(header, options):
        item, _, option = said.partition("/")
        return Match(item, "recipe", option or None) if item in index.bank else None
    return index.firm(header if read_as is None else read_as, above)


def _said(header: str, options: ReadOptions) -> str | None:
    """What a recipe decided of a column; None where it says nothing, or has not decided."""
    said = options.recipe.column(header) if options.recipe and header.strip() else None
    return None if said == UNDECIDED else said


def _hardly_wide(rows: Sequence[SampleRow], place: int, index: HeaderIndex, options: ReadOptions) -> bool:
    """At most two questions in the best header: perhaps a row of a file with one row per answer."""
    if options.header_row is not None:
        return False
    return len({match.item for cell in rows[place].cells if (match := _matched(cell, "", index, options))}) <= 2


def _named_above(rows: Sequence[SampleRow], place: int) -> Sequence[str]:
    """The header, its blank cells named by the row above where that one is a header too («Votre code» over nothing)."""
    header, above = rows[place].cells, rows[place - 1].cells if place else []
    if sum(map(bool, map(str.strip, above))) < 2 or len(above) != len(header):
        return header
    return [cell if cell.strip() else over for cell, over in zip(header, above, strict=True)]


def _above(rows: Sequence[SampleRow], place: int, index: HeaderIndex, options: ReadOptions) -> list[str]:
    """The question over each column, where a row of answers' names follows a row of questions (Framaforms, «separate»).

    Only over columns that are at least two different answers of the question: else the row below is not a header.
    """
    row = rows[place].cells
    above = _filled(rows[place - 1].cells, len(row)) if place else []
    answers: dict[str, list[str]] = {}

    def _is_option(cell: str, over: str) -> str | None:
        match = _matched(cell, over, index, options)
        return match.option if match else None

    for at, cell in enumerate(above):
        if cell and cell != row[at] and (option := _is_option(row[at], cell)):
            answers.setdefault(cell, []).append(option)
    heads = {cell for cell, found in answers.items() if len(found) > 1 and len(set(found)) == len(found)}
    for other in rows[place + 1 : place + 6]:  # the first person's answers are no heading: the next people's are alike
        for at, (found, over) in enumerate(zip(other.cells, above, strict=False)):
            if over in heads and len(found.strip()) > 1 and _is_option(row[at], over) and _is_option(found, over):
                heads.discard(over)
    return [cell if cell in heads else "" for cell in above] or [""] * len(row)


def _filled(cells: Sequence[str], width: int) -> list[str]:
    """A row of group headings, each carried to the right over the blanks after it."""
    filled, current = [], ""
    for cell in [*cells, *[""] * width][:width]:
        current = cell if cell.strip() else current
        filled.append(current)
    return filled


def _columns(
    header: Sequence[str],
    above: Sequence[str],
    index: HeaderIndex,
    options: ReadOptions,
    below: Sequence[SampleRow],
    reading: Reading,
) -> list[Column]:
    told, telling = told_by_cells(header, below, index)
    positions = {} if told else index.by_position(header)
    columns: list[Column] = []
    for place, text in enumerate(header):
        said = _said(text, options)
        match = _matched(text, above[place], index, options, reading.header[place])
        if place in reading.others and (match is None or match.how != "recipe"):
            columns.append(Column(place, text, "tool", how="moment"))
        elif match is not None:
            columns.append(_item_column(place, text, match))
        elif said:
            columns.append(Column(place, text, role_said(said), how="recipe"))
        elif place in told or place in telling:
            columns.append(_item_column(place, text, told[place]) if place in told else Column(place, text, "tool"))
        else:
            columns.append(_other_column(place, text, positions.get(place), index, options.accept))
    return _without_rivals(columns)


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
