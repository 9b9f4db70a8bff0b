"""Starting from the person's reason: what is asked, what is noted, in which order the steps come."""

from __future__ import annotations

import os

import pytest
from small import small_library

from skillcheck.errors import DataProblem, UsageProblem
from skillcheck.i18n import Texts
from skillcheck.interview.interview import Interview, Reply, Setup, opening_key
from skillcheck.interview.replay import replay
from skillcheck.report.person.report import person_report
from skillcheck.store.journal import read_journal
from skillcheck.workflows.interview_result import result_of
from tests.desk_people import typical, visit
from tests.terminal import CTRL_C, ENTER, Terminal

LIBRARY = small_library()
AT = "2026-11-29T10:00:00+01:00"


def setup(goal: str | None = "health", length: str = "standard", profile: str | None = None) -> Setup:
    return Setup(
        profile=profile, length=length, lang="fr", also=None, person="p", accompanied=False,
        fingerprint=LIBRARY.fingerprint, version="1", started=AT, goal=goal,
    )  # fmt: skip


def whole(goal: str, ability: int, **more) -> Interview:
    """Someone who does alone every task up to ``ability``, asked to the end."""
    interview = Interview(LIBRARY, setup(goal, **more))
    while (question := interview.next()) is not None:
        wanted = min(2, max(question.codes.values())) if question.level <= ability else 0
        code = next(code for code, category in question.codes.items() if category == wanted)
        interview.reply(Reply(question.id, code, None, AT))
    interview.finish(AT)
    return interview


# --- what is asked ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("goal", LIBRARY.goals)
def test_a_goal_asks_at_most_12_questions_all_about_what_it_needs(goal):
    targets = LIBRARY.goals[goal].targets

    asked = [LIBRARY.bank[reply.item] for reply in whole(goal, 2).replies]

    assert 8 <= len(asked) <= 12
    assert all(question.competence in targets for question in asked)
    assert all(question.level <= targets[question.competence] + 1 for question in asked)
    assert not any(question.is_situation for question in asked)
    assert len({question.competence for question in asked}) >= 4


def test_a_length_that_was_asked_for_is_kept_with_a_goal():
    assert Interview(LIBRARY, setup("health", "5")).limit == 5


def test_a_goal_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(UsageProblem) as refused:
        Interview(LIBRARY, setup("doctor"))

    assert refused.value.problems[0].code == "content.unknown_goal"
    assert "health" in str(refused.value.problems[0].fields["known"])


def test_the_first_question_is_remembered_for_each_goal_apart():
    keys = {opening_key(LIBRARY, setup(goal)) for goal in (None, "health", "photos")}

    assert len(keys) == 3


# --- what is noted ------------------------------------------------------------------------------------------


def test_circumstances_are_noted_in_the_journal_and_the_result_and_move_no_level():
    told, silent = whole("health", 1), whole("health", 1)
    fresh = Interview(LIBRARY, setup("health"))
    fresh.tell_about({"equipment": ["phone", "internet"], "help": ["sometimes"]})
    for reply in told.replies:
        fresh.reply(reply)
    fresh.finish(AT)

    result = result_of(fresh, LIBRARY, "fr", "interview")

    assert result.goal == "health"
    assert result.about == {"equipment": ["phone", "internet"], "help": ["sometimes"]}
    assert result.scores == result_of(silent, LIBRARY, "fr", "interview").scores


def test_a_journal_with_a_goal_and_circumstances_tells_the_same_interview_again():
    interview = Interview(LIBRARY, setup("work"))
    interview.tell_about({"equipment": ["none"], "help": ["nobody"]})

    again = replay(LIBRARY, interview.events)

    assert (again.setup, again.about, again.events) == (interview.setup, interview.about, interview.events)
    assert again.next() == interview.next()


def test_a_journal_from_before_goals_is_read():
    events = [
        {key: value for key, value in event.items() if key != "goal"}
        for event in Interview(LIBRARY, setup(None)).events
    ]

    assert replay(LIBRARY, events).goal is None


@pytest.mark.parametrize(
    "answers", [{"equipment": ["spaceship"]}, {"money": ["yes"]}, {"help": "often"}, ["often"], {"help": [1]}, None]
)
def test_circumstances_that_were_not_offered_are_refused(answers):
    events = [*Interview(LIBRARY, setup()).events, {"n": 1, "event": "about", "answers": answers}]

    with pytest.raises(DataProblem) as refused:
        replay(LIBRARY, events)

    assert (refused.value.problems[0].code, refused.value.problems[0].line) == ("interview.broken", 2)


