"""Counts of answers → what may be said of each question without telling about fewer people than the minimum.

Answers are counted out of a crowd only (``minimum``). Everyone scored is in one cell of a question: each answer, «I
can't tell», no answer. Small cells are hidden, and others with them until the hidden ones are at least two and together
enough people (``disclosure``); where nobody or a few are right, or nobody or a few are not, only that side is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from skillcheck.cohort.disclosure import shown_groups
from skillcheck.cohort.minimum import crowd, few_side, is_few
from skillcheck.cohort.question_dates import question_change
from skillcheck.cohort.question_groups import question_groups
from skillcheck.cohort.question_sums import LOWEST, Counts, DateSums, QuestionSums
from skillcheck.cohort.record import AnswerCount, Breakdown, QuestionResult, Share
from skillcheck.questions.choices import chosen_code
from skillcheck.questions.item_bank import DONT_KNOW, UNSURE

if TYPE_CHECKING:
    from skillcheck.questions.item_bank import ItemBank, Question

NOBODY = ""
"""The cell of people without an answer."""
Cells = Mapping[str, int]


def question_results(
    sums: QuestionSums,
    bank: ItemBank,
    people: int,
    breakdowns: Sequence[Breakdown],
    least: int,
    changes: DateSums | None = None,
) -> list[QuestionResult]:
    """Every question that a crowd answered, in the bank's order.

    ``people``: everyone scored. ``breakdowns``: the first attribute's, if there is one. ``changes``: two dates.
    """
    found = []
    sizes = {one.value: one.n or 0 for cut in breakdowns for one in cut.groups if not one.hidden and not one.merged}
    for place, question in enumerate(bank.questions):
        cells = _cells(sums, question, place)
        answered = sum(cells.values())
        if answered < max(crowd(least), 1):
            continue
        result = _result(question, cells, people, least)
        counted = _at(sums.groups, place)
        groups = question_groups(counted, sizes, result.done, people, least)
        change = None
        if changes is not None:
            everybody = answered, sum(_right(question, cells).values())
            both = changes.whole[place].tolist()
            change = question_change(both, _at(changes.groups, place), counted, groups, everybody, people, least)
        found.append(result.model_copy(update={"change": change, "groups": groups}))
    return found


def _at(groups: Mapping[str, Counts] | None, place: int) -> dict[str, list[int]]:
    """What is counted of one question in each group."""
    return {value: counted[place].tolist() for value, counted in (groups or {}).items()}


def _right(question: Question, cells: Cells) -> dict[str, int]:
    return {code: n for code, n in cells.items() if _category(question, code) >= question.decisive}


def _cells(sums: QuestionSums, question: Question, place: int) -> dict[str, int]:
    """People by answer, «I can't tell» included; wrong answers of a check one by one."""
    counts = {category: int(sums.counts[place][category - LOWEST]) for category in range(question.top_category + 1)}
    wrong = {chosen_code(question, value): n for (at, value), n in sorted(sums.wrong.items()) if at == place}
    if question.is_check:
        counts[0] -= sum(wrong.values())
        cells = {code: wrong.get(code, 0) for code, category in question.codes.items() if category == 0}
        cells = wrong if question.takes_several else cells
        cells |= {_name(question, category): n for category, n in counts.items() if n or category}
    else:
        cells = {_name(question, category): n for category, n in counts.items()}
    return cells | {DONT_KNOW: int(sums.counts[place][UNSURE - LOWEST])}


def _name(question: Question, category: int) -> str:
    """The code of a category; «~0» where several answers are of it, and it is not known which."""
    codes = [code for code, value in question.codes.items() if value == category]
    return codes[0] if len(codes) == 1 and not (question.is_check and category == 0) else f"~{category}"


def _category(question: Question, name: str) -> int:
    return int(name[1:]) if name.startswith("~") else question.codes[name]


def _result(question: Question, cells: Cells, people: int, least: int) -> QuestionResult:
    answered = sum(cells.values())
    silent = people - answered
    good = _right(question, cells)
    rest = {code: n for code, n in cells.items() if code not in good} | {NOBODY: silent}
    right = sum(good.values())
    side = few_side(right, answered, least)
    if side is None:
        shown = _shown(good, least) | _shown(rest, least)
        shown |= {code for code, n in cells.items() if not n}
    else:  # of so many alike no other cell is told: an empty one would tell the full one
        shown = {code for code, n in rest.items() if code and few_side(n, answered, least) is None and side == "few"}
        shown = {max(shown, key=lambda code: (rest[code], code))} if shown else set()
    of = people if is_few(silent, least) or (side is None and silent and NOBODY not in shown) else answered
    wrong = {code: n for code, n in cells.items() if code in shown and question.codes.get(code) == 0 and n}
    most = max(wrong, key=lambda code: (wrong[code], code), default=None)
    return QuestionResult(
        item=question.id,
        done=Share(n=right if side is None else None, of=of, side=side),
        unsure=cells[DONT_KNOW] if DONT_KNOW in shown else None,
        answers=[
            AnswerCount(code=code, n=n if code in shown else None) for code, n in cells.items() if code != DONT_KNOW
        ],
        wrong=AnswerCount(code=most, n=wrong[most]) if question.is_check and most is not None else None,
    )


def _shown(cells: Cells, least: int) -> set[str]:
    """The cells that may be shown; empty ones are nobody's."""
    return set(shown_groups({(code,): n for code, n in cells.items() if n}, 1, least)[0])
