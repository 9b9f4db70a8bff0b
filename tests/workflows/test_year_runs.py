"""Runs of a trainer's year, tried from the documentation alone: joins of sites, one form used at two dates.

Each is right, or says what is not: its exit code and the words that tell it.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from small import run
from told import batch_told, library, table

S = [item for item in library().bank.ids if item.startswith("s")][:12]
N = [[(n * n + k * n + k) % 4 for k in range(12)] for n in range(12)]
UP = [[min(3, one + 1) for one in row] for row in N]


def sent(rows: list[list[int]], day: str, people: range) -> list[list[object]]:
    """A form's rows with the times at which they were sent."""
    return [[f"{day} 9:{n:02}:00", f"K{n:02}x", *rows[n]] for n in people]


HEAD = ["Horodateur", "Code", *S]
SEPTEMBER = sent(N, "2026/09/14", range(9))
DECEMBER = sent(UP, "2026/12/14", range(6))
STABLE = sent(N, "2026/12/14", range(6))
ENTRY = table(HEAD, *SEPTEMBER)


def bare(*rows: list[object]) -> str:
    return table(HEAD[1:], *[row[1:] for row in rows])


def answers(site: str, item: str, people: int = 5, end: str = "x") -> str:
    return table(["Code", item], *[[f"{site}{n}{end}", "0123"[n % 4] if item[0] == "s" else "abc"[n % 3]] for n in range(people)])  # fmt: skip


def checks(*codes: str) -> str:
    return table(["Code", "k112"], *[[code, "abc"[n % 3]] for n, code in enumerate(codes)])


BOTH = checks(*(f"{site}{n}x" for site in "AB" for n in range(5)))
SITES = {"a.csv": answers("A", "s111"), "b.csv": answers("B", "s111")}
ONES = {"a.csv": answers("A", "s111", end="bc"), "k.csv": checks("A0bc", "A1bc", "A2b", "A3bcd", "Zoé")}

FROM_1 = [[one + 1 for one in row] for row in N]
LATER_FROM_1 = table(HEAD, *sent(FROM_1, "2026/12/14", range(9)))
NO_ANSWER = table(HEAD, *sent([[min(one, 3) for one in row] for row in FROM_1], "2026/12/14", range(9)), ["", "K90x", *[0] * 11, 2])  # fmt: skip
ZERO_SAID = 'recipe: 1\nnumbers: from 1\nanswers: {all: {"0": ""}}\n'

OURS = ["ligne", "colonne", "raison", "proposition"]
KNOWN = {"a.csv": table(["Code", *S], *[[f"A{n}x", *N[n]] for n in range(8)]), "b.csv": table(["Code", *S], *[[f"B{n}x", *("bof" if n == 2 and k == 1 else one for k, one in enumerate(UP[n]))] for n in range(8)])}  # fmt: skip
NOBODY = {"a.csv": table(S, *[N[n] for n in range(8)]), "b.csv": table(S, *[["bof" if n == 2 and k == 1 else one for k, one in enumerate(UP[n])] for n in range(8)])}  # fmt: skip
MENDED = {"c.csv": table(["Code", *S, *OURS], ["B2x", *UP[2], 4, "", "", ""])}
OF_NOBODY = {"c.csv": table([*S, *OURS], [*UP[2], 4, "", "", ""])}
TWICE = KNOWN | {"a.csv": table(["Code", *S], *[[f"A{n}x", *("bof" if n == 2 and k == 1 else one for k, one in enumerate(N[n]))] for n in range(8)])}  # fmt: skip
BOTH_MENDED = MENDED | {"d.csv": table(["Code", *S, *OURS], ["A2x", *N[2], 4, "", "", ""])}

