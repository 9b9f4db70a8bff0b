"""``skillcheck batch`` and ``demo``: every row accounted for, results whole or not at all."""

from __future__ import annotations

import csv
import json
import os
import shutil
import stat
from pathlib import Path

import numpy as np
import pytest
from small import DATA, FOLDER, small_library
from small import run as program

from skillcheck.cohort.scoring import make_plan, score
from skillcheck.export.csv_text import csv_rows, style_of
from skillcheck.export.score_files import CsvFile
from skillcheck.interview.simulate import draw_people
from skillcheck.measurement.change import PROGRESS, compare, verdicts
from skillcheck.measurement.measure import compile_model
from skillcheck.measurement.responses import NOT_ASKED
from skillcheck.workflows.workers import Job, Task, run

LIBRARY = small_library()
BANK = LIBRARY.bank
MODEL = compile_model(LIBRARY.framework, BANK)
ITEMS = [place for place, question in enumerate(BANK.questions) if question.is_self_report][:60]
ANSWERS = draw_people(MODEL, 30, seed=4).answers
HEADER = ["id", "nom", "site", *(BANK.ids[place] for place in ITEMS)]


def rows(people=range(30), answers=ANSWERS):
    return [
        [f"{one:03d}", f"Nom {one}", ("Lille", "Nantes")[one % 2], *(str(answers[one, place]) for place in ITEMS)]
        for one in people
    ]


def write(path, lines, header=HEADER, delimiter=",", encoding="utf-8"):
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([header, *lines])
    return path


def batch(*words, lang="en"):
    return program(["batch", *map(str, words), "--lang", lang])


def only_asked(answers):
    """The responses of who answered ITEMS alone."""
    asked = np.full_like(answers, NOT_ASKED)
    asked[:, ITEMS] = answers[:, ITEMS]
    return asked


def read(path, delimiter=","):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


@pytest.fixture
def good(tmp_path):
    return write(tmp_path / "people.csv", rows())


FILES = [
    "cohort.json",
    "columns.csv",
    "kept-answers.arrow",
    "manifest.json",
    "model.json.gz",
    "questions.csv",
    "rejected.csv",
    "report.html",
    "scores.csv",
]


def test_good_rows_give_every_file_private_to_its_owner(good, tmp_path, capsys):
    out = tmp_path / "out"

    code = batch(good, "--out", out, "--profile", "employee")

    assert code == 0
    assert sorted(path.name for path in out.iterdir()) == FILES
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert "Rows read: 30 · scored: 30 · returned: 0." in capsys.readouterr().out
    assert len(read(out / "rejected.csv")) == 1


@pytest.mark.parametrize(("given", "digits"), [((), 3), (("--digits", "full"), None), (("--digits", "9"), 9)])
def test_scores_are_those_of_the_measure_to_the_decimals_asked_for(given, digits, good, tmp_path):
    batch(good, "--out", tmp_path / "out", *given)
    header, *found = read(tmp_path / "out/scores.csv")
    asked = np.full_like(ANSWERS, -4)
    asked[:, ITEMS] = ANSWERS[:, ITEMS]

    sites = {"site": [row[2] for row in rows()]}
    expected = score(make_plan(LIBRARY, None), [row[0] for row in rows()], sites, asked)

    assert header == expected.table.column_names
    text = bytes(csv_rows(expected.rows, style_of(None, digits))).decode()
    assert found == list(csv.reader(text.splitlines()))
    assert json.loads((tmp_path / "out/manifest.json").read_text())["digits"] == digits


def test_decimals_that_are_no_number_are_refused(good, tmp_path, capsys):
    assert batch(good, "--out", tmp_path / "out", "--digits", "many") == 2
    assert "full" in capsys.readouterr().err


def test_names_are_left_out_unless_asked_for_and_sites_carried_when_asked(good, tmp_path):
    batch(good, "--out", tmp_path / "a")
    batch(good, "--out", tmp_path / "b", "--group", "site", "--keep", "nom")
    batch(good, "--out", tmp_path / "c", "--keep-column", "nom")

    assert "Nom 3" not in (tmp_path / "a/scores.csv").read_text()
    assert set(read(tmp_path / "b/scores.csv")[0][1:3]) == {"nom", "site"}
    assert read(tmp_path / "c/scores.csv")[4][1] == "Nom 3"
    cohort = json.loads((tmp_path / "b/cohort.json").read_text())
    assert [group["n"] for group in cohort["breakdowns"][0]["groups"]] == [15, 15]


