"""«À regarder ensemble»: each check that was missed, its answer and why; never one that was passed or not asked."""

from __future__ import annotations

import pytest
from small import small_library

from skillcheck.i18n import Texts, choose
from skillcheck.person.build import answers_of, build_result, given_answer, row_of
from skillcheck.report.person.report import person_report
from skillcheck.report.person.together import missed_checks, together
from skillcheck.report.render import html, markdown, pdf, terminal

LIBRARY = small_library()
CHECKS = [one for one in LIBRARY.bank.questions if one.is_check]


def wrong(question):
    return next(code for code, category in question.codes.items() if category == 0)


def right(question):
    return next(code for code, category in question.codes.items() if category == question.top_category)


def result(answers, lang="fr"):
    given = [given_answer(LIBRARY, item, code, lang) for item, code in answers.items()]
    return build_result(LIBRARY, given, mode="interview", lang=lang)


def test_missed_and_unsure_checks_are_shown_passed_over_and_passed_are_not():
    a, b, c, d, e, f = CHECKS[:6]
    made = result({a.id: wrong(a), b.id: right(b), c.id: "dk", d.id: "skip", e.id: "pn", f.id: "na"})

    assert {one.id for one in missed_checks(made, LIBRARY)} == {a.id, c.id}


def test_a_statement_or_a_situation_is_never_missed():
    answers = {one.id: list(one.codes)[0] for one in LIBRARY.bank.questions if not one.is_check}

    assert missed_checks(result(answers), LIBRARY) == []
    assert together(result(answers), LIBRARY, Texts("fr")) is None


def test_what_protects_comes_first_then_the_easiest():
    missed = missed_checks(result({one.id: wrong(one) for one in CHECKS}), LIBRARY)
    protects = [one.competence in LIBRARY.framework.safety for one in missed]

    assert len(missed) == len(CHECKS)
    assert protects == sorted(protects, reverse=True)
    assert any(protects)
    assert not all(protects)
    for kind in (True, False):
        levels = [one.level for one, safe in zip(missed, protects, strict=True) if safe == kind]
        assert levels == sorted(levels)


@pytest.mark.parametrize("lang", ["fr", "en", "es", "it"])
def test_each_shows_the_question_every_right_answer_and_why_and_not_what_the_person_said(lang):
    section = together(result({one.id: wrong(one) for one in CHECKS}, lang), LIBRARY, Texts(lang))

    assert section is not None
    texts = Texts(lang)
    by_title = {item.title: " ".join(item.lines) for item in section.items}
    for question in CHECKS:
        lines = by_title[texts.choose(question.item.text)]
        for option in question.item.options:
            assert (texts.choose(option.text).removesuffix(".") in lines) or not option.right
        assert texts.choose(question.item.explanation or {}) in lines
        alone = [one for one in question.item.options if one.code == wrong(question) and not one.right]
        assert all(f": {texts.choose(one.text)}" not in lines for one in alone)


def test_a_question_whose_words_have_changed_since_is_left_out():
    made = result({one.id: wrong(one) for one in CHECKS[:2]})
    first, second = made.answers
    older = made.model_copy(update={"answers": [first.model_copy(update={"question": "Autre chose ?"}), second]})
    gone = made.model_copy(update={"answers": [first.model_copy(update={"item": "gone1"}), second]})

    for one in (older, gone):
        assert [question.id for question in missed_checks(one, LIBRARY)] == [second.item]


def test_of_a_file_where_only_the_category_was_kept_the_miss_is_known_all_the_same():
    made = result({CHECKS[0].id: wrong(CHECKS[0]), CHECKS[1].id: right(CHECKS[1])})
    kept = answers_of(LIBRARY, row_of(LIBRARY, made.answers)[0], "fr")

    [question] = missed_checks(made.model_copy(update={"answers": kept}), LIBRARY)

    assert question.id == CHECKS[0].id


def test_every_page_shows_them_and_no_page_without_a_miss_has_the_heading():
    texts, question = Texts("fr"), next(one for one in CHECKS if one.id == "k415")
    missed, passed = (result({question.id: code}) for code in (wrong(question), right(question)))

    pages = [
        html.person_page(missed, LIBRARY, texts),
        markdown.person(missed, LIBRARY, texts).replace("\\", ""),
        terminal.person(missed, LIBRARY, texts, 100).plain,
    ]

    for page in pages:
        assert "À regarder ensemble" in page
        assert "Ne le donner à personne" in page
        assert texts.choose(question.item.text) in page.replace("&#39;", "'")
    assert texts.t("report.note_checks", n=1) in person_report(missed, LIBRARY, texts).notes
    assert pdf.person_pdf(missed, LIBRARY, texts).startswith(b"%PDF")
    assert together(passed, LIBRARY, texts) is None
    assert "À regarder ensemble" not in html.person_page(passed, LIBRARY, texts)
    assert choose(question.item.text, "fr")
