"""Which rows of a sheet a filter or a person hid: from an XLSX, ODS or XLS itself; no reader of cells says it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from skillcheck.ingest.files.file_type import ZIP_DAMAGED
from skillcheck.ingest.files.hidden_in_xls import hidden_in_xls

SHEET = re.compile(rb"<sheet\b[^>]*>")
RELATION = re.compile(rb"<Relationship\b[^>]*>")
ROW = re.compile(rb"<row\b[^>]*\bhidden=\"(?:1|true)\"[^>]*>")
ODS_TAG = re.compile(rb"</table:table>|<table:table(?:-row)?\s[^>]*>|<table:table-row>")
BLOCK = 1 << 20
ODS = "content.xml"
"""The file of the sheets within an ODS."""
MOST_ROWS = 1 << 20
"""Of a sheet; the blank rest of one may be hidden by one tag."""


def hidden_rows(path: Path, sheet: str) -> frozenset[int]:
    """The numbers of the hidden rows of a sheet, from 1; nothing for what is no XLSX, ODS or XLS."""
    try:
        if not zipfile.is_zipfile(path):
            return hidden_in_xls(path, sheet)
        with zipfile.ZipFile(path) as archive:
            if ODS in archive.namelist():
                return _hidden_in_ods(archive, sheet)
            member = member_of(archive, sheet)
            return frozenset() if member is None else _hidden(archive, member)
    except (OSError, KeyError, *ZIP_DAMAGED):
        return frozenset()


def member_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The file of a sheet within an XLSX."""
    import html

    book = archive.read("xl/workbook.xml")
    relations = archive.read("xl/_rels/workbook.xml.rels")
    wanted = next(
        (value_of(tag, b"r:id") for tag in SHEET.findall(book) if html.unescape(value_of(tag, b"name")) == sheet), None
    )
    targets = {value_of(tag, b"Id"): value_of(tag, b"Target") for tag in RELATION.findall(relations)}
    target = targets.get(wanted or "")
    return None if target is None else target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def value_of(tag: bytes, name: bytes) -> str:
    """An attribute of a tag; "" where it is not there."""
    found = re.search(rb"\s" + name + rb"\s*=\s*[\"']([^\"']*)[\"']", tag)
    return found.group(1).decode("utf-8", "replace") if found else ""


def _hidden(archive: zipfile.ZipFile, member: str) -> frozenset[int]:
    tags = tags_of(archive, member, ROW)
    return frozenset(int(number) for tag in tags if (number := value_of(tag, b"r")).isdigit())


def tags_of(archive: zipfile.ZipFile, member: str, wanted: re.Pattern[bytes]) -> Iterator[bytes]:
    """Every tag of one kind within a file of a zip."""
    with archive.open(member) as stream:
        rest = b""
        while block := stream.read(BLOCK):
            block = rest + block
            rest = block[block.rfind(b"<") :]
            yield from wanted.findall(block[: len(block) - len(rest)])
        yield from wanted.findall(rest)


def _hidden_in_ods(archive: zipfile.ZipFile, sheet: str) -> frozenset[int]:
    """ODS numbers no row: they are counted, with those that one tag stands for; a table within a table is none."""
    import html

    found: list[range] = []
    line, inside = 1, False
    for tag in tags_of(archive, ODS, ODS_TAG):
        if tag.startswith(b"<table:table-row"):
            again = int(value_of(tag, b"table:number-rows-repeated") or 1)
            if inside and value_of(tag, b"table:visibility") in ("filter", "collapse"):
                found.append(range(line, line + min(again, MOST_ROWS)))
            line += again
        else:
            line, inside = 1, html.unescape(value_of(tag, b"table:name")) == sheet
    return frozenset(chain.from_iterable(found))
