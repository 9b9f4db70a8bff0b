"""Nicknames in any script: a name opens the page of who has it, with or without its accents, and of nobody else."""

from __future__ import annotations

import pytest
from small import run

from tests.desk_people import typical, visit

KEPT = {"p-11": "فاطمة B", "p-22": "Ольга 2", "p-33": "Chœur", "p-44": "Łucja", "p-55": "李 娜"}
NOBODY = ("محمد B", "Иван 2", "Chur", "ucja", "王 娜")


@pytest.fixture(autouse=True)
def _desk(tmp_path, monkeypatch):
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path / "home"))
    for code, name in KEPT.items():
        visit(code, "2026-01-10", typical(1), items=3)
        skillcheck("people", "name", code, name)


def skillcheck(*arguments):
    return run([*arguments, "--lang", "fr"])


@pytest.mark.parametrize(
    "command", [("people", "show", "{}"), ("people", "note", "{}", "un mot"), ("forget", "{}", "--yes")]
)
def test_a_name_of_another_script_is_nobody_elses(capsys, command):
    for name in NOBODY:
        assert skillcheck(*(part.format(name) for part in command)) != 0
    capsys.readouterr()

    skillcheck("people", "list")

    listed = capsys.readouterr()[0]
    assert all(code in listed for code in KEPT)


def test_a_name_is_found_by_its_letters_whatever_its_accents_capitals_and_spaces(capsys):
    typed = dict(zip(KEPT, ("فاطمة b", "ОЛЬГА  2", "choeur", "lucja", "李  娜"), strict=True))
    for code, name in typed.items():
        for command in (("show", name), ("list", name.split()[0])):
            capsys.readouterr()
            assert skillcheck("people", *command) == 0
            assert code in capsys.readouterr()[0]
