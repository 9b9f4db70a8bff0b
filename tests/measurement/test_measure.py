"""The measure against brute force, and what must never change: order, company, missing answers.

R1 scores equal the same posterior computed another way (enumeration over the tree, one person at a time) to 1e-6
R2 a row scored alone, in a batch, in any order or with any number of workers gives the same bits
R3 missing is not low, and its reason does not matter
R4 200 answers and slopes up to 7 do not underflow
R5 levels, intervals, basis and percent follow docs/measurement.md
"""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillcheck.cli import content as content_command
from skillcheck.content.library import load
from skillcheck.measurement.gaps import chance_of_more, reached, shortfall, target_levels, verdict
from skillcheck.measurement.measure import BLOCK, category_log_probabilities, compile_model, measure
from skillcheck.measurement.responses import NOT_ASKED
from skillcheck.questions.item_bank import Item, ItemBank, Question, Scale

LIBRARY = load()
MODEL = compile_model(LIBRARY.framework, LIBRARY.bank)
TOPS = np.array([question.top_category for question in LIBRARY.bank.questions])
TEXT = {"fr": "x", "en": "x", "es": "x", "it": "x"}


def random_responses(people: int, seed: int, answered: float = 0.7) -> np.ndarray:
    generator = np.random.default_rng(seed)
    rows = (generator.random((people, len(TOPS))) * (TOPS + 1)).astype(np.int8)
    missing = generator.random(rows.shape) > answered
    return np.where(missing, generator.choice([-1, -2, -3, -4], rows.shape), rows).astype(np.int8)


def brute_force(exported: dict, responses: dict[str, int]) -> dict[str, list[float]]:
    """The posterior of every dimension by plain sums over (overall, area) and over competences, in logs, from what
    ``content export`` prints: no message passing, no tables, no arrays."""
    constants = exported["measurement"]
    nodes = [(j + 0.5) / 3 for j in range(27)]

    def normal(centre, sd):
        density = [math.exp(-0.5 * ((node - centre) / sd) ** 2) for node in nodes]
        return [value / sum(density) for value in density]

    def chance(item, category, theta):
        steps = [1 / (1 + math.exp(-item["slope"] * (theta - item["level"] - tau))) for tau in item["thresholds"]]
        if item["guessing"]:
            right = item["guessing"] + (1 - item["guessing"]) * steps[0]
            return right if category else 1 - right
        return ([1.0, *steps, 0.0])[category] - ([1.0, *steps, 0.0])[category + 1]

    prior = normal(constants["mean"], constants["sd_overall"])
    to_area = [normal(node, constants["sd_area"]) for node in nodes]
    to_competence = [normal(node, constants["sd_competence"]) for node in nodes]
    areas = {area["id"]: [c["id"] for c in area["competences"]] for area in exported["areas"]}
    likelihood = {c: [1.0] * 27 for members in areas.values() for c in members}
    for item in exported["items"]:
        category = responses.get(item["id"], -1)
        if category >= 0:
            likelihood[item["competence"]] = [
                old * chance(item, category, theta)
                for old, theta in zip(likelihood[item["competence"]], nodes, strict=True)
            ]
    given_area = {
        c: [sum(row[j] * values[j] for j in range(27)) for row in to_competence] for c, values in likelihood.items()
    }
    whole = {a: [math.prod(given_area[c][i] for c in members) for i in range(27)] for a, members in areas.items()}
    given_overall = {a: [sum(row[i] * whole[a][i] for i in range(27)) for row in to_area] for a in areas}
    joint = [prior[g] * math.prod(given_overall[a][g] for a in areas) for g in range(27)]

    def normalised(values):
        return [value / sum(values) for value in values]

    found = {"overall": normalised(joint)}
    for a, members in areas.items():
        others = [prior[g] * math.prod(given_overall[b][g] for b in areas if b != a) for g in range(27)]
        reach = [sum(others[g] * to_area[g][i] for g in range(27)) for i in range(27)]
        found[a] = normalised([reach[i] * whole[a][i] for i in range(27)])
        for c in members:
            rest = [reach[i] * math.prod(given_area[d][i] for d in members if d != c) for i in range(27)]
            found[c] = normalised(
                [likelihood[c][j] * sum(rest[i] * to_competence[i][j] for i in range(27)) for j in range(27)]
            )
    return found


