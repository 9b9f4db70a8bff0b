"""What somebody at ease is given to do: their own gap's card, one to show where they stand highest, a situation."""

from __future__ import annotations

import functools
from collections.abc import Collection
from types import SimpleNamespace

import pytest

from skillcheck.cli.assess.languages import Bilingual
from skillcheck.cli.assess.trying import cards_of
from skillcheck.i18n import Texts, languages
from skillcheck.person.build import build_result, given_answer
from skillcheck.person.record import Given
from skillcheck.report.person.report import PersonReport, person_report
from skillcheck.report.render.formats import People, renderer
from tests.small import small_library

FR = Texts("fr")
CARDS = small_library().exercises


def alone_up_to(level: int, lang: str = "fr", competences: Collection[str] | None = None) -> list[Given]:
    """Every task up to a level done alone, none above; of these competences, where they are named."""
    content = small_library()
    return [
        given_answer(content, question.id, code, lang)
        for question in content.bank.questions
        if question.is_self_report and (competences is None or question.competence in competences)
        for code, category in question.codes.items()
        if category == (2 if question.level <= level else 0)
    ]


@functools.cache
def ending(level: int, profile: str, lang: str = "fr", goal: str | None = None) -> PersonReport:
    """Of somebody who does alone every task up to a level and none above."""
    content = small_library()
    answers = alone_up_to(level, lang)
    target = content.profiles[profile]
    result = build_result(content, answers, mode="interview", lang=lang, profile=target)
    return person_report(result.model_copy(update={"goal": goal}), content, Texts(lang))


MANY_GAPS = {(4, "mediator"), (4, "trainer"), (4, "leader")}
"""Who stands at a level below three targets of their role."""
AT_EASE = [(level, profile) for level in (4, 6) for profile in small_library().profiles]


@pytest.mark.parametrize(("level", "profile"), [one for one in AT_EASE if one not in MANY_GAPS])
def test_the_last_step_of_somebody_at_ease_is_to_show_a_card_of_a_strong_point(level, profile):
    steps = ending(level, profile).steps
    score = {one.id: one for one in ending(level, profile).competences}

    last = steps[-1]

    assert len(steps) <= 3
    assert last.act is not None and last.act.way == "guide"
    assert last.why.startswith("Un de vos points forts.")
    assert CARDS[last.act.id].level <= (score[last.competence].level or 0)
    assert (score[last.competence].level or 0) >= (score[last.competence].target or 0)
    assert last.to_try is None  # one thing at a time: it is done by showing it
    assert len({step.competence for step in steps}) == len(steps)


@functools.cache
def at_ease():
    """The result of somebody at ease, whose last step is a card to show."""
    content, answers = small_library(), alone_up_to(6)
    return build_result(content, answers, mode="interview", lang="fr", profile=content.profiles["citizen"])


def test_a_card_to_show_has_no_boxes_for_how_it_went():
    """How another person did it says nothing of who showed it: «sans aide» to tick stood under such a card."""
    content, result = small_library(), at_ease()
    acts = [step.act for step in person_report(result, content, FR).steps if step.act]
    to_do = [act for act in acts if act.way == "do"]

    made = renderer("html").render_people(People([result], content, FR))

    assert len(to_do) < len(acts)
    assert str(made).count(FR.t("report.act_later")) == len(to_do)


def test_a_card_to_show_is_not_offered_to_be_tried(monkeypatch):
    """«fait avec de l'aide» of the person it was shown to lowered who had shown it."""
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    content, result = small_library(), at_ease()
    acts = [step.act for step in person_report(result, content, FR).steps if step.act]

    offered = cards_of(result, Bilingual(SimpleNamespace(library=content, texts=FR)))

    assert [card.id for card in offered] == [act.id for act in acts if act.way == "do"]


@pytest.mark.parametrize(("level", "profile"), sorted(MANY_GAPS))
def test_who_has_three_gaps_has_their_cards_first(level, profile):
    steps = ending(level, profile).steps

    assert len(steps) == 3
    assert all("La suite" in step.why and step.act is not None for step in steps)


@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_nobody_else_is_asked_to_show(level):
    assert not any("points forts" in step.why for step in ending(level, "employee").steps)


@pytest.mark.parametrize("profile", ["employee", "mediator", "leader", "volunteer"])
def test_whose_role_meets_situations_has_one_to_talk_over_that_was_not_put(profile):
    made = ending(4, profile)

    section = next(one for one in made.more if one.title == FR.t("report.practice"))

    assert len(section.items) == 1
    assert section.after[0].startswith("À lire après")


@pytest.mark.parametrize(("level", "profile"), [(4, "citizen"), (4, "jobseeker"), (2, "employee")])
def test_no_situation_of_work_for_the_others(level, profile):
    assert all(one.title != FR.t("report.practice") for one in ending(level, profile).more)


def test_a_weak_link_sends_nobody_to_an_offer():
    for profile in small_library().profiles:
        for level in (4, 6):
            assert all("faible" not in step.offer.link for step in ending(level, profile).steps if step.offer)


@pytest.mark.parametrize("goal", small_library().goals)
def test_who_has_what_their_goal_asks_does_it_for_real_first(goal):
    made, wanted = ending(6, "citizen", goal=goal), small_library().goals[goal]

    first = made.steps[0]

    for_real = any(CARDS[one].level for one in wanted.exercises)
    key = "report.steps_goal_reached" if for_real else "report.steps_goal_further"
    assert made.steps_note == FR.t(key, goal=FR.choose(wanted.name))
    if for_real:
        assert first.name == FR.choose(wanted.name)
        assert first.act is not None and first.act.id in wanted.exercises
        assert first.why == FR.t("report.step_why_real")
        assert "l’essentiel" not in first.why.replace("'", "’")  # the note above has said it
    assert all(CARDS[step.act.id].level for step in made.steps if step.act)  # no first gesture
    assert not any("nous visons" in step.why for step in made.steps)


