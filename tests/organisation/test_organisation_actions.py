"""What was decided and what became of it: one step at a time, nothing lost; two diagnoses compared without a league."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from datetime import date
from math import erf, sqrt

import numpy as np
import pytest
from organisations import LIBRARY, PACK, TODAY, random_rows, row, write_structure, write_views
from small import run

from skillcheck.errors import DataProblem
from skillcheck.forms.calendar import Entry, calendar
from skillcheck.i18n import Texts
from skillcheck.organisation.actions import Action, current
from skillcheck.organisation.diagnosis import Answers, diagnose
from skillcheck.organisation.follow import follow
from skillcheck.organisation.structure import StructureFile
from skillcheck.report.organisation.decisions import actions_document
from skillcheck.report.organisation.followed import screen
from skillcheck.report.organisation.wording import Words
from skillcheck.store.actions_log import append, read_actions

ACTION = {
    "id": "a1", "practice": "t34", "from": 1, "to": 2, "what": "une consigne", "who": "coordination",
    "decided_on": "2026-11-12", "decided_by": "bureau", "due": "2027-03-31", "euros": None, "hours": None,
    "status": "decided", "why": None, "proof": None, "on": "2026-11-12",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """A diagnosis in which every practice stands at level 1."""
    structure = write_structure(tmp_path / "fil.yaml")
    views = write_views(tmp_path / "v.csv", [row("equipe", 1)] * 12)
    out = tmp_path / "d"
    assert run(["organisation", "measure", str(structure), str(views), "-o", str(out), "--today", TODAY]) == 0
    return out


def do(*words):
    return run(["organisation", "actions", *map(str, words), "--lang", "fr"])


def add(folder, practice, *more, due="2027-03-31"):
    return do(
        "add", folder, practice, "--who", "coordination", "--due", due, "--by", "bureau", "--on", "2026-11-12", *more
    )


def kept(folder):
    return current(read_actions(folder / "actions.jsonl"))


def test_an_action_goes_up_one_level_and_takes_the_step_of_the_practice(folder):
    assert add(folder, "t34") == 0

    action = kept(folder)["a1"]
    assert (action.from_, action.to) == (1, 2)
    assert action.what.rstrip(".") in PACK.by_id["t34"].step.to(2).how["fr"].replace("'", "’")
    assert (folder / "actions.jsonl").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("number", ["-1", "nan", "inf", "1e308"])
@pytest.mark.parametrize("option", ["--euros", "--hours"])
def test_a_sum_that_is_no_number_is_refused_in_a_sentence(folder, capsys, option, number):
    assert add(folder, "t34", option, number) == 2
    assert f"{option} {float(number):g} ne convient pas" in capsys.readouterr().err
    assert not kept(folder)


def test_a_day_that_no_calendar_has_is_said_and_left_alone(folder, capsys):
    assert add(folder, "t34") == 0
    path = folder / "actions.jsonl"
    edited = path.read_text(encoding="utf-8").replace("2027-03-31", "2027-03-32")
    path.write_text(edited, encoding="utf-8")
    capsys.readouterr()

    assert do("list", folder) == 1

    said = capsys.readouterr().err
    assert "actions.jsonl" in said
    assert "erreur du programme" not in said
    assert path.read_text(encoding="utf-8") == edited


def test_a_seventh_action_a_second_on_one_practice_and_a_day_before_the_decision_are_refused(folder, capsys):
    for practice in ("t33", "t34", "i22", "i24", "c41", "t11"):
        assert add(folder, practice) == 0
    before = (folder / "actions.jsonl").read_bytes()

    assert add(folder, "t12") == 1
    assert add(folder, "t33", due="2025-01-01") == 1
    err = capsys.readouterr().err.replace("’", "'")
    assert "6 à la fois au plus" in err
    assert "Un pas à la fois" in err
    assert "avant la décision" in err
    assert (folder / "actions.jsonl").read_bytes() == before


def test_done_needs_a_proof_and_dropped_a_reason_which_is_kept(folder, capsys):
    add(folder, "t34")
    assert do("set", folder, "a1", "--status", "done") == 1
    assert do("set", folder, "a1", "--status", "dropped") == 1
    assert do("set", folder, "a1", "--status", "dropped", "--why", "time") == 0
    assert do("set", folder, "a9", "--status", "done", "--proof", "x") == 1
    assert do("set", folder, "a1", "--status", "perdue") == 2

    assert (kept(folder)["a1"].status, kept(folder)["a1"].why) == ("dropped", "time")
    lines = (folder / "actions.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 3  # the schema, the decision, what became of it: nothing rewritten


def test_what_is_late_ends_with_3(folder, capsys):
    add(folder, "t34", due="2026-12-31")

    assert do("list", folder, "--due", "--today", "2026-12-31") == 0
    assert do("list", folder, "--due", "--today", "2027-01-01") == 3
    assert "date passée" in capsys.readouterr().out


def test_the_proposals_begin_with_the_foundation_and_leave_out_what_is_under_way(folder, capsys):
    do("propose", folder)
    first = re.findall(r"^([tic]\d\d) ", capsys.readouterr().out, flags=re.MULTILINE)
    add(folder, first[0])
    capsys.readouterr()
    do("propose", folder)
    then = re.findall(r"^([tic]\d\d) ", capsys.readouterr().out, flags=re.MULTILINE)

    assert first[:4] == ["t33", "t34", "i22", "i24"]
    assert then[:3] == first[1:4]


def test_a_practice_nobody_answered_is_no_start_for_an_action(folder, capsys):
    assert add(folder, "t31") == 1  # a fact that nobody declared
    assert add(folder, "t99") == 2
    assert "part d'un niveau connu" in capsys.readouterr().err.replace("’", "'")


@pytest.mark.parametrize("kind", ["ics", "md", "xlsx", "html"])
def test_the_minutes_and_the_calendar_are_written(folder, kind, tmp_path):
    add(folder, "t34")

    assert do("export", folder, "-o", tmp_path / f"actions.{kind}") == 0
    assert (tmp_path / f"actions.{kind}").stat().st_size > 100


@pytest.mark.parametrize("lang", ["en", "es", "it"])
def test_only_french_minutes_have_a_space_before_the_colon(lang):
    minutes = actions_document([Action(**ACTION)], PACK, Texts(lang), "Le Fil", date(2026, 12, 1))

    assert ": une consigne (1 → 2)" in str(minutes)
    assert " :" not in str(minutes)


def test_a_calendar_counts_what_it_shows_and_is_not_written_empty(folder, tmp_path, capsys):
    add(folder, "t34")
    do("set", folder, "a1", "--status", "done", "--proof", "affichée")
    capsys.readouterr()

    assert do("export", folder, "-o", tmp_path / "actions.ics") == 1
    assert "Aucune action en cours" in capsys.readouterr().err
    assert not (tmp_path / "actions.ics").exists()
    add(folder, "t33")
    assert do("export", folder, "-o", tmp_path / "actions.ics") == 0
    assert "(1 action)" in capsys.readouterr().out
    assert (tmp_path / "actions.ics").read_text(encoding="utf-8").count("BEGIN:VEVENT") == 1


def test_a_calendar_is_one_that_a_strict_reader_takes():
    words = "Écrire, puis afficher ; « à côté »\nligne 2 \\ fin " * 4
    text = calendar([Entry("a1-x", date(2027, 3, 31), date(2026, 11, 12), words, words)])

    found = read_calendar(text)
    assert found["DTSTART;VALUE=DATE"] == "20270331"
    assert found["DTEND;VALUE=DATE"] == "20270401"
    assert found["SUMMARY"] == words


def read_calendar(text):
    """RFC 5545 as far as we write it: CRLF, lines of 75 octets, unfolding, escapes, required properties."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    lines = text.split("\r\n")[:-1]
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = "\r\n".join(lines).replace("\r\n ", "").split("\r\n")
    assert unfolded[0] == "BEGIN:VCALENDAR"
    assert unfolded[-1] == "END:VCALENDAR"
    assert {"VERSION:2.0"} <= set(unfolded)
    event = unfolded[unfolded.index("BEGIN:VEVENT") + 1 : unfolded.index("END:VEVENT")]
    found = dict(line.split(":", 1) for line in event)
    assert {"UID", "DTSTAMP"} <= set(found)
    assert re.fullmatch(r"\d{8}T\d{6}Z", found["DTSTAMP"])
    plain = {"\\\\": "\\", "\\;": ";", "\\,": ",", "\\n": "\n"}
    return {name: re.sub(r"\\[\\;,n]", lambda match: plain[match[0]], words) for name, words in found.items()}


