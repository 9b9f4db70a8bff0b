"""Which signs of a text are safe to show: known before any model is, so that help needs none."""

from __future__ import annotations

import unicodedata

JOINERS = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Signs without a shape that direct nothing: soft hyphen, joiners (emoji and some scripts need them), no-break."""
_COMMON = dict.fromkeys(map(ord, JOINERS + "\t\n\r\u00a0\u202f"))


def strange_sign(text: str) -> str:
    """The first sign of a text that could direct a terminal or turn a line round, as «U+001B»; "" if there is none.

    Controls (Cc, save tab and line ends), directions and other formats (Cf), halves of pairs (Cs).
    """
    if (
        text.isprintable() or text.translate(_COMMON).isprintable()
    ):  # far faster than sign by sign, and nearly all texts
        return ""
    for char in text:
        if unicodedata.category(char) in {"Cc", "Cf", "Cs"} and char not in "\t\n\r" and char not in JOINERS:
            return f"U+{ord(char):04X}"
    return ""
