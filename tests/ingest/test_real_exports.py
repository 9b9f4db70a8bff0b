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
from skillcheck.ingest.read import ReadOptions, read

FOLDER = Path(__file__).parent.parent / "cases" / "tools"
LIBRARY = load()
BANK = LIBRARY.bank
OPTIONS = {"special": LIBRARY.special_words}
FILES = sorted(path.name for path in FOLDER.iterdir() if path.name not in ("truth.csv", "README.md"))
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


def same(id_: str) -> str:
    """A person is the n-th, whatever the file calls them."""
    return str(int(id_.lstrip("p"))) if id_.lstrip("p").isdigit() else id_


@pytest.mark.parametrize("name", [name for name in FILES if name not in SHORT])
def test_the_answers_are_those_people_gave(name: str) -> None:
    ids, rows, returned = answers(FOLDER / name)

    assert (len(ids), returned) == (40, 0)
    for person, row in zip(ids, rows, strict=True):
        assert row == TRUTH[same(person)], person


@pytest.mark.parametrize("name", SHORT)
def test_headers_cut_short_are_refused_and_once_accepted_never_tell_another_answer(name: str) -> None:
    with pytest.raises(SkillcheckError) as caught:
        answers(FOLDER / name)
    ids, rows, _ = answers(FOLDER / name, accept=True)

    assert [problem.code for problem in caught.value.problems] == ["ingest.only_proposed"]
    for person, row in zip(ids, rows, strict=True):
        true = TRUTH[same(person)]
        assert all(value in (-4, true[at]) for at, value in enumerate(row)), person


def test_truth_itself_is_what_the_file_says() -> None:
    with (FOLDER / "truth.csv").open(encoding="utf-8") as file:
        row = next(csv.DictReader(file))

    assert row["k123"] == "abd"
    assert TRUTH["1"][BANK.index["k123"]] == BANK["k123"].codes["abd"]
