"""Codes people write twice: equal but for their writing they are paired, one slip apart they are only proposed."""

from __future__ import annotations

import random

import pytest

from skillcheck.cohort.pairing import code_key, pair, slip

CLEAN = [f"P{n:03d}" for n in range(1, 21)]
SLIPS = {
    "P001": "p001",
    "P002": "P-002",
    "P003": " P003 ",
    "P004": "PO04",
    "P005": "P5",
    "P006": "p 006",
    "P010": "P0I0",
    "P011": "P.011",
    "P012": "P\u00a0012",
}


def test_ordinary_slips_of_writing_are_paired_and_said() -> None:
    now = [SLIPS.get(code, code) for code in CLEAN]

    found = pair(CLEAN, now)

    assert found.earlier == dict(zip(now, CLEAN, strict=True))
    assert len(found.written) == len(SLIPS)
    assert found.only_before == found.only_now == found.proposed == []


@pytest.mark.parametrize(
    ("one", "other"), [("001", "1"), ("A-07", "a7"), ("Ève 3", "eve3"), ("O1L", "011"), ("x_0012", "X12")]
)
def test_these_are_one_code(one: str, other: str) -> None:
    assert code_key(one) == code_key(other)


@pytest.mark.parametrize(("one", "other"), [("1.0", "1"), ("101,00", "101"), ("1-12", "01 / 012"), ("L-12", "L12")])
def test_decimals_of_a_program_and_what_stands_between_numbers_change_nothing(one: str, other: str) -> None:
    assert pair([one], [other]).written == [(one, other)]


@pytest.mark.parametrize(
    ("one", "other"), [("1.0", "10"), ("12,0", "120"), ("1-12", "11-2"), ("P1.2", "P12"), ("12/03/85", "120385")]
)
def test_numbers_are_never_run_together_to_find_somebody(one: str, other: str) -> None:
    assert pair([one], [other]).earlier == {}


def test_numbers_that_are_one_when_run_together_are_proposed_before_any_slip() -> None:
    found = pair(["1012", "1013", "1014"], ["1 012", "1 013", "1 014"])

    assert found.earlier == {}
    assert found.proposed == [("1012", "1 012"), ("1013", "1 013"), ("1014", "1 014")]


def test_a_writing_that_two_people_share_pairs_nobody() -> None:
    found = pair(["P15", "P015", "Q1"], ["p15", "Q1"])

    assert found.earlier == {"Q1": "Q1"}
    assert found.only_now == ["p15"]


@pytest.mark.parametrize(("one", "other"), [("NI007", "NI7"), ("LO-012", "lo12"), ("COL01", "COL1")])
def test_zeros_behind_letters_that_look_like_numbers_do_not_count(one: str, other: str) -> None:
    assert pair([one, "B2"], ["B2", other]).earlier == {other: one, "B2": "B2"}


def test_what_looks_like_two_people_stays_so_however_its_zeros_are_read() -> None:
    assert pair(["PO1", "P01"], ["P1"]).earlier == {}


def test_what_was_decided_is_kept_of_codes_that_are_there_and_of_others() -> None:
    decided = {("MARTI12", "MARTI21"): True, ("X1", "X2"): False}

    assert pair(["MARTI12"], ["MARTI21"], decided).decided == decided


def test_somebody_whose_row_then_could_not_be_read_is_neither_absent_nor_another() -> None:
    found = pair(["MARTI12"], ["MARTI21", "DURAN44"])
    found.set_unread({"Marti-21"}, set())

    assert (found.unread, found.only_now, found.proposed) == (["MARTI21"], ["DURAN44"], [])


def test_one_slip_is_proposed_where_neither_has_another_candidate() -> None:
    found = pair(["MARTI12", "DURAN44", "LEGAL90", "LEGAL91"], ["MARTI21", "DURAM44", "LEGAL92"])

    assert found.earlier == {}
    assert sorted(found.proposed) == [("DURAN44", "DURAM44"), ("MARTI12", "MARTI21")]


def test_what_a_person_decided_holds() -> None:
    decided = {("MARTI12", "MARTI21"): True, ("p7", "P-7"): False}

    found = pair(["MARTI12", "p7"], ["MARTI21", "P-7"], decided)

    assert found.earlier == {"MARTI21": "MARTI12"}
    assert (found.only_before, found.only_now, found.proposed) == (["p7"], ["P-7"], [])


def test_a_slip_with_the_same_number_goes_before_another_number() -> None:
    found = pair(
        ["AR07", "BRE 4", "BR 8", "Z09", "LY-005"], ["AT07", "AR17", "BRRE 4", "BRE 8", "Z19", "Z29", "YL-005"]
    )

    assert sorted(found.proposed) == [("AR07", "AT07"), ("BR 8", "BRE 8"), ("BRE 4", "BRRE 4"), ("LY-005", "YL-005")]


def test_a_pair_that_was_refused_leaves_room_for_another() -> None:
    found = pair(["MARTI12", "MARTY21"], ["MARTI21"], {("MARTI12", "MARTI21"): False})

    assert found.proposed == [("MARTY21", "MARTI21")]


def test_nobody_is_paired_twice_whatever_the_order() -> None:
    chance = random.Random(5)
    now = ["p1", "P1", "P2", "p-02", "A"]
    for _ in range(20):
        chance.shuffle(now)

        found = pair(["P1", "P2", "A"], now)

        assert found.earlier == {"P1": "P1", "P2": "P2", "A": "A"}


@pytest.mark.parametrize(
    ("one", "other", "yes"),
    [
        ("abc", "abd", True),
        ("abc", "acb", True),
        ("abc", "ab", True),
        ("abc", "xabc", True),
        ("abc", "abc", False),
        ("abc", "bca", False),
        ("abcd", "ab", False),
    ],
)
def test_a_slip_is_one_sign(one: str, other: str, yes: bool) -> None:
    assert slip(one, other) is yes
    assert slip(other, one) is yes
