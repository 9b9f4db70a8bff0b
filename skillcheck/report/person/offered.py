"""Which offer a next step names, to whom, and what the mediator is told of it. Draws nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.report.offers import OfferLine, labelled
from skillcheck.report.person.levels import BEGINS_UP_TO, known_level

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.person.record import Advised, Result


def advised_offer(result: Result, library: Library, competence: str) -> Advised | None:
    """The first offer of a result that serves the competence well enough to be worth asking about and, as the content
    says today, may still be followed."""
    from skillcheck.recommend.offers import WORTH_ASKING, may_serve

    known = library.catalogue.offers
    well = {
        one.offer: {need.competence for need in one.serves if need.strength >= WORTH_ASKING} for one in result.offers
    }
    serving = (one for one in result.offers if competence in well[one.offer])
    return next((one for one in serving if one.offer in known and may_serve(known[one.offer])), None)


def is_for_the_person(advised: Advised, result: Result, library: Library) -> bool:
    """Whether it is of use on the page that goes home: who begins is sent to nothing that is perhaps closed."""
    begins = (known_level(result, library) or 0) <= BEGINS_UP_TO
    return not begins or library.catalogue.offers[advised.offer].status == "open"


def offer_facts(offer: OfferLine, need: str, also: str | None, texts: Texts) -> tuple[str, ...]:
    """For the mediator: the gap that an offer serves, how well, why, what else it helps with (``also``), its length,
    status and source."""
    told = [("for_need", need), ("link", f"{offer.link}. {offer.reason}".strip()), ("status", offer.status_words)]
    told += [("how_long", offer.how_long), ("spoken", offer.spoken)]
    if offer.note:
        told.append(("status_note", offer.note))
    told.append(("source", offer.source))
    return (*(labelled(key, words, texts) for key, words in told), *([also] if also else []))