# --- the file -----------------------------------------------------------------------------------------------


def _many(path, first, count):
    for _ in range(count):
        append(path, lambda lines: {**ACTION, "id": f"a{first + len(lines)}"})


def test_two_who_write_at_once_lose_nothing(tmp_path):
    path = tmp_path / "actions.jsonl"
    context = multiprocessing.get_context("fork")
    runs = [context.Process(target=_many, args=(path, 1, 25)) for _ in range(2)]
    for one in runs:
        one.start()
    for one in runs:
        one.join()

    assert [line["id"] for line in read_actions(path)] == [f"a{n}" for n in range(1, 51)]


WRITER = """
import sys
from pathlib import Path
from skillcheck.report.organisation.decisions import actions_document
from skillcheck.report.organisation.followed import screen
from skillcheck.report.organisation.wording import Words
from skillcheck.store.actions_log import append
for n in range(10_000):
    append(Path(sys.argv[1]), lambda lines: {"id": f"a{n}", "words": "x" * 300})
    print(n, flush=True)
"""


@pytest.mark.parametrize("seed", range(5))
def test_killed_at_any_moment_it_loses_at_most_the_line_being_written(tmp_path, seed):
    path, draw = tmp_path / "actions.jsonl", np.random.default_rng(seed)
    for _ in range(2):
        path.unlink(missing_ok=True)
        with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(float(draw.uniform(0.001, 0.05)))
            os.kill(writer.pid, signal.SIGKILL)
            told = [int(line) for line in writer.stdout if line.strip()]
        lines = read_actions(path)
        assert [line["id"] for line in lines] == [f"a{n}" for n in range(len(lines))]
        assert len(lines) >= max(told, default=0) + 1


