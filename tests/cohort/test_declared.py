"""What a class says of itself against what its checks show: counts of the people's own verdicts, and no few of them."""

from __future__ import annotations

import json
import random
import re
from collections import Counter

import numpy as np
import pytest
from python_calamine import CalamineWorkbook
from small import run
from told import library, table

from skillcheck.cohort.declared import declared
from skillcheck.cohort.share import rounded
from skillcheck.measurement.declared import VERDICTS
from skillcheck.store.batch_people import people_of
from skillcheck.store.saved_records import read_record

BANK = library().bank
STATEMENTS = [one for one in BANK.questions if one.is_self_report][::2]
CHECKS = [one for one in BANK.questions if one.is_check]
KINDS = ("shows_more", "same", "says_more", "unknown")


def a_class(people: int = 40) -> dict[str, str]:
    """People of whom a third say three levels more than they do in the checks, and a third two less: two files."""
    chance = random.Random(3)
    said, shown = [], []
    for number in range(people):
        level, more = chance.gauss(3, 1.5), (0, 3, -2)[number % 3]
        said.append(
            [f"P{number:02}x", *(max(0, min(3, round((level + more - one.level) / 1.2 + 2))) for one in STATEMENTS)]
        )
        right = [[a.code for a in one.answers if a.category == int(level >= one.level - 0.5)][0] for one in CHECKS]
        shown.append([f"P{number:02}x", *right])
    head = ["Code", *(one.id for one in STATEMENTS)], ["Code", *(one.id for one in CHECKS)]
    return {"said.csv": table(head[0], *said), "shown.csv": table(head[1], *shown)}


@pytest.fixture(scope="module")
def joined(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    for name, text in a_class().items():
        (folder / name).write_text(text, encoding="utf-8")
    paths = [str(folder / name) for name in ("said.csv", "shown.csv")]
    assert run(["batch", *paths, "--join", "--out", str(folder / "out"), "--lang", "en"]) == 0
    return folder / "out" / "cohort.json"


def test_the_counts_of_a_class_are_those_of_its_people_s_own_pages(joined):
    cohort = read_record(joined, library())
    own: dict[str, Counter[str]] = {one.area: Counter() for one in cohort.declared}
    for person in people_of(joined, cohort, library()):
        for area, found in person.declared_and_shown.items():
            own[area][found.verdict] += 1

    assert len(cohort.declared) == 5
    for one in cohort.declared:
        assert one.n == sum(own[one.area].values())
        told = {kind: getattr(one, kind) for kind in KINDS if getattr(one, kind) is not None}
        assert told.items() <= {kind: own[one.area][kind] for kind in KINDS}.items()
        assert told["says_more"] >= 5, "those who say three levels more are seen"


@pytest.mark.parametrize("form", ["md", "html", "xlsx", "pdf"])
def test_every_form_of_the_report_is_made_of_it(joined, form, tmp_path):
    pytest.importorskip("typst" if form == "pdf" else "skillcheck")
    made = tmp_path / f"made.{form}"

    assert run(["report", str(joined.parent), "--format", form, "--lang", "en", "-o", str(made)]) == 0

    if form in ("md", "html"):
        assert "What people say, what they show" in made.read_text(encoding="utf-8")
    elif form == "xlsx":
        assert "Said and shown" in CalamineWorkbook.from_path(made).sheet_names


def test_the_screen_tells_each_area(joined, capsys):
    assert run(["report", str(joined.parent), "--lang", "en"]) == 0

    assert re.search(r"people \d+, show more \d+, agree", " ".join(capsys.readouterr().out.split()))


def test_what_leaves_the_house_does_not_tell_it(joined):
    assert not rounded(read_record(joined, library())).declared


def test_a_class_that_did_no_checks_has_no_such_table(tmp_path):
    (tmp_path / "said.csv").write_text(a_class(12)["said.csv"], encoding="utf-8")

    assert run(["batch", str(tmp_path / "said.csv"), "--out", str(tmp_path / "out")]) == 0

    assert json.loads((tmp_path / "out" / "cohort.json").read_text())["declared"] == []


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((6, 6, 17, 11), KINDS),  # nobody is given away
        ((1, 6, 20, 13), ("shows_more", "says_more")),  # one for whom too little was asked
        ((1, 2, 24, 13), ("says_more",)),  # two who show more would be told
        ((1, 13, 24, 2), ("shows_more",)),
        ((2, 3, 33, 2), ()),
        ((0, 0, 40, 0), ()),  # everybody's verdict is each one's
    ],
)
def test_no_kind_of_a_few_people_is_told_nor_follows(counts, told):
    (one,) = declared(np.array([counts], dtype=object), ["1"], 40, 5)

    shown = {kind for kind in VERDICTS if getattr(one, kind) is not None}
    assert shown == set(told)
    rest = 40 - sum(getattr(one, kind) for kind in shown)
    assert rest == 0 or rest >= 5


def test_an_area_of_few_people_is_not_told_of_nor_the_few_who_are_not_among_them():
    sums = np.array([(2, 2, 3, 2), (0, 10, 18, 10), (0, 0, 0, 0)], dtype=object)

    (one,) = declared(sums, ["1", "2", "3"], 40, 5)

    assert (one.area, one.n, one.says_more) == ("2", None, None)
