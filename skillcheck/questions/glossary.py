"""Hard words and their plain definitions, shown on request during the interview."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field

from skillcheck.record import Language, LocalText, Record, Words


class Term(Record):
    """One hard word: how it is written in each language, and one easy sentence that explains it.

    ``avoid``: other words for the same thing, that our texts do not use (one term for one thing).
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    forms: dict[Language, Annotated[list[Words], Field(min_length=1)]]
    definition: LocalText
    avoid: dict[Language, list[Words]] = {}


class GlossaryFile(Record):
    """data/glossary.yaml"""

    terms: list[Term]


def terms_in(words: str, terms: tuple[Term, ...], lang: str) -> list[Term]:
    """The terms that ``words`` uses, in their order of appearance; a longer form hides the shorter one inside it."""
    found: list[tuple[int, int, Term]] = []
    lower = words.lower()
    for term in terms:
        for form in term.forms.get(lang, []):
            if form.lower() not in lower:
                continue  # a question must not wait for an expression for each of 200 words
            match = re.search(rf"(?<!\w){re.escape(form)}(?!\w)", words, re.IGNORECASE)
            found += [(match.start(), -len(form), term)] if match else []
    found.sort(key=lambda entry: entry[:2])
    shown: list[Term] = []
    end = -1
    for start, negative_length, term in found:
        if start >= end and term not in shown:
            shown.append(term)
            end = start - negative_length
    return shown
