"""Earlier waves of the same people: kept in memory, paired by their codes, every row of them used or handed back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.errors import DataProblem, Problem
from skillcheck.workflows.request import Tally

if TYPE_CHECKING:
    from skillcheck.cohort.pairing import Pairing
    from skillcheck.ingest.model import Batch, ReturnedRow, Understanding
    from skillcheck.ingest.options import ReadOptions
    from skillcheck.measurement.responses import Responses
    from skillcheck.workflows.request import Request
    from skillcheck.workflows.workers import Pairs


@dataclass
class EarlierWave:
    """The answers of an earlier file, by person, and who is who today."""

    name: str
    found: Understanding
    row_of: dict[str, int]
    responses: Responses
    tally: Tally
    returned: list[ReturnedRow]
    pairing: Pairing
    unreadable: set[str] = field(default_factory=set)
    """People whose row was there and could not be read."""
    met: set[int] = field(default_factory=set)

    def pairs(self, batch: Batch) -> Pairs | None:
        """The people of a batch who answered then."""
        import numpy as np

        from skillcheck.workflows.workers import Pairs

        earlier = self.pairing.earlier
        places = [place for place, person in enumerate(batch.ids) if person in earlier]
        rows = [self.row_of[earlier[batch.ids[place]]] for place in places]
        self.met.update(rows)
        return Pairs(np.array(places, dtype=np.intp), self.responses[rows]) if places else None

    @property
    def unread_before(self) -> int:
        """How many people of today were there then, with a row that could not be read."""
        from skillcheck.cohort.pairing import code_key

        keys = set(map(code_key, self.unreadable))
        return sum(code_key(person) in keys for person in self.pairing.only_now)


def understand_waves(request: Request) -> tuple[list[Understanding], list[Understanding]]:
    """What is understood of the files to score and of each earlier wave, their numbers starting alike.

    Raises:
        DataProblem: a file that is no table of answers, or without a column that names people.
    """
    from skillcheck.workflows.score_cohort import understand_all

    bank = request.library.bank
    now = understand_all(request.files, bank, request.options)
    then = understand_all([path for _, path in request.waves], bank, options_then(request))
    if then:
        refuse_counters([*then, *now])
    return _numbers_agreed(now, [*now, *then], request), _numbers_agreed(then, [*now, *then], request)


def options_then(request: Request) -> ReadOptions:
    """Groups and kept columns are those of today's file."""
    return replace(request.options, groups=(), keep_personal=())


def _numbers_agreed(some: list[Understanding], known: list[Understanding], request: Request) -> list[Understanding]:
    """A wave where nobody chose the lowest answer has the numbers of the other wave, asked with the same questions."""
    from skillcheck.ingest.read import understand

    made = []
    for one in some:
        told = next((other for other in known if other.zero_seen and _same_questions(one, other)), None)
        if told is not None and one.parts[0].first is None and not one.above_seen:
            options = replace(request.options if one in known else options_then(request), numbers=0)
            one = understand(Path(one.path), request.library.bank, options)  # noqa: PLW2901 (the same file, better known)
        made.append(one)
    return made


def _same_questions(one: Understanding, other: Understanding) -> bool:
    return one is not other and set(one.headers("item")) == set(other.headers("item"))


def refuse_counters(found: Sequence[Understanding]) -> None:
    """Waves are paired by people's names: a file without them, or with a tool's count of rows, pairs strangers.

    Raises:
        DataProblem: every file of which no column names people.
    """
    problems = [
        Problem("workflows.wave_counted" if one.id_column else "workflows.before_without_ids", file=one.path,
                fields={"found": one.id_column or ""})
        for one in found
        if not one.names_people
    ]  # fmt: skip
    if problems:
        raise DataProblem(problems)


def earlier_waves(request: Request, now: Sequence[Understanding], then: Sequence[Understanding]) -> list[EarlierWave]:
    """Read each earlier wave, and pair its people with those of today (whose codes are read once before)."""
    from skillcheck.cohort.pairing import pair

    if not then:
        return []
    people = people_of(request, now)
    made = []
    for (name, _), found in zip(request.waves, then, strict=True):
        wave = _read(request, name, found)
        wave.pairing = pair(list(wave.row_of), people, request.pairs.get(name, {}))
        made.append(wave)
    return made


def people_of(request: Request, found: Sequence[Understanding]) -> list[str]:
    """The codes of everyone whose row can be read."""
    from skillcheck.ingest.read import read

    bank, options = request.library.bank, request.options
    return [person for one in found for batch in read(Path(one.path), bank, options, one) for person in batch.ids]


def _read(request: Request, name: str, found: Understanding) -> EarlierWave:
    import numpy as np

    from skillcheck.cohort.pairing import Pairing
    from skillcheck.ingest.read import read

    bank = request.library.bank
    row_of: dict[str, int] = {}
    blocks, tally = [np.empty((0, len(bank)), dtype=np.int8)], Tally()
    returned: list[ReturnedRow] = []
    for batch in read(Path(found.path), bank, options_then(request), found):
        start = sum(len(block) for block in blocks)
        row_of |= {person: start + place for place, person in enumerate(batch.ids)}
        blocks.append(np.ascontiguousarray(batch.responses))
        tally.add(batch, Path(found.path).name)
        returned += batch.returned
    wave = EarlierWave(name, found, row_of, np.concatenate(blocks), tally, returned, Pairing())
    place = {part.name: next(c.position for c in part.columns if c.role == "id") for part in found.parts}
    wave.unreadable = {
        row.cells[place[row.part]] for row in returned if len(row.cells) > place[row.part]
    } - row_of.keys()
    return wave
