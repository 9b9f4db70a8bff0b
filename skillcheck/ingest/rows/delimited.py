"""Text tables block by block: the fast way where all is regular, the careful way for the rest; same rows either way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from skillcheck.errors import DataProblem, Problem
from skillcheck.ingest.files.csv_records import Record, Regular, Shape, records, regular, shape_of
from skillcheck.ingest.files.sniff import BOMS
from skillcheck.ingest.files.sources import open_text, text_encoding
from skillcheck.ingest.model import DOUBT, LEFT_OPEN, Part
from skillcheck.ingest.rows.judge import (
    Chunk,
    Outcome,
    RawRow,
    Table,
    merged,
    nameless,
    picked,
    signs_of_nobody,
)
from skillcheck.ingest.rows.lookup_tables import CodeTables
from skillcheck.ingest.rows.numbering import Numbering, numbered

BLOCK = 1 << 19
LONGEST_RECORD = 64 << 20


class TextTable:
    """Reads one text table: the file, or a member of a zip."""

    def __init__(self, path: Path, table: Table, careful: bool) -> None:
        self._path, self._table, self._careful = path, table, careful
        dialect = table.part.dialect
        self._encoding = text_encoding(dialect.encoding)
        self._shape: Shape = shape_of(dialect, table.width)
        self._tables = CodeTables(table.places, table.readers, self._encoding, dialect.separator, dialect.quote)

    def outcomes(self, number: Numbering) -> Iterator[Outcome]:
        """What came of each block of rows, in the file's order."""
        part = self._table.part
        with open_text(self._path, part.name, part.dialect.encoding, mark_of(part)) as stream:
            begun = after(stream, part.data_offset)
            for outcome in self.blocks(stream, part.data_line, begun):
                yield numbered(outcome, number) if self._table.id_place is None else outcome

    def blocks(self, stream: Any, line: int, buffer: bytes = b"") -> Iterator[Outcome]:
        """What came of the records of ``buffer`` and then ``stream``, the first of them on ``line``."""
        wanted, final = BLOCK, False
        while not final or buffer:
            block = stream.read(wanted)
            final = not block
            buffer += block
            if final and buffer and not buffer.endswith(self._shape.newline):
                buffer += self._shape.newline
            outcome, consumed, newlines = self._block(buffer, line, final)
            line += newlines
            if not consumed and not final:
                wanted = max(BLOCK, len(buffer))
                if len(buffer) > LONGEST_RECORD:
                    raise too_long(self._path, line)
                continue
            wanted, buffer = BLOCK, buffer[consumed:]
            yield outcome

    def _block(self, buffer: bytes, line: int, final: bool) -> tuple[Outcome, int, int]:
        careful = self._careful or not buffer or _left_open(buffer)
        rows = None if careful else regular(buffer, self._shape, line)
        if rows is not None and self._decodes(buffer[: rows.consumed]):
            return self._fast(rows), rows.consumed, rows.newlines
        found = list(records(buffer, self._shape, line, final=final))
        consumed = found[-1].end if found else 0
        newlines = buffer.count(self._shape.newline, 0, consumed)
        return self._table.judge(map(self._raw, found)), consumed, newlines

    def _decodes(self, data: bytes) -> bool:
        if data.isascii():
            return True
        try:
            data.decode(self._encoding)
        except UnicodeDecodeError:
            return False
        return True

    def _raw(self, record: Record) -> RawRow:
        return RawRow(
            record.line, [cell.decode(self._encoding, "surrogateescape") for cell in record.cells], record.fault
        )

    # --- the fast way ---------------------------------------------------------------------------------------

    def _fast(self, rows: Regular) -> Outcome:
        """Good rows at once; rows with anything unusual go the careful way and come back in their place."""
        table = self._table
        answers = table.assembler.answers(self._tables.values(rows))
        chunk = self._chunk(rows, answers)
        unusual = (answers == DOUBT).any(axis=0)
        unusual |= (answers < 0).all(axis=0)  # nobody answered, or the line is blank
        if table.id_place is not None and not (
            all(map(str.strip, chunk.ids)) and signs_of_nobody().isdisjoint(chunk.ids) and "=" not in "".join(chunk.ids)
        ):
            unusual |= np.array([nameless(person) for person in chunk.ids], np.bool_)
        if table.joined.among(chunk.ids):
            unusual |= np.array([person in table.joined for person in chunk.ids], np.bool_)
        self._mark(rows, unusual)
        if not rows.odd and not unusual.any():
            return Outcome(chunk)
        careful = sorted([*rows.odd, *self._ranges(rows, unusual)])
        outcome = table.judge(raw for at in careful for raw in self._records(rows.data, *at))
        good = picked(chunk, np.flatnonzero(~unusual))
        return Outcome(merged(good, outcome.chunk), outcome.returned, outcome.blank)

    def _mark(self, rows: Regular, unusual: npt.NDArray[np.bool_]) -> None:
        """Rows that are perhaps nobody, or that a recipe leaves out, go the careful way too."""
        rules = self._table.rules
        if (places := rules.suspects(rows.data[: rows.consumed])) and len(rows.begins):
            at = np.searchsorted(rows.begins, places, side="right") - 1
            unusual[at[at >= 0]] = True
        for place in rules.places:
            column = _Slices(rows, self._encoding, self._shape.quote).column(place)
            unusual |= np.array([rules.asked(place, cell) for cell in column], np.bool_)

    @staticmethod
    def _ranges(rows: Regular, chosen: npt.NDArray[np.bool_]) -> list[tuple[int, int, int]]:
        return list(
            zip(rows.begins[chosen].tolist(), rows.stops[chosen].tolist(), rows.lines[chosen].tolist(), strict=True)
        )

    def _records(self, data: bytes, begin: int, end: int, line: int) -> Iterator[RawRow]:
        return map(self._raw, records(data[begin:end], self._shape, line))

    def _chunk(self, rows: Regular, answers: npt.NDArray[np.int8]) -> Chunk:
        table = self._table
        slices = _Slices(rows, self._encoding, self._shape.quote)
        ids = [""] * len(rows.lines) if table.id_place is None else slices.column(table.id_place)
        carried = table.kept([slices.column(place) for place in table.carried_places])
        return Chunk(ids, rows.lines, answers, carried, slices.row)


