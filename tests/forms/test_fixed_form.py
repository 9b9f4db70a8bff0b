"""The paper form is spread evenly, and no slip of the fingers turns one question's code into another's."""

from __future__ import annotations

from collections import Counter
from string import digits

import pytest
from slips import slips
from small import run, small_library

from skillcheck.forms.check_letter import LETTERS, check_letter, nearest_codes, printed_code
from skillcheck.forms.fixed_form import form


@pytest.fixture(scope="module")
def library():
    return small_library()


def test_no_slip_in_a_printed_code_is_another_printed_code(library):
    printed = {printed_code(item).lower() for item in library.bank.ids}

    assert not [code for code in printed if slips(code) & printed]


def test_every_digit_wrong_or_swapped_changes_the_letter():
    for item in ("s113", "k524", "d01a"):
        for place, sign in enumerate(item):
            if sign.isdigit():
                others = {check_letter(item[:place] + digit + item[place + 1 :]) for digit in digits}
                assert len(others) == 10

    assert check_letter("s113") != check_letter("s131")
    assert len(set(LETTERS)) == 23


@pytest.mark.parametrize(
    "typed", ["s114" + check_letter("s113"), "S131" + check_letter("s113"), "s13" + check_letter("s113")]
)
def test_a_mistyped_code_is_suggested(library, typed):
    assert printed_code("s113") in nearest_codes(typed, library.bank.ids)


@pytest.mark.parametrize(("length", "size"), [("short", 15), ("each", 21), ("standard", 30), ("full", None)])
@pytest.mark.parametrize("profile", [None, "citizen", "mediator", "leader"])
def test_a_form_has_its_size_without_repeats(library, profile, length, size):
    questions = form(library, library.profiles.get(profile), length)

    assert len({question.id for question in questions}) == len(questions) == (size or len(library.bank))


@pytest.mark.parametrize("profile", [None, "citizen", "mediator"])
def test_a_standard_form_touches_every_competence_once_or_twice(library, profile):
    questions = form(library, library.profiles.get(profile), "standard")

    counts = Counter(question.competence for question in questions)
    assert set(counts) == set(library.framework.competences)
    assert set(counts.values()) == {1, 2}
    assert all(question.is_self_report for question in questions)


@pytest.mark.parametrize("profile", [None, "citizen", "employee", "mediator"])
def test_a_form_of_one_question_each_holds_the_targets_and_one_above_in_turn(library, profile):
    questions = form(library, library.profiles.get(profile), "each")

    middle = int(library.framework.measurement.mean + 0.5)
    targets = library.profiles[profile].targets if profile else {}
    above = [question.level - targets.get(question.competence, middle) for question in questions]
    assert len({question.competence for question in questions}) == 21
    assert Counter(above) == {0: 11, 1: 10}


@pytest.mark.parametrize("profile", ["citizen", "mediator"])
def test_a_form_can_say_that_the_target_is_reached_and_that_more_is_there(library, profile):
    targets = library.profiles[profile].targets

    for question in form(library, library.profiles[profile], "standard"):
        assert 0 <= question.level - targets[question.competence] <= 1


def test_a_short_form_touches_every_area_three_times(library):
    questions = form(library, None, "short")

    assert set(Counter(library.framework.area_of[q.competence] for q in questions).values()) == {3}


@pytest.mark.parametrize("profile", ["citizen", "trainer"])
def test_the_levels_follow_the_targets(library, profile):
    targets = library.profiles[profile].targets

    questions = form(library, library.profiles[profile], "standard")

    assert all(abs(question.level - targets[question.competence]) <= 2 for question in questions)


def test_each_area_of_a_form_begins_with_its_easiest_question(library):
    questions = form(library, None, "standard")

    keys = [(library.framework.area_of[question.competence], question.level) for question in questions]
    assert keys == sorted(keys)


def asked(path):
    return [
        cell for cell in path.read_text("utf-8-sig").splitlines()[0].replace(";", ",").split(",") if cell[1:2].isdigit()
    ]


def test_a_table_holds_the_areas_the_checks_or_exactly_the_questions_asked_for(library, tmp_path):
    def make(name, *options):
        assert run(["template", "-o", str(tmp_path / name), *options, "--lang", "en"]) == 0
        return [library.bank[one] for one in asked(tmp_path / name)]

    areas = make("a.csv", "--area", "1", "--area", "4", "--length", "short")
    assert {library.framework.area_of[one.competence] for one in areas} == {"1", "4"}
    assert (len(areas), sum(one.is_check for one in areas)) == (15, 0)
    both = make("b.csv", "--area", "1", "--length", "each", "--with-checks")
    mine = [one.id for area in library.framework.areas if area.id == "1" for one in area.competences]
    assert sorted((one.competence, one.is_check) for one in both) == sorted(
        (id_, is_) for id_ in mine for is_ in (0, 1)
    )
    assert {one.id for one in make("c.csv", "--items", "s113, k111,s113")} == {"s113", "k111"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--area", "9", "--items", "zzz"], ["9", "zzz"]),
        (["--items", "s111", "--area", "1"], ["--items"]),
        (["--items", " "], ["--items"]),
    ],
)
def test_a_table_of_what_is_not_there_is_refused_all_at_once(options, said, tmp_path, capsys):
    assert run(["template", "-o", str(tmp_path / "a.csv"), *options, "--lang", "en"]) == 2
    told = capsys.readouterr().err
    assert all(word in told for word in said)
    assert not (tmp_path / "a.csv").exists()


def test_paper_holds_the_questions_of_a_length_only(tmp_path):
    assert run(["template", "--paper", "-o", str(tmp_path / "a.html"), "--with-checks"]) == 2
