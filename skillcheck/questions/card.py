"""What is put before a person, in words: a question made ready for a screen, and what a screen must be able to do.

Knows wordings; knows neither keyboards nor what comes next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from skillcheck.glossary import terms_in
from skillcheck.questions.model import SPECIAL_CODES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skillcheck.content import Library
    from skillcheck.questions.model import Question
    from skillcheck.texts import Texts

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


def question_card(
    question: Question,
    library: Library,
    texts: Texts,
    *,
    heading: str,
    also: Texts | None = None,
    with_scene: bool = True,
    can_go_back: bool = True,
    given: str | None = None,
) -> Card:
    """The card of a question. ``with_scene``: a situation's title and scene are told once, with its first question."""
    situation = question.situation if with_scene else None
    special = library.special_words

    def two(value: str, text: dict[str, str]) -> Choice:
        return Choice(value, texts.choose(text), also.choose(text) if also else "")

    return Card(
        heading=heading,
        title=texts.choose(situation.title) if situation else "",
        scene=texts.choose(situation.scene) if situation else "",
        text=texts.choose(question.item.text),
        also_title=also.choose(situation.title) if also and situation else "",
        also_scene=also.choose(situation.scene) if also and situation else "",
        also_text=also.choose(question.item.text) if also else "",
        answers=tuple(two(answer.code, answer.text) for answer in question.answers),
        apart=tuple(two(code, special[code]) for code in SPECIAL_CODES if code in special),
        back=Choice(BACK, texts.t("assess.back"), also.t("assess.back") if also else "") if can_go_back else None,
        several=question.takes_several,
        given=given,
        help=tuple(line for one in (texts, also) if one for line in help_lines(question, library, one)),
    )


def help_lines(question: Question, library: Library, texts: Texts) -> list[str]:
    """How the question can be put aloud, then each hard word of the question, its scene and its answers.

    A check is only put aloud: what a word means can be the very thing that it asks.
    """
    from skillcheck.texts import choose

    aloud = texts.t("assess.aloud", words=texts.choose(question.item.say))
    if question.is_check:
        return [aloud]
    parts = [question.item.text, *(answer.text for answer in question.answers)]
    if question.situation:
        parts.append(question.situation.scene)
    words = "\n".join(choose(part, texts.lang) for part in parts)
    lines = [aloud]
    for term in terms_in(words, library.glossary, texts.lang):
        form = next(iter(term.forms.get(texts.lang, [])), term.id)
        lines.append(texts.t("assess.word", word=form, meaning=texts.choose(term.definition)))
    return lines
