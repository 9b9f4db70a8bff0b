"""A card tried before somebody: kept apart from what people say, and counted by a scale of its own."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from small import small_library

from skillcheck.cli.assess.trying import done_alone, unfinished
from skillcheck.content.export import measurement_export
from skillcheck.errors import DataProblem
from skillcheck.i18n import Printed, Texts
from skillcheck.interview.interview import Interview, Reply, Setup
from skillcheck.interview.replay import replay
from skillcheck.measurement.measure import compile_model
from skillcheck.person.build import build_result, given_answer
from skillcheck.person.observation import Observation, last_outcomes
from skillcheck.report.person.next_steps import find_steps
from skillcheck.report.person.report import person_report
from skillcheck.store.interviews import begin, put_aside_safely
from skillcheck.store.journal import read_journal
from skillcheck.store.paths import journal_path
from skillcheck.store.people import events_of
from skillcheck.store.saved_records import read_record
from skillcheck.workflows.interview_result import record_text, result_of
from tests.terminal import ENTER, Terminal

LIBRARY = small_library()
AT = "2026-11-29T10:00:00+01:00"
FR = Texts("fr")


def interview_of(level: int) -> Interview:
    """Someone who says «alone» to the statements of 1.1 up to a level, «not yet» above."""
    interview = Interview(
        LIBRARY,
        Setup(
            profile=None, length="full", lang="fr", also=None, person="p", accompanied=False,
            fingerprint=LIBRARY.fingerprint, version="1", started=AT,
        ),
    )  # fmt: skip
    while (question := interview.next()) is not None and len(interview.replies) < 40:
        wanted = min(2, max(question.codes.values())) if question.level <= level else 0
        code = next(code for code, category in question.codes.items() if category == wanted)
        interview.reply(Reply(question.id, code, None, AT))
    interview.finish(AT)
    return interview


def measured(level: int, *seen: tuple[str, str]):
    interview = interview_of(level)
    for exercise, outcome in seen:
        interview.observe(Observation(exercise, outcome, AT))
    return result_of(interview, LIBRARY, "fr", "interview")


# --- kept apart ---------------------------------------------------------------------------------------------


def test_what_was_seen_is_kept_apart_from_what_was_said():
    result = measured(1, ("e112", "alone"), ("e222", "later"))

    assert [(one.exercise, one.competence, one.level, one.outcome, one.category) for one in result.observed] == [
        ("e112", "1.1", 2, "alone", 2),
        ("e222", "2.2", 2, "later", None),
    ]
    assert result.observed[0].goal.startswith("Je veux trouver")
    assert not {one.item for one in result.answers} & set(LIBRARY.exercises)


def test_who_tried_a_card_is_told_so_where_no_statement_can_be_quoted():
    """«Vous avez répondu, et c'est déjà un pas», or «pas assez de réponses», to who had just done a gesture alone."""
    tried = person_report(measured(0, ("e001", "alone"), ("e002", "later")), LIBRARY, FR)
    only_put_off = person_report(measured(0, ("e002", "later")), LIBRARY, FR)

    goal = FR.choose(LIBRARY.exercises["e001"].goal).removesuffix(".")  # no full stop before a comma
    words = FR.t("report.seen", goal=goal, how=FR.t("report.act_alone"))
    assert tried.strengths_empty == FR.t("report.strengths_tried", tried=Printed(words))
    assert only_put_off.strengths_empty == FR.t("report.strengths_empty_not_yet")


def test_a_card_is_not_counted_among_the_answers():
    result, texts = measured(1, ("e112", "alone"), ("e222", "later")), Texts("fr")
    given = sum(one.category is not None for one in result.answers)

    made = person_report(result, LIBRARY, texts)

    assert made.sure[:2] == (texts.t("report.sure_answers", n=given), texts.t("report.sure_seen", n=1))
    assert made.overall.answered == given


def test_a_journal_with_observations_tells_the_same_interview_again():
    interview = interview_of(1)
    interview.observe(Observation("e112", "help", AT))

    again = replay(LIBRARY, interview.events)

    assert again.observations == interview.observations
    assert again.events == interview.events


@pytest.mark.parametrize(
    "event",
    [{"exercise": "e999", "outcome": "alone"}, {"exercise": "e112", "outcome": "perfect"}, {"exercise": "e112"}],
)
def test_an_observation_that_no_screen_could_have_noted_is_refused(event):
    events = [*interview_of(1).events]

    with pytest.raises(DataProblem) as refused:
        replay(LIBRARY, [*events, {"n": len(events), "event": "observed", "at": AT, **event}])

    assert refused.value.problems[0].code == "interview.broken"


