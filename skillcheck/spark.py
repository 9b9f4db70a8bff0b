"""The same scoring over Spark's Arrow batches: rows in, a folder of Parquet and a cohort's sums out. Knows no layout.

What turns a batch into people is handed in (``Judge``). Sums come back once for each partition, whatever Spark runs
twice, and add up in any order to the same bits; rows handed back are read in a pass of their own, when there are any.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from skillcheck.cohort.sums import ROWS, CohortSums
from skillcheck.errors import DataProblem, Problem

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark import Broadcast, SparkConf
    from pyspark.sql import DataFrame, SparkSession

    from skillcheck.cohort.scoring import Plan
    from skillcheck.measure import Responses

JAVA = 17
"""Spark 4 runs on this Java or a newer one."""
SETTINGS = {
    "spark.sql.caseSensitive": "true",  # «ID» and «id» are two columns
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(ROWS),
    "spark.sql.parquet.compression.codec": "zstd",
}
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""Spark runs one task on each core: a task with threads of its own would only wait for the others."""
ROW = "row"
"""The last column of a frame of rows: where the row stands in its file, from 0."""


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
    partitions: set[int] = field(default_factory=set)

    def merge(self, other: Counted) -> None:
        """Add another partition; one that Spark ran twice counts once."""
        if not other.partitions & self.partitions:
            self.sums.merge(other.sums)
            self.scored += other.scored
            self.returned += other.returned
            self.blank += other.blank
            self.partitions |= other.partitions


# --- the session --------------------------------------------------------------------------------------------


@contextmanager
def session(master: str | None = None) -> Iterator[SparkSession]:
    """A quiet session on ``master``; inside spark-submit or a notebook the one that runs, with settings of its own.

    Raises DataProblem where pyspark or Java is missing, or nobody answers at ``master``.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise DataProblem(Problem("spark.missing")) from error
    with _sentences():
        running = SparkSession.getActiveSession()
        found = running.newSession() if running else _start(master)
        for name, value in SETTINGS.items():
            found.conf.set(name, value)
    try:
        yield found
    finally:
        if running is None:
            found.stop()


def _start(master: str | None) -> SparkSession:
    """Start Spark; what its machinery prints goes nowhere: what goes wrong comes as an exception."""
    import os
    import subprocess

    from py4j.protocol import Py4JError
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkException
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    submitted = "PYSPARK_GATEWAY_PORT" in os.environ
    if not submitted:
        _require_java()
    try:
        conf = _configured(SparkConf(), master, submitted=submitted)
        gateway = getattr(SparkContext, "_gateway", None)
        if gateway is None:
            gateway = launch_gateway(conf, {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL})  # type: ignore[no-untyped-call]
        context = SparkContext(conf=conf, gateway=gateway)
        context.setLogLevel("OFF")  # the first word with Java: fails where the context gave up meanwhile
        return SparkSession(context)
    except (PySparkException, Py4JError, OSError) as error:
        fields: dict[str, object] = {"found": master or "local[*]", "reason": _reason(error)}
        raise DataProblem(Problem("spark.no_master", fields=fields)) from error


def _configured(conf: SparkConf, master: str | None, *, submitted: bool) -> SparkConf:
    import os
    import sys

    conf.setAppName("skillcheck")
    if master is not None or not submitted:
        conf.setMaster(master or "local[*]")
    conf.set("spark.log.level", "OFF").set("spark.ui.showConsoleProgress", "false")
    for name in ONE_THREAD:
        conf.set(f"spark.executorEnv.{name}", "1")
    if str(conf.get("spark.master", "")).startswith("local"):  # tasks run here, with this Python and this skillcheck
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        here = [str(Path(__file__).parent.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
        conf.set("spark.executorEnv.PYTHONPATH", os.pathsep.join(here))
        conf.set("spark.ui.enabled", "false").set("spark.sql.shuffle.partitions", "8")
        conf.set("spark.driver.host", "localhost").set("spark.driver.bindAddress", "127.0.0.1")
    return conf


def _require_java() -> None:
    """Say it in a sentence before Spark's launcher says it in twenty lines."""
    import os
    import shutil
    import subprocess

    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")
    if java is None:
        raise DataProblem(Problem("spark.no_java", fields={"needed": JAVA}))
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr  # noqa: S603 (found on PATH)
    version = re.search(r'version "(?:1\.)?(\d+)', said)
    if version is None or int(version[1]) < JAVA:
        found = version[1] if version else said.partition("\n")[0]
        raise DataProblem(Problem("spark.old_java", fields={"found": found, "needed": JAVA}))


