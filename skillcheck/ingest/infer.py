"""A file → what was understood of it: container, encoding, separator, header, columns, doubts; reads only its head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from skillcheck.errors import DataProblem, Problem, SkillcheckError, UsageProblem
from skillcheck.ingest.cells.normalise import words
from skillcheck.ingest.columns.item_columns import HeaderIndex
from skillcheck.ingest.columns.legends import Legend, code_list
from skillcheck.ingest.columns.long_beside import said_again
from skillcheck.ingest.columns.long_header import lines_of_no_question
from skillcheck.ingest.columns.moments_asked import rows_at
from skillcheck.ingest.columns.question_blocks import forms_of
from skillcheck.ingest.columns.scale_start import OTHERWISE, Numbers, first_of_each, numbers_of
from skillcheck.ingest.columns.unclear_answers import (
    asked_otherwise,
    beside_answers,
    cells_of,
    doubts_of,
    explains_na,
    headed_cells,
    titles_of,
)
from skillcheck.ingest.files.file_type import container_of
from skillcheck.ingest.files.hidden_rows import hidden_rows
from skillcheck.ingest.files.workbook import called
from skillcheck.ingest.heads import asked_for, heads_of
from skillcheck.ingest.model import Container, Doubt, Part, SampleRow, Understanding
from skillcheck.ingest.notes import notes_of
from skillcheck.ingest.options import FILE, SHEET, ReadOptions
from skillcheck.ingest.recipe_frame import in_frame
from skillcheck.ingest.rows.copies import called_by, codes_of, marks_of
from skillcheck.ingest.rows.group_values import spellings
from skillcheck.ingest.rows.moments import times_of, times_read
from skillcheck.ingest.rows.not_people import RowRules, flags, groups_of_tests, without_names
from skillcheck.ingest.tables_of_file import (
    around,
    holds_people,
    is_summary,
    items_asked,
    refuse_copies,
    refuse_nameless,
    refuse_repeats,
    refuse_same_people,
    refuse_without_columns,
    sums_up,
)
from skillcheck.ingest.unrecognised import nothing_found
from skillcheck.questions.item_bank import ItemBank


def understand(path: Path, bank: ItemBank, options: ReadOptions) -> Understanding:
    """What the file is and what each of its columns was taken for.

    Raises:
        DataProblem: the file is no table of answers, or no column of it is a question.
        UsageProblem: an override of ``options`` does not fit the file.
    """
    path, sheet = file_and_sheet(path)
    if sheet:
        options = replace(options, sheet=sheet, moment=sheet)
    try:
        return in_frame(lambda some: _understand(path, bank, _with_recipe(some)), options)
    except SkillcheckError as error:
        error.problems = tuple(
            problem if problem.file else replace(problem, file=str(path), fields={"file": path.name, **problem.fields})
            for problem in error.problems
        )
        raise


def file_and_sheet(path: Path) -> tuple[Path, str]:
    """«file.xlsx#sheet» as a file and the name of its sheet, or of a moment, which may be a date with strokes."""
    text = str(path)
    if "#" not in text or path.exists():
        return path, ""
    cuts = [at for at in range(len(text) - 1, 0, -1) if text[at] == "#"]
    cut = next((at for at in cuts if Path(text[:at]).is_file()), cuts[0] if cuts else len(text))
    return Path(text[:cut]), text[cut + 1 :]


def _with_recipe(options: ReadOptions) -> ReadOptions:
    """Options given by hand go before those of the recipe."""
    recipe = options.recipe
    if recipe is None:
        return options
    return replace(
        options,
        encoding=options.encoding or recipe.encoding,
        separator=options.separator or recipe.separator,
        sheet=options.sheet or recipe.sheet,
        numbers=recipe.numbers if options.numbers is None else options.numbers,
    )


