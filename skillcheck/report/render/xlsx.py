"""A report as a workbook: people, raw data and a dictionary of the columns. Numbers are numbers, nothing is a formula.

It is given rows and records and returns bytes; it reads and writes no file of anybody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from skillcheck.i18n import clean
from skillcheck.report.cohort.comparisons import group_name
from skillcheck.report.cohort.questions import question_table
from skillcheck.report.cohort.report import cohort_report
from skillcheck.report.cohort.wording import Words as CohortWords
from skillcheck.report.render.xlsx_answers import declared_sheet, situations_sheet
from skillcheck.report.render.xlsx_since import since_sheets
from skillcheck.report.render.xlsx_words import Words
from skillcheck.spreadsheet import Cell, Workbook, workbook

if TYPE_CHECKING:
    from skillcheck.cohort.record import Breakdown, Cohort
    from skillcheck.cohort.wave_record import Compared, Waves
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.person.progress import PersonProgress
    from skillcheck.person.record import Result
    from skillcheck.report.render.formats import Group, People


def people_book(
    results: Sequence[Result], library: Library, texts: Texts, progress: Sequence[PersonProgress | None] = ()
) -> bytes:
    """Saved results: a sheet of people, a sheet of every answer, what changed between visits, the dictionary."""
    came_back = [(one.person, found) for one, found in zip(results, progress, strict=False) if found]
    words = Words(texts, library)
    with workbook(texts) as book:
        head = ["person", "date", "profile", "framework", "answers"]
        dimensions = library.framework.dimensions
        sheet = book.sheet(
            words.sheet("people"), [words.column(key) for key in head] + [words.dimension(one) for one in dimensions]
        )
        for result in results:
            levels = [result.scores[one].level if one in result.scores else None for one in dimensions]
            date = (result.finished or result.started or "")[:10]
            sheet.row([result.person, date, result.profile, result.framework, len(result.answers), *levels])
        sheet.finish(scale_from=len(head), top=library.framework.measurement.levels)
        _scores_sheet(book, words, results)
        _answers_sheet(book, words, results)
        _advice_sheet(book, words, results)
        columns = [
            *since_sheets(book, texts, came_back),
            *head, "answered", "level", "level_of", "item", "competence", "question", "code", "answer", "category",
            "how", "mean", "sd", "low", "high", "offer", "strength", "match", "status",
        ]  # fmt: skip
        _dictionary(
            book, words, [*columns, "basis", "percent", "target", "shortfall", "reached"], {"level": "level_of"}
        )
    return book.bytes()


def _scores_sheet(book: Workbook, words: Words, results: Sequence[Result]) -> None:
    figures = ["level", "mean", "sd", "low", "high", "answered", "basis", "percent", "target", "shortfall", "reached"]
    sheet = book.sheet(words.sheet("scores"), [words.column(key) for key in ("person", "competence", *figures)])
    for result in results:
        for dimension, score in result.scores.items():
            sheet.row([result.person, dimension, *(getattr(score, figure) for figure in figures)])
    sheet.finish()


def _answers_sheet(book: Workbook, words: Words, results: Sequence[Result]) -> None:
    head = ["person", "item", "competence", "question", "code", "answer", "category", "how"]
    sheet = book.sheet(words.sheet("answers"), [words.column(key) for key in head])
    bank = words.library.bank
    for result in results:
        for one in result.answers:
            competence = bank[one.item].competence if one.item in bank else None
            sheet.row([result.person, one.item, competence, one.question, one.code, one.answer, one.category, one.how])
    sheet.finish()


def _advice_sheet(book: Workbook, words: Words, results: Sequence[Result]) -> None:
    """Each offer recommended, with the gap that it serves, how well, who says so, and its status."""
    head = ["person", "offer", "competence", "shortfall", "strength", "match", "status"]
    sheet = book.sheet(words.sheet("offers"), [words.column(key) for key in head])
    for result in results:
        for one in result.offers:
            for need in one.serves:
                cells: list[Cell] = [need.competence, need.shortfall, need.strength, need.basis, one.status]
                sheet.row([result.person, words.offer(one.offer), *cells])
    sheet.finish()


def cohort_book(cohort: Cohort, library: Library, texts: Texts) -> bytes:
    """A cohort: the group's figures, its gaps, breakdowns and waves. Never a person: beside them nothing hidden would
    stay hidden; ``report --each`` and ``--merge`` make books of people."""
    words = Words(texts, library)
    with workbook(texts) as book:
        _levels_sheet(book, words, cohort)
        _gaps_sheet(book, words, cohort)
        _offers_sheet(book, words, cohort)
        if cohort.questions:
            titles, questions = question_table(cohort, library, texts)
            sheet = book.sheet(words.sheet("questions"), titles)
            for cells in questions:
                sheet.row(cells)
            sheet.finish()
        if cohort.declared:
            declared_sheet(book, words, cohort)
        if cohort.waves:
            _waves_sheet(book, words, cohort.waves)
            if cohort.waves.groups:
                _group_progress_sheet(book, words, cohort, cohort.waves)
        for compared in cohort.compared:
            _two_groups_sheet(book, words, compared)
        for breakdown in cohort.breakdowns:
            _breakdown_sheet(book, words, breakdown)
        if cohort.situations:
            situations_sheet(book, words, cohort)
        _dictionary(book, words, _columns_of(cohort), {"mean": "mean_level"})
    return book.bytes()


def _columns_of(cohort: Cohort) -> list[str]:
    """The columns to explain, in the order of the dictionary."""
    return [
        "mean_low", "mean_high",
        *(("before", "now", "change", "progress", "same", "decline", "unknown") if cohort.waves else ()),
        *(("before", "now", "difference") if cohort.compared else ()),
        *(("staff", "missing") if cohort.breakdowns else ()),
        *(("situation", "holds") if cohort.situations else ()),
        *(("area", "shows_more", "agrees", "says_more", "few_checks") if cohort.declared else ()),
        "offer", "strength", "match", "status", "competence", "name", "n", "measured", "mean", "level", "target",
        "reached", "people", "shortfall", "value", "level_of", "sd", "low", "high", "answered", "basis", "percent",
    ]  # fmt: skip


def _levels_sheet(book: Workbook, words: Words, cohort: Cohort) -> None:
    """The overall level, the areas, the competences: the share of people at each level, the mean, the target."""
    places = range(words.library.framework.measurement.levels + 1)
    sheet = book.sheet(
        words.sheet("group"),
        ["id", *(words.column(key) for key in ("name", "n", "measured", "mean")),
         *(f"{words.column('level')} {level}" for level in places), words.column("target"), words.column("reached")],
    )  # fmt: skip
    for row in cohort_report(cohort, words.library, words.texts).heat:
        shares: Sequence[Cell] = row.shares or [None for _ in places]
        sheet.row([row.id, row.name, row.n, row.measured, row.mean, *shares, row.target, row.reached])
    sheet.finish()


def _gaps_sheet(book: Workbook, words: Words, cohort: Cohort) -> None:
    """The competences where most is missing."""
    head = ("name", "target", "people", "shortfall")
    sheet = book.sheet(words.sheet("gaps"), ["id", *(words.column(key) for key in head)])
    for gap in cohort.gaps:
        sheet.row([gap.competence, words.dimension(gap.competence), gap.target, gap.people, gap.shortfall])
    sheet.finish()


def _offers_sheet(book: Workbook, words: Words, cohort: Cohort) -> None:
    """The learning offers, a row a need that they serve."""
    head = ("offer", "competence", "people", "strength", "match", "status")
    sheet = book.sheet(words.sheet("offers"), [words.column(key) for key in head])
    for one in cohort.offers:
        for need in one.serves:
            served: list[Cell] = [need.competence, need.people, need.strength, need.basis, one.status]
            sheet.row([words.offer(one.offer), *served])
    sheet.finish()


def _breakdown_sheet(book: Workbook, words: Words, breakdown: Breakdown) -> None:
    """One attribute: a row a value with what is missing in each competence; values of too few people as one."""
    competences = list(words.library.framework.competences)
    head = ["value", "people", "staff", "mean", "mean_low", "mean_high", "reached"]
    sheet = book.sheet(
        clean(breakdown.attribute, 60),
        [*(words.column(key) for key in head), *(words.missing(one) for one in competences)],
    )
    for group in breakdown.groups:
        overall = group.dimensions.get("overall")
        value = group.value or words.texts.t("report.cohort_no_value")
        if group.merged:
            value = words.texts.t("report.cohort_merged", n=group.merged)
        if group.hidden or overall is None:
            sheet.row([value, words.texts.t("report.cohort_hidden_cell")])
            continue
        found = (group.dimensions.get(one) for one in competences)
        lacking: list[Cell] = [None if one is None else one.shortfall for one in found]
        means = [words.level(one) for one in (overall.mean, overall.low, overall.high)]
        sheet.row([value, group.n, group.staff, *means, overall.reached, *lacking])
    sheet.finish()


def _two_groups_sheet(book: Workbook, words: Words, compared: Compared) -> None:
    """Two groups of whom nobody is known in both: their means and the difference with its interval."""
    head = ["name", "before", "now", "difference", "mean_low", "mean_high"]
    sheet = book.sheet(words.sheet("waves"), ["id", *(words.column(key) for key in head)])
    for dimension, one in compared.dimensions.items():
        then, now = words.level(one.before), words.level(one.now)
        sheet.row([dimension, words.dimension(dimension), then, now, one.mean, one.low, one.high])
    sheet.finish()


def _waves_sheet(book: Workbook, words: Words, waves: Waves) -> None:
    """The two dates side by side: means, mean change with its interval, people counted."""
    head = ["name", "n", "before", "now", "change", "mean_low", "mean_high", "progress", "same", "decline", "unknown"]
    sheet = book.sheet(words.sheet("waves"), ["id", *(words.column(key) for key in head)])
    for dimension, one in waves.dimensions.items():
        dates = [words.level(one.before), words.level(one.now)]
        figures = [*dates, one.mean, one.low, one.high, one.progress, one.same, one.decline, one.unknown]
        sheet.row([dimension, words.dimension(dimension), one.n, *figures])
    sheet.finish()


def _group_progress_sheet(book: Workbook, words: Words, cohort: Cohort, waves: Waves) -> None:
    """What changed overall in each group of the first attribute."""
    head = ["value", "people", "change", "progress", "same", "decline", "unknown"]
    sheet = book.sheet(words.sheet("group_progress"), [words.column(key) for key in head])
    for one in waves.groups:
        value = group_name(CohortWords(cohort, words.library, words.texts), one.value, one.merged)
        sheet.row([value, one.n, one.mean, one.progress, one.same, one.decline, one.unknown])
    sheet.finish()


def _dictionary(
    book: Workbook, words: Words, keys: Iterable[str], meanings: Mapping[str, str] = MappingProxyType({})
) -> None:
    """The meaning of every column; ``meanings`` names another key where a column means something else here."""
    sheet = book.sheet(words.sheet("dictionary"), [words.column("column"), words.column("meaning")])
    for key in dict.fromkeys(keys):
        sheet.row(
            [
                words.column(key),
                words.texts.t(
                    f"report.xlsx_means_{meanings.get(key, key)}", levels=words.library.framework.measurement.levels
                ),
            ]
        )
    sheet.row([None, None])
    for key in ("note_self", "note_expert", "note_not_against"):
        sheet.row([None, words.texts.t(f"report.{key}")])
    sheet.finish(filters=False)


def render_people(page: People) -> bytes:
    """As ``formats.Renderer`` asks."""
    return people_book(page.results, page.library, page.texts, page.progress)


def render_cohort(page: Group) -> bytes:
    """As ``formats.Renderer`` asks."""
    return cohort_book(page.cohort, page.library, page.texts)
