"""The journal of an interview on disk: one JSON line per event, safe on disk before the next question is put.

Knows files, locks and checks; knows nothing of what an event means.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

from skillcheck.errors import DataProblem, Problem
from skillcheck.files import hold, private_folder, read_bounded, sync_folder, writing_problem
from skillcheck.store.paths import free_name

SCHEMAS = ("skillcheck/journal-1", "skillcheck/journal-2")
MAX_BYTES = 20_000_000

Event = dict[str, Any]
FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
"""A journal is a file of its own: through a link it would be written elsewhere, and ``forget`` would miss it."""


# --- reading ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kept:
    """What a journal file holds: its sound events, how many bytes they take, the check of the last of them.

    ``half_line``: the last line was cut while it was being written and does not count.
    ``damaged_line``: the first line (from 1) that is not as it was written; None when all is sound.
    """

    events: tuple[Event, ...]
    sound_bytes: int
    last_check: str
    half_line: bool = False
    damaged_line: int | None = None


def read_journal(path: Path, schemas: tuple[str, ...] = SCHEMAS) -> Kept:
    """Read a journal without locking or changing it. Raises DataProblem where it cannot be read at all."""
    if not path.exists():
        return Kept((), 0, "")
    raw = read_bounded(path, MAX_BYTES)
    if raw is None:
        raise DataProblem(Problem("store.not_a_journal", file=str(path)))
    return _parse(raw, path, schemas)


def _parse(raw: bytes, path: Path, schemas: tuple[str, ...]) -> Kept:
    events: list[Event] = []
    check, sound = "", 0
    lines = raw.split(b"\n")
    half_line = bool(lines.pop())  # what stands after the last end of line was never finished
    for number, line in enumerate(lines, start=1):
        event = _sound_event(line, check)
        if number == 1 and (event is None or event.get("schema") not in schemas):
            kind = schemas[0].rpartition("-")[0]
            newer = event is not None and str(event.get("schema")).startswith(f"{kind}-")
            raise DataProblem(Problem("store.newer_journal" if newer else "store.not_a_journal", file=str(path)))
        if event is None:
            return Kept(tuple(events), sound, check, damaged_line=number)
        check = _check(event, check)
        sound += len(line) + 1
        events.append(event)
    return Kept(tuple(events), sound, check, half_line=half_line)


def _sound_event(line: bytes, previous: str) -> Event | None:
    """The event of one line, or None if the line is not exactly what was written after the previous one."""
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(event, dict) or event.pop("check", None) != _check(event, previous):
        return None
    return event if _is_event(event) else None


NEEDED = {"note": "text", "agree": "text", "about": "answers"}
"""Without which an event tells nothing, where its reader does not ask for it."""
LISTS = {"again": 1, "done": 1, "answers": 2}
"""What holds lists, and how deep."""
LARGEST = 10**9


def _is_event(event: Event) -> bool:
    """Whether it has the shape of what is written here: the check can be computed by anybody."""
    kind = event.get("event")
    if not isinstance(kind, str | None) or (kind in NEEDED and event.get(NEEDED[kind]) is None):
        return False
    return all(_is_plain(one, depth=LISTS.get(name, 0)) for name, one in event.items())


def _is_plain(value: object, depth: int) -> bool:
    """A text that can be written, a number that can be one of ours, nothing; where there may be, a list of such."""
    if isinstance(value, list | dict):
        inside = value.values() if isinstance(value, dict) else value
        return depth > 0 and all(_is_plain(one, depth - 1) for one in inside)
    if isinstance(value, str):
        return value.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in value)
    return value is None or (isinstance(value, int) and abs(value) < LARGEST)


def _check(event: Event, previous: str) -> str:
    """Eight hex digits over the event and the check before it: a line changed, lost or moved shows."""
    import hashlib

    text = json.dumps(event, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()[:8]


# --- writing ----------------------------------------------------------------------------------------------


class Journal:
    """An open journal that only this run may write: ``with Journal.open(path) as journal: journal.append(…)``.

    ``alone`` is False where the folder has no locks (some network folders): then the file is looked at again before and
    after each line, and what another run has written there is never written over unseen.
    """

    def __init__(self, path: Path, file: IO[bytes], kept: Kept, *, alone: bool = True) -> None:
        self.path = path
        self.alone = alone
        self._last_line = b""
        self.events: list[Event] = list(kept.events)
        self.half_line = kept.half_line
        self._file = file
        self._check = kept.last_check
        self._size = kept.sound_bytes

    @classmethod
    def open(cls, path: Path, *, mend: bool = False, schemas: tuple[str, ...] = SCHEMAS) -> Journal:
        """Open or begin a journal, locked against other runs, readable by its owner only.

        A half-written last line is dropped. A damaged one raises DataProblem ``store.journal_damaged``; with ``mend``
        a copy is kept aside and the sound lines before the damage go on.
        """
        try:
            private_folder(path.parent)
            handle = os.open(path, FLAGS, 0o600)
        except OSError as error:
            raise DataProblem(writing_problem(error, path)) from error
        file = os.fdopen(handle, "r+b", buffering=0)
        try:
            alone = _lock(file, path)
            _refuse_replaced(file, path)
            kept = read_journal(path, schemas)
            if kept.damaged_line is not None:
                _refuse_or_keep_copy(path, kept, mend=mend)
            journal = cls(path, file, kept, alone=alone)
            journal._begin()
        except BaseException:
            file.close()
            raise
        return journal

    @staticmethod
    def claim(path: Path) -> None:
        """Raise DataProblem if another run is writing this journal."""
        try:
            with path.open("r+b") as file:
                _lock(file, path)
        except OSError as error:
            raise DataProblem(writing_problem(error, path)) from error

    def _begin(self) -> None:
        try:
            self._file.truncate(self._size)
            self._file.seek(self._size)
        except OSError as error:
            raise DataProblem(writing_problem(error, self.path)) from error
        sync_folder(self.path.parent)

    def append(self, event: Event) -> None:
        """Write one event; when this returns, it is on the disk. If it cannot be, nothing of it stays in the file.

        The first event names the journal's ``schema``.
        """
        check = _check(event, self._check)
        line = json.dumps({**event, "check": check}, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        try:
            if not self.alone:
                self.require_untouched()
            _write_all(self._file, line)
            self._sync()
        except OSError as error:
            with contextlib.suppress(OSError):
                self._file.truncate(self._size)
                self._file.seek(self._size)
            raise DataProblem(writing_problem(error, self.path)) from error
        self._check, self._last_line = check, line
        self._size += len(line)
        if not self.alone:
            self.require_untouched()
        self.events.append(event)

    def require_untouched(self) -> None:
        """Raise DataProblem where the file does not end as this run found or left it; opened anew, as others see it."""
        with self.path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(self._size - len(self._last_line), 0))
            if size != self._size or file.read() != self._last_line:
                raise DataProblem(Problem("store.written_meanwhile", file=str(self.path)))

    def _sync(self) -> None:
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file and let other runs have it."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _refuse_replaced(file: IO[bytes], path: Path) -> None:
    """A file that got another in its place between being opened and locked would take words that nobody reads."""
    if not os.path.samestat(os.fstat(file.fileno()), path.stat()):
        raise DataProblem(Problem("store.in_use", file=str(path)))


def _write_all(file: IO[bytes], line: bytes) -> None:
    """A raw file may take a part only, when the disk is nearly full: the rest then raises."""
    done = 0
    while done < len(line):
        done += file.write(line[done:])


def _refuse_or_keep_copy(path: Path, kept: Kept, *, mend: bool) -> None:
    if not mend:
        fields = {"n": max(len(kept.events) - 1, 0), "person": path.stem}
        raise DataProblem(Problem("store.journal_damaged", file=str(path), line=kept.damaged_line, fields=fields))
    from skillcheck.files import write_whole

    write_whole(free_name(path, "damaged"), path.read_bytes())


def _lock(file: IO[bytes], path: Path) -> bool:
    """Take the file for this run alone; the system lets it go when the run ends, however it ends. False where the file
    system has no locks: better an interview than none."""
    held = hold(file.fileno())
    if held is False:
        raise DataProblem(Problem("store.in_use", file=str(path)))
    return bool(held)
