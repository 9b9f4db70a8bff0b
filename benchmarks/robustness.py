"""What was ended, cut, flipped, filled and edited, and what was lost. Writes docs/robustness.md.

    python benchmarks/robustness.py                 # everything, about 40 minutes on two cores; Linux on x86-64
    python benchmarks/robustness.py --some 6 --edits 300 --pairs 2 --no-page

Ends with 1 where anything was lost.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from edited_files import Edits, edited_records, spoilt_journals
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
    given = options.parse_args()
    began = time.monotonic()
    library.load = cache(library.load)  # the content is read once; what is tried is what is written
    try:
        watched(["--version"], Path("/nowhere"))
    except NotAllowedError:
        print("this machine lets no process watch another: nothing was tried")
        return 77
    ends: list[tuple[str, bool, Figures]] = []
    for number, scenario in enumerate(SCENARIOS):
        if given.only not in scenario.name:
            continue
        for full, found in enumerate(ended_anywhere(scenario, some=given.some, seed=given.seed + number)):
            ends.append((scenario.name, bool(full), found))
            print(f"{scenario.name}{', full' if full else ''}: {found.ends} ends, {found.faults} faults", flush=True)
            print(*found.stories, sep="\n", flush=True)
    pairs = started_together(given.pairs)
    print(f"pairs: {pairs}", flush=True)
    journals = spoilt_journals(given.seed) if given.edits else Edits()
    print(f"journals: {journals}", flush=True)
    edits = edited_records(given.edits, given.seed) if given.edits else Edits()
    print(f"edits: {edits.tried}, {edits.mistakes} mistakes", *edits.stories[:20], sep="\n", flush=True)
    faults = sum(found.faults for *_, found in ends) + pairs.faults + journals.faults + edits.mistakes
    if not given.no_page:
        PAGE.write_text(page(ends, pairs, journals, edits, time.monotonic() - began), encoding="utf-8")
    return int(faults > 0)


def page(ends: list[tuple[str, bool, Figures]], pairs: Pairs, journals: Edits, edits: Edits, seconds: float) -> str:
    """The page of figures."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False, cwd=ROOT
    ).stdout.strip()
    options = "".join(f" {word}" for word in sys.argv[1:])
    lines = [
        "# Nothing half done, nothing left behind: figures",
        "",
        (
            f"{datetime.now(UTC).date()}, skillcheck {skillcheck.__version__}, commit {commit}, Python {sys.version.split()[0]}, Linux. "
            f"Made by `python benchmarks/robustness.py{options}` in {seconds / 60:.0f} minutes; `tests/test_robustness.py` repeats a slice. "
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
        "| pairs of runs on one folder, or of one person | one result, one sentence | other ends |",
        "|---|---|---|",
        f"| {pairs.tried} | {pairs.good} | {pairs.faults} |",
        "",
        "## Edited and cut",
        "",
        "| what | tried | shown or verified | refused in a sentence | mistakes |",
        "|---|---|---|---|---|",
        (
            f"| records (results, cohorts), one value each replaced by one of {edits.values} | {edits.tried} | {edits.shown} | {edits.refused} "
            f"| {edits.mistakes} |"
        ),
        f"| a journal cut at each byte, and one bit flipped at each | {journals.tried} | {journals.shown} | {journals.refused} | {journals.faults} |",
        "",
        "A cut journal must keep every whole line; a flipped bit must be refused, or stand in a line that was never finished.",
        "",
        "## Read with care",
        "- SIGKILL is not a power cut: what the disk itself loses is not tried. No network folder, no Windows, no macOS was tried.",
        "- The canary is looked for in files' names and bytes, and in the first column of Parquet files; packed files that `forget` names count as named.",
        "- Which calls are made depends on the system; one run of each command decides how many there are.",
        "",
    ]
    return "\n".join(lines)


COLUMNS = ("ends", "disks", "confirmed", "lost", "mixed", "canary", "alive", "mistakes", "left")

if __name__ == "__main__":
    raise SystemExit(main())
