"""What a place of digital mediation is, and what the words of the national file of places mean. Knows no file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from skillcheck.record import Language, LocalText, Record, Words
from skillcheck.signs import without_accents

Name = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
NOT_WORD = re.compile(r"[^a-z0-9]+")


def bare(words: str) -> str:
    """Only small letters without accents, digits and single spaces: how names and labels are compared."""
    return NOT_WORD.sub(" ", without_accents(words)).strip()


class Label(Record):
    """A word of the file and what a person reads."""

    id: Name
    label: Words
    name: LocalText


class Service(Label):
    """What a place does, and which needs it serves, in our judgement."""

    competences: list[Words] = []
    goals: list[Words] = []
    about: dict[Words, list[Words]] = {}


class Support(Label):
    """A special welcome of a place; ``languages``: of the people it welcomes."""

    languages: list[Language] = []


class Fee(Label):
    """What a place costs."""

    id: Literal["free", "condition", "paid"]


class Access(Label):
    """How one enters."""

    id: Literal["walk_in", "phone", "mail", "booking", "closed", "referral"]


class PlacesFile(Record):
    """data/places.yaml"""

    audience: list[Words]
    services: Annotated[list[Service], Field(min_length=1)]
    support: list[Support] = []
    fees: list[Fee] = []
    access: list[Access] = []


@dataclass(frozen=True)
class Place:
    """One place of the file, its texts made safe to show; "" where the file says nothing. ``updated``: ISO date."""

    name: str
    commune: str
    postcode: str
    address: str
    phone: str
    site: str
    hours: str
    updated: str
