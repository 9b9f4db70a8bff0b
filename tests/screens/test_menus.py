"""Menus by real key codes through a pipe: what each key does, and that Enter alone never answers a question."""

from __future__ import annotations

import re
from dataclasses import replace
from io import StringIO
from threading import Timer

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console
from small import small_library

from skillcheck.i18n import Texts
from skillcheck.questions.item_bank import Question
from skillcheck.screens.guard import KeyGuard
from skillcheck.screens.menus import RichScreen
from skillcheck.screens.question_card import aside_lines, question_card
from skillcheck.screens.screen import BACK, OTHER, PAUSE, Choice, Stopped
from tests.terminal import BACKSPACE, CTRL_C, CTRL_D, DOWN, ENTER, LEFT, UP, plain

FR = Texts("fr")
SELF_REPORT, SEVERAL = "s113", "k423"


@pytest.fixture(scope="module")
def library():
    return small_library()


def card(library, item=SELF_REPORT, **more):
    return question_card(library.bank[item], library, FR, heading="S'informer", **more)


class Hasty(KeyGuard):
    """Counts every key: these tests are about what keys do, test_guard.py about when they count."""

    def counts(self, _key, _waiting=0):
        return True

    def meant_again(self):
        return True


def asked(shown, keys, amend=None):
    answered, words = pressed(keys, lambda screen: screen.ask(shown, amend))
    return answered.code, words


def pressed(keys, act):
    target = StringIO()
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(keys)
        code = act(RichScreen(Console(file=target, width=60, markup=False), FR, guard=Hasty()))
    return code, plain(target.getvalue())


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ("1", "0"),
        ("5", "dk"),
        ("6", OTHER),
        (DOWN + ENTER, "0"),
        (DOWN + DOWN + ENTER, "1"),
        (UP + UP + ENTER, "dk"),
        (LEFT, BACK),
        (BACKSPACE, BACK),
        ("x0" + DOWN + ENTER, "0"),
    ],
)
def test_a_number_an_arrow_or_the_way_back_answers(library, keys, code):
    assert asked(card(library), keys)[0] == code


class Narrowed(DummyOutput):
    """A window that becomes narrower, of which no signal comes."""

    columns = 80

    def get_size(self):
        return Size(rows=30, columns=self.columns)


@pytest.mark.parametrize("when", ["its words are written", "its menu stands"])
def test_a_window_narrowed_without_a_signal_is_drawn_anew(library, when):
    window, shown = Narrowed(), card(library)

    class Words(StringIO):
        def write(self, words):
            window.columns = 40 if when == "its words are written" else window.columns
            return super().write(words)

    class Eyes(Hasty):
        def painted(self):
            super().painted()
            window.columns = 40
            if target.getvalue().count(shown.heading) == 2:
                pipe.send_text("3")

    target = Words()
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=window):
        give_up = Timer(30, lambda: pipe.send_text("3"))
        give_up.start()
        code = RichScreen(Console(file=target, width=60, markup=False), FR, guard=Eyes()).ask(shown).code
        give_up.cancel()

    assert code == "2"
    assert plain(target.getvalue()).count(shown.heading) == 2


@pytest.mark.parametrize(("keys", "said"), [("3a", 1), ("a", 0)])
def test_a_number_where_letters_choose_is_answered_with_which_key_does(monkeypatch, keys, said):
    told = []
    monkeypatch.setattr(FR, "t", lambda key, **fields: told.append(key) or Texts("fr").t(key, **fields))

    chosen, _ = pressed(keys, lambda screen: screen.choose("?", [Choice("one", "un"), Choice("two", "deux")]))

    assert chosen == "one"
    assert told.count("screens.choose_first_letter") == said


def test_enter_alone_answers_nothing(library):
    assert asked(card(library), ENTER + ENTER + "3")[0] == "2"


def test_enter_keeps_the_answer_given_before(library):
    assert asked(card(library, given="2"), ENTER)[0] == "2"
    assert asked(card(library, SEVERAL, given="ac"), ENTER)[0] == "ac"


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
def test_stopping_keys_stop(library, key):
    with pytest.raises(Stopped):
        asked(card(library), key)


def test_escape_asks_before_anything_stops(library):
    assert asked(card(library), "\x1b")[0] == PAUSE
    assert pressed("\x1b", lambda screen: screen.choose("Quoi ?", [Choice("a", "un")], escape="a"))[0] == "a"


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ("13" + ENTER, "ac"),
        ("31" + ENTER, "ac"),
        ("113" + ENTER, "c"),
        (" " + DOWN + " " + ENTER, "ab"),
        ("5", "dk"),
        ("16", OTHER),
        ("ai2" + ENTER, "b"),
    ],
)
def test_several_answers_are_ticked_by_number_or_space(library, keys, code):
    assert asked(card(library, SEVERAL), keys)[0] == code


