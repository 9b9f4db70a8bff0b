"""People who are not in the truth table: 200 drawn, of ten ways of answering, put four forms. What is said of each is
entailed by the answers, checked here by plain counting, without the model.

A1 no level above the hardest thing done, nor one that more of the own answers contradict than support
A2 «below the first level» is not said of who does more first things than not («I can't tell» is not)
A3 overall is stated from ten answers in four areas, «I can't tell» not counted; ✓ only from own answers, at the target
A4 a competence where everything up to k is done and nothing above is said to be at k, give or take one
A5 the page quotes only what was said to be done, and asks nobody to learn what is reached
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from skillcheck.content.library import load
from skillcheck.forms.fixed_form import form
from skillcheck.i18n import Texts
from skillcheck.measurement.gaps import YES, target_levels, verdicts
from skillcheck.measurement.measure import Scores, compile_model, measure
from skillcheck.measurement.responses import NOT_APPLICABLE, NOT_ASKED, Responses
from skillcheck.person.build import answers_of, build_result
from skillcheck.questions.item_bank import UNSURE, Question
from skillcheck.report.person.report import person_report

LIBRARY = load()
BANK = LIBRARY.bank.questions
MODEL = compile_model(LIBRARY.framework, LIBRARY.bank)
CITIZEN = LIBRARY.profiles["citizen"]
LEVEL = np.array([question.level for question in BANK])
DECISIVE = np.array([question.decisive for question in BANK])
PEOPLE = 200
FORMS = ("statements", "statements and checks", "paper", "twenty at random")

Way = Callable[[np.random.Generator, int], Callable[[Question], int]]


def plainly(question: Question, k: int) -> int:
    """Alone up to k, not yet above; a check right up to k."""
    return min(question.top_category, 1 if question.is_check else 2) if question.level <= k else 0


def _one_area(rng: np.random.Generator, k: int) -> Callable[[Question], int]:
    area = str(rng.integers(1, 6))
    return lambda question: plainly(question, 8 if question.competence[0] == area else 0)


def _area_by_area(rng: np.random.Generator, k: int) -> Callable[[Question], int]:
    at = {str(area): int(rng.integers(9)) for area in range(1, 6)}
    return lambda question: plainly(question, at[question.competence[0]])


def _shows_what_is_not_said(rng: np.random.Generator, k: int) -> Callable[[Question], int]:
    return lambda question: plainly(question, k if question.is_check else 0)


def _says_what_is_not_shown(rng: np.random.Generator, k: int) -> Callable[[Question], int]:
    return lambda question: plainly(question, 0 if question.is_check else k)


def _by_turns(rng: np.random.Generator, k: int) -> Callable[[Question], int]:
    return lambda question: plainly(question, 8 if LIBRARY.bank.index[question.id] % 2 else 0)


def _helped_beyond(rng: np.random.Generator, k: int) -> Callable[[Question], int]:
    def answer(question: Question) -> int:
        helped = not question.is_check and k < question.level <= k + 2
        return 1 if helped else plainly(question, k)

    return answer


def _often(code: int) -> Way:
    """One answer in three is this one instead."""

    def way(rng: np.random.Generator, k: int) -> Callable[[Question], int]:
        other = rng.random(len(BANK)) < 1 / 3
        return lambda question: code if other[LIBRARY.bank.index[question.id]] else plainly(question, k)

    return way


def _upside_down(rng: np.random.Generator, k: int) -> Callable[[Question], int]:
    return lambda question: plainly(question, 0) if question.level <= k else min(question.top_category, 2)


def _at_random(rng: np.random.Generator, k: int) -> Callable[[Question], int]:
    drawn = [int(rng.integers(-1, question.top_category + 1)) for question in BANK]
    return lambda question: UNSURE if (one := drawn[LIBRARY.bank.index[question.id]]) < 0 else one


WAYS: dict[str, Way] = {
    "one area": _one_area,
    "area by area": _area_by_area,
    "shows what is not said": _shows_what_is_not_said,
    "says what is not shown": _says_what_is_not_shown,
    "by turns": _by_turns,
    "helped two beyond": _helped_beyond,
    "cannot tell one in three": _often(UNSURE),
    "does not apply one in three": _often(NOT_APPLICABLE),
    "upside down": _upside_down,
    "at random": _at_random,
}


@cache
def people(name: str) -> tuple[Responses, Scores]:
    """The answers of everybody to a form, and what is said of them."""
    rng = np.random.default_rng(FORMS.index(name))
    rows = np.full((PEOPLE, len(BANK)), NOT_ASKED, dtype=np.int8)
    paper = {question.id for question in form(LIBRARY, CITIZEN, "standard")}
    for person in range(PEOPLE):
        answer = list(WAYS.values())[person % len(WAYS)](rng, int(rng.integers(9)))
        drawn = rng.permutation(len(BANK))[:20]
        for place, question in enumerate(BANK):
            put = {
                "statements": question.is_self_report,
                "statements and checks": question.is_self_report or question.is_check,
                "paper": question.id in paper,
                "twenty at random": place in drawn,
            }
            if put[name]:
                rows[person, place] = answer(question)
    return rows, measure(MODEL, rows)


def own(dimension: str) -> np.ndarray:
    """Which questions are of a dimension."""
    return np.array([dimension in ("overall", question.competence[0], question.competence) for question in BANK])


@pytest.mark.parametrize("name", FORMS)
def test_no_level_is_above_what_was_done_nor_against_the_own_answers(name):  # A1 A2
    rows, scores = people(name)
    done, missed = rows >= DECISIVE, (rows >= 0) & (rows < DECISIVE)
    hardest = np.where(done, LEVEL, 0).max(axis=1)

    for place, dimension in enumerate(LIBRARY.framework.dimensions):
        mine, said = own(dimension), scores.said[:, place]
        level = scores.level[:, place]
        assert (level[said] <= np.maximum(hardest, 1)[said]).all()
        for k in range(1, 9):
            for_it = (done & mine & (k <= LEVEL)).sum(axis=1)
            against = (missed & mine & (k >= LEVEL)).sum(axis=1)
            assert not (said & (level >= k) & (against > for_it)).any(), (dimension, k)
        first, not_done = mine & (LEVEL == 1), missed | (rows == UNSURE)
        assert not (said & (level == 0) & ((done & first).sum(axis=1) > (not_done & first).sum(axis=1))).any()


@pytest.mark.parametrize("name", FORMS)
def test_a_level_is_stated_and_reached_from_enough_own_answers(name):  # A3
    rows, scores = people(name)
    answered = rows >= 0
    areas = sum((answered & own(area.id)).any(axis=1).astype(int) for area in LIBRARY.framework.areas)
    targets = target_levels(LIBRARY.framework, CITIZEN)
    yes = verdicts(scores, targets) == YES

    assert (scores.stated[:, 0] <= ((answered.sum(axis=1) >= 10) & (areas >= 4))).all()
    for place, dimension in enumerate(LIBRARY.framework.dimensions):
        assert (yes[:, place] <= (answered & own(dimension)).any(axis=1)).all()
        assert (scores.level[yes[:, place], place] >= targets[place]).all()


@pytest.mark.parametrize("name", FORMS[:2])
def test_a_competence_done_up_to_k_and_no_further_stands_at_k(name):  # A4
    rows, scores = people(name)
    done, missed = rows >= DECISIVE, (rows >= 0) & (rows < DECISIVE)
    seen, away = 0, []
    for place, dimension in enumerate(LIBRARY.framework.competences, start=1 + MODEL.areas):
        mine = own(dimension)
        for person in range(PEOPLE):
            top = LEVEL[mine & done[person]].max(initial=0)
            below = mine & (top >= LEVEL)
            clean = not (missed[person] & below).any() and not (rows[person, below] == UNSURE).any()
            if clean and top and set(LEVEL[mine & (rows[person] >= 0)]) == set(range(1, 9)):
                seen += 1
                away.append(int(scores.level[person, place]) - top)
    assert seen > 500
    assert np.abs(away).max() <= 1
    assert np.mean(np.array(away) == 0) >= 0.9


@pytest.mark.parametrize("name", FORMS)
def test_the_page_quotes_what_was_said_and_asks_nobody_to_learn_what_is_reached(name):  # A5
    rows, _ = people(name)
    texts = Texts("fr")
    for person in range(0, PEOPLE, 20):
        way = person // 20
        row = rows[person + way]  # every way once
        result = build_result(LIBRARY, answers_of(LIBRARY, row, "fr"), mode="file", lang="fr", profile=CITIZEN)
        page = person_report(result, LIBRARY, texts)
        said = {
            texts.choose(question.item.text)
            for question, category in zip(BANK, row.tolist(), strict=True)
            if category >= question.decisive and question.is_self_report
        }
        missing = {one for one in LIBRARY.framework.competences if result.scores[one].verdict != "yes"}

        assert {one.statement for one in page.strengths} <= said
        own = [step for step in page.steps if not step.why.startswith("Un de vos points forts")]  # something to show
        assert len(page.steps) - len(own) <= (len(own) < 3)
        assert not own or page.steps_note or {step.competence for step in own} <= missing
        assert not any(one in (step.to_try or "") for step in page.steps for one in said)
