"""Why the person comes, asked before the first question, with what they have at home and who can help there."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from skillcheck.screens.screen import LETTERS, PAUSE, Card, Choice, require_wish_to_go_on

if TYPE_CHECKING:
    from skillcheck.cli.assess.languages import Bilingual
    from skillcheck.cli.assess.options import AssessOptions
    from skillcheck.interview.interview import Interview
    from skillcheck.questions.goal import Circumstance
    from skillcheck.record import LocalText
    from skillcheck.screens.screen import Screen

NONE = "<none>"
"""A choice that is no goal: no id has this form."""


def goal_of(bilingual: Bilingual, options: AssessOptions, screen: Screen) -> str | None:
    """The goal asked for; asked of the person where nothing else says what the interview is about. Raises Stopped."""
    session = bilingual.session
    if options.goal is not None:
        return session.goal(options.goal).id
    settled = options.profile is not None or options.length is not None or options.enter
    if settled or not session.library.goals or not sys.stdin.isatty():
        return None
    choices = [_choice(bilingual, goal.id, goal.name) for goal in session.library.goals.values()]
    last = Choice(NONE, session.t("assess.goal_none"), bilingual.also.t("assess.goal_none") if bilingual.also else "")
    chosen = screen.choose(bilingual.words("assess.goal_question"), [*choices, last])
    return None if chosen == NONE else chosen


def ask_circumstances(bilingual: Bilingual, screen: Screen, interview: Interview) -> None:
    """What the person has at home and who can help, where a goal was given and somebody is there. Raises Stopped."""
    if interview.goal is None or interview.about or not sys.stdin.isatty():
        return
    interview.tell_about({one.id: _answer(bilingual, screen, one) for one in bilingual.session.library.circumstances})


def _answer(bilingual: Bilingual, screen: Screen, one: Circumstance) -> list[str]:
    """The code chosen; of a question with several answers, those ticked."""
    if one.several:
        return _ticked(bilingual, screen, one)
    message = "\n".join(texts.choose(one.text) for texts in bilingual.languages)
    return [screen.choose(message, [_choice(bilingual, option.code, option.text) for option in one.options])]


def _ticked(bilingual: Bilingual, screen: Screen, one: Circumstance) -> list[str]:
    """Ticked as the answers of a question with several are, so that each keeps its place and can be taken back."""
    signs = dict(zip(LETTERS, one.options, strict=False))
    lines = [(option.exclusive, _choice(bilingual, sign, option.text)) for sign, option in signs.items()]
    card = Card(
        heading="", title="", scene="", text=bilingual.session.texts.choose(one.text),
        also_title="", also_scene="", also_text=bilingual.also.choose(one.text) if bilingual.also else "",
        answers=tuple(line for alone, line in lines if not alone), apart=tuple(line for alone, line in lines if alone),
        can_go_back=False, several=True, given=None, help=None,
    )  # fmt: skip
    while (code := screen.ask(card).code) == PAUSE:
        require_wish_to_go_on(screen, bilingual.session.texts)
    return [signs[sign].code for sign in code]


def _choice(bilingual: Bilingual, value: str, words: LocalText) -> Choice:
    also = bilingual.also.choose(words) if bilingual.also else ""
    return Choice(value, bilingual.session.texts.choose(words), also)
