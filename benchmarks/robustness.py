"""What was ended, cut, flipped, filled and edited, and what was lost. Writes docs/robustness.md.

    python benchmarks/robustness.py                 # everything, about 40 minutes on two cores; Linux on x86-64
    python benchmarks/robustness.py --some 6 --edits 300 --pairs 2 --no-page
    python benchmarks/robustness.py --keep figures.jsonl     # goes on where it was interrupted

Ends with 1 where anything was lost.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from edited_files import DOORS, Edits, edited_records, spoilt_journals
from ended_anywhere import SCENARIOS, Figures, ended_anywhere
from started_together import Pairs, started_together
from system_calls import NotAllowedError, watched

import skillcheck
from skillcheck.content import library

PAGE = ROOT / "docs" / "robustness.md"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--some", type=int, default=0, help="calls of each command at which it is ended; 0: every one")
    options.add_argument("--only", default="", help="commands whose name holds these words")
    options.add_argument("--edits", type=int, default=20_000)
    options.add_argument("--pairs", type=int, default=20)
    options.add_argument("--seed", type=int, default=20261129)
    options.add_argument("--no-page", action="store_true")
    options.add_argument("--keep", type=Path, help="file in which each part is kept when it is done")
    given = options.parse_args()
    library.load = cache(library.load)  # the content is read once; what is tried is what is written
    try:
        watched(["--version"], Path("/nowhere"))
    except NotAllowedError:
        print("this machine lets no process watch another: nothing was tried")
        return 77
    parts = Parts(given.keep, given.seed)
    ends: list[tuple[str, bool, Figures]] = []
    for number, scenario in enumerate(SCENARIOS):
        if given.only not in scenario.name:
            continue
        seed = given.seed + number
        both = parts.done(scenario.name, lambda: ended_anywhere(scenario, some=given.some, seed=seed))  # noqa: B023 (at once)
        for full, found in enumerate(Figures(**one) for one in both):
            ends.append((scenario.name, bool(full), found))
            print(f"{scenario.name}{', full' if full else ''}: {found.ends} ends, {found.faults} faults", flush=True)
            print(*found.stories, sep="\n", flush=True)
    pairs = Pairs(**parts.done("pairs", lambda: [started_together(given.pairs)])[0])
    print(f"pairs: {pairs}", flush=True)
    journals = edits = Edits()
    if given.edits:
        journals = Edits(**parts.done("journals", lambda: [spoilt_journals(given.seed)])[0])
        edits = Edits(**parts.done("edits", lambda: [edited_records(given.edits, given.seed)])[0])
    print(f"journals: {journals}", flush=True)
    print(f"edits: {edits.tried}, {edits.mistakes} mistakes", *edits.stories[:20], sep="\n", flush=True)
    faults = sum(found.faults for *_, found in ends) + pairs.faults + journals.faults + edits.mistakes
    if not given.no_page:
        PAGE.write_text(page(ends, pairs, journals, edits, parts), encoding="utf-8")
    return int(faults > 0)


def commit() -> str:
    """The state of the program."""
    command = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT).stdout.strip()


class Parts:
    """The figures of each part, kept in a file as they come."""

    def __init__(self, path: Path | None, seed: int) -> None:
        self._path, self._seed = path, seed
        lines = path.read_text(encoding="utf-8").splitlines() if path and path.exists() else []
        self._kept: dict[str, Any] = {one["part"]: one for one in map(json.loads, lines)}

    @property
    def commits(self) -> str:
        """What was tried."""
        return ", ".join(dict.fromkeys(one["commit"] for one in self._kept.values()))

    @property
    def seeds(self) -> str:
        """What was drawn from."""
        return ", ".join(dict.fromkeys(str(one["seed"]) for one in self._kept.values()))

    @property
    def seconds(self) -> float:
        """How long all of them took."""
        return sum(one["seconds"] for one in self._kept.values())

    def done(self, name: str, work: Callable[[], Any]) -> list[dict[str, Any]]:
        """The figures of a part, from the file if it was done before."""
        if name not in self._kept:
            began = time.monotonic()
            figures = [{key: one for key, one in asdict(figure).items() if key != "seen"} for figure in work()]
            seconds = time.monotonic() - began
            self._kept[name] = {
                "part": name,
                "commit": commit(),
                "seed": self._seed,
                "seconds": seconds,
                "figures": figures,
            }
            if self._path:
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(self._kept[name]) + "\n")
        found: list[dict[str, Any]] = self._kept[name]["figures"]
        return found


def page(ends: list[tuple[str, bool, Figures]], pairs: Pairs, journals: Edits, edits: Edits, parts: Parts) -> str:
    """The page of figures."""
    machine = f"{platform.system()} {platform.release()} on {platform.machine()}, {os.cpu_count()} cores shared with other work"
    lines = [
        "# Nothing half done, nothing left behind: figures",
        "",
        (
            f"{datetime.now(UTC).date()}, skillcheck {skillcheck.__version__}, commit {parts.commits}, Python {sys.version.split()[0]}, {machine}. "
            f"Made by `python benchmarks/robustness.py` (seed {parts.seeds}) in {parts.seconds / 60:.0f} minutes; `tests/test_robustness.py` repeats a slice. "
            "Everything after «answers confirmed» must be 0."
        ),
        "",
        "## Ended at every call that changes a file",
        "",
        (
            "Each command is watched from outside (ptrace) and killed with SIGKILL just before its nth write, fsync, truncation, open of a new "
            "file, link, rename, unlink, mkdir or rmdir, for every n, or for as many as «ends» says, drawn by a seed; then again with «no space left» from the nth on. Lost: answers confirmed on "
            "the screen and not in the journal, or somebody else's file. Mixed: a folder of results that is neither the older run's nor the new one's "
            "and that `verify` takes for whole. Canary: files that hold a planted person after `forget` and that its receipt does not name. Alive: "
            "processes 5 seconds after the end. Mistakes: tracebacks, «the program's mistake», or the same command failing when it is given again. "
            "Left: hidden files after it. Where two ends left the very same bytes (different disks), `forget` and the next run are tried on them once."
        ),
        "",
        "| command | then | calls | ends | different disks | answers confirmed | lost | mixed | canary | alive | mistakes | left |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for name, full, one in ends:
        lines.append(
            f"| {name} | {'disk full' if full else 'killed'} | {one.calls} | {one.ends} | {one.disks} | {one.confirmed} | {one.lost} | {one.mixed} "
            f"| {one.canary} | {one.alive} | {one.mistakes} | {one.left} |"
        )
    total = [sum(getattr(one, name) for *_, one in ends) for name in COLUMNS]
    lines += [f"| **all** | | | {' | '.join(map(str, total))} |", ""]
    lines += [
        "## Started together",
        "",
        "| pairs of runs on one folder | one result, one sentence | other ends |",
        "|---|---|---|",
        f"| {pairs.tried} | {pairs.good} | {pairs.faults} |",
        "",
        "## Edited and cut",
        "",
        "| what | tried | shown or verified | refused in a sentence | mistakes |",
        "|---|---|---|---|---|",
        (
            f"| {len(DOORS)} kinds of JSON file, one value each replaced by one of {edits.values} or by one from elsewhere in it | {edits.tried} "
            f"| {edits.shown} | {edits.refused} | {edits.mistakes} |"
        ),
        f"| a journal cut at each byte, and one bit flipped at each | {journals.tried} | {journals.shown} | {journals.refused} | {journals.faults} |",
        "",
        f"The files: {', '.join(DOORS)}.",
        "",
        "A cut journal must keep every whole line; a flipped bit must be refused, or stand in a line that was never finished.",
        "",
        "## Read with care",
        "- Parts can be run one by one and put together (`--only`, `--some`, `--edits`, `--keep`), as here where several commits are named; the minutes are their sum. Where «ends» is less than «calls», or few files were edited, the machine was shared and the rest was not tried.",
        "- SIGKILL is not a power cut: what the disk itself loses is not tried. No network folder, no Windows, no macOS was tried.",
        "- The canary is looked for in files' names and bytes, and in the first column of Parquet files; packed files that `forget` names count as named.",
        "- Which calls are made depends on the system; one run of each command decides how many there are.",
        "",
    ]
    return "\n".join(lines)


COLUMNS = ("ends", "disks", "confirmed", "lost", "mixed", "canary", "alive", "mistakes", "left")

if __name__ == "__main__":
    raise SystemExit(main())
