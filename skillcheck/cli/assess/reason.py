"""Why the person comes, asked before the first question, with what they have at home and who can help there."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from skillcheck.screens.screen import Choice

if TYPE_CHECKING:
    from skillcheck.cli.assess.languages import Bilingual
    from skillcheck.cli.assess.options import AssessOptions
    from skillcheck.interview.interview import Interview
    from skillcheck.questions.goal import Circumstance
    from skillcheck.record import LocalText
    from skillcheck.screens.screen import Screen

NONE, DONE = "<none>", "<done>"
"""Choices that are no goal and no answer: no id has this form."""


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
    """The code chosen; of a question with several answers, each until the person says that this is all."""
    exclusive = {option.code for option in one.options if option.exclusive}
    message = "\n".join(texts.choose(one.text) for texts in bilingual.languages)
    left = [_choice(bilingual, option.code, option.text) for option in one.options]
    chosen: list[str] = []
    while True:
        done = bilingual.choices("assess.about_done") if chosen else []
        code = screen.choose(message, [*left, *done], default="about_done" if chosen else None)
        if code == "about_done":
            return chosen
        chosen.append(code)
        left = [choice for choice in left if choice.value not in {code, *exclusive}]
        if not one.several or code in exclusive or not left:
            return chosen


def _choice(bilingual: Bilingual, value: str, words: LocalText) -> Choice:
    also = bilingual.also.choose(words) if bilingual.also else ""
    return Choice(value, bilingual.session.texts.choose(words), also)
