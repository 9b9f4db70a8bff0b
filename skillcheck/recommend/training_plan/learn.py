"""What was observed after courses, against people who did not follow them: no causal claim, an assumption made local.

For each strength of link (and each offer with enough people): mean progress of the people trained, on what the course
serves, minus that of the others on the same competences, with a 95 % interval.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from skillcheck.measurement.gaps import NORMAL_95
from skillcheck.recommend.training_plan.effects import Effect, EffectsFile, Taught
from skillcheck.recommend.training_plan.problem import Floats

STRENGTHS: tuple[Literal["3", "2", "1"], ...] = ("3", "2", "1")
LEAST = 10
"""Fewer people trained (or not) than this say nothing of an effect."""


@dataclass(frozen=True)
class Observed:
    """A difference in progress, trained against not trained, in levels."""

    name: str
    """A strength («3»), or an offer."""
    trained: int
    others: int
    difference: float
    low: float
    high: float


def observe(change: Floats, trained: Mapping[str, NDArray[np.bool_]], links: Sequence[Taught],
            competences: Sequence[str]) -> list[Observed]:  # fmt: skip
    """``change``: people × competences, second mean minus first; ``trained``: for each offer, who followed it."""
    found = []
    for strength in (3, 2, 1):
        some = [link for link in links if link.strength == strength and link.offer in trained]
        found.append(_difference(str(strength), change, trained, some, competences))
    for offer in sorted(trained):
        strong = [link for link in links if link.offer == offer and link.strength == 3]
        found.append(_difference(offer, change, trained, strong, competences))
    return [one for one in found if one is not None]


def _difference(name: str, change: Floats, trained: Mapping[str, NDArray[np.bool_]], links: Sequence[Taught],
                competences: Sequence[str]) -> Observed | None:  # fmt: skip
    """Per person the mean over the links concerned; people trained against those trained in none of these offers."""
    if not links:
        return None
    people = len(change)
    sums, counts, none = np.zeros(people), np.zeros(people), np.ones(people, dtype=bool)
    for link in links:
        column = change[:, competences.index(link.competence)]
        sums += np.where(trained[link.offer], column, 0.0)
        counts += trained[link.offer]
        none &= ~trained[link.offer]
    served = sorted({competences.index(link.competence) for link in links})
    with_course = sums[counts > 0] / counts[counts > 0]
    without = change[none][:, served].mean(axis=1)
    if len(with_course) < LEAST or len(without) < LEAST:
        return None
    difference = float(with_course.mean() - without.mean())
    half = NORMAL_95 * float(np.sqrt(with_course.var(ddof=1) / len(with_course) + without.var(ddof=1) / len(without)))
    return Observed(name, len(with_course), len(without), difference, difference - half, difference + half)


def local_effects(observed: Sequence[Observed], before: EffectsFile) -> EffectsFile:
    """The assumption file with what was observed: the interval's ends as prudent and high, none below nothing."""
    strength, offers = dict(before.strength), dict(before.offers)
    for one in observed:
        low, middle, high = _tenths(one.low), _tenths(one.difference), _tenths(one.high)
        effect = Effect(prudent=low, central=middle, high=high, basis="local", n=one.trained)
        for name in STRENGTHS:
            if one.name == name:
                strength[name] = effect
        if one.name not in strength:
            offers[one.name] = effect
    return EffectsFile(strength=strength, offers=offers)


def _tenths(levels: float) -> float:
    return round(min(8.0, max(0.0, levels)), 1)
