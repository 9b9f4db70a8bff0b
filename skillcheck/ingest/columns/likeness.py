"""A header that is no question → those it looks like, by a beginning or by likeness; knows the texts only."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property

from skillcheck.ingest.cells.normalise import words
from skillcheck.ingest.model import How

ABBREVIATED = re.compile(r"\s*(?:\.{2,}|…)\s*$")
SHORTEST_PREFIX = 8
LIKENESS = 0.88
NEAR = 0.3
"""Share of words that a header and a question have in common to be called near."""
TELLING = 5  # signs from which a word of a short header («Tableur») tells what it may be about
MOST_COMPARED = 400


class Likeness:
    """Texts ready to be compared; ``scenes``: what is read before the questions of a situation, of which a header cut
    short may be the beginning."""

    def __init__(self, texts: Mapping[str, str], scenes: AbstractSet[str]) -> None:
        self._texts = texts
        self._scenes = scenes
        self._compared = 0

    @cached_property
    def _words_of(self) -> dict[str, frozenset[str]]:
        return {text: frozenset(text.split()) for text in self._texts}

    def nearest(self, header: str) -> tuple[str, ...]:
        """The two questions whose words are nearest to a header that is none of them, or that speak of it."""
        spelled = frozenset(words(header).split())
        shared = {text: len(spelled & own) / len(spelled | own) for text, own in self._words_of.items()}
        told = {word for word in spelled if len(word) >= TELLING}
        near = [text for text, own in self._words_of.items() if shared[text] >= NEAR or (told and told <= own)]
        near.sort(key=lambda text: (-shared[text], text))
        return tuple(dict.fromkeys(self._texts[text] for text in near))[:2]

    def likely(self, header: str) -> tuple[str, How] | None:
        """The one question that a header begins or is nearly worded as, and which of both."""
        spelled = words(ABBREVIATED.sub("", header.strip()))
        if len(spelled) < SHORTEST_PREFIX:
            return None
        begins = {item for text, item in self._texts.items() if text.startswith(spelled)}
        begins |= {scene for scene in self._scenes if scene.startswith(spelled)}
        if len(begins) == 1 and not begins <= self._scenes:
            return begins.pop(), "prefix"
        if begins or self._compared >= MOST_COMPARED or len(spelled) > 400:
            return None
        self._compared += 1
        items = {self._texts[text] for text in difflib.get_close_matches(spelled, self._texts, 2, LIKENESS)}
        return (items.pop(), "fuzzy") if len(items) == 1 else None
