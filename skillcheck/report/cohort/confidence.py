"""Who answered, how far the figures can be trusted, and the honest notes of a cohort's report. Draws nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.i18n import Printed, number, percent
from skillcheck.report.foundations import foundations, origin

if TYPE_CHECKING:
    from skillcheck.cohort.record import Cohort, Dimension
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts

HALF = 0.5
"""Where fewer of the people answered, those who did may be others than those who did not, and that is said."""


def who(cohort: Cohort, texts: Texts) -> tuple[str, ...]:
    """Every row accounted for, in sentences."""
    rows = cohort.rows
    lines = [texts.t("report.cohort_read", n=rows.read), texts.t("report.cohort_scored", n=rows.scored)]
    answered = cohort.dimensions["overall"].n
    if cohort.staff is not None and answered:
        fields = {"n": answered, "staff": cohort.staff}
        lines.append(
            texts.t("report.cohort_staff", share=Printed(percent(answered / cohort.staff, texts.lang)), **fields)
        )
        lines.append(
            texts.t("report.cohort_staff_half" if answered < HALF * cohort.staff else "report.cohort_staff_note")
        )
    if rows.returned:
        lines.append(texts.t("report.cohort_returned", n=rows.returned))
    if rows.silent:
        lines.append(texts.t("report.cohort_silent", n=rows.silent))
    if rows.aside:
        lines.append(texts.t("report.cohort_aside", n=rows.aside))
    if rows.duplicates:
        lines.append(texts.t(f"report.cohort_duplicates_{rows.duplicates_rule}", n=rows.duplicates))
    return tuple(lines)


def reliability(overall: Dimension, texts: Texts) -> str:
    """The share of the spread that is between people, as a plain sentence: «8 parts sur 10»."""
    if overall.reliability is None:
        return texts.t("report.cohort_reliability_none")
    kind = "good" if overall.reliability >= 0.8 else "fair" if overall.reliability >= 0.6 else "weak"
    parts = min(9, int(10 * overall.reliability + 0.5))  # the sentence says that the rest is chance
    return texts.t(
        f"report.cohort_reliability_{kind}", parts=parts, value=Printed(number(overall.reliability, texts.lang, 2))
    )


def basic(cohort: Cohort, library: Library, texts: Texts) -> str | None:
    """The share at «at least basic» in every area at once, then the framework's figures from elsewhere.

    None where the framework has no such level, and for a record of before, which did not keep it.
    """
    mark = library.framework.basic_level
    if cohort.everywhere is None or mark is None:
        return None
    ours = texts.t("report.cohort_basic", share=Printed(percent(cohort.everywhere, texts.lang)), level=mark)
    return " ".join([ours, *(texts.choose(one.text) for one in library.framework.benchmarks)])


def flags(cohort: Cohort, texts: Texts) -> tuple[str, ...]:
    """What is worth a look before trusting a row."""
    flags = cohort.flags
    counted = (
        ("same_answer", flags.same_answer),
        ("surprising", flags.surprising),
        ("few_answers", flags.few_answers),
        ("open_above", cohort.dimensions["overall"].open_above),
    )
    return tuple(texts.t(f"report.flag_{name}", n=n) for name, n in counted if n)


def notes(cohort: Cohort, library: Library, texts: Texts) -> tuple[str, ...]:
    """The honest words: what this is, what it rests on, what it must not be used for."""
    met = any(question.is_situation for question in library.bank.questions)
    hidden = [texts.t("report.cohort_protected", cell=cohort.min_cell)] if cohort.hidden else []
    if cohort.rounded:
        hidden.append(texts.t("report.cohort_rounded"))
    keys = [
        "note_self_cohort",
        "note_expected",
        *foundations(cohort, library, situations=met, offers=bool(cohort.offers)),
    ]
    last = texts.t("report.note_not_against")
    return (*hidden, *(texts.t(f"report.{key}") for key in keys), last, *origin(cohort, library, texts))
