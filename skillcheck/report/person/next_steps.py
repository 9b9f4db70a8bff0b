"""A person's next steps: which gaps, why, what to try, and an offer with what its source says. Draws nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from skillcheck.i18n import Printed
from skillcheck.report.naming import names_listed, quoted
from skillcheck.report.offers import OfferLine, labelled, offer_line
from skillcheck.report.person.acts import ActLine, act_line
from skillcheck.report.person.beginning import first_gestures, is_beginning
from skillcheck.report.person.levels import (
    gap_of,
    is_done,
    levels_done,
    levels_missed,
    next_task,
    next_time,
    said_words,
    seen_in,
)
from skillcheck.report.person.needs import further, is_gap, needs_of
from skillcheck.report.person.offered import advised_offer, is_for_the_person, offer_facts
from skillcheck.report.person.teaching import card_to_teach, is_strong

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.person.record import Advised, Result, Score
    from skillcheck.questions.item_bank import Question

MOST_STEPS = 3


@dataclass(frozen=True)
class Step:
    """One next step: the competence, why it, what to do today, something to try, and an offer where there is one."""

    competence: str
    name: str
    """Of the competence, or of the goal done for real; «first gesture», «second gesture» of who begins."""
    why: str
    act: ActLine | None
    to_try: str | None
    """A statement of the bank between quotation marks: the person speaks. None where the card's wish says it."""
    to_try_label: str
    """What stands before it: that it comes soon, beside the card that leads there; else what to do today for it."""
    offer: OfferLine | None
    """Not to who begins, where it is not known to be open."""
    no_offer: str | None
    cited: tuple[str, tuple[str, ...]] | None
    """An offer that serves the gap, for the mediator: its name, then the gap, why, length, status and source."""


def find_steps(result: Result, library: Library, texts: Texts) -> tuple[Step, ...]:
    """The largest gaps, an offer used once; where there is no gap, the lowest competences, something to try. Who
    begins has the first gestures in their order, before the gaps, unless a goal says where to begin. Who has what
    their goal asks does it for real first. Where there is room, somebody at ease shows something at last."""
    needs = needs_of(result, library)
    steps = [] if needs else _for_real(result, library, texts)
    covered = {one.competence for one in steps}
    beginner = is_beginning(result, library)
    if beginner and result.goal not in library.goals:
        first = [one for one in first_gestures(result, library) if result.scores[one].verdict != "yes"]
        needs = list(dict.fromkeys([*first, *needs]))
    for competence in needs or further(result, library, texts):
        if competence in covered or len(steps) == MOST_STEPS:
            continue
        advised = advised_offer(result, library, competence) if needs else None
        shown = advised is not None and is_for_the_person(advised, result, library)
        served = [need.competence for need in advised.serves] if advised and shown else []
        others = [one for one in served if one != competence]
        covered |= {competence, *others}
        used = {one.act.id for one in steps if one.act}
        act = _act(result, library, texts, competence, used, beginner=beginner)
        why = _why(result, library, texts, competence, act, beginner=beginner)
        step = _step(result, library, texts, competence, why, act, advised, others)
        steps.append(step if shown else replace(step, offer=None))
    steps = _gestures_first(steps, result, library, texts, beginner=beginner)
    if needs and len(steps) == MOST_STEPS:  # one's own gaps come first
        return tuple(steps)
    return _and_teach(tuple(steps), result, library, texts)


def _for_real(result: Result, library: Library, texts: Texts) -> list[Step]:
    """The goal itself, with one of its hardest cards beside it: rather one that is not what the person says to do
    already, of the goal's first competence where there is one."""
    from skillcheck.recommend.exercises import Act

    goal, done = library.goals.get(result.goal or ""), result.done_alone
    own = [library.exercises[one] for one in goal.exercises] if goal else []
    cards = [one for one in own if one.level and one.id not in done]  # a first gesture would be an insult here
    if goal is None or not cards:
        return []
    first = next(iter(goal.targets))
    told = _told(result, library)
    card = max(
        cards, key=lambda one: (one.level, (one.competences[0], one.level) not in told, one.competences[0] == first)
    )
    why, act = texts.t("report.step_why_real"), act_line(Act(card, "do"), texts)
    step = _step(result, library, texts, card.competences[0], why, act, None, [])
    return [replace(step, name=texts.choose(goal.name), to_try=None)]


