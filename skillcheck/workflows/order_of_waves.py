"""Waves that were perhaps given wrongly: exchanged, the same twice, of other people, holding rows of another date.

Told by what people answered and by the times that the files give.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.cohort.pairing import code_key
from skillcheck.errors import Problem
from skillcheck.ingest.rows.moments import all_later, in_order, none_later
from skillcheck.ingest.rows.whose import BETWEEN, structure_of
from skillcheck.workflows.understand import options_then

if TYPE_CHECKING:
    from skillcheck.cohort.pairing import Pairing
    from skillcheck.ingest.model import Understanding
    from skillcheck.ingest.options import ReadOptions
    from skillcheck.workflows.earlier_waves import EarlierWave
    from skillcheck.workflows.request import Request

SEVERAL = 3
"""People of whom not one gives another answer, from which two waves are perhaps one."""
NAMED = 3
"""So many people are named."""
MOST_LOOKED_AT = 100_000
"""People of a wave up to which it is asked when their rows were sent."""


def perhaps_wrong(request: Request, waves: Sequence[EarlierWave], now: Sequence[Understanding]) -> list[Problem]:
    """What may be wrong with the waves as they were given, told by who was found and by what they answered."""
    problems = [problem for one in waves if (problem := _backwards(request, one, now)) is not None]
    for one, other in combinations(waves, 2):
        fields: dict[str, object] = {"name": other.name, "other": one.name, "n": len(other.responses)}
        met, its = one.pairing.earlier.keys(), other.pairing.earlier.keys()
        if len(met) >= SEVERAL and len(its) >= SEVERAL and not met & its:
            problems.append(Problem("workflows.waves_of_others", file=other.files[0].path, fields=fields))
        elif _same_rows(one, other):
            problems.append(Problem("workflows.waves_alike", file=other.files[0].path, fields=fields))
    return problems + _same_answers(request, waves, now)


def _same_rows(one: EarlierWave, other: EarlierWave) -> bool:
    """Whether two waves have the same rows, in whatever order, and of several kinds."""
    if one.responses.shape != other.responses.shape or (one.responses.sum(axis=0) != other.responses.sum(axis=0)).any():
        return False
    rows, others = (sorted(map(bytes, wave.responses)) for wave in (one, other))
    return rows == others and len(set(rows)) >= SEVERAL


def _backwards(request: Request, wave: EarlierWave, now: Sequence[Understanding]) -> Problem | None:
    """People whose row of then was sent after that of today, though not everybody's was."""
    then, today = ([time for one in files for time in one.times] for files in (wave.files, now))
    if not then or not today or all_later(today, then) or all_later(then, today) or len(wave.row_of) > MOST_LOOKED_AT:
        return None
    earlier = wave.pairing.earlier
    sent_then = _sent(wave.files, set(earlier.values()), options_then(request))
    sent = _sent(now, set(earlier), request.options)
    turned = [
        who for who, before in earlier.items()
        if who in sent and before in sent_then and all_later([*sent_then[before]], [*sent[who]])
    ]  # fmt: skip
    code = "workflows.wave_people_later"
    return Problem(code, file=wave.files[0].path, fields=_some(wave.name, turned)) if turned else None


def _same_answers(request: Request, waves: Sequence[EarlierWave], now: Sequence[Understanding]) -> list[Problem]:
    """Waves in which everyone answered exactly as today, perhaps one export in another order; and people who did so
    though today's file is no later one: one form used twice exports the rows of both dates, and whoever did not come
    back would be compared with themselves."""
    problems = []
    today = [time for one in now for time in one.times]
    for one in waves:
        then = [time for file in one.files for time in file.times]
        again = [] if all_later(today, then) else one.again
        if one_sided := _one_structured(one.pairing):
            problems.append(
                Problem("workflows.wave_one_structured", file=now[0].path, fields={"name": one.name, **one_sided})
            )
        elif request.options.structure is not None and (apart := _structures_apart(one.pairing)):
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


def _one_structured(pairing: Pairing) -> dict[str, object]:
    """A code of then and one of today that are equal but for the structure that one date alone has, where nobody is
    found: a folder of results has its codes from its run."""
    then, now = ([] if pairing.earlier else codes for codes in (pairing.only_before, pairing.only_now))
    for some, others in ((then, now), (now, then)):
        bare = {code_key(code): code for code in others if BETWEEN not in code}
        for code in some:
            structure, sign, person = code.partition(BETWEEN)
            if structure and sign and len(bare) == len(set(others)) and code_key(person) in bare:
                return {"found": code, "other": bare[code_key(person)]}
    return {}


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
    return [who for who in again if who in today and _sent_by(today[who], then.get(earlier[who], set()))]


def _sent_by(times: set[str], then: set[str]) -> bool:
    """Whether rows were sent at a time of then, or before."""
    return times <= then or none_later([*times], [*then])


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
    kept = [time for one in files if Path(one.path).is_dir() for time in one.times]
    if order := in_order(kept):  # of a folder of results, which keeps some times of everybody's: the first and the last
        sent |= {who: {kept[order[0]], kept[order[-1]]} for who in people - sent.keys()}
    return sent
