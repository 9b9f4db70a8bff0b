"""Our own questionnaire as LimeSurvey, KoboToolbox and others gave it back: the true answers, or rows with a reason.

tests/cases/tools/ holds what the real LimeSurvey and KoboToolbox exported (40 drawn people), and files made after the
sources of four other tools; truth.csv says what each person answered.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from skillcheck.content.library import load
from skillcheck.errors import SkillcheckError
from skillcheck.ingest.read import ReadOptions, read, understand
from skillcheck.ingest.recipe import Recipe

FOLDER = Path(__file__).parent.parent / "cases" / "tools"
LIBRARY = load()
BANK = LIBRARY.bank
OPTIONS = {"special": LIBRARY.special_words}
FILES = sorted(path.name for path in FOLDER.iterdir() if path.name not in ("truth.csv", "README.md"))
SPECIAL = {"dk": BANK["k111"].codes["dk"], "na": -2, "pn": -3}
SHORT = [name for name in FILES if "abbreviated" in name]
"""Headers cut after 15 signs: no question is sure."""


def answers(path: Path, **options: object) -> tuple[list[str], list[list[int]], int]:
    ids, rows, returned = [], [], 0
    for batch in read(path, BANK, ReadOptions(**OPTIONS, **options)):  # type: ignore[arg-type]  # by name
        ids += batch.ids
        rows += batch.responses.tolist()
        returned += len(batch.returned)
    return ids, rows, returned


def truth() -> dict[str, list[int]]:
    ids, rows, returned = answers(FOLDER / "truth.csv")
    assert (len(ids), returned) == (40, 0)
    return dict(zip(ids, rows, strict=True))


TRUTH = truth()
MOVED = dict(zip("abcd", "cadb", strict=True))
"""k223 is k223b today: the same answers under other letters, so that labels are read and letters are not."""
with (FOLDER / "truth.csv").open(encoding="utf-8") as _file:
    for _row in csv.DictReader(_file):
        _codes = BANK["k223b"].codes
        _said = "".join(sorted(MOVED.get(letter, "") for letter in _row["k223"])) if _row["k223"] not in SPECIAL else ""
        TRUTH[_row["id"]][BANK.index["k223b"]] = _codes.get(_said, SPECIAL.get(_row["k223"], -1))
ASKED = [any(row[at] != -4 for row in TRUTH.values()) for at in range(len(BANK))]
"""Questions of today's bank that the truth knows by their id: the others were replaced since."""


def same(id_: str) -> str:
    """A person is the n-th, whatever the file calls them."""
    return str(int(id_.lstrip("p"))) if id_.lstrip("p").isdigit() else id_


def true(person: str, row: list[int]) -> bool:
    """Every answer is the person's. A question that changed its meaning since is read by nobody."""
    for at, (value, said) in enumerate(zip(row, TRUTH[same(person)], strict=True)):
        known = ASKED[at]
        if known and value not in ((said, -4) if BANK.ids[at] == "k223b" else (said,)):
            return False
        if not known and value >= 0 and value != BANK.questions[at].codes.get("dk"):
            return False
    return True


@pytest.mark.parametrize("name", [name for name in FILES if name not in SHORT])
def test_the_answers_are_those_people_gave(name: str) -> None:
    ids, rows, returned = answers(FOLDER / name)

    assert len(ids) + returned == 40
    assert len(ids) >= 5
    assert all(true(person, row) for person, row in zip(ids, rows, strict=True))


@pytest.mark.parametrize("name", ["google_forms.csv", "msforms.xlsx", "nextcloud.csv", "moodle_feedback.csv"])
def test_a_question_asked_with_other_answers_is_left_out_by_a_recipe(name: str) -> None:
    found = understand(FOLDER / name, BANK, ReadOptions(**OPTIONS))  # type: ignore[arg-type]  # by name
    other = next(column.header for column in found.columns if column.item == "k123b")

    ids, rows, returned = answers(FOLDER / name, recipe=Recipe(columns={other: "unknown"}))

    assert "k123b" in found.parts[0].other_options
    assert (len(ids), returned) == (40, 0)
    assert all(true(person, row) for person, row in zip(ids, rows, strict=True))


@pytest.mark.parametrize("name", SHORT)
def test_headers_cut_short_are_refused_and_once_accepted_never_tell_another_answer(name: str) -> None:
    with pytest.raises(SkillcheckError) as caught:
        answers(FOLDER / name)
    ids, rows, _ = answers(FOLDER / name, accept=True)

    assert [problem.code for problem in caught.value.problems] == ["ingest.only_proposed"]
    for person, row in zip(ids, rows, strict=True):
        said = TRUTH[same(person)]
        assert all(value in (-4, said[at]) for at, value in enumerate(row) if ASKED[at]), person


def test_truth_itself_is_what_the_file_says() -> None:
    with (FOLDER / "truth.csv").open(encoding="utf-8") as file:
        row = next(csv.DictReader(file))

    assert row["k111"] == "c"
    assert TRUTH["1"][BANK.index["k111"]] == BANK["k111"].codes["c"]
