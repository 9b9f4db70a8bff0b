"""Spark gives what one machine gives: the same scores, the same cohort to the last bit, the same rows handed back.

One real session on two cores for the whole file. Nothing is skipped where pyspark and Java are there.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import which
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from small import run as program
from small import small_library

from skillcheck.cohort.scoring import make_plan
from skillcheck.cohort.sums import CohortSums
from skillcheck.content.library import load
from skillcheck.errors import DataProblem
from skillcheck.export.manifest import read_manifest
from skillcheck.ingest.model import Batch
from skillcheck.ingest.options import ReadOptions
from skillcheck.ingest.read import read, understand
from skillcheck.ingest.rows.input_splits import SplitReader, spans
from skillcheck.spark import cluster
from skillcheck.spark import score as spark

PEOPLE = 600
FRAMEWORK = Path(__file__).parents[2] / "examples" / "framework-reemploi"
"""Few competences: Spark's plans take long by the columns of the scores, 300 of the small content."""


def run(arguments: list[str]) -> int:
    return program([*arguments, "--data", str(FRAMEWORK)])


@pytest.fixture(scope="module")
def library():
    return load(FRAMEWORK)


@pytest.fixture(scope="module")
def engine() -> Iterator[Any]:
    """A session that every test finds running, as in a notebook."""
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    if which("java") is None:
        pytest.skip("Java is not installed")
    given = os.environ.get("JDK_JAVA_OPTIONS")
    os.environ["JDK_JAVA_OPTIONS"] = f"{given or ''} -XX:TieredStopAtLevel=1 -XX:+UseSerialGC".strip()
    with cluster.session("local[2]") as started:
        yield started
    del os.environ["JDK_JAVA_OPTIONS"]
    if given is not None:
        os.environ["JDK_JAVA_OPTIONS"] = given


def cohort(library, people: int = PEOPLE) -> list[list[str]]:
    """A header and rows: ids that look like numbers, French texts with quotes and line breaks, every kind of answer."""
    codes = [[*question.codes, "", "na"] for question in library.bank.questions]
    drawn = np.random.default_rng(11).random((people, len(codes))).tolist()
    rows = [["id", "Évaluation.site", "remarque", *library.bank.ids]]
    for number in range(people):
        answers = [
            own[int(one * len(own))] if number % 50 else "" for own, one in zip(codes, drawn[number], strict=True)
        ]
        note = 'Il a dit « non » ;\r\npuis "oui", ligne\n2' if number % 9 == 0 else ""
        rows.append([f"{number:05d}", ["Pau ; centre", "Évry", "=1+1"][number % 3], note, *answers])
    return rows


def text(rows: list[list[str]], separator: str = ";") -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator, lineterminator="\n").writerows(rows)
    return written.getvalue().encode()


def spoilt(rows: list[list[str]]) -> bytes:
    """The same file with what goes wrong in real ones."""
    good = rows[-1][3:]
    some = [list(row) for row in rows]
    some[7][5], some[20][4] = "peut-être ?", "-1"
    some[30][0] = ""
    some.insert(40, [*rows[5][:3], *good])  # 00004 again
    some.insert(60, rows[50][:-2])
    whole = text([*some, *[[f"z{place}", "", "", *good] for place in range(3)]]).split(b"\n")
    return b"\n".join(
        [
            *whole[:-2],
            b'q1;"jamais ferm\xc3\xa9;;' + b";".join([b"1"] * len(good)),
            b"q2;\xff\xfe;;" + b";".join([b"1"] * len(good)),
            b"q3;\0;;" + b";".join([b"1"] * len(good)),
            b"",
            b";" * (len(good) + 2),
            whole[-2],
        ]
    )


def folder_of(out: Path) -> tuple[pa.Table, bytes, bytes]:
    scores = pq.read_table(out / "scores.parquet")
    plain = pa.table({name: scores[name].cast(pa.string()) if pa.types.is_dictionary(scores[name].type) else scores[name]
                      for name in scores.column_names})  # fmt: skip
    others = b"".join((out / name).read_bytes() for name in ("rejected.csv", "questions.csv", "columns.csv"))
    return plain.sort_by("id"), (out / "cohort.json").read_bytes(), others


