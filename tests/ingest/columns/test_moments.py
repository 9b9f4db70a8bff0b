"""The same questions at two moments in one file: never mixed, said in one sentence, and each can be read as a wave."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from answers_bank import SPECIAL, bank
from layouts import sheet
from small import run

from skillcheck.errors import DataProblem, UsageProblem
from skillcheck.i18n import Texts
from skillcheck.ingest.read import ReadOptions, read, understand
from skillcheck.ingest.recipe import Recipe

BANK = bank()
ONE, TWO = (BANK[item].item.text["fr"] for item in ("s111", "s115"))
OPTIONS = ReadOptions(special=SPECIAL)


def write(path: Path, *rows: list[object]) -> Path:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


PAIRS = [
    ("{} [Avant]", "{} [Après]"),
    ("{} (pre)", "{} (post)"),
    ("Avant : {}", "Après : {}"),
    ("AVANT - {}", "APRÈS - {}"),
    ("{} - avant la formation", "{} - aujourd'hui"),
    ("À l'entrée – {}", "À la sortie – {}"),
    ("Prima del corso [{}]", "Dopo il corso [{}]"),
    ("Antes [{}]", "Después [{}]"),
    ("Before: {}", "After: {}"),
    ("T0 {}", "T1 {}"),
    ("Avant la formation, où en étiez-vous ? [{}]", "Maintenant, où en êtes-vous ? [{}]"),
    ("{}", "{} [Après]"),
    ("Grille [Avant] [{}]", "Grille [Après] [{}]"),
    ("Bloc 1 | T0 | {}", "Bloc 1 | T1 | {}"),
    ("Q3. (avant) {}", "Q3. (après) {}"),
    ("{} (septembre)", "{} (juin)"),
    ("{} [sept. 2026]", "{} [juin 2027]"),
    ("Octubre: {}", "Mayo: {}"),
]


@pytest.mark.parametrize(("first", "then"), PAIRS)
def test_questions_at_two_moments_are_refused_with_how_to_read_each(first: str, then: str, tmp_path: Path) -> None:
    heads = [form.format(text) for form in (first, then) for text in (ONE, TWO)]
    path = write(tmp_path / "f.csv", ["Code participant", *heads], *[[f"P{n}x", 0, 1, 2, 3] for n in range(5)])

    with pytest.raises(DataProblem) as caught:
        understand(path, BANK, OPTIONS)

    (problem,) = caught.value.problems
    assert problem.code.startswith("ingest.two_moments")
    for lang in ("fr", "en", "es", "it"):
        said = Texts(lang).t(problem.code, **problem.fields).replace("’", "'")
        assert '"f.csv#{other}"'.format(**problem.fields) in said
        assert '--wave "{one}=f.csv#{one}"'.format(**problem.fields) in said
    for label, expected in ((problem.fields["one"], [0, 1]), (problem.fields["other"], [2, 3])):
        (batch,) = read(Path(f"{path}#{label}"), BANK, OPTIONS)
        assert batch.responses[0, [BANK.index["s111"], BANK.index["s115"]]].tolist() == expected
        assert len(batch.ids) == 5


BOXES = [
    ("{text} [Avant] [{code}]", "{text} [Après] [{code}]"),
    ("{text} [Avant] [{label}]", "{text} [Après] [{label}]"),
    ("{text} (T0) : {label}", "{text} (T1) : {label}"),
    ("{text} / avant la formation / {label}", "{text} / après la formation / {label}"),
    ("{text} [{label}] [Avant]", "{text} [{label}] [Après]"),
    ("{item}_avant_{code}", "{item}_apres_{code}"),
    ("{item}_pre[{code}]", "{item}_post[{code}]"),
    ("{item}[avant][{code}]", "{item}[apres][{code}]"),
]


@pytest.mark.parametrize(("first", "then"), BOXES)
def test_columns_of_one_answer_each_at_two_moments_are_read_one_moment_at_a_time(
    first: str, then: str, tmp_path: Path
) -> None:
    question = BANK["k112"]
    heads = [
        form.format(item="k112", text=question.item.text["fr"], label=answer.text["fr"], code=answer.code)
        for form in (first, then)
        for answer in question.answers
    ]
    path = write(
        tmp_path / "f.csv", ["Code participant", *heads], *[[f"P{n}x", 1, 1, 0, 0, 0, 1, 1, 0] for n in range(5)]
    )

    with pytest.raises(DataProblem) as caught:
        understand(path, BANK, OPTIONS)

    (problem,) = caught.value.problems
    for label, expected in ((problem.fields["one"], "ab"), (problem.fields["other"], "bc")):
        (batch,) = read(Path(f"{path}#{label}"), BANK, OPTIONS)
        assert batch.responses[0, BANK.index["k112"]] == question.codes[expected]


CODES = [
    ("pre_s111", "post_s111"),
    ("avant/s111", "apres/s111"),
    ("s111_T0", "s111_T1"),
    ("s111.before", "s111.after"),
    ("entree_s111", "sortie_s111"),
]


@pytest.mark.parametrize("heads", CODES)
def test_a_group_of_the_form_that_is_a_moment_is_never_merged_with_another(
    heads: tuple[str, str], tmp_path: Path
) -> None:
    """The same answer before and after would pass for one column, twice."""
    path = write(tmp_path / "f.csv", ["Code participant", *heads], *[[f"P{n}x", 0, 0] for n in range(5)])

    with pytest.raises(DataProblem) as caught:
        understand(path, BANK, OPTIONS)

    assert [problem.code for problem in caught.value.problems] == ["ingest.two_moments"]


def test_moments_in_a_merged_heading_over_the_questions_are_seen(tmp_path: Path) -> None:
    rows = [["", "Avant", "", "Après", ""], ["Code", "s111", "s115", "s111", "s115"]]
    rows += [[f"P{n}x", "0", "1", "2", "3"] for n in range(5)]
    path = tmp_path / "f.xlsx"
    path.write_bytes(sheet({"Feuil1": rows}))

    with pytest.raises(DataProblem):
        understand(path, BANK, OPTIONS)
    (batch,) = read(Path(f"{path}#après"), BANK, OPTIONS)
    assert batch.responses[0, [BANK.index["s111"], BANK.index["s115"]]].tolist() == [2, 3]


@pytest.mark.parametrize("form", ["{} [Après]", "Après la formation : {}", "post_{}", "Avant de commencer [{}]"])
def test_one_moment_everywhere_says_nothing(form: str, tmp_path: Path) -> None:
    names = ("s111", "s115") if "_" in form else (ONE, TWO)
    path = write(
        tmp_path / "f.csv", ["Code participant", *map(form.format, names)], *[[f"P{n}x", 0, 1] for n in range(5)]
    )

    (batch,) = read(path, BANK, OPTIONS)

    assert batch.responses[0, [BANK.index["s111"], BANK.index["s115"]]].tolist() == [0, 1]


@pytest.mark.parametrize(
    ("header", "values"),
    [("Moment", ("avant", "après")), ("Vague", (1, 2)), ("Quand", ("T0", "T1")), ("Mesure", ("janvier", "juin"))],
)
@pytest.mark.parametrize("long", [False, True])
def test_a_row_for_each_moment_is_a_wave_and_not_a_person_who_came_twice(
    header: str, values: tuple[object, object], long: bool, tmp_path: Path
) -> None:
    people, steps = [f"P{n}x" for n in range(6)], dict(zip(values, (0, 2), strict=True))
    rows = [[person, value, "s111", answer] for person in people for value, answer in steps.items()]
    head = ["Code participant", header, "question", "réponse"] if long else ["Code participant", header, "s111"]
    path = write(tmp_path / "f.csv", head, *(row if long else [*row[:2], row[3]] for row in rows))

    with pytest.raises(DataProblem) as caught:
        understand(path, BANK, OPTIONS)
    assert [problem.code for problem in caught.value.problems] == ["ingest.rows_of_moments"]
    for value, answer in steps.items():
        (batch,) = read(Path(f"{path}#{value}"), BANK, OPTIONS)
        assert (batch.ids, set(batch.responses[:, BANK.index["s111"]].tolist())) == (people, {answer})


def test_moments_of_other_people_are_a_group(tmp_path: Path) -> None:
    rows = [[f"P{n}x", ("avant", "après")[n % 2], n % 4] for n in range(8)]

    found = understand(write(tmp_path / "f.csv", ["Code participant", "Vague", "s111"], *rows), BANK, OPTIONS)

    assert found.headers("carried") == ("Vague",)


def test_a_moment_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    path = write(tmp_path / "f.csv", ["Code", "s111 avant", "s111 après"], ["A1x", 0, 1], ["B2x", 1, 1])
    plain = write(tmp_path / "g.csv", ["Code", "s111"], ["A1x", 0])

    for file, expected in ((path, "ingest.no_such_moment"), (plain, "ingest.no_moments")):
        with pytest.raises(UsageProblem) as caught:
            understand(Path(f"{file}#Toto"), BANK, OPTIONS)
        assert [problem.code for problem in caught.value.problems] == [expected]


def test_a_recipe_that_says_which_columns_or_rows_are_read_is_enough(tmp_path: Path) -> None:
    path = write(tmp_path / "f.csv", ["Code", "avant_s111", "apres_s111"], *[[f"P{n}x", 0, 2] for n in range(5)])
    rows = [[f"P{n}x", when, value] for n in range(5) for when, value in (("avant", 0), ("après", 2))]
    down = write(tmp_path / "g.csv", ["Code", "Moment", "s111"], *rows)
    columns = Recipe(columns={"avant_s111": "unknown", "apres_s111": "s111"})
    left = Recipe(skip={"Moment": ("avant",)})

    for file, recipe in ((path, columns), (down, left)):
        (batch,) = read(file, BANK, ReadOptions(special=SPECIAL, recipe=recipe, numbers=0))
        assert batch.responses[:, BANK.index["s111"]].tolist() == [2] * 5


def test_one_file_is_two_waves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [[f"P{n}x", 0, 3, 0, 3] for n in range(6)]
    path = write(
        tmp_path / "f.csv", ["Code participant", "avant_s111", "apres_s111", "avant_s113", "apres_s113"], *rows
    )

    assert run(["--lang", "fr", "batch", str(path), "--out", str(tmp_path / "o")]) == 1
    said = " ".join(capsys.readouterr().err.split())
    assert '"f.csv#apres"' in said
    command = ["batch", f"{path}#apres", f"--wave=avant={path}#avant", "--out", str(tmp_path / "o"), "--min-cell", "1"]
    assert run(["--lang", "fr", *command]) == 0
    waves = json.loads((tmp_path / "o/cohort.json").read_text())["waves"]
    assert (waves["paired"], waves["dimensions"]["overall"]["decline"]) == (6, 0)
