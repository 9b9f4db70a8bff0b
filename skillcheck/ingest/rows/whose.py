"""Rows that say more of their person than a code: the structure in which the code holds, the profile aimed at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from skillcheck.cohort.pairing import code_key
from skillcheck.errors import Problem
from skillcheck.ingest.cells.normalise import words
from skillcheck.ingest.columns.named_columns import named
from skillcheck.ingest.model import Part, ReturnedRow
from skillcheck.ingest.options import ReadOptions
from skillcheck.ingest.rows.group_values import as_groups, tidy
from skillcheck.ingest.rows.judge import Outcome, picked

BETWEEN = "/"
"""Between a structure and the code of one of its people."""


class Whose:
    """Gives each person the code of their structure and the profile that their row names; hands back who has none."""

    def __init__(self, names: Sequence[str], part: Part, options: ReadOptions) -> None:
        self._part, self._options, self._profiles = part, options, options.profiles
        header = options.structure_header
        self._structure = None if header is None else _place(names, header)
        self._given = part.layout == "wide" or header in part.around
        self._profile = None if options.profiles is None else _place(names, options.profiles.header)

    def settled(self, outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
        """Every outcome with whole codes and known profiles."""
        return outcomes if self._structure is None and self._profile is None else map(self.settle, outcomes)

    def settle(self, outcome: Outcome) -> Outcome:
        """The outcome with whole codes and known profiles; rows without a structure or a profile are handed back."""
        chunk = outcome.chunk
        rows = list(zip(*chunk.carried, strict=True)) if chunk.carried else []
        told = {row: self.problem(row) for row in set(rows)}
        wrong = {at: problem for at, row in enumerate(rows) if (problem := told[row])}
        if self._structure is not None and self._given:
            cells = chunk.carried[self._structure]
            chunk.ids = [within(cell, person) for cell, person in zip(cells, chunk.ids, strict=True)]
        if self._profile is not None:
            chunk.carried[self._profile] = list(map(self._id_of, chunk.carried[self._profile]))
        if not wrong:
            return outcome
        for at, problem in wrong.items():
            line = int(chunk.lines[at])
            row = ReturnedRow(line, chunk.cells(at), (replace(problem, line=line),), self._part.name)
            outcome.returned.append(row)
        outcome.returned.sort(key=lambda row: row.line)
        stays = np.array([at for at in range(len(chunk.ids)) if at not in wrong], np.int64)
        return Outcome(picked(chunk, stays), outcome.returned, outcome.blank)

    def problem(self, cells: Sequence[str]) -> Problem | None:
        """Why a row with these carried cells is handed back; None where it says all that is needed."""
        if self._structure is not None and not cells[self._structure].strip():
            return Problem("ingest.no_structure", column=self._options.structure)
        if self._profile is None or self._profiles is None or self._id_of(cells[self._profile]):
            return None
        cell, header = cells[self._profile], self._profiles.header
        if not cell.strip():
            return Problem("ingest.no_profile", column=header)
        known = ", ".join(dict.fromkeys(self._profiles.known.values()))
        return Problem("ingest.unknown_profile", column=header, fields={"found": cell[:40], "known": known})

    def whole(self, cells: Sequence[str], person: str) -> str:
        """The code of a person within the structure that the carried cells name."""
        return person if self._structure is None else within(tidy(cells[self._structure]), person)

    def _id_of(self, cell: str) -> str:
        assert self._profiles is not None
        return self._profiles.known.get(words(cell), "") if cell.strip() else self._profiles.usual


def structure_of(code: str) -> str:
    """The structure of a person's whole code, as codes are compared."""
    return code_key(code.partition(BETWEEN)[0])


def within(structure: str, person: str) -> str:
    """The code of a person among those of all structures."""
    return f"{structure}{BETWEEN}{person}"


def _place(names: Sequence[str], wanted: str) -> int | None:
    return next(iter(named(names, wanted)), None)


def code_in(cells: Sequence[str], part: Part, options: ReadOptions) -> str:
    """The code that a row handed back names, within its structure; empty where it names none."""
    at = next((column.position for column in part.columns if column.role == "id"), len(cells))
    if at >= len(cells) or options.structure is None:
        return cells[at] if at < len(cells) else ""
    if (around := part.around.get(str(options.structure_header))) is not None:
        return within(around, cells[at])
    where = _place([column.header for column in part.columns], options.structure)
    if where is None or where >= len(cells):
        return cells[at]
    (structure,) = as_groups([cells[where]], part.spellings.get(where, {}), learns=False)
    return within(structure, cells[at])
