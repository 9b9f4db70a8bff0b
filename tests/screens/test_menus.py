"""Menus by real key codes through a pipe: what each key does, and that Enter alone never answers a question."""

from __future__ import annotations

from io import StringIO

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from skillcheck.content.library import load
from skillcheck.i18n import Texts
from skillcheck.screens.menus import RichScreen
from skillcheck.screens.question_card import question_card
from skillcheck.screens.screen import BACK, Choice, Stopped
from tests.terminal import CTRL_C, CTRL_D, DOWN, ENTER, LEFT, UP, plain

FR = Texts("fr")
SELF_REPORT, SEVERAL = "s113", "k423"


@pytest.fixture(scope="module")
def library():
    return load()


def card(library, item=SELF_REPORT, **more):
    return question_card(library.bank[item], library, FR, heading="S'informer", **more)


def asked(shown, keys):
    return pressed(keys, lambda screen: screen.ask(shown))


def pressed(keys, act):
    target = StringIO()
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(keys)
        code = act(RichScreen(Console(file=target, width=60, markup=False), FR))
    return code, plain(target.getvalue())


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ("1", "0"),
        ("8", "pn"),
        (DOWN + ENTER, "0"),
        (DOWN + DOWN + ENTER, "1"),
        (UP + UP + ENTER, "pn"),
        (LEFT, BACK),
        ("x0" + DOWN + ENTER, "0"),
    ],
)
def test_a_number_an_arrow_or_the_way_back_answers(library, keys, code):
    assert asked(card(library), keys)[0] == code


def test_enter_alone_answers_nothing_and_says_once_what_does(library):
    code, shown = asked(card(library), ENTER + ENTER + "3")

    assert code == "2"
    assert shown.count("Choisissez d’abord") == 1


def test_enter_keeps_the_answer_given_before(library):
    assert asked(card(library, given="2"), ENTER)[0] == "2"
    assert asked(card(library, SEVERAL, given="ac"), ENTER)[0] == "ac"


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
def test_stopping_keys_stop(library, key):
    with pytest.raises(Stopped):
        asked(card(library), key)


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ("13" + ENTER, "ac"),
        ("31" + ENTER, "ac"),
        ("113" + ENTER, "c"),
        (" " + DOWN + " " + ENTER, "ab"),
        ("5", "dk"),
        ("16", "skip"),
        ("ai2" + ENTER, "b"),
    ],
)
def test_several_answers_are_ticked_by_number_or_space(library, keys, code):
    assert asked(card(library, SEVERAL), keys)[0] == code


def test_asking_for_help_or_enter_alone_ticks_nothing(library):
    code, shown = asked(card(library, SEVERAL), "?" + ENTER + "2" + ENTER)

    assert code == "b"
    assert "Pour aider" in shown
    assert "Cochez d’abord" in shown


@pytest.mark.parametrize(("keys", "value"), [("12", "12"), ("9", "9"), ("3", "3"), ("99", "9"), ("112", "2")])
def test_in_a_long_list_a_number_points_and_enter_chooses(keys, value):
    lines = [Choice(str(number), f"ligne {number}") for number in range(1, 13)]

    assert pressed(keys + ENTER, lambda screen: screen.choose("Laquelle ?", lines, default="1"))[0] == value


def test_a_choice_without_a_default_waits_for_one():
    choices = [Choice("a", "un"), Choice("b", "deux")]

    assert pressed(ENTER + "2", lambda screen: screen.choose("Quoi ?", choices))[0] == "b"
    assert pressed(ENTER, lambda screen: screen.choose("Quoi ?", choices, default="a"))[0] == "a"


def test_no_line_breaks_at_a_no_break_space(library):
    screen_words = "Cette réponse compte-t-elle bien quand la question est si longue\u202f?"

    _, shown = pressed("1", lambda screen: screen.choose(screen_words, [Choice("a", "un")]))

    assert all(line.strip() != "?" for line in shown.splitlines())
