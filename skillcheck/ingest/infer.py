"""A file → what was understood of it: container, encoding, separator, header, columns, doubts; reads only its head."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from skillcheck.errors import DataProblem, Problem, SkillcheckError, UsageProblem
from skillcheck.ingest.columns.header import understand_table
from skillcheck.ingest.columns.item_columns import HeaderIndex
from skillcheck.ingest.columns.long_header import lines_of_no_question
from skillcheck.ingest.columns.other_columns import other_role
from skillcheck.ingest.columns.question_blocks import forms_of
from skillcheck.ingest.columns.scale_start import first_number
from skillcheck.ingest.columns.unclear_answers import asked_otherwise, cells_of, doubts_of
from skillcheck.ingest.files.csv_records import shape_of
from skillcheck.ingest.files.file_type import container_of
from skillcheck.ingest.files.hidden_rows import hidden_rows
from skillcheck.ingest.files.sniff import SEPARATOR_LINE, dialect_of, encoding_of, sample_records
from skillcheck.ingest.files.sources import open_bytes, open_text, tables_in_zip, text_encoding
from skillcheck.ingest.files.workbook import open_workbook
from skillcheck.ingest.model import Container, Dialect, Doubt, Part, SampleRow, Understanding
from skillcheck.ingest.notes import notes_of
from skillcheck.ingest.options import FILE, SHEET, ReadOptions
from skillcheck.ingest.rows.group_values import spellings
from skillcheck.ingest.rows.not_people import groups_of_tests
from skillcheck.ingest.tables_of_file import around, is_summary, items_asked, refuse_same_people
from skillcheck.questions.item_bank import ItemBank

HEAD_BYTES = 4 << 20
LONGEST_HEAD = 64 << 20
SAMPLE_ROWS = 1000
SAMPLE_CELLS = 200_000
HEADER_LOOKED_AT = 12


def understand(path: Path, bank: ItemBank, options: ReadOptions) -> Understanding:
    """What the file is and what each of its columns was taken for.

    Raises:
        DataProblem: the file is no table of answers, or no column of it is a question.
        UsageProblem: an override of ``options`` does not fit the file.
    """
    path, sheet = file_and_sheet(path)
    if sheet:
        options = replace(options, sheet=sheet)
    try:
        return _understand(path, bank, _with_recipe(options))
    except SkillcheckError as error:
        error.problems = tuple(
            problem if problem.file else replace(problem, file=str(path)) for problem in error.problems
        )
        raise


def file_and_sheet(path: Path) -> tuple[Path, str]:
    """«file.xlsx#sheet» as a file and the name of its sheet."""
    if "#" not in path.name or path.exists():
        return path, ""
    name, _, sheet = path.name.rpartition("#")
    return path.with_name(name), sheet


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
    skipped, summaries = list[str](), list[str]()
    found = _tables_of_people(path, container, index, options, skipped, summaries)
    first, numbers = first_number(pair for part, sample in found for pair in cells_of(part, sample, index))
    if options.numbers is not None:
        first = options.numbers
    parts, doubts, asked = [], list[Doubt](), np.zeros(len(bank), np.bool_)
    for seen, sample in found:
        part = replace(seen, first=first)
        part = replace(
            part,
            other_options=asked_otherwise(part, sample, index, options),
            groups_of_tests=groups_of_tests(part, sample),
            spellings=spellings(part, sample),
            hidden=hidden_rows(path, part.name) if container == "sheet" else frozenset(),
            forms=forms_of(part, sample),
            left_out=lines_of_no_question(part, sample, index),
            around=around(path, part, options, several=len(found) > 1, files=container == "zip"),
        )
        parts.append(part)
        doubts += doubts_of(part, sample, index, options)
        for item in items_asked(part, sample, index):
            asked[bank.index[item]] = True
    return Understanding(
        str(path),
        container,
        tuple(parts),
        asked,
        tuple(doubts),
        tuple(skipped),
        options.sheet or "",
        tuple(summaries),
        zero_seen=bool(numbers.seen[0]),
        above_seen=bool(numbers.above),
        rows_seen=sum(len(sample) for _, sample in found),
        notes=notes_of(parts, str(path)),
    )


