"""What a person's report says: figures computed once, kindly put, nothing promised that is not known."""

from __future__ import annotations

from dataclasses import replace

import pytest
import report_samples as samples
from small import small_library

from skillcheck.errors import DataProblem
from skillcheck.i18n import Texts, typeset
from skillcheck.person.build import build_result, given_answer
from skillcheck.person.record import Result
from skillcheck.report.naming import quoted
from skillcheck.report.offers import offer_line
from skillcheck.report.person.next_steps import MOST_STEPS
from skillcheck.report.person.report import PersonReport, person_report
from skillcheck.report.person.strengths import MOST_STRENGTHS
from skillcheck.report.render.level_strip import figures, strip

FR = Texts("fr")


STATEMENTS = [one.id for one in small_library().bank.questions if one.is_self_report]
STATEMENTS_FIRST, STATEMENTS_FEW = STATEMENTS[0], STATEMENTS[:30]


def answers_of(*codes: str) -> set[str]:
    """The words of these answers in the three scales about oneself."""
    scales = small_library().framework.scales
    return {
        FR.choose(option.text)
        for name in ("autonomy", "knowledge", "experience")
        for option in scales[name].options
        if option.code in codes
    }


def report(**options):
    return person_report(samples.person(content=small_library(), **options), small_library(), FR)


def test_strengths_are_things_done_alone_and_come_from_several_areas() -> None:
    made = report()

    assert 1 <= len(made.strengths) <= MOST_STRENGTHS
    assert {one.how for one in made.strengths} <= answers_of("2", "3")
    assert len({one.name for one in made.strengths}) == len(made.strengths)


def test_someone_who_does_nothing_alone_still_hears_of_what_goes_with_help() -> None:
    made = report(ability=1.2, count=12)

    assert {one.how for one in made.strengths} <= answers_of("1", "2", "3")
    assert made.strengths or made.strengths_empty


@pytest.mark.parametrize("code", ["1", "2", "3"])
@pytest.mark.parametrize("scale", ["autonomy", "knowledge", "experience"])
def test_a_strength_says_the_answer_that_was_given_and_only_what_is_done(scale: str, code: str) -> None:
    bank = small_library().bank
    asked = [one for one in STATEMENTS if bank[one].item.scale == scale]
    passed = [one for one in asked if int(code) >= bank[one].decisive]
    words = {FR.choose(small_library().framework.scales[scale].options[int(code)].text)}

    made = person_report(given(dict.fromkeys(asked, code)), small_library(), FR)

    assert asked
    assert {one.how for one in made.strengths} == (words if passed else set())
    assert {one.statement for one in made.strengths} <= {FR.choose(bank[one].item.text) for one in passed}


@pytest.mark.parametrize("answers", [{STATEMENTS_FIRST: "3"}, dict.fromkeys(STATEMENTS_FEW, "dk")])
def test_too_few_answers_give_no_strength_and_say_so(answers: dict[str, str]) -> None:
    made = person_report(given(answers), small_library(), FR)

    assert made.strengths == ()
    assert made.strengths_empty == FR.t("report.strengths_unsaid")
    assert made.headline == FR.t("report.headline_unsaid")


def test_an_answer_that_the_content_no_longer_has_is_told_as_it_was_noted() -> None:
    content = small_library()
    made = given(dict.fromkeys(STATEMENTS, "2"))
    noted = made.answers[0].model_copy(update={"code": "8", "answer": "oui\x1b[31m, seule"})

    [strength] = person_report(made.model_copy(update={"answers": [noted]}), content, FR).strengths

    assert strength.how == "oui\\x1b[31m, seule"


@pytest.mark.parametrize("missed", [None, "0", "dk"])
def test_at_least_is_said_where_all_that_was_asked_is_done_and_something_of_that_level_was(missed: str | None) -> None:
    """Level 3 is done elsewhere; of 1.1 something of level 5 is, and where ``missed`` something of level 4 is not."""
    bank = small_library().bank
    harder = [one for one in STATEMENTS if bank[one].competence == "1.1" and bank[one].level >= 3]
    done = min(harder, key=lambda one: abs(bank[one].level - 5))
    answers = {one: "2" if bank[one].level <= 3 else "0" for one in STATEMENTS if bank[one].competence != "1.1"}
    answers |= {done: "2"} | ({} if missed is None else {next(one for one in harder if one != done): missed})
    made = given(answers, None)

    level = made.scores["1.1"].level
    row = next(row for row in person_report(made, small_library(), FR).competences if row.id == "1.1")

    at_least = FR.t("report.level_at_least", level=FR.t("report.level", level=level))
    assert level is not None and bank[done].level >= level
    assert (at_least in row.level_words, at_least in row.alt) == ((missed is None),) * 2


