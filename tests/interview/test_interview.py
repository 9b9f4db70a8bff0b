"""The interview: what is asked next and when it ends, calm order, going back, exact replay, broken journals.

Run on the shipped content, with people drawn from the model.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from small import FOLDER, small_library

from skillcheck.content.library import load
from skillcheck.errors import DataProblem, UsageProblem
from skillcheck.interview.interview import Interview, Reply, Setup, opening_key
from skillcheck.interview.item_selection import ItemSelector
from skillcheck.interview.replay import replay
from skillcheck.interview.simulate import draw_people
from skillcheck.measurement.measure import compile_model, measure, predicted
from skillcheck.measurement.responses import NOT_ASKED
from skillcheck.person.build import build_result, given_answer
from skillcheck.questions.item_bank import UNSURE, ItemBank, Question

LIBRARY = small_library()
BANK = LIBRARY.bank
MODEL = compile_model(LIBRARY.framework, BANK)
CROWD = draw_people(MODEL, 200, seed=7)


def setup(profile: str | None = None, length: str = "standard") -> Setup:
    return Setup(
        profile=profile, length=length, lang="fr", also=None, person="p-7k3", accompanied=False,
        fingerprint=LIBRARY.fingerprint, version="1", started="2026-11-22T10:00:00+01:00",
    )  # fmt: skip


@cache
def order(profile: str | None = None, length: str = "standard") -> ItemSelector:
    return Interview(LIBRARY, setup(profile, length)).selector


def begun(profile: str | None = None, length: str = "standard") -> Interview:
    return Interview(LIBRARY, setup(profile, length), selector=order(profile, length))


def reply_of(person: int, question: Question) -> Reply:
    category = CROWD.answers[person, BANK.index[question.id]]
    code = next(code for code, one in question.codes.items() if one == category)
    return Reply(question.id, code, "alone", "2026-11-22T10:00:10+01:00")


def go_back(interview: Interview, steps: int) -> None:
    for _ in range(steps):
        interview.back()


def run_through(interview: Interview, person: int, most: int = 1000) -> Interview:
    while len(interview.replies) < most and (question := interview.next()) is not None:
        interview.reply(reply_of(person, question))
    return interview


def with_answer(interview: Interview, code: str) -> Reply:
    question = interview.next()
    assert question is not None
    return Reply(question.id, code, None, "2026-11-22T10:00:10+01:00")


# --- what is asked, and when it ends ----------------------------------------------------------------------


@pytest.mark.parametrize(("length", "most"), [("short", 15), ("standard", 30), ("7", 7)])
def test_an_interview_asks_at_most_its_length(length, most):
    interview = run_through(begun(length=length), 0)

    assert interview.next() is None
    assert len(interview.replies) == most
    assert interview.finished_because == "length"


@pytest.mark.parametrize("length", ["shorter", "0", "-3", "4.5", "9" * 5000, "²", ""])
def test_a_length_that_does_not_exist_is_refused(length):
    with pytest.raises(UsageProblem) as caught:
        Interview(LIBRARY, setup(length=length))

    assert caught.value.problems[0].code == "interview.unknown_length"


def test_the_interview_ends_as_soon_as_every_competence_is_known_within_one_level():
    small = load(Path(__file__).parents[2] / "examples" / "framework-reemploi")
    model = compile_model(small.framework, small.bank)
    crowd = draw_people(model, 40, seed=7)
    reasons = set()
    for answers in crowd.answers:
        interview = Interview(small, replace(setup(), fingerprint=small.fingerprint))
        while (question := interview.next()) is not None:
            category = answers[small.bank.index[question.id]]
            code = next(code for code, one in question.codes.items() if one == category)
            interview.reply(Reply(question.id, code, None, ""))
        reasons.add(interview.finished_because)
        if interview.finished_because == "known":
            assert interview.everything_known
            assert measure(model, interview.row).stated[0, 0]
            before = replay(small, interview.events[:-1])
            assert before.next() is not None

    assert reasons >= {"known", "foot"}


def test_at_the_foot_of_the_scale_the_interview_ends_kindly_after_four_first_things():
    interview = begun()
    while (question := interview.next()) is not None:
        interview.reply(Reply(question.id, "0", None, ""))

    assert interview.finished_because == "foot"
    asked = [BANK[reply.item] for reply in interview.replies]
    assert [(question.level, question.is_self_report) for question in asked] == [(1, True)] * 4
    assert len({question.competence[0] for question in asked}) >= 3


def test_the_interview_says_so_when_it_becomes_easier_and_offers_a_pause_after_three_misses():
    interview, easier, pauses = begun(), [], []
    while (question := interview.next()) is not None and len(interview.replies) < 12:
        easier.append(interview.easier)
        pauses.append(interview.pause_due)
        done = max(question.codes, key=lambda code: question.codes[code])
        interview.reply(Reply(question.id, "dk" if len(interview.replies) in {4, 5, 6} else done, None, ""))

    assert [place for place, one in enumerate(easier) if one] == [6]
    assert [place for place, one in enumerate(pauses) if one] == [7, 10]
    levels = [BANK[reply.item].level for reply in interview.replies]
    assert levels[6] < min(levels[4:6])
    assert max(after - max(levels[:place], default=0) for place, after in enumerate(levels[1:], start=1)) <= 2


def test_easier_is_not_said_where_nothing_easier_is_left():  # found in interviews read whole, at level 0
    interview, said = begun(), []
    while (question := interview.next()) is not None:
        said.append(interview.easier)
        interview.reply(Reply(question.id, "0", None, ""))

    assert len(said) == 4
    assert not any(said)


def test_beside_a_mediator_the_order_is_gentler():
    def misses(accompanied: bool) -> float:
        kind = replace(setup("citizen"), accompanied=accompanied)
        shared = Interview(LIBRARY, kind).selector
        runs = [run_through(Interview(LIBRARY, kind, selector=shared), int(person)) for person in low]
        return float(np.mean([np.mean([run.row[0, BANK.index[r.item]] == 0 for r in run.replies]) for run in runs]))

    low = np.argsort(CROWD.truth.mean(axis=1))[15:35]

    assert misses(accompanied=True) < misses(accompanied=False)


def test_a_whole_bank_interview_asks_everything_the_likeliest_first():
    interview = run_through(begun(length="full"), 3)

    assert interview.finished_because == "bank"
    assert {reply.item for reply in interview.replies} == {q.id for q in BANK.questions if not q.is_situation}
    levels = [BANK[reply.item].level for reply in interview.replies]
    assert np.mean(levels[:100]) < np.mean(levels[-100:]) - 1


def test_the_same_answers_always_give_the_same_questions():
    first, second = (run_through(Interview(LIBRARY, setup("jobseeker")), 5) for _ in range(2))

    assert first.replies == second.replies


def test_of_two_questions_that_teach_the_same_the_lower_id_comes_first():
    original = next(question for question in BANK.questions if question.is_self_report and question.level == 2)
    twins = [Question(original.item.model_copy(update={"id": name}), original.scale) for name in ("z1", "b9", "b10")]
    library = replace(LIBRARY, bank=ItemBank(twins))

    interview = Interview(library, setup(length="full"))
    asked = []
    while (question := interview.next()) is not None:
        asked.append(question.id)
        interview.reply(Reply(question.id, "skip", None, ""))

    assert asked == ["b10", "b9", "z1"]
    assert interview.finished_because == "bank"


@pytest.mark.parametrize("code", ["dk", "skip", "na", "pn"])
def test_an_answer_that_says_nothing_is_never_scored_as_low(code):
    interview = begun()
    first = interview.next()
    interview.reply(with_answer(interview, code))

    assert interview.row[0, BANK.index[first.id]] < 0
    assert interview.next().id != first.id
    assert measure(MODEL, interview.row).basis.max() == 0


@pytest.mark.parametrize(
    ("profile", "asks"),
    [(None, False), ("citizen", False), ("jobseeker", False), ("mediator", True), ("volunteer", True)],
)
def test_situations_are_put_to_people_at_work_only(profile, asks):
    met = []
    for person in np.argsort(CROWD.truth.mean(axis=1))[-80:-75]:  # high enough to be put what people at work meet
        interview = run_through(begun(profile), person)
        met.append(any(BANK[reply.item].is_situation for reply in interview.replies))

    assert met == [asks] * 5


def test_the_questions_of_a_situation_come_together_in_their_order():
    seen = 0
    for person, length in [*((person, "standard") for person in range(10)), (1, "full"), (2, "full")]:
        asked = [BANK[reply.item] for reply in run_through(begun("mediator", length), person).replies]
        places: dict[str, list[int]] = {}
        for place, question in enumerate(asked):
            if question.situation is not None:
                places.setdefault(question.situation.id, []).append(place)
        for where in places.values():
            seen += 1
            there = [asked[place].id for place in where]
            assert where == list(range(where[0], where[-1] + 1))
            assert there == [one.id for one in asked[where[0]].situation.questions if one.id in there]
    assert seen > 12


def test_standard_length_has_a_check_in_every_area():
    """After a miss a reserved check waits; who misses less meets them all."""
    interview = run_through(begun(), int(np.argmax(CROWD.truth.mean(axis=1))))

    areas = {
        LIBRARY.framework.area_of[BANK[reply.item].competence]
        for reply in interview.replies
        if BANK[reply.item].is_check
    }
    assert interview.finished_because == "length"
    assert areas == {area.id for area in LIBRARY.framework.areas}


# --- calm order -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profile", "length"), [(None, "standard"), ("mediator", "standard"), (None, "46"), ("trainer", "short")]
)
def test_questions_come_calmly(profile, length):
    """Checked against ``measure`` itself, not against what the order remembers."""
    looked = 0
    weakest_first = np.argsort(CROWD.truth.mean(axis=1))
    for person in [*weakest_first[:8], *range(12)]:
        interview = run_through(begun(profile, length), person)
        asked = [BANK.index[reply.item] for reply in interview.replies]
        rows = np.full((len(asked), len(BANK)), NOT_ASKED, dtype=np.int8)
        for place in range(len(asked)):
            rows[place:, asked[place - 1]] = interview.row[0, asked[place - 1]] if place else NOT_ASKED
        posterior = measure(MODEL, rows, keep_posterior=True).posterior
        nothing = [predicted(MODEL, posterior[place : place + 1], item)[0, 0] for place, item in enumerate(asked)]
        assert BANK.questions[asked[0]].is_self_report
        assert 1 - nothing[0] >= 0.8
        for place, (before, after) in enumerate(zip(nothing, nothing[1:], strict=False), start=1):
            looked += 1
            if after > 0.5 and (before > 0.5 or interview.row[0, asked[place - 1]] in (0, UNSURE)):
                gentlest = least_hard(posterior[place : place + 1], rows[place], asked[:place])
                assert after <= gentlest + 0.1 or BANK.questions[asked[place]].level == 1  # nothing easier was left
    assert looked > 200


def least_hard(posterior: np.ndarray, row: np.ndarray, asked: list[int]) -> float:
    """The smallest chance of «not at all» among self-reports not asked yet, no harder than may come now."""
    missed = []
    for item in reversed(asked):
        if row[item] > 0:
            break
        missed += [BANK.questions[item].level] * (row[item] in (0, UNSURE))
    most = min(missed, default=8) if len(missed) < 2 else max(min(missed) - 1, 1)
    left = [
        item
        for item, question in enumerate(BANK.questions)
        if item not in asked and question.is_self_report and question.level <= most
    ]
    return min((float(predicted(MODEL, posterior, item)[0, 0]) for item in left), default=1.0)


def test_one_topic_at_a_time():
    changes, pairs = 0, 0
    for person in range(30):
        areas = [
            LIBRARY.framework.area_of[BANK[reply.item].competence] for reply in run_through(begun(), person).replies
        ]
        changes += sum(before != after for before, after in zip(areas, areas[1:], strict=False))
        pairs += len(areas) - 1

    assert changes / pairs < 0.6  # at random, or by information alone: 0.8 and more


# --- progress and pauses ----------------------------------------------------------------------------------


def test_a_pause_is_due_every_ten_questions_and_not_at_the_end():
    interview, due = begun(length="20"), []
    while (question := interview.next()) is not None:
        if interview.pause_due:
            due.append(len(interview.replies))
        interview.reply(reply_of(2, question))

    assert due == [10]
    assert not interview.pause_due


def test_progress_counts_questions():
    interview = run_through(begun(), 2, most=10)

    usual = interview.progress()

    assert (usual.asked, usual.at_most_left) == (10, 20)
    assert usual.area == LIBRARY.framework.area_of[interview.next().competence]


def test_progress_at_the_end_has_nothing_left():
    progress = run_through(begun(length="5"), 2).progress()

    assert (progress.at_most_left, progress.area) == (0, None)


def test_who_finished_early_goes_on_at_the_very_question_that_was_left():
    interview = run_through(begun(), 2, most=6)
    left = interview.next()
    interview.finish("2026-11-22T10:00:00+01:00")
    assert interview.ended_early

    interview.reopen("2026-11-22T11:00:00+01:00")
    again = replay(LIBRARY, interview.events)

    assert interview.next() is left
    assert again.next() is left
    assert not again.finished
    run_through(again, 2)
    assert again.finished_because is not None


def test_a_journal_of_the_first_edition_is_read_as_before():
    events = [dict(event) for event in run_through(begun(), 2, most=6).events]
    events[0]["schema"] = "skillcheck/journal-1"

    assert len(replay(LIBRARY, events).replies) == 6


# --- going back and changing ------------------------------------------------------------------------------


@pytest.mark.parametrize(("steps", "place"), [(1, -1), (3, -3), (99, 0)])
def test_going_back_asks_that_question_again_and_keeps_later_answers(steps, place):
    interview = run_through(begun(), 4, most=8)
    before, wanted = interview.replies, interview.replies[place].item

    go_back(interview, steps)

    assert interview.next().id == wanted
    assert interview.replies == before
    interview.reply(Reply(wanted, "skip", None, ""))
    assert [reply.item for reply in interview.replies] == [reply.item for reply in before]
    assert interview.given(wanted).code == "skip"
    assert interview.next().id not in {reply.item for reply in before}


def test_going_back_twice_goes_further_back():
    interview = run_through(begun(), 4, most=5)

    interview.back()
    interview.back()

    assert interview.next().id == interview.replies[-2].item


def test_going_back_before_the_first_answer_does_nothing():
    interview = begun()

    interview.back()

    assert len(interview.events) == 1


def test_answering_again_the_same_leads_to_the_same_next_question():
    interview = run_through(begun(), 4, most=9)
    expected = interview.next().id

    go_back(interview, 4)
    interview.reply(reply_of(4, interview.next()))

    assert interview.next().id == expected


def test_a_changed_answer_recomputes_what_comes_as_if_it_had_been_given_at_once():
    changed = run_through(begun(), 8, most=12)
    item = changed.replies[3].item
    other = next(code for code in BANK[item].codes if code != changed.replies[3].code)

    changed.change(Reply(item, other, None, ""))

    at_once = begun()
    for reply in changed.replies:
        at_once.reply(reply)
    assert changed.next().id == at_once.next().id
    assert (changed.row == at_once.row).all()


def test_only_an_answered_question_can_be_changed():
    with pytest.raises(UsageProblem) as caught:
        begun().change(Reply(BANK.ids[0], "skip", None, ""))

    assert caught.value.problems[0].code == "interview.not_answered"


def test_after_the_end_answers_can_be_changed_but_not_added():
    interview = run_through(begun(length="5"), 9)
    interview.finish("2026-11-22T10:10:00+01:00")

    interview.change(Reply(interview.replies[0].item, "skip", None, ""))

    assert interview.next() is None
    assert interview.finished_because == "length"
    with pytest.raises(DataProblem) as caught:
        interview.reply(Reply(next(item for item in BANK.ids if interview.given(item) is None), "skip", None, ""))
    assert caught.value.problems[0].code == "interview.after_finish"


def test_a_person_can_stop_before_the_end():
    interview = run_through(begun(), 9, most=4)

    interview.finish("2026-11-22T10:10:00+01:00")

    assert interview.finished
    assert interview.next() is None
    assert interview.finished_because is None


# --- exact resume -----------------------------------------------------------------------------------------


def script(interview: Interview, person: int, start: int, stop: int) -> None:
    """A person's doings at steps start…stop: answers, now and then goes back, changes an answer or says nothing."""
    for step in range(start, stop):
        chance = random.Random(f"{person}-{step}")
        question = interview.next()
        if question is None:
            return
        doing = chance.random()
        if doing < 0.08 and interview.replies:
            go_back(interview, chance.randint(1, 4))
        elif doing < 0.14 and interview.replies:
            one = chance.choice(interview.replies)
            interview.change(replace(one, code=chance.choice(list(BANK[one.item].codes))))
        elif doing < 0.24:
            interview.reply(Reply(question.id, chance.choice(["dk", "skip", "na", "pn"]), "help", ""))
        else:
            interview.reply(reply_of(person, question))


