"""What batch keeps of the answers: exact, private, enough to compute again; never taken for what it is not."""

from __future__ import annotations

import json
import stat

import numpy as np
import pytest
from small import run, small_library

from skillcheck.errors import DataProblem
from skillcheck.export.kept_answers import NAME, read_kept
from skillcheck.interview.simulate import draw_people
from skillcheck.measurement.measure import compile_model, measure
from skillcheck.store.batch_people import people_of
from skillcheck.store.saved_records import read_record

LIBRARY = small_library()
BANK = LIBRARY.bank
MODEL = compile_model(LIBRARY.framework, BANK)
ITEMS = [place for place, q in enumerate(BANK.questions) if not q.is_situation and not q.takes_several][::4]
WORDS = {-1: "", -2: "na", -3: "pn", -5: "dk"}


def cell(place: int, value: int) -> str:
    return WORDS.get(value) if value < 0 else next(c for c, one in BANK.questions[place].codes.items() if one == value)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    home = tmp_path_factory.mktemp("batch")
    rng = np.random.default_rng(3)
    answers = draw_people(MODEL, 40, seed=4).answers
    answers = np.where(rng.random(answers.shape) < 0.2, rng.choice([-1, -2, -3, -5], answers.shape), answers)
    rows = [["id", *(BANK.ids[place] for place in ITEMS)]]
    rows += [[f"p{n:02d}", *(cell(place, int(answers[n, place])) for place in ITEMS)] for n in range(40)]
    (home / "answers.csv").write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    code = run(["batch", str(home / "answers.csv"), "--out", str(home / "out"), "--profile", "employee"])
    assert code == 0
    return home / "out", answers


def test_every_answer_and_every_reason_is_kept_exactly_and_for_its_owner_only(folder):
    out, answers = folder

    kept = read_kept(out / NAME, BANK)

    expected = np.full_like(kept.responses, -4)
    expected[:, ITEMS] = answers[:, ITEMS]
    np.testing.assert_array_equal(kept.responses, expected)
    assert kept.ids == tuple(f"p{n:02d}" for n in range(40))
    assert (kept.fingerprint, kept.named) == (LIBRARY.fingerprint, True)
    assert stat.S_IMODE((out / NAME).stat().st_mode) == 0o600
    assert json.loads((out / "manifest.json").read_text())["files"][NAME]["holds"] == "individual"


def test_a_person_s_page_is_computed_from_the_answers_to_the_bit(folder):
    out, _ = folder
    cohort = read_record(out / "cohort.json", LIBRARY)

    people = people_of(out / "cohort.json", cohort, LIBRARY)

    scores = measure(MODEL, read_kept(out / NAME, BANK).responses)
    assert len(people) == 40
    for place, person in enumerate(people):
        assert [score.mean for score in person.scores.values()] == scores.mean[place].tolist()
        assert [score.stated for score in person.scores.values()] == scores.stated[place].tolist()
        assert person.answers
        assert {score.verdict for score in person.scores.values()} <= {"yes", "no", "unknown"}


def test_a_wrong_answer_is_kept_as_wrong_without_saying_which(folder):
    out, _ = folder
    people = people_of(out / "cohort.json", read_record(out / "cohort.json", LIBRARY), LIBRARY)

    wrong = [one for person in people for one in person.answers if BANK[one.item].is_check and one.category == 0]

    assert wrong
    assert {(one.code, one.answer) for one in wrong} == {("", "")}


@pytest.mark.parametrize("spoil", ["changed", "no manifest", "cut short"])
def test_a_file_that_is_not_as_it_was_written_is_refused(folder, tmp_path, spoil):
    import shutil

    out = shutil.copytree(folder[0], tmp_path / "out")
    if spoil == "changed":
        (out / NAME).write_bytes((out / NAME).read_bytes() + b"x")
    elif spoil == "no manifest":
        (out / "manifest.json").unlink()
    else:
        (out / NAME).write_bytes(b"ARROW1\0\0")
        (out / "manifest.json").unlink()

    with pytest.raises(DataProblem):
        read_kept(out / NAME, BANK)


def test_the_verdict_stands_beside_the_probability_in_the_table(folder):
    import csv

    out, _ = folder
    with (out / "scores.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)

    scores = measure(MODEL, read_kept(out / NAME, BANK).responses)
    level, verdict, chance = (head.index(f"2.1_{one}") for one in ("level", "verdict", "reached"))
    place = LIBRARY.framework.dimensions.index("2.1")
    for row, stated, said in zip(rows, scores.stated[:, place], scores.said[:, place], strict=True):
        assert row[verdict] in ("yes", "no", "unknown")
        assert bool(row[level]) == bool(said)
        assert row[verdict] == "unknown" or stated
        assert row[verdict] != "yes" or float(row[chance]) >= 0.8
