"""The interview driven in a real terminal: menus and plain lines, going back, stopping, resuming, reviewing."""

from __future__ import annotations

import itertools
import json
import os
import re
import time

import pytest
from small import small_library

from skillcheck.store.journal import read_journal
from tests.storms import storm
from tests.terminal import BACKSPACE, CTRL_C, CTRL_D, DOWN, ENTER, ESCAPE, LEFT, UP, Terminal

ANSWER = {"fr": r"Votre réponse|Vos réponses .{0,12}\(", "en": r"Your answer |Your answer,|Your answers .{0,12}\("}
pytestmark = pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


BEGIN = r"\(Entr.{1,2}e\)|\(Enter\)|\(Intro\)"


def begin(home, *arguments, lang="fr", length="3", person="p", welcomes=1, **more):
    """An interview begun, its welcome read."""
    run = Terminal(home, "assess", "--length", length, "--person", person, "--lang", lang, *arguments, **more)
    for _ in range(0 if "--resume" in arguments else welcomes):
        run.see(BEGIN)
        run.press(ENTER)
    return run


def journal(home, person="p"):
    return read_journal(home / "journals" / f"{person}.jsonl").events


def answers(home, person="p"):
    given = {event["item"]: event["code"] for event in journal(home, person) if event["event"] in {"answer", "change"}}
    return list(given.values())


def result(home, person="p"):
    return json.loads((home / "journals" / f"{person}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("lang", "welcome", "strengths", "choice"),
    [
        ("fr", "Ce n.est pas un examen", "Ce que vous faites déjà", "Votre choix"),
        ("en", "This is not a test", "What you", "Your choice"),
    ],
)
def test_a_whole_interview_with_menus(home, lang, welcome, strengths, choice):
    run = begin(home, lang=lang, fresh=True)

    run.see(ANSWER[lang])
    assert re.search(welcome, run.text)
    run.press("3")
    run.see(ANSWER[lang])
    run.press(DOWN, DOWN, ENTER)
    run.see(ANSWER[lang])
    run.press(UP, UP, ENTER)
    run.see(choice)
    run.press(ENTER)
    run.see(strengths, choice)
    run.press("c")

    assert run.end() == 0
    assert answers(home) == ["2", "1", "dk"]
    assert result(home)["mode"] == "interview"
    assert [one["code"] for one in result(home)["answers"]] == ["2", "1", "dk"]


@pytest.mark.parametrize(("lang", "choice"), [("fr", "Votre choix, de a à [bc]"), ("en", "Your choice, a to [bc]")])
def test_a_whole_interview_in_plain_lines_draws_nothing(home, lang, choice):
    run = begin(home, "--plain", lang=lang)

    for typed in ("3", "2", "6", "c"):
        run.see(r"\(.*\? .*: |: $")
        run.send(typed + ENTER)
    run.see(choice)
    run.send(ENTER)
    run.see(choice)
    run.send("b" + ENTER)

    assert run.end() == 0
    assert answers(home) == ["2", "1", "pn"]
    assert "\x1b" not in run.shown
    assert not set(run.text) & set("─│┌┐└┘━┃╭╮╰╯●○")


def test_with_two_languages_the_result_can_be_read_in_both(home):
    run = begin(home, "--also", "en", length="1", size=(14, 80), welcomes=2)

    run.see(ANSWER["fr"])
    assert "Hello" in run.text
    run.send("3")
    run.see("All done", "Votre choix")
    run.send(ENTER)
    run.see("Ce que vous faites déjà", "Et ensuite", "Votre choix")
    run.send(ENTER)
    run.see("Vos prochaines étapes", "Votre choix")
    run.send("b")
    run.see("in English too", "Votre choix")
    run.send(ENTER)
    run.see("What you already do", "Votre choix")
    run.send("b")

    assert run.end() == 0


def test_going_back_changes_an_answer_and_keeps_the_others(home):
    run = begin(home)

    run.see(ANSWER["fr"])
    run.send("1")
    run.see(ANSWER["fr"])
    run.send("2")
    run.see("question 3", ANSWER["fr"])
    run.send(BACKSPACE)
    run.see("déjà posée", ANSWER["fr"])
    run.send(LEFT)
    run.see("déjà posée", ANSWER["fr"])
    run.send("4")
    run.see("question 3", ANSWER["fr"])
    run.send("5")
    run.see("Votre choix")
    run.send(ENTER)
    run.see("Votre choix")
    run.send("b")

    assert run.end() == 0
    assert answers(home) == ["3", "1", "dk"]


def test_an_answer_can_be_changed_in_the_review(home):
    run = begin(home)

    for key in "111":
        run.see(ANSWER["fr"])
        run.send(key)
    run.see("Votre choix")
    run.send("b")
    run.see("voulez-vous changer", "Votre choix")
    run.send("2", ENTER)
    run.see("déjà posée", ANSWER["fr"])
    run.send("4")
    run.see("Votre choix")
    run.send(ENTER)
    run.see("C.est fini", "Votre choix")
    run.send(ENTER)
    run.see("Votre choix")
    run.send("b")

    assert run.end() == 0
    assert answers(home) == ["0", "3", "0"]


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D, ESCAPE])
def test_stopping_keeps_what_was_answered_and_says_how_to_go_on(home, key):
    run = begin(home)

    run.see(ANSWER["fr"])
    run.send("2")
    run.see(ANSWER["fr"])
    run.send(key)
    if key == ESCAPE:
        run.see("Voulez-vous arrêter", "Votre choix")
        run.send("b")
    code = run.end()

    assert code == 130
    assert "Votre réponse est gardée" in run.text
    assert "skillcheck assess --resume --person p" in run.text
    assert answers(home) == ["1"]


