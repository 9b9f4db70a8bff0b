"""Odd runs that trainers had: the same export twice, copied sheets, corrections of a file that changed, joins of nobody.

Each is right, or says what is not: its exit code and the words that tell it.
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
from pathlib import Path

import pytest
from small import run
from told import book, sheets, table

S = ("s111", "s113", "s114", "s214")
CODES = [["Code", *S], *[[f"K{n}x", *((n * n + k * n + k) % 4 for k in range(4))] for n in range(8)]]
NOBODY = [row[1:] for row in CODES]
CHANGED = [row if n != 3 else [row[0], 3 - int(row[1]), *row[2:]] for n, row in enumerate(CODES)]
LATER = [CODES[0], *[[row[0], *((int(one) + 1) % 4 for one in row[1:])] for row in CODES[1:]]]
OTHERS = [CODES[0], *[[f"Z{n}y", *row[1:]] for n, row in enumerate(CODES[1:])]]
FEW = [["Code", "s115"], ["K0x", 0], ["K1x", 1]]
CSV = table(*CODES)


def zipped(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.csv", content)
    return out.getvalue()


def marked(values: tuple[str, str]) -> str:
    """Each code with a site in one column, in the order given."""
    return table(["Code", "Site", "s115"], ["K0x", values[0], 0], ["K1x", values[1], 1])


BAD = [[*row] for row in CODES]
BAD[2][1], BAD[3][2] = "bof", "?!"
OURS = ["ligne", "colonne", "raison", "proposition"]
MENDED = [[*CODES[0], *OURS], [*CODES[2], 3, "s111", "", ""], [*CODES[3], 4, "s113", "", ""]]
RENAMED = [MENDED[0], ["K9x", *MENDED[1][1:]], MENDED[2]]
FLOATS = [MENDED[0], *[[*row[:5], f"{row[5]},0", *row[6:]] for row in MENDED[1:]]]
LINES = [MENDED[0], *[[*row[:5], n, *row[6:]] for n, row in enumerate(MENDED[1:], 6)]]
NEWER = [BAD[0], *OTHERS[1:4], *BAD[1:]]

Files = dict[str, str | bytes]
RUNS: dict[str, tuple[Files, str, int, str]] = {
    "a sheet copied": ({"f.xlsx": sheets(**{"Feuil1": CODES, "Feuil1 (2)": CODES})}, "f.xlsx", 1, 'une copie. Lisez-en une seule : --sheet "Feuil1"'),
    "a sheet copied, then one answer changed": ({"f.xlsx": sheets(**{"Feuil1": CODES, "Feuil1 (2)": CHANGED})}, "f.xlsx", 1, "lignes égales : 7 sur 8"),
    "a sheet copied, nobody named": ({"f.xlsx": sheets(**{"Feuil1": NOBODY, "Feuil1 (2)": NOBODY})}, "f.xlsx", 1, "une copie"),
    "one of two copied sheets": ({"f.xlsx": sheets(**{"Feuil1": NOBODY, "Feuil1 (2)": NOBODY})}, "f.xlsx --sheet Feuil1", 0, ""),
    "two dates in two sheets": ({"f.xlsx": sheets(Avant=CODES, Après=LATER)}, "f.xlsx", 1, "sans doute deux vagues"),
    "downloaded twice": ({"r.csv": CSV, "r (1).csv": CSV}, "r.csv|r (1).csv", 1, "deux fois le même export"),
    "downloaded twice, nobody named": ({"d/r.csv": table(*NOBODY), "d/r (1).csv": table(*NOBODY)}, "d", 1, "deux fois le même export"),
    "downloaded again later": ({"r.csv": table(*NOBODY[:6]), "r (1).csv": table(*NOBODY)}, "r.csv|r (1).csv", 1, "lignes égales : 5"),
    "downloaded again later, the newest first": ({"r.csv": table(*NOBODY[:6]), "n.csv": table(NOBODY[0], *NOBODY[:0:-1])}, "r.csv n.csv", 1, "lignes égales : 5"),
    "exported in two formats": ({"r.csv": table(*NOBODY), "r.xlsx": book(*NOBODY)}, "r.csv r.xlsx", 1, "deux fois le même export"),
    "counted by the tool, in two formats": ({"r.csv": table(["ID", *S], *[[n, *row] for n, row in enumerate(NOBODY[1:])]), "r.xlsx": book(["ID", *S], *[[n, *row] for n, row in enumerate(NOBODY[1:])])}, "r.csv r.xlsx", 1, "deux fois le même export"),
    "twice in a zip": ({"r.zip": zipped(r=table(*NOBODY), s=table(*NOBODY))}, "r.zip", 1, "une copie"),
    "other people with the same answers": ({"a.csv": CSV, "b.csv": table(*OTHERS)}, "a.csv b.csv", 0, ""),
    "too few answers to tell": ({"a.csv": table(["s111"], [0], [1], [2]), "b.csv": table(["s111"], [0], [1], [2])}, "a.csv b.csv --numbers 0", 0, ""),
    "codes written otherwise in another file": ({"a.csv": CSV, "b.csv": table(CODES[0], ["k0X", 0, 1, 2, 3], ["K1x ", 0, 1, 1, 2])}, "a.csv b.csv", 0, '"k0X" ↔ "K0x" (a.csv)'),
    "codes of structures": ({"a.csv": CSV, "b.csv": table(CODES[0], ["k0X", 0, 1, 2, 3])}, "a.csv b.csv --structure @file", 0, ""),
    "nobody to join": ({"a.csv": CSV, "b.csv": table(["Code", "s115"], ["Z0x", 0], ["Z1x", 1])}, "a.csv b.csv --join", 1, "rien ne peut être réuni"),
    "somebody alone in a join": ({"a.csv": CSV, "b.csv": table(*FEW, ["Zed", 1])}, "a.csv b.csv --join", 0, "Sans correspondance dans les autres fichiers (1) : Zed."),
    "a join of two writings": ({"a.csv": unicodedata.normalize("NFD", table(["Code", "s111"], ["Zoé", 0], ["Éva", 1])), "b.csv": table(["Code", "s115"], ["Zoé", 0], ["Éva", 1])}, "a.csv b.csv --join", 0, ""),
    "a join of two groups": ({"a.csv": marked(("Pau", "Dax")), "b.csv": table(["Code", "Site", "s114"], ["K0x", "Dax", 0], ["K1x", "DAX ", 1])}, "a.csv b.csv --join --group Site", 0, "(1) : K0x. La valeur du premier"),
    "corrected": ({"r.csv": table(*BAD), "rejected.csv": table(*MENDED, sep=";").encode("cp1252")}, "r.csv rejected.csv", 0, "Remplacées par leur ligne corrigée : 2"),
    "corrected in a workbook": ({"r.csv": table(*BAD), "rejected (1).xlsx": book(*MENDED)}, "r.csv|rejected (1).xlsx", 0, "Remplacées par leur ligne corrigée : 2"),
    "corrected, lines with decimals": ({"r.csv": table(*BAD), "rejected.csv": table(*FLOATS, sep=";")}, "r.csv rejected.csv", 0, "Remplacées par leur ligne corrigée : 2"),
    "corrected, with another code": ({"r.csv": table(*BAD), "rejected.csv": table(*RENAMED)}, "r.csv rejected.csv", 0, "Remplacées par leur ligne corrigée : 2"),
    "corrected, other lines": ({"r.csv": table(*BAD), "rejected.csv": table(*LINES)}, "r.csv rejected.csv", 1, "La ligne 6 de r.csv est celle d’une autre personne"),
    "corrected, the export made again": ({"r.csv": table(*NEWER), "rejected.csv": table(*MENDED)}, "r.csv rejected.csv", 1, "est celle d’une autre personne"),
    "a wave given twice in another order": ({"x.csv": table(*LATER), "e.csv": CSV, "f.csv": table(CODES[0], *CODES[:0:-1])}, "x.csv --wave a=e.csv --wave b=f.csv", 0, "Vague « b » : ses lignes (8) sont celles de la vague « a »"),
    "a wave of one row per answer": ({"x.csv": table(*LATER), "e.csv": table(["participant", "question", "réponse"], *[[row[0], item, row[at]] for row in CODES[1:] for at, item in enumerate(S, 1)])}, "x.csv --before e.csv", 0, "8 personnes retrouvées"),
    "a wave called as today": ({"x.csv": CSV, "e.csv": table(*LATER)}, "x.csv|--wave|aujourd'hui=e.csv", 2, "est le nom des réponses que vous évaluez"),
}  # fmt: skip


@pytest.mark.parametrize("name", RUNS)
def test_an_odd_run_is_right_or_says_what_is_not(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files, line, code, sentence = RUNS[name]
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    monkeypatch.chdir(tmp_path)

    assert run(["--lang", "fr", "batch", *line.split("|" if "|" in line else None), "--out", "out"]) == code
    said = " ".join(capsys.readouterr().err.replace("\u202f", " ").replace("\xa0", " ").split())
    assert sentence in said
    assert sentence or "ressemblent" not in said