def test_of_each_card_the_last_outcome_stands_and_another_day_takes_nothing_back():
    seen = [Observation("e111", "help", "1"), Observation("e112", "later", "2"), Observation("e111", "later", "3"),
            Observation("e112", "alone", "4")]  # fmt: skip

    assert {card: one.outcome for card, one in last_outcomes(seen).items()} == {"e111": "help", "e112": "alone"}


# --- counted ------------------------------------------------------------------------------------------------


def means(result):
    return {one: result.scores[one].mean for one in LIBRARY.framework.competences}


def level_of(result, competence="1.1"):
    return result.scores[competence].level


def test_done_alone_is_a_passed_item_of_its_level():
    assert level_of(measured(2)) == 2
    assert level_of(measured(2, ("e113", "alone"))) == 3


def test_with_help_at_level_3_is_below_it_and_another_day_changes_nothing():
    assert level_of(measured(2, ("e113", "help"))) == 2
    assert means(measured(2, ("e113", "help")))["1.1"] < means(measured(2, ("e113", "alone")))["1.1"]
    assert means(measured(2, ("e113", "later"))) == means(measured(2))


def test_the_framework_s_file_gives_observations_the_decisive_slope_of_what_people_say():
    scales = LIBRARY.framework.scales
    seen, said = scales["observed"], scales["autonomy"]

    assert (seen.decisive, seen.slopes, seen.thresholds) == (said.decisive, said.slopes[:2], said.thresholds[:2])
    assert [option.code for option in seen.options][1:] == ["help", "alone"]


def test_without_the_scale_in_the_framework_a_card_is_noted_and_moves_nothing():
    framework = LIBRARY.framework.model_copy(
        update={"scales": {name: scale for name, scale in LIBRARY.framework.scales.items() if name != "observed"}}
    )
    plain = replace(LIBRARY, framework=framework)
    answers = [given_answer(plain, reply.item, reply.code, "fr") for reply in interview_of(2).replies]
    seen = [Observation("e113", "alone", AT)]

    with_card, without = (
        build_result(plain, answers, mode="interview", lang="fr", observations=some) for some in (seen, [])
    )

    assert [one.category for one in with_card.observed] == [None]
    assert with_card.scores == without.scores


def test_a_first_gesture_is_noted_and_moves_no_level():
    result = measured(1, ("e001", "alone"))

    assert result.observed[0].category is None
    assert means(result) == means(measured(1))


def test_a_card_done_alone_is_not_proposed_again_in_the_same_result():
    first = [step.act.id for step in find_steps(measured(1), LIBRARY, Texts("fr")) if step.act]
    after = [step.act.id for step in find_steps(measured(1, (first[0], "alone")), LIBRARY, Texts("fr")) if step.act]

    assert first[0] not in after


def test_a_saved_result_with_observations_is_read_again_and_one_that_was_edited_is_not(tmp_path):
    path = tmp_path / "p.json"
    path.write_text(record_text(measured(2, ("e113", "alone"))), encoding="utf-8")

    assert read_record(path, LIBRARY).observed[0].outcome == "alone"
    path.write_text(path.read_text(encoding="utf-8").replace('"alone"', '"help"'), encoding="utf-8")
    with pytest.raises(DataProblem):
        read_record(path, LIBRARY)


def test_the_export_tells_how_cards_are_read():
    cards = measurement_export(LIBRARY)["cards"]

    assert len(cards) == 63
    assert cards[0]["codes"]["alone"] == 2
    assert cards[0]["slopes"] == (2.0, 0.7)


def test_the_report_says_apart_what_was_seen():
    report = person_report(measured(1, ("e112", "help"), ("e222", "later")), LIBRARY, Texts("fr"))

    seen = [line for line in report.mediator if line.startswith("Essayé")]
    assert len(seen) == 1
    assert seen[0].endswith("avec de l’aide.")


# --- at the keyboard ----------------------------------------------------------------------------------------


