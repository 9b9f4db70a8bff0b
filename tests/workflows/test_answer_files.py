"""Answer files as people have them (findings of November 2026): each is read right, or refused with what to do; none is
read wrong with exit code 0. One cohort in many guises gives the same scores, or says aloud why not.
"""

from __future__ import annotations

import csv
import json
import random

import pytest
import xlsxwriter
from small import run, small_library

from skillcheck.ingest.text_head import SAMPLE_ROWS

LIBRARY = small_library()
ITEMS = [q for q in LIBRARY.bank.questions if q.is_self_report and q.item.scale == "autonomy"][:6]
IDS = [q.id for q in ITEMS]
PEOPLE = [[f"K{n}x{n * n % 7}", *((n + k * k) % 4 for k in range(6))] for n in range(1, 13)]


def write(path, rows, sep=",", encoding="utf-8"):
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file, delimiter=sep).writerows(rows)
    return path


def batch(path, out, *options):
    return run(["batch", str(path), "--out", str(out), "--lang", "en", *map(str, options)])


def scores(out):
    head, *rows = list(csv.reader((out / "scores.csv").read_text(encoding="utf-8").splitlines()))
    means = [place for place, name in enumerate(head) if name.endswith("_mean")]
    return {row[0]: [row[place] for place in means] for row in rows}


@pytest.fixture(scope="module")
def truth(tmp_path_factory):
    folder = tmp_path_factory.mktemp("truth")
    assert batch(write(folder / "a.csv", [["id", *IDS], *PEOPLE]), folder / "out") == 0
    return scores(folder / "out")


def numbers_from_one(rows):
    return [[row[0], *(one + 1 for one in row[1:])] for row in rows]


