"""skillcheck batch against doing much less with other tools, on the same CSV, in paired runs of fresh processes.

    python benchmarks/batch.py                 # 1,000,000 people × all self-report items; bars: at most 0.4 × pandas'
                                               # wall time, at most 150 MB of scores.csv for 100,000 people
    python benchmarks/batch.py --people 200000 # missed there: the start, which two cores cannot share, is a quarter
    python benchmarks/batch.py --tree ../old   # also against another version's tree, e.g. a git worktree; bar: 1.05 ×
    python benchmarks/batch.py --growth        # time and memory from 1e4 to 1e6 people; bars: linear, at most 1 GB
    python benchmarks/batch.py --growth --most 10000000

skillcheck reads, checks every cell, computes posteriors, levels and intervals, writes 217 columns, the cohort and its
page. pandas reads, computes plain means of competences and areas, writes 27 columns. polars only sums the columns. R's
psych::scoreItems (if R and psych are there; one run) reads, scores the 21 scales, writes.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
BAR, MEMORY_BAR, SIZE_BAR, TREE_BAR, TURNS = 0.4, 1024, 150, 1.05, 3

OLDER = "another tree"
PANDAS = """
import sys, pandas
scales = {words[0]: words[1:] for words in map(str.split, open(sys.argv[3]))}
people = pandas.read_csv(sys.argv[1], dtype={"id": str}, na_values=["na", "pn"])
out = people[["id"]].copy()
for competence, items in scales.items():
    out[competence + "_mean"] = people[items].mean(axis=1)
for area in sorted({competence[0] for competence in scales}):
    out[area + "_mean"] = people[[i for c, items in scales.items() if c[0] == area for i in items]].mean(axis=1)
out.to_csv(sys.argv[2], index=False)
"""
POLARS = """
import sys, polars
items = [item for line in open(sys.argv[3]) for item in line.split()[1:]]
schema = dict.fromkeys(items, polars.UInt8)
frame = polars.scan_csv(sys.argv[1], schema_overrides=schema, null_values=["na", "pn", ""])
frame.select(polars.col(items).cast(polars.Int64).sum()).collect().write_csv(sys.argv[2])
"""
R = """
args <- commandArgs(TRUE); library(psych)
lines <- strsplit(readLines(args[3]), " "); people <- read.csv(args[1], na.strings = c("", "na", "pn"))
keys <- make.keys(names(people)[-1], setNames(lapply(lines, `[`, -1), sapply(lines, `[`, 1)))
write.csv(scoreItems(keys, people[, -1], impute = "none")$scores, args[2])
"""


def measured(
    command: list[str], folder: Path, *, fresh: Path | None = None, tree: Path = ROOT
) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and the largest resident memory (MiB, all its processes together) of a command.

    Compiled code is kept, as it is for whoever installed the program.
    """
    if fresh is not None:
        shutil.rmtree(fresh, ignore_errors=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    errors = (folder / "errors").open("w")
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors, env=kept, cwd=tree)
    most = 0.0
    while process.poll() is None:
        most = max(most, family_memory(process.pid))
        time.sleep(0.05)
    wall = time.perf_counter() - begun
    if process.returncode:
        raise SystemExit((folder / "errors").read_text())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, most


def family_memory(parent: int) -> float:
    """Proportional memory of a process and its children, in MiB: pages that they share count once."""
    total, queue = 0, [parent]
    while queue:
        pid = queue.pop()
        try:
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
            for task in Path(f"/proc/{pid}/task").iterdir():
                queue += [int(child) for child in (task / "children").read_text().split()]
        except (OSError, ValueError):
            continue
    return total / 1024


def people(folder: Path, count: int) -> Path:
    path = folder / f"people-{count}.csv"
    if not path.exists():
        subprocess.run(
            [sys.executable, str(ROOT / "benchmarks/make_cohort.py"), str(count), str(path), "--plain"], check=True
        )
    return path


def r_is_there() -> bool:
    asked = ["Rscript", "-e", "library(psych)"]
    return bool(shutil.which("Rscript")) and subprocess.run(asked, capture_output=True, check=False).returncode == 0


def skillcheck(path: Path, out: Path) -> list[str]:
    return [sys.executable, "-m", "skillcheck", "batch", str(path), "--out", str(out), "--lang", "en"]


