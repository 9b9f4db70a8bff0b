"""Two waves and more: people are found again by what names them, every row of every wave is used or handed back."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from small import run as program
from told import book

HEAD = "ID,Code participant,s111,s113,s414"


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(*arguments: object) -> int:
    return program(["--lang", "fr", "batch", *map(str, arguments), "--min-cell", "1"])


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def waves(out: Path) -> dict[str, object]:
    return json.loads((out / "cohort.json").read_text())["waves"]


def test_a_count_of_rows_pairs_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The tool numbers A first in one wave and B first in the other: nobody changed."""
    one = write(tmp_path / "w1.csv", HEAD, "1,A,0,0,0", "2,B,3,3,3")
    two = write(tmp_path / "w2.csv", HEAD, "1,B,3,3,3", "2,A,0,0,0")

    assert run(two, "--before", one, "--out", tmp_path / "o") == 0

    overall = waves(tmp_path / "o")["dimensions"]["overall"]
    assert (overall["n"], overall["progress"], overall["decline"]) == (2, 0, 0)
    said = capsys.readouterr().err
    assert "Code participant" in said
    assert "0, stables" in said


@pytest.mark.parametrize(("last", "said"), [("D,3,1,0", True), ("D,3,1,1", False)])
def test_a_wave_with_exactly_the_answers_of_today_is_said(
    last: str, said: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One export given as both waves, its rows in another order; one other answer is a wave."""
    rows = [("A", 0, 1, 2), ("B", 1, 2, 3), ("C", 2, 3, 0)]
    one = write(tmp_path / "w1.csv", "Code,s111,s113,s414", *(",".join(map(str, row)) for row in rows), "D,3,1,0")
    two = write(tmp_path / "w2.csv", "Code,s111,s113,s414", last, *(",".join(map(str, row)) for row in reversed(rows)))

    assert run(two, "--before", one, "--out", tmp_path / "o") == 0
    assert ("exactement les mêmes réponses" in capsys.readouterr().err) is said


def test_waves_with_only_a_count_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = write(tmp_path / "w1.csv", "ID,s111,s113", "1,0,0", "2,3,3")
    two = write(tmp_path / "w2.csv", "ID,s111,s113", "1,3,3", "2,0,0")

    assert run(two, "--before", one, "--out", tmp_path / "o") == 1
    assert "--id-column" in capsys.readouterr().err
    assert run(two, "--before", one, "--out", tmp_path / "o", "--id-column", "ID") == 0


def test_rows_of_the_first_wave_that_cannot_be_read_come_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = write(tmp_path / "w1.csv", "Code participant,s111,s113", "A,0,0", "B,deux ou trois,1", "C,1,1")
    two = write(tmp_path / "w2.csv", "Code participant,s111,s113", "A,0,0", "B,1,1", "D,1,1")

    assert run(two, "--before", one, "--out", tmp_path / "o") == 3

    (row,) = read(tmp_path / "o/rejected-before.csv")
    assert (row["Code participant"], row["s111"]) == ("B", "deux ou trois")
    found = waves(tmp_path / "o")
    assert (found["paired"], found["only_before"], found["only_now"], found["unread_before"]) == (1, 1, 2, 1)
    assert "sa ligne n’a pas pu être lue" in capsys.readouterr().err
    how = {row["now"] or row["before"]: row["how"] for row in read(tmp_path / "o/pairing.csv")}
    assert "illisible" in how["B"]
    assert (how["C"], how["D"]) == ("seulement alors", "seulement aujourd'hui")
    assert "ligne lisible seulement avant" in (tmp_path / "o/report.html").read_text()


def test_what_was_decided_of_codes_is_in_the_next_pairing_file(tmp_path: Path) -> None:
    """The newest file can be given back: a «no» does not become a pair again."""
    one = write(tmp_path / "w1.csv", "Code participant,s111", "P001,0", "MARTI12,1", "B,2")
    two = write(tmp_path / "w2.csv", "Code participant,s111", "p-1,0", "MARTI21,1", "B,2")
    said = write(
        tmp_path / "p.csv", "wave,before,now,how,confirm", "before,P001,p-1,x,non", "before,MARTI12,MARTI21,x,oui"
    )

    for out in ("o1", "o2"):
        assert run(two, "--before", one, "--out", tmp_path / out, "--pairing", said) == 0
        said = tmp_path / out / "pairing.csv"
        rows = [(row["before"], row["now"], row["confirm"]) for row in read(said)]
        assert rows == [("P001", "p-1", "non"), ("MARTI12", "MARTI21", "oui")]


@pytest.mark.parametrize("way", [["--before"], ["--unpaired", "--before"]])
def test_rows_of_an_earlier_wave_that_are_perhaps_nobody_are_told_as_those_of_today(
    way: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head, people = "Code participant,Status,Brouillon,s111", [f"{one},IP Address,0,{n}" for n, one in enumerate("ABC")]
    nobody = ["TEST,IP Address,0,1", "Y,Survey Preview,0,1", "Z,IP Address,1,1", "Moyenne,,,1"]
    one, two = write(tmp_path / "w1.csv", head, *people, *nobody), write(tmp_path / "w2.csv", head, *people)

    assert run(two, *way, one, "--out", tmp_path / "o") == 3
    told = capsys.readouterr().err
    assert all(word in told for word in ("essais du formulaire", "aperçus", "brouillons", "moyennes ou totaux"))
    (aside,) = (tmp_path / "o").glob("set-aside-*.csv")
    assert [row["Code participant"] for row in read(aside)] == ["TEST", "Y", "Z", "Moyenne"]


@pytest.mark.parametrize(
    ("head", "word"), [("Répondant", "Répondant"), ("Participant", "Participant"), ("ID", "Réponse ")]
)
def test_a_word_and_a_number_count_rows_and_pair_nobody(
    head: str, word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = write(tmp_path / "w1.csv", f"{head},s111,s113", f"{word} 1,0,0", f"{word} 2,3,3")
    two = write(tmp_path / "w2.csv", f"{head},s111,s113", f"{word} 1,3,3", f"{word} 2,0,0")

    assert run(two, "--before", one, "--out", tmp_path / "o") == 1
    assert "--id-column" in capsys.readouterr().err


@pytest.mark.parametrize(("first", "second", "said"), [("10/01/2026", "20/06/2026", False), ("20/06/2026", "10/01/2026", True), ("20/06/2026", "", False), ("03/04/2026", "04/03/2026", False)])  # fmt: skip
def test_an_earlier_wave_that_was_sent_later_is_said(
    first: str, second: str, said: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "Code participant,Horodateur,s111"
    one = write(tmp_path / "w1.csv", head, f"A,{first} 10:00:00,0", f"B,{first} 11:00:00,1")
    two = write(tmp_path / "w2.csv", head, f"A,{second} 10:00:00,1", f"B,{second} 11:00:00,0")

    assert run(two, "--before", one, "--dry-run") == 0
    assert ("a été remplie après" in " ".join(capsys.readouterr().out.split())) == said


def test_corrected_rows_of_the_first_wave_are_given_back_and_all_is_done_in_one_go(tmp_path: Path) -> None:
    one = write(
        tmp_path / "w1.csv", "Code participant,s111,s113", "A,0,0", "B,deux ou trois,1", "C,1,peut-être", "D,1,1"
    )
    two = write(tmp_path / "w2.csv", "Code participant,s111,s113", "A,0,0", "B,1,1", "C,2,1", "D,1,1")
    again = tmp_path / "corrected.csv"
    assert run(two, "--before", one, "--out", tmp_path / "o") == 3
    handed_back = (tmp_path / "o/rejected-before.csv").read_text(encoding="utf-8")

    again.write_text(handed_back.replace("B,deux ou trois", "B,2"), encoding="utf-8")
    assert run(two, "--before", one, "--wave", f"before={again}", "--out", tmp_path / "o", "--force") == 3
    (row,) = read(tmp_path / "o/rejected-before.csv")
    assert (row["Code participant"], row["s113"], len(row)) == ("C", "peut-être", 7)

    again.write_text(handed_back.replace("B,deux ou trois", "B,2").replace("peut-être", "1"), encoding="utf-8")
    assert (
        run("--wave", f"entry={one}", "--wave", f"entry={again}", "--wave", f"exit={two}", "--out", tmp_path / "p") == 0
    )
    found = waves(tmp_path / "p")
    assert (found["paired"], found["only_before"], found["only_now"], found["unread_before"]) == (4, 0, 0, 0)
    assert not (tmp_path / "p/rejected-entry.csv").exists()


def test_each_file_names_people_under_its_own_header(tmp_path: Path) -> None:
    one = write(tmp_path / "w1.csv", "Votre code,s111,s113", "AB12,0,0", "CD34,1,1")
    two = write(tmp_path / "w2.csv", "n°,Code anonyme,s111,s113", "1,CD34,1,1", "2,AB12,0,0")

    assert run(two, "--before", one, "--out", tmp_path / "o") == 0
    assert waves(tmp_path / "o")["paired"] == 2


def test_mistyped_codes_pair_or_wait_for_a_word_that_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = write(tmp_path / "w1.csv", "Code participant,s111", "P001,0", "P-012,1", "MARTI12,0", "LEON77,0")
    two = write(tmp_path / "w2.csv", "Code participant,s111", "p001,0", "p12,1", "MARTI21,0", "ZOE55,0")

    assert run(two, "--before", one, "--out", tmp_path / "o") == 0
    rows = read(tmp_path / "o/pairing.csv")
    said = capsys.readouterr().err

    assert waves(tmp_path / "o")["paired"] == 2
    assert [(row["before"], row["now"], row["confirm"]) for row in rows] == [
        ("P001", "p001", "oui"), ("P-012", "p12", "oui"), ("MARTI12", "MARTI21", ""), ("LEON77", "", ""), ("", "ZOE55", ""),
    ]  # fmt: skip
    assert "MARTI12 ↔ MARTI21" in said

    text = (
        (tmp_path / "o/pairing.csv")
        .read_text()
        .replace("MARTI12,MARTI21,se ressemblent : à confirmer (oui ou non),", "MARTI12,MARTI21,x,oui")
        .replace('P001,p001,"même code, écrit autrement",oui', "P001,p001,x,non")
    )
    given = write(tmp_path / "mine.csv", text)
    assert run(two, "--before", one, "--out", tmp_path / "o2", "--pairing", given) == 0
    assert {row["id"] for row in read(tmp_path / "o2/progress.csv")} == {"p12", "MARTI21"}


@pytest.mark.parametrize("how", ["Excel's own code page and semicolons", "a workbook that lost zeros"])
def test_a_pairing_file_that_a_spreadsheet_saved_is_understood(
    how: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = write(tmp_path / "w1.csv", "Code participant;s111", "007;0", "Zoé12;1", "MARTI12;0")
    two = write(tmp_path / "w2.csv", "Code participant;s111", "017;0", "Zoé12;1", "MARTI21;3")
    rows: list[list[object]] = [["wave", "before", "now", "how", "confirm"]]
    rows += [["before", "7", "17", "déjà vérifié", "oui"], ["before", "MARTI12", "MARTI21", "", "oui"]]
    if "code page" in how:
        given = tmp_path / "mine.csv"
        given.write_bytes("\r\n".join(";".join(map(str, row)) for row in rows).encode("cp1252"))
    else:
        rows[1][1:3] = [7, 17]
        given = tmp_path / "mine.xlsx"
        given.write_bytes(book(*rows))

    assert run(two, "--before", one, "--out", tmp_path / "o", "--pairing", given, "--numbers", "0") == 0
    assert {row["id"] for row in read(tmp_path / "o/progress.csv")} == {"017", "Zoé12", "MARTI21"}


def test_what_was_decided_of_people_who_are_not_there_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = write(tmp_path / "w1.csv", "Code participant,s111", "P001,0", "B2x,1")
    given = write(tmp_path / "p.csv", "wave,before,now,how,confirm", "before,P001,P077,x,oui")
    two = write(tmp_path / "w2.csv", "Code participant,s111", "P001,1", "B2x,1")
    assert run(two, "--before", one, "--out", tmp_path / "o", "--pairing", given, "--numbers", "0") == 0
    assert "P001 ↔ P077" in capsys.readouterr().err
    assert run(two, "--wave", f"entrée={one}", "--out", tmp_path / "o4", "--pairing", given) == 2
    assert "entrée" in capsys.readouterr().err
    assert run(two, "--out", tmp_path / "o5", "--pairing", given) == 2


def test_a_level_that_the_scores_do_not_say_is_not_said_of_progress_either(tmp_path: Path) -> None:
    """Three answers of one area: that they rose is known; no level of the whole is, nor one of an area not asked."""
    then, now = (
        write(tmp_path / f"w{n}.csv", "Code participant,s111,s112,s113", f"A,{n},{n},{n}", "B,0,0,0") for n in (0, 3)
    )

    assert run(now, "--before", then, "--numbers", "0", "--out", tmp_path / "o") == 0

    (row, _), (scores, _) = read(tmp_path / "o/progress.csv"), read(tmp_path / "o/scores.csv")
    assert [row[f"{name} aujourd'hui"] for name in ("Ensemble", "1", "3", "1.1")] == [
        scores[f"{name}_level"] for name in ("overall", "1", "3", "1.1")
    ]
    assert (row["Ensemble aujourd'hui"], row["3 aujourd'hui"], row["1.1 évolution"]) == ("", "", "progrès")
    assert row["1.1 before"] < row["1.1 aujourd'hui"]


def test_a_code_confirmed_twice_is_refused_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = write(tmp_path / "w1.csv", "Code participant,s111", "P001,0", "P002,1")
    two = write(tmp_path / "w2.csv", "Code participant,s111", "Q001,0", "Q002,1")
    given = write(
        tmp_path / "p.csv", "wave,before,now,how,confirm", "before,P001,Q001,x,oui", "before,p-001,Q002,x,oui"
    )

    assert run(two, "--before", one, "--out", tmp_path / "o", "--pairing", given) == 1
    assert "p.csv:3" in capsys.readouterr().err


def test_a_pairing_file_with_another_word_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = write(tmp_path / "w1.csv", "Code participant,s111", "P001,0", "B,1")
    given = write(
        tmp_path / "p.csv", "wave,before,now,how,confirm", "before,P001,p01,x,peut-être", "before,P001,p01,x,"
    )

    assert run(one, "--before", one, "--out", tmp_path / "o", "--pairing", given) == 1
    assert "p.csv:2" in capsys.readouterr().err


def test_three_waves_in_order_give_one_line_a_person(tmp_path: Path) -> None:
    files = [
        write(
            tmp_path / f"w{n}.csv",
            "Code participant,site,s111,s113,s211,s221,s231,s311,s321,s322,s411,s421",
            "A,x" + f",{n}" * 10,
            "B,y" + ",0" * 10,
            *(["C,x" + ",1" * 10] if n else []),
        )
        for n in range(4)
    ]
    named = [f"--wave={name}={path}" for name, path in zip(("entrée", "milieu", "sortie", "après"), files, strict=True)]

    assert run(*named, "--group", "site", "--out", tmp_path / "o") == 0

    rows = {row["id"]: row for row in read(tmp_path / "o/progress.csv")}
    assert list(rows) == ["A", "B", "C"]
    assert rows["A"]["Ensemble évolution"] == "progrès"
    assert int(rows["A"]["Ensemble entrée"]) < int(rows["A"]["Ensemble aujourd'hui"])
    assert rows["B"]["Ensemble évolution"] in ("stable", "on ne peut pas dire")
    assert (rows["C"]["Ensemble entrée"], rows["C"]["site"]) == ("", "x")
    line = waves(tmp_path / "o")["line"]
    assert [(moment["name"], moment["n"]) for moment in line] == [("entrée", 2), ("milieu", 2), ("sortie", 2), ("", 2)]
    drawn = " → ".join(
        f"{moment['name'] or 'aujourd’hui'} {max(moment['mean'] - 0.5, 0):.1f}".replace(".", ",") for moment in line
    )
    page = " ".join((tmp_path / "o/report.html").read_text(encoding="utf-8").replace("'", "’").split())
    assert f"présentes à toutes les dates : {drawn}" in page.replace("\u202f", " ").replace("\xa0", " ")
    assert [moment["mean"] for moment in line] == sorted(moment["mean"] for moment in line)


def test_a_dry_run_covers_the_earlier_waves_and_their_pairing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = write(tmp_path / "w1.csv", HEAD, "1,A,0,0,0", "2,B,3,3,x")
    two = write(tmp_path / "w2.csv", HEAD, "1,B,3,3,3", "2,A,0,0,0")

    assert run(two, "--before", one, "--dry-run") == 0

    shown = capsys.readouterr()
    assert "w1.csv" in shown.out
    assert "1 personne retrouvée" in shown.err


def test_a_wave_where_nobody_chose_0_has_the_numbers_of_the_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = [f"P{n}x" for n in range(20)]
    one = write(tmp_path / "w1.csv", "Code participant,s111,s113", *(f"{code},0,1" for code in people))
    two = write(tmp_path / "w2.csv", "Code participant,s111,s113", *(f"{code},1,2" for code in people))

    assert run(two, "--out", tmp_path / "alone") == 1
    assert run(two, "--before", one, "--out", tmp_path / "o") == 0
    assert waves(tmp_path / "o")["paired"] == 20
    assert "sont lus comme ceux de w1.csv" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--wave", "x"], [], ["--wave", "a=w1.csv", "--wave", "a=w2.csv", "f.csv"]])
def test_waves_that_cannot_be_told_apart_are_wrong_usage(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("w1.csv", "w2.csv", "f.csv"):
        write(tmp_path / name, "Code participant,s111,s113", "A,0,0", "B,1,1")

    assert run(*arguments, "--out", tmp_path / "o") == 2


def test_progress_is_a_sheet_where_the_scores_are(tmp_path: Path) -> None:
    one = write(tmp_path / "w1.csv", "Code participant,s111,s113", "A,0,0", "B,=1+1,1", "C,1,1")
    two = write(tmp_path / "w2.csv", "Code participant,site,s111,s113", "A,Pau,3,3", "C,=Pau,1,1")

    assert run(two, "--before", one, "--group", "site", "--out", tmp_path / "text") == 3
    assert run(two, "--before", one, "--group", "site", "--format", "xlsx", "--out", tmp_path / "sheet") == 3

    sheet = CalamineWorkbook.from_path(tmp_path / "sheet/progress.xlsx").get_sheet_by_name("progress").to_python()
    head, *rows = csv.reader((tmp_path / "text/progress.csv").read_text(encoding="utf-8-sig").splitlines())
    assert sheet[0] == head
    assert [[str(int(cell)) if isinstance(cell, float) else cell for cell in row] for row in sheet[1:]] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
    assert not (tmp_path / "sheet/progress.csv").exists()


def test_corrected_rows_of_a_wave_are_no_wave_of_their_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = write(tmp_path / "w1.csv", "Code participant,s111,s113", "A,0,0", "B,deux ou trois,1", "C,1,1")
    two = write(tmp_path / "w2.csv", "Code participant,s111,s113", "A,0,0", "B,1,1", "C,1,1")
    assert run(two, "--before", one, "--out", tmp_path / "o") == 3
    copy = write(
        tmp_path / "copy.csv", (tmp_path / "o/rejected-before.csv").read_text().replace("deux ou trois", "1", 1)
    )

    assert run(two, "--before", one, "--before", copy, "--out", tmp_path / "o2") == 2
    assert "--wave NOM=copy.csv" in capsys.readouterr().err
    assert run(two, "--wave", f"avant={one}", "--wave", f"avant={copy}", "--out", tmp_path / "o3") == 0
    assert waves(tmp_path / "o3")["paired"] == 3


def test_a_person_s_page_says_what_changed_since_the_folders_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "Code participant,s111,s113,s112,s114"
    for name, rows in (
        ("entrée", ["P001,0,0,0,0", "B,1,0,1,1"]),
        ("sortie", ["B,1,0,1,1", "p-1,3,3,3,3", "C,1,1,0,1"]),
    ):
        assert run(write(tmp_path / f"{name}.csv", head, *rows), "--out", tmp_path / name) == 0
    folders = [str(tmp_path / name) for name in ("entrée", "sortie")]

    assert program(["--lang", "fr", "report", *folders, "--each", "--format", "md", "-o", str(tmp_path / "p")]) == 0
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (tmp_path / "p").glob("*.md")}
    assert {name: "Depuis «" in page and "entrée" in page for name, page in pages.items()} == {
        "p-1": True,
        "B": True,
        "C": False,
    }
    assert "Progrès" in pages["p-1"]
    assert "Progrès" not in pages["B"]
    assert "retrouvées ici\u00a0: 2 sur 3." in capsys.readouterr().err
    assert program(["--lang", "fr", "report", *folders]) == 2
    assert "--each" in capsys.readouterr().err


def test_folders_given_the_wrong_way_round_are_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = "Code participant,Horodateur,s111,s113,s112,s114"
    for name, month, answer in (("avant", "09", 0), ("après", "10", 3)):
        rows = [f"P00{n},2026-{month}-0{n} 10:00:00,{answer},{answer},0,0" for n in range(1, 6)]
        assert run(write(tmp_path / f"{name}.csv", head, *rows), "--out", tmp_path / name) == 0
    before, after = (str(tmp_path / name) for name in ("avant", "après"))
    page = ["--each", "--format", "md", "-o", str(tmp_path / "p"), "--force"]

    capsys.readouterr()
    assert program(["--lang", "fr", "report", before, after, *page]) == 0
    assert "échangés" not in capsys.readouterr().err
    assert program(["--lang", "fr", "report", after, before, *page]) == 0
    told = capsys.readouterr().err
    assert "plus récent (2026-10-01 10:00:00) que avant (2026-09-01 10:00:00)" in told
    assert "échangés" in told

    assert run(tmp_path / "avant.csv", "--wave", f"entrée={after}", "--out", tmp_path / "o") == 0
    assert "échangés" in capsys.readouterr().err, "a folder as an earlier wave says it as a file does"


def test_a_person_s_page_takes_nobody_for_another_whom_a_tool_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("entrée", "sortie"):
        assert run(write(tmp_path / f"{name}.csv", "ID,s111,s113", "1,0,0", "2,3,3"), "--out", tmp_path / name) == 0
    folders = [str(tmp_path / name) for name in ("entrée", "sortie")]

    assert program(["--lang", "fr", "report", *folders, "--each", "--format", "md", "-o", str(tmp_path / "p")]) == 1
    assert "--id-column" in capsys.readouterr().err
    assert not (tmp_path / "p").exists()
