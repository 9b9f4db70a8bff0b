"""A report as a tagged PDF (PDF/UA-1 and PDF/A-2a) by Typst. Data goes in as JSON, never as markup; writes no file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

from skillcheck.errors import DataProblem, Problem
from skillcheck.guard import guarded
from skillcheck.report.cohort.report import cohort_report
from skillcheck.report.naming import group_title
from skillcheck.report.offers import colon
from skillcheck.report.person.levels import Row
from skillcheck.report.person.report import PersonReport, person_report
from skillcheck.report.person.since import DrawnPoint
from skillcheck.report.render import chart

if TYPE_CHECKING:
    from skillcheck.cohort.record import Cohort
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.person.record import Result
    from skillcheck.report.render.formats import Group, People

STANDARDS = ("ua-1", "a-2a")
INK = "#1c2b36"
TABLE_WIDTH = 110.0
FAR = re.compile("[\u2e80-\U0010ffff]")
"""Chinese, Japanese, Korean, emoji and the like: in no font of ours."""
NOT_LATIN = re.compile("[^\u0000-\u024f\u2000-\u206f\u20ac\u2212]")
WORDS = (
    "strengths", "steps", "status_note", "where", "picture", "sure", "not_asked",
    "offers_why", "mediator", "column_name", "column_level", "column_target", "column_gap",
    "column_next",
    "cards", "act_needs", "act_say", "act_stumble", "act_proof", "act_alone", "act_help", "act_later",
    "notes", "legend_measured", "legend_inferred", "legend_interval", "legend_target",
)  # fmt: skip

COHORT_WORDS = (
    "cohort_who", "cohort_trust", "cohort_reasons", "cohort_reason", "cohort_rows", "cohort_heat", "cohort_heat_note",
    "cohort_questions", "cohort_questions_note",
    "cohort_gaps", "cohort_offers", "cohort_groups", "cohort_group_needs", "cohort_splits", "cohort_waves", "notes",
    "column_name", "column_mean", "column_reached", "column_people", "column_missing", "column_offer",
    "column_link", "column_before", "column_now", "column_status", "column_value", "column_change", "column_progress",
    "column_same", "column_decline",
    "column_unknown", "column_needs", "column_said", "column_situation", "column_answered_by", "column_holds",
    "cohort_situations", "cohort_situations_note", "xlsx_difference", "cohort_declared", "cohort_declared_note",
    "column_area", "column_shows_more", "column_agrees", "column_says_more", "column_few_checks",
)  # fmt: skip


def person_pdf(result: Result, library: Library, texts: Texts) -> bytes:
    """A person's report: one page for the person, one of cards to do, one for the mediator.

    Raises DataProblem where the PDF extra is not installed.
    """
    return people_pdf([report := person_report(result, library, texts)], texts, report.title)


def people_pdf(reports: list[PersonReport], texts: Texts, title: str) -> bytes:
    """Several people's reports, one after the other, in one file."""
    title = reports[0].title if len(reports) == 1 else title
    top = reports[0].overall.top
    words = {key: texts.t(f"report.{key}") for key in WORDS} | {
        "self": texts.t("report.note_self"),
        "colon": colon(texts),
    }
    return compile_pdf(
        "person.typ",
        {
            "title": title,
            "lang": texts.lang,
            "words": words,
            "small_axis": chart.axis(top, width=TABLE_WIDTH, ink=INK),
            "signs": {kind: chart.sample(kind, ink=INK) for kind in ("measured", "inferred", "interval", "target")},
            "reports": [_person(report) for report in reports],
        },
    )


def _person(report: PersonReport) -> dict[str, Any]:
    return asdict(report) | {
        "rows": [_row(row, TABLE_WIDTH) for row in report.rows()],
        "line": [_row(point, TABLE_WIDTH) for point in report.since.line] if report.since else [],
    }


def _row(row: Row | DrawnPoint, width: float) -> dict[str, Any]:
    return asdict(row) | {"strip": chart.strip(row, width=width, ink=INK)}


def cohort_pdf(cohort: Cohort, library: Library, texts: Texts) -> bytes:
    """A cohort's report."""
    report = cohort_report(cohort, library, texts)
    words = {key: texts.t(f"report.{key}") for key in COHORT_WORDS} | {"self": texts.t("report.note_self_cohort")}
    return compile_pdf(
        "cohort.typ", {"title": report.title, "lang": texts.lang, "words": words, "report": asdict(report)}
    )


def compile_pdf(template: str, data: dict[str, Any]) -> bytes:
    """Typeset a template with its data; the date inside the file is fixed, so equal data gives equal bytes.

    PDF/A forbids signs that no font can draw. Where ours lacks one (emoji, Chinese …), the machine's fonts may help;
    else the sign becomes «□».
    """
    typst = _typst()
    plain = json.dumps(data, ensure_ascii=False)
    attempts = ((plain, True), (plain, False), (_boxed(plain, FAR), True), (_boxed(plain, NOT_LATIN), True))

    def made() -> Iterator[bytes]:
        for words, own_fonts_only in attempts:
            try:
                yield _compile(typst, template, words, own_fonts_only=own_fonts_only)
            except typst.TypstError as error:
                reason = str(error)
                if "could not be displayed" not in reason:
                    break
            else:
                return
        raise DataProblem(Problem("report.pdf_failed", fields={"reason": reason.partition("\n")[0]}))

    return b"".join(guarded(made, Problem("report.pdf_fell_over")))


def _boxed(words: str, strange: re.Pattern[str]) -> str:
    return strange.sub("□", words)


def _compile(typst: Any, template: str, words: str, *, own_fonts_only: bool) -> bytes:
    with as_file(files("skillcheck.report.render") / "fonts") as fonts:
        made = typst.compile(
            _template(template),
            format="pdf",
            font_paths=[fonts],
            ignore_system_fonts=own_fonts_only,
            sys_inputs={"data": words},
            pdf_standards=list(STANDARDS),
            timestamp=0,
        )
    assert isinstance(made, bytes)
    return made


def _typst() -> Any:
    try:
        import typst
    except ImportError as error:
        raise DataProblem(Problem("report.pdf_missing")) from error
    return typst


@cache
def _template(name: str) -> bytes:
    return (files("skillcheck.report.render") / "templates" / name).read_bytes()


def render_people(page: People) -> bytes:
    """As ``formats.Renderer`` asks."""
    reports = page.reports()
    return people_pdf(reports, page.texts, group_title(page.library, page.texts, len(reports)))


def render_cohort(page: Group) -> bytes:
    """As ``formats.Renderer`` asks."""
    return cohort_pdf(page.cohort, page.library, page.texts)
