"""The nearest places that serve a need, are open to the public and fit the person. Knows no file, no network.

Distances are great circles between coordinates, in kilometres («as the crow flies»).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from skillcheck.errors import Problem, UsageProblem
from skillcheck.places import Label, Place, PlacesFile, Service, Support, bare

MOST_PLACES = 3
FARTHEST_KM = 30.0
"""Nobody is sent farther than this."""
EARTH_KM = 6371.0
POSTCODE = re.compile(r"(?<!\d)\d{5}(?!\d)")
NEAREST_CODES = 5
KINDS = ("services", "support", "fees", "access")
"""What a place says in the words of a list, each kind one bit a word."""
Bits = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Places:
    """All places of a file as columns, in its order; of each kind one number a place, bit n for ``labels[kind][n]``.

    Coordinates are degrees (WGS 84), NaN where a place has none.
    """

    latitude: npt.NDArray[np.float64]
    longitude: npt.NDArray[np.float64]
    postcode: npt.NDArray[np.int32]
    commune: npt.NDArray[np.bytes_]
    """Bare names, ASCII."""
    labels: Mapping[str, Sequence[str]]
    bits: Mapping[str, Bits]
    place: Callable[[int], Place]
    """The texts of one place, read when asked for."""
    name: str
    """The file's name, without its folder."""
    dated: str
    """The newest date of an entry (ISO)."""

    def __len__(self) -> int:
        return len(self.postcode)

    def mask(self, kind: str, wanted: Iterable[Label]) -> np.uint64:
        """The bits of these words in this file."""
        known = {bare(one.label) for one in wanted}
        return np.uint64(sum(1 << n for n, label in enumerate(self.labels[kind]) if bare(label) in known))

    def says(self, kind: str, index: int, words: Iterable[Any]) -> list[Any]:
        """Of these words, those that a place says of itself."""
        own = int(self.bits[kind][index])
        return [one for one in words if own & int(self.mask(kind, [one]))]


@dataclass(frozen=True)
class Around:
    """Where somebody starts from: the postcode or commune as asked, and its middle (NaN where none is known)."""

    places: Places
    asked: str
    postcode: int
    """0 where a commune was asked for."""
    latitude: float
    longitude: float
    wishes: frozenset[str] = frozenset()
    """Ids of the special welcome that is wished for."""


@dataclass(frozen=True)
class Found:
    """One place: how far (None: the same postcode, no coordinates), and which wishes it does not say it meets."""

    index: int
    km: float | None
    lacks: tuple[Support, ...]


def around(places: Places, asked: str, wishes: Iterable[str] = ()) -> Around:
    """The middle (median) of the places of a postcode or a commune.

    Raises UsageProblem where the file has no such postcode or commune, or several communes of the name.
    """
    if code := POSTCODE.search(asked):
        here = places.postcode == int(code.group())
        if not here.any():
            near = ", ".join(_nearest_codes(places, int(code.group())))
            key = "places.unknown_postcode" if near else "places.unknown_postcode_far"
            raise UsageProblem(Problem(key, fields={"found": code.group(), "known": near}))
        return _middle(places, here, asked, int(code.group()), wishes)
    if asked.strip().isdecimal():
        raise UsageProblem(Problem("places.not_a_postcode", fields={"found": asked.strip()}))
    here = places.commune == bare(asked).encode()
    if not bare(asked) or not here.any():
        raise UsageProblem(Problem("places.unknown_commune", fields={"found": asked}))
    codes = sorted({f"{code:05d}" for code in places.postcode[here].tolist()})
    if len({department(code) for code in codes}) > 1:
        raise UsageProblem(Problem("places.several_communes", fields={"found": asked, "known": ", ".join(codes[:12])}))
    return _middle(places, here, asked, 0, wishes)


def department(postcode: str) -> str:
    """The beginning of a postcode that names the department; three digits overseas."""
    return postcode[:3] if postcode.startswith(("97", "98")) else postcode[:2]


def _nearest_codes(places: Places, code: int) -> list[str]:
    same = {one for one in places.postcode.tolist() if department(f"{one:05d}") == department(f"{code:05d}")}
    return [f"{one:05d}" for one in sorted(sorted(same, key=lambda one: (abs(one - code), one))[:NEAREST_CODES])]


def _middle(places: Places, here: npt.NDArray[np.bool_], asked: str, code: int, wishes: Iterable[str]) -> Around:
    latitude, longitude = places.latitude[here], places.longitude[here]
    known = ~np.isnan(latitude)
    middle = (float(np.median(latitude[known])), float(np.median(longitude[known]))) if known.any() else (np.nan,) * 2
    return Around(places, " ".join(asked.split()), code, *middle, frozenset(wishes))


def distances(here: Around) -> npt.NDArray[np.float64]:
    """Kilometres to every place. One without coordinates lies, in the postcode asked for, as far as the farthest place
    of it that is known: it may be anywhere there; elsewhere infinitely far."""
    places = here.places
    latitude, longitude = np.radians(places.latitude), np.radians(places.longitude)
    own_latitude, own_longitude = np.radians(here.latitude), np.radians(here.longitude)
    half = (
        np.sin((latitude - own_latitude) / 2) ** 2
        + np.cos(latitude) * np.cos(own_latitude) * np.sin((longitude - own_longitude) / 2) ** 2
    )
    km = 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    same = (places.postcode == here.postcode) & (here.postcode > 0)
    farthest = min(np.max(km[same & ~np.isnan(km)], initial=0.0), FARTHEST_KM)
    return np.where(np.isnan(km), np.where(same, farthest, np.inf), km)


def nearest(here: Around, services: Sequence[Service], words: PlacesFile, lang: str | None = None) -> list[Found]:
    """The three nearest, at 30 km or less, that do one of ``services``, receive the public and are not paid for.

    Places that say they meet every wish (asked for, and the language of ``lang`` where it is not French) come first.
    """
    places, km = here.places, distances(here)
    refused = places.mask("access", [one for one in words.access if one.id == "closed"])
    costs = places.bits["fees"] & places.mask("fees", words.fees)
    fits = (places.bits["services"] & places.mask("services", services)) != 0
    fits &= (places.bits["access"] & refused) == 0
    fits &= (costs == 0) | (costs != places.mask("fees", [one for one in words.fees if one.id == "paid"]))
    fits &= km <= FARTHEST_KM
    wished = [one for one in words.support if one.id in here.wishes or lang in one.languages]
    meets = [(places.bits["support"] & places.mask("support", [one])) != 0 for one in wished]
    lacking = ~np.logical_and.reduce(meets) if meets else np.zeros(len(places), np.bool_)
    order = np.lexsort((np.arange(len(places)), np.isnan(places.latitude), km, lacking))
    chosen = order[fits[order]][:MOST_PLACES].tolist()
    return [
        Found(
            index,
            None if np.isnan(places.latitude[index]) or np.isnan(here.latitude) else float(km[index]),
            tuple(one for one, met in zip(wished, meets, strict=True) if not met[index]),
        )
        for index in chosen
    ]


def services_for(
    words: PlacesFile, goal: str | None, competences: Collection[str], about: Mapping[str, Collection[str]]
) -> list[Service]:
    """What a place should do for somebody: for the goal, else for these competences; for what lacks at home too; the
    first service of the list where nothing else is known."""
    found = [
        one
        for one in words.services
        if (goal in one.goals if goal else not set(competences).isdisjoint(one.competences))
        or any(not set(codes).isdisjoint(about.get(question, ())) for question, codes in one.about.items())
    ]
    return found or list(words.services[:1])
