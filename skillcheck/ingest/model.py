"""What the reading of a file gives and takes, as plain data; knows no file and no format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from skillcheck.errors import Problem

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


DOUBT = -9
"""Never leaves this room: the cell was not understood, the row is returned."""

Container = Literal["text", "sheet", "zip", "parquet"]
Role = Literal[
    "item",
    "option",
    "id",
    "group",
    "carried",
    "personal",
    "tool",
    "proposed",
    "question",
    "unknown",
    "empty",
    "long_item",
    "long_answer",
]
LEFT_OPEN = "[?]"
"""Stands in rejected.csv for each cell that a short row lacked, and behind what a long row has too much; a row that
still holds one was not corrected."""
How = Literal["id", "id inside", "text", "prefix", "fuzzy", "position", "recipe", "cells", "moment"]


@dataclass(frozen=True)
class Dialect:
    """How a text file is written, enough to write rows back the same way."""

    encoding: str = "utf-8"
    bom: bool = False
    separator: str = ","
    quote: str = '"'
    """Empty where quotes are ordinary characters."""
    newline: str = "\n"
    quote_all: bool = False
    separator_line: bool = False
    """The file begins with Excel's «sep=;»."""


@dataclass(frozen=True)
class Column:
    """One column of the file and what it was taken for."""

    position: int
    header: str
    role: Role
    item: str | None = None
    option: str | None = None
    """The answer code, where each answer has its own column."""
    how: How | None = None
    near: tuple[str, ...] = ()
    """The questions nearest to a header whose cells are answers to none that is known."""


@dataclass(frozen=True)
class Doubt:
    """Something found in cells that is no known answer: once, with its count in the part looked at."""

    found: str
    count: int
    columns: tuple[str, ...]
    scale: str
    code: str
    """Text key of the reason («files.unknown_answer» …)."""
    suggestion: str | Mapping[str, str] = ""
    """What to write instead, in words (by language where they differ)."""
    answer: str = ""
    """The code of the answer that was perhaps meant."""


@dataclass(frozen=True)
class Forms:
    """A form of which each person was asked some blocks only."""

    blocks: tuple[tuple[str, ...], ...]
    """The questions of each block."""
    shown: frozenset[int]
    """The sets of blocks that were put together, as bits: 5 is the first and the third block."""


