"""A sheet keyed line by line: right codes are read however they are spaced, wrong ones named with the right one."""

from __future__ import annotations

import pytest
from small import small_library

from skillcheck.forms.check_letter import printed_code
from skillcheck.forms.keyed_sheet import read_lines
from skillcheck.i18n import Texts


@pytest.fixture(scope="module")
def bank():
    return small_library().bank


@pytest.mark.parametrize(
    "line", ["s113K 2", "S113k 2", "  s113K\t2 ", "s113K=2", "s113K: 2", "s113K;2", "s113K,2 # relu avec elle"]
)
def test_a_code_and_its_answer_are_read_however_they_are_written(bank, line):
    keyed, problems = read_lines([line], bank)

    assert not problems
    assert [(one.item, one.code) for one in keyed] == [("s113", "2")]


def test_several_answers_stand_on_one_line_and_empty_lines_mean_nothing(bank):
    lines = ["# feuille de p-7k3", "", "s113K 2 s131H dk", f"{printed_code('k423')} CA"]

    keyed, problems = read_lines(lines, bank)

    assert not problems
    assert [(one.item, one.code, one.line) for one in keyed] == [("s113", "2", 3), ("s131", "dk", 3), ("k423", "ac", 4)]


@pytest.mark.parametrize(("answer", "how"), [("2", "alone"), ("2+", "help"), ("2++", "mediator")])
def test_a_plus_behind_an_answer_says_that_it_was_given_with_help(bank, answer, how):
    keyed, problems = read_lines([f"s113K {answer} s131H dk"], bank)

    assert not problems
    assert [(one.code, one.how) for one in keyed] == [("2", how), ("dk", "alone")]


@pytest.mark.parametrize(
    ("line", "code", "known"),
    [
        ("s114K 2", "forms.code_mistyped", "s113K"),
        ("s131K 2", "forms.code_mistyped", "s113K"),
        ("s13K 2", "forms.code_mistyped", "s113K"),
        ("s1113K 2", "forms.code_mistyped", "s113K"),
        ("s113X 2", "forms.code_mistyped", "s113K"),
        ("s113 2", "forms.letter_missing", "s113K"),
        ("zzz9Q 2", "forms.code_unknown", ""),
        ("s113K 7", "forms.answer_unknown", "0 (not yet), 1 (yes, with help)"),
        ("s113K 2+++", "forms.answer_unknown", "0 (not yet), 1 (yes, with help)"),
        ("s113K +", "forms.answer_unknown", "0 (not yet), 1 (yes, with help)"),
        ("s113K", "forms.answer_missing", None),
        ("s113K s131H 1", "forms.answer_missing", None),
    ],
)
def test_a_slip_is_named_with_its_line_and_the_way_out(bank, line, code, known):
    _, problems = read_lines(["", line], bank)

    assert [(problem.code, problem.line) for problem in problems] == [(code, 2)]
    if known is not None:
        assert known in Texts("en").said(problems[0].fields.get("known"))


def test_every_slip_of_a_file_is_named_at_once_and_good_answers_beside_it_are_read(bank):
    keyed, problems = read_lines(["s113K 2", "s114K 1 s131H 9", "nothing"], bank)

    assert [one.item for one in keyed] == ["s113"]
    assert [problem.line for problem in problems] == [2, 2, 3]


def test_the_questions_of_the_sheet_are_suggested_before_others(bank):
    _, problems = read_lines(["s113H 2"], bank, likely={"s131"})

    assert problems[0].fields["known"] == "s131H"


@pytest.mark.parametrize("junk", ["\x00\x1b[2J", "=cmd|'/c calc'!A0", "9" * 10_000, "é" * 300, "s" * 5000 + " 2"])
def test_junk_is_refused_quickly_and_quietly(bank, junk):
    keyed, problems = read_lines([junk], bank)

    assert not keyed
    assert problems or not junk.strip("\x00")
