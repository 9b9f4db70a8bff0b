"""Workbooks that LibreOffice itself wrote (cases/exports) give the answers of the plain CSV, and the same scores."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from answers_bank import SPECIAL, bank, cohort
from layouts import LAYOUTS
from small import run, small_library
from test_layouts import together
from told import sheets

from skillcheck.errors import SkillcheckError
from skillcheck.ingest.model import Batch, Understanding
from skillcheck.ingest.read import ReadOptions, read, understand

BANK = bank()
FOLDER = Path(__file__).parents[1] / "cases" / "exports"
FILES = sorted(path.name for path in FOLDER.iterdir() if path.suffix in (".ods", ".xls", ".xlsx", ".csv"))
WORKBOOKS = [name for name in FILES if name.startswith("classeur")]


def answers(path: Path, **options: object) -> list[Batch]:
    return list(read(path, BANK, ReadOptions(special=SPECIAL, **options)))  # type: ignore[arg-type]  # by name


def understood(name: str, **options: object) -> Understanding:
    return understand(FOLDER / name, BANK, ReadOptions(special=SPECIAL, **options))  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize("name", FILES)
def test_a_real_spreadsheet_gives_the_answers_of_the_plain_csv(name: str, tmp_path: Path) -> None:
    plain = tmp_path / "plain.csv"
    plain.write_bytes(LAYOUTS["ids and codes"]())

    found, expected = answers(FOLDER / name), answers(plain)

    assert [row for batch in found for row in batch.returned] == []
    assert [person for batch in found for person in batch.ids] == [row["id"] for row in cohort()]
    np.testing.assert_array_equal(together(found), together(expected))


@pytest.mark.parametrize("name", WORKBOOKS)
def test_every_visible_sheet_with_questions_is_read_and_the_others_are_named(name: str) -> None:
    found = understood(name)

    assert [part.name for part in found.parts] == ["Réponses Pau", "Réponses Évry"]
    assert sorted(found.skipped) == ["Brouillon", "Lisez-moi"]


@pytest.mark.parametrize("name", WORKBOOKS)
def test_the_line_of_an_answer_is_the_line_of_the_sheet(name: str) -> None:
    """The title, the blank line and the heading stand on lines 2, 3 and 4: a fault must be found where it is shown."""
    (batch, *_) = answers(FOLDER / name)

    assert batch.lines[:5] == [5, 6, 7, 8, 10]


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_hidden_sheet_is_read_when_it_is_asked_for(name: str) -> None:
    (batch,) = answers(FOLDER / name, sheet="Brouillon", numbers=0)

    assert batch.ids == ["x0", "x1", "x2", "x3", "x4"]


@pytest.mark.parametrize("name", WORKBOOKS)
def test_an_unknown_sheet_names_those_there_are(name: str) -> None:
    with pytest.raises(SkillcheckError) as caught:
        understood(name, sheet="Feuille 9")

    (problem,) = caught.value.problems
    assert problem.code == "ingest.no_such_sheet"
    assert "Réponses Pau" in str(problem.fields["suggestion"])


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("formulaire")])
def test_personal_columns_and_dates_of_a_form_are_left_out(name: str) -> None:
    found = understood(name)

    assert found.headers("personal") == ("Adresse e-mail",)
    assert found.headers("tool") == ("Horodateur",)
    assert found.headers("unknown") == ()


def test_the_files_are_small_and_of_every_kind() -> None:
    assert {Path(name).suffix for name in FILES} == {".ods", ".xls", ".xlsx", ".csv"}
    assert all((FOLDER / name).stat().st_size < 40_000 for name in FILES)


def test_a_dry_run_says_which_sheet_and_nothing_of_separators(capsys: pytest.CaptureFixture[str]) -> None:
    run(["batch", str(FOLDER / "classeur.ods"), "--dry-run", "--lang", "fr"])
    sheet = " ".join(capsys.readouterr().out.split())
    run(["batch", str(FOLDER.parents[2] / "examples" / "cohort-30.csv"), "--dry-run", "--lang", "fr"])
    text = " ".join(capsys.readouterr().out.split())

    assert "Feuille « Réponses Évry » : une ligne par personne" in sheet
    assert "séparateur" not in sheet
    assert "--sheet" in sheet
    assert "séparateur : virgule" in text
    assert "168 questions reconnues" in text


def test_a_dry_run_says_the_answer_of_a_column_of_one_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "limesurvey.csv"
    path.write_text("id,k112[a],k112[b],k112[na]\n1,Y,,\n2,,Y,\n", encoding="utf-8")
    library = small_library()
    question = library.bank["k112"]

    run(["batch", str(path), "--dry-run", "--lang", "en"])

    shown = " ".join(capsys.readouterr().out.split())
    for text in (*(answer.text["en"] for answer in question.answers[:2]), library.special_words["na"]["en"]):
        assert text[:20] in shown
    assert question.item.text["en"][:30] not in shown


@pytest.mark.parametrize(("columns", "end"), [(6, "E, F"), (7, "E, F…")])
def test_six_columns_are_named_and_more_are_said_to_be_there(
    columns: int, end: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, names = tmp_path / "a.csv", ",".join("ABCDEFG"[:columns])
    path.write_text(f"Code,s111,{names}\nA1,0,{names}\nB2,1,{names}\n", encoding="utf-8")

    run(["batch", str(path), "--out", str(tmp_path / "o"), "--lang", "en"])

    assert f"A, B, C, D, {end}\n" in capsys.readouterr().err


@pytest.mark.parametrize("asked", ["Été", "été", "E\u0301te\u0301", " ÉTÉ"])
def test_a_sheet_is_found_in_other_capitals_and_accents(asked: str, tmp_path: Path) -> None:
    """A Mac writes «é» as two signs; nobody remembers the capitals."""
    path = tmp_path / "f.xlsx"
    path.write_bytes(sheets(Été=[["id", "s111"], ["a1", 0], ["b2", 1]], Hiver=[["id", "s111"], ["c3", 2], ["d4", 0]]))

    for found in (answers(path, sheet=asked), answers(Path(f"{path}#{asked}"))):
        assert [person for batch in found for person in batch.ids] == ["a1", "b2"]
