"""The measure against brute force, and what must never change: order, company, missing answers.

R1 scores equal the same posterior computed another way (enumeration over the tree, one person at a time) to 1e-9
R2 a row scored alone, in a batch, in any order or with any number of workers gives the same bits
R3 missing is not low, and its reason does not matter; «I can't tell» is weaker than «not yet»
R4 200 answers and slopes up to 7 do not underflow
R5 levels, intervals, basis and percent follow docs/measurement.md
R6 a better answer never counts as worse
"""

from __future__ import annotations

import json
import math
from dataclasses import fields
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import small_library

from skillcheck.cli import content as content_command
from skillcheck.content.library import load
from skillcheck.measurement.answer_curves import category_log_probabilities, unsure_log_likelihood
from skillcheck.measurement.gaps import chance_of_more, reached, shortfall, target_levels
from skillcheck.measurement.measure import BLOCK, compile_model, log_likelihoods, measure
from skillcheck.measurement.responses import NOT_ASKED
from skillcheck.questions.item_bank import UNSURE, Item, ItemBank, Question, Scale

LIBRARY = small_library()
MODEL = compile_model(LIBRARY.framework, LIBRARY.bank)
TOPS = np.array([question.top_category for question in LIBRARY.bank.questions])
SHARES = (0.0, 0.01, 0.03, 0.07, 0.15, 0.3, 0.6, 1.0)
TEXT = {"fr": "x", "en": "x", "es": "x", "it": "x"}


def random_responses(people: int, seed: int, answered: float = 0.7, missing_codes=(-1, -2, -3, -4, -5)) -> np.ndarray:
    generator = np.random.default_rng(seed)
    rows = (generator.random((people, len(TOPS))) * (TOPS + 1)).astype(np.int8)
    missing = generator.random(rows.shape) > answered
    return np.where(missing, generator.choice(missing_codes, rows.shape), rows).astype(np.int8)


