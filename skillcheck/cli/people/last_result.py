"""The last result of a person, in the notebook: shown in turn, and its steps to agree on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.errors import SkillcheckError
from skillcheck.i18n import clean
from skillcheck.screens.screen import Choice
from skillcheck.store.desk_notes import read_notes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skillcheck.cli.session import Session
    from skillcheck.person.record import Result
    from skillcheck.report.person.next_steps import Step
    from skillcheck.screens.screen import Screen

OWN, BACK, OTHER = "<own>", "<back>", "<other>"
"""Choices that are no competence: no id has this form."""


def show_last(session: Session, screen: Screen, code: str) -> bool:
    """As after the interview: what comes first stays in view, the rest when asked for; why, where there is none. True
    where what was shown last is still to be read."""
    from skillcheck.cli.assess.finish import ResultPage, show_page
    from skillcheck.workflows.people_over_time import progress_for

    try:
        page = ResultPage(session, session.texts, _last(session, code), progress_for(code, session.library))
        return show_page(page, screen) == "details"
    except SkillcheckError as error:
        session.say_problems(error.problems)
        return True


def step_to_agree(session: Session, screen: Screen, code: str) -> tuple[str, str | None] | None:
    """One of the steps of the last result, or none of them: («», competence) is to be said in one's own words, about
    that competence or none in particular; None is no step. Raises Stopped."""
    steps = _steps(session, code)
    if not steps:
        return "", None
    t = session.t
    agreed = {one.text for one in read_notes(code).open_steps}
    offered = [Choice(step.competence, _goal(step)) for step in steps if _goal(step) not in agreed]
    ways = [Choice(OWN, t("people.agree_own")), Choice(BACK, t("people.do_stay"))]
    chosen = screen.choose(t("people.agree_which"), [*offered, *ways], escape=BACK)
    if chosen == BACK:
        return None
    if chosen != OWN:
        return next(_goal(step) for step in steps if step.competence == chosen), chosen
    short = session.library.framework.competences
    about = [Choice(step.competence, session.texts.choose(short[step.competence].short)) for step in steps]
    other = Choice(OTHER, t("people.agree_other"))
    chosen = screen.choose(t("people.agree_about"), [*about, other], escape=OTHER)
    return "", None if chosen == OTHER else chosen


def _last(session: Session, code: str) -> Result:
    from skillcheck.person.record import Result
    from skillcheck.store.people import kept_result
    from skillcheck.store.saved_records import read_record

    record = read_record(kept_result(Path(code)), session.library)
    assert isinstance(record, Result)  # what stands beside a journal is a person's
    return record


def _steps(session: Session, code: str) -> Sequence[Step]:
    """None where there is no result, or none that can be read: own words are always possible."""
    from skillcheck.report.person.next_steps import find_steps

    try:
        return find_steps(_last(session, code), session.library, session.texts)
    except SkillcheckError:
        return ()


def _goal(step: Step) -> str:
    """What is agreed, as the notebook keeps it: with plain spaces."""
    return clean(" ".join((step.act.title.rstrip(".") if step.act else step.name).split()), 300)
