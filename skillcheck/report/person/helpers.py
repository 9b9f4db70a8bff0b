"""Who can help and what fits a role: what it gives, for whom, where, in words for who reads the page. Draws nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.recommend.offers import PUBLIC, for_role, turn_to
from skillcheck.report.document import Item, Section
from skillcheck.report.offers import labelled, offer_line
from skillcheck.report.person.levels import known_level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skillcheck.catalogue import Orientation, RoleLink
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.person.record import Result

ROLE_FROM = 2
"""Below this level job sheets and courses for a role are out of reach: first steps come first."""


def who_helps(result: Result, library: Library, texts: Texts) -> Section | None:
    """Where the person can turn to; somebody whose role is to help others is told where they themselves find peers."""
    profile = library.profiles.get(result.profile or "")
    found = turn_to(library.catalogue, profile.audience if profile else PUBLIC, known_level(result, library))
    return _section("helpers", found, library, texts)


def role_offers(result: Result, library: Library, texts: Texts) -> Section | None:
    """What fits the role of the profile, whatever its gaps; None without a profile, or for who begins."""
    profile = library.profiles.get(result.profile or "")
    level = known_level(result, library)
    if profile is None or (level is not None and level < ROLE_FROM):
        return None
    return _section("role", for_role(library.catalogue, profile.audience, result.lang), library, texts)


def _section(
    key: str, found: Sequence[Orientation] | Sequence[RoleLink], library: Library, texts: Texts
) -> Section | None:
    known = [one for one in found if one.offer in library.catalogue.offers]
    if not known:
        return None
    return Section(texts.t(f"report.{key}"), items=tuple(_item(one, library, texts) for one in known))


def _item(one: Orientation | RoleLink, library: Library, texts: Texts) -> Item:
    offer = library.catalogue.offers[one.offer]
    line = offer_line(library, texts, offer, "")
    return Item(
        line.title,
        (
            texts.choose(one.reason),
            texts.choose(offer.summary),
            labelled("where", line.where, texts),
            labelled("spoken", line.spoken, texts),
            labelled("status", f"{line.status_words}. {line.note}" if line.note else line.status_words, texts),
            labelled("source", line.source, texts),
        ),
    )
