"""Many cells at once → categories: tables by byte, filled when a byte is first met; repeats what readers decide."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from skillcheck.ingest.cells.mark_reader import Reader
from skillcheck.ingest.files.csv_records import Regular

UNMET = -128
Raw = npt.NDArray[np.int8]


class CodeTables:
    """The value of every cell of the answer columns (``places``) of a block: columns × rows."""

    def __init__(
        self, places: Sequence[int], readers: Sequence[Reader], encoding: str, separator: str, quote: str
    ) -> None:
        self._places = self._as_slice(places)
        self._readers = readers
        self._encoding = encoding
        self._quote = quote.encode()
        self._ends = (separator.encode(), b"\n", b"\r")
        """What stands where an unquoted cell is empty: no such cell of one byte exists."""
        self._one = {quoted: np.full(len(readers) * 256, UNMET, np.int8) for quoted in (False, True)}
        self._two = np.zeros(0, np.int8)
        self._long: list[dict[bytes, int]] = [{} for _ in readers]

    @staticmethod
    def _as_slice(places: Sequence[int]) -> slice | npt.NDArray[np.int64]:
        """Neighbouring columns are looked at without a copy."""
        if len(places) and list(places) == list(range(places[0], places[0] + len(places))):
            return slice(places[0], places[0] + len(places))
        return np.asarray(places, np.int64)

    def values(self, rows: Regular) -> Raw:
        """columns × rows, in one piece per column."""
        starts, ends = rows.starts[:, self._places], rows.ends[:, self._places]
        buffer = np.frombuffer(rows.data, np.uint8)
        length = ends - starts
        first = buffer[starts]
        if rows.quoted:
            first[length == 0] = 10
        keys = first.astype(np.int64)
        keys += np.arange(0, 256 * len(self._readers), 256)
        long = length > 1
        values = self._looked_up(keys, self._one[rows.quoted], long, rows)
        if long.any():
            self._fill_long(values, np.flatnonzero(long), starts, ends, buffer, rows)
        return np.ascontiguousarray(values.T)

    def _looked_up(self, keys: npt.NDArray[np.int64], table: Raw, but: npt.NDArray[np.bool_], rows: Regular) -> Raw:
        values = np.take(table, keys)
        unmet = values == UNMET
        unmet &= ~but
        if unmet.any():
            for key in np.unique(keys[unmet]).tolist():
                byte = bytes((key & 255,))
                empty = not rows.quoted and byte in self._ends
                table[key] = self._read(key >> 8, b"" if empty else byte)
            values = np.take(table, keys)
        return values

    def _fill_long(
        self,
        values: Raw,
        where: npt.NDArray[np.int64],
        starts: npt.NDArray[np.int64],
        ends: npt.NDArray[np.int64],
        buffer: npt.NDArray[np.uint8],
        rows: Regular,
    ) -> None:
        """Cells of two bytes by a table, longer ones by a dictionary per column."""
        row, column = np.divmod(where, len(self._readers))
        begin, end = starts[row, column], ends[row, column]
        pairs = end - begin == 2
        if pairs.any():
            if not self._two.size:
                self._two = np.full(len(self._readers) << 16, UNMET, np.int8)
            at = begin[pairs]
            keys = (column[pairs] << 16) | (buffer[at].astype(np.int64) << 8) | buffer[at + 1]
            found = np.take(self._two, keys)
            if (found == UNMET).any():
                for key in np.unique(keys[found == UNMET]).tolist():
                    self._two[key] = self._read(key >> 16, bytes(((key >> 8) & 255, key & 255)))
                found = np.take(self._two, keys)
            values[row[pairs], column[pairs]] = found
        rest = ~pairs
        if rest.any():
            data, kept = rows.data, self._long
            values[row[rest], column[rest]] = [
                found if (found := kept[at].get(cell := data[first:last])) is not None else self._read_long(at, cell)
                for at, first, last in zip(column[rest].tolist(), begin[rest].tolist(), end[rest].tolist(), strict=True)
            ]

    def _read_long(self, column: int, cell: bytes) -> int:
        value = self._read(column, cell)
        if len(cell) < 1000 and len(self._long[column]) < 20_000:
            self._long[column][cell] = value
        return value

    def _read(self, column: int, cell: bytes) -> int:
        if self._quote and self._quote in cell:
            cell = cell.replace(self._quote * 2, self._quote)
        return self._readers[column].value(cell.decode(self._encoding, "surrogateescape"))
