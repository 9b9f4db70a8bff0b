"""What a group needs: its gaps in order, the offers for them, training groups. Sees no person, draws nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from skillcheck.i18n import Printed, listing, number
from skillcheck.report.naming import names_listed
from skillcheck.report.offers import OfferLine, labelled, offer_line

if TYPE_CHECKING:
    from skillcheck.cohort.record import Cohort, ServedGap
    from skillcheck.i18n import Texts
    from skillcheck.report.cohort.wording import Words


MOST_GAPS, MOST_OFFERS = 10, 8


@dataclass(frozen=True)
class GapRow:
    """One gap in the order of need."""

    competence: str
    name: str
    target: int | None
    people: int | None
    people_words: str
    share: float
    missing_words: str


@dataclass(frozen=True)
class GroupOffer:
    """One offer for the group: how many people, for what, and its facts."""

    offer: OfferLine
    people: int | None
    people_words: str
    names: str
    facts: str
    """How long it takes, and who says so."""


@dataclass(frozen=True)
class Group:
    """One suggested training group."""

    title: str
    needs: str
    offers: str
    areas: tuple[tuple[str, str], ...]


def find_gaps(words: Words) -> tuple[GapRow, ...]:
    """The largest gaps that somebody has."""
    everyone = max(1, words.cohort.dimensions["overall"].n)
    least = words.all_but_few(everyone)
    return tuple(
        GapRow(
            competence=gap.competence,
            name=words.name(gap.competence),
            target=gap.target,
            people=gap.people,
            people_words=people_words(words, gap.people, least),
            share=(least if gap.people is None else gap.people) / everyone,
            missing_words=words.texts.t("report.cohort_missing", n=float(gap.shortfall)),
        )
        for gap in [one for one in words.cohort.gaps if one.people != 0][:MOST_GAPS]
    )


def people_words(words: Words, people: int | None, least: int) -> str:
    """How many people; ``least``, of whom nothing more can be said, where the exact number would tell about a few."""
    return (
        words.texts.t("report.cohort_people_least", n=least)
        if people is None
        else words.texts.t("report.cohort_people", n=people)
    )


def gaps_empty(cohort: Cohort, texts: Texts) -> str | None:
    """Why there is no gap to show; None where there is one."""
    if any(gap.people != 0 for gap in cohort.gaps):
        return None
    if cohort.profile is None and cohort.dimensions["overall"].reached is None:
        return texts.t("report.cohort_no_profile")
    if "cohort" in cohort.hidden or "gaps" in cohort.hidden:
        return texts.t("report.cohort_protected", cell=cohort.min_cell)
    return texts.t("report.cohort_no_gap")


@dataclass(frozen=True)
class SituationRow:
    """One work situation: what it is, how many people met it in a question, the share who would do what holds."""

    name: str
    people: str
    share: str


def find_situations(words: Words) -> tuple[SituationRow, ...]:
    """The situations that were asked, those in which fewest people know what to do first."""
    titles = {one.id: words.texts.choose(one.title) for one in words.library.situations}
    sides = {"few": 0.0, "all_but_few": 1.0}
    found = sorted(
        words.cohort.situations,
        key=lambda one: (sides.get(one.side or "", 1.0) if one.share is None else one.share, one.situation),
    )
    return tuple(
        SituationRow(
            titles.get(one.situation, one.situation),
            words.count(one.n),
            words.few(one.side, one.n) if one.share is None else words.share(one.share),
        )
        for one in found
    )


# --- what to do -------------------------------------------------------------------------------------------


def find_offers(words: Words) -> Iterable[GroupOffer]:
    """The offers for the group, those no longer in the catalogue left out."""
    for one in words.cohort.offers[:MOST_OFFERS]:
        offer = words.library.catalogue.offers.get(one.offer)
        if offer is None or not one.serves:
            continue
        line = offer_line(words.library, words.texts, offer, one.serves[0].competence)
        yield GroupOffer(
            offer=line,
            facts=f"{labelled('how_long', line.how_long, words.texts)} · {line.source}",
            people=one.people,
            people_words=people_words(words, one.people, words.cohort.min_cell),
            names=names_listed([_linked(words, served) for served in one.serves[:4]], words.texts),
        )


def _linked(words: Words, served: ServedGap) -> str:
    """«Partager un document (lien fort)»."""
    strength = words.texts.t(f"report.strength_{served.strength}")
    return words.texts.t(
        "report.cohort_linked", name=Printed(words.name(served.competence)), strength=Printed(strength)
    )


def unserved(words: Words) -> str | None:
    """What no offer serves, in one sentence."""
    if not words.cohort.unserved:
        return None
    return words.texts.t("report.cohort_unserved", names=Printed(words.names(words.cohort.unserved)))


def orientation(words: Words) -> str | None:
    """Where to turn to for what no offer serves, each with its address where its source gives one."""
    offers = words.library.catalogue.offers
    found = [offers[one] for one in words.cohort.orientation if one in offers]
    known = [
        " ".join(filter(None, (words.texts.choose(one.label), f"({one.url})" if one.url else ""))) for one in found
    ]
    if not known or not words.cohort.unserved:
        return None
    return words.texts.t("report.cohort_orientation", names=Printed(listing(known[:3], words.texts.lang)))


def groups_note(words: Words) -> str:
    """What the groups are, and what the wishes about seats and people cost."""
    note, spread, free = (
        words.texts.t("report.cohort_groups_note"),
        words.cohort.groups_spread,
        words.cohort.groups_free,
    )
    if spread is None or free is None:
        return note
    figures = {"spread": Printed(number(spread, words.texts.lang)), "free": Printed(number(free, words.texts.lang))}
    key = "cohort_groups_cost" if figures["spread"] != figures["free"] else "cohort_groups_spread"
    return f"{note} {words.texts.t(f'report.{key}', **figures)}"


def find_groups(words: Words) -> Iterable[Group]:
    """The suggested training groups."""
    offers = words.library.catalogue.offers
    for one in words.cohort.groups:
        labels = [words.texts.choose(offers[offer].label) for offer in one.offers if offer in offers]
        yield Group(
            title=words.texts.t(
                "report.cohort_group", number=one.number, people=Printed(words.texts.t("report.cohort_people", n=one.n))
            ),
            needs=words.names(one.needs) if one.needs else words.texts.t("report.cohort_group_no_need"),
            offers=listing(labels[:2], words.texts.lang),
            areas=tuple((words.name(area), number(value, words.texts.lang)) for area, value in one.areas.items()),
        )
