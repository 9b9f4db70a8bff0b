"""HiGHS (extra ``plan``) improves a plan and says what no plan can exceed. The one owner of ``highspy``.

Bounded by nodes, never by the clock: one thread, seed 0. What comes back is only a proposal: its seats are read, its
value is computed again, and checker.py looks at every limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np

from skillcheck.recommend.training_plan.problem import Floats
from skillcheck.recommend.training_plan.program import Program, Table
from skillcheck.recommend.training_plan.seating import Seating

NODES = 200
MOST_SEATS = 12_000
"""Beyond so many possible seats the program is not built: greedy is as good there, and instant."""


def available() -> bool:
    """Whether the extra ``plan`` is installed."""
    return find_spec("highspy") is not None


@dataclass(frozen=True)
class Improved:
    """A proposal (not yet checked; None where none was found), and the most that any plan can remove."""

    seating: Seating | None
    bound: float


def improve(start: Seating, weights: Floats, nodes: int = NODES) -> Improved | None:
    """Search from ``start`` over at most ``nodes`` nodes; None without the extra or for too large a problem."""
    if not available() or int(start.problem.possible.sum()) > MOST_SEATS:
        return None
    program = Program(start, weights)
    highs = _solver(program.table, nodes)
    _hand_over(highs, program.solution_of(start))
    highs.run()
    bound = float(highs.getInfo().mip_dual_bound)
    values = np.array(highs.getSolution().col_value)
    if len(values) != len(program.table.value) or not np.isfinite(values).all():
        return Improved(None, bound)
    return Improved(program.seating_of(values, start), bound)


def _solver(table: Table, nodes: int) -> Any:
    import highspy

    base: Any = highspy.Highs.__base__  # Highs itself prints a banner on stdout as soon as it is made
    base.resetGlobalScheduler(True)  # another user of HiGHS in this process may have begun with other threads
    highs = base()
    for option, value in {
        "output_flag": False, "threads": 1, "random_seed": 0, "mip_max_nodes": nodes, "mip_rel_gap": 1e-4,
    }.items():  # fmt: skip
        highs.setOptionValue(option, value)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(table.value), len(table.least)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = (np.array(one) for one in (table.value, table.low, table.high))
    lp.row_lower_, lp.row_upper_ = np.array(table.least), np.array(table.most)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.array(table.start, dtype=np.int32)
    lp.a_matrix_.index_ = np.array(table.index, dtype=np.int32)
    lp.a_matrix_.value_ = np.array(table.factor)
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[one] for one in table.whole]
    highs.passModel(lp)
    return highs


def _hand_over(highs: Any, values: Floats) -> None:
    import highspy

    solution = highspy.HighsSolution()
    solution.col_value = values.tolist()
    highs.setSolution(solution)
