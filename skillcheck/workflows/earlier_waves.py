"""Earlier waves of the same people: kept in memory, paired by their codes, every row of them used or handed back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.cohort.pairing import pair
from skillcheck.errors import Problem, UsageProblem
from skillcheck.ingest.rows.moments import all_later, in_order
from skillcheck.ingest.rows.whose import BETWEEN, structure_of
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

SEVERAL = 3
"""People of whom not one gives another answer, from which two waves are perhaps one."""
MANY = 10
"""Answers of which hardly anybody gives all again, months later."""
NAMED = 3
"""So many people are named."""
MOST_LOOKED_AT = 100_000
"""People of a wave up to which it is asked when their rows were sent."""


@dataclass
class EarlierWave:
    """The answers of an earlier file, by person, and who is who today."""

    name: str
    files: Sequence[Understanding]
    """The file of the wave, then its rows that were handed back once and corrected."""
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
    people = people_of(request, now) if request.paired else []
    made = []
    names = [name for name, _ in request.waves]
    for name in dict.fromkeys(names):
        wave = _read(request, name, [one for one, of in zip(then, names, strict=True) if of == name])
        if request.paired:
            wave.pairing = pair(list(wave.row_of), people, request.pairs.get(name, {}))
            wave.pairing.set_unread(wave.unreadable)
            if request.options.structure is not None:  # another structure and a slip are two people
                wave.pairing.proposed = [two for two in wave.pairing.proposed if len(set(map(structure_of, two))) == 1]
        made.append(wave)
    return made


def same_answers(request: Request, waves: Sequence[EarlierWave], now: Sequence[Understanding]) -> list[Problem]:
    """Waves in which everyone answered exactly as today, perhaps one export in another order; and people who did so
    though today's file is no later one: one form used twice exports the rows of both dates, and whoever did not come
    back would be compared with themselves."""
    problems = []
    today = [time for one in now for time in one.times]
    for one in waves:
        then = [time for file in one.files for time in file.times]
        again = [] if all_later(today, then) else one.again
        if request.options.structure is not None and (apart := _structures_apart(one.pairing)):
            problems.append(Problem("workflows.wave_structures", file=now[0].path, fields={"name": one.name, **apart}))
        copied = _sent_once(request, one, now, again)
        known = bool(then and today) and in_order([*then, *today]) is not None
        if copied:
            problems.append(Problem("workflows.wave_rows_again", file=now[0].path, fields=_some(one.name, copied)))
        elif len(one.met) >= SEVERAL and not one.otherwise:
            fields: dict[str, object] = {"name": one.name, "n": len(one.met)}
            problems.append(Problem("workflows.wave_same_answers", file=one.files[0].path, fields=fields))
        elif len(again) >= SEVERAL or (again and known):
            problems.append(Problem("workflows.wave_rows_perhaps", file=now[0].path, fields=_some(one.name, again)))
    return problems


def _structures_apart(pairing: Pairing) -> dict[str, object]:
    """The structures of then and of today of which nobody is found again, where both dates have some."""
    dates = ((pairing.only_before, pairing.earlier.values()), (pairing.only_now, pairing.earlier))
    apart = []
    for alone, again in dates:
        found = set(map(structure_of, again))
        apart.append(
            list(dict.fromkeys(code.partition(BETWEEN)[0] for code in alone if structure_of(code) not in found))
        )
    return (
        {key: ", ".join(some[:NAMED]) for key, some in zip(("then", "now"), apart, strict=True)} if all(apart) else {}
    )


def _some(name: str, people: Sequence[str]) -> dict[str, object]:
    return {"name": name, "n": len(people), "names": ", ".join(people[:NAMED]) + "…" * (len(people) > NAMED)}


def _sent_once(request: Request, wave: EarlierWave, now: Sequence[Understanding], again: Sequence[str]) -> list[str]:
    """Of people with all their answers of then, those whose rows of today were sent at a time of then."""
    if not again or len(wave.row_of) > MOST_LOOKED_AT:
        return []
    earlier = wave.pairing.earlier
    then = _sent(wave.files, {earlier[who] for who in again}, options_then(request))
    today = _sent(now, set(again), request.options) if then else {}
    return [who for who in again if who in today and today[who] <= then.get(earlier[who], set())]


def _sent(files: Sequence[Understanding], people: set[str], options: ReadOptions) -> dict[str, set[str]]:
    """When rows of some people were sent, as the tool wrote it."""
    from skillcheck.ingest.read import raw_rows
    from skillcheck.ingest.rows.whose import code_in

    sent = defaultdict[str, set[str]](set)
    tables = [(one, part) for one in files for part in one.parts if part.times]
    for file, part in tables:
        place = next(iter(part.times))
        for row in raw_rows(Path(file.path), part, file):
            time = row.cells[place].strip() if place < len(row.cells) else ""
            who = code_in(row.cells, part, options) if time else ""
            if who in people:
                sent[who].add(time)
    return sent


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


def people_of(request: Request, found: Sequence[Understanding]) -> list[str]:
    """The codes of everyone whose row can be read."""
    from skillcheck.ingest.read import read

    bank, options = request.library.bank, request.options
    return [person for one in found for batch in read(Path(one.path), bank, options, one) for person in batch.ids]


def _read(request: Request, name: str, files: Sequence[Understanding]) -> EarlierWave:
    import numpy as np

    from skillcheck.cohort.pairing import Pairing
    from skillcheck.ingest.read import read
    from skillcheck.workflows.earlier_results import people_of_results

    bank = request.library.bank
    row_of: dict[str, int] = {}
    blocks, tally = [np.empty((0, len(bank)), dtype=np.int8)], Tally()
    returned: list[Home] = []
    for one in files:
        path = Path(one.path)
        for batch in [people_of_results(path, bank)] if path.is_dir() else read(path, bank, options_then(request), one):
            start = sum(len(block) for block in blocks)
            row_of |= {person: start + place for place, person in enumerate(batch.ids)}
            blocks.append(np.ascontiguousarray(batch.responses))
            tally.add(batch, path.name)
            returned += [home_of(row, one, files) for row in batch.returned]
    wave = EarlierWave(name, files, row_of, np.concatenate(blocks), tally, returned, Pairing())
    if request.paired:
        wave.unreadable = _codes(returned, options_then(request)) - row_of.keys()
    return wave


def _codes(returned: Sequence[Home], options: ReadOptions) -> set[str]:
    """The codes of the people whose rows are handed back, each within its structure."""
    from skillcheck.ingest.rows.whose import code_in

    return {code for _, part, row in returned if not row.aside and (code := code_in(row.cells, part, options))}
