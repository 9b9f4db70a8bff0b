"""``batch --ask``: the few decisions that matter are asked in the terminal and kept in the recipe."""

from __future__ import annotations

import csv

import pytest
from small import run, small_library
from terminal import Terminal

LIBRARY = small_library()
STATEMENTS = [q for q in LIBRARY.bank.questions if q.is_self_report and q.item.scale == "autonomy"][:4]


def write(path, head, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def test_numbers_people_and_an_unknown_answer_are_decided_once(tmp_path):
    head = ["N°", "Mot choisi", *(q.id for q in STATEMENTS), "Énoncé 9"]
    rows = [
        [n, f"mot{n * 7 % 10}x{n}", *[1 + (n + k) % 3 for k in range(3)], ["4", "bof", "NC"][n % 3], 1 + n % 4]
        for n in range(1, 13)
    ]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "0.csv").write_text("")  # a folder is asked about by its first file that can be read
    path, recipe = write(tmp_path / "in" / "a.csv", head, rows), tmp_path / "recette.yaml"

    screen = Terminal(tmp_path, "batch", str(tmp_path / "in"), "--ask", "--save-recipe", str(recipe), "--lang", "fr")
    for word, key in (
        ("Quel est celui de la réponse la plus basse", "b"),
        ("Quelle colonne contient le code", "a"),
        ("Énoncé 9", "a"),
        ("NC", "f"),
        ("bof", "a"),
    ):
        screen.see(word, "[>:] ?$")
        screen.send(key, "\r")
    screen.see("Recette écrite")
    assert screen.end() == 0

    text = recipe.read_text(encoding="utf-8")
    assert 'numbers: "from 1"' in text
    assert '"Mot choisi": "id"' in text
    assert '"Énoncé 9": "carried"' in text
    assert '"bof": "0"' in text
    assert '"NC": "na"' in text.partition("all:")[2], "what does not apply is said once, for every scale"
    assert run(["batch", str(path), "--recipe", str(recipe), "--out", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out/scores.csv").read_text(encoding="utf-8").splitlines()[1].startswith("mot7x1,")


@pytest.mark.parametrize(("options", "said"), [([], "--save-recipe"), (["--save-recipe", "r.yaml"], "terminal")])
def test_without_a_recipe_or_a_terminal_nothing_is_asked(options, said, tmp_path, capsys):
    path = write(tmp_path / "a.csv", ["id", STATEMENTS[0].id], [["a", "1"]])

    assert run(["batch", str(path), "--ask", *options]) == 2
    assert said in capsys.readouterr().err


def test_few_numbers_without_a_0_are_asked_about_too(tmp_path):
    path = write(tmp_path / "a.csv", ["Votre code", *(q.id for q in STATEMENTS)], [["A1x", 1, 2, 3, 1]])
    recipe = tmp_path / "recette.yaml"

    screen = Terminal(tmp_path, "batch", str(path), "--ask", "--save-recipe", str(recipe), "--lang", "fr")
    screen.see("Quel est celui de la réponse la plus basse", "[>:] ?$")
    screen.send("b", "\r")
    screen.see("Recette écrite")

    assert screen.end() == 0
    assert "from 1" in recipe.read_text(encoding="utf-8")
