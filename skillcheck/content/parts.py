"""The whole content as one JSON text with a part a line, so that one part can be read without the others.

An interview begins without offers, cards or places: what is read when it is asked for costs nothing at the start.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def in_parts(data: Mapping[str, Any]) -> bytes:
    """One JSON text of everything (the shape of ``Everything``), a part a line."""
    lines = (f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in data.items())
    return ("{\n" + ",\n".join(lines) + "\n}").encode()


def part(text: bytes, name: str, kind: Any, default: Any = None) -> Any:
    """One part of ``in_parts``, as a ``kind``; ``default`` where there is none.

    Raises:
        ValueError: it is not of this kind.
    """
    from pydantic import TypeAdapter

    start = f"\n{json.dumps(name)}: ".encode()
    at = text.find(start)  # JSON has no bare line end within a value
    if at < 0:
        return default
    at += len(start)
    return TypeAdapter(kind).validate_json(text[at : text.index(b"\n", at)].removesuffix(b","))
