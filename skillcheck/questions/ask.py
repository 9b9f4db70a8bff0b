"""Questions on a full terminal: words by Rich, menus by questionary. The only file that knows questionary.

Nothing here scores, stores or decides what comes next. Everything is said by position, sign and weight, never by
colour alone.
"""

from __future__ import annotations

import os
import shutil
import textwrap
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import questionary
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import ColorDepth
from questionary.prompts.common import InquirerControl

from skillcheck.questions.card import BACK, Card, Choice, Stopped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.console import Console

    from skillcheck.texts import Texts

# Where the cursor stands is not asked of the terminal: over a slow line the answer comes late or never.
os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")

HELP, RESIZED, NOTHING = "<help>", "<resized>", "<nothing>"
SIGNS = "123456789"
UNTICKED, TICKED = "○ ", "● "
NOWHERE = -1
"""Where the pointer stands before anything was chosen: on no line, so that Enter alone gives no answer."""
POINTER = "»"
GUTTER = 4
"""Columns left of a menu line: a space, the pointer, a space; one more at the right edge."""
PASTE = 8
"""Keys that arrive together in this number or more were not typed one by one: they are thrown away."""
QUIET_SECONDS = 0.25
SAME_NUMBER_SECONDS = 1.5
"""Two digits typed within this time are one number, in a list longer than nine."""
STYLE = questionary.Style(
    [("pointer", "bold"), ("highlighted", "bold"), ("selected", "bold"), ("instruction", ""), ("question", "bold")]
)


class RichScreen:
    """Menus moved through with arrows or chosen by their number; «?» helps, Esc stops. ``large``: more room."""

    menus = True

    def __init__(self, console: Console, texts: Texts, *, large: bool = False) -> None:
        self._console = console
        self._texts = texts
        self._large = large

    def tell(self, *paragraphs: str) -> None:
        """Paragraphs, wrapped between words."""
        for words in paragraphs:
            self._print(words)
            if self._large:
                self._console.print()

    def ask(self, card: Card) -> str:
        """The question in words, then its menu; what was chosen stays on the screen as one line."""
        self._show(card)
        pointed: str | None = card.given
        hinted = False
        while True:
            chosen, pointed = self._several(card, pointed) if card.several else self._one(card, pointed)
            if chosen == HELP:
                for words in card.help:
                    self._print(words, indent=2)
                self._console.print()
            elif chosen == NOTHING:
                self._hint(several=card.several, said=hinted)
                hinted = True
            elif chosen != RESIZED:
                self._confirm(card, chosen)
                return chosen

    def choose(self, message: str, choices: Sequence[Choice], default: str | None = None) -> str:
        """A message in words, then a menu."""
        self._console.print()
        self._print(message)
        pointed = default
        hinted = False
        while True:
            menu = self._lines(choices)
            prompt = questionary.select(
                self._texts.t("assess.choice"), choices=menu, default=pointed, instruction=" ", **_looks()
            )
            chosen, pointed = self._run(prompt, [choice.value for choice in choices], pointed)
            if chosen == NOTHING:
                self._hint(several=False, said=hinted)
                hinted = True
            elif chosen not in {HELP, RESIZED}:
                self._print(f"→ {next(choice.words for choice in choices if choice.value == chosen)}", indent=2)
                return chosen

    # --- words --------------------------------------------------------------------------------------------

    def _show(self, card: Card) -> None:
        self._console.print()
        self._print(card.heading, style="dim")
        for words, also in ((card.title, card.also_title), (card.scene, card.also_scene), (card.text, card.also_text)):
            if words:
                self._console.print()
                self._print(words, style="" if words is card.scene else "bold")
                if also:
                    self._print(also, style="dim italic")
        self._console.print()

    def _print(self, words: str, *, style: str = "", indent: int = 0) -> None:
        from rich.padding import Padding
        from rich.text import Text

        text = Text(words, style=style)
        self._console.print(Padding(text, (0, 0, 0, indent), expand=False) if indent else text)

    def _hint(self, *, several: bool, said: bool) -> None:
        """Enter alone gives no answer: say once what does."""
        if not said:
            self._print(self._texts.t("assess.tick_first" if several else "assess.choose_first"), indent=2)
            self._console.print()

    def _confirm(self, card: Card, code: str) -> None:
        words = [choice.words for choice in card.lines if choice.value == code]
        if not words:
            words = [choice.words for choice in card.answers if choice.value in code]
        self._print(f"→ {' + '.join(words)}", indent=2)

    # --- menus --------------------------------------------------------------------------------------------

    def _one(self, card: Card, pointed: str | None) -> tuple[str, str | None]:
        prompt = questionary.select(
            self._texts.t("assess.your_answer"),
            choices=self._groups(card),
            default=pointed,
            instruction=self._texts.t("assess.keys"),
            **_looks(),
        )
        return self._run(prompt, [choice.value for choice in card.lines], pointed)

    def _several(self, card: Card, pointed: str | None) -> tuple[str, str | None]:
        """Answers are ticked with the space bar or their number; a special answer is chosen by Enter alone."""
        codes = [choice.value for choice in card.answers]
        alone = _alone(card)
        prompt = questionary.checkbox(
            self._texts.t("assess.your_answers"),
            choices=self._groups(card, ticked="" if pointed is None or pointed in alone else pointed),
            instruction=self._texts.t("assess.keys_several"),
            **_looks(),
        )
        control = _control(prompt)
        control.use_indicator = False  # only answers are ticked; the sign stands in their own words
        keys: Any = prompt.application.key_bindings

        def ticked() -> str:
            return "".join(code for code in codes if code in control.selected_options)

        def enter(value: str) -> None:
            prompt.application.exit(result=value if value in alone else ticked() or NOTHING)

        def tick(value: str) -> None:
            if value in alone:
                prompt.application.exit(result=value)
                return
            chosen = control.selected_options
            chosen.remove(value) if value in chosen else chosen.append(value)
            line = next(line for line in control.choices if line.value == value)
            line.title = (TICKED if value in chosen else UNTICKED) + str(line.title)[len(TICKED) :]

        keys.add(" ", eager=True)(lambda _event: tick(str(control.get_pointed_at().value)))
        for key in ("a", "i"):  # questionary's «all» and «invert» would tick special answers too
            keys.add(key, eager=True)(lambda _event: None)
        chosen, _ = self._run(prompt, [choice.value for choice in card.lines], codes[0], tick, enter)
        return chosen, ticked() or None

    def _groups(self, card: Card, ticked: str = "") -> list[Any]:
        """The answers, the special ones, the way back: three groups with an empty line between."""
        menu: list[Any] = []
        number = 0
        for group in (card.answers, card.apart, [card.back] if card.back else []):
            if group and menu:
                menu.append(questionary.Separator(" "))
            marks = None if not card.several else ticked if group is card.answers else "-"
            menu += self._lines(group, first=number + 1, ticked=marks)
            number += len(group)
        return menu

    def _lines(self, choices: Sequence[Choice], first: int = 1, ticked: str | None = None) -> list[Any]:
        """``ticked``: the values to mark as ticked; «-» leaves the marks' place empty; None is a menu without marks."""
        menu: list[Any] = []
        width = max(shutil.get_terminal_size().columns - GUTTER, 12)
        digits = 1 if len(choices) <= len(SIGNS) else 2
        hang = " " * (digits + 2 + (len(TICKED) if ticked is not None else 0))
        for number, choice in enumerate(choices, start=first):
            on = bool(ticked) and choice.value in str(ticked)
            mark = "" if ticked is None else "  " if ticked == "-" else TICKED if on else UNTICKED
            words = _wrapped(f"{mark}{number:>{digits}}. {choice.words}", width, hang)
            if choice.also:
                words += f"\n{' ' * (GUTTER - 1)}" + _wrapped(f"{hang}({choice.also})", width, hang)
            menu.append(questionary.Choice(words, value=choice.value, checked=on))
            if self._large and choice is not choices[-1]:
                menu.append(questionary.Separator(" "))
        return menu

    def _run(
        self,
        prompt: questionary.Question,
        values: Sequence[str],
        pointed: str | None,
        on_number: Callable[[str], None] | None = None,
        on_enter: Callable[[str], None] | None = None,
    ) -> tuple[str, str | None]:
        """Show a menu; returns what was chosen and where the pointer stood. Raises Stopped.

        ``pointed``: the line to begin at, if any. ``on_number`` and ``on_enter`` get the value of the line; without
        them, it is the choice.
        """
        control = _control(prompt)
        if pointed is None:
            control.pointed_at = NOWHERE
        _add_keys(prompt, values, on_number, on_enter)
        try:
            chosen = prompt.unsafe_ask()
        except (KeyboardInterrupt, EOFError):
            raise Stopped from None
        return str(chosen), None if control.pointed_at == NOWHERE else str(control.get_pointed_at().value)


