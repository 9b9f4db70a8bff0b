"""The change between two dates, from the tree of pairs: equal to adding up every possibility one by one."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from skillcheck.content.library import load
from skillcheck.measurement.change import Tree, change_between, posterior_of_change
from skillcheck.measurement.measure import compile_model

LIBRARY = load()
MODEL = compile_model(LIBRARY.framework, LIBRARY.bank)
CONSTANTS = LIBRARY.framework.measurement


def some_tree(rng, nodes):
    def rows(*shape):
        found = rng.random(shape) + 0.05
        return found / found.sum(axis=-1, keepdims=True)

    return Tree(rows(nodes), rows(nodes, nodes), rows(nodes, nodes))


def one_by_one(positions, moves, likelihood, areas):
    """Every position and change of the whole, of each area and of each competence, weighed and added up."""
    competences, k, d = likelihood.shape
    pairs = list(product(range(k), range(d)))
    found = np.zeros((competences, d))
    for whole in pairs:
        for area in product(pairs, repeat=max(areas) + 1):
            for each in product(pairs, repeat=competences):
                weight = positions.overall[whole[0]] * moves.overall[whole[1]]
                for theta, delta in area:
                    weight *= positions.to_area[whole[0], theta] * moves.to_area[whole[1], delta]
                for competence, (theta, delta) in enumerate(each):
                    above = area[areas[competence]]
                    weight *= positions.to_competence[above[0], theta] * moves.to_competence[above[1], delta]
                    weight *= likelihood[competence, theta, delta]
                for competence, (_, delta) in enumerate(each):
                    found[competence, delta] += weight
    return found / found.sum(axis=1, keepdims=True)


@pytest.mark.parametrize(("nodes", "changes", "areas"), [(2, 2, [0, 0]), (2, 3, [0, 0]), (2, 2, [0, 1])])
def test_the_posterior_of_the_change_is_the_sum_of_every_possibility(nodes, changes, areas):
    rng = np.random.default_rng(nodes + changes)
    positions, moves = some_tree(rng, nodes), some_tree(rng, changes)
    likelihood = rng.random((len(areas), nodes, changes)) + 0.01
    starts = np.array([areas.index(area) for area in sorted(set(areas))])

    found = posterior_of_change(positions, moves, likelihood, starts)

    assert found == pytest.approx(one_by_one(positions, moves, likelihood, areas), abs=1e-12)


def logs_at(theta, sd=0.6):
    """Answers that say one position, of every competence."""
    one = -0.5 * ((MODEL.nodes - theta) / sd) ** 2
    return np.repeat(one[None], MODEL.competences, axis=0)


def test_the_same_answers_say_no_change_and_a_rise_says_a_rise():
    same = change_between(MODEL, CONSTANTS, logs_at(3.0), logs_at(3.0))
    rise = change_between(MODEL, CONSTANTS, logs_at(3.0), logs_at(4.0))

    assert same.more == pytest.approx(0.5, abs=0.03)
    assert same.own == pytest.approx(0.5, abs=1e-9)
    assert (same.within > 0.95).all()
    assert (rise.more > 0.98).all()


def test_more_said_of_the_same_rise_makes_it_surer():
    chances = [
        change_between(MODEL, CONSTANTS, logs_at(3.0, sd), logs_at(4.0, sd)).more.min() for sd in (1.2, 0.8, 0.5, 0.3)
    ]

    assert chances == sorted(chances)


def test_a_competence_without_answers_moves_with_the_others_and_says_nothing_of_its_own():
    before, after = logs_at(3.0), logs_at(4.0)
    before[0] = after[0] = 0.0

    found = change_between(MODEL, CONSTANTS, before, after)

    assert found.own[0] == pytest.approx(0.5, abs=1e-9)
    assert 0.9 < found.more[0] < found.more[1]
