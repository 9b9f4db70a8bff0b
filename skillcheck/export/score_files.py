"""A table of scores → CSV, Parquet or XLSX, without a cell that a spreadsheet could run. Knows no question.

Numbers are the shortest decimals that read back as the same float64. A text that begins like a formula gets an
apostrophe before it (docs/cohort.md), in CSV only: XLSX and Parquet say by type that a text is a text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from skillcheck.cohort.score_table import text_array
from skillcheck.spreadsheet import MAY_BE_RUN, csv_cell, new_book, safe

if TYPE_CHECKING:
    from numpy.typing import NDArray

Format = Literal["csv", "xlsx", "parquet"]
MOST_SHEET_ROWS = 1_048_575


@dataclass(frozen=True)
class Style:
    """How text files are written: for machines, or for a spreadsheet in French."""

    separator: str = ","
    decimal: str = "."
    bom: bool = False


MACHINE = Style()
FRENCH = Style(separator=";", decimal=",", bom=True)


def style_of(locale: str | None) -> Style:
    """French, Spanish and Italian spreadsheets read «;» and a decimal comma; everything else reads the machine form."""
    return FRENCH if locale in {"fr", "es", "it"} else MACHINE


# --- CSV ----------------------------------------------------------------------------------------------------


def csv_header(names: Sequence[str], style: Style = MACHINE) -> bytes:
    """The first line."""
    line = style.separator.join(csv_cell(safe(name), style.separator) for name in names) + "\n"
    return line.encode("utf-8-sig" if style.bom else "utf-8")


def csv_rows(table: pa.Table, style: Style = MACHINE) -> memoryview:
    """The rows of a table, whose first column is a text, as UTF-8 text."""
    if not table.num_rows:
        return memoryview(b"")
    first, *others = (one.chunk(0) if one.num_chunks == 1 else one.combine_chunks() for one in table.columns)
    cells = [_text_cells(first, style, "")]
    alike = defaultdict[tuple[str, int], list[tuple[int, list[pa.Array]]]](list)
    for kind, some in groupby(others, _kind):
        neighbours = list(some)
        if kind:
            alike[kind, len(neighbours)].append((len(cells), neighbours))
            cells.append(None)
        else:
            cells += [_text_cells(one, style) for one in neighbours]
    for runs in alike.values():
        for (place, _), written in zip(runs, _number_cells([run for _, run in runs], style), strict=True):
            cells[place] = written
    lines = _joined(*cells, _sign("\n"))
    _, ends, text = lines.buffers()
    begin, end = np.frombuffer(ends, np.int32)[[lines.offset, lines.offset + len(lines)]]
    return memoryview(text)[begin:end]


def _kind(column: pa.Array) -> str:
    """Which numbers a column holds, where they can be written together with their neighbours'."""
    if pa.types.is_floating(column.type):
        return "floats"
    return "integers" if pa.types.is_integer(column.type) and not column.null_count else ""


def _number_cells(runs: list[list[pa.Array]], style: Style) -> Iterator[pa.Array]:
    """Each run of neighbouring columns as one text for each row, «,3.25,0.5»; an absent float is empty.

    JSON's numbers are these, and orjson writes them in a fifth of Arrow's time: most of a big cohort's output. Runs of
    the same width are written at once: a call costs as much as a hundred numbers.
    """
    rows, width = len(runs[0][0]), len(runs[0])
    values = np.empty((len(runs), rows, width), np.float64 if pa.types.is_floating(runs[0][0].type) else np.int64)
    for run, block in zip(runs, values, strict=True):
        for place, column in enumerate(run):
            block[:, place] = _values(column)
    text = bytearray(orjson.dumps(values.ravel(), option=orjson.OPT_SERIALIZE_NUMPY))
    text[0] = ord(",")  # was «[»
    if any(column.null_count for run in runs for column in run):
        text = text.replace(b"null", b"")
    commas = np.flatnonzero(np.frombuffer(text, np.uint8) == ord(","))
    starts = np.append(commas[::width], len(text) - 1).astype(np.int32)
    if style != MACHINE:
        text = text.translate(bytes.maketrans(b",.", f"{style.separator}{style.decimal}".encode()))
    whole = pa.StringArray.from_buffers(len(starts) - 1, pa.py_buffer(starts), pa.py_buffer(text))
    return (whole.slice(begin, rows) for begin in range(0, len(whole), rows))


def _values(column: pa.Array) -> NDArray[Any]:
    """A column of numbers, NaN where it is empty; made from its memory, for ``to_numpy`` imports pandas too."""
    present, data = column.buffers()
    part = slice(column.offset, column.offset + len(column))
    values = np.frombuffer(data, column.type.to_pandas_dtype())[part]
    if not column.null_count:
        return values
    here = np.unpackbits(np.frombuffer(present, np.uint8), bitorder="little")[part].view(np.bool_)
    return np.where(here, values, np.nan)


