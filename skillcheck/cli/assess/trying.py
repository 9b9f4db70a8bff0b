"""A card tried at once, after the result or at the beginning of the next visit: shown whole, then how it went."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from skillcheck.cli.assess.clock import Clock
from skillcheck.i18n import Printed
from skillcheck.person.observation import OUTCOMES, Observation, last_outcomes
from skillcheck.screens.screen import Choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skillcheck.cli.assess.languages import Bilingual
    from skillcheck.content.library import Library
    from skillcheck.interview.interview import Interview
    from skillcheck.person.record import Result
    from skillcheck.report.person.acts import ActLine
    from skillcheck.screens.screen import Screen
    from skillcheck.store.interviews import OpenInterview
    from skillcheck.store.journal import Event

ENOUGH = "<enough>"
"""A choice that is no card: no id has this form."""


def cards_of(result: Result, bilingual: Bilingual) -> list[ActLine]:
    """The cards of a result's steps, where somebody is there to try them. Not one to show: how another person did it
    says nothing of who showed it."""
    from skillcheck.report.person.next_steps import find_steps

    if not sys.stdin.isatty():
        return []
    session = bilingual.session
    acts = [step.act for step in find_steps(result, session.library, session.texts) if step.act]
    return [act for act in acts if act.way == "do"]


def try_cards(bilingual: Bilingual, screen: Screen, opened: OpenInterview, cards: Sequence[ActLine]) -> None:
    """Let the person choose a card, show it, note how it went; again until they have had enough. Raises Stopped."""
    session, left = bilingual.session, list(cards)
    while left:
        choices = [Choice(card.id, card.title) for card in left]
        enough = Choice(ENOUGH, session.t("assess.try_enough"))
        message = bilingual.words("assess.try_which")
        chosen = screen.choose(message, [*choices, enough], default=left[0].id, escape=ENOUGH)
        if chosen == ENOUGH:
            return
        card = next(card for card in left if card.id == chosen)
        left.remove(card)
        _try(bilingual, screen, opened.interview, card, Clock(opened.interview.events).now())
        opened.save()


def begin_with_last_time(bilingual: Bilingual, screen: Screen, interview: Interview, earlier: Sequence[Event]) -> None:
    """The next visit begins with the card that was not yet done alone, if the person likes. Raises Stopped."""
    card = unfinished(earlier, bilingual.session.library)
    if card is None or not sys.stdin.isatty():
        return
    from skillcheck.recommend.exercises import Act
    from skillcheck.report.person.acts import act_line

    exercise, session = bilingual.session.library.exercises[card], bilingual.session
    line = act_line(Act(exercise, "do"), session.texts)
    message = bilingual.words("assess.try_again", goal=lambda lang: _goal(bilingual, exercise.goal, lang))
    choices = bilingual.choices("assess.try_now", "assess.try_not_now")
    if screen.choose(message, choices, default="try_now", escape="try_not_now") == "try_now":
        _try(bilingual, screen, interview, line, Clock(interview.events).now())


def unfinished(earlier: Sequence[Event], library: Library) -> str | None:
    """The card tried last, at whatever visit, that is not yet done alone; None where there is none."""
    left = [card for card, one in _seen(earlier, library).items() if one.outcome != "alone"]
    return left[-1] if left else None


def done_alone(earlier: Sequence[Event], library: Library) -> list[str]:
    """The cards that the person did alone the last time they were tried, at whatever visit."""
    return [card for card, one in _seen(earlier, library).items() if one.outcome == "alone"]


def _seen(earlier: Sequence[Event], library: Library) -> dict[str, Observation]:
    """How each card went last; those that today's content has no more are left out."""
    told = [event for event in earlier if event.get("event") == "observed"]
    known = [event for event in told if event.get("exercise") in library.exercises and event.get("outcome") in OUTCOMES]
    return last_outcomes([Observation(one["exercise"], one["outcome"], str(one.get("at"))) for one in known])


def _goal(bilingual: Bilingual, goal: dict[str, str], lang: str) -> Printed:
    return Printed(next(texts.choose(goal) for texts in bilingual.languages if texts.lang == lang))


def _try(bilingual: Bilingual, screen: Screen, interview: Interview, card: ActLine, at: str) -> None:
    from skillcheck.report.person.acts import card_lines

    session = bilingual.session
    screen.tell(card.title, *card_lines(card, session.texts))
    choices = [Choice(outcome, session.t(f"assess.try_{outcome}")) for outcome in OUTCOMES]
    went = screen.choose(bilingual.words("assess.try_how"), choices)
    outcome = next(one for one in OUTCOMES if one == went)
    interview.observe(Observation(card.id, outcome, at))
    screen.tell(bilingual.words(f"assess.try_noted_{outcome}"))
