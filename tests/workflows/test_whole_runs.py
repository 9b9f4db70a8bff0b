"""A run's folder is whole or absent, one run at a time writes it, and what is in it can be verified."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import warnings
from pathlib import Path

import pytest
from small import run as program

from skillcheck.files import PREFIX
from tests.apart import begun
from tests.desk_people import typical, visit

EXAMPLE = Path(__file__).parents[2] / "examples" / "cohort-30.csv"


def run(*words, lang="en"):
    return program([*map(str, words), "--lang", lang])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "out"
    assert run("batch", EXAMPLE, "--out", folder, "--profile", "citizen") == 0
    return folder


@pytest.fixture
def folder(made, tmp_path):
    shutil.copytree(made, tmp_path / "out")
    return tmp_path / "out"


def killed_at(call: str, nth: int, *words: object) -> int:
    """How a run ended (as ``os.wait`` says it) that is killed before its nth call of an ``os`` function on files.

    What Path.rename, Path.replace and the rest come to; the same place as a power cut, minus the disk's own cache.
    benchmarks/ended_anywhere.py ends every command at every call; here are a few, in a child of this process.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # a child beside idle threads
        child = os.fork()
    if child == 0:
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        setattr(os, call, _deadly(getattr(os, call), nth))
        os._exit(run(*words))
    return os.waitpid(child, 0)[1]


def _deadly(real, nth):
    """The call, which ends the process the nth time."""
    count = 0

    def counted(*places, **options):
        nonlocal count
        count += 1
        if count == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*places, **options)

    return counted


def kept_rows(folder):
    import pyarrow as pa

    return pa.ipc.open_file(folder / "kept-answers.arrow").read_all().num_rows


def names(folder):
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else None


@pytest.mark.parametrize(("call", "nth"), [("mkdir", 1), ("fsync", 1), ("fsync", 10), ("rename", 1)])
def test_killed_anywhere_the_folder_is_whole_or_absent_and_the_next_run_sweeps(call, nth, tmp_path, made):
    out = tmp_path / "out"

    assert killed_at(call, nth, "batch", EXAMPLE, "--out", out, "--profile", "citizen") == signal.SIGKILL

    assert names(out) in (None, names(made))
    assert run("batch", EXAMPLE, "--out", out, "--profile", "citizen", "--force") == 0
    assert names(tmp_path) == ["out"]
    assert run("verify", out) == 0


@pytest.mark.parametrize(
    ("call", "nth", "stranger"),
    [
        ("fsync", 3, False), ("unlink", 1, False), ("unlink", 8, False), ("rmdir", 1, False),
        ("replace", 2, True), ("replace", 5, True), ("replace", 8, True),
    ],
)  # fmt: skip
def test_killed_over_an_older_run_no_reader_takes_a_mixture(call, nth, stranger, folder):
    if stranger:
        (folder / "my notes.txt").write_text("mine", encoding="utf-8")
    smaller = folder.parent / "smaller.csv"
    smaller.write_text("".join(EXAMPLE.read_text(encoding="utf-8").splitlines(keepends=True)[:20]), encoding="utf-8")

    command = ("batch", smaller, "--out", folder, "--profile", "citizen", "--force")
    assert killed_at(call, nth, *command) == signal.SIGKILL

    records = {
        len((folder / "scores.csv").read_text().splitlines()),
        json.loads((folder / "cohort.json").read_text())["rows"]["read"] + 1,
    }
    if len(records) == 2:  # mixed: then whoever reads both is refused
        read = {kept_rows(folder) + 1, json.loads((folder / "cohort.json").read_text())["rows"]["read"] + 1}
        pages = run("report", folder, "--each", "--format", "md", "-o", folder.parent / "pages")
        assert pages == 1 or (pages == 0 and len(read) == 1)  # pages are made of the record and the kept answers alone
        assert run("verify", folder) == 1
    assert run("batch", EXAMPLE, "--out", folder, "--profile", "citizen", "--force") == 0
    assert run("verify", folder) == 0
    assert (folder / "my notes.txt").exists() == stranger


def test_of_runs_started_together_one_writes_and_the_others_say_so(tmp_path):
    out = tmp_path / "out"
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}

    runs = [begun("batch", EXAMPLE, "--out", out, "--lang", "en", **streams) for _ in range(4)]
    ended = [(*one.communicate(), one.returncode) for one in runs]

    assert sorted(code for _, _, code in ended) == [0, 1, 1, 1]
    for _, said, code in ended:
        if code:
            assert "Another skillcheck" in said or "already" in said
            assert "Traceback" not in said
    assert run("verify", out) == 0


