"""What is missing to a target, and what changed between two dates: plain arithmetic on posteriors."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from skillcheck.frameworks.framework import Framework
from skillcheck.frameworks.profile import TargetProfile
from skillcheck.measurement.measure import TOLERANCE, Scores
from skillcheck.measurement.responses import Floats

Verdict = Literal["yes", "no", "unknown"]
VERDICTS: tuple[Verdict, ...] = ("unknown", "yes", "no")
UNKNOWN, YES, NO = range(3)
SURE = 0.8
"""Something is said from this probability on, its contrary up to 1 − SURE: a target reached, a level known, a task that
holds. Each cut is met within TOLERANCE."""
CHANGED = 0.9
"""A change counts from this probability of a higher (or lower) position."""
NORMAL_95 = 1.959963984540054
"""Half of a 95 % interval, in standard errors."""


def target_levels(framework: Framework, profile: TargetProfile) -> NDArray[np.int64]:
    """The target of every dimension: a competence's own; an area's and overall's are the rounded mean of theirs."""
    competence = [profile.targets[competence] for competence in framework.competences]
    by_area = [[profile.targets[competence.id] for competence in area.competences] for area in framework.areas]
    means = [sum(competence) / len(competence), *(sum(targets) / len(targets) for targets in by_area)]
    return np.array([*(int(mean + 0.5) for mean in means), *competence])


def shortfall(at_least: Floats, targets: NDArray[np.int64]) -> Floats:
    """Expected levels missing, Σ_{k=1…t} P(θ < k): people × dimensions from people × dimensions × levels. ``targets``:
    dimensions, or people × dimensions where each person has their own.

    Added level by level: numpy's own sum takes another order for one row than for many, and the last bit with it.
    """
    missing: Floats = np.zeros(at_least.shape[:2])
    for level in range(1, at_least.shape[2] + 1):
        missing += np.where(level <= targets, 1.0 - at_least[:, :, level - 1], 0.0)
    return missing


def reached(at_least: Floats, targets: NDArray[np.int64]) -> Floats:
    """P(θ ≥ target): people × dimensions. ``targets``: see ``shortfall``."""
    chances: Floats = np.take_along_axis(at_least, np.atleast_2d(targets - 1)[:, :, None], axis=2)[:, :, 0]
    return chances


def verdicts(scores: Scores, targets: NDArray[np.int64]) -> NDArray[np.int8]:
    """Is each target reached? People × dimensions, as positions in ``VERDICTS``; ``targets`` as in ``shortfall``.

    Yes from P(θ ≥ target) 0.8, where that level may be stated of the person's own answers; no up to 0.2, where a level
    may be stated at all; otherwise, and wherever the answers are too few, it cannot be told.
    """
    chance = reached(scores.at_least, targets)
    yes = scores.stated & (chance >= SURE - TOLERANCE) & (scores.level >= targets)
    no = scores.stated & (chance <= 1 - SURE + TOLERANCE)
    found: NDArray[np.int8] = np.where(yes, np.int8(YES), np.where(no, np.int8(NO), np.int8(UNKNOWN)))
    return found


def chance_of_more(before: Floats, after: Floats) -> Floats:
    """P(θ₂ > θ₁) for two independent posteriors over the same grid (last axis).

    Equal nodes count half: θ is continuous inside a node, so neither side is favoured.
    """
    below = np.cumsum(before, axis=-1) - 0.5 * before
    more: Floats = (after * below).sum(axis=-1)
    return more


def chance_within(before: Floats, after: Floats, nodes: Floats) -> Floats:
    """P(|θ₂ − θ₁| < 1) for two independent posteriors over the same grid (last axis)."""
    close = (np.abs(nodes[:, None] - nodes[None, :]) < 1 - TOLERANCE).astype(np.float64)
    near: Floats = ((before @ close) * after).sum(axis=-1)
    return near
