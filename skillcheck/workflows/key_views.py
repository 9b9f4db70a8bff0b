"""Paper sheets keyed into a table of viewpoints: all sheets at once, or nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.errors import DataProblem, Problem
from skillcheck.files import reading_problem, write_whole
from skillcheck.forms.keyed_sheet import read_lines
from skillcheck.forms.practice_sheet import VIEW, csv_line

if TYPE_CHECKING:
    from skillcheck.forms.keyed_sheet import Keyed
    from skillcheck.frameworks.practice import Pack


@dataclass(frozen=True)
class Sheet:
    """One sheet: the answers keyed, practice → code."""

    answers: dict[str, str]


def read_sheets(lines: Sequence[str], pack: Pack, view: str) -> list[Sheet]:
    """The sheets of some lines; an empty line ends one. Raises DataProblem with every line that is wrong."""
    asked = {one.id for one in pack.asked_of(view) if not one.is_fact}
    sheets, problems, start = [], list[Problem](), 0
    for end in [*(at for at, line in enumerate(lines) if not line.strip()), len(lines)]:
        keyed, wrong = read_lines(lines[start:end], pack.bank, asked)
        problems += [replace(one, line=(one.line or 0) + start) for one in wrong]
        problems += [replace(one, line=(one.line or 0) + start) for one in _not_of(keyed, pack, view, asked)]
        if keyed:
            sheets.append(Sheet({one.item: one.code for one in keyed}))
        start = end + 1
    if problems:
        raise DataProblem(sorted(problems, key=lambda one: one.line or 0))
    return sheets


def _not_of(keyed: Sequence[Keyed], pack: Pack, view: str, asked: set[str]) -> list[Problem]:
    """Practices keyed that the sheet does not hold, and a practice keyed twice with different answers."""
    problems, seen = [], dict[str, str]()
    for one in keyed:
        if one.item not in asked:
            code = "organisation.keyed_fact" if pack.by_id[one.item].is_fact else "organisation.keyed_not_asked"
            problems.append(Problem(code, line=one.line, fields={"found": one.item, "view": view}))
        elif seen.setdefault(one.item, one.code) != one.code:
            problems.append(Problem("organisation.keyed_twice", line=one.line, fields={"found": one.item}))
    return problems


def add_sheets(path: Path, sheets: Sequence[Sheet], pack: Pack, view: str) -> None:
    """Put the sheets below the rows of a table; it is begun if it does not exist. Written whole or not at all."""
    head, text = _table(path, pack)
    if missing := sorted({item for sheet in sheets for item in sheet.answers} - set(head)):
        raise DataProblem(Problem("organisation.column_missing", file=str(path), fields={"found": ", ".join(missing)}))
    rows = [[view if name == VIEW else sheet.answers.get(name, "") for name in head] for sheet in sheets]
    write_whole(path, text + "".join(csv_line(row) for row in rows), force=True)


def _table(path: Path, pack: Pack) -> tuple[list[str], str]:
    """The heads of the table and its text so far, ending with a whole line."""
    if not path.exists():
        head = [VIEW, *(one.id for one in pack.practices if not one.is_fact)]
        return head, "\ufeff" + csv_line(head)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise DataProblem(reading_problem(error, str(path))) from error
    except UnicodeDecodeError as error:
        raise DataProblem(Problem("organisation.not_our_table", file=str(path), fields={"found": VIEW})) from error
    head = next(csv.reader(io.StringIO(text), delimiter=";"), [])
    if not head or head[0].strip() != VIEW:
        raise DataProblem(Problem("organisation.not_our_table", file=str(path), fields={"found": VIEW}))
    whole = text if text.endswith("\n") else text + "\r\n"
    return head, "\ufeff" + whole
