"""Questions on a full terminal: words by Rich, menus by questionary. The only file that knows questionary.

Nothing here scores, stores or decides what comes next. Everything is said by position, sign and weight, never by
colour alone.
"""

from __future__ import annotations

import os
import shutil
import textwrap
from typing import TYPE_CHECKING, Any

import questionary
from prompt_toolkit.output import ColorDepth
from questionary.prompts.common import InquirerControl

from skillcheck.screens.keyboard import HELP, NOTHING, NOWHERE, RESIZED, SIGNS, add_keys
from skillcheck.screens.screen import BACK, Card, Choice, Stopped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.console import Console

    from skillcheck.i18n import Texts

# Where the cursor stands is not asked of the terminal: over a slow line the answer comes late or never.
os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")

NARROWEST = 20
UNTICKED, TICKED = "○ ", "● "
POINTER = "»"
GUTTER = 4
"""Columns left of a menu line: a space, the pointer, a space; one more at the right edge."""
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
                self._texts.t("screens.choice"), choices=menu, default=pointed, instruction=" ", **_looks()
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
        """Wrapped here and not by Rich, which breaks lines at no-break spaces too («Où est-elle / ?»)."""
        from rich.text import Text

        pad = " " * indent
        width = max(self._console.width, NARROWEST)
        lines = [textwrap.wrap(line, width, initial_indent=pad, subsequent_indent=pad) for line in words.split("\n")]
        text = Text("\n".join(line for wrapped in lines for line in wrapped or [""]), style=style)
        self._console.print(text, no_wrap=True, overflow="fold", crop=False)

    def _hint(self, *, several: bool, said: bool) -> None:
        """Enter alone gives no answer: say once what does."""
        if not said:
            self._print(self._texts.t("screens.tick_first" if several else "screens.choose_first"), indent=2)
            self._console.print()

    def _confirm(self, card: Card, code: str) -> None:
        words = [choice.words for choice in card.lines if choice.value == code]
        if not words:
            words = [choice.words for choice in card.answers if choice.value in code]
        self._print(f"→ {' + '.join(words)}", indent=2)

    # --- menus --------------------------------------------------------------------------------------------

    def _one(self, card: Card, pointed: str | None) -> tuple[str, str | None]:
        prompt = questionary.select(
            self._texts.t("screens.your_answer"),
            choices=self._groups(card),
            default=pointed,
            instruction=self._texts.t("screens.keys"),
            **_looks(),
        )
        return self._run(prompt, [choice.value for choice in card.lines], pointed)

    def _several(self, card: Card, pointed: str | None) -> tuple[str, str | None]:
        """Answers are ticked with the space bar or their number; a special answer is chosen by Enter alone."""
        codes = [choice.value for choice in card.answers]
        alone = _alone(card)
        prompt = questionary.checkbox(
            self._texts.t("screens.your_answers"),
            choices=self._groups(card, ticked="" if pointed is None or pointed in alone else pointed),
            instruction=self._texts.t("screens.keys_several"),
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
            line = f"{mark}{number:>{digits}}. {choice.words}"
            also = f"({choice.also})" if choice.also else ""
            if len(line) + 1 + len(also) <= width:  # a shorter menu leaves the question in view
                line, also = f"{line} {also}".rstrip(), ""
            words = _wrapped(line, width, hang)
            if also:
                words += f"\n{' ' * (GUTTER - 1)}" + _wrapped(hang + also, width, hang)
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
        add_keys(prompt, control, values, on_number, on_enter)
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
