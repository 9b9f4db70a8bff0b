"""Scores as rows, and as one Arrow table: the columns of scores.csv, typed. Writes no file; shared by one machine and
Spark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Figure:
    """One figure of some people, every dimension of it side by side: what is written goes by figure."""

    values: NDArray[Any]
    """dimensions × people; of a figure in words their places in ``words``."""
    absent: NDArray[np.bool_] | None = None
    """Where nothing is written: dimensions × people, or people; None: nowhere."""
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScoreRows:
    """One row for each person, before it is a table or a text: texts, then each dimension with its figures."""

    names: tuple[str, ...]
    texts: tuple[Sequence[str], ...]
    figures: tuple[Figure, ...]

    def __len__(self) -> int:
        return len(self.texts[0])

    def table(self) -> pa.Table:
        """One typed column for each text and each figure of each dimension; an absent one is null."""
        columns = [text_array(values) for values in self.texts]
        for place in range(len(self.figures[0].values) if self.figures else 0):
            columns += [_column(figure, place) for figure in self.figures]
        return pa.Table.from_arrays(columns, names=list(self.names))


def score_rows(
    ids: Sequence[str],
    carried: Mapping[str, Sequence[str]],
    dimensions: Sequence[str],
    scores: Scores,
    targets: NDArray[np.int64] | None = None,
    gap: Missing | None = None,
) -> ScoreRows:
    """The rows of people; a level that may not be said is absent. ``targets``: profiles × dimensions, of which ``gap``
    says each person's."""
    unknown, unsaid = scores.level[:, 0] < 0, ~scores.said.T
    figures = [
        Figure(scores.level.T, unsaid),
        *(Figure(one.T, unknown) for one in (scores.mean, scores.sd)),
        *(Figure(one.T, unsaid) for one in (scores.low, scores.high)),
        Figure(scores.answered.T),
        Figure(scores.basis.T, words=BASES),
        Figure(scores.percent.T, np.isnan(scores.percent.T)),
    ]
    if targets is not None and gap is not None:
        figures += [
            Figure(targets[gap.profile].T.astype(np.int8)),
            *(Figure(one.T, unknown) for one in (gap.shortfall, gap.reached)),
            Figure(gap.verdict.T, unknown, VERDICTS),
        ]
    names = ("id", *_distinct(carried, dimensions), *figure_names(dimensions, with_target=gap is not None))
    return ScoreRows(names, (ids, *carried.values()), tuple(figures))


# Made from buffers: ``pa.array`` looks for pandas, and where it is installed its import takes a third of a second.


def _column(figure: Figure, place: int) -> pa.Array:
    """The column of one dimension."""
    values = np.ascontiguousarray(figure.values[place])
    absent = None if figure.absent is None else np.broadcast_to(figure.absent, figure.values.shape)[place]
    valid = None if absent is None or not absent.any() else pa.py_buffer(np.packbits(~absent, bitorder="little"))
    numbers = pa.Array.from_buffers(pa.from_numpy_dtype(values.dtype), len(values), [valid, pa.py_buffer(values)])
    return pa.DictionaryArray.from_arrays(numbers, text_array(figure.words)) if figure.words else numbers


def text_array(values: Sequence[str]) -> pa.Array:
    """A column of texts."""
    data = "".join(values).encode()
    sizes = list(map(len, values))
    if len(data) != sum(sizes):  # not ASCII alone
        sizes = [len(value.encode()) for value in values]
    ends = np.cumsum([0, *sizes], dtype=np.int32)
    return pa.StringArray.from_buffers(len(sizes), pa.py_buffer(ends), pa.py_buffer(data))


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
    """The columns and types of ``ScoreRows.table``."""
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
