"""Many cells at once → categories: tables by byte, filled when a byte is first met; repeats what readers decide."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from skillcheck.ingest.cells.mark_reader import Reader
from skillcheck.ingest.files.csv_records import Regular

UNMET = -128
UNMET_BYTE = bytes((UNMET & 255,))
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
        self._one = {quoted: [bytearray(UNMET_BYTE * 256) for _ in readers] for quoted in (False, True)}
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
        buffer, length = np.frombuffer(rows.data, np.uint8), ends - starts
        first = np.take(buffer, rows.starts, mode="clip")[:, self._places]  # each begins inside: nothing is clipped
        if rows.quoted:
            first[length == 0] = 10
        values = self._by_first_byte(first.T, quoted=rows.quoted)
        long = np.flatnonzero(length > 1)
        if long.size:
            self._fill_long(values.T, long, starts, ends, buffer, rows)
        return values

    def _by_first_byte(self, columns: npt.NDArray[np.uint8], *, quoted: bool) -> Raw:
        """What each byte says as a cell of its own: a column through its table, several times faster than an array's.

        A longer cell is looked at too, and put right afterwards.
        """
        found = bytearray()
        for column, (cells, table) in enumerate(zip(columns, self._one[quoted], strict=True)):
            text = cells.tobytes()
            values = text.translate(table)
            if UNMET_BYTE in values:
                for byte in set(text):
                    table[byte] = self._alone(column, byte, quoted=quoted) & 255
                values = text.translate(table)
            found += values
        return np.frombuffer(found, np.int8).reshape(columns.shape)

    def _alone(self, column: int, byte: int, *, quoted: bool) -> int:
        cell = bytes((byte,))
        return self._read(column, b"" if not quoted and cell in self._ends else cell)

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
                for key in set(keys[found == UNMET].tolist()):
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
