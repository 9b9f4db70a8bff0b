"""Pairs of runs started at the same moment on one folder, or of one person: one result, one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "cohort-30.csv"


@dataclass
class Pairs:
    """How many pairs, and how many ended as they must."""

    tried: int = 0
    good: int = 0
    stories: list[str] = field(default_factory=list)

    @property
    def faults(self) -> int:
        """Pairs that ended otherwise."""
        return self.tried - self.good


def started_together(pairs: int) -> Pairs:
    """Half of the pairs score into one new folder, half into one that holds an older run, with --force."""
    found = Pairs()
    with tempfile.TemporaryDirectory(prefix="robust-") as place:
        for number in range(pairs):
            out = Path(place) / f"out{number}"
            environment = {**os.environ, "SKILLCHECK_HOME": f"{place}/home{number}", "SKILLCHECK_LANG": "en"}
            words = ["batch", str(EXAMPLE), "--out", str(out)]
            if number % 2:
                _whole(_start(words, environment))
                words.append("--force")
            runs = [_start(words, environment) for _ in range(2)]
            ended = [(*one.communicate(), one.returncode) for one in runs]
            checked = _whole(_start(["verify", str(out)], environment))
            found.tried += 1
            refused = [said for _, said, code in ended if code]
            clean = not any(word in said for _, said, _ in ended for word in ("Traceback", "mistake"))
            both = not refused and number % 2 == 1  # the second came when the first was done: with --force it may
            one_sentence = len(refused) == 1 and any(word in refused[0] for word in ("Another skillcheck", "already"))
            if checked == 0 and clean and (both or one_sentence):
                found.good += 1
            else:
                found.stories.append(str(ended))
    return found


def _start(words: list[str], environment: dict[str, str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "skillcheck", *words]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment, cwd=ROOT)


def _whole(run: subprocess.Popen[str]) -> int:
    run.communicate()
    return run.returncode
