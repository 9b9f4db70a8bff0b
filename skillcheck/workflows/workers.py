"""Batches in, scored rows and a cohort's sums out, on all cores of one machine, in the file's order. Knows no layout.

Reading stays in this process; measuring, summing and making the rows' text happen in others (processes, not threads:
small array steps hold Python's lock; 2.0 against 1.5 times one core, benchmarks/batch.py). Memory is that of the few
batches on their way.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from skillcheck.cohort.scoring import Plan, score_in_slices
from skillcheck.cohort.sums import CohortSums
from skillcheck.cohort.waves import WaveSums
from skillcheck.errors import DataProblem, Problem
from skillcheck.export.csv_text import MACHINE, Style, csv_rows, rounded_table
from skillcheck.export.score_files import CsvFile, arrow_rows
from skillcheck.workflows.worker_process import end_together, settle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from skillcheck.cohort.score_table import ScoreRows
    from skillcheck.export.score_words import ScoreWords
    from skillcheck.measurement.responses import Responses

WAIT = 60.0
"""Seconds after which a worker looks again whether it is its turn."""
FEW_BATCHES = 2
"""A file that ends before this many batches is scored here: starting processes would take longer."""


class ScoreFile(Protocol):
    """An open file of scores, of any format."""

    def add(self, rows: bytes | memoryview) -> None:
        """Write rows made by ``work``."""


@dataclass(frozen=True)
class Pairs:
    """The people of a batch who were in the first wave: their place in the batch, their answers then."""

    places: NDArray[np.intp]
    before: Responses


@dataclass(frozen=True)
class Task:
    """One batch to score, its carried columns made the same for every file."""

    ids: list[str]
    carried: dict[str, list[str]]
    responses: Responses
    pairs: tuple[Pairs | None, ...] = ()
    """For each earlier wave."""
    chosen: dict[int, NDArray[np.int8]] = field(default_factory=dict)
    """Wrong answers told apart (``Batch.chosen``)."""


@dataclass(frozen=True)
class Done:
    """What came of a task."""

    rows: list[bytes | memoryview] | None
    """None where they are written already."""
    people: int
    sums: CohortSums
    keys: NDArray[np.int64] | None
    waves: tuple[Compared | None, ...]


@dataclass(frozen=True)
class Compared:
    """The people of a batch found in one earlier wave: their places, what was measured then and now."""

    sums: WaveSums
    places: NDArray[np.intp]
    before: NDArray[np.int8]
    """people × dimensions: levels; −1 where none may be said, as in the scores."""
    now: NDArray[np.int8]
    mean: NDArray[np.float64]
    """Overall, then."""
    mean_now: NDArray[np.float64]
    verdicts: NDArray[np.int8]


@dataclass(frozen=True)
class Job:
    """What is the same for every task: the plan and how rows are written."""

    plan: Plan
    as_text: bool = True
    style: Style = MACHINE
    words: ScoreWords | None = None
    """Headings and words for readers."""


def work(job: Job, task: Task) -> Done:
    """Score one batch."""
    rows, keys, sums = list[bytes | memoryview](), [], CohortSums.empty(job.plan.shape)
    for scored in score_in_slices(job.plan, task.ids, task.carried, task.responses, task.chosen):
        rows.append(_written(scored.rows, job))
        sums.merge(scored.sums)
        if scored.keys is not None:
            keys.append(scored.keys)
    return Done(
        rows=rows,
        people=len(task.ids),
        sums=sums,
        keys=np.concatenate(keys) if keys else None,
        waves=tuple(None if pairs is None else compare(job.plan, task, pairs) for pairs in task.pairs),
    )


def _written(rows: ScoreRows, job: Job) -> memoryview:
    """The rows as the file of scores takes them."""
    rows = rows if job.words is None else job.words.of(rows)
    return csv_rows(rows, job.style) if job.as_text else arrow_rows(rounded_table(rows.table(), job.style.digits))


def compare(plan: Plan, task: Task, pairs: Pairs) -> Compared:
    """The changes of the people found in both waves, a bounded number at a time."""
    from skillcheck.cohort.waves import ROWS, verdicts
    from skillcheck.measurement.measure import measure

    decisive = plan.shape.decisive
    sums = WaveSums.empty(plan.shape.dimensions, len(decisive))
    kept: list[tuple[NDArray[Any], ...]] = []
    attribute = next(iter(plan.shape.attributes), None)
    values = None if attribute is None else task.carried.get(attribute, [""] * len(task.ids))
    for start in range(0, len(pairs.places), ROWS):
        part = slice(start, start + ROWS)
        places = pairs.places[part]
        here = task.responses[places]
        theirs = None if values is None else [values[place] for place in places.tolist()]
        sums.questions.add(pairs.before[part], here, decisive, theirs)
        before, now = measure(plan.model, pairs.before[part]), measure(plan.model, here)
        said = sums.add(before, now, verdicts(plan.model, pairs.before[part], here))
        levels = (np.where(one.said, one.level, np.int8(-1)) for one in (before, now))
        kept.append((*levels, before.mean[:, 0], now.mean[:, 0], said))
    return Compared(sums, pairs.places, *(np.concatenate(parts) for parts in zip(*kept, strict=True)))


def run(job: Job, tasks: Iterable[Task], scores: ScoreFile, workers: int | None = None) -> Iterator[tuple[Task, Done]]:
    """Score every task and write its rows to ``scores``; gives each task with what came of it, in order.

    ``workers``: processes to share the work; ``processes()`` by default.
    """
    workers = workers or processes()
    coming = iter(tasks)
    first = list(islice(coming, FEW_BATCHES))
    if workers < 2 or len(first) < FEW_BATCHES:
        done = _alone(job, chain(first, coming))
    else:
        done = _shared(job, chain(first, coming), scores, workers)
    for task, one in done:
        for rows in one.rows or ():
            scores.add(rows)
        yield task, one


def _alone(job: Job, tasks: Iterable[Task]) -> Iterator[tuple[Task, Done]]:
    return ((task, work(job, task)) for task in tasks)


def processes() -> int:
    """One more than the cores, where there are several: while one waits for its turn to write, another measures."""
    return cores() + 1 if cores() > 1 else 1


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _shared(job: Job, tasks: Iterable[Task], scores: ScoreFile, workers: int) -> Iterator[tuple[Task, Done]]:
    context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    queue = None
    if sys.platform == "linux" and isinstance(scores, CsvFile):
        queue = Queue(scores.number(), context.Condition(), context.Value("q", 0, lock=False))
    gc.freeze()  # what is there now stays: nobody looks through it again, and its pages stay shared
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(job, queue, os.getpid()))
    waiting: deque[tuple[Task, Future[Done]]] = deque()
    try:
        for number, task in enumerate(tasks):
            waiting.append((task, pool.submit(_work_there, number, task)))
            if not number and sys.platform == "linux":  # all processes are forked at the first task
                end_together(pool)
            while waiting and (len(waiting) > 2 * workers or waiting[0][1].done()):
                yield _next(waiting)
        while waiting:
            yield _next(waiting)
    except BrokenProcessPool as error:  # the system ends the largest process where memory runs out
        raise DataProblem(Problem("workflows.worker_lost", fields={"n": workers})) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        gc.unfreeze()


def _next(waiting: deque[tuple[Task, Future[Done]]]) -> tuple[Task, Done]:
    task, future = waiting.popleft()
    return task, future.result()


@dataclass(frozen=True)
class Queue:
    """Workers put their rows into the open file one after another, in the order of the tasks.

    So hundreds of megabytes of text do not travel through this process. The file is the parent's own, shared by
    fork: its place is one for all.
    """

    file: int
    turn: Any
    next: Any

    def write(self, number: int, rows: list[bytes | memoryview]) -> None:
        """Wait for one's turn, then write. A turn always comes: a task taken earlier is being worked on."""
        with self.turn:
            while self.next.value != number:
                self.turn.wait(WAIT)
            try:
                for some in rows:
                    left = memoryview(some)
                    while left:
                        left = left[os.write(self.file, left) :]
            finally:
                self.next.value += 1
                self.turn.notify_all()

    def skip(self, number: int) -> None:
        """A task that failed writes nothing, and keeps nobody waiting."""
        self.write(number, [])


_HERE: tuple[Job, Queue | None] | None = None
"""In a worker process: what it was started for."""


def _begin(job: Job, queue: Queue | None, parent: int) -> None:
    global _HERE  # noqa: PLW0603 (a process is started for one job; handing it over once spares every task its weight)
    _HERE = (job, queue)
    settle(parent)
    import pyarrow as pa

    pa.set_cpu_count(1)


def _work_there(number: int, task: Task) -> Done:
    assert _HERE is not None
    job, queue = _HERE
    if queue is None:
        done = work(job, task)
        return replace(done, rows=[bytes(rows) for rows in done.rows or ()])
    try:
        done = work(job, task)
    except BaseException:
        queue.skip(number)
        raise
    queue.write(number, done.rows or [])
    return replace(done, rows=None)