def test_what_is_said_at_a_stop_fits_a_narrow_screen(home):
    run = begin(home, size=(24, 40))
    run.see(ANSWER["fr"])
    run.send(CTRL_C)

    assert run.end() == 130
    said = run.text[run.text.rindex("À bientôt") :]
    assert max(map(len, said.splitlines())) <= 40


def test_stopping_before_the_first_answer_leaves_no_trace(home):
    run = begin(home)

    run.see(ANSWER["fr"])
    run.send(CTRL_C)

    assert run.end() == 130
    assert "rien n’a été gardé" in run.text
    assert list((home / "journals").iterdir()) == []


def test_a_killed_interview_resumes_at_the_very_same_question(home):
    run = begin(home)
    run.see(ANSWER["fr"])
    run.send("2")
    before = run.see("question 2", ANSWER["fr"])
    run.kill()

    run = begin(home, "--resume")
    run.see("1 réponses? gardée")
    after = run.see("question 2", ANSWER["fr"])
    run.kill()

    assert after.split("min")[-1].split() == before.split("min")[-1].split()
    assert answers(home) == ["1"]


def test_an_unfinished_interview_is_offered_again(home):
    run = begin(home)
    run.see(ANSWER["fr"])
    run.send("2")
    run.see(ANSWER["fr"])
    run.kill()

    run = begin(home, welcomes=0)
    run.see("Un questionnaire commencé", "Votre choix")
    run.send("b")
    run.see(BEGIN)
    run.send(ENTER)
    run.see("question 1", ANSWER["fr"])
    run.kill()

    kept = sorted(path.name for path in (home / "journals").iterdir())
    assert len(kept) == 2
    assert kept[1].startswith("p@")


def test_a_second_run_on_the_same_journal_is_refused(home):
    run = begin(home)
    run.see(ANSWER["fr"])
    run.send("2")
    run.see(ANSWER["fr"])

    other = begin(home, "--resume")
    code = other.end()
    run.kill()

    assert code == 1
    assert "Un autre skillcheck se sert déjà de ce journal" in other.text


def test_help_is_said_aloud_and_the_question_stays(home):
    run = begin(home)

    run.see(ANSWER["fr"])
    run.send("?")
    run.see("Pour aider", ANSWER["fr"])
    run.send("2")
    run.see("question 2")
    run.kill()

    assert answers(home) == ["1"]


@pytest.mark.parametrize(("before", "after"), [("", ""), ("\x1b[200~", "\x1b[201~")])
def test_a_paste_answers_nothing_and_is_not_shown(home, before, after):
    run = begin(home)

    run.see(ANSWER["fr"])
    run.send(before + "12345 la bonne affaire\r" * 450 + after)
    time.sleep(1.5)
    assert answers(home) == []
    run.send("2")
    run.see("question 2", ANSWER["fr"])
    run.kill()

    assert answers(home) == ["1"]
    assert "la bonne affaire" not in run.text


