"""The sheets of a group's workbook that go by what was answered: work situations, said against shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.report.cohort.wording import Words as CohortWords

if TYPE_CHECKING:
    from skillcheck.cohort.record import Cohort
    from skillcheck.report.render.xlsx_words import Words
    from skillcheck.spreadsheet import Workbook


def situations_sheet(book: Workbook, words: Words, cohort: Cohort) -> None:
    """Each work situation: how many people answered, the share who would do what holds."""
    titles = {one.id: words.texts.choose(one.title) for one in words.library.situations}
    sheet = book.sheet(words.sheet("situations"), ["id", *(words.column(key) for key in ("situation", "n", "holds"))])
    for one in cohort.situations:
        share = CohortWords(cohort, words.library, words.texts).few(one.side, one.n) if one.share is None else one.share
        sheet.row([one.situation, titles.get(one.situation, one.situation), one.n, share])
    sheet.finish()


def declared_sheet(book: Workbook, words: Words, cohort: Cohort) -> None:
    """Each area: how many people answered both about themselves and checks, and what the two say of each other."""
    head = ("area", "people", "shows_more", "agrees", "says_more", "few_checks")
    sheet = book.sheet(words.sheet("declared"), ["id", *(words.column(key) for key in head)])
    for one in cohort.declared:
        sheet.row([one.area, words.dimension(one.area), one.n, one.shows_more, one.same, one.says_more, one.unknown])
    sheet.finish()
