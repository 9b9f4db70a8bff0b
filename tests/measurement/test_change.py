"""The change between two dates, from the tree of pairs: equal to adding up every possibility one by one."""

from __future__ import annotations

from itertools import chain, product

import numpy as np
import pytest
from small import small_library

from skillcheck.measurement.change import VERDICTS, Tree, change_between, compare, posterior_of_change, verdicts
from skillcheck.measurement.measure import compile_model
from skillcheck.measurement.responses import response_row

LIBRARY = small_library()
MODEL = compile_model(LIBRARY.framework, LIBRARY.bank)


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

    found = posterior_of_change(positions, moves, likelihood, starts)[1 + len(starts) :]
    several = posterior_of_change(positions, moves, np.stack([likelihood, likelihood[:, ::-1]], axis=1), starts)

    assert several[1 + len(starts) :, 0] == pytest.approx(found, abs=1e-12)
    assert found == pytest.approx(one_by_one(positions, moves, likelihood, areas), abs=1e-12)


def logs_at(theta, sd=0.6):
    """Answers that say one position, of every competence."""
    one = -0.5 * ((MODEL.nodes - theta) / sd) ** 2
    return np.repeat(one[None, None], MODEL.competences, axis=0)


def change(before, after):
    return change_between(MODEL, before, after, np.ones((MODEL.competences, 1), dtype=bool))


def test_the_same_answers_say_no_change_and_a_rise_says_a_rise():
    same = change(logs_at(3.0), logs_at(3.0))
    rise = change(logs_at(3.0), logs_at(4.0))

    assert same.more == pytest.approx(0.5, abs=0.03)
    assert same.own == pytest.approx(0.5, abs=1e-9)
    assert (same.within > 0.95).all()
    assert (rise.more > 0.98).all()


def test_more_said_of_the_same_rise_makes_it_surer():
    chances = [change(logs_at(3.0, sd), logs_at(4.0, sd)).more.min() for sd in (1.2, 0.8, 0.5, 0.3)]

    assert chances == sorted(chances)


def test_a_competence_without_answers_moves_with_the_others_and_says_nothing_of_its_own():
    before, after = logs_at(3.0), logs_at(4.0)
    before[0] = after[0] = 0.0

    found = change(before, after)

    assert found.own[-MODEL.competences] == pytest.approx(0.5, abs=1e-9)
    assert 0.9 < found.more[-MODEL.competences] < found.more[-1]


def test_the_whole_and_the_areas_move_with_their_competences():
    """As the sum of every possibility says, of a tree small enough."""
    rng = np.random.default_rng(5)
    positions, moves, likelihood = some_tree(rng, 2), some_tree(rng, 2), rng.random((2, 2, 2))

    whole, area, *_ = posterior_of_change(positions, moves, likelihood, np.array([0]))

    expected = np.zeros((2, 2))
    pairs = list(product(range(2), range(2)))
    for top, middle, *each in product(pairs, repeat=4):
        weight = positions.overall[top[0]] * moves.overall[top[1]]
        weight *= positions.to_area[top[0], middle[0]] * moves.to_area[top[1], middle[1]]
        for competence, (theta, delta) in enumerate(each):
            weight *= positions.to_competence[middle[0], theta] * moves.to_competence[middle[1], delta]
            weight *= likelihood[competence, theta, delta]
        expected[0, top[1]] += weight
        expected[1, middle[1]] += weight
    expected /= expected.sum(axis=1, keepdims=True)
    assert whole == pytest.approx(expected[0], abs=1e-12)
    assert area == pytest.approx(expected[1], abs=1e-12)


@pytest.mark.parametrize("slipped", range(8))
def test_one_answer_that_fits_nowhere_does_not_hide_a_rise(slipped):
    """Eight statements a competence: what was done alone, then one level more; of the first competence one answer of
    the second visit is «not yet» by a slip."""
    library = small_library()  # the small one has three statements a competence
    model = compile_model(library.framework, library.bank)
    asked = [
        [one for one in library.bank.questions if one.competence == competence and one.is_self_report][:8]
        for competence in library.framework.competences
    ]

    def answers(level):
        gap = {item.id: level + 1 - item.level for item in chain(*asked)}
        codes = {item.id: min(max(gap[item.id], 0), item.top_category) for item in chain(*asked)}
        return [
            (item.id, next(code for code, of in item.codes.items() if of == codes[item.id])) for item in chain(*asked)
        ]

    before, after = (response_row(library, answers(level)) for level in (4, 5))
    place = library.bank.index[asked[0][slipped].id]
    after[0, place] = 0

    said = verdicts(compare(model, before, after))[-model.competences :, 0]

    assert VERDICTS[said[0]] == "progress"
