"""What no reader can bear ends in one sentence: never in silence, a signal, a traceback or a program without end."""

from __future__ import annotations

import io
import os
import shutil
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from small import run as program

from skillcheck.content.check import check
from skillcheck.content.folder import content_files
from skillcheck.content.strict_yaml import read_yaml
from skillcheck.errors import DataProblem, Problem
from skillcheck.guard import guarded
from skillcheck.ingest.files.workbook import require_reasonable
from tests.apart import ended

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "examples" / "cohort-30.csv"


def run(*words, lang="en"):
    return program([*map(str, words), "--lang", lang])


def sentence(*words, code=1, seconds=20):
    """What a run of its own says, in one line; it must end by itself."""
    done = ended(*words, "--lang", "en", seconds=seconds)
    assert done.returncode == code, done
    assert "Traceback" not in done.stderr
    assert "program's mistake" not in done.stderr.replace("’", "'")
    assert done.stderr.strip()
    return done.stderr.strip()


# --- YAML -----------------------------------------------------------------------------------------------------


@pytest.fixture
def reemploi(tmp_path):
    return Path(shutil.copytree(ROOT / "examples" / "framework-reemploi", tmp_path / "reemploi"))


DEEP = {
    "brackets": "[" * 100_000 + "]" * 100_000,
    "keys": "{a: " * 3000 + "1" + "}" * 3000,
    "dashes": "- " * 5000 + "x",
    "spaces": "\n".join(" " * depth + "a:" for depth in range(3000)),
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP.keys())
def test_what_is_nested_without_end_is_refused_before_anything_is_built(text, tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")

    assert [problem.code for problem in read_yaml(path, "a.yaml")[2]] in (["content.too_deep"], ["content.not_yaml"])


def test_a_deep_glossary_and_a_deep_recipe_end_in_a_sentence(reemploi, tmp_path):
    (reemploi / "glossary.yaml").write_text(DEEP["brackets"], encoding="utf-8")
    (tmp_path / "recipe.yaml").write_text(DEEP["brackets"], encoding="utf-8")

    assert "glossary.yaml:1" in sentence("content", "check", "--data", reemploi)
    assert "recipe.yaml:1" in sentence("batch", EXAMPLE, "--recipe", tmp_path / "recipe.yaml", "--dry-run")


def no_file(kind, path):
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to({"broken link": "/nowhere/at/all", "zero": "/dev/zero"}[kind])


@pytest.mark.parametrize("kind", ["pipe", "folder", "broken link", "zero"])
@pytest.mark.parametrize("name", ["glossary.yaml", "catalogue.yaml", "framework.yaml"])
def test_an_optional_file_that_is_none_is_said_and_not_lost(kind, name, reemploi):
    no_file(kind, reemploi / name)

    problems = check(reemploi, content_files(reemploi))[1]

    assert name in {problem.file for problem in problems}


@pytest.mark.parametrize("kind", ["pipe", "zero"])
@pytest.mark.parametrize(
    "words",
    [
        ["batch", "X", "--dry-run"],
        ["report", "X"],
        ["verify", "X"],
        ["assess", "--enter", "X"],
        ["batch", EXAMPLE, "--recipe", "X", "--dry-run"],
    ],
)
def test_a_pipe_or_a_device_is_refused_at_once(kind, words, tmp_path, monkeypatch):
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path / "home"))
    no_file(kind, tmp_path / "x")

    assert "no ordinary file" in sentence(*(tmp_path / "x" if word == "X" else word for word in words))


def test_content_without_questions_is_said(reemploi):
    shutil.rmtree(reemploi / "items")

    assert "content.no_items" in {problem.code for problem in check(reemploi, content_files(reemploi))[1]}


def test_of_very_many_mistakes_the_first_are_told_and_the_others_counted(reemploi, capsys):
    items = reemploi / "items" / "a-appareil.yaml"
    items.write_text("items:\n" + "- {id: 7}\n" * 2_000, encoding="utf-8")

    assert run("content", "check", "--data", reemploi) == 1
    said = capsys.readouterr().err.splitlines()
    assert 100 < len(said) < 110
    assert "other mistakes" in said[100]


# --- workbooks ------------------------------------------------------------------------------------------------


