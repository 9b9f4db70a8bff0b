"""``skillcheck report``: what is read, what is refused in one sentence, what is written and where."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import report_samples as samples
from python_calamine import CalamineWorkbook
from small import DATA, run

EXAMPLE = Path(__file__).parents[2] / "examples" / "cohort-30.csv"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two people's results and a batch folder."""
    folder = tmp_path_factory.mktemp("saved")
    (folder / "people").mkdir()
    for name in ("anna", "bao"):
        (folder / "people" / f"{name}.json").write_text(
            samples.person(name=name, count=12).model_dump_json(by_alias=True), "utf-8"
        )
    (folder / "batch").mkdir()
    (folder / "batch" / "cohort.json").write_text(samples.cohort().model_dump_json(by_alias=True), "utf-8")
    (folder / "batch" / "scores.csv").write_text("id,overall_level\nx1,3\n", "utf-8")
    return folder


def test_screen_is_the_default(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["report", str(saved / "people" / "anna.json")])

    assert code == 0
    assert "anna" in capsys.readouterr().out.splitlines()[0]


def test_every_format_in_one_call(saved: Path, tmp_path: Path) -> None:
    code = run(
        [
            "report",
            str(saved / "people" / "anna.json"),
            "--format",
            "html,pdf,xlsx,md,json",
            "-o",
            str(tmp_path / "out"),
        ]
    )

    made = {path.suffix: path.read_bytes()[:5] for path in (tmp_path / "out").iterdir()}
    assert code == 0
    assert set(made) == {".html", ".pdf", ".xlsx", ".md", ".json"}
    assert made[".pdf"] == b"%PDF-"
    assert made[".xlsx"][:2] == b"PK"


def test_batch_folder_gives_the_group(saved: Path, tmp_path: Path) -> None:
    code = run(["report", str(saved / "batch"), "--format", "html,xlsx,pdf,md,json", "-o", f"{tmp_path}/group/"])

    assert code == 0
    assert {path.name for path in (tmp_path / "group").iterdir()} == {
        *(f"cohort.{kind}" for kind in ("html", "xlsx", "pdf", "md", "json")), "manifest.json"
    }  # fmt: skip


def test_ending_of_the_file_chooses_the_format(saved: Path, tmp_path: Path) -> None:
    run(["report", str(saved / "people" / "anna.json"), "-o", str(tmp_path / "page.pdf")])

    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF-")


def test_each_makes_a_file_a_person(saved: Path, tmp_path: Path) -> None:
    code = run(["report", str(saved / "people"), "--format", "html", "--each", "-o", str(tmp_path)])

    assert code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["anna.html", "bao.html", "manifest.json"]


def test_people_together_make_one_file(saved: Path, tmp_path: Path) -> None:
    code = run(["report", str(saved / "people"), "--merge", "-o", str(tmp_path / "all.html"), "--lang", "en"])

    page = (tmp_path / "all.html").read_text("utf-8")
    assert code == 0
    assert "anna" in page
    assert "bao" in page
    assert '<html lang="en">' in page


def test_text_formats_can_go_to_the_standard_output(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["report", str(saved / "people" / "anna.json"), "--format", "json"])

    assert code == 0
    assert json.loads(capsys.readouterr().out)["schema"] == "skillcheck/result-2"


