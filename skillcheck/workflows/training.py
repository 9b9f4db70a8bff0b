"""Training groups: the people named in the wish are found, everyone gets a group, groups.csv is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from skillcheck.errors import DataProblem, Problem

if TYPE_CHECKING:
    from skillcheck.cohort.sums import Whole
    from skillcheck.cohort.training_groups import Grouping, Wish
    from skillcheck.export.result_folder import ResultFolder, Spool
    from skillcheck.workflows.request import Request


NAMED = 6
"""People named who have no group, or whom one code may mean."""


def grouped(
    request: Request, cells: Mapping[int, Whole], spool: Spool, areas: int, folder: ResultFolder, notes: list[Problem]
) -> Grouping:
    """Make the groups that the request wishes, and write who is in which; who has none goes to ``notes``.

    Raises:
        DataProblem: somebody named is not among those scored, or answered nothing; or the wish cannot be met.
    """
    from dataclasses import replace

    from skillcheck.cohort.training_groups import group_people

    assert request.training is not None
    wish = request.training
    codes = _found(wish, spool, within_structures=request.options.structure is not None)
    wish = replace(
        wish,
        together=tuple(tuple(codes[code] for code in some) for some in wish.together),
        apart=tuple(tuple(codes[code] for code in some) for some in wish.apart),
    )
    wanted, kinds, without = set(codes.values()), dict[str, int](), list[str]()
    for person, key in spool:
        if key not in cells:
            without.append(person)
        elif person in wanted:
            kinds[person] = key
    if lost := [person for person in without if person in wanted]:
        raise DataProblem(Problem("workflows.groups_unanswered", fields={"n": len(lost), "found": ", ".join(lost)}))
    if without:
        fields: dict[str, object] = {"n": len(without), "names": _first(without)}
        notes.append(Problem("workflows.groups_without", fields=fields))
    grouping = group_people(
        cells, wish, areas, most_first=request.profile is not None, least=request.min_cell, kinds=kinds
    )
    folder.groups(_everyone(grouping, spool), request.style)
    return grouping


def _first(some: Sequence[str]) -> str:
    return ", ".join(some[:NAMED]) + "…" * (len(some) > NAMED)


def _found(wish: Wish, spool: Spool, *, within_structures: bool) -> dict[str, str]:
    """Code as it was given → as it is scored: the same, or the same but for its writing, or for the structure in which
    it holds, where only one is."""
    from skillcheck.cohort.pairing import code_key, only_alike
    from skillcheck.ingest.rows.whose import BETWEEN

    keys = {code: code_key(code) for code in wish.named}
    named = {key: code for code, key in keys.items()}
    exact, alike = set[str](), defaultdict[str, set[str]](set)
    for person, _ in spool if keys else ():
        if person in keys:
            exact.add(person)
        for code in (person, person.partition(BETWEEN)[2]) if within_structures else (person,):
            if (key := code_key(code)) in named and not only_alike(named[key], code):
                alike[key].add(person)
    made = {code: code if code in exact else min(alike[key], default="") for code, key in keys.items()}
    problems = [
        Problem(
            "workflows.groups_several" if alike[key] else "workflows.groups_unknown",
            fields={"found": code, "suggestion": ", ".join(sorted(alike[key])[:NAMED])},
        )
        for code, key in keys.items()
        if code not in exact and len(alike[key]) != 1
    ]
    if problems:
        raise DataProblem(problems)
    return made


def _everyone(grouping: Grouping, spool: Spool) -> Iterator[tuple[str, int | None]]:
    """Everybody's group, in the order of the scores; the people of one kind go to its groups by the order of codes."""
    parted = {key for key, shares in grouping.shares.items() if len(shares) > 1}
    members: dict[int, list[str]] = {key: [] for key in parted}
    for person, key in spool if parted else ():
        if key in parted and person not in grouping.named:
            members[key].append(person)
    group_of: dict[tuple[int, str], int] = {}
    for key, people in members.items():
        turns = [group for group, n in grouping.shares[key] for _ in range(n)]
        group_of |= {(key, person): group for person, group in zip(sorted(people), turns, strict=True)}
    for person, key in spool:
        shares = grouping.shares.get(key)
        alone = shares[0][0] if shares else None
        yield person, grouping.named.get(person, group_of.get((key, person), alone))
