"""What a person must be told of what stands around and beside questions: words that may make another question of one,
people who did not agree, groups that a spreadsheet changed, codes that somebody tried the form with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from skillcheck.errors import Problem
from skillcheck.ingest.cells.dates import is_date
from skillcheck.ingest.cells.normalise import boxes, listed, words
from skillcheck.ingest.columns.item_columns import HeaderIndex
from skillcheck.ingest.columns.moments_asked import is_moment
from skillcheck.ingest.model import Part, SampleRow
from skillcheck.ingest.options import ReadOptions

SHOWN = 3
WAYS = 3
"""Yes, no and one more: more different cells are no consent, but how much somebody agrees."""
YEAR = re.compile(r"^20\d\d$")
BESIDE = ("carried", "group", "unknown", "question")


def notes_beside(
    part: Part, people: Sequence[SampleRow], path: str, options: ReadOptions, index: HeaderIndex
) -> Iterator[Problem]:
    """All of them."""
    decided = {words(header) for header in options.recipe.skip} if options.recipe else set()
    yield from _words_around(part, path, index)
    for column in part.columns:
        if column.role not in (*BESIDE, "id") or words(column.header) in decided:
            continue
        cells = [cell for row in people if (cell := row.cells[column.position].strip())]
        if column.role in BESIDE and (no := _refusals(column.header, cells)):
            fields: dict[str, object] = {"found": column.header[:60], "n": len(no), "one": no[0][:40]}
            yield Problem("ingest.consent_refused", file=path, fields=fields)
        named = column.role == "id" and 2 * sum(any(map(str.isdigit, cell)) for cell in cells) <= len(cells)
        if named and (some := [cell for cell in cells if words(cell) in listed("row_filler")]):
            fields = {"found": column.header[:60], "n": len(some), "one": some[0][:40]}
            yield Problem("ingest.rows_say_test", file=path, fields=fields)
        values = dict.fromkeys(cells) if column.role in ("carried", "group") else {}
        if 0 < len(dates := list(filter(is_date, values))) < len(values):
            fields = {"n": len(dates), "found": ", ".join(f'"{cell[:20]}"' for cell in dates[:SHOWN])}
            yield Problem("ingest.groups_changed", file=path, column=column.header, fields=fields)


def _refusals(header: str, cells: Sequence[str]) -> list[str]:
    """The cells that say no where a heading asks whether somebody agrees («J'accepte que mes réponses soient lues»)."""
    if not any(word in listed("consent") for word in words(header).split()) or len(set(map(words, cells))) > WAYS:
        return []
    no = tuple(f"{entry} " for entry in listed("refusals"))
    return [cell for cell in cells if not (said := _ticked(cell)) or f"{words(said)} ".startswith(no)]


def _ticked(cell: str) -> str:
    """What is ticked in a cell that holds the boxes of a form; any other cell whole."""
    seen = boxes(cell)
    return next((said for full, said in seen if full), "") if seen else cell


def _words_around(part: Part, path: str, index: HeaderIndex) -> Iterator[Problem]:
    """Words around the questions of some columns, where other columns have none: not the title of the whole form."""
    asked = [column for column in part.columns if column.role == "item" and column.how in ("text", "id", "id inside")]
    texts = [column for column in asked if column.how == "text"]
    rare, n = list[str](), 0
    for some in (texts, [column for column in asked if column not in texts]):
        around = Counter(_around(column.header, str(column.item), index) for column in some)
        few = [said for said, count in around.items() if said and 2 * count < len(some) and around[""]]
        rare, n = rare + few, n + sum(around[said] for said in few)
    if rare:
        fields: dict[str, object] = {"n": n, "found": ", ".join(f'"{said[:60]}"' for said in rare[:SHOWN])}
        yield Problem("ingest.words_around", file=path, fields=fields)


def _around(header: str, item: str, index: HeaderIndex) -> str:
    """The words that a header has beside its question, or before its code: no number, no code, no moment, no other
    language."""
    held = index.whole.held(header)
    before, code, _ = words(header).partition(f" {item}")
    said = []
    for side in (held.before, held.after) if held else (before,) if code else ():
        known = listed("item_names")
        some = [
            word
            for word in side.split()
            if (word.isalpha() and len(word) > 1 and word not in known) or YEAR.match(word)
        ]
        if some and side not in listed("remarks") and side not in index.texts and not is_moment(side):
            said.append(" ".join(some))
    return " … ".join(said)
