"""The list of people is quick, and true whenever a file changes; notes of two runs at once are all kept."""

from __future__ import annotations

import multiprocessing

import pytest

from skillcheck.store.desk_notes import add, notes_path, read_notes
from skillcheck.store.erase import erase
from skillcheck.store.journal import Journal, read_journal
from skillcheck.store.nicknames import nicknames, set_nickname
from skillcheck.store.paths import files_of, journal_path, journals_folder
from skillcheck.store.people import everybody, index_path, visit_files
from tests.desk_people import typical, visit


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_the_list_follows_every_change_of_a_file():
    visit("p-11", "2026-01-10", typical(1))
    assert [(one.code, one.visits) for one in everybody()] == [("p-11", 1)]

    visit("p-11", "2026-02-10", typical(1), finished=False)
    assert [(one.visits, one.state) for one in everybody()] == [(2, "to_resume")]
    add("p-11", lambda _: {"event": "appointment", "value": "2026-03-01", "at": "2026-02-10T10:00:00+01:00"})
    assert everybody()[0].appointment == "2026-03-01"
    for broken in ("", "{}", "[1]"):
        index_path().write_text(broken)
        assert everybody()[0].appointment == "2026-03-01"


def test_a_damaged_file_is_listed_as_such_and_hides_nobody_else():
    visit("p-11", "2026-01-10", typical(1))
    visit("p-22", "2026-01-10", typical(1))
    (journals_folder() / "p-11.jsonl").write_text("zut\n")

    assert [(one.code, one.state) for one in everybody()] == [("p-11", "damaged"), ("p-22", "finished")]


def write_notes(writer):
    for number in range(10):
        text = f"{writer}-{number}"
        add("p-11", lambda _, text=text: {"event": "note", "text": text, "at": "2026-01-10T10:00:00+01:00"})
        set_nickname(f"q-{text}", text)


def test_writers_at_once_lose_nothing():
    visit("p-11", "2026-01-10", typical(1))
    writers = [multiprocessing.get_context("fork").Process(target=write_notes, args=(name,)) for name in "abc"]
    for one in writers:
        one.start()
    for one in writers:
        one.join(30)

    assert {text for _, text in read_notes("p-11").notes} == {f"{name}-{n}" for name in "abc" for n in range(10)}
    assert len(nicknames()) == 30


@pytest.mark.parametrize("cut", [1, 20, 60])
def test_a_note_cut_short_loses_itself_only(cut):
    visit("p-11", "2026-01-10", typical(1))
    for text in ("un", "deux"):
        add("p-11", lambda _, text=text: {"event": "note", "text": text, "at": "2026-01-10T10:00:00+01:00"})
    whole = notes_path("p-11").read_bytes()
    notes_path("p-11").write_bytes(whole[:-cut])

    assert [text for _, text in read_notes("p-11").notes] == ["un"]
    add("p-11", lambda _: {"event": "note", "text": "trois", "at": "2026-01-10T10:00:00+01:00"})
    assert [text for _, text in read_notes("p-11").notes] == ["un", "trois"]


def test_a_clock_set_back_makes_no_later_visit_an_earlier_one():
    for day in ("2026-01-10", "2031-05-10", "2026-02-10", "2026-03-10", "2026-04-10"):
        visit("p-11", day, typical(1))

    days = [read_journal(path).events[0]["started"][:10] for path in visit_files("p-11")]

    assert days == ["2026-01-10", "2031-05-10", "2026-02-10", "2026-03-10", "2026-04-10"]


@pytest.mark.parametrize("how", ["renamed", "link", "relative"])
def test_a_store_that_was_moved_is_the_same_store(home, tmp_path, monkeypatch, how):
    visit("p-11", "2026-01-10", typical(1))
    visit("p-11", "2026-02-10", typical(2), finished=False)
    add("p-11", lambda _: {"event": "note", "text": "un", "at": "2026-02-10T10:00:00+01:00"})
    set_nickname("p-11", "Odette")
    before = everybody()

    (tmp_path / "elsewhere").mkdir()
    moved = home.rename(tmp_path / "elsewhere" / "kept")
    if how == "link":
        home.symlink_to(moved)
    elif how == "relative":
        monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setenv("SKILLCHECK_HOME", {"renamed": str(moved), "link": str(home), "relative": "kept"}[how])

    assert everybody() == before
    assert read_notes("p-11").notes[0][1] == "un"
    with Journal.open(journal_path("p-11")) as journal:
        assert len(journal.events) == 13
    add("p-11", lambda _: {"event": "note", "text": "deux", "at": "2026-02-11T10:00:00+01:00"})
    erase(files_of("p-11"))
    assert everybody() == []
