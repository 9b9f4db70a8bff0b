"""Each person's own target, codes within structures: the same figures as if everybody had been scored alone."""

from __future__ import annotations

import csv
import json

import pytest
from example_group import EXAMPLE, HEAD, PEOPLE, run, write
from small import small_library

from skillcheck.workflows.people_of import people_of

WORDS = ("employee", "Médiation numérique", "LEADER", "volontaires")
IDS = {"employee": "employee", "Médiation numérique": "mediator", "LEADER": "leader", "volontaires": "volunteer"}


def scores(folder):
    with (folder / "scores.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """Thirty people, four profiles, written as people write them."""
    home = tmp_path_factory.mktemp("own")
    rows = [[*person, WORDS[number % 4]] for number, person in enumerate(PEOPLE)]
    write(home / "a.csv", [*HEAD, "poste"], rows)
    (home / "p.yaml").write_text("volontaires: volunteer\n", encoding="utf-8")
    code = run("batch", home / "a.csv", "-o", home / "out", "--profile-column", "Poste", "--profiles", home / "p.yaml")
    assert code == 0
    return home


def test_each_person_is_measured_against_the_profile_of_their_row(own, tmp_path):
    found = scores(own / "out")

    for number, word in enumerate(WORDS):
        write(tmp_path / "one.csv", HEAD, PEOPLE[number::4])
        assert run("batch", tmp_path / "one.csv", "-o", tmp_path / word, "--profile", IDS[word]) == 0
        for person, alone in scores(tmp_path / word).items():
            assert {name: found[person][name] for name in alone} == alone
            assert found[person]["poste"] == IDS[word]


def test_the_report_says_that_targets_differ_and_what_each_profile_needs(own, capsys):
    record = json.loads((own / "out" / "cohort.json").read_text("utf-8"))

    assert record["profile"] is None
    assert set(record["profiles"]) == set(IDS.values())
    assert record["dimensions"]["overall"]["target"] is None
    assert 0 < record["dimensions"]["overall"]["reached"] < 1
    assert run("report", own / "out") == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "selon la personne" in shown
    assert "Médiation numérique" in shown.partition("poste - ")[2]


def test_pages_and_plans_of_the_folder_know_each_person_s_profile(own, tmp_path):
    people = people_of([own / "out"], small_library())

    assert dict(zip(people.ids, people.profiles, strict=True)) == {
        person[0]: IDS[WORDS[number % 4]] for number, person in enumerate(PEOPLE)
    }
    assert run("report", own / "out", "--each", "--format", "json", "-o", tmp_path) == 0
    for number, person in enumerate(PEOPLE):
        page = tmp_path / f"{person[0]}.json"
        assert not page.exists() or json.loads(page.read_text("utf-8"))["profile"] == IDS[WORDS[number % 4]]


def test_a_row_without_a_known_profile_comes_back_unless_one_is_given_for_empty_cells(tmp_path, capsys):
    rows = [
        [*person, ["employee", "", "chef"][min(number, 2) if number < 3 else 0]] for number, person in enumerate(PEOPLE)
    ]
    write(tmp_path / "a.csv", [*HEAD, "poste"], rows)

    assert run("batch", tmp_path / "a.csv", "-o", tmp_path / "out", "--profile-column", "poste") == 3
    said = capsys.readouterr().err
    assert "ne dit pas quel profil" in said
    assert "« chef » n’est pas un profil" in said.replace("\u202f", " ").replace("\xa0", " ")
    assert len(scores(tmp_path / "out")) == 28
    more = ("--profile", "volunteer", "--force")
    assert run("batch", tmp_path / "a.csv", "-o", tmp_path / "out", "--profile-column", "poste", *more) == 3
    assert scores(tmp_path / "out")[PEOPLE[1][0]]["poste"] == "volunteer"


def test_a_table_of_words_is_checked_whole(tmp_path, capsys):
    (tmp_path / "p.yaml").write_text("Accueil: employe\nAtelier: chef\n", encoding="utf-8")

    assert (
        run("batch", EXAMPLE, "-o", tmp_path / "o", "--profile-column", "role", "--profiles", tmp_path / "p.yaml") == 1
    )
    said = capsys.readouterr().err
    assert "p.yaml:1" in said
    assert "p.yaml:2" in said
    assert run("batch", EXAMPLE, "-o", tmp_path / "o", "--profiles", tmp_path / "p.yaml") == 2
    assert run("batch", EXAMPLE, "-o", tmp_path / "o", "--profile-column", "poste") == 2
    assert not (tmp_path / "o").exists()


# --- structures -------------------------------------------------------------------------------------------------


def sites(tmp_path, name="sites.csv", order=1):
    """Three sites that count from 001 each."""
    rows = [[f"{number % 10 + 1:03d}", *person[1:], "ABC"[number // 10]] for number, person in enumerate(PEOPLE)]
    return write(tmp_path / name, [*HEAD, "structure"], rows[::order])


def test_the_same_code_in_three_structures_is_three_people(tmp_path, capsys):
    path = sites(tmp_path)

    assert run("batch", path, "-o", tmp_path / "lost") == 1
    assert '--structure "structure"' in capsys.readouterr().err
    assert run("batch", path, "-o", tmp_path / "all", "--structure", "structure") == 0
    found, plain = scores(tmp_path / "all"), tmp_path / "plain"
    assert run("batch", EXAMPLE, "-o", plain) == 0
    for number, (person, row) in enumerate(scores(plain).items()):
        mine = found[f"{'ABC'[number // 10]}/{number % 10 + 1:03d}"]
        assert [mine[name] for name in row if name != "id"] == [row[name] for name in row if name != "id"], person
    record = json.loads((tmp_path / "all" / "cohort.json").read_text("utf-8"))
    group = next(one for one in record["breakdowns"] if one["attribute"] == "structure")
    assert [(one["value"], one["n"]) for one in group["groups"]] == [("A", 10), ("B", 10), ("C", 10)]


def test_people_of_structures_are_found_again_whatever_the_order(tmp_path, capsys):
    before, now = sites(tmp_path, "before.csv", order=-1), sites(tmp_path)

    assert run("batch", now, "-o", tmp_path / "out", "--structure", "structure", "--before", before) == 0
    waves = json.loads((tmp_path / "out" / "cohort.json").read_text("utf-8"))["waves"]
    assert waves["paired"] == 30
    assert {one["mean"] for one in waves["dimensions"].values()} == {0.0}
    assert "None" not in capsys.readouterr().err


def test_one_row_an_answer_and_structures_make_the_same_people(tmp_path):
    wide = sites(tmp_path)
    rows = [
        [f"{number % 10 + 1:03d}", "ABC"[number // 10], item, cell]
        for number, person in enumerate(PEOPLE)
        for item, cell in zip(HEAD, person, strict=True)
        if item[0] in "sckd" and item[1:2].isdigit() and cell
    ]
    long = write(tmp_path / "long.csv", ["id", "structure", "item", "answer"], rows)

    for path, name in ((wide, "wide"), (long, "long")):
        assert run("batch", path, "-o", tmp_path / name, "--structure", "structure") == 0
    assert {one: row["overall_mean"] for one, row in scores(tmp_path / "wide").items()} == {
        one: row["overall_mean"] for one, row in scores(tmp_path / "long").items()
    }


def test_a_row_without_its_structure_comes_back(tmp_path, capsys):
    path = write(
        tmp_path / "a.csv", [*HEAD, "structure"], [[*one, "" if at == 4 else "A"] for at, one in enumerate(PEOPLE)]
    )

    assert run("batch", path, "-o", tmp_path / "out", "--structure", "structure") == 3
    assert "de quelle structure" in capsys.readouterr().err
    assert len(scores(tmp_path / "out")) == 29


# --- files of the same people ------------------------------------------------------------------------------------

ASKED = [place for place, name in enumerate(HEAD) if name[1:4].isdigit()]
FIRST, SECOND = ASKED[: len(ASKED) // 2], ASKED[len(ASKED) // 2 :]


def parts(tmp_path, *, aims=WORDS):
    """Half of the questions from one tool, with the post; the others, without: two structures, the same codes."""
    whole, one, two = [], [], []
    for number, person in enumerate(PEOPLE[:24]):
        code, where, post = f"{number % 12:03d}", ("Lyon", "Arras")[number // 12], aims[number % len(aims)]
        whole.append([code, where, post, *(person[place] for place in (*FIRST, *SECOND))])
        one.append([code, where, post, *(person[place] for place in FIRST)])
        two.append([code, where, *(person[place] for place in SECOND)])
    said, asked = ([HEAD[place] for place in places] for places in (FIRST, SECOND))
    write(tmp_path / "whole.csv", ["id", "lieu", "poste", *said, *asked], whole)
    write(tmp_path / "said.csv", ["id", "lieu", "poste", *said], one)
    write(tmp_path / "asked.csv", ["id", "lieu", *asked], two[::-1])
    (tmp_path / "p.yaml").write_text("volontaires: volunteer\n", encoding="utf-8")
    return ["--structure", "lieu", "--profile-column", "poste", "--profiles", tmp_path / "p.yaml"]


def test_joined_files_have_structures_and_profiles_as_one_file_has(tmp_path):
    how = parts(tmp_path)

    assert run("batch", tmp_path / "whole.csv", "-o", tmp_path / "one", *how) == 0
    assert run("batch", tmp_path / "said.csv", tmp_path / "asked.csv", "--join", "-o", tmp_path / "two", *how) == 0

    assert len(scores(tmp_path / "one")) == 24
    assert scores(tmp_path / "two") == scores(tmp_path / "one")


def test_of_joined_files_everybody_without_one_profile_is_said_at_once(tmp_path, capsys):
    how = parts(tmp_path)
    lines = (tmp_path / "asked.csv").read_text("utf-8").splitlines()
    lines.append(lines[-1].replace("000", "777").replace("011", "777").replace("Arras", "Lyon"))
    (tmp_path / "asked.csv").write_text("\n".join(lines) + "\n", "utf-8")
    said = (tmp_path / "said.csv").read_text("utf-8").splitlines()
    (tmp_path / "more.csv").write_text("\n".join([said[0], said[1].replace("employee", "leader")]) + "\n", "utf-8")
    files = [tmp_path / name for name in ("said.csv", "asked.csv", "more.csv")]

    assert run("batch", *files, "--join", "-o", tmp_path / "out", *how) == 1

    told = capsys.readouterr().err
    assert "777" in told
    assert "profils différents : employee, leader" in told.replace("\xa0", " ").replace("\u202f", " ")
    assert not (tmp_path / "out").exists()
    assert run("batch", *files[:2], "--join", "-o", tmp_path / "out", *how, "--profile", "citizen") == 0
    assert scores(tmp_path / "out")["Lyon/777"]["poste"] == "citizen"


def test_of_joined_files_each_needs_the_column_of_structures_and_one_that_of_profiles(tmp_path, capsys):
    parts(tmp_path)
    files = [tmp_path / "said.csv", tmp_path / "asked.csv"]

    assert run("batch", *files, "--join", "-o", tmp_path / "out", "--structure", "poste") == 2
    assert "asked.csv" in capsys.readouterr().err
    assert (
        run("batch", *files, "--join", "-o", tmp_path / "out", "--structure", "lieu", "--profile-column", "metier") == 2
    )
