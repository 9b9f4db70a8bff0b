"""Papers of the notebook: the page of information, the register's entry, pages to print, notes that go alone."""

from __future__ import annotations

import pytest
from small import run

from skillcheck.store.desk_notes import notes_path, read_notes
from tests.desk_people import typical, visit


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path / "home"))
    visit("p-11", "2026-05-10", typical(3))
    for words in (("name", "p-11", "Odette"), ("note", "p-11", "premier secret"), ("agree", "p-11", "une photo"),
                  ("note", "p-11", "deuxième mot")):  # fmt: skip
        skillcheck("people", *words)
    return tmp_path


def skillcheck(*arguments):
    return run([*map(str, arguments), "--lang", "fr"])


def test_one_note_or_all_go_alone_and_the_rest_stays(desk, capsys):
    assert skillcheck("people", "note", "Odette", "--erase", "1") == 0

    raw = notes_path("p-11").read_bytes()
    assert b"premier secret" not in raw
    assert "deuxième mot" in raw.decode()
    assert skillcheck("people", "note", "Odette", "--erase", "all") == 0
    kept = read_notes("p-11")
    assert kept.notes == ()
    assert [step.text for step in kept.steps] == ["une photo"]
    assert skillcheck("people", "note", "Odette", "encore un") == 0
    assert [text for _, text in read_notes("p-11").notes] == ["encore un"]


@pytest.mark.parametrize("words", [("--erase", "9"), ("--erase", "x"), (), ("un mot", "--erase", "1")])
def test_what_cannot_be_erased_is_one_sentence_and_nothing_is_lost(desk, capsys, words):
    before = notes_path("p-11").read_bytes()

    assert skillcheck("people", "note", "Odette", *words) == 2

    assert capsys.readouterr().err.strip()
    assert notes_path("p-11").read_bytes() == before


def test_the_page_of_information_prints_in_four_languages_with_the_time_decided(desk, capsys):
    skillcheck("people", "retention", "24")
    assert skillcheck("people", "notice", "-o", desk / "notice.html") == 0

    page = (desk / "notice.html").read_text(encoding="utf-8")
    for words in ('lang="fr"', 'lang="en"', 'lang="es"', 'lang="it"', "24 months", "CNIL"):
        assert words in page
    capsys.readouterr()
    assert skillcheck("people", "notice") == 0
    assert "Avant de répondre" in capsys.readouterr().out


def test_the_registers_entry_says_what_is_really_kept(desk, capsys):
    skillcheck("people", "retention", "24")
    capsys.readouterr()
    assert skillcheck("people", "register") == 0

    said = capsys.readouterr().out
    for words in ("personnes 1, visites 1, surnoms 1", str(desk / "home"), "24 mois", "10 mai 2026"):
        assert words in said.replace("\xa0", " ")
    assert "Odette" not in said


def test_a_persons_pages_are_written_and_the_notebook_remembers_where(desk, capsys, monkeypatch):
    pytest.importorskip("typst")
    monkeypatch.chdir(desk)
    assert skillcheck("people", "print", "Odette") == 0
    assert (desk / "p-11.pdf").read_bytes().startswith(b"%PDF")
    capsys.readouterr()
    skillcheck("people", "show", "Odette")
    assert "p-11.pdf" in capsys.readouterr().out
    assert skillcheck("people", "print", "Odette") != 0  # nothing is written over
