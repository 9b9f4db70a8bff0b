"""Questions that say nearly the same, in any language: by their words, and statements letter by letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations
from typing import TYPE_CHECKING, Protocol

from skillcheck.signs import without_accents

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.errors import Problem
    from skillcheck.questions.bank_rules import AlikeRules
    from skillcheck.questions.item_bank import Question


class _Places(Protocol):
    def problem(self, code: str, question: str, **fields: object) -> Problem:
        """A problem at a question."""


def alike_problems(library: Library, rules: AlikeRules, places: _Places) -> Iterator[Problem]:
    """Every pair above the limits, told at the second of the two."""
    questions = library.bank.questions
    for lang in library.framework.title:
        words = {question.id: _long_words(question, lang) for question in questions}
        for first, second in combinations(words, 2):
            both = words[first] & words[second]
            if both and len(both) > rules.words * len(words[first] | words[second]):
                yield places.problem("rule_alike", second, found=first, language=lang)
    yield from _letter_by_letter(library, rules.letters, places)


def _letter_by_letter(library: Library, most: float, places: _Places) -> Iterator[Problem]:
    """Statements of one competence or one level: only these can be taken for one another."""
    own = [question for question in library.bank.questions if question.is_self_report]
    matcher = SequenceMatcher(autojunk=False)
    for lang in library.framework.title:
        texts = {question.id: without_accents(question.item.text.get(lang, "")) for question in own}
        for second, first in combinations(reversed(own), 2):
            if first.competence != second.competence and first.level != second.level:
                continue
            matcher.set_seqs(texts[first.id], texts[second.id])  # what it prepares of the second is kept for the next
            if matcher.real_quick_ratio() > most and matcher.quick_ratio() > most and matcher.ratio() > most:
                yield places.problem("rule_alike", second.id, found=first.id, language=lang)


def _long_words(question: Question, lang: str) -> frozenset[str]:
    """Words of 4 letters and more of the question and its own options, without accents."""
    texts = [question.item.text, *(option.text for option in question.item.options)]
    return frozenset(word for text in texts for word in re.findall(r"\w{4,}", without_accents(text.get(lang, ""))))
