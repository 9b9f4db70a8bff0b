"""The shipped bank keeps its promises: how many questions, of which facet, level and language, and none twice.

Requirements: E1 168 self-report items, one per competence and level; E2 facets; E3 104 checks; E4 20 situations;
E5 four languages; E6 easy to read; E7 no two items nearly the same; E8 sources; E9 information.
"""

from __future__ import annotations

import importlib.util
import re
import statistics
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

import pytest

from skillcheck.content.library import load
from skillcheck.content.readability import count_words, sentences
from skillcheck.measurement.measure import compile_model

LIBRARY = load()
QUESTIONS = LIBRARY.bank.questions
SELF_REPORT = [question for question in QUESTIONS if question.is_self_report]
CHECKS = [question for question in QUESTIONS if question.is_check]
SITUATIONS = [question for question in QUESTIONS if question.is_situation]
COMPETENCES = tuple(LIBRARY.framework.competences)
LANGUAGES = ("fr", "en", "es", "it")

SAME_WORDS = 0.65
"""Two questions share at most this part of their words of 4 letters and more (Jaccard index), in any language."""
SAME_LETTERS = 0.85
"""Two self-report statements are at most this alike letter by letter (difflib's ratio), in any language."""
MEDIAN_WORDS = 11
"""The median sentence of levels 1–2 has at most this many words."""


def test_the_bank_has_168_statements_104_checks_and_60_situation_questions():  # E1 E3 E4
    assert (len(SELF_REPORT), len(CHECKS), len(SITUATIONS)) == (168, 104, 60)
    assert len(QUESTIONS) == 332
    assert len(LIBRARY.situations) == 20


@pytest.mark.parametrize("competence", COMPETENCES)
def test_each_competence_has_one_statement_for_each_of_the_8_levels(competence):  # E1
    levels = [question.level for question in SELF_REPORT if question.competence == competence]

    assert sorted(levels) == list(range(1, 9))


@pytest.mark.parametrize("competence", COMPETENCES)
def test_each_competence_asks_what_people_know_and_do(competence):  # E2
    facets = Counter(question.item.facet for question in SELF_REPORT if question.competence == competence)

    assert facets["knowledge"] >= 2
    assert facets["skill"] >= 4
    assert set(facets) == {"knowledge", "skill"}, "an opinion has no level: what is said about oneself is a deed"


def test_the_facet_and_the_level_of_a_statement_decide_its_scale():  # E2
    def expected(question):
        if question.level == 8:
            return "experience"
        return {"skill": "autonomy", "knowledge": "knowledge"}[question.item.facet]

    assert [q.id for q in SELF_REPORT if q.item.scale != expected(q)] == []


def test_a_statement_is_said_aloud_as_a_question():
    assert [(q.id, lang) for q in SELF_REPORT for lang in LANGUAGES if not q.item.say[lang].endswith("?")] == []


@pytest.mark.parametrize("competence", COMPETENCES)
def test_each_competence_has_checks_from_easy_to_hard(competence):  # E3
    levels = {question.level for question in CHECKS if question.competence == competence}

    for band in [(1, 2), (3, 4), (5, 6), (7,)]:
        assert levels & set(band), band


def test_the_levels_where_most_people_are_decided_have_their_checks():  # E3
    levels = Counter(question.level for question in CHECKS)

    assert (levels[1], levels[3], levels[6]) >= (8, 16, 8)


def test_a_check_has_4_options_and_one_right_answer_or_says_that_there_are_several():  # E3
    for question in CHECKS:
        rights = sum(option.right for option in question.item.options)
        says_several = "Plusieurs réponses" in question.item.text["fr"]

        assert len(question.item.options) == 4, question.id
        assert (rights > 1) == says_several == (question.item.scale == "checkmany"), question.id
    several = Counter(q.competence for q in CHECKS if q.takes_several)
    assert max(several.values()) <= 1


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


def test_every_situation_has_3_questions_whose_options_carry_each_value_once():  # E4
    for situation in LIBRARY.situations:
        assert len(situation.questions) == 3, situation.id
        for item in situation.questions:
            assert sorted(option.value for option in item.options) == [0, 1, 2, 3], item.id


def test_the_best_answer_of_a_situation_stands_everywhere():  # E4
    best = Counter(next(i for i, o in enumerate(q.item.options) if o.value == 3) for q in SITUATIONS)

    assert set(best) == {0, 1, 2, 3}
    assert min(best.values()) >= 6


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


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_median_sentence_of_levels_1_and_2_is_short(lang):  # E6
    easy = [question.item for question in QUESTIONS if question.level <= 2]
    words = [count_words(s) for item in easy for text in (item.text, item.say) for s in sentences(text[lang])]

    assert len(words) >= 100
    assert statistics.median(words) <= MEDIAN_WORDS


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_questions_say_nearly_the_same(lang):  # E7
    words = {question.id: _long_words(question, lang) for question in QUESTIONS}
    pairs = [(a, b) for a, b in combinations(words, 2) if words[a] | words[b]]

    alike = [pair for pair in pairs if _jaccard(words[pair[0]], words[pair[1]]) > SAME_WORDS]

    assert len(pairs) >= 54_000
    assert alike == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_statements_are_nearly_the_same_letter_by_letter(lang):  # E7
    texts = {question.id: _plain(question.item.text[lang]) for question in SELF_REPORT}
    matcher, alike = SequenceMatcher(autojunk=False), []
    for competence_or_level in (lambda q: q.competence, lambda q: q.level):
        for key in {competence_or_level(question) for question in SELF_REPORT}:
            near = [question.id for question in SELF_REPORT if competence_or_level(question) == key]
            for first, second in combinations(near, 2):
                matcher.set_seqs(texts[first], texts[second])
                if matcher.real_quick_ratio() > SAME_LETTERS and matcher.quick_ratio() > SAME_LETTERS:
                    alike += [(first, second)] if matcher.ratio() > SAME_LETTERS else []

    assert alike == []


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


def test_ids_say_where_a_question_belongs():
    for question in SELF_REPORT:
        assert re.fullmatch(rf"s{question.competence.replace('.', '')}{question.level}[b-z]?", question.id)
    for question in CHECKS:
        assert re.fullmatch(rf"k{question.competence.replace('.', '')}[1-9][b-z]?", question.id)
    for question in SITUATIONS:
        assert question.id[:-1] == question.situation.id


def _long_words(question, lang: str) -> frozenset[str]:
    """Words of 4 letters and more of the question and its own options, without accents."""
    texts = [question.item.text, *(option.text for option in question.item.options)]
    return frozenset(word for text in texts for word in re.findall(r"\w{4,}", _plain(text[lang])))


def _plain(words: str) -> str:
    decomposed = unicodedata.normalize("NFKD", words.lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _jaccard(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / len(first | second)


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


def _benchmark(name: str):
    path = Path(__file__).parents[2] / "benchmarks" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"benchmark_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