@pytest.mark.parametrize("key", ["2", "4", ESCAPE, ENTER])
def test_a_key_held_for_two_seconds_gives_one_answer_at_most_and_never_leaves(home, key):
    run = begin(home, patient=True)
    run.see(ANSWER["fr"])
    time.sleep(0.5)

    sent = []
    for pause in (0.4, *[1 / 30] * 45):
        run.send(key)
        sent.append(time.monotonic())
        time.sleep(pause)
    longest = max(after - before for before, after in itertools.pairwise(sent))

    assert run.process.isalive()
    given = len(answers(home))
    run.kill()
    assert given <= 1 or longest > 0.6, given  # a machine that stopped between two repeats held no key


def test_two_presses_at_once_give_one_answer(home):
    run = begin(home, patient=True)
    run.see(ANSWER["fr"])
    time.sleep(0.5)

    run.send("33")
    run.see("question 2", ANSWER["fr"])
    time.sleep(0.6)
    run.kill()

    assert answers(home) == ["2"]


def test_escape_asks_once_and_escape_again_goes_back_to_the_question(home):
    run = begin(home)

    run.see(ANSWER["fr"])
    run.send(ESCAPE)
    run.see("Voulez-vous arrêter", "Votre choix")
    for digit in "123":  # one after the other: what is typed while the menu is painted anew is not for it
        run.send(digit)
        run.see("une lettre", "arrêter ici")
    run.send(ESCAPE)
    run.see("question 1", ANSWER["fr"])
    run.send("2")
    run.see("question 2")
    run.kill()

    assert answers(home) == ["1"]


def test_finishing_now_and_going_on_later_are_both_free(home):
    run = begin(home)
    run.see(ANSWER["fr"])
    run.send("2")
    run.see(ANSWER["fr"])
    run.send(ESCAPE)
    run.see("Voulez-vous arrêter", "Votre choix")
    run.send("c")
    run.see("Votre choix")
    run.send("b")
    assert run.end() == 0
    assert "Pour continuer les questions" in run.text
    assert result(home)["finished_early"] is True

    run = begin(home, "--resume")
    run.see("est terminé", "Votre choix")
    run.send("b")
    for key in "22":
        run.see(ANSWER["fr"])
        run.send(key)
    run.see("C.est fini", "Votre choix")
    run.send(ENTER)
    run.see("Votre choix")
    run.send("b")

    assert run.end() == 0
    assert answers(home) == ["1", "1", "1"]
    assert result(home)["finished_early"] is False
    assert [event["event"] for event in journal(home)] == [
        "start", "answer", "finish", "reopen", "answer", "answer", "finish"
    ]  # fmt: skip


def test_four_hands_take_one_stroke(home):
    run = begin(home, "--with", "mediator", length="3")

    run.see(ANSWER["fr"])
    run.send("2")
    run.see("question 2", ANSWER["fr"])
    run.send("+")
    run.see("donnée par", "avec", ANSWER["fr"])
    run.send("3")
    run.see("question 3", ANSWER["fr"])
    run.send("+")
    run.see("donnée par", "avec", ANSWER["fr"])
    run.send("+")
    run.see("donnée par", "accompagne", ANSWER["fr"])
    run.send("m")
    run.see("Pour vous.*porte sur", ANSWER["fr"])
    run.send("1")
    run.see("Votre choix")
    run.send(ENTER)
    run.see("Votre choix")
    run.send("b")

    assert run.end() == 0
    assert [(one["code"], one["how"]) for one in result(home)["answers"]] == [
        ("1", "help"), ("2", "mediator"), ("0", "alone")
    ]  # fmt: skip


def test_four_hands_in_plain_lines_take_one_line(home):
    run = begin(home, "--with", "mediator", "--plain", length="3")

    for typed in ("2+", "3++", "1"):
        run.see("Votre réponse.*: ")
        run.send(typed + ENTER)
    run.see("Entrée prend a")
    run.send("+" + ENTER)
    run.see("avec de l.aide", "Entrée prend a")
    run.send(ENTER)
    run.see("essayer maintenant", "Entrée prend a")
    run.send("b" + ENTER)

    assert run.end() == 0
    assert [one["how"] for one in result(home)["answers"]] == ["help", "mediator", "help"]


@pytest.mark.parametrize(
    ("size", "arguments"), [((24, 60), ("--large",)), ((24, 40), ()), ((24, 60), ("--also", "en"))]
)
def test_the_question_stands_just_over_its_answers_after_help_too(home, size, arguments):
    run = begin(home, *arguments, size=size, welcomes=2 if "--also" in arguments else 1)
    shown = run.see(ANSWER["fr"], "autre")
    run.send("?")
    again = run.see("Pour aider", ANSWER["fr"], "autre")
    run.kill()

    question = " ".join(shown.split("rythme")[1].split())
    tail = " ".join(again.split("rythme")[1].split())
    assert question == tail
    assert len(again.split("rythme")[1].splitlines()) < size[0]


