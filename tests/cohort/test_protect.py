"""Nothing that can be shown tells about fewer people than the minimum; what is made to leave tells about nobody."""

from __future__ import annotations

import csv
import json
import random
from itertools import pairwise
from pathlib import Path

import pytest
from small import run as program

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "cohort-30.csv"
HEAD, *PEOPLE = [line.split(",") for line in EXAMPLE.read_text(encoding="utf-8").splitlines()]
NOT_OF_PEOPLE = {"rows", "target", "levels", "min_cell", "number", "strength", "sources", "merged"}
"""Rows are accounted for as they are; a level, a rank, how many values are put together or the minimum itself counts nobody."""


def run(*words):
    return program([*map(str, words), "--lang", "en"])


def batch(tmp_path, people, *more, name="out"):
    path = tmp_path / f"{name}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEAD, *people])
    return run("batch", path, "--out", tmp_path / name, "--profile", "citizen", *more), tmp_path / name


def counts(data, place=()):
    """Every whole number of a record that counts people, with its place."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key not in NOT_OF_PEOPLE:
                yield from counts(value, (*place, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from counts(value, (*place, number))
    elif isinstance(data, int) and not isinstance(data, bool):
        yield place, data


def recombined(chance, n):
    """People made of the answers of others: patterns that no example has."""
    made = []
    for number in range(n):
        answers = [chance.choice(PEOPLE)[place] for place in range(len(HEAD))]
        made.append([f"x{number}", *answers[1:]])
    return made


@pytest.mark.parametrize("n", [2, 4, 5, 7, 9, 13, 24])
def test_no_count_of_a_record_is_of_a_few_people(n, tmp_path):
    people = recombined(random.Random(n), n)
    group, column = "site", HEAD.index("site")
    for number, person in enumerate(people):
        person[column] = "RQTH" if number == 0 else ["Lille", "Arras"][number % 2]

    groups = str(min(4, n))
    code, out = batch(tmp_path, people, "--groups", groups, "--group", group, "--before", _earlier(tmp_path, people))

    assert code in {0, 3}
    record = json.loads((out / "cohort.json").read_text())
    everyone = record["dimensions"]["overall"]["n"]
    few = [(place, count) for place, count in counts(record) if 0 < count < 5]
    rest = [
        (place, count) for place, count in counts(record) if 0 < everyone - count < 5 and place[0] in {"gaps", "offers"}
    ]
    rest += [(place, count) for place, count in counts(record["dimensions"]) if 0 < everyone - count < 5]
    assert rest == []
    near = [
        one for one in (record["waves"] or {"dimensions": {}})["dimensions"].values() if 0 < everyone - one["n"] < 5
    ]
    assert {one["now"] for one in near} <= {None}
    assert few == []
    assert "RQTH" not in (out / "cohort.json").read_text()
    assert "RQTH" not in (out / "report.html").read_text()
    assert (record["hidden"] != []) or n >= 20
    for kind in ("terminal", "md", "html"):
        assert run("report", out, "--format", kind) == 0
    assert run("verify", out) == 0


def _earlier(tmp_path, people):
    path = tmp_path / "before.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEAD, *people[: max(1, len(people) - 2)]])
    return path


def test_a_group_under_the_minimum_has_no_figure_but_its_people_have_theirs(tmp_path):
    _, out = batch(tmp_path, PEOPLE[:4])

    record = json.loads((out / "cohort.json").read_text())
    assert record["hidden"] == ["cohort"]
    assert {one["mean"] for one in record["dimensions"].values()} == {None}
    assert "fewer than 5" in (out / "report.html").read_text()
    assert len((out / "scores.csv").read_text().splitlines()) == 5


def test_training_groups_have_enough_people_each_where_there_are_enough(tmp_path):
    _, out = batch(tmp_path, PEOPLE[:13], "--groups", "2")

    sizes = [group["n"] for group in json.loads((out / "cohort.json").read_text())["groups"]]
    assert sum(sizes) == 13
    assert min(sizes) >= 5


def test_training_groups_that_are_too_small_to_show_stay_in_their_own_file(tmp_path):
    _, out = batch(tmp_path, PEOPLE[:13], "--groups", "6")

    cohort = json.loads((out / "cohort.json").read_text())
    assert cohort["groups"] == []
    assert "groups" in cohort["hidden"]
    assert {line.rpartition(",")[2] for line in (out / "groups.csv").read_text().split()[1:]} == set("123456")


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path / "home"))


def shared(tmp_path, people, name):
    code, _ = batch(tmp_path, people, "--share", tmp_path / f"shared-{name}", name=name)
    path = tmp_path / f"shared-{name}" / "cohort.json"
    return code, json.loads(path.read_text()) if path.exists() else None


def test_after_a_withdrawal_the_second_release_is_refused(home, tmp_path, capsys):
    assert shared(tmp_path, PEOPLE[:20], "one")[1]
    for number, people in enumerate((PEOPLE[:19], PEOPLE[1:21], PEOPLE[:16])):
        code, record = shared(tmp_path, people, f"two{number}")
        assert (code, record) == (1, None)
        assert "passed on" in capsys.readouterr().err
    assert shared(tmp_path, PEOPLE[:30], "three")[1]
    assert shared(tmp_path, PEOPLE[:20], "again")[1]
    noted = json.loads((tmp_path / "home" / "releases.json").read_text())["structures"]["batch"]["releases"]
    assert [len(one) for one in noted] == [20, 30]  # the very same people once


def test_what_is_shared_in_another_format_is_refused_before_any_file_is_read(home, tmp_path, capsys):
    given = ("--out", tmp_path / "o", "--share", tmp_path / "s", "--format", "xlsx")

    assert run("batch", tmp_path / "absent.csv", *given) == 2
    assert "--share goes with --format csv" in capsys.readouterr().err


def test_what_leaves_is_rounded_and_without_ids_or_exact_counts(home, tmp_path):
    _, record = shared(tmp_path, PEOPLE[:23], "one")

    text = json.dumps(record)
    assert not any(person[0] in text for person in PEOPLE)
    assert {count % 5 for place, count in counts(record)} <= {0}
    for one in record["dimensions"].values():
        assert one["mean"] == round(one["mean"], 1)
        assert all(abs(share * 20 - round(share * 20)) < 1e-9 for share in one["levels"])
    manifest = json.loads((tmp_path / "shared-one" / "manifest.json").read_text())
    assert {one["holds"] for one in manifest["files"].values()} == {"shareable"}
    assert manifest["inputs"] == []
    assert run("report", tmp_path / "shared-one") == 0


def test_from_two_releases_that_are_allowed_nobody_is_found_to_half_a_level(home, tmp_path):
    """The best that can be done: both means times their people, subtracted; it must fit many people as well as one."""
    releases = [shared(tmp_path, PEOPLE[:n], f"r{n}")[1] for n in (10, 20, 30)]

    for before, after in pairwise(releases):
        for name, one in after["dimensions"].items():
            n, m = one["n"], before["dimensions"][name]["n"]
            doubt = (0.05 * n + 0.05 * m) / max(n - m, 1)
            assert n - m >= 10
            assert doubt * (n - m) > 0.5  # of one person among those who came, nothing better than this is known


@pytest.mark.parametrize("column", ["RQTH", "Situation de handicap", "Nationalité", "country of birth"])
def test_a_column_on_health_or_origin_is_asked_about_before_it_is_carried(column, tmp_path, capsys):
    path = tmp_path / "a.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([[*HEAD, column], *([*person, "x"] for person in PEOPLE)])

    assert run("batch", path, "--out", tmp_path / "out", "--group", column) == 2
    assert "--sensitive" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert run("batch", path, "--out", tmp_path / "out", "--group", column, "--sensitive") == 0
