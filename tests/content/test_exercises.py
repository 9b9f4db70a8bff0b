"""Cards to do today: one for every competence and level, the right one for a person, in every language; goals too."""

from __future__ import annotations

import re

import pytest
from markupsafe import escape

from skillcheck.content.library import load
from skillcheck.content.passages import passages
from skillcheck.content.readability import read_style
from skillcheck.i18n import Texts
from skillcheck.interview.interview import Interview, Reply, Setup
from skillcheck.person.build import build_result, given_answer
from skillcheck.questions.exercise import TOP_LEVEL
from skillcheck.recommend.coverage import coverage
from skillcheck.recommend.exercises import act_for
from skillcheck.report.person.next_steps import MOST_STEPS
from skillcheck.report.person.report import person_report
from skillcheck.report.render import html, markdown
from skillcheck.workflows.interview_result import result_of

LIBRARY = load()
AT = "2026-11-29T10:00:00+01:00"
CARDS = LIBRARY.exercises
FR = Texts("fr")


def chosen(competence: str, level: int | None, **more) -> tuple[str, str] | None:
    act = act_for(competence, level, CARDS, **more)
    return None if act is None else (act.exercise.id, act.way)


# --- which card ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("competence", "level", "expected"),
    [
        ("1.1", 0, ("e111", "do")),
        ("1.1", None, ("e111", "do")),
        ("1.1", 1, ("e112", "do")),
        ("1.1", 2, ("e113", "do")),
        ("1.1", 3, ("e114", "do")),
        ("1.1", 4, ("e115", "do")),
        ("1.1", 5, ("e115", "guide")),
        ("1.1", 8, ("e115", "guide")),
    ],
)
def test_the_card_is_that_of_the_next_level_and_from_the_top_on_it_is_shown_to_somebody(competence, level, expected):
    assert chosen(competence, level) == expected


def test_who_is_before_level_1_in_everything_begins_with_a_first_gesture():
    assert chosen("1.1", 0, beginner=True) == ("e004", "do")
    assert chosen("2.2", 0, beginner=True) == ("e221", "do")  # there is none for 2.2: its level 1
    assert chosen("1.1", 1, beginner=True) == ("e112", "do")


def test_a_card_done_alone_is_not_proposed_again():
    assert chosen("1.1", 1, done=["e112"]) == ("e113", "do")
    assert chosen("1.1", 2, done=["e113", "e114", "e115"]) is None
    assert chosen("1.1", 5, done=["e115"]) == ("e114", "guide")


def test_a_card_is_shown_by_who_does_as_hard_a_thing_and_first_one_that_is_done_by_one_person():
    assert chosen("5.3", 5, proved=4) == ("e535", "do")
    assert chosen("5.3", 5, proved=5) == ("e534", "guide")  # of e535 one would look for somebody who wants a pilot


def test_there_is_no_card_where_there_are_none():
    assert act_for("1.1", 0, {}) is None


def test_every_profile_has_an_act_and_a_human_place_in_every_competence_at_every_level():
    for profile, cells in coverage(LIBRARY).items():
        assert len(cells) == LIBRARY.framework.measurement.levels + 1
        for level, cell in enumerate(cells):
            assert cell.acts == cell.places == len(LIBRARY.framework.competences), (profile, level)


# --- what the cards say -------------------------------------------------------------------------------------


def test_every_competence_has_a_card_at_levels_1_to_5_and_there_are_12_first_gestures():
    by_level = [sum(card.level == level for card in CARDS.values()) for level in range(TOP_LEVEL + 1)]

    assert by_level == [12, 21, 21, 21, 21, 21]


def test_the_id_of_a_card_tells_its_competence_and_level():
    for card in CARDS.values():
        if card.level:
            assert card.id == f"e{card.competences[0].replace('.', '')}{card.level}"
        else:
            assert re.fullmatch(r"e0\d\d", card.id)


def texts_of(card):
    return [card.goal, card.needs, *card.steps, card.say, card.stumble, card.proof]


def test_the_same_digits_stand_in_every_language():
    for card in CARDS.values():
        for text in texts_of(card):
            digits = {lang: sorted(re.findall(r"\d+", words)) for lang, words in text.items()}
            assert len({tuple(found) for found in digits.values()}) == 1, (card.id, digits)


def test_no_card_names_an_address_or_a_mailbox_that_may_be_somebody_s():
    for card in CARDS.values():
        for text in texts_of(card):
            for words in text.values():
                for address in re.findall(r"[\w.-]+@[\w.-]+\w", words):
                    assert address.endswith(".example"), (card.id, address)


