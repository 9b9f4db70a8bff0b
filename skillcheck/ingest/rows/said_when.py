"""What a name says of when its answers were given: at a beginning or an end, or in which month. Knows no file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from skillcheck.ingest.cells.normalise import listed, listed_apart, words

MONTH = re.compile(r"(?<!\d)(20\d\d)[-_. ]?(0[1-9]|1[0-2])(?!\d{3})")
MONTH_FIRST = re.compile(r"(?<!\d)(0?[1-9]|1[0-2])[-_. ](20\d\d)(?!\d)")
NO_DATE = ("final", "finale", "now", "today", "maintenant", "hoy", "oggi", "adesso", "ahora", "aujourd hui")
"""Words that speak of a version as well («réponses final.csv»)."""


def later(one: str, other: str) -> bool:
    """Whether a name says a later time than another: «sortie» than «entrée», «T2» than «T1», a month than another."""
    mine, its = set(_sides(one)), set(_sides(other))
    if len(mine) == len(its) == 1 and mine != its:
        (a, m), (b, n) = *mine, *its
        return a > b if a != b else 0 < n < m
    month, before = _month(one), _month(other)
    return not (mine and its) and month is not None and before is not None and month > before


def says_end(name: str) -> bool | None:
    """Whether a name says the end of something; None where it says neither an end nor a beginning."""
    sides = {side for side, _ in _sides(name)}
    return sides == {1} if len(sides) == 1 else None


def both_ends(names: Iterable[str]) -> bool:
    """Whether some names say a beginning and others an end; numbered ones («session 1») may as well be other people."""
    plain = [name for name in names if not re.search(r" \d+$", words(name))]
    return {True, False} <= {says_end(name) for name in plain}


def _sides(name: str) -> Iterator[tuple[int, int]]:
    """What the words of a name say: a beginning (0) or an end (1), and its number («vague 2»)."""
    spelled = words(name)
    for side, section in enumerate(("moments_before", "moments_after")):
        for phrase in listed(section):
            if phrase == spelled or (phrase not in NO_DATE and f" {phrase} " in f" {spelled} "):
                number = re.search(r"\d+$", phrase)
                yield side, int(number.group()) if number else 0


def _month(name: str) -> tuple[int, int] | None:
    if found := MONTH.search(name):
        return int(found[1]), int(found[2])
    if found := MONTH_FIRST.search(name):
        return int(found[2]), int(found[1])
    spelled = words(name).split()
    for word, year in pairwise(spelled):
        at = next((int(at) for at, known in listed_apart("months").items() if word.startswith(known)), 0)
        if at and re.fullmatch(r"20\d\d", year):
            return int(year), at
    return None
