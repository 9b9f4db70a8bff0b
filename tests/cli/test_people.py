"""The notebook: people who come back, by commands and in a terminal."""

from __future__ import annotations

import errno
import io
import json
import os
import shutil

import pytest
from small import run

from skillcheck.cli.confirm import is_yes
from skillcheck.store.desk_notes import add, read_notes
from skillcheck.store.journal import Journal, read_journal
from skillcheck.store.nicknames import nicknames, nicknames_path
from skillcheck.store.paths import journals_folder
from skillcheck.store.people import events_of, everybody
from skillcheck.store.retention import kept_months
from skillcheck.workflows.people_over_time import asked_first
from tests.desk_people import LIBRARY, same_again, typical, visit
from tests.terminal import CTRL_C, CTRL_D, ENTER, Terminal


@pytest.fixture(scope="module")
def whole_desk(tmp_path_factory):
    """Odette came twice, Éloïse has to come back, p-33 has no nickname."""
    folder = tmp_path_factory.mktemp("desk") / "home"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SKILLCHECK_HOME", str(folder))
        visit("p-11", "2026-01-10", typical(1))
        visit("p-11", "2026-05-10", typical(3))
        visit("p-22", "2026-03-10", typical(2), finished=False, profile="citizen", accompanied=True)
        visit("p-33", "2026-02-10", typical(1))
        skillcheck("people", "name", "p-11", "Odette")
        skillcheck("people", "name", "p-22", "Éloïse B.")
    return folder


@pytest.fixture
def desk(whole_desk, tmp_path, monkeypatch):
    home = tmp_path / "home"
    shutil.copytree(whole_desk, home)
    monkeypatch.setenv("SKILLCHECK_HOME", str(home))
    return home


def skillcheck(*arguments):
    return run([*arguments, "--lang", "fr"])


def told(capsys, *arguments):
    capsys.readouterr()
    code = skillcheck(*arguments)
    out, err = capsys.readouterr()
    return code, out.replace("\u202f", " ").replace("\xa0", " "), err.replace("\u202f", " ").replace("\xa0", " ")


def data(capsys, *arguments):
    code, out, _ = told(capsys, *arguments, "--json")
    assert code == 0
    return json.loads(out)


def test_everybody_is_listed_with_what_they_wait_for(desk, capsys):
    found = {one["code"]: one for one in data(capsys, "people", "list")}

    assert [*found] == ["p-11", "p-22", "p-33"]
    assert (found["p-11"]["visits"], found["p-11"]["state"], found["p-11"]["nickname"]) == (2, "finished", "Odette")
    assert (found["p-22"]["state"], found["p-22"]["profile"]) == ("to_resume", "citizen")


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        (("eloise",), ["p-22"]),
        (("--state", "to_resume"), ["p-22"]),
        (("--sort", "name"), ["p-22", "p-11", "p-33"]),
        (("zzz",), []),
    ],
)
def test_people_are_searched_and_sorted(desk, capsys, arguments, codes):
    assert [one["code"] for one in data(capsys, "people", "list", *arguments)] == codes


def test_notes_steps_and_appointments_are_kept_and_told(desk, capsys):
    for words in (
        ("note", "odette", "vient le jeudi"),
        ("agree", "Odette", "envoyer une photo à sa fille", "--competence", "2.1"),
        ("agree", "Odette", "suivre l'atelier"),
        ("follow", "Odette", "1", "--done"),
        ("follow", "Odette", "2", "--not-done", "too_far"),
        ("next", "Odette", "2099-01-31"),
        ("site", "Odette", "Mairie"),
        ("degree", "Odette", "when_needed"),
    ):
        assert skillcheck("people", *words) == 0

    notes = data(capsys, "people", "show", "ODETTE")["notes"]
    assert [step["outcome"] for step in notes["steps"]] == ["done", "not_done"]
    assert (notes["steps"][1]["reason"], notes["appointment"], notes["site"]) == ("too_far", "2099-01-31", "Mairie")
    _, page, _ = told(capsys, "people", "show", "Odette")
    for words in ("vient le jeudi", "faite", "trop loin", "31 janvier 2099", "autonome avec guidage en cas de besoin"):
        assert words in page


