"""What is put before a person, in words: a question made ready for a screen, and what a screen must be able to do.

Knows wordings; knows neither keyboards nor what comes next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.i18n import quoted_inside
from skillcheck.questions.item_bank import DONT_KNOW, SPECIAL_CODES
from skillcheck.screens.screen import OTHER, Card, Choice

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
    plus: bool = False,
    aside: tuple[str, ...] = (),
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
        apart=(*(two(code, special[code]) for code in (DONT_KNOW,) if code in special), _other(texts, also)),
        can_go_back=can_go_back,
        several=question.takes_several,
        given=given,
        help=lambda: tuple(
            line for one in (texts, also) if one for line in help_lines(question, library, one, with_scene=with_scene)
        ),
        plus=plus,
        aside=aside,
    )


def other_answers(library: Library, texts: Texts, also: Texts | None) -> list[Choice]:
    """What «other» opens: the answers that say something of the question, not of the person."""
    rarer = [(code, library.special_words[code]) for code in SPECIAL_CODES if code != DONT_KNOW]
    lines = [Choice(code, texts.choose(words), also.choose(words) if also else "") for code, words in rarer]
    return [*lines, Choice(OTHER, texts.t("screens.back_to_it"), also.t("screens.back_to_it") if also else "")]


def _other(texts: Texts, also: Texts | None) -> Choice:
    return Choice(OTHER, texts.t("screens.other"), also.t("screens.other") if also else "")


def aside_lines(question: Question, library: Library, texts: Texts, check_before: Question | None) -> tuple[str, ...]:
    """For the person alongside: what the question is for, how to say it, the right answer of the check just given."""
    competence = library.framework.competences[question.competence]
    what = texts.t("screens.aside_what", competence=texts.choose(competence.short), level=question.level)
    lines = [what, texts.t("screens.aloud", words=texts.choose(question.item.say))]
    if check_before is not None and (right := right_answer(check_before, texts)):
        asked = quoted_inside(texts.choose(check_before.item.text), texts)
        lines.append(texts.t("screens.aside_right", question=asked, answer=quoted_inside(right, texts)))
    return tuple(lines)


def right_answer(question: Question, texts: Texts) -> str:
    """The words of a check's right answer; empty for any other question."""
    if not question.is_check:
        return ""
    best = [code for code, category in question.codes.items() if category == max(question.codes.values())]
    return " + ".join(texts.choose(answer.text) for answer in question.words(best[0]))


def help_lines(question: Question, library: Library, texts: Texts, *, with_scene: bool) -> list[str]:
    """How the question can be put aloud, then each hard word of the question, its answers and, where it
    stands with them, its scene; where it does not, the scene itself, which may have left the window.

    A check is only put aloud: what a word means can be the very thing that it asks.
    """
    from skillcheck.i18n import choose
    from skillcheck.questions.glossary import terms_in

    aloud = texts.t("screens.aloud", words=texts.choose(question.item.say))
    if question.is_check:
        return [aloud]
    parts = [question.item.text, *(answer.text for answer in question.answers)]
    if question.situation and with_scene:
        parts.append(question.situation.scene)
    words = "\n".join(choose(part, texts.lang) for part in parts)
    lines = [aloud]
    for term in terms_in(words, library.glossary, texts.lang):
        form = next(iter(term.forms.get(texts.lang, [])), term.id)
        lines.append(texts.t("screens.word", word=form, meaning=texts.choose(term.definition)))
    if question.situation and not with_scene:
        lines.append(texts.t("screens.scene_again", scene=texts.choose(question.situation.scene)))
    return lines
