"""Which cells of a sheet are merged: XLSX and XLS say it to the reader of cells, an ODS is looked through."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from skillcheck.ingest.files.file_type import ZIP_DAMAGED
from skillcheck.ingest.files.hidden_rows import ODS, ODS_TAG, tags_of, value_of

Merged = tuple[int, int, int, int]
"""Merged cells: their first line and column, their last ones (lines from 1, columns from 0)."""
TAG = re.compile(ODS_TAG.pattern + rb"|<table:(?:covered-)?table-cell\b[^>]*>")
SPANNED = re.compile(rb"-spanned=\"(?:[2-9]|1\d)")


def merged_cells(path: Path, sheet: Any, name: str) -> list[Merged]:
    """The merged cells of a sheet, in the order of their lines; columns are counted as its rows come."""
    found = sheet.merged_cell_ranges
    if found is None:
        found = _in_ods(path, name)
    left = (sheet.start or (0, 0))[1]
    return sorted((top + 1, first - left, low + 1, last - left) for (top, first), (low, last) in found)


def _in_ods(path: Path, name: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    try:
        with zipfile.ZipFile(path) as archive:
            there = ODS in archive.namelist() and any(tags_of(archive, ODS, SPANNED))
            return list(_spans(tags_of(archive, ODS, TAG), name)) if there else []
    except (OSError, KeyError, *ZIP_DAMAGED):
        return []


def _spans(tags: Iterator[bytes], name: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """ODS numbers no row and no cell: they are counted, with those that one tag stands for."""
    line, column, inside, again = 0, 0, False, 0
    for tag in tags:
        if tag.startswith(b"<table:table-row"):
            line, column, again = line + again, 0, _number(tag, b"table:number-rows-repeated")
        elif tag.startswith((b"<table:table-cell", b"<table:covered")):
            rows, columns = _number(tag, b"table:number-rows-spanned"), _number(tag, b"table:number-columns-spanned")
            if inside and rows * columns > 1:
                yield (line, column), (line + rows - 1, column + columns - 1)
            column += _number(tag, b"table:number-columns-repeated")
        else:
            line, again, inside = 0, 0, html.unescape(value_of(tag, b"table:name")) == name


def _number(tag: bytes, name: bytes) -> int:
    return int(value_of(tag, name) or 1)