def test_an_appointment_that_has_come_is_due(desk, capsys, monkeypatch):
    skillcheck("people", "next", "Odette", "2099-01-31")
    assert data(capsys, "people", "due") == []

    monkeypatch.setattr("skillcheck.cli.people.words.today", lambda: "2099-02-01")
    assert [one["code"] for one in data(capsys, "people", "due")] == ["p-11"]
    skillcheck("people", "next", "Odette", "none")
    assert data(capsys, "people", "due") == []


def test_who_came_to_the_appointment_is_expected_no_more_and_who_did_not_is_said_to_have_missed_it(desk, capsys):
    for code, day in (("p-11", "2026-05-10"), ("p-33", "2026-05-10")):  # p-11 came that day, p-33 was here before
        add(code, lambda _, day=day: {"event": "appointment", "value": day, "at": "2026-04-01T10:00:00+02:00"})

    assert [one["code"] for one in data(capsys, "people", "due")] == ["p-33"]
    assert "rendez-vous du 10 mai 2026, pas de visite depuis" in told(capsys, "people", "due")[1]
    assert "Rendez-vous du 10 mai 2026, pas de visite depuis" in told(capsys, "people", "show", "p-33")[1]
    assert "10 mai 2026, " not in told(capsys, "people", "show", "p-11")[1].split("rendez-vous")[1].split("lieu")[0]
    add("p-11", lambda _: {"event": "appointment", "value": "2026-05-10", "at": "2026-05-10T23:00:00+02:00"})
    assert [one["code"] for one in data(capsys, "people", "due")] == ["p-11", "p-33"]  # another one, made since


def test_progress_is_said_in_the_words_of_the_answers(desk, capsys):
    found = data(capsys, "people", "progress", "Odette")
    assert any(one["up"] for one in found["moved"])
    assert found["left_out"] == 0

    _, words, _ = told(capsys, "people", "progress", "Odette")
    assert "Depuis le 10 janvier 2026" in words
    assert "→" in words
    assert told(capsys, "people", "progress", "p-33")[2].startswith("Il n’y a encore qu’une visite")


def test_who_comes_back_and_stops_before_answering_is_as_before(desk, capsys, monkeypatch):
    """Their last interview had been put aside for the new one, of which nothing came."""
    before = {path.name: path.read_bytes() for path in journals_folder().iterdir()}
    listed = data(capsys, "people", "list")

    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    code, _, said = told(capsys, "assess", "--person", "Odette", "--plain")

    assert (code, "rien n’a été gardé" in said) == (130, True)
    assert {path.name: path.read_bytes() for path in journals_folder().iterdir()} == before
    assert data(capsys, "people", "list") == listed
    assert told(capsys, "report", "Odette", "--format", "json")[0] == 0


def test_who_comes_back_is_asked_first_what_became_of_the_steps_agreed(desk):
    skillcheck("people", "agree", "Odette", "écrire un message")
    skillcheck("people", "agree", "Odette", "appeler en vidéo")
    run = Terminal(desk, "assess", "--person", "Odette", "--lang", "fr")

    run.see("commencer")
    run.press(ENTER)
    run.see("écrire un message", "plus tard")
    run.press("1", ENTER)
    run.see("appeler en vidéo", "plus tard")
    run.press("4", ENTER)
    run.see("question 1")
    run.kill()

    steps = read_notes("p-11").steps
    assert [(one.outcome, one.reason) for one in steps] == [("done", None), ("not_done", "no_time")]


def test_a_note_written_since_is_no_visit(desk, capsys):
    skillcheck("people", "note", "Odette", "a téléphoné")

    assert "la dernière le 10 mai 2026" in told(capsys, "people", "show", "Odette")[1]
    assert "10 mai 2026" in told(capsys, "people", "list", "Odette")[1]


def test_who_is_expected_or_found_is_said_of_everybody(desk):
    run = Terminal(desk, "people", "--lang", "fr")
    run.see("combien de temps", "ne pas limiter")
    run.press("d")
    run.see("Le carnet.: 3 personnes", "fermer le carnet")
    run.press("6", ENTER)
    run.see("Attendue aujourd.hui ou avant.: 0 personne sur 3", "fermer le carnet")
    run.press("2", ENTER)
    run.see("Mot")
    run.send("eloise" + ENTER)
    run.see("Trouvée.: 1 personne sur 3", "Éloïse", "fermer le carnet")
    run.kill()


