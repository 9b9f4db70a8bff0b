"""What a person already does, in the words they agreed with; else why nothing is said, kindly. Draws nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from skillcheck.i18n import Printed, clean
from skillcheck.questions.item_bank import DONT_KNOW
from skillcheck.report.person.acts import seen_words
from skillcheck.report.person.levels import is_done

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.person.record import Given, Result

MOST_STRENGTHS = 4
Found = tuple[bool, int, int, str]
"""Whether done without help (the decisive answer of the whole scale), level, category and item."""


@dataclass(frozen=True)
class Strength:
    """Something the person already does, in the words they agreed with."""

    name: str
    statement: str
    how: str
    """The answer they gave, in the words of its scale."""


def find_strengths(result: Result, library: Library, texts: Texts) -> tuple[Strength, ...]:
    """The hardest statements that the person said yes to, at most one a competence, areas taken in turn; what is done
    without help comes before what is done with it, of a competence and of the person.

    Yes is the decisive answer at that level or a better one. None where no level may be stated of the person: a few
    answers tell what was asked, not what somebody does.
    """
    if not may_speak(result):
        return ()
    best: dict[str, Found] = {}
    told = _told(result, library)
    for answer in told.values():
        question = library.bank[answer.item]
        if is_done(answer, library):
            category = answer.category or 0
            found = (category >= (question.scale.decisive or 0), question.level, category, question.id)
            best[question.competence] = max(best.get(question.competence, found), found)
    ranked = sorted(best.items(), key=lambda entry: (*(-one for one in entry[1][:3]), entry[0]))
    return tuple(
        Strength(
            name=texts.choose(library.framework.competences[competence].short),
            statement=texts.choose(library.bank[item].item.text),
            how=_said(told[item], library, texts),
        )
        for competence, (_, _, _, item) in _one_area_at_a_time(ranked, library)
    )


def may_speak(result: Result) -> bool:
    """Whether the answers are enough to state a level, overall or of an area."""
    return any(result.scores[one].stated for one in result.scores if "." not in one)


def nothing_yet(result: Result, texts: Texts) -> str:
    """What is said where no statement can be quoted: the cards that were tried, else why."""
    if tried := seen_words(result, texts):
        return texts.t("report.strengths_tried", tried=Printed(" ".join(tried)))
    if not result.answers and result.scores["overall"].basis != "none":
        return texts.t("report.strengths_not_kept")
    if declined(result):
        return texts.t("report.strengths_empty_private")
    if not result.answers:
        return texts.t("report.strengths_empty")
    return texts.t("report.strengths_empty_not_yet" if may_speak(result) else "report.strengths_unsaid")


def declined(result: Result) -> bool:
    """Whether the person preferred not to answer anything: a right, not a gap."""
    return bool(result.answers) and all(one.code == "pn" for one in result.answers)


def only_cannot_tell(result: Result) -> bool:
    """Whether «I can't tell» is all that the person could say: weak evidence, no answer."""
    return result.scores["overall"].basis == "none" and any(one.code == DONT_KNOW for one in result.answers)


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


def _one_area_at_a_time(ranked: list[tuple[str, Found]], library: Library) -> list[tuple[str, Found]]:
    turns: Counter[str] = Counter()
    placed = []
    for order, entry in enumerate(ranked):
        area = library.framework.area_of[entry[0]]
        placed.append((turns[area], order, entry))
        turns[area] += 1
    return [entry for _, _, entry in sorted(placed, key=lambda one: one[:2])[:MOST_STRENGTHS]]
