"""``organisation measure --cohort``: a group is read as ``report`` reads it, whole, as it was written, of any edition."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from organisations import random_rows, write_structure, write_views
from small import run

COHORT = Path(__file__).parent.parent.parent / "examples" / "cohort-30.csv"


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scored")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SKILLCHECK_HOME", str(folder / "home"))
        assert run(["batch", str(COHORT), "-o", str(folder / "groupe"), "--profile", "employee"]) == 0
    return folder / "groupe"


@pytest.fixture
def measured(tmp_path, monkeypatch, capsys):
    """The diagnosis beside a group: ``measured(cohort) → (code, what was said, record)``."""
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path / "home"))
    views = write_views(tmp_path / "v.csv", random_rows(3, {"equipe": (12, 1.5)}))
    structure, out = write_structure(tmp_path / "s.yaml"), tmp_path / "d"

    def done(*options):
        given = ["organisation", "measure", str(structure), str(views), "-o", str(out), "--lang", "fr"]
        code = run([*given, *map(str, options)])
        record = out / "organisation.json"
        said = re.sub(r"\s+", " ", capsys.readouterr().err)
        return code, said, json.loads(record.read_text("utf-8")) if record.exists() else None

    return done


def test_a_group_of_any_edition_stands_beside_as_a_folder_or_as_its_file(scored, tmp_path, measured):
    code, _, record = measured("--cohort", scored)
    assert (code, record["cohort_people"]) == (0, 30)

    older = json.loads((scored / "cohort.json").read_text("utf-8")) | {"schema": "skillcheck/cohort-1"}
    del older["measure"]
    (tmp_path / "older.json").write_text(json.dumps(older), "utf-8")
    code, _, again = measured("--cohort", tmp_path / "older.json", "--force")
    assert (code, again["beside"]) == (0, record["beside"])


def test_a_group_that_is_none_or_was_edited_is_refused_with_the_other_problems(scored, tmp_path, measured):
    edited = tmp_path / "edited"
    shutil.copytree(scored, edited)
    words = (edited / "cohort.json").read_text("utf-8")
    (edited / "cohort.json").write_text(re.sub(r'"reached": 0\.\d+', '"reached": 0.99', words), "utf-8")
    (tmp_path / "other.json").write_text("{}", "utf-8")
    (tmp_path / "cut.json").write_text(words[:-200], "utf-8")
    os.mkfifo(tmp_path / "pipe")

    for name, reason in (
        ("edited", "n’est plus celui que batch a écrit"), ("other.json", "Ce n’est pas un résultat"),
        ("cut.json", "cut.json"), ("pipe", "pas un fichier ordinaire"), ("absent", "absent"),
    ):  # fmt: skip
        code, said, record = measured("--cohort", tmp_path / name, "--profile", "zut")
        assert (code, record) == (1, None), name
        assert reason in said
        assert "« zut »" in said  # every problem at once


def test_a_diagnosis_that_is_a_pipe_is_refused(tmp_path, measured):
    measured()
    for name in ("organisation.json", "manifest.json"):
        (tmp_path / "d" / name).unlink()
    os.mkfifo(tmp_path / "d" / "organisation.json")

    assert run(["organisation", "follow", str(tmp_path / "d"), str(tmp_path / "d")]) == 1
