"""The most that any plan can remove: a Lagrangian bound without a solver, or the linear relaxation with one.

A person's seats are worth at most the sum of what each is worth alone (benefit is concave), and the budget and each
person's minutes are given a price (Held and Karp 1970): any prices give a bound, better ones a nearer one.
"""

from __future__ import annotations

import numpy as np

from skillcheck.recommend.training_plan.objectives import LessMissing
from skillcheck.recommend.training_plan.problem import Floats, Whole
from skillcheck.recommend.training_plan.seating import Seating

ROUNDS = 60


def lagrangian_bound(start: Seating, objective: LessMissing, reached: float) -> float:
    """No plan that keeps the seats of ``start`` adds more than this to them; ``reached``: what a plan found adds."""
    problem = start.problem
    gains = np.stack([_alone(start, objective, s) for s in range(len(problem.sessions))], axis=1)
    minutes = np.array([session.minutes for session in problem.sessions], dtype=np.float64)
    cents = problem.seat_cents.astype(np.float64)
    opening = np.array([start.open_cost(s) for s in range(len(problem.sessions))], dtype=np.float64)
    free = np.array([s.seats for s in problem.sessions], dtype=np.int64) - start.seated
    money = float("inf") if start.money_left is None else float(start.money_left)
    hour, euro = np.zeros(len(problem.units)), 0.0
    best = float("inf")
    for turn in range(ROUNDS):
        net = gains - euro * cents - hour[:, None] * minutes[None, :]
        chosen = _best_rows(net, free)
        worth = np.where(chosen, net, 0.0).sum(axis=0) - euro * opening
        chosen &= (worth > 0)[None, :]
        total = float(np.maximum(worth, 0.0).sum() + hour @ start.minutes_left)
        best = min(best, total + (euro * money if euro else 0.0))
        over_hours = chosen @ minutes - start.minutes_left
        spent = float((chosen * cents).sum() + opening[worth > 0].sum())
        over_money = spent - money if money < float("inf") else 0.0
        scale = float((over_hours / 60) @ (over_hours / 60)) + (over_money / 100) ** 2
        step = 1.5 * 0.95**turn * max(best - reached, 0.0) / max(scale, 1e-9)
        hour = np.maximum(0.0, hour + step * over_hours / 3600)
        euro = max(0.0, euro + step * over_money / 10_000)
    return best


def _alone(start: Seating, objective: LessMissing, session: int) -> Floats:
    """What each unit's seat would add if it were the only one; nothing where it cannot sit."""
    problem = start.problem
    could = problem.possible[:, session] & ~start.taken[:, session] & (start.clashes[:, session] == 0)
    could &= start.minutes_left >= problem.sessions[session].minutes
    return np.where(could, objective.gains(start, session), 0.0)


def _best_rows(net: Floats, free: Whole) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """In each column the rows of the highest positive values, as many as seats are free (units count as one)."""
    chosen = net > 0
    for column in np.flatnonzero(chosen.sum(axis=0) > free).tolist():
        seats = int(free[column])
        keep = np.argpartition(-net[:, column], seats - 1)[:seats] if seats > 0 else np.array([], dtype=np.intp)
        chosen[:, column] = False
        chosen[keep, column] = net[keep, column] > 0
    return chosen
