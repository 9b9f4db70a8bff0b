"""The column of people is chosen by evidence: a number that a tool gives a row names nobody in another file."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from answers_bank import SPECIAL, bank

from skillcheck.ingest.model import Understanding
from skillcheck.ingest.read import ReadOptions, understand

BANK = bank()


def understood(tmp_path: Path, text: str, **options: object) -> Understanding:
    path = tmp_path / "f.csv"
    path.write_text(text, encoding="utf-8")
    return understand(path, BANK, ReadOptions(special=SPECIAL, **options))  # type: ignore[arg-type]  # by name


def table(header: list[str], rows: list[list[object]]) -> str:
    lines = [header, *rows]
    return "\n".join(",".join(map(str, line)) for line in lines) + "\n"


CODES = ["AB12", "CD07", "EF33", "GH91", "IJ04", "KL58"]


@pytest.mark.parametrize(
    ("counter", "person"),
    [
        ("ID", "Code participant"),
        ("id", "Votre code"),
        ("id. ID de la réponse", "Code anonyme"),
        ("_id", "Identifiant"),
        ("Respondent ID", "User ID"),
        ("ID de la réponse", "Identifiant choisi"),
        ("_uuid", "Inserisci un codice di 6 caratteri"),
        ("Séquentiel", "RESPONDENT CODE"),
        ("Response ID", "token"),
        ("Numéro", "Quel est votre pseudo"),
    ],
)
@pytest.mark.parametrize("numbers", [range(1, 7), range(500000, 500006), (9, 8, 7, 5, 3, 1), (3, 1, 2, 6, 5, 4)])
def test_a_count_of_rows_is_no_person_where_another_column_names_them(
    counter: str, person: str, numbers: list[int], tmp_path: Path
) -> None:
    rows = [[number, code, 0, 1] for number, code in zip(numbers, CODES, strict=True)]

    found = understood(tmp_path, table([counter, person, "s111", "s112"], rows))

    assert found.id_column == person
    assert found.names_people


@pytest.mark.parametrize("header", ["ID", "id", "_id", "ID de la réponse", "Séquentiel"])
def test_a_count_of_rows_alone_names_people_of_this_file_only(header: str, tmp_path: Path) -> None:
    found = understood(tmp_path, table([header, "s111", "s112"], [[n, 0, 1] for n in range(1, 9)]))

    assert found.id_column == header
    assert not found.names_people
    assert [note.code for note in found.notes] == ["ingest.ids_counted"]


def test_a_column_of_short_texts_all_different_is_offered(tmp_path: Path) -> None:
    rows = [[n, code, 0] for n, code in enumerate(CODES, 1)]

    found = understood(tmp_path, table(["ID", "Mot mystère", "s111"], rows))

    assert found.id_column == "ID"
    assert [note.fields.get("suggestion") for note in found.notes if note.code == "ingest.ids_offered"] == [
        "Mot mystère"
    ]


def test_codes_of_people_need_no_header_of_the_list(tmp_path: Path) -> None:
    found = understood(tmp_path, table(["Le code que vous avez choisi", "s111"], [[code, 0] for code in CODES]))

    assert found.id_column == "Le code que vous avez choisi"


@pytest.mark.parametrize("header", ["Code postal", "Code du site", "Code formation"])
def test_a_code_of_something_else_is_nobody(header: str, tmp_path: Path) -> None:
    found = understood(tmp_path, table([header, "s111"], [[code, 0] for code in CODES]))

    assert found.id_column is None


def test_numbers_that_the_trainer_gave_people_are_people(tmp_path: Path) -> None:
    found = understood(tmp_path, table(["N° participant", "s111"], [[n, 0] for n in range(1, 9)]))

    assert found.names_people


def test_codes_with_zeros_before_them_are_no_count(tmp_path: Path) -> None:
    found = understood(tmp_path, table(["id", "s111"], [[f"{n:03d}", 0] for n in range(1, 9)]))

    assert found.names_people


def test_blank_lines_count_in_no_proportion(tmp_path: Path) -> None:
    """Two people and many lines of «;;» or spaces: the column of ids is not lost."""
    lines = "id,s111\nA7,1\nB9,0\n" + ",\n" * 5 + " , \n" * 5

    assert understood(tmp_path, lines).id_column == "id"


def test_each_file_may_have_its_own_header_for_the_option(tmp_path: Path) -> None:
    text = table(["ID", "Mot", "s111"], [[n, code, 0] for n, code in enumerate(CODES, 1)])

    assert understood(tmp_path, text, id_column=("Autre", "Mot")).names_people


def test_the_choice_does_not_depend_on_the_order_of_columns(tmp_path: Path) -> None:
    chance = random.Random(3)
    columns = {
        "ID": list(range(1, 7)),
        "Code participant": CODES,
        "Groupe": ["x", "x", "y", "y", "x", "y"],
        "s111": [0] * 6,
    }
    for _ in range(12):
        names = chance.sample(list(columns), len(columns))
        rows = [[columns[name][at] for name in names] for at in range(6)]

        assert understood(tmp_path, table(names, rows)).id_column == "Code participant"


@pytest.mark.parametrize("header", ["ID", "#", "N°"])
def test_a_count_of_rows_of_which_one_stands_twice_is_still_a_count(header: str, tmp_path: Path) -> None:
    """Somebody copied a row: else the count would name people, and the codes that they chose would not."""
    codes = [f"{code}{sign}" for sign in "xy" for code in CODES]
    rows = [[at, code, 0] for at, code in enumerate(codes, 1)]

    found = understood(tmp_path, table([header, "Quel est votre code ?", "s111"], [*rows, rows[0]]))

    assert found.id_column == "Quel est votre code ?"
    assert not understood(tmp_path, table([header, "s111"], [[row[0], 0] for row in [*rows, rows[0]]])).names_people