def test_the_lint_reads_every_text_of_cards_and_goals():
    lints = [
        one for one in passages(LIBRARY, read_style(LIBRARY.folder)) if one.file.startswith(("exercises", "goals"))
    ]
    texts = sum(len(texts_of(card)) for card in CARDS.values()) + 2 * len(LIBRARY.goals)
    texts += sum(1 + len(question.options) for question in LIBRARY.circumstances)

    assert len(lints) == 4 * texts
    assert {one.longest for one in lints} == {15}


OTHERS = re.compile(
    r"autre personne|personnes? (qui|à côté|d'accord|présentes|avec|du groupe|de votre|hors|pour)|quelqu'un|[Ff]aites lire"
    r"|faites-vous envoyer|(à|en) la personne|[Ll]a personne (dit|redit|ouvre|recharge|voit|l)|d'essai|pour l'essai"
)
"""What another person does: is there, sends, answers, reads over, or has prepared something to try with."""
TWO_OTHERS = re.compile(r"[2-9] personnes (d'accord|présentes)")
"""One other person is not enough."""
NAMED_ONLY = {"e252", "e265", "e315", "e331", "e332", "e344", "e433"}
"""Cards that name somebody who need not be there: whose photo it is, the machine that reads."""


def test_a_card_that_needs_another_person_says_so():
    """«À faire aujourd'hui» stood before cards that nobody can do alone at home, «avec quelqu'un» before two that take
    two others."""
    for card in LIBRARY.exercises.values():
        words = " | ".join(one["fr"] for one in (card.needs, *card.steps, card.proof))
        named = OTHERS.search(words) is not None
        assert bool(card.with_somebody) == (named and card.id not in NAMED_ONLY), card.id
        assert (card.with_somebody == 2) == bool(TWO_OTHERS.search(words)), card.id


def test_who_helps_is_said_without_a_trade_that_the_reader_may_not_have():
    """Who trains or advises was told to talk with «other» people of a trade that is the mediator's."""
    reasons = [one.reason for one in LIBRARY.catalogue.orientation if len(set(one.audience)) > 1]

    assert reasons
    others = re.compile(r"d'autres personnes|other digital|otras personas|altre persone")
    assert not [one for one in reasons if others.search(" ".join(one.values()))]


@pytest.mark.parametrize(("missed", "card"), [((), "e133"), ((3,), "e133"), ((2,), "e132")])
def test_a_goal_s_card_is_one_level_higher_only_where_the_next_level_was_not_missed(missed, card):
    assert chosen("1.3", 1, first=LIBRARY.goals["accounts"].exercises, missed=missed) == (card, "do")


# --- goals --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("goal", "card"), [("health", "e262"), ("rights", "e262"), ("procedures", "e262"), ("photos", "e532")]
)
def test_no_goal_proposes_what_does_not_serve_it(goal, card):
    """«Useful for your project»: a photo of one's profile, to see the doctor; a film of a gesture, to keep photos."""
    asked = LIBRARY.goals[goal]

    acts = [
        act_for(one, level, CARDS, first=asked.exercises)
        for one, target in asked.targets.items()
        for level in range(target)
    ]

    assert card not in {act.exercise.id for act in acts if act}


@pytest.mark.parametrize(
    ("goal", "level", "card"),
    [("rights", 0, "e011"), ("health", 0, "e011"), ("family", 0, "e251"), ("accounts", 1, "e313")],
)
def test_the_first_three_steps_of_a_goal_are_of_it_and_begin_easily(goal, level, card):
    """A paper to scan as a first gesture; a message to a charity, to see one's children; a poster, to keep accounts."""
    asked = LIBRARY.goals[goal]

    acts = [
        act_for(one, level, CARDS, beginner=not level, first=asked.exercises)
        for one in list(asked.targets)[:MOST_STEPS]
    ]

    assert card not in {act.exercise.id for act in acts if act}


@pytest.mark.parametrize(
    ("goal", "words"), [("health", "médecin"), ("photos", "Copiez une photo"), ("family", "visioconférence")]
)
def test_beside_put_it_into_practice_stands_a_card_of_the_goal(goal, words):
    made = person_report(result_at(6, "citizen").model_copy(update={"goal": goal}), LIBRARY, FR)

    card = CARDS[made.steps[0].act.id]

    assert made.steps[0].why == FR.t("report.step_why_real")
    assert any(words in text["fr"] for text in (card.goal, *card.steps))


MADE_BEFORE = re.compile(r"la veille|avant aujourd'hui|un autre jour")
"""What nobody can make today."""


