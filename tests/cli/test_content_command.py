"""``skillcheck content``: check, list, show, export, as a person types them; exit codes and streams."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from small import DATA, run, small_library

from skillcheck.content.library import load
from skillcheck.frameworks.framework import Framework
from skillcheck.measurement.measure import compile_model, measure
from skillcheck.questions.item_bank import UNSURE

ROOT = Path(__file__).parents[2]
REEMPLOI = ROOT / "examples" / "framework-reemploi"


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("SKILLCHECK_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "200")


def said(capsys, *arguments: str) -> tuple[int, str, str]:
    code = run(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


# --- check ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["argument", "--data"])
def test_ones_own_folder_is_checked(capsys, way):
    arguments = (
        ["content", "check", "--style", str(REEMPLOI)]
        if way == "argument"
        else ["content", "check", "--data", str(REEMPLOI)]
    )

    code, out, err = said(capsys, *arguments, "--lang", "fr")

    assert (code, err) == (0, "")
    assert out.startswith("6 fichiers de contenu")


@pytest.mark.parametrize("lang", ["fr", "en", "es", "it"])
def test_every_mistake_is_told_on_stderr_with_file_and_line_in_the_persons_language(capsys, tmp_path, lang):
    folder = shutil.copytree(REEMPLOI, tmp_path / "own")
    shutil.copy(Path(__file__).parents[1] / "cases" / "ten-mistakes" / "c-mistakes.yaml", folder / "items")

    code, out, err = said(capsys, "content", "check", str(folder), "--lang", lang)

    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 11
    assert all(line.startswith("items/c-mistakes.yaml:") for line in err.splitlines()[:10])


def test_style_waits_until_the_files_are_right(capsys, tmp_path):
    folder = shutil.copytree(REEMPLOI, tmp_path / "own")
    shutil.copy(Path(__file__).parents[1] / "cases" / "ten-mistakes" / "c-mistakes.yaml", folder / "items")

    _, _, err = said(capsys, "content", "check", "--style", str(folder))

    assert len(err.splitlines()) == 11


@pytest.mark.parametrize(("lang", "words"), [("fr", "la mesure dit 2"), ("en", "the measure says 2")])
def test_a_measure_that_contradicts_the_truth_table_is_no_right_content(capsys, tmp_path, lang, words):
    folder = shutil.copytree(REEMPLOI, tmp_path / "own")
    table = folder / "truth.yaml"
    table.write_text(table.read_text(encoding="utf-8").replace("levels: [0, 1, 2, 3, 4]", "levels: [0, 1, 3, 3, 4]", 1))

    code, _, err = said(capsys, "content", "check", str(folder), "--lang", lang)

    assert code == 1
    assert words in err
    assert err.startswith("truth.yaml:6 ")


def test_a_folder_that_does_not_exist_is_no_content(capsys, tmp_path):
    code, _, err = said(capsys, "content", "check", str(tmp_path / "nothing"), "--lang", "fr")

    assert code == 1
    assert "référentiel" in err


# --- list, show -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "lines"),
    [("items", 224), ("situations", 3), ("competences", 21), ("profiles", 7), ("offers", 18), ("words", 6)],
)
def test_everything_can_be_listed(capsys, kind, lines):
    code, out, _ = said(capsys, "content", "list", kind, "--json")

    assert code == 0
    assert len(json.loads(out)) == lines


def test_a_list_for_people_is_one_line_each(capsys):
    code, out, _ = said(capsys, "content", "list", "profiles", "--lang", "en")

    assert code == 0
    assert "citizen" in out
    assert "Everyday life" in out


def test_what_cannot_be_listed_comes_with_what_can(capsys):
    code, _, err = said(capsys, "content", "list", "item", "--lang", "fr")

    assert code == 2
    assert "items" in err


@pytest.mark.parametrize("identity", ["s113", "k111", "d01", "d01a", "1.1", "citizen", "sets1"])
def test_anything_can_be_shown_for_people_and_as_json(capsys, identity):
    code, out, err = said(capsys, "content", "show", identity, "--lang", "it")
    assert (code, err) == (0, "")
    assert identity in out

    code, out, _ = said(capsys, "content", "show", identity, "--json")
    assert code == 0
    assert json.loads(out)["id"] == identity


def test_what_is_not_published_is_said_to_be(capsys):
    _, out, _ = said(capsys, "content", "show", "sets1", "--lang", "fr")

    assert "pas d’information" in out


def test_an_id_that_does_not_exist_comes_with_the_nearest(capsys):
    code, _, err = said(capsys, "content", "show", "s1113", "--lang", "en")

    assert code == 2
    assert "s113" in err


# --- export -----------------------------------------------------------------------------------------------------


def test_the_export_is_enough_to_compute_a_score_again(capsys):
    code, out, _ = said(capsys, "content", "export")
    exported, library = json.loads(out), small_library()

    assert code == 0
    assert exported["framework"] == "digcomp 2.2"
    assert exported["fingerprint"] == library.fingerprint
    assert [item["id"] for item in exported["items"]] == list(library.bank.ids)
    assert sum(len(area["competences"]) for area in exported["areas"]) == 21
    assert exported["measurement"]["sd_competence"] == library.framework.measurement.sd_competence
    check = next(item for item in exported["items"] if item["id"] == "k111")
    assert check["codes"]["dk"] == UNSURE
    assert sorted(check["codes"].values()) == [UNSURE, 0, 0, 0, 1]
    assert {"kind", "slopes", "thresholds", "guessing", "decisive", "unsure"} <= set(check)


# --- one's own content ------------------------------------------------------------------------------------------


def test_a_framework_of_ones_own_is_listed_shown_exported_and_measured(capsys):
    code, out, err = said(capsys, "--data", str(REEMPLOI), "content", "export")
    assert (code, err) == (0, "")
    assert [area["id"] for area in json.loads(out)["areas"]] == ["A", "B"]

    library = load(REEMPLOI)
    scores = measure(compile_model(library.framework, library.bank), _answers(library, top=True))
    assert isinstance(library.framework, Framework)
    assert scores.level.shape == (1, 7)
    assert (scores.level >= 3).all()


def _answers(library, *, top: bool):
    row = [question.top_category if top else 0 for question in library.bank.questions]
    return np.array([row], dtype=np.int8)


def test_a_language_that_the_content_lacks_falls_back_and_nothing_is_empty(capsys):
    code, out, _ = said(capsys, "--data", str(REEMPLOI), "--lang", "it", "content", "list", "items")

    assert code == 0
    assert "I plug in a phone" in out


def test_an_official_situations_file_takes_the_place_of_the_derived_one_without_code(capsys, tmp_path):
    own = shutil.copytree(ROOT / "data", tmp_path / "own", ignore=shutil.ignore_patterns("ui", "schema"))
    shutil.copy(ROOT / "examples" / "official-situations" / "situations.yaml", own)

    code, out, err = said(capsys, "--data", str(own), "content", "list", "situations", "--json")

    assert (code, err) == (0, "")
    assert [(row["id"], row["origin"]) for row in json.loads(out)] == [("d101", "official")]
    assert "d101a" in load(own).bank


# --- as a program -----------------------------------------------------------------------------------------------


def test_the_program_runs_on_its_own_with_clean_streams(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "skillcheck", *DATA, "content", "check", "--lang", "es"],
        capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, "SKILLCHECK_CACHE": str(tmp_path)},
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    assert "23" in done.stdout


def test_a_reader_that_stops_early_is_no_error(tmp_path):
    done = subprocess.run(
        f"{sys.executable} -m skillcheck {' '.join(DATA)} content export | head -c 10",
        shell=True, capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, "SKILLCHECK_CACHE": str(tmp_path)},
    )  # fmt: skip

    assert done.stderr == ""


def test_an_id_that_is_near_to_nothing_is_not_guessed(capsys):
    assert run(["content", "show", "zz", "--lang", "en"]) == 2
    assert capsys.readouterr().err.strip() == "There is no id “zz”."

    assert run(["content", "show", "s11", "--lang", "en"]) == 2
    assert "Did you mean: s" in capsys.readouterr().err

    assert run(["content", "list", "zz", "--lang", "en"]) == 2
    assert "situations" in capsys.readouterr().err  # so few kinds that all are told