def test_person_is_spoken_to_in_their_language(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SKILLCHECK_LANG", raising=False)
    spanish = samples.person(name="c", count=6).model_copy(update={"lang": "es"})
    (tmp_path / "c.json").write_text(spanish.model_dump_json(by_alias=True), "utf-8")

    run(["report", str(tmp_path / "c.json")])

    assert "Las competencias digitales de c" in capsys.readouterr().out


def test_existing_files_are_kept_and_all_named_before_anything_is_written(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "anna.html").write_text("mine", "utf-8")

    code = run(["report", str(saved / "people"), "--each", "--format", "html", "-o", str(tmp_path)])

    assert code == 1
    assert "--force" in capsys.readouterr().err
    assert (tmp_path / "anna.html").read_text("utf-8") == "mine"
    assert not (tmp_path / "bao.html").exists()


def test_force_replaces(saved: Path, tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text("mine", "utf-8")

    code = run(["report", str(saved / "people" / "anna.json"), "-o", str(tmp_path / "x.html"), "--force"])

    assert code == 0
    assert (tmp_path / "x.html").stat().st_size > 10_000


BROKEN = {
    "cut": (lambda text: text[:2000], "coupé ou abîmé", 1),
    "empty": (lambda _: "", "coupé ou abîmé", 1),
    "not ours": (lambda _: '{"a": 1}', "pas un résultat de skillcheck", 1),
    "a list": (lambda _: "[]", "pas un résultat de skillcheck", 1),
    "newer": (lambda text: text.replace("result-2", "result-9"), "autre version (skillcheck/result-9)", 1),
    "level raised": (lambda text: text.replace('"level":3', '"level":5'), "a été modifié", 1),
    "answer changed": (
        lambda text: text.replace('"code":"2","category":2', '"code":"0","category":0', 1),
        "a été modifié",
        1,
    ),
    "field added": (lambda text: text.replace('"mode":', '"x":1,"mode":', 1), "a été modifié", 1),
    "not a number": (
        lambda text: text.replace('"answered":', '"answered":"', 1).replace(',"basis"', '","basis"', 1),
        "a été modifié",
        1,
    ),
    "deep": (lambda _: "[" * 100_000, "coupé ou abîmé", 1),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_get_one_sentence(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    change, words, code = BROKEN[name]
    path = tmp_path / "broken.json"
    path.write_text(change((saved / "people" / "anna.json").read_text("utf-8")), "utf-8")

    found = run(["report", str(path), "--lang", "fr"])

    said = capsys.readouterr()
    assert words in said.err.replace("\u202f", " ").replace("\u00a0", " ")
    assert "broken.json" in said.err
    assert len(said.err.strip().splitlines()) == 1
    assert said.out == ""
    assert found == code


@pytest.mark.parametrize(
    ("arguments", "words", "code"),
    [
        (["--format", "docx"], "docx", 2),
        (["--format", "pdf"], "-o", 2),
        (["--format", "html,md"], "-o", 2),
        (["--format", "terminal,html", "-o", "x"], "terminal", 2),
        (["--each", "--merge"], "--merge", 2),
    ],
)
def test_wrong_usage_is_explained(
    saved: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str, code: int
) -> None:
    found = run(["report", str(saved / "people" / "anna.json"), *arguments])

    assert words in capsys.readouterr().err
    assert found == code


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that batch made from the first twelve people of the example cohort."""
    folder = tmp_path_factory.mktemp("batch") / "out"
    few = folder.with_name("few.csv")
    few.write_text("".join(EXAMPLE.read_text("utf-8").splitlines(keepends=True)[:13]), "utf-8")
    assert run(["batch", str(few), "--out", str(folder), "--profile", "employee"]) == 0
    return folder


def test_each_of_a_batch_folder_makes_a_page_a_person(batch: Path, tmp_path: Path) -> None:
    code = run(["report", str(batch), "--each", "--format", "md", "-o", str(tmp_path)])

    with (batch / "scores.csv").open(encoding="utf-8", newline="") as file:
        people = [row for row in csv.DictReader(file) if row["overall_level"]]
    assert code == 0
    assert len(people) >= 10
    assert {path.stem for path in tmp_path.glob("*.md")} == {row["id"] for row in people}
    for row in people:
        page = (tmp_path / f"{row['id']}.md").read_text("utf-8")
        assert f"| Ensemble | {row['overall_level']} (" in page


def test_merged_people_of_a_batch_folder(batch: Path, tmp_path: Path) -> None:
    code = run(["report", str(batch), "--merge", "-o", str(tmp_path / "all.html")])

    assert code == 0
    assert (tmp_path / "all.html").read_text("utf-8").count('<article class="sheet') >= 16


def test_a_workbook_of_a_batch_holds_nobody_and_one_of_its_people_agrees_with_its_scores(
    batch: Path, tmp_path: Path
) -> None:
    run(["report", str(batch), "--format", "xlsx", "-o", str(tmp_path / "group.xlsx")])
    run(["report", str(batch), "--merge", "--format", "xlsx", "-o", str(tmp_path / "people.xlsx")])

    with (batch / "scores.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    group = CalamineWorkbook.from_path(tmp_path / "group.xlsx")
    cells = {
        str(cell) for name in group.sheet_names for row in group.get_sheet_by_name(name).to_python() for cell in row
    }
    assert not cells & {row["id"] for row in rows}
    head, *people = CalamineWorkbook.from_path(tmp_path / "people.xlsx").get_sheet_by_name("Personnes").to_python()
    levels = {row[0]: row[head.index("Ensemble")] for row in people}
    assert levels == {row["id"]: int(row["overall_level"]) for row in rows if row["overall_level"]}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda path: path.unlink(), "scores.csv"),
        (lambda path: path.write_text("id,overall_level\nx1,3\n", "utf-8"), "scores.csv:2"),
        (
            lambda path: path.write_text(path.read_text("utf-8").replace("measured", "guessed", 1), "utf-8"),
            "scores.csv:2",
        ),
    ],
)
def test_each_says_what_is_wrong_with_the_table(
    batch: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: Any, words: str
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(batch, folder)
    for later in ("manifest.json", "kept-answers.arrow"):  # version 1.0 wrote neither
        (folder / later).unlink()
    change(folder / "scores.csv")

    assert run(["report", str(folder), "--each", "--format", "html", "-o", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert words in said
    assert len(said.strip().splitlines()) == 1


@pytest.mark.parametrize("command", ["report", "list"])
def test_a_reader_that_leaves_early_is_no_error(saved: Path, command: str) -> None:
    arguments = {"report": ["report", str(saved / "people" / "anna.json")], "list": ["content", "list"]}[command]
    process = subprocess.Popen(
        [sys.executable, "-m", "skillcheck", *DATA, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    process.stdout.close()

    said = process.stderr.read()

    assert process.wait(timeout=60) == 0
    assert said == b""
    process.stderr.close()


def test_group_and_people_do_not_mix(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", str(saved / "batch"), str(saved / "people")]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_nothing_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", str(tmp_path)]) == 1
    assert run(["report", str(tmp_path / "no.json")]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"rows": {"read": 5, "scored": 3, "returned": 1}},
        {"dimensions": {}},
        {"calibrated": "perhaps"},
        ("levels", [0.5, 0.5]),
        ("mean", -3.0),
        ("n", -1),
    ],
)
def test_edited_cohort_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], change: Any) -> None:
    record = json.loads(samples.cohort().model_dump_json(by_alias=True))
    if isinstance(change, dict):
        record |= change
    else:
        record["dimensions"]["1.1"][change[0]] = change[1]
    (tmp_path / "cohort.json").write_text(json.dumps(record), "utf-8")

    assert run(["report", str(tmp_path)]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def holdings(folder: Path) -> dict[str, str]:
    files = json.loads((folder / "manifest.json").read_text("utf-8"))["files"]
    for name, one in files.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == one["sha256"]
    return {name: one["holds"] for name, one in files.items()}


def test_a_folder_of_pages_says_who_may_see_which(batch: Path, saved: Path, tmp_path: Path) -> None:
    pages, both = tmp_path / "pages", tmp_path / "both"
    assert run(["report", str(saved / "people"), "--each", "--format", "html", "-o", str(pages)]) == 0
    assert run(["report", str(batch), "--format", "html,md", "-o", str(both)]) == 0
    assert run(["report", str(batch), "--merge", "--format", "html,md", "-o", str(both)]) == 0

    assert set(holdings(pages).values()) == {"individual"}
    assert {path.name for path in pages.iterdir()} == {*holdings(pages), "manifest.json"}
    assert holdings(both) == {
        "cohort.html": "group", "cohort.md": "group", "people.html": "individual", "people.md": "individual"
    }  # fmt: skip
    assert run(["verify", str(pages)]) == 0


def test_pages_beside_results_are_added_to_their_manifest(batch: Path, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    shutil.copytree(batch, folder)
    before = holdings(folder)

    assert run(["report", str(folder), "--merge", "--format", "md,xlsx", "-o", str(folder)]) == 0

    assert holdings(folder) == before | {"people.md": "individual", "people.xlsx": "individual"}
    assert run(["verify", str(folder)]) == 0


def test_a_manifest_of_others_is_not_written_over(saved: Path, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"name": "A web page"}', encoding="utf-8")

    assert run(["report", str(saved / "people"), "--each", "--format", "html", "-o", str(tmp_path)]) == 1

    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]


@pytest.mark.parametrize(("people", "lines"), [(6, 6), (7, 0)])
def test_pages_are_named_one_by_one_up_to_six_then_counted(
    people: int, lines: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "answers.csv"
    table.write_text("Code,s111,s113\n" + "".join(f"P{n}x,0,{n % 4}\n" for n in range(people)), encoding="utf-8")
    assert run(["batch", str(table), "--out", str(tmp_path / "o")]) == 0
    capsys.readouterr()

    assert (
        run(["report", str(tmp_path / "o"), "--each", "--format", "md", "-o", str(tmp_path / "p"), "--lang", "en"]) == 0
    )

    said = "".join(capsys.readouterr().err.split())
    assert said.count(".md") == lines
    assert lines or "7fileswrittento" in said
