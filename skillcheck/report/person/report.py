"""What a person's report says: every figure and sentence computed once, as plain data. Draws nothing, writes nothing.

Renderers (terminal, html, markdown, pdf, xlsx) only show what stands here. The parts are ``levels``, ``strengths``,
``next_steps`` and ``confidence``; the cohort's report is in ``report/cohort/report.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from skillcheck.errors import DataProblem, Problem
from skillcheck.i18n import Printed, clean
from skillcheck.report.naming import said_day, title_of
from skillcheck.report.person.acts import seen_words
from skillcheck.report.person.beginning import is_beginning
from skillcheck.report.person.confidence import mediator_words, not_asked, notes, sure
from skillcheck.report.person.going import going
from skillcheck.report.person.helpers import role_offers, who_helps
from skillcheck.report.person.levels import Row, is_helped, make_row
from skillcheck.report.person.next_steps import Step, find_steps
from skillcheck.report.person.since import Since, since_words
from skillcheck.report.person.steps_note import steps_note
from skillcheck.report.person.strengths import Strength, declined, find_strengths, nothing_yet, only_cannot_tell
from skillcheck.report.person.teaching import practice
from skillcheck.report.person.together import together

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.frameworks.framework import Level
    from skillcheck.i18n import Texts
    from skillcheck.person.progress import PersonProgress
    from skillcheck.person.record import Result
    from skillcheck.recommend.nearby import Around
    from skillcheck.report.document import Section

NAME_LENGTH = 60


@dataclass(frozen=True)
class PersonReport:
    """Everything a person's report says."""

    lang: str
    title: str
    person: str | None
    date: str | None
    profile: str | None
    headline: str
    overall: Row
    areas: tuple[Row, ...]
    competences: tuple[Row, ...]
    """In the framework's order."""
    strengths: tuple[Strength, ...]
    strengths_empty: str | None
    steps: tuple[Step, ...]
    steps_note: str | None
    """What stands before the steps, or in their place where there are none."""
    offers: tuple[tuple[str, tuple[str, ...]], ...]
    """For the mediator: each offer named, with the gap it serves, how well, its status and source."""
    more: tuple[Section, ...]
    """What follows the steps on a sheet of its own: where to go, and the like."""
    sure: tuple[str, ...]
    not_asked: tuple[str, ...]
    mediator: tuple[str, ...]
    """How the answers were given, then declared against shown skill, area by area."""
    notes: tuple[str, ...]
    notes_short: str
    levels: tuple[tuple[int, str], ...]
    """The framework's levels, each in one plain sentence, behind its name where it has one."""
    levels_title: str
    answers_title: str
    """Over the column of answers; «with help» only where some were: on a telephone it stands before each number."""
    since: Since | None = None
    """What changed since the first visit of somebody who came back."""

    def rows(self) -> list[Row]:
        """Overall, then each area followed by its competences."""
        listed = [self.overall]
        for area in self.areas:
            listed += [area, *(row for row in self.competences if row.id.partition(".")[0] == area.id)]
        return listed


def person_report(
    result: Result,
    library: Library,
    texts: Texts,
    progress: PersonProgress | None = None,
    here: Around | None = None,
) -> PersonReport:
    """Compute a person's report in the language of ``texts``; with what changed since earlier visits, and where to
    look for places to go to (``here``).

    Raises DataProblem when the result is of another framework than the content.
    """
    if missing := [one for one in library.framework.dimensions if one not in result.scores]:
        raise DataProblem(Problem("report.other_framework", fields={"found": missing[0]}))
    rows = {one: make_row(result, library, texts, one) for one in library.framework.dimensions}
    overall = rows["overall"]
    strengths = find_strengths(result, library, texts)
    steps = find_steps(result, library, texts)
    practised = practice(result, [step.competence for step in steps], library, texts)
    profile = _profile_name(result, library, texts)
    person = clean(result.person, NAME_LENGTH) if result.person else None
    return PersonReport(
        lang=texts.lang,
        title=title_of(library, texts, person),
        person=person,
        date=_date(result, texts),
        profile=profile,
        headline=_headline(result, library, texts),
        overall=overall,
        areas=tuple(rows[area.id] for area in library.framework.areas),
        competences=tuple(rows[competence] for competence in library.framework.competences),
        strengths=strengths,
        strengths_empty=None if strengths else nothing_yet(result, texts),
        steps=steps,
        steps_note=steps_note(result, profile, steps, library, texts),
        offers=tuple(step.cited for step in steps if step.cited),
        more=_more(result, steps, practised, library, texts, here),
        sure=sure(result, library, texts),
        not_asked=not_asked(result, library, texts),
        mediator=(*mediator_words(result, library, texts), *seen_words(result, texts)),
        notes=notes(
            result, library, texts, situations=practised is not None, offers=any(step.cited for step in steps)
        ),
        notes_short=f"{texts.t('report.note_self')} {texts.t('report.note_not_against')}",
        levels=tuple((one.level, _level_line(one, texts)) for one in library.framework.levels),
        levels_title=texts.t("report.levels", n=library.framework.measurement.levels),
        answers_title=texts.t(f"report.column_answers{'_helped' if any(map(is_helped, result.answers)) else ''}"),
        since=since_words(progress, library, texts) if progress else None,
    )  # fmt: skip


def _more(
    result: Result,
    steps: tuple[Step, ...],
    practised: Section | None,
    library: Library,
    texts: Texts,
    here: Around | None,
) -> tuple[Section, ...]:
    found = (
        going(result, [step.competence for step in steps], here, library, texts),
        practised,
        who_helps(result, library, texts),
        role_offers(result, library, texts),
        together(result, library, texts),
    )
    return tuple(one for one in found if one is not None)


def _headline(result: Result, library: Library, texts: Texts) -> str:
    """What the person can say of themselves, without a scale: the numbers stand on the second page. The few questions
    of a goal are of some competences alone: «I can guide others» would be more than they ask."""
    score = result.scores["overall"]
    if score.basis == "none" and declined(result):
        return texts.t("report.headline_private")
    if score.basis == "none" and not result.answers:
        return texts.t("report.headline_none")
    for_goal = result.goal in library.goals
    if score.level is None or not score.stated or (for_goal and score.level):
        begins = is_beginning(result, library) and not only_cannot_tell(result)
        few = "report.headline_goal" if for_goal else "report.headline_unsaid"
        return texts.t("report.headline_begins" if begins else few)
    if score.level == 0:
        return texts.t("report.headline_zero")
    key = "report.headline_at_least" if score.open_above else "report.headline"
    return texts.t(key, words=Printed(_level_meaning(score.level, library, texts)))


def _level_line(level: Level, texts: Texts) -> str:
    return f"{texts.choose(level.name)}. {texts.choose(level.plain)}" if level.name else texts.choose(level.plain)


def _level_meaning(level: int, library: Library, texts: Texts) -> str:
    return next((texts.choose(one.plain) for one in library.framework.levels if one.level == level), "")


def _profile_name(result: Result, library: Library, texts: Texts) -> str | None:
    if result.profile is None:
        return None
    known = library.profiles.get(result.profile)
    return texts.choose(known.name) if known else clean(result.profile, NAME_LENGTH)


def _date(result: Result, texts: Texts) -> str | None:
    instant = result.finished or result.started
    return said_day(instant, texts) if instant else None
