"""What a cohort's report says: every figure and sentence computed once, as plain data, from the cohort record.

It never sees a person: only counts and sums. Renderers show it; the parts are ``needs``, ``comparisons`` and
``confidence``; the person's report is in ``report/person/report.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from skillcheck.errors import DataProblem, Problem
from skillcheck.i18n import Printed, clean, listing, number
from skillcheck.report.cohort.comparisons import (
    DeclaredRow,
    GroupProgress,
    Split,
    TwoGroups,
    WaveRow,
    find_declared,
    find_group_progress,
    find_groups_then_and_now,
    find_waves,
    group_progress_words,
    split_rows,
    waves_words,
)
from skillcheck.report.cohort.confidence import basic, flags, notes, reliability, who
from skillcheck.report.cohort.needs import (
    GapRow,
    Group,
    GroupOffer,
    SituationRow,
    find_gaps,
    find_groups,
    find_offers,
    find_situations,
    gaps_empty,
    groups_note,
    orientation,
    unserved,
)
from skillcheck.report.cohort.questions import Teach, find_questions
from skillcheck.report.cohort.wording import Words
from skillcheck.report.naming import group_title

if TYPE_CHECKING:
    from skillcheck.cohort.record import Cohort
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts


SHADES = 10


@dataclass(frozen=True)
class HeatRow:
    """One row of the heat map: expected shares of people at level 0…8."""

    id: str
    kind: str
    name: str
    n: int
    measured: int | None
    mean: float | None
    mean_words: str
    target: int | None
    reached: float | None
    reached_words: str
    shares: tuple[float, ...]
    """Empty where nobody answered anything."""
    share_words: tuple[str, ...]
    shades: tuple[int, ...]
    """0…10, the tone of each cell."""


@dataclass(frozen=True)
class CohortReport:
    """Everything a cohort's report says."""

    lang: str
    title: str
    about: str
    """The profile aimed at and the files that were read."""
    headline: str
    top: int
    """The framework's highest level."""
    has_targets: bool
    who: tuple[str, ...]
    reasons: tuple[tuple[str, str], ...]
    """Why rows were returned, and how many."""
    reliability: str
    basic: str | None
    heat: tuple[HeatRow, ...]
    gaps: tuple[GapRow, ...]
    gaps_empty: str | None
    offers: tuple[GroupOffer, ...]
    unserved: str | None
    orientation: str | None
    questions: tuple[Teach, ...]
    declared: tuple[DeclaredRow, ...]
    groups: tuple[Group, ...]
    groups_note: str
    splits: tuple[Split, ...]
    situations: tuple[SituationRow, ...]
    two_groups: tuple[TwoGroups, ...]
    waves: tuple[WaveRow, ...]
    waves_words: tuple[str, ...]
    group_progress: tuple[GroupProgress, ...]
    group_progress_words: str
    """What the groups are, where there are any."""
    flags: tuple[str, ...]
    notes: tuple[str, ...]


def cohort_report(cohort: Cohort, library: Library, texts: Texts) -> CohortReport:
    """Compute a cohort's report in the language of ``texts``.

    Raises DataProblem when the record is of another framework than the content.
    """
    if missing := [one for one in library.framework.dimensions if one not in cohort.dimensions]:
        raise DataProblem(Problem("report.other_framework", fields={"found": missing[0]}))
    words = Words(cohort, library, texts)
    overall = cohort.dimensions["overall"]
    return CohortReport(
        lang=texts.lang,
        title=group_title(library, texts, cohort.rows.scored),
        about=_about(words),
        headline=texts.t("report.cohort_protected", cell=cohort.min_cell) if "cohort" in cohort.hidden
        else texts.t("report.cohort_nobody") if overall.mean is None
        else texts.t(
            "report.cohort_headline", mean=Printed(words.mean(overall.mean, overall.low, overall.high)),
            levels=library.framework.measurement.levels,
        ),
        top=library.framework.measurement.levels,
        has_targets=overall.reached is not None,
        who=who(cohort, texts),
        reasons=tuple((words.reason(one.code), words.count(one.n)) for one in cohort.rows.reasons),
        reliability=reliability(overall, texts),
        basic=basic(cohort, library, texts),
        heat=tuple(_heat_row(words, one) for one in words.order()),
        gaps=find_gaps(words),
        gaps_empty=gaps_empty(cohort, texts),
        offers=tuple(find_offers(words)),
        unserved=unserved(words),
        orientation=orientation(words),
        questions=find_questions(words),
        declared=tuple(find_declared(words)),
        groups=tuple(find_groups(words)),
        groups_note=groups_note(words),
        splits=tuple(split_rows(words, one) for one in cohort.breakdowns),
        situations=find_situations(words),
        two_groups=tuple(find_groups_then_and_now(words)),
        waves=tuple(find_waves(words)),
        waves_words=waves_words(words),
        group_progress=tuple(find_group_progress(words)),
        group_progress_words=group_progress_words(cohort, texts),
        flags=flags(cohort, texts),
        notes=notes(cohort, library, texts),
    )  # fmt: skip


def _about(words: Words) -> str:
    """What the results stand on, each part with its name: a profile and a file beside each other tell nothing."""
    profile, texts = _profile(words), words.texts
    files = listing([clean(one, 60) for one in words.cohort.sources[:5]], texts.lang)
    told = [texts.t("report.cohort_profile", profile=Printed(profile))] if profile else []
    told += [texts.t("report.cohort_sources", names=Printed(files))] if files else []
    return " · ".join(told)


def _profile(words: Words) -> str | None:
    """The profile aimed at by all; where each person has their own, which ones."""
    cohort, profiles = words.cohort, words.library.profiles
    names = [words.texts.choose(profiles[one].name) if one in profiles else clean(one, 60)
             for one in ([cohort.profile] if cohort.profile else cohort.profiles)]  # fmt: skip
    if cohort.profile or not names:
        return names[0] if names else None
    return words.texts.t("report.cohort_own_profiles", names=Printed(listing(names, words.texts.lang)))


def _heat_row(words: Words, place: tuple[str, str]) -> HeatRow:
    dimension, kind = place
    found = words.cohort.dimensions[dimension]
    return HeatRow(
        id=dimension,
        kind=kind,
        name=words.name(dimension),
        n=found.n,
        measured=found.measured,
        mean=words.level(found.mean),
        mean_words=words.mean(found.mean),
        target=found.target,
        reached=found.reached,
        reached_words=words.share(found.reached) if found.reached is not None else "–",
        shares=tuple(found.levels),
        share_words=tuple(number(100 * share, words.texts.lang, 0) for share in found.levels),
        shades=tuple(min(SHADES, int(SHADES * share / 0.5 + 0.5)) for share in found.levels),
    )
