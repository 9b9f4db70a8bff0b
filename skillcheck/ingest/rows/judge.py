"""Rows of one table → accepted people and returned rows, always adding up; knows cells, not where they come from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, cast

import numpy as np
import numpy.typing as npt

from skillcheck.errors import Problem
from skillcheck.ingest.cells.combine import Assembler
from skillcheck.ingest.cells.normalise import FORMULA, special_spellings, spellings
from skillcheck.ingest.columns.unclear_answers import readers
from skillcheck.ingest.model import DOUBT, LEFT_OPEN, Part, ReturnedRow, SampleRow
from skillcheck.ingest.options import ReadOptions
from skillcheck.ingest.rows.group_values import kept
from skillcheck.ingest.rows.joined_codes import JoinedCodes
from skillcheck.ingest.rows.not_people import RowRules
from skillcheck.measurement.responses import NOT_ANSWERED, NOT_ASKED
from skillcheck.questions.item_bank import ItemBank

if TYPE_CHECKING:
    from skillcheck.ingest.columns.item_columns import HeaderIndex

MOST_PROBLEMS = 20
"""Problems listed for one row; the others would say the same."""
Cells = Callable[[int], list[str]]


@dataclass(frozen=True)
class RawRow:
    """One row as cells, with what the reading of the file already found wrong with it."""

    line: int
    cells: list[str]
    fault: str = ""


END_OF_DOS = ["\x1a"]
"""The last line of files that very old programs write."""


@dataclass
class Chunk:
    """Some good rows of a table, in order."""

    ids: list[str]
    lines: npt.NDArray[np.int64]
    answers: npt.NDArray[np.int8]
    """questions × rows"""
    carried: list[list[str]]
    cells: Cells
    """The original cells of the n-th row."""


@dataclass
class Outcome:
    """What came of some rows."""

    chunk: Chunk
    returned: list[ReturnedRow] = field(default_factory=list)
    blank: int = 0


class Table:
    """The careful reading of one table: what each column is, how each row is judged."""

    def __init__(self, part: Part, bank: ItemBank, options: ReadOptions, *, whole: bool = True) -> None:
        """``whole``: every row is read here, in order; what one piece learns the readers of others would not know."""
        self.part, self.bank, self.options, self._whole = part, bank, options, whole
        self.columns = [column for column in part.columns if column.role in ("item", "option")]
        by_place = readers(part, bank, options)
        self.places = [column.position for column in self.columns]
        self.readers = [by_place[place] for place in self.places]
        self.assembler = Assembler(self.columns, bank, part.forms)
        self.id_place = next((column.position for column in part.columns if column.role == "id"), None)
        carried = [column for column in part.columns if column.role in ("group", "carried")]
        self.carried_places = [column.position for column in carried]
        self.carried_names = distinct([column.header for column in carried])
        self.width = len(part.columns)
        self.joined = JoinedCodes(part.codes)
        self.rules = RowRules(part, options)

    def kept(self, columns: Sequence[list[str]]) -> list[list[str]]:
        """The carried columns, groups under one spelling each."""
        return kept(self.part, self.carried_places, columns, learns=self._whole)

    def judge(self, rows: Iterable[RawRow]) -> Outcome:
        """Every row looked at cell by cell; ids of a file without ids are given later (``numbered``)."""
        lines: list[int] = []
        ids: list[str] = []
        values: list[list[int]] = []
        originals: list[list[str]] = []
        returned: list[ReturnedRow] = []
        blank = 0
        for row in rows:
            if not row.fault and (row.cells == END_OF_DOS or all(not cell or cell.isspace() for cell in row.cells)):
                blank += 1
                continue
            if not row.fault and (nobody := self.rules.why(row.line, row.cells)):
                returned.append(ReturnedRow(row.line, row.cells, (nobody,), self.part.name, aside=True))
                continue
            problems, read = self._row(row)
            if problems:
                returned.append(ReturnedRow(row.line, row.cells, tuple(problems), self.part.name))
                continue
            lines.append(row.line)
            ids.append("" if self.id_place is None else row.cells[self.id_place])
            values.append(read)
            originals.append(row.cells)
        raw = np.array(values, np.int8).reshape(len(values), len(self.places)).T
        answers = self.assembler.answers(np.ascontiguousarray(raw))
        carried = self.kept([[cells[place] for cells in originals] for place in self.carried_places])
        chunk = Chunk(ids, np.array(lines, np.int64), answers, carried, originals.__getitem__)
        disagreeing = (answers == DOUBT).any(axis=0)
        if disagreeing.any():
            for at in np.flatnonzero(disagreeing).tolist():
                problems = self._disagreements(int(lines[at]), answers[:, at])
                returned.append(ReturnedRow(lines[at], originals[at], tuple(problems), self.part.name))
            chunk = picked(chunk, np.flatnonzero(~disagreeing))
        if not self.rules.everyone and (silent := unanswered(chunk.answers)).any():
            for at in np.flatnonzero(silent).tolist():
                nobody = Problem("ingest.row_unanswered", line=int(chunk.lines[at]))
                returned.append(
                    ReturnedRow(int(chunk.lines[at]), chunk.cells(at), (nobody,), self.part.name, aside=True)
                )
            chunk = picked(chunk, np.flatnonzero(~silent))
        returned.sort(key=lambda row: row.line)
        return Outcome(chunk, returned, blank)

    def _row(self, row: RawRow) -> tuple[list[Problem], list[int]]:
        """What is wrong with a row, or the value of each answer column."""
        if fault := row.fault or strange(row.cells):
            return [Problem(f"ingest.{fault}", line=row.line)], []
        if LEFT_OPEN in row.cells:
            filled = [cell for cell in row.cells if cell.strip()]
            code = "ingest.row_too_long" if filled[-1] == LEFT_OPEN else "ingest.row_too_short"
            there = len(row.cells) - row.cells.count(LEFT_OPEN)
            return [Problem(code, line=row.line, fields={"found": there, "suggestion": self.width})], []
        if len(row.cells) < self.width or any(cell.strip() for cell in row.cells[self.width :]):
            fields: dict[str, object] = {"found": len(row.cells), "suggestion": self.width}
            return [
                Problem(
                    "ingest.row_too_short" if len(row.cells) < self.width else "ingest.row_too_long",
                    line=row.line,
                    fields=fields,
                )
            ], []
        problems: list[Problem] = []
        read = [reader.value(row.cells[place]) for place, reader in zip(self.places, self.readers, strict=True)]
        person = "p" if self.id_place is None else row.cells[self.id_place]
        told = self.rules.everyone or any(value not in (NOT_ANSWERED, NOT_ASKED) for value in read)
        fault = "id_missing" if nameless(person) else "code_of_two" if person in self.joined else ""
        if told and fault:
            fault = "formula_unread" if FORMULA.match(person) else fault
            header = self.part.columns[self.id_place or 0].header
            problems.append(Problem(f"ingest.{fault}", line=row.line, column=header, fields={"found": person[:80]}))
        if DOUBT in read:
            self._refuse_other_header(row, read.index(DOUBT))
            for at, value in enumerate(read):
                if value == DOUBT and len(problems) < MOST_PROBLEMS:
                    problems.append(self._doubt(row, at))
        return problems, read

    @cached_property
    def _headers(self) -> HeaderIndex:
        from skillcheck.ingest.columns.item_columns import HeaderIndex

        return HeaderIndex(self.bank, self.options.special)

    def _refuse_other_header(self, row: RawRow, first: int) -> None:
        """Another export pasted far below, with its own order of questions, would be read under the first header.

        Raises:
            DataProblem: the row is such a header.
        """
        from skillcheck.ingest.columns.header import refuse_other_texts

        if self._headers.firm(row.cells[self.places[first]]) is not None:
            refuse_other_texts([SampleRow(row.line, row.line, row.cells)], self.part.columns, self._headers)

    def _doubt(self, row: RawRow, at: int) -> Problem:
        text = row.cells[self.places[at]]
        why = self.readers[at].why(text)
        fields: dict[str, object] = {"found": text[:80], "suggestion": why.suggestion}
        return Problem(why.code, line=row.line, column=self.columns[at].header, fields=fields)

    def _disagreements(self, line: int, answers: npt.NDArray[np.int8]) -> list[Problem]:
        items = [self.bank.ids[place] for place in np.flatnonzero(answers == DOUBT).tolist()]
        return [
            Problem(
                "ingest.answers_disagree",
                line=line,
                column=next(column.header for column in self.columns if column.item == item),
                fields={
                    "found": item,
                    "suggestion": ", ".join(column.header[:40] for column in self.columns if column.item == item),
                },
            )
            for item in items[:MOST_PROBLEMS]
        ]


def nameless(cell: str) -> bool:
    """Whether a cell of people's codes names nobody: blank, a sign or word of an empty cell, or a formula."""
    return not cell or cell.isspace() or cell in signs_of_nobody() or FORMULA.match(cell) is not None


