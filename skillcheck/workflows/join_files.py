"""Files of the same people, asked different questions by different tools → one row per person, held in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from skillcheck.cohort.pairing import pair
from skillcheck.errors import DataProblem, Problem
from skillcheck.ingest.cells.normalise import light
from skillcheck.ingest.columns.named_columns import named
from skillcheck.ingest.model import Batch
from skillcheck.ingest.rows.batches import plain, told
from skillcheck.ingest.rows.whose import structure_of
from skillcheck.measurement.responses import NOT_ANSWERED, NOT_ASKED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from skillcheck.ingest.model import ReturnedRow, Understanding
    from skillcheck.ingest.options import ReadOptions
    from skillcheck.questions.item_bank import ItemBank

NAMED = 3
"""So many people are named."""


@dataclass(frozen=True)
class _Added:
    """A file of a join, and who is in it."""

    path: str
    people: list[str]
    """Each by the code under which they were met first."""


@dataclass
class Joined:
    """The people of all files, in the order in which they were met."""

    bank: ItemBank
    answers: dict[str, NDArray[np.int8]] = field(default_factory=dict)
    carried: dict[str, dict[str, str]] = field(default_factory=dict)
    returned: list[tuple[Understanding, ReturnedRow]] = field(default_factory=list)
    conflicts: list[Problem] = field(default_factory=list)
    """Answers that two files give differently: neither is used."""
    blank: int = 0
    notes: list[Problem] = field(default_factory=list)
    """Who is in one file only, and groups that two files give differently."""
    aims: dict[str, set[str]] = field(default_factory=dict)
    """Person → the profiles that the files give."""
    files: list[_Added] = field(default_factory=list)

    def add(self, one: Understanding, corrected: Sequence[Understanding], options: ReadOptions) -> None:
        """Read one file, with its rows that are corrected elsewhere, and put its answers beside those there."""
        from skillcheck.ingest.read import read

        name, batches = Path(one.path).name, list[Batch]()
        for file in (one, *corrected):
            for batch in read(Path(file.path), self.bank, options, file):
                self.returned += [(file, row) for row in batch.returned]
                self.blank += batch.blank
                batches.append(batch)
        people = [person for batch in batches for person in batch.ids]
        found = pair(list(self.answers), people)
        known = found.earlier
        if found.written:
            pairs = [f'"{then[:20]}" ↔ "{here[:20]}"' for then, here in found.written]
            self.notes.append(Problem("workflows.joined_written", file=one.path, fields=_first(pairs, "found")))
        if people:
            self.files.append(_Added(one.path, [known.get(person, person) for person in people]))
        differ: dict[str, list[str]] = {}
        for batch in batches:
            answers = told(batch)
            for at, written in enumerate(batch.ids):
                person = known.get(written, written)
                self._person(person, answers[at], name)
                mine = self.carried.setdefault(person, {})
                for header, column in batch.carried.items():
                    if mine.get(header) and column[at].strip() and light(mine[header]) != light(column[at]):
                        differ.setdefault(header, []).append(person)
                    mine[header] = mine.get(header) or column[at]
                if options.profiles is not None:
                    said = {column[at] for header, column in batch.carried.items() if _same(header, options)}
                    self.aims.setdefault(person, set()).update(said - {""})

        for header, people in differ.items():
            fields: dict[str, object] = {"n": len(people), "names": ", ".join(people[:NAMED])}
            self.notes.append(Problem("workflows.joined_groups_differ", file=one.path, column=header, fields=fields))

    def tell_alone(self, options: ReadOptions) -> None:
        """Note who of a file is in no other: sites may come one after the other, and the checks of all of them last. A
        structure that is in one file only has nothing to be joined, where another has.

        Raises:
            DataProblem: a file of which nobody is in another, so that nothing is joined.
        """
        times = Counter(person for one in self.files for person in set(one.people))
        for at, one in enumerate(self.files):
            alone = [person for person in one.people if times[person] == 1]
            others = [person for other in self.files if other is not one for person in other.people]
            own = options.structure is not None and max(times.values()) > 1
            own = own and set(map(structure_of, one.people)).isdisjoint(map(structure_of, others))
            if len(alone) == len(one.people) and not own:
                fields: dict[str, object] = {"names": ", ".join(alone[:NAMED]), "other": ", ".join(others[:NAMED])}
                raise DataProblem(Problem("workflows.joined_nobody", file=one.path, fields=fields))
            if alone:
                self.notes.append(Problem("workflows.joined_alone", file=one.path, fields=_first(alone, "names")))
            before = [person for other in self.files[:at] for person in other.people if times[person] == 1]
            if found := self._perhaps_one(before, alone):
                self.notes.append(Problem("workflows.codes_alike", file=one.path, fields=_first(found, "found")))

    def _perhaps_one(self, before: Sequence[str], alone: Sequence[str]) -> list[str]:
        """Codes of two files that are one slip apart, where no question was answered in both."""
        answered = {person: ~np.isin(self.answers[person], (NOT_ANSWERED, NOT_ASKED)) for person in (*before, *alone)}
        return [
            f'"{then[:20]}" ↔ "{here[:20]}"'
            for then, here in pair(before, alone).proposed
            if not (answered[then] & answered[here]).any()
        ]

    def _person(self, person: str, answers: NDArray[np.int8], name: str) -> None:
        mine = self.answers.get(person)
        if mine is None:
            self.answers[person] = answers
            return
        blank, other = np.isin(mine, (NOT_ANSWERED, NOT_ASKED)), np.isin(answers, (NOT_ANSWERED, NOT_ASKED))
        differ = ~blank & ~other & (mine != answers)
        made = np.where(blank & ~(other & (mine == NOT_ANSWERED)), answers, mine)
        for place in np.flatnonzero(differ).tolist():
            fields: dict[str, object] = {"found": person, "suggestion": self.bank.ids[place]}
            self.conflicts.append(Problem("workflows.files_disagree", file=name, fields=fields))
        self.answers[person] = np.where(differ, np.int8(NOT_ANSWERED), made).astype(np.int8)

    def batches(self, rows: int) -> Iterator[Batch]:
        """The people, some at a time."""
        people = list(self.answers)
        headers = list(dict.fromkeys(header for mine in self.carried.values() for header in mine))
        for begin in range(0, len(people), rows):
            some = people[begin : begin + rows]
            carried = {header: [self.carried[person].get(header, "") for person in some] for header in headers}
            answers = np.array([self.answers[person] for person in some], np.int8).T
            responses, chosen = plain(np.ascontiguousarray(answers))
            yield Batch(some, list(range(begin, begin + len(some))), responses, carried, chosen)


def _first(some: Sequence[str], name: str) -> dict[str, object]:
    """Some of them and their number, with a sign where there are more."""
    return {"n": len(some), name: ", ".join(some[:NAMED]) + "…" * (len(some) > NAMED)}


def join(found: Sequence[Understanding], bank: ItemBank, options: ReadOptions) -> Joined:
    """One row per person of several files; codes equal but for their writing are one person."""
    joined = Joined(bank)
    for one in found:
        if not one.corrects:
            joined.add(one, [other for other in found if other.corrects == one.path], options)
    joined.tell_alone(options)
    if options.profiles is not None:
        _settle_profiles(joined, options)
    return joined


def _same(header: str, options: ReadOptions) -> bool:
    return options.profiles is not None and bool(named([header], options.profiles.header))


def _settle_profiles(joined: Joined, options: ReadOptions) -> None:
    """Each person's one profile, whichever file says it.

    Raises DataProblem: everybody of whom no file says one, or two files say different ones.
    """
    assert options.profiles is not None
    column, usual, problems = options.profiles.header, options.profiles.usual, list[Problem]()
    headers = dict.fromkeys(one for mine in joined.carried.values() for one in mine if _same(one, options))
    for person, aims in joined.aims.items():
        if len(aims) != 1 and not (usual and not aims):
            code = "workflows.joined_two_profiles" if aims else "workflows.joined_no_profile"
            fields: dict[str, object] = {"found": person, "known": ", ".join(sorted(aims))}
            problems.append(Problem(code, column=column, fields=fields))
        joined.carried[person] |= dict.fromkeys(headers, min(aims, default=usual))
    if problems:
        raise DataProblem(problems)
