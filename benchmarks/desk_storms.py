"""Random keys into a real terminal, keys held at every screen, and commands of the desk killed at random moments.

Every storm of keys ends in a journal that replays to the question that was on the screen; a key held for two seconds
gives one answer at most; after every kill, what was said to be done is there. Exit code 1, and the seeds, where not.

    nice .venv/bin/python benchmarks/desk_storms.py [--storms 200] [--kills 200] [--at-once 4]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import pytest

from tests.cli.test_held_keys import WALKS, fill_desk
from tests.desk_people import typical, visit
from tests.held_hand import TWO_SECONDS, every_asker, held
from tests.kills import PERSON, kills
from tests.storms import storm

ROUNDS = 20
"""Kills one after the other on one machine."""


def one_storm(seed):
    """How many answers a storm left, or what was wrong with it."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            return seed, storm(Path(folder), seed, 60)
        except Exception as error:  # every seed is told, not only the first  # noqa: BLE001
            return seed, f"{type(error).__name__}: {str(error)[:300]}"


def storms(wanted, at_once):
    """Storms mostly wait: some at once, each in a process of its own."""
    begun = time.monotonic()
    with ProcessPoolExecutor(at_once) as pool:
        found = dict(pool.map(one_storm, range(wanted)))
    faults = {seed: answers for seed, answers in found.items() if isinstance(answers, str)}
    sound = Counter(answers for answers in found.values() if isinstance(answers, int))
    print(
        f"{wanted} storms of 60 keys: {sum(sound.values())} journals sound and replayed to the question shown; answers "
        f"a storm: {dict(sorted(sound.items()))}; {time.monotonic() - begun:.0f} s"
    )
    for seed, fault in faults.items():
        print(f"  seed {seed}: {fault}")
    return not faults


def holds():
    """Every walk of the tests, each key held for the whole two seconds."""
    begun, most, whole = time.monotonic(), 0, 0
    for number, (arguments, steps) in enumerate(WALKS.values()):
        with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
            patched.setenv("SKILLCHECK_HOME", folder)
            fill_desk()
            with pytest.MonkeyPatch.context() as terminal:
                _, found = held(terminal, *arguments, keys=[key for _, key in steps], presses=TWO_SECONDS)
        assert [(one.asked_by, one.key) for one in found] == steps, number
        most, whole = max(most, *(one.left for one in found)), whole + len(found)
    print(
        f"{whole} keys held for two seconds at the {len(every_asker())} kinds of screen: screens left by one hold "
        f"{most} at most; {time.monotonic() - begun:.0f} s"
    )
    return most == 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--storms", type=int, default=200)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--at-once", type=int, default=4)
    wanted = parser.parse_args()
    sound = holds()
    sound &= storms(wanted.storms, wanted.at_once)
    begun, ended = time.monotonic(), Counter()
    for seed in range(0, wanted.kills, ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            os.environ["SKILLCHECK_HOME"] = folder
            visit(PERSON, "2026-05-10", typical(2), items=20, finished=False)
            ended += kills(seed, min(ROUNDS, wanted.kills - seed))
    print(
        f"{wanted.kills} kills: {ended['killed']} ended it, {ended['done']} came too late; the list, the notes, the "
        f"steps, the nicknames and the interview could be read every time, and nothing said to be done was missing; "
        f"{time.monotonic() - begun:.0f} s"
    )
    sys.exit(not sound)


if __name__ == "__main__":
    main()
