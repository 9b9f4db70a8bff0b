"""Some columns of a text table, as text: all rows of a block at once where they are regular, else one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from skillcheck.ingest.files.csv_records import Shape, records, regular, shape_of
from skillcheck.ingest.files.sniff import BOMS, dialect_of, encoding_of
from skillcheck.ingest.files.sources import open_bytes, open_text, text_encoding
from skillcheck.ingest.model import Dialect
from skillcheck.ingest.rows.delimited import LONGEST_RECORD, after, too_long

BLOCK = 1 << 20


def head_of(path: Path) -> tuple[Dialect, int, int, list[str]]:
    """How the file is written, where its rows begin (bytes after the mark, line), the cells of its first line."""
    with open_bytes(path) as stream:
        encoding, mark = encoding_of(stream)
    with open_text(path, "", encoding, mark) as stream:
        data = stream.read(BLOCK)
    dialect = dialect_of(data, encoding, bool(mark))
    shape, begin, line = shape_of(dialect), 0, 1
    if dialect.separator_line:
        begin, line = data.find(shape.newline) + 1, 2
    for record in records(data, shape, line, begin):
        cells = [cell.decode(text_encoding(encoding), "replace") for cell in record.cells]
        return dialect, record.end, line + data.count(shape.newline, begin, record.end), cells
    return dialect, 0, 1, []


def rows_of(
    path: Path, dialect: Dialect, begin: int, line: int, width: int, at: Sequence[int]
) -> Iterator[tuple[int, list[str], str]]:
    """(line, the cells of the columns ``at``, what is wrong with the record) of every record."""
    shape, plain = shape_of(dialect, width), text_encoding(dialect.encoding)
    mark = next(len(bom) for bom, name in BOMS if name == dialect.encoding) if dialect.bom else 0
    with open_text(path, "", dialect.encoding, mark) as stream:
        data = after(stream, begin)
        while block := stream.read(BLOCK):
            data += block
            found, end = _block(data, shape, line, at, final=False)
            for where, cells, fault in found:
                yield where, [cell.decode(plain, "replace") for cell in cells], fault
            line += data.count(shape.newline, 0, end)
            data = data[end:]
            if len(data) > LONGEST_RECORD:
                raise too_long(path, line)
        for where, cells, fault in _block(data, shape, line, at, final=True)[0]:
            yield where, [cell.decode(plain, "replace") for cell in cells], fault


def _block(
    data: bytes, shape: Shape, line: int, at: Sequence[int], *, final: bool
) -> tuple[list[tuple[int, list[bytes], str]], int]:
    """The whole records of a block, all at once where it is regular, and how many bytes they take."""
    rows = None if final else regular(data, shape, line)
    if rows is None or rows.odd:
        careful = list(records(data, shape, line, 0, final))
        return [
            (one.line, [one.cells[place] for place in at], "")
            if not one.fault and len(one.cells) == shape.columns
            else (one.line, [], one.fault or str(len(one.cells)))
            for one in careful
            if any(cell.strip() for cell in one.cells)
        ], careful[-1].end if careful else 0
    double, single = shape.quote * 2, shape.quote
    spans = zip(rows.lines.tolist(), rows.starts[:, at].tolist(), rows.ends[:, at].tolist(), strict=True)
    return [
        (where, [data[begin:end].replace(double, single) for begin, end in zip(begins, ends, strict=True)], "")
        for where, begins, ends in spans
    ], rows.consumed
