"""A rejected.csv scored with the file it came from: what was corrected replaces what was wrong, in one go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.errors import DataProblem, Problem, UsageProblem
from skillcheck.ingest.columns.other_columns import OURS
from skillcheck.ingest.rows.corrected import (
    as_handed_back,
    can_be_of,
    corrected_lines,
    is_corrected,
    known_as,
    of_somebody_else,
    same_header,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from skillcheck.ingest.model import Part, ReturnedRow, Understanding
    from skillcheck.ingest.rows.judge import RawRow


Home = tuple["Understanding", "Part", "ReturnedRow"]
"""A row handed back, with the file and the table whose rejected.csv takes it."""


def home_of(row: ReturnedRow, one: Understanding, files: Sequence[Understanding]) -> Home:
    """Where a row handed back belongs: one of a rejected.csv that is still wrong, in the file that it came from."""
    part = next(table for table in one.parts if table.name == row.part)
    if not one.corrects or row.aside:
        return one, part, row
    first = next(other for other in files if other.path == one.corrects)
    return first, next(table for table in first.parts if table.replaced), as_handed_back(row, part)


def with_corrections(found: Sequence[Understanding]) -> list[Understanding]:
    """The same files, each knowing which of its lines are corrected in another.

    Raises:
        DataProblem: a rejected.csv could be of several of the tables, or the lines it names are other people's by now.
    """

    made = list(found)
    alone: list[tuple[str, dict[int, list[str]]]] = []
    given: dict[tuple[str, int], dict[int, Mapping[int, RawRow]]] = defaultdict(dict)
    for at, one in enumerate(found):
        part = one.parts[0]
        if not is_corrected(part):
            continue
        tables = [
            (other, place)
            for other, file in enumerate(made)
            for place, table in enumerate(file.parts)
            if other != at and not is_corrected(table) and same_header(part, table)
        ]
        rows = _lines_of(one)
        if not tables:
            _refuse_copy(one, rows, alone)
            note = Problem("workflows.corrections_alone", file=one.path, fields={"n": len(rows)})
            made[at] = replace(one, notes=(*one.notes, note))
        tables = tables if len(tables) < 2 else [_of_one(tables, rows, made, one)]
        for other, place in tables:
            file, table = made[other], made[other].parts[place]
            _refuse_moved(rows, one, file, table)
            parts = [*file.parts]
            parts[place] = replace(table, replaced={**table.replaced, **_cells(rows)})
            made[other] = replace(file, parts=tuple(parts))
            made[at] = replace(one, parts=(known_as(part, table),), corrects=file.path, doubts=(), notes=())
            given[file.path, place][at] = rows
    for corrections in given.values():
        _settle_again(made, corrections)
    return made


def _of_one(
    tables: Sequence[tuple[int, int]], rows: Mapping[int, RawRow], made: Sequence[Understanding], one: Understanding
) -> tuple[int, int]:
    """Of tables with the same header the one of which the corrected rows are: their codes tell, else their cells.

    Raises:
        DataProblem: they could be of several, or of none.
    """
    from skillcheck.ingest.read import raw_rows

    for by_code in (True, False):
        fitting = []
        for other, place in tables:
            file, table = made[other], made[other].parts[place]
            if can_be_of(rows, raw_rows(Path(file.path), table, file), table, by_code=by_code):
                fitting.append((other, place))
        if len(fitting) == 1:
            return fitting[0]
    names = ", ".join(f"{Path(made[at].path).name} {made[at].parts[place].name}".strip() for at, place in tables)
    raise DataProblem(Problem("workflows.corrections_of_several", file=one.path, fields={"found": names}))


def refuse_as_wave(then: Sequence[Understanding]) -> None:
    """Corrected rows of a wave, given as a wave of another name, would be a date of its own.

    Raises:
        UsageProblem: there are such rows.
    """
    for one in then:
        if one.corrects or not any(map(is_corrected, one.parts)):
            continue
        for other in then:
            if other is not one and any(same_header(one.parts[0], table) for table in other.parts):
                raise UsageProblem(Problem("workflows.corrections_as_wave", fields={"found": Path(one.path).name}))


def refuse_of_a_wave(now: Sequence[Understanding], then: Sequence[Understanding]) -> None:
    """Corrected rows of a wave, given with today's files, would put answers of then in the place of today's.

    Raises:
        UsageProblem: such rows stand on their lines of a wave with most of their cells, and not in today's file.
    """
    from skillcheck.ingest.read import raw_rows

    def stand(one: Understanding, file: Understanding) -> bool:
        rows = _lines_of(one)
        return any(
            same_header(one.parts[0], table)
            and can_be_of(rows, raw_rows(Path(file.path), table, file), table, by_code=False)
            for table in ([] if Path(file.path).is_dir() else file.parts)
        )

    for one in now:
        here = [file for file in now if file.path == one.corrects]
        elsewhere = is_corrected(one.parts[0]) and not any(stand(one, file) for file in here)
        if elsewhere and any(stand(one, file) for file in then):
            raise UsageProblem(Problem("workflows.corrections_as_wave", fields={"found": Path(one.path).name}))


def _settle_again(made: list[Understanding], corrections: Mapping[int, Mapping[int, RawRow]]) -> None:
    """A line corrected twice, as the rest of a first rejected.csv came back, is what the last one says: the one with
    fewer lines, else the last given."""
    later: dict[int, RawRow] = {}
    before: int | None = None
    for at in sorted(corrections, key=lambda at: (len(corrections[at]), -at)):
        gone = {row.line: later[line].cells for line, row in corrections[at].items() if line in later}
        made[at] = replace(made[at], parts=(replace(made[at].parts[0], replaced=gone),))
        if before is not None and corrections[at].keys() == corrections[before].keys():
            _tell_differing(made, before, at, corrections)
        before = at
        later = {**corrections[at], **later}


def _tell_differing(
    made: list[Understanding], holds: int, at: int, corrections: Mapping[int, Mapping[int, RawRow]]
) -> None:
    """Two corrections of the same lines that differ: which of them holds is said."""
    pairs = [(row.cells, corrections[at][line].cells, line) for line, row in corrections[holds].items()]
    if lines := [str(line) for one, other, line in pairs if one[:-OURS] != other[:-OURS]]:
        fields: dict[str, object] = {"n": len(lines), "found": ", ".join(lines[:6]), "other": Path(made[at].path).name}
        note = Problem("workflows.corrections_differ", file=made[holds].path, fields=fields)
        made[holds] = replace(made[holds], notes=(*made[holds].notes, note))


def _lines_of(one: Understanding) -> dict[int, RawRow]:
    """The rows of a rejected.csv by the lines that they name."""
    from skillcheck.ingest.read import raw_rows

    try:
        return corrected_lines(one.parts[0], raw_rows(Path(one.path), one.parts[0], one))
    except DataProblem as error:
        raise DataProblem([replace(problem, file=one.path) for problem in error.problems]) from error


def _refuse_copy(one: Understanding, rows: Mapping[int, RawRow], alone: list[tuple[str, dict[int, list[str]]]]) -> None:
    """Corrected rows given twice without the file that they come from would be people twice.

    Raises:
        DataProblem: another file given alone has the same rows.
    """
    mine = _cells(rows)
    if other := next((path for path, theirs in alone if rows and theirs == mine), ""):
        names = {"one": Path(other).name, "other": Path(one.path).name, "n": len(rows)}
        raise DataProblem(Problem("workflows.files_are_copies", file=one.path, fields=names))
    alone.append((one.path, mine))


def _cells(rows: Mapping[int, RawRow]) -> dict[int, list[str]]:
    return {line: row.cells for line, row in rows.items()}


def _refuse_moved(rows: Mapping[int, RawRow], one: Understanding, file: Understanding, table: Part) -> None:
    """A line that a corrected row names and that is somebody else's would take that person's answers away.

    Raises:
        DataProblem: the first such line: the file has changed since, or the numbers of the lines have.
    """
    from skillcheck.ingest.read import raw_rows

    row = of_somebody_else(rows, raw_rows(Path(file.path), table, file), table) if rows else None
    if row is not None:
        fields: dict[str, object] = {"line_there": row.line, "other": Path(file.path).name}
        code = "workflows.corrections_moved" if row.cells else "workflows.corrections_nothing"
        raise DataProblem(Problem(code, file=one.path, line=rows[row.line].line, fields=fields))
