"""Reliability against published values, degenerate groups that say why, sums that stream, and the command.

Sources of the expected values
- HS: Holzinger and Swineford (1939), the nine tests and 301 children that lavaan ships as HolzingerSwineford1939; its
  covariances are below. Published values: jamovi's own test of its reliability analysis (github.com/jamovi/jmv,
  tests/testthat/testreliability.R), 3 decimals: alpha, omega total, item-rest, alpha and omega if deleted.
- ATTITUDE: Chatterjee and Price, R's datasets::attitude (30 departments × 7). Expected: psych 2.2.9 (Debian) run on
  it, alpha(attitude) and omega(attitude, 1); the manual of psych::alpha prints 0.84 for it.
- THURSTONE: Thurstone and Thurstone (1941), the correlations psych ships as Thurstone (213 people, from Bechtoldt).
  Expected: psych 2.2.9, alpha(Thurstone) and fa(Thurstone, 1, fm = "minres").
"""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from answers_bank import bank
from small import run, small_library

from skillcheck.i18n import Texts
from skillcheck.measurement.item_sums import ItemSums
from skillcheck.measurement.one_factor import loadings
from skillcheck.measurement.reliability import (
    Block,
    Reason,
    alpha,
    alpha_error,
    alpha_without,
    assess_block,
    blocks,
    item_rest,
    omega_total,
)

CLOSE = pytest.approx
COHORT = Path(__file__).parents[2] / "examples" / "cohort-30.csv"
HS = np.array(
    [
        [1.36289774, 0.40872923, 0.58183232, 0.50651778, 0.44208426, 0.45632416, 0.08504799, 0.26471714, 0.45986634],
        [0.40872923, 1.38638981, 0.45256748, 0.20961978, 0.21179471, 0.24836972, -0.09707352, 0.11002492, 0.24482282],
        [0.58183232, 0.45256748, 1.27911441, 0.20886351, 0.11267061, 0.24492268, 0.08863631, 0.21303038, 0.37509875],
        [0.50651778, 0.20961978, 0.20886351, 1.35516672, 1.10141196, 0.89850076, 0.22047507, 0.12601199, 0.24417395],
        [0.44208426, 0.21179471, 0.11267061, 1.10141196, 1.66531838, 1.01790579, 0.14347621, 0.18120723, 0.29622547],
        [0.45632416, 0.24836972, 0.24492268, 0.89850076, 1.01790579, 1.20034624, 0.14455865, 0.16598244, 0.23678361],
        [0.08504799, -0.09707352, 0.08863631, 0.22047507, 0.14347621, 0.14455865, 1.18708326, 0.53702937, 0.37454154],
        [0.26471714, 0.11002492, 0.21303038, 0.12601199, 0.18120723, 0.16598244, 0.53702937, 1.02538942, 0.45884095],
        [0.45986634, 0.24482282, 0.37509875, 0.24417395, 0.29622547, 0.23678361, 0.37454154, 0.45884095, 1.01838722],
    ]
)
ATTITUDE = np.array(
    [
        [43, 51, 30, 39, 61, 92, 45], [63, 64, 51, 54, 63, 73, 47], [71, 70, 68, 69, 76, 86, 48],
        [61, 63, 45, 47, 54, 84, 35], [81, 78, 56, 66, 71, 83, 47], [43, 55, 49, 44, 54, 49, 34],
        [58, 67, 42, 56, 66, 68, 35], [71, 75, 50, 55, 70, 66, 41], [72, 82, 72, 67, 71, 83, 31],
        [67, 61, 45, 47, 62, 80, 41], [64, 53, 53, 58, 58, 67, 34], [67, 60, 47, 39, 59, 74, 41],
        [69, 62, 57, 42, 55, 63, 25], [68, 83, 83, 45, 59, 77, 35], [77, 77, 54, 72, 79, 77, 46],
        [81, 90, 50, 72, 60, 54, 36], [74, 85, 64, 69, 79, 79, 63], [65, 60, 65, 75, 55, 80, 60],
        [65, 70, 46, 57, 75, 85, 46], [50, 58, 68, 54, 64, 78, 52], [50, 40, 33, 34, 43, 64, 33],
        [64, 61, 52, 62, 66, 80, 41], [53, 66, 52, 50, 63, 80, 37], [40, 37, 42, 58, 50, 57, 49],
        [63, 54, 42, 48, 66, 75, 33], [66, 77, 66, 63, 88, 76, 72], [78, 75, 58, 74, 80, 78, 49],
        [48, 57, 44, 45, 51, 83, 38], [85, 85, 71, 71, 77, 74, 55], [82, 82, 39, 59, 64, 78, 39],
    ],
    dtype=np.int8,
)  # fmt: skip
BELOW = """
.828
.776 .779
.439 .493 .460
.432 .464 .425 .674
.447 .489 .443 .590 .541
.447 .432 .401 .381 .402 .288
.541 .537 .534 .350 .367 .320 .555
.380 .358 .359 .424 .446 .325 .598 .452
"""
THURSTONE = np.eye(9)
for row, line in enumerate(BELOW.split("\n")[1:-1], 1):
    THURSTONE[row, :row] = THURSTONE[:row, row] = [float(one) for one in line.split()]


