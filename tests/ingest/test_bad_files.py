"""Bad files end in an answer or in one clear sentence, quickly, and no row is lost."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest
from answers_bank import SPECIAL, bank
from layouts import PLAIN, sheet, text

from skillcheck.errors import SkillcheckError
from skillcheck.i18n import Texts
from skillcheck.ingest.model import Batch
from skillcheck.ingest.read import ReadOptions, read, understand

BANK = bank()
HEAD = ",".join(["id", *BANK.ids])
GOOD = ",".join([*"22220222", "a", "ab", "a", "b"])
"""With a 0: a file without any is asked where its numbers start."""


def write(tmp_path: Path, content: bytes | str) -> Path:
    path = tmp_path / "fichier.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def everything(path: Path, **options: object) -> Batch:
    """All batches as one."""
    whole = Batch([], [], None)  # type: ignore[arg-type]  # only the lists are used
    for batch in read(path, BANK, ReadOptions(special=SPECIAL, **options)):  # type: ignore[arg-type]  # by name
        whole.ids += batch.ids
        whole.lines += batch.lines
        whole.returned += batch.returned
    return whole


def refused(path: Path, **options: object) -> str:
    """The code of the one sentence; its words exist in the four languages."""
    with pytest.raises(SkillcheckError) as caught:
        everything(path, **options)
    (problem,) = caught.value.problems
    for lang in ("fr", "en", "es", "it"):
        assert Texts(lang).t(problem.code, **problem.fields)
    return problem.code


def zipped(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "ingest.empty"),
    "blank": (b"\xef\xbb\xbf\r\n\r\n", "ingest.empty"),
    "pdf": (b"%PDF-1.7\n...", "ingest.pdf"),
    "picture": (b"\x89PNG\r\n\x1a\n", "ingest.picture"),
    "page": (b"<html><table><tr><td>id</td></tr></table></html>", "ingest.html_table"),
    "page in UTF-16": ("\ufeff<html><table>".encode("utf-16-le") * 5, "ingest.html_table"),
    "lss": (
        b'<?xml version="1.0"?><document><LimeSurveyDocType>Survey</LimeSurveyDocType></document>',
        "ingest.survey_structure",
    ),
    "qsf": (b'{"SurveyEntry":{"SurveyID":"x"}}', "ingest.survey_structure"),
    "json": (b'[{"id": 1, "s111": 2}]', "ingest.json"),
    "gzip": (b"\x1f\x8b\x08\x00", "ingest.compressed"),
    "lsa": (zipped(survey_1_dot_lss="x"), "ingest.survey_structure"),
    "docx": (zipped(word__document_dot_xml="x"), "ingest.document"),
    "zip of pictures": (zipped(a_dot_png="x"), "ingest.zip_without_table"),
    "zip without questions": (zipped(a_dot_csv="x;y\n1;2\n"), "ingest.no_item_sheet"),
    "broken zip": (b"PK\x03\x04" + b"x" * 50, "ingest.broken_zip"),
    "broken xls": (b"\xd0\xcf\x11\xe0" + b"x" * 600, "ingest.sheet_damaged"),
    "broken parquet": (b"PAR1" + b"x" * 60, "ingest.parquet_damaged"),
    "xlsform": (sheet({"survey": [["type", "name"]], "choices": [["list_name"]]}), "ingest.survey_structure"),
    "no question": (b"nom;age\nA;2\nB;3\n", "ingest.no_item_column"),
    "one word": (b"bonjour", "ingest.no_item_column"),
    "random": (bytes(range(256)) * 40, "ingest.not_a_table"),
    "many columns": (b"a," * 1_000_000 + b"s111\n", "ingest.too_many_columns"),
    "one endless line": (b"a" * (65 << 20), "ingest.line_too_long"),
    "only abbreviated": (b"id;Je retrouve un..;Je choisis une v..\nx;1;2\n", "ingest.only_proposed"),
    "long without people": (b"question;answer\ns111;1\ns112;2\ns113;0\n", "ingest.long_without_id"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_of_answers_gets_one_sentence(name: str, tmp_path: Path) -> None:
    content, code = REFUSED[name]
    began = time.monotonic()

    assert refused(write(tmp_path, content)) == code
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_damaged_anywhere_ends_in_an_answer_or_one_sentence(method: int, tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("a.csv", "\n".join([HEAD, *(f"p{n},{GOOD}" for n in range(60))]))
    whole, found = out.getvalue(), set()

    for place in range(0, len(whole), max(1, len(whole) // 120)):
        damaged = write(tmp_path, whole[:place] + bytes([whole[place] ^ 0x5A]) + whole[place + 1 :])
        try:
            answer = everything(damaged)
        except SkillcheckError as error:
            found |= {problem.code for problem in error.problems}
        else:
            assert len(answer.ids) + len(answer.returned) >= 60
            found.add("every row accounted for")

    assert "ingest.broken_zip" in found
    assert found <= {"ingest.broken_zip", "ingest.zip_without_table", "ingest.not_a_table", "every row accounted for"}


@pytest.mark.parametrize("kept", [549, 5_000, 17_000])
def test_a_workbook_cut_short_gets_one_sentence_and_no_words_of_its_reader(
    kept: int, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    whole = (Path(__file__).parents[1] / "cases/exports/formulaire.xls").read_bytes()

    assert refused(write(tmp_path, whole[:kept])) in {"ingest.sheet_damaged", "ingest.no_item_sheet"}
    assert capfd.readouterr() == ("", "")


def test_a_missing_file_gets_one_sentence(tmp_path: Path) -> None:
    assert refused(tmp_path / "absent.csv") == "files.file_missing"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"encoding": "x-y"}, "ingest.no_such_encoding"),
        ({"encoding": "utf-7"}, "ingest.no_such_encoding"),
        ({"separator": "ab"}, "ingest.separator_too_long"),
        ({"header_row": 99}, "ingest.no_such_row"),
        ({"header_row": 0}, "ingest.no_such_row"),
        ({"header_row": 5}, "ingest.no_item_column"),
        ({"groups": ("antenne",)}, "ingest.no_such_column"),
        ({"id_column": ("x",)}, "ingest.no_such_column"),
    ],
)
def test_an_override_that_does_not_fit_is_said(options: dict[str, object], code: str, tmp_path: Path) -> None:
    assert refused(write(tmp_path, text(PLAIN)), **options) == code


def test_an_unclosed_quote_costs_one_row(tmp_path: Path) -> None:
    rows = [f"p{n},{GOOD}" for n in range(30_000)]
    rows[10] = f'p10,"2,{GOOD[2:]}'

    found = everything(write(tmp_path, "\n".join([HEAD, *rows])))

    assert len(found.ids) == 29_999
    assert [(row.line, row.problems[0].code) for row in found.returned] == [(12, "ingest.open_quote")]


def test_an_unclosed_quote_closed_by_the_next_one_costs_one_row(tmp_path: Path) -> None:
    rows = [f'"p{n}",{GOOD}' for n in range(3000)]
    rows[10] = f'"p10,{GOOD}'

    found = everything(write(tmp_path, "\n".join([HEAD, *rows])))

    assert [(row.line, row.problems[0].code) for row in found.returned] == [(12, "ingest.quotes")]
    assert len(found.ids) == 2999


def test_lines_are_those_of_an_editor_with_line_breaks_in_cells(tmp_path: Path) -> None:
    rows = [f'p{n},"deux\nlignes, ""vraies""",{GOOD}' for n in range(5)] + [f"p6,x,{GOOD[:-1]}9"]

    found = everything(write(tmp_path, "\n".join([HEAD.replace("id,", "id,mot,"), *rows])))

    assert found.lines == [2, 4, 6, 8, 10]
    assert [row.line for row in found.returned] == [12]


