"""Scores as one Arrow table: the columns of scores.csv, typed. Writes no file; shared by one machine and Spark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from skillcheck.measurement.gaps import VERDICTS
from skillcheck.measurement.measure import BASES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from skillcheck.cohort.shape import Missing
    from skillcheck.measurement.measure import Scores

FIGURES = ("level", "mean", "sd", "low", "high", "answered", "basis", "percent")
TARGET_FIGURES = ("target", "shortfall", "reached", "verdict")


def figure_names(dimensions: Sequence[str], *, with_target: bool) -> list[str]:
    """The headers after the id and the carried columns."""
    figures = (*FIGURES, *TARGET_FIGURES) if with_target else FIGURES
    return [f"{dimension}_{figure}" for dimension in dimensions for figure in figures]


def score_table(
    ids: Sequence[str],
    carried: Mapping[str, Sequence[str]],
    dimensions: Sequence[str],
    scores: Scores,
    targets: NDArray[np.int64] | None = None,
    gap: Missing | None = None,
) -> pa.Table:
    """One row for each person, one typed column for each figure; a level that may not be said is empty. ``targets``:
    profiles × dimensions, of which ``gap`` says each person's."""
    names = ["id", *_distinct(carried, dimensions), *figure_names(dimensions, with_target=gap is not None)]
    columns = [text_array(ids), *(text_array(values) for values in carried.values())]
    unknown, unsaid = scores.level[:, 0] < 0, np.ascontiguousarray(~scores.said.T)
    by_dimension = {
        name: np.ascontiguousarray(getattr(scores, name).T)
        for name in ("level", "mean", "sd", "low", "high", "answered", "basis", "percent")
    }
    if gap is not None:
        by_dimension |= {
            name: np.ascontiguousarray(getattr(gap, name).T) for name in ("shortfall", "reached", "verdict")
        }
    words, verdict_words = text_array(BASES), text_array(VERDICTS)
    for place in range(len(dimensions)):
        figure = {name: values[place] for name, values in by_dimension.items()}
        columns.append(_numbers(figure["level"], unsaid[place]))
        columns += [_numbers(figure[name], unknown) for name in ("mean", "sd")]
        columns += [_numbers(figure[name], unsaid[place]) for name in ("low", "high")]
        columns.append(_numbers(figure["answered"]))
        columns.append(pa.DictionaryArray.from_arrays(_numbers(figure["basis"]), words))
        columns.append(_numbers(figure["percent"], np.isnan(figure["percent"])))
        if targets is not None and gap is not None:
            columns.append(_numbers(targets[gap.profile, place].astype(np.int8)))
            columns += [_numbers(figure[name], unknown) for name in ("shortfall", "reached")]
            columns.append(pa.DictionaryArray.from_arrays(_numbers(figure["verdict"], unknown), verdict_words))
    return pa.Table.from_arrays(columns, names=names)


# Made from buffers: ``pa.array`` looks for pandas, and where it is installed its import takes a third of a second.


def _numbers(values: NDArray[Any], absent: NDArray[np.bool_] | None = None) -> pa.Array:
    """A column of numbers, empty where ``absent``."""
    valid = None if absent is None or not absent.any() else pa.py_buffer(np.packbits(~absent, bitorder="little"))
    kind = pa.from_numpy_dtype(values.dtype)
    return pa.Array.from_buffers(kind, len(values), [valid, pa.py_buffer(np.ascontiguousarray(values))])


def text_array(values: Sequence[str]) -> pa.Array:
    """A column of texts."""
    encoded = [value.encode() for value in values]
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
    return pa.StringArray.from_buffers(len(encoded), pa.py_buffer(ends), pa.py_buffer(b"".join(encoded)))


def _distinct(carried: Mapping[str, Sequence[str]], dimensions: Sequence[str]) -> list[str]:
    """The headers of the carried columns, changed where they equal one of ours."""
    taken = {"id", *figure_names(dimensions, with_target=True)}
    names = []
    for name in carried:
        while name in taken:
            name += "_"  # noqa: PLW2901 (the same header, made distinct)
        taken.add(name)
        names.append(name)
    return names


def schema_of(carried: Sequence[str], dimensions: Sequence[str], *, with_target: bool) -> pa.Schema:
    """The columns and types of ``score_table``."""
    kinds: dict[str, Any] = {
        **dict.fromkeys(("mean", "sd", "percent", "shortfall", "reached"), pa.float64()),
        **dict.fromkeys(("level", "low", "high", "target"), pa.int8()),
        "answered": pa.int32(),
        **dict.fromkeys(("basis", "verdict"), pa.dictionary(pa.int8(), pa.string())),
    }
    texts = ["id", *_distinct(dict.fromkeys(carried, ()), dimensions)]
    figures = figure_names(dimensions, with_target=with_target)
    return pa.schema(
        [*((name, pa.string()) for name in texts), *((name, kinds[name.rpartition("_")[2]]) for name in figures)]
    )
