"""A long header → the one question whose whole text stands in it, with what stands around; knows the texts only."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from skillcheck.ingest.cells.normalise import folded, listed, words

SHORTEST = 3
"""Words of a text that may be looked for inside another one."""
KEY = 3
FREE_BEFORE = re.compile(r"(?:^|[^\w\s']|_|\n|\d)\s*$")
"""What may stand before a question: nothing, a sign, a number; not a word of the same sentence."""
FREE_AFTER = re.compile(r"\s*(?:$|[^\w\s']|_|\n)|\d+\s*(?:$|\W)")


BEFORE_ANSWER = re.compile(r"\s*(?:\s[-–—]\s|->|[/:|>\n])\s*")
"""What stands between a question and one of its answers."""
IN_BRACKETS = re.compile(r"^(.+?)\s*[\[(]([^\[\]()]*(?:\([^()]*\))?[^\[\]()]*)[\])]$", re.DOTALL)
MOST_SIGNS = 40


def answers_behind(header: str) -> Iterator[tuple[str, str, bool]]:
    """The ways to see a question and one of its answers in a header, and whether the answer is in [brackets]."""
    if found := IN_BRACKETS.match(header):
        yield found[1], found[2], header.endswith("]")  # «X (2)» is a copy of the column
    for sign in islice(BEFORE_ANSWER.finditer(header), MOST_SIGNS):
        if sign.start() and sign.end() < len(header):
            yield header[: sign.start()], header[sign.end() :], False


CLAUSE = re.compile(r"[^\w\s'<>%-]+|\s[->]\s|\n")
"""What ends a clause: «0 = I cannot, 3 = I can explain: …» denies nothing of what follows."""


@dataclass(frozen=True)
class Contained:
    """The question found in a header, and the words before and after it.

    ``asks_else``: they say that the column holds something else about it: its points, how important it is, what a
    trainer thinks, what somebody cannot do.
    """

    item: str
    before: str
    after: str
    asks_else: bool


class WholeTexts:
    """Texts ready to be found inside longer ones."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._by_start: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for text in texts:
            parts = text.split()
            if len(parts) >= SHORTEST:
                self._by_start[tuple(parts[:KEY])].append(text)

    def only_one(self, header: str) -> Contained | None:
        """The question of the header, where it holds the whole text of exactly one and asks nothing else about it."""
        found = self.held(header)
        return None if found is None or found.asks_else else found

    def items(self, header: str) -> set[str]:
        """The questions of which the header holds the whole text; a text inside another is not one."""
        return {self._texts[text] for text in self._held(header)}

    def held(self, header: str) -> Contained | None:
        """The question of which the header holds the whole text, where it is exactly one. Nothing where the sentence
        goes on (another question)."""
        found = self._held(header)
        if len({self._texts[text] for text in found}) != 1:
            return None
        text = max(found, key=len)
        around = _around(folded(header), text)
        if around is None:
            return None
        before, after = map(words, around)
        return Contained(self._texts[text], before, after, any(map(_beside, around)) or _denies(around[0]))

    def _held(self, header: str) -> list[str]:
        found = self._inside(words(header))
        return [text for text in found if not any(text != other and f" {text} " in f" {other} " for other in found)]

    def _inside(self, spelled: str) -> list[str]:
        parts = re.sub(r"(?<=[^\W\d])\d+(?= |$)", "", spelled).split()  # «numérique2»: the copy of a column
        return [
            text
            for at in range(len(parts) - KEY + 1)
            for text in self._by_start.get(tuple(parts[at : at + KEY]), ())
            if parts[at : at + text.count(" ") + 1] == text.split()
        ]


def _around(header: str, text: str) -> tuple[str, str] | None:
    """What stands before and after the text; None where it is only a piece of a longer sentence."""
    place = re.search(r"(?<![^\W\d_])" + r"[\W_]+".join(map(re.escape, text.split())) + r"(?![^\W\d_])", header)
    if place is None:
        return None
    before, after = header[: place.start()], header[place.end() :]
    return (before, after) if FREE_BEFORE.search(before) and FREE_AFTER.match(after) else None


def _beside(around: str) -> bool:
    return words(around) in listed("beside") or asks_else(around)


def asks_else(around: str) -> bool:
    """Whether words around a question make another one of it: «importance» anywhere, «fréquence» where a clause begins
    («Analyse des besoins» is the title of a form, «Besoin de formation» another question)."""
    if not set(words(around).split()).isdisjoint(listed("asks_else")):
        return True
    return any(
        f"{clause} ".startswith(f"{start} ") for clause in _clauses(around) for start in listed("asks_else_first")
    )


def _denies(before: str) -> bool:
    """Whether the last clause before a question turns it around: «Je ne sais pas faire : …»."""
    last = next(reversed(_clauses(before)), "")
    return any(f"{last} ".startswith(f"{denial} ") for denial in listed("denies"))


def _clauses(around: str) -> list[str]:
    return [clause for part in CLAUSE.split(around) if (clause := words(part))]
