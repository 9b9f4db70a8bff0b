"""Of how many people those who answered are a part, waves without codes, what small groups are together, situations."""

from __future__ import annotations

import csv
import json
import math

import numpy as np
import pytest
from example_group import EXAMPLE, HEAD, PEOPLE, run, write
from small import small_library

SITE = HEAD.index("site")


def record(folder):
    return json.loads((folder / "cohort.json").read_text("utf-8"))


def means(folder, name="overall"):
    """Mean and doubt (standard deviation) of each person."""
    with (folder / "scores.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row[f"{name}_mean"]]
    return np.array([[float(row[f"{name}_mean"]), float(row[f"{name}_sd"])] for row in rows])


@pytest.mark.parametrize("staff", [30, 40, 3000])
def test_the_interval_of_a_mean_narrows_as_fewer_people_are_missing(staff, tmp_path):
    assert run("batch", EXAMPLE, "-o", tmp_path / "out", "--staff", staff, "--digits", "full") == 0

    one, people = record(tmp_path / "out")["dimensions"]["overall"], means(tmp_path / "out")
    n = len(people)
    between, doubt = people[:, 0].var(ddof=1), (people[:, 1] ** 2).mean()
    half = 1.959963984540054 * math.sqrt((1 - n / staff) * between / n + doubt / n)
    assert (one["high"] - one["low"]) / 2 == pytest.approx(half, rel=1e-6)
    assert record(tmp_path / "out")["staff"] == staff


def test_a_table_of_services_gives_the_rate_of_each(tmp_path, capsys):
    table = write(tmp_path / "staff.csv", ["site", "statut", "effectif"], [
        ["Valence", "equipe", 12], ["valence", "benevole", 8], ["Nantes", "equipe", 13], ["Lille", "equipe", 13],
    ])  # fmt: skip
    people = [one for one in PEOPLE if one[SITE] in {"Valence", "Nantes", "Lille"}]
    path = write(tmp_path / "a.csv", HEAD, people)

    assert run("batch", path, "-o", tmp_path / "out", "--group", "site", "--staff", table, "--profile", "employee") == 0
    groups = {one["value"]: (one["n"], one["staff"]) for one in record(tmp_path / "out")["breakdowns"][0]["groups"]}
    assert groups["Valence"][1] == 20
    capsys.readouterr()
    assert run("report", tmp_path / "out") == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert f"Valence : {groups['Valence'][0]} sur 20" in shown
    assert f"pour un effectif de 46 ({round(100 * len(people) / 46)} %)" in shown


def test_more_answers_than_people_are_said_everywhere_at_once_and_nothing_is_written(tmp_path, capsys):
    table = write(tmp_path / "staff.csv", ["site", "effectif"], [["Valence", 1], ["Nantes", 2], ["Lille", 900]])

    assert run("batch", EXAMPLE, "-o", tmp_path / "out", "--group", "site", "--staff", table) == 1
    said = capsys.readouterr().err
    assert "Valence" in said
    assert "Nantes" in said
    assert not (tmp_path / "out").exists()
    assert run("batch", EXAMPLE, "-o", tmp_path / "out", "--staff", "12") == 1
    assert run("batch", EXAMPLE, "-o", tmp_path / "out", "--staff", "0") == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("site;effectif\nValence;dix\nNantes;-3\n", ["dix", "staff.csv:2", "staff.csv:3"]),
        ("site;combien\nValence;10\n", ["combien"]),
        ("site;statut\nValence;equipe\n", ["effectif"]),
        ("site;effectif\nValence;0\n", ["0"]),
        ("", []),
    ],
)
def test_a_table_of_staff_that_cannot_be_read_is_said(text, words, tmp_path, capsys):
    (tmp_path / "staff.csv").write_text(text, encoding="utf-8")

    assert run("batch", EXAMPLE, "-o", tmp_path / "out", "--group", "site", "--staff", tmp_path / "staff.csv") == 1
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert all(word in said for word in words)


def test_a_service_written_otherwise_has_no_rate_and_that_is_said(tmp_path, capsys):
    table = write(tmp_path / "staff.csv", ["site", "effectif"], [["Valense", 100], ["Nantes", 100], ["Lille", 100]])

    assert run("batch", EXAMPLE, "-o", tmp_path / "out", "--group", "site", "--staff", table) == 0
    assert "Valence" in capsys.readouterr().err


# --- waves without codes ----------------------------------------------------------------------------------------


def nameless(tmp_path, rows, name):
    return write(tmp_path / name, HEAD[1:], [one[1:] for one in rows])


