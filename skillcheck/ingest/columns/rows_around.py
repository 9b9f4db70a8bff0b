"""Which of a table's first rows are rows of people: none that is blank, and none without a header above it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from skillcheck.errors import DataProblem, Problem
from skillcheck.ingest.cells.normalise import listed, words
from skillcheck.ingest.columns.item_columns import HeaderIndex
from skillcheck.ingest.columns.unknown_questions import CODES
from skillcheck.ingest.model import Column, SampleRow
from skillcheck.ingest.options import ReadOptions

LETTERS = re.compile(r"[^\W\d_]+")
NUMBERS = re.compile(r"\d+")


LEGEND = 3
"""Codes from which they are a list."""
ANSWER = re.compile(r"^[0-5]$")
"""What may be an answer to a question of a scale."""


def is_row(row: SampleRow, width: int) -> bool:
    """Whether a row is whole and says something."""
    return not row.fault and len(row.cells) == width and any(map(str.strip, row.cells))


def answered(sample: Sequence[SampleRow], columns: Sequence[Column]) -> Sequence[SampleRow]:
    """The rows with an answer: of a sheet numbered beforehand, the rest says nothing of its columns."""
    asked = [column.position for column in columns if column.role in ("item", "option", "proposed")]
    return [row for row in sample if any(row.cells[place].strip() for place in asked)] or sample


def kind_of_code(code: str) -> str:
    """How a code is made: «P012» and «P3» are a letter and a number; nothing where there is no number."""
    return NUMBERS.sub("0", LETTERS.sub("a", code.strip())) if NUMBERS.search(code) else ""


def rows_of_people(
    rows: Sequence[SampleRow], columns: Sequence[Column], sample: Sequence[SampleRow], index: HeaderIndex
) -> list[SampleRow]:
    """The rows with a code made like those of a table, and answers under half of its questions («0», «pas encore» is a
    legend); of codes without numbers («Niveau») one alone may be no person."""
    who = next((column.position for column in columns if column.role == "id"), None)
    asked = [column.position for column in columns if column.role in ("item", "long_answer")]

    def code(row: SampleRow) -> str:
        return "" if who is None else row.cells[who].strip()

    def reads(cell: str) -> bool:
        return words(cell) in index.labels or cell.casefold() in CODES

    kinds = {kind_of_code(code(row)) for row in sample}
    found: dict[str, list[SampleRow]] = defaultdict(list)
    for row in rows:
        if not is_row(row, len(columns)) or (kind := kind_of_code(code(row))) not in kinds:
            continue
        said = [cell for place in asked if (cell := row.cells[place].strip())]
        if (who is None or code(row)) and 2 * len(said) >= len(asked) > 0 and all(map(reads, said)):
            found[kind].append(row)
    return [row for kind, some in found.items() if kind or len(some) > 1 for row in some]


def refuse_above(
    above: Sequence[SampleRow], columns: Sequence[Column], sample: Sequence[SampleRow], index: HeaderIndex,
    options: ReadOptions,
) -> None:  # fmt: skip
    """A table that was sorted with its header has people above it, who would be taken for titles.

    Raises:
        DataProblem: there are; not where a person said which row the header is.
    """
    if options.header_row is None and (people := rows_of_people(above, columns, sample, index)):
        fields: dict[str, object] = {"n": sample[0].line - 1}
        raise DataProblem(Problem("ingest.rows_above", line=people[0].line, fields=fields))


def refuse_pivot(sample: Sequence[SampleRow]) -> None:
    """A pivot table below the people has a row for each group, which would be taken for people.

    Raises:
        DataProblem: there is one.
    """
    for row in sample[:-1]:
        if words(next((cell for cell in row.cells if cell.strip()), "")) in listed("pivot"):
            raise DataProblem(Problem("ingest.pivot_below", line=row.line))


def refuse_legend(sample: Sequence[SampleRow], columns: Sequence[Column], index: HeaderIndex) -> None:
    """A list of codes below the people: «0», «pas encore» would be a person who answers one question.

    Raises:
        DataProblem: the last rows hold a number and the words of an answer each, where people write numbers.
    """
    asked = {column.position for column in columns if column.role == "item"}
    found: list[tuple[int, int]] = []
    for row in reversed(sample):
        filled = [place for place, cell in enumerate(row.cells) if cell.strip()]
        if len(filled) != 2 or filled[1] not in asked or words(row.cells[filled[1]]) not in index.labels:
            break
        if not ANSWER.match(row.cells[filled[0]].strip()):
            break
        found.append((row.line, filled[1]))
    people = [row.cells[found[0][1]].strip() for row in sample[: len(sample) - len(found)]] if found else []
    if len(found) >= LEGEND and 2 * sum(ANSWER.match(cell) is not None for cell in people) > len(people):
        raise DataProblem(Problem("ingest.legend_below", line=found[-1][0]))


def refuse_shifted(sample: Sequence[SampleRow], columns: Sequence[Column]) -> None:
    """Rows of a table without one of the columns, pasted below: from there on each cell stands one column too far left,
    and numbers under another question are answers all the same.

    Raises:
        DataProblem: rows with an answer's number where all others have a word, that end before the last question.
    """
    asked = [column.position for column in columns if column.role == "item"]
    if not asked:
        return
    for column in columns:
        if column.role not in ("group", "carried") or column.position > asked[0]:
            continue
        told = [(row, row.cells[column.position].strip()) for row in sample if row.cells[column.position].strip()]
        rows = [row for row, cell in told if ANSWER.match(cell)]
        worded = all(any(map(str.isalpha, cell)) for row, cell in told if not ANSWER.match(cell))
        ends = {bool(row.cells[asked[-1]].strip()) for row in rows}
        if worded and 0 < len(rows) * 2 <= len(told) and ends == {False}:
            whole = sum(bool(row.cells[asked[-1]].strip()) for row, cell in told if not ANSWER.match(cell))
            if whole == len(told) - len(rows):
                fields: dict[str, object] = {"n": len(rows), "found": rows[0].cells[column.position].strip()}
                raise DataProblem(
                    Problem("ingest.rows_shifted", line=rows[0].line, column=column.header, fields=fields)
                )
