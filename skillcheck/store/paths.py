"""Where interviews are kept: the names and places of journals and results, one of each for a person.

Knows file names; knows nothing of what is in the files.
"""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from skillcheck.errors import DataProblem, Problem, UsageProblem
from skillcheck.files import writing_problem

SUFFIX, RESULT_SUFFIX, ASIDE = ".jsonl", ".json", "@"
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
EASY_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Signs of a made-up person code: none that is taken for another (0 o, 1 i l)."""


def home() -> Path:
    """Where everything is kept: SKILLCHECK_HOME, else the user's data folder."""
    given = os.environ.get("SKILLCHECK_HOME")
    if not given:
        import platformdirs

        given = platformdirs.user_data_dir("skillcheck")
    return Path(given).expanduser()


def journals_folder() -> Path:
    """Where journals and results are kept."""
    return home() / "journals"


def checked_code(person: str) -> str:
    """The person's code, made small letters so that one person has one file on every system.

    Raises UsageProblem where it is not letters, digits, «-», «_» and «.» (at most 64, never a path).
    """
    if not CODE.fullmatch(person):
        raise UsageProblem(Problem("store.bad_person", fields={"found": person}))
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
    """Give a person's present files a dated name («p-7k3@20261122T101500.jsonl»): nothing is ever written over.

    A clock that was set back makes no later interview an earlier one: the name is never before those there are.
    """
    stamp = max([re.sub(r"[^0-9T]", "", instant[:19]), *(stamp for stamp, _ in map(turn_of, files_of(person)))])
    moved = []
    for path in (journal_path(person), result_path(person)):
        if path.exists():
            target = free_name(path, stamp)
            _rename(path, target)
            moved.append(target)
    return moved


def take_back(person: str) -> None:
    """What was put aside last is the present again: nothing came of the interview that was begun after it."""
    journal = journal_path(person)
    if journal.exists() or not (aside := _put_aside(person)):
        return
    last = max(aside, key=turn_of)
    if (result := last.with_suffix(RESULT_SUFFIX)).exists():
        _rename(result, result_path(person))
    _rename(last, journal)


def has_earlier(person: str) -> bool:
    """Whether an interview of the person was put aside."""
    return bool(_put_aside(person))


def _put_aside(person: str) -> list[Path]:
    return [path for path in files_of(person) if path.suffix == SUFFIX and turn_of(path)[0]]


def turn_of(path: Path) -> tuple[str, int]:
    """When a file was put aside, in order: its stamp, then its number among those of one stamp; («», 0) of others."""
    stamp, _, number = path.stem.partition(ASIDE)[2].partition("-")
    return (stamp, int(number) if number.isdigit() else 0) if stamp[:1].isdigit() else ("", 0)


def free_name(path: Path, stamp: str) -> Path:
    """A name beside ``path``, with this stamp, that no file has: «p-7k3@damaged.jsonl»."""
    for number in range(1000):
        extra = f"-{number}" if number else ""
        target = path.with_name(f"{path.stem}{ASIDE}{stamp}{extra}{path.suffix}")
        if not target.exists():
            return target
    raise DataProblem(Problem("files.file_exists", file=str(target)))


def _rename(path: Path, target: Path) -> None:
    try:
        path.rename(target)
    except OSError as error:
        raise DataProblem(writing_problem(error, path)) from error
