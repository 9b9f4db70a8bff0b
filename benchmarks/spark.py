"""One machine against Spark on the same people: equal scores (bar: 1e-12), the same cohort to the last bit; and times.

    python benchmarks/spark.py                    # 100,000 people in 7 partitions, on local[2]
    python benchmarks/spark.py --people 1000000 --partitions 40 --master 'local[8]'

Local: ``skillcheck batch`` as a person runs it. Spark: the same file as CSV (cut in pieces) and as Parquet (rows shared
out at random), the session started before; a small first run warms it. The cohort is compared as the text of all sums.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

sys.path.insert(0, str(Path(__file__).parent.parent))

from skillcheck.cohort.scoring import make_plan
from skillcheck.cohort.sums import ROWS, CohortSums
from skillcheck.content.library import load
from skillcheck.ingest.options import ReadOptions
from skillcheck.ingest.read import read, understand
from skillcheck.ingest.rows.input_splits import SplitReader, spans
from skillcheck.spark import cluster
from skillcheck.spark import score as spark
from skillcheck.workflows.workers import Job, Task, work

BAR = 1e-12
GROUP = "site"


def cohort(library, people: int) -> pa.Table:
    """Made-up answers, a third of them missing, in no order that helps anybody."""
    chance = np.random.default_rng(2)
    sites = pa.array(["Pau", "Évry", "Lille ; centre"])
    columns = {
        "id": pa.array([f"{number:08d}" for number in range(people)]),
        GROUP: sites.take(pa.array(chance.integers(3, size=people))),
    }
    for question in library.bank.questions:
        codes = pa.array([*question.codes, "", ""])
        columns[question.id] = codes.take(pa.array(chance.integers(len(codes), size=people)))
    return pa.table(columns)


def sums_here(library, plan, path: Path, options: ReadOptions) -> CohortSums:
    """The cohort's sums of one machine, batch after batch."""
    sums, job = CohortSums.empty(plan.shape), Job(plan, as_text=False)
    for batch in read(path, library.bank, options):
        sums.merge(work(job, Task(batch.ids, batch.carried, batch.responses)).sums)
    return sums


def bits(sums: CohortSums) -> str:
    """Every whole number of the sums as text; keys in one order, as they have none of their own."""
    groups = [None if one is None else {key: one[key].tolist() for key in sorted(one)} for one in sums.groups]
    numbers = [one.tolist() for one in (sums.counts, sums.moments, sums.at_least, sums.needs, sums.flags)]
    return str([sums.people, sums.silent, *numbers, groups, sorted((sums.joint or {}).items())])


def furthest(here: pa.Table, there: pa.Table) -> float:
    """The largest difference between two tables of scores; texts and levels must be equal."""
    here, there = here.sort_by("id"), there.sort_by("id")
    assert here.column_names == there.column_names
    most = 0.0
    for name in here.column_names:
        one, other = here[name].combine_chunks(), there[name].combine_chunks()
        if pa.types.is_floating(one.type):
            assert one.is_null().equals(other.is_null())
            most = max(most, float(np.nanmax(np.abs(np.asarray(one) - np.asarray(other)), initial=0.0)))
        else:
            assert one.cast(other.type).equals(other), name
    return most


def main() -> None:
    """Print the differences and the times."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=100_000)
    asked.add_argument("--partitions", type=int, default=7)
    asked.add_argument("--master", default="local[2]")
    given = asked.parse_args()
    library = load(None)
    profile = next(iter(library.profiles.values())) if isinstance(library.profiles, dict) else library.profiles[0]
    plan = make_plan(library, profile, [GROUP])
    options = ReadOptions(groups=(GROUP,), special=library.special_words, duplicates="all", batch_rows=ROWS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table, text, parquet = cohort(library, given.people), folder / "a.csv", folder / "a.parquet"
        csv.write_csv(table, text)
        pq.write_table(table, parquet)
        begun = time.perf_counter()
        command = ["batch", text, "--out", folder / "local", "--profile", profile.id, "--group", GROUP]
        subprocess.run([sys.executable, "-m", "skillcheck", *map(str, command), "--format", "parquet", "--keep", "all"],
                       check=True, capture_output=True, cwd=Path(__file__).parent.parent)  # fmt: skip
        print(f"{given.people} people. One machine, all cores: {time.perf_counter() - begun:.1f} s")
        here = pq.read_table(folder / "local" / "scores.parquet")
        sums = sums_here(library, plan, text, options)
        begun = time.perf_counter()
        with cluster.session(given.master) as engine:
            print(f"Spark on {given.master}: session in {time.perf_counter() - begun:.1f} s")
            few = folder / "few.parquet"
            pq.write_table(table.slice(0, 2000), few)
            for path in (few, text, parquet):
                part = understand(path, library.bank, options).parts[0]
                begun = time.perf_counter()
                cut = spans(path, part, -(-path.stat().st_size // given.partitions)) if path is text else []
                cutting = time.perf_counter() - begun
                reader = SplitReader(0, str(path), part, library.bank, options, tuple(cut))
                frame = (
                    cluster.spans_frame(engine, len(cut))
                    if cut
                    else cluster.parquet_frame(engine, path, given.partitions)
                )
                out = folder / f"spark-{path.name}"
                out.mkdir()
                counted = spark.score(engine, [spark.Source(0, frame, reader)], plan, [GROUP], out)
                took = time.perf_counter() - begun
                if path is few:
                    print(f"  {counted.scored} people to warm Java and the workers: {took:.1f} s")
                    continue
                difference, same = furthest(here, pq.read_table(out)), bits(counted.sums) == bits(sums)
                print(f"  {path.suffix}: {took:.1f} s (cutting {cutting:.1f} s), {len(counted.partitions)} partitions, "
                      f"{counted.scored} scored; largest difference {difference:.1e} (bar {BAR:.0e}); "
                      f"cohort {'identical' if same else 'DIFFERENT'}")  # fmt: skip
                if difference > BAR or not same or counted.scored != given.people:
                    raise SystemExit(1)


if __name__ == "__main__":
    main()
