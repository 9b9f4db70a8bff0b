"""The program in a process of its own that is a fork of this one: ready at once, for tests that are not about starting."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

from small import DATA

from tests.terminal import in_a_fork

ROOT = Path(__file__).parent.parent


def begun(*words: object, **options: Any) -> subprocess.Popen[str]:
    """A run on the small content, unless ``words`` name another; ``options`` are Popen's, texts go in and out."""
    given = [*map(str, words)] if "--data" in words else [*DATA, *map(str, words)]
    program = partial(in_a_fork, given, {**os.environ, **options.pop("env", {})}, patient=True)
    return subprocess.Popen([sys.executable], cwd=ROOT, text=True, restore_signals=False, preexec_fn=program, **options)  # noqa: PLW1509 (no thread of ours here)


def ended(*words: object, typed: str = "", seconds: int = 30, **options: Any) -> subprocess.CompletedProcess[str]:
    """The same, waited for: it must end by itself in so many seconds. Nothing ``typed``: nobody is there."""
    entry = {"stdin": subprocess.PIPE} if typed else {"stdin": subprocess.DEVNULL}
    with begun(*words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **entry, **options) as run:
        try:
            out, err = run.communicate(typed or None, timeout=seconds)
        except subprocess.TimeoutExpired:
            run.kill()
            raise
    return subprocess.CompletedProcess(words, run.returncode, out, err)
