"""What this machine has released of each structure: keyed hashes of people, so that two releases are never too near.

A mark says who (by the id) and what they answered: a year later, when everybody has answered again, nobody is left by
subtraction, though the people are the same; where one of them alone has, she is.

The key never leaves the machine, and a hash says nothing without it. Somebody who is erased elsewhere stays here as a
hash: without it, the release after they left could not be seen to differ from the one before by them alone.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from skillcheck.errors import DataProblem, Problem
from skillcheck.files import private_folder, read_bounded, write_whole
from skillcheck.store.paths import home

NAME = "releases.json"
MOST_BYTES = 100_000_000
KINDS = ("releases", "sheets")
WHO, WHAT = 32, 16
"""Signs of a mark: of the person, then of what they answered (absent in ledgers written before)."""


@dataclass
class Structure:
    """One structure: its code, drawn once, the people of each release and the sheets of each diagnosis, as hashes."""

    code: str
    releases: list[list[str]] = field(default_factory=list)
    sheets: list[list[str]] = field(default_factory=list)


def people_apart(one: Iterable[str], other: Iterable[str]) -> int:
    """How many people two sets of marks differ by: who is in one alone, and who answered otherwise."""
    mine, theirs = ({mark[:WHO]: mark[WHO:] for mark in marks} for marks in (one, other))
    both = mine.keys() & theirs.keys()
    return len(mine.keys() ^ theirs.keys()) + sum(
        bool(mine[who] and theirs[who] and mine[who] != theirs[who]) for who in both
    )


def nearest(now: Iterable[str], earlier: Iterable[Iterable[str]], least: int) -> int | None:
    """By how many people the nearest of earlier sets differs, where those are fewer than ``least``; the same set does
    not count."""
    marks = list(now)
    found = (people_apart(marks, one) for one in earlier)
    return min((n for n in found if 0 < n < least), default=None)


def _hex(text: str, digits: int) -> str:
    if len(text) != digits:
        raise ValueError(text)
    return bytes.fromhex(text).hex()


class Ledger:
    """The file of releases, read whole and written whole."""

    def __init__(self) -> None:
        self.path: Path = home() / NAME
        self.key = secrets.token_hex(32)
        self.structures: dict[str, Structure] = {}
        if self.path.exists():
            self._read()

    def _read(self) -> None:
        raw = read_bounded(self.path, MOST_BYTES)
        try:
            data = json.loads(raw or b"")
            self.key = _hex(data["key"], 64)
            self.structures = {
                name: Structure(
                    _hex(one["code"], 16), *([list(map(str, marks)) for marks in one.get(key, [])] for key in KINDS)
                )
                for name, one in data["structures"].items()
            }
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DataProblem(Problem("network.ledger_damaged", file=str(self.path))) from error

    def structure(self, name: str) -> Structure:
        """A structure by the name that its federation's desk gives it; a new one gets a code."""
        return self.structures.setdefault(name, Structure(secrets.token_hex(8)))

    def known(self, kind: Literal["releases", "sheets"]) -> list[list[str]]:
        """All that this machine knows of a kind, whatever the structure is called: another name is another code, and
        the same people. Plans count among releases and are never near one: their marks say something else of people.
        """
        return [marks for one in self.structures.values() for marks in getattr(one, kind)]

    def _hash(self, words: str, digits: int) -> str:
        return hmac.new(bytes.fromhex(self.key), words.encode(), hashlib.sha256).hexdigest()[:digits]

    def marks(self, answered: Mapping[str, str]) -> list[str]:
        """People (id → what they answered) as this machine alone can tell them apart."""
        return sorted(self._hash(who, WHO) + self._hash(f"{who}\0{what}", WHAT) for who, what in answered.items())

    def sheets(self, answers: Iterable[str]) -> list[str]:
        """Sheets without any name, each by what it says; the second of two alike is another."""
        seen: Counter[str] = Counter()
        marks = []
        for one in answers:
            marks.append(self._hash(f"{one}\0{seen[one]}", WHO))
            seen[one] += 1
        return sorted(marks)

    def save(self) -> None:
        """Write everything, for its owner alone."""
        private_folder(self.path.parent)
        structures = {
            name: {"code": one.code, "releases": one.releases, "sheets": one.sheets}
            for name, one in self.structures.items()
        }
        write_whole(self.path, json.dumps({"key": self.key, "structures": structures}) + "\n", force=True)
