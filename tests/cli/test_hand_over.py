"""People handed over or backed up in one encrypted file, and back: nothing lost, nothing written over."""

from __future__ import annotations

import json
import shutil

import pytest
from small import run

from skillcheck.store.interviews import reopen
from skillcheck.store.journal import Journal, read_journal
from skillcheck.store.nicknames import nicknames
from skillcheck.store.paths import journals_folder
from tests.desk_people import LIBRARY, QuickAge, typical, visit
from tests.terminal import ENTER, Terminal

SECRET = "trois mots bien choisis"


@pytest.fixture(scope="module")
def whole_desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk") / "home"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SKILLCHECK_HOME", str(folder))
        visit("p-11", "2026-01-10", typical(1))
        visit("p-11", "2026-05-10", typical(3), finished=False, length="standard")
        visit("p-22", "2026-03-10", typical(2))
        skillcheck("people", "name", "p-11", "Odette")
        skillcheck("people", "note", "p-11", "vient le jeudi")
    return folder


@pytest.fixture
def desk(whole_desk, tmp_path, monkeypatch):
    shutil.copytree(whole_desk, tmp_path / "home")
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path / "home"))
    (tmp_path / "secret").write_text(SECRET + "\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr("pyrage.passphrase", QuickAge())


def skillcheck(*arguments):
    return run([*map(str, arguments), "--lang", "fr"])


def hand_over(desk, *people):
    file = desk / "remise.age"
    assert skillcheck("people", "hand-over", *people, "-o", file, "--passphrase-file", desk / "secret", "--force") == 0
    return file


def restore(desk, file, secret="secret"):
    return skillcheck("people", "restore", file, "--passphrase-file", desk / secret)


def kept():
    return {path.name: path.read_bytes() for path in journals_folder().iterdir()}


def told(capsys):
    """What the notebook and the reports say of everybody, and the question each interview goes on with."""
    said = {}
    for words in (("people", "list", "--json"), ("people", "show", "Odette"), ("people", "progress", "Odette"),
                  *(("report", "p-22", "--format", kind) for kind in ("html", "md", "json"))):  # fmt: skip
        capsys.readouterr()
        assert skillcheck(*words) == 0
        said[words] = capsys.readouterr().out
    opened = reopen(LIBRARY, "p-11", mend=False)
    opened.journal.close()
    question = opened.interview.next()
    assert question is not None
    return said, question.id


def test_an_empty_machine_becomes_the_same_byte_for_byte(desk, capsys, monkeypatch):
    """With the very content that answers were given to: an older one is not here, nor on the new machine otherwise."""
    from gzip import compress, decompress

    [model] = (desk / "home" / "models").iterdir()
    older = "0123456789abcdef"
    content = decompress(model.read_bytes()).replace(LIBRARY.fingerprint.encode(), older.encode())
    model.with_name(f"{older}.json.gz").write_bytes(compress(content))
    first = next(iter(journals_folder().glob("p-11@2*.jsonl")))
    with Journal.open(first.with_name("older.jsonl")) as rewritten:
        for event in read_journal(first).events:
            rewritten.append({**event, "fingerprint": older} if event["event"] == "start" else event)
    first.with_name("older.jsonl").replace(first)
    before, said = kept(), told(capsys)  # from now on the page names the backup too, which is of this machine
    file = hand_over(desk, "--all")
    assert "→" in said[0][("people", "progress", "Odette")]

    monkeypatch.setenv("SKILLCHECK_HOME", str(desk / "autre"))
    assert restore(desk, file) == 0

    assert kept() == before
    assert told(capsys) == said
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("quick")
def test_only_the_chosen_people_are_in_it_and_nothing_can_be_read(desk, monkeypatch):
    file = hand_over(desk, "Odette")

    assert not any(word in file.read_bytes() for word in (b"p-11", b"Odette", b"jeudi"))
    monkeypatch.setenv("SKILLCHECK_HOME", str(desk / "autre"))
    restore(desk, file)
    assert {name.partition("@")[0].partition(".")[0] for name in kept()} == {"p-11"}


@pytest.mark.usefixtures("quick")
def test_a_journal_that_went_on_elsewhere_lengthens_the_one_here(desk):
    file = hand_over(desk, "--all")
    whole = kept()
    journal = journals_folder() / "p-11.jsonl"
    journal.write_bytes(b"\n".join(journal.read_bytes().split(b"\n")[:4]) + b"\n")

    assert restore(desk, file) == 0

    assert kept() == whole


@pytest.mark.usefixtures("quick")
def test_a_different_journal_is_kept_and_the_other_stands_beside_it(desk, capsys):
    file = hand_over(desk, "--all")
    visit("p-22", "2026-09-10", typical(4))
    before = kept()

    assert restore(desk, file) == 3

    assert before.items() <= kept().items()
    assert "p-22@restored.jsonl" in kept()


@pytest.mark.usefixtures("quick")
def test_a_nickname_that_is_somebody_s_code_here_is_left_out_and_said_and_the_others_come(desk, capsys, monkeypatch):
    skillcheck("people", "name", "p-22", "Zoé")
    file = hand_over(desk, "--all")
    monkeypatch.setenv("SKILLCHECK_HOME", str(desk / "autre"))
    visit("odette", "2026-01-10", typical(2))
    capsys.readouterr()

    assert restore(desk, file) == 3

    assert "Sans le surnom reçu" in (said := capsys.readouterr().err)
    assert "p-11" in said
    assert nicknames() == {"p-22": "Zoé"}
    assert restore(desk, file) == 3  # as often as one likes


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("spoil", ["wrong", "cut", "foreign", "empty"])
def test_what_cannot_be_opened_is_one_sentence_and_changes_nothing(desk, capsys, spoil):
    file = hand_over(desk, "--all")
    (desk / "faux").write_text("une autre phrase secrète\n", encoding="utf-8")
    raw = file.read_bytes()
    file.write_bytes({"cut": raw[:-40], "foreign": b"%PDF-1.7", "empty": b""}.get(spoil, raw))
    before = kept()
    capsys.readouterr()

    assert restore(desk, file, "faux" if spoil == "wrong" else "secret") == 1

    assert "Rien n’a été changé" in capsys.readouterr().err
    assert kept() == before


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"schema": "skillcheck/backup-9"}, "version plus récente"),
        ({"schema": "skillcheck/backup-1", "files": {"../x.jsonl": "zut"}, "nicknames": {}}, "pas une sauvegarde"),
        ({"schema": "skillcheck/backup-1", "files": {"p-1@x/y.jsonl": "zut"}, "nicknames": {}}, "pas une sauvegarde"),
        ({"schema": "skillcheck/backup-1", "files": [], "nicknames": {}}, "pas une sauvegarde"),
        ({"schema": "skillcheck/backup-1", "files": {}, "nicknames": {}, "models": {"../x": ""}}, "pas une sauvegarde"),
        ({"schema": "skillcheck/backup-1", "files": {}, "nicknames": {}, "models": {"ab": "à!"}}, "pas une sauvegarde"),
        ([], "pas une sauvegarde"),
    ],
)
def test_a_file_made_to_do_harm_is_refused(desk, capsys, data, words):
    import zlib

    import pyrage

    file = desk / "piege.age"
    file.write_bytes(pyrage.passphrase.encrypt(zlib.compress(json.dumps(data).encode()), SECRET))
    before = kept()
    capsys.readouterr()

    assert restore(desk, file) == 1
    assert words in capsys.readouterr().err
    assert kept() == before


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("hand-over", "-o", "x.age"), "--all"),
        (("hand-over", "p-11"), "--out"),
        (("hand-over", "p-11", "-o", "x.age"), "--passphrase-file"),
        (("hand-over", "zut", "-o", "x.age"), "montre tout le monde"),
    ],
)
def test_what_is_missing_is_said(desk, capsys, arguments, words):
    capsys.readouterr()

    assert skillcheck("people", *arguments) == 2
    assert words in capsys.readouterr().err


