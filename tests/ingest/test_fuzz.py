"""Damaged files: a result or one sentence, rows always add up, and the fast way reads what the careful way reads.

A slice of ``benchmarks/fuzz.py``: 200 files damaged byte by byte, 150 whose cells are replaced.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from answers_bank import SPECIAL, bank
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from layouts import LAYOUTS, PLAIN, text

from skillcheck.errors import SkillcheckError
from skillcheck.ingest.model import Batch, Understanding
from skillcheck.ingest.read import ReadOptions, read, understand

BANK = bank()
OPTIONS = ReadOptions(special=SPECIAL, batch_rows=7)
PIECES = [
    b'"',
    b'""',
    b";",
    b",",
    b"\t",
    b"\n",
    b"\r\n",
    b"\r",
    b"\0",
    b"\xe9",
    b"\xc3\xa9",
    b"'",
    b"=",
    b"-1",
    b"s111",
    b"",
    b"9",
    b"A1",
    b'"\n"',
    b'";',
    b'a"b',
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"<table>",
    b"nan",
]
CELLS = [
    "",
    "0",
    "3",
    "4",
    "-1",
    "A1",
    "dk",
    "na",
    "01/02/2026",
    'un "mot"',
    "deux\nlignes",
    "a;b",
    "a,c",
    "oui, sans aide",
    "3,0",
    "\u00a0",
    " 2",
    "x" * 300,
    "é",
    "=1+1",
    "ab",
    "{question_not_shown}",
    "1.5",
    '"',
    "\n",
    "#N/A",
    "2 - oui",
    "2 - oui, sans aide",
]
SMALL = [name for name in LAYOUTS if name not in ("microsoft forms", "kobo xlsx", "xlsx with numbers")]
PEOPLE = 15
FUZZ = {"deadline": None, "suppress_health_check": list(HealthCheck), "derandomize": True, "database": None}


@cache
def original(name: str) -> bytes:
    """The first lines of a layout: some people are enough, and a wound is more often where it hurts."""
    content = LAYOUTS[name]()
    return content if content.startswith((b"PK", b"PAR1")) else content[: _after(content, 10)]


def _after(content: bytes, lines: int) -> int:
    """Where so many lines end, at a whole sign also where one has four bytes."""
    place = 0
    for _ in range(lines):
        place = content.find(b"\n", place) + 1 or len(content)
    return min(place + -place % 4, len(content))


def outcome(path: Path, found: Understanding, careful: bool) -> tuple[object, ...]:
    """All that a reading gives, or the code of its sentence."""
    try:
        batches: list[Batch] = list(read(path, BANK, replace(OPTIONS, careful=careful), found))
    except SkillcheckError as error:
        return ("refused", *(problem.code for problem in error.problems))
    responses = np.concatenate([batch.responses for batch in batches]) if batches else np.zeros((0, len(BANK)), np.int8)
    returned = [row for batch in batches for row in batch.returned]
    ids = [person for batch in batches for person in batch.ids]
    lines = [line for batch in batches for line in batch.lines]
    assert (
        sum(batch.read for batch in batches)
        == len(ids) + sum(row.counts for row in returned)
        == len(responses) + sum(row.counts for row in returned)
    )
    assert responses.size == 0 or responses.min() >= -5 and responses.max() <= 3
    assert all(row.problems for row in returned)
    return (
        ids,
        lines,
        responses.tolist(),
        sorted((row.line, row.cells, [p.code for p in row.problems]) for row in returned),
        sum(batch.blank for batch in batches),
    )


@cache
def folder() -> tempfile.TemporaryDirectory[str]:
    """One for all draws: making and removing it took as long as reading the file."""
    return tempfile.TemporaryDirectory()


def both_ways(content: bytes) -> tuple[object, ...]:
    path = Path(folder().name) / "fichier"
    path.write_bytes(content)
    try:
        found = understand(path, BANK, OPTIONS)
    except SkillcheckError as error:
        return ("refused", *(problem.code for problem in error.problems))
    fast = outcome(path, found, careful=False)
    assert fast == outcome(path, found, careful=True)
    return fast


@settings(max_examples=200, **FUZZ)
@given(
    st.sampled_from(SMALL),
    st.lists(st.tuples(st.integers(0, 1_000_000), st.integers(0, 3), st.sampled_from(PIECES)), max_size=6),
    st.integers(0, 8000),
)
@example("every cell quoted", [(622, 0, b"\r")], 1)  # after a closing quote, in the middle of a line
def test_damaged_bytes_end_in_a_result_or_one_sentence(
    layout: str, wounds: list[tuple[int, int, bytes]], cut: int
) -> None:
    content = original(layout)
    content = content[: cut % (len(content) + 1)] if cut % 5 == 0 else content
    for place, lost, piece in wounds:
        at = place % (len(content) + 1)
        content = content[:at] + piece + content[at + lost :]

    both_ways(content)


@settings(max_examples=150, **FUZZ)
@given(
    st.lists(st.tuples(st.integers(1, PEOPLE), st.integers(0, 12), st.sampled_from(CELLS)), max_size=16),
    st.sampled_from([";", ",", "\t"]),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_replaced_cells_always_add_up(
    changes: list[tuple[int, int, str]], separator: str, quoted: bool, end: str, with_id: bool
) -> None:
    rows = [list(row) for row in PLAIN[: 1 + PEOPLE]]
    for row, column, cell in changes:
        rows[row][column] = cell
    rows = rows if with_id else [row[1:] for row in rows]

    found = both_ways(text(rows, separator, quoted, end).encode())

    ids, _, _, returned, blank = found
    assert len(ids) + len(returned) + blank == PEOPLE  # type: ignore[arg-type, operator]  # lists and a count
