"""The actions of an organisation on disk: one JSON line per decision or change, only ever added to.

A line is safe on disk when ``append`` returns; one that was cut while it was being written does not count, and the
next ``append`` takes its place. Two runs at once wait for each other. Knows files and lines, not what they mean.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from skillcheck.errors import DataProblem, Problem
from skillcheck.files import reading_problem, writing_problem

SCHEMA = "skillcheck/actions-1"
MAX_BYTES = 20_000_000
Line = dict[str, Any]


def read_actions(path: Path) -> list[Line]:
    """Every line but the first, which names the schema; none where there is no file.

    Raises DataProblem where the file is another's, or a line that was finished cannot be read.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise DataProblem(reading_problem(error, str(path))) from error
    return _parsed(raw, path)[0]


def append(path: Path, make: Callable[[list[Line]], Line]) -> Line:
    """Add the line that ``make`` gives for the lines so far, with the file held for this run alone.

    What ``make`` raises leaves the file as it was. Returns the line written.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    except OSError as error:
        raise DataProblem(writing_problem(error, path)) from error
    with os.fdopen(handle, "r+b", buffering=0) as file:
        _wait_for(file.fileno())
        lines, sound = _parsed(file.read(), path)
        line = make(lines)
        text = b"" if sound else _text({"schema": SCHEMA})
        try:
            file.truncate(sound)
            file.seek(sound)
            _write_all(handle, text + _text(line))
            os.fsync(handle)
        except OSError as error:
            file.truncate(sound)
            raise DataProblem(writing_problem(error, path)) from error
    return line


def _parsed(raw: bytes, path: Path) -> tuple[list[Line], int]:
    """The lines that were finished, and how many bytes they take."""
    if len(raw) > MAX_BYTES:
        raise DataProblem(Problem("store.not_actions", file=str(path)))
    finished = raw[: raw.rfind(b"\n") + 1]
    lines = []
    for number, text in enumerate(finished.splitlines(), start=1):
        try:
            line = json.loads(text)
        except (ValueError, RecursionError):
            line = None
        if number == 1 and (not isinstance(line, dict) or line.get("schema") != SCHEMA):
            raise DataProblem(Problem("store.not_actions", file=str(path)))
        if not isinstance(line, dict):
            raise DataProblem(Problem("store.damaged_action", file=str(path), line=number))
        lines.append(line)
    return lines[1:], len(finished)


def _text(line: Line) -> bytes:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _write_all(handle: int, text: bytes) -> None:
    while text:
        text = text[os.write(handle, text) :]


def _wait_for(handle: int) -> None:
    """Hold the file until it is closed; the system lets it go when the run ends, however it ends."""
    if os.name == "nt":
        import msvcrt

        os.lseek(handle, MAX_BYTES * 2, os.SEEK_SET)  # far behind the text, so that reading it stays allowed
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]  # Windows
        os.lseek(handle, 0, os.SEEK_SET)
        return
    import fcntl

    with suppress(OSError):  # a file system without locks: better what was decided than nothing
        fcntl.flock(handle, fcntl.LOCK_EX)
