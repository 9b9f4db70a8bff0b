"""Codes that people wrote in two waves → who is the same person. Knows codes only, neither files nor answers.

Beyond the writing of a code (case, spaces, signs, zeros before a number, O for 0, I for 1) nothing is paired without a
person's word: codes of one letter's difference are only proposed. A false pair costs more than none.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
AS_WRITTEN: dict[int, str] = {}
"""No sign for another: «NI007» is «NI7», whose letters would else be «N1», a number that the zeros are part of."""
ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
DECIMALS = re.compile(r"^\s*(\d+)[.,]00?\s*$")
"""A whole number with the decimals that pandas and spreadsheets add: «12.0» is 12, and not 120."""
NUMBER = re.compile(r"[0-9]{1,20}")
BETWEEN = re.compile(r"(?<=\d)[\W_]+(?=\d)")
BOUND = "."
"""What stands between two numbers of a code: site 1, person 12 («1-12») is not «11-2»."""
SHORTEST = 3
"""Signs of a code from which one difference can be a slip."""
MOST_COMPARED = 4_000_000
Decided = Mapping[tuple[str, str], bool]


@dataclass
class Pairing:
    """Who is who; codes as they were written."""

    earlier: dict[str, str] = field(default_factory=dict)
    """Code now → code then."""
    written: list[tuple[str, str]] = field(default_factory=list)
    """(then, now) paired though written otherwise."""
    proposed: list[tuple[str, str]] = field(default_factory=list)
    """(then, now) one slip apart, each with no nearer candidate: for a person to decide."""
    only_before: list[str] = field(default_factory=list)
    only_now: list[str] = field(default_factory=list)
    elsewhere: list[tuple[str, str]] = field(default_factory=list)
    """(then, now) decided, of codes that are not both there."""
    decided: dict[tuple[str, str], bool] = field(default_factory=dict)
    """(then, now) → what a person said of them, here or elsewhere: kept for the next run."""
    unread: list[str] = field(default_factory=list)
    """Codes now whose row then could not be read."""
    unread_now: list[str] = field(default_factory=list)
    """Codes then whose row now cannot be read."""

    def set_unread(self, then: Iterable[str], now: Iterable[str]) -> None:
        """People whose row of one date could not be read are not absent there, nor anybody else of that date."""
        keys, today = set(map(code_key, then)), set(map(code_key, now))
        self.unread = [code for code in self.only_now if code_key(code) in keys]
        self.unread_now = [code for code in self.only_before if code_key(code) in today]
        self.only_now = _left(self.only_now, set(self.unread))
        self.only_before = _left(self.only_before, set(self.unread_now))
        lost = {*self.unread, *self.unread_now}
        self.proposed = [pair for pair in self.proposed if lost.isdisjoint(pair)]


def code_key(code: str, bound: str = BOUND, alike: Mapping[int, str] = ALIKE) -> str:
    """What two writings of one code have in common."""
    plain = unicodedata.normalize("NFKD", DECIMALS.sub(r"\1", code)).upper()
    parts = BETWEEN.sub("\n", plain).split("\n")
    kept = bound.join("".join(char for char in part if char.isalnum()).translate(alike) for part in parts)
    return ZEROS.sub("", kept) or code.strip()


def pair(before: Sequence[str], now: Sequence[str], decided: Decided | None = None) -> Pairing:
    """The same codes, then the same but for their writing where each has one only, then what a person decided."""
    made, there = Pairing(), set(before)
    told = decided or {}
    decided = _met(told, before, now, made)
    made.decided = {**decided, **{pair: told[pair] for pair in made.elsewhere}}
    made.earlier = {today: then for (then, today), yes in decided.items() if yes}
    taken = set(made.earlier.values())
    for code in now:
        if code not in made.earlier and code in there and code not in taken and decided.get((code, code), True):
            made.earlier[code] = code
    _written(before, now, decided, made)
    made.only_before = _left(before, set(made.earlier.values()))
    made.only_now = _left(now, made.earlier.keys())
    run_on = _run_on(made.only_before, made.only_now)
    rest = [_left(codes, {pair[at] for pair in run_on}) for at, codes in enumerate((made.only_before, made.only_now))]
    made.proposed = [*(pair for pair in run_on if pair not in decided), *_one_slip(rest[0], rest[1], decided)]
    return made


def _met(decided: Decided, before: Sequence[str], now: Sequence[str], made: Pairing) -> Decided:
    """What was decided, by the codes of these waves: a spreadsheet may have written them otherwise («7» for «007»)."""
    written = [(set(codes), _alone(codes)) for codes in (before, now)]
    met: dict[tuple[str, str], bool] = {}
    for pair, yes in decided.items():
        then, today = (
            code if code in there else alone.get(code_key(code))
            for code, (there, alone) in zip(pair, written, strict=True)
        )
        if then is None or today is None:
            made.elsewhere.append(pair)
        else:
            met[then, today] = yes
    return met


def _left(codes: Sequence[str], taken: Container[str]) -> list[str]:
    return [code for code in dict.fromkeys(codes) if code not in taken]


def _written(before: Sequence[str], now: Sequence[str], decided: Decided, made: Pairing) -> None:
    """Codes equal but for their writing; a writing that two people share, in either wave, pairs nobody."""
    then_of, today_of = (_alone(codes) for codes in (before, now))
    taken = set(made.earlier.values())
    one_each = set(then_of.values()), set(today_of.values())
    as_written = (
        {key: code for key, code in _alone(codes, alike=AS_WRITTEN).items() if code in alone}
        for codes, alone in zip((before, now), one_each, strict=True)
    )
    for thens, todays in ((then_of, today_of), tuple(as_written)):
        for key, today in todays.items():
            then = thens.get(key)
            if then is None or today in made.earlier or then in taken or not decided.get((then, today), True):
                continue
            if only_alike(then, today):
                continue
            made.earlier[today] = then
            made.written.append((then, today))
            taken.add(then)


def only_alike(one: str, other: str) -> bool:
    """Whether two codes of one key are not surely one: other letters («AL12», «AI12»), or another end of the structure
    («Lyon/A1», «Lyon A/1»)."""
    plain, its = (code_key(code, alike=AS_WRITTEN) for code in (one, other))
    letters = any(a != b and a.isalpha() and b.isalpha() for a, b in zip(plain, its, strict=False))
    ends = [code_key(code.partition("/")[0]) for code in (one, other) if "/" in code]
    return (letters and len(plain) == len(its)) or len(set(ends)) > 1


def _alone(codes: Sequence[str], bound: str = BOUND, alike: Mapping[int, str] = ALIKE) -> dict[str, str]:
    """Key → the one code that has it."""
    keys = {code: code_key(code, bound, alike) for code in dict.fromkeys(codes)}
    times = Counter(keys.values())
    return {key: code for code, key in keys.items() if times[key] == 1}


def _run_on(before: Sequence[str], now: Sequence[str]) -> list[tuple[str, str]]:
    """Codes that are one but for what stands between their numbers: «12/03/85» and «120385», «1 012» and «1012»."""
    then_of, today_of = (_alone(codes, "") for codes in (before, now))
    return [(then_of[key], today) for key, today in today_of.items() if key in then_of]


def _one_slip(before: Sequence[str], now: Sequence[str], decided: Decided) -> list[tuple[str, str]]:
    """Codes one sign apart (changed, missing, added, two exchanged), where neither has another candidate: among those
    with the same numbers, then among all others, since in a class numbered in turn another number is another person."""
    if len(before) * len(now) > MOST_COMPARED:
        return []
    keys = [(code, code_key(code), code_key(code, alike=AS_WRITTEN)) for code in now]
    found = [
        (then, today)
        for then in before
        if len(then_key := code_key(then)) >= SHORTEST
        for then_written in (code_key(then, alike=AS_WRITTEN),)
        for today, key, written in keys
        if len(key) >= SHORTEST and (key == then_key or slip(then_key, key) or slip(then_written, written))
        if (then, today) not in decided
    ]
    made = _one_each([pair for pair in found if _numbers(pair[0]) == _numbers(pair[1])])
    thens, todays = {then for then, _ in made}, {today for _, today in made}
    return made + _one_each([pair for pair in found if pair[0] not in thens and pair[1] not in todays])


def _one_each(found: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    thens, todays = Counter(then for then, _ in found), Counter(today for _, today in found)
    return [(then, today) for then, today in found if thens[then] == todays[today] == 1]


def _numbers(code: str) -> list[int]:
    return list(map(int, NUMBER.findall(code)))


def slip(one: str, other: str) -> bool:
    """Whether two texts are one slip of the hand apart."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[at:], other[at:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
    return a[1:] == b if len(a) > len(b) else a == b[1:]