def saved_result(interview: Interview) -> str:
    answers = [given_answer(LIBRARY, one.item, one.code, "fr", one.how) for one in interview.replies]
    result = build_result(LIBRARY, answers, mode="interview", lang="fr", profile=interview.profile)
    return result.model_dump_json(by_alias=True)


def test_60_interviews_cut_at_a_random_moment_go_on_exactly_as_if_never_cut():
    for person in range(60):
        chance = random.Random(person)
        short = chance.choice([(None, "12"), ("citizen", "short"), ("leader", "9")])
        kind = short if person % 10 else ("mediator", "standard")
        whole, cut = begun(*kind), begun(*kind)
        moment = chance.randint(0, 14)
        script(whole, person, 0, 40)
        script(cut, person, 0, moment)
        journal = "\n".join(json.dumps(event) for event in cut.events)

        resumed = replay(LIBRARY, [json.loads(line) for line in journal.splitlines()])

        assert resumed.next() is cut.next()
        assert resumed.progress() == cut.progress()
        script(resumed, person, moment, 40)
        assert resumed.events == whole.events
        assert resumed.replies == whole.replies
        assert resumed.next() is whole.next()
        assert (resumed.row == whole.row).all()
        if person % 20 == 0:
            assert saved_result(resumed) == saved_result(whole)


