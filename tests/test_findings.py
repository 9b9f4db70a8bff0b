"""Inputs of an audit that no other test holds: each ends in a result or one sentence; what was open to others is closed.

The others stand where they belong: test_hostile_files, test_bad_files, test_safe_out, test_whole_runs, test_journal.
"""

from __future__ import annotations

import json
import os
import random
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from small import run as program

from skillcheck.store import journal

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "cohort-30.csv"
UNIX = pytest.mark.skipif(os.name == "nt", reason="permissions of Unix")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(*words):
    return program([*map(str, words), "--lang", "en"])


def keyed(tmp_path, person):
    sheet = tmp_path / "sheet.txt"
    sheet.write_text("s113K 2\ns131H 1\n", encoding="utf-8")
    return "assess", "--enter", sheet, "--person", person, "--length", "short"


# --- inputs -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_bad_byte_in_the_name_of_a_kept_column_is_a_sign_and_the_rows_are_read(mark, tmp_path, capsys):
    (tmp_path / "a.csv").write_bytes(mark + EXAMPLE.read_bytes().replace(b"site", b"si\xffte", 1))

    assert run("batch", tmp_path / "a.csv", "--out", tmp_path / "out", "--group", "si\ufffdte") == 0
    assert "Rows read: 30" in capsys.readouterr().out
    assert "si\ufffdte" in (tmp_path / "out" / "scores.csv").read_text(encoding="utf-8").partition("\n")[0]


def test_a_parquet_file_whose_column_has_no_readable_name_is_a_sentence(tmp_path, capsys):
    head, *rows = [line.split(",") for line in EXAMPLE.read_text(encoding="utf-8").splitlines()]
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({name: [row[place] for row in rows] for place, name in enumerate(head)}), path)
    path.write_bytes(path.read_bytes().replace(b"site", b"s\xfft\xfe"))

    assert run("batch", path, "--out", tmp_path / "out") == 1
    assert "damaged" in capsys.readouterr().err


def test_a_content_file_of_very_many_keys_is_refused_by_its_size_and_the_size_is_true(tmp_path, capsys):
    shutil.copytree(ROOT / "examples" / "framework-reemploi", tmp_path / "content")
    (tmp_path / "content" / "glossary.yaml").write_bytes(b"key: value\n" * 800_000)

    assert run("content", "check", "--data", tmp_path / "content") == 1
    assert "larger than 8 MB" in capsys.readouterr().err


def test_a_journal_with_only_its_start_is_nobody_among_those_who_can_resume(tmp_path, home, capsys):
    assert run(*keyed(tmp_path, "kept")) == 0
    whole = (home / "journals" / "kept.jsonl").read_bytes()
    (home / "journals" / "begun.jsonl").write_bytes(whole.partition(b"\n")[0] + b"\n")
    capsys.readouterr()

    assert run("assess", "--plain", "--resume", "--person", "begun") == 2
    assert "“begun” has not answered anything yet" in capsys.readouterr().err


def places(events):
    return [(line, name) for line, event in enumerate(events) for name in event]


def test_a_forged_journal_with_right_checks_is_a_result_or_a_sentence(tmp_path, home, capsys):
    """Whoever can write a journal can compute its checks: what they write must not break the program."""
    assert run(*keyed(tmp_path, "p")) == 0
    path = home / "journals" / "p.jsonl"
    events = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    chance = random.Random(13)
    for line, name in chance.sample(places(events), 24):
        forged, check = [], ""
        for number, event in enumerate(events):
            one = {key: value for key, value in event.items() if key != "check"}
            if number == line:
                one[name] = chance.choice([None, [], {}, -1, 10**400, "x", "\x1b[2J", "9" * 5000, [None]])
            check = journal._check(one, check)
            forged.append(json.dumps({**one, "check": check}) + "\n")
        path.write_text("".join(forged), encoding="utf-8")

        code = run(*chance.choice([("people", "show", "p"), ("people", "list"), ("verify", path)]))

        said = capsys.readouterr()
        assert code in {0, 1, 2, 3}, (line, name, said.err)
        assert "--debug" not in said.err, (line, name, forged[line][:200], said.err)
        assert "\x1b[2J" not in said.out + said.err


# --- what others can read -----------------------------------------------------------------------------------------


def open_to_others(folder):
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.lstat().st_mode & 0o077)


@UNIX
def test_under_an_open_umask_no_folder_and_no_file_that_is_made_is_open(tmp_path):
    made = tmp_path / "made"
    made.mkdir()
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "few.csv").write_text("".join(lines[:4]), encoding="utf-8")
    before = os.umask(0)
    try:
        assert run("batch", tmp_path / "few.csv", "--out", made / "deep" / "er" / "out") == 0
        assert (
            run("report", made / "deep" / "er" / "out", "--each", "--format", "md", "-o", made / "pages" / "all") == 0
        )
        assert run(*keyed(made, "p")) == 0
    finally:
        os.umask(before)

    assert open_to_others(made) == ["sheet.txt"]
    assert open_to_others(tmp_path / "home") == []


@UNIX
@pytest.mark.parametrize("words", [("people", "list"), ("forget", "p", "--yes"), ("assess", "--plain", "--resume")])
def test_a_store_that_others_could_read_is_closed_by_every_command_of_people_and_that_is_said(
    words, tmp_path, home, capsys
):
    assert run(*keyed(tmp_path, "p")) == 0
    assert run("people", "name", "p", "Ana") == 0
    (home / "journals").chmod(0o777)
    home.chmod(0o755)
    for path in (home / "journals" / "p.jsonl", home / "nicknames.json"):
        path.chmod(0o666)
    capsys.readouterr()

    run(*words)

    assert "4 files or folders could be read by other accounts" in capsys.readouterr().err
    assert open_to_others(tmp_path / "home") == []
    assert not home.stat().st_mode & 0o077
