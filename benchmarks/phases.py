"""Where the time of one `batch` goes: CPU seconds of each phase, in the process that reads and in those that measure.

python benchmarks/batch.py --people 100000 --folder /tmp/people   # makes the file
python benchmarks/phases.py /tmp/people/people-100000.csv
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

SPENT: dict[str, float] = {}
"""Phase → CPU seconds of this process, the phases inside it taken out."""
INSIDE = [0.0]
"""What the phases inside those that are going on have taken, innermost last."""


def timed(phase: str, owner: Any, name: str) -> None:
    """Count what a function takes under a phase."""
    plain: Callable[..., Any] = getattr(owner, name)

    def counted(*given: Any, **named: Any) -> Any:
        INSIDE.append(0.0)
        begun = time.process_time()
        try:
            return plain(*given, **named)
        finally:
            taken = time.process_time() - begun
            SPENT[phase] = SPENT.get(phase, 0.0) + taken - INSIDE.pop()
            INSIDE[-1] += taken

    setattr(owner, name, counted)


def read_in_steps(phase: str, owner: Any, name: str) -> None:
    """The same for a function that gives one batch after another."""
    plain: Callable[..., Iterator[Any]] = getattr(owner, name)

    class Steps:
        def __init__(self, *given: Any) -> None:
            self._batches = plain(*given)

        def __iter__(self) -> Steps:
            return self

        def __next__(self) -> Any:
            return next(self._batches)

    timed(phase, Steps, "__next__")
    setattr(owner, name, Steps)


def main(path: str) -> None:
    from skillcheck.cli import app, recipes
    from skillcheck.export import kept_answers, result_folder
    from skillcheck.ingest import read
    from skillcheck.workflows import score_cohort

    timed("understanding the file", recipes, "understood")
    timed("the rest of the stream: sending, merging", score_cohort.Rows, "run")
    read_in_steps("reading and checking every cell", read, "read")
    timed("kept answers", kept_answers.AnswersFile, "add")
    timed("templates of the page, while others measure", score_cohort, "make_page_ready")
    timed("the group: record, page, tables", score_cohort.Totals, "cohort")
    timed("the group: record, page, tables", score_cohort, "write_group")
    timed("digests and the disk", result_folder.ResultFolder, "_finish")
    with tempfile.TemporaryDirectory() as folder:
        app.run(["batch", path, "--out", f"{folder}/out", "--lang", "en"])
    whole = time.process_time()
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"load {os.getloadavg()[0]:.1f}; CPU seconds")
    for phase, taken in {"start: modules, options, content": whole - sum(SPENT.values()), **SPENT}.items():
        print(f"  {phase:45} {taken:6.2f}")
    print(f"  {'measuring, summing, writing: other processes':45} {others.ru_utime + others.ru_stime:6.2f}")
    print(f"  {'all':45} {whole + others.ru_utime + others.ru_stime:6.2f}")


if __name__ == "__main__":
    main(sys.argv[1])
