"""Folders of results on this machine that, with a new one, would tell of a few people; found by the answers they keep.

Of two exact folders of the same people but for one who withdrew, a mean times its people, one taken from the other, is
that person's. Nothing is noted for this: the store knows where results stand (``store.inventory``), and each folder
keeps its people's answers, which are compared whoever they belong to (codes may have changed meanwhile).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from skillcheck.cohort.minimum import COARSE, crowd
from skillcheck.errors import DataProblem, Problem
from skillcheck.export import kept_answers
from skillcheck.export.manifest import read_manifest
from skillcheck.questions.item_bank import UNSURE
from skillcheck.store.inventory import noted

if TYPE_CHECKING:
    from skillcheck.cohort.record import Cohort
    from skillcheck.measurement.responses import Responses
    from skillcheck.workflows.earlier_waves import EarlierWave

Numbers = NDArray[np.uint64]
"""One for each person: the same where all answers are."""
Set = tuple[str, str] | None
"""The people with a value of an attribute; None: all."""
RECORD = "cohort.json"
EIGHT = 8
"""Answers in one number of 64 bits."""


def too_near(
    out: Path, answers: Path, cohort: Cohort, waves: Sequence[EarlierWave], items: Sequence[str]
) -> Problem | None:
    """What to say of the first folder, other than ``out``, whose exact figures with these would tell of too few people.

    ``answers``: everybody's, as the run keeps them. ``waves``: earlier ones, their answers in the order of ``items``.
    """
    least = cohort.min_cell
    if least <= 1 or "cohort" in cohort.hidden:
        return None
    digests = _Digests()
    here = _People(answers, cohort.model_dump(by_alias=True), digests)
    then = _before(cohort, waves)
    before = None if then is None else digests.of(dict(zip(items, then.T, strict=True)), len(then))
    for folder, record in _others(out):
        try:
            found = _beside(here, before, _People(folder / kept_answers.NAME, record, digests), least)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue  # not as it was written: nothing that can be compared
        if found is not None:
            code, fields = found
            return Problem(f"workflows.{code}", file=str(folder), fields=fields)
    return None


def _beside(
    here: _People, before: Numbers | None, there: _People, least: int
) -> tuple[str, dict[str, object]] | None:  # fmt: skip
    """What the exact figures of two folders tell together, and of how many people; None: nothing."""
    for mine, theirs in product(here.sizes, there.sizes):
        few = _few(here.sizes[mine], there.sizes[theirs], least)
        if not few:
            continue
        named = here.answer_alike()
        if mine not in here.people(named) or theirs not in there.people(named):
            continue
        more, fewer = _apart(here.people(named)[mine], there.people(named)[theirs])
        group = mine or theirs
        differ = more + fewer if group else max(more, fewer)  # of all, who answered again is one
        if 0 < differ < few:
            return "near_group" if group else "near_folder", {"n": differ, "group": " = ".join(group or ())}
        if not differ and not group:
            return ("near_cut", {}) if here.cuts and there.cuts and here.cuts != there.cuts else None
    return None if before is None else _beside_before(before, there, least)


def _beside_before(before: Numbers, there: _People, least: int) -> tuple[str, dict[str, object]] | None:
    """The same of the people found again, by what they had answered."""
    for theirs, size in there.sizes.items():
        few = _few(len(before), size, least)
        if few and theirs in there.people(named=False):
            differ = sum(_apart(before, there.people(named=False)[theirs]))
            if 0 < differ < few:
                return "near_wave", {"n": differ}
    return None


def _few(one: int, other: int, least: int) -> int:
    """By how many people two groups must differ at least, 0 where they surely do: for figures of all together the
    minimum; where both are large enough for answers to be counted out, as many as that takes."""
    enough = crowd(least) if min(one, other) >= crowd(least) else least
    return enough if abs(one - other) < enough else 0


def _others(out: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Other folders with exact figures and kept answers that were written here and still stand; their records."""
    for folder in sorted({one.path for one in noted()} - {out.resolve()}):
        try:
            manifest = read_manifest(folder) if folder.is_dir() else None
            if manifest is None or kept_answers.NAME not in manifest.files:
                continue
            if (file := manifest.files.get(RECORD)) is not None and file.holds == "group":
                yield folder, json.loads((folder / RECORD).read_bytes())
        except (OSError, ValueError, DataProblem):
            continue  # as above, or another account's