@dataclass(frozen=True)
class Part:
    """One table of the file: the file itself, a sheet, or a member of a zip."""

    name: str
    dialect: Dialect
    header_lines: tuple[tuple[str, ...], ...]
    """Every line above the data, titles included, as cells."""
    columns: tuple[Column, ...]
    data_offset: int
    """Where the data begin: bytes of the decoded stream (text), rows of the sheet (sheet)."""
    data_line: int
    head_line: int
    """The line of the header; lines that go with it may stand between it and the data."""
    first: int | None = 0
    """What the lowest answer of every scale is in bare numbers, 0 or 1; None where the file does not tell."""
    only_0_1: bool = False
    """``first`` is not known because all numbers are 0 and 1: the two lowest answers, or «no» and «yes»."""
    apart: Mapping[str, str] = field(default_factory=dict)
    """Questions whose own numbers perhaps start elsewhere, and why: none of them is read."""
    na_applies: bool = False  # the file says that its «NA» means «does not apply»
    other_tool: bool = False  # the recipe was made from another tool's export: its codes are not those of this one
    signs: bool = False  # it answers with «+» and «++»: its «-» is an answer too
    other_options: frozenset[str] = frozenset()
    """Questions whose column holds answers that are not theirs: another version was asked, no answer of it is read."""
    hidden: frozenset[int] = frozenset()
    """Lines that a filter or a person hid in the sheet."""
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """Cells below the header merged over rows or answers: first line and column, last ones."""
    groups_of_tests: frozenset[int] = frozenset()
    """Columns in which «test» or «total» is an ordinary value."""
    no_names: frozenset[int] = frozenset()
    """Columns in which «Max» is no person's name."""
    flags: Mapping[int, Literal["test", "preview", "draft"]] = field(default_factory=dict)
    """Columns in which a «yes» says that a row is a test or a draft."""
    spellings: Mapping[int, dict[str, str]] = field(default_factory=dict)
    """For each column of groups: a value without case and spare spaces → how it is written most often in the head of
    the file; further ones are learned while it is read."""
    times: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """Columns that say when a row was sent, the best first, each with the readings that hold for it: 0 the day before
    the month, 1 the month before the day."""
    moment: str = ""
    """The moment whose answers are read, where headers or a column tell several."""
    moment_place: int | None = None
    """The column that says the moment of each row."""
    layout: Literal["wide", "long"] = "wide"
    bare: bool = False  # nothing stands below the header
    counted: bool = False
    """The column of ids is a tool's count of rows or its key: it names nobody in another file."""
    offered_ids: tuple[str, ...] = ()
    """Columns of short texts, all different, that could name people."""
    forms: Forms | None = None
    """Blocks of questions that were put to some people only."""
    left_out: tuple[str, ...] = ()
    """One row per answer: what stands for a question in many people's lines and is none, as «age»."""
    replaced: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """Lines of which a corrected row stands in another file, with its cells."""
    around: Mapping[str, str] = field(default_factory=dict)
    """Groups that no cell says, the same for every row: heading → the sheet or the file."""
    codes: tuple[str, ...] = ()
    marks: tuple[int, ...] = ()
    called: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The codes of the first people, what each answered as a number, header → name or address of each (``copies``)."""


@dataclass(frozen=True)
class Understanding:
    """What was understood from the head of a file."""

    path: str
    container: Container
    parts: tuple[Part, ...]
    asked: npt.NDArray[np.bool_]
    doubts: tuple[Doubt, ...] = ()
    skipped: tuple[str, ...] = ()
    """Sheets or members without any question."""
    sheet: str = ""
    """The one table, or the one moment, that was asked for."""
    summaries: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    """Sheets of means and counts beside those of people; those of people that seem to answer other questions."""
    corrects: str = ""
    """The file whose rows these are, handed back once and corrected."""
    rows_seen: int = 0
    numbers_shown: int | None = None
    """Where the bare numbers of scales start, 0 or 1, as the file itself shows it."""
    numbers_met: bool = False
    numbers_low: bool = False
    """Whether anything tells of bare numbers; whether these are all 0 and 1, which another file may explain."""
    other_numbers: frozenset[int] = frozenset()
    """Where some of its bare numbers cannot start: 1, as there is a 0; 0, as one is above the top of its scale."""
    times: tuple[str, ...] = ()
    """When some of the rows were sent, as the file writes it."""
    notes: tuple[Problem, ...] = ()
    """What a person must be told though nothing is wrong («files.ids_made»)."""

    @property
    def encoding(self) -> str:
        """The encoding of the first part."""
        return self.parts[0].dialect.encoding

    @property
    def separator(self) -> str:
        """The separator of the first part."""
        return self.parts[0].dialect.separator

    @property
    def dialect(self) -> Dialect:
        """How the first part is written."""
        return self.parts[0].dialect

    @property
    def layout(self) -> str:
        """«wide» or «long»."""
        return self.parts[0].layout

    @property
    def header_lines(self) -> tuple[tuple[str, ...], ...]:
        """Every line above the data of the first part, as cells."""
        return self.parts[0].header_lines

    @property
    def header_row(self) -> int:
        """The line of the header, as an editor counts."""
        return self.parts[0].head_line

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column of every part."""
        return tuple(column for part in self.parts for column in part.columns)

    @property
    def id_column(self) -> str | None:
        """The header of the person's column; None where ids are made («p000001»)."""
        return next((column.header for column in self.columns if column.role == "id"), None)

    @property
    def names_people(self) -> bool:
        """Whether every table has a column that names people beyond this file."""
        return all(any(c.role == "id" for c in part.columns) and not part.counted for part in self.parts)

    @property
    def given(self) -> str:
        """The file as a person names it, with its sheet where one was asked for («file.xlsx#sheet»)."""
        return f"{self.path}#{self.sheet}" if self.sheet else self.path

    @property
    def numbers_asked(self) -> bool:
        """Whether it must be asked where the bare numbers of the first table start."""
        return self.parts[0].first is None

    @property
    def groups(self) -> tuple[str, ...]:
        """The headings of all that divides the people, each once."""
        around = [header for part in self.parts for header in part.around]
        return tuple(dict.fromkeys([*self.headers("group"), *around]))

    def headers(self, *roles: Role) -> tuple[str, ...]:
        """The headers of the columns with these roles, each once."""
        return tuple(dict.fromkeys(column.header for column in self.columns if column.role in roles))


@dataclass(frozen=True)
class ReturnedRow:
    """A row handed back: its cells exactly as they came, and why."""

    line: int
    cells: list[str]
    problems: tuple[Problem, ...]
    part: str = ""
    counts: bool = True
    """False for the further lines of one person (long form): rows add up without them."""
    aside: bool = False
    """Left out as was wished, or perhaps nobody: nothing in it is to be corrected."""


@dataclass
class Batch:
    """Some rows of the file, in its order. ``read == len(ids) + sum(row.counts for row in returned)``."""

    ids: list[str]
    lines: list[int]
    responses: npt.NDArray[np.int8]
    carried: dict[str, list[str]] = field(default_factory=dict)
    chosen: dict[int, npt.NDArray[np.int8]] = field(default_factory=dict)
    """Place of a check in the bank → for each person the wrong answer chosen (``questions.choices``), 0 for none."""
    returned: list[ReturnedRow] = field(default_factory=list)
    blank: int = 0
    """Lines without a single character in any cell: passed over, not counted as read."""

    @property
    def read(self) -> int:
        """How many rows were read: scored and returned."""
        return len(self.ids) + sum(row.counts for row in self.returned)


@dataclass(frozen=True)
class SampleRow:
    """One row of the head: its line, where the next one begins, its cells."""

    line: int
    end: int
    cells: list[str]
    fault: str = ""
