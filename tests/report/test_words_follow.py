"""What a page says follows from what was answered: found by reading twelve interviews whole, from level 0 to level 8."""

from __future__ import annotations

import re

import pytest
from small import small_library

from skillcheck.i18n import Printed, Texts
from skillcheck.person.build import build_result, given_answer
from skillcheck.questions.item_bank import Question
from skillcheck.recommend.exercises import Act
from skillcheck.report.naming import cited, quoted
from skillcheck.report.person.acts import act_line
from skillcheck.report.person.report import PersonReport, person_report

LIBRARY = small_library()
BANK = LIBRARY.bank
LANGS = ("fr", "en", "es", "it")
FR = Texts("fr")


def page(answers: dict[str, str], lang: str = "fr", profile: str | None = "citizen") -> PersonReport:
    given = [given_answer(LIBRARY, item, code, lang) for item, code in answers.items()]
    target = LIBRARY.profiles[profile] if profile else None
    return person_report(build_result(LIBRARY, given, profile=target, mode="file", lang=lang), LIBRARY, Texts(lang))


def code(question: Question, category: int) -> str:
    return next(code for code, one in question.codes.items() if one == category)


def up_to(level: int, above: str | None = None) -> dict[str, str]:
    """Everything done without help up to a level; above it not yet, or ``above``."""
    return {
        one.id: code(one, 2) if one.level <= level else above or code(one, 0)
        for one in BANK.questions
        if one.is_self_report
    }


FIRST = [one.id for one in BANK.questions if one.is_self_report and one.level == 1 and one.competence[1:] == ".1"][:4]


@pytest.mark.parametrize("lang", LANGS)
def test_who_can_only_say_i_cannot_tell_is_offered_first_gestures_and_not_told_that_nothing_was_answered(lang):
    made, texts = page(dict.fromkeys(FIRST, "dk"), lang), Texts(lang)

    assert [step.act.id[:3] for step in made.steps if step.act] == ["e00"] * 3
    assert [step.name for step in made.steps] == [texts.t(f"report.step_gesture_{n}") for n in (1, 2, 3)]
    assert [step.why for step in made.steps] == [texts.t(f"report.step_why_gesture_{n}") for n in (1, 2, 3)]
    said = [*made.sure, *made.not_asked]
    assert texts.t("report.sure_nothing") not in said
    assert texts.t("report.not_asked_all") not in said
    assert texts.t("report.could_not_tell", n=4) in said


def test_among_the_first_gestures_of_who_begins_none_is_of_a_competence_that_has_its_tick():
    begun = up_to(0)
    first = page(begun).steps[0].competence
    done = {one.id: code(one, 2) for one in BANK.questions if one.id in begun and one.competence == first}

    made = page(begun | done)

    assert next(row for row in made.rows() if row.id == first).reached == "yes"
    assert made.steps and first not in {step.competence for step in made.steps}


@pytest.mark.parametrize("how", ["pn", "skip", "na"])
def test_who_does_not_answer_is_not_taken_for_a_beginner(how):
    made = page(dict.fromkeys(FIRST, how))

    assert made.steps == ()
    assert made.steps_note == Texts("fr").t("report.steps_no_answers")


def test_who_cannot_tell_of_hard_things_alone_is_not_taken_for_a_beginner():
    hard = [one.id for one in BANK.questions if one.is_self_report and one.level == 6][:5]

    assert page(dict.fromkeys(hard, "dk")).steps == ()


@pytest.mark.parametrize("above", [None, "dk"])
@pytest.mark.parametrize("level", [1, 2, 4])
def test_the_missing_levels_are_those_from_the_level_said_to_the_target(level, above):
    texts = Texts("fr")
    rows = page(up_to(level, above), profile="mediator").rows()

    counted = [row for row in rows if row.reached == "no"]
    assert counted
    for row in counted:
        assert row.target is not None
        assert row.level is not None
        assert row.gap_words == texts.t("report.gap_missing", n=row.target - row.level)


@pytest.mark.parametrize("lang", LANGS)
def test_no_page_says_that_something_was_not_asked(lang):
    """A competence of which only «I can't tell» is known was asked."""
    made = page(
        up_to(2, "dk") | dict.fromkeys((one.id for one in BANK.questions if one.competence == "1.3"), "dk"), lang
    )

    heading = Texts(lang).t("report.not_asked")
    assert any(LIBRARY.framework.competences["1.3"].short[lang] in words for words in made.not_asked)
    assert not re.search(r"demandé|ask|preguntado|chiesto", heading)


