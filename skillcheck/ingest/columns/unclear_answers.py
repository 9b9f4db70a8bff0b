"""Cells of the head of a file → what is doubtful, each once with its count."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import permutations

from skillcheck.ingest.cells.answer_reader import CellReader, Why
from skillcheck.ingest.cells.mark_reader import MarkReader, Reader
from skillcheck.ingest.cells.normalise import light, special_spellings, words
from skillcheck.ingest.columns.item_columns import HeaderIndex
from skillcheck.ingest.columns.legends import explained
from skillcheck.ingest.columns.scale_start import BEYOND_TOP, BOTH, NO_ZERO, ONLY_0_1
from skillcheck.ingest.columns.scale_start import OTHERWISE as OTHER_NUMBERS
from skillcheck.ingest.model import DOUBT, Column, Doubt, Part, SampleRow
from skillcheck.ingest.options import ReadOptions
from skillcheck.ingest.recipe import EVERYWHERE, MARKS, Recipe
from skillcheck.questions.item_bank import ItemBank, Question

MOST_DOUBTS = 200
LEAST, OTHERWISE = 3, 0.2
"""Unknown answers to a question from which another version was asked: so many, and this share."""
NUMBERS = frozenset({f"ingest.{BOTH}", f"ingest.{ONLY_0_1}", f"ingest.{OTHER_NUMBERS}"})
"""What is asked once of all the numbers of a file."""
OF_A_COLUMN = frozenset({f"ingest.{NO_ZERO}", f"ingest.{BEYOND_TOP}"})
"""What is asked once of those of a column."""
NA_FIRST = re.compile(r"^n\.?/?a\.?\s*[-–—:=]\s*(.+)$")
"""«na = ne me concerne pas»: our code, and what it means."""


def readers(part: Part, bank: ItemBank, options: ReadOptions) -> dict[int, Reader]:
    """The reader of each column of answers (wide layout), by position."""
    made: dict[int, Reader] = {}
    recipe = _recipe(part, options)
    for column in part.columns:
        if column.item is None or column.role not in ("item", "option"):
            continue
        question = bank[column.item]
        if column.role == "option":
            decided = recipe.marked() if recipe else None
            made[column.position] = MarkReader(question, column.option or "", options.special, decided)
        else:
            made[column.position] = cell_reader(question, part, bank, options)
    return made


def cell_reader(question: Question, part: Part, bank: ItemBank, options: ReadOptions) -> CellReader:
    """The reader of one question, with the recipe's decisions and what was found out about the file."""
    recipe = _recipe(part, options)
    resolved = recipe.resolved(question) if recipe else None
    return CellReader(
        question,
        options.special,
        resolved,
        None if question.id in part.apart else part.first,
        unread=part.apart.get(question.id, ONLY_0_1 if part.only_0_1 else BOTH),
        other_options=question.id in part.other_options,
        na_applies=part.na_applies,
        signs=part.signs,
        elsewhere=labels_of_scales(bank),
    )


def _recipe(part: Part, options: ReadOptions) -> Recipe | None:
    """What a recipe decides of a table's answers."""
    return options.recipe.of_no_tool() if options.recipe and part.other_tool else options.recipe


@lru_cache(maxsize=8)
def labels_of_scales(bank: ItemBank) -> dict[str, tuple[int, int]]:
    """The words of each answer of a scale, comparable → its place among how many; what two scales place differently is
    left out."""
    found: dict[str, set[tuple[int, int]]] = {}
    for question in bank.questions:
        if not question.item.options:
            for place, answer in enumerate(question.answers):
                for text in answer.every_text:
                    found.setdefault(words(text), set()).add((place, len(question.answers)))
    return {text: min(places) for text, places in found.items() if len(places) == 1 and any(map(str.isalpha, text))}


def explains_na(part: Part, options: ReadOptions) -> bool:
    """Whether a heading says that «NA» means «does not apply»: «NA = ne me concerne pas», as a legend has it."""
    lines = (line for row in part.header_lines for cell in row for line in cell.splitlines())
    led = (NA_FIRST.match(light(line)) for line in lines)
    meant = {words(text) for text in (*options.special.get("na", {}).values(), *special_spellings()["na"])}
    return any(found is not None and words(found.group(1)) in meant for found in led)


def asked_otherwise(
    part: Part, sample: Sequence[SampleRow], index: HeaderIndex, options: ReadOptions
) -> frozenset[str]:
    """Questions with answers of their own of which many cells choose another: not the version that we know."""
    found = set()
    for question, cells in cells_of(part, sample, index):
        if not question.item.options:
            continue
        counts = Counter(cells)
        reader = cell_reader(question, part, index.bank, options)
        values = {text: reader.value(text) for text in counts}
        unknown = [text for text, value in values.items() if value == DOUBT and any(map(str.isalpha, text))]
        chosen = sum(counts[text] for text, value in values.items() if value >= 0) + sum(counts[t] for t in unknown)
        many = sum(counts[text] for text in unknown)
        if many >= LEAST and many >= OTHERWISE * chosen and max(counts[text] for text in unknown) > 1:
            found.add(question.id)
    return frozenset(found)


