"""What leaves for a spreadsheet is exact and runs nothing."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import xlsxwriter  # noqa: F401 (the writer under test needs it; missing, the tests say so at once)
from python_calamine import CalamineWorkbook
from small import small_library

from skillcheck.cohort.score_table import Figure, ScoreRows, figure_names, schema_of, score_rows
from skillcheck.cohort.scoring import make_plan, score
from skillcheck.export import score_files as write
from skillcheck.export.csv_text import FRENCH, MACHINE, csv_header, csv_rows, style_of
from skillcheck.export.score_files import arrow_rows
from skillcheck.interview.simulate import draw_people
from skillcheck.measurement.gaps import target_levels
from skillcheck.measurement.responses import NOT_ANSWERED
from skillcheck.spreadsheet import csv_cell, safe

LIBRARY = small_library()
PROFILE = LIBRARY.profiles["citizen"]
PLAN = make_plan(LIBRARY, PROFILE)
ANSWERS = draw_people(PLAN.model, 40, seed=9).answers
ANSWERS[3] = NOT_ANSWERED
IDS = [f"{number:03d}" for number in range(40)]
HOSTILE = [
    "=1+1",
    "+33 6 12",
    "-cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "a,b;c",
    'say "yes"',
    "two\nlines",
    " =1",
]


def scored(ids=IDS, carried=None):
    return score(PLAN, ids, carried or {}, ANSWERS[: len(ids)])


def rows(ids=IDS, carried=None):
    return scored(ids, carried).rows


def table(ids=IDS, carried=None):
    return scored(ids, carried).table


def one_figure(values, absent=None):
    """People «p» with one figure of one dimension."""
    return ScoreRows(("id", "figure"), (["p"] * len(values),), (Figure(np.array([values]), absent),))


def records(rows, style=MACHINE):
    return list(csv.reader(io.StringIO(bytes(rows).decode(), newline=""), delimiter=style.separator))


@pytest.mark.parametrize("text", ["=1+1", "@x", "-x", "+x", "\t1", "\r1", "＝1", "-1-1", "+33 6"])
def test_what_begins_like_a_formula_gets_an_apostrophe(text):
    assert safe(text) == "'" + text


@pytest.mark.parametrize(
    "text", ["", "-5", "+3", "-0.25", "-1,5", "1e5", "-1e-5", "007", "12345678901234567890", "a=b", "é"]
)
def test_numbers_and_plain_texts_stay_as_they_are(text):
    assert safe(text) == text


@pytest.mark.parametrize(
    ("text", "written"), [("a", "a"), ("a,b", '"a,b"'), ('"', '""""'), ("x\ny", '"x\ny"'), (" x", '" x"')]
)
def test_a_cell_is_quoted_where_it_must_be(text, written):
    assert csv_cell(text) == written


def test_every_float_reads_back_as_itself():
    figures = score(PLAN, IDS, {}, ANSWERS)
    names = figures.table.column_names
    for record in records(csv_rows(figures.rows)):
        row = IDS.index(record[0])
        for name in ("overall_mean", "3.2_sd", "1_percent", "4.1_shortfall", "5_reached"):
            kept = figures.table.column(name)[row].as_py()
            assert record[names.index(name)] == "" if kept is None else float(record[names.index(name)]) == kept


def test_where_nothing_is_answered_figures_are_empty_and_never_zero():
    record = dict(zip(table().column_names, records(csv_rows(rows()))[3], strict=True))

    assert record["overall_basis"] == "none"
    assert record["overall_answered"] == "0"
    for figure in ("level", "mean", "sd", "low", "high", "percent", "shortfall", "reached"):
        assert record[f"overall_{figure}"] == ""


def test_ids_come_out_exactly():
    ids = ["007", "12345678901234567890", "é", "e\u0301", "1.0", "P 1"]

    assert [record[0] for record in records(csv_rows(rows(ids)))] == ids


def test_hostile_texts_come_out_whole_and_run_nothing():
    ids = [f"{text}{place}" for place, text in enumerate(HOSTILE)]
    carried = {"site": HOSTILE}

    found = records(csv_rows(rows(ids, carried)))

    assert [record[0] for record in found] == [safe(one) for one in ids]
    assert [record[1] for record in found] == [safe(one) for one in HOSTILE]


@pytest.mark.parametrize("style", [MACHINE, FRENCH])
def test_rows_are_the_same_whether_a_text_needs_quotes_or_not(style):
    plain, awkward = rows(), rows(["x", 'a"b', *IDS[2:]])

    one, other = records(csv_rows(plain, style), style), records(csv_rows(awkward, style), style)

    assert [record[1:] for record in one] == [record[1:] for record in other]


def test_french_numbers_have_a_comma_and_the_file_a_mark():
    machine, french = records(csv_rows(rows())), records(csv_rows(rows(), FRENCH), FRENCH)

    assert csv_header(["id", "=x"], FRENCH) == b"\xef\xbb\xbfid;'=x\n"
    assert [[cell.replace(".", ",") for cell in record] for record in machine] == french
    assert style_of("fr") == FRENCH
    assert style_of(None) == style_of("en") == MACHINE


def test_columns_are_those_of_the_house():
    names = table(carried={"site": IDS}).column_names

    assert names[:3] == ["id", "site", "overall_level"]
    figures = ["mean", "sd", "low", "high", "answered", "basis", "percent", "target", "shortfall", "reached", "verdict"]
    assert names[3:14] == [f"overall_{one}" for one in figures]
    assert len(names) == 2 + 27 * 12
    assert figure_names(["overall"], with_target=False) == names[2:10]


