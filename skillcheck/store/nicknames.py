"""Nicknames: which person a code is, in one file of its own that can be erased alone; all else knows codes only."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from skillcheck.errors import DataProblem, Problem, UsageProblem
from skillcheck.files import hold, private_folder, read_bounded, write_whole, writing_problem
from skillcheck.signs import comparable
from skillcheck.store.paths import CODE, checked_code, home, people

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SCHEMA = "skillcheck/nicknames-1"
MAX_BYTES, LONGEST = 5_000_000, 60
WAITS = 40
DEAD = 60
"""Names are written in an instant: who has held the file for so many seconds is no more."""


def nicknames_path() -> Path:
    """The only file that holds names."""
    return home() / "nicknames.json"


def nicknames() -> dict[str, str]:
    """Code → nickname."""
    path = nicknames_path()
    if not path.exists():
        return {}
    try:
        found = json.loads(read_bounded(path, MAX_BYTES) or b"")
        if found["schema"] != SCHEMA and str(found["schema"]).startswith("skillcheck/nicknames-"):
            raise DataProblem(Problem("store.newer_nicknames", file=str(path)))
        names = found["names"] if found["schema"] == SCHEMA else None
    except (ValueError, KeyError, TypeError, RecursionError):
        names = None
    if not isinstance(names, dict):
        raise DataProblem(Problem("store.not_nicknames", file=str(path)))
    return {str(code): str(name) for code, name in names.items()}


def set_nickname(person: str, nickname: str | None) -> None:
    """Give a person a nickname, or take it away. Raises UsageProblem where it is empty, too long, or a code."""
    code = checked_code(person)
    nickname = None if nickname is None else checked_nickname(nickname)
    with _alone():
        names = nicknames()
        if nickname is None:
            names.pop(code, None)
        else:
            names[code] = nickname
        _write(names)


def checked_nickname(nickname: str) -> str:
    """A nickname with single spaces. Raises UsageProblem where it is empty, too long, or a code."""
    nickname = " ".join(nickname.split())
    if not nickname or len(nickname) > LONGEST or not nickname.isprintable() or comparable(nickname) in people():
        raise UsageProblem(Problem("store.bad_nickname", fields={"found": nickname, "most": LONGEST}))
    return nickname


def same_name(person: str, nickname: str) -> list[str]:
    """The codes of others who have this nickname already."""
    return sorted(
        code for code, name in nicknames().items() if comparable(name) == comparable(nickname) and code != person
    )


def erase_nicknames() -> int:
    """Erase them all, and nothing else; says how many there were."""
    with _alone():
        names = nicknames()
        nicknames_path().unlink(missing_ok=True)
    return len(names)


def code_of(word: str) -> str:
    """The code that a code or a nickname stands for; a word that is neither is taken for a code.

    Raises UsageProblem where two people have this nickname.
    """
    names = nicknames()
    if CODE.fullmatch(word) and (word.lower() in names or word.lower() in people()):
        return word.lower()
    fit = sorted(code for code, name in names.items() if comparable(name) == comparable(word))
    if len(fit) > 1:
        raise UsageProblem(Problem("store.two_of_that_name", fields={"found": word, "known": ", ".join(fit)}))
    return fit[0] if fit else word


def known_code(word: str) -> str:
    """As ``code_of``, of somebody who is kept here. Raises UsageProblem with the nearest names."""
    code = code_of(word)
    there = people()
    if code in there:
        return code
    near = _nearest(word, [*nicknames().values(), *there])
    fields = {"found": word, "known": ", ".join(near)}
    raise UsageProblem(Problem("store.nobody" if near else "store.nobody_near", fields=fields))


def near_nicknames(word: str) -> list[str]:
    """The nicknames that a word nobody has may have been meant for."""
    return _nearest(word, nicknames().values())


def _nearest(word: str, names: Iterable[str]) -> list[str]:
    from difflib import get_close_matches

    written = {comparable(name): name for name in names}
    return [written[one] for one in get_close_matches(comparable(word), written, n=3, cutoff=0.7)]


def _write(names: dict[str, str]) -> None:
    if not names:
        nicknames_path().unlink(missing_ok=True)
        return
    text = json.dumps({"schema": SCHEMA, "names": dict(sorted(names.items()))}, ensure_ascii=False, indent=1)
    write_whole(nicknames_path(), text + "\n", force=True)


@contextmanager
def _alone() -> Iterator[None]:
    """One run at a time changes the names; where a folder has no locks, who makes a file first."""
    private_folder(home())
    lock = home() / "nicknames.lock"
    try:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise DataProblem(writing_problem(error, lock)) from error
    try:
        for _ in range(WAITS):
            held = hold(handle)
            if held or (held is None and _made(lock.with_suffix(".held"))):
                break
            time.sleep(0.05)
        else:
            raise DataProblem(Problem("store.in_use", file=str(lock)))
        try:
            yield
        finally:
            if held is None:
                lock.with_suffix(".held").unlink(missing_ok=True)
    finally:
        os.close(handle)


def _made(path: Path) -> bool:
    """Whether this run made the file; one that a dead run left goes after ``DEAD`` seconds."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > DEAD:
                path.unlink()
        return False
    except OSError as error:
        raise DataProblem(writing_problem(error, path)) from error
    return True
