"""From a file of places to the index this machine keeps, and from the index to where somebody can go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.errors import Problem, UsageProblem

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.recommend.nearby import Around
    from skillcheck.store.places_index import KeptFile


@dataclass(frozen=True)
class Taken:
    """What came of a file: what is kept, lines left out by reason, the first of each, places without coordinates."""

    kept: KeptFile
    left_out: dict[str, int]
    examples: list[Problem]
    without_coordinates: int
    strange: int
    """Places none of whose services has a name that the content knows."""


def take_places(path: Path, library: Library, today: date) -> Taken:
    """Read a file and keep its index in place of any earlier one; the desk stays where it was."""
    from skillcheck.ingest.places_file import read_places
    from skillcheck.places import bare
    from skillcheck.store.places_index import KeptFile, keep_places

    read = read_places(path, today)
    known = {bare(one.label) for one in library.places.services} if library.places else set()
    mask = sum(1 << n for n, label in enumerate(read.labels["services"]) if bare(label) in known)
    about = KeptFile(
        name=read.name,
        dated=max(one.updated for one in read.places),
        read_on=today.isoformat(),
        kept=len(read.places),
        left_out=sum(read.left_out.values()),
        near=_earlier_desk(),
    )
    keep_places(about, read.places, read.latitude, read.longitude, read.labels, read.bits)
    strange = sum(not bits & mask for bits in read.bits["services"])
    return Taken(about, read.left_out, read.examples, read.without_coordinates, strange)


def _earlier_desk() -> str:
    from skillcheck.errors import DataProblem
    from skillcheck.store.places_index import kept_file

    try:
        earlier = kept_file()
    except DataProblem:  # what is damaged is about to be replaced
        return ""
    return earlier.near if earlier else ""


def set_desk(near: str) -> None:
    """Remember where this desk is, once the kept file knows the place. Raises UsageProblem where it does not."""
    from skillcheck.store.places_index import kept_file, note_places

    around_here(near)
    about = kept_file()
    assert about is not None
    note_places(replace(about, near=" ".join(near.split())))


def around_here(near: str | None = None, wishes: Iterable[str] = ()) -> Around | None:
    """The kept places around a postcode or a commune, by default around this desk; None where nothing is kept, or
    where nobody said where the desk is.

    Raises UsageProblem where a place is asked for and no file is kept, or the file does not know it.
    """
    from skillcheck.recommend.nearby import around
    from skillcheck.store.places_index import kept_file, kept_places

    about = kept_file()
    if about is None:
        if near is not None or wishes:
            raise UsageProblem(Problem("places.no_file"))
        return None
    asked = near if near is not None else about.near
    if not asked:
        if wishes:
            raise UsageProblem(Problem("places.say_near"))
        return None
    return around(kept_places(about), asked, wishes)
