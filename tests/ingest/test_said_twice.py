"""A file, a header or a recipe that says two things, or the contrary: it is asked about and never guessed; what only looks
so is read.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from small import run
from told import table, text, told

S = ("s111", "s113", "s114", "s214")
X = text("s111")


def headed(header: str) -> str:
    return table(["Code", header, *S[1:]], *[[f"A{n}x", *((n + k) % 4 for k in range(4))] for n in range(4)])


READ = [f"A{n}x {' '.join(str((n + k) % 4) for k in range(4))}" for n in range(4)]


@pytest.mark.parametrize(
    "header",
    [
        f"s115. {X}",
        f"{X} [s115]",
        f"s115 {X}",
        f"s111. Importance : {X}",
        f"Importance : {X}",
        f"Je ne sais pas faire : {X}",
        f"s111. Je n'arrive pas seul à faire ceci : {X}",
        f"I can't do this: {text('s111', 'en')}",
        f"No sé hacerlo: {text('s111', 'es')}",
        f"Non riesco: {text('s111', 'it')}",
        f"{X} (inversé)",
        f"s111. {X} (inversé)",
        f"Reversed: {text('s111', 'en')}",
    ],
)
def test_a_header_of_a_question_that_says_another_or_its_contrary_is_not_read(header: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(headed(header), encoding="utf-8")

    assert told(path, accept=True) == [*(f"A{n}x {' '.join(str((n + k) % 4) for k in range(1, 4))}" for n in range(4)), f"question: {header[:40]}"]  # fmt: skip
    assert run(["batch", str(path), "--out", str(tmp_path / "out")]) == 3


@pytest.mark.parametrize(
    "header",
    [
        f"s111. {X}",
        f"{X} [s111]",
        f"Q115 {X}",
        "s111. Une autre façon de le dire.",
        f"0 = je ne sais pas, 3 = je sais expliquer : {X}",
        f"Je sais faire : {X}",
        f"N'oubliez aucune ligne : {X}",
        f"{X} (une seule réponse possible)",
    ],
)
def test_a_header_with_other_words_around_its_question_is_read(header: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(headed(header), encoding="utf-8")

    assert told(path) == READ
    assert run(["batch", str(path), "--out", str(tmp_path / "out")]) == 0


WORDS = table(["Code", "s111"], ["A1", "Top"], ["B2", "bof"], ["C3", "TOP"])
TWO_CODES = table(["Code", "Matricule", *S], *[[f"A{n}", f"M{3 - n}x", *((n + k) % 4 for k in range(4))] for n in range(4)])  # fmt: skip
RECIPES: dict[str, tuple[str, str, int, str]] = {
    "two meanings of one text": (WORDS, 'answers: {all: {"Top": "3", "TOP": "0", "bof": "1"}}', 1, "deux choses d’un même texte"),
    "one meaning twice": (WORDS, 'answers: {all: {"Top": "3", "TOP": "3", "bof": "1"}}', 0, ""),
    "one text, two questions": (WORDS, 'answers: {all: {"Top": "0", "bof": "1"}, s111: {"top": "3"}}', 0, ""),
    "two columns of people": (TWO_CODES, 'columns: {"Code": id, "Matricule": id}', 1, "Code, Matricule"),
    "a column of people for another file": (TWO_CODES, 'columns: {"Matricule": id, "Code": carried, "Votre code": id}', 0, ""),
    "two columns of the same people": (TWO_CODES.replace("M3x", "A0").replace("M2x", "A1").replace("M1x", "A2").replace("M0x", "A3"), 'columns: {"Code": id, "Matricule": id}', 0, ""),
}  # fmt: skip


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_says_one_thing_of_each(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content, said, code, sentence = RECIPES[name]
    path, recipe = tmp_path / "a.csv", tmp_path / "r.yaml"
    path.write_text(content, encoding="utf-8")
    recipe.write_text(f"recipe: 1\n{said}\n", encoding="utf-8")

    assert run(["--lang", "fr", "batch", str(path), "--recipe", str(recipe), "--out", str(tmp_path / "out")]) == code
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("number", "code", "sentence"),
    [("1", 0, ""), ('"1"', 0, ""), ("2", 1, "version 2"), ("0", 1, "recipe: 1"), ("oui", 1, "recipe: 1")],
)
def test_a_recipe_of_a_later_version_is_refused_in_a_sentence(
    number: str, code: int, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, recipe = tmp_path / "a.csv", tmp_path / "r.yaml"
    path.write_text(headed("s111"), encoding="utf-8")
    recipe.write_text(f"recipe: {number}\n", encoding="utf-8")

    assert run(["--lang", "fr", "batch", str(path), "--recipe", str(recipe), "--out", str(tmp_path / "out")]) == code
    assert sentence in capsys.readouterr().err