@pytest.mark.parametrize("missed", [None, "dk"])
def test_at_least_is_never_said_of_a_level_at_which_nothing_of_the_competence_was_done(missed: str | None) -> None:
    """Level 5 is done elsewhere, of 1.1 only what is easier was asked: its level is read from the answers around it."""
    bank = small_library().bank
    own = [one for one in STATEMENTS if bank[one].competence == "1.1" and bank[one].level <= 3]
    answers = {one: "2" for one in STATEMENTS if bank[one].level <= 5 and bank[one].competence != "1.1"}
    answers |= dict.fromkeys(own, "2") | ({} if missed is None else {max(own, key=lambda one: bank[one].level): missed})
    made = given(answers, None)

    told = person_report(made, small_library(), FR)
    step = next(step for step in told.steps if step.competence == "1.1")
    row = next(row for row in told.competences if row.id == "1.1")

    level = made.scores["1.1"].level
    assert level is not None and level > max(bank[one].level for one in own)
    around = FR.t("report.level_around", level=level)
    assert typeset(around, "fr") in step.why
    assert row.level_words == around
    assert around in row.alt


def test_at_most_three_steps_none_of_them_served_twice_by_one_offer() -> None:
    made = report(ability=2.5)

    titles = [step.offer.title for step in made.steps if step.offer]
    assert 1 <= len(made.steps) <= MOST_STEPS
    assert len(titles) == len(set(titles))


def test_no_offer_says_enrol_when_it_is_not_known_to_be_open() -> None:
    made = report()

    offers = [step.offer for step in made.steps if step.offer]
    assert offers
    for offer in offers:
        assert offer.check_first
        assert offer.source
        assert offer.how_long


@pytest.mark.parametrize(
    ("lang", "statement", "words"),
    [
        ("fr", "Je lis.", "« Je lis. »"),
        ("fr", "Je sais « voir ».", "« Je sais “voir”. »"),
        ("en", "I know “view” and “edit”.", "“I know ‘view’ and ‘edit’.”"),
        ("es", "Conozco «ver».", "«Conozco “ver”»."),
        ("it", "Conosco «vedere».", "«Conosco “vedere”»."),
    ],
)
def test_what_can_be_said_next_stands_between_the_marks_of_the_language(lang: str, statement: str, words: str) -> None:
    texts = Texts(lang)

    assert quoted(typeset(statement, lang), texts) == typeset(words, lang)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", "Cherchez si une nouvelle date existe (cette séance est passée)"),
        ("en", "See whether there is a new date (this session is over)"),
        ("es", "Mire si existe una nueva fecha (esta sesión ya ha pasado)"),
        ("it", "Veda se esiste una nuova data (questa sessione è già passata)"),
    ],
)
def test_of_a_session_that_is_over_the_next_date_is_to_be_asked(lang: str, words: str) -> None:
    content = small_library()
    over = [one for one in content.catalogue.offers.values() if one.status == "past"]

    said = {offer_line(content, Texts(lang), one, "1.1").status_words for one in over}

    assert said == {words}


def test_what_is_not_published_is_said_so() -> None:
    content = small_library()
    lines = [offer_line(content, FR, one, "1.1") for one in content.catalogue.offers.values()]

    assert any(FR.t("report.not_published") in (line.how_long, line.where) for line in lines)


def test_without_answers_there_is_no_level_and_no_zero() -> None:
    made = report(count=0)

    assert made.overall.level is None
    assert made.headline == FR.t("report.headline_none")
    assert made.steps == ()
    assert made.strengths_empty
    assert made.steps_note
    assert all(row.level_short == "–" for row in made.rows())


def given(answers: dict[str, str], profile: str | None = "employee") -> Result:
    """Someone who gave exactly these answers."""
    content = small_library()
    replies = [given_answer(content, item, code, "fr", "alone") for item, code in answers.items()]
    target = content.profiles[profile] if profile else None
    return build_result(content, replies, mode="interview", lang="fr", person="x", profile=target)


def said(code: str) -> PersonReport:
    return person_report(given(dict.fromkeys(STATEMENTS[:12], code)), small_library(), FR)


def test_not_yet_everywhere_is_an_answer_and_a_starting_point() -> None:
    made = said("0")

    assert made.strengths == ()
    assert made.strengths_empty == FR.t("report.strengths_empty_not_yet")
    assert made.overall.level is None  # twelve answers, but not from four areas
    assert made.headline == FR.t("report.headline_unsaid")
    assert made.steps


def test_who_prefers_not_to_answer_has_no_level_and_is_told_it_is_a_right() -> None:
    made = said("pn")

    assert made.overall.level is None
    assert made.headline == FR.t("report.headline_private")
    assert made.strengths_empty == FR.t("report.strengths_empty_private")
    assert made.steps == ()
    assert made.steps_note


