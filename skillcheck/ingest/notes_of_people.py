"""What a person must be told of who answers: codes that may be one person's, or two people's, or nobody's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from skillcheck.cohort.pairing import code_key
from skillcheck.errors import Problem
from skillcheck.ingest.cells.dates import is_date
from skillcheck.ingest.cells.normalise import words
from skillcheck.ingest.columns.rows_around import answered
from skillcheck.ingest.model import Part, SampleRow
from skillcheck.ingest.rows.joined_codes import JoinedCodes

CHANGED = re.compile(r"^\d+(?:[.,]\d+)?E[+-]?\d+$", re.IGNORECASE)
"""How a spreadsheet writes a long number: «1,2E+05»."""
NEAREST = 3
"""So many codes are named."""
UNLIKE = 10
"""At most one code of so many may have no digit where all the others have one, to be told."""
LONGEST_NAME = 60
MANY_ANSWERS, KINDS = 12, 3
"""Answers, and different ones among them, that hardly two people give alike."""


def naming(parts: Sequence[Part], path: str) -> Iterator[Problem]:
    """People named by nobody, by a tool's count of rows, or perhaps by another column."""
    if any(part.layout == "wide" and all(column.role != "id" for column in part.columns) for part in parts):
        yield Problem("ingest.ids_made", file=path)
    if counted := [c.header for part in parts if part.counted for c in part.columns if c.role == "id"]:
        yield Problem("ingest.ids_counted", file=path, fields={"found": counted[0]})
    if offered := list(dict.fromkeys(header for part in parts for header in part.offered_ids)):
        names = " | ".join(header[:60] for header in offered[:3])
        chosen = [
            c.header for part in parts if part.offered_ids and not part.counted for c in part.columns if c.role == "id"
        ]
        code, by = ("ids_chosen", chosen[0][:60]) if chosen else ("ids_offered", "")
        yield Problem(f"ingest.{code}", file=path, fields={"found": names, "suggestion": offered[0], "one": by})


def of_codes(part: Part, people: Sequence[SampleRow], path: str) -> Iterator[Problem]:
    """Codes and rows of one table."""
    yield from _codes_alike(part, people, path)
    if part.layout == "wide":
        yield from _codes(part, people, path)
        yield from _again(part, people, path)


def _codes_alike(part: Part, sample: Sequence[SampleRow], path: str) -> Iterator[Problem]:
    """Codes of people that one person may have written in two ways."""
    written: dict[str, set[str]] = defaultdict(set)
    for place in (column.position for column in part.columns if column.role == "id" and not part.counted):
        for cell in (row.cells[place] for row in sample if row.cells[place].strip()):
            written[code_key(cell)].add(cell)
    if alike := [sorted(one) for one in written.values() if len(one) > 1]:
        found = ", ".join(" ↔ ".join(f'"{code[:20]}"' for code in one[:3]) for one in alike[:3])
        yield Problem("ingest.codes_alike", file=path, fields={"n": len(alike), "found": found})


def _codes(part: Part, sample: Sequence[SampleRow], path: str) -> Iterator[Problem]:
    """Codes of people that are a group's, or name two, or that a spreadsheet changed."""
    place = next((column.position for column in part.columns if column.role == "id" and not part.counted), None)
    if place is None:
        return
    header, written = part.columns[place].header, [row.cells[place] for row in sample if row.cells[place].strip()]
    cells, codes = [cell.strip() for cell in written], list(dict.fromkeys(written))
    if len(set(cells)) * 2 < len(cells):
        fields: dict[str, object] = {"found": header[:60], "n": len(set(cells)), "of": len(cells)}
        yield Problem("ingest.ids_shared", file=path, fields=fields)
    joined = JoinedCodes(codes)
    if two := [f'"{code[:40]}"' for code in codes if joined.perhaps(code)]:
        yield Problem("ingest.codes_of_two", file=path, fields={"n": len(two), "found": ", ".join(two[:3])})
    named = dict.fromkeys(row.cells[place] for row in answered(sample, part.columns))  # not a signature below
    if unlike := [code for code in named if re.search(r"[^\W_]", code) and not any(map(str.isdigit, code))]:
        fields = {"found": ", ".join(f'"{code[:40]}"' for code in unlike[:NEAREST]), "other": header}
        few = len(unlike) * UNLIKE <= max(UNLIKE, len(codes)) and len(codes) > NEAREST
        if few and words(unlike[0]) != words(header):  # the header again, of an export pasted below: its row comes back
            yield Problem("ingest.codes_unlike", file=path, column=header, fields=fields)
    if changed := list(dict.fromkeys(cell for cell in cells if CHANGED.match(cell) or is_date(cell))):
        fields = {"n": len(changed), "found": ", ".join(changed[:3])}
        yield Problem("ingest.codes_changed", file=path, fields=fields)


def _again(part: Part, people: Sequence[SampleRow], path: str) -> Iterator[Problem]:
    """Rows with one name or address under other codes, or under none; rows of nobody with all answers alike."""
    who = next((column.position for column in part.columns if column.role == "id" and not part.counted), None)
    called = [column.position for column in part.columns if column.role == "personal"]
    asked = [column.position for column in part.columns if column.role in ("item", "option")]
    if who is not None and not called:
        return
    names, answers = defaultdict[object, dict[str, int]](dict), defaultdict[object, dict[str, int]](dict)
    for row in people:
        code = str(row.line) if who is None else code_key(row.cells[who])
        cells = [row.cells[place] for place in called]
        name = [words(cell) for cell in cells if any(map(str.isalpha, cell)) and len(cell) <= LONGEST_NAME]
        if any("@" in cell for cell in cells) or len(" ".join(name).split()) > 1:
            names[tuple(name)].setdefault(code, row.line)
        given = tuple(row.cells[place].strip() for place in asked) if who is None else ()
        if len(given) - given.count("") >= MANY_ANSWERS and len({*given} - {""}) >= KINDS:
            answers[given].setdefault(code, row.line)
    for note, rows in (("people_again", names), ("rows_again", answers)):
        several = [list(lines.values()) for lines in rows.values() if len(lines) > 1]
        if several and sum(map(len, several)) * 2 <= len(people):
            found = ", ".join(" = ".join(map(str, lines[:3])) for lines in several[:3])
            yield Problem(f"ingest.{note}", file=path, fields={"n": len(several), "found": found})
