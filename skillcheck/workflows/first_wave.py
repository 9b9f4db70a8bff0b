"""The first of two waves: an earlier file, kept in memory so that people can be found again by their id."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from skillcheck.errors import DataProblem, Problem
from skillcheck.workflows.request import Tally

if TYPE_CHECKING:
    from skillcheck.ingest.model import Batch
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


def first_wave(request: Request) -> FirstWave | None:
    """Read the earlier file; a person without an id column cannot be found again."""
    import numpy as np

    from skillcheck.ingest.read import read, understand

    if request.before is None:
        return None
    options = replace(request.options, groups=(), keep_personal=())
    found = understand(request.before, request.library.bank, options)
    if found.id_column is None:
        raise DataProblem(Problem("workflows.before_without_ids", file=str(request.before)))
    row_of: dict[str, int] = {}
    blocks, tally = [np.empty((0, len(request.library.bank)), dtype=np.int8)], Tally()
    for batch in read(request.before, request.library.bank, options, found):
        start = sum(len(block) for block in blocks)
        row_of |= {person: start + place for place, person in enumerate(batch.ids)}
        blocks.append(np.ascontiguousarray(batch.responses))
        tally.add(batch)
    return FirstWave(row_of, np.concatenate(blocks), tally)