@contextmanager
def _sentences() -> Iterator[None]:
    """What Spark raises, as one sentence."""
    import warnings

    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # about pandas, which Spark asks for and does not use here
            yield
    except (PySparkException, Py4JError) as error:
        lacking = re.search(r"No module named '([\w.]+)'", str(error))
        if lacking:
            raise DataProblem(Problem("spark.executor_lacks", fields={"found": lacking[1]})) from error
        raise DataProblem(Problem("spark.failed", fields={"reason": _reason(error)})) from error


def _reason(error: BaseException) -> str:
    """The telling line of what Spark raised: the last error named, else the first line."""
    java = getattr(error, "java_exception", None)
    lines = [line.strip() for line in str(java.toString() if java else error).splitlines() if line.strip()]
    raised = [line for line in lines if re.match(r"[A-Za-z_.]*(Error|Exception)\b", line)]
    return (raised[-1] if raised else lines[0] if lines else type(error).__name__)[:300]


# --- files as frames ----------------------------------------------------------------------------------------


def spans_frame(spark: SparkSession, spans: int) -> DataFrame:
    """One row, in a partition of its own, for each of the numbered spans that a judge knows."""
    return spark.range(0, spans, 1, max(1, spans)).toDF(ROW)


def parquet_frame(spark: SparkSession, path: Path, partitions: int | None = None) -> DataFrame:
    """A Parquet file, its columns renamed by position (the file's own names can hold dots or come twice), then ROW.

    A file in fewer pieces than there are cores is shared out among them.
    """
    with _sentences():
        frame = spark.read.parquet(_address(path))
        width = len(frame.columns)
        frame = frame.select("*", "_metadata.row_index").toDF(*(f"c{place}" for place in range(width)), ROW)
        cores = spark.sparkContext.defaultParallelism
        if partitions is None and frame.rdd.getNumPartitions() < cores:
            partitions = 2 * cores
        return frame if partitions is None else frame.repartition(partitions)


def _address(path: Path) -> str:
    """A path on the machines' own file system, whatever Spark's default one is; its signs are no wildcards."""
    return "file://" + re.sub(r"([\\\[\]{}*?])", r"\\\1", str(path.resolve()))


# --- the passes ---------------------------------------------------------------------------------------------


def score(spark: SparkSession, sources: Sequence[Source], plan: Plan, carried: Sequence[str], folder: Path) -> Counted:
    """Score every row and write Parquet files, with the columns of one machine's scores, into ``folder``.

    ``carried``: the names of the carried columns of all sources. The order of the rows is Spark's.
    """
    from pyspark.sql.pandas.types import from_arrow_schema

    context = spark.sparkContext
    with _sentences():
        total = context.accumulator(Counted(CohortSums.empty(plan.shape)), _Merging(plan))  # type: ignore[arg-type]  # its own class would have to be imported here, without Spark too
        columns = from_arrow_schema(_written(plan, carried))
        work = [
            source.frame.mapInArrow(_scoring(context.broadcast((plan, source.judge)), tuple(carried), total), columns)
            for source in sources
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

    with _sentences():
        frames = [
            source.frame.mapInArrow(
                _naming(spark.sparkContext.broadcast(source.judge), source.number),
                "person STRING, source INT, line LONG",
            )
            for source in sources
        ]
        place = f.struct("source", "line")
        kept = (f.max if last else f.min)(place)
        found = _together(frames).groupBy("person").agg(f.count("*").alias("n"), kept.alias("kept")).where("n > 1")
        return {person: (kept[0], kept[1]) for person, _, kept in found.collect()}


def returned(spark: SparkSession, sources: Sequence[Source]) -> Iterator[tuple[int, Any]]:
    """Every row handed back, with the number of its source, in the order of the files."""
    with _sentences():
        frames = [
            source.frame.mapInArrow(
                _returning(spark.sparkContext.broadcast(source.judge), source.number),
                "source INT, line LONG, row BINARY",
            )
            for source in sources
        ]
        for number, _, row in _together(frames).orderBy("source", "line").toLocalIterator():
            yield number, pickle.loads(bytes(row))  # noqa: S301 (written by our own task a moment ago)


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


def _scoring(job: Broadcast[tuple[Plan, Judge]], carried: tuple[str, ...], total: Any) -> Task:
    def task(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from pyspark import TaskContext

        from skillcheck.cohort.scoring import score as score_rows

        plan, judge = job.value
        columns = _written(plan, carried)
        context = TaskContext.get()
        assert context is not None
        counted = Counted(CohortSums.empty(plan.shape), partitions={context.partitionId()})
        for rows in _judged(judge, batches):
            counted.scored += len(rows.ids)
            counted.returned += sum(row.counts for row in rows.returned)
            counted.blank += rows.blank
            if rows.ids:
                nothing = [""] * len(rows.ids)
                kept = {name: rows.carried.get(name, nothing) for name in carried}
                scored = score_rows(plan, rows.ids, kept, rows.responses)
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
