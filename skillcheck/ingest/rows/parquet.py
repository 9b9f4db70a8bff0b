"""Parquet in: column by column, each distinct text judged once; knows Arrow, and leaves the judging to the table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from skillcheck.errors import DataProblem, Problem
from skillcheck.guard import guarded
from skillcheck.ingest.cells.mark_reader import Reader
from skillcheck.ingest.files.cells import as_text
from skillcheck.ingest.model import DOUBT, SampleRow
from skillcheck.ingest.rows.judge import Chunk, Outcome, RawRow, Table, merged, nameless, picked
from skillcheck.ingest.rows.numbering import Numbering, numbered

ROWS = 16384


def _batches(path: Path, rows: int, first_only: bool = False) -> Iterator[Any]:
    """The record batches of a file, read in a process of its own; lists and keys within a cell come as text."""
    import pyarrow as pa
    import pyarrow.parquet

    def read() -> Iterator[bytes]:
        try:
            for batch in _found(path, rows):
                sink = pa.BufferOutputStream()
                with pa.ipc.new_stream(sink, batch.schema) as writer:
                    writer.write_batch(batch)
                yield sink.getvalue().to_pybytes()
                if first_only:
                    return
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise DataProblem(Problem("ingest.parquet_damaged", file=str(path))) from error

    for body in guarded(read, Problem("ingest.parquet_fell_over", file=str(path))):
        yield from pa.ipc.open_stream(pa.py_buffer(body))


def _found(path: Path, rows: int) -> Iterator[Any]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pa.set_cpu_count(1)
    file, some = pq.ParquetFile(path), False
    for batch in file.iter_batches(batch_size=rows, use_threads=False):
        batch.validate(full=True)  # a text that is no UTF-8 is damage too
        columns = [
            pa.array([as_text(cell) for cell in column.to_pylist()]) if pa.types.is_nested(column.type) else column
            for column in batch.columns
        ]
        some = True
        yield pa.RecordBatch.from_arrays(columns, names=batch.schema.names)
    if not some:
        yield pa.RecordBatch.from_arrays([pa.array([], pa.string())] * len(file.schema_arrow), file.schema_arrow.names)


def parquet_head(path: Path, rows: int) -> list[SampleRow]:
    """The column names as a header, then the first rows. The line of a row is its number plus one, as in a CSV."""
    batch = next(iter(list(_batches(path, rows, first_only=True))))
    head = [SampleRow(1, 1, list(batch.schema.names))]
    return head + [SampleRow(line, line, cells) for line, cells in enumerate(_cells(batch), 2)]


def _cells(batch: Any) -> Iterator[list[str]]:
    columns = [[as_text(cell) for cell in column.to_pylist()] for column in batch.columns]
    return (list(row) for row in zip(*columns, strict=True))


def parquet_rows(path: Path) -> Iterator[RawRow]:
    """Every row as text, one by one."""
    line = 2
    for batch in _batches(path, ROWS):
        for cells in _cells(batch):
            yield RawRow(line, cells)
            line += 1


def parquet_outcomes(path: Path, table: Table, number: Numbering) -> Iterator[Outcome]:
    """Good rows at once, rows with anything unusual judged cell by cell."""
    line = 2
    for batch in _batches(path, ROWS):
        outcome = outcome_of(batch, np.arange(line, line + batch.num_rows), table)
        yield numbered(outcome, number) if table.id_place is None else outcome
        line += batch.num_rows


def outcome_of(batch: Any, lines: npt.NDArray[np.int64], table: Table) -> Outcome:
    """Good rows of an Arrow batch at once, the others cell by cell."""

    def cells(at: int) -> list[str]:
        return [as_text(column[at].as_py()) for column in batch.columns]

    values = np.empty((len(table.places), batch.num_rows), np.int8)
    for row, (place, reader) in enumerate(zip(table.places, table.readers, strict=True)):
        values[row] = _values(batch.column(place), reader)
    answers = table.assembler.answers(values)
    unusual = (answers == DOUBT).any(axis=0)
    unusual |= (answers < 0).all(axis=0)  # nobody answered, or the line is blank
    if table.id_place is None:
        ids = [""] * batch.num_rows
    else:
        ids = [as_text(cell) for cell in batch.column(table.id_place).to_pylist()]
        unusual |= np.array([nameless(person) or "\0" in person for person in ids], np.bool_)
    if table.joined.among(ids):
        unusual |= np.array([person in table.joined for person in ids], np.bool_)
    unusual |= _nobody(batch, table)
    carried = table.kept(
        [[as_text(cell) for cell in batch.column(place).to_pylist()] for place in table.carried_places]
    )
    chunk = Chunk(ids, lines, answers, carried, cells)
    if not unusual.any():
        return Outcome(chunk)
    outcome = table.judge(RawRow(int(lines[at]), cells(at)) for at in np.flatnonzero(unusual).tolist())
    good = picked(chunk, np.flatnonzero(~unusual))
    return Outcome(merged(good, outcome.chunk), outcome.returned, outcome.blank)


def _nobody(batch: Any, table: Table) -> npt.NDArray[np.bool_]:
    """Rows of which a cell beside the answers says that they are perhaps nobody, or that a recipe leaves out."""
    import pyarrow as pa

    found = np.zeros(batch.num_rows, np.bool_)
    for place in range(min(table.width, batch.num_columns)):
        column = batch.column(place)
        if place in table.places or not (pa.types.is_string(column.type) or pa.types.is_dictionary(column.type)):
            continue
        texts = [as_text(cell) for cell in column.to_pylist()]
        said = {text: table.rules.said_by(place, text) for text in set(texts)}
        if any(said.values()):
            found |= np.array([said[text] for text in texts], np.bool_)
    return found


def _values(column: Any, reader: Reader) -> npt.NDArray[np.int8]:
    """Each distinct value of the column read once."""
    import pyarrow as pa
    import pyarrow.compute as pc

    encoded = column if pa.types.is_dictionary(column.type) else pc.dictionary_encode(column)
    table = np.array(
        [*(reader.value(as_text(cell)) for cell in encoded.dictionary.to_pylist()), reader.value("")], np.int8
    )
    missing = len(table) - 1
    places = np.asarray(pc.fill_null(encoded.indices.cast(pa.int64()), missing))
    found: npt.NDArray[np.int8] = table[places]
    return found
