"""Every column that holds answers is read, or named: never dropped in silence, never taken for a group."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from answers_bank import SPECIAL, bank

from skillcheck.ingest.columns.item_columns import HeaderIndex
from skillcheck.ingest.model import Understanding
from skillcheck.ingest.read import ReadOptions, read, understand
from skillcheck.questions.item_bank import ItemBank, Question

BANK = bank()
TEXT = BANK["s115"].item.text["fr"]
PHONE = BANK["s118"].item.text["fr"]


def understood(
    tmp_path: Path, header: str, cells: list[str], bank: ItemBank = BANK, **options: object
) -> Understanding:
    out = io.StringIO()
    csv.writer(out).writerows([["id", "s111", header], *([f"P{n}", "0", cell] for n, cell in enumerate(cells))])
    (tmp_path / "f.csv").write_text(out.getvalue(), encoding="utf-8")
    return understand(tmp_path / "f.csv", bank, ReadOptions(special=SPECIAL, **options))  # type: ignore[arg-type]  # by name


FORMS = [
    "Pour chaque phrase, dites où vous en êtes - {}",
    "1° {}",
    "Q1_{}",
    "1.1 {}",
    "#1 {}",
    "{} (obligatoire)",
    "{} (une seule réponse possible)",
    "Grille | {}",
    "Bloc 1 > {}",
    "Titre : {}",
    "{} (EN)",
    "{}2",
    "{} (2)",
    "{}\nCochez une case.",
    "{}\nEN",
    "\u200b{}\u2060",
    "« Titre » {}",
    "Mise en situation.{}",
    "turnOver6[SQ001]._.{}",
    "{} *",
    "3) {}",
]


@pytest.mark.parametrize("form", FORMS)
def test_a_header_that_contains_one_whole_question_is_that_question(form: str, tmp_path: Path) -> None:
    found = understood(tmp_path, form.format(TEXT), ["oui, sans aide", "pas encore", "oui, sans aide"])

    assert [column.item for column in found.columns if column.role == "item"] == ["s111", "s115"]


@pytest.mark.parametrize(
    "form", ["Points - {}", "{} [Score]", "{} - Commentaire", "Après la formation : {}", "{} [Autre]"]
)
def test_what_stands_beside_a_question_is_not_its_answer(form: str, tmp_path: Path) -> None:
    found = understood(tmp_path, form.format(TEXT), ["x y", "z", "1"])

    assert [column.item for column in found.columns if column.role == "item"] == ["s111"]


@pytest.mark.parametrize("longer", ["{} même sur mon téléphone", "Je ne pense pas que {}", "Parfois {}"])
def test_a_sentence_that_goes_on_is_another_question(longer: str, tmp_path: Path) -> None:
    header = longer.format(TEXT.rstrip(".")).replace("que Je", "que je")

    found = understood(tmp_path, header, ["oui, sans aide", "pas encore", "pas encore"])

    assert [column.item for column in found.columns if column.role == "item"] == ["s111"]
    assert header in found.headers("question", "proposed")


def test_an_unknown_answer_of_a_question_with_several_is_not_the_question(tmp_path: Path) -> None:
    header = f"{BANK['k112'].item.text['fr']} - Une réponse inventée"

    found = understood(tmp_path, header, ["Oui", "Non", "Oui"])

    assert [column.item for column in found.columns if column.role == "item"] == ["s111"]
    assert found.headers("question") == (header,), "nothing else answers the question: it is named"


@pytest.mark.parametrize("box", ["{} [{}]", "{} - {}", "{}/{}", "{} : {}"])
@pytest.mark.parametrize("form", FORMS)
def test_a_box_is_known_behind_every_form_of_its_question(form: str, box: str) -> None:
    index, question = HeaderIndex(BANK, SPECIAL), BANK["k112"]

    for answer in question.answers:
        match = index.firm(box.format(form.format(question.item.text["fr"]), answer.text["fr"]))
        assert match is not None
        assert (match.item, match.option) == ("k112", answer.code)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Je range ce que je reçois, chaque semaine ou presque.", ["oui, sans aide", "pas encore"] * 6),
        ("Savez-vous ranger ?", ["1", "2", "0", "3"] * 5),
        ("s999", ["1", "2", "0", "3"] * 5),
        ("1.1", ["1", "2", "0", "3"] * 5),
        ("C1.1", ["1", "2", "0", "3"] * 5),
        ("Énoncé 3", ["1", "2", "0", "3"] * 5),
        ("item_12", ["1", "2", "0", "3"] * 5),
        ("", ["oui, sans aide", "pas encore"] * 6),
        ("Q17_k123->option", ["oui, avec de l'aide"] * 3),
        ("Niveau", ["yes, with help", "not yet"] * 9),
    ],
)
def test_cells_that_read_as_answers_make_an_unknown_question(header: str, cells: list[str], tmp_path: Path) -> None:
    found = understood(tmp_path, header, cells)

    assert found.headers("question") == (header,)
    assert found.headers("carried", "group", "personal") == ()


@pytest.mark.parametrize(
    ("cells", "role"),
    [
        (["0", "1", "2", "3", "1"], "question"),  # the numbers of this file's answers
        (["2", "1", "2", "1", "2"], "question"),  # two of them, and a question speaks of «fichiers»
        (["0", "1", "0", "1", "1"], "unknown"),  # a mark
        (["1", "2", "3", "4", "5"], "unknown"),  # a count
        (["0", "1", "2", "3"], "question"),  # people who happen to stand in this order
        (["20", "31", "42", "20", "58"], "unknown"),
        (["matin", "soir", "matin", "soir", "soir"], "unknown"),
    ],
)
def test_numbers_under_a_short_header_are_answers_where_the_questions_have_them(
    cells: list[str], role: str, tmp_path: Path
) -> None:
    out = io.StringIO()
    rows = [[f"P{n}", str(n % 4), cell] for n, cell in enumerate(cells)]
    csv.writer(out).writerows([["id", "s111", "Fichiers"], *rows])
    (tmp_path / "f.csv").write_text(out.getvalue(), encoding="utf-8")

    found = understand(tmp_path / "f.csv", BANK, ReadOptions(special=SPECIAL))

    assert [(column.role, column.near[:1]) for column in found.columns if column.header == "Fichiers"] == [
        (role, ("s115",) if role == "question" else ())
    ]


def test_numbers_beside_answers_in_words_are_no_answers(tmp_path: Path) -> None:
    out = io.StringIO()
    words = ["pas encore", "oui, sans aide", "oui, avec de l'aide", "pas encore"]
    csv.writer(out).writerows([["id", "s111", "Enfants"], *[[f"P{n}", cell, n] for n, cell in enumerate(words)]])
    (tmp_path / "f.csv").write_text(out.getvalue(), encoding="utf-8")

    assert understand(tmp_path / "f.csv", BANK, ReadOptions(special=SPECIAL)).headers("question") == ()


@pytest.mark.parametrize("header", ["k123", "k123[a]", "a1/k123", "(k123) Une question d'hier"])
def test_the_code_of_an_earlier_question_is_no_group_whatever_its_answers(header: str, tmp_path: Path) -> None:
    newer = [
        Question(q.item.model_copy(update={"id": "k123b"}), q.scale, q.situation) if q.id == "k112" else q
        for q in BANK.questions
    ]

    found = understood(tmp_path, header, ["souvent", "jamais"] * 6, ItemBank(newer))

    assert [(c.role, c.near) for c in found.columns if c.header == header] == [("question", ("k123b",))]


def test_an_unknown_question_names_the_nearest(tmp_path: Path) -> None:
    header = "Je classe mes fichiers et mes photos, chaque semaine."

    found = understood(tmp_path, header, ["oui, sans aide"] * 4)

    assert next(column for column in found.columns if column.header == header).near[0] == "s115"


@pytest.mark.parametrize(
    "header", ["Quelle est votre tranche horaire ?", "Comment avez-vous connu notre association de quartier"]
)
def test_a_long_header_or_a_question_is_never_guessed_to_be_a_group(header: str, tmp_path: Path) -> None:
    found = understood(tmp_path, header, ["matin", "soir"] * 8)

    assert found.headers("unknown") == (header,)


def test_a_guessed_group_is_known_as_guessed(tmp_path: Path) -> None:
    found = understood(tmp_path, "Horaire", ["matin", "soir"] * 8)

    assert [(c.role, c.how) for c in found.columns if c.header == "Horaire"] == [("carried", "cells")]


def test_a_telephone_in_a_question_is_not_personal(tmp_path: Path) -> None:
    near = PHONE.replace("la taille des lettres", "la taille de lettres")

    assert understood(tmp_path, near, ["2", "1", "0"]).headers("proposed") == (near,)
    found = understood(tmp_path, near, ["2", "1", "0"], accept=True)
    assert [column.item for column in found.columns if column.role == "item"] == ["s111", "s118"]
    assert understood(tmp_path, "Votre téléphone", ["0601", "0602", "0603"]).headers("personal") == ("Votre téléphone",)


def test_an_earlier_wording_keeps_last_years_file_readable(tmp_path: Path) -> None:
    old = "Je trie tout ce que je garde sur l'ordinateur."
    reworded = ItemBank(
        [
            Question(q.item.model_copy(update={"also": {"fr": [old]}}), q.scale, q.situation) if q.id == "s115" else q
            for q in BANK.questions
        ]
    )

    assert understood(tmp_path, old, ["0"] * 3).headers("item") == ("s111",)
    assert understood(tmp_path, f"1. {old}", ["0"] * 3, reworded).headers("item") == ("s111", f"1. {old}")


def test_copies_of_a_column_are_put_together(tmp_path: Path) -> None:
    """A form asked in two branches gives the question twice, «X» and «X2»."""
    out = io.StringIO()
    rows = [["id", TEXT, f"{TEXT}2"], ["A", "0", ""], ["B", "", "2"], ["C", "1", "3"]]
    csv.writer(out).writerows(rows)
    (tmp_path / "f.csv").write_text(out.getvalue(), encoding="utf-8")

    (batch,) = read(tmp_path / "f.csv", BANK, ReadOptions(special=SPECIAL))

    assert batch.ids == ["A", "B"]
    assert batch.responses[:, BANK.index["s115"]].tolist() == [0, 2]
    assert batch.returned[0].problems[0].code == "ingest.answers_disagree"