@pytest.fixture(scope="module")
def exported():
    import typer

    lines = []
    original, typer.echo = typer.echo, lines.append
    try:
        content_command.export(type("Context", (), {"obj": type("Session", (), {"library": LIBRARY})})())
    finally:
        typer.echo = original
    return json.loads(lines[0])


def test_scores_of_500_people_equal_brute_force(exported):  # R1
    rows = random_responses(500, seed=1, answered=0.15)

    scores = measure(MODEL, rows, keep_posterior=True)

    nodes = (np.arange(27) + 0.5) / 3
    for person, row in enumerate(rows):
        expected = brute_force(exported, dict(zip(LIBRARY.bank.ids, map(int, row), strict=True)))
        posterior = np.array([expected[dimension] for dimension in LIBRARY.framework.dimensions])
        np.testing.assert_allclose(scores.posterior[person], posterior, atol=1e-6, rtol=0)
        np.testing.assert_allclose(scores.mean[person], posterior @ nodes, atol=1e-6, rtol=0)


def test_a_row_has_the_same_bits_alone_in_a_batch_in_any_order_and_with_any_workers():  # R2
    rows = random_responses(2 * BLOCK + 17, seed=2)
    order = np.random.default_rng(3).permutation(len(rows))

    together = measure(MODEL, rows)
    shuffled = measure(MODEL, rows[order], workers=3)

    for name in ("mean", "sd", "level", "low", "high", "answered", "basis", "percent", "at_least"):
        np.testing.assert_array_equal(getattr(together, name)[order], getattr(shuffled, name), err_msg=name)
    for person in (0, BLOCK - 1, BLOCK, len(rows) - 1):
        alone = measure(MODEL, rows[person : person + 1])
        np.testing.assert_array_equal(alone.at_least[0], together.at_least[person])


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=25, deadline=None)
def test_why_an_answer_is_missing_does_not_change_the_score(seed):  # R3
    rows = random_responses(1, seed=seed, answered=0.3)
    unasked = np.where(rows < 0, -1, rows).astype(np.int8)

    one, other = measure(MODEL, rows), measure(MODEL, unasked)

    np.testing.assert_array_equal(one.mean, other.mean)
    np.testing.assert_array_equal(one.level, other.level)


@given(st.integers(0, 2**32 - 1), st.integers(0, len(TOPS) - 1))
@settings(max_examples=25, deadline=None)
def test_a_better_answer_never_lowers_the_competence(seed, item):
    rows = np.repeat(random_responses(1, seed=seed, answered=0.2), 2, axis=0)
    rows[0, item], rows[1, item] = 0, TOPS[item]

    scores = measure(MODEL, rows)

    assert (scores.mean[1] >= scores.mean[0] - 1e-12).all()


def test_two_hundred_steep_answers_do_not_underflow():  # R4
    steep = Scale(kind="graded", slope=7.0, thresholds=[-1.0, 0.0, 1.5])
    competences = list(LIBRARY.framework.competences)
    questions = [
        Question(
            Item(id=f"x{n}", competence=competences[n % 2], level=1 + n % 8, facet="skill", scale="autonomy",
                 text=TEXT, say=TEXT), steep,
        )
        for n in range(200)
    ]  # fmt: skip
    model = compile_model(LIBRARY.framework, ItemBank(questions))
    contradictory = np.array([[3 * (n % 2) for n in range(200)], [3] * 200, [0] * 200], dtype=np.int8)

    scores = measure(model, contradictory, keep_posterior=True)

    assert np.isfinite(scores.posterior).all()
    np.testing.assert_allclose(scores.posterior.sum(axis=2), 1.0, atol=1e-12)
    assert scores.level[1, 6] == 8
    assert scores.level[2, 6] == 0


