"""More odd files that trainers had in hand: codes of answers in headings, two columns of one thing, leftovers of tools.

``told.told`` says how to read what is expected.
"""

from __future__ import annotations

import base64
import io
import zipfile
from pathlib import Path

import pytest
from told import book, label, library, sheets, table, text, told

from skillcheck.i18n import Texts
from skillcheck.ingest.read import ReadOptions, understand
from skillcheck.ingest.recipe_file import load_recipe, recipe_text

S = ("s111", "s113", "s114", "s214")
N = [[(n * n + k * n + k) % 4 for k in range(4)] for n in range(12)]
LONG = [[f"K{n}x", S[k], N[n][k]] for n in range(6) for k in range(4)]
LONG_READ = [f"K{n}x {' '.join(map(str, N[n]))}" for n in range(6)]
Q, OPTS = text("k123b"), [label("k123b", code) for code in "abcd"]
TICKS = [(1, 0, 0, 1), (1, 1, 0, 0), (0, 0, 1, 0), (1, 0, 0, 1)]
"""Of whom the second ticks what is right."""


def boxes(heads: list[str], yes: object = 1, no: object = 0) -> str:
    rows = [[f"K{n}x", n, *(yes if one else no for one in some)] for n, some in enumerate(TICKS)]
    return table(["Code", "s111", *heads], *rows)


READ = [f"K{n}x {n} {int(n == 1)}" for n in range(4)]
UNREAD = [f"K{n}x {n}" for n in range(4)]