def test_everything_reached_opens_on_what_may_come_next() -> None:
    everything = {one: "3" if small_library().bank[one].level <= 5 else "0" for one in STATEMENTS}

    made = person_report(given(everything, "citizen"), small_library(), FR)

    assert made.steps_note == FR.t("report.steps_all_reached", profile=made.profile)
    assert len(made.steps) == 3
    assert all(step.to_try and step.no_offer is None and "avancer" in step.why for step in made.steps[:2])
    assert made.steps[2].act and made.steps[2].act.way == "guide"


def test_everything_reached_and_no_task_left_still_says_what_next() -> None:
    everything = given(dict.fromkeys(STATEMENTS, "3"), "citizen")

    made = person_report(everything, small_library(), FR)

    assert [step.act.way for step in made.steps if step.act] == ["guide"]
    assert made.steps_note == FR.t("report.steps_all_reached_done", profile=made.profile)


def test_each_offer_says_the_gap_it_serves_how_well_and_whose_judgement() -> None:
    made = report(ability=2.5)

    offers = [step for step in made.steps if step.cited]
    assert len(made.offers) == len(offers) > 0
    for step in offers:
        _, facts = step.cited
        assert step.name in facts[0]
        assert any(f"{words} (notre jugement)" in facts[1] for words in ("fort", "partiel"))
        assert any("vérifier" in fact for fact in facts)
        assert facts[-1].startswith("Source")


@pytest.mark.parametrize("kind", ["is_situation", "is_self_report"])
def test_situations_are_said_to_be_derived_where_some_were_answered(kind: str) -> None:
    content = small_library()
    question = next(one for one in content.bank.questions if getattr(one, kind))
    answer = given_answer(content, question.id, next(iter(question.codes)), "fr")

    notes = person_report(build_result(content, [answer], mode="interview", lang="fr"), content, FR).notes

    assert (FR.t("report.note_situations") in notes) == (kind == "is_situation")


def test_without_a_profile_there_is_no_target_but_something_to_do() -> None:
    made = report(profile=None)

    assert {row.target for row in made.rows()} == {None}
    assert all(step.act and step.offer is None and step.no_offer is None for step in made.steps)


def test_inferred_is_told_apart_in_words_and_in_shape() -> None:
    made = report(count=12, areas="1234")

    inferred = [row for row in made.competences if row.basis == "inferred"]
    assert len(inferred) >= 8
    assert all("estimé" in row.level_short and "estimé" in row.alt for row in inferred)
    assert all("○" in strip(row) and "●" not in strip(row) for row in inferred)


@pytest.mark.parametrize("lang", ["fr", "en", "es", "it"])
def test_a_row_of_which_nothing_can_be_said_is_not_called_estimated(lang: str) -> None:
    """Three first gestures «not yet», and the interview ends: most rows say that nothing is known."""
    content, texts = small_library(), Texts(lang)
    first = [one.id for one in content.bank.questions if one.is_self_report and one.level == 1][:3]
    given = [given_answer(content, item, "0", lang) for item in first]

    made = person_report(build_result(content, given, mode="interview", lang=lang), content, texts)

    unsaid = [row for row in made.rows() if row.level is None and row.basis == "inferred"]
    assert len(unsaid) > 5
    assert {row.alt for row in unsaid} == {
        texts.t("report.row_alt", name=row.name, words=texts.t("report.level_unsaid")) for row in unsaid
    }


def test_rows_follow_the_framework() -> None:
    ids = [row.id for row in report().rows()]

    assert ids[:5] == ["overall", "1", "1.1", "1.2", "1.3"]
    assert len(ids) == 27


def test_next_time_is_a_task_not_yet_done_alone() -> None:
    result = samples.person(content=small_library())
    done = {FR.choose(small_library().bank[one.item].item.text) for one in result.answers if (one.category or 0) >= 2}

    tasks = {row.next_time for row in person_report(result, small_library(), FR).competences if row.next_time}

    assert len(tasks) >= 15
    assert not tasks & done


def test_unanswered_questions_do_not_count_against_anybody() -> None:
    people = (samples.person(content=small_library(), seed=seed) for seed in range(20))
    result = next(one for one in people if any(answer.category is None for answer in one.answers))
    silent = sum(one.category is None for one in result.answers)

    made = person_report(result, small_library(), FR)

    assert any(f"{silent} question" in words and "contre vous" in words for words in made.not_asked)


def test_i_cannot_tell_counts_a_little_and_the_page_says_so() -> None:
    made = person_report(given({one: "dk" if n % 3 else "2" for n, one in enumerate(STATEMENTS)}), small_library(), FR)

    told = " ".join(made.not_asked)
    assert FR.t("report.could_not_tell", n=sum(1 for n, _ in enumerate(STATEMENTS) if n % 3)) in told
    assert "contre vous" not in told


