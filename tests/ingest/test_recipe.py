"""A recipe is written by the program, completed by a person, and makes the next reading exact."""

from __future__ import annotations

from pathlib import Path

import pytest
from answers_bank import SPECIAL, bank

from skillcheck.errors import DataProblem
from skillcheck.i18n import Texts
from skillcheck.ingest.read import ReadOptions, read, understand
from skillcheck.ingest.recipe import Recipe
from skillcheck.ingest.recipe_file import load_recipe, recipe_text
from skillcheck.ingest.unrecognised import unrecognised

BANK = bank()
ROWS = "Dossier;Je retrouve un..;s112;Ville\nx1;A1;1;Pau\nx2;A4;4;Pau\nx3;A1;-99;Pau\n"


def saved(tmp_path: Path, lang: str = "fr") -> str:
    path = tmp_path / "réponses.csv"
    path.write_text(ROWS, encoding="utf-8")
    found = understand(path, BANK, ReadOptions(special=SPECIAL, accept=True))
    return recipe_text(found, Texts(lang), BANK)


@pytest.mark.parametrize("lang", ["fr", "en", "es", "it"])
def test_a_saved_recipe_lists_columns_and_doubts(lang: str, tmp_path: Path) -> None:
    text = saved(tmp_path, lang)

    assert text.startswith("# ")
    assert '"Je retrouve un..": "s111"  # prefix' in text
    assert '"A1": "?"  # 2 ×' in text


def test_a_completed_recipe_resolves_every_doubt(tmp_path: Path) -> None:
    text = (
        saved(tmp_path)
        .replace('"A1": "?"', '"A1": "0"')
        .replace('"A4": "?"', '"A4": "3"')
        .replace('"-99": "?"', '"-99": ""')
    )
    text = text.replace('numbers: "?"', 'numbers: "from 1"').replace('"Dossier": "unknown"', '"Dossier": "id"')
    path = tmp_path / "recette.yaml"
    path.write_text(text, encoding="utf-8")

    (batch,) = read(tmp_path / "réponses.csv", BANK, ReadOptions(special=SPECIAL, recipe=load_recipe(path, BANK)))

    assert batch.ids == ["x1", "x2", "x3"]
    assert batch.responses[:, :2].tolist() == [[0, 0], [3, 3], [0, -1]]
    assert batch.returned == []


def test_an_undecided_doubt_stays_a_doubt(tmp_path: Path) -> None:
    path = tmp_path / "recette.yaml"
    path.write_text(saved(tmp_path), encoding="utf-8")

    (batch,) = read(tmp_path / "réponses.csv", BANK, ReadOptions(special=SPECIAL, recipe=load_recipe(path, BANK)))

    assert (batch.ids, len(batch.returned)) == ([], 3)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("- a\n", ["ingest.not_a_recipe"]),
        ("recipe: 1\ncolums: {}\n", ["ingest.recipe_unknown_key"]),
        ("recipe: 1\nfile: {page: 2}\ncolumns: [a]\n", ["ingest.recipe_unknown_key", "ingest.recipe_not_a_list"]),
        (
            'recipe: 1\ncolumns: {"Q1": s999}\nanswers: {autonomi: {"1": "0"}}\n',
            ["ingest.recipe_unknown_item", "ingest.recipe_unknown_item"],
        ),
        ('recipe: 1\nanswers: {autonomy: {"A1": "7"}}\n', ["ingest.recipe_unknown_code"]),
        ('recipe: 1\ncolumns: {"Q1": s111, "Q1": s112}\n', ["content.duplicate_key"]),
    ],
)
def test_every_mistake_of_a_recipe_is_said_at_once(text: str, codes: list[str], tmp_path: Path) -> None:
    path = tmp_path / "recette.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(DataProblem) as caught:
        load_recipe(path, BANK)

    assert [problem.code for problem in caught.value.problems] == codes
    assert all(problem.line for problem in caught.value.problems if problem.code != "ingest.not_a_recipe")


