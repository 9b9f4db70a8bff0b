"""A cell of any container as the text a person sees in it."""

from __future__ import annotations

import json
import re

LINE_END = re.compile(r"_x000[AD]_|\r\n?", re.IGNORECASE)


def as_text(cell: object) -> str:
    """What a person sees in the cell: whole numbers without «.0», dates as ISO; lists and keys as JSON."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, list | dict):
        return json.dumps(cell, ensure_ascii=False, default=str)
    return "" if cell is None else str(cell)


def in_lines(text: str) -> str:
    """The text of a workbook's cell with plain ends of lines («_x000D_» is one), and none at its own end."""
    return LINE_END.sub("\n", text).strip("\n") if "\r" in text or "_x000" in text else text
