"""The first rows of a table → which of them is the header, and which question each of its cells is; knows no format."""

from __future__ import annotations

from collections.abc import Sequence

from skillcheck.errors import DataProblem, Problem, UsageProblem
from skillcheck.ingest.columns.item_columns import HeaderIndex, Match
from skillcheck.ingest.columns.moments_asked import moment_of
from skillcheck.ingest.columns.moodle import by_position, told_by_cells
from skillcheck.ingest.model import SampleRow
from skillcheck.ingest.options import ReadOptions
from skillcheck.ingest.recipe import UNDECIDED

HEADER_ROWS = 12
QUESTIONS_BELOW = 3
"""Different questions in one column, from which it is a column of questions."""


def header_place(rows: Sequence[SampleRow], index: HeaderIndex, options: ReadOptions) -> int | None:
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
        above = above_each(rows, place, index, options)
        matches = [matched(cell, above[at], index, options) for at, cell in enumerate(row.cells)]
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
            by_position(row.cells, index.bank)
            or any(index.proposed(cell) for cell in row.cells[:400] if not cell.isdigit())
        ):
            return place
    return None


def _at_moments(cells: Sequence[str], index: HeaderIndex) -> list[Match]:
    """The questions of headers that also mention a moment («Avant : …»)."""
    found = [moment for cell in cells if (moment := moment_of(cell, index))]
    return [match for moment in found if (match := index.firm(moment.question))]


def said_of(header: str, options: ReadOptions) -> str | None:
    """What a recipe decided of a column; None where it says nothing, or has not decided."""
    said = options.recipe.column(header) if options.recipe and header.strip() else None
    return None if said == UNDECIDED else said


def matched(
    header: str, above: str, index: HeaderIndex, options: ReadOptions, read_as: str | None = None
) -> Match | None:
    """The question of a header: as a recipe says, else by what it says (``read_as``: without its moment)."""
    if said := said_of(header, options):
        item, _, option = said.partition("/")
        return Match(item, "recipe", option or None) if item in index.bank else None
    return index.firm(header if read_as is None else read_as, above)


def hardly_wide(rows: Sequence[SampleRow], place: int, index: HeaderIndex, options: ReadOptions) -> bool:
    """At most two questions in the best header: perhaps a row of a file with one row per answer."""
    if options.header_row is not None:
        return False
    return len({match.item for cell in rows[place].cells if (match := matched(cell, "", index, options))}) <= 2


def refuse_on_its_side(rows: Sequence[SampleRow], place: int, index: HeaderIndex, options: ReadOptions) -> None:
    """The questions stand one below the other, in the first column or below the one of the header.

    Raises:
        DataProblem: they do; where they come back for other people, each row is an answer, without a header.
    """
    asked = [at for at, cell in enumerate(rows[place].cells) if matched(cell, "", index, options)]
    if options.header_row is not None or len(asked) > 1:
        return
    for at in dict.fromkeys((0, *asked)):
        cells = [row.cells[at] for row in rows[:200] if at < len(row.cells) and row.cells[at].strip()]
        below = [match.item for cell in cells if (match := index.firm(cell)) is not None]
        if len(set(below)) >= QUESTIONS_BELOW or len(below) == len(cells) > 1:
            code = "ingest.transposed" if len(set(below)) == len(below) else "ingest.long_without_header"
            raise DataProblem(Problem(code, line=rows[place].line))


def named_above(rows: Sequence[SampleRow], place: int) -> Sequence[str]:
    """The header, its blank cells named by the row above where that one is a header too («Votre code» over nothing)."""
    header, above = rows[place].cells, rows[place - 1].cells if place else []
    if sum(map(bool, map(str.strip, above))) < 2 or len(above) != len(header):
        return header
    return [cell if cell.strip() else over for cell, over in zip(header, above, strict=True)]


def above_each(rows: Sequence[SampleRow], place: int, index: HeaderIndex, options: ReadOptions) -> list[str]:
    """The question over each column, where a row of answers' names follows a row of questions (Framaforms, «separate»).

    Only over columns that are at least two different answers of the question: else the row below is not a header.
    """
    row = rows[place].cells
    above = filled(rows[place - 1].cells, len(row)) if place else []
    answers: dict[str, list[str]] = {}

    def _is_option(cell: str, over: str) -> str | None:
        match = matched(cell, over, index, options)
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


def filled(cells: Sequence[str], width: int) -> list[str]:
    """A row of group headings, each carried to the right over the blanks after it."""
    filled, current = [], ""
    for cell in [*cells, *[""] * width][:width]:
        current = cell if cell.strip() else current
        filled.append(current)
    return filled
