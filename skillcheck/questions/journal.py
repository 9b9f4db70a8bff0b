"""The journal of an interview on disk: one JSON line per event, safe on disk before the next question is put.

Knows files, locks and checks; knows nothing of what an event means.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

from skillcheck.errors import DataProblem, Problem, UsageProblem
from skillcheck.files import writing_problem

SCHEMA = "skillcheck/journal-1"
SUFFIX, RESULT_SUFFIX, ASIDE = ".jsonl", ".json", "@"
MAX_BYTES = 20_000_000
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
EASY_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Signs of a made-up person code: none that is taken for another (0 o, 1 i l)."""

Event = dict[str, Any]


# --- where journals live ----------------------------------------------------------------------------------


def journals_folder() -> Path:
    """Where journals and results are kept: SKILLCHECK_HOME, else the user's data folder; ``journals`` in it."""
    home = os.environ.get("SKILLCHECK_HOME")
    if not home:
        import platformdirs

        home = platformdirs.user_data_dir("skillcheck")
    return Path(home).expanduser() / "journals"


def checked_code(person: str) -> str:
    """The person's code, made small letters so that one person has one file on every system.

    Raises UsageProblem where it is not letters, digits, «-», «_» and «.» (at most 64, never a path).
    """
    if not CODE.fullmatch(person):
        raise UsageProblem(Problem("assess.bad_person", fields={"found": person}))
    return person.lower()


def new_code() -> str:
    """A made-up code that nobody has yet, short enough to be copied by hand: «p-7k3»."""
    while True:
        code = "p-" + "".join(secrets.choice(EASY_SIGNS) for _ in range(3))
        if not files_of(code):
            return code


def journal_path(person: str) -> Path:
    """The journal of a person's present interview."""
    return journals_folder() / (checked_code(person) + SUFFIX)


def result_path(person: str) -> Path:
    """The result of a person's present interview, beside its journal."""
    return journals_folder() / (checked_code(person) + RESULT_SUFFIX)


def people() -> list[str]:
    """The codes that have a present journal or result, in order."""
    found = {path.stem for path in every_file() if path.suffix in {SUFFIX, RESULT_SUFFIX} and ASIDE not in path.name}
    return sorted(found)


def files_of(person: str) -> list[Path]:
    """Everything kept of a person: present and earlier journals and results, damaged ones included."""
    code = checked_code(person)
    return [
        path for path in every_file() if path.name in {code + SUFFIX, code + RESULT_SUFFIX} or _is_aside(path, code)
    ]


def _is_aside(path: Path, code: str) -> bool:
    return path.name.startswith(code + ASIDE)


def every_file() -> list[Path]:
    """Every journal and result kept, of everyone."""
    folder = journals_folder()
    try:
        return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise DataProblem(writing_problem(error, folder)) from error


def put_aside(person: str, instant: str) -> list[Path]:
    """Give a person's present files a dated name («p-7k3@20261122T101500.jsonl»): nothing is ever written over."""
    stamp = re.sub(r"[^0-9T]", "", instant[:19])
    moved = []
    for path in (journal_path(person), result_path(person)):
        if path.exists():
            target = _free(path, stamp)
            _rename(path, target)
            moved.append(target)
    return moved


def _free(path: Path, stamp: str) -> Path:
    for number in range(1000):
        extra = f"-{number}" if number else ""
        target = path.with_name(f"{path.stem}{ASIDE}{stamp}{extra}{path.suffix}")
        if not target.exists():
            return target
    raise DataProblem(Problem("cli.file_exists", file=str(target)))


def _rename(path: Path, target: Path) -> None:
    try:
        path.rename(target)
    except OSError as error:
        raise DataProblem(writing_problem(error, path)) from error


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


