"""What each key does in a menu: choose, point, tick, ask for help, go back, stop. Knows keys, not questions."""

from __future__ import annotations

import time
from asyncio import sleep
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from prompt_toolkit.keys import Keys

from skillcheck.screens.guard import BURST
from skillcheck.screens.screen import BACK, LETTERS, PAUSE, Stopped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import questionary
    from prompt_toolkit.data_structures import Size
    from questionary.prompts.common import InquirerControl

    from skillcheck.screens.guard import KeyGuard

HELP, ASIDE, PLUS, RESIZED, NOTHING = "<help>", "<aside>", "<plus>", "<resized>", "<nothing>"
SIGNS = "123456789"
NOWHERE = -1
"""Where the pointer stands before anything was chosen: on no line, so that Enter alone gives no answer."""
SAME_NUMBER_SECONDS = 1.5
"""Two digits typed within this time are one number, in a list."""
LOOK_SECONDS = 0.5
ASIDE_KEY = "m"
STOPS = (Keys.ControlD, Keys.ControlC, Keys.SIGINT)
"""Keys that stop at any moment; the last is sent by another program, not typed."""


@dataclass(frozen=True)
class Ways:
    """The keys of one menu. ``signs``: what chooses a line at once; «» is a list whose numbers point. ``on_tick``: what
    a sign and the space bar do instead, where several lines are ticked."""

    values: Sequence[str]
    signs: str
    back: bool = False
    aside: bool = False
    plus: bool = False
    on_tick: Callable[[str], None] | None = None
    on_enter: Callable[[str], None] | None = None


def add_keys(
    prompt: questionary.Question, control: InquirerControl, ways: Ways, guard: KeyGuard, drawn_for: Size
) -> None:
    """Signs and Enter choose, «?» helps, «+» amends, ← goes back, Esc pauses, Ctrl-C and Ctrl-D stop.

    Every key passes the guard first, except those that stop and «+», which belongs to the answer before. A window that
    is no longer of the size that the words above were ``drawn_for`` is drawn anew.
    """
    app: Any = prompt.application

    def leave(value: str) -> None:
        if not app.is_done:
            app.exit(result=value)

    def on(key: Any, action: Callable[[], None]) -> None:
        def pressed(event: Any) -> None:
            waiting = event.app.key_processor.input_queue
            if guard.counts(str(event.key_sequence[0].key), len(waiting)):
                action()
            elif len(waiting) >= BURST:
                stops = [press for press in waiting if press.key in STOPS]
                waiting.clear()  # but for a stop among them: who wants out is let out, however many keys came with it
                waiting.extend(stops)

        app.key_bindings.add(key, eager=key is not Keys.Any)(pressed)

    def tick(value: str) -> None:
        if ways.on_tick and not guard.repeating:
            ways.on_tick(value)

    if ways.on_tick:
        on(" ", lambda: tick(str(control.get_pointed_at().value)))
    _choosing_keys(on, control, ways, leave, tick if ways.on_tick else leave)
    on(Keys.Any, lambda: None)
    on("?", lambda: leave(HELP))
    on(Keys.Escape, lambda: leave(PAUSE))
    for key in (Keys.Left, Keys.Backspace):
        on(key, lambda: leave(BACK) if ways.back else None)
    if ways.aside:
        on(ASIDE_KEY, lambda: leave(ASIDE))
    if ways.plus:
        app.key_bindings.add("+", eager=True)(lambda _event: leave(PLUS) if guard.meant_again() else None)
    # A terminal that marks a paste hands it over whole: unhandled, it would be written behind the question.
    app.key_bindings.add(Keys.BracketedPaste, eager=True)(lambda _event: None)
    for key in STOPS:
        app.key_bindings.add(key, eager=True)(lambda event: event.app.exit(exception=Stopped()))
    _watch(app, guard, leave, drawn_for)


def _choosing_keys(
    on: Callable[[Any, Callable[[], None]], None],
    control: InquirerControl,
    ways: Ways,
    leave: Callable[[str], None],
    at_sign: Callable[[str], None],
) -> None:
    """Signs, arrows and Enter."""

    def enter() -> None:
        if control.pointed_at == NOWHERE:
            leave(NOTHING)
        else:
            (ways.on_enter or leave)(str(control.get_pointed_at().value))

    def move(step: Callable[[], None]) -> None:
        step()
        while not control.is_selection_valid():
            step()

    def up() -> None:
        control.pointed_at = max(control.pointed_at, 0)
        move(control.select_previous)

    if ways.signs:
        for sign, value in zip(ways.signs, ways.values, strict=False):
            on(sign, partial(at_sign, value))
        if ways.signs != SIGNS:  # a number where letters choose: which key does is said
            for sign in f"0{SIGNS}":
                on(sign, lambda: leave(NOTHING))
    else:
        point = _Pointing(control, ways.values)
        for sign in f"0{SIGNS}":
            on(sign, partial(point.at, sign))
    on(Keys.ControlM, enter)
    on(Keys.Up, up)
    on(Keys.Down, lambda: move(control.select_next))


def _watch(app: Any, guard: KeyGuard, leave: Callable[[str], None], drawn_for: Size) -> None:
    """Note when the screen stands; a window that changes its size is drawn anew."""

    def redraw(_app: Any) -> None:
        if app.output.get_size() != drawn_for and app.is_running and not app.is_done:
            leave(RESIZED)

    async def look() -> None:
        """Not every system sends a signal, and prompt_toolkit's own look takes for the start what it sees first."""
        while True:
            await sleep(LOOK_SECONDS)
            if app.output.get_size() != drawn_for:
                app.invalidate()

    app.before_render += redraw
    app.after_render += lambda _app: guard.painted()
    app.terminal_size_polling_interval = None
    app.pre_run_callables.append(lambda: app.create_background_task(look()))


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


def letters_or_numbers(lines: int, *, listed: bool) -> str:
    """The signs of a menu: letters; «» where lines are numbered and pointed at."""
    return "" if listed or lines > len(LETTERS) else LETTERS[:lines]
