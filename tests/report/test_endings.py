"""The last words of a page: found by reading the endings of every profile at levels 0, 1, 3 and 5, whole."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from small import small_library

from skillcheck.i18n import Printed, Texts
from skillcheck.interview.interview import Interview, Reply, Setup
from skillcheck.person.build import build_result, given_answer
from skillcheck.person.observation import Observation
from skillcheck.recommend.exercises import Act
from skillcheck.report.person.acts import act_line
from skillcheck.report.person.next_steps import Step
from skillcheck.report.person.report import PersonReport, person_report
from skillcheck.workflows.interview_result import result_of

LIBRARY = small_library()
LANGS = ("fr", "en", "es", "it")
AT = "2026-11-30T10:00:00+01:00"


def step(competence: str, lang: str, level: int = 1, tried: Sequence[Observation] = ()) -> Step:
    """The step of who does a competence up to a level, and nothing above it."""
    given = [
        given_answer(LIBRARY, one.id, next(code for code, way in one.codes.items() if way == wanted), lang)
        for one in LIBRARY.bank.questions
        if one.is_self_report and one.competence == competence
        for wanted in [2 if one.level <= level else 0]
    ]
    profile = LIBRARY.profiles["mediator"]
    result = build_result(LIBRARY, given, mode="file", lang=lang, profile=profile, observations=tried)
    return next(one for one in person_report(result, LIBRARY, Texts(lang)).steps if one.competence == competence)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("competence", "level", "card"),
    [
        ("3.3", 1, "e332"),
        ("2.4", 2, "e243"),
        ("2.3", 1, "e232"),
        ("5.2", 1, "e522"),
        ("1.2", 2, "e123"),
        ("5.2", 2, "e523"),
        ("1.1", 1, "e112"),
    ],
)
def test_what_a_card_wishes_for_is_not_promised_again(lang, competence, level, card):
    """«Je veux dire d'où vient un texte que je recopie», and below it «bientôt : j'indique d'où vient un texte …»; a
    wish to see the doctor, and below it «je prends un rendez-vous en ligne avec un service public»; to check news before
    passing it on, and below it «je retrouve d'où vient une nouvelle avant de la partager»; to speak instead of writing,
    and below it «je connais des outils qui … écrivent mes paroles»."""
    again = step(competence, lang, level)

    assert again.act is not None
    assert (again.act.id, again.act.way, again.to_try) == (card, "do", None)


@pytest.mark.parametrize("lang", LANGS)
def test_a_level_that_a_card_tried_has_moved_is_not_said_of_the_answers_alone(lang):
    """«D'après vos réponses : niveau 3» to who had answered for level 2 and done a card of level 3 before somebody."""
    card = next(one for one in LIBRARY.exercises.values() if one.competences == ["3.3"] and one.level == 2)
    texts, seen = Texts(lang), Observation(card.id, "alone", AT)

    alone, with_card = step("3.3", lang), step("3.3", lang, tried=[seen])

    said = texts.t("report.level_with_card", level="", n=1)
    assert said not in alone.why
    assert said in with_card.why


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("competence", "level"), [("1.2", 1), ("4.1", 2), ("4.1", 3), ("5.3", 2)])
def test_what_more_a_card_leads_to_is_promised(lang, competence, level):
    """«Je veux repérer un message piégé»: soon one knows the signs of such a message."""
    assert step(competence, lang, level).to_try is not None


@pytest.mark.parametrize("lang", LANGS)
def test_a_card_that_takes_two_others_does_not_say_with_somebody(lang):
    """«Avec quelqu'un» stood over a group's photo and a meeting that two people have to join."""
    texts, card = Texts(lang), LIBRARY.exercises["e212"]

    one, two = (
        act_line(Act(card.model_copy(update={"with_somebody": others}), "do"), texts).heading for others in (True, 2)
    )

    assert one == texts.t("report.act_two", n=card.minutes)
    assert "2" in two and "2" not in one


def came_for(goal: str, lang: str, level: int) -> PersonReport:
    """The page of who comes with a goal and says to do alone everything up to a level, and nothing above it."""
    setup = Setup(None, "short", lang, None, "p", False, LIBRARY.fingerprint, "1", AT, goal=goal)
    interview = Interview(LIBRARY, setup)
    while (question := interview.next()) is not None:
        wanted = min(2, max(question.codes.values())) if question.level <= level else 0
        interview.reply(Reply(question.id, next(one for one, way in question.codes.items() if way == wanted), None, AT))
    interview.finish(AT)
    result = result_of(interview, LIBRARY, lang, "interview")
    return person_report(result, LIBRARY, Texts(lang))


@pytest.mark.parametrize("lang", LANGS)
def test_what_a_goal_asks_is_probably_done_where_something_else_was_asked(lang):
    """«Vous faites déjà l'essentiel» of not being cheated, of who was asked about passwords, not about traps."""
    texts = Texts(lang)
    name = {one: Printed(texts.choose(goal.name)) for one, goal in LIBRARY.goals.items()}

    likely = {one for one in LIBRARY.goals if came_for(one, lang, 3).steps_note ==
              texts.t("report.steps_goal_likely", goal=name[one])}  # fmt: skip

    assert "scams" in likely and "photos" not in likely
    assert "procedures" in likely, "of sending a form, only how an official site is recognised was said"
    assert came_for("scams", lang, 5).steps_note == texts.t("report.steps_goal_reached", goal=name["scams"])


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("goal", LIBRARY.goals)
def test_who_begins_with_somebody_is_told_to_do_nothing_alone(lang, goal):
    """«On commence par les premiers gestes, avec quelqu'un», and the first of them stood alone below it."""
    texts, made = Texts(lang), came_for(goal, lang, 0)

    assert made.headline == texts.t("report.headline_begins")
    assert made.steps
    cards = [one.act for one in made.steps if one.act]
    assert not [
        one.line for one in cards if one.heading == texts.t("report.act_do", n=LIBRARY.exercises[one.id].minutes)
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_a_strong_point_is_one_where_something_that_hard_is_done(lang):
    """«Un de vos points forts : autour du niveau 4» of who was asked nothing of level 4 there, but elsewhere."""
    texts = Texts(lang)
    strong = texts.t("report.step_why_teach", level="").partition(".")[0]
    around = texts.t("report.level_around", level=4)
    only = texts.t("report.step_why_show", level=around)
    shown = [
        why
        for goal in LIBRARY.goals
        if (why := came_for(goal, lang, 5).steps[-1].why).endswith(only.partition(around)[2])
    ]

    assert [why for why in shown if why.startswith(strong)]
    assert [why for why in shown if not why.startswith(strong)] == [only]
    assert not [why for why in shown if why.startswith(strong) and around in why]


@pytest.mark.parametrize("lang", LANGS)
def test_what_was_not_asked_may_be_true_already(lang):
    """«Cherchez aujourd'hui une page …, pour pouvoir dire un jour : « Je connais … »» to who was never asked about it."""
    texts = Texts(lang)
    goal = LIBRARY.profiles["trainer"]
    asked = [one for one in LIBRARY.bank.questions if one.is_self_report and one.level <= 5]
    given = [given_answer(LIBRARY, one.id, next(c for c, way in one.codes.items() if way == 2), lang) for one in asked]
    steps = person_report(
        build_result(LIBRARY, given, mode="file", lang=lang, profile=goal), LIBRARY, Texts(lang)
    ).steps

    labels = {one.to_try_label for one in steps if one.to_try and one.act and one.act.way == "guide"}

    assert labels
    assert labels <= {texts.t("report.to_look_up_perhaps"), texts.t("report.to_try_beyond_perhaps")}
