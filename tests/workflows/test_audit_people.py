"""Who is who and when, by mechanism: for each guess the smallest files where its evidence is there and it is false.

Each is right, or says what is not: its exit code and the words that tell it.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from small import run
from told import batch_told, library, sheets, table

S = [item for item in library().bank.ids if item.startswith("s")][:12]
N = [[(n * n + k * n + k) % 4 for k in range(12)] for n in range(24)]
UP = [[min(3, one + 1) for one in row] for row in N]
HEAD = ["Code participant", *S]
OURS = ["ligne", "colonne", "raison", "proposition"]
K = [f"K{n:02}x" for n in range(8)]
NAMES = ["Ana", "Bea", "Cyr", "Dan", "Eva", "Flo", "Gil", "Hal", "Ian"]


def people(codes: object, rows: list[list[int]] = N) -> str:
    return table(HEAD, *[[code, *rows[n]] for n, code in enumerate(codes)])  # type: ignore[call-overload]  # any row


def sent(day: str, rows: list[list[int]] = N) -> str:
    return table(["Horodateur", *HEAD], *[[f"{day} 9:00", code, *rows[n]] for n, code in enumerate(K)])


def called(first: int, item: str = "", head: str = "N° participant") -> str:
    """Numbers from 1 beside names, the first of them being another one's at each date."""
    rows = [[n + 1, NAMES[n + first], *(["abc"[n % 3]] if item else N[n])] for n in range(8)]
    return table([head, "Nom", *([item] if item else S)], *rows)


def stated(header: str, *cells: object) -> str:
    return table(["Code participant", header, *S], *[[K[n], cell, *N[n]] for n, cell in enumerate(cells)])


def dated(*labels: str, header: str = "Moment", codes: bool = False) -> str:
    rows = [[*[K[n]] * codes, label, *N[(n + at) % 24]] for n in range(8) for at, label in enumerate(labels)]
    return table([*HEAD[:1] * codes, header, *S], *rows)


