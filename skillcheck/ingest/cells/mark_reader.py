"""Cell text of a column that stands for one answer → chosen or not, or a doubt; knows no file."""

from __future__ import annotations

import re
from collections.abc import Mapping

from skillcheck.ingest.cells.answer_reader import CellReader, Why
from skillcheck.ingest.cells.answer_spellings import Special, special_values
from skillcheck.ingest.cells.normalise import EMPTY_BOX, MERGED, light, listed, listed_lightly, words
from skillcheck.ingest.model import DOUBT
from skillcheck.measurement.responses import NOT_APPLICABLE, NOT_ASKED
from skillcheck.questions.item_bank import Question

CODE_OR_NOT = 2
"""«0» in the column of the answer 0: its code, or «not chosen», as the columns beside it tell."""


class MarkReader:
    """Reads the cells of a column that stands for one answer: chosen (1), not chosen (0), not answered, not asked.

    ``decided``: what a recipe says of a text.
    """

    def __init__(
        self, question: Question, code: str, special: Special, decided: Mapping[str, int] | None = None
    ) -> None:
        self._decided = decided or {}
        answer = next((answer for answer in question.answers if answer.code == code), None)
        labels = answer.every_text if answer else special.get(code, {}).values()
        self._own = {words(text) for text in labels} | {code}
        self._specials = special_values(question, special)
        self._marked, self._unmarked = set(listed("marked")) - {""}, set(listed("unmarked"))
        self._signs, self._not_signs = listed_lightly("marked"), listed_lightly("unmarked")

    def value(self, text: str) -> int:
        """1, 0, −1 … −4, ``CODE_OR_NOT`` or ``DOUBT``."""
        found, spelled = light(text), words(text)
        if found in self._decided:
            return self._decided[found]
        if found.startswith("-") and found[1:].isdigit():
            return DOUBT
        if found == "0" and found in self._own:
            return CODE_OR_NOT
        if found in self._signs or spelled in self._marked or (spelled and spelled in self._own):
            return 1
        if spelled.startswith(EMPTY_BOX) and spelled.removeprefix(EMPTY_BOX).strip() in self._own:
            return 0
        if (spelled in self._unmarked and spelled) or found in self._not_signs or re.fullmatch(r"0[.,]0+", found):
            return 0
        if re.fullmatch(r"1[.,]0+", found):
            return 1
        value = self._specials.get(found, DOUBT)
        return NOT_ASKED if value == NOT_APPLICABLE else value  # LimeSurvey's «N/A»: this box was not shown

    def why(self, text: str) -> Why:
        """Why a cell is a doubt."""
        if text.startswith("="):
            return Why("ingest.formula_unread")
        if text.endswith(MERGED):
            return Why("ingest.cell_merged")
        return Why("ingest.nul" if "\0" in text else "ingest.unknown_mark")


Reader = CellReader | MarkReader