@pytest.fixture
def mixed(tmp_path):
    lines = rows()
    lines[4][10] = "peut-être ; ou pas"
    lines[9] = lines[9][:-3]
    lines[12][0] = ""
    lines[20][0] = "003"
    return write(tmp_path / "mixed.csv", lines, delimiter=";", encoding="cp1252")


def test_wrong_rows_come_back_with_their_reason_in_their_own_dialect(mixed, tmp_path, capsys):
    code = batch(mixed, "--out", tmp_path / "out")

    assert code == 3
    assert "Rows read: 30 · scored: 26 · returned: 4." in capsys.readouterr().out
    returned = list(
        csv.reader((tmp_path / "out/rejected.csv").read_bytes().decode("cp1252").splitlines(), delimiter=";")
    )
    assert returned[0] == [*HEADER, "line", "column", "reason", "suggestion"]
    assert [row[-4] for row in returned[1:]] == ["6", "11", "14", "22"]
    assert returned[1][:-4] == ["004", "Nom 4", "Lille", *rows()[4][3:10], "peut-être ; ou pas", *rows()[4][11:]]
    assert returned[1][-3] == HEADER[10]
    assert all(row[-2] for row in returned[1:])
    cohort = json.loads((tmp_path / "out/cohort.json").read_text())
    assert (cohort["rows"]["read"], cohort["rows"]["scored"], cohort["rows"]["returned"]) == (30, 26, 4)
    assert sum(reason["n"] for reason in cohort["rows"]["reasons"]) == 4
    assert cohort["rows"]["duplicates"] == 1


def test_corrected_rows_given_again_are_scored_and_the_others_come_back_alike(mixed, tmp_path):
    batch(mixed, "--out", tmp_path / "one")
    first = (tmp_path / "one/rejected.csv").read_bytes().decode("cp1252")
    corrected = tmp_path / "corrected.csv"
    corrected.write_bytes(first.replace('"peut-être ; ou pas"', "2").encode("cp1252"))

    code = batch(corrected, "--out", tmp_path / "two")

    scored = read(tmp_path / "two/scores.csv")
    assert code == 3
    assert [row[0] for row in scored[1:]] == ["004", "003"]
    again = (tmp_path / "two/rejected.csv").read_bytes().decode("cp1252").splitlines()
    assert again[0] == first.splitlines()[0]  # the added columns are replaced, not repeated
    assert len(again) == 3


def test_a_short_row_saved_by_a_spreadsheet_and_given_back_is_not_scored_until_it_is_filled(tmp_path):
    head = ["id", *LIBRARY.bank.ids[:4]]
    text = "\n".join([";".join(head), "a;3;2", "b;3;2;1;0;1;2", ""])
    (tmp_path / "form.csv").write_text(text)
    batch(tmp_path / "form.csv", "--out", tmp_path / "one")
    returned = read(tmp_path / "one/rejected.csv", ";")
    width = max(map(len, returned))
    saved = tmp_path / "saved.csv"
    saved.write_text("\n".join(";".join([*row, *[""] * (width - len(row))]) for row in returned) + "\n")

    assert batch(saved, "--out", tmp_path / "two") == 1
    assert [row[:3] for row in returned[1:]] == [["a", "3", "2"], ["b", "3", "2"]]
    assert all(returned[0].index("reason") == 7 and row[5] in "23" and "cells" in row[7] for row in returned[1:])

    saved.write_text(saved.read_text().replace("[?];[?];2", "1;;2"))
    assert batch(saved, "--out", tmp_path / "three") == 3
    assert [row[0] for row in read(tmp_path / "three/scores.csv")[1:]] == ["a"]


