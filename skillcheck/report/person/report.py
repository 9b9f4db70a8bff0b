"""What a person's report says: every figure and sentence computed once, as plain data. Draws nothing, writes nothing.

Renderers (terminal, html, markdown, pdf, xlsx) only show what stands here. The parts are ``rows``, ``strengths``,
``steps`` and ``notes``; the cohort's report is ``cohort_model``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from skillcheck.errors import DataProblem, Problem
from skillcheck.i18n import Printed, clean
from skillcheck.report.person.acts import seen_words
from skillcheck.report.person.confidence import mediator_words, not_asked, notes, sure
from skillcheck.report.person.levels import Row, make_row
from skillcheck.report.person.next_steps import Step, find_steps, steps_note
from skillcheck.report.person.strengths import Strength, declined, find_strengths, nothing_yet

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.person.record import Result

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
    level_meaning: str
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
    sure: tuple[str, ...]
    not_asked: tuple[str, ...]
    mediator: tuple[str, ...]
    """How the answers were given, then declared against shown skill, area by area."""
    notes: tuple[str, ...]
    notes_short: str
    levels: tuple[tuple[int, str], ...]
    """The eight levels, each in one plain sentence."""

    def rows(self) -> list[Row]:
        """Overall, then each area followed by its competences."""
        listed = [self.overall]
        for area in self.areas:
            listed += [area, *(row for row in self.competences if row.id.partition(".")[0] == area.id)]
        return listed


def person_report(result: Result, library: Library, texts: Texts) -> PersonReport:
    """Compute a person's report in the language of ``texts``.

    Raises DataProblem when the result is of another framework than the content.
    """
    if missing := [one for one in library.framework.dimensions if one not in result.scores]:
        raise DataProblem(Problem("report.other_framework", fields={"found": missing[0]}))
    rows = {one: make_row(result, library, texts, one) for one in library.framework.dimensions}
    overall = rows["overall"]
    strengths = find_strengths(result, library, texts)
    steps = find_steps(result, library, texts)
    profile = _profile_name(result, library, texts)
    person = clean(result.person, NAME_LENGTH) if result.person else None
    return PersonReport(
        lang=texts.lang,
        title=texts.t("report.title_for", person=Printed(person)) if person else texts.t("report.title"),
        person=person,
        date=_date(result, texts),
        profile=profile,
        headline=_headline(result, overall, texts),
        level_meaning=_level_meaning(overall.level, library, texts),
        overall=overall,
        areas=tuple(rows[area.id] for area in library.framework.areas),
        competences=tuple(rows[competence] for competence in library.framework.competences),
        strengths=strengths,
        strengths_empty=None if strengths else nothing_yet(result, library, texts),
        steps=steps,
        steps_note=steps_note(result, profile, steps, library, texts),
        offers=tuple((step.offer.title, step.facts) for step in steps if step.offer),
        sure=sure(result, library, texts),
        not_asked=not_asked(result, library, texts),
        mediator=(*mediator_words(result, library, texts), *seen_words(result, texts)),
        notes=notes(result, library, texts),
        notes_short=f"{texts.t('report.note_self')} {texts.t('report.note_not_against')}",
        levels=tuple((one.level, texts.choose(one.plain)) for one in library.framework.levels),
    )  # fmt: skip


def _headline(result: Result, overall: Row, texts: Texts) -> str:
    if overall.level is None and result.scores["overall"].basis != "none":
        return texts.t("report.headline_unsaid")
    if overall.level is None:
        return texts.t("report.headline_private" if declined(result) else "report.headline_none")
    if overall.level == 0:
        return texts.t("report.headline_zero")
    return texts.t("report.headline", level=Printed(overall.level_words))


def _level_meaning(level: int | None, library: Library, texts: Texts) -> str:
    if level is None:
        return ""
    if level == 0:
        return texts.t("report.level_zero_meaning")
    return next((texts.choose(one.plain) for one in library.framework.levels if one.level == level), "")


def _profile_name(result: Result, library: Library, texts: Texts) -> str | None:
    if result.profile is None:
        return None
    known = library.profiles.get(result.profile)
    return texts.choose(known.name) if known else clean(result.profile, NAME_LENGTH)


def _date(result: Result, texts: Texts) -> str | None:
    from skillcheck.i18n import date

    instant = result.finished or result.started
    if not instant:
        return None
    try:
        return date(instant, texts.lang)
    except (ValueError, IndexError):
        return clean(instant, 20)
