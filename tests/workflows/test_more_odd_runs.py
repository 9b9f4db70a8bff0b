"""More odd runs of trainers: codes that a program wrote with decimals, groups in two writings, corrections of corrections.

Each is right, or says what is not: its exit code and the words that tell it.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from small import run
from told import batch_told, book, sheets, table

S = ("s111", "s113", "s114", "s214")
N = [[(n * n + k * n + k) % 4 for k in range(4)] for n in range(12)]
OURS = ["ligne", "colonne", "raison", "proposition"]
HEAD = ["Code participant", *S]
FLOATS = table(HEAD, *[[f"{n}.0", *N[n]] for n in (1, 2, 3, 10)])
WHOLE = table(HEAD, *[[n, *[(one + 1) % 4 for one in N[n]]] for n in (1, 2, 3, 10)])
TENS = table(HEAD, *[[n * 10, *[(one + 1) % 4 for one in N[n]]] for n in (1, 2, 3, 4)])
CHECKS = table(["Code participant", "k112"], *[[n, "abc"[n % 3]] for n in (1, 2, 3, 10)])
BAD = [HEAD, *[[f"K{n}x", *N[n]] for n in range(8)]]
BAD[2], BAD[3] = ["K1x", "bof", *N[1][1:]], ["K2x", "?!", *N[2][1:]]
FIRST = [[*HEAD, *OURS], ["K1x", 1, *N[1][1:], 3, "s111", "", ""], ["K2x", "?!", *N[2][1:], 4, "s111", "", ""]]
THEN = [FIRST[0], ["K2x", 0, *N[2][1:], 4, "s111", "", ""]]
ONCE_MORE = [*FIRST, ["K1x", 3, *N[1][1:], 3, "s111", "", ""]]
SENT_OTHERWISE = [FIRST[0], ["K1x", 3, *N[1][1:], 3, "s111", "", ""], FIRST[2]]
WHOLE_TOO = [*FIRST, ["K3x", *[3 - one for one in N[3]], 5, "", "", ""]]
OF_LINE = {n: [FIRST[0], [*FIRST[1][:5], n, *FIRST[1][6:]]] for n in ("", 1, 99)}
PAIRS = ["wave", "before", "now", "how", "confirm"]
OTHERS = table(["Code participant", "k112"], *[[f"K{n}x", "abc"[n % 3]] for n in range(8)])

MIXED = {
    "a.csv": table(HEAD, *[[f"K{n}x", *N[n]] for n in range(12)]),
    "b.csv": table(HEAD, *[[f"L{n}x", *(one + 1 for one in N[n])] for n in range(12)]),
    "r.yaml": 'recipe: 1\nanswers: {all: {"1": "0", "2": "1", "3": "2", "4": "3"}}\n',
}
FIRST_SHEET = [HEAD, *[[f"K{n}x", *N[n]] for n in range(8)]]
SILENT = {"f.csv": table(HEAD, *[[f"K{n}x", *(N[n] if n < 8 else ["pn"] * 4)] for n in range(9)])}
ATTENTIVE = {
    "f.csv": table(
        [*HEAD, "Choisissez « bien » ici"], *[[f"K{n}x", *N[n], "bien" if n % 4 else "un peu"] for n in range(8)]
    ),
    "r.yaml": 'recipe: 1\nrows: {skip: {"Choisissez « bien » ici": un peu}}\n',
}


def nobody(rows: list[list[object]]) -> str:
    return table(*[row[1:] for row in rows])


def sites(*values: object) -> list[list[object]]:
    return [["Code participant", "Site", *S], *[[f"Q{n}z", values[n % len(values)], *N[n]] for n in range(12)]]


Files = dict[str, str | bytes]
RUNS: dict[str, tuple[Files, str, int, str, str]] = {
    "codes with decimals then": ({"a.csv": FLOATS, "b.csv": WHOLE}, "b.csv --before a.csv", 0, "4 personnes retrouvées", "Sans correspondance"),
    "codes with decimals then, ten times as high now": ({"a.csv": FLOATS, "b.csv": TENS}, "b.csv --before a.csv", 0, "1 personne retrouvée, sur 4 alors et 4 aujourd’hui, par « Code participant » (10.0 ↔ 10)", "1.0 ↔ 10"),
    "a join of codes with decimals": ({"a.csv": FLOATS, "b.csv": CHECKS}, "a.csv b.csv --join", 0, "évaluées : 4", "Sans correspondance"),
    "groups with decimals in one file": ({"a.xlsx": book(*sites(1, 2)), "b.csv": table(*[[str(one).replace("Q", "R") for one in row] for row in sites("1.0", "2.0")])}, "a.xlsx b.csv --group Site", 0, '"1" ↔ "1.0", "2" ↔ "2.0"', ""),
    "groups with and without accents": ({"f.csv": table(*sites("Saint-Étienne", "Saint Etienne", "Lyon"))}, "f.csv --group Site", 0, '"Saint-Étienne" ↔ "Saint Etienne". Si c’est un seul groupe', "Lyon ↔"),
    "groups of one date in three writings": ({"f.csv": table(*sites("01/09/2026", "1/9/2026", "2026-09-01"))}, "f.csv --group Site --keep all", 0, '"01/09/2026" ↔ "1/9/2026" ↔ "2026-09-01"', ""),
    "scores as the wave before": ({"f.csv": table(HEAD, ["K1x", *N[1]]), "s.csv": "id,overall_level,overall_mean\nK1x,2,2.5\n"}, "f.csv --numbers 0 --before s.csv", 1, "Ce sont des résultats (scores.csv), pas des réponses", ""),
    "a sheet that is not there": ({"f.xlsx": sheets(Avant=FIRST_SHEET, Juin=FIRST_SHEET)}, "f.xlsx#Jui --numbers 0", 2, "Aucune feuille ne s’appelle « Jui ». Feuilles visibles : Avant, Juin", ""),
    "a sheet of a pattern": ({"f.xlsx": sheets(Avant=FIRST_SHEET, Juin=FIRST_SHEET)}, "*.xlsx#Juin --numbers 0", 2, "Une feuille de plusieurs fichiers : --sheet NOM", ""),
    "groups of several values, in two orders": ({"f.csv": table(*sites("Lyon;Pau", "Pau", "Pau;Lyon"))}, "f.csv --group Site", 0, '"Lyon;Pau" ↔ "Pau;Lyon". Si c’est un seul groupe', '"Pau" ↔'),
    "groups that only begin alike": ({"f.csv": table(*sites("Groupe 1", "Groupe 10", "Groupe 11"))}, "f.csv --group Site", 0, "évaluées : 12", "ressemblent"),
    "the rest of a correction corrected again": ({"f.csv": table(*BAD), "c.csv": table(*FIRST), "d.csv": table(*THEN)}, "f.csv c.csv d.csv", 0, "évaluées : 8 · renvoyées : 0 · mises de côté : 3", "Corrigez"),
    "the same, in another order": ({"f.csv": table(*BAD), "c.csv": table(*FIRST), "d.csv": table(*THEN)}, "d.csv c.csv f.csv", 0, "évaluées : 8 · renvoyées : 0 · mises de côté : 3", "Corrigez"),
    "a correction joined with another tool": ({"f.csv": table(*BAD), "c.csv": table(*FIRST), "d.csv": table(*THEN), "k.csv": OTHERS}, "f.csv k.csv c.csv d.csv --join", 0, "évaluées : 8", "Sans correspondance"),
    "corrected rows without their four columns": ({"f.csv": table(*BAD), "c.csv": table(HEAD, ["K1x", *N[1]], ["K2x", *N[2]])}, "f.csv c.csv", 3, "laissez les quatre colonnes de rejected.csv", ""),
    "a line corrected twice in one file": ({"f.csv": table(*BAD), "c.csv": table(*ONCE_MORE)}, "f.csv c.csv", 1, "c.csv:4 – Cette ligne corrige la ligne 3 du fichier, comme le fait déjà la ligne 2", ""),
    "a line corrected twice in one file, nobody named": ({"f.csv": nobody(BAD), "c.csv": nobody(ONCE_MORE)}, "f.csv c.csv", 1, "comme le fait déjà la ligne 2", ""),
    "a line of a wave corrected twice": ({"x.csv": table(HEAD, *[[f"K{n}x", *N[n + 1]] for n in range(8)]), "f.csv": table(*BAD), "c.csv": table(*ONCE_MORE)}, "x.csv --wave e=f.csv --wave e=c.csv", 1, "comme le fait déjà la ligne 2", ""),
    "a correction given twice": ({"f.csv": nobody(BAD), "c.csv": nobody(FIRST), "d.csv": nobody(FIRST)}, "f.csv c.csv d.csv", 3, "évaluées : 7 · renvoyées : 1 · mises de côté : 4", "corrigée autrement"),
    "two corrections that differ": ({"f.csv": nobody(BAD), "c.csv": nobody(FIRST), "d.csv": nobody(SENT_OTHERWISE)}, "f.csv c.csv d.csv", 3, "d.csv – La ligne 3 est corrigée autrement dans c.csv : ce fichier-ci, donné en dernier, vaut", ""),
    "a correction given twice without its file": ({"c.csv": nobody(FIRST), "d.csv": nobody(FIRST)}, "c.csv d.csv --numbers 0", 1, "deux fois le même export", ""),
    "a correction of a whole row": ({"f.csv": table(*BAD), "c.csv": table(*WHOLE_TOO)}, "f.csv c.csv", 3, "évaluées : 7 · renvoyées : 1 · mises de côté : 3", ""),
    "a correction of a whole row, nobody named": ({"f.csv": nobody(BAD), "c.csv": nobody(WHOLE_TOO)}, "f.csv c.csv", 1, "f.csv:5 – Cette ligne n’avait rien à corriger", ""),
    "a correction of a row that was corrected in the file": ({"f.csv": nobody([HEAD, *[[f"K{n}x", *N[n]] for n in range(8)]]), "c.csv": nobody(FIRST)}, "f.csv c.csv", 3, "évaluées : 7 · renvoyées : 1", ""),
    "a correction of every cell, nobody named": ({"f.csv": table(S, *[["bof"] * 4] * 5), "c.csv": table([*S, *OURS], *[[*N[n], n + 2, "", "", ""] for n in range(5)])}, "f.csv c.csv --numbers 0", 0, "évaluées : 5", ""),
    "a correction without its line": ({"f.csv": nobody(BAD), "c.csv": nobody(OF_LINE[""])}, "f.csv c.csv", 1, "c.csv:2 – La colonne « ligne » (« ») ne dit pas quelle ligne est corrigée", ""),
    "a correction of the header": ({"f.csv": nobody(BAD), "c.csv": nobody(OF_LINE[1])}, "f.csv c.csv", 1, "Il n’y a rien à la ligne 1 de f.csv", ""),
    "a correction of a line below the file": ({"f.csv": table(*BAD), "c.csv": table(*OF_LINE[99])}, "f.csv c.csv", 1, "Il n’y a rien à la ligne 99 de f.csv", ""),
    "corrections of two files pasted together": ({"f.csv": table(*BAD), "g.csv": table(*BAD).replace("K", "Z"), "c.csv": table(*FIRST, ["Z1x", *FIRST[1][1:]])}, "f.csv g.csv c.csv", 1, "Si elles viennent de deux fichiers, donnez chaque rejected.csv à part", ""),
    "a tick confirms a pair": ({"a.csv": table(HEAD, ["MARTI12", *N[1]], ["B2", *N[2]]), "b.csv": table(HEAD, ["MARTI21", *N[3]], ["B2", *N[2]]), "p.csv": table(["wave", "before", "now", "how", "confirm"], ["before", "MARTI12", "MARTI21", "", "✓"])}, "b.csv --before a.csv --pairing p.csv", 0, "2 personnes retrouvées", ""),
    "a sign that is neither yes nor no": ({"a.csv": table(HEAD, ["MARTI12", *N[1]], ["B2", *N[2]]), "b.csv": table(HEAD, ["MARTI21", *N[3]], ["B2", *N[2]]), "p.csv": table(["wave", "before", "now", "how", "confirm"], ["before", "MARTI12", "MARTI21", "", "→"])}, "b.csv --before a.csv --pairing p.csv", 1, "« → » n’est ni oui ni non", ""),
    "a pair confirmed and refused": ({"a.csv": table(HEAD, ["MARTI12", *N[1]], ["B2", *N[2]]), "b.csv": table(HEAD, ["MARTI21", *N[3]], ["B2", *N[2]]), "p.csv": table(PAIRS, ["before", "MARTI12", "MARTI21", "", "oui"], ["before", "MARTI12", "MARTI21", "", "non"])}, "b.csv --before a.csv --pairing p.csv", 1, "p.csv:3, « confirm » – MARTI12 ↔ MARTI21 : cette paire est confirmée et refusée", ""),
    "a pair confirmed twice": ({"a.csv": table(HEAD, ["MARTI12", *N[1]], ["B2", *N[2]]), "b.csv": table(HEAD, ["MARTI21", *N[3]], ["B2", *N[2]]), "p.csv": table(PAIRS, *[["before", "MARTI12", "MARTI21", "", "oui"]] * 2)}, "b.csv --before a.csv --pairing p.csv", 0, "2 personnes retrouvées", ""),
    "an empty box confirms no pair": ({"a.csv": table(HEAD, ["MARTI12", *N[1]], ["B2", *N[2]]), "b.csv": table(HEAD, ["MARTI21", *N[3]], ["B2", *N[2]]), "p.csv": table(PAIRS, ["before", "MARTI12", "MARTI21", "", "☐ oui"])}, "b.csv --before a.csv --pairing p.csv", 1, "« ☐ oui » n’est ni oui ni non", ""),
    "a file of profiles that says two things": ({"f.csv": table(*sites("Salarié", "Bénévole")), "p.yaml": "Salarié: employee\nSALARIE: mediator\nBénévole: volunteer\n"}, "f.csv --profile-column Site --profiles p.yaml", 1, "« SALARIE » et « Salarié » se lisent de la même façon", ""),
    "three together, and too few left for the seats of the others": ({"f.csv": table(*BAD[:2], *[[f"K{n}x", *N[n]] for n in range(2, 7)])}, "f.csv --numbers 0 --groups 3 --seats 2-3 --together K0x,K2x,K3x", 1, "ne peuvent pas toutes être placées comme demandé (nombre de groupes : 3, places par groupe : 2 à 3)", ""),
    "more together than a group has seats": ({"f.csv": table(HEAD, *[[f"K{n}x", *N[n]] for n in range(9)])}, "f.csv --numbers 0 --seats 4-5 --together K0x,K1x,K2x,K3x,K4x,K5x", 1, "moins de personnes à mettre ensemble", ""),
    "somebody without an answer, in no group": (SILENT, "f.csv --numbers 0 --groups 2", 0, "1 personne n’a répondu à rien qui la place dans un groupe (K8x)", ""),
    "somebody without an answer, together with somebody": (SILENT, "f.csv --numbers 0 --groups 2 --together k8X,K1x", 1, "K8x n’a aucune réponse qui place cette personne dans un groupe", ""),
    "a code in two writings, in two wishes": (SILENT, "f.csv --numbers 0 --groups 2 --together k2X,K1x --apart K2x,K3x", 0, "évaluées : 9", "ne désigne aucune"),
    "a folder beside an empty one": ({"a/f.csv": table(HEAD, ["K1x", *N[1]]), "b/notes.md": "rien"}, "a b --numbers 0", 2, "« b » : aucun fichier de réponses", ""),
    "a pattern that no file fits": ({"f.csv": table(HEAD, ["K1x", *N[1]])}, "f.csv *.xlsx --numbers 0", 2, "« *.xlsx » : aucun fichier de réponses", ""),
    "a pattern of one sign": ({f"c{n}.csv": table(HEAD, [f"K{n}x", *N[n]]) for n in range(3)}, "c?.csv --numbers 0", 0, "évaluées : 3", ""),
    "a question that only says whether people read": (ATTENTIVE, "f.csv --numbers 0 --recipe r.yaml", 0, "Laissées de côté par la recette : 2", "question inconnue"),
    "a recipe for the file that starts at 1, given with one that starts at 0": (MIXED, "a.csv b.csv --recipe r.yaml", 2, "a.csv – « s111 » : la recette lit 1 comme la réponse la plus basse, mais le nombre 0 y apparaît 6 fois", ""),
    "the same recipe, and 0 is no answer": (MIXED | {"r.yaml": MIXED["r.yaml"].replace("{all: {", '{all: {"0": "", ')}, "a.csv b.csv --recipe r.yaml", 0, "évaluées : 24", ""),
    "a file of profiles that says one thing twice": ({"f.csv": table(*sites("Salarié", "Bénévole")), "p.yaml": "Salarié: employee\nSALARIE: employee\nBénévole: volunteer\n"}, "f.csv --profile-column Site --profiles p.yaml", 0, "évaluées : 12", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", RUNS)
def test_an_odd_run_is_right_or_says_what_is_not(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files, line, code, sentence, never = RUNS[name]
    found, told = batch_told(files, line, tmp_path, monkeypatch, capsys)
    assert found == code
    assert sentence in told
    assert not never or never not in told


def test_people_of_a_join_by_decimals_have_all_their_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text(FLOATS)
    (tmp_path / "b.csv").write_text(CHECKS)
    monkeypatch.chdir(tmp_path)

    assert run(["batch", "a.csv", "b.csv", "--join", "--out", "out"]) == 0
    with Path("out/scores.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["id"], row["overall_answered"]) for row in rows] == [(f"{n}.0", "5") for n in (1, 2, 3, 10)]
