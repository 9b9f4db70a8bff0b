"""One run of a cohort on Spark: the same folder of results as on one machine, scores as a folder of Parquet files."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from skillcheck.errors import DataProblem, Problem, UsageProblem
from skillcheck.ingest.options import CHOOSING
from skillcheck.version import __version__

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from skillcheck.cohort.scoring import Plan
    from skillcheck.export.result_folder import ResultFolder
    from skillcheck.ingest.model import Understanding
    from skillcheck.ingest.rows.input_splits import SplitReader
    from skillcheck.spark.score import Counted, Source
    from skillcheck.workflows.outcome import Outcome
from skillcheck.workflows.request import Request, Tally

LARGEST_SPLIT = 32 << 20
"""Bytes of a text file that one task reads; smaller files are cut in PIECES for each core."""
SMALLEST_SPLIT = 1 << 20
PIECES = 4


def score_on_spark(request: Request, found: list[Understanding], master: str | None) -> Outcome:
    """Score the files with Spark and write the folder of results."""
    from skillcheck.cohort.build import build
    from skillcheck.export.result_folder import ResultFolder
    from skillcheck.spark import cluster
    from skillcheck.store.inventory import noting
    from skillcheck.workflows.outcome import Outcome
    from skillcheck.workflows.request import Tally
    from skillcheck.workflows.score_cohort import carried_names, plan_of, versions, write_group

    _refuse(request, found)
    plan, tally = plan_of(request, found), Tally()
    with (
        noting(request.out),
        ResultFolder(request.out, force=request.force) as folder,
        cluster.session(master) as engine,
    ):
        folder.reads(request.files)
        folder.versions = versions(request.library)
        counted = _scored(engine, request, found, plan, folder, tally)
        if not tally.scored:
            folder.keep_returned()
            return Outcome(None, tally, to_correct=folder.to_correct)
        cohort = build(
            counted.sums, plan.shape, request.library, rows=tally.rows(request.options.duplicates),
            sources=[path.name for path in request.files], lang=request.texts.lang, version=__version__,
            min_cell=request.min_cell,
        )  # fmt: skip
        write_group(request, plan, carried_names(found), cohort, folder)
        apart = request.min_cell > 1  # without answers kept, no other folder can be compared (near_folders)
        folder.holds = "individual" if apart else "group"
    notes = (Problem("workflows.spark_apart", file=str(request.out)),) if apart else ()
    return Outcome(cohort, tally, (), notes, folder.to_correct)


def _refuse(request: Request, found: list[Understanding]) -> None:
    """What needs all rows in one place stays with the local engine; said before anything starts."""
    given = {
        "--before": request.waves or None, "--groups": True if request.training else None, "--locale": request.locale,
        "--digits": request.digits, "--workers": request.workers, "--staff": request.staff or None,
        "--format xlsx": True if request.format == "xlsx" else None,
        "rejected.csv": any(one.corrects for one in found) or None,
        " ".join(sorted(request.options.frames)): request.options.frames or None,
    }  # fmt: skip
    for option, value in given.items():
        if value is not None:
            raise UsageProblem(Problem("workflows.spark_options", fields={"option": option}))
    rule = request.options.duplicates
    if len(found) > 1 and rule == "last":
        raise UsageProblem(Problem("workflows.last_of_one_file"))
    timed = any(part.times for one in found for part in one.parts)
    if rule in CHOOSING and (timed or rule not in ("first", "last")):
        raise UsageProblem(Problem("workflows.spark_options", fields={"option": f"--keep {rule}"}))
    for one in found:
        wide = "utf-16" in one.encoding or "utf-32" in one.encoding
        if one.container not in ("text", "parquet") or one.layout != "wide" or wide:
            raise DataProblem(Problem("workflows.spark_inputs", file=one.path))


def _scored(
    engine: SparkSession, request: Request, found: list[Understanding], plan: Plan,
    folder: ResultFolder, tally: Tally,
) -> Counted:  # fmt: skip
    """Every row scored into scores.parquet or written into rejected.csv; the tally counts them."""
    from skillcheck.spark import score as spark
    from skillcheck.workflows.score_cohort import carried_names

    sources = [source_of(engine, request, one, number) for number, one in enumerate(found)]
    _learn_groups(engine, sources)
    if request.options.duplicates != "all":
        named = [source for source, one in zip(sources, found, strict=True) if one.names_people]
        sources = _settled(engine, sources, named, last=request.options.duplicates == "last")
    scores = folder.unfinished / "scores.parquet"
    scores.mkdir(mode=0o700)
    counted = spark.score(engine, sources, plan, carried_names(found), scores)
    folder.rejected(found[0].path, found[0].parts[0], request.texts)
    for number, row in spark.returned(engine, sources) if counted.returned else ():
        one = found[number]
        folder.rejected(one.path, one.parts[0], request.texts, aside=row.aside).add(row)
        tally.count(0, [row], 0, Path(one.path).name)
    tally.count(counted.scored, [], counted.blank, "")
    if not counted.scored:
        shutil.rmtree(scores)
    return counted


def _learn_groups(engine: SparkSession, sources: list[Source]) -> None:
    """Values of groups that the head of a file does not have are written as they are first met: «Paris» and «PARIS» are
    one group, as on one machine."""
    from skillcheck.ingest.rows.group_values import MOST_LEARNED, as_groups
    from skillcheck.ingest.rows.judge import distinct
    from skillcheck.spark import score as spark

    spelled: dict[tuple[int, str], dict[str, str]] = {}
    for source in sources:
        part = cast("SplitReader", source.judge).part
        carried = [column for column in part.columns if column.role in ("group", "carried")]
        for name, column in zip(distinct([one.header for one in carried]), carried, strict=True):
            if (known := part.spellings.get(column.position)) is not None:
                spelled[source.number, name] = known
    names = sorted({name for _, name in spelled})
    for number, name, value in spark.met(engine, sources, names, MOST_LEARNED * len(names)) if names else ():
        if (known := spelled.get((number, name))) is not None:
            as_groups([value], known)


def source_of(engine: SparkSession, request: Request, one: Understanding, number: int) -> Source:
    """A file for Spark: Parquet as it is, text in spans that are cut here, between records."""
    from skillcheck.cohort.sums import ROWS
    from skillcheck.ingest.rows.input_splits import SplitReader, spans
    from skillcheck.spark import cluster
    from skillcheck.spark import score as spark

    path, part = Path(one.path).resolve(), one.parts[0]
    reader = SplitReader(number, str(path), part, request.library.bank, replace(request.options, batch_rows=ROWS))
    if one.container == "parquet":
        return spark.Source(number, cluster.parquet_frame(engine, path), reader)
    share = path.stat().st_size // (PIECES * engine.sparkContext.defaultParallelism)
    cut = spans(path, part, min(max(share, SMALLEST_SPLIT), LARGEST_SPLIT))
    return spark.Source(number, cluster.spans_frame(engine, len(cut)), replace(reader, spans=tuple(cut)))


def _settled(engine: SparkSession, sources: list[Source], named: list[Source], *, last: bool) -> list[Source]:
    """The same sources, knowing which row of each person who comes several times is kept."""
    from skillcheck.spark import score as spark

    kept = spark.repeated(engine, named, last=last) if named else {}
    if not kept:
        return sources
    judges = [cast("SplitReader", source.judge) for source in sources]
    files = tuple(judge.path for judge in judges)
    return [
        replace(source, judge=replace(judge, kept=kept, files=files))
        for source, judge in zip(sources, judges, strict=True)
    ]