def as_correlations(covariances):
    spread = np.sqrt(np.diag(covariances))
    return covariances / np.outer(spread, spread)


def without(matrix, item):
    return np.delete(np.delete(matrix, item, 0), item, 1)


def summed(responses):
    sums = ItemSums.empty(responses.shape[1])
    sums.add(responses)
    return sums


# --- published values -------------------------------------------------------------------------------------------------


def test_holzinger_and_swineford_as_jamovi_publishes():
    assert alpha(HS).value == CLOSE(0.760, abs=1e-3)
    assert omega_total(as_correlations(HS)).value == CLOSE(0.771, abs=1e-3)
    assert item_rest(HS) == CLOSE([0.522, 0.275, 0.37, 0.581, 0.525, 0.595, 0.246, 0.369, 0.495], abs=1e-3)
    assert alpha_without(HS) == CLOSE([0.725, 0.764, 0.749, 0.715, 0.724, 0.714, 0.766, 0.748, 0.731], abs=1e-3)
    omegas = [omega_total(as_correlations(without(HS, item))).value for item in range(9)]
    assert omegas == CLOSE([0.743, 0.774, 0.764, 0.724, 0.731, 0.722, 0.776, 0.764, 0.75], abs=1e-3)


def test_holzinger_and_swineford_as_psych_computes_the_error_of_alpha():
    assert alpha_error(HS, 301) == CLOSE(0.02083427, abs=1e-6)
    assert np.sqrt(HS.sum()) / 9 == CLOSE(0.661, abs=1e-3)


def test_attitude_as_psych_computes_it_from_rows():
    sums = summed(ATTITUDE)
    covariances = sums.covariances(range(7))

    assert alpha(covariances).value == CLOSE(0.8431428, abs=1e-6)
    assert alpha_error(covariances, 30) == CLOSE(0.0424357, abs=1e-6)
    assert omega_total(sums.correlations(range(7))).value == CLOSE(0.8509925, abs=1e-5)
    expected = [0.6712621, 0.7421097, 0.5607111, 0.7144455, 0.7862756, 0.2650343, 0.4608105]
    assert item_rest(covariances) == CLOSE(expected, abs=1e-6)
    expected = [0.8097602, 0.7969175, 0.8278478, 0.8030310, 0.7953866, 0.8638723, 0.8404649]
    assert alpha_without(covariances) == CLOSE(expected, abs=1e-6)
    assert np.sqrt(np.diag(covariances))[0] == CLOSE(12.172562, abs=1e-5)


def test_attitude_with_holes_as_psych_computes_it_pairwise():
    holes = ATTITUDE.copy()
    holes[[0, 4, 8, 13, 19, 27, 2, 10], [0, 1, 2, 3, 4, 5, 6, 0]] = -1
    sums = summed(holes)

    assert alpha(sums.covariances(range(7))).value == CLOSE(0.85376086, abs=1e-7)
    assert omega_total(sums.correlations(range(7))).value == CLOSE(0.86137974, abs=1e-5)
    assert np.diag(sums.both).tolist() == [28, 29, 29, 29, 29, 29, 29]


