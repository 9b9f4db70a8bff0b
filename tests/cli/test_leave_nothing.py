"""A shared computer: what is answered there leaves in one encrypted file, and no byte of it stays."""

from __future__ import annotations

import json

import pytest

from skillcheck.store.paths import SUFFIX
from tests.cli.test_assess_piped import skillcheck
from tests.desk_people import QuickAge
from tests.terminal import Terminal

SECRET = "trois mots bien choisis"
ANSWERS = "3\n2\n0\n4\n1\na\n"


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Every folder where a program may leave something, empty, and a passphrase on a stick."""
    for name in ("home", "tmp", "cache", "config", "data", "state"):
        (tmp_path / "shared" / name).mkdir(parents=True)
    places = {"HOME": "home", "TMPDIR": "tmp", "XDG_CACHE_HOME": "cache", "XDG_CONFIG_HOME": "config",
              "XDG_DATA_HOME": "data", "XDG_STATE_HOME": "state"}  # fmt: skip
    for name, place in places.items():
        monkeypatch.setenv(name, str(tmp_path / "shared" / place))
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "secret").write_text(SECRET + "\n", encoding="utf-8")
    return tmp_path


def ask(machine, *arguments, typed=ANSWERS, person="odile-7", **more):
    stick = machine / "stick"
    return skillcheck(
        machine / "shared" / "store", "assess", "--plain", "--leave-nothing", "--person", person, "--length", "3",
        "--out", str(stick / "rendu.age"), "--passphrase-file", str(stick / "secret"), *arguments, typed=typed, **more,
    )  # fmt: skip


def left(machine):
    """Every file that the run left on the shared computer."""
    return [path for path in (machine / "shared").rglob("*") if path.is_file()]


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr("pyrage.passphrase", QuickAge())


@pytest.mark.parametrize("typed", [ANSWERS, "3\n2\n"])
def test_no_byte_of_a_person_is_left_and_the_file_brings_everything_back(machine, typed, request):
    if typed != ANSWERS:
        request.getfixturevalue("quick")  # the other is of the real key
    done = ask(machine, typed=typed)

    assert not (machine / "shared" / "store").exists()
    for path in left(machine):
        raw = path.read_bytes()
        assert b"odile" not in raw, path
        assert "odile" not in path.name
    assert done.returncode in {0, 130}
    packed = machine / "stick" / "rendu.age"
    assert packed.stat().st_mode & 0o777 == 0o600
    assert b"odile" not in packed.read_bytes()
    desk = machine / "desk"
    secret = str(machine / "stick" / "secret")
    assert skillcheck(desk, "people", "restore", str(packed), "--passphrase-file", secret).returncode == 0
    [person] = json.loads(skillcheck(desk, "people", "list", "--json").stdout)
    assert person["code"] == "odile-7"
    assert person["state"] == ("finished" if done.returncode == 0 else "to_resume")
    assert person["answers"] >= 2
    assert (desk / "journals" / f"odile-7{SUFFIX}").exists()


def test_nothing_answered_is_no_file(machine):
    done = ask(machine, typed="")

    assert done.returncode == 130
    assert not (machine / "stick" / "rendu.age").exists()


@pytest.mark.parametrize("arguments", [("--resume",), ("--edit", "s111"), ("--enter",)])
def test_what_cannot_go_with_it_is_said_before_anything_is_asked(machine, arguments):
    done = ask(machine, *arguments)

    assert done.returncode == 2
    assert arguments[0] in done.stderr


@pytest.mark.usefixtures("quick")
def test_the_nickname_leaves_in_the_file_and_not_elsewhere(machine):
    ask(machine, "--nickname", "Marc à la mer")

    assert not any("Marc à".encode() in path.read_bytes() for path in left(machine))
    desk, secret = machine / "desk", str(machine / "stick" / "secret")
    skillcheck(desk, "people", "restore", str(machine / "stick" / "rendu.age"), "--passphrase-file", secret)
    assert [one["nickname"] for one in json.loads(skillcheck(desk, "people", "list", "--json").stdout)] == [
        "Marc à la mer"
    ]


@pytest.mark.usefixtures("quick")
def test_a_nickname_given_here_is_not_written_over_by_one_of_a_code_in_capitals(machine):
    ask(machine, "--nickname", "Marie", person="Odile-7")
    desk, secret, file = machine / "desk", str(machine / "stick" / "secret"), str(machine / "stick" / "rendu.age")
    skillcheck(desk, "people", "restore", file, "--passphrase-file", secret)
    skillcheck(desk, "people", "name", "odile-7", "Odile de Nantes")

    skillcheck(desk, "people", "restore", file, "--passphrase-file", secret)

    [person] = json.loads(skillcheck(desk, "people", "list", "--json").stdout)
    assert (person["code"], person["nickname"]) == ("odile-7", "Odile de Nantes")


@pytest.mark.usefixtures("quick")
def test_a_place_that_cannot_be_written_is_asked_again_for_the_answers_are_nowhere_else(machine):
    full = machine / "stick" / "full"
    full.mkdir()
    target = full / "rendu.age"
    run = Terminal(
        machine / "shared" / "store", "assess", "--plain", "--leave-nothing", "--length", "1", "--lang", "fr",
        "--out", str(target), "--passphrase-file", str(machine / "stick" / "secret"),
    )  # fmt: skip
    run.process.timeout = 30
    run.see("Entrée")
    run.send("\r")
    run.see("Votre réponse")
    full.rmdir()
    run.send("2\r")
    run.see("voir mon résultat")
    run.send("a\r")
    run.see("Un autre endroit")
    run.send(str(machine / "stick" / "ailleurs.age") + "\r")
    run.see("rien n.est resté sur cette machine")

    run.kill()
    assert (machine / "stick" / "ailleurs.age").exists()
    assert not target.exists()