def _before(cohort: Cohort, waves: Sequence[EarlierWave]) -> Responses | None:
    """What the people found again had answered, where exact figures of that are told."""
    if cohort.waves is None or not waves:
        return None
    means = [one.before for one in cohort.waves.dimensions.values() if one.before is not None]
    counts = [one.change.before.n for one in cohort.questions if one.change is not None]
    exact = any(mean * COARSE % 1 for mean in means) or any(n is not None for n in counts)
    return waves[0].responses[sorted(waves[0].met)] if exact else None


class _Digests:
    """One number for each person, mixed from all their answers, eight at a time; how is drawn for every run, and kept
    nowhere."""

    def __init__(self) -> None:
        self._place: dict[str, int] = {}
        self._odd: list[int] = []

    def of(self, answers: Mapping[str, Responses], people: int) -> Numbers:
        """Question by question what everybody answered → everybody's number; no answer counts for nothing."""
        words: dict[int, list[tuple[int, Responses]]] = {}
        for item, given in answers.items():
            place = self._place.setdefault(item, len(self._place))
            words.setdefault(place // EIGHT, []).append((place % EIGHT, given))
        rows = np.zeros(people, np.uint64)
        for number, some in words.items():
            self._odd += [secrets.randbits(64) | 1 for _ in range(2 * number + 2 - len(self._odd))]
            told = np.zeros((people, EIGHT), np.uint8)
            for at, given in some:
                told[:, at] = (given + np.int8(1)).view(np.uint8) * ((given >= 0) | (given == UNSURE))
            mixed = told.view(np.uint64)[:, 0] * np.uint64(self._odd[2 * number])
            rows += (mixed ^ (mixed >> np.uint64(32))) * np.uint64(self._odd[2 * number + 1])
        return rows


class _People:
    """Those of a folder, all (None) and by each value shown, as numbers; read when they are asked for."""

    def __init__(self, answers: Path, record: Mapping[str, Any], digests: _Digests) -> None:
        self._answers, self._digests = answers, digests
        self._read: dict[bool, dict[Set, Numbers]] = {}
        shown: dict[Set, int] = {
            (cut["attribute"], group["value"]): int(group["n"])
            for cut in record["breakdowns"]
            for group in cut["groups"]
            if not group["hidden"] and not group["merged"]
        }
        self.sizes: dict[Set, int] = {None: int(record["dimensions"]["overall"]["n"]), **shown}
        self.cuts = {(*key, n) for key, n in shown.items() if key}
        self.cuts |= {("", str(group["number"]), int(group["n"])) for group in record["groups"]}
        self.cuts |= {("", "waves", int(record["waves"]["paired"]))} if record["waves"] else set()

    def answer_alike(self) -> bool:
        """Whether many answered all alike, as few questions make them: then their codes are compared too."""
        everybody = self.people(named=False)[None]
        return len(np.unique(everybody)) * 2 < len(everybody)

    def people(self, named: bool) -> dict[Set, Numbers]:
        """Everybody's number, of all and of each value shown (of older folders all alone); with ``named`` the code
        counts too."""
        if named not in self._read:
            found: dict[Set, list[Numbers]] = {key: [] for key in self.sizes}
            for block in kept_answers.blocks(self._answers):
                rows = self._digests.of(block.answers, len(block.ids))
                answered = rows != 0
                if named:
                    rows = rows + np.array([hash(one) & (2**64 - 1) for one in block.ids.to_pylist()], np.uint64)
                for key in self.sizes:
                    if key is None:
                        found[key].append(rows[answered])
                    elif key[0] in block.groups:
                        found[key].append(rows[answered & block.of_value(*key)])
            self._read[named] = {key: np.concatenate(some) for key, some in found.items() if some}
        return self._read[named]


def _apart(one: Numbers, other: Numbers) -> tuple[int, int]:
    """How many people of one group are not in the other, and the other way round."""
    values, place = np.unique(np.concatenate([one, other]), return_inverse=True)
    here, there = (np.bincount(some, minlength=len(values)) for some in (place[: len(one)], place[len(one) :]))
    return int(np.maximum(here - there, 0).sum()), int(np.maximum(there - here, 0).sum())