def test_waves_without_codes_are_two_groups_and_nobody_progresses(tmp_path, capsys):
    before, now = nameless(tmp_path, PEOPLE[:14], "before.csv"), nameless(tmp_path, PEOPLE[10:], "now.csv")

    assert run("batch", now, "-o", tmp_path / "no", "--before", before) == 1
    assert "--unpaired" in capsys.readouterr().err
    assert run("batch", now, "-o", tmp_path / "out", "--before", before, "--unpaired") == 0
    assert "personne n’est retrouvé" in capsys.readouterr().err
    assert run("batch", before, "-o", tmp_path / "alone") == 0
    made, alone = record(tmp_path / "out"), record(tmp_path / "alone")["dimensions"]
    assert made["waves"] is None
    assert not (tmp_path / "out" / "progress.csv").exists()
    (pair,) = made["compared"]
    assert (pair["before"], pair["now"]) == (14, 20)
    for name, one in pair["dimensions"].items():
        here, there = made["dimensions"][name], alone[name]
        assert one["mean"] == pytest.approx(here["mean"] - there["mean"], abs=0.051)  # to a tenth of a level
        half = math.hypot(here["high"] - here["mean"], there["high"] - there["mean"])
        assert one["high"] - one["mean"] == pytest.approx(half, abs=0.101)
    for kind in ("terminal", "md", "html", "xlsx"):
        more = () if kind == "terminal" else ("-o", tmp_path / f"r.{kind}")
        assert run("report", tmp_path / "out", "--format", kind, *more) == 0
    assert "n’est pas le progrès de quelqu’un" in (tmp_path / "r.html").read_text("utf-8")


def test_an_earlier_group_of_few_people_is_not_shown(tmp_path):
    before, now = nameless(tmp_path, PEOPLE[:3], "before.csv"), nameless(tmp_path, PEOPLE[5:], "now.csv")

    assert run("batch", now, "-o", tmp_path / "out", "--before", before, "--unpaired") == 0
    assert record(tmp_path / "out")["compared"] == []
    assert "waves" in record(tmp_path / "out")["hidden"]


def test_unpaired_without_a_wave_is_wrong_usage(tmp_path):
    assert run("batch", EXAMPLE, "-o", tmp_path / "out", "--unpaired") == 2


# --- small groups together --------------------------------------------------------------------------------------


def test_small_groups_are_shown_as_one_with_the_figures_of_all_less_the_others(tmp_path, capsys):
    rows = [list(one) for one in PEOPLE]
    for number, one in enumerate(rows):
        one[SITE] = "Lille" if number < 16 else ["Arras", "Lens", "Douai", "Calais"][number % 4]
    path = write(tmp_path / "a.csv", HEAD, rows)

    assert run("batch", path, "-o", tmp_path / "out", "--group", "site", "--profile", "employee") == 0
    lille, others = record(tmp_path / "out")["breakdowns"][0]["groups"]
    assert (lille["n"], others["n"], others["merged"], others["value"]) == (16, 14, 4, "")
    whole = record(tmp_path / "out")["dimensions"]
    for name, one in whole.items():
        both = [(group["n"], group["dimensions"][name]["mean"]) for group in (lille, others)]
        assert sum(n * mean for n, mean in both) / 30 == pytest.approx(one["mean"], abs=1e-9)
    assert "Arras" not in (tmp_path / "out" / "cohort.json").read_text("utf-8")
    capsys.readouterr()
    run("report", tmp_path / "out")
    assert "4 autres valeurs réunies : 14" in " ".join(capsys.readouterr().out.split())


# --- situations -------------------------------------------------------------------------------------------------


def test_each_situation_says_which_share_of_people_would_do_what_holds(tmp_path):

    bank = small_library().bank
    asked = [one for one in bank.questions if one.situation is not None and one.situation.id == "d01"]
    code = {(one.id, value): code for one in asked for code, value in one.codes.items()}
    rows = []
    for number, person in enumerate(PEOPLE):
        value = 3 if number < 12 else 2 if number < 15 else 0 if number < 24 else None
        rows.append([person[0], *("" if value is None else code[one.id, value] for one in asked)])
    keep = [at for at, name in enumerate(HEAD) if name[0] == "s" and name[1:].isdigit()]
    head = ["id", *(one.id for one in asked), *(HEAD[at] for at in keep)]
    path = write(tmp_path / "a.csv", head, [
        [*row, *(person[at] for at in keep)] for row, person in zip(rows, PEOPLE, strict=True)
    ])  # fmt: skip

    assert run("batch", path, "-o", tmp_path / "out") == 0
    (found,) = record(tmp_path / "out")["situations"]
    assert (found["situation"], found["n"]) == ("d01", 24)
    assert found["share"] == 0.6  # 15 of 24, to 5 %
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "Répondre à un appel à projets en ligne" in page
