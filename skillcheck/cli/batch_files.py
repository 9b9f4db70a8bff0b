"""What ``batch`` is to read: files, folders, patterns, earlier waves; or the people of this machine's notebook."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.errors import Problem, UsageProblem
from skillcheck.i18n import clean
from skillcheck.ingest.cells.normalise import listed, words
from skillcheck.workflows.earlier_results import is_results
from skillcheck.workflows.folder_files import inside

if TYPE_CHECKING:
    import typer

    from skillcheck.cli.session import Session

NUMBER = re.compile(r"\d+")
YEAR_FIRST = re.compile(r"\D*\d{4}\D")


@dataclass(frozen=True)
class Given:
    """The files and earlier waves of a run."""

    files: tuple[Path, ...]
    waves: tuple[tuple[str, Path], ...]
    loose: frozenset[Path] = frozenset()
    """Those of all of them that stand in a folder or fit a pattern."""


def of_the_desk(
    ctx: typer.Context, people: list[Path], since: str | None, groups: list[str]
) -> tuple[list[Path], bool]:
    """The answers of the notebook (of these people only, where some are named) as a file for the time of the run; what
    is left out is said, and whether somebody was."""
    from skillcheck.store.nicknames import known_code
    from skillcheck.workflows.desk_table import COLUMNS, as_file, desk_table

    session: Session = ctx.obj
    if unknown := [one for one in groups if one not in COLUMNS]:
        fields: dict[str, object] = {"option": "--group", "found": unknown[0], "known": ", ".join(COLUMNS)}
        raise UsageProblem(Problem("cli.bad_choice", fields=fields))
    codes = [known_code(str(one)) for one in people]
    table = desk_table(session.library, groups, codes or None, since)
    for code in table.unread:
        session.say("batch.desk_unread", person=code)
    if table.changed:
        session.say("batch.desk_changed", n=table.changed)
    if not table.people:
        raise UsageProblem(Problem("batch.desk_nobody"))
    session.say("batch.desk_people", n=table.people)
    return [ctx.with_resource(as_file(table.text))], bool(table.unread)


def _refuse_backwards(names: Sequence[str]) -> None:
    """Waves are given from the earliest on: one called after the end of a training and then one called after its
    beginning would make progress a decline.

    Raises:
        UsageProblem: the first two names that say so.
    """
    later = [name for name in names if words(name) in listed("moments_after")]
    first = next((name for name in names if words(name) in listed("moments_before")), None)
    if later and first is not None and names.index(later[0]) < names.index(first):
        raise UsageProblem(Problem("batch.waves_backwards", fields={"found": later[0], "other": first}))


def _say_backwards(session: Session, names: Sequence[str]) -> None:
    """Say where two waves in a row differ by a number only, and the second has the lower one («t2», «t1»)."""
    for one, other in pairwise(dict.fromkeys(names)):
        numbers = [list(map(int, NUMBER.findall(name))) for name in (one, other)]
        comparable = len(numbers[0]) == 1 or YEAR_FIRST.match(one)
        if comparable and NUMBER.sub("0", words(one)) == NUMBER.sub("0", words(other)) and numbers[0] > numbers[1]:
            session.say("batch.waves_numbered", found=one, other=other)


def _refuse_alike(names: Sequence[str]) -> None:
    """Refuse two names of waves that differ in their writing only: one date, or two?"""
    met: dict[str, str] = {}
    for name in names:
        if (other := met.setdefault(words(name) or name, name)) != name:
            raise UsageProblem(Problem("batch.waves_named_alike", fields={"found": name, "other": other}))


def given_files(session: Session, files: list[Path], before: list[Path], named: list[str]) -> Given:
    """The files to score and the earlier waves in order; where only waves are named, the last is scored. What beside
    answers stands in a folder is said."""
    waves = [("before" if len(before) == 1 else f"before-{at}", path) for at, path in enumerate(before, 1)]
    for one in named:
        name, sign, path = one.partition("=")
        if not sign or not name.strip() or not path:
            raise UsageProblem(Problem("batch.wave_without_name", fields={"found": one}))
        if words(name) == words(session.t("export.now")):
            raise UsageProblem(Problem("batch.wave_named_now", fields={"found": name.strip()}))
        waves.append((name.strip(), Path(path)))
    _refuse_alike([name for name, _ in waves])
    _refuse_backwards([name for name, _ in waves])
    _say_backwards(session, [name for name, _ in waves])
    if not files and named:
        last = waves[-1][0]
        files = [path for name, path in waves if name == last]
        waves = [(name, path) for name, path in waves if name != last]
    loose: set[Path] = set()
    found = [one for given in files for one in _files_of(session, given, files, loose)]
    if not found:
        raise UsageProblem(Problem("batch.no_file"))
    named_itself = [path for _, path in waves]
    then = [
        (name, one)
        for name, given in waves
        for one in ([given] if is_results(given) else _files_of(session, given, named_itself, loose))
    ]
    return Given(tuple(found), tuple(then), frozenset(loose))


def _files_of(session: Session, given: Path, named: Sequence[Path], loose: set[Path]) -> Sequence[Path]:
    """A file, or the files of a folder or a pattern, of which those that nobody ``named`` are ``loose``; what beside
    answers stands there is said.

    Raises:
        UsageProblem: a folder of results, which holds no answers to score; nothing that can be answers.
    """
    if (there := inside(given)) is None:
        return [given]
    if not there.files and is_results(given):
        raise UsageProblem(Problem("batch.results_to_score", file=str(given)))
    say_others(session, given, there.others)
    if not there.files:
        raise UsageProblem(Problem("batch.nothing_inside", fields={"found": str(given)}))
    loose |= set(there.files) - set(named)
    return there.files


def say_others(session: Session, folder: Path, names: Sequence[str]) -> None:
    """What stands beside files of answers and is none: all of it by name."""
    if names:
        session.say("batch.others", n=len(names), folder=clean(folder), names=", ".join(map(clean, names)))


def pairs_of(path: Path | None) -> dict[str, dict[tuple[str, str], bool]]:
    """What was decided of people whose codes are nearly the same."""
    from skillcheck.export.wave_files import read_pairing

    return {} if path is None else read_pairing(path)
