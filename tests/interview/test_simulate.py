"""Made-up people: drawn from the model, the same for the same seed, run through the real interview."""

from __future__ import annotations

import json

import numpy as np
import pytest
from small import run, small_library

from skillcheck.interview.simulate import answers_to, draw_people, simulate
from skillcheck.measurement.measure import compile_model, measure

LIBRARY = small_library()
MODEL = compile_model(LIBRARY.framework, LIBRARY.bank)


def test_people_are_drawn_from_the_prior():
    people = draw_people(MODEL, 4000, seed=3)

    constants = LIBRARY.framework.measurement
    spread = np.sqrt(constants.sd_overall**2 + constants.sd_area**2 + constants.sd_competence**2)
    assert people.truth.mean() == pytest.approx(MODEL.prior @ MODEL.nodes, abs=0.12)
    assert people.truth.std() == pytest.approx(spread, abs=0.25)  # the grid ends somewhere: a little less


def test_answers_are_drawn_from_the_item_model():
    people = draw_people(MODEL, 4000, seed=4)

    for item in range(0, len(LIBRARY.bank), 40):
        node = np.rint((people.truth[:, MODEL.item_competence[item]] + 1) * 2 - 0.5).astype(int)
        expected = np.exp(MODEL.log_likelihood[item])[:, node].mean(axis=1)
        drawn = np.bincount(people.answers[:, item], minlength=len(expected)) / 4000
        assert drawn == pytest.approx(expected, abs=0.03)


def test_noise_replaces_that_share_of_the_same_peoples_answers():
    clean, noisy = draw_people(MODEL, 500, seed=5), draw_people(MODEL, 500, seed=5, noise=0.3)

    four = [item for item, table in enumerate(MODEL.log_likelihood) if len(table) == 4]
    assert (clean.truth == noisy.truth).all()
    changed = (clean.answers[:, four] != noisy.answers[:, four]).mean()
    assert changed == pytest.approx(0.3 * 3 / 4, abs=0.01)  # one in four falls on the same category


def test_the_posterior_of_drawn_people_covers_the_truth():
    people = draw_people(MODEL, 400, seed=6)

    scores = measure(MODEL, people.answers)

    own = slice(1 + MODEL.areas, None)
    error = (scores.mean[:, own] - np.clip(people.truth, 0, 9)) / scores.sd[:, own]
    assert error.mean() == pytest.approx(0, abs=0.05)
    assert error.std() == pytest.approx(1, abs=0.05)


def test_more_questions_bring_results_nearer_to_the_truth():
    done = simulate(LIBRARY, 40, "standard", seed=7)

    errors = [done.steps[after].rmse for after in (5, 15, 25)] + [done.full_bank.rmse]
    assert errors == sorted(errors, reverse=True)
    assert done.end.rmse < done.steps[15].rmse
    assert done.full_bank.within == 1
    assert done.end.within > 0.93
    assert done.end.questions <= 30
    assert (done.rows >= -4).all()
    assert ((done.rows >= 0).sum(axis=1) <= 30).all()


def test_simulated_interviews_are_calm():
    done = simulate(LIBRARY, 40, "standard", profile="mediator", seed=8)

    assert done.begun_calmly == 1
    assert done.twice_too_hard <= 0.02 * 40 * 30  # only where nothing likelier is left


def test_the_same_seed_gives_the_same_simulation():
    first, second = (simulate(LIBRARY, 5, "short", seed=9, noise=0.1) for _ in range(2))

    assert first.end == second.end
    assert (first.rows == second.rows).all()
    assert (simulate(LIBRARY, 5, "short", seed=10, noise=0.1).rows != first.rows).any()


def test_answers_to_keeps_only_what_was_asked():
    answers = np.array([[0, 1, 2], [3, 0, 1]], dtype=np.int8)

    assert answers_to(answers, [[0], [2, 1]]).tolist() == [[0, -4, -4], [-4, 0, 1]]


# --- the command ------------------------------------------------------------------------------------------


def test_the_command_prints_a_table_and_tells_progress_apart(capsys):
    assert run(["simulate", "--people", "4", "--length", "12", "--lang", "en"]) == 0

    out, err = capsys.readouterr()
    assert [line.split()[0] for line in out.splitlines()[:3]] == ["questions", "5", "10"]
    assert "at the end, 12.0 on average" in out
    assert err.splitlines() == ["1 person of 4…", "2 people of 4…", "3 people of 4…"]


def test_the_command_gives_json(capsys):
    assert run(["simulate", "--people", "3", "--length", "short", "--seed", "2", "--profile", "citizen", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "skillcheck/simulation-1"
    assert (told["people"], told["seed"], told["profile"], told["length"]) == (3, 2, "citizen", "short")
    assert set(told["steps"]) == {"5", "10"}
    assert told["end"]["questions"] == 15
    assert "rows" not in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--people", "0"], "0 people"),
        (["--people", "200000"], "200000 people"),
        (["--noise", "1.5"], "share 1.5"),
        (["--noise", "nan"], "share nan"),
        (["--seed", "-1"], "seed -1"),
        (["--length", "soon"], "length “soon”"),
        (["--profile", "zz"], "“zz”"),
    ],
)
def test_the_command_refuses_what_makes_no_sense(arguments, words, capsys):
    assert run(["simulate", *arguments, "--lang", "en"]) == 2

    assert words in capsys.readouterr().err
