"""A person's next steps: which gaps, why, what to try, and an offer with what its source says. Draws nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from skillcheck.report.rows import gap_words, level_words, names_listed, next_time, quoted, verdict_of
from skillcheck.texts import Printed, clean

if TYPE_CHECKING:
    from skillcheck.catalogue import Link, Offer
    from skillcheck.content import Library
    from skillcheck.result import Advised, Result
    from skillcheck.texts import Texts

MOST_STEPS = 3


@dataclass(frozen=True)
class OfferLine:
    """A learning offer: only what its source says, and whether it must be checked first."""

    title: str
    reason: str
    link: str
    """How well it fits the need, and whose judgement that is: «fort (notre jugement)»."""
    how_long: str
    where: str
    url: str | None
    status: str
    check_first: bool
    first: str
    """What to do first: check, or ask for the next date of what is over."""
    status_words: str
    """The status, with what to do first before it where it is not known to be open."""
    note: str | None
    source: str


@dataclass(frozen=True)
class Step:
    """One next step: the competence, why it, something to try, and an offer where there is one."""

    competence: str
    name: str
    why: str
    to_try: str | None
    """A statement of the bank between quotation marks: the person speaks."""
    also: str | None
    offer: OfferLine | None
    no_offer: str | None
    facts: tuple[str, ...]
    """For the mediator, about the offer: the gap it serves, how well, why, its status and source."""


def find_steps(result: Result, library: Library, texts: Texts) -> tuple[Step, ...]:
    """The largest gaps, an offer used once; where there is no gap, the lowest competences, something to try."""
    steps: list[Step] = []
    covered: set[str] = set()
    needs = _needs(result, library)
    for competence in needs or _further(result, library, texts):
        if competence in covered or len(steps) == MOST_STEPS:
            continue
        advised = _advised(result, library, competence) if needs else None
        others = [need.competence for need in advised.serves if need.competence != competence] if advised else []
        covered |= {competence, *others}
        areas = library.framework.area_of
        first_of_area = all(areas[one.competence] != areas[competence] for one in steps)
        why = _why(result, library, texts, competence, with_reason=first_of_area, further=not needs)
        steps.append(_step(result, library, texts, competence, why, advised, others))
    return tuple(steps)


def steps_note(
    result: Result, profile: str | None, steps: tuple[Step, ...], library: Library, texts: Texts
) -> str | None:
    """What stands before the steps, or in their place: no answers yet, or everything reached and what may follow."""
    if result.scores["overall"].level is None:
        return texts.t("report.steps_no_answers")
    if result.profile is None or _needs(result, library):
        return None
    key = "report.steps_all_reached" if steps else "report.steps_all_reached_done"
    return texts.t(key, profile=Printed(profile or ""))


def _needs(result: Result, library: Library) -> list[str]:
    """Competences with a gap to the target, the largest first; without a profile, the lowest measured first."""
    if result.profile is None:
        return _lowest(result, library)
    scores = {one: result.scores[one].shortfall for one in library.framework.competences}
    short = {one: missing for one, missing in scores.items() if missing is not None and _is_gap(missing)}
    return sorted(short, key=lambda one: (-short[one], one))


def _lowest(result: Result, library: Library) -> list[str]:
    scores = {one: result.scores[one] for one in library.framework.competences}
    measured = {one: score.mean or 0.0 for one, score in scores.items() if score.basis == "measured"}
    return sorted(measured, key=lambda one: (measured[one], one))


def _further(result: Result, library: Library, texts: Texts) -> list[str]:
    """Every target reached: where the person could still go further and the bank has a task for it."""
    return [one for one in _lowest(result, library) if next_time(result, library, texts, one)]


def _advised(result: Result, library: Library, competence: str) -> Advised | None:
    advised = next((one for one in result.offers if competence in {need.competence for need in one.serves}), None)
    return advised if advised is not None and advised.offer in library.catalogue.offers else None


def _step(
    result: Result,
    library: Library,
    texts: Texts,
    competence: str,
    why: str,
    advised: Advised | None,
    others: list[str],
) -> Step:
    short = library.framework.competences
    name = texts.choose(short[competence].short)
    also = [texts.choose(short[one].short) for one in others if one in short][:2]
    offer = offer_line(library, texts, library.catalogue.offers[advised.offer], competence) if advised else None
    score = result.scores[competence]
    task = next_time(result, library, texts, competence)
    need = f"{name} ({gap})" if (gap := gap_words(score.shortfall, verdict_of(score), texts)) else name
    return Step(
        competence=competence,
        name=name,
        why=why,
        to_try=quoted(task, texts) if task else None,
        also=texts.t("report.step_also", names=names_listed(also, texts)) if also else None,
        offer=offer,
        no_offer=texts.t("report.step_no_offer") if offer is None and _is_gap(score.shortfall) else None,
        facts=_facts(offer, need, texts) if offer else (),
    )


def _is_gap(shortfall: float | None) -> bool:
    from skillcheck.recommend import NEGLIGIBLE

    return shortfall is not None and shortfall >= NEGLIGIBLE


def _facts(offer: OfferLine, need: str, texts: Texts) -> tuple[str, ...]:
    told = [("for_need", need), ("link", f"{offer.link}. {offer.reason}".strip()), ("status", offer.status_words)]
    if offer.note:
        told.append(("status_note", offer.note))
    told.append(("source", offer.source))
    return tuple(labelled(key, words, texts) for key, words in told)


def labelled(key: str, words: str, texts: Texts) -> str:
    """«Label : words», in the habit of the language."""
    return texts.t("report.labelled", label=Printed(texts.t(f"report.{key}")), words=Printed(words))


def _why(result: Result, library: Library, texts: Texts, competence: str, *, with_reason: bool, further: bool) -> str:
    """The gap in words, after the profile's own reason for the area where that has not been said yet."""
    score = result.scores[competence]
    level = Printed(level_words(score.level, texts))
    if score.target is None:
        return texts.t("report.step_why_low", level=level)
    if further:
        return texts.t("report.step_why_further", level=level, target=score.target)
    profile = library.profiles.get(result.profile or "")
    area = library.framework.area_of[competence]
    reasons = profile.areas if profile and with_reason else []
    reason = next((texts.choose(one.why) for one in reasons if one.area == area), "")
    return f"{reason} {texts.t('report.step_why', level=level, target=score.target)}".strip()


