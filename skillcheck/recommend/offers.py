"""From gaps to learning offers, each with its reason; where nothing serves a gap, that is the answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from skillcheck.catalogue import Catalogue, Link, Offer, Orientation, RoleLink

NEGLIGIBLE = 0.2
"""Expected missing levels below which a gap asks for no training."""
NOT_FOR_A_ROLE = frozenset({"planned", "theme"})
"""What is only announced or thought of: nobody can go there."""
NOT_TRAINING = frozenset({"planned", "orientation", "theme", "job_sheet"})
"""A plan, a place to turn to, a theme somebody thought of and a sheet about a job are no training."""
WORTH_ASKING = 2
"""The strength of a link from which a person is sent to ask about an offer: a weak one costs more than it gives."""
TAUGHT = frozenset({"course", "webinar", "event"})
"""What is of no use in a language that one does not read."""
OVER = frozenset({"past", "ended"})
LATER = frozenset({"announced"})
PUBLIC = ("citizen",)
"""Whom a page speaks to where no profile was chosen."""


@dataclass(frozen=True)
class Need:
    """One gap to serve: the learner's present level, the target and the expected missing levels.

    ``people`` weighs a cohort's gap (how many have it); 1 for a person.
    """

    competence: str
    level: int
    target: int
    shortfall: float
    people: int = 1


@dataclass(frozen=True)
class Service:
    """Why an offer is recommended: the gap it serves and how well, in our judgement."""

    need: Need
    link: Link


@dataclass(frozen=True)
class Recommendation:
    """One offer with every gap it serves, the best served first."""

    offer: Offer
    services: tuple[Service, ...]

    @property
    def weight(self) -> float:
        """Strength × missing levels × people, summed over the gaps served."""
        return sum(s.link.strength * s.need.shortfall * s.need.people for s in self.services)


@dataclass(frozen=True)
class Advice:
    """What to do next: offers in order, gaps that no offer serves, where to send people, offers for the role."""

    offers: tuple[Recommendation, ...]
    unserved: tuple[Need, ...]
    orientation: tuple[Orientation, ...]
    for_role: tuple[RoleLink, ...]


def fits_audience(offer: Offer, audience: Collection[str]) -> bool:
    """Whether the offer is for anyone, or for one of these audiences."""
    return "anyone" in offer.audience or not set(offer.audience).isdisjoint(audience)


def may_serve(offer: Offer) -> bool:
    """Whether it is something to learn from that is not over."""
    return offer.kind not in NOT_TRAINING and offer.status not in OVER


def speaks(offer: Offer, lang: str | None) -> bool:
    """Whether somebody who answers in ``lang`` can follow it: its languages, else those in which a source gives its
    title; what is not known is not held against it. ``None``: in any language."""
    if lang is None or offer.kind not in TAUGHT:
        return True
    known = offer.languages or [one for one, title in offer.title.items() if title]
    return not known or lang in known


def turn_to(catalogue: Catalogue, audience: Collection[str], level: int | None = None) -> tuple[Orientation, ...]:
    """Where readers of this audience can turn to, each once; ``level``: overall, None where it is not known."""
    found: dict[str, Orientation] = {}
    for one in catalogue.orientation:
        fits = "anyone" in one.audience or not set(one.audience).isdisjoint(audience)
        if fits and (level is None or one.levels[0] <= level <= one.levels[1]):
            found.setdefault(one.offer, one)
    return tuple(found.values())


def for_role(catalogue: Catalogue, audience: Collection[str], lang: str | None = None) -> tuple[RoleLink, ...]:
    """What fits a role whatever its gaps: nothing that is over, in another language, announced, or only a theme."""
    return tuple(
        link
        for link in catalogue.roles
        if not set(link.audience).isdisjoint(audience)
        and (offer := catalogue.offers[link.offer]).status not in OVER
        and offer.kind not in NOT_FOR_A_ROLE
        and speaks(offer, lang)
    )


def fits_level(link: Link, level: int) -> bool:
    """Whether the learner stands in the range of levels for which the link makes sense."""
    return link.levels[0] <= level <= link.levels[1]


def advise_each(groups: Iterable[tuple[Iterable[Need], Collection[str]]], catalogue: Catalogue) -> Advice:
    """The advice for several groups of people as one, each with its needs and its audiences: an offer stands once."""
    found = [advise(needs, audience, catalogue) for needs, audience in groups]
    services: dict[str, list[Service]] = {}
    for one in found:
        for offer in one.offers:
            services.setdefault(offer.offer.id, []).extend(offer.services)
    served = {service.need.competence for some in services.values() for service in some}
    return Advice(
        offers=_in_order(services, catalogue),
        unserved=tuple(need for one in found for need in one.unserved if need.competence not in served),
        orientation=tuple({one.offer: one for advice in found for one in advice.orientation}.values()),
        for_role=tuple(link for one in found for link in one.for_role),
    )


def advise(needs: Iterable[Need], audience: Collection[str], catalogue: Catalogue, lang: str | None = None) -> Advice:
    """Order the offers that serve these gaps: those that may still take place first, then by what they fill.

    Only offers whose audience, language and level range fit, and that are not over. A gap under ``NEGLIGIBLE`` levels
    asks for nothing.
    """
    wanted = sorted(
        (need for need in needs if need.shortfall >= NEGLIGIBLE),
        key=lambda need: (-need.shortfall * need.people, need.competence),
    )
    services: dict[str, list[Service]] = {}
    served: set[str] = set()
    for need in wanted:
        for link in catalogue.links:
            offer = catalogue.offers[link.offer]
            if link.competence != need.competence or not may_serve(offer) or not speaks(offer, lang):
                continue
            if fits_level(link, need.level) and fits_audience(offer, audience):
                services.setdefault(offer.id, []).append(Service(need, link))
                served.add(need.competence)
    return Advice(
        offers=_in_order(services, catalogue),
        unserved=tuple(need for need in wanted if need.competence not in served),
        orientation=turn_to(catalogue, audience),
        for_role=for_role(catalogue, audience, lang),
    )


def _in_order(services: Mapping[str, Sequence[Service]], catalogue: Catalogue) -> tuple[Recommendation, ...]:
    offers = [
        Recommendation(catalogue.offers[offer], tuple(sorted(found, key=_best_first)))
        for offer, found in services.items()
    ]
    offers.sort(key=lambda one: (one.offer.is_resource, one.offer.status in LATER, -one.weight, one.offer.id))
    return tuple(offers)


def _best_first(service: Service) -> tuple[float, str]:
    return -service.link.strength * service.need.shortfall, service.need.competence