def test_a_page_that_is_sure_of_its_levels_does_not_say_that_they_may_be_off():
    texts = Texts("fr")
    off = {texts.t("report.sure_within", n=n) for n in (1, 2, 3)}

    assert off.isdisjoint(page(up_to(8)).sure)
    assert not off.isdisjoint(page({item: up_to(4)[item] for item in list(up_to(4))[::4]}).sure)


def test_beside_a_card_to_show_to_somebody_nothing_is_promised_soon():
    texts = Texts("fr")
    able, new = page(up_to(5), profile="mediator").steps, page(up_to(1)).steps

    soon = texts.t("report.to_try")
    assert all((step.to_try_label == soon) == (step.act is not None and step.act.way == "do") for step in able)
    assert {step.to_try_label for step in new if step.act} == {soon}


def missed_alone(level: int, asked: int, topic: str = "1.1") -> dict[str, str]:
    """Everything done up to a level, but of one topic nothing was asked below ``asked``: not yet."""
    others = {item: answer for item, answer in up_to(level).items() if BANK[item].competence != topic}
    own = [one for one in BANK.questions if one.competence == topic and one.is_self_report and one.level >= asked]
    return others | {one.id: code(one, 0) for one in own}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("topic", "asked", "ahead"), [("1.2", 3, "s122"), ("3.1", 4, "s313")])
def test_what_was_not_asked_is_neither_a_level_nor_promised_soon(lang, topic, asked, ahead):
    """Who does everything up to level 4 was asked, of one topic, about level 5 alone: «D'après vos réponses : niveau 3»
    and «Ce que vous pourrez dire bientôt» stood before something of level 4, which they do."""
    texts = Texts(lang)

    step = next(step for step in page(missed_alone(2, asked, topic), lang, None).steps if step.competence == topic)

    around = (Printed(texts.t("report.level_around", level=level)) for level in (1, 2, 3))
    assert step.why in {texts.t("report.step_why_low", level=words) for words in around}
    assert step.to_try == quoted(texts.choose(BANK[ahead].item.text), texts)
    assert step.to_try_label == texts.t("report.to_try_perhaps")


def test_nobody_shows_to_others_what_they_never_said_they_do():
    def way(answers: dict[str, str]) -> str | None:
        return next(step.act.way for step in page(answers, profile=None).steps if step.competence == "1.1" and step.act)

    assert way(missed_alone(5, 6)) == "do"
    assert way(up_to(5) | missed_alone(5, 6)) == "guide"


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_to_be_known_is_looked_up_and_what_is_to_be_done_is_begun(lang):
    """«Note a first step and a date today: “I know …”»: knowing something is no step."""
    texts, seen = Texts(lang), set()
    known = {texts.choose(one.item.text).strip("«»“”. ") for one in BANK.questions if one.item.facet == "knowledge"}
    for profile in ("mediator", "trainer", "leader"):
        for step in page(up_to(5), lang, profile).steps:
            if step.to_try and step.act and step.act.way == "guide":
                is_known = any(one in step.to_try for one in known)
                seen.add(is_known)
                assert step.to_try_label == texts.t("report.to_look_up" if is_known else "report.to_try_beyond")
    assert False in seen


@pytest.mark.parametrize("level", range(6))
@pytest.mark.parametrize("profile", LIBRARY.profiles)
def test_what_can_be_said_soon_is_what_the_card_beside_it_exercises(profile, level):
    """«Sur un téléphone, je trouve l'application» stood beside «toucher le bon endroit», a gesture below it."""
    exercised = {
        one.id: {
            q.item.text["fr"] for q in BANK.questions if (q.competence, q.level) == (one.competences[0], one.level)
        }
        for one in LIBRARY.exercises.values()
    }
    for step in page(up_to(level), profile=profile).steps:
        if step.to_try and step.act and step.act.way == "do":
            assert step.to_try in {quoted(FR.choose({"fr": text}), FR) for text in exercised[step.act.id]}, step.act.id


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_that_goes_home_says_the_next_level_and_not_a_distant_target(lang):
    texts = Texts(lang)
    for profile in LIBRARY.profiles:
        made = page(up_to(1), lang, profile)
        levels = {one.id: one.level for one in made.competences}
        for step in made.steps:
            level = levels[step.competence]
            assert step.why == texts.t("report.step_why", level=Printed(texts.t("report.level", level=level)), next=2)