def _understand(path: Path, bank: ItemBank, options: ReadOptions) -> Understanding:
    import numpy as np

    container = container_of(path)
    index = HeaderIndex(bank, options.special)
    skipped, summaries, unread, codes = list[str](), list[str](), list[str](), list[Legend]()
    found = _tables_of_people(path, container, index, options, skipped, summaries, unread, codes)
    tables = [_of_people(seen, sample, path, container, index, options) for seen, sample in found]
    numbers = [
        _numbers_of(part, sample, codes, index, options) for (part, _), (_, sample) in zip(tables, found, strict=True)
    ]
    firsts = first_of_each(numbers, options.numbers)
    parts, doubts, asked = [], list[Doubt](), np.zeros(len(bank), np.bool_)
    for first, own, (seen, people) in zip(firsts, numbers, tables, strict=True):
        part = _answered(seen, (own, first), people, index, options)
        part = replace(part, codes=codes_of(part, people), marks=marks_of(part, people))
        part = replace(part, around=around(path, part, options, several=len(found) > 1, files=container == "zip"))
        parts.append(replace(part, called=called_by(part, people, options)))
        doubts += doubts_of(part, people, index, options)
        asked[[bank.index[item] for item in items_asked(part, people, index)]] = True
    if options.sheet is None and options.structure is None:
        refuse_copies(path, parts)
    if options.moment is not None and not any(p.moment or called(options.moment, [p.name]) for p in parts):
        if container == "sheet":
            asked_for(options.moment, [], [*(part.name for part in parts), *skipped])
        raise UsageProblem(Problem("ingest.no_moments", fields={"found": options.moment}))
    return Understanding(
        str(path),
        container,
        tuple(parts),
        asked,
        tuple(doubts),
        tuple(skipped),
        options.sheet or "",
        tuple(summaries),
        tuple(unread),
        numbers_shown=next((one.first for one in numbers if one.shown and set(firsts) == {one.first}), None),
        numbers_met=any(one.seen or one.told is not None for one in numbers),
        numbers_low=any(part.only_0_1 for part in parts),
        other_numbers=frozenset().union(*(one.cannot for one in numbers)),
        rows_seen=sum(len(sample) for _, sample in found),
        times=tuple(time for part, people in tables for time in times_of(part.columns, people)),
        notes=notes_of(
            [(part, sample, people) for part, (_, sample), (_, people) in zip(parts, found, tables, strict=True)],
            str(path),
            options,
            index,
            [part.name for part, one in zip(parts, numbers, strict=True) if one.first != part.first and not one.low],
        ),
    )


def _numbers_of(
    part: Part, sample: Sequence[SampleRow], codes: Sequence[Legend], index: HeaderIndex, options: ReadOptions
) -> Numbers:
    """The bare numbers of a table, with the legend above it, beside it, or else of another table (``codes``)."""
    legends = (code_list(titles_of(part)), code_list(beside_answers(part, sample)), *codes)
    cells = headed_cells(part, _of_the_tool(part, sample, options), index)
    return numbers_of(cells, options.recipe, next(filter(None, legends), ()))


def _answered(
    part: Part,
    numbers: tuple[Numbers, int | None],
    people: Sequence[SampleRow],
    index: HeaderIndex,
    options: ReadOptions,
) -> Part:
    """The table with what the cells of its people tell of its questions. ``numbers``: its own, and where they start."""
    own, first = numbers
    apart = own.apart(first, said=options.numbers is not None) | dict.fromkeys(own.otherwise, OTHERWISE)
    part = replace(part, first=first, only_0_1=first is None and own.low, apart=apart)
    signs = any(not {"+", "++"}.isdisjoint(cells) for _, cells in cells_of(part, people, index))
    part = replace(part, na_applies=explains_na(part, options), signs=signs)
    return replace(
        part,
        other_options=asked_otherwise(part, people, index, options),
        forms=forms_of(part, people),
        left_out=lines_of_no_question(part, people, index),
    )