def test_a_card_for_today_asks_for_nothing_that_had_to_be_made_before():
    """«À faire aujourd'hui, 15 min», and «il faut : 3 phrases écrites la veille»."""
    assert [one.id for one in CARDS.values() if MADE_BEFORE.search(one.needs["fr"] + one.steps[0]["fr"])] == []


def test_who_opens_no_page_yet_is_not_sent_to_a_map_on_the_web_alone():
    links = [one for one in LIBRARY.catalogue.orientation if "citizen" in one.audience and one.levels[0] == 0]
    where = [LIBRARY.catalogue.offers[one.offer].format for one in links]

    assert sum("mairie" in words["fr"] for words in where if words) >= 2


SENDS = re.compile(r"démarches|envoyer mes papiers")
"""What is done at level 4: a form sent, with its proof (s234)."""


def test_each_goal_asks_of_a_few_competences_and_begins_with_cards_of_them():
    assert len(LIBRARY.goals) >= 10
    for goal in LIBRARY.goals.values():
        assert 5 <= len(goal.targets) <= 7, goal.id
        assert max(goal.targets.values()) <= (4 if SENDS.search(goal.wish["fr"]) else 3), goal.id
        for card in goal.exercises:
            assert not set(CARDS[card].competences).isdisjoint(goal.targets), (goal.id, card)


# --- in a result --------------------------------------------------------------------------------------------


def result_at(level: int, profile: str):
    """Someone who does alone every task up to a level, and none above."""
    answers = [
        given_answer(LIBRARY, question.id, code, "fr")
        for question in LIBRARY.bank.questions
        if question.is_self_report
        for code, category in question.codes.items()
        if category == (2 if question.level <= level else 0)
    ]
    return build_result(LIBRARY, answers, mode="interview", lang="fr", profile=LIBRARY.profiles[profile])


@pytest.mark.parametrize("level", [0, 1, 3, 5])
@pytest.mark.parametrize("profile", LIBRARY.profiles)
def test_a_result_ends_with_at_most_three_steps_each_with_something_to_do_today(profile, level):
    steps = person_report(result_at(level, profile), LIBRARY, Texts("fr")).steps

    assert 1 <= len(steps) <= 3
    assert all(step.act for step in steps)
    assert all(step.no_offer is None for step in steps)
    cards = [step.act.id for step in steps]
    assert len(set(cards)) == len(cards)


@pytest.mark.parametrize("goal", ["procedures", "rights"])
def test_who_does_not_send_a_form_is_not_told_to_do_most_of_their_paperwork(goal):
    """«Vous faites déjà l'essentiel» of «Faire mes démarches» to who said no to «je termine une démarche en ligne»."""
    made = person_report(result_at(3, "citizen").model_copy(update={"goal": goal}), LIBRARY, FR)

    assert "e234" in [step.act.id for step in made.steps if step.act]
    assert "l'essentiel" not in made.steps_note


@pytest.mark.parametrize("level", [3, 4])
def test_a_gap_of_somebody_at_ease_has_a_card_of_the_next_level(level):
    steps = person_report(result_at(level, "trainer"), LIBRARY, FR).steps

    to_do = [step.act.id for step in steps if step.act.way == "do"]
    assert len(to_do) >= 2
    assert {CARDS[card].level for card in to_do} == {level + 1}


def test_whole_interviews_of_every_profile_at_levels_0_1_3_and_5_end_with_acts():
    confirmed = 0
    for profile in LIBRARY.profiles:
        selector = None
        for level in (0, 1, 3, 5):
            setup = Setup(profile, "short", "fr", None, "p", False, LIBRARY.fingerprint, "1", AT)
            interview = Interview(LIBRARY, setup, selector=selector)
            selector = interview.selector
            while (question := interview.next()) is not None:
                wanted = min(2, max(question.codes.values())) if question.level <= level else 0
                code = next(code for code, category in question.codes.items() if category == wanted)
                interview.reply(Reply(question.id, code, None, AT))
            interview.finish(AT)

            steps = person_report(result_of(interview, LIBRARY, "fr", "interview"), LIBRARY, Texts("fr")).steps

            assert 1 <= len(steps) <= 3, (profile, level)
            assert all(step.act and not step.no_offer for step in steps), (profile, level)
            targets = LIBRARY.profiles[profile].targets
            for step in steps:  # «to be confirmed by doing it»: the card is the one that would confirm the target
                if "assez pour votre profil ; la fiche" in step.why.replace("\u202f", " "):
                    assert "Si c’est juste" in step.why  # an estimate is no fact
                    assert CARDS[step.act.id].level == targets[step.competence], (profile, level, step.competence)
                    assert step.act.way == "do" and step.to_try is None
                    confirmed += 1
    assert confirmed