def test_no_level_is_called_inferred_where_none_is_said() -> None:
    made = person_report(given(dict.fromkeys(STATEMENTS[3:6], "0")), small_library(), FR)

    told = " ".join(made.not_asked)
    assert "déduit" not in told
    assert FR.t("report.not_asked_most") in told
    assert not any("niveau près" in words for words in made.sure)


@pytest.mark.parametrize("harder", [False, True])
def test_a_form_too_easy_to_tell_more_says_so_and_what_would(harder: bool) -> None:
    content = small_library()
    put = [q for q in content.bank.questions if q.is_self_report and q.level <= 2 + harder]
    answers = [given_answer(content, q.id, "2" if q.level <= 2 else "0", "fr") for q in put]

    made = person_report(build_result(content, answers, mode="paper", lang="fr"), content, FR)

    assert (FR.t("report.sure_open_above") in made.sure) is not harder
    assert ("vous pouvez dire au moins" in made.headline) is not harder


def test_honest_notes_are_there() -> None:
    citizen = report(profile="citizen")

    said = " ".join(citizen.notes)
    for words in (
        "auto-évaluation",
        "notre jugement",
        "refuser un emploi",
        "DigComp 2.2",
        "notre jugement",
    ):
        assert words in said


def test_changed_content_is_said() -> None:
    result = samples.person(content=small_library()).model_copy(update={"fingerprint": "0" * 16})

    assert any("ont changé" in words for words in person_report(result, small_library(), FR).notes)


def test_result_of_another_framework_is_refused() -> None:
    result = samples.person(content=small_library())
    other = result.model_copy(update={"scores": {"overall": result.scores["overall"]}})

    with pytest.raises(DataProblem) as caught:
        person_report(other, small_library(), FR)

    assert caught.value.problems[0].code == "report.other_framework"


def test_answers_to_items_that_are_gone_do_not_break_the_report() -> None:
    result = samples.person(content=small_library())
    gone = result.answers[0].model_copy(update={"item": "gone1"})

    made = person_report(result.model_copy(update={"answers": [gone, *result.answers[1:]]}), small_library(), FR)

    assert len(made.rows()) == 27


@pytest.mark.parametrize(
    ("missing", "reached", "shown"),
    [(None, "yes", "3 (2–4) → 4 ✓"), (None, "unknown", "3 (2–4) → 4 ?"), (1, "no", "3 (2–4) → 4 +1")],
)
def test_figures_say_how_far(missing: int | None, reached: str, shown: str) -> None:
    row = replace(report().overall, level=3, low=2, high=4, target=4, missing=missing, reached=reached)

    assert figures(row) == shown


def test_declared_and_shown_are_put_kindly() -> None:
    said = " ".join(words for seed in range(6) for words in report(seed=seed).mediator)

    assert "vont ensemble" in said or "trop peu de vérifications" in said
    assert "menti" not in said


def test_a_date_that_is_no_date_is_shown_as_it_is() -> None:
    result = samples.person(content=small_library()).model_copy(update={"finished": "demain\x1b[31m"})

    assert person_report(result, small_library(), FR).date == "demain\\x1b[31m"


def test_an_interview_that_stopped_early_says_so() -> None:
    result = samples.person(content=small_library()).model_copy(update={"finished_early": True})

    assert FR.t("report.sure_early") in person_report(result, small_library(), FR).sure


def test_an_offer_that_is_no_longer_known_is_not_shown() -> None:
    result, content = samples.person(content=small_library(), ability=2.5), replace(small_library())
    content.__dict__["exercises"] = {}  # nothing else to propose
    gone = [one.model_copy(update={"offer": "gone"}) for one in result.offers]

    steps = person_report(result.model_copy(update={"offers": gone}), content, FR).steps

    assert steps
    assert all(step.offer is None and step.no_offer for step in steps)


def test_someone_whose_answers_are_not_kept_is_told_that_nothing_can_be_quoted() -> None:
    result = samples.person(content=small_library()).model_copy(update={"answers": [], "autonomy": None})

    made = person_report(result, small_library(), FR)

    assert made.strengths == ()
    assert made.strengths_empty == FR.t("report.strengths_not_kept")


def test_before_level_one_is_put_in_words() -> None:
    made = report(ability=-2.0, count=40)

    assert made.overall.level == 0
    assert made.headline == FR.t("report.headline_zero")
    assert "niveau" not in made.headline


def test_unknown_profile_is_shown_by_its_name() -> None:
    result = samples.person(content=small_library()).model_copy(update={"profile": "our-own\x07"})

    assert person_report(result, small_library(), FR).profile == "our-own\\x07"
