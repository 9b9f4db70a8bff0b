"""A key held for two seconds, at every screen the program has: at most one answer, nobody is thrown out, nothing goes."""

from __future__ import annotations

import io
import shutil
from itertools import pairwise

import pytest

from skillcheck.errors import EXIT_DONE, EXIT_INTERRUPTED
from skillcheck.i18n import Texts
from skillcheck.screens import plain
from skillcheck.screens.guard import KeyGuard
from skillcheck.screens.screen import Choice
from skillcheck.store.desk_notes import add
from skillcheck.store.nicknames import set_nickname
from tests.desk_people import LIBRARY, typical, visit
from tests.held_hand import every_asker, held, journals
from tests.terminal import CTRL_C, ENTER, ESCAPE, LEFT, SharedClock, Terminal

QUESTION, CHOICE, REVIEW = (f"assess/conversation.py:{name}" for name in ("_answer", "_choose", "_review"))
NOTICE, WELCOME, NEAR = (f"assess/welcome.py:{name}" for name in ("_tell_notice", "receive", "_require_new"))
RESUME = "assess/start.py:_wants_to_resume"
GOAL, TICKS, HOME = (f"assess/reason.py:{name}" for name in ("goal_of", "_ticked", "_answer"))
COOP = "people/coop.py:_ask_degree"
RESULT, ALSO = (f"assess/finish.py:{name}" for name in ("_chosen", "_wants_also"))
CARDS, CARD, AGAIN = (f"assess/trying.py:{name}" for name in ("try_cards", "_try", "begin_with_last_time"))
RETENTION, LIST, PAGE, MORE, NEW = (
    f"people/notebook.py:{name}" for name in ("_decide_retention", "_list", "_person", "_more", "_new")
)
FOLLOW, AGREE = "people/steps.py:follow_steps", "people/last_result.py:step_to_agree"

WALKS = {
    "an interview, from its welcome on": (
        ("assess", "--person", "p", "--with", "mediator"),
        [
            (WELCOME, ESCAPE), (WELCOME, ENTER), (WELCOME, ENTER),  # whether to stop: Enter goes on
            (GOAL, "a"), (GOAL, ESCAPE), (GOAL, ENTER), (GOAL, "1"), (GOAL, ENTER),
            (TICKS, ESCAPE), (TICKS, ENTER), (TICKS, ENTER), (TICKS, "2"), (TICKS, " "), (TICKS, ENTER), (HOME, "3"), (HOME, "b"),
            (QUESTION, "a"), (QUESTION, "m"), (QUESTION, "3"), (QUESTION, "+"), (QUESTION, LEFT), (QUESTION, "2"),
            (QUESTION, ESCAPE), (CHOICE, "1"), (CHOICE, ENTER), (QUESTION, "6"), (QUESTION, ESCAPE),
            (QUESTION, "6"), (QUESTION, "a"),
        ],
    ),
    "the end of an interview in two languages, and a card": (
        ("assess", "--person", "q", "--length", "1", "--goal", "health", "--notice", "--also", "en"),
        [
            *[(NOTICE, ENTER)] * 3, (WELCOME, ENTER), *[(NOTICE, ENTER)] * 3, (WELCOME, ENTER),
            (TICKS, "6"), (HOME, "c"), (QUESTION, "3"), (CHOICE, "1"), (CHOICE, "b"),
            (REVIEW, "1"), (REVIEW, ENTER), (QUESTION, ESCAPE), (REVIEW, ESCAPE), (CHOICE, "a"),
            (RESULT, "1"), (RESULT, "a"), (RESULT, "a"), (ALSO, "1"), (ALSO, ESCAPE),
            (CARDS, "a"), (CARD, ENTER), (CARD, ESCAPE), (CARD, ENTER), (CARD, "a"),
        ],
    ),
    "the next visit": (("assess", "--person", "p-11"), [(WELCOME, ENTER), (AGAIN, "a"), (CARD, "b")]),
    "a name that is near another": (("assess", "--person", "Lucia"), [(NEAR, "1"), (NEAR, ENTER), (NEAR, "a")]),
    "an interview that was left": (
        ("assess", "--person", "p-22"), [(RESUME, ESCAPE), (RESUME, "a"), (RESUME, "a"), (QUESTION, "1")],
    ),
    "a person's page, left by Ctrl-C": (("people",), [(RETENTION, "a"), (LIST, "1"), (LIST, ENTER), (PAGE, "1")]),
    "a result in the notebook, and a step agreed": (
        ("people",),
        [
            (RETENTION, "a"), (LIST, "2"), (LIST, ENTER), (PAGE, "b"), (RESULT, "1"), (RESULT, "b"),
            (PAGE, "e"), (AGREE, "1"), (AGREE, "d"), (AGREE, "d"), (PAGE, "e"), (AGREE, ESCAPE),
        ],
    ),
    "the notebook": (
        ("people",),
        [
            (RETENTION, "a"), (LIST, "b"), (LIST, "1"), (LIST, ENTER), (PAGE, "1"), (PAGE, "d"),
            (PAGE, "f"), (FOLLOW, "1"), (FOLLOW, ENTER), (PAGE, "h"), (MORE, "f"), (PAGE, ENTER), (PAGE, "h"), (MORE, "b"),
            (PAGE, "h"), (MORE, "c"), (COOP, "b"), (PAGE, "1"), (PAGE, ENTER), (PAGE, "h"), (MORE, ESCAPE), (PAGE, ESCAPE),
            (LIST, "3"), (LIST, ENTER), (NEW, "1"), (NEW, ENTER), (WELCOME, "1"),
        ],
    ),
}  # fmt: skip
"""By what is done: the command, then who asks and which key is held there, one hold after the other."""