def _of_people(
    part: Part, sample: Sequence[SampleRow], path: Path, container: Container, index: HeaderIndex, options: ReadOptions
) -> tuple[Part, Sequence[SampleRow]]:
    """The table with what tells that a row is nobody, and the rows of people: a mean or a total says nothing of how the
    file's numbers start, nor of its answers."""
    part = _at_moment(part, sample, index, options)
    part = replace(
        part,
        groups_of_tests=groups_of_tests(part, sample),
        no_names=without_names(part, sample),
        times=times_read(part.columns, sample),
        flags=flags(part, sample),
        spellings=spellings(part, sample),
        hidden=hidden_rows(path, part.name) if container == "sheet" else frozenset(),
    )
    if part.layout != "wide":
        return part, sample
    rules = RowRules(part, options)
    return part, [row for row in sample if rules.why(row.line, row.cells) is None] or sample


def _of_the_tool(part: Part, sample: Sequence[SampleRow], options: ReadOptions) -> Sequence[SampleRow]:
    """The rows whose numbers are the tool's, of whatever moment, left out or tried: all but means, totals and what
    somebody hid."""
    if part.layout != "wide":
        return sample
    rules = RowRules(part, options)
    reasons = ((row, rules.why(row.line, row.cells)) for row in sample)
    return [row for row, why in reasons if why is None or why.code not in ("ingest.row_mean", "ingest.row_hidden")]


def _at_moment(part: Part, sample: Sequence[SampleRow], index: HeaderIndex, options: ReadOptions) -> Part:
    """The table with the moment of which rows are read, where a column tells several."""
    wanted = None if part.moment or called(options.moment or "", [part.name]) else options.moment
    decided = options.recipe.skip if options.recipe else ()
    settled = options.duplicates != "report" or options.structure is not None
    beside = said_again(part, sample, index)
    place, label = rows_at(part, sample, wanted, decided, settled=settled, beside=beside) or (None, part.moment)
    columns = tuple(replace(c, role="tool", how="moment") if c.position == place else c for c in part.columns)
    return replace(part, columns=columns, moment=label, moment_place=place)


def _tables_of_people(
    path: Path, container: Container, index: HeaderIndex, options: ReadOptions,
    skipped: list[str], summaries: list[str], unread: list[str], codes: list[Legend],
) -> list[tuple[Part, list[SampleRow]]]:  # fmt: skip
    """The tables of a file that hold people; the names of the others go to ``skipped``, ``summaries`` and, where they
    seem to hold people's answers to questions that are not known, ``unread``; what they say of codes to ``codes``.

    Raises:
        DataProblem: there is none, or two hold the same people.
    """
    found: list[tuple[Part, list[SampleRow]]] = []
    left: dict[str, Sequence[SampleRow]] = {}
    for name, rows, table in heads_of(path, container, index, options, skipped):
        if table is None:
            left[name] = rows
        else:
            found.append(table)
    headers = {words(column.header) for part, _ in found for column in part.columns if column.role == "id"}
    unread += [name for name, rows in left.items() if holds_people(rows, headers, found, index)]
    skipped += [name for name in left if name not in unread]
    codes += filter(None, (code_list(row.cells for row in rows) for rows in left.values()))
    if not found:
        raise DataProblem(nothing_found(path, container, index, options, skipped))
    if len(found) > 1 and options.sheet is None:
        summaries += [part.name for part, sample in found if is_summary(part, sample, index)]
        found = [one for one in found if one[0].name not in summaries] or found
        totals = [one[0].name for one in found if sums_up(*one, [other for other in found if other is not one])]
        summaries += totals
        found = [one for one in found if one[0].name not in totals]
        refuse_repeats(path, found)
        refuse_nameless(path, found)
        if options.structure is None:
            frame = FILE if container == "zip" else SHEET
            refuse_same_people(path, found, frame, apart=frame in options.frames)
    refuse_without_columns(path, [part for part, _ in found], options)
    return found
