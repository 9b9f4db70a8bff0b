"""The journal keeps every event that was confirmed, whatever happens to the process, the disk or the file."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
from dataclasses import asdict, fields
from pathlib import Path

import pytest

from skillcheck.errors import DataProblem, UsageProblem
from skillcheck.interview.setup import Setup
from skillcheck.store import journal as module
from skillcheck.store import paths as shelf
from skillcheck.store.desk_notes import add, erase_notes, read_notes
from skillcheck.store.in_memory import MemoryJournal
from skillcheck.store.journal import Journal, read_journal

START = {"event": "start", "schema": "skillcheck/journal-1"}
EVENTS = [START] + [
    {"kind": "reply", "item": f"s11{n}", "code": str(n % 4), "at": "2026-11-22T10:00:00"} for n in range(1, 6)
]


@pytest.fixture
def path(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path))
    with Journal.open(shelf.journal_path("p-7k3")) as journal:
        for event in EVENTS:
            journal.append(event)
    return shelf.journal_path("p-7k3")


def test_what_was_written_is_read_again_and_can_be_continued(path):
    with Journal.open(path) as journal:
        assert journal.events == EVENTS
        journal.append({"kind": "end"})

    assert read_journal(path).events == (*EVENTS, {"kind": "end"})


def test_only_the_owner_can_read_it(path):
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("missing", range(1, 60, 7))
def test_a_half_written_last_line_is_dropped_and_the_rest_kept(path, missing):
    raw = path.read_bytes()
    path.write_bytes(raw[:-missing])

    with Journal.open(path) as journal:
        assert journal.half_line
        assert journal.events == EVENTS[:-1]
        journal.append(EVENTS[-1])

    assert path.read_bytes() == raw


def test_a_file_cut_inside_its_first_line_begins_anew(path):
    path.write_bytes(path.read_bytes()[:10])

    with Journal.open(path) as journal:
        assert journal.events == []
        journal.append(START)

    assert read_journal(path).events == (START,)


def swap(lines: list[bytes]) -> None:
    lines[2], lines[3] = lines[3], lines[2]


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (lambda lines: lines.__setitem__(3, lines[3].replace(b'"3"', b'"0"')), 4),
        (lambda lines: lines.pop(2), 3),
        (lambda lines: lines.insert(2, lines[1]), 3),
        (swap, 3),
        (lambda lines: lines.__setitem__(4, b"\xff\xfe rubbish"), 5),
        (lambda lines: lines.__setitem__(4, b"[" * 100_000), 5),
        (lambda lines: lines.__setitem__(4, b"null"), 5),
    ],
)
def test_a_journal_changed_by_hand_is_refused_with_its_line_and_left_as_it_is(path, spoil, line):
    lines = path.read_bytes().split(b"\n")
    spoil(lines)
    path.write_bytes(b"\n".join(lines))
    before = path.read_bytes()

    with pytest.raises(DataProblem) as caught:
        Journal.open(path)

    problem = caught.value.problems[0]
    assert (problem.code, problem.line, problem.fields["n"]) == ("store.journal_damaged", line, line - 2)
    assert path.read_bytes() == before


def test_mending_keeps_the_sound_lines_and_a_copy_of_the_damaged_file(path):
    spoiled = path.read_bytes().replace(b"s113", b"s118")
    path.write_bytes(spoiled)

    with Journal.open(path, mend=True) as journal:
        assert journal.events == EVENTS[:3]

    copies = [one for one in shelf.files_of("p-7k3") if one != path]
    assert [copy.read_bytes() for copy in copies] == [spoiled]
    assert read_journal(path).damaged_line is None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"hello\nworld\n", "store.not_a_journal"),
        (b"{}\n", "store.not_a_journal"),
        (b'{"schema":"skillcheck/result-1"}\n', "store.not_a_journal"),
    ],
)
def test_another_file_under_that_name_is_refused(path, content, code):
    path.write_bytes(content)

    with pytest.raises(DataProblem) as caught:
        Journal.open(path)

    assert caught.value.problems[0].code == code
    assert path.read_bytes() == content


def test_a_journal_of_a_later_version_is_named_as_such(path):
    head = {"schema": "skillcheck/journal-99"}
    line = json.dumps({**head, "check": module._check(head, "")}).encode()
    path.write_bytes(line + b"\n")

    with pytest.raises(DataProblem) as caught:
        Journal.open(path)

    assert caught.value.problems[0].code == "store.newer_journal"


def test_a_second_run_on_the_same_journal_is_refused(path):
    with Journal.open(path), pytest.raises(DataProblem) as caught:
        Journal.open(path)

    assert caught.value.problems[0].code == "store.in_use"


def test_a_killed_run_leaves_the_journal_free_and_whole(path):
    script = (
        "import os, signal, sys; from pathlib import Path; from skillcheck.store.journal import Journal\n"
        "journal = Journal.open(Path(sys.argv[1])); journal.append({'kind': 'last'}); os.kill(os.getpid(), signal.SIGKILL)"
    )

    subprocess.run([sys.executable, "-c", script, str(path)], check=False, timeout=30)

    with Journal.open(path) as journal:
        assert journal.events == [*EVENTS, {"kind": "last"}]


def test_a_full_disk_is_said_and_leaves_the_journal_sound(path, monkeypatch):
    def full(file, line):
        file.write(line[:20])
        raise OSError(errno.ENOSPC, "No space left on device")

    with Journal.open(path) as journal:
        monkeypatch.setattr(module, "_write_all", full)
        with pytest.raises(DataProblem) as caught:
            journal.append({"kind": "too much"})
        monkeypatch.undo()
        journal.append({"kind": "room again"})

    assert caught.value.problems[0].code == "files.disk_full"
    assert read_journal(path).events == (*EVENTS, {"kind": "room again"})


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_folder_is_said(tmp_path, monkeypatch):
    tmp_path.chmod(0o500)
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path / "home"))

    with pytest.raises(DataProblem) as caught:
        Journal.open(shelf.journal_path("p"))

    assert caught.value.problems[0].code == "files.not_writable"


def test_a_file_where_the_folder_should_be_is_said(tmp_path, monkeypatch):
    (tmp_path / "home").write_text("a file")
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path / "home"))

    with pytest.raises(DataProblem):
        Journal.open(shelf.journal_path("p"))


@pytest.mark.parametrize("bad", ["", "../x", "a/b", "a b", ".hidden", "é", "a" * 65, "a@b", "a\n", "-", "con:"])
def test_a_person_code_is_never_a_path(bad):
    with pytest.raises(UsageProblem):
        shelf.journal_path(bad)


def test_capital_letters_name_the_same_person(path):
    assert shelf.journal_path("P-7K3") == path


def test_made_up_codes_are_free_and_easy_to_copy(path):
    codes = {shelf.new_code() for _ in range(200)}

    assert "p-7k3" not in codes
    assert all(shelf.CODE.fullmatch(code) and not set(code[2:]) & set("01oil") for code in codes)


def test_what_was_kept_before_is_put_aside_never_written_over(path):
    shelf.result_path("p-7k3").write_text("{}")

    moved = shelf.put_aside("p-7k3", "2026-11-22T10:15:00+01:00")
    with Journal.open(path):
        pass
    again = shelf.put_aside("p-7k3", "2026-11-22T10:15:00+01:00")

    assert [one.name for one in moved] == ["p-7k3@20261122T101500.jsonl", "p-7k3@20261122T101500.json"]
    assert [one.name for one in again] == ["p-7k3@20261122T101500-1.jsonl"]
    assert sorted(shelf.files_of("p-7k3")) == sorted([*moved, *again])
    assert shelf.people() == []


def test_the_files_of_one_person_are_not_those_of_a_longer_code(path):
    with Journal.open(shelf.journal_path("p-7k3.x")):
        pass

    assert shelf.files_of("p-7k3") == [path]
    assert shelf.people() == ["p-7k3", "p-7k3.x"]


@pytest.fixture(params=[errno.ENOLCK, errno.ENOTSUP])
def no_locks(request, monkeypatch):
    """A folder of a network that has no locks."""

    def refused(*_):
        raise OSError(request.param, os.strerror(request.param))

    monkeypatch.setattr("fcntl.flock", refused)


def test_in_a_folder_without_locks_two_runs_lose_nothing_unseen(path, no_locks):
    with Journal.open(path) as mine, Journal.open(path) as other:
        assert not mine.alone
        mine.append({"n": "mine"})
        with pytest.raises(DataProblem) as caught:
            other.append({"n": "other"})
        mine.append({"n": "mine too"})

    assert caught.value.problems[0].code == "store.written_meanwhile"
    kept = read_journal(path)
    assert kept.damaged_line is None
    assert [event["n"] for event in kept.events[-2:]] == ["mine", "mine too"]


def test_in_a_folder_without_locks_a_note_written_while_another_is_erased_is_kept(path, no_locks, monkeypatch):
    at = "2026-01-10T10:00:00+01:00"
    add("p-7k3", lambda _: {"event": "note", "text": "one", "at": at})
    really = MemoryJournal.append

    def another_writes(journal, event):
        really(journal, event)
        if not [text for _, text in read_notes("p-7k3").notes if text == "two"]:
            add("p-7k3", lambda _: {"event": "note", "text": "two", "at": at})

    monkeypatch.setattr(MemoryJournal, "append", another_writes)
    with pytest.raises(DataProblem) as caught:
        erase_notes("p-7k3", 1)

    assert caught.value.problems[0].code == "store.written_meanwhile"
    assert [text for _, text in read_notes("p-7k3").notes] == ["one", "two"]


def test_in_a_folder_without_locks_a_line_written_over_at_the_same_instant_is_said(path, no_locks, monkeypatch):
    """Both looked, then both wrote: who was written over hears of it before anything else is written."""
    with Journal.open(path) as mine:
        before = path.stat().st_size
        mine.append({"n": "mine"})
        with path.open("r+b") as other:
            other.seek(before)
            other.write(b"x" * (path.stat().st_size - before - 1) + b"\n")
        with pytest.raises(DataProblem) as caught:
            mine.append({"n": "next"})

    assert caught.value.problems[0].code == "store.written_meanwhile"


def test_names_given_at_once_in_a_folder_without_locks_are_all_kept(path, no_locks, monkeypatch):
    from skillcheck.store.nicknames import nicknames, set_nickname

    held = shelf.home() / "nicknames.held"
    held.touch()
    monkeypatch.setattr("time.sleep", lambda _: held.unlink(missing_ok=True))
    set_nickname("p-7k3", "Odette")
    assert nicknames() == {"p-7k3": "Odette"}

    held.touch()
    os.utime(held, (0, 0))  # of a run that is no more
    monkeypatch.setattr("time.sleep", lambda _: None)
    set_nickname("p-7k3", "Colette")
    assert nicknames() == {"p-7k3": "Colette"}
    assert not held.exists()


def test_nicknames_and_notes_of_a_later_version_are_named_as_such(path):
    from skillcheck.store.desk_notes import notes_path, read_notes
    from skillcheck.store.nicknames import nicknames, nicknames_path

    nicknames_path().write_text('{"schema": "skillcheck/nicknames-9", "names": {}}')
    with Journal.open(notes_path("p-7k3"), schemas=("skillcheck/desk-9",)) as later:
        later.append({"event": "start", "schema": "skillcheck/desk-9"})

    for read, code in ((nicknames, "newer_nicknames"), (lambda: read_notes("p-7k3"), "newer_journal")):
        with pytest.raises(DataProblem) as caught:
            read()
        assert [one.code for one in caught.value.problems] == [f"store.{code}"]


def test_whatever_is_settled_before_an_interview_can_be_read_back(tmp_path):
    lists = {field.name: ["a"] for field in fields(Setup) if "list" in str(field.type)}
    setup = Setup("p", "15", "fr", "en", "p", True, "f", "1", "2026-11-15T10:00:00+01:00", "goal", **lists)
    start = {"event": "start", "schema": module.SCHEMAS[0], **asdict(setup)}
    with Journal.open(tmp_path / "p.jsonl") as journal:
        journal.append(start)

    assert len(lists) == 2
    assert read_journal(tmp_path / "p.jsonl").events[0].items() >= start.items()
