"""The ground under every content model: strict, frozen, unknown keys refused; texts in several languages; sources."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from skillcheck.signs import strange_sign


def _without_strange_signs(text: str) -> str:
    if found := strange_sign(text):
        raise ValueError(f"control_sign:{found}")
    return text


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_without_strange_signs)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
LocalText = dict[Language, Words]
"""One text in several languages: ``{"fr": "…", "en": "…"}``. French is the original."""


class Record(BaseModel):
    """A record of a content file."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Source(Record):
    """Where a fact was read."""

    ref: Words
    title: Words
    url: str | None = None