def test_a_folder_with_other_files_keeps_them(tmp_path):
    (tmp_path / "answers.txt").write_text("mine", encoding="utf-8")

    assert run("batch", EXAMPLE, "--out", tmp_path) == 0

    assert (tmp_path / "answers.txt").read_text(encoding="utf-8") == "mine"
    assert not list(tmp_path.glob(PREFIX + "*"))
    assert run("verify", tmp_path) == 0


def test_the_manifest_says_what_was_read_and_which_files_hold_people(folder):
    manifest = json.loads((folder / "manifest.json").read_text())

    assert [one["name"] for one in manifest["inputs"]] == ["cohort-30.csv"]
    assert {name for name, one in manifest["files"].items() if one["holds"] == "individual"} == {
        "scores.csv",
        "kept-answers.arrow",
        "rejected.csv",
    }


@pytest.mark.parametrize(
    ("name", "change", "code"),
    [
        (
            "cohort.json",
            lambda text: text.replace('"read": 30', '"read": 31').replace('"scored": 30', '"scored": 31'),
            1,
        ),
        ("scores.csv", lambda text: text.replace(",measured", ",inferred", 1), 1),
        ("report.html", lambda text: text + " ", 1),
        ("manifest.json", lambda text: text[:-20], 1),
        ("manifest.json", lambda _: "[" * 100_000, 1),
    ],
)
def test_verify_finds_a_changed_file(folder, name, change, code, capsys):
    (folder / name).write_text(change((folder / name).read_text()))

    assert run("verify", folder) == code
    assert name in capsys.readouterr().err


def swapped(folder, name, text, **said):
    """Another text of a file, with its right hash in the manifest."""
    import hashlib

    (folder / name).write_text(text)
    manifest = json.loads((folder / "manifest.json").read_text()) | said
    manifest["files"][name]["sha256"] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize("figure", ["mean", "n", "high"])
def test_figures_that_do_not_follow_from_the_people_are_found_though_every_hash_is_right(figure, folder, capsys):
    record = json.loads((folder / "cohort.json").read_text())
    record["dimensions"]["overall"][figure] += 1
    swapped(folder, "cohort.json", json.dumps(record))

    assert run("verify", folder) == 1
    assert f"dimensions.overall.{figure}" in capsys.readouterr().err


