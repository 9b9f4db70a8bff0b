"""Which column names the person: its header is heard, its cells are asked. A number that a tool gives a row is no name.

Four kinds of headers: written to name people («Code participant»), said of anything («ID», «Code»), unknown but with a
word for a code («Codice di 6 caratteri»), and the keys of form tools («ID de la réponse», «_uuid»). A column of the
second kind that counts its rows is a tool's counter too. Counters and keys name a person only where nothing else can,
and never in another file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from skillcheck.ingest.cells.normalise import listed, words
from skillcheck.ingest.model import Column, SampleRow

INTEGER = re.compile(r"^(?:0|[1-9]\d{0,17})(?:[.,]0+)?$")
SIGNS = re.compile(r"^(?:#|[Nn]°|\()\s*|[.)]$")
"""What may stand around a number that counts: «#12», «N°12», «12.», «(12)»."""
MADE_KEY = re.compile(
    r"^(?:uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$|^R_[0-9A-Za-z]{12,20}$|^p\d{6}$", re.IGNORECASE
)
WORDED = re.compile(r"^([^\W\d][^\d]{2,30}?)(\d{1,9})$")
"""«Répondant 12»: a word and a number."""
LONGEST_CODE = 40
ALL_DIFFERENT = 0.9
MOST_TIMES = 3
"""How often one person's code may come back."""
COUNTED_ONCE = 0.8
OF_A_TOOL = 2
"""Columns of a form tool right behind «ID», from which whole numbers there are the tool's too."""
PERSON, PLAIN, UNLISTED, NUMBERED, COUNTER, SHARED = range(6)
"""How well a column names people, best first; NUMBERED: people's numbers as a person writes them, and so may a tool
count its rows; SHARED: so few different cells that it is rather a group."""


@dataclass(frozen=True)
class Named:
    """What names the people of a table: a column or none, whether a tool counts there, and what else could."""

    place: int | None
    counter: bool = False
    offered: tuple[int, ...] = ()
    """Columns of short texts, all different, that could name people too."""


def names_of(header: str) -> tuple[str, ...]:
    """What a header may be called: whole, behind its group («meta/instanceID»), either side of «id. Response ID»."""
    code, point, text = header.partition(". ")
    parts = (header, re.split(r"[/:]", header)[-1], *((code, text) if point and " " not in code.strip() else ()))
    return tuple(map(words, parts))


def made_by_tool(header: str) -> bool:
    """Whether a header is a number or a key that form tools give each row («SID», «_uuid», «KEY»)."""
    return any(name in listed("tool") for name in names_of(header))


def id_rank(header: str) -> int:
    """How surely a header names the person: 0 is surest."""
    known = listed("id")
    ranks = [known.index(name) for name in names_of(header) if name in known]
    return min(ranks, default=len(known))


def said_of_people(header: str) -> bool:
    """Whether the header was written to name people."""
    return any(name in listed("person") for name in names_of(header))


def who(columns: Sequence[Column], sample: Sequence[SampleRow]) -> Named:
    """The column that names people, by all its evidence."""
    ranked = []
    first = min((column.position for column in columns if column.item), default=len(columns))
    tools = [c.position for c in columns if c.position < first and any(n in listed("tool") for n in names_of(c.header))]
    nobody = {*listed("row_mean"), *listed("row_test")}
    for column in columns:
        if column.role not in ("id", "unknown") or column.how == "recipe":
            continue
        cells = [cell for row in sample if (cell := row.cells[column.position].strip())]
        if not all(cell.isdecimal() for cell in cells):  # a count of rows may end in «Total»
            cells = [cell for cell in cells if words(cell) not in nobody]

        kind = _kind(column, cells, len(sample))
        behind = sum(place > column.position for place in tools)
        if kind == PLAIN and behind >= OF_A_TOOL and all(map(INTEGER.match, cells)):
            kind = COUNTER  # «ID, Heure de début, Heure de fin», whichever rows were kept and however they were sorted
        if kind is not None:
            ranked.append((kind, id_rank(column.header), column.position))
    ranked.sort()
    offered = tuple(column.position for column in columns if column.role == "unknown" and _could(column, sample))
    if not ranked:
        return Named(None, offered=offered)
    kind, _, place = ranked[0]
    counter = kind == COUNTER
    return Named(place, counter, offered if kind >= NUMBERED else _rivals(ranked, columns, sample))