E, X = people(K), people(K, UP)
SITES = {"le.csv": people(K[:4]), "pe.csv": people(K[4:]), "x.csv": X}
COUNTED = table(["ID", *S], *[[n + 1, *N[n]] for n in range(8)])
TWO = {"Avant": [S, *N[:6]], "Après": [S, *UP[:5]]}
Files = dict[str, str | bytes]
RUNS: dict[str, tuple[Files, str, int, str, str]] = {
    "a tool's counter that a recipe calls the column of people": ({"e.csv": COUNTED, "x.csv": COUNTED.replace("\n1,", "\n9,"), "r.yaml": 'recipe: 1\ncolumns: {"ID": id}\n'}, "x.csv --recipe r.yaml --before e.csv", 1, "« ID » compte les lignes de l’outil", "retrouvées"),
    "numbers given anew, beside names": ({"e.csv": called(0), "x.csv": called(1)}, "x.csv --before e.csv", 1, "Pour la plupart des mêmes codes (8 sur 8 : 1, 2, 3), les noms ne sont pas ceux de l’autre fichier", "retrouvées"),
    "numbers given anew, names kept": ({"e.csv": called(0), "x.csv": called(1)}, "x.csv --before e.csv --keep-column Nom", 1, "Pour la plupart des mêmes codes (8 sur 8", "retrouvées"),
    "numbers given anew, people found by name": ({"e.csv": called(0), "x.csv": called(1)}, "x.csv --before e.csv --id-column Nom", 0, "7 personnes retrouvées", "autres noms"),
    "a join of numbers given anew, beside names": ({"e.csv": called(0), "k.csv": called(1, "k112")}, "e.csv k.csv --join", 1, "Pour la plupart des mêmes codes (8 sur 8", ""),
    "a join of one name written otherwise": ({"e.csv": called(0), "k.csv": called(0, "k112").replace("Ana", "ANA Petit")}, "e.csv k.csv --join", 0, "évaluées : 8", "autres noms"),
    "one code that is somebody else's now": ({"e.csv": called(0, head="Code"), "x.csv": called(0, head="Code").replace("Dan", "Zoe")}, "x.csv --before e.csv --id-column Code", 0, "d’autres noms que dans l’autre fichier (1 : 4)", ""),
    "a join of codes written otherwise": ({"e.csv": people(["P-012", "P-013"]), "k.csv": table([HEAD[0], "k112"], ["p12", "a"], ["P-013", "b"])}, "e.csv k.csv --join --numbers 0", 0, 'pris pour les mêmes personnes (1) : "P-012" ↔ "p12"', ""),
    "two letters that are like one digit": ({"e.csv": people(["AL12", "BK13"]), "x.csv": people(["AI12", "BK13"], UP)}, "x.csv --before e.csv --numbers 0", 0, "se ressemble : AL12 ↔ AI12. Elle n’est pas rapprochée sans vous", "2 personnes"),
    "the end of a structure and of a code": ({"e.csv": table(["Site", *HEAD], ["Lyon", "A1", *N[1]], ["Pau", "B3", *N[2]]), "x.csv": table(["Site", *HEAD], ["Lyon A", "1", *UP[1]], ["Pau", "B3", *UP[2]])}, "x.csv --before e.csv --structure Site --numbers 0", 0, "Sans correspondance : 1 alors, 1 aujourd’hui (Lyon/A1, Lyon A/1)", "2 personnes"),
    "a row of today that cannot be read": ({"e.csv": people(["K12", "K20", "K30"]), "x.csv": people(["K12", "K20", "K13"], UP).replace("K12,1", "K12,bof")}, "x.csv --before e.csv --numbers 0", 3, "Une personne d’alors répond aussi aujourd’hui, mais sa ligne ne peut pas être lue", "K12 ↔ K13"),
    "two files of one date as two waves": (SITES, "x.csv --before le.csv --before pe.csv --numbers 0", 0, "Les vagues « before-1 » et « before-2 » n’ont personne en commun", ""),
    "earlier waves the wrong way round": ({"d.csv": sent("2026-12-01", UP), "s.csv": sent("2026-09-01"), "j.csv": sent("2027-06-01", UP)}, "j.csv --wave a=d.csv --wave b=s.csv --numbers 0", 0, "a été remplie après la vague « b » (2026-09-01 9:00), donnée derrière elle", ""),
    "waves the wrong way round by the names of files": ({"entrée.csv": E, "sortie_lyon.csv": X}, "entrée.csv --before sortie_lyon.csv --numbers 0", 0, "(sortie_lyon) semble, d’après les noms, plus récente que entrée", ""),
    "waves the wrong way round by months": ({"2026-09.csv": E, "déc 2026.csv": X, "f.csv": X}, "2026-09.csv --wave a=f.csv --numbers 0", 0, "8 personnes retrouvées", "d’après les noms"),
    "waves in the order of their months": ({"2026-12.csv": X, "09-2026.csv": E}, "2026-12.csv --before 09-2026.csv --numbers 0", 0, "8 personnes retrouvées", "d’après les noms"),
    "waves against the order of their months": ({"2026-12.csv": X, "09-2026.csv": E}, "09-2026.csv --before 2026-12.csv --numbers 0", 0, "plus récente que 09-2026", ""),
    "times that say what names do not": ({"entrée.csv": sent("2026-12-01", UP), "sortie.csv": sent("2026-09-01")}, "entrée.csv --before sortie.csv --numbers 0", 0, "8 personnes retrouvées", "d’après les noms"),
    "two moments the wrong way round": ({"c.csv": dated("Avant", "Après", codes=True)}, "c.csv#Avant --before c.csv#Après", 2, "« Après » est donnée avant « Avant »", ""),
    "what else stands in a column of moments": ({"c.csv": dated("Avant", "Après", "Avant la formation", codes=True)}, "c.csv#Avant", 0, "celles de « Avant » ; celles-ci sont laissées : Après, Avant la formation", ""),
    "two moments, nobody named": ({"c.csv": dated("Avant", "Après")}, "c.csv", 1, "Ces réponses sont de plusieurs dates (Avant, Après) et rien ne dit qui répond", ""),
    "two moments that are groups of other people": ({"c.csv": dated("Avant", "Après")}, "c.csv --group Moment", 0, "évaluées : 16", "plusieurs dates"),
    "two sessions of other people": ({"c.csv": dated("Session 1", "Session 2", header="Atelier")}, "c.csv", 0, "évaluées : 16", "plusieurs dates"),
    "sheets of two moments, nobody named": ({"c.xlsx": sheets(**TWO)}, "c.xlsx --numbers 0", 1, 'skillcheck batch "c.xlsx#Après"', ""),
    "sheets of two moments that are groups": ({"c.xlsx": sheets(**TWO)}, "c.xlsx --group @sheet --numbers 0", 0, "évaluées : 11", ""),
    "sheets of sites, nobody named": ({"c.xlsx": sheets(Lyon=TWO["Avant"], Pau=[S, *N[7:12]])}, "c.xlsx --numbers 0", 0, "évaluées : 11", ""),
    "sheets of the same people, written otherwise": ({"c.xlsx": sheets(A=[HEAD, *[[f"P-0{n}", *N[n]] for n in range(1, 5)]], B=[HEAD, *[[f"p{n}", *UP[n]] for n in range(1, 5)]])}, "c.xlsx --numbers 0", 1, "contiennent les mêmes personnes (4)", ""),
    "files of two moments, nobody named": ({"avant.csv": table(S, *N[:6]), "après.csv": table(S, *UP[:5])}, "avant.csv après.csv --numbers 0", 1, "d’après leurs noms (avant.csv, après.csv), et rien ne dit qui répond", ""),
    "two answers of one day": ({"c.csv": table(["Date", *HEAD], ["2026-09-15", "A1x", *N[3]], ["2026-09-15", "A1x", *N[5]], ["2026-09-14", "B1x", *N[4]])}, "c.csv --keep latest --numbers 0", 3, "ne dit pas quelle ligne est la dernière", ""),
    "one answer sent twice": ({"c.csv": table(["Date", *HEAD], ["2026-09-15", "A1x", *N[3]], ["2026-09-15", "A1x", *N[3]], ["2026-09-14", "B1x", *N[4]])}, "c.csv --keep latest --numbers 0", 0, "évaluées : 2", ""),
    "words of a state that say it was begun": ({"c.csv": stated("État", "Terminé", "Commencé", "En attente", "À compléter"), "r.yaml": "recipe: 1\nrows: {finished: only}\n"}, "c.csv --recipe r.yaml --numbers 0", 0, "évaluées : 1 ·", ""),
    "words of a state that nobody knows": ({"c.csv": stated("État", "Terminé", "Mi-chemin", "Terminé", "Terminé"), "r.yaml": "recipe: 1\nrows: {finished: only}\n"}, "c.csv --recipe r.yaml --numbers 0", 0, '« État » dit aussi "Mi-chemin" : ces lignes comptent comme envoyées', ""),
    "how much of a form was answered": ({"c.csv": stated("Progress", 100, 45, "80 %", 100), "r.yaml": "recipe: 1\nrows: {finished: only}\n"}, "c.csv --recipe r.yaml --numbers 0", 0, "évaluées : 2 ·", ""),
    "a sign by which rows are left out": ({"c.csv": stated("Accord", "✓", "✗", "✓", "✓"), "r.yaml": 'recipe: 1\nrows: {skip: {Accord: ["✗"]}}\n'}, "c.csv --recipe r.yaml --numbers 0", 0, "évaluées : 3 ·", ""),
    "an empty cell by which rows are left out": ({"c.csv": stated("Accord", "oui", "", "?", "oui"), "r.yaml": 'recipe: 1\nrows: {skip: {Accord: [""]}}\n'}, "c.csv --recipe r.yaml --numbers 0", 0, "évaluées : 3 ·", ""),
    "corrected rows of another export, nobody named": ({"c.csv": table(S, *N[:8]), "r.csv": table([*S, *OURS], [*UP[20], 3, "", "", ""], [*UP[21], 5, "", "", ""])}, "c.csv r.csv --numbers 0", 1, "n’a presque rien de commun avec elle", ""),
    "corrected rows of another export, counted": ({"c.csv": COUNTED, "r.csv": table(["ID", *S, *OURS], [2, *UP[20], 3, "", "", ""], [4, *UP[21], 5, "", "", ""])}, "c.csv r.csv --numbers 0", 1, "n’a presque rien de commun avec elle", ""),
    "corrected rows of a wave among today's files": ({"e.csv": people(K).replace("K02x,0", "K02x,bof"), "x.csv": X, "r.csv": table([*HEAD, *OURS], [K[2], *N[2], 4, "s111", "", ""])}, "x.csv r.csv --before e.csv --numbers 0", 2, "ces lignes corrigées viennent d’une autre vague", ""),
    "corrected rows, nobody named, all answers wrong": ({"c.csv": table(S, *N[:2], ["bof"] * 12, *N[3:8]), "r.csv": table([*S, *OURS], [*UP[20], 4, " | ".join(S), "", ""])}, "c.csv r.csv --numbers 0", 0, "évaluées : 8 ·", ""),
    "rows handed back, given without their file": ({"r.csv": table([*HEAD, *OURS], *[[K[n], *N[n], n + 2, "s111", "", ""] for n in range(5)])}, "r.csv --numbers 0", 0, "données seules : les autres personnes n’y sont pas", ""),
    "a code asked for and one with another letter": ({"c.csv": people(["AI1", *K])}, "c.csv --seats 4-5 --together AL1,K01x --numbers 0", 1, "« AL1 » ne désigne aucune des personnes", ""),
    "files of two dates, with codes": ({"avant.csv": E, "après.csv": X}, "avant.csv après.csv --numbers 0", 3, "Si ce sont 2 dates : gardez le fichier le plus récent", ""),
    "a few who came back, in a column of moments": ({"c.csv": table(["Moment", *HEAD], *[["Avant", code, *N[n]] for n, code in enumerate(K)], ["Après", K[0], *UP[0]])}, "c.csv --numbers 0", 1, "Les mêmes personnes (1) ont une ligne pour chaque moment", ""),
    "words that are nobody's code": ({"c.csv": people(["A1", "A2", "je sais pas", "NSP"])}, "c.csv --numbers 0", 3, "évaluées : 2 · renvoyées : 2", ""),
    "a group taken for people": ({"c.csv": table(["Code", *S], *[[code, *N[n]] for n, code in enumerate(("69", "38", "69", "69", "38", "69"))])}, "c.csv --numbers 0", 3, "« Code » nomme les personnes, mais peu de ses valeurs sont différentes (2, pour 6 lignes)", ""),
    "one address twice, and no code": ({"c.csv": table(["Courriel", *S], *[[mail, *N[n]] for n, mail in enumerate(("a@x.fr", "b@x.fr", "A@x.fr", "c@x.fr"))])}, "c.csv --numbers 0", 0, "sous d’autres codes ou sans code (lignes 2 = 4)", ""),
    "one name under two codes": ({"c.csv": table(["Code", "Nom", "Prénom", *S], *[[f"A{n}z", *name.split(), *N[n]] for n, name in enumerate(("Petit Ana", "Roux Bea", "Petit Zoe", "petit Ana"))])}, "c.csv --numbers 0", 0, "(lignes 2 = 5)", ""),
    "first names that come back": ({"c.csv": table(["Code", "Prénom", *S], *[[f"A{n}z", name, *N[n]] for n, name in enumerate(("Ana", "Bea", "Zoe", "Ana"))])}, "c.csv --numbers 0", 0, "évaluées : 4", "sous d’autres codes"),
    "one row sent twice, nobody named": ({"c.csv": table(S, *N[:4], N[2], *[[*N[n][1:], 0] for n in range(3)])}, "c.csv --numbers 0", 0, "(lignes 4 = 6), et rien ne dit qui répond", ""),
    "one row per answer, spaces behind codes": ({"c.csv": table(["participant", "question", "réponse"], *[[code + " " * at, item, at] for code in K for at, item in enumerate(S[:2])])}, "c.csv --numbers 0", 0, '"K00x" ↔ "K00x "', ""),
}  # fmt: skip


