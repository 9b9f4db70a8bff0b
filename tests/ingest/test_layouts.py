"""One cohort of 40, exported as each tool does, always gives the same answers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from answers_bank import SPECIAL, bank, cohort
from layouts_real import ALL, moodle_quiz

from skillcheck.ingest.files.sniff import dialect_of
from skillcheck.ingest.model import Batch
from skillcheck.ingest.read import ReadOptions, read, understand
from skillcheck.measurement.responses import NOT_ANSWERED, NOT_APPLICABLE, PREFER_NOT

BANK = bank()


def expected() -> npt.NDArray[np.int8]:
    """What the codes of the cohort mean, by the model alone."""
    special = {"": NOT_ANSWERED, "na": NOT_APPLICABLE, "pn": PREFER_NOT}
    rows = [
        [
            question.codes.get(row[question.id], special.get(row[question.id], NOT_ANSWERED))
            for question in BANK.questions
        ]
        for row in cohort()
    ]
    return np.array(rows, np.int8)


def together(batches: list[Batch]) -> npt.NDArray[np.int8]:
    return np.concatenate([batch.responses for batch in batches])


@pytest.mark.parametrize("careful", [False, True], ids=["fast", "careful"])
@pytest.mark.parametrize("layout", ALL)
def test_every_layout_gives_the_same_answers(layout: str, careful: bool, tmp_path: Path) -> None:
    path = tmp_path / "fichier"
    path.write_bytes(ALL[layout]())

    batches = list(read(path, BANK, ReadOptions(special=SPECIAL, careful=careful, batch_rows=16)))

    assert [row for batch in batches for row in batch.returned] == []
    assert [person for batch in batches for person in batch.ids] == [row["id"] for row in cohort()]
    np.testing.assert_array_equal(together(batches), expected())


def test_a_moodle_quiz_is_read_by_place_once_accepted(tmp_path: Path) -> None:
    path = tmp_path / "fichier.csv"
    path.write_bytes(moodle_quiz())

    batches = list(read(path, BANK, ReadOptions(special=SPECIAL, accept=True)))

    assert [row for batch in batches for row in batch.returned] == []
    assert [person for batch in batches for person in batch.ids] == [row["id"] for row in cohort()]
    np.testing.assert_array_equal(together(batches), expected())


def test_a_moodle_quiz_of_drawn_questions_is_not_guessed(tmp_path: Path) -> None:
    """«Question 1» is another question for another person: no column may be taken for one of them."""
    lines = moodle_quiz(summary=True).decode().split("\n")
    one, two = (BANK[item].item.text["fr"] for item in ("d01b", "d01a"))
    path = tmp_path / "fichier.csv"
    path.write_text("\n".join([lines[0], *lines[1:20], *(line.replace(one, two) for line in lines[20:])]))

    found = understand(path, BANK, ReadOptions(special=SPECIAL))

    items = {column.header: column.item for column in found.columns}
    assert (items["Réponse 1"], items["Réponse 3"]) == (None, "k112")


def test_the_separator_is_beside_the_quotes_not_between_the_choices_inside() -> None:
    """As Moodle gives it: every question with its choices, and only what holds a space in quotes."""
    cell = '"Une question : un choix; un autre; un autre encore; le dernier",oui'
    lines = [",".join(f"Question {at},Réponse {at}" for at in range(1, 169))]
    head = "\n".join([*lines, *(["Ève," + ",".join([cell] * 167) + ',"a, b",c'] * 30)]).encode()

    assert dialect_of(head, "utf-8", False).separator == ","


OWN = {
    "framaforms compact": 5,
    "limesurvey one column per answer, code and text": 9,
    "google forms, numbered questions": 2,
    "microsoft forms saved as csv": 4,
    "odk central with its own columns": 8,
    "kobo with tags": 11,
    "moodle quiz with the questions": 29,
}
"""Columns a tool adds that are recognised as its own (dates, versions, states), so that no one is asked about them."""


@pytest.mark.parametrize("layout", OWN)
def test_what_a_tool_adds_is_known_as_such(layout: str, tmp_path: Path) -> None:
    path = tmp_path / "fichier"
    path.write_bytes(ALL[layout]())

    found = understand(path, BANK, ReadOptions(special=SPECIAL))

    assert found.headers("unknown") == ()
    assert len(found.headers("tool")) == OWN[layout]


def test_the_layouts_were_looked_at() -> None:
    assert len(ALL) >= 40