def compare(folder: Path, count: int, tree: Path | None, turns: int) -> bool:
    from skillcheck.content.library import load

    path, out, scales = people(folder, count), folder / "other.csv", folder / "scales"
    by_competence: dict[str, list[str]] = {}
    for question in load().bank.questions:
        if question.is_self_report:
            by_competence.setdefault(question.competence, []).append(question.id)
    scales.write_text("".join(f"{competence} {' '.join(items)}\n" for competence, items in by_competence.items()))
    others = {
        "pandas, plain means": [sys.executable, "-c", PANDAS],
        "polars, column sums": [sys.executable, "-c", POLARS],
    }
    if tree is not None:
        others[OLDER] = []
    ours, ratios, cpu_ratios = [], {name: [] for name in others}, {name: [] for name in others}
    for _ in range(turns):
        wall, cpu, memory = measured(skillcheck(path, folder / "out"), folder, fresh=folder / "out")
        ours.append((wall, cpu, memory))
        for name, command in others.items():
            if name == OLDER:
                other_wall, other_cpu, _ = measured(
                    skillcheck(path, folder / "old"), folder, fresh=folder / "old", tree=tree
                )
            else:
                other_wall, other_cpu, _ = measured([*command, str(path), str(out), str(scales)], folder)
            ratios[name].append(wall / other_wall)
            cpu_ratios[name].append(cpu / other_cpu)
    wall, cpu, memory = (statistics.median(column) for column in zip(*ours, strict=True))
    if r_is_there():  # once, at the end: half a minute with gigabytes of memory, in every turn, would weigh on the next
        (folder / "score.R").write_text(R)
        r_wall, r_cpu, _ = measured(["Rscript", str(folder / "score.R"), str(path), str(out), str(scales)], folder)
        ratios["R, psych::scoreItems"], cpu_ratios["R, psych::scoreItems"] = [wall / r_wall], [cpu / r_cpu]
    print(
        f"{count:,} people × {sum(map(len, by_competence.values()))} items, median of {turns} paired turns, load {os.getloadavg()[0]:.1f}"
    )
    print(
        f"  skillcheck batch        {wall:6.2f} s wall {cpu:6.2f} s CPU {memory:5.0f} MiB, {count / wall:,.0f} people/s"
    )
    for name, walls in ratios.items():
        print(
            f"  over {name:22} {statistics.median(walls):5.2f} × wall ({min(walls):.2f}–{max(walls):.2f})  {statistics.median(cpu_ratios[name]):5.2f} × CPU"
        )
    size = (folder / "out" / "scores.csv").stat().st_size / count * 100_000 / 1e6
    print(f"  scores.csv of 100,000 people: {size:.0f} MB; bar {SIZE_BAR}: {'held' if size <= SIZE_BAR else 'MISSED'}")
    held = statistics.median(ratios["pandas, plain means"]) <= BAR and memory <= MEMORY_BAR
    print(f"bar {BAR} × pandas, {MEMORY_BAR} MiB: {'held' if held else 'MISSED'}")
    if tree is not None:
        as_fast = statistics.median(cpu_ratios[OLDER]) <= TREE_BAR
        print(f"bar {TREE_BAR} × the CPU of {tree}: {'held' if as_fast else 'MISSED'}")
        held &= as_fast
    return held and size <= SIZE_BAR


def growth(folder: Path, most: int) -> bool:
    print(f"{'people':>12} {'wall s':>8} {'µs each':>8} {'MiB':>6}")
    held, count = True, 10_000
    each = []
    while count <= most:
        path = people(folder, count)
        wall, _, memory = measured(skillcheck(path, folder / "out"), folder, fresh=folder / "out")
        held &= memory <= MEMORY_BAR
        each.append(wall / count * 1e6)
        print(f"{count:12,} {wall:8.1f} {each[-1]:8.1f} {memory:6.0f}")
        shutil.rmtree(folder / "out")
        if count >= 1_000_000:
            path.unlink()
        count *= 10
    linear = each[-1] <= 1.25 * each[-2]
    print(f"bars {MEMORY_BAR} MiB and linear: {'held' if held and linear else 'MISSED'}")
    return held and linear


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--tree", type=Path, help="another version, to compare with")
    parser.add_argument("--folder", type=Path, help="where the made-up files stay for the next time")
    given = parser.parse_args()
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(exist_ok=True)
        held = growth(folder, given.most) if given.growth else compare(folder, given.people, given.tree, given.turns)
    sys.exit(not held)


if __name__ == "__main__":
    main()
