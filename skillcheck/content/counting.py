"""Sentences, words and numbers of a text, as a reader counts them."""

from __future__ import annotations

import re
from collections import Counter

SENTENCE_END = re.compile(r"[.!?…]+[»”\")]*(?=\s|$)|\n+")


def sentences(words: str) -> list[str]:
    """The sentences of a text: cut after . ! ? or …, never inside a number, an address or a file name."""
    return [sentence.strip() for sentence in SENTENCE_END.split(words) if re.search(r"\w", sentence)]


def count_words(sentence: str) -> int:
    """Words as a reader counts them: what stands between spaces and has a letter or a digit («l'heure» is one)."""
    return sum(1 for word in sentence.split() if re.search(r"\w", word))


def numbers_in(words: str) -> Counter[str]:
    """The numbers of a text in digits, from 3 up: «2 ways» is «both ways» elsewhere, and «once» has no digit."""
    whole = re.sub(r"(?<=\d)[ .,\u202f\u00a0](?=\d{3}(?!\d))", "", words)
    found = (number.replace(",", ".") for number in re.findall(r"\d+(?:[.,]\d+)*", whole))
    return Counter(number for number in found if number not in {"0", "1", "2"})