@pytest.mark.parametrize("form", ["k123b___{0}", "k123b__{0}", "k123b({0})", "k123b#{0}", "k123b|{0}", "g1/K123B_{0}", f"{Q} (choice={{1}})"])  # fmt: skip
def test_a_column_for_each_answer_is_read_however_its_code_is_joined(form: str, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    for yes, no in ((1, 0), ("Checked", "Unchecked")):
        path.write_text(boxes([form.format(code, words) for code, words in zip("abcd", OPTS, strict=True)], yes, no))

        assert told(path) == READ


@pytest.mark.parametrize("form", ["k123b_{0}", "k123b___{0}", "K123b {0}"])
def test_columns_with_a_question_s_code_are_never_lost_in_silence(form: str, tmp_path: Path) -> None:
    path, heads = tmp_path / "f.csv", [form.format(n) for n in range(1, 5)]
    path.write_text(boxes(heads))

    assert [line for line in told(path) if "note" not in line] == [*UNREAD, *(f"question: {head}" for head in heads)]


def beside(*rows: list[object], heads: tuple[str, ...]) -> str:
    return table(["participant", *heads], *rows)


def ods(*rows: tuple[str, list[object]]) -> bytes:
    """Rows of a sheet, each with the attributes of its tag."""

    def cell(value: object) -> str:
        kind = "string" if isinstance(value, str) else f'float" office:value="{value}'
        return f'<table:table-cell office:value-type="{kind}"><text:p>{value}</text:p></table:table-cell>'

    lines = "".join(f"<table:table-row{has}>{''.join(map(cell, cells))}</table:table-row>" for has, cells in rows)
    names = "".join(f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text", "manifest"))  # fmt: skip
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest{names}><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>')  # fmt: skip
        archive.writestr("styles.xml", f"<office:document-styles{names}/>")
        archive.writestr("content.xml", f'<office:document-content{names}><office:body><office:spreadsheet><table:table table:name="F">{lines}</table:table></office:spreadsheet></office:body></office:document-content>')  # fmt: skip
    return out.getvalue()


def zipped(**members: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return out.getvalue()


SMALL = table(["Code", "s111", "s113"], ["A1", 0, 1], ["B2", 1, 2])
SMALL_READ = ["A1 0 1", "B2 1 2"]
CODES = [["Code", "s111"], *[[f"P{n:03}", n % 4] for n in range(3, 8)]]
QUESTIONS_IN_CELLS = [[f"K{n}x", n, f"{text('s111')}: {label('s111', n)}\n{text('s113')}: {label('s113', 1)}"] for n in range(4)]  # fmt: skip

INPUTS: dict[str, tuple[str | bytes, list[str]]] = {
    "answers to several questions in a cell": (table(["Code", "s114", "Où en êtes-vous ?"], *QUESTIONS_IN_CELLS), ["K0x 0", "K1x 1", "K2x 2", "K3x 3", "question: Où en êtes-vous ?"]),
    "rows of answers: a number of each line beside people": (table(["id", "utilisateur", "question", "réponse"], *[[n, *row] for n, row in enumerate(LONG, 1)]), ["refused long_without_id"]),
    "rows of answers: a key of each line": (table(["uuid", "question", "réponse"], *[[f"0000000{n % 10}-0000-0000-0000-0000000000{n:02}", *row[1:]] for n, row in enumerate(LONG)]), ["refused long_without_id"]),
    "rows of answers: a number of each line and a code": (table(["id", "Code", "question", "réponse"], *[[n, *row] for n, row in enumerate(LONG, 1)]), [*LONG_READ, "unknown: id"]),
    "rows of answers: a question's code and its text": (beside(*[[who, item, text(item), said] for who, item, said in LONG], heads=("code question", "question", "réponse")), [*LONG_READ, "unknown: question"]),
    "rows of answers: a question's code and another's text": (beside(*[[who, item, text(S[S.index(item) - 1]), said] for who, item, said in LONG], heads=("code question", "question", "réponse")), ["refused long_disagree"]),
    "rows of answers: a number and its words": (beside(*[[who, item, said, label(item, said)] for who, item, said in LONG], heads=("question", "valeur", "libellé")), [*LONG_READ, "unknown: libellé"]),
    "rows of answers: a number and other words, once": (beside(*[[who, item, said if n else 3, label(item, said)] for n, (who, item, said) in enumerate(LONG)], heads=("question", "valeur", "libellé")), ["refused long_disagree"]),
    "rows of answers: a number and its words, upside down": (beside(*[[who, item, 3 - said, label(item, said)] for who, item, said in LONG], heads=("question", "valeur", "libellé")), ["refused long_disagree"]),
    "rows of answers: a letter and other words": (beside(*[[f"K{n}x", "k112", "abc"[n], label("k112", "bca"[n])] for n in range(3)], heads=("question", "réponse", "libellé")), ["refused long_disagree"]),
    "rows of answers: two sessions": (beside(*[[who, when, item, (said + when) % 4] for who, item, said in LONG for when in (1, 2)], heads=("session", "question", "réponse")), ["refused rows_of_something"]),
    "ODS: rows that a filter or a person hid": (ods(("", ["Code", "s111"]), ("", ["A1", 0]), (' table:visibility="filter"', ["B2", 1]), ("", ["C3", 2]), (' table:visibility="collapse"', ["D4", 3])), ["A1 0", "C3 2", "3~ row_hidden", "5~ row_hidden"]),
    "ODS: hidden below blank rows": (ods((' table:number-rows-repeated="3"', [""]), ("", ["Code", "s111"]), ("", ["A1", 0]), (' table:visibility="filter"', ["B2", 1])), ["A1 0", "6~ row_hidden"]),
    "a workbook within a zip": (zipped(f_csv=SMALL, g_xlsx=book(["Code", "s111"], ["C3", 2])), ["refused zip_packed"]),
    "a zip within a zip": (zipped(f_csv=SMALL, g_zip=zipped(h_csv=SMALL)), ["refused zip_packed"]),
    "rows of answers: blank lines between them": (table(["id", "Code", "question", "réponse"], *[row for n, one in enumerate(LONG, 1) for row in ([n, *one], [""] * 4)]), [*LONG_READ, "unknown: id"]),
    "a sheet numbered beforehand": (table(["N°", "Code", "s111"], *[[n, f"P{n:03}" if n < 5 else "", n % 4 if n < 5 else ""] for n in range(1, 14)]), [*(f"P00{n} {n % 4}" for n in range(1, 5)), *(f"{n + 1}~ row_unanswered" for n in range(5, 14))]),
    "rows of answers without a header": (table(*LONG), ["refused long_without_header"]),
    "rows of answers without a header, age first": (table(*[row for n in range(6) for row in ([f"K{n}x", "âge", 30 + n], *LONG[4 * n : 4 * n + 4])]), ["refused long_without_header"]),
    "rows of answers without a header, one question": (table(*[row for row in LONG if row[1] == "s111"]), ["refused long_without_header"]),
    "on its side, a number before each question": (table(["n°", "question", "K0x", "K1x", "K2x"], *[[k, text(item), *(N[n][k] for n in range(3))] for k, item in enumerate(S)]), ["refused transposed"]),
    "codes that are formulas never computed": (table(["Code", "s111"], ['="K"&"1x"', 0], ["=A2&B2", 1], ['="007"', 2], ["=19", 3], ["K5x", 0]), ['="007" 2', "=19 3", "K5x 0", "2! formula_unread", "3! formula_unread"]),
    "a group that is a formula never computed": (table(["Code", "Site", "s111"], *[[f"K{n}x", "=VLOOKUP(A2,X:Y,2)" if n == 2 else "Pau", n % 4] for n in range(5)]), [*(f"K{n}x {n % 4}" for n in range(5)), "carried: Site", "note formula_unread"]),
    "sorted with its header": (table(*CODES[1:4], CODES[0], *CODES[4:]), ["refused rows_above"]),
    "people without numbers sorted with their header": (table(["Ana", 0], ["Bea", 1], ["Code", "s111"], ["Cyr", 2], ["Dan", 0]), ["refused rows_above"]),
    "people without codes sorted with their header": (table(["Pau", 0, 1], ["Dax", 1, 2], ["Ville", "s111", "s113"], ["Pau", 2, 3], ["Pau", 0, 1]), ["refused rows_above"]),
    "numbers of questions above the header": (table(["", 1, 2, 3], ["Niveau", 1, 3, 3], ["Code", "s111", "s113", "s114"], ["A1", 0, 1, 2], ["B2", 1, 2, 3]), ["A1 0 1 2", "B2 1 2 3"]),
    "another export pasted below, its columns in another order": (table(["Code", "s111", "s113", "s114"], ["A1", 0, 1, 2], ["B2", 1, 1, 1], ["C3", 2, 1, 0], ["Code", "s113", "s111", "s114"], ["D4", 3, 0, 1]), ["refused headings_disagree"]),
    "another export pasted below, in the same order": (table(["Code", "s111", "s113"], ["A1", 0, 1], ["B2", 1, 1], ["C3", 2, 1], ["Code", "s111", "s113"], ["D4", 3, 0]), ["A1 0 1", "B2 1 1", "C3 2 1", "D4 3 0", "5! unknown_answer"]),
    "guillemets around words": (table(["Code", f"« {text('s111')} »"], *[[f"K{n}", f"« {label('s111', n)} »"] for n in range(4)]), [f"K{n} {n}" for n in range(4)]),
    "a question within a remark": (table(["Code", "s111", "Commentaire libre"], ["A1", 0, f"Je n'ai pas compris « {text('s113')} »"], ["B2", 1, ""]), ["A1 0", "B2 1", "unknown: Commentaire libre"]),
    "a legend above the header": (table(["0", "pas encore", "", ""], ["1", "oui, avec de l'aide", "", ""], ["Code participant", "s111", "s113", "s114"], *[[10 + n, n, 1, 2] for n in range(4)]), ["10 0 1 2", "11 1 1 2", "12 2 1 2", "13 3 1 2"]),
    "an attachment still encoded": (base64.encodebytes(SMALL.encode() * 9), ["refused still_encoded"]),
    "JSON, rows of lists": ('[["Code", "s111"], ["A1", 0]]', ["refused json"]),
    "a page saved from a mail": ("MIME-Version: 1.0\nContent-Type: text/html\n\n<table><tr><td>Code</td></tr></table>", ["refused html_table"]),
    "curled quotes around cells": ("“Code”,“s111”\n“A1”,“0”\n“B2”,“1”\n", ["refused other_quotes"]),
    "guillemets around cells": ("« Code »;« s111 »\n« A1 »;« 0 »\n", ["refused other_quotes"]),
    "apostrophes around cells": ("'Code','s111'\n'A1','0'\n'B2','1'\n", ["refused other_quotes"]),
    "a space before each quote": ('Code, "s111", "s113"\nA1, "0", "1"\nB2, "1", "2"\n', ["refused other_quotes"]),
    "an apostrophe before each code of a spreadsheet": (table(["Code", "s111"], ["'001", 0], ["'002", 1]), ["'001 0", "'002 1"]),
    "the end sign of DOS": (SMALL + "\x1a", SMALL_READ),
    "the end sign of DOS, with its line": (SMALL.replace("\n", "\r\n") + "\x1a\r\n", SMALL_READ),
    "two people in a code": (table(*CODES, ["P001 et P002", 1]), [*(f"P00{n} {n % 4}" for n in range(3, 8)), "7! code_of_two"]),
    "two people in a code, with a sign": (table(*CODES, ["P001/P002", 1]), [*(f"P00{n} {n % 4}" for n in range(3, 8)), "7! code_of_two"]),
    "an answer changed to another": (table(["Code", "s111"], ["A", "2 -> 3"], ["B", 0], ["C", "2 => 3"], ["D", "2 - (3)"], ["E", "2 -> sans aide"]), ["B 0", "E 2", "2! unknown_answer", "4! unknown_answer", "5! unknown_answer"]),
    "two names in a code": (table(["Code", "s111"], *[[name, n] for n, name in enumerate(["Zoé", "Bo", "Cyr", "Dan"])], ["Ana et Luis", 1]), ["Zoé 0", "Bo 1", "Cyr 2", "Dan 3", "Ana et Luis 1", "note codes_of_two"]),
    "codes of a site and a person": (table(["Code", "s111"], *[[f"{n % 2}/{n:02}", n % 4] for n in range(5)]), [f"{n % 2}/{n:02} {n % 4}" for n in range(5)]),
}  # fmt: skip


SEVERAL = ["P001, P002", "P001 & P002", "P001-P002", "P001\nP002", "P001 P002", "P001, P002 et P003", "(P001 avec P002)", "P1|P2", "binôme P001 P002"]  # fmt: skip
ONE = ["P001/2", "P001-2", "P001 bis", "P-001", "P001 (Lyon)"]
NUMBERS_JOINED = {"12/15": True, "12 et 15": True, "12-15": True, "12,0": False, "1 200": False, "2026-11-20": False}


@pytest.mark.parametrize("code", [*SEVERAL, *ONE])
def test_people_who_answered_together_are_handed_back(code: str, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(table(*CODES, [code, 1]), encoding="utf-8")
    people = [f"P00{n} {n % 4}" for n in range(3, 8)]

    assert told(path) == [*people, "7! code_of_two" if code in SEVERAL else f"{code} 1"]
    path.write_text(table(["participant", "question", "réponse"], *[[who, "s111", said] for who, said in (*CODES[1:], [code, 1])]), encoding="utf-8")  # fmt: skip
    assert told(path) == [*people, "7! code_of_two" if code in SEVERAL else f"{code} 1"]


@pytest.mark.parametrize("code", NUMBERS_JOINED)
def test_two_numbers_are_two_people_where_nothing_else_can_be_meant(code: str, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(
        table(["Code participant", "s111"], *[[n * n + 11, n % 4] for n in (5, 2, 7, 3, 4)], [code, 1]), "utf-8"
    )

    assert ("7! code_of_two" in told(path)) == NUMBERS_JOINED[code]


@pytest.mark.parametrize("name", INPUTS)
def test_an_odd_file_is_right_or_says_what_is_not(name: str, tmp_path: Path) -> None:
    content, expected = INPUTS[name]
    path = tmp_path / ("f.zip" if isinstance(content, bytes) else "f.csv")
    path.write_bytes(content if isinstance(content, bytes) else content.encode())

    assert told(path) == expected


TIMES = {
    "hours in Spanish": ("20/11/2026 9:00 a. m.", "20/11/2026 12:30 p. m.", "20/11/2026 1:00 p. m."),
    "the month first": ("Nov 20, 2026 9:00 AM", "Nov 20, 2026 10:00 AM", "Dec 1, 2026 8:00 AM"),
    "all together": ("20261120", "20261121", "20261201"),
}


def three(times: tuple[str, str, str]) -> str:
    """One person's first answer is 0, their last 3, in another order."""
    rows = list(zip(times, (0, 1, 3), strict=True))
    return table(["Code", "Horodateur", "s111"], *[["K1x", *rows[at]] for at in (2, 0, 1)], ["K2x", times[0], 1])


@pytest.mark.parametrize("name", TIMES)
def test_the_last_row_of_a_person_is_found_by_its_time(name: str, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(three(TIMES[name]), encoding="utf-8")

    assert told(path, duplicates="latest")[:2] == ["K1x 3", "K2x 1"]
    assert told(path, duplicates="earliest")[0] == "K1x 0"


def test_a_time_that_nobody_can_order_is_told_and_not_left_to_the_order_of_rows(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(three(("semaine 3", "semaine 10", "semaine 11")), encoding="utf-8")

    assert told(path, duplicates="latest") == ["K2x 1", *(f"{line}! duplicate_unclear" for line in (2, 3, 4))]


SAVED: dict[str, str | bytes] = {
    "sheets of other people": sheets(Lyon=CODES, Pau=[CODES[0], ["Q1", 0], ["Q2", 3]]),
    "headers on other lines": sheets(Lyon=CODES, Pau=[["Export"], [], CODES[0], ["Q1", 0], ["Q2", 3]]),
    "encodings in a zip": zipped(a_csv=table(["Code", "Ville", "s111"], ["Zoé", "Évry", 0]).encode("cp1252"), b_csv=table(["Code", "Ville", "s111"], ["Noé", "Évry", 1])),
    "lines below the header": table(["Status", "ResponseId", "Q1"], ["Response Type", "Response ID", text("s111")], ['{"ImportId":"status"}', '{"ImportId":"_recordId"}', '{"ImportId":"QID1"}'], ["IP Address", "R_1abcdefghijklm", 0]),
}  # fmt: skip


@pytest.mark.parametrize("name", SAVED)
def test_a_recipe_just_saved_reads_the_file_as_before(name: str, tmp_path: Path) -> None:
    content, path, saved = SAVED[name], tmp_path / "f.file", tmp_path / "r.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = understand(path, library().bank, ReadOptions(special=library().special_words))
    saved.write_text(recipe_text(found, Texts("fr"), library().bank), encoding="utf-8")
    before = [line for line in told(path) if line[0] in "ZNPQR"]

    assert len(before) > 0
    assert [line for line in told(path, recipe=load_recipe(saved, library().bank)) if line[0] in "ZNPQR"] == before


@pytest.mark.parametrize(("other", "unread"), [([["Q1", 0], ["Q2", 3], ["Q3", 1]], True), ([["Q1", "Ana"], ["Q2", "Bo"]], False), ([["0", "pas encore"], ["1", "oui"]], False)])  # fmt: skip
def test_a_sheet_of_people_below_no_header_is_told(other: list[list[object]], unread: bool, tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    path.write_bytes(sheets(Lyon=CODES, Pau=other))

    found = understand(path, library().bank, ReadOptions(special=library().special_words))

    assert (found.unread, found.skipped) == ((("Pau",), ()) if unread else ((), ("Pau",)))
