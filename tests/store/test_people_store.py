"""The list of people is quick, and true whenever a file changes; notes of two runs at once are all kept."""

from __future__ import annotations

import multiprocessing

import pytest

from skillcheck.store.desk_notes import add, notes_path, read_notes
from skillcheck.store.nicknames import nicknames, set_nickname
from skillcheck.store.paths import journals_folder
from skillcheck.store.people import everybody, index_path
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
