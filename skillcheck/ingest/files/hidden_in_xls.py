"""Which rows of a sheet of an old workbook (XLS) are hidden: from its records, as no reader of cells says it."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from struct import Struct, error

BOOK = "Workbook"
SHEET, END = 0x85, 0x0A
ROW = re.compile(rb"\x08\x02\x10\x00(..)..(?:.\x00|\x00\x01)......(.)", re.DOTALL)
"""The record of a row: its number, its first and last column, its height, then its marks."""
HIDDEN = 0x20
TWO, FOUR, RECORD = Struct("<H"), Struct("<I"), Struct("<HH")


def hidden_in_xls(path: Path, sheet: str) -> frozenset[int]:
    """The numbers of the hidden rows of a sheet, from 1; nothing for what is no such file."""
    import olefile

    try:
        with olefile.OleFileIO(path) as container:
            book = container.openstream(BOOK).read()
        places = _sheets(book)
    except (OSError, IndexError, ValueError, TypeError, AttributeError, OverflowError, MemoryError, error):
        return frozenset()  # damaged beyond what olefile foresees; whether the file can be read is the reader's to say
    if sheet not in places:
        return frozenset()
    ends = dict(pairwise([*sorted(places.values()), len(book)]))
    rows = ROW.finditer(book, places[sheet], ends[places[sheet]])
    return frozenset(TWO.unpack(row[1])[0] + 1 for row in rows if row[2][0] & HIDDEN)


def _sheets(book: bytes) -> dict[str, int]:
    """Where each sheet begins."""
    places: dict[str, int] = {}
    at = 0
    while at + RECORD.size <= len(book):
        kind, length = RECORD.unpack_from(book, at)
        said = book[at + RECORD.size : at + RECORD.size + length]
        if kind == END:
            break
        if kind == SHEET:
            wide = said[7] & 1
            text = said[8 : 8 + said[6] * (1 + wide)]
            places[text.decode("utf-16-le" if wide else "latin-1", "replace")] = FOUR.unpack_from(said)[0]
        at += RECORD.size + length
    return places
