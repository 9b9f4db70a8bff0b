"""Waves as trainers give them: several files of one date, folders of results, wrongly ordered, twice, empty.

Each is right, or says what is not: its exit code and the words that tell it.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from small import run
from told import batch_told, label, sheets, table, text

S = ("s111", "s113", "s114", "s214")
MANY = ("s111", "s113", "s114", "s214", "s212", "s213", "s311", "s411", "s412", "s413", "s414")
HEAD = ["Code participant", "Horodateur", "Site", *S]


def answers(n: int, k: int) -> list[int]:
    return [(n * n + j * n + j + k * (n % 3) + k) % 4 for j in range(4)]


def people(site: str, month: int, k: int, ns: range = range(1, 7), **changed: object) -> list[list[object]]:
    """Rows of a site at a date; ``changed``: a code → its first answer."""
    rows = [[f"{site[:1]}{n:02}", f"2026-{month:02}-{n + 1:02} 09:{n:02}:00", site, *answers(n, k)] for n in ns]
    return [[*row[:3], changed.get(str(row[0]), row[3]), *row[4:]] for row in rows]


def page(n: int) -> list[list[str]]:
    return [["Question", "Réponse"], *[[text(q), label(q, a)] for q, a in zip(S, answers(n, 0), strict=True)]]


def many(month: int, ns: range) -> list[list[object]]:
    return [[f"M{n}", f"2026-{month:02}-{n:02} 10:00:00", *[(n * k + k + month) % 4 for k in range(11)]] for n in ns]


LYON, PAU = people("Lyon", 9, 0), people("Pau", 9, 1, range(2, 9))
BAD = people("Pau", 9, 1, range(2, 9), P04="bof")
MET = people("Pau", 9, 1, range(2, 9))
MET[0][0] = "L01"
OWN = [[[f"{n:03}", *row[1:]] for n, row in enumerate(rows, 1)] for rows in (LYON, PAU)]
OWN_NOW = [
    [[f"{n:03}", *row[1:]] for n, row in enumerate(rows, 1)]
    for rows in (people("Lyon", 12, 2), people("Pau", 12, 3, range(2, 9)))
]
FIXED = [[*HEAD, "ligne", "colonne", "raison", "proposition"], [*PAU[2], 4, "s111", "", ""]]
EXIT = [*people("Lyon", 12, 2), *people("Pau", 12, 3, range(2, 9))]
NO_SITE = [[*row[:2], *row[3:]] for row in [HEAD, *EXIT]]
MEANS = [["Groupe", *S], ["Moyenne Lyon", 1.5, 2.25, 1.1, 0.5], ["Moyenne Pau", 1.2, 2.25, 1.1, 0.5]]
LATE = [*people("Lyon", 9, 0, range(1, 4)), *people("Lyon", 12, 0, range(4, 7))]
BETWEEN = [*people("Lyon", 10, 1, range(1, 4)), *people("Lyon", 11, 1, range(4, 7))]
NO_ZERO = [[*row[:2], *[max(1, int(str(cell))) for cell in row[3:]]] for row in LYON]
STILL = [*many(9, range(6, 7)), *many(12, range(1, 6))]

FILES: dict[str, str | bytes] = {
    "e/lyon.csv": table(HEAD, *LYON), "e/pau.csv": table(HEAD, *PAU), "bad/lyon.csv": table(HEAD, *LYON),
    "bad/pau.csv": table(HEAD, *BAD), "fixed.csv": table(*FIXED), "met/lyon.csv": table(HEAD, *LYON),
    "met/pau.csv": table(HEAD, *MET), "own/lyon.csv": table(HEAD, *OWN[0]), "own/pau.csv": table(HEAD, *OWN[1]),
    "now/lyon.csv": table(HEAD, *OWN_NOW[0]), "now/pau.csv": table(HEAD, *OWN_NOW[1]), "exit/x.csv": table(HEAD, *EXIT),
    "bof.csv": table(HEAD, *people("Zoé", 12, 1, Z02="bof")), "x.csv": table(HEAD, *EXIT), "junk/lyon.csv": table(HEAD, *LYON), "junk/vide.csv": "", "junk/README": "-",
    "oct.csv": table(HEAD, *people("Lyon", 10, 2)), "nosite.csv": table(*NO_SITE), "nozero.csv": table(NO_SITE[0], *NO_ZERO),
    "late.csv": table(HEAD, *LATE), "between.csv": table(HEAD, *BETWEEN), "none.csv": table(HEAD),
    "unread.csv": table(HEAD, *[[*row[:3], *["?!"] * 4] for row in LYON]),
    "m9.csv": table(["Code", "Horodateur", *MANY], *many(9, range(1, 7))),
    "m12.csv": table(["Code", "Horodateur", *MANY], *STILL),
    "undated.csv": table([HEAD[0], *S], *[[row[0], *row[3:]] for row in people("Lyon", 10, 2)]),
    "sheets.xlsx": sheets(**{f"P{n}": page(n) for n in range(1, 6)}),
    "pairs.xlsx": sheets(**{f"P{n}": [["Nom", f"P{n}"], *page(n)[1:]] for n in range(1, 6)}),
    "beside.xlsx": sheets(Tous=[[HEAD[0], *S], *[[row[0], *row[3:]] for row in LYON]], L01=page(1), L02=page(2)),
    "groups.xlsx": sheets(Lyon=[HEAD, *LYON], Pau=[NO_SITE[0], *NO_SITE[7:]]), "means.xlsx": sheets(Lyon=[HEAD, *LYON], Moyennes=MEANS),
    "turned.xlsx": sheets(Lyon=[HEAD, *LYON], Moyennes=[["Ville", *MEANS[0][1:]], *MEANS[1:]]),
    "guided.xlsx": sheets(**{"Consignes": [["Merci de répondre"]], **{f"P{n}": page(n) for n in range(1, 3)}}),
}  # fmt: skip
RUNS: dict[str, tuple[str, int, str, str]] = {
    "two files of one wave": ("x.csv --wave entrée=e/lyon.csv --wave entrée=e/pau.csv", 0, "13 personnes retrouvées, sur 13 alors et 13 aujourd’hui", "renvoyées : 1"),
    "a folder as a wave": ("x.csv --wave entrée=e", 0, "13 personnes retrouvées, sur 13", "Sans correspondance"),
    "a pattern as the first wave": ("x.csv --before e/*.csv", 0, "Vague « before » : 13 personnes retrouvées, sur 13", ""),
    "folders for all waves": ("--wave entrée=e --wave sortie=exit", 0, "13 personnes retrouvées, sur 13", ""),
    "a file of a wave's folder cannot be read": ("x.csv --wave entrée=junk", 3, "junk/vide.csv – Ce fichier est vide", "12 personnes"),
    "a row of the second file cannot be read": ("x.csv --wave entrée=bad", 3, "copiez out/rejected-entrée.csv, corrigez la copie", "NOM.csv"),
    "its correction is given with the folder": ("x.csv --wave entrée=bad --wave entrée=fixed.csv", 0, "13 personnes retrouvées, sur 13", "à corriger"),
    "one code in two files of a wave": ("x.csv --wave entrée=met", 3, "« L01 » a déjà répondu à la ligne 2 (lyon.csv)", ""),
    "sites with their own codes": ("now --wave entrée=own --structure @file", 0, "13 personnes retrouvées, sur 13 alors et 13 aujourd’hui, par « Code participant » (lyon/001 ↔ lyon/001", ""),
    "sites with their own codes, not said": ("now --wave entrée=own", 2, "Deux sites qui ont leurs propres codes : --structure @file", ""),
    "two dates under one name": ("x.csv --wave entrée=e/lyon.csv --wave entrée=oct.csv", 2, "lyon.csv et oct.csv ont les mêmes personnes (6)", ""),
    "two sites as two dates": ("x.csv --before e/lyon.csv --before e/pau.csv", 0, "« before-1 » et « before-2 » n’ont personne en commun", ""),
    "names that differ in their writing": ("x.csv --wave entrée=e/lyon.csv --wave Entree=oct.csv", 2, "ne diffèrent que par l’écriture", ""),
    "a wave called as the second file of rows handed back": ("bof.csv unread.csv --wave 2=bad/pau.csv", 3, "copiez out/rejected-2.csv, corrigez", "File exists"),
    "two folders of results of one date": ("e/lyon.csv -o r1 && e/pau.csv -o r2 && x.csv --wave entrée=r1 --wave entrée=r2", 0, "13 personnes retrouvées, sur 13", ""),
    "a folder of results and a file with its people": ("e/lyon.csv -o r1 && x.csv --wave entrée=r1 --wave entrée=met/pau.csv", 1, "sont aussi dans un autre fichier de cette vague", ""),
    "a folder of results given later than today": ("oct.csv -o r1 && e/lyon.csv --wave entrée=r1", 0, "a été remplie après le fichier d’aujourd’hui", ""),
    "folders of results told the wrong way round": ("oct.csv -o r1 && e/lyon.csv -o r2 && x.csv --wave deux=r1 --wave un=r2", 0, "a été remplie après la vague « un »", ""),
    "files told the wrong way round": ("x.csv --wave deux=oct.csv --wave un=e/lyon.csv", 0, "a été remplie après la vague « un »", "aujourd’hui (2026"),
    "rows of then still in today's export": ("m12.csv --wave entrée=m9.csv", 3, "(1 : M6)", ""),
    "rows of then still there, then as a folder": ("m9.csv -o r1 && m12.csv --wave entrée=r1", 3, "(1 : M6)", ""),
    "people who answered then after today": ("between.csv --wave entrée=late.csv", 0, "(3 : L04, L05, L06) y ont répondu après", ""),
    "the folder of results twice": ("e/lyon.csv -o r1 && x.csv --wave a=r1 --wave b=r1", 2, "C’est le même fichier que r1", ""),
    "a file and the folder of its results": ("e/lyon.csv -o r1 && x.csv --wave a=r1 --wave b=e/lyon.csv", 0, "ses lignes (6) sont celles de la vague « a »", ""),
    "a wave without dates between two": ("x.csv --wave a=e/lyon.csv --wave b=undated.csv", 0, "Vague « b » : 6 personnes retrouvées", "échang"),
    "a wave of nobody": ("x.csv --wave a=none.csv", 3, "Rien n’est écrit sous cet en-tête", "ont les mêmes codes"),
    "a wave that nobody can read": ("x.csv --wave a=unread.csv", 3, "6 personnes étaient présentes, mais leur ligne", "ont les mêmes codes"),
    "results without anybody's answers": ("e/lyon.csv -o r1 && rm r1/kept-answers.arrow && x.csv --wave a=r1", 1, "r1 – Ce dossier de résultats n’a pas les réponses de chaque personne", "n’existe pas"),
    "results with a structure, a file without": ("e -o r1 --structure Site && x.csv --wave a=r1", 3, "ont leur structure (« Lyon/L01 ») et ceux de l’autre non (« L01 »)", ""),
    "results without a structure, a file with one": ("e -o r1 && x.csv --wave a=r1 --structure Site", 3, "ont leur structure (« Lyon/L01 ») et ceux de l’autre non (« L01 »)", "dans les structures L01"),
    "numbers of waves told the wrong way round": ("x.csv --wave t2=undated.csv --wave t1=e", 0, "« t2 » est donnée avant « t1 »", ""),
    "years and months of waves in their order": ("x.csv --wave 12/2026=e --wave 01/2027=undated.csv", 0, "13 personnes retrouvées", "est donnée avant"),
    "results of a run that returned a row": ("bad/pau.csv -o r1 && x.csv --wave a=r1", 0, "1 ligne n’avait pas pu être lue quand ce dossier a été fait", ""),
    "the same with its corrected copy": ("bad/pau.csv -o r1 && x.csv --wave a=r1 --wave a=fixed.csv", 0, "7 personnes retrouvées, sur 7", "quand ce dossier"),
    "results to be scored": ("e/lyon.csv -o r1 && r1", 2, "r1 – Ce dossier contient les résultats d’une exécution", "questions.csv"),
    "results as the last wave": ("e/lyon.csv -o r1 && --wave a=x.csv --wave b=r1", 2, "r1 – Ce dossier contient les résultats d’une exécution", ""),
    "a group of another file": ("nosite.csv e/lyon.csv --group Site", 2, "nosite.csv – Ce fichier n’a pas la colonne « Site », que e/lyon.csv a", ""),
    "a group of the earlier wave": ("nosite.csv --wave entrée=e --group Site", 2, "seule la vague « entrée » l’a (e/lyon.csv)", ""),
    "a group of the earlier results": ("e/lyon.csv --group Site -o r1 && nosite.csv --wave entrée=r1 --group Site", 2, "seule la vague « entrée » l’a (r1)", ""),
    "a group of one sheet only": ("groups.xlsx --group Site", 2, "La feuille « Pau » n’a pas la colonne « Site », que d’autres ont (Lyon)", ""),
    "a group that a sheet of means lacks": ("means.xlsx --group Site", 0, "évaluées : 6", ""),
    "a group that only a sheet of means has": ("turned.xlsx --group Ville", 2, "Aucune colonne ne s’appelle « Ville »", ""),
    "a structure that the wave lacks": ("x.csv --wave entrée=nosite.csv --structure Site", 2, "nosite.csv – Ce fichier n’a pas la colonne « Site », que x.csv a", ""),
    "a group that a wave without 0 lacks": ("x.csv --wave entrée=nozero.csv --group Site", 0, "6 personnes retrouvées", ""),
    "a question asked without a terminal": ("x.csv --ask --save-recipe r.yaml", 2, "avec --dry-run --save-recipe FICHIER", "assess"),
    "a sheet for each person": ("sheets.xlsx", 1, "Dans 5 feuilles (P1, P2, P3, P4, P5)", "--id-column"),
    "a sheet of pairs for each person": ("pairs.xlsx", 1, "Si chaque feuille est une personne", "--id-column"),
    "a sheet for each person beside all": ("beside.xlsx", 1, "lisez cette feuille seule : beside.xlsx#Tous", "faites un seul tableau"),
    "the sheet of all alone": ("beside.xlsx#Tous", 0, "évaluées : 6", ""),
    "a sheet for each person behind a guide": ("guided.xlsx", 1, "Dans 2 feuilles (P1, P2)", "--id-column"),
}  # fmt: skip


@pytest.mark.parametrize("name", RUNS)
def test_waves_are_read_as_given_or_said(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line, code, sentence, never = RUNS[name]
    *before, last = line.split(" && ")
    monkeypatch.chdir(tmp_path)
    batch_told(FILES, "none.csv --dry-run", tmp_path, monkeypatch, capsys)
    for one in before:
        if one.startswith("rm "):
            Path(one.removeprefix("rm ")).unlink()
        else:
            assert run(["batch", *one.split()]) in (0, 3)

    found, told = batch_told({}, last, tmp_path, monkeypatch, capsys)

    assert found == code, told
    assert sentence in told
    assert not never or never not in told


def test_people_of_all_files_of_a_wave_have_their_own_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's level then is another's: a wave of two files is the wave of one file with the rows of both."""
    (tmp_path / "one.csv").write_text(table(HEAD, *LYON, *PAU))
    (tmp_path / "e").mkdir()
    for name in ("e/lyon.csv", "e/pau.csv", "x.csv"):
        (tmp_path / name).write_text(str(FILES[name]))
    monkeypatch.chdir(tmp_path)

    told = []
    for wave, out in (("one.csv", "o1"), ("e", "o2")):
        assert run(["batch", "x.csv", "--wave", f"entry={wave}", "--out", out]) == 0
        with Path(out, "progress.csv").open(encoding="utf-8-sig", newline="") as file:
            told.append(sorted(map(tuple, csv.reader(file))))
    assert told[0] == told[1]
    assert len(told[0]) == len(EXIT) + 1