def test_thurstone_as_psych_computes_it():
    found = loadings(THURSTONE)

    assert alpha(THURSTONE).value == CLOSE(0.891458, abs=1e-6)
    assert omega_total(THURSTONE).value == CLOSE(0.8930360, abs=1e-4)
    expected = [0.8083558, 0.8275958, 0.7841461, 0.6756867, 0.6620384, 0.6130653, 0.6126197, 0.6552669, 0.5779897]
    assert found == CLOSE(np.array(expected), abs=1e-3)


def test_the_fit_finds_a_one_factor_model_again():
    true = np.array([0.9, 0.7, 0.5, 0.3, 0.6])
    exact = np.outer(true, true)
    np.fill_diagonal(exact, 1.0)

    assert loadings(exact) == CLOSE(true, abs=1e-7)
    assert omega_total(exact).value == CLOSE(true.sum() ** 2 / exact.sum(), abs=1e-7)


# --- why there is no figure -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("covariances", "why"),
    [
        (np.zeros((0, 0)), "one_item"),
        (np.eye(1), "one_item"),
        (np.array([[1.0, -0.5], [-0.5, 1.0]]), "negative_covariance"),
        (np.array([[1.0, -1.0], [-1.0, 1.0]]), "negative_covariance"),
        (np.full((3, 3), 2.0) - np.eye(3), "incoherent"),
    ],
)
def test_alpha_says_why_there_is_none(covariances, why):
    assert alpha(covariances).reason == why
    assert alpha(covariances).value is None


@pytest.mark.parametrize(
    ("correlations", "why"),
    [
        (np.eye(1), "one_item"),
        (np.array([[1.0, 0.5], [0.5, 1.0]]), "two_items"),
        (np.eye(4), "negative_covariance"),
        (np.array([[1.0, 0.9, 0.9], [0.9, 1.0, 0.2], [0.9, 0.2, 1.0]]), "heywood"),
        (np.array([[1.0, 0.6, 0.0], [0.6, 1.0, 0.0], [0.0, 0.0, 1.0]]), "no_fit"),
    ],
)
def test_omega_says_why_there_is_none(correlations, why):
    found = omega_total(correlations)

    assert found.value is None
    assert found.reason == why


def group(people=40, items=8, seed=3):
    """Self-report answers of one made-up competence, in the columns of the small bank."""
    chance = np.random.default_rng(seed)
    person = chance.normal(size=(people, 1))
    whole = np.full((people, len(bank())), -4, dtype=np.int8)
    whole[:, :items] = np.clip(np.round(1.5 + person + chance.normal(size=(people, items))), 0, 3)
    return whole


BLOCK = Block("self_report", "overall", tuple(range(8)))


def assessed(responses, block=BLOCK):
    return assess_block(bank(), summed(responses), block)


def test_a_plain_group_has_every_figure():
    found = assessed(group())

    assert 0.7 < found.alpha.value < found.omega.value + 0.05 < 1
    assert found.low < found.alpha.value < found.high
    assert found.sem == CLOSE(found.sd * np.sqrt(1 - found.alpha.value))
    assert (found.people, found.common, found.top) == (40, 40, 24)
    assert all(item.rest > 0.2 and item.missing == 0 and item.n == 40 for item in found.items)


@pytest.mark.parametrize("people", [0, 1, 2, 9])
def test_few_people_give_no_figure(people):
    found = assessed(group(people or 1)[:people], BLOCK)

    assert (found.alpha.reason, found.omega.reason, found.sem) == ("few_people", "few_people", None)


def test_questions_nobody_answered_say_so():
    responses = group()
    responses[:, :8] = -1

    assert assessed(responses).alpha.reason == "no_answer"


def test_every_reason_has_its_words():
    words = Texts("fr")

    assert len(get_args(Reason)) == 10
    assert all(words.has(f"reliability.why_{reason}") for reason in get_args(Reason))


def test_one_question_gives_no_figure():
    assert assessed(group(), Block("self_report", "1.1", (0,))).alpha.reason == "one_item"


def test_a_question_that_everyone_answers_alike_is_left_out_and_the_others_keep_their_figures():
    responses = group()
    whole = assess_block(bank(), summed(responses), Block("self_report", "1.1", tuple(range(1, 8))))
    responses[:, 0] = 2

    found = assessed(responses)

    assert found.items[0].left_out == "constant"
    assert found.items[0].rest is None
    assert found.alpha == whole.alpha


