"""A quiet session with Spark and files as its frames; what Spark raises comes out as one sentence. Scores nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.cohort.sums import ROWS
from skillcheck.errors import DataProblem, Problem

if TYPE_CHECKING:
    from pyspark import SparkConf
    from pyspark.sql import DataFrame, SparkSession

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


@contextmanager
def session(master: str | None = None) -> Iterator[SparkSession]:
    """A quiet session on ``master``; inside spark-submit or a notebook the one that runs, with settings of its own.

    Raises DataProblem where pyspark or Java is missing, or nobody answers at ``master``.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise DataProblem(Problem("spark.missing")) from error
    with sentences():
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
        here = [str(Path(__file__).parent.parent.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
        conf.set("spark.executorEnv.PYTHONPATH", os.pathsep.join(here))
        conf.set("spark.ui.enabled", "false").set("spark.sql.shuffle.partitions", "8")
        conf.set("spark.driver.host", "localhost").set("spark.driver.bindAddress", "127.0.0.1")
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")  # else it asks the network for this machine's name
        os.environ.setdefault("SPARK_LOCAL_HOSTNAME", "localhost")
    if str(conf.get("spark.master", "")).partition("[")[0] == "local":  # else it asks for a secret of your own
        conf.set("spark.authenticate", "true")  # its ports can be reached by every account of this machine
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
def sentences() -> Iterator[None]:
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
    with sentences():
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
