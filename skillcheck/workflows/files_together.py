"""Several files of one date beside one another: copies, codes written otherwise, a file for each person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.cohort.pairing import code_key
from skillcheck.errors import DataProblem, Problem, UsageProblem
from skillcheck.ingest.rows.copies import same_rows

if TYPE_CHECKING:
    from skillcheck.ingest.model import Understanding

SEVERAL = 3
"""Files of one row from which they are a file for each person."""


def refuse_copies(now: Sequence[Understanding]) -> None:
    """An export given twice («answers (1).csv») would count its people twice.

    Raises:
        DataProblem: two files hold the same rows, or one those of the other and more.
    """
    for one, other in combinations(now, 2):
        rows = max(same_rows(part, its) for part in one.parts for its in other.parts)
        if rows:
            names = {"one": Path(one.path).name, "other": Path(other.path).name, "n": rows}
            raise DataProblem(Problem("workflows.files_are_copies", file=other.path, fields=names))


def refuse_same_people(files: Sequence[Understanding], wave: str) -> None:
    """The files of one wave are of different people; two dates under one name would be one date.

    Raises:
        UsageProblem: half of the codes of a file are those of another.
    """
    people = [(one, {code.strip().casefold() for part in one.parts for code in part.codes}) for one in files]
    for (one, some), (other, others) in combinations([pair for pair in people if not pair[0].corrects], 2):
        if len(some & others) * 2 >= max(2, min(len(some), len(others))):
            names = {"name": wave, "n": len(some & others), "one": Path(one.path).name, "other": Path(other.path).name}
            raise UsageProblem(Problem("workflows.wave_twice", fields=names))


def alike_across(now: Sequence[Understanding]) -> list[Understanding]:
    """Each file with a note where codes of its first people are those of another file, written otherwise."""
    met: dict[str, tuple[str, str]] = {}
    made = []
    for one in now:
        codes = [] if one.corrects else [code for part in one.parts for code in part.codes]
        known = {code: met.get(code_key(code), (code, "")) for code in codes}
        alike = [f'"{code[:20]}" ↔ "{other[:20]}" ({file})' for code, (other, file) in known.items() if other != code]
        met = {code_key(code): (code, Path(one.path).name) for code in codes} | met
        fields: dict[str, object] = {"n": len(alike), "found": ", ".join(alike[:3])}
        note = Problem("workflows.codes_alike", file=one.path, fields=fields)
        made.append(replace(one, notes=(*one.notes, note)) if alike else one)
    return made


def perhaps_corrected(now: Sequence[Understanding]) -> list[Understanding]:
    """Each file with a note where all its people are in a longer file with the same headers: corrected rows without the
    columns that say which lines they replace."""
    made = []
    people = [{code for part in one.parts for code in part.codes} for one in now]
    for one, codes in zip(now, people, strict=True):
        of = [
            Path(other.path).name
            for other, theirs in zip(now, people, strict=True)
            if codes < theirs and one.header_lines[-1:] == other.header_lines[-1:]
        ]
        note = Problem("workflows.perhaps_corrected", file=one.path, fields={"n": len(codes), "other": ", ".join(of)})
        made.append(replace(one, notes=(*one.notes, note)) if codes and of and not one.corrects else one)
    return made


def a_person_each(now: Sequence[Understanding]) -> list[Understanding]:
    """The files, with one note where each has one row and no code: a file for each person, whom only its name tells."""
    if len(now) < SEVERAL or any(one.rows_seen != 1 or one.id_column for one in now):
        return list(now)
    first, *others = [
        replace(one, notes=tuple(note for note in one.notes if note.code != "ingest.ids_made")) for one in now
    ]
    note = Problem("workflows.a_person_each", fields={"n": len(now), "found": Path(first.path).stem})
    return [replace(first, notes=(*first.notes, note)), *others]
