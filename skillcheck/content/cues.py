"""Do the options of the situations betray which answer is best? Shares of small signs, by value, in each language.

A sign that stands mostly in the worst answers (an excuse after a colon) or mostly in the best (a second step) lets a
person who knows nothing choose well. ``benchmarks/cues.py`` measures what such a reader scores.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from skillcheck.content.word_patterns import first
from skillcheck.errors import Problem

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.questions.item_bank import Item
    from skillcheck.questions.style_rules import StyleFile

ENOUGH = 20
"""Below this number of uses, a share of 25 % that is due to chance leaves the bounds too often."""
LOW, HIGH = 0.15, 0.35
"""A quarter of the options have each value; a sign stands in each about as often."""
COLON = (": ",)


@dataclass(frozen=True)
class CueShare:
    """How often a sign stands in options of each value (0 … top), in one language."""

    cue: str
    lang: str
    by_value: tuple[int, ...]

    @property
    def uses(self) -> int:
        """How many options carry the sign."""
        return sum(self.by_value)


def has_cue(cue: str, words: str, lang: str, style: StyleFile) -> bool:
    """Whether an option carries a sign: ``colon``, or one of the words of the language's ``cues``."""
    if cue == "colon":
        return any(sign in words for sign in COLON)
    rules = style.languages.get(lang)
    return bool(rules and first(rules.cues.get(cue, []), words))


def cues_of(lang: str, style: StyleFile) -> tuple[str, ...]:
    """The signs looked for in a language."""
    rules = style.languages.get(lang)
    return ("colon", *(rules.cues if rules else ()))


def graded(library: Library) -> list[Item]:
    """Every question whose options carry each value from 0 up once."""
    questions = (question for situation in library.situations for question in situation.questions)
    return [one for one in questions if {option.value for option in one.options} == set(range(len(one.options)))]


def cue_shares(library: Library, style: StyleFile) -> Iterator[CueShare]:
    """The uses of every sign in every language; ``longest``: the questions whose longest option has the value."""
    items = graded(library)
    top = max((len(item.options) for item in items), default=0)
    for lang in library.framework.title:
        for cue in cues_of(lang, style):
            by_value = [0] * top
            for item in items:
                for option in item.options:
                    by_value[option.value or 0] += has_cue(cue, option.text.get(lang, ""), lang, style)
            yield CueShare(cue, lang, tuple(by_value))
        longest = [0] * top
        for item in items:
            longest[max(item.options, key=lambda option: len(option.text.get(lang, ""))).value or 0] += 1
        yield CueShare("longest", lang, tuple(longest))


def cue_problems(library: Library, style: StyleFile) -> list[Problem]:
    """Every sign that gives the best or the worst answer away, with its measured share."""
    found = []
    for share in cue_shares(library, style):
        for value, code in ((0, "style.cue_worst"), (len(share.by_value) - 1, "style.cue_best")):
            if share.uses >= ENOUGH and not LOW <= (part := share.by_value[value] / share.uses) <= HIGH:
                fields = {"found": share.cue, "share": round(100 * part), "low": round(100 * LOW), "n": share.uses}
                place = f"situations {share.lang}"
                found.append(
                    Problem(code, "situations.yaml", column=place, fields={**fields, "high": round(100 * HIGH)})
                )
    return found
