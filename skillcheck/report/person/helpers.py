"""Who can help and what fits a role: what it gives, for whom, where, in words for who reads the page. Draws nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.i18n import Printed, listing
from skillcheck.recommend.offers import PUBLIC, for_role, turn_to
from skillcheck.report.document import Item, Section
from skillcheck.report.offers import labelled, offer_line, spoken
from skillcheck.report.person.levels import BEGINS_UP_TO, known_level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skillcheck.catalogue import Offer, Orientation, RoleLink
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.person.record import Result


def who_helps(result: Result, library: Library, texts: Texts) -> Section | None:
    """Where the person can turn to. Whose role is to help others is told where they themselves find peers; who begins
    in such a role, first of all somebody to learn with."""
    profile = library.profiles.get(result.profile or "")
    found = turn_to(library.catalogue, profile.audience if profile else PUBLIC, known_level(result, library))
    return _section("helpers", found, library, texts)


def role_offers(result: Result, library: Library, texts: Texts) -> Section | None:
    """What fits the role of the profile, whatever its gaps, or what there is to discover for who has no role; None
    without a profile, or for who begins."""
    from skillcheck.interview.setup import WORK

    profile = library.profiles.get(result.profile or "")
    level = known_level(result, library)
    if profile is None or (level is not None and level <= BEGINS_UP_TO):
        return None
    key = "discover" if WORK.isdisjoint(profile.audience) else "role"
    return _section(key, for_role(library.catalogue, profile.audience, result.lang), library, texts)


def _section(
    key: str, found: Sequence[Orientation] | Sequence[RoleLink], library: Library, texts: Texts
) -> Section | None:
    known = [one for one in found if one.offer in library.catalogue.offers]
    if not known:
        return None
    offers = [library.catalogue.offers[one.offer] for one in known]
    return Section(
        texts.t(f"report.{key}"),
        paragraphs=_elsewhere(offers, texts) if key == "helpers" else (),
        items=tuple(_item(one, library, texts) for one in known),
    )


def _elsewhere(offers: Sequence[Offer], texts: Texts) -> tuple[str, ...]:
    """Where all of it is, and what to do elsewhere, to who reads a language that none of it speaks."""
    if any(one.languages is None or texts.lang in one.languages for one in offers):
        return ()
    where = dict.fromkeys(spoken(one, texts) for one in offers)
    return (texts.t("report.helpers_elsewhere", spoken=Printed(listing(list(where), texts.lang))),)


def _item(one: Orientation | RoleLink, library: Library, texts: Texts) -> Item:
    offer = library.catalogue.offers[one.offer]
    line = offer_line(library, texts, offer, "")
    lines = [texts.choose(one.reason), texts.choose(offer.summary)]
    if line.where != texts.t("report.not_published"):
        lines.append(labelled("where", line.where, texts))
    lines.append(labelled("spoken", line.spoken, texts))
    lines.append(labelled("status_note", line.state, texts))
    lines.append(labelled("source", line.source, texts))
    return Item(line.title, tuple(lines))
