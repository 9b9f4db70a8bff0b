"""The sheets of a workbook on what changed between people's visits: a row a competence, a row a visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.i18n import clean
from skillcheck.report.person.since import DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skillcheck.i18n import Texts
    from skillcheck.person.progress import PersonProgress
    from skillcheck.spreadsheet import Workbook


def since_sheets(book: Workbook, texts: Texts, found: Sequence[tuple[str | None, PersonProgress]]) -> tuple[str, ...]:
    """Each person who came back, with what changed; nothing where nobody did. Gives the columns that no other sheet
    has."""
    if not found:
        return ()
    heads = _columns(texts, "person", "since", "date", "competence", "chance", "said")
    sheet = book.sheet(texts.t("report.xlsx_sheet_since"), heads)
    for person, one in found:
        for each in one.competences:
            sheet.row([person, _day(one.since), _day(one.until), each.competence, each.chance, each.verdict])
    sheet.finish()
    sheet = book.sheet(
        texts.t("report.xlsx_sheet_visits"), _columns(texts, "person", "date", "level_of", "low", "high")
    )
    for person, one in found:
        for point in one.line:
            sheet.row([person, _day(point.date), point.level, point.low, point.high])
    sheet.finish()
    return ("since", "chance", "said")


def _day(instant: str) -> str:
    """The day of an instant; the name of a folder as it stands."""
    return instant[:10] if DAY.match(instant) else clean(instant, 20)


def _columns(texts: Texts, *keys: str) -> list[str]:
    return [texts.t(f"report.xlsx_{key}") for key in keys]
