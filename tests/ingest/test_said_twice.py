"""A file, a header or a recipe that says two things, or the contrary: it is asked about and never guessed; what only looks
so is read.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from small import run
from told import sheets, table, text, told

S = ("s111", "s113", "s114", "s214")
X = text("s111")


def headed(header: str) -> str:
    return table(["Code", header, *S[1:]], *[[f"A{n}x", *((n + k) % 4 for k in range(4))] for n in range(4)])


READ = [f"A{n}x {' '.join(str((n + k) % 4) for k in range(4))}" for n in range(4)]


@pytest.mark.parametrize(
    "header",
    [
        f"s115. {X}",
        f"{X} [s115]",
        f"s115 {X}",
        f"s111. Importance : {X}",
        f"Importance : {X}",
        f"Je ne sais pas faire : {X}",
        f"s111. Je n'arrive pas seul à faire ceci : {X}",
        f"I can't do this: {text('s111', 'en')}",
        f"No sé hacerlo: {text('s111', 'es')}",
        f"Non riesco: {text('s111', 'it')}",
        f"{X} (inversé)",
        f"s111. {X} (inversé)",
        f"Reversed: {text('s111', 'en')}",
        "importance/s111",
        "s111. Ce que pense le formateur",
    ],
)
def test_a_header_of_a_question_that_says_another_or_its_contrary_is_not_read(header: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(headed(header), encoding="utf-8")

    assert told(path, accept=True) == [*(f"A{n}x {' '.join(str((n + k) % 4) for k in range(1, 4))}" for n in range(4)), f"question: {header[:40]}"]  # fmt: skip
    assert run(["batch", str(path), "--out", str(tmp_path / "out")]) == 3


@pytest.mark.parametrize(
    "header",
    [
        f"s111. {X}",
        f"{X} [s111]",
        f"Q115 {X}",
        "s111. Une autre façon de le dire.",
        "s111. J'ouvre la page du site de mon formateur à partir d'un lien.",
        f"0 = je ne sais pas, 3 = je sais expliquer : {X}",
        f"Je sais faire : {X}",
        f"N'oubliez aucune ligne : {X}",
        f"{X} (une seule réponse possible)",
    ],
)
def test_a_header_with_other_words_around_its_question_is_read(header: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(headed(header), encoding="utf-8")

    assert told(path) == READ
    assert run(["batch", str(path), "--out", str(tmp_path / "out")]) == 0


WORDS = table(["Code", "s111"], ["A1", "Top"], ["B2", "bof"], ["C3", "TOP"])
TWO_CODES = table(["Code", "Matricule", *S], *[[f"A{n}", f"M{3 - n}x", *((n + k) % 4 for k in range(4))] for n in range(4)])  # fmt: skip
RECIPES: dict[str, tuple[str, str, int, str]] = {
    "two meanings of one text": (WORDS, 'answers: {all: {"Top": "3", "TOP": "0", "bof": "1"}}', 1, "deux choses d’un même texte"),
    "one meaning twice": (WORDS, 'answers: {all: {"Top": "3", "TOP": "3", "bof": "1"}}', 0, ""),
    "one text, two questions": (WORDS, 'answers: {all: {"Top": "0", "bof": "1"}, s111: {"top": "3"}}', 0, ""),
    "two columns of people": (TWO_CODES, 'columns: {"Code": id, "Matricule": id}', 1, "Code, Matricule"),
    "a column of people for another file": (TWO_CODES, 'columns: {"Matricule": id, "Code": carried, "Votre code": id}', 0, ""),
    "two columns of the same people": (TWO_CODES.replace("M3x", "A0").replace("M2x", "A1").replace("M1x", "A2").replace("M0x", "A3"), 'columns: {"Code": id, "Matricule": id}', 0, ""),
}  # fmt: skip


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_says_one_thing_of_each(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content, said, code, sentence = RECIPES[name]
    path, recipe = tmp_path / "a.csv", tmp_path / "r.yaml"
    path.write_text(content, encoding="utf-8")
    recipe.write_text(f"recipe: 1\n{said}\n", encoding="utf-8")

    assert run(["--lang", "fr", "batch", str(path), "--recipe", str(recipe), "--out", str(tmp_path / "out")]) == code
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("number", "code", "sentence"),
    [("1", 0, ""), ('"1"', 0, ""), ("2", 1, "version 2"), ("0", 1, "recipe: 1"), ("oui", 1, "recipe: 1")],
)
def test_a_recipe_of_a_later_version_is_refused_in_a_sentence(
    number: str, code: int, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, recipe = tmp_path / "a.csv", tmp_path / "r.yaml"
    path.write_text(headed("s111"), encoding="utf-8")
    recipe.write_text(f"recipe: {number}\n", encoding="utf-8")

    assert run(["--lang", "fr", "batch", str(path), "--recipe", str(recipe), "--out", str(tmp_path / "out")]) == code
    assert sentence in capsys.readouterr().err


N = [[(n + k) % 4 for k in range(4)] for n in range(4)]
CODE = ["Code", *S]
TEXTS = [text(item) for item in S]
LYON = [CODE, *[[f"L{n}x", *N[n]] for n in range(4)]]
PAU = [CODE, *[[f"P{n}x", *N[n]] for n in range(4)]]
TOTAL = [["Site", *S], ["Lyon", 1, 2, 1, 1], ["Pau", 2, 1, 1, 0], ["Tous", 2, 1, 1, 0]]
GROUPS = [["Code", "Groupe", *S], *[[f"L{n}x", "ab"[n % 2], *N[n]] for n in range(4)]]
LOW = [f"L{n}x {' '.join(map(str, N[n]))}" for n in range(4)]
PAU_LOW = [f"P{n}x {' '.join(map(str, N[n]))}" for n in range(4)]
FILES: dict[str, tuple[str | bytes, list[str]]] = {
    "a sheet of whole numbers about the others": (sheets(Lyon=LYON, Pau=PAU, Total=TOTAL), [*LOW, *PAU_LOW]),
    "a sheet of whole numbers about groups": (sheets(A=GROUPS, B=[["Groupe", *S], ["a", 1, 2, 1, 0], ["b", 2, 1, 0, 0]]), [*LOW, "carried: Groupe"]),
    "a sheet of people without codes": (sheets(Lyon=LYON, Pau=[["Ville", *S], ["Dax", 1, 2, 1, 0], ["Pau", 2, 1, 0, 0]]), ["refused sheet_nameless"]),
    "two exchanged texts below the codes": (table(CODE, ["Votre code", TEXTS[1], TEXTS[0], *TEXTS[2:]], *LYON[1:]), ["refused headings_disagree"]),
    "one other text below the codes": (table(CODE, ["Votre code", *TEXTS[:3], text("s115")], *LYON[1:]), ["refused headings_disagree"]),
    "the texts below their codes": (table(CODE, ["Votre code", *TEXTS], *LYON[1:]), LOW),
    "a copy that says something else": (table([*CODE, "s111.1"], *[[*row, row[1] if n else 3] for n, row in enumerate(LYON[1:])]), [*LOW[1:], "2! answers_disagree", "note columns_together"]),
    "a copy that says 0": (table([*CODE, "s111.1"], *[[*row, 0] for row in LYON[1:]]), [LOW[0], "3! answers_disagree", "4! answers_disagree", "5! answers_disagree", "note columns_together"]),
    "a copy": (table([*CODE, "s111.1"], *[[*row, row[1]] for row in LYON[1:]]), [*LOW, "note columns_together"]),
    "importance under a question's code": (headed("s111 - importance"), [*(f"A{n}x {' '.join(map(str, N[n][1:]))}" for n in range(4)), "unknown: s111 - importance"]),
    "the header below the people": (table(*LYON[1:], LYON[0]), ["note no_rows"]),
    "two columns of codes": (TWO_CODES, [f"M{3 - n}x {' '.join(map(str, N[n]))}" for n in range(4)] + ["unknown: Code", "note ids_chosen"]),
    "one code in two columns": (table(["Code", "Matricule", *S], *[[row[0], *row] for row in LYON[1:]]), [*LOW, "unknown: Code"]),
    "a code beside a count of rows": (table(["N°", *CODE], *[[n + 1, *row] for n, row in enumerate(LYON[1:])]), LOW),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_says_two_things_is_asked_about_or_told(name: str, tmp_path: Path) -> None:
    content, expected = FILES[name]
    path = tmp_path / ("f.xlsx" if content[:2] == b"PK" else "f.csv")
    path.write_bytes(content if isinstance(content, bytes) else content.encode())

    assert told(path) == expected


def test_a_file_without_anybody_says_so_and_not_that_rows_came_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(table(*LYON[1:], LYON[0]), encoding="utf-8")

    assert run(["--lang", "fr", "batch", str(path), "--out", str(tmp_path / "out")]) == 1
    assert (said := capsys.readouterr().err).count("a.csv:5") == 1
    assert "rejected.csv" not in said


def test_questions_that_are_all_in_a_hidden_sheet_are_found_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(sheets(Accueil=[["Bonjour"]], Réponses=LYON, hidden=("Réponses",)))

    assert run(["--lang", "fr", "batch", str(path), "--out", str(tmp_path / "out")]) == 1
    assert '--sheet "Réponses"' in capsys.readouterr().err
    assert run(["batch", str(path), "--sheet", "Réponses", "--out", str(tmp_path / "out")]) == 0


FIRST, LAST = f"A1 {' '.join(map(str, N[0]))}", f"A1 {' '.join(map(str, N[3]))}"


@pytest.mark.parametrize(
    ("heads", "times", "expected"),
    [
        (["Heure"], [["10:00"], ["09:00"]], ["2! duplicate_unclear", "3! duplicate_unclear"]),
        (["Date", "Heure"], [["2026-11-20", "10:00"], ["2026-11-20", "9h30"]], [FIRST, "3~ duplicate_left_out_by_time"]),
        (["Date", "Heure"], [["2026-11-20", "10:00"], ["2026-11-21", "09:00"]], [LAST, "2~ duplicate_left_out_by_time"]),
        (["Durée"], [["10:00"], ["09:00"]], [LAST, "2~ duplicate_left_out"]),
    ],
)  # fmt: skip
def test_hours_without_their_day_order_nobody(
    heads: list[str], times: list[list[str]], expected: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    rows = [["A1", *times[0], *N[0]], ["A1", *times[1], *N[3]], ["B2", *times[0], *N[1]]]
    path.write_text(table(["Code participant", *heads, *S], *rows), encoding="utf-8")

    assert [line for line in told(path, duplicates="latest") if line[0] in "A23"] == expected
    code = 3 if "2! duplicate_unclear" in expected else 0
    assert run(["batch", str(path), "--keep", "latest", "--out", str(tmp_path / "out")]) == code
