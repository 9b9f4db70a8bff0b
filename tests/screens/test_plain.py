"""Plain lines: numbers in, one line an event out; what is not a number answers nothing."""

from __future__ import annotations

from io import StringIO
from types import SimpleNamespace

import pytest
from small import small_library

from skillcheck.i18n import Texts
from skillcheck.screens.plain import PlainScreen
from skillcheck.screens.question_card import other_answers, question_card
from skillcheck.screens.screen import BACK, OTHER, PAUSE, Choice, Stopped

FR = Texts("fr")


@pytest.fixture(scope="module")
def library():
    return small_library()


def card(library, item="s113", **more):
    return question_card(library.bank[item], library, FR, heading="S'informer", **more)


def ask(shown, typed):
    target = StringIO()
    screen = PlainScreen(FR, source=StringIO(typed), target=target)
    return screen.ask(shown).code, target.getvalue()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1\n", "0"),
        (" 3 \n", "2"),
        ("4.\n", "3"),
        ("5\n", "dk"),
        ("6\n", OTHER),
        ("0\n", BACK),
        ("q\n", PAUSE),
        ("Q\n", PAUSE),
        ("\x1b\n", PAUSE),
    ],
)
def test_each_number_is_its_line(library, typed, code):
    assert ask(card(library), typed)[0] == code


@pytest.mark.parametrize(
    "wrong", ["7", "10", "-1", "1.5", "deux", "1 2", "²", "１", "9" * 400, "x" * 10_000, "\x1b[31m"[1:], "=1", ""]
)
def test_what_is_not_a_choice_is_said_and_asked_again(library, wrong):
    code, shown = ask(card(library), f"{wrong}\n2\n")

    assert code == "1"
    assert shown.count("Votre réponse") == 2
    assert "de 1 à 6" in shown
    assert max(map(len, shown.splitlines())) < 500


def test_control_codes_that_were_typed_are_not_sent_back(library):
    _, shown = ask(card(library), "a\x1b[2J\x07\n2\n")

    assert "\x1b" not in shown
    assert "\x07" not in shown


@pytest.mark.parametrize("typed", ["", "\x04\n", "zut\n"])
def test_the_end_of_the_input_stops(library, typed):
    with pytest.raises(Stopped):
        ask(card(library), typed)


def test_help_says_the_question_aloud_and_explains_its_hard_words(library):
    hard = next(one for one in library.bank.questions if one.is_self_report and len(card(library, one.id).help()) > 1)

    _, shown = ask(card(library, hard.id, also=Texts("en")), "?\n1\n")

    for texts in (FR, Texts("en")):
        assert texts.choose(hard.item.say) in shown
        assert any(texts.choose(term.definition) in shown for term in library.glossary)


def test_help_with_a_check_never_explains_what_the_check_asks(library):
    checks = [question for question in library.bank.questions if question.is_check]

    assert len(checks) >= 20
    assert {len(card(library, check.id).help()) for check in checks} == {1}


def test_several_answers_are_typed_with_spaces_in_any_order(library):
    several = card(library, "k423")

    assert ask(several, "3 1\n")[0] == "ac"
    assert ask(several, "1,3\n")[0] == "ac"
    assert ask(several, "5\n")[0] == "dk"
    assert ask(several, "1 5\n2\n")[0] == "b"


def test_an_empty_line_keeps_the_answer_given_before(library):
    code, shown = ask(card(library, given="2"), "\n")
    assert code == "2"
    assert "Entrée garde 3" in shown
    assert ask(card(library, "k423", given="ac"), "\n")[0] == "ac"


def test_a_situation_tells_its_scene_once_and_both_languages(library):
    first = card(library, "d01a", also=Texts("en"))
    second = card(library, "d01b", with_scene=False)

    shown = ask(first, "1\n")[1]
    assert FR.choose(library.bank["d01a"].situation.scene) in shown
    assert library.bank["d01a"].situation.scene["en"] in shown
    assert FR.choose(library.bank["d01a"].situation.scene) not in ask(second, "1\n")[1]


def test_help_explains_no_word_of_a_scene_that_does_not_stand_there(library):
    term = library.glossary[0].model_copy(update={"forms": {"fr": ["projets"]}})
    knowing = SimpleNamespace(bank=library.bank, glossary=(term,), special_words=library.special_words)

    assert "projets" in FR.choose(library.bank["d01b"].situation.scene)
    assert any(line.startswith("projets") for line in card(knowing, "d01b").help())
    assert not any(line.startswith("projets") for line in card(knowing, "d01b", with_scene=False).help())


def test_help_tells_again_the_scene_that_an_earlier_question_told(library):
    scene = FR.choose(library.bank["d01b"].situation.scene)

    assert card(library, "d01b", with_scene=False).help()[-1].endswith(scene)
    assert not any(scene in line for line in card(library, "d01b").help())


def test_special_answers_stand_apart_and_are_never_ticked_with_others(library):
    shown = card(library)

    assert [choice.value for choice in shown.apart] == ["dk", OTHER]
    assert not {choice.value for choice in shown.apart} & {choice.value for choice in shown.answers}
    assert [choice.value for choice in other_answers(library, FR, None)] == ["skip", "na", "pn", OTHER]


def test_an_empty_line_answers_nothing_and_says_what_to_type(library):
    code, shown = ask(card(library), "\n4\n")

    assert code == "3"
    assert "Rien n’est encore choisi" in shown


def test_on_a_terminal_lines_end_between_words(library, monkeypatch):
    class Terminal(StringIO):
        def isatty(self):
            return True

    monkeypatch.setenv("COLUMNS", "24")
    target = Terminal()

    PlainScreen(FR, target=target).tell("Ce n'est pas un examen : toutes les réponses sont bonnes.")

    assert target.getvalue().splitlines() == ["Ce n'est pas un examen :", "toutes les réponses sont", "bonnes."]


def test_on_a_terminal_a_long_choice_goes_on_behind_its_number(monkeypatch):
    class Terminal(StringIO):
        def isatty(self):
            return True

    monkeypatch.setenv("COLUMNS", "24")
    target = Terminal()

    PlainScreen(FR, source=StringIO("a\n"), target=target).choose("?", [Choice("a", "je préfère ne pas répondre")])

    assert "a. je préfère ne pas\n   répondre\n" in target.getvalue()


def test_choosing_takes_the_default_on_an_empty_line():
    screen = PlainScreen(FR, source=StringIO("\n2\nB\n"), target=StringIO())
    choices = [Choice("a", "un"), Choice("b", "deux")]

    assert screen.choose("Quoi ?", choices, default="a") == "a"
    assert screen.choose("Quoi ?", choices, default="a") == "b"


@pytest.mark.parametrize(("typed", "plus"), [("2\n", 0), ("2+\n", 1), ("2++\n", 2), ("2 +\n", 1), ("2++++\n", 2)])
def test_four_hands_need_one_line(library, typed, plus):
    screen = PlainScreen(FR, source=StringIO(typed), target=StringIO())

    answered = screen.ask(card(library, plus=True))

    assert (answered.code, answered.plus) == ("1", plus)


def test_a_plus_alone_amends_the_answer_before(library):
    said = []
    screen = PlainScreen(FR, source=StringIO("+\n3\n"), target=StringIO())

    assert screen.ask(card(library), lambda: said.append("+") or "notée").code == "2"
    assert said == ["+"]