def brute_force(exported: dict, responses: dict[str, int]) -> dict[str, list[float]]:
    """The posterior of every dimension by plain sums over (overall, area) and over competences, in logs, from what
    ``content export`` prints: no message passing, no tables, no arrays."""
    constants = exported["measurement"]
    count = (constants["levels"] + 1 + 2 * constants["beyond"]) * constants["nodes_per_level"]
    nodes = [(j + 0.5) / constants["nodes_per_level"] - constants["beyond"] for j in range(count)]

    def normal(centre, sd):
        density = [math.exp(-0.5 * ((node - centre) / sd) ** 2) for node in nodes]
        return [value / sum(density) for value in density]

    slips = constants["slips"]

    def held(item, theta):
        """The chance of each answer where some people fall on the wrong side of two neighbouring ones."""
        ratios = []
        for lower in range(len(item["thresholds"])):
            one, two = chance(item, lower, theta), chance(item, lower + 1, theta)
            higher = slips + (1 - 2 * slips) * two / (one + two)
            ratios.append(higher / (1 - higher))
        weights = [math.prod(ratios[:j]) for j in range(len(ratios) + 1)]
        return [weight / sum(weights) for weight in weights]

    def likely(item, category, theta):
        chances = held(item, theta)
        if category == -5:
            return sum(weight * one for weight, one in zip(item["unsure"], chances, strict=True))
        return chances[category]

    def chance(item, category, theta):
        steps = [a * (theta - item["level"] - tau) for a, tau in zip(item["slopes"], item["thresholds"], strict=True)]
        if item["kind"] == "steps":
            points = [math.exp(sum(steps[:j])) for j in range(len(steps) + 1)]
            return points[category] / sum(points)
        above = [1 / (1 + math.exp(-step)) for step in steps]
        if item["kind"] == "right_wrong":
            right = item["guessing"] + (1 - item["guessing"]) * above[0]
            return right if category else 1 - right
        return ([1.0, *above, 0.0])[category] - ([1.0, *above, 0.0])[category + 1]

    prior = normal(constants["mean"], constants["sd_overall"])
    to_area = [normal(node, constants["sd_area"]) for node in nodes]
    to_competence = [normal(node, constants["sd_competence"]) for node in nodes]
    areas = {area["id"]: [c["id"] for c in area["competences"]] for area in exported["areas"]}
    likelihood = {c: [1.0] * count for members in areas.values() for c in members}
    for item in exported["items"]:
        category = responses.get(item["id"], -1)
        if category >= 0 or category == -5:
            likelihood[item["competence"]] = [
                old * likely(item, category, theta)
                for old, theta in zip(likelihood[item["competence"]], nodes, strict=True)
            ]
    given_area = {
        c: [sum(row[j] * values[j] for j in range(count)) for row in to_competence] for c, values in likelihood.items()
    }
    whole = {a: [math.prod(given_area[c][i] for c in members) for i in range(count)] for a, members in areas.items()}
    given_overall = {a: [sum(row[i] * whole[a][i] for i in range(count)) for row in to_area] for a in areas}
    joint = [prior[g] * math.prod(given_overall[a][g] for a in areas) for g in range(count)]

    def normalised(values):
        return [value / sum(values) for value in values]

    found = {"overall": normalised(joint)}
    for a, members in areas.items():
        others = [prior[g] * math.prod(given_overall[b][g] for b in areas if b != a) for g in range(count)]
        reach = [sum(others[g] * to_area[g][i] for g in range(count)) for i in range(count)]
        found[a] = normalised([reach[i] * whole[a][i] for i in range(count)])
        for c in members:
            rest = [reach[i] * math.prod(given_area[d][i] for d in members if d != c) for i in range(count)]
            found[c] = normalised(
                [likelihood[c][j] * sum(rest[i] * to_competence[i][j] for i in range(count)) for j in range(count)]
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


def test_scores_equal_brute_force_from_nothing_answered_to_everything(exported):  # R1
    rows = np.concatenate([random_responses(3, seed, answered=share) for seed, share in enumerate(SHARES)])

    scores = measure(MODEL, rows, keep_posterior=True)

    for person, row in enumerate(rows):
        expected = brute_force(exported, dict(zip(LIBRARY.bank.ids, map(int, row), strict=True)))
        posterior = np.array([expected[dimension] for dimension in LIBRARY.framework.dimensions])
        np.testing.assert_allclose(scores.posterior[person], posterior, atol=1e-9, rtol=0)
        bound = 1 + max([1, *(q.level for q, c in zip(LIBRARY.bank.questions, row, strict=True) if c >= q.decisive)])
        mean = np.minimum(posterior @ np.clip(MODEL.nodes, 0, 9), bound)
        np.testing.assert_allclose(scores.mean[person], mean, atol=1e-9, rtol=0)


def test_a_row_has_the_same_bits_alone_in_a_batch_in_any_order_and_with_any_workers():  # R2
    rows = random_responses(2 * BLOCK + 17, seed=2)
    order = np.random.default_rng(3).permutation(len(rows))

    together = measure(MODEL, rows)
    shuffled = measure(MODEL, rows[order], workers=3)

    names = [field.name for field in fields(together) if field.name not in {"posterior", "everywhere"}]
    for name in names:
        np.testing.assert_array_equal(getattr(together, name)[order], getattr(shuffled, name), err_msg=name)
    for person in (0, BLOCK - 1, BLOCK, len(rows) - 1):
        alone = measure(MODEL, rows[person : person + 1])
        for name in names:
            np.testing.assert_array_equal(getattr(alone, name)[0], getattr(together, name)[person], err_msg=name)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=25, deadline=None)
def test_why_an_answer_is_missing_does_not_change_the_score(seed):  # R3
    rows = random_responses(1, seed=seed, answered=0.3, missing_codes=(-1, -2, -3, -4))
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

    assert (scores.at_least[1] >= scores.at_least[0] - 1e-12).all()
    assert (scores.mean[1] >= scores.mean[0] - 1e-12).all()
    assert (scores.level[1] >= scores.level[0]).all()


def test_each_answer_is_worth_at_least_the_one_before_it_at_every_position():  # R6
    """Monotone likelihood ratio between neighbouring answers, also past the ends of the scale."""
    slips = LIBRARY.framework.measurement.slips
    assert slips
    for question in LIBRARY.bank.questions:
        logs = category_log_probabilities(question, np.linspace(-3, 13, 60), slips)

        assert (np.diff(np.diff(logs, axis=0), axis=1) >= -1e-9).all(), question.id


