"""A real terminal for tests: runs skillcheck in a pseudo-terminal with a home of its own."""

from __future__ import annotations

import os
import re
import sys
import time
import warnings
from functools import partial
from pathlib import Path

import pexpect

from skillcheck.cli.app import main
from skillcheck.cli.assess import command as assess  # noqa: F401  # read before a fork, once for all
from skillcheck.interview import item_selection as order  # noqa: F401
from skillcheck.report.render import terminal as report_terminal  # noqa: F401
from skillcheck.screens import guard, menus  # noqa: F401

AGAIN = guard.AGAIN
ROOT = Path(__file__).parent.parent
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r")
FROM_OUTSIDE = ("LC_ALL", "LC_CTYPE", "LANG", "NO_COLOR", "SKILLCHECK_LANG", "ACCESSIBLE", "COLUMNS", "LINES")
UP, DOWN, LEFT, ESCAPE, CTRL_C, CTRL_D, ENTER, BACKSPACE = (
    "\x1b[A",
    "\x1b[B",
    "\x1b[D",
    "\x1b",
    "\x03",
    "\x04",
    "\r",
    "\x7f",
)


class Terminal:
    """One run of the program and what it showed."""

    def __init__(
        self,
        home: Path,
        *arguments: str,
        size: tuple[int, int] = (40, 80),
        encoding: str = "utf-8",
        fresh: bool = False,
        patient: bool = False,
        **environment: str,
    ) -> None:
        """``fresh``: a new interpreter, as any other ``environment`` needs; else a fork of this one, ready at once.
        There every key counts as soon as the screen stands, unless ``patient``: then as for people."""
        kept = {name: value for name, value in os.environ.items() if name not in FROM_OUTSIDE}
        env = {**kept, "TERM": "xterm", "LANG": "C.UTF-8", "SKILLCHECK_HOME": str(home), **environment}
        command = ["-m", "skillcheck", *arguments]
        fork = None if environment or fresh else partial(in_a_fork, list(arguments), env, patient=patient)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # fork beside numpy's idle threads
            self.process = pexpect.spawn(
                sys.executable, command, env=env, cwd=str(ROOT), dimensions=size, encoding=encoding, timeout=15,
                preexec_fn=fork,
            )  # fmt: skip
        self.process.delaybeforesend = self.process.delayafterclose = self.process.ptyproc.delayafterclose = 0
        self.shown = ""
        self.hasty = fork is not None and not patient

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

    def press(self, *keys: str) -> None:
        """Press keys as people do: each when it counts, whatever the run (``patient``, ``fresh``)."""
        time.sleep(0 if self.hasty else AGAIN + 0.05)
        for key in keys:
            self.process.send(key)
            time.sleep(0 if self.hasty else 0.02)

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


def in_a_fork(arguments: list[str], environment: dict[str, str], *, patient: bool) -> None:
    """In the child that has the pseudo-terminal: run the program in place of a new interpreter, and end there."""
    code: object = 1
    try:
        os.closerange(3, 256)  # pexpect waits for the program it thinks is starting
        if not patient:
            guard.SETTLE = guard.AGAIN = 0
        os.environ.clear()
        os.environ.update(environment)
        sys.stdin = os.fdopen(0, encoding="utf-8")
        sys.stdout, sys.stderr = (os.fdopen(stream, "w", encoding="utf-8", buffering=1) for stream in (1, 2))
        sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr
        main(arguments)
    except SystemExit as end:
        code = end.code
    finally:
        sys.stdout.flush()
        os._exit(code if isinstance(code, int) else 1)


def plain(shown: str) -> str:
    """The words without control codes, spaces as they are read."""
    return ESCAPES.sub("", shown).replace("\u202f", " ").replace("\u00a0", " ")