@pytest.mark.parametrize("lang", LANGS)
def test_whose_wish_a_card_to_show_is_stands_before_it(lang):
    """«Je veux rendre un document lisible» was printed on what the person is to show to somebody."""
    texts = Texts(lang)
    acts = [step.act for step in page(up_to(5), lang).steps if step.act and step.act.way == "guide"]

    assert acts
    for act in acts:
        minutes = LIBRARY.exercises[act.id].minutes
        assert act.title.startswith(texts.t("report.act_guide", n=minutes))
        assert act.goal.removesuffix(".") in act.title
        assert act.under == act.id


@pytest.mark.parametrize("way", ["do", "guide"])
def test_a_card_that_needs_somebody_says_so_before_it_is_begun(way):
    card = next(iter(LIBRARY.exercises.values()))
    two = card.model_copy(update={"with_somebody": True})

    alone, both = (act_line(Act(one, way), FR).heading for one in (card, two))

    assert "quelqu’un" not in alone
    assert ("avec quelqu’un" in both) is (way == "do")


def test_who_begins_does_with_somebody_whatever_is_harder_than_a_first_gesture():
    """«À faire aujourd'hui, 10 min», alone, an open article to look at, was said to who opens no page yet."""
    given = [given_answer(LIBRARY, one, "0", "fr") for one in FIRST]
    made = build_result(LIBRARY, given, mode="file", lang="fr").model_copy(update={"goal": "scams"})

    acts = [step.act for step in person_report(made, LIBRARY, FR).steps if step.act]

    assert acts
    assert not any(LIBRARY.exercises[act.id].with_somebody for act in acts)
    assert all(LIBRARY.exercises[act.id].level and "avec quelqu’un" in act.line for act in acts)


def test_reached_is_said_only_where_something_as_hard_is_done():
    """«atteint» stood beside «3 (1–4), visé : 2» of who had only answered «not yet» to something of level 4."""
    hard = next(one.id for one in BANK.questions if one.is_self_report and one.competence == "1.1" and one.level >= 4)
    easy = {one: put for one, put in up_to(3).items() if BANK[one].competence != "1.1"}

    rows = {row.id: row for row in page(easy | {hard: "0"}).rows()}

    assert rows["1.1"].reached == rows["1.2"].reached == "yes"
    assert rows["1.1"].gap_words == FR.t("report.gap_likely")
    assert rows["1.2"].gap_words == FR.t("report.gap_reached")
    assert FR.t("report.gap_likely") in rows["1.1"].alt


def test_levels_are_missing_for_certain_only_where_something_as_easy_is_not_done():
    """«encore 2 niveaux» stood beside «au moins niveau 1» of who did level 1 of it and was asked nothing harder."""
    asked, rest = up_to(1), {one: put for one, put in up_to(1).items() if BANK[one].competence != "1.2"}
    first = next(one for one in asked if BANK[one].competence == "1.2" and BANK[one].level == 1)

    rows = [{row.id: row for row in page(put).rows()}["1.2"] for put in (rest | {first: asked[first]}, asked)]

    assert all(row.missing for row in rows)
    assert rows[0].gap_words == FR.t("report.gap_missing_likely", n=rows[0].missing)
    assert rows[1].gap_words == FR.t("report.gap_missing", n=rows[1].missing)


@pytest.mark.parametrize("how", ["alone", "help"])
@pytest.mark.parametrize("lang", LANGS)
def test_answers_are_said_to_be_given_with_help_only_where_they_were(lang, how):
    """On a telephone every row read «Réponses (avec aide) 4» of who had answered alone."""
    given = [given_answer(LIBRARY, one, "0", lang, how=how) for one in FIRST]
    made = person_report(build_result(LIBRARY, given, mode="interview", lang=lang), LIBRARY, Texts(lang))

    key = "report.column_answers" if how == "alone" else "report.column_answers_helped"
    assert made.answers_title == Texts(lang).t(key)


def test_no_gap_stands_where_no_level_is_said():
    rows = page(dict.fromkeys(FIRST, "0")).rows()

    assert not [row.id for row in rows if row.level is None and row.answered and row.gap_words]


@pytest.mark.parametrize("next_one", [None, "0"])
def test_a_level_is_perhaps_higher_where_the_next_one_was_not_asked(next_one):
    """«niveau 1» stood above «bientôt, ou peut-être déjà» something of level 2."""
    own = [one for one in BANK.questions if one.is_self_report and one.competence == "2.1"]
    put = {one.id: code(one, 2 if one.level == 1 else 0) for one in own if one.level in {1, 3}}
    put |= {one.id: next_one for one in own if one.level == 2 and next_one}
    others = {one: given for one, given in up_to(1).items() if BANK[one].competence != "2.1"}

    row = next(row for row in page(others | put).rows() if row.id == "2.1")

    level = Printed(FR.t("report.level", level=1))
    assert row.level_words == (level if next_one else FR.t("report.level_perhaps_higher", level=level))


