"""Scores as one Arrow table: the columns of scores.csv, typed. Writes no file; shared by one machine and Spark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from skillcheck.measure import BASES, Floats

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from skillcheck.measure import Scores

FIGURES = ("level", "mean", "sd", "low", "high", "answered", "basis", "percent")
TARGET_FIGURES = ("target", "shortfall", "reached")


def figure_names(dimensions: Sequence[str], *, with_target: bool) -> list[str]:
    """The headers after the id and the carried columns."""
    figures = (*FIGURES, *TARGET_FIGURES) if with_target else FIGURES
    return [f"{dimension}_{figure}" for dimension in dimensions for figure in figures]


def score_table(
    ids: Sequence[str],
    carried: Mapping[str, Sequence[str]],
    dimensions: Sequence[str],
    scores: Scores,
    gap: tuple[NDArray[np.int64], Floats, Floats] | None = None,
) -> pa.Table:
    """One row for each person, one typed column for each figure. ``gap``: targets, shortfall, P(θ ≥ target)."""
    names = ["id", *_distinct(carried, dimensions), *figure_names(dimensions, with_target=gap is not None)]
    columns = [pa.array(ids, pa.string()), *(pa.array(values, pa.string()) for values in carried.values())]
    unknown = scores.level[:, 0] < 0
    mask = unknown if unknown.any() else None
    by_dimension = {
        name: np.ascontiguousarray(getattr(scores, name).T)
        for name in ("level", "mean", "sd", "low", "high", "answered", "basis", "percent")
    }
    if gap is not None:
        by_dimension |= {"shortfall": np.ascontiguousarray(gap[1].T), "reached": np.ascontiguousarray(gap[2].T)}
    words = pa.array(BASES)
    for place in range(len(dimensions)):
        figure = {name: values[place] for name, values in by_dimension.items()}
        columns += [pa.array(figure[name], mask=mask) for name in ("level", "mean", "sd", "low", "high")]
        columns.append(pa.array(figure["answered"]))
        columns.append(pa.DictionaryArray.from_arrays(pa.array(figure["basis"]), words))
        absent = np.isnan(figure["percent"])
        columns.append(pa.array(figure["percent"], mask=absent if absent.any() else None))
        if gap is not None:
            columns.append(pa.array(np.full(len(ids), gap[0][place], dtype=np.int8)))
            columns += [pa.array(figure[name], mask=mask) for name in ("shortfall", "reached")]
    return pa.Table.from_arrays(columns, names=names)


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
        "basis": pa.dictionary(pa.int8(), pa.string()),
    }
    texts = ["id", *_distinct(dict.fromkeys(carried, ()), dimensions)]
    figures = figure_names(dimensions, with_target=with_target)
    return pa.schema(
        [*((name, pa.string()) for name in texts), *((name, kinds[name.rpartition("_")[2]]) for name in figures)]
    )
