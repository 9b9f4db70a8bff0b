"""Two exact folders of nearly the same people: whoever has every file that may be shown of both finds nobody."""

from __future__ import annotations

import csv
import json
import shutil

import numpy as np
import pytest
from small import run, small_library

from skillcheck.export import kept_answers
from skillcheck.export.kept_answers import AnswersFile
from skillcheck.store.inventory import note

BANK = small_library().bank
ITEMS = [question.id for question in BANK.questions if question.is_self_report][:24]


def people(n, first=0, seed=5):
    """Rows: code, site, status, one answer a question; the same person always answers the same."""
    rows = []
    for number in range(first, first + n):
        chance = np.random.default_rng([seed, number])
        answers = chance.integers(0, 4, len(ITEMS)).tolist()
        rows.append([f"p{number:03d}", ["Arras", "Lille"][number % 2], ["a", "b", "b"][number % 3], *answers])
    return rows


def batch(folder, name, rows, *options, items=ITEMS):
    path = folder / f"{name}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["id", "site", "status", *items], *rows])
    given = ["batch", path, "--out", folder / name, "--digits", "full", "--lang", "en", "--numbers", "0", *options]
    assert run([str(one) for one in given]) == 0
    return holds(folder / name)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A home and, as every test finds it, one folder of results: 24 people, by site."""
    folder = tmp_path_factory.mktemp("house")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SKILLCHECK_HOME", str(folder / "home"))
        assert batch(folder, "all", people(24), "--group", "site")["cohort.json"] == "group"
    return folder


@pytest.fixture
def made(house, tmp_path, monkeypatch, capsys):
    """Make another folder; gives what its manifest calls its files, and what was said. It goes with the test."""
    monkeypatch.setenv("SKILLCHECK_HOME", str(house / "home"))

    def make(name, rows, *options, items=ITEMS):
        capsys.readouterr()
        return batch(tmp_path, name, rows, *options, items=items), capsys.readouterr().err

    yield make
    for path in tmp_path.iterdir():
        shutil.rmtree(path, ignore_errors=True)


def holds(folder):
    return {name: one["holds"] for name, one in json.loads((folder / "manifest.json").read_text())["files"].items()}


def record(folder):
    return json.loads((folder / "cohort.json").read_text())


def taken_from(one, other):
    """By dimension, one record's sum of levels less the other's."""
    return {
        name: mine["n"] * mine["mean"] - other["dimensions"][name]["n"] * other["dimensions"][name]["mean"]
        for name, mine in one["dimensions"].items()
    }


def test_of_two_runs_that_differ_by_one_withdrawal_no_two_files_give_that_person(made, house, tmp_path):
    second, said = made("less", people(24)[1:], "--group", "site")

    first = holds(house / "all")
    with (house / "all/scores.csv").open(encoding="utf-8") as file:
        mine = next(row for row in csv.DictReader(file) if row["id"] == "p000")
    found = taken_from(record(house / "all"), record(tmp_path / "less"))
    assert all(abs(found[name] - float(mine[f"{name}_mean"])) < 1e-6 for name in found), "both would give the person"
    assert first["cohort.json"] == first["report.html"] == first["questions.csv"] == "group"
    both = [name for name in first if "individual" not in (first[name], second.get(name, "individual"))]
    for name in both:  # what both say alike is nobody's
        assert (house / "all" / name).read_bytes() == (tmp_path / "less" / name).read_bytes(), name
    assert set(both) == {"columns.csv", "model.json.gz"}
    assert f"{house / 'all'} – This folder has the same answers but for 1 person" in said
    pages = tmp_path / "pages"  # made later from such a folder
    assert run(["report", str(tmp_path / "less/cohort.json"), "--format", "html,md", "--out", f"{pages}/"]) == 0
    assert set(holds(pages).values()) == {"individual"}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (lambda everybody: [["p000", "Arras", "a", *[0] * len(ITEMS)], *everybody[1:]], "but for 1 person"),
        (lambda everybody: [[f"x{n}", *row[1:]] for n, row in enumerate(everybody[3:])], "but for 3 people"),
        (lambda everybody: [*everybody, *people(9, first=100)], "but for 9 people"),
        (lambda everybody: [["p000", "Lille", *everybody[0][2:]], *everybody[1:]], "divides the same answers"),
    ],
    ids=["one answered again", "three left and all have new codes", "nine came", "one has moved"],
)
def test_other_ways_to_differ_by_a_few(made, rows, said):
    words, told = made("other", rows(people(24)), "--group", "site")

    assert words["cohort.json"] == "individual"
    assert said in told


def test_the_same_people_divided_by_something_else_are_told_of_in_one_of_the_folders_only(made):
    assert made("as-before", people(24), "--group", "site")[0]["cohort.json"] == "group"
    assert made("by-both", people(24), "--group", "site", "--group", "status")[0]["cohort.json"] == "individual"


def test_a_site_with_a_folder_of_its_own_is_not_its_group_in_another_but_for_one(made):
    """12 people of Arras stand in the folder of all 24, whose own folder has 11 of them, or all 12."""
    arras = [row for row in people(24) if row[1] == "Arras"]

    words, said = made("arras", arras[1:])
    assert words["cohort.json"] == "individual"
    assert "This folder has the people of “site = Arras” but for 1 person" in said
    assert made("arras", arras, "--force")[0]["cohort.json"] == "group", "the same 12"
    wider = made("wider", [*arras[2:], *people(30, first=400)], "--group", "site")
    assert wider[0]["cohort.json"] == "group", "Arras is 15 others, too"


def test_a_folder_of_an_older_version_keeps_no_groups_and_is_compared_as_a_whole(made, house, monkeypatch):
    monkeypatch.setattr(kept_answers, "HEADED", b"not there")

    assert made("less", people(23), "--group", "site")[0]["cohort.json"] == "individual"
    assert made("arras", [row for row in people(24) if row[1] == "Arras"][1:])[0]["cohort.json"] == "group"


def test_small_groups_of_other_people_are_no_few_apart(made):
    made("seven", people(7, first=500))

    assert made("six", people(6, first=600))[0]["cohort.json"] == "group"
    assert made("seven-but-one", people(6, first=500))[0]["cohort.json"] == "individual"


def test_whoever_left_between_two_dates_is_not_both_dates_less_the_earlier_folder(made, house):
    now = [[*row[:3], *[min(3, int(one) + 1) for one in row[3:]]] for row in people(24)]

    words, said = made("now", now[2:], "--before", house / "all.csv")

    assert words["cohort.json"] == "individual"
    assert "This folder has the earlier answers of the people found again, but for 2 people" in said
    assert made("now", now, "--before", house / "all.csv", "--force")[0]["cohort.json"] == "group"


def test_what_gives_nobody_keeps_its_name(made):
    assert made("ten-left", people(24)[10:])[0]["cohort.json"] == "group", "a crowd has left"
    assert made("as-asked", people(23), "--min-cell", "1")[0]["cohort.json"] == "group", "no protection asked for"
    assert made("others", people(24, first=200))[0]["cohort.json"] == "group", "other people"
    assert made("others", people(23, first=200), "--force")[0]["cohort.json"] == "group", "the folder before is gone"


def test_few_questions_make_no_two_groups_the_same_people(made):
    for name, right in (("a", 8), ("b", 9)):
        rows = [[f"{name}{n}", "x", "y", "3" if n < right else "0"] for n in range(20)]
        words, said = made(name, rows, items=ITEMS[:1])

        assert words["cohort.json"] == "group"
        assert "but for" not in said


def test_a_folder_that_cannot_be_read_is_no_reason_to_fail(made, tmp_path):
    made("one", people(12, first=300))
    for name, file, content in (
        ("two", "kept-answers.arrow", b"ARROW1"),
        ("three", "cohort.json", b"[]"),
        ("four", "manifest.json", b"{"),
    ):
        shutil.copytree(tmp_path / "one", tmp_path / name)
        (tmp_path / name / file).write_bytes(content)
        note(tmp_path / name)
    shutil.rmtree(tmp_path / "one")

    assert made("now", people(11, first=300))[0]["cohort.json"] == "group"


def test_kept_answers_are_read_some_at_a_time(tmp_path):
    answers = np.array([[0, 1], [2, -1]], np.int8)
    with (tmp_path / "kept").open("wb") as file:
        kept = AnswersFile(file, ["x1", "x2"], kept_answers.About("f", True, True, ["où"]))
        kept.add(["a", "b"], answers, ["p", "q"], [["A", ""]])
        kept.close()

    [block] = kept_answers.blocks(tmp_path / "kept")

    assert block.ids.to_pylist() == ["a", "b"]
    assert {name: one.tolist() for name, one in block.answers.items()} == {"x1": [0, 2], "x2": [1, -1]}
    assert {name: one.to_pylist() for name, one in block.groups.items()} == {"où": ["A", ""]}
