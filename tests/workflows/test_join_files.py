"""Statements from one tool, checks from another, of the same people: one row each, conflicts said."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from small import run as program


def run(*arguments: object) -> int:
    return program(["--lang", "fr", "batch", *map(str, arguments)])


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def scores(out: Path) -> dict[str, dict[str, str]]:
    with (out / "scores.csv").open(encoding="utf-8") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def test_two_files_of_the_same_people_are_one_row_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = write(
        tmp_path / "said.csv", "Code participant,site,s111,s113", "P001,Pau,0,1", "P002,Évry,2,2", "P003,Pau,0,0"
    )
    shown = write(tmp_path / "shown.csv", "Votre code,k111,k112", "p-2,a,b", "P001,c,a", "P009,a,a")
    whole = write(
        tmp_path / "whole.csv",
        "Code participant,site,s111,s113,k111,k112",
        "P001,Pau,0,1,c,a",
        "P002,Évry,2,2,a,b",
        "P003,Pau,0,0,,",
        "P009,,,,a,a",
    )

    assert run(said, shown, "--join", "--group", "site", "--out", tmp_path / "o") == 0
    assert run(whole, "--group", "site", "--out", tmp_path / "w") == 0

    joined, one = scores(tmp_path / "o"), scores(tmp_path / "w")
    assert list(joined) == ["P001", "P002", "P003", "P009"]
    for person in ("P001", "P002"):
        assert joined[person] == one[person]
    assert joined["P002"]["site"] == "Évry"
    assert "--join" not in capsys.readouterr().err


def test_answers_that_differ_are_said_and_not_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = write(tmp_path / "one.csv", "Code participant,s111,s113", "A,0,1", "B,1,1")
    two = write(tmp_path / "two.csv", "Code participant,s111,k111", "A,2,a", "B,1,b", "C,0,")
    known = write(tmp_path / "known.csv", "Code participant,s111,s113,k111", "A,,1,a", "B,1,1,b", "C,0,,")

    assert run(one, two, "--join", "--out", tmp_path / "o") == 3
    assert "two.csv" in capsys.readouterr().err
    assert run(known, "--out", tmp_path / "k") == 0
    assert scores(tmp_path / "o")["A"] == scores(tmp_path / "k")["A"]


def test_joining_is_offered_where_the_questions_differ(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = write(tmp_path / "one.csv", "Code participant,s111", "A,0")
    two = write(tmp_path / "two.csv", "Code participant,k111", "A,a")

    run(one, two, "--out", tmp_path / "o")

    assert "--join" in capsys.readouterr().err


def test_a_count_of_rows_joins_nobody(tmp_path: Path) -> None:
    one = write(tmp_path / "one.csv", "ID,s111", "1,0", "2,1")
    two = write(tmp_path / "two.csv", "ID,k111", "1,a", "2,b")

    assert run(one, two, "--join", "--out", tmp_path / "o") == 1


def test_two_sites_with_their_own_count_do_not_collide(tmp_path: Path) -> None:
    one = write(tmp_path / "one.csv", "ID,s111", "1,0", "2,1")
    two = write(tmp_path / "two.csv", "ID,s111", "1,0", "2,1")

    assert run(one, two, "--out", tmp_path / "o") == 0
    assert list(scores(tmp_path / "o")) == ["1", "2", "2-1", "2-2"]


def test_rejected_rows_given_back_ask_about_nothing_of_ours(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "f.csv", "Code participant,s111", "A,0", "B,zut", "C,1")
    assert run(path, "--out", tmp_path / "o") == 3
    capsys.readouterr()
    mine = write(tmp_path / "mine.csv", (tmp_path / "o/rejected.csv").read_text().replace("zut", "0", 1))

    assert run(mine, "--out", tmp_path / "o2") == 0
    assert "non comprise" not in capsys.readouterr().err


@pytest.mark.parametrize("id_header", ["ID", None])
def test_a_file_and_its_corrected_rows_are_finished_in_one_go(
    id_header: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where a tool counts the rows, or nobody has a code; a row still wrong is a row of the first file."""
    head = ",".join(filter(None, [id_header, "site,s111,s113"]))
    people = [f"{n}," if id_header else "" for n in range(1, 8)]
    cells = ["Pau,0,1", "Pau,zut,1", "Évry,2,2", "Évry,1,bof", "Pau,1", "Pau,3,0", "Pau,2,0"]
    path = write(tmp_path / "f.csv", head, *(person + cell for person, cell in zip(people, cells, strict=True)))
    assert run(path, "--group", "site", "--out", tmp_path / "o") == 3

    mine = (tmp_path / "o/rejected.csv").read_text().replace("zut", "1", 1).replace("Pau,1,[?]", "Pau,1,2")
    some = write(tmp_path / "mine.csv", mine)
    capsys.readouterr()
    assert run(path, some, "--group", "site", "--out", tmp_path / "o2") == 3
    told = " ".join(capsys.readouterr().err.split())
    assert "Corrigez 1 ligne" in told
    assert "Remplacées par leur ligne corrigée : 3" in told.replace("\u202f", " ").replace("\xa0", " ")
    (left,) = csv.DictReader((tmp_path / "o2/rejected.csv").read_text(encoding="utf-8").splitlines())
    assert (left["ligne"], left["s113"]) == ("5", "bof")

    done = write(tmp_path / "done.csv", mine.replace("bof", "0", 1))
    assert run(path, done, "--group", "site", "--out", tmp_path / "o3") == 0
    right = [cell.replace("zut", "1").replace("bof", "0") + ",2" * (cell.count(",") == 1) for cell in cells]
    whole = write(tmp_path / "whole.csv", head, *(person + cell for person, cell in zip(people, right, strict=True)))
    assert run(whole, "--group", "site", "--out", tmp_path / "w") == 0
    mended, one = scores(tmp_path / "o3"), scores(tmp_path / "w")
    if id_header:
        assert mended == one
    else:
        assert sorted(str({**row, "id": ""}) for row in mended.values()) == sorted(
            str({**row, "id": ""}) for row in one.values()
        )


def test_corrected_rows_that_can_be_of_two_files_are_not_guessed(tmp_path: Path) -> None:
    files = [write(tmp_path / f"{n}.csv", "ID,s111", "1,0", "2,zut", *["3,1"] * (n - 1)) for n in (1, 2)]
    assert run(files[0], "--out", tmp_path / "o") == 3
    mine = write(tmp_path / "mine.csv", (tmp_path / "o/rejected.csv").read_text().replace("zut", "1", 1))

    assert run(*files, mine, "--out", tmp_path / "o2") == 1
    assert run(files[0], mine, "--out", tmp_path / "o3") == 0


def test_reliability_reads_files_with_the_options_of_batch(tmp_path: Path) -> None:
    rows = [f"{n},C{n},{1 + n % 3},{1 + n % 2}" for n in range(40)]
    path = write(tmp_path / "f.csv", "n;x", "Titre", "Num,Mot,s111,s113", *rows)

    assert (
        program(["reliability", str(path), "--header-row", "3", "--sep", ",", "--id-column", "Mot", "--numbers", "1"])
        == 0
    )
