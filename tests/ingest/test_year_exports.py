"""Files of a trainer's year: what people add around a table of answers, and what they write in it.

``told.told`` says how to read what is expected.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from told import library, table, text, told

from skillcheck.i18n import Texts
from skillcheck.ingest.read import ReadOptions, understand
from skillcheck.ingest.recipe_file import load_recipe, recipe_text

S = ("s111", "s113", "s114", "s214")
HEAD = ["Code", *S]
PEOPLE = [[f"K{n}x", *((n * n + k * n + k) % 4 for k in range(4))] for n in range(4)]
READ = [" ".join(map(str, row)) for row in PEOPLE]


def below(*row: object) -> str:
    return table(HEAD, *PEOPLE, [*row, *[""] * (5 - len(row))])


def beside(name: str, *cells: str) -> str:
    return table(["Code", "s111", "_id", "_uuid", name], *[[f"K{n}x", n, n, f"u{n}", cell] for n, cell in enumerate(cells)])  # fmt: skip


PIVOT = [["", *[""] * 4], ["Étiquettes de lignes", "Moyenne de s111", "Moyenne de s113", "", ""], ["Lyon", 1, 2, "", ""], ["Total général", 1, 2, "", ""]]  # fmt: skip

INPUTS: dict[str, tuple[str, list[str]]] = {
    "a count of answers below the people": (below("Nombre de 0", 1, 2, 1, 1), [*READ, "6~ row_mean"]),
    "another count": (below("Number of 2", 1, 2, 1, 1), [*READ, "6~ row_mean"]),
    "what is aimed at": (below("Objectif", 2, 2, 2, 2), [*READ, "6~ row_test"]),
    "what is aimed at, with its date": (below("Objectif décembre", 2, 2, 2, 2), [*READ, "6~ row_test"]),
    "weights": (below("Coefficient", 1, 2, 1, 1), [*READ, "6~ row_test"]),
    "somebody absent": (below("Absente", 0, 0, 0, 0), [*READ, "6~ row_test"]),
    "somebody who left": (below("ABANDON", 0, 0, 0, 0), [*READ, "6~ row_test"]),
    "a session without a column, pasted below": (table(["Code", "Site", *S], *[[row[0], "Lyon", *row[1:]] for row in PEOPLE], *[[f"Z{row[0]}", *row[1:], ""] for row in PEOPLE[:3]]), ["refused rows_shifted"]),
    "one row pasted too far left": (table(["Code", "Site", *S], *[[row[0], "Lyon", *row[1:]] for row in PEOPLE], ["Z9", 2, 0, 1, 1, ""]), ["refused rows_shifted"]),
    "groups that are numbers": (table(["Code", "Groupe", *S], *[[row[0], n % 2, *row[1:]] for n, row in enumerate(PEOPLE)]), [*READ, "carried: Groupe"]),
    "a number among groups, every question answered": (table(["Code", "Site", *S], *[[row[0], ["Lyon", "2", "Pau", "Lyon"][n], *row[1:]] for n, row in enumerate(PEOPLE)]), [*READ, "carried: Site"]),
    "a pivot table below the people": (table(HEAD, *PEOPLE, *PIVOT), ["refused pivot_below"]),
    "the heading of a pivot table alone": (table(HEAD, *PEOPLE, PIVOT[1]), [*READ, "6~ row_mean"]),
    "«Participant» counts the rows, «Pseudo» holds codes": (table(["Participant", "Pseudo", *S], *[[n, f"z{7 - n}u{n}", *row[1:]] for n, row in enumerate(PEOPLE, 1)]), [" ".join(map(str, [f"z{7 - n}u{n}", *row[1:]])) for n, row in enumerate(PEOPLE, 1)] + ["note ids_chosen"]),
    "a signature below the people is no code": (below("La formatrice", "", "", "", ""), [*READ, "6~ row_unanswered"]),
    "a partner's code names nobody, and is offered": (table(["Code binôme", *S], *[[f"z{7 - n}u{n}", *row[1:]] for n, row in enumerate(PEOPLE)]), [f"p{n:06d} {' '.join(map(str, row[1:]))}" for n, row in enumerate(PEOPLE, 1)] + ["unknown: Code binôme", "note ids_made", "note ids_offered"]),
    "a neighbour is somebody else": (table(["Code", "s111", f"Mon voisin : {text('s113')}"], *[[row[0], row[1], ["pas encore", "oui, sans aide"][n % 2]] for n, row in enumerate(PEOPLE)]), [*[f"{row[0]} {row[1]}" for row in PEOPLE], "question: Mon voisin : J'utilise des filtres pour "]),
    "a code without a digit counts, and is told": (below("Référence", 2, 1, 2, 2), [*READ, "Référence 2 1 2 2", "note codes_unlike"]),
    "a row that its manager refused (Kobo)": (beside("_validation_status", "validation_status_approved", "validation_status_not_approved", ""), ["K0x 0", "K2x 2", "3~ row_test"]),
}  # fmt: skip


@pytest.mark.parametrize("name", INPUTS)
def test_a_file_of_the_year_is_right_or_says_what_is_not(name: str, tmp_path: Path) -> None:
    content, expected = INPUTS[name]
    path = tmp_path / "f.csv"
    path.write_text(content, encoding="utf-8")

    assert told(path) == expected


FROM_1 = [[row[0], *(int(one) + 1 for one in row[1:])] for row in PEOPLE]
OTHERS: dict[str, tuple[str, list[str]]] = {
    "another separator": (table(["Votre code", *map(text, S)], *PEOPLE, sep=";"), [*READ, "note recipe_without_column", "note recipe_other_frame"]),
    "titles above the header": ("Notre enquête;;;;\n;;;;\n" + table(["Votre code", *map(text, S)], *PEOPLE, sep=";"), [*READ, "note recipe_without_column", "note recipe_other_frame"]),
    "numbers from 1": (table(["Votre code", *map(text, S)], *FROM_1), [*(f"{n}! scale_starts_elsewhere" for n in range(2, 6)), "note recipe_without_column", "note recipe_other_frame"]),
    "the same form": (table(HEAD, *PEOPLE), READ),
    "the same code only": (table(["Code", *map(text, S)], *FROM_1), [*(f"{n}! scale_starts_elsewhere" for n in range(2, 6)), "note recipe_without_column", "note recipe_other_frame"]),
    "the same code and one question": (table(["Code", "s111", *map(text, S[1:])], *FROM_1), [*(f"{n}! scale_starts_elsewhere" for n in range(2, 6)), "note recipe_without_column", "note recipe_other_frame"]),
    "half of its questions": (table(["Code", *S[:2]], *[row[:3] for row in PEOPLE]), [" ".join(map(str, row[:3])) for row in PEOPLE] + ["note recipe_without_column"]),
    "the same questions, nothing else": (table(["Horodateur", "Votre code", *S], *[["2026-01-02 10:00", *row] for row in PEOPLE]), [*READ, "note recipe_without_column", "note recipe_numbers_0"]),
    "the same form, one question more": (table([*HEAD, "s115"], *[[*row, 1] for row in PEOPLE]), [f"{row[:-1]}1 {row[-1]}" for row in READ]),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_a_recipe_of_one_tool_frames_no_file_of_another(name: str, tmp_path: Path) -> None:
    content, expected = OTHERS[name]
    path, own, saved = tmp_path / "f.csv", tmp_path / "own.csv", tmp_path / "r.yaml"
    own.write_text(table(HEAD, *PEOPLE), encoding="utf-8")
    found = understand(own, library().bank, ReadOptions(special=library().special_words))
    saved.write_text(recipe_text(found, Texts("fr"), library().bank), encoding="utf-8")
    path.write_text(content, encoding="utf-8")

    assert told(path, recipe=load_recipe(saved, library().bank)) == expected


HELD: dict[str, tuple[str, list[str]]] = {
    "no question": ('numbers: from 1\ncolumns: {"Code": id}\n', [*READ, "note recipe_numbers_1"]),
    "no column": ("numbers: from 1\n", READ),
    "the questions of another file": ('numbers: from 1\ncolumns: {"Code": id, "Q1": s111, "Q2": s113}\n', ["note recipe_without_column", "note recipe_other_frame"]),
    "codes of another file": ('columns: {"Code": id, "Q1": s111, "Q2": s113}\nanswers: {autonomy: {"1": "0", "2": "1", "3": "2", "4": "3"}}\n', ["note recipe_without_column", "note recipe_other_frame"]),
}  # fmt: skip


@pytest.mark.parametrize("name", HELD)
def test_a_recipe_holds_for_the_file_whose_questions_it_names(name: str, tmp_path: Path) -> None:
    said, expected = HELD[name]
    path, saved = tmp_path / "f.csv", tmp_path / "r.yaml"
    path.write_text(table(HEAD, *FROM_1), encoding="utf-8")
    saved.write_text(f"recipe: 1\n{said}", encoding="utf-8")
    unread = [f"{n}! scale_starts_elsewhere" for n in range(2, 6)]

    assert told(path, recipe=load_recipe(saved, library().bank)) == (
        expected if "K0x" in expected[0] else unread + expected
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize(
    "word", ["Máx", "MÁX", "Écart-type", "ÉCART-TYPE", "Moyenne", "Mediana", "Número de respuestas"]
)
def test_a_row_about_people_is_found_among_many_however_it_is_written(word: str, encoding: str, tmp_path: Path) -> None:
    """Far below the first rows, where whole blocks are looked through at once."""
    path = tmp_path / "f.csv"
    rows = [[f"mél{n}@m.example", n % 4, (n + 1) % 4] for n in range(3000)]
    path.write_bytes(table(["Code", "s111", "s113"], *rows[:2500], [word, 1, 1], *rows[2500:]).encode(encoding))

    assert [line for line in told(path) if "~" in line] == ["2502~ row_mean"]
