"""Who begins: nothing of what was asked is done yet. What is said to them, and the first gestures. Draws nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.questions.item_bank import DONT_KNOW
from skillcheck.report.person.levels import is_done

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.person.record import Result


def is_beginning(result: Result, library: Library) -> bool:
    """Whether the person is before level 1 overall, or stopped where an interview stops at the foot of the scale: not
    one thing done, and enough statements of the lowest level answered «not yet» or «I can't tell», on some topics."""
    from skillcheck.interview.calm import FOOT, FOOT_AREAS

    overall = result.scores["overall"]
    if overall.stated:
        return overall.level == 0
    lowest = min((one.level for one in library.bank.questions if one.is_self_report), default=0)
    missed = [one for one in result.answers if one.category == 0 or one.code == DONT_KNOW]
    met = [library.bank[one.item] for one in missed if one.item in library.bank]
    first = [one for one in met if one.is_self_report and one.level == lowest]
    topics = {library.framework.area_of[one.competence] for one in first}
    enough = len(first) >= FOOT and len(topics) >= min(FOOT_AREAS, len(library.framework.areas))
    return enough and not any(is_done(one, library) for one in result.answers)


def first_gestures(result: Result, library: Library) -> list[str]:
    """The competences of the cards below level 1, in the order of the cards, without those done on one's own."""
    done = result.done_alone
    cards = (one for one in library.exercises.values() if one.level == 0 and one.id not in done)
    return list(dict.fromkeys(one.competences[0] for one in cards))