@pytest.mark.parametrize("kind", ["graded", "right_wrong"])
@pytest.mark.parametrize("slope", [0.3, 1.5, 7.0])
def test_category_probabilities_sum_to_one_even_in_the_tails(kind, slope):
    thresholds = [-1.0, 0.0, 1.5] if kind == "graded" else [0.0]
    scale = Scale(kind=kind, slope=slope, thresholds=thresholds, guessing=0.25 if kind == "right_wrong" else 0.0)
    item = Item(id="x1", competence="1.1", level=4, facet="skill", scale="s", text=TEXT, say=TEXT)
    nodes = np.linspace(-40, 40, 201)

    logs = category_log_probabilities(Question(item, scale), nodes)

    np.testing.assert_allclose(np.exp(logs).sum(axis=0), 1.0, atol=1e-12)
    assert np.isfinite(logs).all()


def test_nothing_answered_has_no_level_and_says_so():  # R5
    scores = measure(MODEL, np.full((1, len(TOPS)), -1, dtype=np.int8))

    assert (scores.level == -1).all()
    assert (scores.basis == 0).all()
    assert np.isnan(scores.percent).all()


def test_levels_and_interval_are_the_quantiles_of_the_posterior():  # R5
    scores = measure(MODEL, random_responses(50, seed=5), keep_posterior=True)

    at_least = 1 - np.cumsum(scores.posterior, axis=2)[:, :, 2::3][:, :, :8]
    np.testing.assert_allclose(scores.at_least, at_least, atol=1e-12)
    np.testing.assert_array_equal(scores.level, (at_least >= 0.5 - 1e-9).sum(axis=2))
    np.testing.assert_array_equal(scores.low, (at_least >= 0.9 - 1e-9).sum(axis=2))
    np.testing.assert_array_equal(scores.high, (at_least >= 0.1 - 1e-9).sum(axis=2))


def test_percent_is_the_plain_mean_and_needs_half_of_what_was_asked():  # R5
    row = np.full((1, len(TOPS)), NOT_ASKED, dtype=np.int8)
    items = [LIBRARY.bank.index[f"s11{level}"] for level in (1, 2, 3, 4)]
    row[0, items] = [3, 0, -1, -2]
    competence = LIBRARY.framework.dimensions.index("1.1")

    half = measure(MODEL, row)
    row[0, items[1]] = -1
    less = measure(MODEL, row)

    assert half.percent[0, competence] == pytest.approx(50.0)
    assert half.answered[0, competence] == 2
    assert np.isnan(less.percent[0, competence])


def test_basis_tells_measured_from_inferred():  # R5
    row = np.full((1, len(TOPS)), NOT_ASKED, dtype=np.int8)
    row[0, LIBRARY.bank.index["s111"]] = 2

    scores = measure(MODEL, row)

    by_dimension = dict(zip(LIBRARY.framework.dimensions, scores.basis[0], strict=True))
    assert by_dimension["1.1"] == by_dimension["1"] == by_dimension["overall"] == 2
    assert by_dimension["1.2"] == by_dimension["5"] == 1


def test_gap_and_chance_of_reaching_the_target_come_from_the_posterior():
    profile = LIBRARY.profiles["employee"]
    targets = target_levels(LIBRARY.framework, profile)
    scores = measure(MODEL, random_responses(20, seed=7), keep_posterior=True)

    missing, chance = shortfall(scores.at_least, targets), reached(scores.at_least, targets)

    for position, target in enumerate(targets):
        below = np.cumsum(scores.posterior[:, position], axis=1)[:, 3 * np.arange(1, target + 1) - 1]
        np.testing.assert_allclose(missing[:, position], below.sum(axis=1), atol=1e-9)
        np.testing.assert_allclose(chance[:, position], 1 - below[:, -1], atol=1e-9)
    assert [verdict(p) for p in (0.8, 0.79, 0.21, 0.2)] == ["yes", "unknown", "unknown", "no"]


def test_two_equal_posteriors_show_no_change():
    scores = measure(MODEL, random_responses(3, seed=8), keep_posterior=True)

    np.testing.assert_allclose(chance_of_more(scores.posterior, scores.posterior), 0.5, atol=1e-12)
