"""A learning offer as lines of a report: what it is, why it fits, what is not known of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from skillcheck.i18n import Printed, clean

if TYPE_CHECKING:
    from skillcheck.catalogue import Link, Offer
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts


@dataclass(frozen=True)
class OfferLine:
    """A learning offer: only what its source says, and whether it must be checked first."""

    title: str
    reason: str
    link: str
    """How well it fits the need, and whose judgement that is: «fort (notre jugement)»."""
    how_long: str
    where: str
    """How, whom to ask and the address: a printed page has no link to follow."""
    spoken: str
    """Country and languages, or that they are not published."""
    url: str | None
    status: str
    check_first: bool
    first: str
    """What to do first: check, or ask for the next date of what is over."""
    status_words: str
    """The status, with what to do first before it where it is not known to be open."""
    note: str | None
    state: str
    """What to know before going there, said once: the note of who checked it, else the status."""
    source: str


def labelled(key: str, words: str, texts: Texts) -> str:
    """«Label : words», in the habit of the language."""
    return texts.t("report.labelled", label=Printed(texts.t(f"report.{key}")), words=Printed(words))


def colon(texts: Texts) -> str:
    """What stands between a label and its words in the habit of the language: « :» in French, «:» elsewhere."""
    return texts.t("report.labelled", label=Printed(""), words=Printed("")).rstrip()


def offer_line(library: Library, texts: Texts, offer: Offer, competence: str) -> OfferLine:
    """An offer for one competence, in the words of its source; what is not published is said to be so."""
    links = [one for one in library.catalogue.links if one.offer == offer.id and one.competence == competence]
    best = max(links, key=lambda one: one.strength, default=None)
    check_first = offer.status != "open"
    status = texts.t(f"report.status_{offer.status}")
    first = texts.t("report.ask_next" if offer.status == "past" else "report.check_first")
    url = next((one for one in (offer.url, offer.enrol, offer.brochure) if one and one.startswith("https://")), None)
    where = [texts.choose(offer.format)] if offer.format else []
    where += [clean(one) for one in (offer.contact, url) if one]
    nothing_known = offer.status == "unknown" and offer.is_resource  # it has no opening to be confirmed
    status_words = first if nothing_known else f"{first} ({status})" if check_first else status
    note = texts.choose(offer.status_note) if offer.status_note and check_first else None
    sources = [library.catalogue.sources[one].title for one in offer.source if one in library.catalogue.sources]
    return OfferLine(
        spoken=spoken(offer, texts),
        title=texts.choose(offer.label),
        reason=texts.choose(best.reason) if best else "",
        link=link_words(best, texts) if best else texts.t("report.not_published"),
        how_long=texts.t("report.offer_hours", n=_hours(offer.hours))
        if offer.hours
        else texts.t("report.not_published"),
        where=", ".join(where) or texts.t("report.not_published"),
        url=url,
        status=status,
        check_first=check_first,
        first=first,
        status_words=status_words,
        note=note,
        state=note or status_words,
        source=texts.t("report.offer_source", provider=offer.provider, source=Printed(clean(" · ".join(sources), 160))),
    )


def spoken(offer: Offer, texts: Texts) -> str:
    """«France, en français»; what the sources do not say is said not to be published."""
    languages = [
        texts.t(f"report.language_{one}") if texts.has(f"report.language_{one}") else one
        for one in offer.languages or ()
    ]
    key = f"report.country_{offer.country}"
    country = [texts.t(key) if texts.has(key) else offer.country] if offer.country else []
    return ", ".join([*country, *languages]) or texts.t("report.not_published")


def link_words(link: Link, texts: Texts) -> str:
    """How well an offer serves a need, and who says so: «fort (notre jugement)»."""
    strength = texts.t(f"report.strength_{link.strength}")
    return texts.t(f"report.link_{link.basis}", strength=Printed(strength))


def _hours(hours: float) -> float:
    return int(hours) if hours == int(hours) else hours