def test_a_finished_questionnaire_goes_on_from_the_notebook(desk):
    """Whatever was chosen before."""
    run = Terminal(desk, "people", "--lang", "fr")
    run.see("combien de temps", "ne pas limiter")
    run.press("d")
    run.see("Odette", "fermer le carnet")
    run.press("1", ENTER)
    run.see("Que voulez-vous faire", "revenir à la liste")
    run.press("h")
    run.see("rouvrir le dernier questionnaire", "revenir")
    run.press("g")
    run.see("est terminé", "relire mes réponses")
    run.kill()


def test_who_comes_back_is_asked_first_what_can_have_changed_as_last_time(desk, capsys):
    visit("p-44", "2026-02-10", typical(1), profile="citizen", accompanied=True)

    run_ = Terminal(desk, "assess", "--person", "p-44", "--plain", "--lang", "fr")
    run_.see("plaisir de vous retrouver", "Comme la dernière fois[^:]*: (?!citizen)", r"\(Entrée\)")
    run_.send(ENTER)
    run_.see("ce qui a pu changer", "aidée.*: ")
    run_.send("4" + ENTER)
    run_.see("Compris", "aidée.*: ")
    run_.send(CTRL_D)
    run_.end()

    events = [json.loads(line) for line in (journals_folder() / "p-44.jsonl").read_text().splitlines()]
    assert events[0]["profile"] == "citizen"
    assert events[0]["accompanied"] is True
    assert events[1]["item"] == events[0]["again"][0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("people", "show", "Odete"), "Odette"),
        (("people", "name", "p-11"), "--remove"),
        (("people", "name", "p-11", "p-22"), "surnom"),
        (("people", "next", "Odette", "2020-01-01"), "est passé"),
        (("people", "next", "Odette", "demain"), "n’est pas un jour"),
        (("people", "follow", "Odette", "9", "--done"), "pas d’étape 9"),
        (("people", "follow", "Odette", "1"), "--not-done"),
        (("people", "retention", "0"), "n’est pas un nombre de mois"),
        (("people", "due", "--expired"), "Aucune durée"),
        (("people", "note", "Odette", " "), "Écrivez de 1 à"),
        (("people", "degree", "Odette", "zut"), "guided"),
        (("people", "list", "--sort", "zut"), "last"),
        (("report", "Éloïse B."), "pas encore de résultat"),
        (("report", "personne"), "montre tout le monde"),
        (("people", "show", "zut"), "montre tout le monde"),
        (("people", "restore", "rien.age"), "n’existe pas"),
        (("people", "restore", "pyproject.toml"), "n’est pas une sauvegarde"),
        (("forget", "Odete"), "Les plus proches : Odette"),
        (("forget",), "people list"),
        (("forget", "--older-than", "600m"), "assez ancien"),
        (("assess", "--plain", "--resume", "--person", "Odete"), "Les plus proches : Odette"),
        (("assess", "--nickname", "p-11"), "surnom"),
        (("assess", "--leave-nothing"), "--out"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_nothing_is_lost(desk, capsys, arguments, words):
    before = {path.name: path.read_bytes() for path in journals_folder().iterdir()}

    code, _, said = told(capsys, *arguments)

    assert code in {1, 2}
    assert words in said
    assert "Traceback" not in said
    assert {path.name: path.read_bytes() for path in journals_folder().iterdir()} == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("note", "Odette", "un mot"),
        ("agree", "Odette", "une étape"),
        ("next", "Odette", "2099-01-01"),
        ("name", "Odette", "Colette"),
        ("site", "Odette", "Gare"),
        ("retention", "12"),
    ],
)
def test_a_store_that_cannot_be_written_is_said_and_can_still_be_read(desk, capsys, monkeypatch, arguments):
    really = os.open

    def read_only(path, flags, *more, **named):
        if flags & (os.O_CREAT | os.O_RDWR | os.O_WRONLY | getattr(os, "O_TMPFILE", 0)) and str(desk) in str(path):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
        return really(path, flags, *more, **named)

    before = {path: path.read_bytes() for path in desk.rglob("*") if path.is_file()}
    monkeypatch.setattr(os, "open", read_only)
    code, _, said = told(capsys, "people", *arguments)
    listed = data(capsys, "people", "list")

    assert code == 1
    assert len(said.strip().splitlines()) == 1
    assert str(desk) in said
    assert "Traceback" not in said
    assert [one["code"] for one in listed] == ["p-11", "p-22", "p-33"]
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize(
    ("arguments", "is_told"),
    [
        (("people", "note", "Odette", "un mot"), True),
        (("people", "name", "Odette", "Colette"), True),
        (("people", "retention", "12"), True),
        (("forget", "Odette", "--yes"), True),
        (("assess", "--plain", "--person", "p-44", "--length", "1"), True),
        (("people", "list"), False),
        (("people", "show", "Odette"), False),
    ],
)
def test_who_writes_in_a_folder_without_locks_is_told_so_once(desk, capsys, monkeypatch, arguments, is_told):
    def refused(*_):
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("fcntl.flock", refused)
    monkeypatch.setattr("sys.stdin", io.StringIO("2\na\n"))

    code, _, said = told(capsys, *arguments)
    assert code == 0
    assert said.count("ne peut pas être réservé") == is_told
    assert "ne peut pas être réservé" not in told(capsys, *arguments)[2]  # as the notebook does, once for all commands