# --- the steps ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("goal", LIBRARY.goals)
@pytest.mark.parametrize("ability", [0, 1, 2])
def test_the_steps_follow_the_goal_s_order_and_each_has_a_card(goal, ability):
    result = result_of(whole(goal, ability), LIBRARY, "fr", "interview")

    report = person_report(result, LIBRARY, Texts("fr"))

    order = [step.competence for step in report.steps]
    targets = LIBRARY.goals[goal].targets
    missing = [one for one, target in targets.items() if (result.scores[one].level or 0) < target]
    assert 1 <= len(order) <= 3
    first = [step.competence for step in report.steps if step.act and not LIBRARY.exercises[step.act.id].level]
    assert order[: len(first)] == first  # a gesture below level 1 comes before what needs it
    assert not missing or [one for one in order if one not in first] == [
        one for one in targets if one in order and one not in first
    ]
    cards = [step.act.id for step in report.steps if step.act]
    assert len(cards) == len(order) == len(set(cards))
    assert Texts("fr").choose(LIBRARY.goals[goal].name) in (report.steps_note or "")


@pytest.mark.parametrize("goal", LIBRARY.goals)
def test_who_begins_with_a_goal_has_gestures_in_the_order_of_their_cards_counted_and_not_named_as_competences(goal):
    report = person_report(result_of(whole(goal, 0), LIBRARY, "fr", "interview"), LIBRARY, Texts("fr"))

    names = ["Premier geste", "Deuxième geste", "Troisième geste"]
    assert [step.name for step in report.steps] == names[: len(report.steps)]
    low = [step.act.id for step in report.steps if step.act and not LIBRARY.exercises[step.act.id].level]
    assert low == [one for one in LIBRARY.exercises if one in low]  # e011, a paper to scan, stood before e004
    assert len({step.why for step in report.steps}) == len(report.steps)  # «Un bon premier pas.» three times


def test_who_has_what_the_goal_needs_is_told_so():
    report = person_report(result_of(whole("photos", 8), LIBRARY, "fr", "interview"), LIBRARY, Texts("fr"))

    note = (report.steps_note or "").replace("'", "’")
    assert "vous faites déjà l’essentiel de ce que nous visons" in note
    assert "ce qu’il faut" not in note  # to keep accounts or not to be cheated takes more than was asked


# --- at the keyboard ----------------------------------------------------------------------------------------


def journal(home):
    return read_journal(home / "journals" / "p.jsonl").events


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")
def test_the_reason_is_asked_then_the_equipment_and_the_help_at_home(tmp_path):
    run = Terminal(tmp_path, "assess", "--person", "p", "--plain", "--lang", "fr")

    run.see("Bonjour", r"\(Entrée\)")
    run.send(ENTER)
    run.see("Qu.aimeriez-vous faire", "Votre choix.*: ")
    run.send("2" + ENTER)
    run.see("De quoi vous servez-vous", "Vos réponses.*: ")
    run.send("1 2" + ENTER)
    run.see("quelqu.un peut-il vous aider", "Votre choix.*: ")
    run.send("a" + ENTER)
    run.see("question 1 sur 10 au plus", ": ")
    run.send("2" + ENTER)
    run.see("question 2 sur", ": ")
    run.send("q" + ENTER)
    run.see("Voulez-vous arrêter", "Votre choix.*: ")
    run.send("b" + ENTER)
    run.end()

    events = journal(tmp_path)
    assert events[0]["goal"] == "photos"
    assert [event["event"] for event in events] == ["start", "about", "answer"]
    assert events[1]["answers"] == {"equipment": ["phone", "computer"], "help": ["often"]}


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")
def test_what_is_at_home_keeps_its_place_while_it_is_ticked_and_can_be_taken_back(tmp_path):
    run = Terminal(tmp_path, "assess", "--person", "p", "--goal", "photos", "--lang", "fr")

    run.see(r"\(Entrée\)")
    run.send(ENTER)
    run.see("De quoi vous servez-vous", "Entrée valide", "4. Internet", "6. Rien de tout cela")
    for key, seen in (("4", "● 4. Internet"), ("3", "● 3. Une tablette"), ("3", "○ 3. Une tablette")):
        run.send(key)
        run.see(seen)
    run.send(ENTER)
    run.see("quelqu.un peut-il vous aider")
    run.send("c")
    run.see("question 1 sur")
    run.send("1")
    run.see("question 2 sur")
    run.send(CTRL_C)
    run.end()

    assert journal(tmp_path)[1]["answers"] == {"equipment": ["internet"], "help": ["nobody"]}


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")
def test_what_was_said_of_home_at_the_last_visit_is_one_enter_away(tmp_path, monkeypatch):
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path))
    said = {"equipment": ["phone", "internet"], "help": ["nobody"]}
    visit("p", "2026-01-10", typical(1), goal="photos", about=said)

    run = Terminal(tmp_path, "assess", "--person", "p", "--lang", "fr")
    run.see("plaisir de vous retrouver.*10 janvier", r"\(Entrée\)")
    run.send(ENTER)
    run.see("● 1. Un téléphone", "○ 2. Un ordinateur", "● 4. Internet", "6. Rien")
    run.send(ENTER)
    run.see("quelqu.un peut-il vous aider", "»[^\\n]*c. Non, personne", "e. Je")
    run.send(ENTER)
    run.see("ce qui a pu changer", "question 1 sur", "autre")
    run.send("2")
    run.see("question 2 sur")
    run.kill()

    assert journal(tmp_path)[1]["answers"] == said
