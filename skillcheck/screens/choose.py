"""Which screen this terminal can carry: menus, or plain lines."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

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
    from skillcheck.screens.menus import RichScreen

    return RichScreen(console(), texts, large=large)


@contextmanager
def silent_keys(*, drawn: bool) -> Iterator[None]:
    """Between two menus the terminal would write what is typed on the screen: it does not, until this ends."""
    if not drawn:
        yield
        return
    try:
        import termios
    except ImportError:  # Windows: nothing is written while nobody asks
        yield
        return
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    quiet = [*before]
    quiet[3] &= ~termios.ECHO
    termios.tcsetattr(terminal, termios.TCSANOW, quiet)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSANOW, before)


def can_draw() -> bool:
    """Whether the terminal can move the cursor and show accents and arrows; else plain lines serve it better."""
    return (
        os.name == "nt" or os.environ.get("TERM", "") not in {"", "dumb", "unknown"}
    ) and "utf" in sys.stdout.encoding.lower()
