"""Several respondents pooled on the tree: an oracle that enumerates, equal bits, and what simulation must keep."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from organisations import PACK

from skillcheck.frameworks.practice import Pack
from skillcheck.measurement.measure import compile_model
from skillcheck.measurement.pool import chance_of_lead, pool, quantile

TAU, SEVERITY = PACK.file.measurement.sd_respondent, PACK.file.measurement.sd_severity
MODEL = compile_model(PACK.tree, PACK.bank)
SIZE = len(PACK.practices)


def small_pack():
    """Three themes in two dimensions, six nodes in all: small enough to enumerate."""
    file = PACK.file
    dimensions = [
        file.dimensions[0].model_copy(update={"themes": file.dimensions[0].themes[:2]}),
        file.dimensions[1].model_copy(update={"themes": file.dimensions[1].themes[:1]}),
    ]
    themes = {theme.id for dimension in dimensions for theme in dimension.themes}
    measurement = file.measurement.model_copy(update={"nodes_per_level": 1})
    practices = tuple(one for one in PACK.practices if one.theme in themes)
    return Pack(
        file.model_copy(update={"dimensions": dimensions, "measurement": measurement}), practices, "", PACK.folder
    )


def around(nodes, sd):
    density = np.exp(-0.5 * ((nodes[None, :] - nodes[:, None]) / sd) ** 2)
    return density / density.sum(axis=1, keepdims=True)


def by_enumeration(model, pack, responses, tau, severity):
    """The posterior of the structure by summing over every state of the tree and of each respondent."""
    nodes = model.nodes
    seen = around(nodes, tau)
    likelihood = np.ones((3, len(nodes)))  # theme × node of the structure
    for respondent, theme in product(range(len(responses)), range(3)):
        items = np.flatnonzero((model.item_competence == theme) & (responses[respondent] >= 0))
        own = np.ones(len(nodes))
        for item in items:
            own = own * np.exp(model.log_likelihood[item][responses[respondent, item]])
        likelihood[theme] *= seen @ own
    posterior = np.zeros((6, len(nodes)))
    for overall, first, second, *leaves in product(range(len(nodes)), repeat=6):
        chance = model.prior[overall] * model.to_area[overall, first] * model.to_area[overall, second]
        for theme, leaf in enumerate(leaves):
            parent = first if theme < 2 else second
            chance *= model.to_competence[parent, leaf] * likelihood[theme, leaf]
        for place, node in enumerate((overall, first, second, *leaves)):
            posterior[place, node] += chance
    n = int((responses >= 0).any(axis=1).sum())
    wide = posterior @ around(nodes, severity / np.sqrt(n))
    return wide / wide.sum(axis=1, keepdims=True)


def test_the_posterior_is_that_of_plain_enumeration():
    pack = small_pack()
    model = compile_model(pack.tree, pack.bank)
    draw = np.random.default_rng(5)
    responses = draw.integers(-1, 4, (3, len(pack.practices))).astype(np.int8)

    found = pool(model, responses, [0, 0, 0], 1, tau=TAU, severity=SEVERITY)

    expected = by_enumeration(model, pack, responses, TAU, SEVERITY)
    assert np.abs(found.posterior[0] - expected).max() < 1e-9


def drawn(seed, people):
    return np.random.default_rng(seed).integers(-1, 4, (people, SIZE)).astype(np.int8)


def test_one_structure_alone_and_among_many_come_out_equal_to_the_last_bit():
    many = drawn(1, 700)
    rows = np.arange(700) // 2

    among = pool(MODEL, many, rows, 350, tau=TAU, severity=SEVERITY)
    for row in (0, 137, 349):
        alone = pool(MODEL, many[rows == row], [0, 0], 1, tau=TAU, severity=SEVERITY)
        assert np.array_equal(alone.posterior[0], among.posterior[row])


def test_the_order_of_respondents_does_not_count_to_the_last_bit():
    responses = drawn(2, 23)
    order = np.random.default_rng(3).permutation(23)

    first = pool(MODEL, responses, np.zeros(23, int), 1, tau=TAU, severity=SEVERITY)
    second = pool(MODEL, responses[order], np.zeros(23, int), 1, tau=TAU, severity=SEVERITY)

    assert np.array_equal(first.posterior, second.posterior)


def test_more_respondents_tell_more_and_a_single_one_is_never_certain():
    widths = []
    for people in (1, 5, 40):
        responses = np.full((people, SIZE), 2, dtype=np.int8)
        found = pool(MODEL, responses, np.zeros(people, int), 1, tau=TAU, severity=SEVERITY)
        widths.append(float(found.sd[0].mean()))

    assert widths[0] > 1.5 * widths[1] > 1.5 * widths[2]
    assert widths[0] > 0.3


@pytest.mark.parametrize("item", [0, 7, 20, 39])
def test_a_higher_answer_never_lowers_a_level(item):
    means = []
    for level in range(4):
        responses = np.full((3, SIZE), 1, dtype=np.int8)
        responses[0, item] = level
        means.append(pool(MODEL, responses, [0, 0, 0], 1, tau=TAU, severity=SEVERITY).mean[0])

    assert all((later >= earlier - 1e-12).all() for earlier, later in zip(means, means[1:], strict=False))


def test_no_answer_says_nothing():
    responses = np.full((2, SIZE), -1, dtype=np.int8)

    found = pool(MODEL, responses, [0, 0], 1, tau=TAU, severity=SEVERITY)

    assert found.answered.sum() == 0
    assert np.allclose(found.posterior[0, 0], MODEL.prior)


def test_quantiles_and_leads_of_a_known_distribution():
    nodes = np.arange(0.5, 4, 1.0)
    certain = np.array([0, 1.0, 0, 0])
    even = np.full(4, 0.25)

    assert quantile(certain, nodes, 0.5) == pytest.approx(1.5)
    assert quantile(even, nodes, 0.1) == pytest.approx(0.4)
    assert quantile(even, nodes, 0.9) == pytest.approx(3.6)
    assert chance_of_lead(np.array([0, 0, 1.0, 0]), certain, nodes, 0.5) == 1.0
    assert chance_of_lead(certain, certain, nodes, 0.5) == 0.0


@pytest.mark.parametrize("people", [1, 5, 40])
def test_an_interval_holds_the_truth_as_often_as_it_says(people):
    inside, errors = simulated(people)

    assert 0.72 <= inside.mean() <= 0.88  # 40 structures only; benchmarks/pool.py draws more


def test_forty_respondents_err_much_less_than_five():
    """What scoring each and combining cannot do: the borrowing of each would be counted forty times."""
    few, many = (np.sqrt((simulated(people)[1] ** 2).mean()) for people in (5, 40))

    assert many <= 0.7 * few


def simulated(people, structures=40):
    """Structures drawn from the model's own constants: whether the 80 % interval holds each theme, and the error."""
    draw = np.random.default_rng(people)
    constants = PACK.file.measurement
    overall = draw.normal(constants.mean, constants.sd_overall, (structures, 1))
    areas = draw.normal(overall, constants.sd_area, (structures, MODEL.areas))
    themes = np.clip(draw.normal(areas[:, MODEL.area_of], constants.sd_competence), MODEL.nodes[0], MODEL.nodes[-1])
    seen = np.repeat(themes, people, axis=0) + draw.normal(0, SEVERITY, (structures * people, 1))
    seen = seen + draw.normal(0, TAU, seen.shape)
    nodes = np.abs(seen[:, :, None] - MODEL.nodes).argmin(axis=2)
    responses = np.empty((len(seen), SIZE), dtype=np.int8)
    for item in range(SIZE):
        chances = np.exp(MODEL.log_likelihood[item][:4])[:, nodes[:, MODEL.item_competence[item]]]
        responses[:, item] = (np.cumsum(chances, axis=0) < draw.random(len(seen))).sum(axis=0).clip(0, 3)
    found = pool(MODEL, responses, np.repeat(np.arange(structures), people), structures, tau=TAU, severity=SEVERITY)
    levels = found.posterior[:, 1 + MODEL.areas :]
    low, high = quantile(levels, MODEL.nodes, 0.1), quantile(levels, MODEL.nodes, 0.9)
    return (low <= themes) & (themes <= high), found.mean[:, 1 + MODEL.areas :] - themes