def _tables_of_people(
    path: Path, container: Container, index: HeaderIndex, options: ReadOptions, skipped: list[str], summaries: list[str]
) -> list[tuple[Part, list[SampleRow]]]:
    """The tables of a file that hold people; the names of the others go to ``skipped`` and ``summaries``.

    Raises:
        DataProblem: there is none, or two hold the same people.
    """
    found: list[tuple[Part, list[SampleRow]]] = []
    for name, table in _tables(path, container, index, options, skipped):
        if table is None:
            skipped.append(name)
        else:
            found.append(table)
    if not found:
        raise DataProblem(_nothing_found(path, container, index.bank, options, skipped))
    if len(found) > 1 and options.sheet is None:
        summaries += [part.name for part, sample in found if is_summary(part, sample, index)]
        found = [one for one in found if one[0].name not in summaries] or found
        if options.structure is None:
            refuse_same_people(path, found, FILE if container == "zip" else SHEET)
    return found


def _tables(
    path: Path, container: Container, index: HeaderIndex, options: ReadOptions, skipped: list[str]
) -> Iterable[tuple[str, tuple[Part, list[SampleRow]] | None]]:
    if container == "text":
        yield "", _text_table(path, "", index, options)
    elif container == "zip":
        members = tables_in_zip(path)
        wanted = members if options.sheet is None else _asked_for(options.sheet, members, members)
        skipped += [name for name in members if name not in wanted]
        for member in wanted:
            yield member, _text_table(path, member, index, options)
    elif container == "sheet":
        yield from _sheet_tables(path, index, options, skipped)
    else:
        from skillcheck.ingest.rows.parquet import parquet_head

        rows = parquet_head(path, SAMPLE_ROWS)
        yield "", understand_table("", Dialect(), rows, index, options)


def _sheet_tables(
    path: Path, index: HeaderIndex, options: ReadOptions, skipped: list[str]
) -> Iterable[tuple[str, tuple[Part, list[SampleRow]] | None]]:
    workbook = open_workbook(path, SAMPLE_ROWS, options.sheet)
    visible, hidden = workbook.visible, workbook.hidden
    if {"survey", "choices"} <= {name.lower() for name in visible}:
        raise DataProblem(Problem("ingest.survey_structure", file=str(path), fields={"kind": "XLSForm"}))
    wanted = visible if options.sheet is None else _asked_for(options.sheet, visible + hidden, visible)
    skipped += [name for name in visible + hidden if name not in wanted]
    sideways: list[DataProblem] = []
    for name in wanted:
        rows = [SampleRow(line, line, cells) for line, cells in enumerate(workbook.heads[name], 1)]
        try:
            table = understand_table(name, Dialect(), rows, index, options)
        except DataProblem as error:
            if [problem.code for problem in error.problems] != ["ingest.transposed"]:
                raise
            table = None  # beside a table of people, one on its side is their summary
            sideways.append(error)
        yield name, table
    if len(sideways) == len(wanted) > 0:
        raise sideways[0]


def _asked_for(name: str, there: Sequence[str], shown: Sequence[str]) -> list[str]:
    if name not in there:
        raise UsageProblem(Problem("ingest.no_such_sheet", fields={"found": name, "suggestion": ", ".join(shown)}))
    return [name]


def _nothing_found(
    path: Path, container: Container, bank: ItemBank, options: ReadOptions, skipped: list[str]
) -> Problem:
    """No column is a question: say what the first rows hold instead."""
    if container == "text":
        _, _, rows = text_head(path, "", options)
        longest = max(
            rows[:HEADER_LOOKED_AT], key=lambda row: len([cell for cell in row.cells if cell.strip()]), default=None
        )
        cells = [" ".join(cell.split())[:40] for cell in (longest.cells if longest else []) if cell.strip()]
        cells.sort(key=lambda cell: other_role(cell) != "unknown")  # what may be questions before names and dates
        if longest is None or _is_noise(rows):
            return Problem("ingest.not_a_table", file=str(path))
        index = HeaderIndex(bank, options.special)
        if sum(index.firm(row.cells[0]) is not None for row in rows if row.cells) > 2:
            return Problem("ingest.transposed", file=str(path))
        return Problem(
            "ingest.no_item_column", file=str(path), fields={"n": len(cells), "found": " | ".join(cells[:5])}
        )
    return Problem("ingest.no_item_sheet", file=str(path), fields={"n": len(skipped), "found": ", ".join(skipped[:8])})


