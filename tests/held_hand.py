"""A hand that holds keys, in this process: at every menu of the program one key after the other, by a clock of its own.

Nothing is waited for: the next key comes when the program has taken the one before. What needs a real terminal (lines
typed, the echo of keys) is driven by ``tests.terminal``.
"""

from __future__ import annotations

import ast
import io
import sys
from collections import deque
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from prompt_toolkit.application import application, create_app_session, get_app
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from small import run

from skillcheck import cli
from skillcheck.screens import choose, guard
from skillcheck.screens.menus import RichScreen
from skillcheck.store.paths import journals_folder

CLI = Path(cli.__file__).parent
TWO_SECONDS, PRESSES = 46, 14
"""A key held: the press, half a second, then thirty a second; two seconds of it, and as many as make a difference."""
ASKING = ("ask", "choose", "wait")


@dataclass(frozen=True)
class Hold:
    """A key held at a screen: who asked there, what was shown meanwhile, how many screens were left, and what the store
    held after it."""

    key: str
    asked_by: str
    shown: str
    left: int
    kept: set[bytes]


class Shown(io.StringIO):
    """What is shown, as a terminal takes it."""

    encoding = "utf-8"

    def isatty(self):
        return True


class HeldHand(guard.KeyGuard):
    """Holds each of ``keys`` in turn at the screen that stands, rests, and stops the program after the last."""

    def __init__(self, keys, pipe, shown, presses):
        super().__init__(self._read_by_the_program)
        self.now, self.left, self.asked_by, self.holds = 0.0, 0, "", []
        self._keys, self._pipe, self._shown, self._presses = deque(keys), pipe, shown, presses
        self._coming, self._before = 0, None

    def _read_by_the_program(self):
        """The clock: read when a key is taken."""
        now = self.now
        if self._coming:
            self.now += 0.5 if self._coming == self._presses else 1 / 30
            self._coming -= 1
            if self._coming:
                self._pipe.send_text(self._before[0])
        return now

    def painted(self):
        """A screen stands."""
        self._painted = self.now if self._painted is None else self._painted
        app = get_app()
        app.ttimeoutlen = 0  # Esc is no beginning of another key
        if app.is_done or self._coming:
            return
        if self._before:
            key, left, asked_by, at = self._before
            self.holds.append(Hold(key, asked_by, self._shown.getvalue()[at:], self.left - left, journals()))
            self._before = None
        if self._keys:
            self.now += 5
            self._before = (self._keys.popleft(), self.left, self.asked_by, len(self._shown.getvalue()))
            self._coming = self._presses
        self._pipe.send_text(self._before[0] if self._before else "\x03")


def held(monkeypatch, *arguments, keys, presses=PRESSES):
    """Run a command and hold these keys, one after the other; returns the exit code and what each hold did.

    Of a line to be typed a held key gives nothing: it is left empty.
    """
    shown = Shown()
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        hand = HeldHand(keys, pipe, shown, presses)
        monkeypatch.setattr(
            application, "load_key_bindings", cache(application.load_key_bindings)
        )  # a third of the time
        for name in ASKING:
            monkeypatch.setattr(RichScreen, name, _noted(getattr(RichScreen, name), hand))
        for stream in ("stdin", "stdout", "stderr"):
            monkeypatch.setattr(sys, stream, shown)
        monkeypatch.setattr(guard, "sitting", lambda: hand)
        monkeypatch.setattr(choose, "_termios", lambda: None)
        monkeypatch.setattr("builtins.input", lambda _prompt: "")
        for name, value in (("TERM", "xterm"), ("COLUMNS", "80"), ("LINES", "24")):
            monkeypatch.setenv(name, value)
        code = run([*arguments, "--lang", "fr"])
        monkeypatch.undo()
    return code, hand.holds


def journals():
    """The lines of all journals of the store."""
    return {line for path in journals_folder().glob("*.jsonl") for line in path.read_bytes().splitlines()}


def _noted(method, hand):
    """A way to ask that notes who asks, and when it was answered."""

    def asks(screen, *arguments, **options):
        asker = sys._getframe(1).f_code  # noqa: SLF001 — the only way to know who called
        if Path(asker.co_filename).is_relative_to(CLI):
            hand.asked_by = f"{Path(asker.co_filename).relative_to(CLI)}:{asker.co_name}"
        answer = method(screen, *arguments, **options)
        hand.left += method.__name__ != "wait"  # which chooses
        return answer

    return asks


def every_asker():
    """Every function of the command line that puts something on a screen and takes an answer."""
    found = set()
    for path in CLI.rglob("*.py"):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                calls = [one.func for one in ast.walk(function) if isinstance(one, ast.Call)]
                asks = [one for one in calls if isinstance(one, ast.Attribute) and one.attr in ASKING]
                if any(ast.unparse(one.value).endswith("screen") for one in asks):
                    found.add(f"{path.relative_to(CLI)}:{function.name}")
    return found
