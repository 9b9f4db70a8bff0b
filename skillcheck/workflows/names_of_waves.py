"""Waves that are called by another order than they were given in: «sortie» before «entrée», December before June."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.errors import Problem, UsageProblem
from skillcheck.ingest.rows.moments import in_order
from skillcheck.ingest.rows.said_when import later

if TYPE_CHECKING:
    from skillcheck.ingest.model import Understanding
    from skillcheck.workflows.request import Request


def in_order_of_names(
    request: Request, now: Sequence[Understanding], then: Sequence[Understanding]
) -> list[Understanding]:
    """The files of the earlier waves, the first of a wave with a note where all of it is called by a later time than
    what was given behind it, and no times tell.

    Raises:
        UsageProblem: two moments of one file were given so.
    """
    made = list(then)
    waves = [(name, [then[at] for at in places]) for name, places in request.places.items()]
    for at, (name, files) in enumerate(waves):
        behind = [some for _, some in (*waves[at + 1 :], ("", now)) if _called_later(files, some)]
        for others in behind[:1]:
            mine, its = _called(files[0]), _called(others[0])
            if files[0].path == others[0].path:
                raise UsageProblem(Problem("batch.waves_backwards", fields={"found": mine, "other": its}))
            fields: dict[str, object] = {"name": name, "then": mine, "now": its}
            note = Problem("workflows.wave_called_later", file=files[0].path, fields=fields)
            place = request.places[name][0]
            made[place] = replace(made[place], notes=(*made[place].notes, note))
    return made


def _called_later(some: Sequence[Understanding], others: Sequence[Understanding]) -> bool:
    times, its = ([time for one in files for time in one.times] for files in (some, others))
    known = bool(times and its) and in_order([*its, *times]) is not None
    return not known and all(later(_called(one), _called(other)) for one in some for other in others)


def _called(one: Understanding) -> str:
    """What says of a file of which date it is: the moment or the sheet that is read, else its name."""
    return next((part.moment for part in one.parts if part.moment), "") or one.sheet or Path(one.path).stem
