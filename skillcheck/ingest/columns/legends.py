"""What is written around a table of its numbers: «0 = pas encore», «(note de 1 à 4)», a list of codes above it or on a
sheet of its own; knows texts, no question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from skillcheck.ingest.cells.normalise import listed, words

EXPLAINED = re.compile(r"(?<![\w.,])(\d{1,2})\s*[=:→]\s*")
SPAN = re.compile(r"(?:[^\W\d][\w' ]*? )?([01]) ?(?:à|a|to|et|y|e|and|al|-|–|—|\.\.\.|…) ?(\d{1,2})", re.IGNORECASE)
IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
LONGEST = 40
"""Signs of a line that says how far numbers go, and nothing else."""
SEVERAL = 3
"""Numbers and words in a row, from which they are a list of codes and no chance."""
ROWS = 40
Legend = tuple[tuple[int, str], ...]


def explained(text: str) -> Legend:
    """Each number that a text explains, and the words that follow it: «0 = pas encore, 1 = …»."""
    places = list(EXPLAINED.finditer(text))
    ends = [*(place.start() for place in places[1:]), *[len(text)] * bool(places)]
    found = ((int(place[1]), words(text[place.end() : end])) for place, end in zip(places, ends, strict=True))
    return tuple((number, said) for number, said in found if said)


def span(text: str) -> tuple[int, int] | None:
    """From where to where numbers go by a text: «(de 1 à 4)», «0-3»."""
    lines = [line.strip() for line in text.splitlines() if len(line) <= LONGEST]
    for part in (*IN_BRACKETS.findall(text), *lines):
        if (found := SPAN.fullmatch(part.strip())) and int(found[2]) - int(found[1]) >= SEVERAL:
            return int(found[1]), int(found[2])
    return None


def upside_down(text: str) -> bool:
    """Whether the highest number of «0 = …, 3 = …» is said in words of not being able, and the lowest is not, whatever
    the scale."""
    told = sorted(explained(text))
    if len(told) < 2 or text.count("=") < len(told):
        return False
    lowest, highest = (not set(said.split()).isdisjoint(listed("low_words")) for _, said in (told[0], told[-1]))
    return highest and not lowest


def code_list(rows: Iterable[Sequence[str]]) -> Legend:
    """Numbers with words behind them, one pair below the other or all in one cell, none left out; else nothing."""
    found: list[tuple[int, str]] = []
    for _, row in zip(range(ROWS), rows, strict=False):
        for cell in row:
            found += explained(cell)
        for one, other in pairwise(cell.strip() for cell in row if cell.strip()):
            if one.isdecimal() and len(one) == 1 and any(map(str.isalpha, other)):
                found.append((int(one), words(other)))  # behind the words, a number is rather a count
    numbers, texts = zip(*found, strict=True) if found else ((), ())
    once = len(set(numbers)) == len(numbers) and len(set(texts)) == len(texts)
    listed_all = len(found) >= SEVERAL and max(numbers) - min(numbers) < len(numbers)
    return tuple(found) if once and listed_all else ()