def test_a_code_used_again_begins_a_new_interview_and_the_earlier_ones_stay(desk, capsys, monkeypatch):
    """Somebody new was given a code that is taken."""
    before = {path.read_bytes() for path in journals_folder().glob("p-11*")}
    monkeypatch.setattr("sys.stdin", io.StringIO("2\na\n"))

    code, words, said = told(capsys, "assess", "--plain", "--person", "P-11", "--length", "1")

    assert code == 0
    assert "10 mai 2026" in words + said
    assert before <= {path.read_bytes() for path in journals_folder().glob("p-11*")}
    assert [one["visits"] for one in data(capsys, "people", "list") if one["code"] == "p-11"] == [3]
    [taken] = [words for words in told(capsys, "people", "name", "p-33", "p-11")[2].splitlines() if words]
    assert "p-11" in taken  # a code is nobody else's nickname


def test_interviews_of_a_framework_that_is_gone_are_kept_and_named(desk, capsys, monkeypatch):
    for file in journals_folder().glob("*.jsonl"):
        events = read_journal(file).events
        file.unlink()
        with Journal.open(file) as gone:
            for event in events:
                gone.append({**event, "fingerprint": "abc", "profile": "pilote", **_gone_item(event)})
    result = journals_folder() / "p-11.json"
    result.write_text(result.read_text(encoding="utf-8").replace('"1.1"', '"Z1"').replace("fingerprint", "other"))
    before = {path.name: path.read_bytes() for path in journals_folder().iterdir()}

    assert "pilote" in told(capsys, "people", "show", "Odette")[1]
    assert "Aucune compétence" in told(capsys, "people", "progress", "Odette")[1]
    code, _, said = told(capsys, "report", "Odette")
    assert (code, len(said.strip().splitlines())) == (1, 1)
    code, _, said = told(capsys, "batch", "--desk", "-o", str(desk.parent / "out"))
    assert (code, "Personne dans le carnet" in said) == (2, True)
    assert {path.name: path.read_bytes() for path in journals_folder().iterdir()} == before

    monkeypatch.setattr("sys.stdin", io.StringIO("2\n"))
    _, words, _ = told(capsys, "assess", "--resume", "--person", "p-22", "--plain")
    assert "L’ancien fichier des réponses est gardé" in words
    assert before["p-22.jsonl"] in [path.read_bytes() for path in journals_folder().glob("p-22@*.jsonl")]


def _gone_item(event):
    return {"item": f"zz{event['item']}"} if "item" in event else {}


def test_two_people_of_one_nickname_are_told_apart_by_their_codes(desk, capsys):
    skillcheck("people", "name", "p-33", "odette")

    code, _, said = told(capsys, "people", "show", "Odette")

    assert code == 2
    assert "p-11, p-33" in said


def test_report_takes_a_nickname(desk, capsys):
    code, out, _ = told(capsys, "report", "Odette", "--format", "json")

    assert code == 0
    assert json.loads(out)["person"] == "p-11"


