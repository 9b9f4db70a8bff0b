"""What every question would teach: the same numbers as measuring hypothetical rows, on the shipped bank."""

from __future__ import annotations

import time

import numpy as np
import pytest
from small import small_library

from skillcheck.measurement.lookahead import outlook, prepare, weights_of
from skillcheck.measurement.measure import compile_model, measure, predicted
from skillcheck.measurement.responses import NOT_ANSWERED, NOT_APPLICABLE, NOT_ASKED

LIBRARY = small_library()
MODEL = compile_model(LIBRARY.framework, LIBRARY.bank)
ITEMS = len(LIBRARY.bank)


def some_row(seed: int, answered: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    row = np.full((1, ITEMS), NOT_ASKED, dtype=np.int8)
    for item in rng.choice(ITEMS, answered, replace=False):
        row[0, item] = rng.integers(len(MODEL.log_likelihood[item]))
    return row


def hypothetical_gain(row: np.ndarray, item: int, weights: np.ndarray) -> float:
    """As docs/measurement.md words it: score the row with each answer, weigh by the chance of that answer."""
    own = slice(1 + MODEL.areas, None)
    now = measure(MODEL, row, keep_posterior=True)
    chances = predicted(MODEL, now.posterior, item)[0]
    rows = np.repeat(row, len(chances), axis=0)
    rows[:, item] = np.arange(len(chances))
    after = measure(MODEL, rows)
    return float((now.sd[0, own] ** 2) @ weights - chances @ (after.sd[:, own] ** 2 @ weights))


@pytest.mark.parametrize(
    ("seed", "answered", "profile"), [(1, 0, None), (2, 12, None), (3, 30, "mediator"), (4, 120, "citizen")]
)
def test_gain_is_the_expected_fall_of_variance_over_hypothetical_rows(seed, answered, profile):
    weights = weights_of(LIBRARY.framework, profile and LIBRARY.profiles[profile])
    row = some_row(seed, answered)

    seen = outlook(prepare(MODEL, weights), row)

    items = np.random.default_rng(seed).choice(np.flatnonzero(row[0] == NOT_ASKED), 25, replace=False)
    expected = [hypothetical_gain(row, item, weights) for item in items]
    assert seen.gain[items] == pytest.approx(expected, abs=1e-9)


def test_chance_of_nothing_is_the_predicted_chance_of_category_zero():
    row = some_row(5, 20)

    seen = outlook(prepare(MODEL, weights_of(LIBRARY.framework, None)), row)

    posterior = measure(MODEL, row, keep_posterior=True).posterior
    assert seen.nothing == pytest.approx([predicted(MODEL, posterior, item)[0, 0] for item in range(ITEMS)], abs=1e-12)


@pytest.mark.parametrize("answered", [10, 40, 90, 200])
def test_known_means_within_one_level_of_the_mean_with_chance_four_fifths(answered):
    row = some_row(6, answered)

    seen = outlook(prepare(MODEL, weights_of(LIBRARY.framework, None)), row)

    posterior = measure(MODEL, row, keep_posterior=True).posterior[0, 1 + MODEL.areas :]
    fine = (
        np.arange(len(MODEL.nodes) * 500) + 0.5
    ) / 1000 - 1  # each node is half a level, cut in 500; one level beyond
    for chances, known in zip(posterior, seen.known, strict=True):
        within = np.repeat(chances / 500, 500)[np.abs(fine - chances @ MODEL.nodes) <= 1].sum()
        assert known == (within >= 0.8) or abs(within - 0.8) < 0.003


def test_weights_are_targets_over_their_mean():
    profile = LIBRARY.profiles["mediator"]

    weights = weights_of(LIBRARY.framework, profile)

    assert weights.mean() == pytest.approx(1)
    first, second = list(LIBRARY.framework.competences)[:2]
    assert weights[0] / weights[1] == pytest.approx(profile.targets[first] / profile.targets[second])
    assert (weights_of(LIBRARY.framework, None) == 1).all()


def test_missing_answers_teach_nothing_and_change_nothing():
    row = some_row(7, 15)
    missing = row.copy()
    missing[0, np.flatnonzero(row[0] == NOT_ASKED)[:9]] = [NOT_ANSWERED, NOT_APPLICABLE, -3] * 3
    ahead = prepare(MODEL, weights_of(LIBRARY.framework, None))

    assert (outlook(ahead, row).gain == outlook(ahead, missing).gain).all()


@pytest.mark.parametrize("category", ["lowest", "highest", "mixed"])
def test_a_whole_bank_of_answers_does_not_underflow(category):
    tops = np.array([len(table) - 1 for table in MODEL.log_likelihood])
    rows = {"lowest": tops * 0, "highest": tops, "mixed": np.where(np.arange(ITEMS) % 2, tops, 0)}
    row = rows[category].astype(np.int8)[None, :]

    seen = outlook(prepare(MODEL, weights_of(LIBRARY.framework, None)), row)

    assert np.isfinite(seen.gain).all()
    assert (seen.gain >= 0).all()
    assert np.isfinite(seen.nothing).all()


def test_looking_ahead_over_the_whole_bank_is_fast():
    ahead = prepare(MODEL, weights_of(LIBRARY.framework, None))
    row = some_row(8, 20)
    spent = []

    for _ in range(15):
        before = time.perf_counter()
        outlook(ahead, row)
        spent.append(time.perf_counter() - before)

    assert len(LIBRARY.bank) >= 200
    assert np.median(spent) < 0.1
