"""What this machine has released of each structure: keyed hashes of ids, so that two releases are never too near.

The key never leaves the machine, and a hash says nothing without it. Somebody who is erased elsewhere stays here as a
hash: without it, the release after they left could not be seen to differ from the one before by them alone.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from skillcheck.errors import DataProblem, Problem
from skillcheck.files import private_folder, read_bounded, write_whole
from skillcheck.store.paths import home

NAME = "releases.json"
MOST_BYTES = 100_000_000


@dataclass
class Structure:
    """One structure: its code, drawn once, and the people of each release, as hashes."""

    code: str
    releases: list[list[str]] = field(default_factory=list)


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
                name: Structure(_hex(one["code"], 16), [list(map(str, people)) for people in one["releases"]])
                for name, one in data["structures"].items()
            }
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DataProblem(Problem("network.ledger_damaged", file=str(self.path))) from error

    def structure(self, name: str) -> Structure:
        """A structure by the name that its federation's desk gives it; a new one gets a code."""
        return self.structures.setdefault(name, Structure(secrets.token_hex(8)))

    def hashes(self, ids: Iterable[str]) -> list[str]:
        """Ids as this machine alone can tell them apart."""
        key = bytes.fromhex(self.key)
        return sorted({hmac.new(key, one.encode(), hashlib.sha256).hexdigest()[:32] for one in ids})

    def save(self) -> None:
        """Write everything, for its owner alone."""
        private_folder(self.path.parent)
        structures = {name: {"code": one.code, "releases": one.releases} for name, one in self.structures.items()}
        write_whole(self.path, json.dumps({"key": self.key, "structures": structures}) + "\n", force=True)
