"""Which viewpoints may be shown: small ones are merged before they are hidden, never shown below their threshold."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from skillcheck.cohort.minimum import crowd
from skillcheck.frameworks.practice import View

COUNTS_FROM = crowd()
"""From so many answers on, the answers to one practice are counted out."""


@dataclass(frozen=True)
class Group:
    """Viewpoints shown as one, and how many people that is."""

    views: tuple[str, ...]
    n: int
    shown_from: int
    """No figure of fewer answers than this is shown."""
    collective: bool = False
    """One answer of an institution, agreed together."""


@dataclass(frozen=True)
class Settled:
    """What is shown, and the viewpoints that answered and cannot be."""

    shown: tuple[Group, ...]
    hidden: tuple[str, ...]


def settle(counts: Mapping[str, int], views: Mapping[str, View], collective: Collection[str]) -> Settled:
    """Sort the viewpoints that answered (view → people) into those shown and those hidden.

    A viewpoint of people who answer alone is merged with the smallest other such viewpoint when it has too few; the
    sum of all is never shown, so nothing can be subtracted.
    """
    shown: list[Group] = []
    hidden: list[str] = []
    staff: list[tuple[str, int]] = []
    for name, view in views.items():
        n = counts.get(name, 0)
        if n == 0:
            continue
        if view.collective or name in collective:
            shown.append(Group((name,), n, 1, collective=True))
        elif view.collective_allowed:
            (shown.append(Group((name,), n, view.shown_from)) if n >= view.shown_from else hidden.append(name))
        else:
            staff.append((name, n))
    merged = _merged(staff, views)
    shown += [group for group in merged if group.n >= group.shown_from]
    hidden += [name for group in merged if group.n < group.shown_from for name in group.views]
    order = list(views)
    return Settled(tuple(sorted(shown, key=lambda group: order.index(group.views[0]))), tuple(hidden))


def _merged(staff: list[tuple[str, int]], views: Mapping[str, View]) -> list[Group]:
    """Groups of viewpoints, the smallest put together until each is large enough or only one is left."""
    groups = [Group((name,), n, views[name].shown_from) for name, n in staff]
    while len(groups) > 1:
        groups.sort(key=lambda group: (group.n, group.views))
        first, second, *others = groups
        if first.n >= first.shown_from:
            break
        together = {*first.views, *second.views}
        names = tuple(name for name in views if name in together)
        groups = [Group(names, first.n + second.n, max(first.shown_from, second.shown_from)), *others]
    return groups


def middle(counts: tuple[int, ...]) -> int:
    """The level that at least half of the answers reach: ``counts`` of each level from 0 up, not all zero."""
    total, above = sum(counts), 0
    for level in range(len(counts) - 1, 0, -1):
        above += counts[level]
        if 2 * above >= total:
            return level
    return 0