def _is_noise(rows: list[SampleRow]) -> bool:
    text = "".join(cell for row in rows[:50] for cell in row.cells)[:20_000]
    strange = sum((not char.isprintable() and char not in "\r\n\t") or 0xDC80 <= ord(char) <= 0xDCFF for char in text)
    return not text or strange * 20 > len(text)


# --- text ---------------------------------------------------------------------------------------------------


def _text_table(
    path: Path, member: str, index: HeaderIndex, options: ReadOptions
) -> tuple[Part, list[SampleRow]] | None:
    dialect, _, rows = text_head(path, member, options)
    if not rows:
        return None
    return understand_table(member, dialect, rows, index, options)


def text_head(path: Path, member: str, options: ReadOptions) -> tuple[Dialect, bytes, list[SampleRow]]:
    """The dialect of a text table and its first records."""
    with open_bytes(path, member) as stream:
        encoding, mark = encoding_of(stream)
    if options.encoding:
        encoding, mark = _encoding_given(options.encoding, encoding, mark)
    if options.separator is not None and len(options.separator.encode("utf-8", "replace")) != 1:
        raise UsageProblem(Problem("ingest.separator_too_long", fields={"found": options.separator}))
    with open_text(path, member, encoding, mark) as stream:
        head, whole = _head(stream, path)
    dialect = dialect_of(head, encoding, bool(mark), options.separator)
    said = SEPARATOR_LINE.match(head)
    begin = said.end() if said else 0
    shape = shape_of(dialect)
    upto = sample_records(head, shape, 1, 2 if said else 1, begin, whole)
    width = len(upto[0].cells) if upto else 1
    limit = max(50, min(SAMPLE_ROWS, SAMPLE_CELLS // max(width, 1)))
    inner = text_encoding(encoding)
    records = sample_records(head, shape, limit, 2 if said else 1, begin, whole)
    rows = [SampleRow(r.line, r.end, _decoded(r.cells, inner), r.fault) for r in records]
    return dialect, head, rows


def _decoded(cells: Sequence[bytes], encoding: str) -> list[str]:
    """The cells of a row as text: all at once where they are plain, which most are."""
    row = b"\0".join(cells)
    if row.isascii() and row.count(b"\0") == len(cells) - 1:
        return row.decode("ascii").split("\0")
    return [cell.decode(encoding, "surrogateescape") for cell in cells]


def _encoding_given(wanted: str, found: str, mark: int) -> tuple[str, int]:
    try:
        name = codecs.lookup(wanted).name
    except (LookupError, ValueError):
        raise UsageProblem(Problem("ingest.no_such_encoding", fields={"found": wanted})) from None
    same = name.replace("-sig", "") in (found, found.rpartition("-")[0])
    if name in ("utf-16", "utf-32"):
        name = found if found.startswith(name) else f"{name}-le"
    name = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16-le"}.get(name, name)
    try:
        if not name.startswith(("utf-16", "utf-32")) and bytes(range(128)).decode(name) != bytes(range(128)).decode(
            "ascii"
        ):
            raise LookupError
    except (LookupError, UnicodeError):
        raise UsageProblem(Problem("ingest.no_such_encoding", fields={"found": wanted})) from None
    return name, mark if same else 0


def _head(stream: object, path: Path) -> tuple[bytes, bool]:
    """The first megabytes (more where the first line is longer), and whether that is the whole file."""
    read = getattr(stream, "read")  # noqa: B009 (an archive member, a file or a transcoder)
    head = b""
    while len(head) < HEAD_BYTES or (b"\n" not in head and b"\r" not in head):
        block = read(HEAD_BYTES)
        if not block:
            return head, True
        head += block
        if len(head) > LONGEST_HEAD:
            raise DataProblem(
                Problem("ingest.line_too_long", file=str(path), line=1, fields={"megabytes": LONGEST_HEAD >> 20})
            )
    return head, False
