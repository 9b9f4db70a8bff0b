"""The open file of a run's scores: CSV, Parquet or XLSX, written as they come. Knows no question.

What a spreadsheet could run is made harmless in CSV (``csv_text``); XLSX and Parquet say by type that a text is a text.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import IO, Literal

import pyarrow as pa

from skillcheck.export.csv_text import Style, csv_header
from skillcheck.spreadsheet import new_book

Format = Literal["csv", "xlsx", "parquet"]
MOST_SHEET_ROWS = 1_048_575


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
