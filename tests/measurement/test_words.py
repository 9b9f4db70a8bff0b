"""What is said must follow from the words of the answers: people made of words, not drawn from the model.

W1 every content folder with a truth table agrees with it (``content check``); whole bank: 19 of 21 competences exactly
W2 interviews of 15 and 30: the level of the words overall; every competence within one
W3 nothing above the hardest thing done, whatever the form; «at least» where nothing harder was put
W4 calm: never more than two misses in a row from level 1 up; at the foot the interview ends after four
W5 too few answers state nothing, and reach nothing
W6 the level that the words say is reached, the next one never
W7 people who are not in the table come out right too
W8 one answer in ten ticked at random: four levels in five stay those of the words (three in four before slips)
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from skillcheck.content.library import load
from skillcheck.content.truth_table import WordsPerson, read_truth
from skillcheck.forms.fixed_form import form
from skillcheck.interview.interview import Interview, Reply, Setup
from skillcheck.interview.item_selection import ItemSelector
from skillcheck.measurement.gaps import VERDICTS, target_levels, verdicts
from skillcheck.measurement.measure import Scores, compile_model, measure
from skillcheck.measurement.responses import NOT_ASKED, response_row
from skillcheck.questions.item_bank import UNSURE, Question
from skillcheck.workflows.check_truth import truth_problems

LIBRARY = load()
BANK = LIBRARY.bank
MODEL = compile_model(LIBRARY.framework, BANK)
OWN = slice(1 + MODEL.areas, None)
TABLE = {entry.person.kind: entry.person for entry in read_truth(LIBRARY.folder) if entry.person.tried == "statements"}
PEOPLE = [(kind, k) for kind, person in TABLE.items() for k in range(len(person.levels))]
EXAMPLE = Path(__file__).parents[2] / "examples" / "framework-reemploi"


def code(question: Question, category: int) -> str:
    return next(code for code, one in question.codes.items() if one == category)


def scored(given: list[tuple[str, str]]) -> Scores:
    return measure(MODEL, response_row(LIBRARY, given))


def whole_bank(person: WordsPerson, k: int) -> list[tuple[str, str]]:
    return [(q.id, answer_of(person, q, k)) for q in BANK.questions if q.is_self_report]


def answer_of(person: WordsPerson, question: Question, k: int) -> str:
    category = person.category(question, k)
    assert category is not None  # who is asked statements answers them all
    return code(question, category)


@cache
def selector(length: str, profile: str | None) -> ItemSelector:
    return Interview(LIBRARY, setup(length, profile)).selector


def setup(length: str, profile: str | None) -> Setup:
    return Setup(profile, length, "fr", None, None, False, LIBRARY.fingerprint, "", "")


def interviewed(person: WordsPerson, k: int, length: str, profile: str | None) -> list[tuple[str, str]]:
    interview = Interview(LIBRARY, setup(length, profile), selector=selector(length, profile))
    while (question := interview.next()) is not None:
        interview.reply(Reply(question.id, answer_of(person, question, k), None, ""))
    return [(reply.item, reply.code) for reply in interview.replies]


@pytest.mark.parametrize("folder", [LIBRARY.folder, EXAMPLE], ids=["shipped", "example"])
def test_the_measure_says_what_the_words_of_the_table_say(folder):  # W1
    assert len(read_truth(folder)) >= 4
    assert truth_problems(folder) == []


@pytest.mark.parametrize(("kind", "k"), PEOPLE)
def test_the_whole_bank_gives_the_level_of_the_words_in_19_of_21_competences(kind, k):  # W1
    level = TABLE[kind].levels[k]
    scores = scored(whole_bank(TABLE[kind], k))

    assert scores.level[0, 0] == (-1 if level is None else level)
    assert level is None or (scores.level[0, OWN] == level).sum() >= 19


@pytest.mark.parametrize("profile", [None, "citizen"])
@pytest.mark.parametrize("length", ["short", "standard"])
@pytest.mark.parametrize(("kind", "k"), PEOPLE)
def test_an_interview_gives_the_level_of_the_words_calmly(kind, k, length, profile):  # W2 W4
    level = TABLE[kind].levels[k] or 0
    given = interviewed(TABLE[kind], k, length, profile)
    scores = scored(given)
    missed = [BANK[item].codes[answer] in (0, UNSURE) for item, answer in given]
    longest = max(len(run) for run in "".join("x" if one else " " for one in missed).split(" "))

    assert BANK[given[0][0]].level == 1
    assert longest <= (2 if level else 4)
    if level:
        assert scores.level[0, 0] == level
        assert scores.stated[0, 0] == (scores.answered[0, 0] >= 10)  # who cannot tell often has answered too little
        assert (abs(scores.level[0, OWN] - level) <= 1).all()
    else:
        assert len(given) == 4
        assert not scores.stated[0, 0]


@pytest.mark.parametrize("category", [1, 2, 3])
def test_a_form_of_levels_1_and_2_says_no_more_than_at_least_2(category):  # W3
    questions = [q for q in form(LIBRARY, LIBRARY.profiles["citizen"], "standard") if q.level <= 2]
    scores = scored([(q.id, code(q, category)) for q in questions])

    assert scores.level[0, 0] == 2
    assert (scores.level[0] <= 2).all()
    assert (scores.mean[0] <= 3).all()
    assert scores.open_above[0, 0] == (category > 1)
    assert not scores.open_above[0, scores.level[0] == scores.high[0]].any()


def test_at_least_is_not_said_where_something_harder_was_put_and_missed():  # W3
    easy = [(q.id, "3") for q in BANK.questions if q.is_self_report and q.level <= 2]
    hard = [(q.id, "0") for q in BANK.questions if q.is_self_report and q.level == 3]

    assert scored(easy).open_above[0, 0]
    assert not scored(easy + hard).open_above.any()


@pytest.mark.parametrize("given", [[("s212", "3")], [("s212", "0")], [("s111", "1")]])
def test_one_answer_states_no_overall_or_area_level_and_reaches_nothing_elsewhere(given):  # W5
    scores = scored(given)
    targets = target_levels(LIBRARY.framework, LIBRARY.profiles["citizen"])
    own = LIBRARY.framework.dimensions.index(BANK[given[0][0]].competence)

    expected = [] if given[0][1] == "0" else [own]  # nothing done, and nothing of the first level asked
    assert np.flatnonzero(scores.stated[0]).tolist() == expected
    assert np.flatnonzero(scores.said[0]).tolist() == expected
    said = [VERDICTS[one] for one in verdicts(scores, targets)[0]]
    assert {word for place, word in enumerate(said) if place != own} == {"unknown"}
    assert scores.level[0, own] <= BANK[given[0][0]].level


def test_thirty_times_i_cannot_tell_states_nothing():  # W5
    scores = scored([(q.id, "dk") for q in BANK.questions if q.level <= 2][:30])

    assert (scores.level == -1).all()
    assert not scores.stated.any()
    assert not scores.said.any()


@pytest.mark.parametrize(("answers", "areas", "stated"), [(10, 4, True), (9, 5, False), (12, 3, False), (20, 3, False)])
def test_overall_is_stated_from_ten_answers_in_four_areas(answers, areas, stated):  # W5
    by_area = [
        [q for q in BANK.questions if q.is_self_report and q.competence[0] == str(area + 1)] for area in range(areas)
    ]
    turns = [q for turn in zip(*by_area, strict=False) for q in turn]

    assert scored([(q.id, "1") for q in turns[:answers]]).stated[0, 0] == stated


@pytest.mark.parametrize("kind", ["strict", "generous", "typical"])
@pytest.mark.parametrize("k", range(2, 9))
def test_the_level_of_the_words_is_reached_and_the_next_is_not(kind, k):  # W6
    at_least = scored(whole_bank(TABLE[kind], k)).at_least[0, 0]

    assert at_least[k - 1] >= 0.75
    assert k == 8 or at_least[k] < 0.5


# --- other people -------------------------------------------------------------------------------------------


def plainly(answers: dict[str, int]) -> int:
    """The level that the words say: the highest up to which everything that was answered is done."""
    missed = [BANK[item].level for item, category in answers.items() if category < BANK[item].decisive]
    done = [BANK[item].level for item, category in answers.items() if category >= BANK[item].decisive]
    return min([max(done, default=0), *(level - 1 for level in missed)])


@pytest.mark.parametrize("k", range(9))
@pytest.mark.parametrize("seed", range(4))
def test_each_competence_may_have_its_own_way_of_answering(seed, k):  # W7
    """Every competence at the level k of a kind drawn at random: one person, several ways of speaking."""
    rng = np.random.default_rng([seed, k])
    kinds = [person for person in TABLE.values() if person.levels[k] is not None and person.kind != "halo"]
    way = {c: kinds[rng.integers(len(kinds))] for c in LIBRARY.framework.competences}
    given = {q.id: way[q.competence].category(q, k) for q in BANK.questions if q.is_self_report}
    scores = scored([(item, code(BANK[item], category)) for item, category in given.items()])

    said = scores.level[0, OWN]
    words = [way[c].levels[k] for c in LIBRARY.framework.competences]
    assert (np.abs(said - words) <= 1).all()
    assert (said == words).sum() >= (
        18 if k else 14
    )  # at k = 0 some only have one «with help» among neighbours without
    assert min(words) <= scores.level[0, 0] <= max(words)


@pytest.mark.parametrize("k", range(1, 9))
def test_who_stands_elsewhere_in_each_area_is_told_so(k):  # W7
    strict = TABLE["strict"]
    at = {
        area.id: max(1, min(8, k + step)) for area, step in zip(LIBRARY.framework.areas, (0, 2, -2, 1, -1), strict=True)
    }
    given = [(q.id, code(q, strict.category(q, at[q.competence[0]]))) for q in BANK.questions if q.is_self_report]

    scores = scored(given)

    for place, area in enumerate(LIBRARY.framework.areas, start=1):
        assert abs(scores.level[0, place] - at[area.id]) <= 1
    assert abs(scores.level[0, 0] - k) <= 1


@pytest.mark.parametrize("share", [0.3, 0.6])
@pytest.mark.parametrize("k", range(1, 9))
def test_questions_that_do_not_apply_move_nobody(k, share):  # W7
    rng = np.random.default_rng([k, int(share * 10)])
    given = [(item, "na" if rng.random() < share else answer) for item, answer in whole_bank(TABLE["strict"], k)]

    scores = scored(given)

    assert scores.level[0, 0] == k
    assert (np.abs(scores.level[0, OWN] - k) <= 1).all()


def test_with_help_everywhere_is_level_2():  # W7
    scores = scored([(q.id, "1") for q in BANK.questions if q.is_self_report])

    assert (scores.level[0] == 2).all()


@pytest.mark.parametrize("k", [1, 2, 3])
def test_attitudes_alone_lift_nobody_by_a_level(k):  # W7
    given = [
        (q.id, "3" if q.item.facet == "attitude" else code(q, TABLE["strict"].category(q, k)))
        for q in BANK.questions
        if q.is_self_report
    ]

    assert scored(given).level[0, 0] == k


@pytest.mark.parametrize("seed", range(30))
def test_random_answers_never_say_more_than_the_hardest_thing_done(seed):  # W3
    rng = np.random.default_rng(seed)
    asked = rng.choice(len(BANK), 25, replace=False)
    given = {BANK.ids[item]: int(rng.integers(BANK.questions[item].top_category + 1)) for item in asked}

    scores = scored([(item, code(BANK[item], category)) for item, category in given.items()])

    done = [BANK[item].level for item, category in given.items() if category >= BANK[item].decisive]
    assert (scores.level <= max([1, *done])).all()
    assert (scores.low <= scores.level).all()


def test_one_answer_in_ten_ticked_at_random_leaves_four_levels_in_five_exact():  # W8
    chance = np.random.default_rng(20261130)
    said = [(kind, k) for kind, k in PEOPLE if TABLE[kind].levels[k] is not None]
    rows = np.full((len(said), len(BANK)), NOT_ASKED, dtype=np.int8)
    for row, (kind, k) in zip(rows, said, strict=True):
        for place, question in enumerate(BANK.questions):
            if question.is_self_report:
                slip = chance.random() < 0.1
                row[place] = chance.integers(question.top_category + 1) if slip else TABLE[kind].category(question, k)

    off = np.abs(measure(MODEL, rows).level[:, OWN] - np.array([[TABLE[kind].levels[k]] for kind, k in said]))

    assert (off == 0).mean() >= 0.79
    assert (off <= 1).mean() >= 0.975
