"""Every name the tool can give a file that holds something of a person, and where it stands.

=====================  ==========================================================================
where                  names
=====================  ==========================================================================
journals folder        ``CODE.jsonl``, ``CODE.json``, ``CODE@….jsonl``, ``CODE@….json`` (``store.paths``)
any folder written to  ``.skillcheck-…``: not whole yet, a file or a folder (``files``, ``whole_folder``);
                       what XlsxWriter spools lies in such a folder too
folders of results     the files of ``export.result_folder.OURS``; noted here when written
files of ``--out``     noted here when written
``releases.json``      keyed hashes of the ids behind each release (``store.ledger``), no id
``places.npz``         the file of places to get help (``store.places_index``): nobody's
``places.json``        what file it was, and where this desk is: nobody's
=====================  ==========================================================================

``written.jsonl`` in the store notes the last two: a path on each line, with the person where it is one's alone.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from skillcheck.errors import DataProblem
from skillcheck.files import hold, private_folder, sweep, write_whole
from skillcheck.store.paths import home, journals_folder

TEXTS = {".csv", ".json", ".html", ".md", ".txt", ".jsonl"}
"""Files that can be searched for a code; the others are packed."""
PACKED = {".xlsx", ".parquet", ".arrow", ".pdf"}
CHUNK = 1 << 20


@dataclass(frozen=True)
class Noted:
    """Something written outside the store."""

    path: Path
    person: str | None


def _register() -> Path:
    return home() / "written.jsonl"


def note(path: Path, person: str | None = None) -> None:
    """Remember that results go to a path, so that ``forget`` can name it and sweep beside it. A store that cannot be
    written (a read-only account) is no reason to refuse a result."""
    with suppress(OSError, DataProblem):
        private_folder(home())
        line = (json.dumps({"path": str(path.resolve()), "person": person}) + "\n").encode()
        with os.fdopen(os.open(_register(), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as file:
            hold(file.fileno())
            _register().chmod(0o600)
            known = file.read()
            if line not in known:
                file.write(line if known[-1:] in {b"", b"\n"} else b"\n" + line)  # behind a line that was cut short


@contextmanager
def noting(*paths: Path, person: str | None = None) -> Iterator[None]:
    """``note`` before anything is written there, so that a run that dies leaves nothing unknown, and again when it is
    done: a note of what is not there goes when somebody is erased meanwhile."""
    for path in paths:
        note(path, person)
    yield
    for path in paths:
        note(path, person)


def _everything_noted() -> list[Noted]:
    found = []
    with suppress(FileNotFoundError):
        for line in _register().read_text("utf-8", errors="replace").splitlines():
            with suppress(ValueError, KeyError, TypeError):  # a line cut short names nothing
                one = json.loads(line)
                if isinstance(one["person"], str | None) and os.fsencode(one["path"]):
                    found.append(Noted(Path(one["path"]), one["person"]))
    return found


def noted() -> list[Noted]:
    """What was written outside the store and still exists."""
    return [one for one in _everything_noted() if one.path.exists()]


def named() -> set[str]:
    """The people whose own files are noted."""
    return {one.person for one in _everything_noted() if one.person}


def names(person: str) -> bool:
    """Whether a note names the person, alone or in the name of a file."""
    return any(_is_of(one, person) for one in _everything_noted())


def _is_of(one: Noted, person: str) -> bool:
    return one.person == person or _code(person).search(os.fsencode(one.path)) is not None


def strike_out(person: str) -> None:
    """The notes name the person no more."""
    if not _register().exists():
        return
    kept = [one for one in noted() if not _is_of(one, person)]
    text = "".join(json.dumps({"path": str(one.path), "person": one.person}) + "\n" for one in kept)
    write_whole(_register(), text, force=True)


def sweep_elsewhere() -> int:
    """Sweep what dead runs left in the folders that results went to; says how many."""
    places = {place for one in _everything_noted() for place in (one.path, one.path.parent)}
    return sum(sweep(place) for place in sorted(places))


def elsewhere(person: str) -> tuple[list[Path], list[Path]]:
    """Files outside the store that hold a person; files that may, but cannot be searched."""
    holding, packed = [], []
    code = _code(person)
    for one in noted():
        for path in sorted(_inside(one.path)):
            if one.person == person or (path.suffix in TEXTS and _holds(path, code)):
                holding.append(path)
            elif path.suffix in PACKED and one.person is None:
                packed.append(path)
    return list(dict.fromkeys(holding)), list(dict.fromkeys(packed))


def _code(person: str) -> re.Pattern[bytes]:
    return re.compile(rb"(?<![\w.-])" + re.escape(person.encode()) + rb"(?![\w-])", re.IGNORECASE)


def _inside(path: Path) -> Iterator[Path]:
    return (one for one in path.rglob("*") if one.is_file()) if path.is_dir() else iter([path])


def _holds(path: Path, code: re.Pattern[bytes]) -> bool:
    try:
        with path.open("rb") as file:
            tail = b""
            while chunk := file.read(CHUNK):
                if code.search(tail + chunk):
                    return True
                tail = chunk[-200:]
    except OSError:
        return True  # what cannot be read is named
    return False


def tidy_store() -> tuple[int, list[Path]]:
    """Sweep what dead runs left in the store and close it to others: how many were swept, which were open."""
    places = [place for place in (home(), journals_folder()) if place.is_dir() and not place.is_symlink()]
    swept = sum(map(sweep, places))
    mended = []
    for path in _open_to_others(places):
        with suppress(OSError):  # another account's: it is said when it is used
            path.chmod(0o700 if path.is_dir() else 0o600)
            mended.append(path)
    return swept, mended


def _open_to_others(places: list[Path]) -> Iterator[Path]:
    if os.name == "nt":
        return
    for place in places:
        if place.stat().st_mode & 0o077:
            yield place
        with suppress(OSError):
            files = [entry for entry in os.scandir(place) if entry.is_file(follow_symlinks=False)]
            yield from (Path(one.path) for one in files if one.stat(follow_symlinks=False).st_mode & 0o077)
