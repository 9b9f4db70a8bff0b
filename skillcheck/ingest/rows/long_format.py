"""Files with one row per answer → one row per person; holds every person until the end, as their lines may be apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from skillcheck.errors import DataProblem, Problem
from skillcheck.ingest.cells.answer_reader import CellReader
from skillcheck.ingest.cells.normalise import words
from skillcheck.ingest.columns.item_columns import HeaderIndex
from skillcheck.ingest.columns.unclear_answers import cell_reader
from skillcheck.ingest.model import DOUBT, Part, ReturnedRow
from skillcheck.ingest.options import ReadOptions
from skillcheck.ingest.rows.group_values import kept
from skillcheck.ingest.rows.joined_codes import JoinedCodes
from skillcheck.ingest.rows.judge import Chunk, Outcome, RawRow, nameless, picked, strange, unanswered
from skillcheck.ingest.rows.not_people import RowRules, scores_everyone
from skillcheck.ingest.rows.ticked_boxes import TickedBoxes
from skillcheck.ingest.rows.whose import Whose
from skillcheck.measurement.responses import NOT_ASKED
from skillcheck.questions.item_bank import ItemBank

MOST_PEOPLE = 500_000
CHUNK = 4096


class LongTable:
    """The reading of one long table."""

    def __init__(self, part: Part, bank: ItemBank, options: ReadOptions) -> None:
        self._part, self._bank, self._options = part, bank, options
        self._index = HeaderIndex(bank, options.special)
        self._place = {column.role: column.position for column in part.columns}
        carried = [column for column in part.columns if column.role in ("group", "carried")]
        self._kept = [column.position for column in carried]
        self.carried_names = [column.header for column in carried]
        self._whose = Whose(self.carried_names, part, options)
        self._rules = RowRules(part, options)
        self._joined = JoinedCodes(part.codes)
        self._readers: dict[str, CellReader] = {}
        self._answers: dict[str, npt.NDArray[np.int8]] = {}
        self._first: dict[str, tuple[int, list[str]]] = {}
        self._lines: dict[str, list[RawRow]] = defaultdict(list)
        self._boxes = TickedBoxes()
        self._wrong: dict[str, dict[int, tuple[Problem, ...]]] = defaultdict(dict)

    def outcomes(self, rows: Iterator[RawRow], path: str) -> Iterator[Outcome]:
        """People in the order of their first line; a person with a line that cannot be read is handed back whole."""
        alone: list[ReturnedRow] = []
        aside: set[str] = set()
        blank = 0
        for row in rows:
            if not row.fault and not any(cell.strip() for cell in row.cells):
                blank += 1
                continue
            if self._of_another_moment(row):
                continue
            person = self._person(row)
            if not row.fault and (nobody := self._rules.why(row.line, row.cells)):
                first = person not in aside  # a person's lines count once
                aside.add(person)
                alone.append(ReturnedRow(row.line, row.cells, (nobody,), self._part.name, counts=first, aside=True))
                continue
            problem = self._take(row, person)
            if problem is not None and not person:
                alone.append(ReturnedRow(row.line, row.cells, (problem,), self._part.name))
            elif problem is not None:
                self._wrong[person][row.line] = (problem,)
            if len(self._answers) > MOST_PEOPLE:
                raise DataProblem(Problem("ingest.long_too_big", file=path, fields={"limit": MOST_PEOPLE}))
        self._put_boxes_together()
        yield Outcome(self._chunk([]), alone, blank)
        yield from self._people()

    def _of_another_moment(self, row: RawRow) -> bool:
        """Whether the line is of a moment that is not read; its person is counted by the lines of the one that is."""
        place = self._part.moment_place
        if place is None or row.fault or place >= len(row.cells):
            return False
        return words(row.cells[place]) != words(self._part.moment)

    def _person(self, row: RawRow) -> str:
        """The code of the row's person, within their structure where there is one; "" where it names nobody."""
        if row.fault or len(row.cells) <= self._place["id"] or nameless(row.cells[self._place["id"]]):
            return ""
        person, width = row.cells[self._place["id"]], len(self._part.columns)
        return self._whose.whole(self._carried(row), person) if len(row.cells) == width else person

    def _carried(self, row: RawRow) -> list[str]:
        """The carried cells of a row, groups under one spelling each."""
        return [cell for (cell,) in kept(self._part, self._kept, [[row.cells[place]] for place in self._kept])]

    def _take(self, row: RawRow, person: str) -> Problem | None:
        """Note one answer; what is wrong with the line, if anything."""
        if row.fault:
            return Problem(f"ingest.{row.fault}", line=row.line)
        if not person:
            return Problem("ingest.id_missing", line=row.line)
        self._lines[person].append(row)
        answers = self._answers.setdefault(person, np.full(len(self._bank), NOT_ASKED, np.int8))
        self._first.setdefault(person, (row.line, row.cells))
        if fault := strange(row.cells):
            return Problem(f"ingest.{fault}", line=row.line)
        width = len(self._part.columns)
        if len(row.cells) != width:
            code = "ingest.row_too_short" if len(row.cells) < width else "ingest.row_too_long"
            return Problem(code, line=row.line, fields={"found": len(row.cells), "suggestion": width})
        if (code := row.cells[self._place["id"]]) in self._joined:
            return Problem("ingest.code_of_two", line=row.line, column=self._header("id"), fields={"found": code[:60]})
        if problem := self._whose.problem(self._carried(row)):
            return replace(problem, line=row.line)
        name = row.cells[self._place["long_item"]]
        if name in self._part.left_out:
            return None
        match = self._index.firm(name)
        if match is None:
            return Problem(
                "ingest.unknown_item", line=row.line, column=self._header("long_item"), fields={"found": name[:80]}
            )
        text = row.cells[self._place["long_answer"]]
        reader = self._reader(match.item)
        value = reader.value(text)
        at = self._bank.index[match.item]
        if value == DOUBT:
            why = reader.why(text)
            fields: dict[str, object] = {"found": text[:80], "suggestion": why.suggestion}
            return Problem(why.code, line=row.line, column=self._header("long_answer"), fields=fields)
        if boxes := reader.ticked(text):
            self._boxes.add(person, match.item, row.line, boxes, text)
        together = boxes and answers[at] >= 0
        if answers[at] not in (NOT_ASKED, -1) and value not in (NOT_ASKED, -1, answers[at]) and not together:
            return self._disagree(row.line, match.item, text)
        if answers[at] in (NOT_ASKED, -1):
            answers[at] = value
        return None

    def _disagree(self, line: int, item: str, text: str) -> Problem:
        fields: dict[str, object] = {"found": item, "suggestion": text[:40]}
        return Problem("ingest.answers_disagree", line=line, column=self._header("long_answer"), fields=fields)

    def _put_boxes_together(self) -> None:
        """One answer of the lines that each name a box that was ticked."""
        for person, item, chosen, line, text in self._boxes.together():
            if chosen:
                self._answers[person][self._bank.index[item]] = self._reader(item).chosen(chosen)
            else:
                self._wrong[person].setdefault(line, (self._disagree(line, item, text),))

    def _reader(self, item: str) -> CellReader:
        if item not in self._readers:
            self._readers[item] = cell_reader(self._bank[item], self._part, self._bank, self._options)
        return self._readers[item]

    def _header(self, role: str) -> str:
        return next(column.header for column in self._part.columns if column.role == role)

    def _people(self) -> Iterator[Outcome]:
        people = list(self._answers)
        for begin in range(0, len(people), CHUNK):
            some = people[begin : begin + CHUNK]
            good = [person for person in some if person not in self._wrong]
            returned = [row for person in some if person in self._wrong for row in self._handed_back(person)]
            chunk = self._chunk(good)
            if not scores_everyone(self._options) and (silent := unanswered(chunk.answers)).any():
                returned += [row for at in np.flatnonzero(silent).tolist() for row in self._left_open(good[at])]
                chunk = picked(chunk, np.flatnonzero(~silent))
            yield Outcome(chunk, returned)

    def _chunk(self, people: list[str]) -> Chunk:
        answers = (
            np.array([self._answers[person] for person in people], np.int8).reshape(len(people), len(self._bank)).T
        )
        cells = [self._first[person][1] for person in people]
        lines = np.array([self._first[person][0] for person in people], np.int64)
        carried = kept(self._part, self._kept, [[row[place] for row in cells] for place in self._kept])
        return Chunk(people, lines, answers, carried, cells.__getitem__)

    def _left_open(self, person: str) -> list[ReturnedRow]:
        """The lines of a person who answered nothing; only the first counts."""
        why = [Problem("ingest.row_unanswered", line=row.line) for row in self._lines[person]]
        return [
            ReturnedRow(row.line, row.cells, (nobody,), self._part.name, counts=at == 0, aside=True)
            for at, (row, nobody) in enumerate(zip(self._lines[person], why, strict=True))
        ]

    def _handed_back(self, person: str) -> list[ReturnedRow]:
        """All lines of the person, so that the file can be corrected and read again; only the first counts."""
        wrong = self._wrong[person]
        return [
            ReturnedRow(
                row.line,
                row.cells,
                wrong.get(row.line, (Problem("ingest.same_person", line=row.line, fields={"found": person}),)),
                self._part.name,
                counts=first,
            )
            for row, first in zip(self._lines[person], [True] + [False] * len(self._lines[person]), strict=False)
        ]
