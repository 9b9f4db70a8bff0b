"""Several tables of one file (sheets, members of a zip): waves or sites, and which is only a summary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path, PurePosixPath

from skillcheck.cohort.pairing import code_key
from skillcheck.errors import DataProblem, Problem, UsageProblem
from skillcheck.ingest.cells.normalise import listed, words
from skillcheck.ingest.columns.item_columns import HeaderIndex
from skillcheck.ingest.columns.named_columns import named, named_or_refused
from skillcheck.ingest.columns.rows_around import rows_of_people
from skillcheck.ingest.columns.unknown_questions import CODES, answers_something
from skillcheck.ingest.model import Part, SampleRow
from skillcheck.ingest.options import FILE, SHEET, ReadOptions
from skillcheck.ingest.rows.copies import codes_of, marks_of, same_rows
from skillcheck.ingest.rows.not_people import kind_of
from skillcheck.ingest.rows.said_when import both_ends, says_end

Tables = Sequence[tuple[Part, Sequence[SampleRow]]]
FIGURE = re.compile(r"^\d{1,9}(?:[.,]\d+)?\s*%?$")
HIGHEST_CODE = 9
"""Whole numbers up to here can be answers."""
HEADER_ROWS = 12
PAIR = 2
"""Cells of a row that is a question and its answer."""
MOST = 0.6
"""A table of which this share of cells are figures, no answers, counts people."""


def around(path: Path, part: Part, options: ReadOptions, *, several: bool, files: bool) -> dict[str, str]:
    """The groups that a table tells of all its rows: its sheet where there are several, its file where asked for."""
    asked, file = options.frames, options.file_name or path.stem
    values = {FILE: PurePosixPath(part.name).stem if files and part.name else file, SHEET: part.name}
    shown = [kind for kind in (FILE, SHEET) if kind in asked or (several and kind == (FILE if files else SHEET))]
    taken = {column.header for column in part.columns}
    return {options.frame[kind] if options.frame[kind] not in taken else kind: values[kind] for kind in shown}


def is_summary(part: Part, sample: Sequence[SampleRow], index: HeaderIndex) -> bool:
    """Whether the rows are means, counts by answer or shares, and no people."""
    items = [column.position for column in part.columns if column.role in ("item", "option")]
    if part.layout != "wide" or not items or not sample:
        return False
    for column in part.columns:
        cells = [] if column.position in items else list(_filled(sample, [column.position]))
        named = sum(bool(kind_of(cell)) or words(cell) in index.labels for cell in cells)
        if column.role != "carried" and named * 2 > len(sample):
            return True
    cells = list(_filled(sample, items))
    figures = sum(bool(FIGURE.match(cell)) and not (cell.isdigit() and int(cell) <= HIGHEST_CODE) for cell in cells)
    return figures > MOST * len(cells)


def sums_up(part: Part, sample: Sequence[SampleRow], others: Tables) -> bool:
    """Whether each row is about another table, or about a group of people in one («Lyon», «Pau», «Tous»), beside tables
    that name their people."""
    if names_people(part) or not others or not all(names_people(other) for other, _ in others):
        return False
    groups = {words(name) for other, _ in others for name in (other.name, PurePosixPath(other.name).stem)}
    for other, rows in others:
        places = [column.position for column in other.columns if column.role in ("group", "carried")]
        groups |= {words(cell) for cell in _filled(rows, places)}
    for column in part.columns:
        cells = (
            [] if column.role in ("item", "option") else [words(cell) for cell in _filled(sample, [column.position])]
        )
        told = sum(cell in groups for cell in cells)
        if 1 < told > len(cells) / 2 and len(set(cells)) == len(cells):
            return True
    return False


def names_people(part: Part) -> bool:
    """Whether a column says who answers."""
    return any(column.role == "id" for column in part.columns)


def holds_people(rows: Sequence[SampleRow], people: set[str], found: Tables, index: HeaderIndex) -> bool:
    """Whether a table without a known question holds people's answers: to other questions, or below no header."""
    more = any(len(rows_of_people(rows, part.columns, sample, index)) * 2 > len(rows) for part, sample in found)
    return more or _holds_answers(rows, people, index)


