"""A report as a workbook: people, raw data and a dictionary of the columns. Numbers are numbers, nothing is a formula.

It is given rows and records and returns bytes; it reads and writes no file of anybody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from skillcheck.i18n import clean
from skillcheck.report.cohort.questions import question_table
from skillcheck.report.cohort.report import cohort_report
from skillcheck.report.render.xlsx_since import since_sheets
from skillcheck.spreadsheet import Cell, Workbook, workbook

if TYPE_CHECKING:
    from skillcheck.cohort.record import Breakdown, Cohort, Waves
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.person.progress import PersonProgress
    from skillcheck.person.record import Result
    from skillcheck.report.render.formats import Group, People

RAW_PEOPLE = 5_000
"""Up to so many people the book repeats every column of scores.csv; beyond, they stay in that file."""


def people_book(
    results: Sequence[Result], library: Library, texts: Texts, progress: Sequence[PersonProgress | None] = ()
) -> bytes:
    """Saved results: a sheet of people, a sheet of every answer, what changed between visits, the dictionary."""
    came_back = [(one.person, found) for one, found in zip(results, progress, strict=False) if found]
    words = _Words(texts, library)
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


def _scores_sheet(book: Workbook, words: _Words, results: Sequence[Result]) -> None:
    figures = ["level", "mean", "sd", "low", "high", "answered", "basis", "percent", "target", "shortfall", "reached"]
    sheet = book.sheet(words.sheet("scores"), [words.column(key) for key in ("person", "competence", *figures)])
    for result in results:
        for dimension, score in result.scores.items():
            sheet.row([result.person, dimension, *(getattr(score, figure) for figure in figures)])
    sheet.finish()


def _answers_sheet(book: Workbook, words: _Words, results: Sequence[Result]) -> None:
    head = ["person", "item", "competence", "question", "code", "answer", "category", "how"]
    sheet = book.sheet(words.sheet("answers"), [words.column(key) for key in head])
    bank = words.library.bank
    for result in results:
        for one in result.answers:
            competence = bank[one.item].competence if one.item in bank else None
            sheet.row([result.person, one.item, competence, one.question, one.code, one.answer, one.category, one.how])
    sheet.finish()


def _advice_sheet(book: Workbook, words: _Words, results: Sequence[Result]) -> None:
    """Each offer recommended, with the gap that it serves, how well, who says so, and its status."""
    head = ["person", "offer", "competence", "shortfall", "strength", "match", "status"]
    sheet = book.sheet(words.sheet("offers"), [words.column(key) for key in head])
    for result in results:
        for one in result.offers:
            for need in one.serves:
                cells: list[Cell] = [need.competence, need.shortfall, need.strength, need.basis, one.status]
                sheet.row([result.person, words.offer(one.offer), *cells])
    sheet.finish()


def cohort_book(cohort: Cohort, library: Library, texts: Texts, scores: Iterable[Sequence[str]] | None = None) -> bytes:
    """A cohort: the group's figures, its gaps, breakdowns and waves, and its people where ``scores`` (the rows of
    scores.csv, header first) are given."""
    words = _Words(texts, library)
    report = cohort_report(cohort, library, texts)
    with workbook(texts) as book:
        sheet = book.sheet(
            words.sheet("group"),
            ["id", words.column("name"), words.column("n"), words.column("measured"), words.column("mean"),
             *(f"{words.column('level')} {level}" for level in range(9)),
             words.column("target"), words.column("reached")],
        )  # fmt: skip
        for row in report.heat:
            shares: Sequence[Cell] = row.shares or [None] * 9
            sheet.row([row.id, row.name, row.n, row.measured, row.mean, *shares, row.target, row.reached])
        sheet.finish()
        sheet = book.sheet(
            words.sheet("gaps"), ["id", *(words.column(key) for key in ("name", "target", "people", "shortfall"))]
        )
        for gap in cohort.gaps:
            sheet.row([gap.competence, words.dimension(gap.competence), gap.target, gap.people, gap.shortfall])
        sheet.finish()
        sheet = book.sheet(
            words.sheet("offers"),
            [words.column(key) for key in ("offer", "competence", "people", "strength", "match", "status")],
        )
        for one in cohort.offers:
            for need in one.serves:
                served: list[Cell] = [need.competence, need.people, need.strength, need.basis, one.status]
                sheet.row([words.offer(one.offer), *served])
        sheet.finish()
        if cohort.questions:
            titles, questions = question_table(cohort, library, texts)
            sheet = book.sheet(words.sheet("questions"), titles)
            for cells in questions:
                sheet.row(cells)
            sheet.finish()
        if cohort.waves:
            _waves_sheet(book, words, cohort.waves)
        for breakdown in cohort.breakdowns:
            _breakdown_sheet(book, words, breakdown)
        if scores is not None:
            _people_sheets(book, words, iter(scores), cohort.rows.scored)
        keys = [
            "mean_low",
            "mean_high",
            *(("before", "now", "change", "progress", "decline") if cohort.waves else ()),
            "offer",
            "strength",
            "match",
            "status",
            "competence",
            "name",
            "n",
            "measured",
            "mean",
            "level",
            "target",
            "reached",
            "people",
            "shortfall",
            "value",
            "level_of",
        ]
        _dictionary(book, words, [*keys, "sd", "low", "high", "answered", "basis", "percent"])
    return book.bytes()


def _breakdown_sheet(book: Workbook, words: _Words, breakdown: Breakdown) -> None:
    """One attribute: a row a value, figures as numbers; where people are too few, that word and nothing else."""
    head = ["value", "people", "mean", "mean_low", "mean_high", "reached"]
    sheet = book.sheet(clean(breakdown.attribute, 60), [words.column(key) for key in head])
    for group in breakdown.groups:
        value = group.value or words.texts.t("report.cohort_no_value")
        overall = group.dimensions.get("overall")
        if group.hidden or overall is None:
            sheet.row([value, words.texts.t("report.cohort_hidden_cell")])
        else:
            sheet.row([value, group.n, overall.mean, overall.low, overall.high, overall.reached])
    sheet.finish()


def _waves_sheet(book: Workbook, words: _Words, waves: Waves) -> None:
    """The two dates side by side: means, mean change with its interval, people counted."""
    head = ["name", "n", "before", "now", "change", "mean_low", "mean_high", "progress", "decline"]
    sheet = book.sheet(words.sheet("waves"), ["id", *(words.column(key) for key in head)])
    for dimension, one in waves.dimensions.items():
        figures = [one.before, one.now, one.mean, one.low, one.high, one.progress, one.decline]
        sheet.row([dimension, words.dimension(dimension), one.n, *figures])
    sheet.finish()


def _people_sheets(book: Workbook, words: _Words, scores: Iterator[Sequence[str]], people: int) -> None:
    """One row a person: their own columns and the levels; then every column, where they are not too many."""
    head = list(next(scores, []))
    scored = (
        "_mean", "_sd", "_low", "_high", "_answered", "_basis", "_percent", "_target", "_shortfall", "_reached",
        "_verdict",
    )  # fmt: skip
    dimensions = set(words.library.framework.dimensions)
    shown = [
        place for place, name in enumerate(head)
        if not (name.endswith(scored) and name.rpartition("_")[0] in dimensions)
    ]  # fmt: skip
    levels = {
        place for place in shown if head[place].endswith("_level") and head[place].removesuffix("_level") in dimensions
    }
    rows: Iterable[Sequence[str]] = scores
    if people <= RAW_PEOPLE:
        rows = list(scores)
    numeric = {
        place
        for place, name in enumerate(head)
        if name.rpartition("_")[0] in dimensions and not name.endswith(("_basis", "_verdict"))
    }
    titles = [
        words.dimension(head[place].removesuffix("_level")) if place in levels else head[place] for place in shown
    ]
    first_level = next((position for position, place in enumerate(shown) if place in levels), len(shown))
    sheet = book.sheet(words.sheet("people"), titles)
    for row in rows:
        sheet.row([_number(row[place]) if place in numeric else row[place] for place in shown if place < len(row)])
    sheet.finish(scale_from=first_level, top=words.library.framework.measurement.levels)
    if people <= RAW_PEOPLE:
        sheet = book.sheet(words.sheet("raw"), head)
        for row in rows:
            sheet.row([_number(cell) if place in numeric else cell for place, cell in enumerate(row)])
        sheet.finish()


def _number(cell: str) -> Cell:
    """A figure of scores.csv; empty stays empty."""
    if not cell:
        return None
    try:
        return float(cell) if any(char in cell for char in ".eE") else int(cell)
    except ValueError:
        return cell


def _dictionary(
    book: Workbook, words: _Words, keys: Iterable[str], meanings: Mapping[str, str] = MappingProxyType({})
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


@dataclass(frozen=True)
class _Words:
    """Names of sheets, columns and dimensions in one language."""

    texts: Texts
    library: Library

    def sheet(self, key: str) -> str:
        return self.texts.t(f"report.xlsx_sheet_{key}")

    def column(self, key: str) -> str:
        return self.texts.t(f"report.xlsx_{key}")

    def offer(self, offer: str) -> str:
        """The name of an offer; its id where the catalogue no longer has it."""
        known = self.library.catalogue.offers.get(offer)
        return self.texts.choose(known.label) if known else clean(offer, 60)

    def dimension(self, dimension: str) -> str:
        framework = self.library.framework
        if dimension == "overall":
            return self.texts.t("report.overall")
        if dimension in framework.competences:
            return f"{dimension} {self.texts.choose(framework.competences[dimension].short)}"
        return f"{dimension} " + next(
            (self.texts.choose(one.short) for one in framework.areas if one.id == dimension), ""
        )


def render_people(page: People) -> bytes:
    """As ``formats.Renderer`` asks."""
    return people_book(page.results, page.library, page.texts, page.progress)


def render_cohort(page: Group) -> bytes:
    """As ``formats.Renderer`` asks."""
    return cohort_book(page.cohort, page.library, page.texts, page.rows())