def test_resuming_does_not_depend_on_what_the_running_program_remembers():
    interview = run_through(begun("mediator"), 11, most=17)

    fresh = replay(LIBRARY, json.loads(json.dumps(interview.events)))

    assert fresh.next().id == interview.next().id


def test_a_finished_interview_is_replayed_finished():
    interview = run_through(begun(length="5"), 12)
    interview.finish("2026-11-22T10:10:00+01:00")

    again = replay(LIBRARY, interview.events)

    assert again.finished
    assert again.finished_because == "length"
    assert again.events == interview.events


def spoilt(change) -> list[dict]:
    interview = run_through(begun(), 13, most=6)
    interview.back_to(interview.replies[-2].item)
    interview.reply(Reply(interview.next().id, "skip", None, ""))
    events = [dict(event) for event in interview.events]
    return change(events) or events


def put(place: int, **values):
    return lambda events: events[place].update(values)


@pytest.mark.parametrize(
    ("change", "code", "line"),
    [
        (lambda _: [None], "interview.not_a_journal", 1),
        (lambda events: events[1:], "interview.not_a_journal", 1),
        (put(0, schema="skillcheck/journal-9"), "interview.not_a_journal", 1),
        (put(0, lang=3), "interview.broken", 1),
        (put(0, accompanied="no"), "interview.broken", 1),
        (put(0, length="endless"), "interview.unknown_length", 1),
        (put(0, profile="astronaut"), "content.unknown_profile", 1),
        (put(0, fingerprint="0" * 16), "interview.other_content", 1),
        (lambda events: events[:2] + events[3:], "interview.gap", 3),
        (lambda events: [*events[:2], events[3], events[2], *events[4:]], "interview.gap", 3),
        (put(2, item="s999"), "interview.unknown_item", 3),
        (put(2, code="maybe"), "interview.unknown_code", 3),
        (put(2, code=None), "interview.broken", 3),
        (put(2, how="alone?"), "interview.broken", 3),
        (put(2, how=["alone"]), "interview.broken", 3),
        (put(2, event="sing"), "interview.broken", 3),
        (put(2, event=None), "interview.broken", 3),
        (lambda events: [*events[:2], "oops"], "interview.broken", 3),
        (lambda events: events[2].update(item=events[1]["item"], code="skip"), "interview.wrong_order", 3),
        (lambda events: events[8].update(item=events[1]["item"]), "interview.wrong_order", 9),
        (put(7, item="s118b"), "interview.wrong_order", 8),
        (put(7, item=None), "interview.broken", 8),
        (put(3, event="change", item="s118b", code="skip"), "interview.not_answered", 4),
        (put(3, event="finish", at=None), "interview.broken", 4),
        (put(3, event="finish", at=""), "interview.after_finish", 5),
    ],
)
def test_a_journal_that_no_interview_wrote_is_refused_with_its_line(change, code, line):
    with pytest.raises(DataProblem) as caught:
        replay(LIBRARY, spoilt(change))

    assert [(problem.code, problem.line) for problem in caught.value.problems] == [(code, line)]