def cells_of(part: Part, sample: Sequence[SampleRow], index: HeaderIndex) -> Iterable[tuple[Question, Sequence[str]]]:
    """Each question of a table with its cells in the sample."""
    bank = index.bank
    if part.layout == "long":
        item_at, answer_at = (
            next(c.position for c in part.columns if c.role == role) for role in ("long_item", "long_answer")
        )
        by_item: dict[str, list[str]] = defaultdict(list)
        for row in sample:
            if (match := index.firm(row.cells[item_at])) is not None:
                by_item[match.item].append(row.cells[answer_at])
        return [(bank[item], cells) for item, cells in by_item.items()]
    by_place = _columns(part, sample)
    return [
        (bank[column.item], by_place[column.position])
        for column in part.columns
        if column.role == "item" and column.item is not None
    ]


def headed_cells(
    part: Part, sample: Sequence[SampleRow], index: HeaderIndex
) -> Iterable[tuple[Question, Sequence[str], list[str]]]:
    """The same, each with what stands above its cells: the heading, and our table's legend of the codes; also the
    answers of other moments, which the same tool wrote."""
    then = [column for column in part.columns if column.how == "moment" and column.item is not None]
    for column, cells in zip(then, (_columns(part, sample)[column.position] for column in then), strict=True):
        yield index.bank[str(column.item)], cells, []
    yield from _codes_beside_words(part, sample, index)
    titles = [cell for row in titles_of(part) for cell in row if len(explained(cell)) > 1]
    for question, cells in cells_of(part, sample, index):
        places = [column.position for column in part.columns if column.item == question.id and column.role == "item"]
        headings = [line[place] for line in part.header_lines for place in places if place < len(line)]
        yield question, cells, [*headings, *titles]


def beside_answers(part: Part, sample: Sequence[SampleRow]) -> Iterable[Sequence[str]]:
    """What stands beside the people in columns that are not understood, as a legend at the right of a table."""
    places = [column.position for column in part.columns if column.role in ("unknown", "empty")]
    return ([row.cells[place] for place in places] for row in sample)


def titles_of(part: Part) -> Sequence[Sequence[str]]:
    """The rows above the header."""
    headers = [column.header for column in part.columns]
    alike = [sum(one == other for one, other in zip(line, headers, strict=False)) for line in part.header_lines]
    return part.header_lines[: alike.index(max(alike))] if alike else ()


def _codes_beside_words(
    part: Part, sample: Sequence[SampleRow], index: HeaderIndex
) -> Iterable[tuple[Question, Sequence[str], list[str]]]:
    """A question with a column of codes and one of words: each pair as «2 - oui, sans aide», which tells what 2 is."""
    by_item: dict[str, list[Sequence[str]]] = defaultdict(list)
    for column, cells in zip(part.columns, _columns(part, sample), strict=True):
        if column.role == "item" and column.item is not None and part.layout == "wide":
            by_item[column.item].append(cells)
    for item, columns in by_item.items():
        for codes, said in permutations(columns, 2):
            pairs = [
                f"{code.strip()} - {text}" for code, text in zip(codes, said, strict=True) if code.strip().isdecimal()
            ]
            yield index.bank[item], pairs, []


def _columns(part: Part, sample: Sequence[SampleRow]) -> Sequence[Sequence[str]]:
    """The cells of each column of the sample."""
    return list(zip(*(row.cells for row in sample), strict=True)) or [()] * len(part.columns)


def doubts_of(part: Part, sample: Sequence[SampleRow], index: HeaderIndex, options: ReadOptions) -> list[Doubt]:
    """What the sample holds that is no known answer, most frequent first."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    about: dict[tuple[str, str], Why] = {}

    def look(header: str, question: Question, reader: Reader, cells: Iterable[str]) -> None:
        for text, count in Counter(cells).items():
            if reader.value(text) != DOUBT:
                continue
            place = question.id if question.id in part.apart else question.item.scale
            key = (text.strip(), MARKS if isinstance(reader, MarkReader) else place)
            if len(found) < MOST_DOUBTS or key in found:
                found[key][header] += count
                if key not in about:
                    about[key] = reader.why(text)

    if part.layout == "long":
        for question, cells in cells_of(part, sample, index):
            look(question.id, question, cell_reader(question, part, index.bank, options), cells)
    else:
        bank = index.bank
        columns: dict[int, Column] = {column.position: column for column in part.columns}
        by_place = _columns(part, sample)
        for place, reader in readers(part, bank, options).items():
            column = columns[place]
            look(column.header, bank[str(column.item)], reader, by_place[place])
    made = [
        Doubt(text, headers.total(), tuple(headers), scale, *about[text, scale])
        for (text, scale), headers in found.items()
    ]
    return sorted(_numbers_once(made), key=lambda doubt: (-doubt.count, doubt.found))


def _numbers_once(doubts: list[Doubt]) -> list[Doubt]:
    """Numbers that start nobody knows where are one question, whatever the scale."""
    numbers = [doubt for doubt in doubts if doubt.code in NUMBERS]
    if not numbers:
        return doubts
    found = sorted({doubt.found for doubt in numbers}, key=lambda text: (len(text), text))
    columns = tuple(dict.fromkeys(column for doubt in numbers for column in doubt.columns))
    total = sum(doubt.count for doubt in numbers)
    once = Doubt(", ".join(found[:8]), total, columns, EVERYWHERE, numbers[0].code, numbers[0].suggestion)
    return [once, *(doubt for doubt in doubts if doubt.code not in NUMBERS)]


__all__ = ["MarkReader", "cell_reader", "cells_of", "doubts_of", "readers"]
