"""The interview without a terminal: refused, or read from a pipe in plain lines; nothing is lost, whatever happens."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import NamedTuple

import pytest
from small import DATA, run

from skillcheck.content.folder import data_folder
from skillcheck.store.journal import read_journal

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


class Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


def skillcheck(home, *arguments, typed="", lang="fr", **more):
    """One run of the program as a shell would start it; in this process, unless ``more`` is for a process of its own."""
    environment = {"SKILLCHECK_HOME": str(home), "ACCESSIBLE": ""}
    arguments = [*arguments, *(["--lang", lang] if lang else [])]
    if more:
        done = subprocess.run(
            [sys.executable, "-m", "skillcheck", *DATA, *arguments], input=typed, capture_output=True, encoding="utf-8",
            env={**os.environ, **environment, "PYTHONUTF8": "1"}, cwd=ROOT, timeout=30, check=False, **more,
        )  # fmt: skip
        return Done(done.returncode, done.stdout, done.stderr)
    out, err = TextIOWrapper(BytesIO(), encoding="utf-8"), TextIOWrapper(BytesIO(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.chdir(ROOT)
        patch.setattr(sys, "stdin", TextIOWrapper(BytesIO(typed.encode()), encoding="utf-8"))
        code = run(arguments)
        out.flush(), err.flush()
    return Done(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))


def assess(home, *arguments, typed="", length="3", **more):
    return skillcheck(
        home,
        "assess",
        "--plain",
        "--person",
        "p",
        *arguments,
        *(["--length", length] if length else []),
        typed=typed,
        **more,
    )


def journal(home):
    return home / "journals" / "p.jsonl"


def answers(home):
    given = {event["item"]: event["code"] for event in read_journal(journal(home)).events if "code" in event}
    return list(given.values())


def test_without_a_terminal_a_question_is_never_asked(home):
    done = skillcheck(home, "assess")

    assert done.returncode == 2
    assert "--plain" in done.stderr
    assert "--enter" in done.stderr
    assert not home.exists()


def test_plain_lines_can_come_from_a_pipe_and_the_result_goes_where_asked(home, tmp_path):
    done = assess(home, "--out", str(tmp_path / "r.json"), typed="3\n2\n0\n4\n1\na\n")

    assert done.returncode == 0
    assert answers(home) == ["2", "3", "0"]
    saved = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert saved == json.loads((home / "journals" / "p.json").read_text(encoding="utf-8"))
    assert [one["code"] for one in saved["answers"]] == ["2", "3", "0"]
    assert (tmp_path / "r.json").stat().st_mode & 0o777 == 0o600


def test_the_end_of_the_pipe_saves_and_says_how_to_go_on(home):
    done = assess(home, typed="3\n2\n")

    assert done.returncode == 130
    assert "--resume --person p" in done.stderr
    assert answers(home) == ["2", "1"]


def test_an_unfinished_interview_is_not_begun_again_by_a_pipe(home):
    assess(home, typed="3\n")

    refused = assess(home, typed="1\n1\n1\n1\n")
    assert (refused.returncode, answers(home)) == (2, ["2"])
    assert "--resume" in refused.stderr

    anew = assess(home, "--force", typed="1\n1\n1\na\n")
    assert (anew.returncode, answers(home)) == (0, ["0", "0", "0"])
    assert len(list(home.glob("journals/p@*.jsonl"))) == 1


def test_interrupted_and_resumed_anywhere_it_ends_like_one_that_never_stopped(home, tmp_path):
    chance = random.Random(7)
    codes = [str(chance.randint(1, 5)) for _ in range(9)]
    assess(home, length="9", typed="".join(f"{code}\n" for code in [*codes, "a"]))
    whole = read_journal(journal(home)).events

    again = tmp_path / "again"
    assess(again, length="9", typed=f"{codes[0]}\n")
    for first, last in ((1, 3), (3, 4), (4, 9)):
        cut = chance.randint(1, 30)
        with journal(again).open("ab") as file:
            file.write(b'{"n":9,"event":"answer","item":"s1'[:cut])  # a line that kill -9 cut short
        assess(again, "--resume", length=None, typed="".join(f"{code}\n" for code in codes[first:last]))
    assess(again, "--resume", length=None, typed="a\n")

    def told(events):
        return [{name: event.get(name) for name in ("event", "item", "code")} for event in events[1:]]

    assert told(read_journal(journal(again)).events) == told(whole)


def test_an_interview_goes_on_in_the_languages_it_was_begun_in(home):
    begun = assess(home, "--also", "es", lang="en", typed="3\n")
    assert "This is not a test" in begun.stdout
    assert "No es un examen" in begun.stdout
    assert "To resume: skillcheck assess --plain --resume --person p" in begun.stderr
    assert "Para seguir" in begun.stderr

    resumed = assess(home, "--resume", length=None, lang=None, typed="3\n3\na\nb\n")
    assert resumed.returncode == 0
    assert "Good to see you again" in resumed.stdout
    assert "todavía no" in resumed.stdout
    assert "leerlo en español" in resumed.stdout
    assert "Result saved" in resumed.stderr

    shown = assess(home, "--resume", length=None, lang="it")
    assert "Ecco il suo risultato" in shown.stdout


def test_the_whole_bank_offers_to_stop_once_enough_is_known(home):
    done = assess(home, length="full", typed="1\n" * 3 + "a\n" + "1\n" * 7 + "c\n")  # a pause after three misses

    assert done.returncode == 0
    assert "suffisent déjà" in done.stdout
    assert len(answers(home)) == 10


def test_a_finished_interview_is_shown_again_and_kept_when_a_new_one_begins(home):
    assess(home, length="1", typed="3\na\n")

    shown = assess(home, "--resume", length=None)
    assert shown.returncode == 0
    assert "Voici son résultat" in shown.stdout

    assess(home, length="1", typed="1\na\n")
    assert answers(home) == ["0"]
    assert len(list(home.glob("journals/p@*"))) == 2


def test_a_journal_changed_by_hand_is_refused_then_mended_on_demand(home):
    assess(home, typed="3\n2\n")
    lines = journal(home).read_bytes().splitlines(keepends=True)
    journal(home).write_bytes(b"".join([*lines[:2], lines[2].replace(b'"1"', b'"3"')]))

    refused = assess(home, "--resume", length=None)
    assert refused.returncode == 1
    assert f"{journal(home)}:3" in refused.stderr
    assert "--force" in refused.stderr

    mended = assess(home, "--resume", "--force", length=None, typed="1\n1\na\n")
    assert mended.returncode == 0
    assert answers(home) == ["2", "0", "0"]
    assert len(list(home.glob("journals/p@damaged*"))) == 1


@pytest.fixture
def changed_content(home, tmp_path):
    """An interview begun with other content than today's: one answered question has gone since."""
    older = tmp_path / "older"
    shutil.copytree(data_folder(), older)
    for name in ("1-information", "4-safety"):
        path = older / "items" / f"{name}.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("- id: s", "- id: t"), encoding="utf-8")
    situations = older / "situations.yaml"
    situations.unlink()
    return older