@pytest.mark.parametrize(("rule", "scored"), [("first", 30), ("last", 30), ("all", 32)])
def test_people_who_come_twice_follow_the_rule_and_every_row_is_counted(rule, scored, tmp_path, capsys):
    lines = rows()
    second = [[*lines[0][:3], *("0" for _ in ITEMS)], [*lines[5][:3], *("3" for _ in ITEMS)]]
    path = write(tmp_path / "twice.csv", [*lines, *second])

    code = batch(path, "--out", tmp_path / "out", "--keep", rule)

    assert code == 0  # what was wished is no error to correct
    found = read(tmp_path / "out/scores.csv")
    place = found[0].index("overall_percent")
    percents = {row[0]: row[place] for row in found[1:]}
    assert len(found) - 1 == scored
    aside = f" · set aside: {32 - scored}" if scored < 32 else ""
    assert f"Rows read: 32 · scored: {scored} · returned: 0{aside}." in capsys.readouterr().out
    assert (tmp_path / "out/set-aside.csv").exists() == bool(aside)
    assert program(["verify", str(tmp_path / "out"), "--lang", "en"]) == 0, capsys.readouterr().err
    assert (float(percents["000"]) == 0) == (rule != "first")


def test_a_person_of_two_files_is_found_in_the_second(good, tmp_path, capsys):
    other = write(tmp_path / "other.csv", rows(range(25, 30)) + [["100", "Nom", "Lille", *("1" for _ in ITEMS)]])

    code = batch(good, other, "--out", tmp_path / "out")

    assert code == 3
    assert "Rows read: 36 · scored: 31 · returned: 5." in capsys.readouterr().out
    assert batch(good, other, "--out", tmp_path / "all", "--keep", "all") == 0
    assert batch(good, other, "--out", tmp_path / "last", "--keep", "last") == 0
    assert "100" in [row[0] for row in read(tmp_path / "last/scores.csv")]


def test_nothing_scored_leaves_only_the_returned_rows(tmp_path, capsys):
    path = write(tmp_path / "bad.csv", [[*row[:3], *("zut" for _ in ITEMS)] for row in rows()])

    code = batch(path, "--out", tmp_path / "out")

    assert code == 1
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["manifest.json", "rejected.csv"]
    assert "Rows read: 30 · scored: 0 · returned: 30." in capsys.readouterr().out


def test_people_who_answered_nothing_are_set_aside_aloud_and_scored_as_unknown_if_it_is_said(tmp_path, capsys):
    path = write(tmp_path / "silent.csv", [[*row[:3], *("" for _ in ITEMS)] for row in rows()])
    options = ("--out", tmp_path / "out", "--group", "site", "--groups", "2", "--profile", "citizen")

    assert batch(path, *options) == 1
    said = capsys.readouterr()
    assert "set aside: 30" in said.out
    assert "Rows without any answer: 30" in said.err
    code = batch(path, *options, "--all-rows", "--force")

    found = read(tmp_path / "out/scores.csv")
    cohort = json.loads((tmp_path / "out/cohort.json").read_text())
    assert code == 0
    assert {row[found[0].index("overall_basis")] for row in found[1:]} == {"none"}
    assert cohort["rows"]["silent"] == 30
    assert cohort["dimensions"]["overall"]["n"] == 0
    assert {row[1] for row in read(tmp_path / "out/groups.csv")[1:]} == {""}


def test_a_folder_with_results_is_not_touched_without_force(good, tmp_path, capsys):
    out = tmp_path / "out"
    batch(good, "--out", out, "--groups", "2")
    kept = (out / "scores.csv").read_bytes()
    fewer = write(tmp_path / "fewer.csv", rows(range(3)))

    refused = batch(fewer, "--out", out)
    after = (out / "scores.csv").read_bytes()
    forced = batch(fewer, "--out", out, "--force")

    assert (refused, forced) == (1, 0)
    assert after == kept
    assert "--force" in capsys.readouterr().err
    assert len(read(out / "scores.csv")) == 4
    assert not (out / "groups.csv").exists()  # of the earlier run


def test_a_failure_half_way_leaves_nothing(good, tmp_path, monkeypatch):
    from skillcheck.workflows import score_cohort

    def broken(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(score_cohort, "page", broken)

    assert batch(good, "--out", tmp_path / "out") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written_is_one_sentence(good, tmp_path, capsys):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)

    assert batch(good, "--out", locked / "out") == 1
    assert "Traceback" not in capsys.readouterr().err


