"""Finding words in a text: whole words, words apart («ne … pas»), endings («…arte»)."""

from __future__ import annotations

import re
from functools import cache

OTHER_WORDS = r".*?"


def first(patterns: list[str], words: str, *, same_case: bool = False, start: bool = True) -> str:
    """The first words that match one of the patterns; "" if none do."""
    if not may_match(tuple(patterns), words):
        return ""
    match = pattern(tuple(patterns), same_case=same_case, start=start).search(words)
    return match.group() if match else ""


def may_match(patterns: tuple[str, ...], words: str) -> bool:
    """Whether the letters of one of the patterns stand in the text at all: a tenth of the time of an expression."""
    lower = words.lower()
    return any(letters in lower for letters in _letters(patterns))


@cache
def _letters(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """The longest run of letters that each pattern cannot do without."""
    return tuple(max(words.split("…"), key=len).strip().lower() for words in patterns)


@cache
def pattern(patterns: tuple[str, ...], *, same_case: bool = False, start: bool = True) -> re.Pattern[str]:
    """One search for all the patterns; the longest come first where two begin alike."""
    ordered = sorted(patterns, key=len, reverse=True)
    return re.compile("|".join(_expression(words, start=start) for words in ordered), 0 if same_case else re.IGNORECASE)


def _expression(words: str, *, start: bool) -> str:
    """Whole words, «…» standing for any words between; glued to a word («…n't») it stands for its other letters."""
    parts = [part for part in re.split(r"\s+…\s+", words) if part]
    bounded = [
        (r"(?<![\w-])" if start and part[0].isalnum() else r"\w*" if part[0] == "…" else "")
        + re.escape(part.strip("…") or part)
        + (r"(?![\w-])" if part[-1].isalnum() else "")
        for part in parts
    ]
    return OTHER_WORDS.join(bounded)


@cache
def between(words: tuple[str, ...]) -> re.Pattern[str]:
    """The words themselves, whole, wherever they stand."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)


def without(words: str, phrases: tuple[str, ...]) -> str:
    """The same text with some phrases blanked out."""
    return between(phrases).sub("–", words) if may_match(phrases, words) else words