def test_a_line_cut_short_does_not_count_and_the_next_takes_its_place(tmp_path):
    path = tmp_path / "actions.jsonl"
    append(path, lambda _: ACTION)
    with path.open("ab") as file:
        file.write(b'{"id": "a2", "prac')

    assert [line["id"] for line in read_actions(path)] == ["a1"]
    append(path, lambda _: {**ACTION, "id": "a2"})
    assert [line["id"] for line in read_actions(path)] == ["a1", "a2"]


@pytest.mark.parametrize(
    ("text", "code"),
    [(b"hello\n", "store.not_actions"), (b'{"schema":"other"}\n', "store.not_actions"),
     (b'{"schema":"skillcheck/actions-1"}\n{"id": \n', "store.damaged_action")],
)  # fmt: skip
def test_another_file_or_a_damaged_line_is_said_and_left_alone(tmp_path, text, code):
    path = tmp_path / "actions.jsonl"
    path.write_bytes(text)
    with pytest.raises(DataProblem) as raised:
        append(path, lambda _: ACTION)
    assert raised.value.problems[0].code == code
    assert path.read_bytes() == text


# --- a year later -------------------------------------------------------------------------------------------


def record(rows, day="2026-11-20", facts=()):
    views = tuple(one["vue"] for one in rows)
    responses = np.array(
        [[int(one[item.id]) if one.get(item.id, "") not in ("", "dk") else -1 for item in PACK.practices] for one in rows],
        dtype=np.int8,
    )  # fmt: skip
    return diagnose(PACK, StructureFile(structure="x"), Answers(views, responses, 0, ()), facts,
                    today=date.fromisoformat(day), lang="fr", version="0")  # fmt: skip