@given(
    st.integers(2, 5).flatmap(
        lambda m: st.tuples(
            st.lists(st.floats(0, 7), min_size=m, max_size=m), st.lists(st.floats(-3, 3), min_size=m, max_size=m)
        )
    ),
    st.integers(1, 8),
    st.floats(0, 0.2),
)
@settings(max_examples=60, deadline=None)
def test_a_better_answer_is_worth_more_for_any_slopes_of_steps_and_any_slips(steps, level, slips):  # R6
    slopes, thresholds = steps
    scale = Scale(kind="steps", slopes=slopes, thresholds=thresholds)
    item = Item(id="x1", competence="1.1", level=level, facet="skill", scale="s", text=TEXT, say=TEXT)

    logs = category_log_probabilities(Question(item, scale), np.linspace(-2, 11, 40), slips)

    assert (np.diff(np.diff(logs, axis=0), axis=1) >= -1e-9).all()


def test_i_cannot_tell_is_evidence_weaker_than_not_yet():  # R3
    nodes = np.linspace(-1, 10, 23)
    for question in LIBRARY.bank.questions:
        logs = category_log_probabilities(question, nodes, LIBRARY.framework.measurement.slips)

        unsure = unsure_log_likelihood(question, logs)

        spread = unsure.max() - unsure.min()
        assert (np.diff(unsure) <= 1e-12).all(), question.id
        assert spread <= np.log(max(question.unsure) / min(question.unsure)) + 1e-12
        assert spread < logs[0].max() - logs[0].min()


def test_levels_beyond_the_ends_of_the_scale_draw_nobody_outwards():
    """Every competence at the first level is the first level overall (a grid cut at the ends said less)."""
    for k in (1, 8):
        row = [[(2 if q.level <= k else 0) if q.is_self_report else NOT_ASKED for q in LIBRARY.bank.questions]]
        scores = measure(MODEL, np.array(row, dtype=np.int8))

        assert scores.level[0].tolist() == [k] * len(MODEL.dimensions)


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


SCALES = {
    "steps": lambda slope: Scale(kind="steps", slopes=[slope, 2.0, 0.0], thresholds=[0.0, 0.2, 0.0]),
    "graded": lambda slope: Scale(kind="graded", slope=slope, thresholds=[-1.0, 0.0, 1.5]),
    "right_wrong": lambda slope: Scale(kind="right_wrong", slope=slope, thresholds=[0.0], guessing=0.25),
}


@pytest.mark.parametrize("kind", SCALES)
@pytest.mark.parametrize(("slope", "slips"), [(0.3, 0.0), (1.5, 0.01), (7.0, 0.0), (7.0, 0.2)])
def test_category_probabilities_sum_to_one_even_in_the_tails(kind, slope, slips):
    scale = SCALES[kind](slope)
    item = Item(id="x1", competence="1.1", level=4, facet="skill", scale="s", text=TEXT, say=TEXT)
    nodes = np.linspace(-40, 40, 201)

    logs = category_log_probabilities(Question(item, scale), nodes, slips)

    np.testing.assert_allclose(np.exp(logs).sum(axis=0), 1.0, atol=1e-12)
    assert np.isfinite(logs).all()


def test_nothing_answered_has_no_level_and_says_so():  # R5
    scores = measure(MODEL, np.full((1, len(TOPS)), -1, dtype=np.int8))

    assert (scores.level == -1).all()
    assert (scores.basis == 0).all()
    assert np.isnan(scores.percent).all()


def test_levels_and_interval_are_the_quantiles_of_the_posterior_held_to_the_answers():  # R5
    rows = random_responses(50, seed=5)
    scores = measure(MODEL, rows, keep_posterior=True)

    at_least = 1 - np.cumsum(scores.posterior, axis=2)[:, :, 3::2][:, :, :8]
    allowed = np.array([[plainly_allowed(row, one) for one in MODEL.dimensions] for row in rows])
    np.testing.assert_allclose(scores.at_least, at_least, atol=1e-12)
    median = (at_least >= 0.5 - 1e-9).sum(axis=2)
    assert (allowed < median).any()
    first = np.array([[does_first_things(row, one) for one in MODEL.dimensions] for row in rows])
    np.testing.assert_array_equal(scores.level, np.maximum(np.minimum(median, allowed), first))
    np.testing.assert_array_equal(scores.low, np.minimum((at_least >= 0.9 - 1e-9).sum(axis=2), scores.level))
    np.testing.assert_array_equal(scores.high, (at_least >= 0.1 - 1e-9).sum(axis=2))


