"""Odd files that trainers had in hand: headers that ask something else, codes that name nobody, leftovers of a workbook.

``told.told`` says how to read what is expected.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from small import run
from told import book, label, sheets, table, text, told

S = ("s111", "s113", "s114", "s214")
X, Y = text("s111"), text("s113")
ROWS = [["A", 0, 1], ["B", 1, 1], ["C", 2, 0], ["D", 3, 2]]
BOTH = ["A 0 1", "B 1 1", "C 2 0", "D 3 2"]
SECOND = ["A 1", "B 1", "C 0", "D 2"]


def headed(header: str) -> str:
    return table(["Code participant", header, "s214"], *ROWS)


ELSE = [
    *("Fréquence : {}", "À quelle fréquence faites-vous ceci ? {}", "Grille - Utilité : {}", "Besoin de formation : {}"),
    *("Bloc 2 > Niveau de confiance : {}", "{} (fréquence)", "{} - utilité", "Écart : {}", "Progression | {}"),
    *("Mes collègues : {}", "Mon équipe : {}", "Moyenne : {}", "J'aimerais : {}", "Réponse correcte : {}"),
]  # fmt: skip
ELSE_TOO = {"en": "How often: {}", "es": "Frecuencia: {}", "it": "Con quale frequenza: {}"}
NO_ELSE = ["Analyse des besoins : {}", "Sécurité et confiance : {}", "Auto-évaluation : {}", "Réponse : {}", "L'intérêt général : {}"]  # fmt: skip


@pytest.mark.parametrize("header", [*(one.format(X) for one in ELSE), *(one.format(text("s111", lang)) for lang, one in ELSE_TOO.items()), "frequence/s111", "s111 et s113", "s111;s113", "s111-s114", f"{X} / {Y}"])  # fmt: skip
def test_a_header_that_asks_something_else_or_two_things_is_not_read_as_the_question(
    header: str, tmp_path: Path
) -> None:
    path = tmp_path / "f.csv"
    path.write_text(headed(header), encoding="utf-8")

    assert told(path) == [*SECOND, f"question: {header[:40]}"]


@pytest.mark.parametrize("header", [*(one.format(X) for one in NO_ELSE), f"{X} / {text('s111', 'en')}", f"{X}_x000D_"])
def test_the_title_of_a_form_around_a_question_does_not_make_another_of_it(header: str, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(headed(header), encoding="utf-8")

    assert told(path) == BOTH


NOBODY = ["inconnu", "Sans code", "n/a", "N/A", "#VALEUR!", "#NOM?", "Err:502", "aucun", "je ne sais plus", "no code", "sin código", "senza codice", "idem", '"', "〃"]  # fmt: skip


@pytest.mark.parametrize("cell", NOBODY)
def test_what_stands_instead_of_a_code_names_nobody(cell: str, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(table(["Code participant", "s111", "s113"], ["A1", 0, 1], [cell, 1, 2], ["B2", 2, 0]), "utf-8")

    assert told(path) == ["A1 0 1", "B2 2 0", "3! id_missing"]


@pytest.mark.parametrize("cell", ["Ensemble", "Grand Total", "Overall", "Bilan", "Taux", "Nb réponses", "Toute la classe", "Étiquettes de lignes", "Resultados", "Risultati"])  # fmt: skip
def test_a_row_about_the_class_is_nobody(cell: str, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(table(["Code", "s111", "s113"], ["A1", 0, 1], ["B2", 2, 0], [cell, 1, 1]), "utf-8")

    assert told(path) == ["A1 0 1", "B2 2 0", "4~ row_mean"]


@pytest.mark.parametrize("cell", ["Doublon", "annulé", "Niveau attendu", "Seuil"])
def test_a_row_that_does_not_count_any_more_is_nobody(cell: str, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(table(["Code", "s111", "s113"], ["A1", 0, 1], ["B2", 2, 0], [cell, 1, 1]), "utf-8")

    assert told(path) == ["A1 0 1", "B2 2 0", "4~ row_test"]


INPUTS: dict[str, tuple[str | bytes, list[str]]] = {
    "ends of lines in a workbook's cells": (book(["Code\r\n", f"{X}\r\n(une seule réponse)", f"{Y}_x000D_"], ["A1\r\n", f"{label('s111', 0)}\r", 1], ["B2_x000D_", f"{label('s111', 2)}_x000D_", 0]), ["A1 0 1", "B2 2 0"]),
    "ends of lines of a workbook in text": (table(["Code participant", f"{X}_x000D_\n(obligatoire)", "s113_x000D_"], ["A1", f"{label('s111', 0)}_x000D_", "1_x000d_"], ["B2", "2_x000D_", 0]), ["A1 0 1", "B2 2 0"]),
    "a number behind a code, alone": (table(["Code", "s111_2", "s113"], ["A", 0, 0], ["B", 1, 1], ["C", 3, 2]), ["A 0", "B 1", "C 2", "question: s111_2", "note options_broken"]),
    "a number behind a code, in brackets": (table(["Code", "s111[1]", "s113"], ["A", 0, 0], ["B", 1, 1], ["C", 1, 2]), ["A 0", "B 1", "C 2", "question: s111[1]", "note options_broken"]),
    "two numbers behind each code": (table(["Code", "s111-1", "s111-2", "s113-1", "s113-2"], ["A", 0, 1, 0, 1], ["B", 1, 1, 1, 1]), ["refused only_questions"]),
    "all numbers behind a code": (table(["Code", *(f"s111_{n}" for n in range(4))], ["A", 1, 0, 0, 0], ["B", 0, 0, 1, 0]), ["A 0", "B 2"]),
    "a column for each answer, 0 and 1": (table(["Code", *(f"{X} [{label('s111', n)}]" for n in range(4)), "s113"], ["A", 1, 0, 0, 0, 0], ["B", 0, 0, 1, 0, 1], ["C", 0, 0, 0, 0, 2], ["D", "0", "", "", "", 1]), ["A 0 0", "B 2 1", "C . 2", "D 0 1"]),
    "a column for each answer, its own code": (table(["Code", *(f"s111[{n}]" for n in range(4)), "s113"], ["A", 0, "", "", "", 0], ["B", "", "", 2, "", 1], ["C", "", "", "", "", 2]), ["A 0 0", "B 2 1", "C . 2"]),
    "«idem» below a group": (table(["Code participant", "Site", "s111"], ["A1", "Lyon", 0], ["B2", '"', 1], ["C3", "Idem", 2], ["D4", "Pau", 0], ["E5", "Pau", 1], ["F6", "Lyon", 2]), ["A1 0", "B2 1", "C3 2", "D4 0", "E5 1", "F6 2", "carried: Site", "note groups_ditto"]),
    "several rows that name nobody": (table(["Code", "s111"], ["inconnu", 0], ["inconnu", 1], ["A", 2]), ["A 2", "2! id_missing", "3! id_missing"]),
}  # fmt: skip


@pytest.mark.parametrize("name", INPUTS)
def test_an_odd_file_is_right_or_says_what_is_not(name: str, tmp_path: Path) -> None:
    content, expected = INPUTS[name]
    path = tmp_path / ("f.xlsx" if content[:2] == b"PK" else "f.csv")
    path.write_bytes(content if isinstance(content, bytes) else content.encode())

    assert told(path) == expected


def twice(header: str, *values: str) -> str:
    """Four people with a row for each value."""
    rows = [[f"P{n}x", v, *((n + at + k) % 4 for k in range(4))] for n in range(4) for at, v in enumerate(values)]
    return table(["Code", header, *S], *rows)


MOMENTS = {
    "Passage": (("01/09/2026", "15/12/2026"), "rows_of_moments"),
    "Numéro de passage": (("1", "2"), "rows_of_moments"),
    "Étape": (("Évaluation initiale", "Évaluation finale"), "rows_of_moments"),
    "Session": (("septembre", "décembre"), "rows_of_moments"),
    "Date": (("01/09/2026", "15/12/2026"), "rows_of_something"),
    "Site": (("Lyon", "Pau"), "rows_of_something"),
    "Avis": (("ok", "bien"), "rows_of_something"),
}


@pytest.mark.parametrize("header", MOMENTS)
def test_the_same_people_with_a_row_for_each_value_are_asked_about(header: str, tmp_path: Path) -> None:
    (first, then), code = MOMENTS[header]
    path = tmp_path / "f.csv"
    path.write_text(twice(header, first, then), encoding="utf-8")

    assert told(path) == [f"refused {code}"]
    assert len([line for line in told(path, moment=then) if "~" not in line and line.startswith("P")]) == 4
    if code == "rows_of_something":
        assert sum(line.startswith("P") for line in told(path, duplicates="last")) == 4
        assert sum("/P" in line for line in told(path, structure=header, groups=(header,))) in (0, 8)


def test_one_row_per_answer_of_two_sessions_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    rows = [[f"P{n}", at, item, (n + at) % 4] for n in range(3) for at in (1, 2) for item in S]
    path.write_text(table(["participant", "session", "question", "réponse"], *rows), encoding="utf-8")

    assert told(path) == ["refused rows_of_something"]


def test_people_sent_twice_by_mistake_come_back_as_before(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    rows = [[f"P{n}x", ["Lyon", "Pau"][n % 2], n % 4] for n in range(8)]
    path.write_text(table(["Code", "Site", "s111"], *rows, ["P1x", "Lyon", 0], ["P2x", "Lyon", 0]), encoding="utf-8")

    assert [line for line in told(path) if "!" in line] == ["10! duplicate_person", "11! duplicate_person"]


def test_a_moment_may_be_a_date_with_strokes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = tmp_path / "f.csv", tmp_path / "out"
    path.write_text(twice("Date", "01/09/2026", "15/12/2026"), encoding="utf-8")

    assert run(["--lang", "fr", "batch", f"{path}#15/12/2026", "--wave", f"01/09/2026={path}#01/09/2026", "--out", str(out)]) == 0  # fmt: skip
    assert "4 personnes retrouvées" in capsys.readouterr().err
    assert (out / "progress.csv").exists()


ONE_CELL: dict[str, tuple[str | bytes, list[str]]] = {
    "saved again by a spreadsheet that did not split it": ('"Code,s111,s113"\n"A1,0,1"\n"B2,2,1"\n', ["refused one_cell"]),
    "the same, with quotes inside": (f'"Code,""{X}"",s113"\n"A1,""{label("s111", 2)}"",1"\n', ["refused one_cell"]),
    "only the rows": ('Code,s111,s113\n"A1,0,1"\n"B2,2,1"\n', ["refused one_cell"]),
    "two separators": ("Code;s111;s113\nA1,0,1\nB2,2,1\n", ["refused one_cell"]),
    "a wrong «sep=»": ("sep=;\nCode,s111,s113\nA1,0,1\nB2,2,1\n", ["refused one_cell"]),
    "columns of spaces": ("Code   s111   s113\nA1     0      1\nB2     2      1\n", ["refused one_cell"]),
    "colons": ("Code:s111:s113\nA:0:1\nB:2:1\n", ["refused one_cell"]),
    "a workbook": (book(["Code;s111;s113"], ["A1;0;1"], ["B2;2;1"]), ["refused one_cell"]),
    "two questions and an empty row": ("Code;s111;s113\nA1;0;1\n\n", ["A1 0 1"]),
}  # fmt: skip


@pytest.mark.parametrize("name", ONE_CELL)
def test_rows_that_stayed_in_one_cell_are_said(name: str, tmp_path: Path) -> None:
    content, expected = ONE_CELL[name]
    path = tmp_path / ("f.xlsx" if content[:2] == b"PK" else "f.csv")
    path.write_bytes(content if isinstance(content, bytes) else content.encode())

    assert told(path) == expected


def test_a_separator_that_was_said_is_the_first_suspect(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(headed("s111"), encoding="utf-8")

    assert told(path, separator=";") == ["refused one_cell_said"]


ACCENTS = table(["Code participant", "Site", Y], ["Zoé", "Évry", 0], ["Noël", "Évry", 1])


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("utf-8", "cp1252"),
        ("utf-8", "ascii"),
        ("utf-8", "utf-16"),
        ("utf-8-sig", "cp1252"),
        ("cp1252", "utf-8"),
        ("utf-16", "utf-8"),
        ("utf-16-le", "utf-8"),
        ("utf-16", "cp1252"),
    ],
)
def test_an_encoding_that_the_file_speaks_against_is_refused(written: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(ACCENTS.encode(written))

    assert told(path, encoding=said) == ["refused other_encoding"]
    assert [line for line in told(path) if line[0] in "ZN"] == ["Zoé 0", "Noël 1"]


@pytest.mark.parametrize(("written", "said"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("cp1252", "cp1252"), ("cp850", "cp850"), ("mac-roman", "mac-roman"), ("utf-8", "utf-8-sig")])  # fmt: skip
def test_an_encoding_that_fits_is_taken(written: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(ACCENTS.encode(written))

    assert [line for line in told(path, encoding=said) if line[0] in "ZN"] == ["Zoé 0", "Noël 1"]


def test_plain_letters_fit_every_page(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(table(["Code", "s111"], ["A", 0]), encoding="ascii")

    assert [told(path, encoding=one) for one in ("utf-8", "cp1252", "ascii")] == [["A 0"]] * 3


RECIPES = {
    "file: {header_row: trois}": (1, "« trois » ne convient pas pour « header_row »"),
    "file: {header_row: 0}": (2, "ligne d’en-tête 0 n’existe pas"),
    'file: {header_row: "1"}': (0, ""),
    "file: {separator: tab}": (0, ""),
    "numbers: 1": (1, "Valeurs possibles : from 0, from 1"),
    "rows: {finished: oui}": (1, "Valeurs possibles : only, all"),
    'columns: {"Q[1]": k112/z}': (1, "k112/z"),
    'columns: {"Q[1]": k112/na}': (0, ""),
}


@pytest.mark.parametrize("said", RECIPES)
def test_a_recipe_says_nothing_in_vain(said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, sentence = RECIPES[said]
    path, recipe = tmp_path / "f.csv", tmp_path / "r.yaml"
    path.write_text(table(["Code participant", "s111", "s214"], *ROWS, sep="\t"), encoding="utf-8")
    recipe.write_text(f"recipe: 1\n{said}\n", encoding="utf-8")

    assert run(["--lang", "fr", "batch", str(path), "--recipe", str(recipe), "--out", str(tmp_path / "out")]) == code
    assert sentence in capsys.readouterr().err.replace("\u202f", " ").replace("\xa0", " ")


def test_a_sheet_of_repeated_questions_is_no_sheet_of_people(tmp_path: Path) -> None:
    people = [["start", "Code", "s111", "_index"], ["2026-01-01", "A1", 0, 1], ["2026-01-01", "B2", 1, 2]]
    again = [["s113", "s114", "_index", "_parent_table_name", "_parent_index"], [0, 2, 1, "x", 1], [1, 1, 2, "x", 2]]
    path = tmp_path / "f.xlsx"
    path.write_bytes(sheets(Enquête=people, rep=again))

    assert told(path) == ["refused sheet_repeats"]
    assert told(path, sheet="Enquête") == ["A1 0", "B2 1"]
