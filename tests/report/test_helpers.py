"""Who can help, and what fits a role: said to who reads, with what it gives, where, in which country and language."""

from __future__ import annotations

import re

import pytest
import report_samples as samples
from small import small_library

from skillcheck.i18n import Texts
from skillcheck.person.build import build_result
from skillcheck.report.person.helpers import role_offers, who_helps
from skillcheck.report.person.levels import BEGINS_UP_TO
from skillcheck.report.person.report import person_report

LIBRARY = small_library()
PUBLIC = {"citizen", "volunteer", "jobseeker", "student", "employee"}


def result(profile: str | None, lang: str = "fr", ability: float = 0.5):
    answers = samples.answers(LIBRARY, ability=ability, count=40, lang=lang)
    return build_result(
        LIBRARY, answers, mode="interview", lang=lang, profile=LIBRARY.profiles[profile] if profile else None
    )


@pytest.mark.parametrize("lang", ["fr", "en", "es", "it"])
@pytest.mark.parametrize("profile", [None, *LIBRARY.profiles])
def test_every_page_says_who_can_help_where_in_which_country_and_from_what_source(profile, lang):
    section = who_helps(result(profile, lang), LIBRARY, Texts(lang))

    assert section is not None
    for item in section.items:
        assert len(item.lines) in {5, 6}  # without «where» of what is in every town
        assert Texts(lang).t("report.country_FR") in item.lines[-3]
        assert all(item.lines)
        assert not any(Texts(lang).t("report.not_published") in line for line in item.lines)


def test_who_works_in_mediation_is_not_sent_to_a_mediator_but_to_peers():
    for profile in LIBRARY.profiles:
        titles = " ".join(item.title for item in who_helps(result(profile, ability=3.4), LIBRARY, Texts("fr")).items)
        assert ("conseillères" in titles) is (profile in PUBLIC), profile
        assert ("La MedNum" in titles) is (profile not in PUBLIC), profile


@pytest.mark.parametrize("lang", ["fr", "en", "es", "it"])
@pytest.mark.parametrize("profile", [one for one in LIBRARY.profiles if one not in PUBLIC])
def test_who_begins_in_a_role_that_helps_others_is_told_first_who_helps_them(profile, lang):
    """Peers and a map of where to send people are no help for somebody's own first steps."""
    texts, catalogue = Texts(lang), LIBRARY.catalogue.offers
    items = who_helps(result(profile, lang), LIBRARY, texts).items

    first = [texts.choose(catalogue[one].label) for one in ("digital-advisers", "national-map")]
    assert [item.title for item in items[:2]] == first
    assert not re.search(r"acompaña|accompagn|you support", " ".join(item.lines[0] for item in items[:2]))


def test_no_page_ends_in_we_found_nothing():
    for profile in [None, *LIBRARY.profiles]:
        for ability in (0.5, 3.0, 6.5):
            steps = person_report(result(profile, ability=ability), LIBRARY, Texts("fr")).steps
            assert all("aucune formation" not in (step.no_offer or "") for step in steps)


def test_a_role_s_offers_and_job_sheets_are_shown_and_nothing_that_is_over():
    jobseeker = role_offers(result("jobseeker", ability=3.4), LIBRARY, Texts("fr"))
    leader = role_offers(result("leader", ability=3.4), LIBRARY, Texts("fr"))

    assert jobseeker is not None
    assert any("Fiche métier" in item.title for item in jobseeker.items)
    assert (jobseeker.title, leader.title) == ("À découvrir aussi", "Pour votre rôle")
    assert leader is not None
    assert all("passé" not in " ".join((item.title, *item.lines)) for item in leader.items)
    assert role_offers(result(None), LIBRARY, Texts("fr")) is None


def test_nobody_is_shown_what_is_only_announced_for_their_role():
    for profile in LIBRARY.profiles:
        shown = role_offers(result(profile, ability=3.4), LIBRARY, Texts("fr"))
        assert not shown or not any("Projet annoncé" in item.title for item in shown.items)


@pytest.mark.parametrize("profile", LIBRARY.profiles)
@pytest.mark.parametrize("ability", [0.5, 1.5, 2.5])
def test_who_begins_is_offered_nothing_that_is_perhaps_closed_and_the_mediator_may_see_it(profile, ability):
    made = person_report(result(profile, ability=ability), LIBRARY, Texts("fr"))
    begins = (made.overall.level or 0) <= BEGINS_UP_TO

    assert not begins or all(step.offer is None or not step.offer.check_first for step in made.steps)
    assert len(made.offers) == sum(step.cited is not None for step in made.steps)
    if profile == "employee":
        assert made.offers


@pytest.mark.parametrize("profile", LIBRARY.profiles)
def test_who_makes_the_first_gestures_is_given_no_job_sheet(profile):
    assert role_offers(result(profile), LIBRARY, Texts("fr")) is None


def test_somebody_who_answers_in_spanish_is_sent_to_no_french_course_and_to_nothing_that_is_over():
    for profile in LIBRARY.profiles:
        made = result(profile, "es", ability=2.0)
        for one in made.offers:
            offer = LIBRARY.catalogue.offers[one.offer]
            assert offer.kind != "course"
            assert offer.status not in {"past", "ended"}
    assert any(LIBRARY.catalogue.offers[one.offer].kind == "course" for one in result("employee", "fr", 2.0).offers)


@pytest.mark.parametrize("lang", ["fr", "en", "es", "it"])
def test_a_step_at_the_aimed_level_says_that_it_is_to_be_confirmed(lang):
    made, found = result("citizen", lang, ability=3.4), 0
    for step in person_report(made, LIBRARY, Texts(lang)).steps:
        score = made.scores[step.competence]
        if score.stated and score.level and score.target and score.level >= score.target and score.verdict != "yes":
            found += 1
            words = Texts(lang).t("report.step_why_confirm", level="@").split("@")
            assert step.why.startswith(words[0]) and step.why.endswith(words[1])
            assert str(score.target) not in step.why.replace(str(score.level), "", 1)
    assert found