def own_answers(row: np.ndarray, dimension: str, *, or_unsure: bool = False) -> list[tuple[Question, int]]:
    given = zip(LIBRARY.bank.questions, map(int, row), strict=True)
    answers = [(q, category) for q, category in given if category >= 0 or (or_unsure and category == UNSURE)]
    return [one for one in answers if dimension == "overall" or (one[0].competence + ".").startswith(dimension + ".")]


def does_first_things(row: np.ndarray, dimension: str) -> bool:
    """Whether more first-level things were done than missed or answered «I can't tell»: of its own, else overall."""

    def balance(one: str) -> int:
        put = own_answers(row, one, or_unsure=True)
        return sum(1 if category >= q.decisive else -1 for q, category in put if q.level == 1)

    return (balance(dimension) or balance("overall")) > 0


def plainly_allowed(row: np.ndarray, dimension: str) -> int:
    """The highest level that the answers' own words allow, counted one by one."""
    hardest = max([1, *(q.level for q, category in own_answers(row, "overall") if category >= q.decisive)])
    own = own_answers(row, dimension)
    levels = [0]
    for k in range(1, 9):
        missed = sum(category < q.decisive and q.level <= k for q, category in own)
        done = sum(category >= q.decisive and q.level >= k for q, category in own)
        levels += [k] * (missed <= done)
    return min(hardest, max(levels))


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
        below = np.cumsum(scores.posterior[:, position], axis=1)[:, 2 * np.arange(1, target + 1) + 1]
        np.testing.assert_allclose(missing[:, position], below.sum(axis=1), atol=1e-9)
        np.testing.assert_allclose(chance[:, position], 1 - below[:, -1], atol=1e-9)


def test_two_equal_posteriors_show_no_change():
    scores = measure(MODEL, random_responses(3, seed=8), keep_posterior=True)

    np.testing.assert_allclose(chance_of_more(scores.posterior, scores.posterior), 0.5, atol=1e-12)


def test_the_chance_of_a_level_in_every_area_at_once_is_the_sum_over_all_positions():
    library = load(Path(__file__).parents[2] / "examples" / "framework-reemploi")
    model = compile_model(library.framework, library.bank)
    tops = np.array([question.top_category for question in library.bank.questions])
    generator = np.random.default_rng(7)
    rows = (generator.random((12, len(tops))) * (tops + 1)).astype(np.int8)
    rows[generator.random(rows.shape) > 0.6] = NOT_ASKED
    likelihood = np.exp(log_likelihoods(model, rows)[0])  # competences × people × positions
    ends = [*model.area_start.tolist(), len(likelihood)]
    k = len(model.nodes)

    def together(person: int, level: int) -> float:
        reached = whole = 0.0
        for overall, first, second in product(range(k), repeat=3):
            weight = model.prior[overall]
            for area, place in enumerate((first, second)):
                weight *= model.to_area[overall, place]
                for competence in range(ends[area], ends[area + 1]):
                    weight *= model.to_competence[place] @ likelihood[competence, person]
            whole += weight
            reached += weight if min(model.nodes[first], model.nodes[second]) >= level else 0.0
        return reached / whole

    for level in (1, 2, 3):
        found = measure(model, rows, everywhere=level)
        assert found.everywhere == pytest.approx([together(one, level) for one in range(len(rows))], abs=1e-9)
        areas = found.at_least[:, 1:3, level - 1]
        assert (found.everywhere <= areas.min(axis=1) + 1e-12).all()
        assert (found.everywhere >= areas.prod(axis=1) - 1e-12).all(), "areas of one person go together"


def test_in_every_area_is_far_less_than_overall():
    nothing = np.full((1, len(TOPS)), NOT_ASKED, dtype=np.int8)

    found = measure(MODEL, nothing, everywhere=2)

    assert found.everywhere == pytest.approx(0.66, abs=0.03)
    assert found.at_least[0, 0, 1] == pytest.approx(0.83, abs=0.03)
    assert measure(MODEL, nothing).everywhere is None
