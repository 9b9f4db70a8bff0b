"""Reading what is keyed from a filled sheet: «s113K 2», several on a line, each code checked by its letter.

Knows text lines and the bank; no keyboard, no file, no journal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from skillcheck.errors import Problem
from skillcheck.forms.check_letter import check_letter, nearest_codes, printed_code
from skillcheck.questions.in_words import every_answer
from skillcheck.questions.item_bank import SPECIAL_CODES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from skillcheck.person.record import How
    from skillcheck.questions.item_bank import ItemBank

BETWEEN = re.compile(r"[\s,;:=.|]+")
COMMENT = "#"
HOWS: dict[str, How] = {"": "alone", "+": "help", "++": "mediator"}
"""The sign behind an answer, as in «2+»: how it was given, noted where two people filled the sheet together."""
MOST_SUGGESTIONS = 3


@dataclass(frozen=True)
class Keyed:
    """One answer read from a sheet."""

    item: str
    code: str
    line: int
    how: How = "alone"


def read_lines(lines: Iterable[str], bank: ItemBank, likely: Collection[str] = ()) -> tuple[list[Keyed], list[Problem]]:
    """Every answer and every problem of the lines, with line numbers from 1. ``#`` begins a remark.

    ``likely``: the items of the sheet at hand, suggested before others.
    """
    keyed: list[Keyed] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=1):
        words = [word for word in BETWEEN.split(line.partition(COMMENT)[0]) if word]
        while words:
            code = words.pop(0)
            found = _item(code, bank, likely, number)
            if isinstance(found, Problem):
                problems.append(found)
                if words and not _looks_like_code(words[0], bank):
                    words.pop(0)  # its answer, which has no question now
            elif not words or _item_of(words[0], bank):
                problems.append(Problem("forms.answer_missing", line=number, fields={"found": code}))
            else:
                answer = words.pop(0).lower()
                bare = answer.rstrip("+")
                how = HOWS.get(answer[len(bare) :])
                accepted = _answer(found, bare, bank) if how else None
                if accepted is None or how is None:
                    problems.append(_bad_answer(found, answer, bank, number))
                else:
                    keyed.append(Keyed(found, accepted, number, how))
    return keyed, problems


def _item(word: str, bank: ItemBank, likely: Collection[str], line: int) -> str | Problem:
    """The item of a printed code, or what is wrong with the code and the nearest right ones."""
    if item := _item_of(word, bank):
        return item
    near = nearest_codes(word, [item for item in bank.ids if item in likely])
    near = near or nearest_codes(word, bank.ids)
    bare = word.lower()
    if bare in bank:
        near = [printed_code(bare)]
        code = "forms.letter_missing"
    else:
        code = "forms.code_mistyped" if near else "forms.code_unknown"
    return Problem(code, line=line, fields={"found": word, "known": ", ".join(near[:MOST_SUGGESTIONS])})


def _item_of(word: str, bank: ItemBank) -> str | None:
    item = word[:-1].lower()
    return item if item in bank and word[-1:].upper() == check_letter(item) else None


def _looks_like_code(word: str, bank: ItemBank) -> bool:
    return len(word) >= min(map(len, bank.ids))


def _answer(item: str, typed: str, bank: ItemBank) -> str | None:
    """The answer's code; letters of a check with several right answers may come in any order («ca» is «ac»)."""
    question = bank[item]
    if typed in question.codes or typed in SPECIAL_CODES:
        return typed
    if question.takes_several:
        ordered = "".join(answer.code for answer in question.answers if answer.code in typed)
        if sorted(ordered) == sorted(typed):
            return ordered
    return None


def _bad_answer(item: str, typed: str, bank: ItemBank, line: int) -> Problem:
    known = every_answer(bank[item], SPECIAL_CODES)
    fields: dict[str, object] = {"item": printed_code(item), "found": typed, "known": known}
    return Problem("forms.answer_unknown", line=line, fields=fields)
