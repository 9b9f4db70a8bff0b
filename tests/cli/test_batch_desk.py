"""A group made of interviews: the people of the notebook scored as any file of answers."""

from __future__ import annotations

import json
import shutil

import pytest
from small import run

from skillcheck.files import PREFIX
from skillcheck.store.paths import journal_path
from tests.desk_people import typical, visit


@pytest.fixture(scope="module")
def whole_desk(tmp_path_factory):
    """Six people: four in May, of whom Odette has a nickname, two in January; two places."""
    folder = tmp_path_factory.mktemp("desk")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SKILLCHECK_HOME", str(folder / "home"))
        for number in range(6):
            visit(f"p-{number}", "2026-05-10" if number < 4 else "2026-01-10", typical(2 + number % 2), items=21)
            skillcheck("people", "site", f"p-{number}", "Mairie" if number % 2 else "Gare")
        skillcheck("people", "name", "p-0", "Odette")
    return folder


@pytest.fixture
def desk(whole_desk, tmp_path, monkeypatch):
    shutil.copytree(whole_desk / "home", tmp_path / "home")
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path / "home"))
    return tmp_path


def skillcheck(*arguments):
    return run([*map(str, arguments), "--lang", "fr"])


def cohort(folder):
    return json.loads((folder / "cohort.json").read_text(encoding="utf-8"))


def test_everybody_of_the_notebook_is_scored_and_nothing_is_left_beside(desk):
    assert skillcheck("batch", "--desk", "--group", "site", "--min-cell", "1", "--out", desk / "out") == 0

    found = cohort(desk / "out")
    assert found["rows"]["scored"] == 6
    [groups] = found["breakdowns"]
    assert {one["value"]: one["n"] for one in groups["groups"]} == {"Gare": 3, "Mairie": 3}
    assert not [path for path in (desk / "home").iterdir() if path.name.startswith(PREFIX)]


def test_the_levels_are_those_of_their_own_results(desk):
    assert skillcheck("batch", "--desk", "p-1", "--min-cell", "1", "--out", desk / "out") == 0

    alone = json.loads(journal_path("p-1").with_suffix(".json").read_text(encoding="utf-8"))
    head, row = (line.split(",") for line in (desk / "out" / "scores.csv").read_text("utf-8-sig").splitlines()[:2])
    assert row[0] == "p-1"
    assert row[head.index("overall_level")] == str(alone["scores"]["overall"]["level"])


@pytest.mark.parametrize(
    ("more", "scored"),
    [(("--since", "2026-03-01"), 4), (("Odette", "p-5"), 2), (("odette", "--since", "2026-05-10"), 1)],
)
def test_some_of_them_are_chosen_by_day_code_or_nickname(desk, more, scored):
    assert skillcheck("batch", "--desk", *more, "--out", desk / "out") == 0

    assert cohort(desk / "out")["rows"]["scored"] == scored


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--since", "2026-03-01", "x.csv"), "--desk"),
        (("--desk", "--since", "2099-01-01"), "Personne dans le carnet"),
        (("--desk", "--since", "hier"), "n’est pas un jour"),
        (("--desk", "--group", "age"), "site, profile, goal"),
        (("--desk", "Odete"), "odette"),
    ],
)
def test_what_cannot_be_is_one_sentence(desk, capsys, arguments, said):
    assert skillcheck("batch", *arguments, "--out", desk / "out") == 2

    assert said.lower() in capsys.readouterr().err.replace("\xa0", " ").replace("\u202f", " ").lower()
    assert not (desk / "out").exists()


def test_a_damaged_interview_is_named_and_the_others_are_scored(desk, capsys):
    with journal_path("p-2").open("ab") as file:
        file.write(b"no line of ours\n")
    journal_path("p-3").write_bytes(b"rubbish\n")

    assert skillcheck("batch", "--desk", "--out", desk / "out") == 3

    assert "p-3" in capsys.readouterr().err
    assert cohort(desk / "out")["rows"]["scored"] == 5