@pytest.fixture(scope="module")
def messy(library, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("messy") / "réponses [1].csv"
    path.write_bytes(spoilt(cohort(library)))
    return path


# --- pieces, without Spark ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 8_000, 20_000, 10_000_000])
def test_a_text_file_read_in_pieces_gives_the_rows_of_the_whole(library, messy, size):
    options = ReadOptions(duplicates="all", encoding="utf-8", special=library.special_words)
    found = understand(messy, library.bank, options)
    whole = list(read(messy, library.bank, options, found))

    cut = spans(messy, found.parts[0], size)
    reader = SplitReader(0, str(messy), found.parts[0], library.bank, options, tuple(cut))
    batches = list(reader(pa.record_batch([pa.array(range(len(cut)))], names=["row"])))

    assert cut[-1].begin + cut[-1].length == messy.stat().st_size
    assert people(batches) == people(whole)
    assert [row for one in batches for row in one.returned] == [row for one in whole for row in one.returned]
    assert (sum(one.blank for one in batches), size) == (sum(one.blank for one in whole), size)


def people(batches: list[Batch]) -> list[tuple[str, int, bytes]]:
    return [
        (person, line, one.responses[place].tobytes())
        for one in batches
        for place, (person, line) in enumerate(zip(one.ids, one.lines, strict=True))
    ]


def test_pieces_are_small_where_the_file_is_large(library, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(text(cohort(library, 2_000)))
    found = understand(path, library.bank, ReadOptions(special=library.special_words))

    cut = spans(path, found.parts[0], 5_000)

    assert len(cut) >= 4
    assert max(span.length for span in cut) < 20_000


# --- one machine and Spark ----------------------------------------------------------------------------------


def test_a_spoilt_csv_gives_the_same_folder_as_on_one_machine(engine, messy, tmp_path, monkeypatch, capfd):
    monkeypatch.setattr("skillcheck.workflows.score_on_spark.SMALLEST_SPLIT", 8_000)
    options = ["--encoding", "utf-8", "--profile", "volunteer", "--group", "Évaluation.site", "--format", "parquet"]

    local = run(["batch", str(messy), "--out", str(tmp_path / "local"), *options])
    capfd.readouterr()
    distributed = run(["batch", str(messy), "--out", str(tmp_path / "spark"), *options, "--engine", "spark"])

    assert local == distributed == 3
    scores, cohort_here, rejected_here = folder_of(tmp_path / "local")
    scores_there, cohort_there, rejected_there = folder_of(tmp_path / "spark")
    assert scores_there.equals(scores)
    assert len(scores) > PEOPLE - 30
    assert cohort_there == cohort_here
    assert rejected_there == rejected_here
    assert len(list((tmp_path / "spark" / "scores.parquet").glob("*.parquet"))) > 2
    said = capfd.readouterr()
    assert "WARN" not in said.err
    assert "Traceback" not in said.err
    # without kept answers nobody can tell whether another folder differs by a few people
    assert read_manifest(tmp_path / "spark").files["cohort.json"].holds == "individual"
    assert "--engine local --share" in said.err


@pytest.mark.parametrize("keep", ["first", "last"])
def test_people_who_come_twice_are_settled_as_on_one_machine(engine, tmp_path, keep):
    """With the 300 columns that scores have by the small content: past a hundred, Spark plans otherwise. A column that is
    headed as one of times and says none decides nothing."""
    rows = [[*row, "oui" if at else "Terminé"] for at, row in enumerate(cohort(small_library(), 40))]
    again = [[rows[place][0], "Évry", "", *rows[place + 1][3:]] for place in (3, 9, 3, 38)]
    path = tmp_path / "a.csv"
    path.write_bytes(text([*rows, *again]))

    codes = [
        program(
            ["batch", str(path), "--out", str(tmp_path / name), "--keep", keep, "--format", "parquet", "--engine", name]
        )
        for name in ("local", "spark")
    ]

    assert codes[0] == codes[1]
    (here, *files_here), (there, *files_there) = folder_of(tmp_path / "local"), folder_of(tmp_path / "spark")
    assert sorted(map(str, there.to_pylist())) == sorted(map(str, here.to_pylist()))
    assert files_there == files_here


def test_a_group_that_the_head_does_not_have_is_not_split_by_its_capitals(engine, library, tmp_path, monkeypatch):
    """1,000 rows are the head; the spelling first met stands for all, whichever task meets it."""
    monkeypatch.setattr("skillcheck.workflows.score_on_spark.SMALLEST_SPLIT", 8_000)
    sites = [*["Lyon"] * 1000, *["PARIS", "Paris", "Dax", "paris "] * 60, *["LYON", "dax"] * 30]
    codes = list(library.bank.questions[0].codes)
    rows = [f"P{number:04d}x,{site},{codes[number % len(codes)]}" for number, site in enumerate(sites)]
    path = tmp_path / "a.csv"
    path.write_text("\n".join([f"Code,site,{library.bank.ids[0]}", *rows, ""]), encoding="utf-8")
    options = ["--group", "site", "--format", "parquet"]

    for name in ("local", "spark"):
        assert run(["batch", str(path), "--out", str(tmp_path / name), *options, "--engine", name]) == 0

    (here, *files_here), (there, *files_there) = folder_of(tmp_path / "local"), folder_of(tmp_path / "spark")
    assert there.equals(here)
    assert files_there == files_here
    assert set(there["site"].to_pylist()) == {"Lyon", "PARIS", "Dax"}


def test_small_files_that_spark_reads_in_one_task_are_all_counted(engine, library, tmp_path):
    """Each is one piece, so that their partitions have one number: only those of the first were counted."""
    head, *rows = cohort(library, 40)
    for name, some in (("a.csv", rows[:20]), ("b.csv", rows[15:30]), ("c.csv", rows[30:])):
        (tmp_path / name).write_bytes(text([head, *some]))
    files = [str(tmp_path / name) for name in ("a.csv", "b.csv", "c.csv")]

    codes = [
        run(["batch", *files, "--out", str(tmp_path / name), "--format", "parquet", "--engine", name])
        for name in ("local", "spark")
    ]

    assert codes == [3, 3]
    assert folder_of(tmp_path / "spark")[1:] == folder_of(tmp_path / "local")[1:]
    assert "(a.csv)" in (tmp_path / "spark" / "rejected-2.csv").read_text(encoding="utf-8")


def test_parquet_of_any_types_and_two_files_at_once(engine, library, tmp_path):
    rows = cohort(library, 120)
    columns = {name: list(values) for name, *values in zip(*rows, strict=True)}
    columns["id"] = pa.array([10**17 + place for place in range(120)])
    columns[library.bank.ids[0]] = pa.array([None if value in ("", "na", "dk") else float(value) for value in columns[library.bank.ids[0]]])  # fmt: skip
    columns["ID"] = columns.pop("remarque")
    pq.write_table(pa.table(columns), tmp_path / "a.parquet", row_group_size=17)
    (tmp_path / "b.csv").write_bytes(text([row[1:] for row in rows], ","))  # nobody says who answers
    files, group = [str(tmp_path / "a.parquet"), str(tmp_path / "b.csv")], ["--group", "Évaluation.site"]

    codes = [
        run(["batch", *files, "--out", str(tmp_path / name), *group, "--format", "parquet", "--engine", name])
        for name in ("local", "spark")
    ]

    assert codes[0] == codes[1]
    (here, *files_here), (there, *files_there) = folder_of(tmp_path / "local"), folder_of(tmp_path / "spark")
    assert there.column_names == here.column_names
    assert there["id"].to_pylist()[0] == "100000000000000001"  # the first of all answered nothing
    assert sorted(map(str, there.drop_columns(["id"]).to_pylist())) == sorted(map(str, here.drop_columns(["id"]).to_pylist()))  # fmt: skip
    assert files_there == files_here


def test_sums_are_the_same_bits_whatever_the_partitions(engine, library, tmp_path):
    path = tmp_path / "a.parquet"
    rows = cohort(library, 150)
    pq.write_table(pa.table({name: list(values) for name, *values in zip(*rows, strict=True)}), path)
    options = ReadOptions(groups=("Évaluation.site",), special=library.special_words)
    found = understand(path, library.bank, options)
    reader = SplitReader(0, str(path), found.parts[0], library.bank, options)
    plan = make_plan(library, library.profiles[0] if isinstance(library.profiles, list | tuple) else next(iter(library.profiles.values())), ["Évaluation.site"])  # fmt: skip

    made = []
    for pieces in (1, 7):
        folder = tmp_path / str(pieces)
        folder.mkdir()
        source = spark.Source(0, cluster.parquet_frame(engine, path, pieces), reader)
        made.append(spark.score(engine, [source], plan, ["Évaluation.site"], folder))

    assert [len(one.partitions) for one in made] == [1, 7]
    assert bits(made[0].sums) == bits(made[1].sums)
    assert made[0].sums.people == made[0].scored == made[1].scored == 147
    assert made[0].returned == made[1].returned == 3  # who answered nothing


def test_a_partition_of_several_batches_counts_each_once(engine, library, tmp_path):
    """As a large file has them, in one partition: the sums are those of the same rows in one batch."""
    path, rows = tmp_path / "a.csv", cohort(library, 150)
    rows[5][3] = "peut-être ?"
    path.write_bytes(text(rows) + b"\n")
    options = ReadOptions(special=library.special_words, encoding="utf-8")
    found = understand(path, library.bank, options)
    plan, cut = make_plan(library, None), tuple(spans(path, found.parts[0], 10_000_000))

    made = []
    for size in (7, 16_384):
        folder = tmp_path / str(size)
        folder.mkdir()
        reader = SplitReader(0, str(path), found.parts[0], library.bank, replace(options, batch_rows=size), cut)
        made.append(
            spark.score(engine, [spark.Source(0, cluster.spans_frame(engine, len(cut)), reader)], plan, [], folder)
        )

    assert bits(made[0].sums) == bits(made[1].sums)
    assert [(one.scored, one.returned, one.blank, len(one.partitions)) for one in made] == [(146, 4, 1, 1)] * 2
    assert len(pq.read_table(tmp_path / "7")) == made[0].sums.people == 146


def bits(sums: CohortSums) -> str:
    """Every whole number of the sums as text; keys in one order, as they have none of their own."""
    groups = [{key: one[key].tolist() for key in sorted(one)} for one in sums.groups if one is not None]
    numbers = [one.tolist() for one in (sums.counts, sums.moments, sums.at_least, sums.needs, sums.flags)]
    return str([sums.people, sums.silent, *numbers, groups, sorted((sums.joint or {}).items())])


# --- what goes wrong ----------------------------------------------------------------------------------------


def test_a_partition_that_spark_runs_twice_counts_once(library):
    shape = make_plan(library, None).shape
    one = spark.Counted(CohortSums.empty(shape), scored=3, returned=1, partitions={(0, 4)})
    other = spark.Counted(CohortSums.empty(shape), scored=5, blank=2, partitions={(0, 2)})
    total = spark.Counted(CohortSums.empty(shape))

    for part in (one, other, replace(one, partitions={(0, 4)})):
        total.merge(part)

    assert (total.scored, total.returned, total.blank, total.partitions) == (8, 1, 2, {(0, 2), (0, 4)})


def test_a_failing_task_is_one_sentence_and_leaves_nothing(engine, library, tmp_path, capfd):
    path = tmp_path / "a.csv"
    path.write_bytes(text(cohort(library, 20)))
    options = ReadOptions(special=library.special_words)
    part = understand(path, library.bank, options).parts[0]
    reader = SplitReader(0, str(tmp_path / "gone.csv"), part, library.bank, options, tuple(spans(path, part, 1000)))

    with pytest.raises(DataProblem) as caught:
        spark.repeated(engine, [spark.Source(0, cluster.spans_frame(engine, 1), reader)])

    assert caught.value.problems[0].code == "spark.failed"
    assert "FileNotFoundError" in str(caught.value.problems[0].fields["reason"])
    assert "Traceback" not in capfd.readouterr().err


def test_without_the_extra_the_command_that_installs_it_is_said(library, tmp_path, monkeypatch, capsys):
    path = tmp_path / "a.csv"
    path.write_bytes(text(cohort(library, 20)))
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)

    code = run(["batch", str(path), "--out", str(tmp_path / "out"), "--engine", "spark"])

    assert code == 1
    assert "pip install 'skillcheck[spark]'" in capsys.readouterr().err.replace("’", "'")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("said", "expected"), [(None, "spark.no_java"), ("11.0.2", "spark.old_java"), ("1.8.0_392", "spark.old_java")]
)
def test_java_missing_or_too_old_is_said_before_spark_starts(tmp_path, monkeypatch, said, expected):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    if said:
        (tmp_path / "java").write_text(f"#!/bin/sh\necho 'openjdk version \"{said}\"' >&2\n")
        (tmp_path / "java").chmod(0o755)

    with pytest.raises(DataProblem) as caught:
        cluster._require_java()

    assert caught.value.problems[0].code == expected


@pytest.mark.parametrize(
    ("more", "said"),
    [(["--groups", "2"], "--groups"), (["--format", "xlsx"], "--format xlsx"), (["--before", "b.csv"], "--before")],
)
def test_what_spark_does_not_do_is_said_before_it_starts(library, tmp_path, capsys, more, said):
    path = tmp_path / "a.csv"
    path.write_bytes(text(cohort(library, 20)))

    code = run(["batch", str(path), "--out", str(tmp_path / "out"), "--engine", "spark", *more])

    assert code == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_workbook_is_sent_to_the_local_engine(tmp_path, library, capsys):
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(cohort(library, 3)):
            sheet.write_row(place, 0, row)

    code = run(["batch", str(tmp_path / "a.xlsx"), "--out", str(tmp_path / "out"), "--engine", "spark"])

    assert code == 1
    assert "--engine local" in capsys.readouterr().err