def _told(result: Result, library: Library) -> set[tuple[str, int]]:
    """Where the person says to do something, not only to know it: the competence and the level of its card."""
    done = (library.bank[one.item] for one in result.answers if is_done(one, library))
    return {(one.competence, one.level) for one in done if one.is_self_report and one.item.facet == "skill"}


def _and_teach(steps: tuple[Step, ...], result: Result, library: Library, texts: Texts) -> tuple[Step, ...]:
    """The last step of somebody at ease is to show a card to somebody, where they stand highest."""
    found = card_to_teach(result, library, {one.competence for one in steps[: MOST_STEPS - 1]})
    if found is None:
        return steps
    competence, card = found
    level = Printed(_with_cards(result, library, texts, competence))
    strong = is_strong(result, library, competence)
    why = texts.t("report.step_why_teach" if strong else "report.step_why_show", level=level)
    last = _step(result, library, texts, competence, why, act_line(card, texts), None, [])
    return (*steps[: MOST_STEPS - 1], replace(last, to_try=None))


def _gestures_first(steps: list[Step], result: Result, library: Library, texts: Texts, *, beginner: bool) -> list[Step]:
    """First gestures come first, whatever a goal asks first, in the order of their cards, then what a beginner has
    not begun; they are counted: the name of a competence promises more than switching a device on or logging in."""
    cards = list(library.exercises)
    low = [one for one in steps if one.act and library.exercises[one.act.id].level == 0]
    low.sort(key=lambda one: cards.index(one.act.id) if one.act else 0)
    new = [one for one in steps if one.act and beginner and not result.scores[one.competence].level]
    gestures = [*low, *(one for one in new if one not in low)]
    named = [
        replace(one, name=texts.t(f"report.step_gesture_{n}"), why=texts.t(f"report.step_why_gesture_{n}"))
        for n, one in enumerate(gestures, start=1)
    ]
    return [*named, *(one for one in steps if one not in gestures)]


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
    own = texts.choose(short[competence].short)
    helped = [texts.choose(short[one].short) for one in others if one in short][:2]
    also = texts.t("report.step_also", names=names_listed(helped, texts)) if helped else None
    offer = offer_line(library, texts, library.catalogue.offers[advised.offer], competence) if advised else None
    score = result.scores[competence]
    task = next_task(result, library, competence, library.exercises[act.id].level if act and act.way == "do" else 0)
    ahead = task if task and _leads_to(act, task, library) and not _repeats(act, task, library) else None
    gap = gap_of(result, library, texts, competence)
    need = f"{own} ({gap})" if gap else own
    return Step(
        competence=competence,
        name=own,
        why=why,
        act=act,
        to_try=quoted(texts.choose(ahead.item.text), texts) if ahead else None,
        to_try_label=texts.t(f"report.{_label(act, ahead, result)}"),
        offer=offer,
        no_offer=_nothing_found(score, library, texts, offer or act, harder=task is not None),
        cited=(offer.title, offer_facts(offer, need, also, texts)) if offer else None,
    )


def _leads_to(act: ActLine | None, task: Question, library: Library) -> bool:
    """Whether a card may stand beside a statement to be said next: it exercises that very thing, or is one to show."""
    if act is None or act.way == "guide":
        return True
    card = library.exercises[act.id]
    return (card.competences[0], card.level) == (task.competence, task.level)


def _repeats(act: ActLine | None, task: Question, library: Library) -> bool:
    """Whether at least a quarter of the words of the statement stand in the wish of a card to do: «je monte un tableau
    de tâches partagé», to be said soon, says nothing below «je veux répartir le travail dans un tableau partagé»; the
    rest is the same thing in other words. Words by their beginning, as verbs and plurals end otherwise; in any
    language: what one of them shows is true of all."""
    if act is None or act.way == "guide":
        return False
    goal, said = library.exercises[act.id].goal, task.item.text
    pairs = ((_beginnings(said[lang]), _beginnings(goal[lang])) for lang in goal.keys() & said.keys())
    return any(own and 4 * len(own & wished) >= len(own) for own, wished in pairs)


