"""Rows of scores → the text of a CSV file, without a cell that a spreadsheet could run. Knows no question.

Figures are written to some decimals or, where the style names none, as the shortest decimals that read back as the same
float64. A text that begins like a formula gets an apostrophe before it (docs/cohort.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from skillcheck.cohort.score_table import text_array
from skillcheck.spreadsheet import MAY_BE_RUN, csv_cell, safe

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from skillcheck.cohort.score_table import Figure, ScoreRows

    Numbers = NDArray[np.float64] | NDArray[np.int64]
    Places = NDArray[np.int32]

FOR_PEOPLE = 3
"""Decimals of a figure that people read."""
FULL = 17
"""From so many decimals on, a figure is written so that it reads back as itself."""
USUAL = (-10, 100)
"""Between these are levels, gaps, probabilities and percentages; what lies outside is written one by one."""
USUAL_COUNTS = (-10, 1000)
TILE = 256
"""People whose cells are put in their places together: few enough to stay in the cache."""


@dataclass(frozen=True)
class Style:
    """How text files are written: for machines, or for a spreadsheet in French."""

    separator: str = ","
    decimal: str = "."
    bom: bool = False
    digits: int | None = None
    """Decimals of a figure; None: all of them."""


MACHINE = Style()
FRENCH = Style(separator=";", decimal=",", bom=True)


def style_of(locale: str | None, digits: int | None = None) -> Style:
    """French, Spanish and Italian spreadsheets read «;» and a decimal comma; everything else reads the machine form."""
    usual = FRENCH if locale in {"fr", "es", "it"} else MACHINE
    return Style(usual.separator, usual.decimal, usual.bom, None if digits is None or digits >= FULL else digits)


def csv_header(names: Sequence[str], style: Style = MACHINE) -> bytes:
    """The first line."""
    line = style.separator.join(csv_cell(safe(name), style.separator) for name in names) + "\n"
    return line.encode("utf-8-sig" if style.bom else "utf-8")


def csv_rows(rows: ScoreRows, style: Style = MACHINE) -> memoryview:
    """Rows, whose first cell is a text, as UTF-8 text.

    Every cell is a word of one list, its separator before it: figures of a few decimals, levels and counts were written
    there once, texts are added. So rows are one look-up of all their cells, in a third of the time of writing numbers.
    """
    if not len(rows):
        return memoryview(b"")
    words = _Words([_usual(style)], len(_usual(style)), style)
    places = np.empty((len(rows), len(rows.names) + 1), np.int32)
    places[:, -1] = LINE_END
    for at, texts in enumerate(rows.texts):
        places[:, at] = words.texts(texts, "" if at == 0 else style.separator)
    _spread([words.places(figure) for figure in rows.figures], places[:, len(rows.texts) : -1])
    cells = pa.Array.from_buffers(pa.int32(), places.size, [None, pa.py_buffer(places)])
    _, ends, text = pc.take(pa.concat_arrays(words.lists), cells, boundscheck=False).buffers()
    return memoryview(text)[: np.frombuffer(ends, np.int32)[places.size]]


def _spread(found: Sequence[Places], cells: Places) -> None:
    """Put the places of each figure (dimensions × people) where its cells are (people × all figures)."""
    if not found:
        return
    by_person = cells.reshape(len(cells), -1, len(found))
    for start in range(0, len(cells), TILE):
        part = slice(start, start + TILE)
        for at, one in enumerate(found):
            by_person[part, :, at] = one[:, part].T


def rounded(values: NDArray[np.float64], digits: int | None) -> NDArray[np.float64]:
    """Figures to so many decimals, a half to the even digit; unchanged for None. The rule of every file."""
    return values if digits is None else np.round(values, digits) + 0.0  # no «-0.0»


def rounded_table(table: pa.Table, digits: int | None) -> pa.Table:
    """The same for every column of figures."""
    if digits is None:
        return table
    columns = []
    for column in table.columns:
        if pa.types.is_floating(column.type):
            present, data = (one := column.combine_chunks()).buffers()
            values = rounded(np.frombuffer(data, np.float64), digits)
            column = pa.Array.from_buffers(one.type, len(one), [present, pa.py_buffer(values)], offset=one.offset)  # noqa: PLW2901 (the same column, rounded)
        columns.append(column)
    return pa.Table.from_arrays(columns, schema=table.schema)


# --- words ----------------------------------------------------------------------------------------------------

LINE_END, ABSENT, COUNTS = 0, 1, 2
FIGURES = COUNTS + USUAL_COUNTS[1] - USUAL_COUNTS[0] + 1
"""Where the parts of ``_usual`` begin."""


@cache
def _usual(style: Style) -> pa.StringArray:
    """What most cells are: a line's end, nothing, whole numbers, figures to the style's decimals where they are few."""
    lists = [
        text_array(["\n", style.separator]),
        _written(np.arange(USUAL_COUNTS[0], USUAL_COUNTS[1] + 1), style),
    ]
    if steps := _steps(style):
        lists.append(_written(np.arange(USUAL[0] * steps, USUAL[1] * steps + 1) / steps, style))
    return pa.concat_arrays(lists)


def _steps(style: Style) -> int | None:
    """So many figures make one; None where there are too many to be written before they are met."""
    return None if style.digits is None or style.digits > FOR_PEOPLE else int(10**style.digits)


def _written(values: Numbers, style: Style) -> pa.StringArray:
    """Numbers as texts, each with the separator before it: JSON's numbers are these, and orjson writes them fastest."""
    text = bytearray(orjson.dumps(values, option=orjson.OPT_SERIALIZE_NUMPY))
    text[0] = ord(",")  # was «[»
    starts = np.append(np.flatnonzero(np.frombuffer(text, np.uint8) == ord(",")), len(text) - 1).astype(np.int32)
    text = text.translate(bytes.maketrans(b",.", f"{style.separator}{style.decimal}".encode()))
    return pa.StringArray.from_buffers(len(values), pa.py_buffer(starts), pa.py_buffer(text))