def workbook(path, far=None, rows=()):
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for number, line in enumerate(EXAMPLE.read_text(encoding="utf-8").splitlines()):
        sheet.write_row(number, 0, line.split(","))
    if far:
        sheet.write(far, "x")
    book.close()
    return path


@pytest.mark.parametrize("far", ["XFD1048576", "XFD20000", "XFD2000", "A1048576", "ZZ9999"])
def test_a_stray_cell_far_away_is_named(far, tmp_path):
    path = workbook(tmp_path / "a.xlsx", far)

    assert far in sentence("batch", path, "--out", tmp_path / "out") or far == "A1048576"
    assert not (tmp_path / "out").exists()


def test_a_stray_cell_a_little_away_is_read(tmp_path):
    assert run("batch", workbook(tmp_path / "a.xlsx", "ZZ60"), "--out", tmp_path / "out") in {0, 3}


def test_a_workbook_gives_the_same_scores_as_its_csv(tmp_path):
    assert run("batch", workbook(tmp_path / "a.xlsx"), "--out", tmp_path / "sheet") == 0
    assert run("batch", EXAMPLE, "--out", tmp_path / "text") == 0

    assert (tmp_path / "sheet" / "scores.csv").read_bytes() == (tmp_path / "text" / "scores.csv").read_bytes()


def test_a_cell_reference_cut_by_the_end_of_a_block_is_seen(tmp_path, monkeypatch):
    from skillcheck.ingest.files import workbook as module

    path = workbook(tmp_path / "a.xlsx", "XFD1048576")
    for size in range(31, 60):
        monkeypatch.setattr(module, "BLOCK", size)
        with pytest.raises(DataProblem) as raised:
            require_reasonable(path)
        assert "XFD1048576" in str(raised.value.problems[0].fields["found"])


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere parsers run in this process")
@pytest.mark.parametrize(
    "end", ["os.abort()", "os.kill(os.getpid(), 11)", "os._exit(0)", "raise MemoryError", "bytearray(1 << 50)"]
)
def test_a_parser_that_falls_over_is_a_sentence(end, capfd):
    def work():
        yield b"one"
        exec(end, {"os": os})

    with pytest.raises(DataProblem) as raised:
        list(guarded(work, Problem("ingest.sheet_fell_over", file="a")))

    assert raised.value.problems[0].code == "ingest.sheet_fell_over"
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere parsers run in this process")
def test_a_parser_that_is_left_early_leaves_no_process():
    def children():  # running or not yet waited for; other tests may have theirs
        return {pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()}

    def work():
        while True:
            yield b"x" * 100_000

    before = children()
    stream = guarded(work, Problem("ingest.sheet_fell_over"))
    next(stream)
    assert children() > before
    stream.close()

    assert children() == before


# --- zip and Parquet --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("tables", "code"), [(60, 0), (3000, 1)])
def test_every_table_of_a_zip_is_read_or_the_zip_refused(tables, code, tmp_path, capsys):
    head, *rows = EXAMPLE.read_text(encoding="utf-8").splitlines()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        for number in range(tables):
            zipped.writestr(f"{number}.csv", f"{head}\n{number}-{rows[number % 30]}\n")
    (tmp_path / "a.zip").write_bytes(archive.getvalue())

    assert run("batch", tmp_path / "a.zip", "--out", tmp_path / "out") == code
    said = capsys.readouterr()
    assert f"Rows read: {tables}" in said.out or "3,000 tables" in said.err


def test_lists_and_keys_in_a_parquet_column_are_texts(tmp_path, capsys):
    import pyarrow as pa
    import pyarrow.parquet as pq

    head, *rows = [line.split(",") for line in EXAMPLE.read_text(encoding="utf-8").splitlines()]
    columns = {name: [row[place] for row in rows] for place, name in enumerate(head)}
    many = len(rows)
    odd = {"list": [[1, 2]] * many, "struct": [{"a": 1}] * many, "nothing": pa.nulls(many)}
    answered = next(name for name in head if name.startswith("s1"))
    pq.write_table(pa.table({**columns, **odd, answered: [["2"]] * many}), tmp_path / "a.parquet")

    assert run("batch", tmp_path / "a.parquet", "--out", tmp_path / "out") in {1, 3}
    assert "Rows read: 30" in capsys.readouterr().out
