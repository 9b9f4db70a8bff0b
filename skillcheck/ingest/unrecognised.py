"""A file in which no question is recognised → its header as columns that a recipe can explain; reads only its head."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from skillcheck.ingest.columns.item_columns import HeaderIndex
from skillcheck.ingest.columns.other_columns import other_role
from skillcheck.ingest.files.file_type import container_of
from skillcheck.ingest.files.workbook import open_workbook
from skillcheck.ingest.infer import HEADER_LOOKED_AT
from skillcheck.ingest.model import Column, Dialect, Part, SampleRow, Understanding
from skillcheck.ingest.options import ReadOptions
from skillcheck.ingest.text_head import SAMPLE_ROWS, text_head
from skillcheck.questions.item_bank import ItemBank


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
    columns = tuple(
        Column(at, text, role, near=index.nearest(text) if role == "unknown" else ())
        for at, text in enumerate(heads[place].cells)
        for role in (other_role(text),)
    )
    lines = tuple(tuple(row.cells) for row in heads[: place + 1])
    part = Part(name, dialect, lines, columns, heads[place].end, heads[place].line + 1, first=None)
    return Understanding(str(path), container, (part,), np.zeros(len(bank), np.bool_))
