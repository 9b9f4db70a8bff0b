"""Signs of a text: which are safe to show, what it is without accents. Known before any model is, so that help needs
none."""

from __future__ import annotations

import re
import unicodedata

JOINERS = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Signs without a shape that direct nothing: soft hyphen, joiners (emoji and some scripts need them), no-break."""
ACCENTS = re.compile("[\u0300-\u036f]+")
"""The combining signs of Latin letters, at once."""
ONE_LETTER = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
"""Letters that Unicode takes for no plain one with a sign, and who has another keyboard does."""
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


def without_accents(text: str) -> str:
    """Small letters without accents: how names, values and words are compared. A letter of another script is a letter,
    never left out."""
    if text.isascii():
        return text.casefold()
    bare = ACCENTS.sub("", unicodedata.normalize("NFKD", text).casefold().translate(ONE_LETTER))
    return bare if bare.isascii() else "".join(sign for sign in bare if not unicodedata.combining(sign))


def comparable(text: str) -> str:
    """A name or a value as others are looked for beside it: without accents, capitals and spare spaces."""
    return " ".join(without_accents(text).split())
