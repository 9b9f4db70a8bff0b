"""The first of two waves: an earlier file, kept in memory so that people can be found again by their id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from skillcheck.errors import DataProblem, Problem
from skillcheck.workflows.request import Tally

if TYPE_CHECKING:
    from skillcheck.ingest.model import Batch, Understanding
    from skillcheck.measurement.responses import Responses
    from skillcheck.workflows.request import Request
    from skillcheck.workflows.workers import Pairs


@dataclass
class FirstWave:
    """The answers of an earlier file, by person."""

    row_of: dict[str, int]
    responses: Responses
    tally: Tally
    met: set[int] = field(default_factory=set)

    def pairs(self, batch: Batch) -> Pairs | None:
        """The people of a batch who answered before."""
        import numpy as np

        from skillcheck.workflows.workers import Pairs

        places = [place for place, person in enumerate(batch.ids) if person in self.row_of]
        rows = [self.row_of[batch.ids[place]] for place in places]
        self.met.update(rows)
        return Pairs(np.array(places, dtype=np.intp), self.responses[rows]) if places else None


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


def first_wave(request: Request, now: Sequence[Understanding]) -> FirstWave | None:
    """Read the earlier file; a person without an id column cannot be found again."""
    import numpy as np

    from skillcheck.ingest.read import read, understand

    if request.before is None:
        return None
    options = replace(request.options, groups=(), keep_personal=())
    found = understand(request.before, request.library.bank, options)
    refuse_counters([found, *now])
    row_of: dict[str, int] = {}
    blocks, tally = [np.empty((0, len(request.library.bank)), dtype=np.int8)], Tally()
    for batch in read(request.before, request.library.bank, options, found):
        start = sum(len(block) for block in blocks)
        row_of |= {person: start + place for place, person in enumerate(batch.ids)}
        blocks.append(np.ascontiguousarray(batch.responses))
        tally.add(batch)
    return FirstWave(row_of, np.concatenate(blocks), tally)