def _holds_answers(rows: Sequence[SampleRow], people: set[str], index: HeaderIndex) -> bool:
    """Whether a table without a known question names people under one of these headers (comparable) and has a column
    that reads as answers: another version of the form, not a list of who was there."""
    for place, row in enumerate(rows[:HEADER_ROWS]):
        if people.isdisjoint(map(words, row.cells)):
            continue
        columns = [
            (
                header,
                [cell for other in rows[place + 1 :] if len(other.cells) > at and (cell := other.cells[at].strip())],
            )
            for at, header in enumerate(row.cells)
        ]
        named = {cell.casefold() for header, cells in columns if words(header) in people for cell in cells}
        if not named.isdisjoint(CODES | set(index.bank.ids)):
            return False  # what each code means
        for header, cells in columns:
            if header.strip() and words(header) not in people and cells and answers_something(header, cells, index):
                return True
    return False


def _filled(sample: Sequence[SampleRow], places: Sequence[int]) -> Iterator[str]:
    return (cell for row in sample for place in places if (cell := row.cells[place].strip()))


def items_asked(part: Part, sample: Sequence[SampleRow], index: HeaderIndex) -> set[str]:
    """The questions that a table holds answers to, whatever its layout."""
    if part.layout == "wide":
        return _asked(part)
    place = next(column.position for column in part.columns if column.role == "long_item")
    return {match.item for cell in {row.cells[place] for row in sample} if (match := index.firm(cell)) is not None}


def refuse_sideways(
    path: Path, found: Mapping[str, DataProblem], heads: Mapping[str, Sequence[Sequence[str]]], *, of_people: str
) -> None:
    """Sheets with the questions below one another: beside a table of people, one on its side is their summary; two or
    more in which nobody is named are perhaps a sheet for each person. ``found``: what is wrong with each sheet;
    ``of_people``: a sheet of people beside them.

    Raises:
        DataProblem: no table is of people, or rows of answers name nobody.
    """
    unnamed = [name for name, error in found.items() if error.problems[0].code == "ingest.long_without_id"]
    narrow = [name for name in found if all(sum(map(bool, map(str.strip, row))) <= PAIR for row in heads[name])]
    each = [name for name in found if name in unnamed or name in narrow]
    if not found or (of_people and not unnamed):
        return
    fields: dict[str, object] = {"n": len(each), "found": ", ".join(each[:5]) + "…" * (len(each) > 5)}
    if of_people:
        beside = {**fields, "other": of_people, "file": path.name}
        raise DataProblem(Problem("ingest.sheet_beside", file=str(path), fields=beside))
    if len(each) > 1:
        raise DataProblem(Problem("ingest.sheet_each", file=str(path), fields=fields))
    raise found[unnamed[0] if unnamed else next(iter(found))]


def refuse_copies(path: Path, parts: Sequence[Part]) -> None:
    """A table copied within its file, whose people nothing names, would count them twice.

    Raises:
        DataProblem: two tables hold the same rows.
    """
    for one, other in combinations(parts, 2):
        if n := same_rows(one, other):
            raise DataProblem(_copies(path, one, other, n, n))


def refuse_repeats(path: Path, found: Tables) -> None:
    """A sheet with a row for each time that a group of questions was asked again (Kobo, ODK) is no sheet of people.

    Raises:
        DataProblem: a table names the rows of another one.
    """
    for part, _ in found:
        named = next((c.header for c in part.columns if words(c.header) in listed("repeats")), None)
        others = [other.name for other, _ in found if other is not part]
        if named is not None and others:
            fields: dict[str, object] = {"found": part.name, "one": others[0]}
            raise DataProblem(Problem("ingest.sheet_repeats", file=str(path), column=named, fields=fields))