def test_a_storm_of_keys_ends_in_a_journal_that_replays_to_what_was_shown(home):
    """One short one; ``benchmarks/desk_storms.py`` sends two hundred."""
    storm(home, seed=1, strokes=30)


def test_a_stop_among_many_keys_is_heard(home):
    run = begin(home, length="standard", patient=True)
    run.see(ANSWER["fr"])
    run.send("7" * 30 + CTRL_C + "1" * 12)

    assert run.end() == 130
    assert answers(home) == []


def test_a_pause_is_offered_after_ten_questions(home):
    run = begin(home, length="standard")

    for turn in range(10):
        several = "Vos" in run.see(ANSWER["fr"])[-20:]
        run.send("34"[turn % 2])  # no misses: after three in a row a pause is offered sooner
        if several:
            run.see("☑|●")
            run.send(ENTER)
    run.see("Questions déjà vues.: 10", "Votre choix")
    run.send("b")

    assert run.end() == 130
    assert len(answers(home)) == 10


def finished(home):
    """An interview of one question, answered «not yet», to its end."""
    run = begin(home, "--plain", length="1")
    run.see("Votre réponse.*: ")
    run.send("1\r")
    run.see("Entrée prend a")
    run.send("\r")
    run.see("essayer maintenant", "Entrée prend a")
    run.send("b\r")
    run.end()


def test_one_answer_of_a_finished_interview_can_be_edited(home):
    finished(home)
    item = journal(home)[1]["item"]

    run = Terminal(home, "assess", "--edit", item, "--person", "p", "--plain", "--lang", "fr")
    run.see("Entrée garde 1")
    run.send("4\r")
    run.see("voir le détail", "Votre choix")
    run.send("b\r")

    assert run.end() == 0
    assert [one["code"] for one in result(home)["answers"]] == ["3"]
    assert "Voici son résultat" not in run.text


@pytest.mark.parametrize("plain", [(), ("--plain",)])
def test_a_finished_interview_opened_again_lets_its_answers_be_changed(home, plain):
    finished(home)
    assert [one["code"] for one in result(home)["answers"]] == ["0"]

    enter = ENTER if plain else ""
    run = Terminal(home, "assess", "--resume", "--person", "p", *plain)
    run.see("est terminé", "Votre choix")
    run.send("b" + enter)
    run.see("voulez-vous changer", "Votre choix")
    run.send("1", ENTER)
    run.see("déjà posée", "Votre réponse")
    run.send("4" + enter)
    run.see("voulez-vous changer", "Votre choix")
    run.send(ENTER)
    run.see("est terminé", "Votre choix")
    run.send(ENTER)
    run.see("Ce que vous faites déjà")
    run.see("essayer maintenant", "Votre choix")
    run.send("b" + enter)

    assert run.end() == 0
    assert [event["event"] for event in journal(home)][-2:] == ["finish", "change"]
    assert [one["code"] for one in result(home)["answers"]] == ["3"]


def test_an_answer_changed_before_leaving_a_finished_interview_is_measured_too(home):
    finished(home)

    run = Terminal(home, "assess", "--resume", "--person", "p")
    run.see("est terminé", "Votre choix")
    run.send("b")
    run.see("voulez-vous changer", "Votre choix")
    run.send("1", ENTER)
    run.see("déjà posée", "Votre réponse")
    run.send("4")
    run.see("voulez-vous changer", "Votre choix")
    run.send(CTRL_C)

    assert run.end() == 130
    assert [one["code"] for one in result(home)["answers"]] == ["3"]


def test_the_command_after_a_pause_names_the_file_that_was_asked_for(home, tmp_path):
    out = tmp_path / "mon résultat.json"
    out.write_text("{}")
    run = begin(home, "--out", str(out), "--force")

    run.see(ANSWER["fr"])
    run.send("2")
    run.see(ANSWER["fr"])
    run.send(CTRL_C)

    assert run.end() == 130
    assert f"skillcheck assess --out '{out}' --force --resume --person p" in run.text