def _looks() -> dict[str, Any]:
    """No frame, no colour; the menu goes away when it is answered."""
    return {
        "qmark": "", "pointer": POINTER, "style": STYLE, "use_jk_keys": False,
        "erase_when_done": True, "color_depth": ColorDepth.DEPTH_1_BIT,
    }  # fmt: skip


def _alone(card: Card) -> set[str]:
    """The lines that cannot be ticked together with others."""
    return {choice.value for choice in card.apart} | {BACK}


def _wrapped(words: str, width: int, hang: str) -> str:
    """Lines of at most ``width`` columns behind the pointer's place; those after the first stand below the words."""
    lines = textwrap.wrap(words, width, break_on_hyphens=False, subsequent_indent=hang) or [""]
    return f"\n{' ' * (GUTTER - 1)}".join(lines)


def _control(prompt: questionary.Question) -> InquirerControl:
    found = prompt.application.layout.find_all_controls()
    return next(control for control in found if isinstance(control, InquirerControl))


def _add_keys(
    prompt: questionary.Question,
    values: Sequence[str],
    on_number: Callable[[str], None] | None,
    on_enter: Callable[[str], None] | None,
) -> None:
    """Numbers and Enter choose, «?» asks for help, ← goes back, Esc and Ctrl-D stop; a paste is thrown away, a window
    that changes its width is drawn anew. In a list longer than nine, a number points and Enter chooses."""
    app: Any = prompt.application
    control = _control(prompt)
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
    for key in (Keys.Left, Keys.Backspace):
        on(key, lambda: leave(BACK) if BACK in values else None)
    for key in (Keys.ControlD, Keys.Escape):
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
