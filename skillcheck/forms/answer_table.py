"""An empty answer table to fill in a spreadsheet: item ids on the first line, the questions in words on the second.

Writes CSV text and XLSX bytes that ``skillcheck batch`` reads back; knows no file.
"""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from skillcheck.questions.item_bank import SPECIAL_CODES
from skillcheck.spreadsheet import new_book, safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.questions.item_bank import Question

ID = "id"
ROWS = 500
"""How many rows of the XLSX table offer a list of answers."""
LONGEST_MESSAGE, LONGEST_TITLE = 255, 32
"""The note on a question: all its answers in words."""
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
"""Said to be made then, so that the same questions make the same bytes."""


def as_csv(questions: Sequence[Question], texts: Texts) -> str:
    """Two header lines, the second with each question and what its codes mean; comma, UTF-8 with its mark so that
    spreadsheets read the accents."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    for row in _headers(questions, texts):
        writer.writerow([safe(cell) for cell in row])
    return "\ufeff" + target.getvalue()


def as_xlsx(library: Library, questions: Sequence[Question], texts: Texts) -> bytes:
    """The table with its lists of answers, and a second sheet on how to fill it. No formula, no macro.

    That second sheet names no question: a reader would take it for answers.
    """
    target = io.BytesIO()
    book = new_book(target, in_memory=True)
    book.set_properties({"title": texts.t("forms.title"), "created": NO_DATE})
    strong = book.add_format({"bold": True, "num_format": "@"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    text = book.add_format({"num_format": "@"})
    _fill_table(book.add_worksheet(texts.t("forms.sheet_answers")), library, questions, texts, (strong, wrapped, text))
    _fill_instructions(book.add_worksheet(texts.t("forms.sheet_how")), library, texts, (strong, wrapped))
    book.close()
    return target.getvalue()


def _headers(questions: Sequence[Question], texts: Texts) -> list[list[str]]:
    """Two lines: ids, then each question with what its codes mean, for who fills the table, and for who reads it back:
    the numbers start at 0."""
    ids = [ID, *(question.id for question in questions)]
    legends = ["\n".join([texts.choose(one.item.text), *_answers(one, texts)]) for one in questions]
    return [ids, [texts.t("forms.person"), *legends]]


def _fill_table(
    page: Any, library: Library, questions: Sequence[Question], texts: Texts, formats: tuple[Any, ...]
) -> None:
    strong, wrapped, text = formats
    ids, words = _headers(questions, texts)
    page.set_column(0, 0, 16, text)
    page.set_column(1, len(questions), 22, text)
    for column, (item, question) in enumerate(zip(ids, words, strict=True)):
        page.write_string(0, column, item, strong)
        page.write_string(1, column, question, wrapped)
    page.freeze_panes(2, 1)
    for column, asked in enumerate(questions, start=1):
        page.data_validation(2, column, ROWS + 1, column, _list_of_answers(library, asked, texts))


def _answers(question: Question, texts: Texts) -> list[str]:
    return [f"{answer.code} = {texts.choose(answer.text)}" for answer in question.answers]


def _list_of_answers(library: Library, question: Question, texts: Texts) -> dict[str, object]:
    """The codes to pick from and what each means; another entry is questioned, not refused (several letters)."""
    codes = [
        *(answer.code for answer in question.answers),
        *(code for code in SPECIAL_CODES if code in library.special_words),
    ]
    message = "\n".join(_answers(question, texts))
    return {
        "validate": "list",
        "source": codes,
        "error_type": "warning",
        "input_title": question.id[:LONGEST_TITLE],
        "input_message": message if len(message) <= LONGEST_MESSAGE else message[: LONGEST_MESSAGE - 1] + "…",
    }


def _fill_instructions(page: Any, library: Library, texts: Texts, formats: tuple[Any, ...]) -> None:
    strong, wrapped = formats
    page.set_column(0, 0, 14)
    page.set_column(1, 1, 90, wrapped)
    lines = [("", texts.t(f"forms.how_{part}")) for part in ("rows", "safe", "empty", "codes")]
    lines += [(code, texts.choose(words)) for code, words in library.special_words.items()]
    for row, (code, words) in enumerate(lines):
        page.write_string(row, 0, code, strong)
        page.write_string(row, 1, words, wrapped)
