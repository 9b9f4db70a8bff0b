"""What a screen is: a card, choices, and the ways out. Draws nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


BACK = "<back>"
"""What a screen returns when the person wishes to see the question before. No answer code has this form."""


class Stopped(Exception):  # noqa: N818  # a wish, not an error
    """The person wishes to stop now (Ctrl-C, Ctrl-D, Esc, the end of the input)."""


@dataclass(frozen=True)
class Choice:
    """One line to choose: what it stands for, its words, the same in the second language."""

    value: str
    words: str
    also: str = ""


@dataclass(frozen=True)
class Card:
    """One question as it is shown."""

    heading: str
    title: str
    scene: str
    text: str
    also_title: str
    also_scene: str
    also_text: str
    answers: tuple[Choice, ...]
    apart: tuple[Choice, ...]
    """The special answers, never mixed with the others."""
    back: Choice | None
    several: bool
    """Several answers may be ticked; they come back as one code, «ac»."""
    given: str | None
    """The answer as it stands, when the question is asked again."""
    help: tuple[str, ...]
    """How to put it aloud, and the hard words explained."""

    @property
    def lines(self) -> tuple[Choice, ...]:
        """Everything that can be chosen, in order: the numbers 1, 2, 3 … count these."""
        return (*self.answers, *self.apart, *([self.back] if self.back else []))


class Screen(Protocol):
    """A way to show and to ask: full screen (``questions.ask``) or plain lines (``questions.plain``)."""

    menus: bool
    """Whether choices are moved through with arrows, which the welcome then explains."""

    def tell(self, *paragraphs: str) -> None:
        """Show paragraphs; no answer is awaited."""

    def ask(self, card: Card) -> str:
        """Put a question; returns the code of the answer, or BACK. Raises Stopped."""

    def choose(self, message: str, choices: Sequence[Choice], default: str | None = None) -> str:
        """Let the person choose one of a few things; returns its value. Raises Stopped.

        ``default``: what Enter alone takes; None: Enter takes nothing before something was chosen.
        """