REFUSED = {
    "1 to 4 where nobody chose 4": ([["id", *IDS], *[[f"p{n}x", 1, 2, 3, 1, 2, 3] for n in range(9)]], 1, "--numbers"),
    "1 to 5": ([["id", *IDS[:3]], ["a", 1, 2, 3], ["b", 4, 5, 4], ["c", 1, 1, 2]], 1, "--numbers"),
    "a header broken by a comma": ([["id", *IDS[:2], "town", "site"], *[[f"a{n}", 1, 2, "x"] for n in range(8)]], 1, ""),
    "a table on its side": ([["id", "A1", "A2", "A3"], *[[item, 0, 1, 2] for item in IDS]], 1, "transpose"),
    "answers to a question that is not known": (
        [["id", IDS[0], "Tell us, do you tidy all of your things well?"], *[[f"a{n}x", n % 4, ["not yet", "yes, with help"][n % 2]] for n in range(12)]],
        3, "--save-recipe",
    ),
    "answers nearly written, to a question that is not known": (
        [["id", IDS[0], "Laundry"], *[[f"a{n}x", n % 4, ["without help", "yes, without help", "not yett", "3"][n % 4]] for n in range(4)]],
        3, "--save-recipe",
    ),
    "an answer that is no answer": ([["id", *IDS[:2]], ["a", 1, "bof"], ["b", 0, 2]], 3, "bof"),
    "nothing that is a question": ([["id", "x", "y"], ["a", 1, 2], ["b", 2, 1]], 1, "--recipe"),
    "one row per answer, unknown words": (
        [["wer", "was", "wie"], *[[f"W{n}", q.item.text["fr"], ["ja", "nein"][n % 2]] for n in range(4) for q in ITEMS]],
        1, "recipe",
    ),
    "the same person twice": ([["id", *IDS[:2]], ["a", 1, 2], ["b", 0, 2], ["a", 2, 2]], 3, "a"),
    "a mean row": ([["id", *IDS[:2]], ["a", 1, 2], ["b", 0, 2], ["Moyenne", "0.5", "2"]], 3, ""),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_for_sure_is_said_and_never_exits_with_0(name, tmp_path, capsys):
    rows, code, said = REFUSED[name]

    assert batch(write(tmp_path / "a.csv", rows), tmp_path / "out") == code
    assert said in capsys.readouterr().err


def test_formulas_without_a_result_and_errors_are_handed_back(tmp_path, capsys):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(1, 1, ["id", *IDS])  # a table that does not begin in the corner
    for at, row in enumerate(PEOPLE, 2):
        sheet.write_row(at, 1, row)
    for at, (formula, shown) in enumerate((("=1+1", ""), ("=#REF!", "#REF!"), ("=1/0", "#DIV/0!"), ("=1+1", 2)), 2):
        sheet.write_formula(at, at, formula, None, shown)
    book.close()

    assert batch(tmp_path / "a.xlsx", tmp_path / "out") == 3
    assert len(scores(tmp_path / "out")) == len(PEOPLE) - 3
    told = capsys.readouterr().err
    assert "formula without a saved result" in told
    assert "#REF!" in told


def test_a_folder_of_results_can_be_the_wave_before(tmp_path, capsys):
    then = write(tmp_path / "then.csv", [["id", *IDS], *PEOPLE])
    better = [row if n % 4 == 3 else [row[0], *(min(one + 1, 3) for one in row[1:])] for n, row in enumerate(PEOPLE)]
    now = write(tmp_path / "now.csv", [["id", *IDS], *better])
    batch(then, tmp_path / "entry")

    assert batch(now, tmp_path / "by-folder", "--before", tmp_path / "entry") == 0
    assert batch(now, tmp_path / "by-file", "--before", then) == 0

    by_folder, by_file = (
        json.loads((tmp_path / name / "cohort.json").read_text()) for name in ("by-folder", "by-file")
    )
    assert by_folder["waves"] == by_file["waves"]
    assert by_folder["questions"] == by_file["questions"]
    assert (tmp_path / "by-folder/progress.csv").read_text() == (tmp_path / "by-file/progress.csv").read_text()
    assert run(["verify", str(tmp_path / "by-folder"), "--lang", "en"]) == 0


def test_a_folder_whose_ids_only_count_rows_is_no_wave(tmp_path, capsys):
    batch(write(tmp_path / "then.csv", [IDS, *(row[1:] for row in PEOPLE)]), tmp_path / "entry")
    now = write(tmp_path / "now.csv", [["id", *IDS], *PEOPLE])

    assert batch(now, tmp_path / "out", "--before", tmp_path / "entry") == 1


@pytest.mark.parametrize("heads", [("id", "item", "answer"), ("participant", "questionText", "voteOptionText")])
def test_lines_that_are_no_question_are_left_out_aloud_where_all_people_have_them(heads, truth, tmp_path, capsys):
    rows = [
        [person[0], name, cell]
        for person in PEOPLE
        for name, cell in (
            ("age", 34),
            *((q.item.text["fr"], q.answers[person[1 + k]].text["fr"]) for k, q in enumerate(ITEMS)),
        )
    ]

    assert batch(write(tmp_path / "a.csv", [heads, *rows]), tmp_path / "out") == 0
    assert scores(tmp_path / "out") == truth
    assert "left out: age" in capsys.readouterr().err
    unknown = [[*row[:2], "yes, without help"] if row[1] == "age" else row for row in rows]
    assert batch(write(tmp_path / "b.csv", [heads, *unknown]), tmp_path / "out2") == 1


# --- one cohort in many guises ------------------------------------------------------------------------------------


HEADS = ("{id}", "{text}", "{n}. {text}", "{n}° {text}", "Q{n}_{text}", "{text} *", "{text} (une seule réponse possible)",
         "{text}\nCochez une case.", "Bloc [{text}]", "Bloc 1 > {text}", "<p>{text}</p>", "{fr} / {en}")  # fmt: skip
COUNTERS = ("ID", "N°", "#", "Numéro de série", "id. ID de la réponse", "_index")
NAMES = ("Code participant", "Votre code", "Code anonyme", "Identifiant choisi", "Quel est votre code ?")
BESIDE = {
    "Horodateur": ["2026-11-03 09:07:00", "2026-11-04 10:11:12"], "Adresse IP": ["192.0.2.7", "192.0.2.9"],
    "site": ["Pau", "Évry", "Pau ", "pau"], "lastpage": ["7"], "Commentaire libre": ["", "rien, merci", "«bref»; voilà"],
}  # fmt: skip


def headed(head, k, lang):
    words = ITEMS[k].item.text
    return head.format(id=ITEMS[k].id, text=words[lang], n=k + 1, fr=words["fr"], en=words["en"])


def guise(chance):
    """The same people and answers, otherwise written: header, languages, order of columns and rows, the tool's columns
    and counters, blank rows, one row twice."""
    lang, head = chance.choice(["fr", "en", "es", "it"]), chance.choice(HEADS)
    labels = chance.random() < 0.5
    order = chance.sample(range(6), 6)
    counter = chance.choice(COUNTERS) if chance.random() < 0.5 else None
    beside = chance.sample(sorted(BESIDE), chance.randrange(4))
    lead = [*([counter] if counter else []), *beside[:1], chance.choice(NAMES), *beside[1:2]]
    rows = [[*lead, *(headed(head, k, lang) for k in order), *beside[2:]]]
    for number, person in enumerate(chance.sample(PEOPLE, len(PEOPLE)), 1):
        said = chance.choice(["fr", "en", "es", "it"])
        cells = [ITEMS[k].answers[person[1 + k]].text[said] if labels else person[1 + k] for k in order]
        own = {name: chance.choice(BESIDE[name]) for name in beside}
        first = [number if name == counter else own.get(name, person[0]) for name in lead]
        rows.append([*first, *cells, *(own[name] for name in beside[2:])])
        if chance.random() < 0.2:
            rows.append([chance.choice(["", " "])] * len(rows[0]))
    again = chance.random() < 0.3
    if again:
        rows.append(rows[1][:])
    return rows, chance.choice([",", ";", "\t"]), again


def written(path, chance, rows, sep):
    return write(path, rows, sep, chance.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))


