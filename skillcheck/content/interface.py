"""The words of the program (data/ui/): is a sentence broken by the value put into it, does it fit the person?

A template is filled with each number of ``TRIED`` and read: a singular after 8, a plural after 1, an article that
should have lost its vowel before 8, 11 or 80.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.content.strict_yaml import read_yaml
from skillcheck.content.word_patterns import first, without
from skillcheck.errors import Problem
from skillcheck.i18n import date, is_singular, number, percent

if TYPE_CHECKING:
    from skillcheck.questions.style_rules import LanguageStyle, StyleFile

TRIED = (0, 1, 2, 8, 11, 80)
MANY = 8
"""The number that chooses the form, while the other counts of the sentence are tried."""
DAYS = 28
PLACE = re.compile(r"\{(\w+)\}")


def interface_problems(
    folder: Path, style: StyleFile, avoided: Mapping[str, Mapping[str, str]] | None = None
) -> list[Problem]:
    """Every entry of ``folder``/ui that breaks a rule; none where the folder has no words of its own. ``avoided``: by
    language, the words that the glossary has another one for."""
    return [
        problem
        for path in sorted(folder.glob("ui/*/*.yaml"))
        if path.stem != "language"
        for problem in _in_file(path, folder, style, (avoided or {}).get(path.parent.name, {}))
    ]


def _in_file(path: Path, folder: Path, style: StyleFile, avoided: Mapping[str, str]) -> Iterator[Problem]:
    name, lang = path.relative_to(folder).as_posix(), path.parent.name
    data, lines, _ = read_yaml(path, name)
    if lang not in style.languages or not isinstance(data, dict):
        return
    for key, entry in data.items():
        for code, found in entry_problems(entry, lang, style):
            yield Problem(code, name, lines.get((key,)), column=key, fields={"found": found})
        for words in forms_of(entry):
            if found := first(list(avoided), words):
                better = avoided[found.lower()]
                fields = {"found": found, "better": better}
                yield Problem("style.other_term", name, lines.get((key,)), column=key, fields=fields)


def entry_problems(entry: str | Mapping[str, str], lang: str, style: StyleFile) -> Iterator[tuple[str, str]]:
    """The rules that one entry (a sentence, or its forms ``one`` and ``other``) breaks: code and words found."""
    rules = style.languages[lang]
    for words in forms_of(entry):
        if found := first(rules.familiar, without(words, tuple(rules.familiar_allowed))):
            yield "style.familiar", found
        if found := first(rules.masculine, without(words, tuple(rules.masculine_allowed))):
            yield "style.masculine", found
        if found := _cut_word(words, rules):
            yield "style.gender_mark", found
        if found := capital_inside(words, rules):
            yield "style.courtesy", found
    if found := glued(entry, lang, style):
        yield "style.glued", found


def forms_of(entry: str | Mapping[str, str]) -> list[str]:
    """The sentence, or each of its forms."""
    return [entry] if isinstance(entry, str) else list(entry.values())


def capital_inside(words: str, rules: LanguageStyle) -> str:
    """A word of courtesy with a capital inside a sentence; "" where there is none."""
    if not rules.courtesy:
        return ""
    match = _one_of(r"(?<=[^\W\d_,] )(?:{})(?!\w)", tuple(rules.courtesy), same_case=True).search(words)
    return match.group() if match else ""


def _cut_word(words: str, rules: LanguageStyle) -> str:
    """«évalué(s)», «frase/i», «médiateur·rice»: a mark of the rules that ends a word or stands inside it."""
    inside = tuple(mark for mark in rules.gender_marks if len(mark) == 1)
    ending = tuple(mark for mark in rules.gender_marks if len(mark) > 1)
    letter = r"[^\W\d_]"
    for marks, frame in ((inside, f"(?<={letter})(?:{{}})(?={letter})"), (ending, f"(?<={letter})(?:{{}})(?!\\w)")):
        if marks and (match := _one_of(frame, marks).search(words)):
            return match.group()
    return ""


def glued(entry: str | Mapping[str, str], lang: str, style: StyleFile) -> str:
    """The first words that a number or a day makes wrong in a sentence; "" where every one reads well."""
    rules = style.languages[lang]
    for tried, chosen in (*((n, None) for n in TRIED), *((n, MANY) for n in TRIED)):
        words = filled(entry, tried, lang, style, chosen)
        if found := _before_vowel(words, rules) or _disagreement(words, tried, lang, rules):
            return found
    return ""


def filled(entry: str | Mapping[str, str], tried: int, lang: str, style: StyleFile, chosen: int | None = None) -> str:
    """A sentence as people read it with ``tried`` for every count (``chosen`` for ``n``, where it is another), that
    share and that day of a month."""
    n = tried if chosen is None else chosen
    words = entry if isinstance(entry, str) else entry["one" if is_singular(n, lang) else "other"]
    values = {**_values(tried, lang, tuple(style.counts), tuple(style.days)), "n": number(n, lang, 0)}
    return PLACE.sub(lambda place: values.get(place.group(1), "…"), words)


@cache
def _values(tried: int, lang: str, counts: tuple[str, ...], days: tuple[str, ...]) -> Mapping[str, str]:
    """What stands in each place."""
    return {
        **{name: number(tried, lang, 0) for name in counts},
        "share": percent(tried / 100, lang),
        **dict.fromkeys(days, date(f"2026-03-{min(max(tried, 1), DAYS):02d}", lang)),
    }


def _before_vowel(words: str, rules: LanguageStyle) -> str:
    """«il 8», «a 8», «o 8»: a word that changes before a number that begins with a vowel, and did not."""
    if not rules.before_vowel:
        return ""
    match = _one_of(r"(?<![\w'])(?:{}) ?(?:8|11|80)(?!\d)", tuple(rules.before_vowel)).search(words)
    return match.group() if match else ""


def _disagreement(words: str, tried: int, lang: str, rules: LanguageStyle) -> str:
    """A counted word in the plural after a singular number, or the other way round."""
    wrong = tuple(rules.counted.values() if is_singular(tried, lang) else rules.counted)
    if not wrong:
        return ""
    match = _one_of(rf"(?<![\w.,]){tried} (?:{{}})(?!\w)", wrong).search(words)
    return match.group() if match else ""


@cache
def _one_of(frame: str, words: tuple[str, ...], *, same_case: bool = False) -> re.Pattern[str]:
    """The frame with one of the words in its place."""
    return re.compile(frame.format("|".join(map(re.escape, words))), 0 if same_case else re.IGNORECASE)
