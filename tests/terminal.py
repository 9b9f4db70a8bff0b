"""A real terminal for tests: runs skillcheck in a pseudo-terminal with a home of its own."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pexpect

ROOT = Path(__file__).parent.parent
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r")
FROM_OUTSIDE = ("LC_ALL", "LC_CTYPE", "LANG", "NO_COLOR", "SKILLCHECK_LANG", "ACCESSIBLE", "COLUMNS", "LINES")
UP, DOWN, LEFT, ESCAPE, CTRL_C, CTRL_D, ENTER = "\x1b[A", "\x1b[B", "\x1b[D", "\x1b", "\x03", "\x04", "\r"


class Terminal:
    """One run of the program and what it showed."""

    def __init__(
        self, home: Path, *arguments: str, size: tuple[int, int] = (40, 80), encoding: str = "utf-8", **environment: str
    ) -> None:
        kept = {name: value for name, value in os.environ.items() if name not in FROM_OUTSIDE}
        env = {**kept, "TERM": "xterm", "LANG": "C.UTF-8", "SKILLCHECK_HOME": str(home), **environment}
        self.process = pexpect.spawn(
            sys.executable, ["-m", "skillcheck", *arguments], env=env, cwd=str(ROOT), dimensions=size,
            encoding=encoding, timeout=15,
        )  # fmt: skip
        self.process.delaybeforesend = 0
        self.shown = ""

    def see(self, *words: str) -> str:
        """Wait for each of these words in turn; returns what was shown until the last, without control codes."""
        fresh = ""
        for word in words:
            self.process.expect(word)
            fresh += self.process.before + self.process.after
        self.shown += fresh
        return plain(fresh)

    def send(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.process.send(key)

    def end(self) -> int:
        """Wait for the end; returns the exit code."""
        self.process.expect(pexpect.EOF)
        self.shown += self.process.before
        self.process.close()
        return self.process.exitstatus if self.process.exitstatus is not None else -self.process.signalstatus

    def kill(self) -> None:
        """End it as kill -9 does."""
        self.process.kill(9)
        self.process.wait()
        self.process.close()

    @property
    def text(self) -> str:
        """All that was shown, without control codes."""
        return plain(self.shown)


def plain(shown: str) -> str:
    """The words without control codes, spaces as they are read."""
    return ESCAPES.sub("", shown).replace("\u202f", " ").replace("\u00a0", " ")