def journal(home):
    return read_journal(home / "journals" / "p.jsonl").events


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")
def test_a_card_is_tried_after_the_result_and_the_next_visit_begins_with_it(tmp_path):
    run = Terminal(tmp_path, "assess", "--person", "p", "--plain", "--lang", "fr", "--length", "1")

    run.see("Entrée")
    run.send(ENTER)
    run.see("question 1", ": ")
    run.send("1" + ENTER)
    run.see("Votre choix.*: ")
    run.send(ENTER)
    run.see("Voulez-vous essayer maintenant", "Votre choix.*: ")
    run.send(ENTER)
    run.see("Que voulez-vous essayer", "Votre choix.*: ")
    run.send(ENTER)
    run.see("Il faut", "1\\. ", "C.est réussi", "Comment cela s.est-il passé", "Votre choix.*: ")
    run.send("b" + ENTER)
    run.see("C.est un vrai pas")

    assert run.end() == 0
    seen = [event for event in journal(tmp_path) if event["event"] == "observed"]
    assert [event["outcome"] for event in seen] == ["help"]
    goal = LIBRARY.exercises[seen[0]["exercise"]].goal["fr"]

    again = Terminal(tmp_path, "assess", "--person", "p", "--plain", "--lang", "fr", "--length", "1", "--force")
    again.see("Entrée")
    again.send(ENTER)
    again.see("La dernière fois", goal[:20].replace("'", "."), "Votre choix.*: ")
    again.send(ENTER)
    again.see("Comment cela s.est-il passé", "Votre choix.*: ")
    again.send("a" + ENTER)
    again.see("Bravo", "question 1", ": ")
    again.send("1" + ENTER)
    again.see("Votre choix.*: ")
    again.send(ENTER)
    again.see("Voulez-vous essayer maintenant", "Votre choix.*: ")
    again.send("b" + ENTER)

    assert again.end() == 0
    assert [event["outcome"] for event in journal(tmp_path) if event["event"] == "observed"] == ["alone"]


def visit(day: int, *seen: tuple[str, str], done: list[str] | None = None):
    """One visit of p kept on the disk, its journal put aside by the next one."""
    at = f"2026-11-{day:02d}T10:00:00+01:00"
    setup = Setup(
        profile="citizen", length="15", lang="fr", also=None, person="p", accompanied=False,
        fingerprint=LIBRARY.fingerprint, version="1", started=at, done=done,
    )  # fmt: skip
    put_aside_safely("p", at)
    opened = begin(LIBRARY, setup)
    with opened.journal:
        for card, outcome in seen:
            opened.interview.observe(Observation(card, outcome, at))
        for event in opened.interview.events[len(opened.journal.events) :]:
            opened.journal.append(event)


def test_cards_of_two_visits_ago_are_remembered(tmp_path, monkeypatch):
    """The next visit begins with what is not yet done alone, whenever it was tried."""
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path))
    visit(1, ("e112", "alone"), ("e222", "help"))
    visit(8)
    visit(15, done=["e112"])

    told = events_of("p")

    assert done_alone(told, LIBRARY) == ["e112"]
    assert unfinished(told, LIBRARY) == "e222"
    assert replay(LIBRARY, read_journal(journal_path("p")).events).setup.done == ["e112"]


def test_a_card_done_alone_at_an_earlier_visit_is_not_proposed_again():
    def cards(result):
        return [step.act.id for step in find_steps(result, LIBRARY, Texts("fr")) if step.act]

    first = measured(0).model_copy(update={"profile": "citizen"})
    again = first.model_copy(update={"done_before": cards(first)[:1]})

    assert cards(first)
    assert not set(again.done_before) & set(cards(again))
    assert read_back(again).done_before == again.done_before


def read_back(result):
    return type(result).model_validate_json(record_text(result))


# --- counted wherever people are measured again ---------------------------------------------------------------


def test_plans_and_tasks_count_what_was_seen_as_the_result_does(tmp_path):
    from skillcheck.workflows.people_of import people_of

    seen, other = measured(1, ("e112", "alone"), ("e222", "later")), measured(2)
    for name, result in (("a", seen), ("b", other)):
        named = result.model_copy(update={"person": name})
        (tmp_path / f"{name}.json").write_text(named.model_dump_json(by_alias=True), "utf-8")

    people = people_of([tmp_path], LIBRARY)
    scores = people.measured(compile_model(LIBRARY.framework, people.bank))

    assert people.bank is LIBRARY.observing_bank
    for row, result in enumerate((seen, other)):
        for place, dimension in enumerate(LIBRARY.framework.dimensions):
            assert scores.mean[row, place] == pytest.approx(result.scores[dimension].mean, abs=1e-9)
    alone = people_of([tmp_path / "b.json"], LIBRARY)
    assert alone.bank is LIBRARY.bank
    assert measured(1).scores["1.1"].mean != seen.scores["1.1"].mean
