"""What each key does in a menu: choose, point, tick, ask for help, go back, stop. Knows keys, not questions."""

from __future__ import annotations

import shutil
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from prompt_toolkit.keys import Keys

from skillcheck.screens.screen import BACK, Stopped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import questionary
    from questionary.prompts.common import InquirerControl

HELP, RESIZED, NOTHING = "<help>", "<resized>", "<nothing>"
SIGNS = "123456789"
NOWHERE = -1
"""Where the pointer stands before anything was chosen: on no line, so that Enter alone gives no answer."""
PASTE = 8
"""Keys that arrive together in this number or more were not typed one by one: they are thrown away."""
QUIET_SECONDS = 0.25
SAME_NUMBER_SECONDS = 1.5
"""Two digits typed within this time are one number, in a list longer than nine."""


def add_keys(
    prompt: questionary.Question,
    control: InquirerControl,
    values: Sequence[str],
    on_number: Callable[[str], None] | None,
    on_enter: Callable[[str], None] | None,
) -> None:
    """Numbers and Enter choose, «?» asks for help, ← goes back, Esc and Ctrl-D stop; a paste is thrown away, a window
    that changes its width is drawn anew. In a list longer than nine, a number points and Enter chooses."""
    app: Any = prompt.application
    pasted_at = float("-inf")

    def leave(value: str) -> None:
        if not app.is_done:
            app.exit(result=value)

    def on(key: Any, action: Callable[[], None]) -> None:
        def pressed(event: Any) -> None:
            nonlocal pasted_at
            waiting = event.app.key_processor.input_queue
            if len(waiting) >= PASTE or time.monotonic() - pasted_at < QUIET_SECONDS:
                waiting.clear()
                pasted_at = time.monotonic()
            else:
                action()

        app.key_bindings.add(key, eager=key is not Keys.Any)(pressed)

    def enter() -> None:
        if control.pointed_at == NOWHERE:
            leave(NOTHING)
        else:
            (on_enter or leave)(str(control.get_pointed_at().value))

    def up(_event: Any) -> None:
        control.pointed_at = max(control.pointed_at, 0)
        control.select_previous()
        while not control.is_selection_valid():
            control.select_previous()

    if len(values) <= len(SIGNS):
        for sign, value in zip(SIGNS, values, strict=False):
            on(sign, partial(on_number or leave, value))
    else:
        point = _Pointing(control, values)
        for sign in f"0{SIGNS}":
            on(sign, partial(point.at, sign))
    on(Keys.ControlM, enter)
    app.key_bindings.add(Keys.Up, eager=True)(up)
    on("?", lambda: leave(HELP))
    on(Keys.Any, lambda: None)
    # A terminal that marks a paste hands it over whole: unhandled, it would be written behind the question.
    app.key_bindings.add(Keys.BracketedPaste, eager=True)(lambda _event: None)
    for key in (Keys.Left, Keys.Backspace):
        on(key, lambda: leave(BACK) if BACK in values else None)
    for key in (Keys.ControlD, Keys.Escape, Keys.SIGINT):  # the last: sent by another program, not typed
        app.key_bindings.add(key, eager=True)(lambda event: event.app.exit(exception=Stopped()))
    columns = shutil.get_terminal_size().columns

    def redraw(_app: Any) -> None:
        if app.output.get_size().columns != columns and app.is_running and not app.is_done:
            app.exit(result=RESIZED)

    app.before_render += redraw


class _Pointing:
    """The number being typed in a long list, digit after digit; the pointer goes to its line."""

    def __init__(self, control: InquirerControl, values: Sequence[str]) -> None:
        self._control = control
        self._values = values
        self._typed = ""
        self._last = float("-inf")

    def at(self, digit: str) -> None:
        """One digit more, or the first of another number; one that no line has moves nothing."""
        now = time.monotonic()
        before = self._typed if now - self._last < SAME_NUMBER_SECONDS else ""
        fit = [number for number in (before + digit, digit) if 1 <= int(number) <= len(self._values)]
        self._typed, self._last = (fit[0] if fit else ""), now
        if fit:
            wanted = self._values[int(fit[0]) - 1]
            places = [place for place, line in enumerate(self._control.choices) if line.value == wanted]
            self._control.pointed_at = places[0]