def test_nicknames_can_be_erased_alone(desk, capsys):
    assert skillcheck("people", "name", "p-11", "--remove") == 0
    assert "Odette" not in nicknames_path().read_text(encoding="utf-8")

    assert skillcheck("people", "name", "--erase-all", "--yes") == 0
    assert not nicknames_path().exists()
    assert len(data(capsys, "people", "list")) == 3


def test_after_forget_no_byte_of_the_person_is_left(desk, capsys):
    skillcheck("people", "note", "Odette", "un secret de famille")
    skillcheck("people", "agree", "Odette", "une étape très reconnaissable")
    data(capsys, "people", "list")

    assert skillcheck("forget", "Odette", "--yes") == 0

    for path in desk.rglob("*"):
        if path.is_file():
            raw = path.read_bytes().lower()
            assert not any(word in raw for word in (b"p-11", b"odette", b"un secret", b"reconnaissable")), path
            assert "p-11" not in path.name


def test_people_kept_too_long_are_listed(desk, capsys, monkeypatch):
    assert skillcheck("people", "retention", "3") == 0
    monkeypatch.setattr("skillcheck.store.retention.day_ago", lambda _number, _unit: "2026-04-01")

    assert [one["code"] for one in data(capsys, "people", "due", "--expired")] == ["p-22", "p-33"]


@pytest.mark.parametrize(
    ("typed", "agreed"),
    [("o", True), ("OUI", True), ("s", True), ("sí", True), ("Sì", True), ("y", True), ("yes ", True)]
    + [("", False), ("n", False), ("non", False), ("oui mais non", False), ("ok", False), ("日本y", False)],
)
def test_a_yes_of_any_of_the_four_languages_agrees_and_nothing_else(typed, agreed):
    assert is_yes(typed) is agreed


def test_the_funders_sheet_has_no_name_and_hides_few_people(desk, capsys):
    few = data(capsys, "people", "funder")
    assert few["people"] is None
    assert few["reasons"] == {}

    visit("q-0", "2026-03-01", typical(1))
    visit("q-0", "2026-06-01", typical(4))
    same_again("q-0", [f"q-{number}" for number in range(1, 7)])
    for number in range(7):
        skillcheck("people", "agree", f"q-{number}", "atelier")
        skillcheck("people", "follow", f"q-{number}", "1", "--not-done", "too_far" if number < 5 else "no_time")
    _, text, _ = told(capsys, "people", "funder", "--json")
    sheet = json.loads(text)

    assert sheet["people"] == 10
    assert sheet["steps"]["not_done"] == 7
    assert sheet["reasons"] == {"merged": 7}  # beside «too_far: 5», the other reason of two people would be known
    assert not any(word in text for word in ("q-1", "p-11", "Odette"))
    assert "Personnes : 10" in told(capsys, "people", "funder")[1]


def not_done(code, reason):
    skillcheck("people", "agree", code, "atelier")
    skillcheck("people", "follow", code, str(len(read_notes(code).steps)), "--not-done", reason)


def test_the_funders_sheet_counts_people_behind_steps_and_gives_nobody_by_subtraction(desk, capsys):
    visit("q-0", "2026-06-01", typical(1))
    same_again("q-0", [f"q-{number}" for number in range(1, 8)])
    for number in range(6):
        not_done(f"q-{number}", "no_offer")
    for number in range(5):
        not_done(f"q-{number}", "too_far")
    for _ in range(7):
        not_done("q-7", "no_equipment")  # often, and of one person alone

    sheet = data(capsys, "people", "funder")
    assert sheet["steps"] == {"done": 0, "not_done": 18, "open": 0}
    assert sheet["reasons"] == {"merged": 12, "no_offer": 6}

    # eleven people, of whom one came twice: twelve visits would say so
    assert (sheet["people"], sheet["came_back"], sheet["visits"]) == (11, None, None)
    assert "Visites : caché" in told(capsys, "people", "funder")[1]