def test_training_groups_name_everyone(good, tmp_path):
    batch(good, "--out", tmp_path / "out", "--groups", "3", "--profile", "employee")

    header, *people = read(tmp_path / "out/groups.csv")
    cohort = json.loads((tmp_path / "out/cohort.json").read_text())
    assert header == ["id", "group"]
    assert [row[0] for row in people] == [row[0] for row in rows()]
    counted = {group["number"]: group["n"] for group in cohort["groups"]}
    assert {number: [row[1] for row in people].count(str(number)) for number in counted} == counted


def test_two_waves_are_paired_by_id(good, tmp_path, capsys):
    better = np.minimum(ANSWERS + 1, 3)
    now = write(tmp_path / "now.csv", rows(range(5, 30), better) + [["900", "x", "y", *("1" for _ in ITEMS)]])

    batch(now, "--out", tmp_path / "out", "--before", good, "--numbers", "0", "--min-cell", "1")

    waves = json.loads((tmp_path / "out/cohort.json").read_text())["waves"]
    assert (waves["paired"], waves["only_before"], waves["only_now"]) == (25, 5, 1)
    dimensions = LIBRARY.framework.dimensions
    said = verdicts(compare(MODEL, *(only_asked(answers)[5:] for answers in (ANSWERS, better))))
    risen = (said == PROGRESS).sum(axis=1)
    assert risen.any()
    assert [waves["dimensions"][one]["progress"] for one in dimensions] == risen.tolist()
    assert "Wave “before”, rows read: 30 · used: 30 · returned: 0." in capsys.readouterr().err


def test_french_scores_open_in_a_french_spreadsheet(good, tmp_path):
    batch(good, "--out", tmp_path / "out", "--locale", "fr")
    batch(good, "--out", tmp_path / "machine")

    raw = (tmp_path / "out/scores.csv").read_bytes()
    french, machine = read(tmp_path / "out/scores.csv", ";"), read(tmp_path / "machine/scores.csv")
    assert raw.startswith(b"\xef\xbb\xbf")
    assert french[1][3] == machine[1][3].replace(".", ",") != machine[1][3]


@pytest.mark.parametrize(
    ("lang", "heads", "words"),
    [
        ("fr", ("Ensemble niveau", "1.1 niveau", "1.1 verdict"), {"mesuré", "oui"}),
        ("en", ("Overall level", "1.1 level", "1.1 verdict"), {"measured", "yes"}),
        ("es", ("Conjunto nivel", "1.1 nivel", "1.1 veredicto"), {"medido", "sí"}),
        ("it", ("Insieme livello", "1.1 livello", "1.1 verdetto"), {"misurato", "sì"}),
    ],
)
def test_a_locale_speaks_in_headings_and_words_and_is_read_back(lang, heads, words, good, tmp_path):
    from skillcheck.store.batch_people import score_rows

    batch(good, "--out", tmp_path / "out", "--locale", lang, "--profile", "citizen", "--keep", "nom")
    batch(good, "--out", tmp_path / "machine", "--profile", "citizen", "--keep", "nom")

    separator = "," if lang == "en" else ";"
    head, *rows = read(tmp_path / "out/scores.csv", separator)
    assert set(heads) <= set(head)
    assert words <= {cell for row in rows for cell in row}
    assert not {"measured", "none", "inferred"} & {cell for row in rows for cell in row} - words
    assert list(score_rows(tmp_path / "out/cohort.json")) == read(tmp_path / "machine/scores.csv")
    assert program(["verify", str(tmp_path / "out")]) == 0