def _rivals(
    ranked: Sequence[tuple[int, int, int]], columns: Sequence[Column], sample: Sequence[SampleRow]
) -> tuple[int, ...]:
    """The columns that name people as well as the chosen one, by their header and by cells that are all different, and
    not with the same codes."""
    chosen = [row.cells[ranked[0][2]].strip() for row in sample]
    found = []
    for kind, _, place in ranked[1:]:
        cells = [row.cells[place].strip() for row in sample]
        if (
            kind in (PERSON, PLAIN, NUMBERED)
            and len(cells) > 2
            and "" not in cells
            and cells != chosen
            and len(set(cells)) == len(cells)
        ):
            found.append(columns[place].position)
    return tuple(found)


def _kind(column: Column, cells: Sequence[str], rows: int) -> int | None:
    """How well the column names people; None where it cannot."""
    if column.role == "unknown":
        apart = len(cells) > 2 and _of_people(cells, rows) and not counts_rows(cells) and not _made(cells)
        return UNLISTED if apart and _speaks_of_codes(column.header) else None
    if rows and (len(cells) * 2 < rows or (len(cells) >= 10 and len(set(cells)) * 4 < len(cells))):
        return None
    if made_by_tool(column.header):
        return COUNTER
    if len(set(cells)) * 2 < len(cells):
        return SHARED
    if names_nobody_elsewhere(column.header, cells):
        return COUNTER
    if counts_rows([cell.lstrip("0") for cell in cells]):  # «001», «002» too
        return NUMBERED
    return PERSON if said_of_people(column.header) else PLAIN


def names_nobody_elsewhere(header: str, cells: Sequence[str]) -> bool:
    """Whether a tool made what stands in a column of people: its own key, a count of rows, «Répondant 1»; what was
    written to name people may count them."""
    if made_by_tool(header):
        return True
    if said_of_people(header) and unworded(cells) == cells:
        return False
    return counts_rows(cells) or _made(cells)


def counts_rows(cells: Sequence[str]) -> bool:
    """Whether whole numbers only go up, or only down, or leave few numbers out: a tool's count of rows, of which a few
    may stand twice where somebody copied rows."""
    cells = [SIGNS.sub("", cell) for cell in unworded(cells)]
    if not cells or not all(map(INTEGER.match, cells)):
        return False
    numbers = [int(re.split("[.,]", cell)[0]) for cell in cells]
    steps = [after - before for before, after in pairwise(numbers)]
    if all(step > 0 for step in steps) or all(step < 0 for step in steps):
        return True
    different = len(set(numbers))
    return different >= COUNTED_ONCE * len(numbers) and max(numbers) - min(numbers) < 2 * different


def unworded(cells: Sequence[str]) -> Sequence[str]:
    """«Répondant 1», «Répondant 2» as numbers: one word that names nobody and a number; other cells as they are."""
    found = [WORDED.match(cell) for cell in cells]
    spoken = {words(one.group(1)) for one in found if one is not None}
    if None in found or len(spoken) != 1 or not spoken <= {*listed("id"), *listed("answer"), *listed("anonymous")}:
        return cells
    return [str(int(one.group(2))) for one in found if one is not None]


def _made(cells: Sequence[str]) -> bool:
    return bool(cells) and all(map(MADE_KEY.match, cells))


def _all_different(cells: Sequence[str], rows: int) -> bool:
    return (
        len(cells) * 2 >= rows
        and len(set(cells)) >= ALL_DIFFERENT * len(cells)
        and all(len(cell) <= LONGEST_CODE for cell in cells)
    )


def _of_people(cells: Sequence[str], rows: int) -> bool:
    """Short cells that are nearly all different, or come back some times only: people who answered again, at two dates
    at most, and no group."""
    counts = Counter(cells)
    few = len(counts) * 2 >= len(cells) and max(counts.values()) <= MOST_TIMES
    return _all_different(cells, rows) or (few and len(cells) * 2 >= rows and max(map(len, counts)) <= LONGEST_CODE)


def _speaks_of_codes(header: str) -> bool:
    parts = set(words(header).split())
    return bool(parts & set(listed("id_words"))) and not parts & set(listed("id_not"))


def _could(column: Column, sample: Sequence[SampleRow]) -> bool:
    """Short texts, all different, with a digit or a sign of a code in them: perhaps what people chose as their code."""
    cells = [cell for row in sample if (cell := row.cells[column.position].strip())]
    return (
        len(cells) > 2
        and _all_different(cells, len(sample))
        and not counts_rows(cells)
        and not _made(cells)
        and all(" " not in cell or any(char.isdigit() for char in cell) for cell in cells)
        and not any(":" in cell or "/" in cell for cell in cells)
    )


__all__ = [
    "Named",
    "counts_rows",
    "id_rank",
    "made_by_tool",
    "names_nobody_elsewhere",
    "names_of",
    "said_of_people",
    "who",
]