# --- offers -----------------------------------------------------------------------------------------------


def offer_line(library: Library, texts: Texts, offer: Offer, competence: str) -> OfferLine:
    """An offer for one competence, in the words of its source; what is not published is said to be so."""
    links = [one for one in library.catalogue.links if one.offer == offer.id and one.competence == competence]
    best = max(links, key=lambda one: one.strength, default=None)
    check_first = offer.status != "open"
    status = texts.t(f"report.status_{offer.status}")
    first = texts.t("report.ask_next" if offer.status == "past" else "report.check_first")
    url = next((one for one in (offer.url, offer.enrol, offer.brochure) if one and one.startswith("https://")), None)
    where = [texts.choose(offer.format)] if offer.format else []
    where += [clean(one) for one in (offer.contact,) if one]
    sources = [library.catalogue.sources[one].title for one in offer.source if one in library.catalogue.sources]
    return OfferLine(
        title=texts.choose(offer.label),
        reason=texts.choose(best.reason) if best else "",
        link=link_words(best, texts) if best else texts.t("report.not_published"),
        how_long=texts.t("report.offer_hours", n=_hours(offer.hours))
        if offer.hours
        else texts.t("report.not_published"),
        where=", ".join(where) if where or url else texts.t("report.not_published"),
        url=url,
        status=status,
        check_first=check_first,
        first=first,
        status_words=f"{first} ({status})" if check_first else status,
        note=texts.choose(offer.status_note) if offer.status_note and check_first else None,
        source=texts.t("report.offer_source", provider=offer.provider, source=Printed(clean(" · ".join(sources), 160))),
    )


def link_words(link: Link, texts: Texts) -> str:
    """How well an offer serves a need, and who says so: «fort (notre jugement)»."""
    strength = texts.t(f"report.strength_{link.strength}")
    return texts.t(f"report.link_{link.basis}", strength=Printed(strength))


def _hours(hours: float) -> float:
    return int(hours) if hours == int(hours) else hours
