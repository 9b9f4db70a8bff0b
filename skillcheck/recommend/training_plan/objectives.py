"""What a step of a plan tries to raise: each objective says what seating a unit in a session would add now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from skillcheck.recommend.training_plan.problem import Floats, Mask
from skillcheck.recommend.training_plan.seating import Seating


class Objective(Protocol):
    """Something to raise."""

    def gains(self, seating: Seating, session: int) -> Floats:
        """What each unit's seat in the session would add."""


@dataclass(frozen=True)
class LessMissing:
    """Expected shortfall removed; ``weights`` say whose counts more."""

    weights: Floats

    def gains(self, seating: Seating, session: int) -> Floats:
        """Concave in progress: what was learnt already counts less."""
        problem = seating.problem
        effect = problem.effect[:, problem.offer_of[session]]
        taught = np.flatnonzero(effect.any(axis=0))
        people = np.arange(len(effect))[:, None]
        now = seating.progress[:, taught]
        left = problem.remaining[people, taught[None, :], seating.steps(now)]
        after = problem.remaining[people, taught[None, :], seating.steps(now + effect[:, taught])]
        removed = (left - after).astype(np.float64)
        total = np.zeros(len(effect))
        for place in range(removed.shape[1]):  # one after another: the same bits for any number of people
            total += removed[:, place]
        return seating.by_unit(total * self.weights)


@dataclass(frozen=True)
class DutiesMet:
    """Obligations met by a session: each counts once."""

    def gains(self, seating: Seating, session: int) -> Floats:
        """How many open obligations of each unit the session would meet."""
        gain = np.zeros(len(seating.problem.units))
        for unit, fulfilling in seating.problem.duties:
            if session in fulfilling and not any(seating.taken[unit, one] for one in fulfilling):
                gain[unit] += 1
        return gain


@dataclass(frozen=True)
class FirstSeats:
    """A first seat that teaches something for each of these people."""

    people: Mask

    def gains(self, seating: Seating, session: int) -> Floats:
        """1 for each of them who would learn something and has no seat yet, and a little for how much."""
        teaches = LessMissing(np.ones(len(self.people))).gains(seating, session)
        waiting = ~seating.taken.any(axis=1) & (seating.by_unit(self.people.astype(np.float64)) > 0)
        return np.where(waiting & (teaches > 1e-9), 1.0 + 0.01 * teaches, 0.0)


@dataclass(frozen=True)
class VitalTask:
    """A task to be carried by at least two: who may do it, who does, and people's chances after progress."""

    competences: tuple[int, ...]
    chances: tuple[NDArray[np.float32], ...]
    """For each need: people × steps, P(θ + progress ≥ need)."""
    does: Mask
    may: Mask

    def able(self, progress: NDArray[np.int16]) -> Floats:
        """Each person's chance to be able after so much progress: the product over the needs."""
        product = np.ones(len(progress))
        for competence, chance in zip(self.competences, self.chances, strict=True):
            step = np.minimum(progress[:, competence], chance.shape[1] - 1)
            product *= chance[np.arange(len(progress)), step]
        return np.where(self.does, 1.0, np.where(self.may, product, 0.0))


@dataclass(frozen=True)
class VitalCovered:
    """Σ over vital tasks of min(2, expected number of people able): the rise of it."""

    tasks: Sequence[VitalTask]
    least: float = 0.02
    """A smaller rise is not worth a seat of its own."""

    def gains(self, seating: Seating, session: int) -> Floats:
        """The rise, unit by unit (two seats taken together may add less: the sum is cut at 2)."""
        problem = seating.problem
        effect = problem.effect[:, problem.offer_of[session]].astype(np.int16)
        total = np.zeros(len(problem.units))
        for task in self.tasks:
            if not effect[:, list(task.competences)].any():
                continue
            now, then = task.able(seating.progress), task.able(seating.progress + effect)
            room = max(0.0, 2.0 - float(now.sum()))
            total += np.minimum(seating.by_unit(then - now), room)
        return np.where(total >= self.least, total, 0.0)

    def covered(self, seating: Seating) -> float:
        """Σ min(2, expected able) as it stands."""
        return sum(min(2.0, float(task.able(seating.progress).sum())) for task in self.tasks)
