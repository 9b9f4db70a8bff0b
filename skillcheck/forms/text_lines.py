"""Lines of a text sheet: cut between words, and never at the hyphen of «sert-elle»."""

from __future__ import annotations

import textwrap

COLUMNS = 78


def wrapped(words: str, *, subsequent_indent: str = "") -> list[str]:
    """The words in lines of at most ``COLUMNS`` signs."""
    return textwrap.wrap(words, COLUMNS, break_on_hyphens=False, subsequent_indent=subsequent_indent)
