"""Results by question: what was answered, the commonest mistake, changes and groups, and nothing about too few people."""

from __future__ import annotations

import csv
import json
import random

import numpy as np
import pytest
from small import run, small_library

from skillcheck.cohort.question_results import question_results
from skillcheck.cohort.question_sums import QuestionSums, changed
from skillcheck.cohort.record import Breakdown, BreakdownGroup
from skillcheck.measurement.responses import NOT_ANSWERED, NOT_ASKED
from skillcheck.questions.choices import told_apart
from skillcheck.questions.item_bank import UNSURE, ItemBank

LIBRARY = small_library()
CHECK = next(q for q in LIBRARY.bank.questions if q.is_check and not q.takes_several and len(q.answers) > 2)
SEVERAL = next(q for q in LIBRARY.bank.questions if q.takes_several)
STATEMENT = next(q for q in LIBRARY.bank.questions if q.is_self_report)
RIGHT = next(answer.code for answer in CHECK.answers if answer.category == 1)
WRONG = [answer.code for answer in CHECK.answers if answer.category == 0]


def batch(*arguments: object) -> int:
    return run(["batch", "--lang", "en", *map(str, arguments)])


def write(path, head, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def asked(tmp_path, answers, *options, before=None, **columns):
    """Run a file in which everybody answers one check; the questions of the record."""
    names = list(columns)
    rows = [[f"P{n:03d}", *(columns[name][n] for name in names), code] for n, code in enumerate(answers)]
    path = write(tmp_path / "now.csv", ["id", *names, CHECK.id], rows)
    more = []
    if before is not None:
        rows = [[f"P{n:03d}", code] for n, code in enumerate(before)]
        more = ["--before", write(tmp_path / "before.csv", ["id", CHECK.id], rows)]
    assert batch(path, "--out", tmp_path / "out", "--force", *more, *options) == 0
    return json.loads((tmp_path / "out/cohort.json").read_text())["questions"]


def test_the_commonest_mistake_is_named_with_its_explanation(tmp_path):
    answers = [RIGHT] * 10 + [WRONG[0]] * 6 + [WRONG[1]] * 9 + ["dk"] * 7

    [question] = asked(tmp_path, answers)

    assert question["done"] == {"n": 10, "of": 32, "side": None}
    assert question["unsure"] == 7
    assert question["wrong"] == {"code": WRONG[1], "n": 9}
    assert {one["code"]: one["n"] for one in question["answers"] if one["n"]} == {RIGHT: 10, WRONG[0]: 6, WRONG[1]: 9}
    page = (tmp_path / "out/report.html").read_text()
    label = next(answer.text["en"] for answer in CHECK.answers if answer.code == WRONG[1])
    assert label.removesuffix(".") in page
    assert CHECK.item.explanation["en"] in page
    head, row = csv.reader((tmp_path / "out/questions.csv").read_text().splitlines())
    told = dict(zip(head, row, strict=True))
    assert (told["Question (code)"], told["People"], told["Got it"], told["Made by"]) == (CHECK.id, "32", "10", "9")
    assert told["Commonest mistake"] == label


def test_answers_of_a_question_with_several_right_ones_are_told_apart(tmp_path):
    right = next(code for code, value in SEVERAL.codes.items() if value == 1)
    wrong = [code for code, value in SEVERAL.codes.items() if value == 0][:2]
    rows = [[f"P{n}", code] for n, code in enumerate([right] * 6 + [wrong[0]] * 5 + [wrong[1]] * 8)]

    batch(write(tmp_path / "a.csv", ["id", SEVERAL.id], rows), "--out", tmp_path / "out")

    [question] = json.loads((tmp_path / "out/cohort.json").read_text())["questions"]
    assert question["wrong"] == {"code": wrong[1], "n": 8}
    assert question["done"]["n"] == 6


def test_a_question_by_dates_and_by_groups(tmp_path):
    sites = ["Lyon"] * 12 + ["Nantes"] * 12 + ["Brest"] * 2
    now = [RIGHT] * 7 + [WRONG[0]] * 5 + [RIGHT] * 6 + [WRONG[0]] * 8
    before = [WRONG[0]] * 20 + [RIGHT] * 6

    [question] = asked(tmp_path, now, "--group", "site", before=before, site=sites)

    assert question["change"]["before"]["n"] == 6
    assert question["change"]["now"]["n"] == 13
    assert {one["value"] for one in question["groups"]} < {"Lyon", "Nantes"}  # Brest would follow from the two


def test_a_few_people_right_or_wrong_are_a_side_and_no_number(tmp_path):
    [most] = asked(tmp_path, [RIGHT] * 17 + [WRONG[0]] * 3)
    [few] = asked(tmp_path, [RIGHT] * 3 + [WRONG[0]] * 17)

    assert most["done"] == {"n": None, "of": 20, "side": "all_but_few"}
    assert few["done"] == {"n": None, "of": 20, "side": "few"}
    assert "everybody but fewer than 5" in (tmp_path / "out/report.html").read_text() or most["wrong"] is None


def results(question, cells, least=5):
    """What is said of one question after so many people gave each code (None: no answer)."""
    values = told_apart(question)
    told = [values[code] if code else NOT_ANSWERED for code, n in cells.items() for _ in range(n)]
    answers = np.array(told, np.int8).reshape(len(told), 1)
    sums = QuestionSums.empty(1)
    chosen = {0: np.where(answers[:, 0] >= 16, answers[:, 0], 0)} if question.is_check else {}
    sums.add(np.where(answers >= 16, np.int8(0), answers), np.array([question.decisive], np.int8), chosen, None)
    return question_results(sums, ItemBank([question]), len(told), [], least)


@pytest.mark.parametrize("few", range(5))
def test_where_nobody_is_right_and_where_a_few_are_the_same_is_said(few):
    """«0 of 20» is each one's answer: it is not told, nor can it be told from «4 of 20»."""
    codes = [str(n) for n in range(4)]

    [one] = results(CHECK, {RIGHT: few, WRONG[0]: 20 - few})
    assert (one.done.n, one.done.side) == (None, "few")
    [all_but] = results(STATEMENT, {codes[-1]: 20 - few, codes[0]: few})
    assert all_but == results(STATEMENT, {codes[-1]: 20})[0]
    assert {one.n for one in all_but.answers} == {None}


def test_answers_are_counted_out_of_twice_the_minimum_only(tmp_path):
    assert asked(tmp_path, [RIGHT] * 5 + [WRONG[0]] * 4) == []
    assert asked(tmp_path, [RIGHT] * 5 + [WRONG[0]] * 5)[0]["done"]["n"] == 5
    assert asked(tmp_path, [RIGHT, WRONG[0]], "--min-cell", 1)[0]["done"] == {"n": 1, "of": 2, "side": None}


@pytest.mark.parametrize("seed", range(40))
def test_no_count_shown_tells_of_a_few(seed):
    """Everything shown of a question leaves, at most, groups of hidden cells that are of enough people together."""
    chance = random.Random(seed)
    least = 5
    codes = [RIGHT, *WRONG, "dk", None]
    drawn = {code: chance.choice([0, 0, 1, 2, 4, 5, 9, 20]) for code in codes}
    people = sum(drawn.values())

    found = results(CHECK, drawn, least)

    if not found:
        assert people - drawn[None] < 2 * least
        return
    [one] = found
    cells = {code: n for code, n in drawn.items() if code}
    shown = {answer.code: answer.n for answer in one.answers} | {"dk": one.unsure}
    assert all(shown[code] in (n, None) for code, n in cells.items())
    assert all(not 0 < n < least for n in shown.values() if n is not None)
    hidden = [code for code in cells if shown[code] is None]
    blocks = [cells[code] for code in hidden] + ([drawn[None]] if one.done.of == people and drawn[None] else [])
    assert not blocks or (len(blocks) > 1 and sum(blocks) >= least)
    if one.done.n is not None:
        wrong = [cells[code] for code in hidden if code != RIGHT]
        assert shown[RIGHT] == one.done.n == cells[RIGHT]
        assert not wrong or sum(blocks) >= least
    else:
        assert shown[RIGHT] is None
        assert sum(n is not None for n in shown.values()) <= 1


def test_parts_add_up_to_the_whole_in_any_order():
    rng = np.random.default_rng(3)
    answers = rng.choice(np.array([UNSURE, NOT_ASKED, NOT_ANSWERED, 0, 1, 2, 3], np.int8), size=(60, len(LIBRARY.bank)))
    decisive = np.array([q.decisive for q in LIBRARY.bank.questions], np.int8)
    sites = [f"s{n % 3}" for n in range(60)]
    chosen = {4: rng.integers(0, 3, 60).astype(np.int8) * np.int8(17)}

    def part(rows):
        sums = QuestionSums.empty(len(LIBRARY.bank))
        some = {place: values[rows] for place, values in chosen.items()}
        sums.add(answers[rows], decisive, some, [sites[row] for row in rows])
        return sums

    whole, merged = part(np.arange(60)), QuestionSums.empty(len(LIBRARY.bank))
    for rows in np.array_split(rng.permutation(60), 5):
        merged.merge(part(rows))

    assert (whole.counts == merged.counts).all()
    assert whole.wrong == merged.wrong
    assert whole.counts.sum() == answers.size
    assert all((whole.groups[site] == merged.groups[site]).all() for site in whole.groups)
    assert changed(answers, answers, decisive)[:, 1].tolist() == changed(answers, answers, decisive)[:, 2].tolist()


def test_a_statement_counts_from_the_answer_at_which_the_thing_is_done():
    bank = ItemBank([STATEMENT])
    sums = QuestionSums.empty(1)
    answers = np.repeat(np.arange(4, dtype=np.int8), 6).reshape(-1, 1)
    sums.add(answers, np.array([STATEMENT.decisive], np.int8), {}, ["a"] * 12 + ["b"] * 12)
    shown = Breakdown(attribute="x", groups=[BreakdownGroup(value=value, hidden=False, n=12) for value in ("a", "b")])

    [one] = question_results(sums, bank, 24, [shown], 5)

    assert one.done.n == 6 * (4 - STATEMENT.decisive)
    assert [(answer.code, answer.n) for answer in one.answers] == [(str(n), 6) for n in range(4)]
    assert [group.value for group in one.groups] == ["a", "b"]
