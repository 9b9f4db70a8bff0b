"""What a screen is: a card, choices, and the ways out. Draws nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skillcheck.i18n import Texts

BACK, OTHER, PAUSE = "<back>", "<other>", "<pause>"
"""What a screen returns when the person wishes to see the question before, an answer that is none of the usual ones, or
to stop for a while. No answer code has this form."""
RARE = frozenset({"skip", "na", "pn"})
"""The answers that stand behind OTHER."""
LETTERS = "abcdefghi"
"""What chooses in a menu: never a digit, so that no answer given in rhythm chooses there."""

Amend = Callable[[], str]
"""Notes how the answer just given was given, the next way at each call; returns the words that say so."""


class Stopped(Exception):  # noqa: N818  # a wish, not an error
    """The person wishes to stop now (Ctrl-C, Ctrl-D, the end of the input)."""


@dataclass(frozen=True)
class Choice:
    """One line to choose: what it stands for, its words, the same in the second language."""

    value: str
    words: str
    also: str = ""


@dataclass(frozen=True)
class Answered:
    """What was chosen on a card: an answer's code, BACK, OTHER or PAUSE; ``plus``: how many «+» stood behind it."""

    code: str
    plus: int = 0


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
    """«I don't know», and the line that opens the other special answers: never mixed with the others."""
    can_go_back: bool
    several: bool
    """Several answers may be ticked; they come back as one code, «ac»."""
    given: str | None
    """The answer as it stands, when the question is asked again."""
    help: Callable[[], tuple[str, ...]] | None
    """How to put it aloud, and the hard words explained: looked up when somebody asks; None: there is none."""
    plus: bool = False
    """Four hands: «+» behind an answer says that it was given with help, «++» by the person alongside."""
    aside: tuple[str, ...] = ()
    """For the person alongside: what the question is for, and the right answer of the check before it."""

    def aid(self) -> tuple[str, ...]:
        """The help in words; nothing where there is none."""
        return self.help() if self.help else ()

    @property
    def lines(self) -> tuple[Choice, ...]:
        """Everything that can be chosen, in order: the numbers 1, 2, 3 … count these."""
        return (*self.answers, *self.apart)

    @property
    def line_of_given(self) -> str | None:
        """The line that the answer given stands on; a rarer special answer stands behind OTHER."""
        if self.given is None or self.given in {choice.value for choice in self.lines} or self.several:
            return self.given if self.given not in RARE else OTHER
        return OTHER


class Screen(Protocol):
    """A way to show and to ask: menus (``screens.menus``) or plain lines (``screens.plain``)."""

    menus: bool
    """Whether choices are moved through with arrows, which the welcome then explains."""

    def tell(self, *paragraphs: str, airy: bool = False) -> None:
        """Show paragraphs; no answer is awaited. ``airy``: an empty line between them, where the window has room."""

    def wait(self, message: str) -> None:
        """Wait until the person has read: any key. Raises Stopped."""

    def ask(self, card: Card, amend: Amend | None = None) -> Answered:
        """Put a question. Raises Stopped. ``amend``: what «+» does, while there is an answer to amend."""

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
        """Let the person choose one of a few things, by its letter; returns its value. Raises Stopped.

        ``default``: what Enter alone takes; None: Enter takes nothing before something was chosen. ``listed``: lines of
        a list, each with its number, which points; Enter chooses. ``escape``: what Esc takes; None: it asks
        once whether to stop.
        """


def require_wish_to_go_on(screen: Screen, texts: Texts) -> None:
    """Ask whether to stop, where Esc was pressed and nothing is left by it alone. Raises Stopped."""
    choices = [Choice(wish, texts.t(f"screens.stop_{wish}")) for wish in ("no", "yes")]
    if screen.choose(texts.t("screens.stop_question"), choices, default="no", escape="no") == "yes":
        raise Stopped