def answered(codes: dict[str, int], profile: str | None = "citizen"):
    """Statements answered with the code of a category, and what the page says."""
    answers = [
        given_answer(LIBRARY, item, code, "fr")
        for item, wanted in codes.items()
        for code, category in LIBRARY.bank[item].codes.items()
        if category == wanted
    ]
    target = LIBRARY.profiles[profile] if profile else None
    return person_report(build_result(LIBRARY, answers, mode="interview", lang="fr", profile=target), LIBRARY, FR)


FIRST_MISSED = {"s231": 0, "s211": 0, "s411": 0, "s121": 0}
"""What a short interview asks of somebody who does nothing of it yet, until it stops kindly."""


@pytest.mark.parametrize("profile", [None, "citizen", "leader"])
def test_who_stops_at_the_foot_of_the_scale_begins_with_the_first_gestures_in_their_order(profile):
    made = answered(FIRST_MISSED, profile)

    assert made.headline == FR.t("report.headline_begins")
    assert [step.act.id for step in made.steps] == ["e001", "e002", "e003"]
    assert [step.name for step in made.steps] == ["Premier geste", "Deuxième geste", "Troisième geste"]
    assert all(step.to_try is None for step in made.steps)


@pytest.mark.parametrize("answers", [
    {**FIRST_MISSED, "s111": 2},  # one thing done
    {"s231": 0, "s211": 0, "s411": 0},  # three things asked
    {"s231": 0, "s211": 0, "s221": 0, "s241": 0},  # of one topic
    {"s413": 0, "s233": 0, "s123": 0, "s113": 0},  # nothing of the first level
])  # fmt: skip
def test_of_nobody_else_is_it_said_that_everything_is_to_be_discovered(answers):
    known = {item: code for item, code in answers.items() if item in LIBRARY.bank}

    made = answered(known)

    assert made.headline == FR.t("report.headline_unsaid")
    assert "e001" not in {step.act.id for step in made.steps if step.act}


@pytest.mark.parametrize(("competence", "card"), [("5.4", "e544"), ("1.1", "e114")])
def test_what_a_card_wishes_for_is_not_promised_in_other_words(competence, card):
    """«Je veux trouver une formation qui me convient», and below it «bientôt : je sais où trouver une formation adaptée
    à mes besoins»; to understand why a site comes first, and below it «je sais pourquoi un résultat apparaît en haut»."""
    own = [one for one in LIBRARY.bank.questions if one.is_self_report and one.competence == competence]

    made = answered({one.id: 2 if one.level <= 3 else 0 for one in own}, "mediator")

    step = next(one for one in made.steps if one.competence == competence)
    assert (step.act.id, step.act.way, step.to_try) == (card, "do", None)


def test_a_card_to_share_out_work_in_a_table_does_not_promise_a_table_of_who_does_what():
    """«Je veux répartir le travail d'un groupe dans un tableau partagé», and below it «je monte un tableau de tâches
    partagé : qui fait quoi», of who was asked there about level 6 alone."""
    done = ("s211", "s223", "s235", "s415b", "s545", "s115", "s315", "s255", "s515")
    missed = ("s246b", "s426", "s126", "s326", "s216", "s226")

    made = answered(dict.fromkeys(done, 2) | dict.fromkeys(missed, 0), "volunteer")

    step = next(one for one in made.steps if one.competence == "2.4")
    assert (step.act.id, step.act.way, step.to_try) == ("e245", "do", None)


def test_the_printed_page_holds_every_gesture_of_the_cards():
    report = person_report(result_at(1, "citizen"), LIBRARY, Texts("fr"))
    page, text = html.person_pages([report], Texts("fr"), report.title), markdown.people([report], Texts("fr"))

    for step in report.steps:
        for words in (step.act.needs, *step.act.steps, step.act.proof):
            assert str(escape(words)) in page
            assert markdown.md(words) in text


@pytest.mark.parametrize("lang", ["fr", "en", "es", "it"])
def test_no_card_says_its_label_twice(lang):
    """«Il faut : Il faut 2 appareils»"""
    texts = Texts(lang)
    twice = [
        (card.id, key)
        for card in LIBRARY.exercises.values()
        for key in ("needs", "say", "stumble", "proof")
        if texts.choose(getattr(card, key)).startswith(texts.t(f"report.act_{key}")[:4])
    ]
    assert not twice