def refuse_nameless(path: Path, found: Tables) -> None:
    """A table without codes beside tables of people holds means, expected levels, a trainer's own test, or people whom
    nobody can tell from the others: which is not guessed.

    Raises:
        DataProblem: there is one, and another that names its people.
    """
    named = [part.name for part, _ in found if names_people(part)]
    headers = {words(column.header) for part, _ in found for column in part.columns if column.role == "id"}
    nameless = [part.name for part, _ in found if headers.isdisjoint(words(one.header) for one in part.columns)]
    if named and nameless:
        fields: dict[str, object] = {"found": nameless[0], "one": named[0], "file": path.name}
        raise DataProblem(Problem("ingest.sheet_nameless", file=str(path), fields=fields))


def _copies(path: Path, one: Part, other: Part, n: int, of: int) -> Problem:
    fields: dict[str, object] = {"found": f"« {one.name} », « {other.name} »", "n": n, "of": of, "file": path.name}
    return Problem("ingest.sheets_are_copies", file=str(path), fields={**fields, "one": one.name, "other": other.name})


def refuse_without_columns(path: Path, parts: Sequence[Part], options: ReadOptions) -> None:
    """A column that was asked for is in every table of people, or which ones have it is said.

    Raises:
        UsageProblem: the first column that a table does not have.
    """
    for wanted in (*options.every_group, *options.keep_personal):
        has = {part.name: bool(named([column.header for column in part.columns], wanted)) for part in parts}
        having = [name for name, there in has.items() if there]
        if not having:
            named_or_refused([column.header for part in parts for column in part.columns], wanted)
        if len(having) < len(has):
            lacking = next(name for name in has if name not in having)
            fields: dict[str, object] = {
                "found": wanted, "one": lacking, "other": ", ".join(having), "first": having[0], "file": path.name
            }  # fmt: skip
            raise UsageProblem(Problem("ingest.column_of_other_sheet", file=str(path), fields=fields))


def refuse_same_people(path: Path, found: Tables, frame: str, *, apart: bool = False) -> None:
    """The same people in two tables are two waves, or were asked two forms: which is meant is not guessed.
    ``apart``: that the tables are of other people was said.

    Raises:
        DataProblem: half of the people of a table are in another one, or tables of nobody are called by two dates.
    """
    if not apart:
        _refuse_moments_of_nobody(path, [part for part, _ in found], frame)
    people = [
        (part, {code_key(code) for code in codes_of(part, sample)}, set(marks_of(part, sample)))
        for part, sample in found
        if part.layout == "wide"
    ]
    for (one, some, said), (other, others, told) in combinations(people, 2):
        if len(some & others) * 2 >= max(2, min(len(some), len(others))):
            if len(said & told) * 2 > len(some & others):
                raise DataProblem(_copies(path, one, other, len(said & told), len(some & others)))
            fields: dict[str, object] = {
                "found": f"« {one.name} », « {other.name} »", "n": len(some & others), "file": path.name,
                "one": one.name, "other": other.name, "frame": frame,
            }  # fmt: skip
            code = "ingest.sheets_are_waves" if _asked(one) & _asked(other) else "ingest.sheets_are_forms"
            raise DataProblem(Problem(code, file=str(path), fields=fields))


def _refuse_moments_of_nobody(path: Path, parts: Sequence[Part], frame: str) -> None:
    """Tables called «Avant» and «Après» whose people nothing names: each would count twice.

    Raises:
        DataProblem: there are such tables.
    """
    names = [PurePosixPath(part.name).stem for part in parts]
    if both_ends(names) and not any(names_people(part) and not part.counted for part in parts):
        ordered = sorted(parts, key=lambda part: says_end(PurePosixPath(part.name).stem) or False)
        fields: dict[str, object] = {
            "found": ", ".join(names), "one": ordered[0].name, "other": ordered[-1].name, "of": frame,
            "file": path.name,
        }  # fmt: skip
        raise DataProblem(Problem("ingest.moments_of_nobody", file=str(path), fields=fields))


def _asked(part: Part) -> set[str]:
    return {column.item for column in part.columns if column.item and column.role in ("item", "option")}