def test_odd_rows_are_returned_with_their_cells(tmp_path: Path) -> None:
    lines = [
        HEAD,
        f"a,{GOOD}",
        "b,2",
        f"c,{GOOD},,",
        f"d,{GOOD},9",
        "",
        f"\0e,{GOOD}",
        f",{GOOD}",
        f"a,{GOOD}",
        ",,,,,,,,,,,,",
        f"g,01/02/2026,{GOOD[2:]}",
    ]

    found = everything(write(tmp_path, "\r\n".join(lines)))

    assert found.ids == ["a", "c"]
    assert [(row.line, row.problems[0].code) for row in found.returned] == [
        (3, "ingest.row_too_short"), (5, "ingest.row_too_long"), (7, "ingest.nul"), (8, "ingest.id_missing"), (9, "ingest.duplicate_person"), (11, "ingest.date_made"),
    ]  # fmt: skip
    assert found.returned[0].cells == ["b", "2"]


def test_a_line_in_another_encoding_is_returned_alone(tmp_path: Path) -> None:
    head = f"id,mot,{HEAD[3:]}\n".encode()
    rows = [f"p{n},été,{GOOD}\n".encode() for n in range(200_000 // 20)]
    rows.append(f"x,été,{GOOD}\n".encode("cp1252"))

    found = everything(write(tmp_path, head + b"".join(rows)), encoding="utf-8")

    assert len(found.ids) == 10_000
    assert found.returned[0].problems[0].code == "ingest.bad_encoding"
    assert found.returned[0].cells[1].encode("utf-8", "surrogateescape") == "été".encode("cp1252")


def test_a_cell_of_20_megabytes_is_survived(tmp_path: Path) -> None:
    big = "x" * 20_000_000
    content = f"id,mot,{HEAD[3:]}\na,{big},{GOOD}\nb,x,{GOOD}\n"

    found = everything(write(tmp_path, content))

    assert found.ids == ["a", "b"]


def test_numbers_from_1_to_4_are_never_read_as_0_to_3(tmp_path: Path) -> None:
    rows = [f"p{n}," + ",".join([str(1 + (n + at) % 4) for at in range(8)] + ["a", "ab", "a", "b"]) for n in range(8)]
    path = write(tmp_path, "\n".join([HEAD, *rows]))

    found = everything(path)
    doubts = understand(path, BANK, ReadOptions(special=SPECIAL)).doubts

    assert found.ids == []
    assert len(found.returned) == 8
    assert {doubt.code for doubt in doubts} == {"ingest.scale_starts_elsewhere"}
    assert sum(doubt.count for doubt in doubts) == 64


def test_equal_headers_that_disagree_are_returned(tmp_path: Path) -> None:
    lines = [f"{HEAD},s111", f"a,{GOOD},2", f"b,{GOOD},", f"c,{GOOD},3"]

    found = everything(write(tmp_path, "\n".join(lines)))

    assert found.ids == ["a", "b"]
    assert found.returned[0].problems[0].code == "ingest.answers_disagree"


def test_without_id_column_ids_are_made_and_keep_their_row(tmp_path: Path) -> None:
    lines = [HEAD[3:], GOOD, "9" + GOOD[1:], GOOD, "", ",,,,,,,,,,,", GOOD]

    found = everything(write(tmp_path, "\n".join(lines)))
    notes = understand(tmp_path / "fichier.csv", BANK, ReadOptions(special=SPECIAL)).notes

    assert [note.code for note in notes] == ["ingest.ids_made"]
    assert found.ids == ["p000001", "p000003", "p000004"]
    assert [row.line for row in found.returned] == [3]


@pytest.mark.parametrize(
    ("choice", "kept", "returned"),
    [("report", [2], [3, 4]), ("first", [2], [3, 4]), ("last", [4], [2, 3]), ("all", [2, 3, 4], [])],
)
def test_people_who_come_twice(choice: str, kept: list[int], returned: list[int], tmp_path: Path) -> None:
    found = everything(write(tmp_path, "\n".join([HEAD, *[f"a,{GOOD}"] * 3])), duplicates=choice, batch_rows=1)

    assert found.lines == kept
    assert [row.line for row in found.returned] == returned


def test_personal_columns_are_left_out_unless_asked_for(tmp_path: Path) -> None:
    lines = [f"Nom,Adresse IP,Votre courriel,{HEAD},groupe", *(f"Ève,1.2.3.4,e@x.fr,{n},{GOOD},A" for n in range(3))]
    path = write(tmp_path, "\n".join(lines))

    found = understand(path, BANK, ReadOptions(special=SPECIAL))
    kept = next(iter(read(path, BANK, ReadOptions(special=SPECIAL, keep_personal=("Nom",)))))

    assert found.headers("personal") == ("Nom", "Adresse IP", "Votre courriel")
    assert kept.carried == {"Nom": ["Ève"] * 3, "groupe": ["A"] * 3}


def test_abbreviated_headers_are_used_when_accepted(tmp_path: Path) -> None:
    path = write(tmp_path, "id;Je retrouve un..;Je choisis une v..\nx;0;2\n")

    batch = next(iter(read(path, BANK, ReadOptions(special=SPECIAL, accept=True))))

    assert batch.responses[0, :2].tolist() == [0, 2]


def test_moodle_responses_are_placed_only_when_accepted(tmp_path: Path) -> None:
    head = ["ID", *(f"Réponse {n}" for n in range(1, len(BANK) + 1))]
    path = write(tmp_path, ",".join(head) + f"\nx,{GOOD}\n")

    assert refused(path) == "ingest.only_proposed"
    assert everything(path, accept=True).ids == ["x"]
