"""A folder or a pattern as input: its files of answers, what beside them is none, and what of it cannot be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.errors import DataProblem, Problem, SkillcheckError
from skillcheck.export.manifest import written

if TYPE_CHECKING:
    from skillcheck.ingest.model import Understanding
    from skillcheck.ingest.options import ReadOptions
    from skillcheck.workflows.request import Request

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".zip", ".parquet")
PATTERN = frozenset("*?[")
LOOKED_AT = 12
"""Lines that show whether a text is a table."""
OF_A_FILE = ("ingest.", "files.")
"""Where the problems begin that one file has by itself."""


@dataclass(frozen=True)
class Inside:
    """What stands in a folder, or fits a pattern."""

    files: tuple[Path, ...]
    """What can be answers, in the order of names."""
    others: tuple[str, ...]
    """Names of the rest: other kinds of files, locks, hidden files, folders, what a run wrote there."""


def inside(path: Path) -> Inside | None:
    """The files of a folder or of a pattern; None for a file."""
    if path.is_dir():
        found, results = sorted(path.iterdir()), written(path)
    elif not PATTERN.isdisjoint(path.name) and not path.exists():
        found, results = sorted(path.parent.glob(path.name)), frozenset[str]()
    else:
        return None
    files = tuple(one for one in found if _can_be_answers(one) and one.name not in results)
    return Inside(files, tuple(one.name + "/" * one.is_dir() for one in found if one not in files))


def _can_be_answers(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and not path.name.startswith((".", "~$")) and not path.is_dir()


@dataclass(frozen=True)
class Readable:
    """A run without the files of a folder that cannot be read, and why they cannot."""

    request: Request
    now: list[Understanding]
    then: list[Understanding]
    unread: Sequence[Problem] = ()
    """Of files that may hold answers."""
    texts: Sequence[Path] = ()
    """Texts that are no table («notes.txt»)."""


def understand_readable(request: Request) -> Readable:
    """What is understood of all files, of today and of waves; one of a folder that cannot be read does not hold up the
    others.

    Raises:
        SkillcheckError: as ``understand_waves``, where a file was named by a person, or none is left.
    """
    from skillcheck.workflows.column_elsewhere import told_where
    from skillcheck.workflows.understand import (
        all_or_faults,
        options_alone,
        understand_each,
        understand_then,
        understand_waves,
    )

    given = [*[("", path) for path in request.files], *request.waves]
    each = understand_each(request.files, request.library.bank, options_alone(request)) + understand_then(request)
    faults = {path: one for (_, path), one in zip(given, each, strict=True) if isinstance(one, SkillcheckError)}
    bad = {path for path, error in faults.items() if path in request.loose and _of_a_file(error)}
    left = [(wave, path) for wave, path in given if path not in bad]
    if len(bad) < len(faults) or len(dict(left)) < len(dict(given)):
        all_or_faults(told_where(given, each))
    found = [one for one in each if not isinstance(one, SkillcheckError)]
    n = sum(not wave for wave, _ in left)
    rest = replace(request, files=tuple(path for _, path in left[:n]), waves=tuple(left[n:]))
    texts = [path for path in sorted(bad) if _is_prose(path, request.options)]
    unread = [faults[path].problems[0] for path in sorted(bad) if path not in texts]
    return Readable(rest, *understand_waves(rest, found[:n], found[n:]), unread, texts)


def first_readable(request: Request) -> Understanding:
    """What is understood of the first file; of a folder, of the first one that can be read.

    Raises:
        SkillcheckError: a file that was named cannot be read, or none of the folder can.
    """
    from skillcheck.workflows.understand import all_or_faults, options_alone, understand_each

    met: list[Understanding | SkillcheckError] = []
    for path in request.files:
        (one,) = understand_each([path], request.library.bank, options_alone(request))
        if not isinstance(one, SkillcheckError):
            return one
        met.append(one)
        if path not in request.loose:
            break
    return all_or_faults(met)[0]


def _of_a_file(error: SkillcheckError) -> bool:
    return isinstance(error, DataProblem) and all(one.code.startswith(OF_A_FILE) for one in error.problems)


def _is_prose(path: Path, options: ReadOptions) -> bool:
    """Whether a .txt is no table: its lines have other numbers of cells, or a space follows each comma."""
    from skillcheck.ingest.text_head import text_head

    if path.suffix.lower() != ".txt":
        return False
    try:
        rows = text_head(path, "", options)[2][:LOOKED_AT]
    except SkillcheckError:
        return False
    widths = Counter(len(row.cells) for row in rows if any(map(str.strip, row.cells)))
    width, lines = max(widths.items(), key=lambda one: one[1], default=(0, 0))
    spaced = all(cell[:1].isspace() for row in rows for cell in row.cells[1:])
    return width < 2 or lines * 2 <= widths.total() or spaced
