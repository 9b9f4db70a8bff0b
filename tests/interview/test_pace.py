"""The time that is left is a range learnt on this machine; answers too quick to have been read are marked."""

from __future__ import annotations

import pytest

from skillcheck.interview.pace import gaps_of, hurried, minutes_left
from skillcheck.store.pace import keep_pace, pace_path, read_paces


def at(*seconds):
    return [f"2026-11-22T10:{int(second) // 60:02}:{int(second) % 60:02}+01:00" for second in seconds]


def test_before_anything_is_known_the_range_is_wide_and_longer_for_two():
    assert minutes_left(30, [], [], accompanied=False) == (4, 10)
    assert minutes_left(30, [], [], accompanied=True) == (8, 25)


def test_the_desk_and_then_the_person_are_learnt_from():
    desk = [50.0] * 10

    assert minutes_left(30, desk, [], accompanied=False) == (25, 30)
    assert minutes_left(30, desk, [10.0] * 20, accompanied=False)[0] == 5
    assert minutes_left(1, [5.0] * 9, [], accompanied=False) == (1, 2)


def test_time_away_is_no_thinking():
    assert gaps_of(at(0, 10, 30, 2000, 2005)) == [10, 20, 5]
    assert gaps_of(["zut", *at(0, 4)]) == [4]


@pytest.mark.parametrize(
    ("seconds", "marked"),
    [([0] * 5 + [2] * 5, True), ([0] * 9, False), (range(10), False), ([*range(60), *[60] * 9], True)],
)
def test_ten_answers_in_two_seconds_are_marked(seconds, marked):
    assert hurried(at(*seconds)) is marked


def test_paces_are_kept_by_kind_and_a_broken_file_is_no_obstacle(tmp_path, monkeypatch):
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path))
    for seconds in range(1, 51):
        keep_pace("alone", float(seconds))
    keep_pace("accompanied", 80.0)

    assert read_paces("alone") == [float(seconds) for seconds in range(11, 51)]
    assert read_paces("accompanied") == [80.0]
    for broken in ("", "[1]", '{"alone": "zut"}', "[" * 100_000):
        pace_path().write_text(broken)
        assert read_paces("alone") == []
