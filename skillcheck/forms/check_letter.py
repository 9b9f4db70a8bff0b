"""Codes printed on paper: a check letter after each, so that a slip of the pen or of a finger is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


LETTERS = "ABCDEFGHJKLMNPQRSTUVWXY"
"""23 letters, a prime number of them; without I, O and Z, which look like 1, 0 and 2."""


FIRST_WEIGHT = 2


def check_letter(item: str) -> str:
    """The letter that stands after an item's code on paper: «s113» → «s113K».

    Each sign counts its value times its place's weight, modulo 23 (as in the Spanish DNI's table). A prime modulus
    and weights that all differ catch one wrong sign, and two neighbours swapped, unless the two signs have the same
    remainder; ``tests/forms/test_fixed_form.py`` shows that no such slip leads from one shipped code to another.
    """
    total = sum(int(sign, 36) * weight for weight, sign in enumerate(item, start=FIRST_WEIGHT))
    return LETTERS[total % len(LETTERS)]


def printed_code(item: str) -> str:
    """The code as it stands on paper, its check letter at the end."""
    return item + check_letter(item)


def nearest_codes(typed: str, known: Iterable[str]) -> list[str]:
    """The printed codes that one slip (a sign wrong, missing, added, or two swapped) turns into ``typed``."""
    word = typed.upper()
    printed = map(printed_code, known)
    return [code for code in printed if word in _slips(code.upper()) or _wrong(word, code.upper())]


def _slips(code: str) -> Iterator[str]:
    """What one missing sign, one swap or one doubled sign makes of a code."""
    for place in range(len(code)):
        yield code[:place] + code[place + 1 :]
        yield code[:place] + code[place] + code[place:]
        if place:
            yield code[: place - 1] + code[place] + code[place - 1] + code[place + 1 :]


def _wrong(word: str, code: str) -> bool:
    return len(word) == len(code) and sum(one != other for one, other in zip(word, code, strict=True)) == 1
