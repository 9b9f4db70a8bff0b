"""Random keys into a real terminal, and commands of the desk killed at random moments: what is left can be read.

Every storm of keys ends in a journal that replays to the question that was on the screen; after every kill, what was
said to be done is there. A held key gives at most one answer: tests/screens/test_guard.py, tests/cli/.

    .venv/bin/python benchmarks/desk_storms.py [--storms 200] [--kills 200]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.desk_people import typical, visit
from tests.kills import PERSON, kills
from tests.storms import storm

ROUNDS = 20
"""Kills one after the other on one machine."""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--storms", type=int, default=200)
    parser.add_argument("--kills", type=int, default=200)
    wanted = parser.parse_args()
    begun, answers = time.monotonic(), Counter()
    for seed in range(wanted.storms):
        with tempfile.TemporaryDirectory() as folder:
            answers[storm(Path(folder), seed, 60)] += 1
    print(
        f"{wanted.storms} storms of 60 keys: all journals sound and replayed to the question shown; answers a storm: "
        f"{dict(sorted(answers.items()))}; {time.monotonic() - begun:.0f} s"
    )
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


if __name__ == "__main__":
    main()
