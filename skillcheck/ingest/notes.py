"""What a person must be told of a file though nothing in it is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from skillcheck.errors import Problem
from skillcheck.ingest.model import Part


def notes_of(parts: Sequence[Part], path: str) -> tuple[Problem, ...]:
    """What a person must be told of how people are named: by nobody, or by a tool's count of rows."""
    notes: list[Problem] = []
    if any(part.layout == "wide" and all(column.role != "id" for column in part.columns) for part in parts):
        notes.append(Problem("ingest.ids_made", file=path))
    if counted := [c.header for part in parts if part.counted for c in part.columns if c.role == "id"]:
        notes.append(Problem("ingest.ids_counted", file=path, fields={"found": counted[0]}))
    if moment := next((part.moment for part in parts if part.moment), ""):
        notes.append(Problem("ingest.moment_read", file=path, fields={"found": moment}))
    if offered := list(dict.fromkeys(header for part in parts for header in part.offered_ids)):
        names = " | ".join(header[:60] for header in offered[:3])
        notes.append(Problem("ingest.ids_offered", file=path, fields={"found": names, "suggestion": offered[0]}))
    if forms := [part.forms for part in parts if part.forms]:
        fields: dict[str, object] = {"n": len(forms[0].blocks), "questions": sum(map(len, forms[0].blocks))}
        notes.append(Problem("ingest.blocks_not_asked", file=path, fields=fields))
    if left := list(dict.fromkeys(name for part in parts for name in part.left_out)):
        fields = {"n": len(left), "found": " | ".join(name[:60] for name in left[:6])}
        notes.append(Problem("ingest.lines_left_out", file=path, fields=fields))
    return tuple(notes)
