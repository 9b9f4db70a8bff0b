"""A recipe is written by the program, completed by a person, and makes the next reading exact."""

from __future__ import annotations

from pathlib import Path

import pytest
from answers_bank import SPECIAL, bank

from skillcheck.errors import DataProblem
from skillcheck.i18n import Texts
from skillcheck.ingest.read import ReadOptions, read, understand
from skillcheck.ingest.recipe_file import load_recipe, recipe_text

BANK = bank()
ROWS = "Dossier;Je retrouve un..;s112;Ville\nx1;A1;1;Pau\nx2;A4;4;Pau\nx3;A1;-99;Pau\n"


def saved(tmp_path: Path, lang: str = "fr") -> str:
    path = tmp_path / "réponses.csv"
    path.write_text(ROWS, encoding="utf-8")
    return recipe_text(understand(path, BANK, ReadOptions(special=SPECIAL, accept=True)), Texts(lang))


@pytest.mark.parametrize("lang", ["fr", "en", "es", "it"])
def test_a_saved_recipe_lists_columns_and_doubts(lang: str, tmp_path: Path) -> None:
    text = saved(tmp_path, lang)

    assert text.startswith("# ")
    assert '"Je retrouve un..": "s111"  # prefix' in text
    assert '"A1": "?"  # 2 ×' in text


def test_a_completed_recipe_resolves_every_doubt(tmp_path: Path) -> None:
    text = (
        saved(tmp_path)
        .replace('"A1": "?"', '"A1": "0"')
        .replace('"A4": "?"', '"A4": "3"')
        .replace('"-99": "?"', '"-99": ""')
    )
    text = text.replace('numbers: "?"', 'numbers: "from 1"').replace('"Dossier": "unknown"', '"Dossier": "id"')
    path = tmp_path / "recette.yaml"
    path.write_text(text, encoding="utf-8")

    (batch,) = read(tmp_path / "réponses.csv", BANK, ReadOptions(special=SPECIAL, recipe=load_recipe(path, BANK)))

    assert batch.ids == ["x1", "x2", "x3"]
    assert batch.responses[:, :2].tolist() == [[0, 0], [3, 3], [0, -1]]
    assert batch.returned == []


def test_an_undecided_doubt_stays_a_doubt(tmp_path: Path) -> None:
    path = tmp_path / "recette.yaml"
    path.write_text(saved(tmp_path), encoding="utf-8")

    (batch,) = read(tmp_path / "réponses.csv", BANK, ReadOptions(special=SPECIAL, recipe=load_recipe(path, BANK)))

    assert (batch.ids, len(batch.returned)) == ([], 3)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("- a\n", ["ingest.not_a_recipe"]),
        ("recipe: 1\ncolums: {}\n", ["ingest.recipe_unknown_key"]),
        ("recipe: 1\nfile: {page: 2}\ncolumns: [a]\n", ["ingest.recipe_unknown_key", "ingest.recipe_not_a_list"]),
        (
            'recipe: 1\ncolumns: {"Q1": s999}\nanswers: {autonomi: {"1": "0"}}\n',
            ["ingest.recipe_unknown_item", "ingest.recipe_unknown_item"],
        ),
        ('recipe: 1\nanswers: {autonomy: {"A1": "7"}}\n', ["ingest.recipe_unknown_code"]),
        ('recipe: 1\ncolumns: {"Q1": s111, "Q1": s112}\n', ["content.duplicate_key"]),
    ],
)
def test_every_mistake_of_a_recipe_is_said_at_once(text: str, codes: list[str], tmp_path: Path) -> None:
    path = tmp_path / "recette.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(DataProblem) as caught:
        load_recipe(path, BANK)

    assert [problem.code for problem in caught.value.problems] == codes
    assert all(problem.line for problem in caught.value.problems if problem.code != "ingest.not_a_recipe")