PEOPLE = {"direction": (3, 1.5), "equipe": (20, 1.4), "benevole": (12, 1.5)}


def action(**given):
    return Action.model_validate({**ACTION, **given})


def test_a_year_later_with_identical_answers_nothing_moves():
    rows = random_rows(3, PEOPLE)
    found = follow(record(rows), record(rows, "2027-11-20"), PACK, [], date(2027, 11, 20))

    assert {one.move for one in (*found.places, *found.views)} <= {"unknown", "not_compared"}


def test_a_chance_that_a_machine_computes_a_hair_below_the_cut_has_reached_it():
    one = record([row("equipe", 1)] * 15)
    name, place = next((name, place) for name, place in one.places.items() if name != "overall")
    before, now = (
        one.model_copy(update={"places": {name: place.model_copy(update={
            "figure": place.figure.model_copy(update={"mean": mean, "sd": sd}),
        })}})
        for mean, sd in ((1.0, 0.6), (1.0 + 1.2815515655, 0.8))
    )  # fmt: skip
    assert 0.9 - 1e-10 < 0.5 * (1 + erf(1.2815515655 / sqrt(2))) < 0.9

    assert follow(before, now, PACK, [], date(2027, 11, 20)).places[0].move == "progress"
    assert follow(now, before, PACK, [], date(2027, 11, 20)).places[0].move == "decline"


def test_real_progress_is_found():
    before, now = [row("equipe", 1)] * 15, [row("equipe", 2)] * 15
    found = follow(record(before), record(now, "2027-11-20"), PACK, [], date(2027, 11, 20))

    assert {one.move for one in found.places} == {"progress"}
    back = follow(record(now), record(before, "2027-11-20"), PACK, [], date(2027, 11, 20))
    assert {one.move for one in back.places} == {"decline"}


def test_a_reworded_practice_is_not_compared_nor_its_theme_and_that_is_said():
    before, now = record([row("equipe", 1)] * 12), record([row("equipe", 2)] * 12, "2027-11-20")
    changed = [one.model_copy(update={"wording": "other"}) if one.id == "t11" else one for one in before.practices]
    found = follow(before.model_copy(update={"practices": changed}), now, PACK, [action(practice="t11", status="done")],
                   date(2027, 11, 20))  # fmt: skip

    moves = {one.place: (one.move, one.reason) for one in found.places}
    assert found.reworded == ("t11",)
    assert moves["T.1"] == moves["T"] == ("not_compared", "reworded")
    assert moves["T.2"] == ("progress", "")
    assert found.done[0].shows is None


def test_what_is_not_compared_is_told_in_one_line_a_reason_with_every_name():
    rows = [row("direction", 3)] * 4 + [row("equipe", 0)] * 12
    before, now = record(rows), record(rows, "2027-11-20")
    found = follow(before, now, PACK, [], date(2027, 11, 20))

    said = screen(found, {}, Words(now, PACK, LIBRARY, Texts("fr")))

    apart = [line for line in said if line.startswith("Sans comparaison")]
    assert [one.move for one in found.places if one.place in PACK.themes] == ["not_compared"] * 12
    assert len(apart) == 1
    assert all(theme.name["fr"].replace("'", "’") in apart[0] for theme in PACK.themes.values())


