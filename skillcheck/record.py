"""The ground under every content model: strict, frozen, unknown keys refused; texts in several languages; sources."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

JOINERS = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Signs without a shape that direct nothing: soft hyphen, joiners (emoji and some scripts need them), no-break."""


def strange_sign(text: str) -> str:
    """The first sign of a text that could direct a terminal or turn a line round, as «U+001B»; "" if there is none.

    Controls (Cc, save tab and line ends), directions and other formats (Cf), halves of pairs (Cs).
    """
    if text.isascii() and text.isprintable():
        return ""
    for char in text:
        if unicodedata.category(char) in {"Cc", "Cf", "Cs"} and char not in "\t\n\r" and char not in JOINERS:
            return f"U+{ord(char):04X}"
    return ""


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
