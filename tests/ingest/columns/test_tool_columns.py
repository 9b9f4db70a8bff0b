"""What form tools put beside a question (points, feedback, time) is the tool's: never a group, never an answer."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from answers_bank import SPECIAL, bank

from skillcheck.ingest.read import ReadOptions, read, understand

BANK = bank()
TEXT = BANK["s113"].item.text["fr"]


def found(tmp_path: Path, header: str, cells: list[str]) -> tuple[str, str]:
    path = tmp_path / "f.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = [[f"P{n}x", n % 4, cells[n % len(cells)]] for n in range(12)]
        csv.writer(file).writerows([["Code participant", "s111", header], *rows])
    understood = understand(path, BANK, ReadOptions(special=SPECIAL))
    (batch,) = read(path, BANK, ReadOptions(special=SPECIAL), understood)
    assert len(batch.ids) == 12
    return understood.columns[2].role, understood.columns[2].header


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("k111 [Score]", ["1.00 / 1", "0.00 / 1"]),
        (f"{TEXT} [Score]", ["1", "0"]),
        (f"{TEXT} [Feedback]", ["--"]),
        ("s113_score", ["1", "0"]),
        (f"{TEXT} - Points", ["1", "0"]),
        (f"Points - {TEXT}", ["1", "0"]),
        (f"Points – {TEXT}", ["1", "0"]),
        (f"Feedback – {TEXT}", ["Bravo", "À revoir"]),
        ("Q. 1 /1,00", ["1,00", "0,00"]),
        (f"Question time: {TEXT}", ["12", "7"]),
        (f"Durée pour la question : {TEXT}", ["12", "7"]),
        ("s113Time", ["12", "7"]),
        ("s113_Page Submit", ["12", "7"]),
        ("Collector ID", ["4242"]),
        ("ID du collecteur", ["4242"]),
        ("Total score", ["8", "9"]),
    ],
)  # fmt: skip
def test_what_a_tool_gives_beside_a_question_is_the_tools(header: str, cells: list[str], tmp_path: Path) -> None:
    assert found(tmp_path, header, cells) == ("tool", header)


@pytest.mark.parametrize("header", ["Commentaires", f"{TEXT} [Commentaire]", "s113_comment", "s113 [Autre]"])
def test_what_somebody_wrote_beside_a_question_is_no_group(header: str, tmp_path: Path) -> None:
    assert found(tmp_path, header, ["bien", "oui oui", "à voir"]) == ("unknown", header)


def test_a_group_is_still_a_group(tmp_path: Path) -> None:
    assert found(tmp_path, "Atelier", ["bleu", "vert"]) == ("carried", "Atelier")


SURVEYMONKEY = [
    "Respondent ID,Collector ID,Start Date,End Date,IP Address,Quel est votre code ?,s111,k112,,,,Groupe",
    ",,,,,Open-Ended Response,Response,{a},{b},{c},{d},Response",
    "11827,42,11/20/2026 10:00:00 AM,11/20/2026 10:10:00 AM,1.2.3.4,A1,3,{a},,,,Lyon",
    "11828,42,11/20/2026 10:00:00 AM,11/20/2026 10:10:00 AM,1.2.3.4,B2,0,,{b},,,Pau",
    "11829,42,11/20/2026 10:00:00 AM,11/20/2026 10:10:00 AM,1.2.3.4,C3,9,,{b},,,Pau",
]


def test_the_two_header_lines_of_surveymonkey_are_one(tmp_path: Path) -> None:
    labels = {answer.code: f'"{answer.text["en"]}"' for answer in BANK["k112"].answers}
    path = tmp_path / "f.csv"
    path.write_text("\n".join(line.format(**labels) for line in SURVEYMONKEY) + "\n", encoding="utf-8")

    understood = understand(path, BANK, ReadOptions(special=SPECIAL))
    (batch,) = read(path, BANK, ReadOptions(special=SPECIAL), understood)

    assert [column.role for column in understood.columns[:6]] == ["tool", "tool", "tool", "tool", "personal", "id"]
    assert [(c.item, c.option) for c in understood.columns[6:11]] == [
        ("s111", None), ("k112", "a"), ("k112", "b"), ("k112", "c"), ("k112", "d"),
    ]  # fmt: skip
    assert understood.columns[11].header == "Groupe"
    assert batch.ids == ["A1", "B2"]
    assert batch.carried["Groupe"] == ["Lyon", "Pau"]
    assert [(row.line, len(row.cells)) for row in batch.returned] == [(5, 12)]


def test_so_they_are_in_french(tmp_path: Path) -> None:
    head = ["ID du répondant,ID du collecteur,Date de début,Quel est votre code ?,s111", ",,,Réponse ouverte,Réponse"]
    path = tmp_path / "f.csv"
    rows = [f"11{n},4,2026-01-01,C{n}x,{n % 4}" for n in range(6)]
    path.write_text("\n".join([*head, *rows]) + "\n", encoding="utf-8")

    (batch,) = read(path, BANK, ReadOptions(special=SPECIAL))

    assert (batch.ids, batch.returned) == ([f"C{n}x" for n in range(6)], [])


def test_a_title_above_a_header_is_not_taken_for_its_first_line(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("Export,,,\nperson,item,response,site\nA,s111,0,Lyon\nB,s111,3,Pau\n", encoding="utf-8")

    (batch,) = read(path, BANK, ReadOptions(special=SPECIAL))

    assert batch.ids == ["A", "B"]


def roles(tmp_path: Path, *lines: str) -> tuple[list[str], int, int]:
    """The role of each column, and how many people are read and handed back."""
    path = tmp_path / "f.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    understood = understand(path, BANK, ReadOptions(special=SPECIAL))
    batches = list(read(path, BANK, ReadOptions(special=SPECIAL), understood))
    counted = sum(len(batch.ids) for batch in batches), sum(len(batch.returned) for batch in batches)
    return [column.role for column in understood.columns], *counted


def test_columns_of_single_answers_without_their_question_are_no_groups(tmp_path: Path) -> None:
    people = [f"P{n}x,{n % 4},{'Lire' if n % 2 else ''},{'' if n % 2 else 'Écrire'},J'accepte" for n in range(12)]

    found, *_ = roles(tmp_path, "Code participant,s111,Lire,Écrire,J'accepte", *people)

    assert found == ["id", "item", "question", "question", "carried"]


def test_an_answer_behind_an_arrow_is_that_of_its_question(tmp_path: Path) -> None:
    people = [f"P{n}x,{n % 2},{1 - n % 2},0,0,1,0" for n in range(12)]

    boxes = ",".join(f"Q3_k112->{code}" for code in "abcd")
    found, *_ = roles(tmp_path, f"Code participant,{boxes},Q4_k999->x,Q4_k999->y", *people)

    assert found == ["id", *["option"] * 4, "question", "question"]


def test_every_line_above_the_one_of_imports_is_header(tmp_path: Path) -> None:
    head = ["ResponseId,Q1,s111", "Response ID,Pour chaque phrase,texte", ('"{""ImportId"":""a""}","{""ImportId"":""b""}",'
            '"{""ImportId"":""c""}"')]  # fmt: skip

    _, scored, returned = roles(tmp_path, *head, *(f"R_{n}abcdefghijkl,x,{n % 4}" for n in range(6)))

    assert (scored, returned) == (6, 0)


def test_one_row_per_answer_may_hold_a_line_that_is_no_question(tmp_path: Path) -> None:
    lines = [line for n in range(6) for line in (f"p{n},age,{30 + n}", f"p{n},s111,{n % 4}", f"p{n},s112,1")]

    found, scored, returned = roles(tmp_path, "person,item,answer", *lines)

    assert (found, scored, returned) == (["id", "long_item", "long_answer"], 6, 0)
