"""How the answers of a question are written in any file: codes, labels in every language, special answers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from skillcheck.ingest.cells.normalise import light, listed_lightly, special_spellings, words
from skillcheck.measurement.responses import NOT_ANSWERED, NOT_APPLICABLE, NOT_ASKED, PREFER_NOT
from skillcheck.questions.choices import told_apart
from skillcheck.questions.item_bank import DONT_KNOW, SPECIAL_CODES, Question

QUOTES = "\"'«»“” "
Special = Mapping[str, Mapping[str, str]]


@lru_cache(maxsize=4096)
def written(question: Question) -> tuple[dict[str, int], dict[str, str], dict[str, int], frozenset[str]]:
    """How the answers of a question are written, the same for every file: code → value; label (letters and digits) →
    code and label (with its signs) → value, the ambiguous left out; labels of one answer that are the code of another:
    nobody can tell which was meant."""
    values = told_apart(question)
    by_code = {code.casefold(): category for code, category in values.items()}
    special = {DONT_KNOW: question.codes.get(DONT_KNOW, NOT_ANSWERED), "na": NOT_APPLICABLE, "pn": PREFER_NOT}
    by_code |= {code: special.get(code, NOT_ANSWERED) for code in SPECIAL_CODES if code not in by_code}
    seen: dict[str, set[str]] = {}
    signed: dict[str, set[str]] = {}
    two_ways = set()
    for code, text in ((answer.code, text) for answer in question.answers for text in answer.every_text):
        found = light(text)
        for written in {found, found.strip(QUOTES)}:  # tools take the quotes around a label away
            signed.setdefault(written, set()).add(code)
        if any(char.isalpha() for char in text):
            seen.setdefault(words(text), set()).add(code)
        if by_code.get(found, values.get(code)) != values.get(code):
            two_ways.add(found)
    labels = {text: min(codes) for text, codes in seen.items() if len(codes) == 1 and text}
    one_code = {text: min(codes) for text, codes in signed.items() if len(codes) == 1 and min(codes) in by_code}
    lightly = {
        text: by_code[code] for text, code in one_code.items() if by_code.get(text, by_code[code]) == by_code[code]
    }
    return by_code, labels, lightly, frozenset(two_ways)


def numbered(question: Question) -> bool:
    """Whether the answers of a question are numbers (a scale), not letters."""
    return all(code.isdigit() for code in question.codes if code != DONT_KNOW)


def special_values(question: Question, special: Special) -> dict[str, int]:
    """Every spelling of missing, not asked and the special answers → its value for this question."""
    texts = tuple((code, text) for code, local in special.items() for text in local.values())
    return _special_values(question.codes.get(DONT_KNOW, NOT_ANSWERED), texts)


@lru_cache(maxsize=64)
def _special_values(dont_know: int, texts: tuple[tuple[str, str], ...]) -> dict[str, int]:
    values = {"dk": dont_know, "skip": NOT_ANSWERED, "na": NOT_APPLICABLE, "pn": PREFER_NOT}
    found: dict[str, int] = {}
    known = [(code, text) for code, spelled in special_spellings().items() for text in spelled]
    for code, text in [*known, *texts]:
        found[light(text)] = values[code]
        if any(char.isalpha() for char in text):
            found.setdefault(words(text), values[code])
    found |= dict.fromkeys(listed_lightly("not_asked"), NOT_ASKED)
    for text in listed_lightly("missing"):
        found.setdefault(text, NOT_ANSWERED)
        if text.replace(" ", "").isalpha():
            found.setdefault(words(text), NOT_ANSWERED)
    return found
