"""Which rows of a sheet of an old workbook (XLS) are hidden: from its records, as no reader of cells says it."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from struct import Struct, error

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOOK = "Workbook"
IN_HEADER = 109
"""Sectors of the table of sectors that the header itself names."""
SECTOR = 9
"""A sector has 2 to this bytes in every workbook of this age."""
MOST = IN_HEADER * 128 * 512 + 512
"""So many bytes have their sectors in these tables: rows of a larger file are not known to be hidden."""
LAST = 0xFFFFFFFA
SHEET, END = 0x85, 0x0A
SMALLEST_STREAM = 4096
"""Shorter ones are kept elsewhere; no program writes so short a workbook."""
ROW = re.compile(rb"\x08\x02\x10\x00(..)..(?:.\x00|\x00\x01)......(.)", re.DOTALL)
"""The record of a row: its number, its first and last column, its height, then its marks."""
HIDDEN = 0x20
TWO, FOUR, RECORD = Struct("<H"), Struct("<I"), Struct("<HH")


def hidden_in_xls(path: Path, sheet: str) -> frozenset[int]:
    """The numbers of the hidden rows of a sheet, from 1; nothing for what is no such file."""
    with path.open("rb") as file:
        raw = file.read(MOST) if file.read(len(MAGIC)) == MAGIC and not file.seek(0) else b""
    try:
        book = _stream(raw)
        places = _sheets(book)
    except (IndexError, ValueError, OverflowError, error):
        return frozenset()
    if sheet not in places:
        return frozenset()
    ends = dict(pairwise([*sorted(places.values()), len(book)]))
    rows = ROW.finditer(book, places[sheet], ends[places[sheet]])
    return frozenset(TWO.unpack(row[1])[0] + 1 for row in rows if row[2][0] & HIDDEN)


def _stream(raw: bytes) -> bytes:
    """The bytes of the workbook within the file, sector after sector."""
    size = 1 << SECTOR
    if raw[30] != SECTOR:
        raise ValueError(raw[30])

    def sector(number: int) -> bytes:
        return raw[(number + 1) * size : (number + 2) * size]

    tables = [FOUR.unpack_from(raw, 76 + 4 * at)[0] for at in range(IN_HEADER)]
    following = [one for table in tables if table < LAST for (one,) in FOUR.iter_unpack(sector(table))]

    def chain(first: int) -> bytes:
        found: list[int] = []
        while first < LAST and len(found) <= len(following):
            found.append(first)
            first = following[first]
        return b"".join(map(sector, found))

    folder = chain(FOUR.unpack_from(raw, 48)[0])
    for at in range(0, len(folder) - 127, 128):
        entry = folder[at : at + 128]
        name = entry[: max(TWO.unpack_from(entry, 64)[0] - 2, 0)].decode("utf-16-le", "replace")
        length = FOUR.unpack_from(entry, 120)[0]
        if name == BOOK and length >= SMALLEST_STREAM:
            return chain(FOUR.unpack_from(entry, 116)[0])[:length]
    return b""


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