def test_a_folder_of_an_earlier_edition_of_the_measure_is_computed_again_by_that_edition(good, tmp_path, capsys):
    """«steps-1» knew no slips: read with today's edition a folder of it had only its sums looked at, and ended in 0."""
    data = tmp_path / "data"
    shutil.copytree(FOLDER, data)
    now = (data / "digcomp.yaml").read_text()
    then = now.replace('  slips: 0.01\n  model: "steps-2"\n', '  model: "steps-1"\n')
    assert then != now
    (data / "digcomp.yaml").write_text(then)
    told = []
    for out, given in (("then", ["--data", str(data)]), ("now", list(DATA))):
        assert program([*given, "batch", str(good), "--out", str(tmp_path / out), "--lang", "en"]) == 0
        capsys.readouterr()
        assert program(["verify", str(tmp_path / out), "--lang", "en"]) == 0
        told.append(capsys.readouterr().out)

    assert told[0] == told[1]
    assert read(tmp_path / "then/scores.csv") != read(tmp_path / "now/scores.csv")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_every_column_is_explained_beside_the_scores_in_the_readers_language(kind, good, tmp_path):
    batch(good, "--out", tmp_path / "out", "--format", kind, "--locale", "fr", "--group", "site")

    head, *rows = read(tmp_path / "out/columns.csv", ";")
    level = "overall_level" if kind == "parquet" else "Ensemble niveau"
    assert head == ["Colonne", "Ensemble, domaine ou compétence", "Ce que cela veut dire"]
    assert [row[0] for row in rows[:3]] == ["id", "site", level]
    assert all(row[2] for row in rows)
    assert ("mesuré" in str(rows)) == (kind != "parquet")
    assert any(row[1].startswith("Chercher une information (Naviguer, rechercher et filtrer") for row in rows)
    if kind == "csv":
        assert [row[0] for row in rows] == read(tmp_path / "out/scores.csv", ";")[0]
    assert "columns.csv" in json.loads((tmp_path / "out/manifest.json").read_text())["files"]


def test_a_carried_column_named_like_a_heading_is_told_apart_in_any_language(good, tmp_path):
    path = write(tmp_path / "named.csv", rows(), header=[*HEADER[:2], "1.1 niveau", *HEADER[3:]])

    batch(path, "--out", tmp_path / "out", "--locale", "fr", "--group", "1.1 niveau")

    head = read(tmp_path / "out/scores.csv", ";")[0]
    assert head[:2] == ["id", "1.1 niveau_"]
    assert len(set(head)) == len(head)
    assert program(["verify", str(tmp_path / "out")]) == 0


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_other_forms_hold_the_same_scores(kind, good, tmp_path):
    import pyarrow.parquet
    from python_calamine import CalamineWorkbook

    batch(good, "--out", tmp_path / "out", "--format", kind)
    batch(good, "--out", tmp_path / "csv", *(("--digits", "full") if kind == "parquet" else ()))
    path = tmp_path / f"out/scores.{kind}"
    if kind == "xlsx":
        found = [row[3] for row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:]]
    else:
        found = pyarrow.parquet.read_table(path).column("overall_mean").to_pylist()

    assert found == pytest.approx([float(row[3]) for row in read(tmp_path / "csv/scores.csv")[1:]], abs=1e-12)


def test_parquet_in_gives_the_scores_of_csv_in(good, tmp_path):
    import pyarrow as pa
    import pyarrow.parquet

    columns = dict(zip(HEADER, zip(*rows(), strict=True), strict=True))
    typed = {name: (list(map(int, some)) if name in BANK else list(some)) for name, some in columns.items()}
    pyarrow.parquet.write_table(pa.table(typed), tmp_path / "people.parquet")

    batch(tmp_path / "people.parquet", "--out", tmp_path / "a")
    batch(good, "--out", tmp_path / "b")

    assert (tmp_path / "a/scores.csv").read_bytes() == (tmp_path / "b/scores.csv").read_bytes()


def test_json_is_the_cohort_and_nothing_else_on_stdout(good, tmp_path, capsys):
    batch(good, "--out", tmp_path / "out", "--json")

    assert json.loads(capsys.readouterr().out) == json.loads((tmp_path / "out/cohort.json").read_text())


def test_a_dry_run_shows_columns_and_doubts_and_writes_nothing(mixed, tmp_path, capsys):
    code = batch(mixed, "--dry-run")
    shown = capsys.readouterr().out
    batch(mixed, "--dry-run", "--json")
    plain = json.loads(capsys.readouterr().out)

    assert code == 0
    assert HEADER[5] in shown
    assert "peut-être" in shown
    assert "cp1252" in shown
    assert [path.name for path in tmp_path.iterdir()] == ["mixed.csv"]
    assert plain[0]["doubts"][0]["found"] == "peut-être ; ou pas"