def test_the_funders_sheet_since_a_day_counts_the_visits_and_the_steps_of_that_time(desk, capsys):
    visit("q-0", "2026-03-01", typical(1))
    visit("q-0", "2026-06-01", typical(4))
    add("q-0", lambda _: {"event": "agree", "at": "2026-03-01T10:00:00+01:00", "text": "atelier"})
    add("q-0", lambda _: {"event": "agree", "at": "2026-06-01T10:00:00+01:00", "text": "atelier"})
    same_again("q-0", [f"q-{number}" for number in range(1, 6)])

    whole, since = data(capsys, "people", "funder"), data(capsys, "people", "funder", "--since", "2026-06-01")
    assert (whole["people"], whole["visits"], whole["steps"]["open"]) == (9, 16, 12)
    assert (since["people"], since["visits"], since["steps"]["open"]) == (6, 6, 6)
    nobody = told(capsys, "people", "funder", "--since", "2026-11-01")[1]
    assert nobody.startswith("Depuis le 1er novembre 2026")
    assert "Visites : 0" in nobody


def test_everything_of_a_person_can_be_handed_to_them(desk, capsys, tmp_path):
    skillcheck("people", "note", "Odette", "vient le jeudi")

    assert skillcheck("people", "export", "Odette", "-o", str(tmp_path / "tout.json")) == 0

    whole = json.loads((tmp_path / "tout.json").read_text(encoding="utf-8"))
    assert whole["nickname"] == "Odette"
    assert len(whole["interviews"]) == 2
    assert len(whole["results"]) == 2
    assert whole["desk"]["notes"][0][1] == "vient le jeudi"
    assert (tmp_path / "tout.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize("plain", [(), ("--plain",)])
def test_the_bare_program_opens_the_notebook_in_a_terminal(desk, plain):
    enter = ENTER if plain else ""
    run_ = Terminal(desk, *plain, "--lang", "fr")
    run_.see("combien de temps garder", "Votre choix")
    run_.send("b" + enter)
    run_.see("Le carnet", "Votre choix")
    run_.send("1", ENTER)
    run_.see("Que voulez-vous faire", "Votre choix")
    run_.send("c" + enter)
    run_.see("Depuis le", "continuer")  # what is to be read is not pushed off by the page
    run_.send(ENTER)
    run_.see("Que voulez-vous faire", "Votre choix")
    run_.send("d" + enter)
    run_.see("Votre note")
    run_.send("elle a son ordinateur" + ENTER)
    run_.see("not", "elle a son ordinateur", "Votre choix")
    run_.send("i" + enter)
    run_.see("Le carnet", "Votre choix")
    run_.send("8", ENTER)

    assert run_.end() == 0
    assert kept_months() == 24
    again = Terminal(desk, *plain, "--lang", "fr")  # asked once
    assert "combien de temps" not in again.see("Votre choix")
    again.kill()


def test_nobody_expected_says_who_comes_next_and_nobody_expired_says_since_when(desk, capsys):
    skillcheck("people", "next", "Odette", "2099-01-01")
    skillcheck("people", "retention", "600")

    assert "Le prochain : Odette (p-11), le 1 janvier 2099" in told(capsys, "people", "due")[2].replace("1er", "1")
    assert "600 mois sans visite ni note" in told(capsys, "people", "due", "--expired")[2]


def test_a_nickname_that_somebody_has_is_given_and_said(desk, capsys):
    code, _, said = told(capsys, "people", "name", "p-33", "odette")

    assert code == 0
    assert "aussi le surnom de p-11" in said


def open_page(desk, person):
    run_ = Terminal(desk, "people", "--lang", "fr", size=(24, 80))
    run_.see("combien de temps", "ne pas limiter")
    run_.press("d")
    run_.see("son numéro, puis Entrée", "fermer le carnet")
    run_.press(person, ENTER)
    run_.see("Que voulez-vous faire", "revenir à la liste")
    return run_


def test_a_step_agreed_in_the_notebook_is_one_of_the_result_or_ones_own_and_keeps_its_competence(desk):
    run_ = open_page(desk, "1")
    run_.press("e")
    run_.see("De quelle étape", "avec vos mots")
    run_.press("a")
    run_.see("Étape 1", "revenir à la liste")
    run_.press("e")
    run_.see("De quelle étape", "c. une autre étape, avec vos mots")  # that of the first is agreed already
    run_.press("c")
    run_.see("De quoi s.agira", "autre chose")
    run_.press("b")
    run_.see("Étape convenue")
    run_.send("essayer chez ma sœur" + ENTER)
    run_.see("Étape 2", "revenir à la liste")
    run_.kill()

    first, second = read_notes("p-11").steps
    assert first.text.startswith(("Je veux", "À montrer"))  # quotation marks and all: it is not offered again
    assert first.competence != second.competence
    assert {first.competence, second.competence} <= set(LIBRARY.framework.competences)
    assert second.text == "essayer chez ma sœur"
    again = asked_first("p-11", LIBRARY)
    about = [LIBRARY.bank[item].competence for item in again]
    agreed = [one in {first.competence, second.competence} for one in about]
    assert agreed == sorted(agreed, reverse=True)


def test_a_result_in_the_notebook_comes_in_parts_that_fit_the_window(desk):
    run_ = open_page(desk, "1")
    run_.press("b")
    run_.see("Depuis le", "voir ce que je fais déjà")  # what rose is long: a part of its own
    run_.press("a")
    run_.see("Ce que vous faites déjà", "voir mes prochaines étapes")
    run_.press("b")
    run_.see("Que voulez-vous faire", "revenir à la liste")
    run_.kill()

    assert "Peut-on s" not in run_.shown


def test_who_leaves_in_the_middle_of_a_first_visit_has_the_nickname_already(desk):
    run_ = Terminal(desk, "people", "--lang", "fr")
    run_.see("combien de temps", "ne pas limiter")
    run_.press("d")
    run_.see("fermer le carnet")
    run_.press("4", ENTER)
    run_.see("Qui répond")
    run_.press("b")
    run_.see("Un surnom")
    run_.send("Lucie" + ENTER)
    run_.see("Bonjour", "Le surnom ..Lucie", "commencer")
    run_.press(ENTER)
    run_.see("Qu.aimeriez-vous", "12. Autre")
    run_.press("1", "2", ENTER)
    run_.see("question 1")
    run_.press("2")
    run_.see("question 2")
    run_.kill()

    [lucie] = [one for one in everybody() if one.nickname == "Lucie"]
    assert (lucie.state, lucie.answers) == ("to_resume", 1)


def test_a_nickname_goes_with_an_interview_that_was_stopped_before_its_first_answer(desk):
    run_ = Terminal(desk, "assess", "--nickname", "Lucie", "--length", "3", "--lang", "fr")
    run_.see("commencer")
    run_.press(ENTER)
    run_.see("question 1")
    assert "Lucie" in nicknames().values()
    run_.send(CTRL_C)
    run_.end()

    assert "Lucie" not in nicknames().values()


def test_in_plain_lines_a_result_comes_in_parts_too(desk):
    run_ = Terminal(desk, "people", "--plain", "--lang", "fr", size=(18, 80))
    run_.see("combien de temps", "Votre choix.*: ")
    run_.send("d" + ENTER)
    run_.see("Votre choix.*: ")
    run_.send("1" + ENTER)
    run_.see("Votre choix.*: ")
    run_.send("b" + ENTER)
    run_.see("Depuis le", "voir ce que je fais déjà", "Votre choix.*: ")
    run_.send(ENTER)
    run_.see("Ce que vous faites déjà", "voir mes prochaines étapes", "Votre choix.*: ")
    run_.send(ENTER)
    run_.see("Vos prochaines étapes", "1. ", "voir l.étape suivante", "Votre choix.*: ")
    assert "\n3. " not in run_.text.split("Vos prochaines étapes")[1]
    run_.send(ENTER)
    run_.see("3. ", "voir le détail", "Votre choix.*: ")
    assert "\n3. " in run_.text
    run_.kill()

    assert "Peut-on s" not in run_.shown


def test_a_nickname_mistyped_begins_nothing_before_it_is_said_that_somebody_new_is_meant(desk):
    before = sorted(journals_folder().iterdir())
    run_ = Terminal(desk, "assess", "--person", "Odete", "--plain", "--lang", "fr")
    run_.see("Les plus proches.: Odette", "nouvelle personne", "Votre choix.*: ")
    run_.send("b" + ENTER)
    run_.see("rien n.a été gardé")
    run_.end()

    assert sorted(journals_folder().iterdir()) == before


def test_who_came_back_and_whose_window_was_closed_before_an_answer_is_who_they_were(desk, capsys):
    """The interview of last time had been put aside for one of which nothing came."""
    listed = data(capsys, "people", "list")
    skillcheck("people", "agree", "Odette", "écrire un message")
    listed[0]["open_steps"] += 1
    listed[0]["last"] = data(capsys, "people", "list")[0]["last"]
    before = {path.read_bytes() for path in journals_folder().iterdir()}
    for last_seen in ("écrire un message", "question 1"):  # nothing is on disk of the new one yet; its start is
        run_ = Terminal(desk, "assess", "--person", "Odette", "--lang", "fr")
        run_.see("plaisir de vous retrouver", "commencer")
        run_.press(ENTER)
        run_.see("écrire un message", "plus tard")
        if last_seen == "question 1":
            run_.press(ENTER)
            run_.see("ce qui a pu changer", "question 1")
        run_.kill()

    assert data(capsys, "people", "list") == listed
    assert {path.read_bytes() for path in journals_folder().iterdir()} == before


@pytest.mark.parametrize("end", ["stopped", "killed"])
def test_a_card_tried_before_the_first_question_is_noted_though_nothing_is_answered(desk, capsys, end):
    card = next(iter(LIBRARY.exercises))
    visit("p-77", "2026-02-10", typical(1), tried=card)
    run_ = Terminal(desk, "assess", "--person", "p-77", "--plain", "--lang", "fr")
    run_.see(r"\(Entrée\)")
    run_.send(ENTER)
    run_.see("Voulez-vous le refaire", "Votre choix.*: ")
    run_.send("a" + ENTER)
    run_.see("Comment cela s.est-il passé", "Votre choix.*: ")
    run_.send("a" + ENTER)
    run_.see("fait sans aide. Bravo", "question 1", ": ")
    if end == "killed":
        run_.kill()
    else:
        run_.send(CTRL_D)
        run_.end()

    [one] = [one for one in data(capsys, "people", "list") if one["code"] == "p-77"]
    assert (one["state"], one["visits"], one["answers"]) == ("finished", 1, 12)
    observed = [event for event in events_of("p-77") if event["event"] == "observed"]
    assert [(one["exercise"], one["outcome"]) for one in observed] == [(card, "help"), (card, "alone")]


def test_whose_window_was_closed_during_the_welcome_has_left_nothing(desk):
    before = sorted(journals_folder().iterdir())
    run_ = Terminal(desk, "assess", "--person", "p-9", "--nickname", "Lucie", "--lang", "fr")
    run_.see("Bonjour", "commencer")
    run_.kill()

    assert sorted(journals_folder().iterdir()) == before
    assert "Lucie" not in nicknames().values()


def test_who_was_left_before_the_first_answer_has_begun_nothing_and_is_asked_anew(desk, capsys):
    run_ = Terminal(desk, "assess", "--person", "p-9", "--length", "3", "--lang", "fr")
    run_.see("commencer")
    run_.press(ENTER)
    run_.see("question 1")
    run_.kill()

    [one] = [one for one in data(capsys, "people", "list") if one["code"] == "p-9"]
    assert (one["state"], one["answers"], one["visits"]) == ("not_begun", 0, 0)
    assert "pas commencé" in told(capsys, "people", "show", "p-9")[1]
    run_ = Terminal(desk, "people", "--lang", "fr")
    run_.see("combien de temps", "ne pas limiter")
    run_.press("d")
    run_.see(r"(\d). p-9 · pas commencé")
    line = run_.process.match[1]
    run_.see("fermer le carnet")
    run_.press(line, ENTER)
    run_.see("faire un nouveau questionnaire", "revenir à la liste")
    run_.press("a")
    run_.see("Bonjour", "commencer")
    run_.press(ENTER)
    run_.see("Qu.aimeriez-vous faire", "12. Autre")
    run_.press("1", "2", ENTER)
    run_.see("question 1", "autre")
    run_.press("2")
    run_.see("question 2")
    run_.kill()

    [one] = [one for one in data(capsys, "people", "list") if one["code"] == "p-9"]
    assert (one["state"], one["answers"], one["visits"]) == ("to_resume", 1, 1)
