"""What a person already does, in the words they agreed with; where there is nothing yet, said kindly. Draws nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from skillcheck.i18n import clean
from skillcheck.report.person.levels import ALONE, level_words

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.person.record import Given, Result

MOST_STRENGTHS = 4


@dataclass(frozen=True)
class Strength:
    """Something the person already does, in the words they agreed with."""

    name: str
    statement: str
    how: str
    """The answer they gave, in the words of its scale; for a competence, its level."""


def find_strengths(result: Result, library: Library, texts: Texts) -> tuple[Strength, ...]:
    """The hardest tasks the person does alone (else with help), at most one a competence, areas taken in turn."""
    told = _told(result, library)
    best: dict[str, tuple[int, int, str]] = {}
    for answer in told.values():
        question = library.bank[answer.item]
        if answer.category:
            found = (min(answer.category, ALONE), question.level, question.id)
            best[question.competence] = max(best.get(question.competence, (0, 0, "")), found)
    if not told:
        return _strong_competences(result, library, texts)
    ranked = sorted(best.items(), key=lambda entry: (-entry[1][0], -entry[1][1], entry[0]))
    alone_only = [entry for entry in ranked if entry[1][0] >= ALONE]
    return tuple(
        Strength(
            name=texts.choose(library.framework.competences[competence].short),
            statement=texts.choose(library.bank[item].item.text),
            how=_said(told[item], library, texts),
        )
        for competence, (_, _, item) in _one_area_at_a_time(alone_only or ranked, library)
    )


def nothing_yet(result: Result, library: Library, texts: Texts) -> str:
    """Why no strength is shown: «not yet» everywhere, nothing that the person wished to say, or nothing answered."""
    key = "not_yet" if _told(result, library) else "private" if declined(result) else ""
    return texts.t(f"report.strengths_empty_{key}" if key else "report.strengths_empty")


def declined(result: Result) -> bool:
    """Whether the person preferred not to answer anything: a right, not a gap."""
    return bool(result.answers) and all(one.code == "pn" for one in result.answers)


def _told(result: Result, library: Library) -> dict[str, Given]:
    """The answer to every statement that the person took a stand on."""
    return {
        answer.item: answer
        for answer in result.answers
        if answer.category is not None and answer.item in library.bank and library.bank[answer.item].is_self_report
    }


def _said(answer: Given, library: Library, texts: Texts) -> str:
    """An answer in the words of its scale; as it was noted where the content no longer has its code."""
    words = [texts.choose(one.text) for one in library.bank[answer.item].words(answer.code)]
    return " + ".join(words) or clean(answer.answer)


def _strong_competences(result: Result, library: Library, texts: Texts) -> tuple[Strength, ...]:
    """Where no statement was put, or answers are not kept: the highest measured levels."""
    measured = [
        (score.level, competence)
        for competence in library.framework.competences
        if (score := result.scores[competence]).basis == "measured" and score.level
    ]
    best = sorted(measured, key=lambda one: (-one[0], one[1]))[:MOST_STRENGTHS]
    return tuple(
        Strength(
            name=texts.choose(library.framework.competences[competence].short),
            statement=texts.choose(library.framework.competences[competence].descriptor),
            how=level_words(level, texts),
        )
        for level, competence in best
    )


def _one_area_at_a_time(
    ranked: list[tuple[str, tuple[int, int, str]]], library: Library
) -> list[tuple[str, tuple[int, int, str]]]:
    turns: Counter[str] = Counter()
    placed = []
    for order, entry in enumerate(ranked):
        area = library.framework.area_of[entry[0]]
        placed.append((turns[area], order, entry))
        turns[area] += 1
    return [entry for _, _, entry in sorted(placed, key=lambda one: one[:2])[:MOST_STRENGTHS]]