def test_a_saved_recipe_decided_and_used_scores_the_doubtful_row(mixed, tmp_path):
    recipe = tmp_path / "recipe.yaml"
    batch(mixed, "--save-recipe", recipe)
    recipe.write_text(recipe.read_text(encoding="utf-8").replace('"?"', '"2"'), encoding="utf-8")

    batch(mixed, "--out", tmp_path / "out", "--recipe", recipe)

    assert "004" in [row[0] for row in read(tmp_path / "out/scores.csv")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "--out"),
        (["--out", "o", "--format", "doc"], "csv, xlsx, parquet"),
        (["--out", "o", "--engine", "abacus"], "local, spark"),
        (["--out", "o", "--groups", "0"], "--groups"),
        (["--out", "o", "--min-cell", "0"], "--min-cell"),
        (["--out", "o", "--keep", "first", "--duplicates", "last"], "first, last"),
        (["--out", "o", "--duplicates", "some"], "first, last, earliest, latest, fullest, all"),
        (["--out", "o", "--profile", "pirate"], "pirate"),
        (["--out", "o", "--group", "nowhere"], "nowhere"),
    ],
)
def test_wrong_usage_is_one_sentence_and_writes_nothing(words, said, good, capsys, monkeypatch):
    monkeypatch.chdir(good.parent)

    code = batch(good, *words)

    assert code == 2
    assert said in capsys.readouterr().err
    assert [path.name for path in good.parent.iterdir()] == ["people.csv"]


def test_hostile_texts_run_nothing_anywhere(tmp_path, capsys):
    lines = rows()
    lines[1][0], lines[2][2], lines[3][2] = "=1+1", "<script>alert(1)</script>", "\x1b[31mrouge"
    lines[4][5] = "[red]\x1b[2J=1"
    path = write(tmp_path / "hostile.csv", [row for row in lines for _ in (0,)])

    batch(path, "--out", tmp_path / "out", "--group", "site", "--min-cell", "1")

    written, report = (tmp_path / "out/scores.csv").read_text(), (tmp_path / "out/report.html").read_text()
    screen = capsys.readouterr()
    assert "'=1+1" in written
    assert "\n=1" not in written
    assert "<script>alert" not in report
    assert "\x1b" not in screen.out + screen.err


def test_any_number_of_workers_writes_the_same_bytes(tmp_path):
    plan, job_answers = make_plan(LIBRARY, None), np.tile(ANSWERS, (20, 1))
    tasks = [
        Task([f"{start + i}" for i in range(100)], {}, job_answers[start : start + 100]) for start in range(0, 600, 100)
    ]
    written = []
    for workers in (1, 2, 3):
        path = tmp_path / f"{workers}.csv"
        with path.open("wb") as file:
            done = list(run(Job(plan), iter(tasks), CsvFile(file, ["id"], Job(plan).style), workers))
        assert [task.ids[0] for task, _ in done] == ["0", "100", "200", "300", "400", "500"]
        written.append(path.read_bytes())

    assert written[0] == written[1] == written[2]


def test_a_worker_that_fails_ends_the_run_without_hanging(tmp_path):
    tasks = [Task(["a"], {}, np.zeros((1, 3 if number == 1 else len(BANK)), dtype=np.int8)) for number in range(6)]

    with (tmp_path / "x.csv").open("wb") as file, pytest.raises((ValueError, IndexError)):
        list(
            run(
                Job(make_plan(LIBRARY, None)),
                iter(tasks),
                CsvFile(file, ["id"], Job(make_plan(LIBRARY, None)).style),
                2,
            )
        )


def test_the_demo_ends_with_a_summary_and_a_page(tmp_path, capsys):
    code = program(["demo", "--out", str(tmp_path / "demo"), "--lang", "fr"])

    said = capsys.readouterr().out
    assert code == 0
    assert "Lignes lues\xa0: 30 · évaluées\xa0: 30 · renvoyées\xa0: 0." in said
    assert str(tmp_path / "demo/report.html") in said
    assert (tmp_path / "demo/groups.csv").is_file()


def test_the_example_says_that_it_is_made_up():
    examples = Path(__file__).parents[2] / "examples"

    assert len(read(examples / "cohort-30.csv")) == 31
    assert "inventé" in (examples / "README.md").read_text(encoding="utf-8")
    assert "made up" in (examples / "README.md").read_text(encoding="utf-8")