@pytest.mark.parametrize(
    ("size", "environment"),
    [
        ((24, 40), {}),
        ((12, 40), {"NO_COLOR": "1"}),
        ((24, 80), {"TERM": "dumb"}),
        ((24, 80), {"LANG": "C"}),
        ((24, 80), {"PYTHONIOENCODING": "latin-1", "LANG": "fr_FR.ISO-8859-1"}),
    ],
)
def test_any_terminal_can_show_a_question(home, size, environment):
    encoding = environment.get("PYTHONIOENCODING", "utf-8")
    run = begin(home, "--also", "en", size=size, length="1", lang="es", encoding=encoding, welcomes=2, **environment)

    run.see("todav.?.?a no", "not yet")
    run.kill()

    lines = run.text.splitlines()
    if "TERM" not in environment and "LANG" not in environment:
        assert max(map(len, lines)) <= size[1]
    if environment.get("LANG") == "C":
        assert run.text.isascii()
    if "NO_COLOR" in environment:
        assert not re.search(r"\x1b\[(?:[01];)?3\d", run.shown)  # a colour; «3A» moves the cursor


def test_a_narrowed_window_is_drawn_anew_and_keeps_the_question(home):
    run = begin(home, size=(30, 80))

    question = run.see(ANSWER["fr"], "autre")
    run.process.setwinsize(20, 40)
    again = run.see(ANSWER["fr"], "autre")
    assert question.split("rythme")[1].split("Votre")[0].split() == again.split("rythme")[1].split("Votre")[0].split()
    run.send("3")
    run.see("question 2")
    run.kill()

    assert answers(home) == ["2"]


def test_a_sheet_is_keyed_with_its_slips_caught(home):
    from skillcheck.forms.check_letter import printed_code
    from skillcheck.forms.fixed_form import form

    good = next(printed_code(one.id) for one in form(small_library(), None, "short") if one.item.scale == "autonomy")
    slip = good[:3] + ("8" if good[3] != "8" else "7") + good[4:]
    run = Terminal(home, "assess", "--enter", "--person", "papier", "--length", "short", "--lang", "fr")

    run.see(r"\[0\] ")
    run.send(f"{good} 2 {slip} 1\r")
    run.see(rf"{good} .* →\s+oui,\s+sans\s+aide", rf"Vouliez-vous\s+dire.*{good}", r"\[1\] ")
    run.send(f"{good.lower()} 1\r")
    run.see(r"à\s+la\s+place\s+de.*oui,\s+sans\s+aide", r"\[1\] ")
    run.send("fin\r")
    run.see("Il manque", r"\[1\] ")
    run.send("fin\r")

    assert run.end() == 0
    assert result(home, "papier")["mode"] == "paper"
    assert answers(home, "papier") == ["1"]


def test_an_answer_forgotten_on_a_sheet_is_named_before_the_end_and_can_still_be_keyed(home):
    from skillcheck.forms.check_letter import printed_code
    from skillcheck.forms.fixed_form import form

    first, *_, last = [printed_code(question.id) for question in form(small_library(), None, "short")]
    run = Terminal(
        home, "assess", "--enter", "--with", "mediator", "--person", "papier", "--length", "short", "--lang", "fr"
    )
    run.see(r"donnée\s+avec\s+de\s+l.aide", r"\[0\] ")
    run.send(f"{first} 2+\r")
    run.see(r"avec\s+de\s+l.aide\)", r"\[1\] ")
    run.send("fin\r")
    run.see("Il manque 14 réponses", last, r"\[1\] ")
    run.send(f"{last} 1\r")
    run.see(r"\[2\] ")
    run.send("fin\r")
    run.see("Il manque 13 réponses", r"\[2\] ")
    run.send("fin\r")

    assert run.end() == 0
    assert [one["how"] for one in result(home, "papier")["answers"]] == ["help", "alone"]


def test_thirty_answers_are_keyed_fast_enough(home):
    from skillcheck.forms.check_letter import printed_code
    from skillcheck.forms.fixed_form import form

    questions = form(small_library(), None, "standard")
    run = Terminal(home, "assess", "--enter", "--person", "papier", "--lang", "en")
    run.see(r"\[0\] ")

    started = time.monotonic()
    for number, question in enumerate(questions, start=1):
        run.send(f"{printed_code(question.id)} 2\r")
        run.see(rf"\[{number}\] ")
    waited = time.monotonic() - started
    run.send("end\r")

    assert run.end() == 0
    assert len(answers(home, "papier")) == 30
    assert waited < 10
