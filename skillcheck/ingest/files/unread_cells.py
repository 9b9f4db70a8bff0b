"""Cells of an XLSX that readers of cells give as empty though something stands there: errors, formulas never computed.

Both come as a person sees them («#REF!», «=B2+C2»), so that they are handed back like any other unknown answer.
"""

from __future__ import annotations

import html
import re
import zipfile
from pathlib import Path

from skillcheck.ingest.files.file_type import ZIP_DAMAGED
from skillcheck.ingest.files.hidden_rows import member_of

CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
VALUE = re.compile(rb"<v\b[^>]*>(.*?)</v>", re.DOTALL)
FORMULA = re.compile(rb"<f\b[^>]*?(?:/>|>(.*?)</f>)", re.DOTALL)
ERROR, TEXT = re.compile(rb'\bt="e"'), re.compile(rb'\bt="(?:str|s|inlineStr)"')
BLOCK = 1 << 20
LONGEST = 80
"""Signs shown of a formula."""


def unread_cells(path: Path, sheet: str) -> dict[int, dict[int, str]]:
    """Line (from 1) → column (from 0) → what stands in the cell; nothing for what is no XLSX."""
    try:
        with zipfile.ZipFile(path) as archive:
            member = member_of(archive, sheet)
            return {} if member is None else _unread(archive, member)
    except (OSError, KeyError, *ZIP_DAMAGED):
        return {}


def _unread(archive: zipfile.ZipFile, member: str) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    with archive.open(member) as stream:
        rest = b""
        while block := stream.read(BLOCK):
            *rows, rest = (rest + block).split(b"</row>")
            for row in rows:
                if b't="e"' in row or b"<f" in row:
                    _look(row, found)
    return found


def _look(row: bytes, found: dict[int, dict[int, str]]) -> None:
    for attributes, inside in CELL.findall(row):
        place = REFERENCE.search(attributes)
        if place is None or (text := _text(attributes, inside)) is None:
            continue
        found.setdefault(int(place[2]), {})[_column(place[1])] = text


def _text(attributes: bytes, inside: bytes) -> str | None:
    """What stands in a cell whose value no reader gives; None where it is an ordinary cell."""
    value = VALUE.search(inside)
    said = html.unescape(value[1].decode("utf-8", "replace")) if value else ""
    if ERROR.search(attributes):
        return said or "#?"
    formula = FORMULA.search(inside)
    if formula is None or said or TEXT.search(attributes):
        return None
    return "=" + html.unescape((formula[1] or b"").decode("utf-8", "replace"))[:LONGEST]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