@pytest.mark.parametrize("name", RUNS)
def test_a_guess_of_who_or_when_is_right_or_is_told(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files, line, code, sentence, never = RUNS[name]
    found, told = batch_told(files, line, tmp_path, monkeypatch, capsys)
    assert sentence in told
    assert found == code
    assert not never or never not in told


def after(folder: Path, files: dict[str, str], *commands: str) -> int:
    """The exit code of the last of some commands, in a folder of files."""
    for path, content in files.items():
        (folder / path).write_text(content, encoding="utf-8")
    return [run(["--lang", "fr", *command.split()]) for command in commands][-1]


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().err.replace("\u202f", " ").replace("\xa0", " ").split())


def test_a_folder_that_kept_several_rows_of_a_person_is_no_wave(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    files = {"e.csv": people([*K, K[0]]), "x.csv": X}

    assert after(tmp_path, files, "batch e.csv --keep all --out a", "batch x.csv --before a --numbers 0 --out b") == 1
    assert "« K00x » a plusieurs lignes à cette date" in said(capsys)
    assert after(tmp_path, {}, "batch x.csv --numbers 0 --out b", "report a b --each --format md -o p") == 1
    assert "« K00x » a plusieurs lignes à cette date" in said(capsys)


def test_what_a_plan_learnt_is_of_the_same_people(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    seats = "personne;offre;présence\n" + "".join(f"{n}.0;sets2;\n" for n in range(101, 116))
    then, now = ([[(n * 7 + k * n + k + at) % 4 for k in range(12)] for n in range(30)] for at in (0, 1))
    codes = [f"{n:04}" for n in range(101, 131)]
    files = {
        "e.csv": people(codes, then),
        "x.csv": people([*"ab", *map(int, codes[2:])], now),
        "convocations.csv": seats,
    }

    assert after(tmp_path, files, "plan x.csv --learn convocations.csv --before e.csv -o e.yaml") == 0
    told = " ".join(capsys.readouterr().out.replace("\xa0", " ").split())
    assert "28 personnes ont répondu avant et après" in told
    assert "Formées : 13, autres : 15" in told
    counted = {
        name: table(["ID", *S], *[[n, *row] for n, row in enumerate(rows, 1)])
        for name, rows in (("e.csv", then), ("x.csv", now))
    }
    assert after(tmp_path, counted, "plan x.csv --learn convocations.csv --before e.csv -o f.yaml") == 1
    assert "n’ont qu’un numéro de ligne de l’outil" in said(capsys)


def test_folders_given_in_the_wrong_order_are_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    scored = [f"batch {name}.csv --numbers 0 --out {out}" for name, out in (("en", "entrée"), ("ex", "sortie"))]
    pages = "report sortie entrée --each --format md -o p"
    assert after(tmp_path, {"en.csv": E, "ex.csv": X}, *scored, pages) == 0
    assert "semble plus récent (sortie) que entrée" in said(capsys)

    assert after(tmp_path, {}, "report sortie sortie --each --format md -o r") == 2
    assert "Le même dossier est donné deux fois" in said(capsys)
    files = {"en.csv": E.replace("K01x", "k-01 X")}
    assert (
        after(tmp_path, files, "batch en.csv --numbers 0 --out avant", "report avant sortie --each --format md -o s")
        == 0
    )
    assert "pris pour les mêmes personnes (1) : k-01 X ↔ K01x" in said(capsys)

    files = {"a.csv": sent("2026-09-01"), "b.csv": sent("2026-12-01", UP), "c.csv": sent("2027-06-01", UP)}
    scored = [f"batch {name}.csv --numbers 0 --out {name}" for name in "abc"]
    assert after(tmp_path, files, *scored, "report b a c --each --format md -o q") == 0
    assert "b – Ce dossier semble plus récent (2026-12-01 9:00) que a (2026-09-01 9:00)" in said(capsys)


def test_people_counted_by_a_tool_on_sheets_and_in_files_have_codes_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    pages = {
        "1": [["ID", *S], *[[n, *N[n]] for n in range(1, 5)]],
        "2": [["ID", *S], *[[n, *UP[n]] for n in range(1, 5)]],
    }
    Path("a.xlsx").write_bytes(sheets(**pages))

    assert after(tmp_path, {"b.csv": COUNTED}, "batch a.xlsx b.csv --numbers 0 --out out") == 0
    with Path("out/scores.csv").open(encoding="utf-8-sig", newline="") as file:
        codes = [row["id"] for row in csv.DictReader(file)]
    assert len(codes) == len(set(codes)) == 16
