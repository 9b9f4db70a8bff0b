"""What is put before a person, in words: a question made ready for a screen, and what a screen must be able to do.

Knows wordings; knows neither keyboards nor what comes next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.questions.glossary import terms_in
from skillcheck.questions.item_bank import SPECIAL_CODES
from skillcheck.screens.screen import BACK, Card, Choice

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.questions.item_bank import Question


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
        back=Choice(BACK, texts.t("screens.back"), also.t("screens.back") if also else "") if can_go_back else None,
        several=question.takes_several,
        given=given,
        help=tuple(line for one in (texts, also) if one for line in help_lines(question, library, one)),
    )


def help_lines(question: Question, library: Library, texts: Texts) -> list[str]:
    """How the question can be put aloud, then each hard word of the question, its scene and its answers.

    A check is only put aloud: what a word means can be the very thing that it asks.
    """
    from skillcheck.i18n import choose

    aloud = texts.t("screens.aloud", words=texts.choose(question.item.say))
    if question.is_check:
        return [aloud]
    parts = [question.item.text, *(answer.text for answer in question.answers)]
    if question.situation:
        parts.append(question.situation.scene)
    words = "\n".join(choose(part, texts.lang) for part in parts)
    lines = [aloud]
    for term in terms_in(words, library.glossary, texts.lang):
        form = next(iter(term.forms.get(texts.lang, [])), term.id)
        lines.append(texts.t("screens.word", word=form, meaning=texts.choose(term.definition)))
    return lines
