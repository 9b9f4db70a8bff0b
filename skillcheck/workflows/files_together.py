"""Several files of one date beside one another: copies, codes written otherwise, a file for each person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.cohort.pairing import code_key, slip
from skillcheck.errors import DataProblem, Problem, UsageProblem
from skillcheck.ingest.rows.copies import same_rows
from skillcheck.ingest.rows.said_when import both_ends, says_end

if TYPE_CHECKING:
    from skillcheck.ingest.model import Understanding
    from skillcheck.workflows.request import Request

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
    for one, other, n in _half_the_same(files):
        names = {"name": wave, "n": n, "one": Path(one.path).name, "other": Path(other.path).name}
        raise UsageProblem(Problem("workflows.wave_twice", fields=names))


def one_row_kept(now: Sequence[Understanding]) -> list[Understanding]:
    """The files, of which one row a person is kept, with a note where half of the codes of one are those of another:
    two sites may count their people alike."""
    made = list(now)
    for one, other, n in _half_the_same(now):
        fields: dict[str, object] = {"n": n, "one": Path(one.path).name}
        at = now.index(other)
        note = Problem("workflows.files_share_codes", file=other.path, fields=fields)
        made[at] = replace(made[at], notes=(*made[at].notes, note))
    return made


def _half_the_same(files: Sequence[Understanding]) -> Iterator[tuple[Understanding, Understanding, int]]:
    """Two files, one of which has half of its codes or more in the other, and how many."""
    people = [(one, {code.strip().casefold() for part in one.parts for code in part.codes}) for one in files]
    for (one, some), (other, others) in combinations([pair for pair in people if not pair[0].corrects], 2):
        if len(some & others) * 2 >= max(2, min(len(some), len(others))):
            yield one, other, len(some & others)


def refuse_moments_of_nobody(now: Sequence[Understanding]) -> None:
    """Files called «avant» and «après» whose people nothing names: each would count twice.

    Raises:
        DataProblem: there are such files.
    """
    names = [Path(one.path).stem for one in now]
    if both_ends(names) and not any(one.names_people for one in now):
        ordered = sorted(now, key=lambda one: says_end(Path(one.path).stem) or False)
        fields = {"one": Path(ordered[0].path).name, "other": Path(ordered[-1].path).name}
        raise DataProblem(Problem("workflows.files_of_moments", file=now[0].path, fields=fields))


def of_one_name(now: list[Understanding], then: list[Understanding], request: Request) -> list[list[Understanding]]:
    """Today's files and those of earlier waves, each with a note where its codes are called otherwise in another one in
    which people are found by them: given to somebody else meanwhile, or counted anew.

    Raises:
        DataProblem: most of those who are in both are called otherwise, and the column of codes was not named.
    """
    said = bool(request.options.id_column)
    then = [_same_names(one, now, said=said) for one in then] if request.paired else then
    if request.join:
        now = [_same_names(one, now[:at], said=said) for at, one in enumerate(now)]
    return [now, then]


def _same_names(one: Understanding, others: Sequence[Understanding], *, said: bool) -> Understanding:
    mine, its = ({code_key(code): (code, names) for part in parts for code, names in part.called.items()}
                 for parts in (one.parts, [part for other in others for part in other.parts]))  # fmt: skip
    both = [(mine[key], its[key][1]) for key in mine if key in its and mine[key][1].keys() & its[key][1].keys()]
    wrong = [code for (code, names), then in both if not any(_one_name(names[h], then[h]) for h in names.keys() & then)]
    fields: dict[str, object] = {"n": len(wrong), "of": len(both), "found": ", ".join(wrong[:3])}
    if len(wrong) > 1 and 2 * len(wrong) > len(both) and not said:
        raise DataProblem(Problem("workflows.codes_of_others", file=one.path, fields=fields))
    note = Problem("workflows.codes_of_others_some", file=one.path, fields=fields)
    return replace(one, notes=(*one.notes, note)) if wrong else one


def _one_name(one: str, other: str) -> bool:
    """Whether two writings can be one person's: a word in common, or one slip of the hand."""
    return not set(one.split()).isdisjoint(other.split()) or slip(one, other)


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
