"""How many people a second are measured: posteriors, levels, intervals of every item; reading and writing not counted.

python benchmarks/measure.py                  # bar: 50,000 people a second or more on 2 cores
python benchmarks/measure.py --tree ../old    # CPU against another version's tree, in paired turns; bar: at most 1.05 ×
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import statistics
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from skillcheck.content.library import load
from skillcheck.interview.simulate import draw_people
from skillcheck.measurement.measure import compile_model, measure
from skillcheck.workflows.workers import cores

PEOPLE, CHUNK, TURNS, BAR = 100_000, 8192, 3, 50_000
PAIRS, TREE_BAR = 3, 1.05
ALONE = """
import sys, time
sys.path.insert(0, "benchmarks")
import measure as here, numpy as np
answers = here.draw_people(here.MODEL, here.CHUNK, seed=1).answers
answers[np.random.default_rng(2).random(answers.shape) < 0.05] = -1
here.one(answers)
begun = time.process_time()
for _ in range(here.PEOPLE // here.CHUNK):
    here.one(answers)
print((time.process_time() - begun) / (here.PEOPLE // here.CHUNK * here.CHUNK), answers.shape[1])
"""
"""Run in a tree: CPU seconds a person, items."""
LIBRARY = load()
MODEL = compile_model(LIBRARY.framework, LIBRARY.bank)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tree", type=Path, help="another version, to compare with")
    if (tree := parser.parse_args().tree) is not None:
        sys.exit(not compared(tree))
    answers = draw_people(MODEL, PEOPLE, seed=1).answers
    answers[np.random.default_rng(2).random(answers.shape) < 0.05] = -1
    blocks = [np.ascontiguousarray(answers[start : start + CHUNK]) for start in range(0, PEOPLE, CHUNK)]
    print(f"{PEOPLE:,} people × {answers.shape[1]} items, {cores()} cores")
    report("one core", lambda: [one(block) for block in blocks])
    report(f"{cores()} threads", lambda: [measure(MODEL, block, workers=cores()) for block in blocks])
    with ProcessPoolExecutor(cores(), mp_context=get_context("fork")) as pool:
        best = report(f"{cores()} processes, as batch does", lambda: list(pool.map(one, blocks)))
    print(f"bar {BAR:,}: {'held' if best >= BAR else 'MISSED'}")
    sys.exit(best < BAR)


def compared(tree: Path) -> bool:
    ratios, pairs = [], []
    for _ in range(PAIRS):
        (ours, items), (theirs, theirs_items) = (alone(one) for one in (Path(__file__).parent.parent, tree))
        pairs.append((ours, theirs))
        ratios.append(ours / theirs)
    ours, theirs = (statistics.median(column) * 1e6 for column in zip(*pairs, strict=True))
    found = statistics.median(ratios)
    print(
        f"every item, one core: {ours:.1f} µs CPU a person ({items:.0f} items); {tree}: {theirs:.1f} ({theirs_items:.0f})"
    )
    print(f"{found:.2f} × ({min(ratios):.2f}–{max(ratios):.2f}), {PAIRS} paired turns, load {os.getloadavg()[0]:.1f}")
    print(f"bar {TREE_BAR}: {'held' if found <= TREE_BAR else 'MISSED'}")
    return found <= TREE_BAR


def alone(tree: Path) -> list[float]:
    done = subprocess.run([sys.executable, "-c", ALONE], cwd=tree, capture_output=True, text=True, check=True)
    return [float(one) for one in done.stdout.split()]


def one(block) -> float:
    return float(measure(MODEL, block).mean[:, 0].sum())


def report(name, work) -> float:
    rates = []
    for _ in range(TURNS):
        begun = time.perf_counter()
        work()
        rates.append(PEOPLE / (time.perf_counter() - begun))
    print(f"  {name:32} {max(rates):10,.0f} people/s (each turn: {', '.join(f'{rate:,.0f}' for rate in rates)})")
    return max(rates)


if __name__ == "__main__":
    main()
