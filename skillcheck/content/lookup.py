"""A name among those that exist, or one sentence with the nearest ones."""

from __future__ import annotations

from typing import TypeVar

from skillcheck.errors import Problem

T = TypeVar("T")
SHORT = 12
"""So many names can all be told; of a longer list the first would be no guess."""


def find(names: dict[str, T], wanted: str, code: str, **fields: object) -> T:
    """Look a name up, or raise a problem of ``code`` that suggests the nearest name, else all where they are few."""
    if wanted in names:
        return names[wanted]
    from difflib import get_close_matches

    from skillcheck.errors import UsageProblem

    near = get_close_matches(wanted, names, n=1) or (list(names) if len(names) <= SHORT else [])
    raise UsageProblem(Problem(code, fields={"found": wanted, "known": ", ".join(near), **fields}))
