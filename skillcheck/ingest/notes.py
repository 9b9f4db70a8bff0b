"""What a person must be told of a file though nothing in it is wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from skillcheck.errors import Problem
from skillcheck.ingest.cells.normalise import FORMULA, light, listed, listed_lightly, repaired, said, words
from skillcheck.ingest.columns.entry_status import words_for_nobody
from skillcheck.ingest.columns.identity import counts_rows
from skillcheck.ingest.columns.item_columns import HeaderIndex
from skillcheck.ingest.columns.unclear_answers import cell_reader, cells_of
from skillcheck.ingest.model import Part, SampleRow
from skillcheck.ingest.notes_beside import notes_beside
from skillcheck.ingest.notes_of_people import naming, of_codes
from skillcheck.ingest.options import ReadOptions
from skillcheck.ingest.recipe import UNDECIDED
from skillcheck.ingest.rows.group_values import merged
from skillcheck.ingest.rows.not_people import finish_columns, tells_finished, unfinished
from skillcheck.questions.item_bank import ItemBank

NO_MEANING = ("carried", "personal", "tool", "unknown", UNDECIDED)
"""What a recipe says of columns whose absence changes nothing that is measured."""
SHORT = 40
"""Signs shown of a header."""
NEAREST = 3
"""So many values of a column are named."""
Tables = Sequence[tuple[Part, Sequence[SampleRow], Sequence[SampleRow]]]
"""Each table with the head of its rows, and those of people."""


def notes_of(
    tables: Tables, path: str, options: ReadOptions, index: HeaderIndex, as_others: Sequence[str]
) -> tuple[Problem, ...]:
    """What a person must be told: how people are named, what of the file is read, what stands beside it.

    ``as_others``: the tables whose numbers start where those of the others do.
    """
    parts = [part for part, *_ in tables]
    notes = [*naming(parts, path), *_moment(tables, path), *_reading(parts, path)]
    if as_others and options.numbers is None:
        found = ", ".join(as_others[:6])
        notes.append(Problem("ingest.numbers_as_sheets", file=path, fields={"n": len(as_others), "found": found}))
    notes += _rules_without_column(parts, path, options)
    notes += _rules_without_value(tables, path, options)
    notes += _emptied(tables, path, options, index)
    for part, sample, people in tables:
        notes += [*_unmerged(part, path), *of_codes(part, people, path)]
        if part.layout == "wide":
            notes += [
                *_without_column(part, index.bank, path),
                *_together(part, path),
                *_beside(part, sample, path),
                *_blocks(part, sample, path),
                *_perhaps_tests(part, people, path, options),
                *_never_computed(part, people, path),
                *_misread(part, people, path),
                *_merged(part, people, path),
                *notes_beside(part, people, path, options, index),
            ]
            finished = options.recipe is not None and options.recipe.finished
            notes += _states(part, people, path) if finished else _unsent(part, sample, path)
    return tuple(notes)


def _merged(part: Part, people: Sequence[SampleRow], path: str) -> Iterator[Problem]:
    """Groups written with other spaces or capitals, which are one."""
    for header, pairs in merged(part, people).items():
        fields: dict[str, object] = {"n": len(pairs), "found": ", ".join(pairs[:NEAREST])}
        yield Problem("ingest.groups_merged", file=path, column=header, fields=fields)


def _reading(parts: Sequence[Part], path: str) -> Iterator[Problem]:
    """Blocks that some people only were asked, lines that are no question."""
    if all(part.bare for part in parts):
        yield Problem("ingest.no_rows", file=path, line=parts[0].data_line - 1)
    if forms := [part.forms for part in parts if part.forms]:
        fields: dict[str, object] = {"n": len(forms[0].blocks), "questions": sum(map(len, forms[0].blocks))}
        yield Problem("ingest.blocks_not_asked", file=path, fields=fields)
    if broken := list(
        dict.fromkeys(c.near[0] for part in parts for c in part.columns if c.role == "question" and c.how)
    ):
        yield Problem("ingest.options_broken", file=path, fields={"n": len(broken), "found": ", ".join(broken[:6])})
    if left := list(dict.fromkeys(name for part in parts for name in part.left_out)):
        fields = {"n": len(left), "found": " | ".join(name[:60] for name in left[:6])}
        yield Problem("ingest.lines_left_out", file=path, fields=fields)


def _moment(tables: Tables, path: str) -> Iterator[Problem]:
    """The moment that is read, and what else stands in the column that says it."""
    part, sample, _ = next((one for one in tables if one[0].moment), tables[0])
    if part.moment:
        cells = [] if part.moment_place is None else _cells(sample, part.moment_place)
        others = [cell for cell in dict.fromkeys(cells) if cell and words(cell) != words(part.moment)]
        fields: dict[str, object] = {"found": part.moment, "others": ", ".join(others[:6]) + "…" * (len(others) > 6)}
        yield Problem(f"ingest.moment_read{'_of' * bool(others)}", file=path, fields=fields)


def _rules_without_column(parts: Sequence[Part], path: str, options: ReadOptions) -> Iterator[Problem]:
    """What a recipe says of columns that the file does not have: no row is left out by them, no question read."""
    recipe = options.recipe
    there = {words(column.header) for part in parts for column in part.columns}
    missing = [header for header in (recipe.skip if recipe else ()) if words(header) not in there]
    if missing:
        found = ", ".join(header[:40] for header in missing)
        yield Problem("ingest.rule_without_column", file=path, fields={"n": len(missing), "found": found})
    said = {words(h): h for h, is_ in (recipe.columns if recipe else {}).items() if is_ not in NO_MEANING}
    if gone := [header for spelled, header in said.items() if spelled and spelled not in there]:
        found = " | ".join(header[:40] for header in gone[:6])
        yield Problem("ingest.recipe_without_column", file=path, fields={"n": len(gone), "found": found})
    if recipe and recipe.finished and not any(map(tells_finished, parts)):
        yield Problem("ingest.finished_without_column", file=path)


def _rules_without_value(tables: Tables, path: str, options: ReadOptions) -> Iterator[Problem]:
    """Values by which a recipe leaves rows out and that no row has, so that nothing is left out by them."""
    for header, values in (options.recipe.skip if options.recipe else {}).items():
        rows = [
            (part, sample) for part, sample, _ in tables if any(words(c.header) == words(header) for c in part.columns)
        ]
        places = [
            (c.position, sample) for part, sample in rows for c in part.columns if words(c.header) == words(header)
        ]
        cells = Counter(row.cells[place].strip() for place, sample in places for row in sample)
        there = {said(cell): cell for cell, _ in reversed(cells.most_common())}
        for value in values:
            if places and said(value) not in there:
                near = get_close_matches(said(value), there, NEAREST) or list(reversed(there))[:NEAREST]
                fields: dict[str, object] = {"found": value[:40], "header": header[:60], "seen": cells.total()}
                fields["suggestion"] = " | ".join(there[one][:40] for one in near if one)
                yield Problem("ingest.rule_without_value", file=path, fields=fields)


def _emptied(tables: Tables, path: str, options: ReadOptions, index: HeaderIndex) -> Iterator[Problem]:
    """«NA» read as an empty cell: a person may have meant «does not apply», or another word."""
    met: Counter[str] = Counter()
    for part, _, people in tables:
        for question, cells in cells_of(part, people, index):
            reader = cell_reader(question, part, index.bank, options)
            met.update({cell.strip(): n for cell, n in Counter(cells).items() if reader.emptied(cell)})
    if met:
        found = ", ".join(f'"{cell}"' for cell, _ in met.most_common(NEAREST))
        fields = {"n": met.total(), "found": found, "one": met.most_common(1)[0][0]}
        yield Problem("ingest.na_is_empty", file=path, fields=fields)


def _together(part: Part, path: str) -> Iterator[Problem]:
    """Questions that stand in several columns: codes and their words, or the same copied."""
    columns: dict[str, list[str]] = defaultdict(list)
    for column in part.columns:
        if column.role == "item" and column.item is not None:
            columns[column.item].append(column.header)
    several = {item: headers for item, headers in columns.items() if len(headers) > 1}
    if several:
        found = ", ".join(dict.fromkeys(" + ".join(_told_apart(one)) for one in [*several.values()][:2]))
        yield Problem("ingest.columns_together", file=path, fields={"n": len(several), "found": found})


def _told_apart(headers: Sequence[str]) -> list[str]:
    """Headers cut short where they differ: at their end, where they begin alike."""
    short = [header[:SHORT] for header in headers]
    if len(set(short)) == len(set(headers)):
        return short
    return [f"{header[: SHORT // 2]}…{header[-SHORT // 2 :]}" for header in headers]


def _without_column(part: Part, bank: ItemBank, path: str) -> Iterator[Problem]:
    """Questions of one answer with a column for each, of which one is not there: who chose it ticked nothing."""
    there: dict[str, set[str | None]] = defaultdict(set)
    for column in part.columns:
        if column.item is not None and column.role in ("item", "option"):
            there[column.item].add(column.option)
    for item, options in there.items():
        if None not in options and (missing := [a.code for a in bank[item].answers if a.code not in options]):
            yield Problem("ingest.option_missing", file=path, fields={"found": item, "codes": ", ".join(missing)})


def _cells(sample: Sequence[SampleRow], place: int) -> list[str]:
    return [row.cells[place].strip() for row in sample]


def _beside(part: Part, sample: Sequence[SampleRow], path: str) -> Iterator[Problem]:
    """Columns without a heading that hold more than a count of rows."""
    nameless = [column.position for column in part.columns if column.role == "empty" and not column.header.strip()]
    filled = {place: [cell for cell in _cells(sample, place) if cell] for place in nameless}
    places = [place for place, cells in filled.items() if cells and not counts_rows(cells)]
    if places:
        found = ", ".join(str(place + 1) for place in places[:6])
        yield Problem("ingest.no_heading", file=path, fields={"n": len(places), "found": found})


def _blocks(part: Part, sample: Sequence[SampleRow], path: str) -> Iterator[Problem]:
    """Groups of which each is written once, above blank cells that were merged in a spreadsheet, or above «idem»."""
    for column in part.columns:
        cells = _cells(sample, column.position) if column.role in ("group", "carried") else []
        values = [cell for cell in cells if cell]
        blank = len(cells) - len(values)
        if 1 < len(values) == len(set(values)) <= blank and cells[0]:
            yield Problem("ingest.merged_groups", file=path, fields={"found": column.header[:60], "n": blank})
        if said := [cell for cell in values if light(cell) in listed_lightly("ditto")]:
            fields: dict[str, object] = {"found": column.header[:60], "n": len(said), "one": said[0]}
            yield Problem("ingest.groups_ditto", file=path, fields=fields)


def _unmerged(part: Part, path: str) -> Iterator[Problem]:
    """Columns of a sheet whose cells were merged over several rows."""
    places = {first for top, first, low, _ in part.merged if low > top}
    if found := [column.header[:60] for column in part.columns if column.position in places]:
        yield Problem("ingest.cells_merged", file=path, fields={"found": " | ".join(found[:6])})


def _unsent(part: Part, sample: Sequence[SampleRow], path: str) -> Iterator[Problem]:
    """Rows that were begun and not sent, whose answers count unless a recipe says otherwise."""
    header, count = unfinished(part, sample)
    if 0 < count < len(sample):
        fields: dict[str, object] = {"found": header[:60], "n": count, "seen": len(sample)}
        yield Problem("ingest.rows_unfinished", file=path, fields=fields)


def _states(part: Part, people: Sequence[SampleRow], path: str) -> Iterator[Problem]:
    """Words of which nobody knows whether they say that a row was sent, where a recipe leaves out what was not."""
    known = {*listed("row_done"), *listed("marked"), *listed("finish_word"), *listed("moments_after")}
    for place, header, how in finish_columns(part):
        cells = [] if how == "date" else [cell for cell in dict.fromkeys(_cells(people, place)) if words(cell)]
        if unknown := [cell for cell in cells if words(cell) not in known and not any(map(str.isdigit, cell))]:
            found = ", ".join(f'"{cell[:20]}"' for cell in unknown[:NEAREST])
            fields = {"header": header[:60], "n": len(unknown), "one": unknown[0], "found": found}
            yield Problem("ingest.states_unknown", file=path, fields=fields)


def _perhaps_tests(part: Part, people: Sequence[SampleRow], path: str, options: ReadOptions) -> Iterator[Problem]:
    """Groups and columns not understood that say «test» of some rows, which count: perhaps tests of the form."""
    decided = {words(header) for header in options.recipe.skip} if options.recipe else set()
    nobody = words_for_nobody()
    for column in part.columns:
        if column.role not in ("carried", "group", "unknown") or words(column.header) in decided:
            continue
        cells = [cell for cell in _cells(people, column.position) if cell]
        said = [cell for cell in cells if words(cell) in nobody]
        known_group = column.how != "cells" and column.role != "unknown"  # «test» and «témoin»
        if said and len(set(map(words, cells))) > 1 and not (known_group and len(said) * 3 > len(cells)):
            fields: dict[str, object] = {"found": column.header[:60], "n": len(said), "one": said[0]}
            yield Problem("ingest.rows_say_test", file=path, fields=fields)


def _never_computed(part: Part, people: Sequence[SampleRow], path: str) -> Iterator[Problem]:
    """A group that is a formula without its result, which would be a group of its own."""
    for column in part.columns:
        cells = _cells(people, column.position) if column.role in ("group", "carried") else []
        if formula := next((cell for cell in cells if FORMULA.match(cell)), None):
            yield Problem("ingest.formula_unread", file=path, column=column.header, fields={"found": formula[:40]})


def _misread(part: Part, people: Sequence[SampleRow], path: str) -> Iterator[Problem]:
    """Codes and groups that were read in a wrong encoding before this file was written («NoÃ©»): answers are put right,
    names of people and groups stay as they came."""
    for column in part.columns:
        cells = _cells(people, column.position) if column.role in ("id", "group", "carried") else []
        told = {cell: better for cell in cells if (better := repaired(cell)) is not None}
        if told:
            found, suggestion = next(iter(told.items()))
            fields: dict[str, object] = {"found": found[:40], "suggestion": suggestion[:40], "n": len(told)}
            yield Problem("ingest.misread_before", file=path, column=column.header, fields=fields)
