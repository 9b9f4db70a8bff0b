"""Training plans: how good, how fast, how much memory. Prints the figures of docs/training-plan.md.

python -m benchmarks.plan [quality] [brute] [limits] [monotone] [size] [network]
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import numpy as np

from skillcheck.recommend.training_plan.checker import check
from skillcheck.recommend.training_plan.solve import seating_of, solve
from tests.plans import drawn
from tests.recommend.test_training_plan import every_plan

QUALITY = {"people": 60, "sessions": 30, "competences": 21, "budget": 800_000}


def quality(instances: int = 20) -> None:
    """Greedy and swaps against the best that HiGHS finds in 200 nodes, 60 people x 30 sessions."""
    shares, seconds, gaps = [], [], []
    for seed in range(instances):
        problem = drawn(seed, **QUALITY)
        began = time.process_time()
        greedy = solve(problem)
        seconds.append(time.process_time() - began)
        best = solve(problem, nodes=200)
        shares.append(greedy.removed / best.removed)
        gaps.append(best.gap)
        print(f"  {seed}: {greedy.removed:.1f} of {best.removed:.1f}, bound {best.bound:.1f}", flush=True)
    print(f"quality: greedy/best min {min(shares):.3f}, mean {np.mean(shares):.3f}; "
          f"{np.median(seconds):.2f} s of one core (most {max(seconds):.2f}); gap of the best {np.mean(gaps):.1%}")  # fmt: skip


def brute(instances: int = 200) -> None:
    """6 people x 4 sessions: greedy and HiGHS against every plan."""
    wrong = sum(
        abs(solve(problem, nodes=1000).removed - every_plan(problem)) > 1e-4
        for problem in (drawn(seed, people=6, sessions=4, budget=80_000) for seed in range(instances))
    )
    print(f"brute: {instances} instances, {wrong} not the optimum")


def limits(instances: int = 1000) -> None:
    """Every limit at once: obligations, pairs, prerequisites, days away, services."""
    violations = 0
    for seed in range(instances):
        problem = drawn(seed, everything=True)
        plan = solve(problem)
        unmet = set(plan.unmet)
        violations += len(check(problem, plan.seats, [one for one in problem.obligations if one not in unmet]))
    print(f"limits: {instances} instances, {violations} violations")


def monotone(instances: int = 200) -> None:
    """More money, solved alone and solved knowing the poorer plan; twice the effect; an unused session removed."""
    alone = known = effect = unused = still = 0
    for seed in range(instances):
        problem = drawn(seed, budget=100_000)
        plan = solve(problem)
        richer = problem.with_budget(130_000)
        alone += solve(richer).removed < plan.removed - 1e-6
        known += solve(richer, known=[plan.seating]).removed < plan.removed - 1e-6
        effect += solve(problem.with_effect(problem.effect * np.int8(2))).removed < plan.removed - 1e-6
        left = tuple(one for one in problem.sessions if one.id in plan.sessions)
        offers = problem.offers
        fewer = type(problem)(problem.participants, left, problem.obligations, problem.budget, problem.away_share,
                              offers, problem.remaining, problem.effect)  # fmt: skip
        unused += solve(fewer).removed < plan.removed - 1e-6
        still += solve(fewer, known=[seating_of(fewer, plan.seats)]).removed < plan.removed - 1e-6
    print(f"monotone: of {instances}, less with more money: {alone} solved alone, {known} knowing the poorer plan; "
          f"less with twice the effect: {effect}; less without the sessions not used: {unused} solved alone, {still} knowing the plan")  # fmt: skip


def size() -> None:
    """Time and memory from 60 to 20,000 people."""
    for people, sessions in ((60, 30), (500, 60), (2000, 100), (20_000, 100)):
        problem = drawn(
            1, people=people, sessions=sessions, competences=21, budget=people * 6_000, seats=max(8, people // 60)
        )
        began = time.process_time()
        plan = solve(problem)
        took = time.process_time() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"size: {people} x {sessions}: {plan.removed:.0f} levels, {len(plan.seats)} seats, {took:.1f} s of one core, "
              f"gap {plan.gap:.0%}, peak {peak:.0f} MiB", flush=True)  # fmt: skip


def network(structures: int = 2000) -> None:
    """Releases of 2,000 structures read and merged; what a comparison says where nothing differs, and of a true level."""
    import tempfile

    from organisations import network_of

    from skillcheck.workflows.federation import merge_files
    from tests.organisation.test_network import Own, compare, drawn_network, standings

    with tempfile.TemporaryDirectory() as folder:
        shares = network_of(Path(folder) / "shares", structures)
        kilobytes = sum(one.stat().st_size for one in shares.iterdir()) / structures / 1000
        began = time.process_time()
        merged = merge_files([shares], "report")
        took = time.process_time() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"network: {merged.network.structures} x {kilobytes:.1f} kB in {took:.1f} s, peak {peak:.0f} MiB")
    said = total = 0
    for seed in range(100):
        drawn_one, _, seen, sizes = drawn_network(seed)
        found = standings(drawn_one, seen, sizes)
        said += sum(one in ("above", "below") for one in found)
        total += len(found)
    print(f"network: no structure differs: above or below said of {said / total:.1%}")
    for between in (0.3, 0.4, 0.5):
        hits = 0
        for seed in range(200):
            drawn_one, *_ = drawn_network(seed, structures=200, between=between)
            rng = np.random.default_rng(10_000 + seed)
            own = Own(4.5 + 2 / 30**0.5 * rng.normal(), 2 / 30**0.5)
            hits += compare(drawn_one, "20-49", "", {"people:overall": own}).lines[0].standing == "above"
        print(f"network: a true level more at n = 30, structures {between} apart: found in {hits / 2:.0f} %")


if __name__ == "__main__":
    for name in sys.argv[1:] or ("quality", "brute", "limits", "monotone", "size", "network"):
        globals()[name]()