@dataclass
class _Words:
    """The words of a table's cells."""

    lists: list[pa.StringArray]
    total: int
    style: Style

    def places(self, figure: Figure) -> Places:
        """Where the word of each cell of a figure stands: dimensions × people."""
        if figure.words:
            found = self._named(figure.values, figure.words)
        elif self._are_usual(figure.values):
            found = self._usual(figure.values)
        else:  # anything may stand where a figure is absent
            values = figure.values
            values = values if figure.absent is None else np.where(figure.absent, values.dtype.type(0), values)
            found = self._usual(values) if self._are_usual(values) else self._one_by_one(values)
        if figure.absent is not None:
            np.copyto(found, ABSENT, where=figure.absent)
        return found

    def texts(self, values: Sequence[str], before: str) -> Places:
        """Where each of some texts stands; ``before``: the sign before it."""
        begin = self._add(_texts(values, before, self.style))
        return np.arange(begin, begin + len(values), dtype=np.int32)

    def _add(self, words: pa.StringArray) -> int:
        """Put words behind the others; where they begin."""
        begin = self.total
        self.lists.append(words)
        self.total += len(words)
        return begin

    def _named(self, values: NDArray[Any], named: Sequence[str]) -> Places:
        sign = self.style.separator
        begin = self._add(text_array([sign + csv_cell(safe(word), sign) for word in named]))
        return values.astype(np.int32) + np.int32(begin)

    def _are_usual(self, values: NDArray[Any]) -> bool:
        """Whether each has its word already; NaN has none."""
        figures = values.dtype.kind == "f"
        least, most = USUAL if figures else USUAL_COUNTS
        there = not figures or _steps(self.style) is not None
        return there and bool(values.min() >= least and values.max() <= most)

    def _usual(self, values: NDArray[Any]) -> Places:
        steps = _steps(self.style)
        if values.dtype.kind != "f" or steps is None:
            return values.astype(np.int32) + np.int32(COUNTS - USUAL_COUNTS[0])
        found: Places = np.rint(values * steps).astype(np.int32) + np.int32(FIGURES - USUAL[0] * steps)
        return found

    def _one_by_one(self, values: NDArray[Any]) -> Places:
        figures = values.dtype.kind == "f"
        some = rounded(values, self.style.digits) if figures else values.astype(np.int64)
        begin = self._add(_written(some.ravel(), self.style))
        found = np.arange(begin, begin + values.size, dtype=np.int32).reshape(values.shape)
        if figures:
            found[np.isnan(values)] = ABSENT
        return found


def _texts(values: Sequence[str], before: str, style: Style) -> pa.StringArray:
    """Texts with the sign before them: safe, and quoted where they must be."""
    texts, sign = text_array(values), style.separator
    suspect = f'{MAY_BE_RUN}|["\\r\\n{sign}]|^\\s'
    if pc.any(pc.match_substring_regex(texts, suspect), min_count=0).as_py():
        return text_array([before + csv_cell(safe(text), sign) for text in values])
    return text_array([before + text for text in values]) if before else texts
