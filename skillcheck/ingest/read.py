"""The door of the room: a file → batches of responses and returned rows, each row in one of the two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from skillcheck.errors import DataProblem, Problem
from skillcheck.ingest.files.workbook import sheet_rows
from skillcheck.ingest.infer import file_and_sheet, understand
from skillcheck.ingest.model import Batch, Column, Dialect, Doubt, Part, ReturnedRow, Understanding
from skillcheck.ingest.options import CHOOSING, ReadOptions
from skillcheck.ingest.rows.batches import Collector
from skillcheck.ingest.rows.corrected import without_replaced
from skillcheck.ingest.rows.delimited import TextTable
from skillcheck.ingest.rows.duplicates import Duplicates
from skillcheck.ingest.rows.judge import Outcome, RawRow, Table
from skillcheck.ingest.rows.numbering import Numbering, numbered
from skillcheck.ingest.rows.unmerged import unmerged
from skillcheck.ingest.rows.whose import Whose
from skillcheck.questions.item_bank import ItemBank

SHEET_CHUNK = 2000


def read(
    path: Path,
    bank: ItemBank,
    options: ReadOptions,
    understanding: Understanding | None = None,
    people: Duplicates | None = None,
) -> Iterator[Batch]:
    """Every row of the file, scored or returned, in batches of at most ``options.batch_rows`` people.

    ``people``: who was met in other files read before this one.

    Raises:
        DataProblem, UsageProblem: as ``understand``; also where questions are only proposed and not accepted.
    """
    found, path = understanding or understand(path, bank, options), file_and_sheet(path)[0]
    if not any(column.role in ("item", "option", "long_item") for column in found.columns):
        proposed, questions = found.headers("proposed"), found.headers("question")
        headers = proposed or questions
        fields: dict[str, object] = {"n": len(headers), "found": " | ".join(header[:40] for header in headers[:3])}
        code = "ingest.only_proposed" if proposed else "ingest.only_questions"
        raise DataProblem(Problem(code, file=str(path), fields=fields))
    number = Numbering()
    duplicates = people or duplicates_of([found], bank, options)
    duplicates.file = str(path)
    collector = Collector(len(bank), options.batch_rows)
    for part in found.parts:
        if part.layout == "wide" and not any(column.role in ("item", "option") for column in part.columns):
            continue
        names, outcomes = _outcomes(path, part, bank, options, found, number)
        for outcome in _of_file(outcomes, path):
            yield from collector.add(duplicates.settle(outcome, part), names)
    if collector.pending:
        yield collector.flush()


def _of_file(outcomes: Iterator[Outcome], path: Path) -> Iterator[Outcome]:
    """What comes of the rows; what stops their reading says the file."""
    try:
        yield from outcomes
    except DataProblem as error:
        error.problems = tuple(one if one.file else replace(one, file=str(path)) for one in error.problems)
        raise


def _outcomes(
    path: Path, part: Part, bank: ItemBank, options: ReadOptions, found: Understanding, number: Numbering
) -> tuple[list[str], Iterator[Outcome]]:
    """The names of the carried columns of a part, and what comes of its rows."""
    names, outcomes = _read_outcomes(path, part, bank, options, found, number)
    if part.counted and len(found.parts) > 1:
        outcomes = _told_apart(outcomes, part.name)
    if part.around:
        names, outcomes = [*names, *part.around], _framed(outcomes, list(part.around.values()))
    if part.replaced:
        outcomes = (without_replaced(outcome, part) for outcome in outcomes)
    return names, Whose(names, part, options).settled(outcomes)


def _framed(outcomes: Iterator[Outcome], values: Sequence[str]) -> Iterator[Outcome]:
    """Each row with the groups that only the sheet or the file tells."""
    for outcome in outcomes:
        outcome.chunk.carried = [*outcome.chunk.carried, *([value] * len(outcome.chunk.ids) for value in values)]
        yield outcome


def _told_apart(outcomes: Iterator[Outcome], sheet: str) -> Iterator[Outcome]:
    """A tool counts anew on each sheet: the same number is another person."""
    for outcome in outcomes:
        outcome.chunk.ids = [f"{sheet}-{person}" for person in outcome.chunk.ids]
        yield outcome


def _read_outcomes(
    path: Path, part: Part, bank: ItemBank, options: ReadOptions, found: Understanding, number: Numbering
) -> tuple[list[str], Iterator[Outcome]]:
    if part.layout == "long":
        from skillcheck.ingest.rows.long_format import LongTable

        long = LongTable(part, bank, options)
        return long.carried_names, long.outcomes(raw_rows(path, part, found), str(path))
    table = Table(part, bank, options)
    if found.container in ("text", "zip"):
        return table.carried_names, TextTable(path, table, options.careful).outcomes(number)
    if found.container == "parquet" and not options.careful:
        from skillcheck.ingest.rows.parquet import parquet_outcomes

        return table.carried_names, parquet_outcomes(path, table, number)
    return table.carried_names, _judged(raw_rows(path, part, found), table, number)


def _judged(rows: Iterator[RawRow], table: Table, number: Numbering) -> Iterator[Outcome]:
    from itertools import islice

    while some := list(islice(rows, SHEET_CHUNK)):
        outcome = table.judge(some)
        yield numbered(outcome, number) if table.id_place is None else outcome


def raw_rows(path: Path, part: Part, found: Understanding) -> Iterator[RawRow]:
    """The rows below the header, one by one, from any container."""
    if found.container == "sheet":
        lines = enumerate(sheet_rows(path, part.name), 1)
        rows = (RawRow(line, cells) for line, cells in lines if line > part.data_offset)
        return unmerged(rows, part) if part.merged else rows
    if found.container == "parquet":
        from skillcheck.ingest.rows.parquet import parquet_rows

        return parquet_rows(path)
    from skillcheck.ingest.rows.delimited import text_rows

    return text_rows(path, part)


def duplicates_of(found: Sequence[Understanding], bank: ItemBank, options: ReadOptions) -> Duplicates:
    """What is done with people who come twice, in one file or in several; the row to keep is looked for beforehand."""
    if options.duplicates not in CHOOSING:
        return Duplicates(options)
    from skillcheck.ingest.rows.repeats import kept_rows

    def outcomes() -> Iterator[tuple[str, Part, Outcome]]:
        for one in found:
            number = Numbering()
            for part in one.parts:
                for outcome in _outcomes(Path(one.path), part, bank, options, one, number)[1]:
                    yield one.path, part, outcome

    return Duplicates(options, kept_rows(outcomes, options))


__all__ = [
    "Batch",
    "Column",
    "Dialect",
    "Doubt",
    "Part",
    "ReadOptions",
    "ReturnedRow",
    "Understanding",
    "duplicates_of",
    "raw_rows",
    "read",
    "understand",
]
