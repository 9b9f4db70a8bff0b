"""A table of scores → CSV, Parquet or XLSX, without a cell that a spreadsheet could run. Knows no question.

Numbers are the shortest decimals that read back as the same float64. A text that begins like a formula gets an
apostrophe before it (docs/files.md), in CSV only: XLSX and Parquet say by type that a text is a text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as pa_csv

Format = Literal["csv", "xlsx", "parquet"]
FORMULA_STARTS = "=+-@\t\r\n＝＋－＠"
"""How a cell that a spreadsheet runs can begin (OWASP, CSV injection), full-width forms included."""
MANY_VALUES, LOOKED_AT = 192, 256
"""Fewer different ones among those looked at (percents): each is turned into text once."""
MOST_SHEET_ROWS = 1_048_575
_FORMULA = f"^[{FORMULA_STARTS}]".replace("-", "\\-")
_NUMBER = r"^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$"


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


def safe(text: str) -> str:
    """A text that no spreadsheet runs; numbers, negative ones too, stay as they are."""
    import re

    if text[:1] and text[0] in FORMULA_STARTS and not re.fullmatch(_NUMBER, text):
        return "'" + text
    return text


def csv_cell(text: str, separator: str = ",", quote: str = '"', *, always: bool = False) -> str:
    """One cell as it stands in the file: quoted where it must be."""
    if quote and (always or any(sign in text for sign in (separator, quote, "\n", "\r")) or text[:1].isspace()):
        return quote + text.replace(quote, quote * 2) + quote
    return text


def csv_header(names: Sequence[str], style: Style = MACHINE) -> bytes:
    """The first line."""
    line = style.separator.join(csv_cell(safe(name), style.separator) for name in names) + "\n"
    return line.encode("utf-8-sig" if style.bom else "utf-8")


def csv_rows(table: pa.Table, style: Style = MACHINE) -> memoryview:
    """The rows of a table as UTF-8 text."""
    columns, awkward = [], False
    for column in (one.chunk(0) if one.num_chunks == 1 else one.combine_chunks() for one in table.columns):
        written, odd = _written(column, style)
        columns.append(written)
        awkward |= odd
    if awkward:
        return _joined(columns, style)
    sink = pa.BufferOutputStream()
    options = pa_csv.WriteOptions(
        include_header=False, delimiter=style.separator, quoting_style="none", batch_size=16_384
    )
    pa_csv.write_csv(pa.Table.from_arrays(columns, names=table.column_names), sink, options)
    return memoryview(sink.getvalue())


def _written(column: pa.Array, style: Style) -> tuple[pa.Array, bool]:
    """A column ready to be written, and whether some of its cells are quoted."""
    if pa.types.is_string(column.type):
        return _safe_texts(column, style)
    if not pa.types.is_floating(column.type):
        return column, False
    if pc.count_distinct(column.slice(0, LOOKED_AT)).as_py() >= MANY_VALUES:
        return (column if style.decimal == "." else _texts(column, style)), False
    values = column.dictionary_encode()
    return pa.DictionaryArray.from_arrays(values.indices, _texts(values.dictionary, style)), False


def _texts(numbers: pa.Array, style: Style) -> pa.Array:
    texts = numbers.cast(pa.string())
    return texts if style.decimal == "." else pc.replace_substring(texts, ".", style.decimal)


def _safe_texts(column: pa.Array, style: Style) -> tuple[pa.Array, bool]:
    suspect = f'{_FORMULA}|["\\r\\n{style.separator}]|^\\s'
    found = pc.match_substring_regex(column, suspect)
    if not pc.any(found, min_count=0).as_py():
        return column, False
    texts = [csv_cell(safe(text or ""), style.separator) for text in column.to_pylist()]
    return pa.array(texts, pa.string()), True


def _joined(columns: list[pa.Array], style: Style) -> memoryview:
    """The same lines where some cells are quoted already."""
    texts = [column.cast(pa.string()) for column in columns]
    lines = pc.binary_join_element_wise(*texts, style.separator, null_handling="replace", null_replacement="")
    ended = pc.binary_join_element_wise(lines, "\n", "")
    return memoryview(b"".join(_bytes_of(ended)))


def _bytes_of(texts: pa.Array) -> list[bytes]:
    offsets = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset : texts.offset + len(texts) + 1]
    return [memoryview(texts.buffers()[2])[offsets[0] : offsets[-1]].tobytes()] if len(texts) else []


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
    """Scores as an XLSX sheet for people: numbers are numbers, texts are texts, nothing is run."""

    def __init__(self, file: IO[bytes], names: Sequence[str]) -> None:
        import xlsxwriter

        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(file, options)
        self._sheet = self._book.add_worksheet("scores")
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
            self._row += 1
            for column, value in enumerate(record):
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