def read_journal(path: Path) -> Kept:
    """Read a journal without locking or changing it. Raises DataProblem where it cannot be read at all."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DataProblem(Problem("assess.not_a_journal", file=str(path)))
        raw = path.read_bytes()
    except FileNotFoundError:
        return Kept((), 0, "")
    except OSError as error:
        raise DataProblem(writing_problem(error, path)) from error
    return _parse(raw, path)


def _parse(raw: bytes, path: Path) -> Kept:
    events: list[Event] = []
    check, sound = "", 0
    lines = raw.split(b"\n")
    half_line = bool(lines.pop())  # what stands after the last end of line was never finished
    for number, line in enumerate(lines, start=1):
        event = _sound_event(line, check)
        if number == 1 and (event is None or event.get("schema") != SCHEMA):
            newer = event is not None and str(event.get("schema")).startswith("skillcheck/journal-")
            raise DataProblem(Problem("assess.newer_journal" if newer else "assess.not_a_journal", file=str(path)))
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
    return event


def _check(event: Event, previous: str) -> str:
    """Eight hex digits over the event and the check before it: a line changed, lost or moved shows."""
    import hashlib

    text = json.dumps(event, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()[:8]


# --- writing ----------------------------------------------------------------------------------------------


class Journal:
    """An open journal that only this run may write: ``with Journal.open(path) as journal: journal.append(…)``."""

    def __init__(self, path: Path, file: IO[bytes], kept: Kept) -> None:
        self.path = path
        self.events: list[Event] = list(kept.events)
        self.half_line = kept.half_line
        self._file = file
        self._check = kept.last_check
        self._size = kept.sound_bytes

    @classmethod
    def open(cls, path: Path, *, mend: bool = False) -> Journal:
        """Open or begin a journal, locked against other runs, readable by its owner only.

        A half-written last line is dropped. A damaged one raises DataProblem ``assess.journal_damaged``; with ``mend``
        a copy is kept aside and the sound lines before the damage go on.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        except OSError as error:
            raise DataProblem(writing_problem(error, path)) from error
        file = os.fdopen(handle, "r+b", buffering=0)
        try:
            _lock(file, path)
            kept = read_journal(path)
            if kept.damaged_line is not None:
                _refuse_or_keep_copy(path, kept, mend=mend)
            journal = cls(path, file, kept)
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
        _sync_folder(self.path.parent)

    def append(self, event: Event) -> None:
        """Write one event; when this returns, it is on the disk. If it cannot be, nothing of it stays in the file.

        The first event names the journal's ``schema``.
        """
        check = _check(event, self._check)
        line = json.dumps({**event, "check": check}, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        try:
            _write_all(self._file, line)
            os.fsync(self._file.fileno())
        except OSError as error:
            with contextlib.suppress(OSError):
                self._file.truncate(self._size)
                self._file.seek(self._size)
            raise DataProblem(writing_problem(error, self.path)) from error
        self._check = check
        self._size += len(line)
        self.events.append(event)

    def close(self) -> None:
        """Close the file and let other runs have it."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _write_all(file: IO[bytes], line: bytes) -> None:
    """A raw file may take a part only, when the disk is nearly full: the rest then raises."""
    done = 0
    while done < len(line):
        done += file.write(line[done:])


def _refuse_or_keep_copy(path: Path, kept: Kept, *, mend: bool) -> None:
    if not mend:
        fields = {"n": max(len(kept.events) - 1, 0), "person": path.stem}
        raise DataProblem(Problem("assess.journal_damaged", file=str(path), line=kept.damaged_line, fields=fields))
    from skillcheck.files import write_whole

    write_whole(_free(path, "damaged"), path.read_bytes())


def _lock(file: IO[bytes], path: Path) -> None:
    """Take the file for this run alone; the system lets it go when the run ends, however it ends."""
    try:
        if os.name == "nt":  # pragma: no cover - Windows only
            import msvcrt

            file.seek(MAX_BYTES * 2)  # far behind the text, so that reading it stays allowed
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]  # Windows
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError) as error:
        raise DataProblem(Problem("assess.in_use", file=str(path))) from error
    except OSError:
        return  # a file system without locks (some network folders): better an interview than none


def _sync_folder(folder: Path) -> None:
    """Make the new name itself safe; where a folder cannot be opened (Windows), the system sees to it."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
