"""A person's next steps: which gaps, why, what to try, and an offer with what its source says. Draws nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from skillcheck.i18n import Printed
from skillcheck.report.naming import names_listed, quoted
from skillcheck.report.offers import OfferLine, labelled, offer_line
from skillcheck.report.person.acts import ActLine, act_line
from skillcheck.report.person.beginning import first_gestures, is_beginning
from skillcheck.report.person.levels import gap_words, next_time, said_words

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.person.record import Advised, Result, Score

MOST_STEPS = 3
BRAVO_SHARE = 0.6
"""docs/measurement.md, R4: false congratulations of strict and typical persons: none."""


@dataclass(frozen=True)
class Step:
    """One next step: the competence, why it, what to do today, something to try, and an offer where there is one."""

    competence: str
    name: str
    """Of the competence; «first gestures (1)» for a card below level 1, which no name of a competence fits."""
    why: str
    act: ActLine | None
    to_try: str | None
    """A statement of the bank between quotation marks: the person speaks."""
    to_try_label: str
    """What stands before it; beside a card to show to somebody nothing says that it comes soon."""
    also: str | None
    offer: OfferLine | None
    no_offer: str | None
    facts: tuple[str, ...]
    """For the mediator, about the offer: the gap it serves, how well, why, its status and source."""


def find_steps(result: Result, library: Library, texts: Texts) -> tuple[Step, ...]:
    """The largest gaps, an offer used once; where there is no gap, the lowest competences, something to try. Who
    begins has the first gestures in their order, before the gaps, unless a goal says where to begin."""
    steps: list[Step] = []
    covered: set[str] = set()
    needs = _needs(result, library)
    beginner = is_beginning(result, library)
    if beginner and result.goal not in library.goals:
        first = [one for one in first_gestures(result, library) if result.scores[one].verdict != "yes"]
        needs = list(dict.fromkeys([*first, *needs]))
    for competence in needs or _further(result, library, texts):
        if competence in covered or len(steps) == MOST_STEPS:
            continue
        advised = _advised(result, library, competence) if needs else None
        others = [need.competence for need in advised.serves if need.competence != competence] if advised else []
        covered |= {competence, *others}
        used = {one.act.id for one in steps if one.act}
        act = _act(result, library, texts, competence, used, beginner=beginner)
        why = _why(result, library, texts, competence, act, beginner=beginner)
        steps.append(_step(result, library, texts, competence, why, act, advised, others))
    return tuple(steps)


def steps_note(
    result: Result, profile: str | None, steps: tuple[Step, ...], library: Library, texts: Texts
) -> str | None:
    """What stands before the steps, or in their place: no answers yet, or everything reached and what may follow."""
    if result.scores["overall"].basis == "none":
        return texts.t("report.steps_begin" if is_beginning(result, library) else "report.steps_no_answers")
    if goal := library.goals.get(result.goal or ""):
        key = "report.steps_goal" if _needs(result, library) else "report.steps_goal_reached"
        return texts.t(key, goal=Printed(texts.choose(goal.name)))
    if result.profile is None and not steps and result.scores["overall"].stated:
        return texts.t("report.steps_nothing_harder")
    if result.profile is None or _needs(result, library):
        return None
    if not whole_profile(result, library):
        return texts.t("report.steps_none_missing", profile=Printed(profile or ""))
    key = "report.steps_all_reached" if steps else "report.steps_all_reached_done"
    return texts.t(key, profile=Printed(profile or ""))


def whole_profile(result: Result, library: Library) -> bool:
    """Whether «Bravo» is true: the overall target reached, six competences in ten or more, and no level said below its
    target, be it only because nothing harder was asked."""
    scores = [result.scores[one] for one in library.framework.competences]
    enough = sum(one.verdict == "yes" for one in scores) >= BRAVO_SHARE * len(scores)
    below = any(one.verdict == "no" or _is_below(one) for one in scores)
    return result.scores["overall"].verdict == "yes" and enough and not below


def _is_below(score: Score) -> bool:
    """Whether the level that is said does not reach the target."""
    return (score.level or 0) < (score.target or 0)


def _needs(result: Result, library: Library) -> list[str]:
    """Competences with a gap to the target, the largest first, those said below it because nothing harder was asked
    among them; those of the goal in its order, where there is one; without a profile, the lowest measured first."""
    if goal := library.goals.get(result.goal or ""):
        return [one for one, target in goal.targets.items() if (result.scores[one].level or 0) < target]
    if result.profile is None:
        return _lowest(result, library)
    scores = {one: result.scores[one] for one in library.framework.competences}
    short = {
        one: score.shortfall
        for one, score in scores.items()
        if score.shortfall is not None and score.verdict != "yes" and (_is_gap(score.shortfall) or _is_below(score))
    }
    return sorted(short, key=lambda one: (-short[one], one))


def _lowest(result: Result, library: Library) -> list[str]:
    scores = {one: result.scores[one] for one in library.framework.competences}
    top = library.framework.measurement.levels
    measured = {
        one: score.mean or 0.0
        for one, score in scores.items()
        if score.basis == "measured" and score.verdict != "yes" and (score.level or 0) < top
    }
    return sorted(measured, key=lambda one: (measured[one], one))


def _further(result: Result, library: Library, texts: Texts) -> list[str]:
    """Nothing missing: where the person could still go further and the bank has something harder to do."""
    scores = {one: result.scores[one] for one in library.framework.competences}
    measured = {one: score.mean or 0.0 for one, score in scores.items() if score.basis == "measured"}
    lowest = sorted(measured, key=lambda one: (measured[one], one))
    return [one for one in lowest if next_time(result, library, texts, one)]


def _advised(result: Result, library: Library, competence: str) -> Advised | None:
    """The first offer of a result that serves the competence and, as the content says today, may still be followed."""
    from skillcheck.recommend.offers import may_serve

    known = library.catalogue.offers
    serving = (one for one in result.offers if competence in {need.competence for need in one.serves})
    return next((one for one in serving if one.offer in known and may_serve(known[one.offer])), None)


def _step(
    result: Result,
    library: Library,
    texts: Texts,
    competence: str,
    why: str,
    act: ActLine | None,
    advised: Advised | None,
    others: list[str],
) -> Step:
    short = library.framework.competences
    gesture = act is not None and library.exercises[act.id].level == 0
    own = texts.choose(short[competence].short)
    name = texts.t("report.step_gesture", name=own) if gesture else own
    also = [texts.choose(short[one].short) for one in others if one in short][:2]
    offer = offer_line(library, texts, library.catalogue.offers[advised.offer], competence) if advised else None
    score = result.scores[competence]
    task = next_time(result, library, texts, competence)
    need = f"{own} ({gap})" if (gap := gap_words(score, texts)) else own
    return Step(
        competence=competence,
        name=name,
        why=why,
        act=act,
        to_try=quoted(task, texts) if task else None,
        to_try_label=texts.t("report.to_try_beyond" if act and act.way == "guide" else "report.to_try"),
        also=texts.t("report.step_also", names=names_listed(also, texts)) if also else None,
        offer=offer,
        no_offer=_nothing_found(score, library, texts, offer or act, harder=task is not None),
        facts=_facts(offer, need, texts) if offer else (),
    )


def _act(
    result: Result, library: Library, texts: Texts, competence: str, used: set[str], *, beginner: bool
) -> ActLine | None:
    """The card for where the person may be said to stand, in the competence, else overall, else the first one of the
    competence; none twice (``used``)."""
    from skillcheck.recommend.exercises import act_for

    own, overall = result.scores[competence], result.scores["overall"]
    level = own.level if own.stated else overall.level if overall.stated else None
    goal = library.goals.get(result.goal or "")
    first = goal.exercises if goal else []
    done = used | {*result.done_before} | {one.exercise for one in result.observed if one.outcome == "alone"}
    act = act_for(competence, level, library.exercises, beginner=beginner, first=first, done=done)
    return act_line(act, texts) if act else None


def _nothing_found(score: Score, library: Library, texts: Texts, found: object, *, harder: bool) -> str | None:
    """Where there is neither a card nor an offer: whom to ask, or, with nothing harder left, whom to help."""
    if found is not None:
        return None
    if score.level and not harder:
        return texts.t("report.step_help_other")
    if not _is_gap(score.shortfall):
        return None
    help_ = library.framework.seek_help
    return " ".join(filter(None, (texts.t("report.step_no_offer"), texts.choose(help_) if help_ else "")))


def _is_gap(shortfall: float | None) -> bool:
    from skillcheck.recommend.offers import NEGLIGIBLE

    return shortfall is not None and shortfall >= NEGLIGIBLE


def _facts(offer: OfferLine, need: str, texts: Texts) -> tuple[str, ...]:
    told = [("for_need", need), ("link", f"{offer.link}. {offer.reason}".strip()), ("status", offer.status_words)]
    told.append(("spoken", offer.spoken))
    if offer.note:
        told.append(("status_note", offer.note))
    told.append(("source", offer.source))
    return tuple(labelled(key, words, texts) for key, words in told)


def _why(
    result: Result, library: Library, texts: Texts, competence: str, act: ActLine | None, *, beginner: bool
) -> str:
    """One reason, of this competence alone: where the person stands in it, and the target where there is one; «to be
    confirmed by doing it» only before a card that would confirm it."""
    score = result.scores[competence]
    if beginner and not score.level:
        return texts.t("report.step_why_start")
    if score.level is None or not score.stated:
        return texts.t("report.step_why_unknown")
    if score.level == 0:
        return texts.t("report.step_why_start")
    level = Printed(said_words(score, texts))
    if goal := library.goals.get(result.goal or ""):
        return texts.t("report.step_why_goal", level=level, target=goal.targets.get(competence, score.level))
    if score.target is None or score.verdict == "yes":
        further = next_time(result, library, texts, competence)
        return texts.t("report.step_why_low" if further else "report.step_why_now", level=level)
    if score.level >= score.target:
        confirms = act is not None and library.exercises[act.id].level >= score.target
        return texts.t("report.step_why_confirm" if confirms else "report.step_why_unsure", level=level)
    return texts.t("report.step_why", level=level, target=score.target)


# --- offers -----------------------------------------------------------------------------------------------


def step_lines(step: Step, texts: Texts) -> list[str]:
    """A step in sentences: why, what to try, and the offer with its link, length, place, status and source."""

    lines = [step.why]
    if step.act:
        lines.append(step.act.line)
    if step.to_try:
        lines.append(texts.t("report.labelled", label=Printed(step.to_try_label), words=Printed(step.to_try)))
    if step.no_offer:
        lines.append(step.no_offer)
    if step.offer:
        offer = step.offer
        lines.append(offer.title)
        if offer.reason:
            lines.append(offer.reason)
        if step.also:
            lines.append(step.also)
        status = offer.status_words
        lines.append(labelled("link", offer.link, texts))
        lines.append(labelled("how_long", offer.how_long, texts))
        lines.append(labelled("where", offer.where, texts))
        lines.append(labelled("spoken", offer.spoken, texts))
        lines.append(labelled("status", f"{status}. {offer.note}" if offer.note else status, texts))
        lines.append(labelled("source", offer.source, texts))
    return lines
