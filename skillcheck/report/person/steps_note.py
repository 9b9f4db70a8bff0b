"""What stands before the next steps, or in their place. Draws nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.i18n import Printed
from skillcheck.report.person.beginning import is_beginning
from skillcheck.report.person.levels import levels_done
from skillcheck.report.person.needs import is_below, needs_of

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.person.record import Result
    from skillcheck.report.person.next_steps import Step

BRAVO_SHARE = 0.6
"""docs/measurement.md, R4: false congratulations of strict and typical persons: none."""


def steps_note(
    result: Result, profile: str | None, steps: tuple[Step, ...], library: Library, texts: Texts
) -> str | None:
    """What stands before the steps, or in their place: no answers yet, or everything reached and what may follow."""
    if result.scores["overall"].basis == "none":
        return texts.t("report.steps_begin" if is_beginning(result, library) else "report.steps_no_answers")
    if goal := library.goals.get(result.goal or ""):
        name = texts.choose(goal.name)
        key = "reached" if any(one.name == name for one in steps) else "further"
        if not all(_is_shown(result, library, *one) for one in goal.targets.items()):
            key = "likely"
        return texts.t(f"report.steps_goal{'' if needs_of(result, library) else f'_{key}'}", goal=Printed(name))
    ahead = any(one.to_try or (one.act and one.act.way == "do") for one in steps)
    if result.profile is None and not ahead and result.scores["overall"].stated:
        return texts.t("report.steps_nothing_harder")
    if result.profile is None or needs_of(result, library):
        return None
    if not whole_profile(result, library):
        return texts.t("report.steps_none_missing", profile=Printed(profile or ""))
    key = "report.steps_all_reached" if ahead else "report.steps_all_reached_done"
    return texts.t(key, profile=Printed(profile or ""))


def _is_shown(result: Result, library: Library, competence: str, target: int) -> bool:
    """Whether something as hard as the target is done, by what the person said or was seen to do. What is only known
    (how to recognise an official site) does not make an appointment, and a level may be read from other answers."""
    known = {one.id for one in library.bank.questions if one.item.facet == "knowledge"}
    deeds = result.model_copy(update={"answers": [one for one in result.answers if one.item not in known]})
    done = levels_done(deeds, library, competence)
    return not result.answers or max(done or (), default=0) >= target


def whole_profile(result: Result, library: Library) -> bool:
    """Whether «Bravo» is true: the overall target reached, six competences in ten or more, and no level said below its
    target, be it only because nothing harder was asked."""
    scores = [result.scores[one] for one in library.framework.competences]
    enough = sum(one.verdict == "yes" for one in scores) >= BRAVO_SHARE * len(scores)
    below = any(one.verdict == "no" or is_below(one) for one in scores)
    return result.scores["overall"].verdict == "yes" and enough and not below