def _text_cells(column: pa.Array, style: Style, before: str | None = None) -> pa.Array:
    """Each cell of another column with the separator before it: safe, and quoted where it must be."""
    separator = style.separator if before is None else before
    if pa.types.is_dictionary(column.type) and not column.null_count:
        words = [separator + csv_cell(safe(word), style.separator) for word in column.dictionary.to_pylist()]
        return text_array(words).take(column.indices)
    if pa.types.is_integer(column.type) and column.null_count < len(column):
        values = _values(column)
        least, most = int(np.nanmin(values)), int(np.nanmax(values))
        if most - least < len(column):  # levels and counts: a few words, looked up
            words = [*(f"{separator}{value}" for value in range(least, most + 1)), separator]
            places = np.where(np.isnan(values), len(words) - 1, values - least).astype(np.int32)
            return text_array(words).take(pa.Array.from_buffers(pa.int32(), len(places), [None, pa.py_buffer(places)]))
    texts = column.cast(pa.string())
    suspect = f'{MAY_BE_RUN}|["\\r\\n{style.separator}]|^\\s'
    if pc.any(pc.match_substring_regex(texts, suspect), min_count=0).as_py():
        texts = text_array([csv_cell(safe(text or ""), style.separator) for text in texts.to_pylist()])
    return _joined(_sign(separator), texts)


def _joined(*texts: pa.Array | pa.Scalar) -> pa.Array:
    """The texts of each row behind one another; nothing where there is none."""
    return pc.binary_join_element_wise(*texts, _sign(""), null_handling="replace", null_replacement="")


def _sign(text: str) -> pa.Scalar:
    """One text for all rows, made without ``pa.scalar``, which imports pandas where it is installed."""
    return text_array([text])[0]


# --- files --------------------------------------------------------------------------------------------------


class CsvFile:
    """Scores as text, written as they come."""

    def __init__(self, file: IO[bytes], names: Sequence[str], style: Style) -> None:
        self._file = file
        self._file.write(csv_header(names, style))
        self._file.flush()  # other processes write after it

    def number(self) -> int:
        """The file's number, for processes started by this one to write to."""
        return self._file.fileno()

    def add(self, rows: bytes | memoryview) -> None:
        """Rows made by ``csv_rows``."""
        self._file.write(rows)

    def close(self) -> None:
        """Nothing is left to write."""


class ParquetFile:
    """Scores as Parquet: exact types, exact texts."""

    def __init__(self, file: IO[bytes], schema: pa.Schema) -> None:
        from pyarrow import parquet

        self._writer = parquet.ParquetWriter(file, schema, compression="zstd")

    def add(self, rows: bytes | memoryview) -> None:
        """Rows made by ``arrow_rows``."""
        self._writer.write_table(arrow_table(rows))

    def close(self) -> None:
        """Write the footer."""
        self._writer.close()


class SheetFile:
    """One row a person as an XLSX sheet: numbers are numbers, texts are texts, nothing is run."""

    def __init__(self, file: IO[bytes], names: Sequence[str], unfinished: Path, title: str = "scores") -> None:
        # rows are people's: nothing of them in the system's own folder
        self._book = new_book(file, constant_memory=True, tmpdir=str(unfinished))
        self._sheet = self._book.add_worksheet(title)
        bold = self._book.add_format({"bold": True})
        for column, name in enumerate(names):
            self._sheet.write_string(0, column, _printable(name), bold)
        self._sheet.freeze_panes(1, 1)
        self._row = 0

    def add(self, rows: bytes | memoryview) -> None:
        """Rows made by ``arrow_rows``; raises OverflowError past the last row that a sheet can hold."""
        table = arrow_table(rows)
        if self._row + len(table) > MOST_SHEET_ROWS:
            raise OverflowError(MOST_SHEET_ROWS)
        for record in zip(*(column.to_pylist() for column in table.columns), strict=True):
            self.row(record)

    def row(self, cells: Sequence[str | float | None]) -> None:
        """One person."""
        self._row += 1
        for column, value in enumerate(cells):
            if isinstance(value, str):
                self._sheet.write_string(self._row, column, _printable(value)[:32_767])
            elif value is not None:
                self._sheet.write_number(self._row, column, value)

    def close(self) -> None:
        """Write the book."""
        self._book.close()


def _printable(text: str) -> str:
    """XML 1.0 has no place for control characters."""
    return "".join(char if char >= " " or char in "\t\n" else " " for char in text)


def arrow_rows(table: pa.Table) -> memoryview:
    """A table as bytes, to hand from one process to another."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return memoryview(sink.getvalue())


def arrow_table(rows: bytes | memoryview) -> pa.Table:
    """The table of ``arrow_rows``."""
    return pa.ipc.open_stream(pa.py_buffer(rows)).read_all()