def test_answers_to_older_content_are_carried_over_and_the_old_journal_kept(home, changed_content):
    begun = assess(home, "--data", str(changed_content), length="40", typed="3\n" * 10 + "a\n" + "3\n" * 12)
    assert begun.returncode == 130
    before = [event["item"] for event in read_journal(journal(home)).events if "code" in event]

    done = assess(home, "--resume", length=None)

    assert "Les questions ont changé" in done.stdout
    kept = [event["item"] for event in read_journal(journal(home)).events if "code" in event]
    assert kept == [item for item in before if not item.startswith("t")]
    assert len(list(home.glob("journals/p@*.jsonl"))) == 1


def test_a_disk_that_takes_no_more_is_said_and_what_was_answered_is_safe(home):
    import resource

    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (900, 900))

    done = assess(home, length="10", typed="3\n" * 10, preexec_fn=little_room)

    assert done.returncode == 1
    assert str(journal(home)) in done.stderr
    assert "--resume --person p" in done.stderr
    assert "Traceback" not in done.stderr
    kept = len(answers(home))
    assert kept >= 1
    resumed = assess(home, "--resume", length=None, typed="q\nb\n")
    assert f"{kept} réponse" in resumed.stdout


def test_a_clock_set_back_is_said_and_does_no_harm(home):
    assess(home, typed="3\n")
    from skillcheck.store import journal as module

    start, answer = read_journal(journal(home)).events
    journal(home).unlink()
    with module.Journal.open(journal(home)) as later:
        later.append({**start, "started": "2031-01-01T10:00:00+01:00"})
        later.append({**answer, "at": "2031-01-01T10:05:00+01:00"})

    done = assess(home, "--resume", length=None, typed="3\n3\na\n")

    assert done.returncode == 0
    assert "horloge" in done.stdout
    moments = [event.get("at") for event in read_journal(journal(home)).events[1:]]
    assert moments == sorted(moments)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--length", "lots"], 2, "lots"),
        (["--goal", "lots"], 2, "lots"),
        (["--profile", "medator"], 2, "mediator"),
        (["--person", "../../etc/passwd"], 2, "ne convient pas"),
        (["--also", "xx"], 2, "fr, en, es, it"),
        (["--with", "friend"], 2, "--with mediator"),
        (["--resume"], 2, "Aucun questionnaire"),
        (["--resume", "--person", "nobody"], 2, "nobody"),
        (["--edit", "s113"], 2, "pas de réponse à changer"),
        (["sheet.txt"], 2, "--enter"),
        (["--enter", "missing.txt"], 1, "n’existe pas"),
        (["--out", "no/such/folder/r.json"], 2, "n’existe pas"),
        (["--out", "README.md"], 2, "--force"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence_before_anything_is_asked(home, arguments, code, words):
    done = skillcheck(home, "assess", "--plain", *arguments)

    assert done.returncode == code
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not done.stdout


@pytest.mark.parametrize("place", ["/dev/null/home", "/proc/skillcheck"])
def test_a_place_that_cannot_keep_journals_is_said(place):
    done = assess(place, typed="1\n")

    assert done.returncode == 1
    assert place in done.stderr
    assert "Traceback" not in done.stderr


def test_a_sheet_is_read_from_a_file_or_not_at_all(home, tmp_path):
    sheet = tmp_path / "sheet.txt"
    sheet.write_text("s113K 2\ns131H 1\n", encoding="utf-8")
    done = skillcheck(home, "assess", "--enter", str(sheet), "--person", "p", "--length", "short")
    assert done.returncode == 0
    assert answers(home) == ["2", "1"]

    wrong = tmp_path / "wrong.txt"
    wrong.write_text("s113K 2\ns114K 1\ns131H 8\n", encoding="utf-8")
    refused = skillcheck(home, "assess", "--enter", str(wrong), "--person", "q")
    assert refused.returncode == 1
    assert [line.split(" – ")[0] for line in refused.stderr.splitlines()] == [f"{wrong}:2", f"{wrong}:3"]
    assert not (home / "journals" / "q.jsonl").exists()


def test_everything_of_a_person_is_listed_then_erased(home):
    assess(home, length="1", typed="3\na\n")
    assess(home, length="1", typed="3\na\n")
    skillcheck(home, "assess", "--plain", "--person", "p2", "--length", "2", typed="1\n")

    asked = skillcheck(home, "forget", "p")
    assert asked.returncode == 2
    assert len(asked.stdout.splitlines()) == 4
    assert journal(home).exists()

    done = skillcheck(home, "forget", "p", "--yes")
    assert done.returncode == 0
    assert [path.name for path in (home / "journals").iterdir()] == ["p2.jsonl"]

    assert skillcheck(home, "forget", "p", "--yes").returncode == 2
    assert skillcheck(home, "forget", "--all", "--yes").returncode == 0
    assert list((home / "journals").iterdir()) == []
