"""Inputs of the findings on answer files that take more than one file or a whole run: what people read, and the code.

``tests/test_findings_held.py`` says where the others stand.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from small import run as program
from told import book, label, table, text

HEAD = ["Code participant", "s111", "s113"]
CODES = [f"P{n:03d}" for n in range(1, 21)]
SLIPS = ["P001", "p002", "P-003", " P004 ", "PO05", "P6", "P 007", "P008", "P0O9", *CODES[9:19], "P02"]


def run(folder: Path, command: str, **files: str | bytes) -> int:
    """A command in French, its files beside one another; «out» is the folder of results."""
    for name, content in files.items():
        path = folder / name.replace("_xlsx", ".xlsx") if name.endswith("_xlsx") else folder / f"{name}.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    words = [word.replace("@", f"{folder}/") for word in command.split()]
    return program(["--lang", "fr", *words])


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def site(name: str) -> str:
    return table(
        ["ID", "Heure de début", "Code", "s111"], *[[n, "2026-01-01", f"{name}{n}x", n % 4] for n in range(1, 6)]
    )


RUNS: dict[str, tuple[str, dict[str, str | bytes], int, str]] = {
    "F1 two sites, each with its count and people's codes": ("batch @a.csv @b.csv --out @o", {"a": site("LY"), "b": site("PA")}, 0, "évaluées : 10"),
    "F3 a second wave without codes": ("batch @b.csv --before @a.csv --out @o", {"a": table(HEAD, ["A", 0, 1]), "b": table(["site", "s111"], ["x", 0], ["y", 1])}, 1, "--id-column"),
    "F3 a first wave without codes": ("batch @b.csv --before @a.csv --out @o", {"b": table(HEAD, ["A", 0, 1]), "a": table(["site", "s111"], ["x", 0], ["y", 1])}, 1, "--id-column"),
    "F3 --before twice": ("batch @c.csv --before @a.csv --before @b.csv --min-cell 1 --out @o", {"a": table(HEAD, ["A", 0, 1]), "b": table(HEAD, ["D", 0, 1]), "c": table(HEAD, ["A", 2, 0], ["D", 3, 0])}, 0, "before-2"),
    "F6 the newest first": ("batch @a.csv --keep last --out @o", {"a": table(["Code participant", "Date de soumission", "s111"], ["A", "2026-11-22 10:00", 3], ["B", "2026-11-21 10:00", 0], ["A", "2026-11-20 10:00", 0])}, 0, "d'après l'heure : 1"),
    "F14 other questions for the same people": ("batch @a.csv @b.csv --out @o", {"a": table(HEAD, *[[f"K{n}x", 0, 1] for n in range(4)]), "b": table(["Code participant", text("k112")], *[[f"K{n}x", label("k112", "a")] for n in range(4)])}, 3, "--join"),
    "F14 joined": ("batch @a.csv @b.csv --join --out @o", {"a": table(HEAD, *[[f"K{n}x", 0, 1] for n in range(4)]), "b": table(["Code participant", text("k112")], *[[f"K{n}x", label("k112", "a")] for n in range(4)])}, 0, "évaluées : 4"),
    "the same file as both waves": ("batch @a.csv --before @b.csv --out @o", {"a": table(HEAD, ["A", 0, 1]), "b": table(HEAD, ["A", 0, 1])}, 2, "même fichier"),
    "nobody found again": ("batch @a.csv --before @b.csv --out @o", {"a": table(HEAD, ["A1x", 0, 1]), "b": table(HEAD, ["Z9q", 0, 1])}, 3, "personne n'est retrouvé"),
    "no question in common": ("batch @a.csv --before @b.csv --min-cell 1 --out @o", {"a": table(HEAD[:2], ["A", 0]), "b": table(["Code participant", "s113"], ["A", 0])}, 0, "aucune question n'est dans les deux fichiers"),
    "only tests and drafts": ("batch @a.csv --out @o", {"a": table(["Code", "Statut", "s111"], ["A1", "test", 0], ["B2", "brouillon", 1], ["C3", "test", 2])}, 1, "--all-rows"),
}  # fmt: skip


@pytest.mark.parametrize("name", RUNS)
def test_a_run_of_the_findings_ends_right_or_says_what_to_do(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command, files, code, said = RUNS[name]

    assert run(tmp_path, command, **files) == code
    shown = capsys.readouterr()
    assert said in " ".join((shown.out + shown.err).replace("’", "'").split())
    if name.startswith("F6"):
        (ana, _) = sorted(rows(tmp_path / "o/scores.csv"), key=lambda row: row["id"])
        assert float(ana["1.1_mean"]) > 1.5


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_codes_with_ordinary_slips_are_people_found_again_with_a_line_each(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """F11 and F12: 20 people; a slip in half of the codes, or a workbook that shows 1 as 001."""
    then = table(HEAD, *[[code if kind == "csv" else code[1:], 0, 1] for code in CODES])
    today = table(HEAD, *[[code, 2, 1] for code in SLIPS[:19]])
    sheet = book(HEAD, *[[n, 2, 1] for n in range(1, 20)], A="000")
    now = "@now.csv" if kind == "csv" else "@now.xlsx"

    assert run(tmp_path, f"batch {now} --before @then.csv --out @o", then=then, now=today, now_xlsx=sheet) == 0

    progress = rows(tmp_path / "o/progress.csv")
    assert len(progress) == json.loads((tmp_path / "o/cohort.json").read_text())["waves"]["paired"] == 19
    said = " ".join(capsys.readouterr().err.split())
    assert "19 personnes retrouvées" in said
    assert "P020" in said or "020" in said


def test_as_many_groups_as_asked_for_28_people(tmp_path: Path) -> None:
    """F13: 4 and 5 asked once gave 3."""
    people = table([*HEAD, "s114"], *[[f"K{n}x{n}", n % 4, n // 2 % 4, n // 3 % 4] for n in range(28)])
    for wanted in (4, 5):
        assert run(tmp_path, f"batch @a.csv --groups {wanted} --min-cell 1 --out @o --force", a=people) == 0
        sizes = Counter(row["group"] for row in rows(tmp_path / "o/groups.csv"))
        assert len(sizes) == wanted
        assert max(sizes.values()) <= 2 * 28 / wanted
