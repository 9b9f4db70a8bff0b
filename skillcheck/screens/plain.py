"""Questions as plain lines: numbered choices, one line per event, nothing redrawn (screen reader, slow line, a pipe).

Knows lines of text in and out; nothing of terminals' tricks, of scoring or of files.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import textwrap
from typing import TYPE_CHECKING

from skillcheck.screens.screen import BACK, Card, Choice, Stopped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from skillcheck.i18n import Texts

HELP, LEAVE = "?", frozenset({"q", "\x1b", "\x04"})
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

    def tell(self, *paragraphs: str) -> None:
        """One line a paragraph."""
        for paragraph in paragraphs:
            self._line(paragraph)

    def ask(self, card: Card) -> str:
        """The question, its numbered answers, then a number read; «?» shows the help, «q» stops."""
        self._gap()
        parts = (card.heading, card.title, card.also_title, card.scene, card.also_scene, card.text, card.also_text)
        self.tell(*(line for part in parts if part for line in part.split("\n")))
        self._numbered(card.lines)
        default = self._given_number(card)
        while True:
            prompt = "screens.plain_several" if card.several else "screens.plain_prompt"
            typed = self._read(prompt, len(card.lines), default)
            if typed == HELP:
                self.tell(*card.help)
            elif (code := self._understood(typed or default, card)) is not None:
                self._confirm(card, code)
                return code
            else:
                self._refuse(typed, len(card.lines))

    def choose(self, message: str, choices: Sequence[Choice], default: str | None = None) -> str:
        """The message, numbered choices, then a number read; an empty line takes the default."""
        self._gap()
        self.tell(*message.split("\n"))
        self._numbered(choices)
        chosen = next((str(n) for n, choice in enumerate(choices, start=1) if choice.value == default), "")
        while True:
            typed = self._read("screens.plain_choice", len(choices), chosen)
            number = _number(typed or chosen, len(choices))
            if number:
                return choices[number - 1].value
            self._refuse(typed, len(choices))

    # --- lines --------------------------------------------------------------------------------------------

    def _numbered(self, choices: Sequence[Choice]) -> None:
        for number, choice in enumerate(choices, start=1):
            also = f" ({choice.also})" if choice.also else ""
            sign = f"{number}. "
            self._line(f"{sign}{choice.words}{also}", hang=len(sign))

    def _read(self, prompt: str, top: int, default: str) -> str:
        """A number typed; where Enter alone has a meaning, the prompt says which."""
        if default:
            return self.line(self._texts.t(f"{prompt}_kept", top=top, kept=default))
        return self.line(self._texts.t(prompt, top=top))

    def line(self, prompt: str) -> str:
        """One line typed after a prompt, without the spaces around it. Raises Stopped."""
        self._target.write(self._wrapped(prompt) + " ")
        self._target.flush()
        try:
            line = self._source.readline()
        except KeyboardInterrupt:
            line = ""
        except UnicodeDecodeError:
            return "\ufffd"
        if not self._source.isatty() or not line:
            self._line("")
        if not line or line.strip().lower() in LEAVE:
            raise Stopped
        return line.strip()

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
        if not numbers and card.several:
            numbers = [n for n, choice in enumerate(card.answers, start=1) if choice.value in card.given]
        return " ".join(map(str, numbers))

    def _confirm(self, card: Card, code: str) -> None:
        words = [choice.words for choice in card.lines if choice.value == code]
        if not words:
            words = [choice.words for choice in card.answers if choice.value in code]
        if code != BACK:
            self._line(self._texts.t("screens.noted", answer=" + ".join(words)))

    def _refuse(self, typed: str, top: int) -> None:
        """Say what was typed and what to type; what was pasted behind it is thrown away, never taken for answers."""
        if self._source.isatty():
            _throw_away_pending(self._source)
        if not typed:
            self._line(self._texts.t("screens.nothing_typed", top=top))
        elif len(typed) > LONGEST:
            self._line(self._texts.t("screens.too_long", top=top))
        else:
            self._line(self._texts.t("screens.not_understood", found=typed, top=top))

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
