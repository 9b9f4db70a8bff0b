"""A slice of benchmarks/robustness.py: a command ended at a drawn call, killed and full. The page holds the figures."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WATCHED = sys.platform == "linux" and platform.machine() == "x86_64"


@pytest.mark.skipif(not WATCHED, reason="runs are watched by ptrace, on Linux and x86-64 only")
def test_a_command_ended_at_any_call_loses_mixes_and_leaves_nothing():
    command = [
        sys.executable, "benchmarks/robustness.py", "--only", "over an older result", "--some", "2", "--edits", "0", "--pairs", "0",
        "--no-page",
    ]  # fmt: skip

    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)

    if done.returncode == 77:
        pytest.skip("this machine lets no process watch another")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(" 2 ends, 0 faults") == 2
