"""Rows that are perhaps nobody are set aside and counted, never scored in silence, never «to be corrected»."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from answers_bank import SPECIAL, bank

from skillcheck.ingest.files.hidden_rows import hidden_rows
from skillcheck.ingest.files.workbook import open_workbook
from skillcheck.ingest.model import Batch
from skillcheck.ingest.read import ReadOptions, read, understand
from skillcheck.ingest.recipe import Recipe
from skillcheck.ingest.rows.moments import in_order

BANK = bank()


def everything(path: Path, **options: object) -> Batch:
    whole = Batch([], [], None)  # type: ignore[arg-type]  # only the lists are used
    for batch in read(path, BANK, ReadOptions(special=SPECIAL, **options)):  # type: ignore[arg-type]  # by name
        whole.ids += batch.ids
        whole.returned += batch.returned
    return whole


def write(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "f.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


HEAD = "Code participant,Nom,Status,submitdate,s111,s112"
PEOPLE = [f"P{n}x,Ève,IP Address,2026-11-20,0,{n % 3}" for n in range(12)]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("M1,Moyenne,,,1.5,1.2", "ingest.row_mean"),
        ("M1,Moyenne,,,1,2", "ingest.row_mean"),
        ("Overall average,,,,1,2", "ingest.row_mean"),
        ("Total,,,,12,3", "ingest.row_mean"),
        ("TEST,,,,1,2", "ingest.row_test"),
        ("A9,test formateur,,,1,2", "ingest.row_test"),
        ("TEST2,,,,1,2", "ingest.row_test"),
        ("A9,Ana Test,,,1,2", "ingest.row_test"),
        ("Exemple 1,,,,1,2", "ingest.row_test"),
        ("A9,Ève,Survey Preview,,1,2", "ingest.row_preview"),
    ],
)
@pytest.mark.parametrize("careful", [False, True])
def test_a_row_that_is_perhaps_nobody_is_set_aside(row: str, code: str, careful: bool, tmp_path: Path) -> None:
    path = write(tmp_path, HEAD, *PEOPLE[:6], row, *PEOPLE[6:])

    found = everything(path, careful=careful)

    assert found.ids == [f"P{n}x" for n in range(12)]
    assert [(one.problems[0].code, one.aside, one.line) for one in found.returned] == [(code, True, 8)]


@pytest.mark.parametrize("careful", [False, True])
def test_several_totals_under_a_small_class_are_no_group(careful: bool, tmp_path: Path) -> None:
    people = [f"{name},P{n}x,{n % 4}" for n, name in enumerate(("Testa", "Essaidi", "Contest", "Lu"))]
    totals = ["Moyenne,,1", "Total,,3", "Écart-type,,1", "Médiane,,2"]

    for head in ("Nom", "Site"):
        found = everything(write(tmp_path, f"{head},Code participant,s111", *people, *totals), careful=careful)
        assert found.ids == ["P0x", "P1x", "P2x", "P3x"]
        assert {row.problems[0].code for row in found.returned} == {"ingest.row_mean"}


@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Commentaire", "test réussi"),
        ("Remarques libres", "Test"),
        ("Qu'avez-vous pensé de la formation ?", "Prova utile"),
        ("Service", "Média"),
        ("Service", "test"),
    ],
)
def test_what_a_person_wrote_or_belongs_to_makes_nobody_of_them(
    header: str, cell: str, careful: bool, tmp_path: Path
) -> None:
    rows = [f"P{n}x,{cell if n == 5 else f'mot {n % 3}'},0,{n % 4}" for n in range(40)]

    found = everything(write(tmp_path, f"Code participant,{header},s111,s112", *rows), careful=careful)

    assert (len(found.ids), found.returned) == (40, [])


def test_the_total_under_a_table_without_codes_is_nobody(tmp_path: Path) -> None:
    rows = [f"site {n % 3},0,1" for n in range(12)]

    found = everything(write(tmp_path, "Site,s111,s112", *rows, "Moyenne,1,2"))

    assert [(one.problems[0].code, one.aside, one.line) for one in found.returned] == [("ingest.row_mean", True, 14)]


STATES = [
    ("Statut de la saisie", ["test", "final", "final"], "row_test"),
    ("Statut", ["brouillon", "envoyé", "envoyé", "terminé"], "row_draft"),
    ("Status", ["Survey Preview", "IP Address"], "row_preview"),
    ("Nature", ["essai", "réel"], "row_test"),
    ("Stato", ["bozza", "inviato", "inviato"], "row_draft"),
    ("Brouillon", ["1", "0", "0"], "row_draft"),
    ("Saisie de test", ["oui", "non"], "row_test"),
    ("is_test", ["TRUE", "FALSE"], "row_test"),
    ("Type de réponse", ["test"], "row_test"),
    ("Statut de la saisie", ["test", "réponse", "réponse"], "row_test"),
    ("État", ["Essai", "OK", "OK"], "row_test"),
    ("Completed", ["test", "20 November 2026", "21 November 2026"], "row_test"),
    ("Preview", ["1", "0", "0"], "row_preview"),
    ("Aperçu", ["oui", "non"], "row_preview"),
    ("Mode test", ["VRAI", "FAUX", "FAUX"], "row_test"),
]


@pytest.mark.parametrize(("header", "cells", "code"), STATES)
@pytest.mark.parametrize("careful", [False, True])
def test_a_column_that_says_what_each_row_is_tells_tests_and_drafts_however_many(
    header: str, cells: list[str], code: str, careful: bool, tmp_path: Path
) -> None:
    said = [cells[n % len(cells)] for n in range(12)]
    path = write(tmp_path, f"Code participant,{header},s111", *(f"P{n}x,{cell},0" for n, cell in enumerate(said)))

    found = everything(path, careful=careful)

    assert found.ids == [f"P{n}x" for n, cell in enumerate(said) if cell != cells[0]]
    assert {(row.problems[0].code, row.aside) for row in found.returned} == {(f"ingest.{code}", True)}
    assert len(everything(path, careful=careful, doubtful=True).ids) == 12


@pytest.mark.parametrize(
    ("header", "cells", "note"),
    [
        ("Mode", ["Test", "Réponse", "Réponse"], "ingest.rows_say_test"),
        ("Saisie", ["aperçu", "réponse complète"], "ingest.rows_say_test"),
        ("Statut", ["Complete", "Incomplete"], "ingest.rows_unfinished"),
        ("Completed", ["oui", "non", "oui"], "ingest.rows_unfinished"),
        ("Complet ?", ["1", "0"], "ingest.rows_unfinished"),
        ("Soumis", ["oui", "non"], "ingest.rows_unfinished"),
        ("Site", ["test", "Pau", "Lyon", "Pau"], "ingest.rows_say_test"),
        ("groupe", ["test", "témoin"], ""),
        ("Mode", ["test"], ""),
    ],
)
def test_what_may_say_that_a_row_is_a_test_or_unsent_is_told_where_the_row_counts(
    header: str, cells: list[str], note: str, tmp_path: Path
) -> None:
    rows = [f"P{n}x,{cells[n % len(cells)]},{n % 4}" for n in range(12)]
    path = write(tmp_path, f"Code participant,{header},s111", *rows)

    found = understand(path, BANK, ReadOptions(special=SPECIAL))

    assert [one.code for one in found.notes] == ([note] if note else [])
    assert len(everything(path).ids) == 12
    skip = Recipe(skip={header: (cells[0].casefold(),)})
    told = understand(path, BANK, ReadOptions(special=SPECIAL, recipe=skip)).notes
    assert "ingest.rows_say_test" not in [one.code for one in told]


@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize("long", [False, True])
def test_a_form_that_was_opened_and_left_is_set_aside_and_one_that_declines_is_a_person(
    careful: bool, long: bool, tmp_path: Path
) -> None:
    answers = {"A": ("0", "1"), "B": ("", " "), "C": ("pn", ""), "D": ("", "na")}
    lines = [f"{person},{','.join(cells)}" for person, cells in answers.items()]
    if long:
        lines = [
            f"{one},{item},{cell}"
            for one, two in answers.items()
            for item, cell in zip(("s111", "s112"), two, strict=True)
        ]
    head = "id,item,answer" if long else "Code participant,s111,s112"
    path = write(tmp_path, head, *lines)

    found = everything(path, careful=careful)

    assert found.ids == ["A", "C", "D"]
    assert [(row.problems[0].code, row.aside) for row in found.returned if row.counts] == [
        ("ingest.row_unanswered", True)
    ]
    assert everything(path, careful=careful, doubtful=True).ids == ["A", "B", "C", "D"]


def test_they_are_scored_if_it_is_said(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD, *PEOPLE, "A9,test formateur,,,1,2")

    assert "A9" in everything(path, doubtful=True).ids
    assert "A9" in everything(path, recipe=Recipe(doubtful="score")).ids


def test_a_column_of_test_and_control_is_a_group(tmp_path: Path) -> None:
    rows = [f"P{n}x,{'test' if n % 2 else 'témoin'},0,1" for n in range(12)]

    found = everything(write(tmp_path, "Code participant,groupe,s111,s112", *rows))

    assert len(found.ids) == 12


@pytest.mark.parametrize("careful", [False, True])
def test_a_recipe_leaves_rows_out_by_what_a_column_says(careful: bool, tmp_path: Path) -> None:
    path = write(tmp_path, HEAD, *PEOPLE, "Q1,Ève,IP Address,,1,2", "Q2,Ève,Spam,2026-11-21,1,2")

    found = everything(path, careful=careful, recipe=Recipe(skip={"Status": ("spam",)}, finished=True))

    assert found.ids == [f"P{n}x" for n in range(12)]
    assert [one.problems[0].code for one in found.returned] == ["ingest.row_unfinished", "ingest.row_skipped"]


def test_hidden_rows_of_a_sheet_are_counted_aloud(tmp_path: Path) -> None:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet("Réponses & co")
        for line, row in enumerate([["Code participant", "s111"], *[[f"P{n}x", n % 4] for n in range(6)]]):
            page.write_row(line, 0, row)
        page.set_row(3, None, None, {"hidden": True})
    path = tmp_path / "f.xlsx"
    path.write_bytes(out.getvalue())

    found = everything(path)

    assert found.ids == ["P0x", "P1x", "P3x", "P4x", "P5x"]
    assert [(one.line, one.problems[0].code) for one in found.returned] == [(4, "ingest.row_hidden")]
    assert len(everything(path, doubtful=True).ids) == 6


def test_hidden_rows_of_an_old_workbook_are_too(tmp_path: Path) -> None:
    """Rows 4 and 6 of a sheet that LibreOffice wrote, hidden as Excel says it in its record of a row."""
    raw = bytearray((Path(__file__).parents[2] / "cases" / "exports" / "classeur.xls").read_bytes())
    plain = tmp_path / "plain.xls"
    plain.write_bytes(raw)
    for number in (3, 5):
        record = b"\x08\x02\x10\x00" + number.to_bytes(2, "little")
        for at in [found.start() for found in re.finditer(re.escape(record), raw)]:
            raw[at + 16] |= 0x20
    (tmp_path / "hidden.xls").write_bytes(raw)

    names = [name for name in open_workbook(plain, 0).visible if name.startswith("Réponses")]
    assert len(names) == 2
    assert {hidden_rows(plain, name) for name in names} == {frozenset()}
    assert {hidden_rows(tmp_path / "hidden.xls", name) for name in names} == {frozenset({4, 6})}
    assert hidden_rows(tmp_path / "hidden.xls", "Une autre") == frozenset()
    for cut in range(0, len(raw), 997):
        (tmp_path / "cut.xls").write_bytes(raw[:cut])
        assert hidden_rows(tmp_path / "cut.xls", names[0]) <= {4, 6}


TWICE = [
    "A,2026-11-22 10:00:00,3,3",
    "B,2026-11-20 10:00:00,1,1",
    "A,2026-11-20 09:00:00,0,1",
    "A,2026-11-23 08:00:00,,",
]
"""Newest first, then an empty resubmission."""


@pytest.mark.parametrize(
    ("rule", "kept"),
    [("latest", 2), ("last", 2), ("earliest", 4), ("first", 4), ("fullest", 2)],
)
def test_time_decides_which_row_of_a_person_stays(rule: str, kept: int, tmp_path: Path) -> None:
    path = write(tmp_path, "Code participant,Date de soumission,s111,s112", *TWICE)

    (batch,) = read(path, BANK, ReadOptions(special=SPECIAL, duplicates=rule))  # type: ignore[arg-type]  # one of the rules

    assert dict(zip(batch.ids, batch.lines, strict=True)) == {"A": kept, "B": 3}
    assert all(row.aside for row in batch.returned)
    assert {row.line: row.problems[0].code for row in batch.returned} == {
        6 - kept: "ingest.duplicate_left_out_by_time",
        5: "ingest.row_unanswered",
    }


def test_without_a_time_the_place_in_the_file_decides(tmp_path: Path) -> None:
    path = write(tmp_path, "Code participant,s111,s112", "A,0,1", "A,1,1", "A,,")

    kept = {rule: everything(path, duplicates=rule) for rule in ("first", "last")}

    assert [len(found.ids) for found in kept.values()] == [1, 1]
    assert [sorted(row.line for row in found.returned) for found in kept.values()] == [[3, 4], [2, 4]]


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["31/12/2026 10:00", "01/02/2026 09:00"], [1, 0]),
        (["2026/11/20 9:00:00 AM UTC+2", "2026/11/20 1:00:00 PM UTC+2"], [0, 1]),
        (["20 novembre 2026, 12:51", "3 décembre 2026, 08:00"], [0, 1]),
        (["3/4/2026", "4/3/2026"], None),
        (["20/06/2026", "10/01/2026"], [1, 0]),
        (["06/20/2026", "10/01/2026"], [0, 1]),
        (["06/20/2026", "20/06/2026"], None),
        (["hier", "2026-01-01"], None),
        (["2026-11-20T10:00:00+01:00", "2026-11-20T09:30:00Z"], [0, 1]),
        (["2026-11-20 10:00 UTC+2", "2026-11-20 9:00 GMT-01:00"], [0, 1]),
        (["1795161600000", "1795075200000"], [1, 0]),
        (["46331.5", "46330,25"], [1, 0]),
    ],
)
def test_times_are_read_as_tools_write_them_or_not_at_all(texts: list[str], order: list[int] | None) -> None:
    assert in_order(texts) == order


UNCLEAR = ["05/11/2026 10:00", "11/05/2026 10:00"]


@pytest.mark.parametrize(
    ("times", "others", "kept"),
    [
        (UNCLEAR, [], None),
        (UNCLEAR, ["20/11/2026"], 2),
        (UNCLEAR, ["11/20/2026"], 3),
        (UNCLEAR, ["20/11/2026", "11/20/2026"], None),
        (["20/11/2026 10:00", ""], [], 2),
        (["", "20/11/2026 10:00"], [], 3),
        (["20/11/2026", "hier"], ["21/11/2026"] * 9, None),
        (["oui", "oui"], ["non"], 3),
    ],
)
def test_the_dates_of_the_whole_file_say_how_each_is_read_and_what_nobody_can_tell_comes_back(
    times: list[str], others: list[str], kept: int | None, tmp_path: Path
) -> None:
    """A row without a time was not sent; a column of «oui» says no time, so that the place in the file decides."""
    rows = [*(f"A,{time},{n},1" for n, time in enumerate(times)), *(f"B{n},{one},0,1" for n, one in enumerate(others))]

    found = everything(write(tmp_path, "Code participant,Terminé,s111,s112", *rows), duplicates="latest")

    returned = {row.line: (row.problems[0].code.removeprefix("ingest.duplicate_"), row.aside) for row in found.returned}
    if kept is None:
        assert returned == {2: ("unclear", False), 3: ("unclear", False)}
    else:
        timed = "left_out" if times[0] == "oui" else "left_out_by_time"
        assert returned == {5 - kept: (timed, True)}


def test_a_time_that_does_not_read_gives_way_to_another(tmp_path: Path) -> None:
    rows = ["A,oui,2026-11-22,0", "A,oui,2026-11-20,1"]

    (batch,) = read(
        write(tmp_path, "Code participant,Terminé,Horodateur,s111", *rows),
        BANK,
        ReadOptions(special=SPECIAL, duplicates="latest"),
    )

    assert (batch.ids, batch.lines) == (["A"], [2])


def test_several_files_know_which_row_stays(tmp_path: Path) -> None:
    from skillcheck.ingest.read import duplicates_of

    paths = []
    for number, row in enumerate(("A,2026-11-22,0,3", "A,2026-11-20,0,1")):
        paths.append(tmp_path / f"{number}.csv")
        paths[-1].write_text(f"Code participant,horodateur,s111,s112\n{row}\n", encoding="utf-8")
    options = ReadOptions(special=SPECIAL, duplicates="latest")
    found = [understand(path, BANK, options) for path in paths]
    people = duplicates_of(found, BANK, options)

    ids = [
        batch.ids for path, one in zip(paths, found, strict=True) for batch in read(path, BANK, options, one, people)
    ]

    assert ids == [["A"], []]


SUMMARIES = ["Max", "Máx.", "Min", "MIN.", "Mín.", "Moy.", "Écart-type", "Ecart type", "Desv. típica", "Desviación estándar",
    "Dev. std.", "Scarto tipo", "StDev", "Std dev", "Médiane", "Mediana", "Median", "Moda", "Avg", "1er quartile",
    "Taux de réponse", "Recuento", "Conteggio", "Count", "Sum", "Massimo", "Mínimo", "Score moyen", "Punteggio medio"]  # fmt: skip


@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize("place", [0, 1])
def test_a_row_of_a_summary_in_any_language_is_nobody(place: int, careful: bool, tmp_path: Path) -> None:
    for lead in ("Code", "Site"):
        rows = [[f"A{n}x", str(n % 4)] for n in range(8)]
        for word in SUMMARIES:
            rows.insert(len(rows) if place else 4, [word, "1"])
            found = everything(write(tmp_path, f"{lead},s111", *(",".join(row) for row in rows)), careful=careful)
            assert len(found.ids) == 8, word
            assert {row.problems[0].code for row in found.returned} == {"ingest.row_mean"}
            rows = [row for row in rows if row[0] != word]


@pytest.mark.parametrize("careful", [False, True])
def test_somebody_called_max_is_somebody(careful: bool, tmp_path: Path) -> None:
    names = ["Ana", "Max", "Eva", "Lu"]

    by_name = everything(write(tmp_path, "Nom,s111", *(f"{name},{n}" for n, name in enumerate(names))), careful=careful)
    coded = write(tmp_path, "Code participant,Prénom,s111", *(f"P{n}x,{name},{n}" for n, name in enumerate(names)))

    assert (len(by_name.ids), by_name.returned) == (4, [])
    assert everything(coded, careful=careful).ids == ["P0x", "P1x", "P2x", "P3x"]
