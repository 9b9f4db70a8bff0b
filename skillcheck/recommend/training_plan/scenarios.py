"""Three plans under the same limits, what holds whatever the effect, and what more money or fewer hours change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from skillcheck.recommend.training_plan.objectives import FirstSeats, Objective, VitalCovered, VitalTask
from skillcheck.recommend.training_plan.problem import Floats, Mask, Problem
from skillcheck.recommend.training_plan.seating import Seating
from skillcheck.recommend.training_plan.solve import Plan, solve

Scenario = Literal["vital", "progress", "nobody"]
SCENARIOS: tuple[Scenario, ...] = ("vital", "progress", "nobody")
MORE_CENTS = 100_000
FEWER_MINUTES = 600


@dataclass(frozen=True)
class Wishes:
    """What the scenarios look at beside shortfall."""

    vital: tuple[VitalTask, ...]
    below_basic: Mask
    """People below the framework's basic level overall; nobody where it names none."""


@dataclass(frozen=True)
class Sensitivity:
    """The plan of one scenario under the prudent, central and high effect: three real plans."""

    removed: tuple[float, float, float]
    sure_sessions: frozenset[str]
    """Sessions of all three."""
    sure_seats: frozenset[tuple[str, str]]
    """Seats of all three; the others are to be decided with the people."""


@dataclass(frozen=True)
class WhatIf:
    """What other limits would remove, with the same method (None: the limit does not exist)."""

    more_money: float | None
    fewer_hours: float


def weights_of(problem: Problem, scenario: Scenario) -> Floats:
    """Whose shortfall counts more: nobody's, or (1 + the person's own)² so that nobody is left by the wayside."""
    if scenario != "nobody":
        return np.ones(len(problem.participants))
    own = problem.remaining[:, :, 0].astype(np.float64).sum(axis=1) / max(1, problem.remaining.shape[1])
    weights: Floats = (1.0 + own) ** 2
    return weights


def first_of(scenario: Scenario, wishes: Wishes) -> list[Objective]:
    """What a scenario raises before shortfall."""
    if scenario == "vital" and wishes.vital:
        return [VitalCovered(wishes.vital)]
    return [FirstSeats(wishes.below_basic)] if scenario == "nobody" and wishes.below_basic.any() else []


def solve_scenario(
    problem: Problem, scenario: Scenario, wishes: Wishes, *, known: Sequence[Seating] = (), nodes: int = 0
) -> Plan:
    """The plan of a scenario; ``known``: plans to start from as well."""
    return solve(
        problem, weights_of(problem, scenario), first=first_of(scenario, wishes),
        known=known, nodes=nodes,
    )  # fmt: skip


def sensitivity(
    plan: Plan, scenario: Scenario, wishes: Wishes, prudent: NDArray[np.int8], high: NDArray[np.int8]
) -> Sensitivity:
    """Solve the scenario again under the prudent and the high effect; what stands in all three plans is sure."""
    others = [
        solve_scenario(plan.problem.with_effect(effect), scenario, wishes, known=[plan.seating])
        for effect in (prudent, high)
    ]
    return Sensitivity(
        removed=(others[0].removed, plan.removed, others[1].removed),
        sure_sessions=plan.sessions & others[0].sessions & others[1].sessions,
        sure_seats=frozenset(plan.seats) & frozenset(others[0].seats) & frozenset(others[1].seats),
    )


def what_if(plan: Plan, scenario: Scenario, wishes: Wishes) -> WhatIf:
    """Solve again with 1,000 € more, and with 10 hours less for everybody."""
    problem, more = plan.problem, None
    if problem.budget is not None:
        richer = problem.with_budget(problem.budget + MORE_CENTS)
        more = solve_scenario(richer, scenario, wishes, known=[plan.seating]).removed - plan.removed
    shorter = tuple(replace(p, minutes_max=max(0, p.minutes_max - FEWER_MINUTES)) for p in problem.participants)
    fewer = solve_scenario(replace(problem, participants=shorter), scenario, wishes)
    return WhatIf(more, fewer.removed - plan.removed)