@pytest.mark.parametrize("seed", range(8))
def test_the_same_cohort_in_another_guise_has_the_same_scores(seed, truth, tmp_path):
    chance = random.Random(seed)
    rows, sep, again = guise(chance)

    code = batch(written(tmp_path / "a.csv", chance, rows, sep), tmp_path / "out")

    assert code == (3 if again else 0)
    assert scores(tmp_path / "out") == truth


@pytest.mark.parametrize("seed", range(6))
def test_two_guises_of_two_waves_tell_the_true_change(seed, tmp_path):
    """Nobody answers otherwise the second time: nobody is in progress or in decline, whoever the tool numbers first."""
    chance = random.Random(1000 + seed)
    (before, sep, _), (now, other, _) = guise(chance), guise(chance)
    then = written(tmp_path / "before.csv", chance, before, sep)

    batch(written(tmp_path / "now.csv", chance, now, other), tmp_path / "out", "--before", then, "--min-cell", 1)

    waves = json.loads((tmp_path / "out/cohort.json").read_text())["waves"]
    assert waves["paired"] == len(PEOPLE)
    assert {(one["progress"], one["decline"]) for one in waves["dimensions"].values()} == {(0, 0)}


def test_reliability_keeps_one_row_of_a_person_as_batch_does(tmp_path):
    path = write(tmp_path / "a.csv", [["id", *IDS], *PEOPLE, PEOPLE[0]])

    assert run(["reliability", str(path)]) == 3
    assert run(["reliability", str(path), "--keep", "last"]) == 0
    assert run(["reliability", str(path), "--keep", "best"]) == 2


# --- groups: the same words but for spaces and case are one -------------------------------------------------------------


def sites(names, start=0):
    return [["id", "site", *IDS[:3]], *([f"P{start + n}x", name, n % 4, 1, 2] for n, name in enumerate(names))]


def answer_lines(names):
    return [["id", "site", "question", "answer"],
            *([f"P{n}x", name, item, n % 4] for n, name in enumerate(names) for item in IDS[:3])]  # fmt: skip


MIXED = ["Paris", "paris ", "PARIS"] * 4
GROUPED = {
    "below the rows that are looked at first": ([sites(["Lyon"] * SAMPLE_ROWS + MIXED)], {"Lyon": SAMPLE_ROWS, "Paris": 12}),
    "in two files": ([sites(["Paris"] * 6), sites(["PARIS"] * 6, 6)], {"Paris": 12}),
    "one row per answer": ([answer_lines(MIXED)], {"PARIS": 12}),
}  # fmt: skip


