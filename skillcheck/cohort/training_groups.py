"""People of similar need, put together in as many groups as asked, with seats, who comes together and who does not.

Balanced k-means: centres from a fixed start (equal shares of people from the most in need to the least), everyone
assigned exactly (``assignment``), centres moved to their people, until nothing changes. People whose areas stand within
the same half level are of one kind; the kinds come in the order of their keys and the people of a kind in the order of
their codes, so that the same people make the same groups in whatever order they came.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from skillcheck.cohort.assignment import Whole as Ints
from skillcheck.cohort.placing import Block, Task, placed
from skillcheck.cohort.sums import SCALE, Whole
from skillcheck.errors import DataProblem, Problem
from skillcheck.measurement.responses import Floats


@dataclass(frozen=True)
class Wish:
    """What was asked of the groups; people by their codes."""

    groups: int | None = None
    """None: as few as the seats allow."""
    low: int | None = None
    high: int | None = None
    together: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[str, ...], ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        """Everyone named, each once."""
        return tuple(dict.fromkeys(code for some in (*self.together, *self.apart) for code in some))


@dataclass(frozen=True)
class Grouping:
    """Which groups (1 …) the people of each kind go to, and the groups' sums."""

    shares: Mapping[int, tuple[tuple[int, int], ...]]
    """Kind → (group, how many of its people, those named left out)."""
    people: tuple[int, ...]
    means: tuple[Floats, ...]
    """For each group the means by area, then by competence."""
    named: Mapping[str, int] = field(default_factory=dict)
    """Code → group, of those named in the wish."""
    spread: float = 0.0
    """How far people are from the middle of their group: levels, root mean square over areas."""
    free: float = 0.0
    """The same where only the number of groups is wished."""


NONE = Grouping({}, (), ())


def group_people(
    cells: Mapping[int, Whole], wish: Wish, areas: int, *, most_first: bool, least: int = 1,
    kinds: Mapping[str, int] | None = None,
) -> Grouping:  # fmt: skip
    """The groups; none where nobody answered. ``kinds``: the kind of everyone named.

    Group 1 has the highest total over the areas with ``most_first`` (missing levels), else the lowest (levels).

    Raises:
        DataProblem: the wish cannot be met by these people.
    """
    keys = sorted(cells)
    if not keys:
        return NONE
    people = np.array([int(cells[key][0]) for key in keys], np.int64)
    means = np.array([[int(one) / int(cells[key][0]) / SCALE for one in cells[key][1 : areas + 1]] for key in keys])
    place = {key: at for at, key in enumerate(keys)}
    blocks, apart = _blocks(wish, {code: place[key] for code, key in (kinds or {}).items() if key in place})
    groups, low, high = _seats(wish, int(people.sum()), least, max((len(one.codes) for one in blocks), default=1))
    free = np.array(people)
    for block in blocks:
        np.subtract.at(people, list(block.kinds), 1)
    task = Task(means, people, blocks, apart, low, high, groups)
    flow, where = placed(task)
    total = flow.copy()
    for block, group in zip(blocks, where, strict=True):
        np.add.at(total, (list(block.kinds), group), 1)
    loose, _ = placed(Task(means, free, (), (), 1, int(free.sum()), groups))
    free_spread = min(_spread(means, loose), _spread(means, total))  # what was wished is a way without wishes, too
    return _grouping(cells, keys, task, flow, where, total, most_first=most_first, free=free_spread)


def _seats(wish: Wish, people: int, least: int, largest: int) -> tuple[int, int, int]:
    """Groups, and the seats of each: as asked; else no group is twice as large as the others' mean, or half of it."""
    groups = wish.groups or max(1, -(-people // (wish.high or people)))
    low = wish.low or max(1, min(least, people // groups), -(-people // (2 * groups)))
    high = wish.high or max(low, -(-2 * people // groups), largest)
    if not groups * low <= people <= groups * high:
        fields: dict[str, object] = {"n": people, "groups": groups, "low": low, "high": high}
        raise DataProblem(Problem("cohort.groups_do_not_fit", fields=fields))
    return groups, low, high


def _blocks(wish: Wish, kinds: Mapping[str, int]) -> tuple[tuple[Block, ...], tuple[tuple[int, int], ...]]:
    """People who come together are one block, directly or through others; those who must not are blocks apart."""
    leader = {code: code for code in wish.named if code in kinds}

    def first(code: str) -> str:
        while leader[code] != code:
            code = leader[code]
        return code

    for some in wish.together:
        known = [code for code in some if code in leader]
        for code in known[1:]:
            one, other = sorted((first(known[0]), first(code)))
            leader[other] = one
    members: dict[str, list[str]] = {}
    for code in sorted(leader):
        members.setdefault(first(code), []).append(code)
    at = {head: number for number, head in enumerate(members)}
    blocks = tuple(Block(tuple(some), tuple(kinds[code] for code in some)) for some in members.values())
    pairs: set[tuple[int, int]] = set()
    for some in wish.apart:
        known = [code for code in some if code in leader]
        for number, code in enumerate(known):
            for other in known[number + 1 :]:
                here, there = sorted((at[first(code)], at[first(other)]))
                if here == there:
                    fields: dict[str, object] = {"found": f"{code}, {other}"}
                    raise DataProblem(Problem("cohort.groups_together_and_apart", fields=fields))
                pairs.add((here, there))
    return blocks, tuple(sorted(pairs))


# --- the result ---------------------------------------------------------------------------------------------


def _grouping(
    cells: Mapping[int, Whole], keys: list[int], task: Task, flow: Ints, where: Sequence[int], total: Ints, *,
    most_first: bool, free: float,
) -> Grouping:  # fmt: skip
    features = np.array([[int(one) / int(cells[key][0]) / SCALE for one in cells[key][1:]] for key in keys])
    sizes = total.sum(axis=0)
    means = total.T.astype(np.float64) @ features / np.maximum(sizes, 1)[:, None]
    sign = -1 if most_first else 1
    areas = task.means.shape[1]
    order = sorted(range(task.groups), key=lambda group: (sign * means[group, :areas].sum(), group))
    number = {group: position for position, group in enumerate(order, start=1)}
    return Grouping(
        shares={
            key: tuple(sorted((number[group], int(n)) for group, n in enumerate(row) if n))
            for key, row in zip(keys, flow, strict=True)
        },
        people=tuple(int(sizes[group]) for group in order),
        means=tuple(means[group] for group in order),
        named={code: number[group] for block, group in zip(task.blocks, where, strict=True) for code in block.codes},
        spread=_spread(task.means, total),
        free=free,
    )


def _spread(means: Floats, total: Ints) -> float:
    centres = total.T @ means / np.maximum(total.sum(axis=0), 1)[:, None]
    apart: NDArray[np.float64] = ((means[:, None, :] - centres[None, :, :]) ** 2).mean(axis=2)
    return float(((apart * total).sum() / total.sum()) ** 0.5)
