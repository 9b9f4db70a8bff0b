"""A key held for two seconds, at every screen in turn: at most one answer, and nobody is thrown out of anything.

One process shows all the screens of a desk, as on an afternoon; each is left by the very key that is held on it.
"""

from __future__ import annotations

import os
import re
import shutil

import pytest

from skillcheck.store.paths import files_of
from skillcheck.store.retention import kept_months
from tests.cli.test_assess_terminal import answers, journal
from tests.desk_people import typical, visit
from tests.terminal import ENTER, ESCAPE, SharedClock, Terminal, plain

pytestmark = pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")


@pytest.fixture(scope="module")
def whole_desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk") / "home"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SKILLCHECK_HOME", str(folder))
        visit("p-11", "2026-01-10", typical(1))
        visit("p-22", "2026-03-10", typical(2), finished=False)
    return folder


@pytest.fixture
def home(whole_desk, tmp_path, monkeypatch):
    shutil.copytree(whole_desk, tmp_path / "home")
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def sitting(home, *arguments):
    return Terminal(home, *arguments, "--lang", "fr", clock=SharedClock())


CHOSEN = re.compile(r"\[\?25h *→ (.+?)\r")
"""What stays on the screen of a menu that was left."""


def held(run, key, then):
    """Hold a key, at a screen that stands, until ``then`` is shown; returns what was chosen meanwhile, and after."""
    run.hold(key)
    if then:
        run.process.expect(then)
    shown = (run.process.before + run.process.after) if then else ""
    run.settle()
    assert run.process.isalive()
    run.process.expect("(?s).*")  # all that is there
    shown += run.process.after
    return [plain(words).strip() for words in CHOSEN.findall(shown)]


FIRST, LIST, PAGE, MORE = "Choisissez d.abord", "Le carnet", "Que voulez-vous faire", "la remettre"


def test_every_menu_of_the_notebook_takes_one_choice_of_a_held_key(home):
    run = sitting(home, "people")
    run.see("combien de temps garder")
    run.settle()
    assert held(run, "a", LIST) == ["12 mois"]
    assert kept_months() == 12

    assert held(run, ENTER, FIRST) == []  # nothing is pointed at yet
    assert held(run, "1", "»") == []  # a number points
    assert len(held(run, ENTER, PAGE)) == 1
    assert held(run, ENTER, FIRST) == []
    assert held(run, "h", MORE) == ["autre chose…"]
    assert held(run, "g", PAGE) == ["revenir"]
    assert held(run, "h", MORE) == ["autre chose…"]
    assert len(held(run, "f", "Tapez oui")) == 1  # the question is asked; Enter alone is a no
    run.send(ENTER * 45)
    run.see(PAGE)
    run.settle()
    assert files_of("p-11")
    assert files_of("p-22")
    assert held(run, "i", LIST) == ["revenir à la liste"]
    run.kill()


def test_a_key_held_from_the_notebook_into_an_interview_answers_no_question(home):
    run = sitting(home, "people")
    run.see("combien de temps garder")
    run.settle()
    assert len(held(run, "d", LIST)) == 1
    assert held(run, "3", "»") == []  # behind two people: somebody new
    assert len(held(run, ENTER, "Qui répond")) == 1
    assert len(held(run, "b", "Pour quoi|faire le tour")) == 1  # the interview begins with what the person comes for
    assert held(run, "1", "»") == []
    assert len(held(run, ENTER, "question 1|Entrée|Votre choix")) == 1
    assert not [path for path in (home / "journals").glob("p-???.jsonl") if answers(home, path.stem)]
    run.kill()


def test_every_screen_of_an_interview_takes_one_answer_of_a_held_key(home):
    run = sitting(home, "assess", "--person", "p", "--length", "2", "--with", "mediator")
    run.see("Entrée")
    run.settle()
    assert len(held(run, ENTER, "question 1")) == 1
    assert len(held(run, "3", "question 2")) == 1
    assert held(run, ENTER, FIRST) == []
    assert held(run, ESCAPE, "Voulez-vous arrêter") == []
    assert len(answers(home)) == 1
    assert held(run, "a", "question 2") == ["continuer"]
    assert held(run, "6", "Une autre réponse") == ["autre…"]
    assert len(answers(home)) == 1
    assert len(held(run, "a", "voir mon résultat")) == 1
    assert len(answers(home)) == 2
    assert held(run, "b", "Quelle réponse voulez-vous changer") == ["relire mes réponses"]
    assert held(run, ESCAPE, "voir mon résultat") == []
    assert held(run, "a", "Voulez-vous essayer maintenant") == ["voir mon résultat"]
    assert len(held(run, "a", "Que voulez-vous essayer")) == 1
    assert len(held(run, "a", "Comment cela s.est-il passé")) == 1  # a card to try: how it went is not yet said
    assert [event for event in journal(home) if event["event"] == "observed"] == []
    run.kill()
