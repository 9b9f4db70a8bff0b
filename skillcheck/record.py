"""The ground under every content model: strict, frozen, unknown keys refused; texts in several languages; sources."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from skillcheck.signs import strange_sign


def _without_strange_signs(text: str) -> str:
    if found := strange_sign(text):
        raise ValueError(f"control_sign:{found}")
    return text


def _real_day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"bad_day:{text}") from None


DAY = r"^\d{4}-\d{2}-\d{2}$"
"""The pattern of a day, which is told as one."""
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_without_strange_signs)]
Day = Annotated[str, StringConstraints(pattern=DAY), AfterValidator(_real_day)]
"""A day that the calendar has: «2026-02-28», not «2026-02-30»."""
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
LocalText = dict[Language, Words]
"""One text in several languages: ``{"fr": "…", "en": "…"}``. French is the original."""


class Record(BaseModel):
    """A record of a content file."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False, defer_build=True)


class Source(Record):
    """Where a fact was read."""

    ref: Words
    title: Words
    url: str | None = None
