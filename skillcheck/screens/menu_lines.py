"""The lines of a menu: numbered or lettered, wrapped behind the pointer, ticked. Counts what fits a window."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING, Any

import questionary
from questionary.prompts.common import InquirerControl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skillcheck.screens.screen import Card, Choice

UNTICKED, TICKED = "○ ", "● "
NARROWEST = 20
GUTTER = 4
"""Columns left of a menu line: a space, the pointer, a space; one more at the right edge."""


def card_menu(card: Card, *, ticked: str = "", spaced: bool, apart: bool) -> list[Any]:
    """The answers, then the special ones. ``apart``: an empty line between the two; ``spaced``: between all."""
    marks = (ticked, "-") if card.several else (None, None)
    answers = menu_lines(card.answers, ticked=marks[0], spaced=spaced)
    gap = [questionary.Separator(" ")] if apart and card.apart else []
    return [*answers, *gap, *menu_lines(card.apart, first=len(card.answers) + 1, ticked=marks[1], spaced=spaced)]


def menu_lines(
    choices: Sequence[Choice], *, first: int = 1, signs: str = "", ticked: str | None = None, spaced: bool = False
) -> list[Any]:
    """``signs``: the letters of the lines, else numbers from ``first``. ``ticked``: the values to mark as ticked; «-»
    leaves the marks' place empty; None is a menu without marks."""
    menu: list[Any] = []
    width = max(shutil.get_terminal_size().columns - GUTTER, 12)
    digits = 1 if len(choices) < 10 else 2
    hang = " " * (digits + 2 + (len(TICKED) if ticked is not None else 0))
    for place, choice in enumerate(choices):
        on = bool(ticked) and choice.value in str(ticked)
        mark = "" if ticked is None else "  " if ticked == "-" else TICKED if on else UNTICKED
        sign = signs[place] if signs else str(first + place)
        line = f"{mark}{sign:>{digits}}. {choice.words}"
        also = f"({choice.also})" if choice.also else ""
        if len(line) + 1 + len(also) <= width:  # a shorter menu leaves the question in view
            line, also = f"{line} {also}".rstrip(), ""
        words = _wrapped(line, width, hang)
        if also:
            words += f"\n{' ' * (GUTTER - 1)}" + _wrapped(hang + also, width, hang)
        menu.append(questionary.Choice(words, value=choice.value, checked=on))
        if spaced and choice is not choices[-1]:
            menu.append(questionary.Separator(" "))
    return menu


def height(menu: list[Any]) -> int:
    """How many lines of a window a menu takes."""
    return sum(str(line.title).count("\n") + 1 for line in menu)


def paragraph(words: str, width: int, indent: int = 0) -> list[str]:
    """Lines cut between words, ``indent`` columns in; an empty line stays."""
    pad = " " * indent
    lines = [
        textwrap.wrap(line, max(width, NARROWEST), initial_indent=pad, subsequent_indent=pad, break_on_hyphens=False)
        for line in words.split("\n")
    ]
    return [line for wrapped in lines for line in wrapped or [""]]


def above_menu(words: str) -> str:
    """Cut for the place above a menu: one column from the left."""
    width = shutil.get_terminal_size().columns - GUTTER
    return "\n ".join(line for line in paragraph(words, width) if line)


def control_of(prompt: questionary.Question) -> InquirerControl:
    """The part of a prompt that holds its lines and the pointer."""
    found = prompt.application.layout.find_all_controls()
    return next(control for control in found if isinstance(control, InquirerControl))


def _wrapped(words: str, width: int, hang: str) -> str:
    """Lines of at most ``width`` columns behind the pointer's place; those after the first stand below the words."""
    lines = textwrap.wrap(words, width, break_on_hyphens=False, subsequent_indent=hang) or [""]
    return f"\n{' ' * (GUTTER - 1)}".join(lines)
