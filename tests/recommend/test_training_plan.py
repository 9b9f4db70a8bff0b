"""Training plans keep every limit, find the best where it can be known, and say how much better could be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest

from skillcheck.recommend.training_plan import improve as improve_module
from skillcheck.recommend.training_plan.checker import check, cost, removed
from skillcheck.recommend.training_plan.effects import DEFAULT, Effect, EffectsFile, Taught, effect_table, progress
from skillcheck.recommend.training_plan.learn import local_effects, observe
from skillcheck.recommend.training_plan.needs import chance_table, remaining_shortfall
from skillcheck.recommend.training_plan.objectives import VitalCovered, VitalTask
from skillcheck.recommend.training_plan.problem import Obligation, Participant, Session, make_problem
from skillcheck.recommend.training_plan.scenarios import Wishes, sensitivity, solve_scenario, what_if
from skillcheck.recommend.training_plan.solve import seating_of, solve
from skillcheck.recommend.training_plan.unserved import (
    unmet_duties,
    unserved_competences,
    unused_sessions,
    without_seat,
)
from tests.plans import LEVELS, NODES, START, drawn, posteriors

NO_WISHES = Wishes((), np.zeros(10, dtype=bool))


@cache
def solved(seed, **drawing):
    """A drawn problem and its plan, made once for all tests: nothing changes them."""
    problem = drawn(seed, **drawing)
    return problem, solve(problem)


# --- what is missing and what remains of it ---------------------------------------------------------------


def test_the_shortfall_that_remains_is_the_expectation_over_the_nodes_and_convex():
    posterior = posteriors(np.random.default_rng(1), 20, 4)
    targets = np.array([2, 4, 5, 8])

    left = remaining_shortfall(posterior, NODES, targets, LEVELS)

    for competence, target in enumerate(targets):
        by_hand = (posterior[:, competence] * np.maximum(target - NODES - 0.7, 0)).sum(axis=1)
        assert left[:, competence, 7] == pytest.approx(by_hand, abs=1e-6)
    falls = -np.diff(left, axis=2)
    assert (falls >= -1e-6).all()
    assert (np.diff(falls, axis=2) <= 1e-6).all()
    assert left[:, :, -1] == pytest.approx(0, abs=1e-7)


def test_an_effect_is_supposed_only_for_people_within_the_levels_of_the_link_and_of_its_audience():
    levels = np.array([[1, 5], [4, 5], [-1, 5]], dtype=np.int8)
    links = [Taught("a", "x", 3, (0, 3)), Taught("a", "y", 2), Taught("elsewhere", "x", 3)]
    suits = {"a": np.array([True, True, False])}

    table = effect_table(links, ("a",), ("x", "y"), levels, DEFAULT, "central", suits)

    assert table[:, 0].tolist() == [[5, 3], [0, 3], [0, 0]]


def test_what_is_known_of_one_offer_replaces_the_strong_effect_and_scales_the_weaker_ones():
    file = EffectsFile(strength=DEFAULT.strength, offers={"a": Effect(prudent=0, central=1.0, high=2.0)})

    assert progress(file, Taught("a", "x", 3), "central") == 10
    assert progress(file, Taught("a", "x", 2), "central") == 6
    assert progress(file, Taught("b", "x", 2), "central") == 3


# --- limits ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(25))
def test_no_plan_breaks_a_limit_and_its_figures_are_recomputed(seed):
    problem, plan = solved(seed, everything=True)

    met = [duty for duty in problem.obligations if duty not in plan.unmet]
    assert check(problem, plan.seats, met) == []
    assert plan.cents == cost(problem, plan.seats) == plan.seating.cost
    assert plan.removed == pytest.approx(removed(problem, plan.seats))
    assert plan.bound >= plan.worth - 1e-9


def two_people(**changes):
    person = Participant("a", service="x", minutes_max=600, **changes)
    other = Participant("b", service="x", minutes_max=600)
    day = date(2026, 12, 1)
    sessions = (
        Session("s1", "o1", day, day, 180, seats=1, minimum=0, seat_cents=1000, open_cents=0),
        Session("s2", "o1", day + timedelta(1), day + timedelta(2), 180, 2, 2, 1000, 5000),
        Session("s3", "o2", day, day, 600, 2, 0, 1000, 5000, online=True, requires=("o1",)),
    )
    left = np.zeros((2, 1, 81), dtype=np.float32)
    effect = np.full((2, 2, 1), 5, dtype=np.int8)
    return make_problem(
        (person, other), sessions, left, effect, ("o1", "o2"), budget=10_000, away_share=0.5,
        obligations=(Obligation("a", "o1", day),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("seats", "rule"),
    [
        ([("a", "s1"), ("b", "s1")], "seats"),
        ([("a", "s2")], "minimum"),
        ([("a", "s2"), ("b", "s2")], "service_away"),
        ([("a", "s1"), ("a", "s2"), ("b", "s2")], "same_offer"),
        ([("a", "s3")], "prerequisite"),
        ([("a", "s1"), ("a", "s3")], "same_day"),
        ([("a", "s1"), ("a", "s3")], "hours"),
        ([("a", "s1"), ("a", "s1")], "twice"),
        ([("a", "s3"), ("b", "s2"), ("a", "s2")], "budget"),
        ([], "obligation"),
    ],
)
def test_the_checker_sees_each_broken_limit(seats, rule):
    problem = two_people()

    assert rule in {one.rule for one in check(problem, seats, problem.obligations)}


def test_the_checker_sees_who_is_away_who_has_no_screen_and_who_wants_to_go_together():
    day = date(2026, 12, 1)
    away = check(two_people(away=((day, day),)), [("a", "s1")])
    screen = check(two_people(no_screen=True), [("a", "s3")])
    pair = replace(two_people(), participants=tuple(
        replace(one, together="pair") for one in two_people().participants))  # fmt: skip
    closed = replace(two_people(), sessions=tuple(replace(one, usable=False) for one in two_people().sessions))

    assert "away" in {one.rule for one in away}
    assert "no_screen" in {one.rule for one in screen}
    assert "together" in {one.rule for one in check(pair, [("a", "s1")])}
    assert "closed" in {one.rule for one in check(closed, [("a", "s1")])}


def test_people_who_go_together_sit_together_or_not_at_all():
    for seed in range(8):
        problem, plan = solved(seed, everything=True)
        for unit in problem.units:
            mine = {tuple(s for p, s in plan.seats if p == problem.participants[place].id) for place in unit}
            assert len(mine) == 1


# --- how good ----------------------------------------------------------------------------------------------


def every_plan(problem):
    """The best value of all plans, by trying every one (few people, few sessions, no service limit)."""
    sessions = len(problem.sessions)
    values, cents = np.zeros(1), np.zeros(1, dtype=int)
    heads = np.zeros((1, sessions), dtype=int)
    for place, person in enumerate(problem.participants):
        ways = []
        for bits in range(2**sessions):
            mine = [s for s in range(sessions) if bits >> s & 1]
            seats = [(person.id, problem.sessions[s].id) for s in mine]
            alone = replace(problem, budget=None)
            if any(one.rule not in ("minimum", "seats") for one in check(alone, seats)):
                continue
            paid = sum(int(problem.seat_cents[problem.unit_of[place], s]) for s in mine)
            ways.append((removed(problem, seats), paid, [int(s in mine) for s in range(sessions)]))
        values = (values[:, None] + np.array([w[0] for w in ways])[None]).ravel()
        cents = (cents[:, None] + np.array([w[1] for w in ways])[None]).ravel()
        heads = (heads[:, None, :] + np.array([w[2] for w in ways])[None]).reshape(-1, sessions)
        fine = (heads <= [s.seats for s in problem.sessions]).all(axis=1)
        if problem.budget is not None:
            fine &= cents <= problem.budget
        values, cents, heads = values[fine], cents[fine], heads[fine]
    minimum = np.array([s.minimum for s in problem.sessions])
    opening = np.array([s.open_cents for s in problem.sessions])
    fine = ((heads == 0) | (heads >= minimum)).all(axis=1)
    if problem.budget is not None:
        fine &= cents + (heads > 0) @ opening <= problem.budget
    return float(values[fine].max())


@pytest.mark.parametrize("seed", range(25))
def test_with_the_extra_a_small_plan_is_the_best_there_is(seed):
    pytest.importorskip("highspy")
    problem = drawn(seed, people=6, sessions=4, budget=80_000)

    plan = solve(problem, nodes=1000)

    assert plan.removed == pytest.approx(every_plan(problem), abs=1e-4)
    assert plan.bound == pytest.approx(plan.removed, abs=1e-2)


def test_another_user_of_the_solver_in_the_same_process_changes_no_plan():
    highspy = pytest.importorskip("highspy")
    problem = drawn(7, people=6, sessions=4, budget=80_000)
    best = solve(problem, nodes=1000).removed
    highspy.Highs.resetGlobalScheduler(True)
    other = highspy.Highs.__base__()
    other.setOptionValue("output_flag", False)
    other.setOptionValue("threads", 2)
    other.run()

    assert solve(problem, nodes=1000).removed == best


def test_the_solver_prints_nothing(capfd):
    pytest.importorskip("highspy")

    solve(drawn(1, people=6, sessions=4), nodes=10)

    assert capfd.readouterr() == ("", "")


def test_the_bound_without_a_solver_is_never_below_the_best_plan():
    for seed in range(25):
        problem = drawn(seed, people=6, sessions=4, budget=80_000)
        assert solve(problem).bound >= every_plan(problem) - 1e-4


def test_without_the_extra_a_plan_is_made_all_the_same(monkeypatch):
    problem = drawn(3)
    monkeypatch.setattr(improve_module, "find_spec", lambda _: None)

    plan = solve(problem, nodes=100)

    assert not improve_module.available()
    assert plan.seats
    assert not plan.improved


def test_twice_the_effect_never_removes_less():
    for seed in range(12):
        problem, plan = solved(seed)
        assert solve(problem.with_effect(problem.effect * np.int8(2))).removed >= plan.removed - 1e-9


@pytest.mark.parametrize("everything", [False, True])
def test_more_money_never_removes_less_than_the_plan_already_known(everything):
    for seed in range(12):
        problem, plan = solved(seed, budget=100_000, everything=everything)
        richer = problem.with_budget(130_000)
        again = solve(richer, known=[seating_of(richer, plan.seats)])
        assert len(again.unmet) <= len(plan.unmet)
        if len(again.unmet) == len(plan.unmet):
            assert again.removed >= plan.removed - 1e-6


@pytest.mark.parametrize("everything", [False, True])
def test_without_the_sessions_that_nobody_sits_in_the_plan_already_known_is_no_worse(everything):
    for seed in range(12):
        problem, plan = solved(seed, budget=100_000, everything=everything)
        fewer = replace(problem, sessions=tuple(one for one in problem.sessions if one.id in plan.sessions))
        again = solve(fewer, known=[seating_of(fewer, plan.seats)])
        assert len(again.unmet) <= len(plan.unmet)
        if len(again.unmet) == len(plan.unmet):
            assert again.removed >= plan.removed - 1e-6
        assert set(unused_sessions(plan)) == {one.id for one in problem.sessions} - plan.sessions


def test_an_earlier_plan_that_no_longer_holds_is_not_taken_over():
    problem = drawn(3, budget=200_000)
    seats = solve(problem).seats

    assert seats
    assert seating_of(problem, seats) is not None
    assert seating_of(problem.with_budget(0), seats) is None
    assert seating_of(problem, [*seats, ("nobody", problem.sessions[0].id)]) is None
    assert seating_of(problem, [*seats, (problem.participants[0].id, "s999")]) is None


def test_a_session_that_nobody_can_use_changes_nothing():
    for seed in range(6):
        problem = drawn(seed)
        useless = replace(problem.sessions[0], id="s999", start=START, end=START + timedelta(400), usable=False)
        more = replace(problem, sessions=(*problem.sessions, useless))
        assert solve(more).seats == solve(problem).seats
        assert unused_sessions(solve(more))["s999"] == "closed"


def test_a_session_that_stays_empty_says_why():
    far = START + timedelta(500)
    problem = drawn(1, people=10, sessions=4)
    base = problem.sessions[0]
    cases = {
        "nobody_needs": replace(base, id="s801", offer="unneeded", start=far, end=far),
        "nobody_free": replace(base, id="s802", start=far, end=far, minutes=100_000),
        "too_few": replace(base, id="s803", start=far, end=far, seats=90, minimum=80),
        "no_money": replace(base, id="s804", start=far, end=far, open_cents=10**9),
        "closed": replace(base, id="s805", start=far, end=far, usable=False),
    }
    offers = (*problem.offers, "unneeded")
    effect = np.concatenate([problem.effect, np.zeros_like(problem.effect[:, :1])], axis=1)
    more = replace(problem, sessions=(*problem.sessions, *cases.values()), offers=offers, effect=effect)

    found = unused_sessions(solve(more))

    assert {name: found[one.id] for name, one in cases.items()} == {name: name for name in cases}


def test_the_order_of_the_rows_changes_nothing():
    problem = drawn(5, everything=True)
    people = len(problem.participants)
    mixed = np.random.default_rng(0).permutation(people).tolist()

    again = make_problem(
        tuple(problem.participants[place] for place in mixed), problem.sessions[::-1], problem.remaining[mixed],
        problem.effect[mixed], problem.offers, obligations=problem.obligations[::-1], budget=problem.budget,
        away_share=problem.away_share,
    )  # fmt: skip

    assert solve(again).seats == solve(problem).seats


# --- obligations, vital tasks, nobody by the wayside -------------------------------------------------------


def test_obligations_come_before_progress_and_those_that_cannot_be_met_say_what_is_lacking():
    day = date(2026, 12, 1)
    people = tuple(Participant(f"p{place}", minutes_max=600) for place in range(5))
    session = Session("s1", "rgpd", day, day, 180, seats=2, minimum=0, seat_cents=0, open_cents=0)
    problem = make_problem(
        people, (session,), np.zeros((5, 1, 81), dtype=np.float32), np.zeros((5, 1, 1), dtype=np.int8), ("rgpd",),
        obligations=tuple(Obligation(one.id, "rgpd", date(2027, 3, 31)) for one in people),
    )  # fmt: skip

    plan = solve(problem)
    unmet = unmet_duties(plan)

    assert len(plan.people) == 2
    assert [(one.offer, one.why, len(one.people), one.seats_lacking) for one in unmet] == [("rgpd", "full", 3, 3)]


def test_a_session_for_a_few_obliged_is_filled_up_by_others_who_learn_there():
    day = date(2026, 12, 1)
    people = tuple(Participant(f"p{place}", minutes_max=600) for place in range(5))
    session = Session("s1", "rgpd", day, day, 180, seats=5, minimum=4, seat_cents=0, open_cents=1000)
    left = np.zeros((5, 1, 81), dtype=np.float32)
    left[:, 0, :10] = np.linspace(1, 0.1, 10)
    problem = make_problem(
        people, (session,), left, np.full((5, 1, 1), 5, dtype=np.int8), ("rgpd",),
        obligations=(Obligation("p0", "rgpd"),), budget=1000,
    )  # fmt: skip

    plan = solve(problem)

    assert not plan.unmet
    assert len(plan.people) == 5


def test_each_reason_for_no_seat_is_told():
    day = date(2026, 12, 1)
    full = np.zeros((5, 2, 81), dtype=np.float32)
    full[:, 0, :20] = np.linspace(2, 0.1, 20)
    full[4, 0] = 0
    full[4, 1, :20] = 1.0
    effect = np.zeros((5, 1, 2), dtype=np.int8)
    effect[:4, 0, 0] = 5
    people = (
        Participant("a", minutes_max=600), Participant("b", minutes_max=600, away=((day, day),)),
        Participant("c", minutes_max=60), Participant("d", minutes_max=600), Participant("e", minutes_max=600),
    )  # fmt: skip
    session = Session("s1", "o", day, day, 180, seats=1, minimum=0, seat_cents=1000, open_cents=0)
    problem = make_problem(people, (session,), full, effect, ("o",), budget=5000)

    plan = solve(problem)
    poor = solve(problem.with_budget(10))

    assert without_seat(plan) == {"b": "no_date", "c": "no_hours", "d": "no_seat", "e": "no_offer"}
    assert without_seat(poor)["a"] == "no_money"
    assert unserved_competences(problem) == {1: 1}


def vital(problem, seed=0):
    rng = np.random.default_rng(seed)
    posterior = posteriors(rng, len(problem.participants), problem.remaining.shape[1])
    tables = [chance_table(posterior[:, competence], NODES, 5) for competence in (0, 1)]
    nobody = np.zeros(len(posterior), dtype=bool)
    return VitalTask((0, 1), tuple(tables), does=nobody, may=~nobody)


def test_vital_first_carries_vital_tasks_at_least_as_far_as_most_progress():
    better = 0
    for seed in range(10):
        problem = drawn(seed, budget=60_000)
        wishes = Wishes((vital(problem, seed),), np.zeros(10, dtype=bool))
        covered = VitalCovered(wishes.vital).covered
        first = covered(solve_scenario(problem, "vital", wishes).seating)
        progress_only = covered(solve_scenario(problem, "progress", wishes).seating)
        better += first > progress_only + 1e-6
        assert first >= progress_only - 0.25  # greedy, not exact: never far below
    assert better >= 2


def test_nobody_by_the_wayside_seats_more_of_those_below_the_basics():
    more = 0
    for seed in range(10):
        problem = drawn(seed, budget=20_000)
        below = problem.remaining[:, :, 0].sum(axis=1) > np.median(problem.remaining[:, :, 0].sum(axis=1))
        wishes = Wishes((), below)
        ids = {one.id for one, low in zip(problem.participants, below, strict=True) if low}
        seated = len(ids & solve_scenario(problem, "nobody", wishes).people)
        otherwise = len(ids & solve_scenario(problem, "progress", wishes).people)
        assert seated >= otherwise
        more += seated > otherwise
    assert more >= 1


def test_what_is_sure_stands_in_three_real_plans():
    problem = drawn(2)
    plan = solve_scenario(problem, "progress", NO_WISHES)

    found = sensitivity(plan, "progress", NO_WISHES, problem.effect // 2, problem.effect * np.int8(2))

    for effect in (problem.effect // 2, problem.effect * np.int8(2)):
        other = solve(problem.with_effect(effect), known=[plan.seating])
        assert found.sure_seats <= set(other.seats)
        assert found.sure_sessions <= other.sessions
    assert found.removed[0] <= found.removed[1] <= found.removed[2]


def test_more_money_helps_and_fewer_hours_do_not():
    problem = drawn(4, budget=60_000)
    plan = solve_scenario(problem, "progress", NO_WISHES)

    found = what_if(plan, "progress", NO_WISHES)

    assert found.more_money is not None
    assert found.more_money > 0
    assert found.fewer_hours <= 0
    assert what_if(solve(problem.with_budget(None)), "progress", NO_WISHES).more_money is None


# --- what was observed -------------------------------------------------------------------------------------


def test_an_observed_effect_is_found_with_its_interval_and_too_few_people_say_nothing():
    rng = np.random.default_rng(0)
    change = rng.normal(0.1, 0.5, (200, 2))
    followed = np.arange(200) < 80
    change[followed, 0] += 0.6
    few = np.arange(200) >= 195
    links = [Taught("a", "x", 3), Taught("b", "y", 2)]

    found = observe(change, {"a": followed, "b": few}, links, ("x", "y"))

    assert [one.name for one in found] == ["3", "a"]
    assert found[0].low < 0.6 < found[0].high
    assert (found[0].trained, found[0].others) == (80, 120)
    local = local_effects(found, DEFAULT)
    assert local.strength["3"].basis == "local"
    assert local.strength["3"].central == pytest.approx(0.6, abs=0.15)
    assert local.strength["2"] == DEFAULT.strength["2"]