def test_a_carried_column_named_like_ours_is_told_apart():
    names = table(carried={"overall_mean": IDS, "id": IDS}).column_names

    assert names[1:3] == ["overall_mean_", "id_"]
    assert len(set(names)) == len(names)


def test_the_schema_is_the_table_s():
    assert table(carried={"site": IDS}).schema == schema_of(["site"], PLAN.model.dimensions, with_target=True)
    bare = score_rows(IDS, {}, PLAN.model.dimensions, make_scores()).table()
    assert bare.schema == schema_of([], PLAN.model.dimensions, with_target=False)


def make_scores():
    from skillcheck.measurement.measure import measure

    return measure(PLAN.model, ANSWERS)


def test_targets_stand_beside_each_figure():
    targets = dict(zip(PLAN.model.dimensions, target_levels(LIBRARY.framework, PROFILE).tolist(), strict=True))

    assert {name: table().column(f"{name}_target")[0].as_py() for name in targets} == targets


def test_a_table_goes_from_process_to_process_unchanged():
    assert write.arrow_table(arrow_rows(table())).equals(table())


def test_parquet_keeps_types_and_texts(tmp_path):
    from pyarrow import parquet

    path = tmp_path / "scores.parquet"
    with path.open("wb") as file:
        out = write.ParquetFile(file, table().schema)
        out.add(arrow_rows(table(["=1+1", *IDS[1:]])))
        out.close()
    found = parquet.read_table(path)

    assert found.column("id")[0].as_py() == "=1+1"
    assert found.column("overall_mean").to_pylist() == table().column("overall_mean").to_pylist()
    assert pa.types.is_float64(found.schema.field("overall_mean").type)


def test_a_sheet_holds_numbers_as_numbers_and_texts_as_texts(tmp_path):
    path = tmp_path / "scores.xlsx"
    names = table(carried={"site": IDS}).column_names
    with path.open("wb") as file:
        out = write.SheetFile(file, names, tmp_path)
        out.add(arrow_rows(table(["=1+1", "007", *IDS[2:]], {"site": ["-5", "\x1b[31m", *IDS[2:]]})))
        out.close()
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()

    assert rows[0] == names
    assert rows[1][:2] == ["=1+1", "-5"]
    assert rows[2][0] == "007"
    assert "\x1b" not in str(rows[2][1])
    assert rows[1][names.index("overall_mean")] == pytest.approx(table().column("overall_mean")[0].as_py(), abs=1e-12)
    assert b"<f>" not in path.read_bytes()


def test_a_sheet_that_would_overflow_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(write, "MOST_SHEET_ROWS", 10)
    with (tmp_path / "scores.xlsx").open("wb") as file:
        out = write.SheetFile(file, table().column_names, tmp_path)
        with pytest.raises(OverflowError):
            out.add(arrow_rows(table()))
        out.close()


def test_scoring_and_writing_never_import_pandas_which_pyarrow_would_where_it_is_installed():
    pytest.importorskip("pandas")
    program = (
        "import sys; sys.path[:0] = ['tests', 'tests/export']; import test_score_files as here; "
        "here.csv_rows(here.rows(['=1', *here.IDS[1:]], {'site': here.IDS})); here.arrow_rows(here.table()); "
        "print('pandas' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )

    assert done.stdout == "False\n"


def test_numpy_is_not_asked_about_empty_tables():
    assert bytes(csv_rows(rows([]))) == b""
    assert np.array(table([]).column("id")).size == 0


@pytest.mark.parametrize("numbers", [[3, None, -1, 0, None], [10**12, None, -5], [None, None], [7, 7]])
@pytest.mark.parametrize(("style", "sign"), [(MACHINE, ","), (FRENCH, ";")])
def test_whole_numbers_are_written_as_they_are_and_an_absent_one_is_empty(numbers, style, sign):
    absent = np.array([number is None for number in numbers])
    figure = one_figure([-99 if number is None else number for number in numbers], absent if absent.any() else None)

    text = bytes(csv_rows(figure, style)).decode()

    assert text == "".join(f"p{sign}{'' if number is None else number}\n" for number in numbers)


@pytest.mark.parametrize("digits", [0, 2, 3, 4, 9])
@pytest.mark.parametrize("style", [MACHINE, FRENCH])
def test_a_figure_is_written_to_the_decimals_asked_for_wherever_it_lies(digits, style):
    rng = np.random.default_rng(3)
    figures = [*rng.uniform(-1, 100, 500), 0.0005, 0.0015, -0.0, -0.0001, 0.9999999, 100.0, -10.0]
    for some in (figures, [*figures, 12_345.67891, -77.7], [*figures, float("nan")]):
        absent = np.arange(len(some) + 1) == 0

        text = bytes(
            csv_rows(one_figure([7e9, *some], absent), style_of("fr" if style == FRENCH else None, digits))
        ).decode()

        written = [line[2:].replace(",", ".") for line in text.splitlines()]
        assert written == ["", *("" if one != one else str(float(np.round(one, digits)) + 0.0) for one in some)]


def test_a_sheet_holds_figures_to_the_decimals_asked_for():
    from skillcheck.export.csv_text import rounded_table

    kept = table().column("overall_mean").to_pylist()

    assert rounded_table(table(), 3).column("overall_mean").to_pylist() == [one and round(one, 3) for one in kept]
    assert rounded_table(table(), None).equals(table())
