"""Finding words in a text: whole words, words apart («ne … pas»), endings («…arte»)."""

from __future__ import annotations

import re
from functools import cache

OTHER_WORDS = r".*?"


def first(patterns: list[str], words: str, *, same_case: bool = False, start: bool = True) -> str:
    """The first words that match one of the patterns; "" if none do."""
    match = pattern(tuple(patterns), same_case=same_case, start=start).search(words) if patterns else None
    return match.group() if match else ""


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
    return between(phrases).sub("–", words) if phrases else words