def _beginnings(words: str) -> set[str]:
    return {one[:4] for one in re.findall(r"\w{4,}", words.casefold())}


def _label(act: ActLine | None, ahead: Question | None, result: Result) -> str:
    """Beside a card to show the statement is farther off: a deed is begun, what is to be known is looked up. What was
    not asked about may be done already."""
    asked = ahead is None or not result.answers or any(one.item == ahead.id for one in result.answers)
    label = "to_try"
    if act is not None and act.way != "do" and ahead is not None:
        label = "to_look_up" if ahead.item.facet == "knowledge" else "to_try_beyond"
    return label if asked else f"{label}_perhaps"


def _act(
    result: Result, library: Library, texts: Texts, competence: str, used: set[str], *, beginner: bool
) -> ActLine | None:
    """The card for where the person may be said to stand, in the competence, else overall, else the first one of the
    competence; that of the target, where doing it would confirm what is said; none twice (``used``)."""
    from skillcheck.recommend.exercises import act_for

    own, overall = result.scores[competence], result.scores["overall"]
    level = own.level if own.stated else overall.level if overall.stated else None
    if level is not None and own.target and own.verdict == "unknown" and level >= own.target:
        level = own.target - 1
    goal = library.goals.get(result.goal or "")
    first = goal.exercises if goal else []
    done = used | result.done_alone
    did = levels_done(result, library, competence)
    proved = 0 if not own.stated else None if did is None else max(did, default=0)
    cards = library.exercises
    missed = levels_missed(result, library, competence)
    act = act_for(competence, level, cards, beginner=beginner, first=first, done=done, proved=proved, missed=missed)
    return act_line(act, texts, helped=beginner) if act else None


def _nothing_found(score: Score, library: Library, texts: Texts, found: object, *, harder: bool) -> str | None:
    """Where there is neither a card nor an offer: whom to ask, or, with nothing harder left, whom to help."""
    if found is not None:
        return None
    if score.level and not harder:
        return texts.t("report.step_help_other")
    if not is_gap(score.shortfall):
        return None
    help_ = library.framework.seek_help
    return " ".join(filter(None, (texts.t("report.step_no_offer"), texts.choose(help_) if help_ else "")))


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
    level = Printed(_with_cards(result, library, texts, competence))
    goal = library.goals.get(result.goal or "")
    if goal and score.level < goal.targets.get(competence, 0):
        return texts.t("report.step_why_goal", level=level, target=goal.targets[competence])
    card = library.exercises[act.id].level if act and act.way == "do" else None
    confirms = card is not None and card >= (score.target or 0)
    if score.target is not None and score.verdict != "yes" and score.level >= score.target:
        return texts.t("report.step_why_confirm" if confirms else "report.step_why_unsure", level=level)
    if card is not None and card <= score.level:  # there is no card of the next level
        return texts.t("report.step_why_check", level=level)
    if score.target is None or score.verdict == "yes":
        further = next_time(result, library, texts, competence)
        return texts.t("report.step_why_low" if further else "report.step_why_now", level=level)
    return texts.t("report.step_why", level=level, next=score.level + 1)


def _with_cards(result: Result, library: Library, texts: Texts, competence: str) -> str:
    """The level said, and that it is not of the answers alone where a card was tried before somebody."""
    level = said_words(result, library, texts, competence)
    tried = seen_in(result, library, competence)
    return texts.t("report.level_with_card", level=Printed(level), n=tried) if tried else level


# --- offers -----------------------------------------------------------------------------------------------


def step_lines(step: Step, texts: Texts) -> list[str]:
    """A step in sentences: why, what to try, and the offer with what to know first and where to ask."""
    lines = [step.why]
    if step.act:
        lines.append(step.act.line)
    if step.to_try:
        lines.append(texts.t("report.labelled", label=Printed(step.to_try_label), words=Printed(step.to_try)))
    if step.no_offer:
        lines.append(step.no_offer)
    if step.offer:
        offer = step.offer
        lines += [offer.title, labelled("status_note", offer.state, texts), labelled("where", offer.where, texts)]
    return lines