@pytest.mark.parametrize("digits", ["3", "0", "9", "full"])
def test_rounded_scores_are_those_of_the_answers_and_a_figure_that_is_not_is_found(digits, tmp_path, capsys):
    out = tmp_path / "out"
    assert run("batch", EXAMPLE, "--out", out, "--profile", "citizen", "--digits", digits) == 0
    assert run("verify", out) == 0
    with (out / "scores.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    place = head.index("2.2_sd")
    rows[4][place] = str(round(float(rows[4][place]) + (0.002 if digits == "3" else 2), 3))
    swapped(out, "scores.csv", "\n".join(",".join(row) for row in [head, *rows]) + "\n")
    capsys.readouterr()

    assert run("verify", out) == 1
    said = capsys.readouterr().err
    assert rows[4][0] in said
    assert "2.2_sd" in said


@pytest.mark.parametrize(("given", "digits"), [((), 3), (("--digits", "full"), None)])
def test_a_folder_that_lost_its_answers_is_added_up_from_its_rounded_rows(given, digits, tmp_path, capsys):
    out = tmp_path / "out"
    assert run("batch", EXAMPLE, "--out", out, "--profile", "citizen", *given) == 0
    (out / "kept-answers.arrow").unlink()
    manifest = json.loads((out / "manifest.json").read_text())
    del manifest["files"]["kept-answers.arrow"]
    (out / "manifest.json").write_text(json.dumps(manifest))
    assert manifest["digits"] == digits
    assert run("verify", out) == 0

    record = json.loads((out / "cohort.json").read_text())
    record["dimensions"]["1.1"]["mean"] += 0.001
    swapped(out, "cohort.json", json.dumps(record))
    capsys.readouterr()
    assert run("verify", out) == 1
    assert "dimensions.1.1.mean" in capsys.readouterr().err


def test_the_dialect_of_a_french_spreadsheet_is_read_back(tmp_path):
    out = tmp_path / "out"
    assert run("batch", EXAMPLE, "--out", out, "--locale", "fr", "--profile", "citizen") == 0

    assert run("verify", out) == 0
    assert run("report", out, "--each", "--format", "md", "-o", tmp_path / "pages") == 0
    assert len(list((tmp_path / "pages").glob("*.md"))) == 30


@pytest.mark.parametrize("cell", ["x" * 200_000, "\udcff"])
def test_a_table_of_people_that_cannot_be_read_is_said(folder, cell, capsys):
    for later in ("manifest.json", "kept-answers.arrow"):  # as version 1.0 left it: people are read from the table
        (folder / later).unlink()
    lines = (folder / "scores.csv").read_text().splitlines()
    lines[3] = cell + lines[3]
    (folder / "scores.csv").write_bytes("\n".join(lines).encode("utf-8", "surrogateescape"))

    assert run("report", folder, "--each", "--format", "html", "-o", folder.parent / "pages") == 1
    assert "scores.csv" in capsys.readouterr().err


# --- one person ---------------------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "journals"


def keyed(tmp_path, person, *more):
    sheet = tmp_path / "sheet.txt"
    sheet.write_text("s113K 2\ns131H 1\n", encoding="utf-8")
    return ["assess", "--enter", sheet, "--person", person, "--length", "short", *more]


def test_a_result_of_other_content_is_verified_with_the_content_it_was_measured_with(home, tmp_path, capsys):
    data = tmp_path / "data"
    shutil.copytree(Path(__file__).parents[2] / "data", data)
    assert run(*keyed(tmp_path, "p"), "--data", data) == 0
    glossary = data / "glossary.yaml"
    glossary.write_text(glossary.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    result = home / "p.json"
    assert run("verify", result, "--data", data) == 0

    record = json.loads(result.read_text())
    record["fingerprint"] = "0" * 16
    for score in record["scores"].values():
        score["level"], score["at_least"] = score["at_least"] and 8, [1.0] * len(score["at_least"])
        score["low"] = score["high"] = score["level"]
    result.write_text(json.dumps(record))
    capsys.readouterr()
    assert run("verify", result, "--data", data) == 3
    assert "not verified" in capsys.readouterr().err
    assert run("report", result) == 0
    assert "not verified" in capsys.readouterr().err


def test_figures_of_another_edition_of_the_measure_are_not_said_to_be_verified(home, tmp_path, capsys):
    """Nothing computes them again: a figure raised by a whole level was one of «27 figures computed again»."""
    assert run(*keyed(tmp_path, "p")) == 0
    result = home / "p.json"
    record = json.loads(result.read_text())
    figures = len(record["scores"])
    capsys.readouterr()
    assert run("verify", result) == 0
    assert str(figures) in capsys.readouterr().out

    raised = record["scores"] | {
        "overall": {**record["scores"]["overall"], "mean": 1 + record["scores"]["overall"]["mean"]}
    }
    result.write_text(json.dumps({**record, "scores": raised}))
    assert run("verify", result) == 1
    result.write_text(json.dumps({**record, "scores": raised, "measure": "graded-1"}))
    capsys.readouterr()
    assert run("verify", result) == 3
    out, err = capsys.readouterr()
    assert "another edition of the measure (graded-1)" in err
    assert str(figures) not in out
    assert run("report", result) == 0
    assert "not verified" in capsys.readouterr().err


@pytest.mark.parametrize("call", ["replace", "link", "fsync"])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_killed_while_a_result_is_kept_forget_leaves_no_byte_of_it(call, nth, home, tmp_path, capsys):
    killed_at(call, nth, *keyed(tmp_path, "p"))

    code = run("forget", "p", "--yes")

    assert code in {0, 2}  # 2: it was killed before anything was kept
    assert list(home.glob("*")) + list(home.glob(".*")) == []
    assert not any(b"s113" in path.read_bytes() for path in home.parent.rglob("*.json*") if path.is_file())


def test_the_receipt_says_what_was_found_after_and_where_else_the_person_is(home, tmp_path, capsys):
    assert run(*keyed(tmp_path, "c-007", "--out", tmp_path / "mine.json")) == 0
    answers = EXAMPLE.read_text(encoding="utf-8").splitlines()
    answers[1] = "c-007," + answers[1].partition(",")[2]
    (tmp_path / "group.csv").write_text("\n".join(answers), encoding="utf-8")
    assert run("batch", tmp_path / "group.csv", "--out", tmp_path / "out") == 0
    capsys.readouterr()

    assert run("forget", "c-007", "--yes") == 3

    receipt = capsys.readouterr().out
    assert "0 files found after" in receipt
    assert str(tmp_path / "out" / "scores.csv") in receipt
    assert str(tmp_path / "mine.json") in receipt
    assert "cohort.json" not in receipt
    assert "c-007" not in (home.parent / "written.jsonl").read_text()


def test_who_was_not_seen_for_a_year_can_be_erased_and_the_rest_stays(home, tmp_path):
    visit("old", "2020-01-10", typical(1))
    assert run(*keyed(tmp_path, "new")) == 0
    for path in home.glob("new*"):
        os.utime(path, (1, 1))  # what a copy or a restored backup says of the day counts no more

    assert run("forget", "--older-than", "12m", "--yes") == 0

    assert sorted({path.stem for path in home.iterdir()}) == ["new"]
    assert run("forget", "--older-than", "12 months", "--yes") == 2


def test_what_others_could_read_is_closed_and_said(home, tmp_path, capsys):
    assert run(*keyed(tmp_path, "p")) == 0
    home.chmod(0o777)
    (home / "p.json").chmod(0o666)
    capsys.readouterr()

    assert run(*keyed(tmp_path, "q")) == 0

    assert "could be read by other accounts" in capsys.readouterr().err
    assert [path for path in (home, *home.iterdir()) if path.stat().st_mode & 0o077] == []


def test_a_journal_that_is_a_link_is_not_written_through(home, tmp_path, capsys):
    home.mkdir(parents=True)
    (home / "p.jsonl").symlink_to(tmp_path / "elsewhere.jsonl")

    assert run(*keyed(tmp_path, "p")) == 1
    assert "link" in capsys.readouterr().err
    assert not (tmp_path / "elsewhere.jsonl").exists()


def test_a_name_taken_meanwhile_is_not_written_over(tmp_path):
    from skillcheck.errors import DataProblem
    from skillcheck.files import whole_file

    with pytest.raises(DataProblem) as raised, whole_file(tmp_path / "a") as file:
        file.write("mine")
        (tmp_path / "a").write_text("another's")

    assert raised.value.problems[0].code == "files.file_exists"
    assert (tmp_path / "a").read_text() == "another's"


@pytest.mark.parametrize("without", ["O_TMPFILE"])
def test_on_a_system_without_nameless_files_nothing_half_done_stays_either(tmp_path, monkeypatch, without):
    from skillcheck.files import sweep, write_whole

    monkeypatch.delattr(os, without, raising=False)
    write_whole(tmp_path / "a", "x")
    write_whole(tmp_path / "a", "y", force=True)
    (tmp_path / f"{PREFIX}left").write_text("by a dead run")

    assert sweep(tmp_path) == 1
    assert names(tmp_path) == ["a"]
    assert (tmp_path / "a").read_text() == "y"


def test_forget_sweeps_beside_every_folder_and_knows_whom_only_a_group_holds(home, tmp_path, capsys):
    killed_at("fsync", 1, "batch", EXAMPLE, "--out", tmp_path / "out")
    assert any((tmp_path / ".skillcheck-out").iterdir())
    assert run("batch", EXAMPLE, "--out", tmp_path / "elsewhere" / "out") == 0
    capsys.readouterr()

    assert run("forget", "somebody", "--yes") in {2, 3}  # whatever the code: what the dead run left is swept
    assert not (tmp_path / ".skillcheck-out").exists()
    person = EXAMPLE.read_text(encoding="utf-8").splitlines()[1].partition(",")[0]
    assert run("forget", person, "--yes") == 3
    assert str(tmp_path / "elsewhere" / "out" / "scores.csv") in capsys.readouterr().out


def test_an_erasure_that_was_interrupted_is_finished_by_the_next(home, tmp_path, capsys):
    assert run(*keyed(tmp_path, "p", "--out", tmp_path / "p.json")) == 0
    assert run("people", "name", "p", "Canari") == 0
    for path in home.glob("p*"):
        path.unlink()  # killed when the files were gone and the names were not

    assert run("forget", "p", "--yes") == 3  # p.json is named
    assert str(tmp_path / "p.json") in capsys.readouterr().out
    assert not any(b"Canari" in path.read_bytes() for path in home.parent.rglob("*") if path.is_file())
