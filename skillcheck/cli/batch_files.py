"""What ``batch`` is to read: files, folders, patterns, earlier waves; or the people of this machine's notebook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.errors import Problem, UsageProblem

if TYPE_CHECKING:
    import typer

    from skillcheck.cli.session import Session

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".zip", ".parquet")


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


def waves_of(
    files: list[Path], before: list[Path], named: list[str]
) -> tuple[tuple[Path, ...], tuple[tuple[str, Path], ...]]:
    """The files to score and the earlier waves in order; where only waves are named, the last is scored."""
    waves = [("before" if len(before) == 1 else f"before-{at}", path) for at, path in enumerate(before, 1)]
    for one in named:
        name, sign, path = one.partition("=")
        if not sign or not name.strip() or not path:
            raise UsageProblem(Problem("batch.wave_without_name", fields={"found": one}))
        waves.append((name.strip(), Path(path)))
    files = [one for path in files for one in _inside(path)]
    if not files and named:
        last = waves[-1][0]
        files = [path for name, path in waves if name == last]
        waves = [(name, path) for name, path in waves if name != last]
    if not files:
        raise UsageProblem(Problem("batch.no_file"))
    return tuple(files), tuple(waves)


def _inside(path: Path) -> list[Path]:
    """The files of a folder or of a pattern, in the order of their names; a file is itself."""
    if path.is_dir():
        return sorted(one for one in path.iterdir() if one.suffix.lower() in SUFFIXES and not one.name.startswith("."))
    if "*" in path.name and not path.exists():
        return sorted(one for one in path.parent.glob(path.name) if not one.name.startswith("."))
    return [path]


def pairs_of(path: Path | None) -> dict[str, dict[tuple[str, str], bool]]:
    """What was decided of people whose codes are nearly the same."""
    from skillcheck.export.wave_files import read_pairing

    return {} if path is None else read_pairing(path)
