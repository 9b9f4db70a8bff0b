"""The tables of a file, each with its first rows and what they are: the file itself, sheets, members of a zip."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from skillcheck.errors import DataProblem, Problem, UsageProblem
from skillcheck.ingest.columns.header import understand_table
from skillcheck.ingest.columns.item_columns import HeaderIndex
from skillcheck.ingest.files.sources import refuse_packed, tables_in_zip
from skillcheck.ingest.files.workbook import called, open_workbook
from skillcheck.ingest.model import Container, Dialect, Part, SampleRow
from skillcheck.ingest.options import ReadOptions
from skillcheck.ingest.rows.unmerged import below_header, sample_unmerged
from skillcheck.ingest.tables_of_file import refuse_sideways
from skillcheck.ingest.text_head import SAMPLE_ROWS, text_head


def heads_of(
    path: Path, container: Container, index: HeaderIndex, options: ReadOptions, skipped: list[str]
) -> Iterable[tuple[str, Sequence[SampleRow], tuple[Part, list[SampleRow]] | None]]:
    """Each table of a file: its name, its first rows and what they are; None where no column is a question."""
    if container == "text":
        yield "", *_text_table(path, "", index, options)
    elif container == "zip":
        members = tables_in_zip(path)
        if options.sheet is None:
            refuse_packed(path, members)
        wanted = members if options.sheet is None else asked_for(options.sheet, members, members)
        skipped += [name for name in members if name not in wanted]
        for member in wanted:
            yield member, *_text_table(path, member, index, replace(options, moment=None), wanted)
    elif container == "sheet":
        yield from _sheet_tables(path, index, options, skipped)
    else:
        from skillcheck.ingest.rows.parquet import parquet_head

        rows = parquet_head(path, SAMPLE_ROWS)
        yield "", rows, understand_table("", Dialect(), rows, index, options)


def _sheet_tables(
    path: Path, index: HeaderIndex, options: ReadOptions, skipped: list[str]
) -> Iterable[tuple[str, Sequence[SampleRow], tuple[Part, list[SampleRow]] | None]]:
    workbook = open_workbook(path, SAMPLE_ROWS, options.sheet)
    visible, hidden = workbook.visible, workbook.hidden
    if options.moment is not None and called(options.moment, visible + hidden):
        options = replace(options, moment=None)
    elif options.moment is not None and options.sheet == options.moment:
        options = replace(options, sheet=None)
        workbook = open_workbook(path, SAMPLE_ROWS)
    if {"survey", "choices"} <= {name.lower() for name in visible}:
        raise DataProblem(Problem("ingest.survey_structure", file=str(path), fields={"kind": "XLSForm"}))
    wanted = visible if options.sheet is None else asked_for(options.sheet, visible + hidden, visible)
    skipped += [name for name in visible + hidden if name not in wanted]
    sideways, of_people = dict[str, DataProblem](), ""
    for name in wanted:
        rows = [SampleRow(line, line, cells) for line, cells in enumerate(workbook.heads[name], 1)]
        try:
            table = _one_of(wanted, name, Dialect(), rows, index, options)
        except DataProblem as error:
            if [problem.code for problem in error.problems] not in (["ingest.transposed"], ["ingest.long_without_id"]):
                raise
            table, sideways[name] = None, error
        if table is not None and (merged := below_header(workbook.merged[name], table[0])):
            rows = sample_unmerged(rows, replace(table[0], merged=merged))
            again = _one_of(wanted, name, Dialect(), rows, index, options)
            table = None if again is None else (replace(again[0], merged=merged), again[1])
        of_people = of_people or (name if table is not None else "")
        yield name, rows, table
    refuse_sideways(path, sideways, workbook.heads, of_people=of_people)


def asked_for(name: str, there: Sequence[str], shown: Sequence[str]) -> list[str]:
    """The tables of a name, of those that are there.

    Raises:
        UsageProblem: none; with the names that are ``shown``.
    """
    if found := called(name, there):
        return found
    raise UsageProblem(Problem("ingest.no_such_sheet", fields={"found": name, "suggestion": ", ".join(shown)}))


def _text_table(
    path: Path, member: str, index: HeaderIndex, options: ReadOptions, among: Sequence[str] = ()
) -> tuple[Sequence[SampleRow], tuple[Part, list[SampleRow]] | None]:
    dialect, _, rows = text_head(path, member, options)
    return rows, _one_of(among, member, dialect, rows, index, options) if rows else None


def _one_of(
    among: Sequence[str],
    name: str,
    dialect: Dialect,
    rows: Sequence[SampleRow],
    index: HeaderIndex,
    options: ReadOptions,
) -> tuple[Part, list[SampleRow]] | None:
    """One table of a file. Where there are several, one without a column that was asked for may be a summary: it is
    looked at without, and refused where it is of people (``refuse_without_columns``)."""
    try:
        return understand_table(name, dialect, rows, index, options)
    except UsageProblem as error:
        if len(among) < 2 or [problem.code for problem in error.problems] != ["ingest.no_such_column"]:
            raise
    return understand_table(
        name, dialect, rows, index, replace(options, groups=(), keep_personal=(), profiles=None, structure=None)
    )
