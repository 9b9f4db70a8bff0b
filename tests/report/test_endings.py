"""The last words of a page: found by reading the endings of every profile at levels 0, 1, 3 and 5, whole."""

from __future__ import annotations

import pytest
from small import small_library

from skillcheck.i18n import Texts
from skillcheck.person.build import build_result, given_answer
from skillcheck.recommend.exercises import Act
from skillcheck.report.person.acts import act_line
from skillcheck.report.person.next_steps import Step
from skillcheck.report.person.report import person_report

LIBRARY = small_library()
LANGS = ("fr", "en", "es", "it")


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
