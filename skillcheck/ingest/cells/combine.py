"""Values of columns → one answer per question: several columns of one question are put together; knows no cell text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from skillcheck.ingest.cells.mark_reader import CODE_OR_NOT
from skillcheck.ingest.model import DOUBT, Column, Forms
from skillcheck.measurement.responses import NOT_ANSWERED, NOT_APPLICABLE, NOT_ASKED, PREFER_NOT
from skillcheck.questions.choices import told_apart
from skillcheck.questions.item_bank import SPECIAL_CODES, ItemBank, Question

Values = npt.NDArray[np.int8]


class Assembler:
    """Turns columns × rows into questions × rows of the bank."""

    def __init__(self, columns: Sequence[Column], bank: ItemBank, forms: Forms | None = None) -> None:
        self._size = len(bank)
        by_item: dict[str, list[int]] = defaultdict(list)
        for row, column in enumerate(columns):
            by_item[str(column.item)].append(row)
        self._columns = columns
        single = {item: rows[0] for item, rows in by_item.items() if len(rows) == 1 and columns[rows[0]].role == "item"}
        self._plain = np.array(list(single.values()), np.int64)
        self._plain_to = np.array([bank.index[item] for item in single], np.int64)
        self._several = {bank.index[item]: rows for item, rows in by_item.items() if item not in single}
        self._bank = bank
        self._blocks = (
            [np.array([bank.index[item] for item in block], np.int64) for block in forms.blocks] if forms else []
        )
        self._forms = list(forms.shown) if forms else []

    def answers(self, values: Values) -> Values:
        """questions × rows: −4 where the file has no column, ``DOUBT`` where columns cannot be put together."""
        made = np.full((self._size, values.shape[1]), NOT_ASKED, np.int8)
        made[self._plain_to] = values[self._plain]
        for place, rows in self._several.items():
            made[place] = self._together(self._bank.questions[place], rows, values)
        if self._forms:
            self._leave_out_what_was_not_asked(made)
        return made

    def _leave_out_what_was_not_asked(self, made: Values) -> None:
        """Blocks without any answer were not asked of people whose other blocks make one of the forms."""
        empty = np.stack([(made[block] == NOT_ANSWERED).all(axis=0) for block in self._blocks])
        formed = np.isin((1 << np.arange(len(empty))) @ ~empty, self._forms)
        for block, without in zip(self._blocks, empty & formed, strict=True):
            made[np.ix_(block, without)] = NOT_ASKED

    def _together(self, question: Question, rows: list[int], values: Values) -> Values:
        """Equal answers in several columns are one; different ones are a doubt."""
        whole = [values[row] for row in rows if self._columns[row].role == "item"]
        marks = {str(self._columns[row].option): values[row] for row in rows if self._columns[row].role == "option"}
        if marks:
            whole.append(_chosen(question, marks))
        made = whole[0]
        for other in whole[1:]:
            blank, other_blank = _blank(made), _blank(other)
            differ = ~blank & ~other_blank & (made != other)
            made = np.where(blank & ~(other_blank & (made == NOT_ANSWERED)), other, made)
            made = np.where(differ, np.int8(DOUBT), made)
        together: Values = made.astype(np.int8)
        return together


def _blank(values: Values) -> npt.NDArray[np.bool_]:
    blank: npt.NDArray[np.bool_] = (values == NOT_ANSWERED) | (values == NOT_ASKED)
    return blank


def _chosen(question: Question, marks: dict[str, Values]) -> Values:
    """One answer from one column per answer: 1 chosen, 0 not chosen."""
    codes = sorted(marks, key=lambda code: (code in SPECIAL_CODES, code))
    stacked = _code_or_not(np.stack([marks[code] for code in codes]))
    made = np.full(stacked.shape[1], NOT_ANSWERED, np.int8)
    for state in (NOT_APPLICABLE, PREFER_NOT):
        made[(stacked == state).any(axis=0)] = state
    made[(stacked == NOT_ASKED).all(axis=0)] = NOT_ASKED
    numbers = (stacked == 1).T @ (1 << np.arange(len(codes), dtype=np.int64))
    for number in np.unique(numbers).tolist():
        if number:
            made[numbers == number] = _value(question, [code for at, code in enumerate(codes) if number >> at & 1])
    made[(stacked == DOUBT).any(axis=0)] = DOUBT
    return made


def _code_or_not(stacked: Values) -> Values:
    """«0» below the answer 0 is «not chosen» where other columns of the row hold marks, and its code beside blanks."""
    unclear = stacked == CODE_OR_NOT
    marked = ((stacked == 0) | (stacked == 1)).any(axis=0)
    made: Values = np.where(unclear, np.where(marked, 0, 1), stacked).astype(np.int8)
    return made


def _value(question: Question, picked: list[str]) -> int:
    if len(picked) == 1 and picked[0] in SPECIAL_CODES:
        return question.codes.get(picked[0], {"na": NOT_APPLICABLE, "pn": PREFER_NOT}.get(picked[0], NOT_ANSWERED))
    if len(picked) > 1 and (not question.takes_several or any(code in SPECIAL_CODES for code in picked)):
        return DOUBT
    together = "".join(answer.code for answer in question.answers if answer.code in picked)
    return told_apart(question).get(together, DOUBT)
