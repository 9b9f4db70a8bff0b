"""Values of groups: the same words but for spaces and case are one group. A class is not to be split by a space."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from skillcheck.cohort.pairing import code_key
from skillcheck.errors import Problem
from skillcheck.ingest.cells.normalise import light
from skillcheck.ingest.columns.named_columns import named
from skillcheck.ingest.model import Column, Part, SampleRow, Understanding
from skillcheck.ingest.options import ReadOptions
from skillcheck.ingest.rows.moments import moments

MOST_LEARNED = 10_000
"""Values beyond these are no groups of people: each is kept as it is written, and memory stays small."""
KEPT = ("group", "carried")
SEVERAL = re.compile(r"[;|]|, ")
"""Between the values of a question that takes several."""
NAMED = 3
"""So many groups are named."""


def spellings(part: Part, sample: Sequence[SampleRow]) -> dict[int, dict[str, str]]:
    """For each column of groups, how each value is written most often in the head of the file."""
    made = {}
    for column in part.columns:
        if column.role != "group":
            continue
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for row in sample:
            text = tidy(row.cells[column.position])
            counts[light(text)][text] += 1
        made[column.position] = {key: min(some, key=lambda text: (-some[text], text)) for key, some in counts.items()}
    return made


def merged(part: Part, sample: Sequence[SampleRow]) -> dict[str, list[str]]:
    """Header of a group → its values that are one with another but for spaces and case, and that other."""
    found: dict[str, list[str]] = {}
    for place, known in part.spellings.items():
        written = dict.fromkeys(row.cells[place] for row in sample)
        pairs = [f'"{cell[:20]}" = "{kept[:20]}"' for cell in written if cell != (kept := known[light(tidy(cell))])]
        if pairs:
            found[part.columns[place].header] = pairs
    return found


def tidy(text: str) -> str:
    """A value without spare spaces."""
    return " ".join(text.split())


def shared(found: Sequence[Understanding]) -> list[Understanding]:
    """The same files, those that are read together: a group that several have is written as the first of them has it.

    What is learned of a column while one file is read is then known in all. So is its heading: «Parcours» here and
    «parcours » there would else be two columns, each without the people of the other file.
    """
    known: dict[str, dict[str, str]] = defaultdict(dict)
    headings: dict[str, str] = {}

    def of(part: Part, place: int) -> dict[str, str]:
        together = known[light(part.columns[place].header)]
        for key, text in part.spellings[place].items():
            together.setdefault(key, text)
        return together

    def headed(part: Part) -> tuple[Column, ...]:
        kept = [light(column.header) for column in part.columns if column.role in KEPT]
        return tuple(
            replace(column, header=headings.setdefault(key, column.header))
            if column.role in KEPT and kept.count(key := light(column.header)) == 1
            else column
            for column in part.columns
        )

    return [
        replace(
            one,
            parts=tuple(
                replace(p, spellings={at: of(p, at) for at in p.spellings}, columns=headed(p)) for p in one.parts
            ),
        )
        for one in found
    ]


def divided_by(found: Sequence[Understanding], options: ReadOptions) -> list[str]:
    """The headings of all that divides the people: those asked for first, in the order in which they were."""
    there = list(dict.fromkeys(header for one in found for header in one.groups))
    asked = (options.frame.get(name, name) for name in options.groups)
    return list(dict.fromkeys([*(there[at] for name in asked for at in named(there, name)[:1]), *there]))


def alike(found: Sequence[Understanding]) -> list[Understanding]:
    """The same files (``shared``), with a note where a group seems to be written in two ways: «1» and «1.0»,
    «Saint-Étienne» and «Saint Etienne», a date. They stay two groups: only a person knows."""
    told: set[str] = set()
    made = []
    for one in found:
        notes = list[Problem]()
        for part in one.parts:
            for place, known in part.spellings.items():
                header = part.columns[place].header
                some = [] if light(header) in told else _written_otherwise(filter(None, known.values()))
                told.add(light(header))
                if some:
                    fields: dict[str, object] = {"n": len(some), "found": ", ".join(some[:NAMED])}
                    notes.append(Problem("ingest.groups_alike", file=one.path, column=header, fields=fields))
        made.append(replace(one, notes=(*one.notes, *notes)) if notes else one)
    return made


def _written_otherwise(values: Iterable[str]) -> list[str]:
    written: dict[object, list[str]] = defaultdict(list)
    for value in values:
        in_order = " ".join(sorted(SEVERAL.split(value), key=code_key))  # «Pau;Lyon» is «Lyon;Pau»
        written[next(filter(None, moments(value)), code_key(in_order))].append(f'"{value[:20]}"')
    return [" ↔ ".join(some) for some in written.values() if len(some) > 1]


def as_groups(cells: Sequence[str], known: dict[str, str], *, learns: bool = True) -> list[str]:
    """The values of a column as their groups are written; what nobody knew is learned as it is first met."""
    met: dict[str, str] = {}
    for cell in dict.fromkeys(cells):
        met[cell] = known.get(light(cell)) or tidy(cell)
        if learns and len(known) < MOST_LEARNED:
            known.setdefault(light(cell), met[cell])
    return [met[cell] for cell in cells]


def kept(part: Part, places: Sequence[int], columns: Sequence[list[str]], *, learns: bool = True) -> list[list[str]]:
    """The cells of some columns of a table, groups under one spelling each."""
    spelled = [part.spellings.get(place) for place in places]
    return [
        cells if known is None else as_groups(cells, known, learns=learns)
        for cells, known in zip(columns, spelled, strict=True)
    ]
