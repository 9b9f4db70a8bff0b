"""What somebody at ease can give: a card to show to somebody, a situation of their role to talk over. Draws nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.report.document import Item, Section
from skillcheck.report.offers import labelled
from skillcheck.report.person.levels import known_level, levels_done
from skillcheck.report.person.needs import is_below

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.person.record import Result
    from skillcheck.questions.item_bank import Question
    from skillcheck.recommend.exercises import Act

AT_EASE = 4
"""The level from which a person does new tasks alone, so that showing one to somebody is a step forward."""


def card_to_teach(result: Result, library: Library, taken: Collection[str]) -> tuple[str, Act] | None:
    """The competence where somebody at ease stands highest (of their goal, where there is one), first where something
    that hard is done, and a card of it to show; None for others, and where no card is left. ``taken``: competences
    that have a step already."""
    from skillcheck.recommend.exercises import to_show

    if (known_level(result, library) or 0) < AT_EASE:
        return None
    goal = library.goals.get(result.goal or "")
    scores = {one: result.scores[one] for one in (goal.targets if goal else library.framework.competences)}
    known = [
        one
        for one, score in scores.items()
        if one not in taken and score.stated and score.basis == "measured" and not is_below(score)
    ]
    done = result.done_alone

    def order(one: str) -> tuple[bool, float, int, str]:
        return not is_strong(result, library, one), -(scores[one].mean or 0), -(scores[one].target or 0), one

    for competence in sorted(known, key=order):
        own = [one for one in library.exercises.values() if one.competences[0] == competence and one.id not in done]
        level, did = scores[competence].level, levels_done(result, library, competence)
        if level is not None and did is not None:  # nobody shows what they are only supposed to know
            level = min(level, max(did, default=0))
        if card := to_show(own, level):
            return competence, card
    return None


def is_strong(result: Result, library: Library, competence: str) -> bool:
    """Whether something as hard as the level said is done there: a level read from the answers around it makes no
    strong point. Without the answers, the level alone."""
    did = levels_done(result, library, competence)
    return did is None or max(did, default=0) >= (result.scores[competence].level or 0)


def practice(result: Result, competences: Sequence[str], library: Library, texts: Texts) -> Section | None:
    """A professional situation to talk over, for whose role meets such: of the first of ``competences``, then of
    what the role asks most, that has one not put yet, just above where the person stands; None for others."""
    from skillcheck.interview.setup import WORK
    from skillcheck.recommend.exercises import SHOWS_FROM

    profile = library.profiles.get(result.profile or "")
    if profile is None or WORK.isdisjoint(profile.audience) or (known_level(result, library) or 0) < SHOWS_FROM:
        return None
    put = {one.item for one in result.answers}
    left = [one for one in library.bank.questions if one.is_situation and one.id not in put]
    order = dict.fromkeys([*competences, *sorted(profile.targets, key=lambda one: -profile.targets[one])])
    wanted = (_nearest([one for one in left if one.competence == each], result) for each in order)
    question = next(filter(None, wanted), None)
    return _section(question, texts) if question else None


def _nearest(questions: Sequence[Question], result: Result) -> Question | None:
    """The easiest one above where the person stands; else the hardest."""

    def order(one: Question) -> tuple[bool, int, str]:
        above = one.level - (result.scores[one.competence].level or 0)
        return above <= 0, abs(above), one.id

    return min(questions, key=order, default=None)


def _section(question: Question, texts: Texts) -> Section | None:
    scene = question.situation
    if scene is None:
        return None
    best = max(question.item.options, key=lambda one: one.value or 0)
    lines = [texts.choose(scene.scene), texts.choose(question.item.text)]
    lines += [
        texts.t("report.practice_option", code=one.code, words=texts.choose(one.text)) for one in question.item.options
    ]
    return Section(
        title=texts.t("report.practice"),
        paragraphs=(texts.t("report.practice_how"),),
        items=(Item(texts.choose(scene.title), tuple(lines)),),
        after=(labelled("practice_ours", best.code, texts),),
    )
