"""How many people a second are measured: posteriors, levels, intervals of every item; reading and writing not counted.

python benchmarks/measure.py            # bar: 50,000 people a second or more on 2 cores
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

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
LIBRARY = load()
MODEL = compile_model(LIBRARY.framework, LIBRARY.bank)


def main() -> None:
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
