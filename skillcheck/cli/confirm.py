"""A yes before what cannot be undone: «o», «oui», «s», «sí», «sì», «y», «yes», whatever the language on screen."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from skillcheck.errors import Problem, UsageProblem

if TYPE_CHECKING:
    from skillcheck.cli.session import Session


def agrees(session: Session, question: str, **fields: object) -> bool:
    """Ask; without anyone to ask, name the option. Enter alone is a no."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageProblem(Problem("forget.needs_yes"))
    from skillcheck.screens.choose import typed_line

    return is_yes(typed_line(session.t(question, **fields) + " "))


def is_yes(words: str) -> bool:
    """Whether these words agree; accents and capitals make no difference."""
    from skillcheck.ingest.cells.normalise import light, listed_lightly

    return light(words) in listed_lightly("agreed")
