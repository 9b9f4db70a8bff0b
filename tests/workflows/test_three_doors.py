"""One person, three doors: an interview, a file of one row, the same row among 30. The same numbers, to the last bit.

The doors are used as people use them: `assess --plain` reads keys, `batch` reads CSV, both write files.
"""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

import numpy as np
import pytest
from small import small_library

from skillcheck.measurement.measure import compile_model, measure
from skillcheck.measurement.responses import response_row
from skillcheck.person.build import build_result, given_answer, score_records
from tests.apart import ended

FIGURES = ("level", "mean", "sd", "low", "high", "answered", "basis", "percent", "target", "shortfall", "reached")
LIBRARY = small_library()


def skillcheck(folder: Path, *arguments: str, typed: str = "") -> None:
    done = ended("--lang", "fr", *arguments, typed=typed, env={"SKILLCHECK_HOME": str(folder / "home")})
    assert done.returncode == 0, done.stderr


def write_csv(path: Path, rows: dict[str, dict[str, str]], items: tuple[str, ...] = LIBRARY.bank.ids) -> None:
    """Answer codes by person and item; a column is a question that was put to everybody."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", *items])
        writer.writerows([person, *(row.get(item, "") for item in items)] for person, row in rows.items())


def scores_of(folder: Path, person: str) -> dict[str, str]:
    with (folder / "scores.csv").open(encoding="utf-8", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["id"] == person)


def company(people: int, seed: int) -> dict[str, dict[str, str]]:
    """Made-up answers of others, some left out."""
    chance = random.Random(seed)
    return {
        f"x{n}": {q.id: chance.choice(sorted(q.codes)) for q in LIBRARY.bank.questions if chance.random() < 0.3}
        for n in range(people)
    }


@pytest.fixture(scope="module")
def doors(tmp_path_factory) -> tuple[dict, dict[str, str], dict[str, str], dict[str, str]]:
    """The saved interview, and its row of scores.csv: with its own questions, with all questions, among 30 people."""
    folder = tmp_path_factory.mktemp("doors")
    chance = random.Random(20261122)
    # Things done, so that no pause is offered before the tenth answer; there: a, go on; at the end: b, no card today.
    turns = [[chance.choice("34") for _ in range(10)] for _ in range(3)]
    keys = "".join("\n".join([*turn, "a", ""]) for turn in turns) + "b\n"
    result = folder / "p.json"
    skillcheck(
        folder,
        "assess",
        "--plain",
        "--person",
        "p",
        "--profile",
        "employee",
        "--length",
        "30",
        "--out",
        str(result),
        typed=keys,
    )
    interview = json.loads(result.read_text(encoding="utf-8"))
    row = {answer["item"]: answer["code"] for answer in interview["answers"]}
    write_csv(folder / "own.csv", {"p": row}, tuple(row))
    write_csv(folder / "one.csv", {"p": row})
    others = list(company(29, seed=1).items())
    write_csv(folder / "thirty.csv", dict([*others[:11], ("p", row), *others[11:]]))
    for name in ("own", "one", "thirty"):
        skillcheck(
            folder,
            "batch",
            "--numbers",
            "0",
            str(folder / f"{name}.csv"),
            "--out",
            str(folder / name),
            "--profile",
            "employee",
            "--digits",
            "full",
        )
    return interview, *(scores_of(folder / name, "p") for name in ("own", "one", "thirty"))


def test_the_interview_asked_enough_to_compare(doors):
    interview, *_ = doors

    assert len(interview["answers"]) >= 20
    assert sum(score["basis"] == "measured" for score in interview["scores"].values()) >= 15


def test_a_row_alone_and_among_30_has_the_same_scores(doors):
    *_, alone, among = doors

    assert alone == among


def test_columns_left_empty_change_nothing_but_the_plain_percentage(doors):
    """An empty cell is a question put and not answered: the percentage asks for half of what was put."""
    _, own, alone, _ = doors

    different = {name for name in own if own[name] != alone[name]}

    assert different
    assert all(name.endswith("_percent") and alone[name] == "" for name in different)


@pytest.mark.parametrize("dimension", LIBRARY.framework.dimensions)
def test_an_interview_and_its_row_in_a_file_have_the_same_scores(doors, dimension):
    interview, own, *_ = doors
    score = interview["scores"][dimension]

    for figure in FIGURES:
        said, written = score[figure], own[f"{dimension}_{figure}"]
        if said is None or isinstance(said, str):
            assert written == (said or ""), figure
        else:
            assert float(written) == said, figure


def test_every_answer_of_every_question_measures_alike_in_a_result_and_among_others():
    """Each code of each of today's questions, «I can't tell» included, some sets of ticked letters: to the last bit."""
    codes = {question.id: [*question.codes] for question in LIBRARY.bank.questions}
    people = [[(item, own[-1 - turn * len(own) // 5]) for item, own in codes.items()] for turn in range(5)]
    model, profile = compile_model(LIBRARY.framework, LIBRARY.bank), LIBRARY.profiles["employee"]
    together = measure(model, np.concatenate([response_row(LIBRARY, answers) for answers in people]))

    among = score_records(LIBRARY, together, profile)

    for answers, expected in zip(people, among, strict=True):
        given = [given_answer(LIBRARY, item, code, "fr") for item, code in answers]
        assert build_result(LIBRARY, given, profile=profile, mode="file", lang="fr").scores == expected