def test_a_group_that_answers_everything_alike_has_no_figure():
    responses = group()
    responses[:, :8] = 3

    assert assessed(responses).alpha.reason == "all_constant"


def test_an_adaptive_interview_says_that_too_few_met_the_same_questions():
    responses = group(120)
    for person in range(120):
        responses[person, [one for one in range(8) if one not in (person % 8, (person // 8 + person) % 8)]] = -4

    found = assessed(responses)

    assert found.alpha.reason == found.omega.reason == "few_common"
    assert {item.left_out for item in found.items} - {None} == {"few_common"}


def test_so_does_a_small_group_of_whom_each_met_other_questions():
    responses = group(30)
    for person in range(30):
        responses[person, [one for one in range(8) if one not in (person % 8, (person + 1) % 8)]] = -1

    assert assessed(responses).alpha.reason == "few_common"


def test_a_question_asked_of_a_few_is_left_out():
    responses = group()
    responses[5:, 3] = -4

    found = assessed(responses)

    assert [item.left_out for item in found.items] == [None, None, None, "few_people", None, None, None, None]
    assert found.items[3].missing == 0
    assert found.alpha.value > 0.7


def test_answers_that_go_against_one_another_say_so():
    responses = group()
    responses[:, 1] = 3 - responses[:, 0]

    assert assessed(responses, Block("self_report", "1.1", (0, 1))).alpha.reason == "negative_covariance"


def test_missing_is_the_share_of_those_asked():
    responses = group()
    responses[:10, 0] = -1
    responses[10:12, 0] = -2
    responses[12:20, 0] = -4

    first = assessed(responses).items[0]

    assert (first.n, first.missing) == (20, CLOSE(12 / 32))


# --- streaming --------------------------------------------------------------------------------------------------------


def test_sums_merge_in_any_order_to_the_same_bits():
    responses = np.random.default_rng(5).integers(-4, 4, size=(5000, 12)).astype(np.int8)
    whole = summed(responses)

    for order in ([0, 1, 2], [2, 0, 1]):
        parts = ItemSums.empty(12)
        for one in order:
            parts.merge(summed(np.array_split(responses, 3)[one]))
        for name in ("asked", "both", "sums", "squares", "products"):
            assert np.array_equal(getattr(parts, name), getattr(whole, name))
        assert parts.people == 5000


def test_sums_agree_with_numpy_pair_by_pair():
    responses = np.random.default_rng(6).integers(-2, 4, size=(300, 5)).astype(np.int8)
    covariances, correlations = summed(responses).covariances(range(5)), summed(responses).correlations(range(5))

    for i in range(5):
        for j in range(5):
            both = (responses[:, i] >= 0) & (responses[:, j] >= 0)
            pair = responses[both][:, [i, j]].T.astype(float)
            assert covariances[i, j] == CLOSE(np.cov(pair)[0, 1], abs=1e-12)
            assert correlations[i, j] == CLOSE(np.corrcoef(pair)[0, 1], abs=1e-12)


def test_memory_does_not_grow_with_people():
    responses = group(20_000)
    sums = ItemSums.empty(responses.shape[1])
    sums.add(responses)

    tracemalloc.start()
    for _ in range(5):
        sums.add(responses)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert sums.people == 120_000
    assert peak < 3_000_000


def test_blocks_are_kinds_then_dimensions_and_only_what_was_asked():
    library = small_library()
    asked = np.zeros(len(library.bank), dtype=np.int64)
    chosen = [n for n, question in enumerate(library.bank.questions) if question.competence in ("1.1", "2.3")]
    asked[chosen] = 1

    found = blocks(library.bank, library.framework, asked, "competence")

    assert [one.dimension for one in found if one.kind == "self_report"] == ["overall", "1", "2", "1.1", "2.3"]
    assert {one.kind for one in found} >= {"self_report", "check"}
    assert [one.dimension for one in blocks(library.bank, library.framework, asked, "overall")][0] == "overall"


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def narrow(monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    for name in ("ACCESSIBLE", "SKILLCHECK_LANG"):
        monkeypatch.delenv(name, raising=False)


def said(capsys, *arguments):
    code = run(["reliability", *map(str, arguments)])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.parametrize("lang", ["fr", "en", "es", "it"])
@pytest.mark.parametrize("by", ["overall", "area", "competence"])
def test_words_come_first_and_fit_sixty_columns(capsys, narrow, lang, by):
    code, out, _ = said(capsys, COHORT, "--lang", lang, "--by", by, "--items")

    assert code == 0
    assert max(map(len, out.splitlines())) <= 60
    assert not any(sign in out.splitlines()[2] for sign in "0123456789")


def test_french_reads_as_french(capsys, narrow, monkeypatch):
    monkeypatch.setenv("COLUMNS", "400")

    _, out, _ = said(capsys, COHORT, "--lang", "fr")

    assert out.splitlines()[1].startswith("Les réponses de ce groupe tiennent très bien ensemble")
    assert "0,99" in out


def test_plain_output_is_one_sentence_a_line(capsys, narrow, monkeypatch):
    monkeypatch.setenv("COLUMNS", "400")

    code, out, _ = said(capsys, COHORT, "--plain", "--lang", "en", "--items")

    assert code == 0
    assert any(line.startswith("s111: ") and "alpha without it" in line for line in out.splitlines())
    assert "  " not in out.replace("\n", "")


def test_json_has_every_figure_its_method_and_its_reason(capsys):
    code, out, _ = said(capsys, COHORT, "--json", "--by", "competence")
    found = json.loads(out)

    assert code == 0
    assert found["schema"] == "skillcheck/reliability-1"
    assert found["rows"] == {"read": 30, "used": 30, "returned": 0}
    assert "minres" in found["methods"]["omega"]
    assert found["methods"]["missing"] == "pairwise"
    whole = found["scales"][0]
    assert (whole["kind"], whole["dimension"], len(whole["items"])) == ("self_report", "overall", 168)
    assert 0.9 < whole["alpha"]["value"] <= 1
    assert len([one for one in found["scales"] if "." in one["dimension"]]) == 21


def test_one_person_gets_a_reason_and_no_figure(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "400")
    alone = tmp_path / "alone.csv"
    alone.write_text("".join(COHORT.read_text(encoding="utf-8").splitlines(keepends=True)[:2]), encoding="utf-8")

    code, out, _ = said(capsys, alone, "--lang", "en")

    assert code == 0
    assert "No figure: too few people (minimum: 10)" in out
    assert "nan" not in out.lower()


def test_rows_that_are_returned_are_said_and_the_code_is_3(capsys, tmp_path):
    lines = COHORT.read_text(encoding="utf-8").splitlines()
    lines[4] = lines[4].replace(",3,", ",what,", 1)
    broken = tmp_path / "broken.csv"
    broken.write_text("\n".join(lines) + "\n", encoding="utf-8")

    code, out, err = said(capsys, broken, "--lang", "en")

    assert code == 3
    assert "1 row of 30 was not counted" in err
    assert out


def test_rows_that_are_perhaps_nobody_are_said_and_the_code_is_3(capsys, tmp_path):
    lines = COHORT.read_text(encoding="utf-8").splitlines()
    lines[4] = "TEST" + lines[4][lines[4].index(",") :]
    tried = tmp_path / "tried.csv"
    tried.write_text("\n".join(lines) + "\n", encoding="utf-8")

    code, out, err = said(capsys, tried, "--lang", "en")

    assert code == 3
    assert "Perhaps not people (tests of the form, targets, absences): 1" in err
    assert out


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["nowhere.csv"], 1, "nowhere.csv"),
        ([COHORT, "--by", "person"], 2, "overall, area, competence"),
        ([], 2, "FILE"),
    ],
)
def test_mistakes_are_one_sentence(capsys, arguments, code, sentence):
    found, out, err = said(capsys, *arguments, "--lang", "en")

    assert (found, out) == (code, "")
    assert sentence in err
    assert "Traceback" not in err


def test_two_files_count_together(capsys, tmp_path):
    lines = COHORT.read_text(encoding="utf-8").splitlines(keepends=True)
    halves = []
    for name, part in (("a", lines[1:16]), ("b", lines[16:])):
        halves.append(tmp_path / f"{name}.csv")
        halves[-1].write_text(lines[0] + "".join(part), encoding="utf-8")

    _, together, _ = said(capsys, *halves, "--json")
    _, whole, _ = said(capsys, COHORT, "--json")

    assert json.loads(together)["scales"] == json.loads(whole)["scales"]
