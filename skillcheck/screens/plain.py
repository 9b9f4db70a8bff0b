"""Questions as plain lines: numbered choices, one line per event, nothing redrawn (screen reader, slow line, a pipe).

Knows lines of text in and out; nothing of terminals' tricks, of scoring or of files.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import textwrap
from typing import TYPE_CHECKING

from skillcheck.screens.guard import sitting
from skillcheck.screens.screen import (
    BACK,
    LETTERS,
    OTHER,
    PAUSE,
    RARE,
    Answered,
    Card,
    Choice,
    Stopped,
    require_wish_to_go_on,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from skillcheck.i18n import Texts
    from skillcheck.screens.screen import Amend

ENTER = "\r"
HELP, ASIDE, BACK_SIGN = "?", "m", "0"
LEAVE, END = frozenset({"q", "\x1b"}), frozenset({"\x04"})
MOST_PLUS = 2
NARROWEST = 20
LONGEST = 200
"""A longer line is no answer: a text was pasted by mistake."""


class PlainScreen:
    """Numbered choices read line by line. ``spacing``: empty lines around a question."""

    menus = False

    def __init__(
        self, texts: Texts, *, source: TextIO | None = None, target: TextIO | None = None, spacing: int = 1
    ) -> None:
        self._texts = texts
        self._source = source or sys.stdin
        self._target = target or sys.stdout
        self._spacing = spacing
        self._guard = sitting() if self._source.isatty() else None

    def tell(self, *paragraphs: str, airy: bool = False) -> None:
        """One line a paragraph."""
        for paragraph in paragraphs:
            self._line(paragraph)
            if airy and self._target.isatty() and paragraph is not paragraphs[-1]:
                self._line("")

    def wait(self, message: str) -> None:
        """Enter; nothing is waited for where lines come from a pipe. Raises Stopped."""
        self._new_screen()
        while self._source.isatty() and self.line(f"{message} ") in LEAVE:
            require_wish_to_go_on(self, self._texts)

    def ask(self, card: Card, amend: Amend | None = None) -> Answered:
        """The question, its numbered answers, then a number read; «?» shows the help, «q» pauses, «0» goes back."""
        self._new_screen()
        self._gap()
        parts = (card.heading, card.title, card.also_title, card.scene, card.also_scene, card.text, card.also_text)
        self.tell(*(line for part in parts if part for line in part.split("\n")))
        self._numbered(card.lines)
        default = self._given_number(card)
        while True:
            typed = self._read(card, default, amend)
            if typed in LEAVE:
                return Answered(PAUSE)
            if typed == ASIDE or (typed == HELP and card.help):
                self.tell(*(card.aid() if typed == HELP else card.aside))
            elif typed == BACK_SIGN and card.can_go_back:
                return Answered(BACK)
            elif amend and typed and not typed.strip("+"):
                self.tell([amend() for _ in typed][-1])
            else:
                plus = len(typed) - len(typed.rstrip("+")) if amend or card.plus else 0
                if (code := self._understood(typed.rstrip("+").rstrip() or default, card)) is not None:
                    self._confirm(card, code)
                    return Answered(code, min(plus, MOST_PLUS))
                self._refuse("screens.not_understood", typed, top=len(card.lines))

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
        """The message, lines with letters (numbers in a list), then one read; an empty line takes the default."""
        self._new_screen()
        self._gap()
        self.tell(*message.split("\n"))
        signs = [*LETTERS] if not listed and len(choices) <= len(LETTERS) else [str(n + 1) for n in range(len(choices))]
        for sign, choice in zip(signs, choices, strict=False):
            self._choice(sign, choice)
        kept = next((sign for sign, choice in zip(signs, choices, strict=False) if choice.value == default), "")
        last = signs[len(choices) - 1]
        prompt = self._texts.t(f"screens.plain_choice{'_kept' if kept else ''}", first=signs[0], top=last, kept=kept)
        while True:
            typed = self.line(prompt)
            if typed in LEAVE:
                if escape is not None:
                    return escape
                require_wish_to_go_on(self, self._texts)
                continue
            if amend and typed and not typed.strip("+"):
                self.tell([amend() for _ in typed][-1])
                continue
            sign = (typed or kept).lower().rstrip(".)")
            if sign in signs[: len(choices)]:
                return choices[signs.index(sign)].value
            self._refuse("screens.not_a_choice", typed, first=signs[0], top=last)

    # --- lines --------------------------------------------------------------------------------------------

    def _numbered(self, choices: Sequence[Choice]) -> None:
        for number, choice in enumerate(choices, start=1):
            self._choice(str(number), choice)

    def _choice(self, sign: str, choice: Choice) -> None:
        also = f" ({choice.also})" if choice.also else ""
        self._line(f"{sign}. {choice.words}{also}", hang=len(sign) + 2)

    def _read(self, card: Card, default: str, amend: Amend | None) -> str:
        """A number typed; the prompt says what else can be: what Enter alone keeps, the way back, the «+»."""
        names = [*(["plus"] if amend or card.plus else []), *(["plain_back"] if card.can_go_back else [])]
        names += [*(["help"] if card.help else []), *(["aside"] if card.aside else []), "plain_stop"]
        keys = ", ".join(self._texts.t(f"screens.key_{name}") for name in names)
        if default:
            keys += self._texts.t("screens.plain_kept", kept=default)
        prompt = "screens.plain_several" if card.several else "screens.plain_prompt"
        return self.line(self._texts.t(prompt, top=len(card.lines), keys=keys))

    def line(self, prompt: str) -> str:
        """One line typed after a prompt, without the spaces around it. Raises Stopped where the input ends."""
        self._target.write(self._wrapped(prompt) + " ")
        self._target.flush()
        if self._guard:
            self._guard.painted()
        try:
            line = self._source.readline()
            while self._guard and not self._guard.counts(ENTER) and line == "\n":
                line = self._source.readline()  # the Enter of the screen before, still held
        except KeyboardInterrupt:
            line = ""
        except UnicodeDecodeError:
            return "\ufffd"
        if not self._source.isatty() or not line:
            self._line("")
        if not line or line.strip() in END:
            raise Stopped
        line = line.strip()
        return line.lower() if line.lower() in LEAVE else line

    def _understood(self, typed: str, card: Card) -> str | None:
        """The code that the typed numbers stand for; None if they make no sense."""
        words = typed.replace(",", " ").split()
        numbers = [_number(word, len(card.lines)) for word in words]
        if not numbers or None in numbers:
            return None
        values = [card.lines[number - 1].value for number in numbers if number]
        if len(values) == 1:
            return values[0]
        codes = [choice.value for choice in card.answers]
        if not card.several or not set(values) <= set(codes):
            return None
        return "".join(code for code in codes if code in values)

    def _given_number(self, card: Card) -> str:
        if card.given is None:
            return ""
        numbers = [n for n, choice in enumerate(card.lines, start=1) if choice.value == card.given]
        if not numbers and card.several and card.given not in RARE:
            numbers = [n for n, choice in enumerate(card.answers, start=1) if choice.value in card.given]
        return " ".join(map(str, numbers))

    def _confirm(self, card: Card, code: str) -> None:
        words = [choice.words for choice in card.lines if choice.value == code]
        if not words:
            words = [choice.words for choice in card.answers if choice.value in code]
        if code != OTHER:
            self._line(self._texts.t("screens.noted", answer=" + ".join(words)))

    def _refuse(self, key: str, typed: str, *, top: object, first: object = 1) -> None:
        """Say what was typed and what to type; what was pasted behind it is thrown away, never taken for answers."""
        self._drop_waiting()
        if not typed:
            key = "screens.nothing_typed"
        elif len(typed) > LONGEST:
            key = "screens.too_long"
        self._line(self._texts.t(key, found=typed, first=first, top=top))

    def _new_screen(self) -> None:
        self._drop_waiting()
        if self._guard:
            self._guard.painting()

    def _drop_waiting(self) -> None:
        """What was typed before a question stood there is no answer to it."""
        if self._source.isatty():
            _throw_away_pending(self._source)

    def _gap(self) -> None:
        for _ in range(self._spacing):
            self._line("")

    def _line(self, words: str, hang: int = 0) -> None:
        self._target.write(self._wrapped(words, hang) + "\n")
        self._target.flush()

    def _wrapped(self, words: str, hang: int = 0) -> str:
        """On a terminal, lines that end between words, the next ones ``hang`` columns in; for a pipe, one line."""
        if not self._target.isatty():
            return words
        width = max(shutil.get_terminal_size().columns, NARROWEST)
        pad = " " * hang
        return textwrap.fill(words, width, subsequent_indent=pad, break_on_hyphens=False, break_long_words=False)


def _number(word: str, top: int) -> int | None:
    """A whole number from 1 to ``top`` (a final dot is let pass), else None."""
    word = word.rstrip(".)")
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 3 and 1 <= int(word) <= top else None


def _throw_away_pending(source: TextIO) -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):
        import termios

        termios.tcflush(source.fileno(), termios.TCIFLUSH)
