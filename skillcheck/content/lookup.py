"""A name among those that exist, or one sentence with the nearest ones."""

from __future__ import annotations

from typing import TypeVar

from skillcheck.errors import Problem

T = TypeVar("T")


def find(names: dict[str, T], wanted: str, code: str, **fields: object) -> T:
    """Look a name up, or raise a problem of ``code`` that suggests the nearest names that exist."""
    if wanted in names:
        return names[wanted]
    from difflib import get_close_matches

    from skillcheck.errors import UsageProblem

    near = get_close_matches(wanted, names, n=1) or list(names)[:12]
    raise UsageProblem(Problem(code, fields={"found": wanted, "known": ", ".join(near), **fields}))
