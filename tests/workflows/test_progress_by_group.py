"""Two waves with groups: how many progressed in each, in every format and in the terminal."""

from __future__ import annotations

import contextlib
import io
import json

import pytest
from python_calamine import CalamineWorkbook
from small import run, small_library

from skillcheck.cohort.record import Cohort
from skillcheck.cohort.share import rounded
from skillcheck.i18n import Texts
from skillcheck.report.cohort.report import cohort_report

ITEMS = "s111,s112,s113,s121,s122,s124,s127,s131,s132,s135"


def said_by(*words: object) -> str:
    """What a command says; it must end well."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        assert run([*map(str, words), "--lang", "fr"]) == 0, out.getvalue()
    return out.getvalue().replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """The folder of two waves of 56 people, two large sites and five small ones, and what was said."""
    folder = tmp_path_factory.mktemp("waves")
    for name, rise in (("a", 0), ("b", 1)):
        rows = [f"Code participant,site,{ITEMS}"]
        for n in range(56):
            site = "Lyon" if n < 18 else "Pau" if n < 36 else f"Petit {n // 4}"
            level = 3 if rise and n % 3 == 0 else n % 2
            rows.append(f"P{n:03d}x,{site},{','.join([str(level)] * 10)}")
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    waves = ("--wave", f"entrée={folder / 'a.csv'}", "--group", "site")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SKILLCHECK_HOME", str(folder / "home"))
        yield folder / "out", said_by("batch", folder / "b.csv", *waves, "--out", folder / "out")


def test_the_record_and_the_terminal_say_it(results):
    out, said = results
    record = json.loads((out / "cohort.json").read_text(encoding="utf-8"))
    waves = record["waves"]

    groups = [(one["value"], one["merged"], one["n"]) for one in waves["groups"]]
    assert (waves["attribute"], groups) == ("site", [("Lyon", 0, 18), ("Pau", 0, 18), ("", 5, 20)])
    assert sum(one["progress"] for one in waves["groups"]) == waves["dimensions"]["overall"]["progress"]
    assert "Lyon : comparées : 18 ; en progrès : 6" in said.partition("Par « site » :")[2]
    assert rounded(Cohort.model_validate(record)).waves.groups == []


def test_a_detail_that_would_tell_of_a_few_is_said_to_be_hidden(results, tmp_path):
    out, _ = results
    folder = out.parent
    waves = ("--wave", f"entrée={folder / 'a.csv'}", "--group", "site", "--min-cell", "20")

    said = " ".join(said_by("batch", folder / "b.csv", *waves, "--out", tmp_path / "o").split())

    assert "Personnes comparées : 56. Le nombre de celles qui progressent est caché" in said
    record = Cohort.model_validate_json((out / "cohort.json").read_text(encoding="utf-8"))
    hidden = record.waves.groups[0].model_copy(update=dict.fromkeys(("progress", "same", "decline", "unknown")))
    record = record.model_copy(update={"waves": record.waves.model_copy(update={"groups": [hidden]})})
    (one,) = cohort_report(record, small_library(), Texts("fr")).group_progress
    assert (one.value, one.progress, "est caché" in one.told) == ("Lyon", "–", True)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("html", "« site » : les personnes retrouvées aux deux dates. Les valeurs de moins de 5 personnes"),
        ("md", "| 5 autres valeurs réunies | 20 |"),
        ("terminal", "Lyon : comparées : 18 ; en progrès : 6"),
    ],
)
def test_every_report_says_it(kind, words, results, tmp_path):
    out, _ = results
    path = tmp_path / f"r.{kind}"
    said = said_by("report", out, "--format", kind, *(() if kind == "terminal" else ("--out", path)))

    text = said if kind == "terminal" else path.read_text(encoding="utf-8")
    assert words in " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


def test_the_workbook_has_a_sheet_of_it(results, tmp_path):
    out, _ = results
    said_by("report", out, "--format", "xlsx", "--out", tmp_path / "r.xlsx")

    rows = CalamineWorkbook.from_path(str(tmp_path / "r.xlsx")).get_sheet_by_name("Progrès par groupe").to_python()

    assert rows[0] == ["Valeur", "Personnes", "Changement moyen", "En progrès", "Pareil", "En baisse", "On ne sait pas"]
    assert [row[0] for row in rows[1:]] == ["Lyon", "Pau", "5 autres valeurs réunies"]
