"""A file in which no question is recognised → what it holds instead, and its header as columns that a recipe can
explain; reads only its head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from skillcheck.errors import Problem
from skillcheck.ingest.columns.identity import counts_rows
from skillcheck.ingest.columns.item_columns import HeaderIndex
from skillcheck.ingest.columns.other_columns import other_role
from skillcheck.ingest.files.file_type import container_of
from skillcheck.ingest.files.workbook import open_workbook
from skillcheck.ingest.model import Column, Container, Dialect, Part, SampleRow, Understanding
from skillcheck.ingest.options import ReadOptions
from skillcheck.ingest.text_head import SAMPLE_ROWS, text_head
from skillcheck.questions.item_bank import ItemBank

HEADER_LOOKED_AT = 12
DEEPEST_HEADER = 100
"""So many rows are looked at for a header that stands too low to be found."""
OWN_FIGURE = "overall_level"
"""A heading of scores.csv."""
MOST_HIDDEN = 5
"""So many hidden sheets are looked at: each is opened for itself."""


def unrecognised(path: Path, bank: ItemBank, options: ReadOptions) -> Understanding | None:
    """The fullest of the first rows as a header; None where the file has none (zip, Parquet, nothing in it)."""
    container, name, dialect = container_of(path), "", Dialect()
    rows: Sequence[SampleRow] = ()
    if container == "text":
        dialect, _, rows = text_head(path, "", options)
    elif container == "sheet":
        workbook = open_workbook(path, SAMPLE_ROWS, options.sheet)
        name = options.sheet or next(iter(workbook.visible), "")
        rows = [SampleRow(line, line, cells) for line, cells in enumerate(workbook.heads.get(name, []), 1)]
    heads = rows[:HEADER_LOOKED_AT]
    place = max(range(len(heads)), key=lambda at: (sum(map(bool, map(str.strip, heads[at].cells))), -at), default=None)
    if place is None or not any(map(str.strip, heads[place].cells)):
        return None
    index = HeaderIndex(bank, options.special)
    columns = _one_code(
        [
            Column(at, text, role, near=index.nearest(text) if role == "unknown" else ())
            for at, text in enumerate(heads[place].cells)
            for role in (other_role(text),)
        ],
        rows[place + 1 :],
    )
    lines = tuple(tuple(row.cells) for row in heads[: place + 1])
    part = Part(name, dialect, lines, columns, heads[place].end, heads[place].line + 1, heads[place].line, first=None)
    return Understanding(str(path), container, (part,), np.zeros(len(bank), np.bool_))


def _one_code(columns: Sequence[Column], rows: Sequence[SampleRow]) -> tuple[Column, ...]:
    """The columns, where several name people («ID», «Votre code») without those that count the rows."""
    ids = [column for column in columns if column.role == "id"]
    cells = {one: [row.cells[one.position].strip() for row in rows if one.position < len(row.cells)] for one in ids}
    counts = [one for one in ids if counts_rows(cells[one])]
    return tuple(
        replace(column, role="tool") if column in counts and len(counts) < len(ids) else column for column in columns
    )


def nothing_found(
    path: Path, container: Container, index: HeaderIndex, options: ReadOptions, skipped: list[str]
) -> Problem:
    """No column is a question: say what the first rows hold instead."""
    if container == "text":
        _, _, rows = text_head(path, "", options)
        longest = max(
            rows[:HEADER_LOOKED_AT], key=lambda row: len([cell for cell in row.cells if cell.strip()]), default=None
        )
        cells = [" ".join(cell.split())[:40] for cell in (longest.cells if longest else []) if cell.strip()]
        cells.sort(key=lambda cell: other_role(cell) != "unknown")  # what may be questions before names and dates
        if longest is None or _is_noise(rows):
            return Problem("ingest.not_a_table", file=str(path))
        if OWN_FIGURE in longest.cells:
            return Problem("ingest.own_scores", file=str(path))
        if sum(index.firm(row.cells[0]) is not None for row in rows if row.cells) > 2:
            return Problem("ingest.transposed", file=str(path))
        if (line := _in_one_cell(rows, index)) is not None:
            code = "ingest.one_cell_said" if options.separator else "ingest.one_cell"
            return Problem(code, file=str(path), line=line.line, fields={"found": line.cells[0][:40]})
        if (deep := _deep_header(rows, index)) is not None:
            return Problem("ingest.header_deep", file=str(path), line=deep.line, fields={"row": deep.line})
        return Problem(
            "ingest.no_item_column", file=str(path), fields={"n": len(cells), "found": " | ".join(cells[:5])}
        )
    if container == "sheet" and (hidden := _hidden_with_questions(path, index)):
        fields: dict[str, object] = {"n": len(hidden), "found": ", ".join(hidden), "one": hidden[0]}
        return Problem("ingest.only_hidden", file=str(path), fields=fields)
    for name in [] if container != "sheet" else open_workbook(path, 0).visible:
        heads = open_workbook(path, DEEPEST_HEADER, name).heads[name]
        rows = [SampleRow(at, at, cells) for at, cells in enumerate(heads, 1)]
        if (deep := _deep_header(rows, index)) is not None:
            return Problem("ingest.header_deep", file=str(path), line=deep.line, fields={"row": deep.line})
        if (line := _in_one_cell(rows, index)) is not None:
            found = next(cell for cell in line.cells if cell.strip())[:40]
            return Problem("ingest.one_cell", file=str(path), line=line.line, fields={"found": found})
    return Problem("ingest.no_item_sheet", file=str(path), fields={"n": len(skipped), "found": ", ".join(skipped[:8])})


def _deep_header(rows: Sequence[SampleRow], index: HeaderIndex) -> SampleRow | None:
    """The first row with several questions below those among which a header is looked for."""
    below = rows[HEADER_LOOKED_AT:DEEPEST_HEADER]
    return next((row for row in below if sum(index.firm(cell) is not None for cell in row.cells) > 1), None)


def _in_one_cell(rows: Sequence[SampleRow], index: HeaderIndex) -> SampleRow | None:
    """The row of which one cell holds what should be the cells of a header: «Code,s111,s113» in a column of its own."""
    for row in rows[:HEADER_LOOKED_AT]:
        filled = [cell for cell in row.cells if cell.strip()]
        if len(filled) != 1:
            continue
        for sign in sorted({"  ", *(sign for sign in filled[0] if not sign.isalnum() and sign not in " _'")}):
            if sum(index.firm(one.strip()) is not None for one in filled[0].split(sign)) > 1:
                return row
    return None


def _hidden_with_questions(path: Path, index: HeaderIndex) -> list[str]:
    """The hidden sheets of which a row among the first holds several questions."""
    hidden = open_workbook(path, 0).hidden[:MOST_HIDDEN]
    heads = {name: open_workbook(path, HEADER_LOOKED_AT, name).heads[name] for name in hidden}
    return [
        name
        for name, rows in heads.items()
        if any(sum(index.firm(cell) is not None for cell in row) > 1 for row in rows)
    ]


def _is_noise(rows: list[SampleRow]) -> bool:
    text = "".join(cell for row in rows[:50] for cell in row.cells)[:20_000]
    strange = sum((not char.isprintable() and char not in "\r\n\t") or 0xDC80 <= ord(char) <= 0xDCFF for char in text)
    return not text or strange * 20 > len(text)