@pytest.mark.parametrize("lang", LANGS)
def test_a_sheet_of_easy_things_praises_nobody_for_a_profile_that_asks_more(lang):
    """A sheet of levels 1 and 2 ticked in the last column: «Bravo» stood above «au moins niveau 2 ; visé : 3»."""
    texts = Texts(lang)
    made = page({one.id: code(one, 3) for one in BANK.questions if one.is_self_report and one.level <= 2}, lang)

    below = [row.id for row in made.competences if row.target and (row.level or 0) < row.target]
    assert made.steps_note is None
    assert {step.competence for step in made.steps} <= {*below}
    assert texts.t("report.sure_open_above") in made.sure
    assert not any(texts.t("report.sure_within", n=n) in made.sure for n in (1, 2, 3))


def test_who_reaches_every_target_is_praised():
    assert "Bravo" in (page(up_to(4)).steps_note or "")


@pytest.mark.parametrize("lang", LANGS)
def test_a_quoted_card_ends_with_one_full_stop(lang):
    lines = [step.act.line for step in page(up_to(1), lang).steps if step.act]

    assert lines
    assert not [line for line in lines if re.search(r"\.\W?[»”]\.", line)]


@pytest.mark.parametrize("lang", LANGS)
def test_an_answer_cited_within_a_sentence_has_no_full_stop_of_its_own(lang):
    """«sí, sin ayuda». o mejor: 5 de 60, in every group's page of questions to teach."""
    texts = Texts(lang)
    answer = Printed(cited("sí, sin ayuda", texts))

    assert not re.search(r"[»”]\.", texts.t("report.question_done", answer=answer, good=5, of=60))


@pytest.mark.parametrize("lang", LANGS)
def test_the_words_of_a_level_do_not_need_more_than_the_answer_that_reaches_it(lang):
    """«Taken up by other organisations» is an answer of its own, above the one that is enough for level 8; «when I am
    guided» is not true of who does everything of level 1 alone."""
    words = {one.level: one.plain[lang].lower() for one in LIBRARY.framework.levels}

    assert not re.search(r"repr[ie]n|repris|take[ns]? up|adopt|ripres|riprend", words[8])
    assert not re.search(r"guide|guía|guida", words[1])


def test_what_is_done_without_help_is_quoted_before_what_needs_help():
    """Four times «oui, avec de l'aide» to who does everything of level 1 alone: harder things, and none of her own."""
    texts, done = Texts("fr"), up_to(1)
    done |= {one.id: code(one, 1) for one in BANK.questions if one.is_self_report and one.level == 2}

    own = {texts.choose(one.item.text) for one in BANK.questions if one.is_self_report and one.level == 1}
    said = [strength.statement for strength in page(done).strengths]
    assert len(said) == 4
    assert set(said) <= own


def test_where_no_level_is_said_none_may_be_off():
    """Four «not yet» at level 1: an area of two answers has a level in the table, the person's page has none."""
    made = page(dict.fromkeys([*FIRST, "s231"], "0"))

    assert made.headline == Texts("fr").t("report.headline_begins")
    assert not any(Texts("fr").t("report.sure_within", n=n) in made.sure for n in (1, 2, 3))


@pytest.mark.parametrize("lang", LANGS)
def test_who_is_alone_is_not_told_together(lang):
    note = page(dict.fromkeys(FIRST, "dk"), lang).steps_note

    assert note == Texts(lang).t("report.steps_begin")
    assert not re.search(r"ensemble|together|juntos|en común|insieme", note)


def test_a_printed_page_tells_the_address_of_what_it_offers():
    """«Où» stood empty beside a name to be clicked, and paper has no click."""
    steps = [step for level in (3, 4, 5) for step in page(up_to(level), profile="leader").steps]
    offers = [step.offer for step in steps if step.offer]

    assert offers
    assert all(offer.url is None or offer.url in offer.where for offer in offers)
    assert all(offer.where for offer in offers)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", ["to_try", "to_try_beyond", "to_look_up"])
def test_before_a_statement_between_quotation_marks_somebody_says_it(lang, key):
    """«Notez un premier geste et une date : « Je choisis un outil… »» read as if that were to be noted."""
    assert re.search(r"\b(dire|say|decir)\b", Texts(lang).t(f"report.{key}"))
