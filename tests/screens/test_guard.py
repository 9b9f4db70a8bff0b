"""Nobody answers a question they have not seen: which keys count, by an injected clock."""

from __future__ import annotations

import random

import pytest

from skillcheck.screens.guard import KeyGuard


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


class Desk:
    """Screens left by every key that counts; painting takes 20 ms."""

    def __init__(self):
        self.clock = Clock()
        self.guard = KeyGuard(self.clock)
        self.left = []
        self.paint()

    def paint(self):
        self.guard.painting()
        self.clock.now += 0.02
        self.guard.painted()

    def press(self, key, at, waiting=0):
        self.clock.now = max(self.clock.now, at)
        if self.guard.counts(key, waiting):
            self.left.append((key, at))
            self.paint()


def held(key, start, seconds, delay=0.5, rate=30):
    return [(key, start), *((key, start + delay + n / rate) for n in range(int((seconds - delay) * rate)))]


@pytest.mark.parametrize("start", [0.1, 0.34, 1.0, 10.0])
@pytest.mark.parametrize("rate", [10, 30, 60])
def test_a_held_key_gives_one_answer_at_most(start, rate):
    desk = Desk()

    for key, at in held("2", start, 2.0, rate=rate):
        desk.press(key, at)

    assert len(desk.left) <= 1


def test_two_presses_eighty_milliseconds_apart_give_one_answer():
    for keys in ("22", "23"):
        desk = Desk()
        for place, key in enumerate(keys):
            desk.press(key, 1 + place * 0.08)
        assert len(desk.left) == 1


def test_another_key_counts_after_350_ms_and_the_same_after_700_of_rest():
    desk = Desk()
    for key, at in (("2", 1.0), ("3", 1.36), ("3", 1.38), ("2", 1.8), ("2", 2.2), ("2", 2.8), ("2", 3.6)):
        desk.press(key, at)

    assert [at for _, at in desk.left] == [1.0, 1.38, 1.8, 3.6]


def test_what_was_typed_before_the_screen_stands_is_not_for_it():
    clock = Clock()
    guard = KeyGuard(clock)
    guard.painting()
    clock.now = 5.0

    assert not guard.counts("2")


def test_a_burst_is_dropped_with_what_follows_it():
    desk = Desk()
    desk.press("1", 2.0, waiting=40)
    desk.press("2", 2.1)
    desk.press("3", 2.6)

    assert [key for key, _ in desk.left] == ["3"]


@pytest.mark.parametrize(("gap", "meant"), [(0.03, False), (0.15, True), (0.4, True), (0.5, False), (0.8, True)])
def test_a_plus_pressed_twice_is_told_from_one_that_is_held(gap, meant):
    clock = Clock()
    guard = KeyGuard(clock)
    guard.meant_again()
    clock.now += gap

    assert guard.meant_again() is meant


@pytest.mark.parametrize("seed", range(40))
def test_in_any_storm_of_keys_two_answers_are_never_nearer_than_a_glance(seed):
    chance = random.Random(seed)
    desk = Desk()
    at = 0.0
    for _ in range(200):
        at += chance.choice([0.01, 0.033, 0.08, 0.2, 0.4, 0.8])
        desk.press(chance.choice("1234\r"), at, waiting=chance.choice([0, 0, 0, 20]))

    times = [moment for _, moment in desk.left]
    assert all(later - earlier >= 0.35 for earlier, later in zip(times, times[1:], strict=False))


@pytest.mark.parametrize("key", [" ", "1"])
def test_a_key_held_where_answers_are_ticked_ticks_once_and_pressed_again_takes_it_back(key):
    clock, ticked = Clock(), []
    guard = KeyGuard(clock)
    guard.painting()
    guard.painted()
    for pressed, at in [*held(key, 1.0, 2.0), (key, 4.0), (key, 4.2)]:
        clock.now = at
        if guard.counts(pressed) and not guard.repeating:
            ticked.append(at)

    assert ticked == [1.0, 4.0, 4.2]
