"""A column that was asked for and is not in a file, though another file of the run has it: said with that file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.errors import Problem, SkillcheckError
from skillcheck.ingest.columns.named_columns import named

if TYPE_CHECKING:
    from skillcheck.ingest.model import Understanding

Each = Sequence["Understanding | SkillcheckError"]


def told_where(given: Sequence[tuple[str, Path]], each: Each) -> Each:
    """What is understood of each file (wave or «», path), or what is wrong with it: a column that is only in other
    files with their names."""
    there = [
        (wave, one.path, _headers(one))
        for (wave, _), one in zip(given, each, strict=True)
        if not isinstance(one, SkillcheckError)
    ]
    for (wave, _), one in zip(given, each, strict=True):
        if isinstance(one, SkillcheckError):
            one.problems = tuple(_with_place(problem, wave, there) for problem in one.problems)
    return each


def _with_place(problem: Problem, wave: str, there: Sequence[tuple[str, str, list[str]]]) -> Problem:
    wanted = str(problem.fields.get("found"))
    if problem.code != "ingest.no_such_column":
        return problem
    holding = [(of, name) for of, name, headers in there if named(headers, wanted)]
    beside = [name for of, name in holding if of == wave or not of]
    if beside or not holding:
        fields = {"found": wanted, "other": ", ".join(beside)}
        return replace(problem, code="workflows.column_elsewhere", fields=fields) if beside else problem
    of, name = holding[0]
    return replace(problem, code="workflows.column_of_wave", fields={"found": wanted, "other": name, "name": of})


def _headers(one: Understanding) -> list[str]:
    """The headers of a file; of a folder of results, by what its people are divided."""
    from skillcheck.export.kept_answers import NAME, blocks

    if Path(one.path).is_dir():
        return [header for block in islice(blocks(Path(one.path) / NAME), 1) for header in block.groups]
    return [column.header for column in one.columns]
