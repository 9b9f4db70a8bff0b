"""A year of several sites, tried from the documentation alone: groups, structures, moments, tools that differ by site.

Each run is right, or says what is not: its exit code and the words that tell it.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from small import run
from told import batch_told, table

S = ["s111", "s112", "s121", "s122"]
N = [[(n * n + k * n + k) % 4 for k in range(4)] for n in range(12)]
UNKNOWN = ["Je trouve sur internet l'horaire ou l'adresse d'un service du quartier", "Moyenne"]


def site(*headings: str, code: str = "A{}x", values: tuple[str, ...] = (), people: range = range(12)) -> str:
    """A file of some people: their code, their groups, their answers."""
    return table(["Code", *headings, *S], *[[code.format(n), *values, *N[n]] for n in people])


def decimals(cell: object) -> str:
    return f"{cell},0"


BY_HAND = table(["Code", *S, *UNKNOWN], *[[f"A{n}x", *map(decimals, [*N[n], N[n][0]]), "1,25"] for n in range(12)], sep=";")  # fmt: skip
CHECKS = table(["Code", "Site", "k112"], *[[f"{n:03}", "Nantes", "abc"[n % 3]] for n in range(12)])
TOLD = site("Parcours", "Site", values=("Emploi", "Brest"))
OURS = {"v1.csv": site(code="{:03}"), "v2_1.csv": site(code="{:03}", people=range(6)), "v2_2.csv": site(code="{:03}", people=range(6, 12))}  # fmt: skip
LETTERS = table(["Code", *S, "k112"], *[[f"P{n:02}x", *N[n], f"A{n % 4 + 1}"] for n in range(12)])

Files = dict[str, str]
RUNS: dict[str, tuple[Files, str, int, str, str]] = {
    "answers with decimals below an unknown question": ({"a.csv": BY_HAND}, "a.csv", 3, "1 colonne semble contenir des réponses à une question inconnue", "2 colonnes"),
    "the first group is the one that was named first": ({"a.csv": TOLD, "b.csv": TOLD.replace(",0", ",1")}, "b.csv --numbers 0 --wave entry=a.csv --group Site --group Parcours", 0, "Par « Site »", "Par « Parcours »"),
    "the structure named first, then a group": ({"a.csv": TOLD, "b.csv": TOLD.replace(",0", ",1")}, "b.csv --numbers 0 --wave entry=a.csv --structure Site --group Parcours --group Site", 0, "Par « Parcours »", "Par « Site »"),
    "a wave in two files, each its own structure": (OURS, "v2_1.csv v2_2.csv --structure @file --wave entry=v1.csv", 3, "dans les structures v1 d’alors, ni dans les structures v2_1, v2_2 d’aujourd’hui", "se ressemblent"),
    "one site with two tools, another with one": ({"a.csv": site("Site", values=("Brest",), code="{:03}"), "n.csv": site("Site", values=("Nantes",), code="{:03}"), "k.csv": CHECKS}, "n.csv k.csv a.csv --join --structure Site", 0, "a.csv – Sans correspondance dans les autres fichiers (12)", "rien ne peut être réuni"),
    "two tools, each of its own site": ({"a.csv": site("Site", values=("Brest",), code="{:03}"), "k.csv": CHECKS}, "a.csv k.csv --join --structure Site", 1, "rien ne peut être réuni", ""),
    "people together by codes that two sites have": ({"a.csv": site("Site", values=("Brest",), code="{:03}"), "b.csv": site("Site", values=("Lens",), code="{:03}")}, "a.csv b.csv --structure Site --groups 2 --together 000,001", 1, "« 000 » désigne plusieurs des personnes évaluées (Brest/000, Lens/000)", ""),
    "people together by codes that one site has": ({"a.csv": site("Site", values=("Brest",)), "b.csv": site("Site", values=("Lens",), code="B{}x")}, "a.csv b.csv --structure Site --groups 2 --together A0x,B1x", 0, "évaluées : 24", ""),
    "two sites with the same codes, one row kept": ({"a.csv": site(code="{:03}"), "b.csv": site(code="{:03}", people=range(11, 3, -1)).replace(",0", ",2")}, "a.csv b.csv --numbers 0 --keep latest", 0, "aussi dans a.csv : 8", ""),
    "people who come twice, before anything is scored": ({"a.csv": site() + site(people=range(2)).partition("\n")[2]}, "a.csv --numbers 0 --dry-run", 0, "2 codes sont plusieurs fois dans ce fichier : A0x, A1x", ""),
    "answers in the codes of a tool": ({"a.csv": LETTERS}, "a.csv", 1, "Dites dans une recette (--save-recipe FICHIER) ce que vaut chacune", "posée avec d’autres réponses"),
}  # fmt: skip


@pytest.mark.parametrize("name", RUNS)
def test_a_run_of_several_sites_is_right_or_says_what_is_not(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files, line, code, sentence, never = RUNS[name]
    found, told = batch_told(files, line, tmp_path, monkeypatch, capsys)
    assert found == code
    assert sentence in told
    assert not never or never not in told


def test_a_heading_that_differs_by_a_capital_is_one_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_text(site("Parcours", "classe", values=("Emploi", "1")))
    Path("b.csv").write_text(site("parcours ", "Classe", values=("emploi", "2"), code="B{}x"))

    assert run(["batch", "a.csv", "b.csv", "--group", "parcours", "--keep-column", "classe", "--out", "out"]) == 0
    with Path("out/scores.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(row["Parcours"], row["classe"]) for row in rows} == {("Emploi", "1"), ("Emploi", "2")}


def test_confirmed_pairs_of_waves_called_otherwise_than_the_folders_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_text(site())
    Path("b.csv").write_text(site(people=range(11)))
    Path("c.csv").write_text(site().replace("A4x", "A4"))
    Path("p.csv").write_text(table(["wave", "before", "now", "how", "confirm"], ["entry", "A4x", "A4", "", "oui"]))
    assert run(["batch", "a.csv", "--out", "e1"]) == 0
    assert run(["batch", "b.csv", "--out", "m1"]) == 0
    waves = ["--wave", "entry=e1", "--wave", "middle=m1", "--pairing", "p.csv", "--numbers", "0"]
    assert run(["batch", "c.csv", *waves, "--out", "x1"]) == 0
    capsys.readouterr()

    assert run(["--lang", "fr", "report", "e1", "m1", "x1", "--each", "--format", "md", "-o", "pages"]) == 0
    told = capsys.readouterr().err.replace("\u00a0", " ")
    assert "parle d’autres vagues (entry) que ces dossiers (e1, m1) : les paires confirmées (1)" in told


def test_a_recipe_made_from_words_decides_nothing_of_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("words.csv").write_text(table(["Code", *S], *[[f"A{n}x", *["oui, sans aide"] * 4] for n in range(12)]))
    Path("numbers.csv").write_text(
        table(["Code", *S], *[[f"A{n}x", *[one % 3 + 1 for one in N[n]]] for n in range(12)])
    )

    run(["batch", "words.csv", "--dry-run", "--save-recipe", "r.yaml"])
    assert 'numbers: "?"' in Path("r.yaml").read_text(encoding="utf-8")
    assert run(["batch", "numbers.csv", "--recipe", "r.yaml", "--out", "out"]) == 1


def test_what_a_recipe_says_of_another_tools_codes_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_text(site())
    columns = 'columns: {"Lien": "s111", "Horaire": "s112", "Site lu": "s121"}'
    Path("r.yaml").write_text(f'recipe: 1\n{columns}\nanswers: {{all: {{"1": "0", "2": "1", "3": "2", "4": "3"}}}}\n')
    told = []
    for more in ([], ["--recipe", "r.yaml", "--force"]):
        assert run(["batch", "a.csv", "--out", "out", *more]) == 0
        told.append(Path("out/scores.csv").read_text(encoding="utf-8"))

    assert told[0] == told[1]


def test_a_recipe_of_no_question_names_people_by_one_column(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_text(table(["ID", "Votre code", "Lien", "Visio"], *[[n + 1, f"A{n}x", "Un peu", "Bien"] for n in range(9)]))  # fmt: skip

    run(["batch", "a.csv", "--dry-run", "--save-recipe", "r.yaml"])
    recipe = Path("r.yaml").read_text(encoding="utf-8")
    assert '"ID": "tool"' in recipe
    assert '"Votre code": "id"' in recipe
