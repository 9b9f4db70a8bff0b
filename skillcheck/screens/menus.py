"""Questions on a full terminal: words by Rich, menus by questionary.

Nothing here scores, stores or decides what comes next. Everything is said by position, sign and weight, never by
colour alone.
"""

from __future__ import annotations

import os
import shutil
from functools import cache
from typing import TYPE_CHECKING, Any

import questionary
from prompt_toolkit.application import application, get_app_session
from prompt_toolkit.key_binding.defaults import load_key_bindings
from prompt_toolkit.output import ColorDepth

from skillcheck.screens import guard as guards
from skillcheck.screens.keyboard import ASIDE, HELP, NOTHING, NOWHERE, PLUS, RESIZED, SIGNS, Ways, add_keys
from skillcheck.screens.keyboard import letters_or_numbers as signs_of
from skillcheck.screens.menu_lines import (
    TICKED,
    UNTICKED,
    above_menu,
    card_menu,
    control_of,
    height,
    menu_lines,
    paragraph,
)
from skillcheck.screens.screen import BACK, PAUSE, Answered, Card, Choice, Stopped, require_wish_to_go_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prompt_toolkit.data_structures import Size
    from rich.console import Console

    from skillcheck.i18n import Texts
    from skillcheck.screens.screen import Amend

# Where the cursor stands is not asked of the terminal: over a slow line the answer comes late or never.
os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")

# questionary makes three applications a menu, and each made all of prompt_toolkit's key bindings, which hold no state.
vars(application)["load_key_bindings"] = cache(load_key_bindings)

GO_LINES, CHOICE_LINES = 4, 8
"""Below what is told: an empty line and the menu of one line that goes on; a question and three spaced choices."""
POINTER = "»"
KEPT = "\N{NO-BREAK SPACE}"
"""Between a key and what it does: «m» at the end of a line would be no key."""
STYLE = questionary.Style(
    [("pointer", "bold"), ("highlighted", "bold"), ("selected", "bold"), ("instruction", ""), ("question", "bold")]
)


