"""Bytes of a separated text file → rows of cells, with the line numbers an editor shows; knows no question.

Two ways with the same results: ``regular`` finds all cells of a block at once with numpy and refuses a block it is not
sure of; ``records`` walks one record at a time and copes with everything (RFC 4180 quoting, and what tools make of it).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from skillcheck.ingest.model import Dialect

QUOTED_LIMIT = 1 << 20
"""A quote still open after this many bytes is taken for a mistake."""
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Shape:
    """The bytes that structure the file; ``columns`` = 0 where the width is not known yet."""

    separator: bytes
    quote: bytes
    newline: bytes
    columns: int = 0


@dataclass(frozen=True)
class Record:
    """One record: its first line, its bytes, its cells; ``fault`` says what is wrong with its quotes."""

    line: int
    begin: int
    end: int
    cells: list[bytes]
    fault: str = ""


@lru_cache(maxsize=64)
def _patterns(shape: Shape) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    quote, separator, newline = re.escape(shape.quote), re.escape(shape.separator), re.escape(shape.newline)
    quoted = re.compile(quote + rb"([^" + quote + rb"]*(?:" + quote * 2 + rb"[^" + quote + rb"]*)*)" + quote, re.DOTALL)
    bare = re.compile(rb"[^" + separator + newline + rb"]*")
    return quoted, bare


def records(data: bytes, shape: Shape, line: int, begin: int = 0, final: bool = True) -> Iterator[Record]:
    """The records of ``data`` from ``begin``; without ``final``, stops before one that may go on after the end.

    A record with broken quotes is given back as its first line alone, and reading begins again on the next line. A
    record of several lines without the right number of cells is taken apart line by line inside its own bytes.
    """
    size = len(data)
    while begin < size:
        record = _one(data, shape, line, begin, final)
        if record is None:
            return
        inner = data.count(shape.newline, record.begin, max(record.begin, record.end - 1))
        if inner and not record.fault and shape.columns and len(record.cells) != shape.columns:
            first = _first_line(data, shape, line, record.begin, "quotes")
            yield first
            yield from records(data[: record.end], shape, line + 1, first.end)
        else:
            yield record
        line += inner + 1
        begin = record.end


def _one(data: bytes, shape: Shape, line: int, begin: int, final: bool) -> Record | None:
    """The record that begins at ``begin``; None if its end has not been read yet."""
    stop = data.find(shape.newline, begin)
    if stop < 0 and not final:
        return None
    if not shape.quote or data.find(shape.quote, begin, stop if stop >= 0 else len(data)) < 0:
        end = len(data) if stop < 0 else stop + 1
        text = _without_end(data[begin:end], shape)
        return Record(line, begin, end, text.split(shape.separator))
    return _quoted(data, shape, line, begin, final)


def _quoted(data: bytes, shape: Shape, line: int, begin: int, final: bool) -> Record | None:
    quoted, bare = _patterns(shape)
    cells: list[bytes] = []
    here, size = begin, len(data)
    while True:
        if data.startswith(shape.quote, here):
            found = quoted.match(data, here, min(size, here + QUOTED_LIMIT))
            if found is None:
                if not final and size - here < QUOTED_LIMIT:
                    return None
                return _first_line(data, shape, line, begin, "open_quote")
            if found.end() >= size and not final:
                return None
            cells.append(found.group(1).replace(shape.quote * 2, shape.quote))
            here = found.end()
            if data.startswith(b"\r", here) and (here + 1 == size or data.startswith(shape.newline, here + 1)):
                here += shape.newline != b"\r"
        else:
            found = bare.match(data, here)
            assert found is not None
            here = found.end()
            if here == size and not final:
                return None
            text = found.group()
            cells.append(text if data.startswith(shape.separator, here) else text.removesuffix(b"\r"))
        if here >= size:
            return Record(line, begin, size, cells)
        if data.startswith(shape.newline, here):
            return Record(line, begin, here + 1, cells)
        if not data.startswith(shape.separator, here):
            return _first_line(data, shape, line, begin, "quotes")
        here += 1


def _first_line(data: bytes, shape: Shape, line: int, begin: int, fault: str) -> Record:
    stop = data.find(shape.newline, begin)
    end = len(data) if stop < 0 else stop + 1
    return Record(line, begin, end, _without_end(data[begin:end], shape).split(shape.separator), fault)


def _without_end(text: bytes, shape: Shape) -> bytes:
    return text.removesuffix(shape.newline).removesuffix(b"\r")


@dataclass(frozen=True)
class Regular:
    """The rows of a block that have the right number of cells, as positions; the others by their bytes."""

    data: bytes
    starts: Positions
    ends: Positions
    """rows × columns, quotes already left out."""
    begins: Positions
    stops: Positions
    lines: Positions
    odd: list[tuple[int, int, int]]
    """(begin, end, line) of every record of another width."""
    consumed: int
    newlines: int
    quoted: bool


def regular(data: bytes, shape: Shape, line: int) -> Regular | None:
    """All whole records of ``data`` at once; None where only ``records`` can tell (odd quotes, NUL bytes)."""
    buffer = np.frombuffer(data, np.uint8)
    newline = buffer == shape.newline[0]
    structural = newline | (buffer == shape.separator[0])
    quoted = bool(shape.quote) and shape.quote in data
    if b"\0" in data:
        return None
    if quoted:
        is_quote = buffer == shape.quote[0]
        inside = np.bitwise_xor.accumulate(is_quote.view(np.uint8)).view(np.bool_)
        structural &= ~inside
        row_ends = np.flatnonzero(newline & ~inside)
        if not row_ends.size or not _well_quoted(buffer, is_quote, inside, structural, newline, int(row_ends[-1]) + 1):
            return None
        all_newlines = np.flatnonzero(newline)
    else:
        row_ends = all_newlines = np.flatnonzero(newline)
        if not row_ends.size:
            return None
    consumed = int(row_ends[-1]) + 1
    stops = np.flatnonzero(structural[:consumed])
    begins = np.empty_like(row_ends)
    begins[0] = 0
    np.add(row_ends[:-1], 1, out=begins[1:])
    lines = np.arange(line, line + len(begins)) if not quoted else line + np.searchsorted(all_newlines, begins)
    newlines = len(begins) if not quoted else int(np.searchsorted(all_newlines, consumed))
    starts = np.empty_like(stops)
    starts[0] = 0
    np.add(stops[:-1], 1, out=starts[1:])
    last = np.searchsorted(stops, row_ends)
    widths = np.diff(last, prepend=-1)
    odd: list[tuple[int, int, int]] = []
    right = widths == shape.columns
    if not right.all():
        wrong = np.flatnonzero(~right)
        odd = list(zip(begins[wrong].tolist(), (row_ends[wrong] + 1).tolist(), lines[wrong].tolist(), strict=True))
        keep = np.repeat(right, widths)
        starts, stops = starts[keep], stops[keep]
        begins, row_ends, lines = begins[right], row_ends[right], lines[right]
    rows = (-1, shape.columns)
    first, ends = starts.reshape(rows), stops.reshape(rows)
    if shape.newline != b"\r" and b"\r" in data:
        ends[:, -1] -= (buffer[ends[:, -1] - 1] == 13) & (ends[:, -1] > first[:, -1])
    if quoted:
        wrapped = (buffer[first] == shape.quote[0]) & (ends > first)
        first, ends = first + wrapped, ends - wrapped
    return Regular(data, first, ends, begins, row_ends + 1, lines, odd, consumed, newlines, quoted)


def _well_quoted(
    buffer: npt.NDArray[np.uint8],
    is_quote: npt.NDArray[np.bool_],
    inside: npt.NDArray[np.bool_],
    structural: npt.NDArray[np.bool_],
    newline: npt.NDArray[np.bool_],
    size: int,
) -> bool:
    """Whether every quote opens at the start of a cell, closes at its end or doubles another (first ``size`` bytes)."""
    quotes = np.flatnonzero(is_quote[:size])
    opening = quotes[inside[quotes]]
    closing = quotes[~inside[quotes]]
    before = opening - 1
    opens_well = (opening == 0) | structural[before] | is_quote[before]
    after = closing + 1
    follows = structural[after] | is_quote[after]
    if not follows.all():
        returns = closing[~follows] + 1
        if not ((buffer[returns] == 13) & newline[returns + 1]).all():
            return False
    return bool(opens_well.all())


def shape_of(dialect: Dialect, columns: int = 0) -> Shape:
    """The dialect as the bytes that ``split`` works with."""
    return Shape(dialect.separator.encode(), dialect.quote.encode(), dialect.newline[-1].encode(), columns)
