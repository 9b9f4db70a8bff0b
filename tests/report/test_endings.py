"""The last words of a page: found by reading the endings of every profile at levels 0, 1, 3 and 5, whole."""

from __future__ import annotations

import pytest
from small import small_library

from skillcheck.i18n import Texts
from skillcheck.interview.interview import Interview, Reply, Setup
from skillcheck.person.build import build_result, given_answer
from skillcheck.recommend.exercises import Act
from skillcheck.report.person.acts import act_line
from skillcheck.report.person.next_steps import Step
from skillcheck.report.person.report import person_report
from skillcheck.workflows.interview_result import result_of

LIBRARY = small_library()
LANGS = ("fr", "en", "es", "it")
AT = "2026-11-30T10:00:00+01:00"


def step(competence: str, lang: str) -> Step:
    """The step of who does level 1 of a competence, and nothing above it."""
    given = [
        given_answer(LIBRARY, one.id, next(code for code, way in one.codes.items() if way == wanted), lang)
        for one in LIBRARY.bank.questions
        if one.is_self_report and one.competence == competence
        for wanted in [2 if one.level <= 1 else 0]
    ]
    result = build_result(LIBRARY, given, mode="file", lang=lang, profile=LIBRARY.profiles["mediator"])
    return next(one for one in person_report(result, LIBRARY, Texts(lang)).steps if one.competence == competence)


@pytest.mark.parametrize("lang", LANGS)
def test_what_a_card_wishes_for_is_not_promised_again_in_the_same_words(lang):
    """«Je veux dire d'où vient un texte que je recopie», and below it «bientôt : j'indique d'où vient un texte …»."""
    again, more = step("3.3", lang), step("2.5", lang)

    assert again.act is not None
    assert (again.act.id, again.act.way, again.to_try) == ("e332", "do", None)
    assert more.to_try is not None


@pytest.mark.parametrize("lang", LANGS)
def test_a_card_that_takes_two_others_does_not_say_with_somebody(lang):
    """«Avec quelqu'un» stood over a group's photo and a meeting that two people have to join."""
    texts, card = Texts(lang), LIBRARY.exercises["e212"]

    one, two = (
        act_line(Act(card.model_copy(update={"with_somebody": others}), "do"), texts).heading for others in (True, 2)
    )

    assert one == texts.t("report.act_two", n=card.minutes)
    assert "2" in two and "2" not in one


def taught(goal: str, lang: str) -> Step:
    """The last step of who comes with a goal and says to do alone everything up to level 5."""
    setup = Setup(None, "short", lang, None, "p", False, LIBRARY.fingerprint, "1", AT, goal=goal)
    interview = Interview(LIBRARY, setup)
    while (question := interview.next()) is not None:
        wanted = min(2, max(question.codes.values())) if question.level <= 5 else 0
        interview.reply(Reply(question.id, next(one for one, way in question.codes.items() if way == wanted), None, AT))
    interview.finish(AT)
    result = result_of(interview, LIBRARY, lang, "interview")
    return person_report(result, LIBRARY, Texts(lang)).steps[-1]


@pytest.mark.parametrize("lang", LANGS)
def test_a_strong_point_is_one_where_something_that_hard_is_done(lang):
    """«Un de vos points forts : autour du niveau 4» of who was asked nothing of level 4 there, but elsewhere."""
    texts = Texts(lang)
    strong = texts.t("report.step_why_teach", level="").partition(".")[0]
    around = texts.t("report.level_around", level=4)
    only = texts.t("report.step_why_show", level=around)
    shown = [why for goal in LIBRARY.goals if (why := taught(goal, lang).why).endswith(only.partition(around)[2])]

    assert [why for why in shown if why.startswith(strong)]
    assert [why for why in shown if not why.startswith(strong)] == [only]
    assert not [why for why in shown if why.startswith(strong) and around in why]
