"""What comes out runs nowhere, collides with nothing, and no edited figure ends the program."""

from __future__ import annotations

import copy
import csv
import io
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from small import DATA
from small import run as program

from skillcheck.cli.page_names import page_names
from skillcheck.cli.session import Session
from skillcheck.cohort.score_table import ScoreRows
from skillcheck.export.csv_text import FRENCH, MACHINE, csv_rows
from skillcheck.i18n import number
from skillcheck.spreadsheet import FORMULA_STARTS, safe
from skillcheck.whole_folder import write_together

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "cohort-30.csv"


def run(*words, lang="en"):
    return program([*map(str, words), "--lang", lang])


HOSTILE = [
    "x;=cmd|'/C calc'!A0;", "x,=1+1", "x\t=1+1", "x|=1+1", "a\n=1+1", "a\r=1+1", 'a;"=1+1"', "a; =1+1", "x;@SUM(A1)",
    "x;-2+3", "x;＝1", "=1;=2", ";;;=1", 'a";=1+1', "a,\n;=1",
]  # fmt: skip


@pytest.mark.parametrize("style", [MACHINE, FRENCH])
@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula_whatever_sign_a_spreadsheet_cuts_the_line_at(style, text):
    rows = ScoreRows(("id", "kept"), (["1", text, "3"], [text, "plain", text]), ())

    written = bytes(csv_rows(rows, style)).decode()

    for separator in ",;\t|":
        for row in csv.reader(io.StringIO(written, newline=""), delimiter=separator):
            live = [cell for cell in row if cell.lstrip()[:1] and cell.lstrip()[0] in FORMULA_STARTS]
            assert live == []


@pytest.mark.parametrize("text", ["x;-2", "3,5", "a, b; c", "-7", "007", "01-02|03", "a,+3.5"])
def test_numbers_and_plain_words_stay_as_they_are(text):
    assert safe(text) == text


CODES = [
    "x y", "x/y", "x_y", "x_y-2", "Ana", "ana", "ANA", "CON", "nul", "COM1", "aux.html", "", ".", "..", "é", "e\u0301",
    "a" * 200, "a" * 201, "x y", "person", "ß", "ss", "-2", "\ud800",
]  # fmt: skip


def test_pages_of_people_never_share_a_name():
    names = page_names(CODES)

    assert len({name.casefold() for name in names}) == len(CODES)
    assert not {name.casefold() for name in names} & {"con", "nul", "aux", "com1"}
    assert page_names(["p-7k3", "anna"]) == ["p-7k3", "anna"]
    assert all(len(name) < 80 and "/" not in name and not name.startswith(".") for name in names)


def test_pages_are_all_written_or_none(tmp_path):
    head, *rows = EXAMPLE.read_text(encoding="utf-8").splitlines()
    lines = [
        f"{code},{row.partition(',')[2]}" for code, row in zip(["x y", "x/y", "x_y", "Ana", "ana"], rows, strict=False)
    ]
    (tmp_path / "a.csv").write_text("\n".join([head, *lines]), encoding="utf-8")
    assert run("batch", tmp_path / "a.csv", "--out", tmp_path / "out") == 0

    for force in ([], ["--force"]):
        assert run("report", tmp_path / "out", "--each", "--format", "md", "-o", tmp_path / "pages", *force) == 0
        assert len(list((tmp_path / "pages").glob("*.md"))) == 5
    with pytest.raises(ValueError, match="not text"):
        write_together(tmp_path / "none", {"a": "x", "b": _Breaks()})
    assert not (tmp_path / "none").exists()
    assert not list(tmp_path.glob(".*"))


class _Breaks(str):
    __slots__ = ()

    def encode(self, *_):
        raise ValueError("not text")


def test_nothing_drawn_directs_the_terminal(capsys):
    from rich.table import Table
    from rich.text import Text

    console = Session("en").console
    table = Table("\x1b]0;PWNED\x07head")
    table.add_row(Text("a\x1b[2Jb\u202ec"))
    console.print(table, Text("\x9b31m"), "plain\x1b[31m")

    shown = capsys.readouterr().out
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(shown)
    assert "plain" in shown


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), 10**400, -(10**400), 1e308, 0.1, 10**20])
def test_a_number_of_any_size_can_be_written(value):
    assert number(value, "fr")
    assert number(value, "en", 0)


@pytest.mark.parametrize(
    ("command", "closed"),
    [("template", "<&-"), ("template", ">&-"), ("template", "2>&-"), ("demo", "<&- >&- 2>&-")],
)
def test_a_stream_that_is_closed_is_no_mistake_of_ours(command, closed, tmp_path):
    """Where all are closed, the files of a whole run take their numbers."""
    made = tmp_path / ("form.csv" if command == "template" else "out")
    command = f"{sys.executable} -m skillcheck {' '.join(DATA)} {command} --out {made} {closed}"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False, cwd=ROOT)

    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert made.is_file() or (made / "report.html").exists()


# --- edited records -----------------------------------------------------------------------------------------------

VALUES = [
    None, True, -1, 0, 99, 10**400, 1e308, "", "x", "\x1b[2J", [], {}, [None], {"a": 1}, "9" * 5000, -0.5, float("nan"),
    float("inf"), "2026-13-45", "null",
]  # fmt: skip


def leaves(data, place=()):
    if isinstance(data, dict | list):
        yield place
        pairs = data.items() if isinstance(data, dict) else enumerate(data)
        for key, value in pairs:
            yield from leaves(value, (*place, key))
    else:
        yield place


def edited(data, place, value):
    if not place:
        return value
    changed = copy.deepcopy(data)
    inside = changed
    for key in place[:-1]:
        inside = inside[key]
    inside[place[-1]] = value
    return changed


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    from tests.report_samples import cohort, person

    return [
        json.loads(person(name="c", count=6).model_dump_json(by_alias=True)),
        json.loads(cohort(people=30).model_dump_json(by_alias=True)),
    ]


def test_an_edited_record_is_a_report_or_a_sentence(records, tmp_path, capsys):
    chance = random.Random(13)
    path = tmp_path / "r.json"
    for record in records:
        places = list(leaves(record))
        for _ in range(40):
            place, value = chance.choice(places), chance.choice(VALUES)
            path.write_text(json.dumps(edited(record, place, value)), encoding="utf-8")
            kind = chance.choice(["terminal", "html", "md"])
            code = run("report", path, "--format", kind)
            said = capsys.readouterr()
            assert "program's mistake" not in said.err, (place, str(value)[:50], said.err)
            assert code in {0, 1, 3}, (place, value)
            assert "\x1b[2J" not in said.out + said.err
            assert " nan" not in said.out.lower() or code, (place, value)
