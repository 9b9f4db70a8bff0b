"""Which screen this terminal can carry: menus, or plain lines."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console

    from skillcheck.i18n import Texts
    from skillcheck.screens.screen import Screen


def make_screen(texts: Texts, console: Callable[[], Console], *, plain: bool, large: bool) -> Screen:
    """Menus on a terminal that can draw them, else plain lines; ``console`` is made only where it is drawn on."""
    if plain or not can_draw():
        from skillcheck.screens.plain import PlainScreen

        return PlainScreen(texts, spacing=2 if large else 1)
    from skillcheck.screens.guard import sitting
    from skillcheck.screens.menus import RichScreen

    return RichScreen(console(), texts, large=large, guard=sitting())


@contextmanager
def silent_keys(*, drawn: bool) -> Iterator[None]:
    """Between two menus the terminal would write what is typed on the screen, and send Ctrl-C to whatever runs at that
    moment, where it may be lost: until this ends, every key waits for the next menu."""
    with _keys(shown=False, stops=False) if drawn else nullcontext():
        yield


@contextmanager
def stopping_keys(*, drawn: bool) -> Iterator[None]:
    """While something runs between two menus: Ctrl-C stops it."""
    with _keys(shown=False, stops=True) if drawn else nullcontext():
        yield


def typed_line(prompt: str) -> str:
    """A line typed in answer to a prompt, and shown; what was typed before is not for it (a key that is still held).

    Raises EOFError, KeyboardInterrupt.
    """
    with _keys(shown=True, stops=True):
        if (termios := _termios()) is not None:
            termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
        return input(prompt)


def _termios() -> Any:
    """None where nothing is written while nobody asks (Windows), or there is no terminal."""
    try:
        import termios
    except ImportError:
        return None
    return termios if sys.stdin.isatty() else None


@contextmanager
def _keys(*, shown: bool, stops: bool) -> Iterator[None]:
    """Whether the terminal writes what is typed, and whether Ctrl-C is a signal; where it is none, no key erases it."""
    termios = _termios()
    if termios is None:
        yield
        return
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    wanted = [*before]
    for flag, on in ((termios.ECHO, shown), (termios.ISIG, stops), (termios.ICANON, stops)):
        wanted[3] = wanted[3] | flag if on else wanted[3] & ~flag
    termios.tcsetattr(terminal, termios.TCSANOW, wanted)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSANOW, before)


def can_draw() -> bool:
    """Whether the terminal can move the cursor and show accents and arrows; else plain lines serve it better."""
    return (
        os.name == "nt" or os.environ.get("TERM", "") not in {"", "dumb", "unknown"}
    ) and "utf" in sys.stdout.encoding.lower()
