"""A workbook in memory: tables with a frozen header, numbers as numbers, nothing a formula. Knows no figure of ours."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any

from skillcheck.i18n import clean

if TYPE_CHECKING:
    from skillcheck.i18n import Texts

Cell = str | int | float | None
LONGEST = 32_000
"""Excel keeps at most 32,767 characters in a cell."""
ROWS_A_SHEET = 1_000_000
"""Excel keeps at most 1,048,576 rows on a sheet; further people go on a further sheet."""
SCALE: dict[str, Any] = {
    "type": "3_color_scale", "min_type": "num", "mid_type": "num", "max_type": "num", "min_value": 0,
    "min_color": "#FFFFFF", "mid_color": "#BFD8D5", "max_color": "#5E9C96",
}  # fmt: skip


def new_book(file: IO[bytes], **options: object) -> Any:
    """An XlsxWriter workbook in which no text ever becomes a formula, a link or a number."""
    import xlsxwriter

    texts_stay_texts = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    return xlsxwriter.Workbook(file, {**texts_stay_texts, **options})


@contextmanager
def workbook(texts: Texts) -> Iterator[Workbook]:
    """A new workbook, finished when the block ends."""
    book = Workbook(texts)
    yield book
    book.book.close()


class Workbook:
    """An XlsxWriter workbook in memory whose rows are written as they come."""

    def __init__(self, texts: Texts) -> None:
        self.file = io.BytesIO()
        self.book = new_book(self.file, constant_memory=True, nan_inf_to_errors=True)
        self.book.set_properties(
            {"title": texts.t("report.title"), "created": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)}
        )
        self.head = self.book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#EEF4F3"}
        )
        self.text = self.book.add_format({"valign": "top"})
        self.names: set[str] = set()

    def sheet(self, name: str, head: Sequence[str]) -> Sheet:
        """A table under these column heads."""
        return Sheet(self, name, head)

    def add(self, name: str) -> Any:
        """A worksheet under a name that Excel takes: 31 characters, no reserved sign, told from the others."""
        bare = "".join(" " if char in "[]:*?/\\'" else char for char in clean(name, 28)).strip() or "-"
        unique, turn = bare[:28], 2
        while unique.lower() in self.names:
            unique, turn = f"{bare[:25]} {turn}", turn + 1
        self.names.add(unique.lower())
        return self.book.add_worksheet(unique)

    def bytes(self) -> bytes:
        """The finished file."""
        return self.file.getvalue()


class Sheet:
    """A table with a frozen header; rows beyond a sheet's room go on a further one."""

    def __init__(self, book: Workbook, name: str, head: Sequence[str]) -> None:
        self.book, self.name, self.head = book, name, head
        self._open()

    def _open(self) -> None:
        self.sheet = self.book.add(self.name)
        self.sheet.freeze_panes(1, 1)
        self.sheet.set_row(0, 45)
        for place, words in enumerate(self.head):
            self.sheet.set_column(place, place, 24 if place == 0 else 14)
            self.sheet.write_string(0, place, words[:LONGEST], self.book.head)
        self.next = 1

    def row(self, cells: Sequence[Cell]) -> None:
        """Write the next row."""
        if self.next > ROWS_A_SHEET:
            self.finish()
            self._open()
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                if cell:
                    self.sheet.write_string(
                        self.next, place, cell if len(cell) <= LONGEST else cell[:LONGEST] + "…", self.book.text
                    )
            elif cell is not None:
                self.sheet.write_number(self.next, place, cell)
        self.next += 1

    def finish(self, scale_from: int | None = None, *, top: int = 1, filters: bool = True) -> None:
        """Filters on the heads; from column ``scale_from`` on, cells tinted by level, from 0 to ``top``."""
        last = max(self.next - 1, 1)
        if filters:
            self.sheet.autofilter(0, 0, last, len(self.head) - 1)
        if scale_from is not None and scale_from < len(self.head):
            self.sheet.conditional_format(
                1, scale_from, last, len(self.head) - 1, {**SCALE, "mid_value": top / 2, "max_value": top}
            )


FORMULA_STARTS = "=+-@\t\r\n＝＋－＠"
"""How a cell that a spreadsheet runs can begin (OWASP, CSV injection), full-width forms included."""


_FORMULA = f"^[{FORMULA_STARTS}]".replace("-", "\\-")


_NUMBER = r"^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$"


INNER = rf"([;,\t|\r\n]\s*\"?)([{FORMULA_STARTS}])".replace("-", "\\-")
"""A formula behind a sign at which another spreadsheet than the one we write for cuts the line."""
MAY_BE_RUN = f"{_FORMULA}|{INNER}"


def safe(text: str) -> str:
    """A text that no spreadsheet runs, wherever it cuts the line; numbers, negative ones too, stay as they are."""
    if text.isalnum():
        return text
    if text[:1] and text[0] in FORMULA_STARTS and not re.fullmatch(_NUMBER, text):
        text = "'" + text
    return re.sub(INNER, _defused, text)


def _defused(found: re.Match[str]) -> str:
    rest = re.split(r"[;,\t|\r\n]", found.string[found.start(2) :], maxsplit=1)[0]
    return found[0] if re.fullmatch(_NUMBER, rest.strip()) else f"{found[1]}'{found[2]}"


def csv_cell(text: str, separator: str = ",", quote: str = '"', *, always: bool = False) -> str:
    """One cell as it stands in the file: quoted where it must be."""
    if quote and (always or any(sign in text for sign in (separator, quote, "\n", "\r")) or text[:1].isspace()):
        return quote + text.replace(quote, quote * 2) + quote
    return text