@pytest.mark.parametrize(("goal", "unasked", "card"), [("shopping", "s112", "e413"), ("accounts", "s223", "e223")])
def test_nobody_is_told_to_begin_doing_what_they_say_they_do_already(goal, unasked, card):
    """«J'utilise des filtres…: oui, sans aide», then «À faire aujourd'hui: je veux raccourcir une longue liste»."""
    content = small_library()
    answers = [one for one in alone_up_to(3) if one.item != unasked]
    result = build_result(content, answers, mode="interview", lang="fr").model_copy(update={"goal": goal})

    first = person_report(result, content, FR).steps[0]

    assert first.why == FR.t("report.step_why_real")
    assert first.act is not None and first.act.id == card


@pytest.mark.parametrize(("goal", "missed", "card"), [("accounts", "s132", "e132"), ("school", "s212", "e212")])
def test_a_card_of_the_goal_does_not_leap_over_what_the_person_does_not_do_yet(goal, missed, card):
    """Who keeps no document from a message has none to put in order."""
    content = small_library()
    answers = [one for one in alone_up_to(1) if content.bank[one.item].level == 1 or one.item == missed]
    result = build_result(content, answers, mode="interview", lang="fr").model_copy(update={"goal": goal})

    steps = person_report(result, content, FR).steps

    assert card in {step.act.id for step in steps if step.act}
    step = next(one for one in steps if one.act and one.act.id == card)
    assert step.to_try_label == FR.t("report.to_try")  # it was asked, so not «perhaps already»


def test_after_a_goal_s_few_questions_nobody_at_ease_is_sent_to_first_steps():
    """The overall level may not be stated; the lowest that may is enough to say so."""
    content = small_library()
    answers = alone_up_to(5, competences={"2.3", "1.1"})
    result = build_result(content, answers, mode="interview", lang="fr")

    made = person_report(result, content, FR)

    with_goal = person_report(result.model_copy(update={"goal": "scams"}), content, FR)
    everything = build_result(content, alone_up_to(5), mode="interview", lang="fr", goal="scams")

    assert made.overall.level is None
    assert with_goal.headline == FR.t("report.headline_goal")  # not «nous n'en savons pas assez»
    assert (
        person_report(everything, content, FR).headline == with_goal.headline
    )  # nor «je peux guider d'autres personnes»
    helpers = next(one for one in made.more if one.title == FR.t("report.helpers"))
    assert not any("premiers pas" in item.title for item in helpers.items)


def test_what_can_be_said_soon_is_of_the_card_s_level():
    """A card done alone is not proposed again: beside the harder one stands what that one leads to."""
    content = small_library()
    answers = alone_up_to(1)
    result = build_result(content, answers, mode="interview", lang="fr", profile=content.profiles["citizen"])

    made = person_report(result.model_copy(update={"done_before": ["e412"]}), content, FR)

    step = next(one for one in made.steps if one.competence == "4.1")
    wanted = {FR.choose(one.item.text) for one in content.bank.questions if (one.competence, one.level) == ("4.1", 3)}
    assert step.act and step.act.id == "e413"
    assert any(text in (step.to_try or "") for text in wanted)


def test_who_lacks_something_for_their_goal_has_that_first():
    made = ending(1, "citizen", goal="scams")

    assert "nous visons" in made.steps[0].why


def test_a_note_stands_only_beside_what_it_is_about():
    shown, none = ending(4, "mediator"), ending(4, "citizen")

    assert FR.t("report.note_situations") in shown.notes
    assert FR.t("report.note_situations") not in none.notes
    for made in (shown, none, ending(1, "jobseeker")):
        assert (FR.t("report.note_offers") in made.notes) == bool(made.offers)
        assert not {FR.t("report.note_checks", n=n) for n in (1, 2)} & set(made.notes)  # only statements were put


def test_what_the_person_answered_about_comes_before_what_is_estimated():
    content = small_library()
    answers = [
        given_answer(content, question.id, code, "fr")
        for question in content.bank.questions
        if question.is_self_report and question.competence not in {"1.1", "1.2"}
        for code, category in question.codes.items()
        if category == (2 if question.level <= 2 else 0)
    ]
    made = person_report(
        build_result(content, answers, mode="interview", lang="fr", profile=content.profiles["leader"]), content, FR
    )
    basis = {one.id: one.basis for one in made.competences}

    assert [basis[step.competence] for step in made.steps] == ["measured"] * 3


def test_of_what_nobody_answered_about_nothing_is_to_be_shown():
    content = small_library()
    answers = [
        given_answer(content, question.id, code, "fr")
        for question in content.bank.questions
        if question.is_self_report and question.competence not in {"1.1", "1.2"}
        for code, category in question.codes.items()
        if category == 2 and question.level <= 4
    ]
    made = person_report(
        build_result(content, answers, mode="interview", lang="fr", profile=content.profiles["employee"]), content, FR
    )

    unknown = [step for step in made.steps if step.why == FR.t("report.step_why_unknown")]
    assert all(step.act and step.act.way == "do" for step in unknown)


@pytest.mark.parametrize("lang", languages())
def test_the_words_stand_in_every_language(lang):
    made = ending(5, "mediator", lang=lang)

    assert made.steps[-1].act
    assert any(one.title == Texts(lang).t("report.practice") for one in made.more)
