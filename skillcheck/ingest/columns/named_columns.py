"""The columns that a person names by their headers; knows no cell."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from skillcheck.errors import Problem, UsageProblem
from skillcheck.ingest.cells.normalise import words
from skillcheck.ingest.columns.identity import names_of


def named(headers: Sequence[str], wanted: str) -> list[int]:
    """The columns a person names: exactly, else by the same words, else by one side of «site. Votre site»."""
    exact = [place for place, header in enumerate(headers) if header.strip() == wanted.strip()]
    alike = exact or [place for place, header in enumerate(headers) if words(header) == words(wanted) != ""]
    return alike or [
        place for place, header in enumerate(headers) if words(wanted) in names_of(header) and wanted.strip()
    ]


def nearest(headers: Sequence[str], wanted: str) -> str:
    """The header a person may have meant; where none is near, the first ones."""
    by_words: Mapping[str, str] = {words(header): header for header in headers[:2000] if header.strip()}
    near = difflib.get_close_matches(words(wanted), by_words, 1, 0.6)
    return by_words[near[0]] if near else ", ".join(header[:40] for header in [*by_words.values()][:5])


def named_or_refused(headers: Sequence[str], wanted: str) -> list[int]:
    """The columns a person names.

    Raises:
        UsageProblem: none has this header.
    """
    places = named(headers, wanted)
    if not places:
        raise UsageProblem(
            Problem("ingest.no_such_column", fields={"found": wanted, "suggestion": nearest(headers, wanted)})
        )
    return places
