"""A real terminal for tests: runs skillcheck in a pseudo-terminal with a home of its own."""

from __future__ import annotations

import mmap
import os
import re
import struct
import sys
import time
import warnings
from functools import partial
from pathlib import Path

import pexpect
from small import DATA

from skillcheck.cli.app import main
from skillcheck.cli.assess import command as assess  # noqa: F401  # read before a fork, once for all
from skillcheck.interview import item_selection as order  # noqa: F401
from skillcheck.report.render import terminal as report_terminal  # noqa: F401
from skillcheck.screens import guard, menus  # noqa: F401

AGAIN = guard.AGAIN
ROOT = Path(__file__).parent.parent
PATIENCE = 60
"""Seconds that words are waited for: on a busy machine a program takes long, and only a wrong one takes all of them."""
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
        clock: SharedClock | None = None,
        **environment: str,
    ) -> None:
        """``fresh``: a new interpreter, as any other ``environment`` needs; else a fork of this one, ready at once.
        There every key counts as soon as the screen stands, unless ``patient``: then as for people; by ``clock``, if given."""
        kept = {name: value for name, value in os.environ.items() if name not in FROM_OUTSIDE}
        env = {**kept, "TERM": "xterm", "LANG": "C.UTF-8", "SKILLCHECK_HOME": str(home), **environment}
        arguments = arguments if "--data" in arguments else (*DATA, *arguments)
        command = ["-m", "skillcheck", *arguments]
        fork = (
            None
            if environment or fresh
            else partial(in_a_fork, list(arguments), env, patient=patient or clock is not None, clock=clock)
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # fork beside numpy's idle threads
            self.process = pexpect.spawn(
                sys.executable, command, env=env, cwd=str(ROOT), dimensions=size, encoding=encoding, timeout=PATIENCE,
                preexec_fn=fork,
            )  # fmt: skip
        self.process.delaybeforesend = self.process.delayafterclose = self.process.ptyproc.delayafterclose = 0
        self.shown = ""
        self.hasty = fork is not None and not patient and clock is None
        self._clock = clock

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
        time.sleep(0 if self.hasty else AGAIN + 0.3)  # a busy machine paints late
        for key in keys:
            self.process.send(key)
            time.sleep(0 if self.hasty else 0.02)

    def hold(self, key: str, seconds: float = 2.0) -> None:
        """Hold a key as a terminal repeats it: the press, half a second, then thirty a second.

        By the clock shared with the program, which goes on when a key has arrived: nobody waits.
        """
        assert self._clock is not None
        patience = 0.3
        for number in range(round((seconds - 0.5) * 30) + 1):
            arrived = self._clock.asked
            self.process.send(key)
            self._take_in()
            if not self._clock.is_asked_after(arrived, patience):
                patience = 0.005  # keys wait for the next screen, or Esc for what may follow it
            self._clock.now += 0.5 if number == 0 else 1 / 30
        time.sleep(1.5 if key == ESCAPE else 0)  # so long it is unknown whether a last one is an arrow's beginning

    def settle(self) -> None:
        """Nobody touches the keyboard for a while, now that a screen stands."""
        assert self._clock is not None
        asked, until = -1, time.monotonic() + PATIENCE
        while asked != self._clock.asked or not self._clock.stands or self._keys_wait():
            assert time.monotonic() < until
            asked = self._clock.asked
            self._take_in()
            time.sleep(0.1)
        self._clock.now += 5

    def _take_in(self) -> None:
        """Read what was shown, and keep it for ``see``: a program whose words nobody takes waits, and reads no key."""
        self.process.expect([pexpect.TIMEOUT, pexpect.EOF], timeout=0)

    def _keys_wait(self) -> bool:
        """Whether keys are in the terminal that the program has not read."""
        import fcntl
        import termios

        terminal = os.open(f"/proc/{self.process.pid}/fd/0", os.O_RDWR | os.O_NOCTTY)
        try:
            return struct.unpack("i", fcntl.ioctl(terminal, termios.FIONREAD, b"\0" * 4))[0] > 0
        finally:
            os.close(terminal)

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


class SharedClock:
    """The clock by which keys count, in the hands of the test: the program in the fork reads it at every key."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, 17)

    def __call__(self) -> float:
        """What the program calls."""
        self._memory[8:16] = struct.pack("q", self.asked + 1)
        return self.now

    @property
    def now(self) -> float:
        """Seconds; only the test writes them."""
        return float(struct.unpack("d", self._memory[:8])[0])

    @now.setter
    def now(self, seconds: float) -> None:
        self._memory[:8] = struct.pack("d", seconds)

    @property
    def asked(self) -> int:
        """How often the program has read it; only the program writes it."""
        return int(struct.unpack("q", self._memory[8:16])[0])

    @property
    def stands(self) -> bool:
        """Whether a screen is painted and waits for keys; only the program writes it."""
        return self._memory[16] == 1

    @stands.setter
    def stands(self, standing: bool) -> None:
        self._memory[16] = standing

    def is_asked_after(self, before: int, patience: float) -> bool:
        """Whether the program reads the clock again soon."""
        until = time.monotonic() + patience
        while self.asked == before and time.monotonic() < until:
            time.sleep(0.0005)
        return self.asked != before


class WatchedGuard(guard.KeyGuard):
    """The guard of a program that is driven by a shared clock: tells when a screen stands."""

    def __init__(self, clock: SharedClock) -> None:
        super().__init__(clock)
        self._shared = clock

    def painting(self) -> None:
        """As the guard's."""
        self._shared.stands = False
        super().painting()

    def painted(self) -> None:
        """As the guard's."""
        super().painted()
        self._shared.stands = True


def in_a_fork(
    arguments: list[str], environment: dict[str, str], *, patient: bool, clock: SharedClock | None = None
) -> None:
    """In the child that has the pseudo-terminal: run the program in place of a new interpreter, and end there."""
    code: object = 1
    try:
        os.closerange(3, 256)  # pexpect waits for the program it thinks is starting
        if not patient:
            guard.SETTLE = guard.AGAIN = 0
        if clock is not None:
            watched = WatchedGuard(clock)
            guard.sitting = lambda: watched
        os.environ.clear()
        os.environ.update(environment)
        sys.stdin = os.fdopen(0, encoding="utf-8")
        sys.stdout, sys.stderr = (os.fdopen(stream, "w", encoding="utf-8", buffering=1) for stream in (1, 2))
        sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr
        main(arguments)
    except SystemExit as end:
        code = end.code
    finally:
        if (raised := sys.exc_info())[0] is not None:
            sys.excepthook(*raised)  # as the interpreter does that the fork stands for
        sys.stdout.flush()
        os._exit(code if isinstance(code, int) else 1)


def plain(shown: str) -> str:
    """The words without control codes, spaces as they are read."""
    return ESCAPES.sub("", shown).replace("\u202f", " ").replace("\u00a0", " ")
