"""Walking over the records of content files: where their texts stand, what has an identity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel

from skillcheck.content.strict_yaml import Place
from skillcheck.record import LocalText

HOLDERS = frozenset({"situations", "areas"})
"""Sections whose entries hold others that have ids of their own."""


def texts_of(record: Any, place: Place = ()) -> Iterator[Place]:
    """The places of every text in several languages under a record."""
    if isinstance(record, BaseModel):
        for name, field in type(record).model_fields.items():
            value = getattr(record, name)
            if field.annotation in (LocalText, LocalText | None):
                if value is not None:
                    yield (*place, name)
            elif get_args(field.annotation) == (LocalText,):
                yield from ((*place, name, position) for position in range(len(value)))
            else:
                yield from texts_of(value, (*place, name))
    elif isinstance(record, list):
        for position, value in enumerate(record):
            yield from texts_of(value, (*place, position))
    elif isinstance(record, dict):
        for key, value in record.items():
            yield from texts_of(value, (*place, key))


def value_at(record: Any, place: Place) -> Any:
    """What stands at a place under a record."""
    for part in place:
        record = getattr(record, part) if isinstance(part, str) and isinstance(record, BaseModel) else record[part]
    return record


def identities(record: Any) -> Iterator[tuple[str, Place, str]]:
    """Everything that has an identity in a file: its kind (ids of one kind must differ), place and id."""
    kinds = {
        "items": "item", "situations": "item", "profiles": "profile", "offers": "offer", "sources": "source",
        "terms": "term", "areas": "area", "exercises": "item", "goals": "goal",
        "services": "service", "support": "support", "fees": "fee", "access": "access",
    }  # fmt: skip
    for section, kind in kinds.items():
        for position, entry in enumerate(getattr(record, section, [])):
            yield kind, (section, position, "id"), entry.id
            for inner, inner_kind in (("questions", "item"), ("competences", "competence")):
                for index, child in enumerate(getattr(entry, inner, []) if section in HOLDERS else []):
                    yield inner_kind, (section, position, inner, index, "id"), child.id
