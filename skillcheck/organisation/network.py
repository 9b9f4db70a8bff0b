"""Many structures' releases together (``skillcheck/network-1``): whole numbers, so any order gives the same bytes.

Every figure is a number of tenths; what is kept of a cell (a size class, a branch) is how many structures stand at each
tenth and the sum of their uncertainties. Cells of fewer than ten structures, or of which one has more than half the
people, are not written, and neither is what subtraction would give back.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import Field

from skillcheck.organisation.release import SIZES, Release
from skillcheck.record import Record
from skillcheck.signs import comparable

SCHEMA: Literal["skillcheck/network-1"] = "skillcheck/network-1"
LEAST_STRUCTURES = 10
Duplicates = Literal["report", "latest"]


class Spread(Record):
    """How structures stand on one figure."""

    at: dict[str, int] = Field(description="tenths of a level → structures")
    doubt: int = Field(description="Σ of each structure's own variance, in ten-thousandths of a squared level")

    @property
    def n(self) -> int:
        """Structures."""
        return sum(self.at.values())


class Cell(Record):
    """Structures that are compared with one another."""

    size: str = Field(description="size class; empty: all")
    branch: str = Field(description="branch, without accents or capitals; empty: all")
    structures: int
    people: int
    figures: dict[str, Spread] = Field(description="people:DIMENSION or practice:THEME")


class Network(Record):
    """What a federation shows of itself."""

    schema_: Literal["skillcheck/network-1"] = Field(alias="schema")
    version: str
    framework: str
    fingerprint: str
    pack: str
    pack_fingerprint: str
    structures: int
    people: int
    first: str
    last: str
    cells: list[Cell]
    hidden: int = Field(description="cells not written: too few structures, or one too large among them")

    def cell(self, size: str, branch: str) -> Cell | None:
        """One cell, if it is shown."""
        return next((one for one in self.cells if one.size == size and one.branch == branch), None)


class Refused(Record):
    """A release that is not taken: which and why (a text key)."""

    place: int
    why: str
    fields: dict[str, str] = {}


def figures_of(release: Release) -> dict[str, tuple[int, int]]:
    """Each figure of a release in tenths, with its own variance in ten-thousandths."""
    found: dict[str, tuple[int, int]] = {}
    if release.people is not None:
        for name, one in release.people.dimensions.items():
            found[f"people:{name}"] = (round(one.mean * 10), round(one.spread**2 / release.people.n * 10_000))
    if release.practices is not None:
        for name, theme in release.practices.themes.items():
            found[f"practice:{name}"] = (round(theme.mean * 10), round(theme.sd**2 * 10_000))
    return found


def choose(releases: Sequence[Release], duplicates: Duplicates = "report") -> tuple[list[Release], list[Refused]]:
    """The releases to add up: of the commonest framework and pack, one a structure; the others with their reason."""
    refused: list[Refused] = []
    framework = _commonest(one.people.fingerprint for one in releases if one.people)
    pack = _commonest(one.practices.fingerprint for one in releases if one.practices)
    kept: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(releases):
        if one.people is not None and one.people.fingerprint != framework:
            refused.append(Refused(place=place, why="network.other_framework"))
        elif one.practices is not None and one.practices.fingerprint != pack:
            refused.append(Refused(place=place, why="network.other_pack"))
        else:
            kept[one.code].append(place)
    taken = []
    for code, places in sorted(kept.items()):
        if len(places) == 1 or duplicates == "latest":
            best = max(places, key=lambda place: (releases[place].on, releases[place].seal))
            taken.append(releases[best])
            left = [place for place in places if releases[place].seal != releases[best].seal]
        else:
            left = places
        refused += [Refused(place=place, why="network.twice", fields={"code": code}) for place in left]
    return taken, sorted(refused, key=lambda one: one.place)


def _commonest(fingerprints: Iterable[str]) -> str:
    counts = Counter(fingerprints)
    return min(counts, key=lambda one: (-counts[one], one), default="")


def merge(releases: Sequence[Release], version: str) -> Network:
    """Add releases up (as ``choose`` gives them, at least one): the same bytes in any order."""
    cells: dict[tuple[str, str], list[Release]] = defaultdict(list)
    for one in releases:
        branch = comparable(one.branch)
        for key in {("", ""), (one.size, ""), ("", branch), (one.size, branch)}:
            cells[key].append(one)
    shown = _shown(cells)
    first = next((one.people for one in releases if one.people), None)
    practices = next((one.practices for one in releases if one.practices), None)
    return Network.model_validate({
        "schema": SCHEMA, "version": version, "framework": first.framework if first else "",
        "fingerprint": first.fingerprint if first else "", "pack": practices.pack if practices else "",
        "pack_fingerprint": practices.fingerprint if practices else "", "structures": len(releases),
        "people": sum(map(_people, releases)), "first": min(one.on for one in releases),
        "last": max(one.on for one in releases),
        "cells": [_cell(key, cells[key]) for key in sorted(shown, key=_order)],
        "hidden": len(cells) - len(shown),
    })  # fmt: skip


def _people(release: Release) -> int:
    return release.people.n if release.people else 0


def _order(key: tuple[str, str]) -> tuple[int, str]:
    return (SIZES.index(key[0]) if key[0] else -1), key[1]


def _cell(key: tuple[str, str], releases: list[Release]) -> Cell:
    at: dict[str, Counter[int]] = defaultdict(Counter)
    doubt: Counter[str] = Counter()
    for one in releases:
        for name, (value, variance) in figures_of(one).items():
            at[name][value] += 1
            doubt[name] += variance
    return Cell(
        size=key[0], branch=key[1], structures=len(releases), people=sum(map(_people, releases)),
        figures={
            name: Spread(at={str(value): at[name][value] for value in sorted(at[name])}, doubt=doubt[name])
            for name in sorted(at)
            if at[name].total() >= LEAST_STRUCTURES
        },
    )  # fmt: skip


def _shown(cells: dict[tuple[str, str], list[Release]]) -> set[tuple[str, str]]:
    """Cells that are large enough and not given away by the difference of a whole and its other parts."""
    shown = {key for key, releases in cells.items() if _large(releases)}
    for whole in [("", ""), *((size, "") for size in SIZES)]:
        _protect(whole, [key for key in cells if key[0] and not key[1]] if whole == ("", "") else
                 [key for key in cells if key[0] == whole[0] and key[1]], cells, shown)  # fmt: skip
    _protect(("", ""), [key for key in cells if not key[0] and key[1]], cells, shown)
    for branch in sorted({key[1] for key in cells if key[1]}):
        _protect(("", branch), [key for key in cells if key[0] and key[1] == branch], cells, shown)
    return shown


def _large(releases: Sequence[Release]) -> bool:
    people = [_people(one) for one in releases]
    return len(releases) >= LEAST_STRUCTURES and 2 * max(people) <= max(sum(people), 1)


def _protect(
    whole: tuple[str, str], parts: list[tuple[str, str]], cells: dict[tuple[str, str], list[Release]],
    shown: set[tuple[str, str]],
) -> None:  # fmt: skip
    """Hide the smallest shown parts until what is left of the whole is nothing or large enough by itself."""
    if whole not in shown:
        return
    while True:
        visible = sorted((key for key in parts if key in shown), key=lambda key: (len(cells[key]), key))
        inside = {id(one) for key in visible for one in cells[key]}
        left = [one for one in cells[whole] if id(one) not in inside]
        if not left or not visible or _large(left):
            return
        shown.discard(visible[0])
