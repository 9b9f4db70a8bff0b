"""Folders of results on this machine that, with a new one, would tell of a few people; found by the answers they keep.

Of two exact folders of the same people but for one who withdrew, a mean times its people, one taken from the other, is
that person's. Nothing is noted for this: the store knows where results stand (``store.inventory``), and each folder
keeps its people's answers, which are compared whoever they belong to (codes may have changed meanwhile).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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

Digests = NDArray[np.uint64]
"""One number for each person: the same where all answers are."""
RECORD = "cohort.json"
EVERY_ANSWER = np.arange(256, dtype=np.uint8).view(np.int8)


def too_near(
    out: Path, answers: Path, cohort: Cohort, waves: Sequence[EarlierWave], items: Sequence[str]
) -> Problem | None:
    """What to say of the first folder, other than ``out``, whose exact figures with these would tell of too few people.

    ``answers``: everybody's, as the run keeps them. ``waves``: earlier ones, their answers in the order of ``items``.
    """
    least = crowd(cohort.min_cell)
    if least <= 1 or "cohort" in cohort.hidden:
        return None
    here = _Here(answers, cohort, _before(cohort, waves), items)
    for folder, record in _others(out):
        try:
            found = here.beside(folder, record, least)
        except (OSError, ValueError, KeyError, TypeError):
            continue  # not as it was written: nothing that can be compared
        if found is not None:
            code, people = found
            return Problem(f"workflows.{code}", file=str(folder), fields={"n": people})
    return None


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


@dataclass
class _Here:
    """The run that is being made."""

    answers: Path
    cohort: Cohort
    before: Responses | None
    items: Sequence[str]
    _numbers: dict[str, Digests] = field(default_factory=dict)
    """For each question, the number of each answer (as an unsigned byte)."""
    _mine: dict[bool, Digests] = field(default_factory=dict)

    def beside(self, folder: Path, record: Mapping[str, Any], least: int) -> tuple[str, int] | None:
        """What follows beside a folder, and by how many people it differs; None: nothing."""
        there, theirs = int(record["rows"]["scored"]), _cuts(record)
        kept, scored = folder / kept_answers.NAME, self.cohort.rows.scored
        if abs(there - scored) < least:
            named = len(np.unique(self._own(named=False))) * 2 < scored
            differ = _apart(self._own(named=named), self._of_file(kept, named=named))
            if 0 < differ < least:
                return "near_folder", differ
            own = _cuts(self.cohort.model_dump(by_alias=True))
            if not differ and theirs and own and theirs != own:
                return "near_cut", 0
        if self.before is not None and abs(there - len(self.before)) < least:
            before = self._digests(zip(self.items, self.before.T, strict=True), len(self.before))
            differ = _apart(before, self._of_file(kept, named=False))
            if 0 < differ < least:
                return "near_wave", differ
        return None

    def _own(self, *, named: bool) -> Digests:
        if named not in self._mine:
            self._mine[named] = self._of_file(self.answers, named=named)
        return self._mine[named]

    def _of_file(self, path: Path, *, named: bool) -> Digests:
        """Everybody in a file of kept answers, some at a time; ``named``: of few questions many answers are alike, so
        the codes are compared too."""
        found = [np.zeros(0, np.uint64)]
        for ids, columns in kept_answers.blocks(path):
            found.append(self._digests(columns.items(), len(ids)))
            if named:
                found[-1] += np.array([hash(one) & (2**64 - 1) for one in ids.to_pylist()], np.uint64)
        return np.concatenate(found)

    def _digests(self, columns: Iterable[tuple[str, Responses]], people: int) -> Digests:
        """The sum of one number for each answer, drawn for its question; what was not answered counts for nothing."""
        rows = np.zeros(people, np.uint64)
        for item, answers in columns:
            if item not in self._numbers:
                drawn = np.frombuffer(secrets.token_bytes(8 * 256), np.uint64)
                self._numbers[item] = np.where((EVERY_ANSWER >= 0) | (EVERY_ANSWER == UNSURE), drawn, np.uint64(0))
            rows += self._numbers[item][answers.view(np.uint8)]
        return rows


def _apart(one: Digests, other: Digests) -> int:
    """By how many people two groups differ: the most that one of them has and the other has not."""
    values, place = np.unique(np.concatenate([one, other]), return_inverse=True)
    here, there = (np.bincount(some, minlength=len(values)) for some in (place[: len(one)], place[len(one) :]))
    return int(max(np.maximum(here - there, 0).sum(), np.maximum(there - here, 0).sum()))


def _cuts(record: Mapping[str, Any]) -> set[tuple[str, str, int]]:
    """How a record divides its people: groups shown, training groups, people found again."""
    found = {
        (cut["attribute"], group["value"], group["n"])
        for cut in record["breakdowns"]
        for group in cut["groups"]
        if not group["hidden"] and not group["merged"]
    }
    found |= {("", str(group["number"]), group["n"]) for group in record["groups"]}
    return found | ({("", "waves", record["waves"]["paired"])} if record["waves"] else set())