@cache
def signs_of_nobody() -> frozenset[str]:
    """How an empty cell of codes may be written, in each case; two letters may be somebody's initials."""
    sections = ("missing", "anonymous", "no_code", "ditto")
    entries = [str(one) for section in sections for one in cast("list[object]", spellings()[section])]
    entries += special_spellings()["dk"]
    known = [one.strip() for one in entries if not re.fullmatch(r"[a-z]{1,2}", one)]
    return frozenset(way for one in known if one for way in (one, one.upper(), one.capitalize(), one.title()))


def unanswered(answers: npt.NDArray[np.int8]) -> npt.NDArray[np.bool_]:
    """Which people (questions × people) opened the form and left it: not one answer, not even «I prefer not to say»."""
    silent: npt.NDArray[np.bool_] = ((answers == NOT_ANSWERED) | (answers == NOT_ASKED)).all(axis=0)
    return silent


def strange(cells: Sequence[str]) -> str:
    """NUL or bytes that the encoding does not know: the fault's name, or ""."""
    for cell in cells:
        if "\0" in cell:
            return "nul"
        if not cell.isascii() and any(0xDC80 <= ord(char) <= 0xDCFF for char in cell):
            return "bad_encoding"
    return ""


def distinct(names: Sequence[str]) -> list[str]:
    """Equal headers told apart: «groupe», «groupe (2)»."""
    seen: dict[str, int] = {}
    made = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        made.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return made


def picked(chunk: Chunk, places: npt.NDArray[np.int64]) -> Chunk:
    """The chunk's rows at ``places``, in that order."""
    at = places.tolist()
    cells = chunk.cells
    return Chunk(
        [chunk.ids[place] for place in at],
        chunk.lines[places],
        chunk.answers[:, places],
        [[column[place] for place in at] for column in chunk.carried],
        lambda place: cells(at[place]),
    )


def merged(left: Chunk, right: Chunk) -> Chunk:
    """Two chunks of the same table as one, in the order of their lines."""
    if not right.ids:
        return left
    if not left.ids:
        return right
    first, left_cells, right_cells = len(left.ids), left.cells, right.cells
    both = Chunk(
        left.ids + right.ids,
        np.concatenate([left.lines, right.lines]),
        np.concatenate([left.answers, right.answers], axis=1),
        [mine + yours for mine, yours in zip(left.carried, right.carried, strict=True)],
        lambda place: left_cells(place) if place < first else right_cells(place - first),
    )
    return picked(both, np.argsort(both.lines, kind="stable"))
