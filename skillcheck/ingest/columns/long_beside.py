"""What stands beside a question and its answer in a file of one row per answer: the same said again, or something else.

A code and its words («s111», «J'ouvre une page web …»; «1», «pas encore») are one where all rows agree, and refused
where they do not: nobody can tell which is right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from skillcheck.errors import DataProblem, Problem
from skillcheck.ingest.cells.normalise import words
from skillcheck.ingest.columns.item_columns import HeaderIndex
from skillcheck.ingest.model import Column, Part, SampleRow

MOSTLY = 0.8


def said_again(part: Part, sample: Sequence[SampleRow], index: HeaderIndex) -> set[int]:
    """The columns whose cells follow from the question, or are the words of answers."""
    if part.layout != "long":
        return set()
    item = next(column.position for column in part.columns if column.role == "long_item")
    others = [column.position for column in part.columns if column.role in ("unknown", "carried", "tool")]
    return {at for at in others if _follows(at, item, sample) or _in_words(at, sample, index)}


def _follows(at: int, item: int, sample: Sequence[SampleRow]) -> bool:
    """Whether cells are the same for each question, and questions come back."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in sample:
        found[row.cells[item].strip()].add(row.cells[at].strip())
    return 2 * len(found) <= len(sample) and all(len(cells) == 1 for cells in found.values())


def _in_words(at: int, sample: Sequence[SampleRow], index: HeaderIndex) -> bool:
    cells = [cell for row in sample if (cell := words(row.cells[at]))]
    return bool(cells) and sum(cell in index.labels for cell in cells) >= MOSTLY * len(cells)


def refuse_others(
    columns: Sequence[Column], item: int, answer: int, sample: Sequence[SampleRow], index: HeaderIndex
) -> None:
    """Raises:
    DataProblem: beside a question stands the text of another one, or beside an answer the words of another one.
    """
    for column in columns:
        if column.position in (item, answer) or column.role not in ("unknown", "carried", "tool"):
            continue
        rows = {tuple(row.cells[at].strip() for at in (item, answer, column.position)) for row in sample}
        wrong = _other_question(rows, index) or _other_answer(rows, index)
        if wrong is not None:
            fields: dict[str, object] = {"found": wrong[0][:60], "suggestion": wrong[1][:60]}
            raise DataProblem(Problem("ingest.long_disagree", column=column.header, fields=fields))


def _other_question(rows: Iterable[tuple[str, ...]], index: HeaderIndex) -> tuple[str, str] | None:
    pairs = {(asked, beside) for asked, _, beside in rows}
    known = {pair: found.item for pair in pairs if (found := index.firm(pair[1])) is not None}
    if len(known) < MOSTLY * len(pairs):
        return None
    items = {pair: found.item for pair in known if (found := index.firm(pair[0])) is not None}
    return next((pair for pair, item in items.items() if item != known[pair]), None)


def _other_answer(rows: Iterable[tuple[str, ...]], index: HeaderIndex) -> tuple[str, str] | None:
    """A code beside the words of another answer; numbers may start at 1, and then they do in all rows."""
    steps: dict[int, tuple[str, str]] = {}
    for asked, said, beside in rows:
        match = index.firm(asked)
        answers = () if match is None else index.bank[match.item].answers
        codes = [one.code for one in answers if words(beside) in set(map(words, one.every_text))]
        if codes and said.isdecimal() and codes[0].isdecimal():
            steps.setdefault(int(said) - int(codes[0]), (said, beside))
        elif codes and len(said) == 1 and said.casefold() not in codes:
            return said, beside
    others = [pair for step, pair in steps.items() if step not in (0, 1) or len(steps) > 1]
    return others[0] if others else None