Files = dict[str, str]
RUNS: dict[str, tuple[Files, str, int, str, str]] = {
    "sites one after the other, the checks of all of them last": (SITES | {"k.csv": BOTH}, "a.csv b.csv k.csv --join", 0, "évaluées : 10", "Sans correspondance"),
    "sites, of which one has no checks": (SITES | {"k.csv": checks("A0x", "A1x")}, "a.csv b.csv k.csv --join", 1, "Aucun code de ce fichier (B0x, B1x, B2x…) n’est dans les autres fichiers", ""),
    "a join of codes that look alike": (ONES, "a.csv k.csv --join", 0, '"A2bc" ↔ "A2b", "A3bc" ↔ "A3bcd". Si c’est une seule personne', "Zoé ↔"),
    "one form at two dates, last row kept": ({"s.csv": ENTRY, "d.csv": table(HEAD, *SEPTEMBER, *DECEMBER)}, "d.csv --wave entry=s.csv --keep latest", 3, "n’ont pas répondu de nouveau (3 : K06x, K07x, K08x)", ""),
    "one form at two dates, those who came back only": ({"s.csv": ENTRY, "d.csv": table(HEAD, *STABLE)}, "d.csv --wave entry=s.csv", 0, "évaluées : 6", "vérifiez que"),
    "one form at two dates, some who did not change": ({"s.csv": ENTRY, "d.csv": table(HEAD, *SEPTEMBER, *STABLE[:2], *DECEMBER[2:])}, "d.csv --wave entry=s.csv --keep latest", 3, "de nouveau (3 : K06x, K07x, K08x)", ""),
    "some who did not change, months later": ({"s.csv": ENTRY, "d.csv": table(HEAD, *STABLE[:4], *DECEMBER[4:])}, "d.csv --wave entry=s.csv", 0, "évaluées : 6", "ont exactement"),
    "one form at two dates, without times": ({"s.csv": bare(*SEPTEMBER), "d.csv": bare(*DECEMBER, *SEPTEMBER[6:])}, "d.csv --wave entry=s.csv", 0, "(3 : K06x, K07x, K08x) ont exactement les mêmes réponses aujourd’hui", ""),
    "numbers from 1, said of a file that has many 0 too": ({"s.csv": ENTRY, "d.csv": LATER_FROM_1}, "d.csv --wave entry=s.csv --numbers 1", 2, "s.csv – Le nombre 0 apparaît 15 fois", "personnes retrouvées"),
    "numbers from 1, and a 0 where nothing was answered": ({"d.csv": NO_ANSWER, "r.yaml": ZERO_SAID}, "d.csv --recipe r.yaml", 0, "évaluées : 10", ""),
    "rows handed back of the second file": (KNOWN, "a.csv b.csv", 3, "Corrigez 1 ligne dans out/rejected-2.csv,", "out/rejected.csv"),
    "rows handed back of both files": (TWICE, "a.csv b.csv", 3, "Corrigez 2 lignes dans out/rejected.csv, out/rejected-2.csv,", ""),
    "corrected rows of the second file": (KNOWN | MENDED, "a.csv b.csv c.csv", 0, "évaluées : 16", ""),
    "corrected rows of both files": (TWICE | BOTH_MENDED, "a.csv b.csv c.csv d.csv", 0, "évaluées : 16", ""),
    "corrected rows of the second file, nobody named": (NOBODY | OF_NOBODY, "a.csv b.csv c.csv", 0, "évaluées : 16", ""),
    "a corrected row that has changed otherwise": (KNOWN | {"c.csv": MENDED["c.csv"].replace("B2x", "C9x")}, "a.csv b.csv c.csv", 0, "évaluées : 16", ""),
    "corrected rows of none of the files": (KNOWN | {"c.csv": table(["Code", *S, *OURS], ["Z9x", *[3 - one for one in UP[2]], 4, "", "", ""])}, "a.csv b.csv c.csv", 1, "peuvent être de plusieurs fichiers", ""),
    "a corrected row that is somebody's second": ({"b.csv": KNOWN["b.csv"], "c.csv": table(["Code", *S, *OURS], ["B2x", *UP[2], 4, "", "", ""], ["B0x", *UP[2], 5, "", "", ""])}, "b.csv c.csv", 1, "est celle d’une autre personne", "@file"),
    "a person twice, corrected once": ({"b.csv": KNOWN["b.csv"] + KNOWN["b.csv"].splitlines()[1] + "\n", "c.csv": table(["Code", *S, *OURS], ["B2x", *UP[2], 4, "", "", ""], ["B0x", *UP[0], 10, "", "", ""])}, "b.csv c.csv --numbers 0", 3, "« B0x » a déjà répondu", "@file"),
    "a file for each person": ({f"{name}.csv": table(["Horodateur", *S[:4]], ["2026-09-14", *N[n][:4]]) for n, name in enumerate(("Ana", "Bo", "Cy"))}, "Ana.csv Bo.csv Cy.csv --numbers 0", 0, "Fichiers d’une seule ligne, sans code : 3. Si chaque fichier est celui d’une personne, --structure @file", "ne dit qui répond"),
    "a file for each person, called by it": ({f"{name}.csv": table(["Horodateur", *S[:4]], ["2026-09-14", *N[n][:4]]) for n, name in enumerate(("Ana", "Bo", "Cy"))}, "Ana.csv Bo.csv Cy.csv --numbers 0 --structure @file", 0, "évaluées : 3", "celui d’une personne"),
    "the wave of the end before that of the beginning": ({"s.csv": ENTRY, "d.csv": table(HEAD, *DECEMBER)}, "--wave sortie=d.csv --wave entrée=s.csv", 2, "« sortie » est donnée avant « entrée »", ""),
    "waves in the order of their names": ({"s.csv": ENTRY, "d.csv": table(HEAD, *DECEMBER)}, "--wave entrée=s.csv --wave sortie=d.csv --numbers 0", 0, "6 personnes retrouvées", ""),
    "a count of rows beside words that may be codes": ({name: table(["ID", "Surnom", *S], *[[n, f"x{who}{who * 3 % 7}", *N[who]] for n, who in enumerate(order, 1)]) for name, order in (("s.csv", range(6)), ("d.csv", (3, 1, 5, 0, 2, 4)))}, "d.csv --wave entry=s.csv", 1, '--id-column "Surnom"', ""),
    "a count of rows called a person, beside codes": ({name: table(["Participant", "Pseudo", *S], *[[n, f"x{who}{who * 3 % 7}", *N[who]] for n, who in enumerate(order, 1)]) for name, order in (("s.csv", range(6)), ("d.csv", (3, 1, 5, 0, 2, 4)))}, "d.csv --wave entry=s.csv", 0, "par « Pseudo » (x32 ↔ x32", ""),
    "a count of rows with zeros before it, beside codes": ({name: table(["N°", "Ton code secret", *S], *[[f"{n:03}", f"x{who}{who * 3 % 7}", *N[who]] for n, who in enumerate(order, 1)]) for name, order in (("s.csv", range(6)), ("d.csv", (3, 1, 5, 0, 2, 4)))}, "d.csv --wave entry=s.csv", 0, "par « Ton code secret » (x32 ↔ x32", ""),
    "people's numbers with zeros before them": ({name: table(["N°", *S], *[[f"{who + 1:03}", *N[who]] for who in order]) for name, order in (("s.csv", range(6)), ("d.csv", (3, 1, 5, 0, 2, 4)))}, "d.csv --wave entry=s.csv", 0, "6 personnes retrouvées", ""),
    "a count of rows with a sign": ({name: table(["ID", *S], *[[f"#{n}", *N[who]] for n, who in enumerate(order, 1)]) for name, order in (("s.csv", range(6)), ("d.csv", (3, 1, 5, 0, 2, 4)))}, "d.csv --wave entry=s.csv", 1, "« ID » compte les lignes de l’outil", ""),
    "two rows of one time that say other things": ({"s.csv": table(HEAD, *SEPTEMBER, sent(UP, "2026/09/14", range(1))[0])}, "s.csv --keep latest", 3, "ne dit pas quelle ligne est la dernière", ""),
    "two rows of one time that say the same": ({"s.csv": table(HEAD, *SEPTEMBER, SEPTEMBER[0])}, "s.csv --keep latest", 0, "évaluées : 9", ""),
    "how far a row came": ({"s.csv": table(["Progress", *HEAD[1:]], *[[40 if n == 3 else 100, *row[1:]] for n, row in enumerate(SEPTEMBER)]), "r.yaml": "recipe: 1\nrows: {finished: only}\n"}, "s.csv --recipe r.yaml", 0, "Commencées et non envoyées : 1", ""),
    "a state that is a number of the tool": ({"s.csv": table(["Status", "Progress", *HEAD[1:]], *[[0, 40 if n == 3 else 100, *row[1:]] for n, row in enumerate(SEPTEMBER)]), "r.yaml": "recipe: 1\nrows: {finished: only}\n"}, "s.csv --recipe r.yaml", 0, "Commencées et non envoyées : 1", ""),
    "somebody of then whose row of today cannot be read": ({"s.csv": ENTRY, "d.csv": table(HEAD, *DECEMBER[:5], [*DECEMBER[5][:2], "bof", *DECEMBER[5][3:]])}, "d.csv --wave entry=s.csv --numbers 0", 3, "Une personne d’alors répond aussi aujourd’hui, mais sa ligne ne peut pas être lue", "K05x)"),
    "a join of which the first file has more people": (SITES | {"a.csv": answers("A", "s111", 7), "k.csv": BOTH}, "a.csv b.csv k.csv --join", 0, "a.csv – Sans correspondance dans les autres fichiers (2) : A5x, A6x", ""),
    "numbers of another scale, said to start at 1": ({"s.csv": table(HEAD[1:], *[[row[1], *(min(5, int(str(one)) + 1 + n % 2) for one in row[2:])] for n, row in enumerate(SEPTEMBER)])}, "s.csv --numbers 1", 2, "nombres dépassent 4", ""),
    "nothing scored of two files": ({name: content.replace(",0", ",bof").replace(",1", ",bof").replace(",2", ",bof").replace(",3", ",bof") for name, content in KNOWN.items()}, "a.csv b.csv", 1, "Chaque ligne est dans out/rejected.csv, out/rejected-2.csv,", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", RUNS)
def test_a_run_of_the_year_is_right_or_says_what_is_not(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files, line, code, sentence, never = RUNS[name]
    found, told = batch_told(files, line, tmp_path, monkeypatch, capsys)
    assert found == code
    assert sentence in told
    assert not never or never not in told


def test_people_of_sites_have_their_checks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path, content in (SITES | {"k.csv": BOTH}).items():
        (tmp_path / path).write_text(content)
    monkeypatch.chdir(tmp_path)

    assert run(["batch", "a.csv", "b.csv", "k.csv", "--join", "--out", "out"]) == 0
    with Path("out/scores.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["id"], row["overall_answered"]) for row in rows] == [(f"{s}{n}x", "2") for s in "AB" for n in range(5)]


def test_pairs_that_were_confirmed_hold_on_peoples_pages_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    late = table(HEAD, *sent(UP, "2026/12/14", range(6))).replace("K04x", "K04")
    pairs = table(["wave", "before", "now", "how", "confirm"], ["entry", "K04x", "K04", "", "oui"])
    for path, content in {"s.csv": ENTRY, "d.csv": late, "p.csv": pairs}.items():
        (tmp_path / path).write_text(content)
    monkeypatch.chdir(tmp_path)
    assert run(["batch", "s.csv", "--out", "entry"]) == 0
    exit_class = ["batch", "d.csv", "--numbers", "0", "--wave", "entry=entry", "--out", "exit"]
    told = []
    for more in ([], ["--pairing", "p.csv", "--force"]):
        assert run([*exit_class, *more]) == 0
        capsys.readouterr()
        assert (
            run(["--lang", "fr", "report", "entry", "exit", "--each", "--format", "md", "-o", "pages", "--force"]) == 0
        )
        told.append(capsys.readouterr().err.replace("\u00a0", " "))

    assert "retrouvées ici : 5 sur 6" in told[0]
    assert "retrouvées ici : 6 sur 6" in told[1]
    assert "Depuis «" in next(Path("pages").glob("K04*.md")).read_text(encoding="utf-8")


def test_a_recipe_of_several_exports_has_what_is_doubtful_in_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = table(["Votre code", "s111"], ["C1x", 0], ["C2x", 1])
    for path, content in {
        "a.csv": TWICE["a.csv"].replace("bof", "plutôt"),
        "b.csv": TWICE["b.csv"],
        "c.csv": other,
    }.items():
        (tmp_path / path).write_text(content)
    monkeypatch.chdir(tmp_path)

    assert run(["--lang", "fr", "batch", "a.csv", "b.csv", "c.csv", "--dry-run", "--save-recipe", "r.yaml"]) == 0
    told = capsys.readouterr().err.replace("\u00a0", " ")
    assert "Il reste 2 doutes" in told
    assert "Cette recette vaut pour a.csv. D’autres fichiers ont d’autres en-têtes (c.csv)" in told
    recipe = Path("r.yaml").read_text(encoding="utf-8").replace('"plutôt": "?"', '"plutôt": "1"').replace('"bof": "?"', '"bof": "0"')  # fmt: skip
    Path("r.yaml").write_text(recipe, encoding="utf-8")
    assert run(["batch", "a.csv", "b.csv", "--recipe", "r.yaml", "--out", "out"]) == 0
