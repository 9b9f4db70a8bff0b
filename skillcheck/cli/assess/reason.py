"""Why the person comes, asked before the first question, with what they have at home and who can help there."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from skillcheck.errors import DataProblem
from skillcheck.interview.replay import circumstances_of
from skillcheck.screens.screen import LETTERS, PAUSE, Card, Choice, require_wish_to_go_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skillcheck.cli.assess.languages import Bilingual
    from skillcheck.cli.assess.options import AssessOptions
    from skillcheck.interview.interview import Interview
    from skillcheck.questions.goal import Circumstance
    from skillcheck.record import LocalText
    from skillcheck.screens.screen import Screen
    from skillcheck.store.journal import Event

NONE = "<none>"
"""A choice that is no goal: no id has this form."""


def goal_of(bilingual: Bilingual, options: AssessOptions, screen: Screen) -> str | None:
    """The goal asked for; asked of the person where nothing else says what the interview is about. Raises Stopped."""
    session = bilingual.session
    if options.goal is not None:
        return options.goal
    settled = options.profile is not None or options.length is not None or options.enter
    if settled or not session.library.goals or not sys.stdin.isatty():
        return None
    choices = [_choice(bilingual, goal.id, goal.name) for goal in session.library.goals.values()]
    last = Choice(NONE, session.t("assess.goal_none"), bilingual.also.t("assess.goal_none") if bilingual.also else "")
    chosen = screen.choose(bilingual.words("assess.goal_question"), [*choices, last])
    return None if chosen == NONE else chosen


def ask_circumstances(
    bilingual: Bilingual, screen: Screen, interview: Interview, earlier: Sequence[Event] = ()
) -> None:
    """What the person has at home and who can help, where a goal was given and somebody is there; what was said at an
    ``earlier`` visit is one Enter away. Raises Stopped."""
    if interview.goal is None or interview.about or not sys.stdin.isatty():
        return
    said: dict[str, list[str]] = {}
    for event in earlier:
        with suppress(DataProblem):  # changed by hand: it tells nothing
            said |= circumstances_of(event) if event.get("event") == "about" else {}
    asked = bilingual.session.library.circumstances
    interview.tell_about({one.id: _answer(bilingual, screen, one, said.get(one.id, [])) for one in asked})


def _answer(bilingual: Bilingual, screen: Screen, one: Circumstance, said: list[str]) -> list[str]:
    """The code chosen; of a question with several answers, those ticked. ``said``: the codes of last time."""
    said = [option.code for option in one.options if option.code in said]
    if one.several:
        return _ticked(bilingual, screen, one, said)
    message = "\n".join(texts.choose(one.text) for texts in bilingual.languages)
    choices = [_choice(bilingual, option.code, option.text) for option in one.options]
    return [screen.choose(message, choices, default=said[0] if said else None)]


def _ticked(bilingual: Bilingual, screen: Screen, one: Circumstance, said: list[str]) -> list[str]:
    """Ticked as the answers of a question with several are, so that each keeps its place and can be taken back."""
    signs = dict(zip(LETTERS, one.options, strict=False))
    given = "".join(sign for sign, option in signs.items() if option.code in said)
    lines = [(option.exclusive, _choice(bilingual, sign, option.text)) for sign, option in signs.items()]
    card = Card(
        heading="", title="", scene="", text=bilingual.session.texts.choose(one.text),
        also_title="", also_scene="", also_text=bilingual.also.choose(one.text) if bilingual.also else "",
        answers=tuple(line for alone, line in lines if not alone), apart=tuple(line for alone, line in lines if alone),
        can_go_back=False, several=True, given=given or None, help=None,
    )  # fmt: skip
    while (code := screen.ask(card).code) == PAUSE:
        require_wish_to_go_on(screen, bilingual.session.texts)
    return [signs[sign].code for sign in code]


def _choice(bilingual: Bilingual, value: str, words: LocalText) -> Choice:
    also = bilingual.also.choose(words) if bilingual.also else ""
    return Choice(value, bilingual.session.texts.choose(words), also)
