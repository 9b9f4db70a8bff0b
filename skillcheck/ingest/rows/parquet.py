"""Parquet in: column by column, each distinct text judged once; knows Arrow, and leaves the judging to the table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from skillcheck.errors import DataProblem, Problem
from skillcheck.ingest.cells.answer_reader import Reader
from skillcheck.ingest.files.sources import as_text
from skillcheck.ingest.model import DOUBT, SampleRow
from skillcheck.ingest.rows.judge import Chunk, Outcome, RawRow, Table, merged, picked
from skillcheck.ingest.rows.numbering import Numbering, numbered

ROWS = 16384


def _open(path: Path) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise DataProblem(Problem("ingest.parquet_damaged", file=str(path))) from error


def _batches(path: Path, rows: int) -> Iterator[Any]:
    import pyarrow as pa

    try:
        for batch in _open(path).iter_batches(batch_size=rows):
            batch.validate(full=True)  # a text that is no UTF-8 is damage too
            yield batch
    except (pa.ArrowException, OSError) as error:
        raise DataProblem(Problem("ingest.parquet_damaged", file=str(path))) from error


def parquet_head(path: Path, rows: int) -> list[SampleRow]:
    """The column names as a header, then the first rows. The line of a row is its number plus one, as in a CSV."""
    names = list(_open(path).schema_arrow.names)
    head = [SampleRow(1, 1, names)]
    for batch in _batches(path, rows):
        head += [SampleRow(line, line, cells) for line, cells in enumerate(_cells(batch), 2)]
        break
    return head


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
    if table.id_place is None:
        ids = [""] * batch.num_rows
        unusual |= (answers < 0).all(axis=0)
    else:
        ids = [as_text(cell) for cell in batch.column(table.id_place).to_pylist()]
        unusual |= np.array([not person.strip() or "\0" in person for person in ids], np.bool_)
    carried = [[as_text(cell) for cell in batch.column(place).to_pylist()] for place in table.carried_places]
    chunk = Chunk(ids, lines, answers, carried, cells)
    if not unusual.any():
        return Outcome(chunk)
    outcome = table.judge(RawRow(int(lines[at]), cells(at)) for at in np.flatnonzero(unusual).tolist())
    good = picked(chunk, np.flatnonzero(~unusual))
    return Outcome(merged(good, outcome.chunk), outcome.returned, outcome.blank)


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
