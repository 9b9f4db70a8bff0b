"""Where bare numbers start is one decision for the whole file, asked once, never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
from answers_bank import SPECIAL, bank
from layouts import sheet

from skillcheck.errors import UsageProblem
from skillcheck.i18n import Texts
from skillcheck.ingest.read import ReadOptions, read, understand
from skillcheck.ingest.recipe_file import load_recipe, recipe_text

BANK = bank()
HEAD = "Code participant,s111,s112,s116,s117\n"
BEGINNERS = HEAD + "".join(f"P{n}x,1,2,3,1\n" for n in range(9))
FIVE = HEAD + "A1,1,2,2,3\nA2,1,1,2,2\nA3,3,1,2,1\nB1,5,4,4,5\nB2,4,4,5,4\nB3,5,5,4,4\n"
TO_FOUR = HEAD + "".join(f"P{n}x,{n},{4 - n},{(n + 2) % 5},{n * 2 % 5}\n" for n in range(5))
MIXED = HEAD + "".join(f"P{n}x,4,3,2,1\n" for n in range(9))
"""Autonomy reaches 4, attitude does not."""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "f.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("text", [BEGINNERS, FIVE, MIXED])
def test_a_file_whose_numbers_may_start_at_1_is_asked_about_once(text: str, tmp_path: Path) -> None:
    path = write(tmp_path, text)

    found = understand(path, BANK, ReadOptions(special=SPECIAL))
    (batch,) = read(path, BANK, ReadOptions(special=SPECIAL))

    assert [doubt.code for doubt in found.doubts] == ["ingest.scale_starts_elsewhere"]
    assert batch.ids == []


@pytest.mark.parametrize(("numbers", "expected"), [(1, [0, 1, 2, 0]), (0, [1, 2, 3, 1])])
def test_the_answer_holds_for_every_scale_of_the_file(numbers: int, expected: list[int], tmp_path: Path) -> None:
    (batch,) = read(write(tmp_path, BEGINNERS), BANK, ReadOptions(special=SPECIAL, numbers=numbers))

    assert batch.returned == []
    places = [BANK.index[item] for item in ("s111", "s112", "s116", "s117")]
    assert batch.responses[:, places].tolist() == [expected] * 9


@pytest.mark.parametrize(("text", "numbers"), [(FIVE, 1), (TO_FOUR, 0)])
def test_another_scale_is_refused_whatever_is_said_of_its_numbers(text: str, numbers: int, tmp_path: Path) -> None:
    """Else those who chose none of its highest numbers would be read as if it were ours."""
    with pytest.raises(UsageProblem) as error:
        understand(write(tmp_path, text), BANK, ReadOptions(special=SPECIAL, numbers=numbers))

    assert error.value.problems[0].code == "ingest.numbers_beyond"


def test_the_recipe_keeps_the_answer(tmp_path: Path) -> None:
    path = write(tmp_path, MIXED)
    recipe = tmp_path / "r.yaml"
    text = recipe_text(understand(path, BANK, ReadOptions(special=SPECIAL)), Texts("fr"), BANK)
    assert 'numbers: "?"' in text
    recipe.write_text(text.replace('numbers: "?"', 'numbers: "from 1"'), encoding="utf-8")

    (batch,) = read(path, BANK, ReadOptions(special=SPECIAL, recipe=load_recipe(recipe, BANK)))

    assert batch.responses[0, [BANK.index["s111"], BANK.index["s117"]]].tolist() == [3, 0]
    assert batch.returned == []


@pytest.mark.parametrize(
    ("rows", "people"),
    [
        ("A,1,2,3,1\n", 0),
        ("A,1,2,0,1\n", 1),
        ("A,3,,,\n", 0),
        ("A,1,2,0,4\n", 0),
        ("".join(f"P{n}x,1,2,3,1\n" for n in range(7)) + "Z1,0,1,1,1\n", 0),
        ("".join(f"P{n}x,1,2,3,1\n" for n in range(7)) + "Z1,0,1,0,1\nZ2,1,1,0,1\n", 9),
    ],
)
def test_numbers_from_1_to_3_with_hardly_a_0_are_asked_about_however_few(
    rows: str, people: int, tmp_path: Path
) -> None:
    """Nobody chose 4 of 1 to 4, or nobody 0 of 0 to 3; one 0 among thirty is as well a slip, and beside a 4 too."""
    batches = list(read(write(tmp_path, HEAD + rows), BANK, ReadOptions(special=SPECIAL)))

    assert sum(len(batch.ids) for batch in batches) == people


def test_one_number_too_high_among_several_zeros_is_one_row(tmp_path: Path) -> None:
    rows = "Z1,0,1,0,1\nZ2,4,1,1,1\nZ3,0,0,1,1\n"

    (batch,) = read(write(tmp_path, BEGINNERS + rows), BANK, ReadOptions(special=SPECIAL))

    assert [row.cells[0] for row in batch.returned] == ["Z2"]


def test_zeros_for_no_answer_beside_fours_are_asked_about(tmp_path: Path) -> None:
    """0 for «no answer» and 1 to 4 for the scale: 0 alone does not say that the lowest answer is 0."""
    text = HEAD + "".join(f"P{n}x,4,3,0,1\n" for n in range(9))

    (batch,) = read(write(tmp_path, text), BANK, ReadOptions(special=SPECIAL))

    assert batch.ids == []


def test_a_column_from_1_beside_one_from_0_is_asked_about(tmp_path: Path) -> None:
    text = HEAD + "A,1,0,0,0\nB,4,3,1,2\nC,2,1,2,0\nD,3,0,3,1\n"

    (batch,) = read(write(tmp_path, text), BANK, ReadOptions(special=SPECIAL))

    assert batch.ids == []


@pytest.mark.parametrize("code", ["dk", "pn", "na", "je ne sais pas"])
def test_our_own_codes_do_not_say_where_the_numbers_start(code: str, tmp_path: Path) -> None:
    """A form numbered from 1 may write «dk» too: without a 0 among many numbers the file is asked about."""
    (batch,) = read(write(tmp_path, f"{BEGINNERS}Z1,{code},1,1,1\n"), BANK, ReadOptions(special=SPECIAL))

    assert batch.ids == []
    assert {row.problems[0].code for row in batch.returned} == {"ingest.scale_starts_elsewhere"}


@pytest.mark.parametrize("form", ["{} : {}", "{} - {}", "{}. {}", "({}) {}"])
def test_words_beside_numbers_say_where_they_start(form: str, tmp_path: Path) -> None:
    """«1 : pas encore» (Sphinx): no bare number is needed, and those of other columns follow."""
    words = [answer.text["fr"] for answer in BANK["s111"].answers]
    rows = "".join(f'P{n}x,"{form.format(1 + n % 4, words[n % 4])}",{1 + n % 3},2,1\n' for n in range(9))
    path = write(tmp_path, HEAD + rows)

    (batch,) = read(path, BANK, ReadOptions(special=SPECIAL))

    assert (len(batch.ids), batch.returned) == (9, [])
    places = [BANK.index[item] for item in ("s111", "s112", "s116")]
    assert batch.responses[:, places].tolist() == [[n % 4, n % 3, 1] for n in range(9)]


def test_words_beside_numbers_that_do_not_agree_say_nothing(tmp_path: Path) -> None:
    words = [answer.text["fr"] for answer in BANK["s111"].answers]
    rows = "".join(f'P{n}x,"{n} : {words[n - 1]}","{n - 1} : {words[n - 1]}",0,0\n' for n in range(1, 5))

    (batch,) = read(write(tmp_path, HEAD + rows), BANK, ReadOptions(special=SPECIAL))

    assert batch.ids == []


def test_a_label_beside_its_number_decides_alone(tmp_path: Path) -> None:
    text = HEAD + "".join(f"P{n}x,4 - je peux aider les autres,1 - pas encore,2,3\n" for n in range(9))

    (batch,) = read(write(tmp_path, text), BANK, ReadOptions(special=SPECIAL, numbers=1))

    assert batch.responses[0, [BANK.index["s111"], BANK.index["s112"]]].tolist() == [3, 0]


@pytest.mark.parametrize(("first", "read_as"), [(0, [1, 2]), (1, [0, 1])])
def test_a_legend_above_the_data_says_where_the_numbers_start(first: int, read_as: list[int], tmp_path: Path) -> None:
    answers, texts = BANK["s111"].answers, [BANK[item].item.text["fr"] for item in ("s111", "s112")]
    legend = [f"{first + place} = {answer.text['fr']}" for place, answer in enumerate(answers)]
    below, other = '"' + "\n".join([texts[0], *legend]) + '"', texts[1]
    rows = "".join(f"P{n}x,1,2\n" for n in range(20))

    (batch,) = read(write(tmp_path, f"id,s111,s112\nQui ?,{below},{other}\n{rows}"), BANK, ReadOptions(special=SPECIAL))

    assert len(batch.ids) == 20
    assert batch.responses[0, [BANK.index["s111"], BANK.index["s112"]]].tolist() == read_as


def test_a_legend_that_the_numbers_contradict_says_nothing(tmp_path: Path) -> None:
    question, other = (BANK[item].item.text["fr"] for item in ("s111", "s112"))
    below = f'"{question}\n0 = {BANK["s111"].answers[0].text["fr"]}"'
    rows = "".join(f"P{n}x,{1 + n % 4},2\n" for n in range(20))

    (batch,) = read(write(tmp_path, f"id,s111,s112\nQui ?,{below},{other}\n{rows}"), BANK, ReadOptions(special=SPECIAL))

    assert batch.ids == []


def test_a_sheet_without_a_0_has_the_numbers_of_the_others_aloud_unless_its_own_speak_against_it(
    tmp_path: Path,
) -> None:
    head, known = ["Code", "s111", "s112"], [["A1", "0", "1"], ["A2", "2", "0"]]
    for name, rows, people, notes in (
        ("quiet", [["B1", "1", "2"], ["B2", "3", "1"]], 4, ["ingest.numbers_as_sheets"]),
        ("beyond", [["B1", "4", "2"], ["B2", "3", "1"]], 2, []),
    ):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(sheet({"Lyon": [head, *known], "Pau": [head, *rows]}))
        found = understand(path, BANK, ReadOptions(special=SPECIAL))

        assert sum(len(one.ids) for one in read(path, BANK, ReadOptions(special=SPECIAL), found)) == people
        assert [note.code for note in found.notes if "numbers" in note.code] == notes


LOW = HEAD + "".join(f"P{n}x,{n % 2},0,1,0\n" for n in range(9))
"""Two lowest answers, or «no» and «yes»?"""


@pytest.mark.parametrize(
    ("said", "expected"),
    [("numbers: from 0", [1, 0, 1, 0]), ('answers: {all: {"0": "0", "1": "2"}}', [2, 0, 2, 0])],
)
def test_numbers_that_are_all_0_and_1_are_asked_about(said: str, expected: list[int], tmp_path: Path) -> None:
    path, recipe = write(tmp_path, LOW), tmp_path / "r.yaml"
    recipe.write_text(f"recipe: 1\n{said}\n", encoding="utf-8")

    assert [doubt.code for doubt in understand(path, BANK, ReadOptions(special=SPECIAL)).doubts] == [
        "ingest.numbers_only_0_1"
    ]
    (batch,) = read(path, BANK, ReadOptions(special=SPECIAL, recipe=load_recipe(recipe, BANK)))
    assert batch.responses[1, [BANK.index[item] for item in ("s111", "s112", "s116", "s117")]].tolist() == expected
    assert batch.returned == []


def test_all_0_and_1_beside_a_sheet_that_goes_further_start_at_0(tmp_path: Path) -> None:
    head, low = ["Code", "s111", "s112"], [[f"A{n}x", str(n % 2), "0"] for n in range(20)]
    for name, other, people in (("further", ["2", "3"], 21), ("from 1", ["4", "2"], 0), ("low too", ["1", "0"], 0)):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(
            sheet({"Lyon": [head, *low], "Pau": [head, *[["B1x", *other]] * (15 if name == "low too" else 1)]})
        )
        assert sum(len(one.ids) for one in read(path, BANK, ReadOptions(special=SPECIAL))) == people


ITEMS = ("s111", "s112", "s116", "s117")
FROM_0 = [f"{n % 3},{(n + 1) % 3},{(n // 2) % 3}" for n in range(24)]
ONE_FROM_1 = "".join(f"P{n}x,{1 + n % 3},{rest}\n" for n, rest in enumerate(FROM_0))
ONE_TO_4 = "".join(f"P{n}x,{1 + n % 4},{rest}\n" for n, rest in enumerate(FROM_0))


@pytest.mark.parametrize(
    ("rows", "numbers", "code"), [(ONE_FROM_1, None, "column_without_0"), (ONE_TO_4, 0, "column_beyond")]
)
def test_one_question_that_seems_to_start_at_1_beside_others_that_start_at_0_is_asked_about(
    rows: str, numbers: int | None, code: str, tmp_path: Path
) -> None:
    path, recipe = write(tmp_path, HEAD + rows), tmp_path / "r.yaml"
    recipe.write_text('recipe: 1\nanswers: {s111: {"1": "0", "2": "1", "3": "2", "4": "3"}}\n', encoding="utf-8")

    found = understand(path, BANK, ReadOptions(special=SPECIAL, numbers=numbers))
    (batch,) = read(path, BANK, ReadOptions(special=SPECIAL, recipe=load_recipe(recipe, BANK), numbers=numbers))

    assert {(doubt.code, doubt.columns) for doubt in found.doubts} == {(f"ingest.{code}", ("s111",))}
    assert (len(batch.ids), batch.returned) == (24, [])
    assert batch.responses[1, BANK.index["s111"]] == 1


@pytest.mark.parametrize(
    ("rows", "numbers"),
    [
        (ONE_FROM_1, 0),
        ("".join(f"P{n}x,{1 + n % 3},{rest}\n" for n, rest in enumerate(FROM_0[:19])), None),
        ("".join(f"P{n}x,{1 + n % 3},{rest[0]},{1 + n % 3},{rest[4]}\n" for n, rest in enumerate(FROM_0)), None),
    ],
)
def test_an_easy_question_of_a_few_people_or_beside_other_easy_ones_is_read_as_the_file(
    rows: str, numbers: int | None, tmp_path: Path
) -> None:
    (batch,) = read(write(tmp_path, HEAD + rows), BANK, ReadOptions(special=SPECIAL, numbers=numbers))

    assert batch.returned == []
