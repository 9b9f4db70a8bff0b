"""Earlier waves of the same people: kept in memory, paired by their codes, every row of them used or handed back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.cohort.pairing import pair
from skillcheck.errors import DataProblem, Problem, UsageProblem
from skillcheck.ingest.rows.whose import structure_of
from skillcheck.workflows.corrections import home_of
from skillcheck.workflows.request import Tally
from skillcheck.workflows.understand import options_then

if TYPE_CHECKING:
    from skillcheck.cohort.pairing import Pairing
    from skillcheck.cohort.scoring import Plan
    from skillcheck.cohort.sums import CohortSums
    from skillcheck.cohort.wave_record import Compared
    from skillcheck.export.result_folder import ResultFolder
    from skillcheck.i18n import Texts
    from skillcheck.ingest.model import Batch, Understanding
    from skillcheck.ingest.options import ReadOptions
    from skillcheck.measurement.responses import Responses
    from skillcheck.workflows.corrections import Home
    from skillcheck.workflows.request import Request
    from skillcheck.workflows.workers import Pairs

MANY = 10
"""Answers of which hardly anybody gives all again, months later."""


@dataclass
class EarlierWave:
    """The answers of an earlier date, by person, and who is who today."""

    name: str
    files: Sequence[Understanding]
    """The files of the wave, some of which hold rows that were handed back once and corrected."""
    row_of: dict[str, int]
    responses: Responses
    tally: Tally
    returned: list[Home]
    pairing: Pairing
    unreadable: set[str] = field(default_factory=set)
    """People whose row was there and could not be read."""
    met: set[int] = field(default_factory=set)
    otherwise: bool = False
    """Whether somebody who was met answers anything otherwise today."""
    again: list[str] = field(default_factory=list)
    """Who gives many answers today, all of them as then."""

    def pairs(self, batch: Batch) -> Pairs | None:
        """The people of a batch who answered then."""
        import numpy as np

        from skillcheck.workflows.workers import Pairs

        earlier = self.pairing.earlier
        places = [place for place, person in enumerate(batch.ids) if person in earlier]
        rows = [self.row_of[earlier[batch.ids[place]]] for place in places]
        self.met.update(rows)
        same = (self.responses[rows] == batch.responses[places]).all(axis=1)
        self.otherwise = self.otherwise or not same.all()
        for at in np.flatnonzero(same & ((self.responses[rows] >= 0).sum(axis=1) >= MANY)).tolist():
            self.again.append(batch.ids[places[at]])
        return Pairs(np.array(places, dtype=np.intp), self.responses[rows]) if places else None

    @property
    def id_column(self) -> str | None:
        """The header of the column of people."""
        return self.files[0].id_column

    @property
    def unread_before(self) -> int:
        """How many people of today were there then, with a row that could not be read."""
        return len(self.pairing.unread)


def earlier_waves(request: Request, now: Sequence[Understanding], then: Sequence[Understanding]) -> list[EarlierWave]:
    """Read each earlier wave, and pair its people with those of today (whose codes are read once before)."""
    if request.pairs and not request.pairs.keys() & {name for name, _ in request.waves}:
        fields: dict[str, object] = {"found": ", ".join(request.pairs), "known": ", ".join(n for n, _ in request.waves)}
        raise UsageProblem(Problem("workflows.pairs_of_other_waves", fields=fields))
    if not then:
        return []
    people, unreadable = _people_of(request, now) if request.paired else ([], set[str]())
    made = []
    for name, places in request.places.items():
        wave = _read(request, name, [then[at] for at in places])
        if request.paired:
            wave.pairing = pair(list(wave.row_of), people, request.pairs.get(name, {}))
            wave.pairing.set_unread(wave.unreadable, unreadable)
            if request.options.structure is not None:  # another structure and a slip are two people
                wave.pairing.proposed = [two for two in wave.pairing.proposed if len(set(map(structure_of, two))) == 1]
        made.append(wave)
    return made


def compared_groups(
    request: Request, folder: ResultFolder, plan: Plan, waves: Sequence[EarlierWave], now: CohortSums
) -> list[Compared]:
    """Each earlier wave as a group beside that of today, its rows that could not be read handed back."""
    from skillcheck.cohort.scoring import make_plan, score_in_slices
    from skillcheck.cohort.sums import CohortSums
    from skillcheck.cohort.two_groups import compared

    made, alone = [], make_plan(request.library, None)
    for wave in waves:
        hand_back(wave, folder, request.texts)
        sums = CohortSums.empty(alone.shape)
        for scored in score_in_slices(alone, [""] * len(wave.responses), {}, wave.responses):
            sums.merge(scored.sums)
        made.append(compared(wave.name, sums, now, plan.model.dimensions))
    return [one for one in made if one is not None]


def hand_back(wave: EarlierWave, folder: ResultFolder, texts: Texts) -> None:
    """The rows of a wave that could not be read, in a file with its name."""
    for one, part, row in wave.returned:
        folder.rejected(one.path, part, texts, wave.name, aside=row.aside).add(row)


def _people_of(request: Request, found: Sequence[Understanding]) -> tuple[list[str], set[str]]:
    """The codes of everyone whose row can be read, and of those whose row cannot."""
    from skillcheck.ingest.read import read

    bank, options = request.library.bank, request.options
    people: list[str] = []
    returned: list[Home] = []
    for one in found:
        for batch in read(Path(one.path), bank, options, one):
            people += batch.ids
            returned += [home_of(row, one, found) for row in batch.returned]
    return people, _codes(returned, options).difference(people)


def _read(request: Request, name: str, files: Sequence[Understanding]) -> EarlierWave:
    import numpy as np

    from skillcheck.cohort.pairing import Pairing
    from skillcheck.ingest.read import duplicates_of, read
    from skillcheck.workflows.earlier_results import people_of_results

    bank, options = request.library.bank, options_then(request)
    people = duplicates_of([one for one in files if one.names_people and not Path(one.path).is_dir()], bank, options)
    row_of: dict[str, int] = {}
    blocks, tally = [np.empty((0, len(bank)), dtype=np.int8)], Tally()
    returned: list[Home] = []
    for one in files:
        path, known = Path(one.path), people if one.names_people else None
        for batch in [people_of_results(path, bank)] if path.is_dir() else read(path, bank, options, one, known):
            if request.paired and (twice := row_of.keys() & set(batch.ids)):  # of files, the second row came back
                fields = {"name": name, "found": min(twice), "n": len(twice)}
                raise DataProblem(Problem("workflows.wave_person_twice", file=one.path, fields=fields))
            start = sum(len(block) for block in blocks)
            if request.paired and (rows := [person for person, n in Counter(batch.ids).items() if n > 1]):
                raise DataProblem(Problem("workflows.wave_person_rows", file=one.path, fields={"found": rows[0]}))
            row_of |= {person: start + place for place, person in enumerate(batch.ids)}
            blocks.append(np.ascontiguousarray(batch.responses))
            tally.add(batch, path.name)
            returned += [home_of(row, one, files) for row in batch.returned]
    wave = EarlierWave(name, files, row_of, np.concatenate(blocks), tally, returned, Pairing())
    if request.paired:
        wave.unreadable = _codes(returned, options) - row_of.keys()
    return wave


def _codes(returned: Sequence[Home], options: ReadOptions) -> set[str]:
    """The codes of the people whose rows are handed back, each within its structure."""
    from skillcheck.ingest.rows.whose import code_in

    return {code for _, part, row in returned if not row.aside and (code := code_in(row.cells, part, options))}
