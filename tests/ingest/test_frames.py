"""The frame of a file: what is wrong with all of it is said once; sheets, folders and groups are what people mean."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import pytest
from answers_bank import SPECIAL, bank
from layouts import sheet, zipped
from small import run

from skillcheck.errors import SkillcheckError
from skillcheck.ingest import read as reading
from skillcheck.ingest.cells.answer_reader import CellReader
from skillcheck.ingest.model import DOUBT, Batch
from skillcheck.ingest.read import ReadOptions, read, understand
from skillcheck.questions.item_bank import Question, Scale, ScaleOption

BANK = bank()


def everything(path: Path, **options: object) -> Batch:
    whole = Batch([], [], None)  # type: ignore[arg-type]  # only the lists are used
    for batch in read(path, BANK, ReadOptions(special=SPECIAL, **options)):  # type: ignore[arg-type]  # by name
        whole.ids += batch.ids
        whole.returned += batch.returned
        for name, column in batch.carried.items():
            whole.carried.setdefault(name, []).extend(column)
    return whole


def refused(path: Path, **options: object) -> str:
    with pytest.raises(SkillcheckError) as caught:
        everything(path, **options)
    (problem,) = caught.value.problems
    return problem.code


def write(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_one_bad_byte_does_not_change_the_encoding_of_the_others(tmp_path: Path) -> None:
    lines = "id,site,s111\nAnaïs,Été,2\nZoë,Été,0\nNoé,Été,1\n".encode() + b"Jos\xe9,x,1\n"

    found = everything(write(tmp_path / "f.csv", lines))

    assert found.ids == ["Anaïs", "Zoë", "Noé"]
    assert [row.problems[0].code for row in found.returned] == ["ingest.bad_encoding"]


@pytest.mark.parametrize("page", ["cp1252", "cp850", "mac-roman", "utf-8", "iso8859-15"])
def test_names_are_read_in_the_code_page_they_were_written_in(page: str, tmp_path: Path) -> None:
    text = "id,site,s111\nAnaïs,Évry,2\nZoé,Forêt,0\nFrançois,à côté,1\nHélène,très près,1\n"

    assert everything(write(tmp_path / "f.csv", text.encode(page))).ids == ["Anaïs", "Zoé", "François", "Hélène"]


def test_one_space_or_one_capital_splits_no_class(tmp_path: Path) -> None:
    sites = ["Lyon"] * 20 + ["Nantes"] * 12 + ["Lyon ", "nantes", " Lyon", "Lyon\u00a0"]
    rows = "".join(f"P{n}x,{site},{n % 4}\n" for n, site in enumerate(sites))
    path = write(tmp_path / "f.csv", "Code participant,site,s111\n" + rows)

    for careful in (False, True):
        carried = everything(path, groups=("site",), careful=careful).carried["site"]
        assert (carried.count("Lyon"), carried.count("Nantes"), len(set(carried))) == (23, 13, 2)
    notes = understand(path, BANK, ReadOptions(groups=("site",))).notes
    (said,) = [note for note in notes if note.code == "ingest.groups_merged"]
    assert said.fields["n"] == 4
    assert '"nantes" = "Nantes"' in said.fields["found"]


@pytest.mark.parametrize(
    ("head", "group", "code"),
    [
        ("Code participant,site,s111", "s111", "ingest.column_is_answers"),
        ("Code participant,site,s111", "code participant", "ingest.column_names_people"),
        ("site,site,s111", "site", "ingest.columns_alike"),
    ],
)
def test_a_group_that_is_none_is_refused_and_not_left_out_in_silence(
    head: str, group: str, code: str, tmp_path: Path
) -> None:
    path = write(tmp_path / "f.csv", head + "\n" + "".join(f"P{n % 2}x,lieu {n % 3},{n % 4}\n" for n in range(8)))

    assert refused(path, groups=(group,)) == code


def test_a_question_cannot_name_people(tmp_path: Path) -> None:
    path = write(tmp_path / "f.csv", "Code participant,s111,s112\nA1,0,1\nB2,1,2\n")

    assert refused(path, id_column=("s111",)) == "ingest.people_are_answers"


def test_a_group_written_in_two_equal_columns_is_one(tmp_path: Path) -> None:
    path = write(tmp_path / "f.csv", "Code participant,site,site,s111\nA1,Pau,Pau,0\nB2,Lyon,Lyon,1\n")

    assert everything(path, groups=("site",)).carried["site"] == ["Pau", "Lyon"]


def test_the_reason_of_a_person_with_many_lines_is_told_and_not_only_that_there_is_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [f"P{n};2026-0{month}-0{n + 1};s111;{month // 3}" for n in range(3) for month in (1, 6)]
    path = write(
        tmp_path / "f.csv", "participant;date;question;réponse\n" + "\n".join(lines) + "\nP9;2026-01-01;s111;0\n"
    )

    assert batch(path, "--out", tmp_path / "o") == 3
    assert "Plusieurs réponses différentes pour la question s111" in " ".join(capsys.readouterr().err.split())


def test_a_broken_header_is_said_once_and_not_of_each_row(tmp_path: Path) -> None:
    short = "id,Je range, et je trie,s111,s112\n" + "".join(f"P{n}x,2,1,0\n" for n in range(6))
    long = "id,s111,s112\n" + "".join(f"P{n}x,2,1,0\n" for n in range(6))

    assert refused(write(tmp_path / "a.csv", short)) == "ingest.header_broken"
    assert refused(write(tmp_path / "b.csv", long)) == "ingest.header_broken"


@pytest.mark.parametrize(
    "text", ["id,P1,P2,P3\ns111,0,1,2\ns112,1,1,2\ns113,0,0,0\n", "question;valeur\ns111;0\ns112;1\ns113;2\n"]
)
def test_a_table_on_its_side_is_said_once(text: str, tmp_path: Path) -> None:
    path = write(tmp_path / "f.csv", text)

    with pytest.raises(SkillcheckError) as caught:
        everything(path)

    assert caught.value.problems[0].code in ("ingest.transposed", "ingest.long_without_id")


def test_a_workbook_on_its_side_is_said_once(tmp_path: Path) -> None:
    rows = [["id", "P1", "P2"], ["s111", "0", "1"], ["s112", "1", "1"], ["s113", "2", "0"]]

    assert refused(write(tmp_path / "f.xlsx", sheet({"seule": rows, "autre": rows}))) == "ingest.transposed"


def test_sheets_with_the_same_people_are_waves_and_are_not_stacked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = ["RESPONDENT CODE", "s111", "s112"]
    rows = {
        name: [head, *[[f"A{n}", str(first), "1"] for n in range(1, 5)]] for name, first in (("avant", 0), ("apres", 2))
    }
    path = write(tmp_path / "waves.xlsx", sheet(rows))

    assert refused(path) == "ingest.sheets_are_waves"
    assert everything(path, sheet="avant").ids == ["A1", "A2", "A3", "A4"]

    code = run(
        [
            "--lang",
            "fr",
            "batch",
            f"--wave=avant={path}#avant",
            f"--wave=apres={path}#apres",
            "--numbers",
            "0",
            "--min-cell",
            "1",
            "--out",
            str(tmp_path / "o"),
        ]
    )
    assert code == 0
    assert json.loads((tmp_path / "o/cohort.json").read_text())["waves"]["paired"] == 4


SITES = {
    "Pau": [["Code participant", "s111"], *[[f"P{n}", str(n % 4)] for n in range(6)]],
    "Évry": [["Code participant", "s111"], *[[f"E{n}", str(n % 3)] for n in range(5)]],
}


def scored(folder: Path, column: str) -> list[tuple[str, str]]:
    with (folder / "scores.csv").open(encoding="utf-8", newline="") as file:
        return [(row["id"], row[column]) for row in csv.DictReader(file)]


def batch(*words: object) -> int:
    return run(["--lang", "fr", "batch", *map(str, words)])


def test_sheets_of_other_people_are_read_together_as_groups_and_a_sheet_of_means_is_left_out_aloud(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = ["Code participant", "s111"]
    totals = {
        "Synthèse": [["Réponse", "s111"], ["Pas encore", "12"], ["Oui, sans aide", "7"]],
        "Moyennes": [head, ["Moyenne", "1,4"], ["Total", "11"]],
        "Parts": [["", "s111", "s112"], ["Pau", "45,5 %", "12 %"], ["Évry", "54,5 %", "88 %"]],
    }
    path = write(tmp_path / "f.xlsx", sheet(SITES | totals))

    assert batch(path, "--out", tmp_path / "o") == 0
    told = " ".join(capsys.readouterr().err.split())
    assert "« feuille » : Pau, Évry" in told
    assert "sans personnes, laissées de côté : Synthèse, Moyennes, Parts" in told
    people = [(row[0], name) for name, (_, *rows) in SITES.items() for row in rows]
    assert scored(tmp_path / "o", "feuille") == people
    (group,) = json.loads((tmp_path / "o/cohort.json").read_text())["breakdowns"]
    assert [(one["value"], one["n"]) for one in group["groups"]] == [("Pau", 6), ("Évry", 5)]


def test_sheets_of_the_same_people_and_other_questions_are_offered_to_be_joined(tmp_path: Path) -> None:
    people = [f"A{n}" for n in range(4)]
    path = write(tmp_path / "f.xlsx", sheet({
        "dit": [["Votre code", "s111"], *[[one, "0"] for one in people]],
        "fait": [["Votre code", "k111"], *[[one.lower(), "a"] for one in people]],
    }))  # fmt: skip

    assert refused(path) == "ingest.sheets_are_forms"
    assert batch(f"{path}#dit", f"{path}#fait", "--join", "--out", tmp_path / "o") == 0
    assert [person for person, _ in scored(tmp_path / "o", "id")] == people


@pytest.mark.parametrize(
    ("people", "head", "cells", "code"),
    [
        (["X1", "X2"], "Q1", ["0", "3"], 3),
        (["X1", "X2"], "Présence", ["oui", "non"], 0),
        (["0", "1"], "Libellé", ["pas encore", "oui, sans aide"], 0),
    ],
)
def test_a_sheet_of_people_whose_questions_are_not_known_is_no_list_of_who_was_there(
    people: list[str], head: str, cells: list[str], code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = [["Code participant", head], *map(list, zip(people, cells, strict=True))]
    path = write(tmp_path / "f.xlsx", sheet({"Pau": SITES["Pau"], "Tarbes": other}))

    assert batch(path, "--out", tmp_path / "o") == code
    told = " ".join(capsys.readouterr().err.split())
    assert "Tarbes" in told
    assert ("semble contenir des réponses" in told) == bool(code)


@pytest.mark.parametrize("how", ["files", "zip", "sheets", "long"])
def test_sites_with_their_own_count_do_not_collide_with_the_file_or_the_sheet_as_structure(
    how: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tables = {name: [["Code participant", "s111"], *[[f"{n:03d}", "0"] for n in (2, 1, 3)]] for name in ("Lyon", "Pau")}
    if how == "long":
        tables = {name: [["id", "item", "answer"], *[[row[0], "s111", "0"] for row in rows[1:]]]
                  for name, rows in tables.items()}  # fmt: skip
    texts = {name: "".join(",".join(row) + "\n" for row in rows) for name, rows in tables.items()}
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in texts.items():
        write(folder / f"{name}.csv", text)
    if how == "zip":
        with zipfile.ZipFile(tmp_path / "f.zip", "w") as archive:
            for name, text in texts.items():
                archive.writestr(f"{name}.csv", text)
    write(tmp_path / "f.xlsx", sheet(tables))
    book, archive_file = tmp_path / "f.xlsx", tmp_path / "f.zip"
    given = {"zip": [archive_file], "sheets": [book]}.get(how, [folder / "Lyon.csv", folder / "Pau.csv"])

    frame = "@sheet" if how == "sheets" else "@file"
    assert batch(*given, "--structure", frame, "--out", tmp_path / "o") == 0
    heading = "feuille" if how == "sheets" else "fichier"
    assert scored(tmp_path / "o", heading) == [(f"{at}/00{n}", at) for at in ("Lyon", "Pau") for n in (2, 1, 3)]
    if how == "files":
        capsys.readouterr()
        assert batch(*given, "--out", tmp_path / "o2") == 3
        assert "--structure @file" in capsys.readouterr().err


def test_counts_of_rows_in_two_files_are_people_of_their_file_and_each_file_a_group(tmp_path: Path) -> None:
    files = [
        write(tmp_path / name / "r.csv", "ID,s111\n1,0\n2,1\n") for name in ("a", "b") if not (tmp_path / name).mkdir()
    ]

    assert batch(*files, "--structure", "@file", "--out", tmp_path / "o") == 0
    assert scored(tmp_path / "o", "fichier") == [(f"{at}/r/{n}", f"{at}/r") for at in "ab" for n in (1, 2)]


def test_a_folder_is_all_its_files(tmp_path: Path) -> None:
    for name, person in (("a", "A"), ("b", "B"), (".cache", "C")):
        write(tmp_path / f"{name}.csv", f"Code participant,s111\n{person},0\n")
    write(tmp_path / "notes.md", "rien")

    assert run(["batch", str(tmp_path), "--out", str(tmp_path / "o1")]) == 0
    assert run(["batch", str(tmp_path / "*.csv"), "--out", str(tmp_path / "o2")]) == 0
    for folder in ("o1", "o2"):
        ids = [line.split(",")[0] for line in (tmp_path / folder / "scores.csv").read_text().splitlines()[1:]]
        assert ids == ["A", "B"]


STRAYS = {
    "README": "Lisez-moi", ".DS_Store": "x", "~$lyon.xlsx": "x", ".~lock.lyon.csv#": "x", "photo.png": "x",
    "notes.txt": "Penser à relancer Pau, et à rappeler Ana.\nSalle 4, mardi.\n",
}  # fmt: skip


def test_what_is_no_answer_file_in_a_folder_is_named_and_passed_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    (folder / "archives").mkdir(parents=True)
    for name, text in STRAYS.items():
        write(folder / name, text)
    for name in ("lyon.csv", "pau.txt"):
        write(folder / name, f"Code participant;s111;s112\n{name[0]}1x;0;2\n{name[0]}2x;1;0\n")

    assert batch(folder, "--out", tmp_path / "o") == 0
    told = " ".join(capsys.readouterr().err.split())
    assert all(name in told for name in (*STRAYS, "archives/"))
    assert [person for person, _ in scored(tmp_path / "o", "id")] == ["l1x", "l2x", "p1x", "p2x"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "Nom;Prénom;Je ne suis pas une question\nx;y;z\n"),
        ("m.xlsx", b"PK\x03\x04 broken"),
        ("z.csv", b""),
    ],
)
def test_one_file_of_a_folder_that_cannot_be_read_is_said_and_holds_up_no_other(
    name: str, content: str | bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at, understand = [], reading.understand
    monkeypatch.setattr(
        reading, "understand", lambda path, *more: looked_at.append(path.name) or understand(path, *more)
    )
    folder = tmp_path / "in"
    folder.mkdir()
    write(folder / name, content)
    for good in ("b.csv", "y.csv"):
        write(folder / good, f"Code participant,s111\n{good[0]}1x,0\n{good[0]}2x,1\n")

    assert batch(folder, "--out", tmp_path / "o") == 3
    told = " ".join(capsys.readouterr().err.split())
    assert f"{name} –" in told
    assert "laissé de côté ; les autres sont lus" in told
    assert sorted(looked_at) == sorted({name, "b.csv", "y.csv"}), "each file is understood once"
    assert [person for person, _ in scored(tmp_path / "o", "id")] == ["b1x", "b2x", "y1x", "y2x"]


def test_a_file_that_a_person_named_and_that_cannot_be_read_stops_the_run(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "")
    write(tmp_path / "b.csv", "Code participant,s111\nb1x,0\n")

    assert batch(tmp_path / "a.csv", tmp_path / "b.csv", "--out", tmp_path / "o") == 1
    assert not (tmp_path / "o").exists()


def test_a_folder_without_answers_is_refused_whole(tmp_path: Path) -> None:
    write(tmp_path / "notes.txt", "Rien, encore.\n")

    assert batch(tmp_path, "--out", tmp_path / "o") == 1
    assert batch(tmp_path / "*.csv", "--wave", f"a={tmp_path}/a.csv", "--out", tmp_path / "o") == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (zipped("Index/Document.iwa", b"x"), "ingest.numbers_file"),
        (
            b'<?xml version="1.0"?><office:document office:mimetype="x"><office:body/></office:document>',
            "ingest.flat_sheet",
        ),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>',
            "ingest.flat_sheet",
        ),
        (
            b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600,
            "ingest.sheet_locked",
        ),
    ],
)
def test_workbooks_that_are_not_read_have_their_own_sentence(content: bytes, code: str, tmp_path: Path) -> None:
    assert refused(write(tmp_path / "f.xlsx", content)) == code


def test_a_label_that_is_another_answers_code_is_asked_about() -> None:
    """Labels 1 to 4 on codes 0 to 3: every «linear scale» of a form tool."""
    options = [ScaleOption(code=str(code), text={"fr": str(code + 1)}) for code in range(4)]
    scale = Scale(kind="graded", slope=1.5, thresholds=[-1.0, 0.0, 1.5], options=options)
    reader = CellReader(Question(BANK["s111"].item, scale), SPECIAL)

    assert [reader.value(cell) for cell in ("1", "2", "3")] == [DOUBT] * 3
    assert reader.why("2")[0] == "ingest.label_is_code"
    decided = CellReader(Question(BANK["s111"].item, scale), SPECIAL, {"1": "0", "2": "1", "3": "2"})
    assert [decided.value(cell) for cell in ("1", "2", "3", "4")] == [0, 1, 2, 3]


def test_likeness_never_proposes_an_answer_of_a_check(tmp_path: Path) -> None:
    question = BANK["k111"]
    label = question.answers[0].text["fr"]

    assert CellReader(question, SPECIAL).why(label[:-1] + "x")[0] == "ingest.unknown_answer"


def test_html_signs_in_cells_are_read(tmp_path: Path) -> None:
    found = everything(write(tmp_path / "f.csv", "id,s111\nA1,oui&comma; avec de l&#39;aide\nB1,pas&nbsp;encore\n"))

    assert found.ids == ["A1", "B1"]


def test_understanding_of_a_sheet_named_with_its_file(tmp_path: Path) -> None:
    path = write(
        tmp_path / "f.xlsx", sheet({"un": [["id", "s111"], ["A7", "0"]], "deux": [["id", "s111"], ["B7", "0"]]})
    )

    assert [part.name for part in understand(Path(f"{path}#deux"), BANK, ReadOptions(special=SPECIAL)).parts] == [
        "deux"
    ]
