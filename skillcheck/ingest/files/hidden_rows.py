"""Which rows of a sheet a filter or a person hid: from the XML of an XLSX, for readers of cells do not say it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from skillcheck.ingest.files.file_type import ZIP_DAMAGED

SHEET = re.compile(rb"<sheet\b[^>]*>")
RELATION = re.compile(rb"<Relationship\b[^>]*>")
ROW = re.compile(rb"<row\b[^>]*\bhidden=\"(?:1|true)\"[^>]*>")
BLOCK = 1 << 20


def hidden_rows(path: Path, sheet: str) -> frozenset[int]:
    """The numbers of the hidden rows of a sheet, from 1; nothing for what is no XLSX."""
    try:
        with zipfile.ZipFile(path) as archive:
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
        (_value(tag, b"r:id") for tag in SHEET.findall(book) if html.unescape(_value(tag, b"name")) == sheet), None
    )
    targets = {_value(tag, b"Id"): _value(tag, b"Target") for tag in RELATION.findall(relations)}
    target = targets.get(wanted or "")
    return None if target is None else target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _value(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\s" + name + rb"\s*=\s*[\"']([^\"']*)[\"']", tag)
    return found.group(1).decode("utf-8", "replace") if found else ""


def _hidden(archive: zipfile.ZipFile, member: str) -> frozenset[int]:
    found: set[int] = set()
    with archive.open(member) as stream:
        rest = b""
        while block := stream.read(BLOCK):
            block = rest + block
            found |= {int(number) for tag in ROW.findall(block) if (number := _value(tag, b"r")).isdigit()}
            rest = block[block.rfind(b"<") :]
    return frozenset(found)
