"""How words are compared: knows spelling variants of a text; knows nothing of questions or files."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache, lru_cache

from skillcheck.signs import without_accents

TAG = re.compile(r"<[^<>]{0,200}>")
INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\ufe0e\ufe0f]")
LINE_END = re.compile(r"_x000[AD]_", re.IGNORECASE)
"""How a workbook writes the end of a line inside a cell; some tools leave it as it stands."""
SAME = str.maketrans("’‘`´–—‐‑", "''''----")
EMPTY_BOX = "☐"
EMPTY = re.compile("[☐□▢◻◽⬜❏❐❑❒○◯⚪⭕🔲⬚\uf0a8\uf06f\uf071\uf0a3]\ufe0f?|[\\[(][\\s_]*[\\])]|^\\s*_+(?=\\s)")
"""How a box that nobody ticked is printed or typed, the private signs are those of Wingdings; crosses are left out, by
which some tick and some say no."""
FULL = re.compile("[☑☒✓✔✅■▣◼◾⬛●◉⦿⚫🔘🗹🗷🗸\uf0fe\uf0fd\uf052]\ufe0f?|[\\[(]\\s*[xX✓✔×*•●■]\\s*[\\])]")
BOX = re.compile(f"({EMPTY.pattern}|{FULL.pattern})")
MERGED = "⇕"
"""Behind a text that stands in merged cells, in each of them."""
NOT_WORD = re.compile(f"[^\\w<>=%{EMPTY_BOX}✗✘✖❌{MERGED}]+|_")
LONGEST_COMPARED = 4000
FORMULA = re.compile(r'=(?![\d.+-]*$|"[^"]*"$)')
"""A formula that no program has computed, where a name should stand; «=7» and Excel's «="007"» are people's codes."""
NO_SIGN = re.compile("[\ud800-\udfff]")
"""Bytes that are no text in the file's encoding, as Python carries them along."""


def without_signs(text: str) -> str:
    """The text without invisible signs, and with a space for what a workbook left of a line's end."""
    return INVISIBLE.sub("", LINE_END.sub(" ", text) if "_x000" in text else text)


def legible(text: str) -> str:
    """The text with «�» for each byte that is none: it can be written anywhere."""
    return NO_SIGN.sub("\ufffd", text)


@lru_cache(maxsize=65536)
def light(text: str) -> str:
    """The text with spaces, width and case made equal; punctuation and signs stay («-1» is not «1»)."""
    text = text[:LONGEST_COMPARED]
    if "&" in text:
        text = html.unescape(text)
    text = unicodedata.normalize("NFKC", without_signs(text))
    return " ".join(text.casefold().split())


@lru_cache(maxsize=65536)
def words(text: str) -> str:
    """Only letters, digits and single spaces: case, accents, apostrophes, HTML and punctuation do not count. An empty
    box does («☐ oui» is not «oui»), and so do a cross and the sign of merged cells."""
    return " ".join(NOT_WORD.sub(" ", EMPTY.sub(f" {EMPTY_BOX} ", folded(text))).split())


def boxes(text: str) -> list[tuple[bool, str]] | None:
    """What stands beside each box of a cell, and whether it is ticked: «☐ jamais ☑ souvent»; None without any box, and
    nothing where some words have none."""
    first, *rest = BOX.split(without_signs(html.unescape(text[:LONGEST_COMPARED])))
    if not rest:
        return None
    said = [one.strip(" \t\r\n/|,;\ufe0f") for one in (first, *rest[1::2])]
    beside = said[1:] if not said[0] else said[:-1] if not said[-1] else [""]
    ticked = [FULL.fullmatch(box) is not None for box in rest[::2]]
    return [] if "" in beside else list(zip(ticked, beside, strict=True))


def ticks(cell: str) -> bool:
    """Whether a cell is the mark of what is chosen or holds («x», «oui», «✓»)."""
    spelled = words(cell)
    return light(cell) in listed_lightly("marked") or (spelled != "" and spelled in listed("marked"))


def folded(text: str) -> str:
    """The text without case, accents, HTML and invisible signs; its punctuation and spaces stay."""
    text = text[:LONGEST_COMPARED]
    if "&" in text or "<" in text:
        text = TAG.sub(" ", html.unescape(TAG.sub(" ", text)))
    return without_accents(unicodedata.normalize("NFKC", without_signs(text)).translate(SAME))


def said(cell: str) -> str:
    """What a cell says: its words; of one without a letter («✗», «-1», nothing) its signs too."""
    return words(cell) if any(map(str.isalpha, cell)) else light(cell)


def repaired(text: str) -> str | None:
    """The text with one wrong decoding undone («dÃ©jÃ » → «déjà»), or None where it was right."""
    if text.isascii():
        return None
    try:
        back = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None
    return back if back != text else None


@cache
def spellings() -> dict[str, object]:
    """The spellings of data/reading/spellings.yaml, as they stand there."""
    from skillcheck.content.cache import read_cached
    from skillcheck.content.folder import data_folder

    known = read_cached(data_folder() / "reading" / "spellings.yaml")
    return known if isinstance(known, dict) else {}


@cache
def listed(section: str) -> tuple[str, ...]:
    """A list of spellings («missing», «personal» …), each made comparable with ``words``."""
    raw = spellings().get(section, [])
    return tuple(words(str(entry)) for entry in raw) if isinstance(raw, list) else ()


@cache
def listed_apart(section: str) -> dict[str, tuple[str, ...]]:
    """A list of spellings for each key of a section («months», «convocation»), made comparable with ``words``."""
    raw = spellings().get(section)
    known = raw if isinstance(raw, dict) else {}
    return {str(key): tuple(words(str(one)) for one in some) for key, some in known.items()}


@cache
def listed_lightly(section: str) -> frozenset[str]:
    """A list of spellings, compared with their punctuation."""
    raw = spellings().get(section, [])
    return frozenset(light(str(entry)) for entry in raw) if isinstance(raw, list) else frozenset()


@cache
def special_spellings() -> dict[str, tuple[str, ...]]:
    """Special code (dk, skip, na, pn) → every spelling known without the framework's own texts."""
    raw = spellings().get("special", {})
    return {str(code): tuple(map(str, entries)) for code, entries in raw.items()} if isinstance(raw, dict) else {}