class _Slices:
    """The cells of regular rows as text."""

    def __init__(self, rows: Regular, encoding: str, quote: bytes) -> None:
        self._rows, self._encoding = rows, encoding
        self._text = rows.data.decode("ascii") if rows.data.isascii() else None
        self._quote = quote if rows.quoted else b""

    def column(self, place: int) -> list[str]:
        return self._texts(self._rows.starts[:, place].tolist(), self._rows.ends[:, place].tolist())

    def row(self, at: int) -> list[str]:
        return self._texts(self._rows.starts[at].tolist(), self._rows.ends[at].tolist())

    def _texts(self, starts: list[int], ends: list[int]) -> list[str]:
        if self._text is not None:
            text = self._text
            cells = [text[start:end] for start, end in zip(starts, ends, strict=True)]
        else:
            data, encoding = self._rows.data, self._encoding
            cells = [data[start:end].decode(encoding) for start, end in zip(starts, ends, strict=True)]
        if self._quote:
            quote = self._quote.decode()
            cells = [cell.replace(quote * 2, quote) if quote in cell else cell for cell in cells]
        return cells


def _left_open(data: bytes) -> bool:
    """Whether a row handed back earlier may stand there; its first sign, which is rare, is found much faster."""
    mark = LEFT_OPEN.encode()
    return mark[:1] in data and mark in data


def mark_of(part: Part) -> int:
    """The length of the byte order mark in the file."""
    return next((len(mark) for mark, name in BOMS if part.dialect.bom and name == part.dialect.encoding), 0)


def after(stream: Any, count: int) -> bytes:
    """Read past ``count`` bytes (a member of a zip cannot seek cheaply); what was read beyond them."""
    while count > 0:
        block: bytes = stream.read(BLOCK)
        if not block:
            break
        if len(block) > count:
            return block[count:]
        count -= len(block)
    return b""


def too_long(path: Path, line: int) -> DataProblem:
    """A record without end."""
    fields: dict[str, object] = {"megabytes": LONGEST_RECORD >> 20}
    return DataProblem(Problem("ingest.line_too_long", file=str(path), line=line, fields=fields))


def text_rows(path: Path, part: Part) -> Iterator[RawRow]:
    """The rows of a text table one by one, without judging them."""
    shape, encoding = shape_of(part.dialect, len(part.columns)), text_encoding(part.dialect.encoding)
    with open_text(path, part.name, part.dialect.encoding, mark_of(part)) as stream:
        buffer, line, final = after(stream, part.data_offset), part.data_line, False
        while not final:
            block = stream.read(max(BLOCK, len(buffer)))
            final = not block
            buffer += block
            consumed = 0
            for record in records(buffer, shape, line, final=final):
                consumed = record.end
                yield RawRow(
                    record.line, [cell.decode(encoding, "surrogateescape") for cell in record.cells], record.fault
                )
            line += buffer.count(shape.newline, 0, consumed)
            buffer = buffer[consumed:]
            if len(buffer) > LONGEST_RECORD:
                raise too_long(path, line)