def decided(tmp_path: Path, content: str, *changes: tuple[str, str], name: str = "a.csv") -> str:
    """The recipe of a file as the program writes it, with what a person changes in it."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    try:
        found = understand(path, BANK, ReadOptions(special=SPECIAL))
    except DataProblem:
        found = unrecognised(path, BANK, ReadOptions(special=SPECIAL))
    text = recipe_text(found, Texts("fr"), BANK)
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    (tmp_path / "recette.yaml").write_text(text, encoding="utf-8")
    return text


def reread(tmp_path: Path, name: str = "a.csv"):
    recipe = load_recipe(tmp_path / "recette.yaml", BANK)
    options = ReadOptions(special=SPECIAL, recipe=recipe)
    found = understand(tmp_path / name, BANK, options)
    (batch,) = read(tmp_path / name, BANK, options, found)
    return batch, recipe_text(found, Texts("fr"), BANK, recipe)


def test_marks_of_answers_with_a_column_each_can_be_said(tmp_path: Path) -> None:
    rows = "id,k112[a],k112[b],k112[c],k112[d]\nx1,gewählt,gewählt,leer,leer\nx2,leer,gewählt,leer,weg\n"
    decided(
        tmp_path,
        rows,
        ('"gewählt": "?"', '"gewählt": "1"'),
        ('"leer": "?"', '"leer": "0"'),
        ('"weg": "?"', '"weg": "0"'),
    )

    batch, again = reread(tmp_path)

    assert batch.returned == []
    assert batch.responses[:, BANK.index["k112"]].tolist() == [1, 0]
    assert '  "gewählt": "1"' in again


@pytest.mark.parametrize("mark", ["WAHR", "Cochée", "✅", "Quoted"])
def test_marks_of_known_tools_need_no_recipe(mark: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"id,k112[a],k112[b],k112[c],k112[d]\nx1,{mark},{mark},,\n", encoding="utf-8")

    (batch,) = read(path, BANK, ReadOptions(special=SPECIAL))

    assert batch.responses[0, BANK.index["k112"]] == 1


def test_a_recipe_is_written_where_no_question_is_recognised(tmp_path: Path) -> None:
    rows = "Code participant;Réponse 1;Réponse 2;Durée\nx1;0;3;12\nx2;1;2;9\n"
    text = decided(
        tmp_path, rows, ('"Réponse 1": "unknown"', '"Réponse 1": s111'), ('"Réponse 2": "unknown"', '"Réponse 2": s112')
    )

    batch, again = reread(tmp_path)

    assert '"Code participant": "id"' in text
    assert '"Durée": "tool"' in text
    assert batch.ids == ["x1", "x2"]
    assert batch.responses[:, :2].tolist() == [[0, 3], [1, 2]]
    assert '"Durée": "tool"' in again


def test_roles_of_a_file_with_one_row_per_answer_can_be_said(tmp_path: Path) -> None:
    texts = [BANK[item].item.text["fr"] for item in ("s111", "s112")]
    rows = "wer;was;wie\n" + "".join(f'{who};"{text}";{word}\n' for who in ("A", "B") for text, word in zip(texts, ("ja", "nein"), strict=True))  # fmt: skip
    decided(
        tmp_path, rows, ('"wer": "unknown"', '"wer": id'), ('"was": "unknown"', '"was": questions'),
        ('"wie": "unknown"', '"wie": answers'), ("answers:\n", 'answers:\n  all: {"ja": "2", "nein": "0"}\n'),
    )  # fmt: skip

    batch, again = reread(tmp_path)

    assert batch.ids == ["A", "B"]
    assert batch.responses[:, :2].tolist() == [[2, 0], [2, 0]]
    assert '"was": "questions"' in again


def test_the_answer_perhaps_meant_is_proposed_and_marked_so(tmp_path: Path) -> None:
    text = decided(tmp_path, "id,s111,k111\nx1,oui sans aidee,virusse\nx2,pas encore,a\n")

    batch, again = reread(tmp_path)

    assert '"oui sans aidee": "2"  # proposé, 1 × ; 2 (oui, sans aide)' in text
    assert '"virusse": "?"' in text  # likeness tells nothing among the answers of a check
    assert batch.ids == ["x2"]
    assert '"oui sans aidee": "2"' in again


def test_what_was_decided_of_rows_is_written_again(tmp_path: Path) -> None:
    decided(tmp_path, "id,Status,s111\nx1,Survey Preview,1\nx2,ok,1\n", ("# rows:", "rows:"), ("#   skip", "  skip"))

    _, again = reread(tmp_path)

    assert 'skip: {"Status": ["Survey Preview"]}' in again


def test_a_mark_that_means_nothing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "recette.yaml"
    path.write_text('recipe: 1\nmarks: {"WAHR": "oui"}\n', encoding="utf-8")

    with pytest.raises(DataProblem) as caught:
        load_recipe(path, BANK)

    assert [problem.code for problem in caught.value.problems] == ["ingest.recipe_unknown_mark"]


def test_rules_of_a_recipe_about_columns_that_are_not_there_are_said(tmp_path: Path) -> None:
    """Last year's recipe on this year's file, whose column is called otherwise: no row is left out, and that is told."""
    recipe, path = tmp_path / "r.yaml", tmp_path / "f.csv"
    recipe.write_text('recipe: 1\nrows:\n  skip: {"Status": ["Spam"], "Ville": ["Pau"]}\n  finished: only\n')
    path.write_text("Code participant,Ville,s111\nA1,Pau,1\nB2,Lyon,0\n", encoding="utf-8")
    options = ReadOptions(special=SPECIAL, recipe=load_recipe(recipe, BANK))

    notes = understand(path, BANK, options).notes

    assert [(note.code, note.fields.get("found")) for note in notes] == [
        ("ingest.rule_without_column", "Status"), ("ingest.finished_without_column", None)
    ]  # fmt: skip


def test_what_a_recipe_says_of_values_and_columns_that_are_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("id,Statut,s111\nA,Aperçu,0\nB,envoyé,1\nC,envoyé,2\n", encoding="utf-8")
    recipe = Recipe(
        skip={"Statut": ("apercu", "Brouillon", "envoyer")}, columns={"Question 1": "s112", "Nom": "personal"}
    )

    notes = understand(path, BANK, ReadOptions(special=SPECIAL, recipe=recipe)).notes

    told = {(note.code, note.fields["found"], note.fields.get("suggestion")) for note in notes}
    assert told == {
        ("ingest.recipe_without_column", "Question 1", None),
        ("ingest.rule_without_value", "Brouillon", "envoyé | Aperçu"),
        ("ingest.rule_without_value", "envoyer", "envoyé"),
    }


def test_a_recipe_leaves_rows_out_of_a_file_with_one_row_per_answer_too(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    lines = [f"{who},{state},{item},1" for who, state in (("A", "Aperçu"), ("B", "")) for item in ("s111", "s112")]
    path.write_text("\n".join(["participant,État,question,réponse", *lines]) + "\n", encoding="utf-8")
    recipe = Recipe(skip={"État": ("aperçu",)}, numbers=0)

    (batch,) = read(path, BANK, ReadOptions(special=SPECIAL, recipe=recipe))

    assert (batch.ids, [(row.line, row.aside, row.counts) for row in batch.returned]) == (
        ["B"], [(2, True, True), (3, True, False)],
    )  # fmt: skip


@pytest.mark.parametrize(("said", "left"), [("no", "B"), ("[no]", "B"), ("yes", "A"), ("[off, NO]", "B"), ("007", "C")])
def test_a_word_that_yaml_takes_for_something_else_is_the_word(said: str, left: str, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("Code,Consent,s111\nA,yes,1\nB,no,0\nC,007,2\n", encoding="utf-8")
    (tmp_path / "r.yaml").write_text(f"recipe: 1\nrows:\n  skip: {{Consent: {said}}}\n", encoding="utf-8")

    recipe = load_recipe(tmp_path / "r.yaml", BANK)
    (batch,) = read(tmp_path / "f.csv", BANK, ReadOptions(special=SPECIAL, recipe=recipe))

    assert sorted({"A", "B", "C"} - set(batch.ids)) == [left]


def test_a_recipe_of_a_file_with_signs_that_nobody_sees_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("id,s111,Note\x07x\na,0,k\nb,bo\x02f,l\nc,2,k\n", encoding="utf-8")
    text = recipe_text(understand(path, BANK, ReadOptions(special=SPECIAL)), Texts("fr"), BANK)
    (tmp_path / "r.yaml").write_text(text.replace('f": "?"', 'f": "1"'), encoding="utf-8")

    recipe = load_recipe(tmp_path / "r.yaml", BANK)
    (batch,) = read(path, BANK, ReadOptions(special=SPECIAL, recipe=recipe))

    assert recipe.columns["Note\x07x"] == "unknown"
    assert batch.responses[:, BANK.index["s111"]].tolist() == [0, 1, 2]