class RichScreen:
    """Menus moved through with arrows or chosen by their sign; «?» helps, Esc pauses. ``large``: more room.

    ``guard``: which keys count; one for the whole sitting.
    """

    menus = True

    def __init__(
        self, console: Console, texts: Texts, *, large: bool = False, guard: guards.KeyGuard | None = None
    ) -> None:
        self._console = console
        self._texts = texts
        self._large = large
        self._guard = guard or guards.KeyGuard()
        self._drawn_for: Size  # known once something is drawn
        self._told = 0  # lines that the next menu leaves in view

    def tell(self, *paragraphs: str, airy: bool = False) -> None:
        """Paragraphs, wrapped between words."""
        lines = sum(len(self._lines(words)) + 1 for words in paragraphs)
        below = GO_LINES if airy else CHOICE_LINES
        spaced = (airy or self._large) and self._spaced(lines + below, wanted=True)
        self._told = lines if spaced else lines - len(paragraphs)
        if airy:
            self._console.print()
        for words in paragraphs:
            self._print(words)
            if spaced and (self._large or words is not paragraphs[-1]):
                self._console.print()

    def wait(self, message: str) -> None:
        """One line to choose, so that nothing is lost by a key too many."""
        self.choose("", [Choice("go", message)], default="go")

    def ask(self, card: Card, amend: Amend | None = None) -> Answered:
        """The question in words, then its menu; what was chosen stays on the screen as one line."""
        self._guard.painting()
        self._told = 0
        pointed: str | None = card.line_of_given
        said = hint = ""
        self._show(card)
        while True:
            top = "\n".join(part for part in (said, hint) if part)
            chosen, pointed = (self._several if card.several else self._one)(card, pointed, top, amend)
            if chosen == PLUS and amend:
                said = amend()
            elif chosen in {HELP, ASIDE, RESIZED}:
                self._clear(card.aid() if chosen == HELP else card.aside if chosen == ASIDE else ())
                self._show(card)
            elif chosen == NOTHING:
                hint = self._texts.t("screens.tick_first" if card.several else "screens.choose_first")
            else:
                self._confirm(card, chosen)
                return Answered(chosen)

    def choose(
        self,
        message: str,
        choices: Sequence[Choice],
        default: str | None = None,
        *,
        listed: bool = False,
        escape: str | None = None,
        amend: Amend | None = None,
    ) -> str:
        """A message in words, then a menu of letters, or of numbers that point."""
        self._guard.painting()
        pointed, said, hint = default, "", ""
        above, self._told = self._told, 0
        signs = signs_of(len(choices), listed=listed)
        values = [choice.value for choice in choices]
        self._message(message)
        while True:
            spaced = self._spaced(above + len(message) // 40 + 2 * len(choices) + 4)
            menu = menu_lines(choices, signs=signs, spaced=spaced)
            asked = self._texts.t("screens.choice" if signs else "screens.choice_listed") if choices[1:] else ""
            top = "\n".join(part for part in (said, hint, asked) if part)
            prompt = questionary.select(above_menu(top), choices=menu, default=pointed, instruction=" ", **_looks())
            chosen, pointed = self._run(prompt, Ways(values, signs, plus=amend is not None), pointed)
            if chosen == PLUS and amend:
                said = amend()
            elif chosen == NOTHING:
                hint = self._texts.t("screens.choose_first_letter" if signs else "screens.choose_first")
            elif chosen == RESIZED:
                self._clear(())
                self._message(message)
            elif chosen == PAUSE:
                if escape is not None:
                    return escape
                require_wish_to_go_on(self, self._texts)
                self._guard.painting()
                self._message(message)
            elif chosen != HELP:
                self._print(f"→ {next(choice.words for choice in choices if choice.value == chosen)}", indent=2)
                return chosen

    # --- words --------------------------------------------------------------------------------------------

    def _show(self, card: Card) -> None:
        """The question; without its empty lines where they would push it out of the window."""
        self._drawn_for = _window()
        room = self._roomy(card, blanks=True)
        self._console.print()
        if card.heading:
            self._print(card.heading, style="dim")
        for words, also in ((card.title, card.also_title), (card.scene, card.also_scene), (card.text, card.also_text)):
            if words:
                if room:
                    self._console.print()
                self._print(words, style="" if words is card.scene else "bold")
                if also:
                    self._print(also, style="dim italic")
        if room:
            self._console.print()

    def _message(self, message: str) -> None:
        self._drawn_for = _window()
        if message:
            self._console.print()
            self._print(message)

    def _clear(self, above: Sequence[str]) -> None:
        """An empty window, and what stands above the question: the question itself stays just over its menu."""
        self._console.clear()
        for words in above:
            self._print(words, indent=2)

    def _print(self, words: str, *, style: str = "", indent: int = 0) -> None:
        """Wrapped here and not by Rich, which breaks lines at no-break spaces too («Où est-elle / ?»)."""
        from rich.text import Text

        self._console.print(
            Text("\n".join(self._lines(words, indent)), style=style), no_wrap=True, overflow="fold", crop=False
        )

    def _lines(self, words: str, indent: int = 0) -> list[str]:
        return paragraph(words, self._console.width, indent)

    def _confirm(self, card: Card, code: str) -> None:
        words = [choice.words for choice in card.lines if choice.value == code]
        if not words and code not in {BACK, PAUSE}:
            words = [choice.words for choice in card.answers if choice.value in code]
        if words:
            self._print(f"→ {' + '.join(words)}", indent=2)

    # --- menus --------------------------------------------------------------------------------------------

    def _one(self, card: Card, pointed: str | None, top: str, amend: Amend | None) -> tuple[str, str | None]:
        prompt = questionary.select(
            self._head(card, top, amend), choices=self._menu(card), default=pointed, instruction=" ", **_looks()
        )
        return self._run(prompt, self._ways(card, amend), pointed)

    def _several(self, card: Card, pointed: str | None, top: str, amend: Amend | None) -> tuple[str, str | None]:
        """Answers are ticked with the space bar or their number; a special answer is chosen by Enter alone."""
        codes = [choice.value for choice in card.answers]
        alone = {choice.value for choice in card.apart}
        menu = self._menu(card, ticked="" if pointed is None or pointed in alone else pointed)
        prompt = questionary.checkbox(self._head(card, top, amend), choices=menu, instruction=" ", **_looks())
        control = control_of(prompt)
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

        for key in ("a", "i"):  # questionary's «all» and «invert» would tick special answers too
            keys.add(key, eager=True)(lambda _event: None)
        ways = self._ways(card, amend, on_tick=tick, on_enter=enter)
        chosen, _ = self._run(prompt, ways, codes[0])
        return chosen, ticked() or None

    def _ways(self, card: Card, amend: Amend | None, **on: Any) -> Ways:
        values = [choice.value for choice in card.lines]
        return Ways(values, SIGNS, card.can_go_back, bool(card.aside), amend is not None, **on)

    def _head(self, card: Card, top: str, amend: Amend | None) -> str:
        """What was said last, what is asked for, and the keys: always in view, just over the lines."""
        names = ["tick"] if card.several else []
        names += ["plus"] if amend else []
        names += [*(["back"] if card.can_go_back else []), *(["help"] if card.help else [])]
        names += [*(["aside"] if card.aside else []), "stop"]
        keys = ", ".join(self._texts.t(f"screens.key_{name}").replace(" ", KEPT, 1) for name in names)
        asked = self._texts.t("screens.your_answers" if card.several else "screens.your_answer")
        return above_menu("\n".join(part for part in (top, f"{asked} ({keys})") if part))

    def _menu(self, card: Card, ticked: str = "") -> list[Any]:
        spaced, apart = self._roomy(card, spaced=True), self._roomy(card)
        return card_menu(card, ticked=ticked, spaced=spaced, apart=apart)

    def _roomy(self, card: Card, *, spaced: bool = False, blanks: bool = False) -> bool:
        """Whether the question and its menu fit the window with that much air."""
        if spaced and not self._large:
            return False
        parts = (card.heading, card.title, card.also_title, card.scene, card.also_scene, card.text, card.also_text)
        words = sum(len(self._lines(part)) for part in parts if part)
        menu = height(card_menu(card, spaced=spaced, apart=not blanks or self._large))
        return self._spaced(words + menu + 7, wanted=True)

    def _spaced(self, lines: int, *, wanted: bool | None = None) -> bool:
        return (self._large if wanted is None else wanted) and lines <= shutil.get_terminal_size().lines

    def _run(self, prompt: questionary.Question, ways: Ways, pointed: str | None) -> tuple[str, str | None]:
        """Show a menu; returns what was chosen and where the pointer stood. Raises Stopped.

        ``pointed``: the line to begin at, if any.
        """
        control = control_of(prompt)
        if pointed is None:
            control.pointed_at = NOWHERE
        add_keys(prompt, control, ways, self._guard, self._drawn_for)
        try:
            chosen = prompt.unsafe_ask()
        except (KeyboardInterrupt, EOFError):
            raise Stopped from None
        return str(chosen), None if control.pointed_at == NOWHERE else str(control.get_pointed_at().value)


def _window() -> Size:
    """The size of the window, as the menus see it."""
    return get_app_session().output.get_size()


def _looks() -> dict[str, Any]:
    """No frame, no colour; the menu goes away when it is answered."""
    return {
        "qmark": "", "pointer": POINTER, "style": STYLE, "use_jk_keys": False,
        "erase_when_done": True, "color_depth": ColorDepth.DEPTH_1_BIT,
    }  # fmt: skip
