"""Questions that were put and not found, to look at together: the answer and why. Draws nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.i18n import Printed
from skillcheck.questions.item_bank import DONT_KNOW
from skillcheck.report.document import Item, Section
from skillcheck.report.offers import labelled

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.person.record import Given, Result
    from skillcheck.questions.item_bank import Question


def together(result: Result, library: Library, texts: Texts) -> Section | None:
    """Every check that was missed; None where there is none."""
    missed = missed_checks(result, library)
    if not missed:
        return None
    return Section(
        title=texts.t("report.together"),
        paragraphs=(texts.t("report.together_before", n=len(missed)),),
        items=tuple(_item(question, texts) for question in missed),
    )


def missed_checks(result: Result, library: Library) -> list[Question]:
    """Checks answered wrongly, or «I can't tell»: what protects a person first, then from the easiest on.

    One that was passed over, refused or not asked is not among them, nor one whose words have changed since.
    """
    found = [library.bank[answer.item] for answer in result.answers if _missed(answer, result.lang, library)]
    safety = library.framework.safety
    return sorted(found, key=lambda one: (one.competence not in safety, one.level, one.id))


def _missed(answer: Given, lang: str, library: Library) -> bool:
    from skillcheck.i18n import choose

    if answer.item not in library.bank:
        return False
    question = library.bank[answer.item]
    if not question.is_check or answer.question != choose(question.item.text, lang):
        return False
    return answer.code == DONT_KNOW if answer.category is None else answer.category < question.top_category


def _item(question: Question, texts: Texts) -> Item:
    right = [texts.choose(option.text) for option in question.item.options if option.right]
    kind = "answer" if len(right) == 1 else "all" if question.takes_several else "any"
    if len(right) > 1:
        right = [one.removesuffix(".") for one in right]
    answers = Printed(texts.t("report.together_between").join(right))
    lines = [labelled(f"together_{kind}", answers, texts)]
    if question.item.explanation:
        lines.append(labelled("together_why", texts.choose(question.item.explanation), texts))
    return Item(texts.choose(question.item.text), tuple(lines))