def test_where_viewpoints_diverge_each_one_s_moves_are_still_told():
    """Nothing is compared of a theme that has no level in common; the team's own progress is no less seen."""
    before = record([row("direction", 3)] * 4 + [row("equipe", 0)] * 12)
    now = record([row("direction", 3)] * 4 + [row("equipe", 1)] * 12, "2027-11-20")
    words = Words(now, PACK, LIBRARY, Texts("fr"))
    found = follow(before, now, PACK, [], date(2027, 11, 20))

    said = screen(found, {}, words)

    assert any(line.startswith("Personnes salariées") and "progresse sur" in line for line in said)
    assert not any("recule sur" in line for line in said)
    still = screen(follow(before, before, PACK, [], date(2027, 11, 20)), {}, words)
    assert any("aucun thème n’a sûrement bougé" in line for line in still)


def test_what_was_done_shows_or_does_not_show_yet_and_what_was_not_has_its_reason():
    before, now = record([row("equipe", 1)] * 12), record([row("equipe", 1, t34=2)] * 12, "2027-11-20")
    actions = [
        action(id="a1", practice="t34", status="done"), action(id="a2", practice="i22", status="done"),
        action(id="a3", practice="c41", status="dropped", why="time"), action(id="a4", practice="c13", due="2027-01-01"),
    ]  # fmt: skip
    found = follow(before, now, PACK, actions, date(2027, 11, 20))

    assert [(one.action, one.shows) for one in found.done] == [("a1", True), ("a2", False)]
    assert found.dropped == (("time", ("a3",)),)
    assert found.late == found.open == ("a4",)
    assert follow(before, now, PACK, actions, date(2026, 1, 1)).late == ("a4",)  # the day of the second diagnosis


def test_what_was_dropped_or_is_late_is_named_by_what_it_is_about():
    before, now = record([row("equipe", 1)] * 12), record([row("equipe", 1)] * 12, "2027-11-20")
    actions = {
        "a1": action(id="a1", practice="c41", status="dropped", why="time"),
        "a2": action(id="a2", practice="c13", due="2027-01-01"),
    }
    words = Words(now, PACK, LIBRARY, Texts("fr"))

    said = screen(follow(before, now, PACK, actions.values(), date(2027, 11, 20)), actions, words)

    assert any("pas le temps" in line and f"{words.say('c41')} (a1)" in line for line in said)
    assert any("date passée" in line and f"{words.say('c13')} (a2)" in line for line in said)


def test_viewpoints_that_changed_are_said_and_those_shown_once_are_not_compared():
    before = record([row("equipe", 1)] * 12 + [row("benevole", 1)] * 12)
    now = record([row("equipe", 1)] * 5 + [row("benevole", 1)] * 2, "2027-11-20")
    found = follow(before, now, PACK, [], date(2027, 11, 20))

    assert (found.only_before, found.only_now) == ((("equipe",), ("benevole",)), (("equipe", "benevole"),))
    assert found.views == ()
    fewer = follow(before, record([row("equipe", 1)] * 6 + [row("benevole", 1)] * 12), PACK, [], date(2027, 11, 20))
    assert fewer.people == ((("equipe",), 12, 6),)


def test_follow_on_the_command_line(folder, tmp_path, capsys):
    add(folder, "t34")
    do("set", folder, "a1", "--status", "done", "--proof", "affichée")
    structure = write_structure(tmp_path / "fil.yaml")
    views = write_views(tmp_path / "v.csv", [row("equipe", 1, t34=2)] * 12)
    later = tmp_path / "later"
    run(["organisation", "measure", str(structure), str(views), "-o", str(later), "--today", "2027-11-20"])
    capsys.readouterr()

    code = run(["organisation", "follow", str(folder), str(later), "-o", str(tmp_path / "s"), "--today", "2027-11-20",
                "--lang", "fr"])  # fmt: skip

    out = capsys.readouterr().out
    assert code == 0
    assert "Fait, et cela se voit" in out
    assert (tmp_path / "s" / "suivi.html").exists()
    assert run(["organisation", "follow", str(folder), str(later), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["done"][0]["action"] == "a1"
    assert run(["organisation", "follow", str(tmp_path), str(later), "--lang", "fr"]) == 1