@pytest.mark.usefixtures("quick")
def test_a_short_passphrase_is_refused(desk, capsys):
    (desk / "court").write_text("abc\n")

    assert skillcheck("people", "hand-over", "--all", "-o", desk / "x.age", "--passphrase-file", desk / "court") == 2
    assert not (desk / "x.age").exists()


@pytest.mark.usefixtures("quick")
def test_a_backup_ends_where_its_owner_says(desk):
    shutil.rmtree(desk / "home")

    assert skillcheck("people", "hand-over", "--all", "-o", desk / "x.age", "--passphrase-file", desk / "secret") == 0
    assert restore(desk, desk / "x.age") == 0


@pytest.mark.usefixtures("quick")
def test_the_block_for_la_coop_says_what_is_known_and_what_is_to_be_filled_in(desk, capsys):
    capsys.readouterr()
    skillcheck("people", "coop", "Odette")
    before = capsys.readouterr().out
    skillcheck("people", "degree", "Odette", "guided")
    skillcheck("people", "agree", "Odette", "atelier du mardi")
    capsys.readouterr()
    skillcheck("people", "coop", "Odette")
    after = capsys.readouterr().out

    assert "Autonomie\xa0: à compléter" in before
    assert "Autonomie\xa0: avec guidage" in after
    assert "atelier du mardi" in after
    assert "minutes\xa0: 11" in after
    assert "; " not in after


def test_a_new_passphrase_says_how_long_it_is_to_be_and_is_refused_before_it_is_typed_again(desk):
    run_ = Terminal(desk / "home", "people", "hand-over", "Odette", "-o", str(desk / "x.age"), "--lang", "fr")
    run_.see("8 signes au moins.*: ")
    run_.send("court" + ENTER)
    run_.see("prenez plusieurs mots")

    assert run_.end() == 2
    assert "Encore une fois" not in run_.shown
