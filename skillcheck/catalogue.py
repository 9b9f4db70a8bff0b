"""Learning offers and our links from competences to them: sourced facts on one side, judgement on the other."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from skillcheck.record import Language, LocalText, Record, Words

Kind = Literal["course", "webinar", "theme", "job_sheet", "event", "adjacent", "planned", "orientation"]
Status = Literal["open", "past", "announced", "ended", "unknown"]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class CatalogueSource(Record):
    """A document or page in which facts of the catalogue were read."""

    id: Words
    kind: Literal["document", "public", "organisation"]
    title: Words
    ref: str | None = None
    url: str | None = None
    seen_on: str | None = None


class Topic(Record):
    """A topic that the offer's own description names."""

    id: Words
    name: LocalText


class Offer(Record):
    """One learning offer. ``None`` means «not published»: nothing is guessed."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    provider: Words
    kind: Kind
    status: Status
    status_seen_on: str | None = None
    status_note: LocalText | None = None
    title: dict[Language, Words | None]
    title_official: dict[Language, bool] = {}
    label: LocalText
    summary: LocalText
    topics: list[Topic] = []
    audience: Annotated[list[Words], Field(min_length=1)]
    hours: float | None = None
    cost: Literal["free", "paid"] | None = None
    format: LocalText | None = None
    country: Country | None = Field(default=None, description="where it is: ISO 3166; null: several, or not published")
    languages: list[Language] | None = None
    certificate: LocalText | None = None
    url: str | None = None
    contact: str | None = None
    enrol: str | None = None
    brochure: str | None = None
    needs: LocalText | None = None
    source: Annotated[list[Words], Field(min_length=1)]

    @property
    def is_resource(self) -> bool:
        """Whether it is something to look at, as an encyclopaedia: it opens and closes to nobody."""
        return self.kind == "adjacent"


class CatalogueFile(Record):
    """data/catalogue.yaml"""

    sources: list[CatalogueSource]
    offers: list[Offer]


class Link(Record):
    """Our judgement that an offer serves a competence, for learners now between two levels."""

    offer: Words
    competence: Words
    strength: Annotated[int, Field(ge=1, le=3)]
    topic: Words | None = None
    levels: Annotated[list[int], Field(min_length=2, max_length=2)]
    reason: LocalText
    basis: Literal["editorial", "provider"]


class RoleLink(Record):
    """An offer that fits a role rather than a gap."""

    offer: Words
    audience: Annotated[list[Words], Field(min_length=1)]
    reason: LocalText
    basis: Literal["editorial", "provider"]


class Orientation(Record):
    """Where to turn to, and why, for readers of these audiences now between two levels (overall)."""

    offer: Words
    audience: Annotated[list[Words], Field(min_length=1)] = ["anyone"]
    levels: Annotated[list[int], Field(min_length=2, max_length=2)] = [0, 8]
    reason: LocalText
    basis: Literal["editorial", "provider"]


class LinksFile(Record):
    """data/catalogue-links.yaml"""

    links: list[Link]
    roles: list[RoleLink] = []
    orientation: list[Orientation] = []


class Catalogue:
    """Offers, sources and links, ready to look up."""

    def __init__(self, facts: CatalogueFile, judgement: LinksFile) -> None:
        self.sources = {source.id: source for source in facts.sources}
        self.offers = {offer.id: offer for offer in facts.offers}
        self.links = tuple(judgement.links)
        self.roles = tuple(judgement.roles)
        self.orientation = tuple(judgement.orientation)