def test_asking_for_help_or_enter_alone_ticks_nothing(library):
    code, shown = asked(card(library, SEVERAL), "?" + ENTER + "2" + ENTER)

    assert code == "b"
    assert "Pour aider" in shown


def test_plus_amends_the_answer_before_and_the_question_stays(library):
    said = []

    code, _ = asked(card(library), "++3", amend=lambda: said.append("+") or "notée")

    assert (code, said) == ("2", ["+", "+"])
    assert asked(card(library), "++3")[0] == "2"


def test_the_quiet_line_comes_with_one_key(library):
    hidden = card(library, aside=("Pour vous : à quoi sert la question.",))

    assert "à quoi sert" not in asked(hidden, "1")[1]
    assert "à quoi sert" in asked(hidden, "m1")[1]


def test_the_right_answer_of_a_check_is_said_aside_once_it_is_given_and_nothing_of_another_question(library):
    check = library.bank[SEVERAL]
    best = max(check.codes, key=check.codes.get)
    right = [answer.text["fr"] for answer in check.words(best)]

    said = aside_lines(library.bank[SELF_REPORT], library, FR, check)

    assert all(words.replace("'", "’") in said[-1].replace("'", "’") for words in right)
    assert len(aside_lines(library.bank[SELF_REPORT], library, FR, library.bank[SELF_REPORT])) == len(said) - 1


@pytest.mark.parametrize(
    ("lang", "ends"),
    [
        ("fr", ": « “Enregistrer” »."),
        ("en", "“‘Enregistrer’”."),
        ("es", "«“Enregistrer”»."),
        ("it", "«“Enregistrer”»."),
    ],
)
def test_quotation_marks_of_an_answer_stand_within_those_around_it(library, lang, ends):
    check = next(question for question in library.bank.questions if question.is_check and not question.takes_several)
    marks = {"fr": "« Enregistrer »", "en": "“Enregistrer”", "es": "«Enregistrer»", "it": "«Enregistrer»"}
    options = [option.model_copy(update={"text": marks}) for option in check.item.options]
    quoting = Question(check.item.model_copy(update={"options": options}), check.scale)

    said = aside_lines(library.bank[SELF_REPORT], library, Texts(lang), quoting)[-1]

    assert " ".join(said.split()).endswith(ends.removeprefix(": "))


def test_what_is_told_at_once_is_spaced_out_only_where_its_menu_still_fits_below():
    def shown(lines):
        target = StringIO()
        RichScreen(Console(file=target, width=60, markup=False), FR, large=True).tell(*(["Un pas."] * lines))
        return target.getvalue().splitlines()

    assert shown(8) == ["Un pas.", ""] * 8
    assert shown(12) == ["Un pas."] * 12


def test_a_card_has_six_lines_at_most_wherever_there_are_four_answers(library):
    for question in library.bank.questions:
        assert len(card(library, question.id).lines) == len(question.answers) + 2


@pytest.mark.parametrize(("keys", "value"), [("12", "12"), ("9", "9"), ("3", "3"), ("99", "9"), ("112", "2")])
def test_in_a_long_list_a_number_points_and_enter_chooses(keys, value):
    lines = [Choice(str(number), f"ligne {number}") for number in range(1, 13)]

    def choose(screen):
        return screen.choose("Laquelle ?", lines, default="1", listed=True)

    assert pressed(keys + ENTER, choose)[0] == value


def test_a_choice_without_a_default_waits_for_one():
    choices = [Choice("a", "un"), Choice("b", "deux")]

    assert pressed(ENTER + "12b", lambda screen: screen.choose("Quoi ?", choices))[0] == "b"
    assert pressed(ENTER, lambda screen: screen.choose("Quoi ?", choices, default="a"))[0] == "a"


def test_no_line_breaks_at_a_no_break_space(library):
    screen_words = "Cette réponse compte-t-elle bien quand la question est si longue\u202f?"

    _, shown = pressed("a", lambda screen: screen.choose(screen_words, [Choice("a", "un")]))

    assert all(line.strip() != "?" for line in shown.splitlines())


@pytest.mark.parametrize("width", [20, 40, 60, 80])
def test_a_line_ends_neither_at_the_hyphen_of_a_verb_nor_between_a_key_and_what_it_does(library, width):
    shown = replace(
        card(library, can_go_back=True, aside=("pour vous",)),
        text="Voyez-vous une loupe ? À quoi vous sert-elle ? " * 3,
    )
    screen = RichScreen(Console(file=(target := StringIO()), width=width, markup=False), FR, guard=Hasty())

    screen.tell(shown.text)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("COLUMNS", str(width))
        head = screen._head(shown, "", None)  # noqa: SLF001 — what stands over the menu is drawn by prompt_toolkit

    assert not re.search(r"-\n", target.getvalue())
    for key in ("m", "←", r"\?", "Échap"):
        assert not re.search(rf"(^|\W){key}\n", head)