@pytest.mark.parametrize("name", GROUPED)
def test_a_group_is_not_split_by_its_capitals(name, tmp_path):
    tables, wanted = GROUPED[name]
    files = [str(write(tmp_path / f"{n}.csv", rows)) for n, rows in enumerate(tables)]

    assert run(["batch", *files, "--out", str(tmp_path / "out"), "--group", "site", "--lang", "en"]) == 0

    (divided,) = json.loads((tmp_path / "out" / "cohort.json").read_text())["breakdowns"]
    assert {group["value"]: group["n"] for group in divided["groups"]} == wanted


def test_a_structure_written_otherwise_in_another_file_has_the_same_people(tmp_path, capsys):
    first, second = (write(tmp_path / f"{name}.csv", sites([name] * 8)) for name in ("Lyon", "LYON"))

    assert (
        run(["batch", str(first), str(second), "--out", str(tmp_path / "out"), "--structure", "site", "--lang", "en"])
        == 3
    )
    assert "“Lyon/P0x” already answered on line 2" in capsys.readouterr().err

    assert batch(second, tmp_path / "waves", "--before", first, "--structure", "site") == 0
    assert "8 people found again, of 8 then and 8 now" in capsys.readouterr().err


# --- the line of somebody's other row: of which file, of which sheet ------------------------------------------------------


ROWS = sites(["Lyon"] * 8)
WHERE = {
    "the same file": ({"a.csv": [*ROWS, ROWS[3]], "b.csv": [ROWS[0], ["P9x", "Lyon", 1, 1, 2]]}, ["a.csv:10 – line 4."]),
    "another file": ({"a.csv": ROWS[:7], "b.csv": [ROWS[0], ROWS[8], ROWS[3]]}, ["b.csv:3 – line 4 (a.csv)."]),
    "the second of three": (
        {"a.csv": ROWS[:4], "b.csv": [ROWS[0], *ROWS[4:7]], "c.csv": [ROWS[0], *ROWS[5:7], ROWS[1]]},
        ["c.csv:2 – line 3 (b.csv).", "c.csv:3 – line 4 (b.csv).", "c.csv:4 – line 2 (a.csv)."],
    ),
    "a file of the same name": ({"1/a.csv": ROWS[:7], "2/a.csv": [ROWS[0], ROWS[3]]}, ["a.csv:2 – line 4 (1/a.csv)."]),
    "another sheet": ({"a.xlsx": {"Mon": ROWS[:5], "Tue": [ROWS[0], *ROWS[4:9]]}}, ["a.xlsx:2 – line 5 (Mon)."]),
    "a sheet of another file": (
        {"a.xlsx": {"Mon": ROWS[:4], "Tue": [ROWS[0], *ROWS[4:7]]}, "b.csv": [ROWS[0], ROWS[6], ROWS[7]]},
        ["b.csv:2 – line 4 (a.xlsx#Tue)."],
    ),
}  # fmt: skip


def as_file(path, table):
    path.parent.mkdir(exist_ok=True)
    if isinstance(table, list):
        return write(path, table)
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in table.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


@pytest.mark.parametrize("name", WHERE)
def test_a_row_of_somebody_who_answered_before_says_where(name, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    tables, wanted = WHERE[name]
    files = [str(as_file(tmp_path / one, table).relative_to(tmp_path)) for one, table in tables.items()]

    assert run(["batch", *files, "--out", "out", "--lang", "en"]) == 3

    err = capsys.readouterr().err
    told = [line for line in err.splitlines() if "already answered on" in line]
    assert [line.split(", ")[0] + " – " + line.split("answered on ")[1].split(" Choose")[0] for line in told] == wanted
    assert ("in more than one file" in err) == (len(files) > 1 and name != "the same file")


def test_a_row_that_is_left_out_as_was_wished_says_where_the_kept_one_is(tmp_path):
    first, second = (
        write(tmp_path / f"{name}.csv", [ROWS[0], *some]) for name, some in (("a", ROWS[1:5]), ("b", ROWS[4:7]))
    )

    assert (
        run(["batch", str(first), str(second), "--out", str(tmp_path / "out"), "--lang", "en", "--keep", "first"]) == 0
    )

    (left,) = (path.read_text(encoding="utf-8") for path in (tmp_path / "out").glob("set-aside*.csv"))
    assert "also answers on line 5 (a.csv)" in left
