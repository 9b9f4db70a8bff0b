"""The shipped content keeps its promises: the bank's design rules are declared in data/rules/ and held by
tests/content/test_bank_rules.py; here stand sources, offers, profiles, and what the statements tell of a level.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from slips import slips

from skillcheck.content.library import load
from skillcheck.forms.check_letter import check_letter
from skillcheck.measurement.measure import compile_model

LIBRARY = load()
QUESTIONS = LIBRARY.bank.questions
SELF_REPORT = [question for question in QUESTIONS if question.is_self_report]
CHECKS = [question for question in QUESTIONS if question.is_check]
SITUATIONS = [question for question in QUESTIONS if question.is_situation]
COMPETENCES = tuple(LIBRARY.framework.competences)
LANGUAGES = ("fr", "en", "es", "it")


def test_situations_say_that_they_are_derived_and_from_what():  # E4 E8
    assert {situation.origin for situation in LIBRARY.situations} == {"derived"}
    assert all(situation.source.ref and situation.source.title for situation in LIBRARY.situations)


def test_every_area_meets_the_social_economy_in_a_situation():  # E4
    areas = {LIBRARY.framework.area_of[question.competence] for question in SITUATIONS}

    assert areas == {area.id for area in LIBRARY.framework.areas}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_a_question_is_whole_in_the_four_languages(question):  # E5
    item = question.item
    texts = [item.text, item.say, *(option.text for option in item.options)]
    texts += [item.explanation] if question.is_check else []

    assert all(tuple(text) == LANGUAGES for text in texts)


def test_every_offer_has_its_source_and_every_link_its_reason_and_author():  # E8
    catalogue = LIBRARY.catalogue

    assert len(catalogue.offers) >= 20
    assert all(offer.source for offer in catalogue.offers.values())
    assert {source for offer in catalogue.offers.values() for source in offer.source} <= set(catalogue.sources)
    assert all(link.reason["fr"] and link.basis == "editorial" for link in catalogue.links)


def test_no_offer_claims_to_be_open_and_enrolment_is_named_only_where_a_source_gives_it():  # E8
    offers = LIBRARY.catalogue.offers.values()

    assert [offer.id for offer in offers if offer.status == "open"] == []
    assert all(offer.source for offer in offers if offer.enrol)


def test_profiles_ask_for_a_level_in_every_competence_and_say_why():
    for profile in LIBRARY.profiles.values():
        assert tuple(profile.targets) == COMPETENCES, profile.id
        assert all(area.why["fr"] for area in profile.areas), profile.id


def test_the_8_statements_of_a_competence_alone_tell_its_level_everywhere():  # E9: posterior sd ≤ 0.75 level, θ from 1 to 8
    information = _benchmark("information")
    model = compile_model(LIBRARY.framework, LIBRARY.bank)
    by_parameters = {}
    for competence in COMPETENCES:
        own = [question for question in SELF_REPORT if question.competence == competence]
        by_parameters[tuple((q.level, q.slopes, q.thresholds) for q in own)] = own

    curves = [information.alone(model, own) for own in by_parameters.values()]

    assert len(information.THETAS) == 15
    assert max(curve.max() for curve in curves) <= information.BAR == 0.75


@pytest.mark.parametrize("lang", LANGUAGES)
def test_neither_the_place_nor_the_length_of_an_answer_gives_it_away(lang):  # E3
    shares = _benchmark("cues").checks(LIBRARY, lang)

    assert 0.20 <= shares.pop("longest") <= 0.30
    assert shares.pop("shortest") <= 0.36
    assert set(shares) == {"at a", "at b", "at c", "at d"}
    assert all(0.20 <= share <= 0.30 for share in shares.values())


def test_no_fixed_set_of_letters_solves_the_checks_with_several_answers():  # E3
    _, solved, of = _benchmark("cues").best_set(LIBRARY)

    assert (solved, of) == (1, 7)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_knows_only_the_small_signs_scores_little_more_than_chance(lang):  # E4: chance is 1.5 of 3
    cues = _benchmark("cues")
    scores = cues.readers(LIBRARY, cues.read_style(cues.data_folder()), lang)

    assert {"colon-", "then+", "ask+", "length+", "told", "learnt"} <= set(scores)
    assert max(scores.values()) <= cues.BAR == 1.65


def _benchmark(name: str):
    path = Path(__file__).parents[2] / "benchmarks" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"benchmark_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_slip_in_a_code_leads_to_another_question_under_the_same_letter():
    ids = set(LIBRARY.bank.ids)
    met = 0

    for item in ids:
        for other in slips(item) & ids:
            met += 1
            assert check_letter(other) != check_letter(item), (item, other)

    assert len(ids) > 300
    assert met > 2000
