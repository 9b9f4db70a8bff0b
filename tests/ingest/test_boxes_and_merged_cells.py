"""What a printed form or a spreadsheet leaves in cells: boxes beside the answers, cells merged over rows and columns.

``told.told`` says how to read what is expected.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from told import label, table, text, told

from skillcheck.ingest.options import ProfileColumn
from skillcheck.ingest.table_file import read_table

L = [label("s111", n) for n in range(4)]
K = {code: label("k123b", code) for code in "abcd"}
BOXES = ["☐☑", "☐☒", "□■", "○●", "◯◉", "⬜✅", "❏✔", "🔲🔘", "\uf0a8\uf0fe", ("[ ]", "[x]"), ("[]", "[X]"), ("( )", "(x)"), ("(  )", "( x )"), ("( )", "(•)"), ("[_]", "[*]")]  # fmt: skip


@pytest.mark.parametrize(("empty", "full"), BOXES)
def test_an_empty_box_beside_an_answer_is_not_that_answer(empty: str, full: str, tmp_path: Path) -> None:
    def boxes(ticked: int) -> str:
        return " ".join(f"{full if n == ticked else empty} {L[n]}" for n in range(4))

    cells = [f"{full} {L[2]}", boxes(0), boxes(3), boxes(9), f"{L[0]} {empty} / {L[1]} {full}", f"{full} 2"]
    unclear = [f"{empty} {L[2]}", f"{empty} 2", f"{full} {L[0]} {full} {L[1]}", empty, f"Cochez {full} {L[0]} svp"]
    path = tmp_path / "f.csv"
    rows = [[f"K{n}x", cell, 1] for n, cell in enumerate([*cells, *unclear])]
    path.write_text(table(["Code", "s111", "s113"], *rows), encoding="utf-8")

    read = ["K0x 2 1", "K1x 0 1", "K2x 3 1", "K3x . 1", "K4x 1 1", "K5x 2 1"]
    assert told(path, numbers=0) == [*read, *(f"{n}! box_unclear" for n in range(8, 13))]


SEVERAL = ["☑ a ☐ b ☐ c ☑ d", "\n".join(f"{'☑' if c in 'ab' else '☐'} {K[c]}" for c in "abcd"), "[x] a; [x] b; [ ] c", f"☐ {K['a']}"]  # fmt: skip
MARKS = [f"{text('s111')} [☐ {answer}]" for answer in L]

CELLS: dict[str, tuple[str, list[str]]] = {
    "of a question with several answers": (table(["Code", "s111", "k123b"], *[[f"K{n}x", n, cell] for n, cell in enumerate(SEVERAL)]), ["K0x 0 0", "K1x 1 1", "K2x 2 1", "8! box_unclear"]),
    "in the column of each answer": (table(["Code", *MARKS, "s113"], ["A", f"☐ {L[0]}", f"☑ {L[1]}", f"☐ {L[2]}", f"☐ {L[3]}", 0], ["B", "( )", "( )", "(x)", "( )", 1], ["C", "☐", "☐", "☐", "☒", 2]), ["A 1 0", "B 2 1", "C 3 2"]),
    "in rows of answers": (table(["participant", "question", "réponse"], ["A", "s111", f"☑ {L[2]}"], ["A", "s113", f"☐ {L[2]}"], ["B", "s111", f"☑ {L[1]}"]), ["B 1 _", "2! same_person"]),
    "crosses, by which some tick and some say no": (table(["Code", "s111"], ["A", f"✗ {L[0]}"], ["B", f"☐ {L[0]} ✗ {L[1]}"], ["C", f"❌ {L[2]}"], ["D", L[3]]), ["D 3", "2! unknown_answer_near", "3! box_unclear", "4! unknown_answer_near"]),
    "lines to write on": (table(["Code", "s111"], ["A", f"__ {L[0]}"], ["B", L[1]]), ["B 1", "2! box_unclear"]),
    "of a test of the form": (table(["Code", "Test", "s111"], ["A", "", 0], ["B", "☐", 1], ["C", "☑", 2], ["D", "oui", 3]), ["A 0", "B 1", "4~ row_test", "5~ row_test"]),
}  # fmt: skip


@pytest.mark.parametrize("name", CELLS)
def test_boxes_are_read_or_said(name: str, tmp_path: Path) -> None:
    content, expected = CELLS[name]
    path = tmp_path / "f.csv"
    path.write_text(content, encoding="utf-8")

    assert told(path) == expected


@pytest.mark.parametrize(("cells", "no"), [(["☑ oui", "☐ oui"], True), (["☑ oui ☐ non", "☐ oui ☑ non"], True), (["☑ oui ☐ non", "☐ non ☑ oui"], False)])  # fmt: skip
def test_an_empty_box_agrees_to_nothing(cells: list[str], no: bool, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(
        table(["Code", "J'accepte", "s111"], *[[f"K{n}x", cell, n] for n, cell in enumerate(cells)]), "utf-8"
    )

    assert ("note consent_refused" in told(path)) == no


def test_an_empty_box_chooses_no_profile(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(table(["Code", "Profil", "s111"], ["A", "☐ Salarié", 0], ["B", "☑ Salarié", 1]), encoding="utf-8")

    assert told(path, profiles=ProfileColumn("Profil", {"salarie": "employee"})) == ["B 1", "2! unknown_profile"]


Rows = Sequence[Sequence[object]]
Merges = Sequence[tuple[int, int, int, int]]
"""First row and column, last row and column, from 0."""


def xlsx(rows: Rows, merges: Merges) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        page = made.add_worksheet("F")
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                page.write(line + 3, place + 2, cell)
        for top, first, low, last in merges:
            page.merge_range(top + 3, first + 2, low + 3, last + 2, rows[top][first])
    return out.getvalue()


def ods(rows: Rows, merges: Merges) -> bytes:
    spans = {(top, first): (low - top + 1, last - first + 1) for top, first, low, last in merges}
    covered = {(r, c) for top, first, low, last in merges for r in range(top, low + 1) for c in range(first, last + 1)}

    def cell(line: int, place: int) -> str:
        tall, wide = spans.get((line, place), (1, 1))
        if (line, place) in covered and (tall, wide) == (1, 1):
            return "<table:covered-table-cell/>"
        has = f' table:number-rows-spanned="{tall}" table:number-columns-spanned="{wide}"' if tall * wide > 1 else ""
        return (
            f'<table:table-cell office:value-type="string"{has}><text:p>{rows[line][place]}</text:p></table:table-cell>'
        )

    lines = "".join(f"<table:table-row>{''.join(cell(n, k) for k in range(len(row)))}</table:table-row>" for n, row in enumerate(rows))  # fmt: skip
    names = "".join(f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text", "manifest"))  # fmt: skip
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest{names}><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>')  # fmt: skip
        archive.writestr("styles.xml", f"<office:document-styles{names}/>")
        archive.writestr("content.xml", f'<office:document-content{names}><office:body><office:spreadsheet><table:table table:name="Vide"><table:table-row><table:table-cell/></table:table-row></table:table><table:table table:name="F"><table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>{lines}</table:table></office:spreadsheet></office:body></office:document-content>')  # fmt: skip
    return out.getvalue()


HEAD = ["Code", "Site", "s111", "s113"]
A, B, C = ["A1", "Lyon", 0, 1], ["B2", "Lyon", 1, 2], ["C3", "Pau", 2, 0]
READ = ["A1 0 1", "B2 1 2", "C3 2 0"]
UNMERGED = ["carried: Site", "note cells_merged"]
LONG = [["participant", "question", "réponse"], ["A1", "s111", 0], ["", "s113", 1], ["B2", "s111", 2], ["", "s113", 1]]

MERGED: dict[str, tuple[Rows, Merges, list[str]]] = {
    "a group": ([HEAD, A, ["B2", "", 1, 2], C], [(1, 1, 2, 1)], [*READ, *UNMERGED]),
    "the code of two rows": ([HEAD, A, ["", "Lyon", 1, 2], C], [(1, 0, 2, 0)], [READ[0], READ[2], "6! duplicate_person", *UNMERGED]),
    "an answer of two people": ([HEAD, A, ["B2", "Lyon", "", 2], C], [(1, 2, 2, 2)], [READ[2], "5! cell_merged", "6! cell_merged", *UNMERGED]),
    "an answer to two questions": ([HEAD, A, ["B2", "Lyon", 1, ""], C], [(2, 2, 2, 3)], [READ[0], READ[2], "6! cell_merged", "carried: Site"]),
    "a column of each answer": ([["Code", *(f"s111[{n}]" for n in range(4)), "s113"], ["A", "x", "", "", "", 1], ["B", "", "", "", "", 2], ["C", "", "", "x", "", 0]], [(1, 1, 2, 1)], ["C 2 0", "5! cell_merged", "6! cell_merged", "note cells_merged"]),
    "every cell of a person over two rows": ([HEAD, A, [""] * 4, B, [""] * 4], [(r, c, r + 1, c) for r in (1, 3) for c in range(4)], ["A1 0 1", "B2 1 2", *UNMERGED]),
    "a title between the people": ([HEAD, ["Lyon", "", "", ""], A, B, ["Pau", "", "", ""], C], [(1, 0, 1, 3), (4, 0, 4, 3)], [*READ, "5~ row_unanswered", "8~ row_unanswered", "carried: Site"]),
    "headings": ([["Code", "Site", "Vos réponses", ""], ["", "", "s111", "s113"], A, B], [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)], ["A1 0 1", "B2 1 2", "carried: Site"]),
    "the person of several rows": (LONG, [(1, 0, 2, 0), (3, 0, 4, 0)], ["A1 0 1", "B2 2 1", "note cells_merged"]),
    "an answer in several rows of answers": ([*LONG[:4], ["", "s113", ""]], [(1, 0, 2, 0), (3, 0, 4, 0), (3, 2, 4, 2)], ["A1 0 1", "7! cell_merged", "note cells_merged"]),
    "the code of two dates": ([["Code", "Moment", "s111"], ["A1", "Avant", 0], ["", "Après", 1], ["B1", "Avant", 0], ["", "Après", 3]], [(1, 0, 2, 0), (3, 0, 4, 0)], ["refused rows_of_moments"]),
}  # fmt: skip


@pytest.mark.parametrize("kind", [xlsx, ods])
@pytest.mark.parametrize("name", MERGED)
def test_merged_cells_hold_for_their_rows_and_an_answer_is_asked_about(name: str, kind: object, tmp_path: Path) -> None:
    assert callable(kind)
    rows, merges, expected = MERGED[name]
    path = tmp_path / f"f.{kind.__name__}"
    path.write_bytes(kind(rows, merges))

    assert told(path) == expected


def test_merged_cells_of_a_director_s_table_are_said(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    path.write_bytes(xlsx([["id", "site"], ["A", "Pau"], ["B", ""]], [(1, 1, 2, 1)]))

    _, problems = read_table(path, ["id", "site"], ["id"])

    assert [(problem.code, problem.line) for problem in problems] == [("tables.merged_cells", 5)]
