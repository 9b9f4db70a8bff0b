"""A file read in pieces, by machines that each see a part of it: the same rows as ``read``; knows nothing of Spark.

A text file is cut between records, on one machine, in one reading that judges nothing; each piece is then read by the
very code that reads whole files. A Parquet file comes as Arrow batches with the place of each row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from skillcheck.errors import Problem
from skillcheck.ingest.files.csv_records import Shape, records, regular
from skillcheck.ingest.model import Batch, Part, ReturnedRow
from skillcheck.ingest.options import ReadOptions
from skillcheck.ingest.rows.batches import Collector
from skillcheck.ingest.rows.duplicates import where
from skillcheck.ingest.rows.judge import Outcome, Table, picked
from skillcheck.ingest.rows.numbering import made_id
from skillcheck.ingest.rows.whose import Whose
from skillcheck.questions.item_bank import ItemBank

SMALLEST_BLOCK, BLOCK = 1 << 14, 1 << 20
Kept = Mapping[str, tuple[int, int]]
"""People who come several times: person → number of the file and line of the row that stays."""


@dataclass(frozen=True)
class Span:
    """Some whole records of a text file: their bytes, and the line of the first."""

    begin: int
    length: int
    line: int


def spans(path: Path, part: Part, size: int) -> list[Span]:
    """The file below its header in pieces of about ``size`` bytes, cut between records.

    Raises DataProblem where a record has no end (as ``read``).
    """
    from skillcheck.ingest.files.csv_records import shape_of
    from skillcheck.ingest.files.sources import open_bytes
    from skillcheck.ingest.rows.delimited import LONGEST_RECORD, mark_of, too_long

    shape, made = shape_of(part.dialect, len(part.columns)), list[Span]()
    begin = here = mark_of(part) + part.data_offset
    first = line = part.data_line
    with open_bytes(path) as stream:
        stream.seek(begin)
        buffer, final = b"", False
        while not final:
            block = stream.read(min(max(size, SMALLEST_BLOCK), BLOCK))
            final = not block
            buffer += block
            consumed, newlines = _whole(buffer, shape, line, final=final)
            if not consumed and len(buffer) > LONGEST_RECORD:
                raise too_long(path, line)
            buffer, here, line = buffer[consumed:], here + consumed, line + newlines
            if here - begin >= size or (final and here > begin):
                made.append(Span(begin, here - begin, first))
                begin, first = here, line
    return made


def _whole(buffer: bytes, shape: Shape, line: int, *, final: bool) -> tuple[int, int]:
    """How many bytes of the buffer are whole records, and the line breaks in them."""
    if final:
        consumed = len(buffer)
    elif not shape.quote or shape.quote not in buffer:
        consumed = buffer.rfind(shape.newline) + 1
    elif (rows := regular(buffer, shape, line)) is not None:
        return rows.consumed, rows.newlines
    else:
        consumed = max((record.end for record in records(buffer, shape, line, final=False)), default=0)
    return consumed, buffer.count(shape.newline, 0, consumed)


class _Window:
    """Some bytes of an open file, as a stream."""

    def __init__(self, file: Any, span: Span) -> None:
        file.seek(span.begin)
        self._file, self._left = file, span.length

    def read(self, size: int) -> bytes:
        block: bytes = self._file.read(min(size, self._left))
        self._left -= len(block)
        return block


@dataclass(frozen=True)
class SplitReader:
    """Reads pieces of one file; ``number`` counts the files from 0. Can be pickled."""

    number: int
    path: str
    part: Part
    bank: ItemBank
    options: ReadOptions
    spans: tuple[Span, ...] = ()
    """Of a text file; a Parquet file has none."""
    kept: Kept = field(default_factory=dict)
    files: tuple[str, ...] = ()
    """All files by their number, where ``kept`` says who comes several times."""

    @cached_property
    def table(self) -> Table:
        """Made once in each process."""
        return Table(self.part, self.bank, self.options, whole=False)

    @cached_property
    def whose(self) -> Whose:
        """Codes within structures, and profiles."""
        return Whose(self.table.carried_names, self.part, self.options)

    def __call__(self, batch: Any) -> Iterator[Batch]:
        """The people of an Arrow batch: numbers of spans, or a Parquet file's columns and the place of each row."""
        collector = Collector(len(self.bank), self.options.batch_rows)
        for outcome in self._text(batch.column(0).to_pylist()) if self.spans else self._arrow(batch):
            named = self.whose.settle(self._named(outcome))
            yield from collector.add(self._settled(named), self.table.carried_names)
        if collector.pending:
            yield collector.flush()

    def _text(self, numbers: Iterable[int]) -> Iterator[Outcome]:
        from skillcheck.ingest.rows.delimited import TextTable

        text = TextTable(Path(self.path), self.table, self.options.careful)
        for number in numbers:
            with Path(self.path).open("rb") as file:
                yield from text.blocks(_Window(file, self.spans[number]), self.spans[number].line)

    def _arrow(self, batch: Any) -> Iterator[Outcome]:
        from skillcheck.ingest.rows.parquet import outcome_of

        width = batch.num_columns - 1
        yield outcome_of(batch.select(range(width)), self.part.data_line + np.asarray(batch.column(width)), self.table)

    def _named(self, outcome: Outcome) -> Outcome:
        """Without a column of ids, people are numbered by their line: no machine knows how many came before."""
        if self.table.id_place is None:
            which = f"{self.number + 1}-" if self.number else ""
            places = (outcome.chunk.lines - self.part.data_line + 1).tolist()
            outcome.chunk.ids = [which + made_id(place) for place in places]
        elif self.part.counted and self.number:
            outcome.chunk.ids = [f"{self.number + 1}-{person}" for person in outcome.chunk.ids]
        return outcome

    def _settled(self, outcome: Outcome) -> Outcome:
        """Rows of people who come several times are handed back, but for the one kept."""
        if not self.kept or self.table.id_place is None:
            return outcome
        chunk, report = outcome.chunk, self.options.duplicates == "report"
        here = [(self.number, line) for line in chunk.lines.tolist()]
        stays = [self.kept.get(person, place) == place for person, place in zip(chunk.ids, here, strict=True)]
        if all(stays):
            return outcome
        code = "ingest.duplicate_person" if report else "ingest.duplicate_left_out"
        column = self.part.columns[self.table.id_place].header
        for at, line in ((at, here[at][1]) for at, one in enumerate(stays) if not one):
            number, kept = self.kept[chunk.ids[at]]
            fields = {"found": chunk.ids[at], **where(kept, (self.files[number], ""), (self.path, ""))}
            problem = Problem(code, line=line, column=column, fields=fields)
            row = ReturnedRow(line, chunk.cells(at), (problem,), self.part.name, aside=not report)
            outcome.returned.append(row)
        return Outcome(picked(chunk, np.flatnonzero(stays)), outcome.returned, outcome.blank)