def fill_desk():
    """Who has tried a card, and who was left in the middle, with a step agreed."""
    visit("p-11", "2026-01-10", typical(1), tried=next(iter(LIBRARY.exercises)))
    visit("p-22", "2026-03-10", typical(2), finished=False, length="20")
    set_nickname("p-22", "Lucie")
    add("p-22", lambda _: {"event": "agree", "at": "2026-03-10T11:00:00+01:00", "text": "écrire un message"})


@pytest.fixture(scope="module")
def whole_desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk") / "home"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SKILLCHECK_HOME", str(folder))
        fill_desk()
    return folder


@pytest.fixture
def home(whole_desk, tmp_path, monkeypatch):
    shutil.copytree(whole_desk, tmp_path / "home")
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.mark.parametrize("walk", WALKS)
def test_a_key_held_at_any_screen_gives_one_answer_at_most_and_loses_nothing(home, monkeypatch, walk):
    arguments, steps = WALKS[walk]
    kept = [journals()]

    code, holds = held(monkeypatch, *arguments, keys=[key for _, key in steps])

    assert [(one.asked_by, one.key) for one in holds] == steps
    assert max(one.left for one in holds) == 1
    assert code in {EXIT_DONE, EXIT_INTERRUPTED}  # each walk ends with Ctrl-C, or the program by itself
    kept += [one.kept for one in holds]
    for before, after in pairwise(kept):
        assert before <= after
        assert len([line for line in after - before if b'"event":"answer"' in line]) <= 1


def test_there_is_no_screen_that_no_key_was_held_at():
    assert every_asker() == {asked_by for _, steps in WALKS.values() for asked_by, _ in steps}


def test_a_key_held_into_a_line_to_be_typed_writes_and_erases_nothing(home):
    """In a real terminal: what is held fills the line; of a question, Enter alone is a no."""
    run, before, page = Terminal(home, "people", "--lang", "fr", clock=SharedClock()), journals(), "Que voulez-vous"

    def hold(key, then):
        run.settle()
        run.hold(key)
        run.see(then)

    run.see("combien de temps garder")
    for key, then in (("d", "Le carnet"), ("1", "»"), (ENTER, page), ("d", "Votre note"), ("d", "ddd")):
        hold(key, then)
    run.send(CTRL_C)
    run.see(page)
    for key, then in (("h", "la remettre"), ("f", "Tapez oui"), ("o", "ooo"), (ENTER, "continuer")):
        hold(key, then)
    run.kill()

    assert journals() == before


@pytest.mark.parametrize(("seconds", "then"), [(0.1, "held"), (0.6, "held"), (0.8, "pressed")])
def test_in_plain_lines_an_enter_that_is_held_takes_nothing_of_the_next_question(monkeypatch, seconds, then):
    """``seconds``: how long Enter was let alone after the line before."""
    now, moments = [0.0], iter([0.5, 0.5 + seconds, 9.0])

    class Keyboard(io.StringIO):
        def isatty(self):
            return True

        def readline(self):
            now[0] = next(moments)
            return super().readline()

    monkeypatch.setattr(plain, "sitting", lambda: KeyGuard(lambda: now[0]))
    screen = plain.PlainScreen(Texts("fr"), source=Keyboard("b\n\nb\n"), target=io.StringIO())
    choices = [Choice(value, value) for value in ("a", "b")]

    assert screen.choose("?", choices) == "b"
    assert screen.choose("?", choices, default="a") == ("a" if then == "pressed" else "b")
