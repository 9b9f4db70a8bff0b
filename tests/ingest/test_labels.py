"""A cell becomes an answer only when it surely is one."""

from __future__ import annotations

import pytest
from answers_bank import SPECIAL, bank
from small import small_library

from skillcheck.i18n import Texts
from skillcheck.ingest.cells.answer_reader import CellReader
from skillcheck.ingest.cells.mark_reader import MarkReader
from skillcheck.ingest.columns.unclear_answers import labels_of_scales
from skillcheck.ingest.model import DOUBT
from skillcheck.measurement.responses import NOT_ANSWERED, NOT_APPLICABLE, NOT_ASKED, PREFER_NOT
from skillcheck.questions.choices import FIRST_CHOICE
from skillcheck.questions.item_bank import UNSURE

BANK = bank()
LIBRARY = small_library()
NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("found", "value"),
    [
        ("0", 0), (" 3 ", 3), ("3.0", 3), ("2,0", 2), ("2.", 2), ("2)", 2), ("2 - sur…", 2), ("1 : oui, avec de l'aide", 1),
        ("OUI, AVEC DE L'AIDE", 1), ("Oui,  avec de l’aide.", 1), (f"oui,{NBSP}sans{NBSP}aide;", 2), ("<b>oui</b>, sans aide", 2), ("yes, with help", 1),
        ("oui, avec de l&#39;aide", 1), ("dk", UNSURE), ("Je ne sais pas", UNSURE), ("skip", NOT_ANSWERED), ("na", NOT_APPLICABLE), ("N/A", NOT_ANSWERED),
        ("Non concerné", NOT_APPLICABLE), ("pn", PREFER_NOT), ("je préfère ne pas répondre", PREFER_NOT), ("{question_not_shown}", NOT_ASKED),
    ],
)  # fmt: skip
def test_a_known_spelling_is_read(found: str, value: int) -> None:
    assert CellReader(BANK["s111"], SPECIAL).value(found) == value


@pytest.mark.parametrize(
    "found",
    [
        "",
        " ",
        "-",
        "--",
        ".",
        "…",
        "/",
        "?",
        "null",
        "NULL",
        "None",
        "NaN",
        "#N/A",
        "<NA>",
        "(vide)",
        "(blank)",
        "missing",
        "Sans réponse",
        "Pas de réponse",
        "No answer",
        "Sin respuesta",
        "Nessuna risposta",
        "n/r",
        "\\N",
    ],
)
def test_missing_has_many_spellings(found: str) -> None:
    assert CellReader(BANK["s111"], SPECIAL).value(found) == NOT_ANSWERED


@pytest.mark.parametrize(
    ("found", "why"),
    [
        ("A1", "ingest.unknown_answer"), ("4", "ingest.unknown_answer"), ("-1", "ingest.negative"), ("-99", "ingest.negative"), ("2,5", "ingest.unknown_answer"),
        ("1-2", "ingest.unknown_answer"), ("01/02/2026", "ingest.date_made"), ("2026-02-01", "ingest.date_made"), ("2 fois", "ingest.unknown_answer"),
        ("oui, sans aid", "ingest.unknown_answer_near"), ("1 - oui, sans aide", "ingest.unknown_answer_near"), ("pas encore;oui, sans aide", "ingest.unknown_answer"), ("oui", "ingest.unknown_answer"), ("!!!", "ingest.unknown_answer"),
    ],
)  # fmt: skip
def test_what_is_doubtful_is_never_guessed(found: str, why: str) -> None:
    reader = CellReader(BANK["s111"], SPECIAL)

    assert reader.value(found) == DOUBT
    assert reader.why(found)[0] == why


def test_possible_answers_are_said_in_words_with_the_codes_of_the_file() -> None:
    def possible(first: int | None) -> str:
        suggestion = CellReader(BANK["s111"], SPECIAL, first=first).why("peut-être")[1]
        assert not isinstance(suggestion, str)
        return suggestion["fr"]

    assert possible(0).startswith("0 (pas encore), 1 (oui, avec de l'aide)")
    assert possible(1).startswith("1 (pas encore), 2 (oui, avec de l'aide)")
    assert possible(None).startswith("pas encore, oui, avec de l'aide")


def test_an_answer_of_another_scale_gets_the_answer_of_its_rank_as_a_hint() -> None:
    known = next(q for q in LIBRARY.bank.questions if q.item.scale == "knowledge")
    elsewhere = labels_of_scales(LIBRARY.bank)
    why = CellReader(known, SPECIAL, elsewhere=elsewhere).why("Pas encore.")

    assert why.code == "ingest.answer_elsewhere"
    assert Texts("fr").said(why.suggestion) == "0 (pas du tout)"
    assert why.answer == ""
    assert (
        CellReader(LIBRARY.bank["k111"], SPECIAL, elsewhere=elsewhere).why("pas encore").code == "ingest.unknown_answer"
    )


def test_a_date_made_by_the_spreadsheet_says_what_it_was() -> None:
    reader = CellReader(BANK["s111"], SPECIAL)

    assert reader.why("01/02/2026")[:2] == ("ingest.date_made", "1-2")
    assert reader.why("2026-02-01")[:2] == ("ingest.date_made", "1-2")


@pytest.mark.parametrize(
    ("found", "value"),
    [
        ("ab", 1),
        ("a;b", 1),
        ("b, a", 1),
        ("a b", 1),
        ("a", 0),
        ("abc", 0),
        ("un long mot;des chiffres, des lettres;", 1),
        ("des chiffres, des lettres, ma date de naissance", 0),
        ("dk", UNSURE),
        ("a;dk", DOUBT),
        ("e", DOUBT),
    ],
)
def test_several_answers_in_one_cell(found: str, value: int) -> None:
    read = CellReader(BANK["k112"], SPECIAL).value(found)

    assert (0 if read >= FIRST_CHOICE else read) == value


@pytest.mark.parametrize("item", ["k111", "s111", "d01a"])
def test_i_do_not_know_is_one_thing_whatever_the_question(item) -> None:
    assert CellReader(BANK[item], SPECIAL).value("Je ne sais pas") == UNSURE


def test_numbers_of_a_distrusted_scale_are_doubts_and_a_recipe_decides() -> None:
    decided = {"1": "0", "4": "3", "-99": "", "vide": "na"}

    reader = CellReader(BANK["s111"], SPECIAL, decided, first=None)

    assert [reader.value(found) for found in ("1", "4", "2", "-99", "vide")] == [
        0,
        3,
        DOUBT,
        NOT_ANSWERED,
        NOT_APPLICABLE,
    ]


@pytest.mark.parametrize(
    ("found", "value"),
    [
        ("1", 1),
        ("X", 1),
        ("0", 0),
        ("", NOT_ANSWERED),
        ("oui", 1),
        ("Non", 0),
        ("un long mot", 1),
        ("2", DOUBT),
        ("-1", DOUBT),
        ("1.0", 1),
        ("{question_not_shown}", NOT_ASKED),
        ("Y", 1),
        ("N", 0),
        ("N/A", NOT_ASKED),
    ],
)
def test_a_column_of_one_answer_is_marked_or_not(found: str, value: int) -> None:
    assert MarkReader(BANK["k112"], "a", SPECIAL).value(found) == value