def test_an_empty_journal_is_refused():
    with pytest.raises(DataProblem) as caught:
        replay(LIBRARY, [])

    assert caught.value.problems[0].code == "interview.empty"


def test_every_problem_of_the_flow_has_words_in_every_language():
    import re
    from pathlib import Path

    from skillcheck.i18n import Texts, languages

    modules = (sys.modules[Interview.__module__], sys.modules[replay.__module__])
    source = "".join(Path(module.__file__).read_text(encoding="utf-8") for module in modules)
    codes = set(re.findall(r'"(interview\.[a-z_]+)"', source))

    assert len(codes) >= 10
    for lang in languages():
        for code in codes:
            assert Texts(lang).t(code, found="x", known="y", item="s111", expected=2, current="z")


# --- a fast first question --------------------------------------------------------------------------------


def test_the_first_question_needs_no_numpy_when_it_is_remembered():
    program = (
        "import sys, json\n"
        "from pathlib import Path\nfrom skillcheck.content.library import load\n"
        "from skillcheck.interview.interview import Interview, Setup\n"
        f"interview = Interview(load(Path({str(FOLDER)!r})), Setup(**json.loads({json.dumps(asdict(setup()))!r})), opening={begun().next().id!r})\n"
        "print(interview.next().id, interview.progress().at_most_left, interview.easier, interview.pause_due)\n"
        "print('numpy' in sys.modules)\n"
    )

    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert run.stdout.split() == [begun().next().id, "30", "False", "False", "False"]


def test_a_remembered_opening_is_asked_first_and_one_that_is_gone_is_not():
    remembered, gone = (Interview(LIBRARY, setup(), opening=item, selector=order()) for item in ("s411", "s999"))

    assert remembered.next().id == "s411"
    assert gone.next() is begun().next()


def test_the_remembered_opening_depends_on_content_profile_length_and_version():
    keys = {
        opening_key(LIBRARY, one)
        for one in (setup(), setup("mediator"), setup(length="short"), replace(setup(), version="2"))
    }

    assert len(keys) == 4
    assert opening_key(LIBRARY, setup()) == opening_key(LIBRARY, replace(setup(), person="someone", lang="en"))
