"""The same scoring over Spark's Arrow batches: rows in, a folder of Parquet and a cohort's sums out. Knows no layout.

What turns a batch into people is handed in (``Judge``). Sums come back once for each partition, whatever Spark runs
twice, and add up in any order to the same bits; rows handed back are read in a pass of their own, when there are any.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from skillcheck.cohort.sums import CohortSums
from skillcheck.spark.cluster import sentences

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray
    from pyspark import Broadcast
    from pyspark.sql import DataFrame, SparkSession

    from skillcheck.cohort.scoring import Plan
    from skillcheck.measurement.responses import Responses


class Returned(Protocol):
    """A row handed back; ``counts`` is False where the row of another line stands for it."""

    @property
    def line(self) -> int:
        """Where it stands in the file."""

    @property
    def counts(self) -> bool:
        """Whether rows add up with it."""


class Rows(Protocol):
    """Some rows judged."""

    ids: list[str]
    lines: list[int]
    responses: Responses
    carried: dict[str, list[str]]
    chosen: dict[int, NDArray[np.int8]]
    blank: int

    @property
    def returned(self) -> Sequence[Returned]:
        """The rows handed back."""


class Judge(Protocol):
    """Makes people of a batch of a frame, in every task; can be pickled, knows one file."""

    def __call__(self, batch: pa.RecordBatch) -> Iterator[Rows]:
        """The people of the batch, and the rows of it handed back."""


@dataclass(frozen=True)
class Source:
    """A file as Spark sees it, and who makes people of its rows."""

    number: int
    frame: DataFrame
    judge: Judge


@dataclass
class Counted:
    """What came of some partitions."""

    sums: CohortSums
    scored: int = 0
    returned: int = 0
    blank: int = 0
    partitions: set[tuple[int, int]] = field(default_factory=set)
    """Source and partition: Spark may read a partition of several sources in one task."""

    def merge(self, other: Counted) -> None:
        """Add another partition; one that Spark ran twice counts once."""
        if not other.partitions & self.partitions:
            self.sums.merge(other.sums)
            self.scored += other.scored
            self.returned += other.returned
            self.blank += other.blank
            self.partitions |= other.partitions


def score(spark: SparkSession, sources: Sequence[Source], plan: Plan, carried: Sequence[str], folder: Path) -> Counted:
    """Score every row and write Parquet files, with the columns of one machine's scores, into ``folder``.

    ``carried``: the names of the carried columns of all sources. The order of the rows is Spark's.
    """
    from pyspark.sql.pandas.types import from_arrow_schema

    context = spark.sparkContext
    with sentences():
        total = context.accumulator(Counted(CohortSums.empty(plan.shape)), _Merging(plan))  # type: ignore[arg-type]  # its own class would have to be imported here, without Spark too
        columns = from_arrow_schema(_written(plan, carried))
        work = [
            one.frame.mapInArrow(
                _scoring(context.broadcast((plan, one.judge)), one.number, tuple(carried), total), columns
            )
            for one in sources
        ]
        _together(work).write.mode("append").parquet("file://" + str(folder.resolve()))
    for path in folder.rglob("*"):
        if path.name == "_SUCCESS" or path.suffix == ".crc":
            path.unlink()
        else:
            path.chmod(0o700 if path.is_dir() else 0o600)
    counted: Counted = total.value
    return counted


def repeated(spark: SparkSession, sources: Sequence[Source], *, last: bool = False) -> dict[str, tuple[int, int]]:
    """The people whom several good rows are about: person → number of the source and line of the row kept."""
    from pyspark.sql import functions as f

    with sentences():
        named = _told(spark, sources, _naming, "person STRING, source INT, line LONG")
        place = f.struct("source", "line")
        kept = (f.max if last else f.min)(place)
        found = named.groupBy("person").agg(f.count("*").alias("n"), kept.alias("kept")).where("n > 1")
        return {person: (kept[0], kept[1]) for person, _, kept in found.collect()}


def met(spark: SparkSession, sources: Sequence[Source], names: Sequence[str], most: int) -> list[tuple[int, str, str]]:
    """The different values of some carried columns in the order in which they are first met: source, column, value; at
    most so many."""
    from pyspark.sql import functions as f

    with sentences():
        told = _told(
            spark, sources, partial(_meeting, tuple(names)), "source INT, line LONG, name STRING, value STRING"
        )
        first = told.groupBy("source", "name", "value").agg(f.min("line").alias("line"))
        rows = first.orderBy("source", "line", "name").limit(most).collect()
        return [(row["source"], row["name"], row["value"]) for row in rows]


def returned(spark: SparkSession, sources: Sequence[Source]) -> Iterator[tuple[int, Any]]:
    """Every row handed back, with the number of its source, in the order of the files."""
    with sentences():
        rows = _told(spark, sources, _returning, "source INT, line LONG, row BINARY")
        for number, _, row in rows.orderBy("source", "line").toLocalIterator():
            yield number, pickle.loads(bytes(row))  # noqa: S301 (written by our own task a moment ago)


def _told(
    spark: SparkSession, sources: Sequence[Source], task: Callable[[Broadcast[Judge], int], Task], columns: str
) -> DataFrame:
    """What a task tells about the rows of every source."""
    share = spark.sparkContext.broadcast
    return _together([one.frame.mapInArrow(task(share(one.judge), one.number), columns) for one in sources])


def _together(frames: Sequence[DataFrame]) -> DataFrame:
    """All rows of several frames, partition by partition."""
    return reduce(lambda one, other: one.unionAll(other), frames)


class _Merging:
    """How Spark adds up what tasks send."""

    def __init__(self, plan: Plan) -> None:
        self._shape = plan.shape

    def zero(self, _: Counted) -> Counted:
        return Counted(CohortSums.empty(self._shape))

    def addInPlace(self, one: Counted, other: Counted) -> Counted:  # noqa: N802 (the name that Spark calls)
        one.merge(other)
        return one


def _written(plan: Plan, carried: Sequence[str]) -> pa.Schema:
    """The columns of the scores; Spark knows no dictionaries, so that their words come as text."""
    import pyarrow as pa

    from skillcheck.cohort.score_table import schema_of

    columns = schema_of(carried, plan.model.dimensions, with_target=plan.shape.targets is not None)
    return pa.schema([(one.name, pa.string() if pa.types.is_dictionary(one.type) else one.type) for one in columns])


# --- inside a task ------------------------------------------------------------------------------------------

Task = Any
"""Batches in, batches out."""


def _scoring(job: Broadcast[tuple[Plan, Judge]], number: int, carried: tuple[str, ...], total: Any) -> Task:
    def task(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from pyspark import TaskContext

        from skillcheck.cohort.scoring import score as score_rows

        plan, judge = job.value
        columns = _written(plan, carried)
        context = TaskContext.get()
        assert context is not None
        counted = Counted(CohortSums.empty(plan.shape), partitions={(number, context.partitionId())})
        for rows in _judged(judge, batches):
            counted.scored += len(rows.ids)
            counted.returned += sum(row.counts for row in rows.returned)
            counted.blank += rows.blank
            if rows.ids:
                nothing = [""] * len(rows.ids)
                kept = {name: rows.carried.get(name, nothing) for name in carried}
                scored = score_rows(plan, rows.ids, kept, rows.responses, chosen=rows.chosen)
                counted.sums.merge(scored.sums)
                yield from scored.table.cast(columns).combine_chunks().to_batches()
        total.add(counted)

    return task


def _naming(judge: Broadcast[Judge], number: int) -> Task:
    def task(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for rows in _judged(judge.value, batches):
            source = pa.array([number] * len(rows.ids), pa.int32())
            columns = [pa.array(rows.ids, pa.string()), source, pa.array(rows.lines, pa.int64())]
            yield pa.RecordBatch.from_arrays(columns, names=["person", "source", "line"])

    return task


def _meeting(names: tuple[str, ...], judge: Broadcast[Judge], number: int) -> Task:
    def task(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        first: dict[tuple[str, str], int] = {}
        for rows in _judged(judge.value, batches):
            for name in names:
                for value, line in zip(rows.carried.get(name, ()), rows.lines, strict=False):
                    first.setdefault((name, value), line)
        columns = [
            pa.array([number] * len(first), pa.int32()),
            pa.array(first.values(), pa.int64()),
            pa.array([name for name, _ in first], pa.string()),
            pa.array([value for _, value in first], pa.string()),
        ]
        yield pa.RecordBatch.from_arrays(columns, names=["source", "line", "name", "value"])

    return task


def _returning(judge: Broadcast[Judge], number: int) -> Task:
    def task(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for rows in _judged(judge.value, batches):
            source = pa.array([number] * len(rows.returned), pa.int32())
            lines = pa.array([row.line for row in rows.returned], pa.int64())
            columns = [source, lines, pa.array([pickle.dumps(row) for row in rows.returned], pa.binary())]
            yield pa.RecordBatch.from_arrays(columns, names=["source", "line", "row"])

    return task


def _judged(judge: Judge, batches: Iterable[pa.RecordBatch]) -> Iterator[Rows]:
    import pyarrow as pa

    pa.set_cpu_count(1)
    for batch in batches:
        yield from judge(batch)
