"""A federation from the command line: what leaves a structure, what many add up to, where one stands at home."""

from __future__ import annotations

import itertools
import json
import re
import stat
from pathlib import Path
from unittest.mock import Mock

import pytest
from organisations import network_of, random_rows, write_structure, write_views
from small import run

from skillcheck.errors import DataProblem, Problem
from skillcheck.organisation.release import Release, faults, sealed
from skillcheck.store.ledger import Ledger

ROOT = Path(__file__).parent.parent.parent
COHORT = ROOT / "examples" / "cohort-30.csv"


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path / "home"))


def spoken(capsys, *arguments) -> tuple[int, str, str]:
    code = run(["--lang", "fr", *map(str, arguments)])
    out = capsys.readouterr()
    clean = [re.sub(r"\s+", " ", one) for one in out]
    return code, clean[0], clean[1]


def scored(folder: Path, capsys, people: int = 30, name: str = "diagnostic") -> Path:
    lines = COHORT.read_text(encoding="utf-8").splitlines(keepends=True)[: people + 1]
    source = folder / f"{name}.csv"
    source.write_text("".join(lines), encoding="utf-8")
    assert run(["batch", str(source), "-o", str(folder / name), "--profile", "employee"]) == 0
    capsys.readouterr()
    return folder / name


def release(capsys, folder, out, *more):
    return spoken(capsys, "network", "release", folder, "--agreed", "ca", "--today", "2026-11-20", "-o", out, *more)


def test_what_leaves_is_rounded_and_holds_no_word_of_the_people(tmp_path, capsys):
    folder = scored(tmp_path, capsys)

    code, out, _ = release(capsys, folder, tmp_path / "partage.json", "--branch", "Insertion", "--staff", "60")

    assert code == 0
    assert "personnes, environ : 30" in out
    words = (tmp_path / "partage.json").read_text(encoding="utf-8")
    assert stat.S_IMODE((tmp_path / "partage.json").stat().st_mode) == 0o600
    data = json.loads(words)
    assert data["size"] == "50-99"
    assert faults(Release.model_validate(data)) == []
    source = COHORT.read_text(encoding="utf-8").splitlines()
    ids = {line.split(",")[0] for line in source[1:]}
    texts = {cell for line in source[1:] for cell in line.split(",")[1:3]}
    assert not [one for one in (*ids, *texts, "cohort-30", "diagnostic") if one in words]


def test_the_exact_files_of_twelve_and_eleven_people_give_one_away_and_releases_do_not(tmp_path, capsys, monkeypatch):
    twelve, eleven = scored(tmp_path, capsys, 12, "a"), scored(tmp_path, capsys, 11, "b")
    exact = [
        json.loads((one / "cohort.json").read_text(encoding="utf-8"))["dimensions"]["overall"]
        for one in (twelve, eleven)
    ]
    stolen = exact[0]["mean"] * 12 - exact[1]["mean"] * 11
    scores = (twelve / "scores.csv").read_text(encoding="utf-8-sig").splitlines()
    head, last = (re.split("[,;]", scores[place]) for place in (0, 12))
    true = float(last[head.index("overall_mean")])
    assert abs(stolen - true) < 1e-3  # the attack works on exact files

    assert release(capsys, twelve, tmp_path / "12.json")[0] == 0
    code, _, err = release(capsys, eleven, tmp_path / "11.json")

    assert code == 1
    assert "ne diffère de celui-ci que de 1 personne" in err
    assert not (tmp_path / "11.json").exists()
    # even on another machine, the rounded figures do not give the person away
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path / "other-home"))
    assert release(capsys, eleven, tmp_path / "11.json", "--structure", "autre")[0] == 0
    shown = [json.loads((tmp_path / name).read_text())["people"] for name in ("12.json", "11.json")]
    assert [one["n"] for one in shown] == [10, 10]  # not even how many there were
    means = [one["dimensions"]["overall"]["mean"] for one in shown]
    assert all(one == round(one, 1) for one in means)


def test_the_same_people_but_one_are_too_near_under_any_name_of_the_structure(tmp_path, capsys):
    twelve, eleven = scored(tmp_path, capsys, 12, "a"), scored(tmp_path, capsys, 11, "b")
    assert release(capsys, twelve, tmp_path / "12.json", "--structure", "Le Fil")[0] == 0

    for name in ("plan", "batch", "Autre"):
        code, _, err = release(capsys, eleven, tmp_path / "11.json", "--structure", name)
        assert code == 1
        assert "ne diffère de celui-ci que de 1 personne" in err
    source, shared = tmp_path / "b.csv", tmp_path / "shared"
    code, _, err = spoken(capsys, "batch", source, "-o", tmp_path / "c", "--share", shared)

    assert code == 1
    assert "un envoi précédent ne diffère de celui-ci que de quelques personnes" in err
    assert not shared.exists()
    assert release(capsys, twelve, tmp_path / "autre.json", "--structure", "Autre")[0] == 0  # the very same people
    codes = [json.loads((tmp_path / name).read_text())["code"] for name in ("12.json", "autre.json")]
    assert len(set(codes)) == 2


def test_a_structure_keeps_its_code_and_the_same_people_may_be_released_again(tmp_path, capsys):
    folder = scored(tmp_path, capsys)

    codes = []
    for name in ("one.json", "two.json"):
        assert release(capsys, folder, tmp_path / name)[0] == 0
        codes.append(json.loads((tmp_path / name).read_text())["code"])

    assert codes[0] == codes[1]
    ledger = tmp_path / "home" / "releases.json"
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o600
    assert "P001" not in ledger.read_text()


@pytest.mark.parametrize("refused", ["ledger", "file"])
def test_a_release_that_cannot_be_noted_does_not_stand_and_one_that_does_not_stand_is_not_noted(
    tmp_path, capsys, monkeypatch, refused
):
    folder, out = scored(tmp_path, capsys), tmp_path / "partage.json"
    if refused == "file":
        out.write_text("un autre")
    else:
        full = DataProblem(Problem("files.disk_full", file="releases.json"))
        monkeypatch.setattr(Ledger, "save", Mock(side_effect=full))

    assert release(capsys, folder, out)[0] == 1

    assert (out.read_text() if out.exists() else "") == ("un autre" if refused == "file" else "")
    assert not (tmp_path / "home" / "releases.json").exists()


def figure(words):
    """The first mean of the second row of scores."""
    head, _, row = (re.split("[,;]", line) for line in words.splitlines()[:3])
    return row[next(at for at, name in enumerate(head) if name.endswith("_mean"))]


EDITED = {
    "another figure": lambda words: words.replace(figure(words), "1", 1),
    "no figure": lambda words: words.replace(figure(words), "abc", 1),
    "cut short": lambda words: "\n".join([*words.splitlines()[:-1], words.splitlines()[-1][:9]]) + "\n",
}


@pytest.mark.parametrize(
    ("edit", "manifest"), [*((one, True) for one in EDITED), ("no figure", False), ("cut short", False)]
)
def test_no_release_is_made_of_scores_that_were_edited(tmp_path, capsys, edit, manifest):
    folder = scored(tmp_path, capsys, 12)
    scores = folder / "scores.csv"
    scores.write_text(EDITED[edit](scores.read_text("utf-8-sig")), "utf-8")
    if not manifest:  # as version 1.0 left its folders: what can be told is what no run writes
        (folder / "manifest.json").unlink()

    code, _, err = release(capsys, folder, tmp_path / "partage.json")

    assert code == 1
    assert "scores.csv" in err
    assert ("n’est plus celui que batch a écrit" if manifest else "Ce fichier a été modifié") in err
    assert not (tmp_path / "partage.json").exists()


def test_no_release_is_made_of_a_diagnosis_that_was_edited(tmp_path, capsys):
    views = write_views(tmp_path / "v.csv", random_rows(3, {"equipe": (12, 1.5)}))
    spoken(capsys, "organisation", "measure", write_structure(tmp_path / "s.yaml"), views, "-o", tmp_path / "d")
    record = tmp_path / "d" / "organisation.json"
    assert release(capsys, tmp_path / "d", tmp_path / "whole.json")[0] == 0

    record.write_text(record.read_text("utf-8").replace("Le Fil Solidaire", "Un autre"), "utf-8")
    code, _, err = release(capsys, tmp_path / "d", tmp_path / "partage.json")

    assert code == 1
    assert "organisation.json – Ce fichier n’est plus celui" in err


def test_nothing_of_fewer_than_ten_people_leaves(tmp_path, capsys):
    code, _, err = release(capsys, scored(tmp_path, capsys, 9), tmp_path / "partage.json")

    assert code == 1
    assert "il faut 10 personnes évaluées" in err
    assert not (tmp_path / "partage.json").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "x.json"], "demande l’accord de la structure"),
        (["-o", "x.json", "--agreed", "moi"], "Choisissez parmi"),
        (["--agreed", "ca"], "Dites où écrire"),
        (["-o", "x.json", "--agreed", "ca", "--branch", "a@b.fr"], "sans « @ »"),
        (["-o", "x.json", "--agreed", "ca", "--staff", "0"], "--staff 0 ne convient pas"),
    ],
)
def test_a_release_asks_for_an_agreement_and_a_place(tmp_path, capsys, arguments, said):
    code, _, err = spoken(capsys, "network", "release", tmp_path, *arguments)

    assert code == 2
    assert said in err


# --- many -------------------------------------------------------------------------------------------------


def test_a_network_is_merged_and_a_structure_compares_itself_at_home(tmp_path, capsys):
    shares, folder = network_of(tmp_path / "shares"), scored(tmp_path, capsys)

    code, out, _ = spoken(capsys, "network", "merge", shares, "-o", tmp_path / "reseau.json")
    assert code == 0
    assert re.search(r"Structures dans le réseau.{1,3}40", out)

    code, out, err = spoken(
        capsys, "network", "compare", folder, "--network", tmp_path / "reseau.json", "--branch", "INSERTION",
        "-o", tmp_path / "comparaison",
    )  # fmt: skip
    assert code in (0, 3)
    assert "Comparaison avec" in out
    assert "la moitié du milieu" in out
    assert sorted(path.name for path in (tmp_path / "comparaison").iterdir()) == [
        "comparison.json", "comparison.xlsx", "manifest.json", "report.html",
    ]  # fmt: skip
    record = json.loads((tmp_path / "comparaison" / "comparison.json").read_text())
    assert {one["standing"] for one in record["lines"]} <= {"above", "below", "among", "cannot_tell"}
    for words in (out, (tmp_path / "comparaison" / "report.html").read_text(encoding="utf-8")):
        assert not re.search(r"\b(rang|classé|ème|1er sur)\b", words)
    page = (tmp_path / "comparaison" / "report.html").read_text(encoding="utf-8")
    assert "P001" not in page
    assert "branche INSERTION" in page  # in the words of the structure, not as they are compared
    assert re.search(r"Structures qui donnent ces chiffres.{1,9}\d", page)
    assert re.search(r"structures de \d+ à \d+ personnes", page)
    assert page.index("Dans l’ensemble") < page.index("1.1 ")


def test_the_order_of_files_changes_no_byte(tmp_path, capsys):
    shares = sorted(network_of(tmp_path / "shares", 14).iterdir())
    found = set()
    for turn, order in enumerate(itertools.islice(itertools.permutations(shares), 0, 40_000, 8_000)):
        spoken(capsys, "network", "merge", *order, "-o", tmp_path / f"{turn}.json")
        found.add((tmp_path / f"{turn}.json").read_bytes())
    assert len(found) == 1


def edited(words: str) -> dict[str, str]:
    data = json.loads(words)
    extra, negative, other = json.loads(words), json.loads(words), json.loads(words)
    extra["people"]["ids"] = ["P001"]
    negative["people"]["n"] = -10
    other["people"]["fingerprint"] = "0"
    moved = json.loads(words)
    moved["people"]["dimensions"]["overall"]["mean"] = round(moved["people"]["dimensions"]["overall"]["mean"] + 0.1, 1)
    return {
        "« people.ids » n’a pas sa place dans un partage": json.dumps(extra),
        "a été modifié ou abîmé (people.n)": json.dumps(negative),
        "a été modifié ou abîmé (seal)": json.dumps(moved),
        "n’est pas un partage : il ne peut pas être lu": words.replace("1.8", "NaN"),
        "Ce fichier est celui d’une personne": json.dumps({"schema": "skillcheck/result-1", "person": "P1"}),
        "les chiffres exacts d’une structure": json.dumps({"schema": "skillcheck/cohort-1"}),
        "n’est pas celui qui est attendu ici": json.dumps({"schema": "autre", "x": data["code"]}),
        "attendu ici (skillcheck)": json.dumps({**data, "schema": "skillcheck"}),
        "trop grand pour être un partage": words + " " * 400_000,
    }


def test_every_file_that_is_no_release_is_refused_with_its_reason_and_the_others_are_added(tmp_path, capsys):
    shares = network_of(tmp_path / "shares", 12)
    words = (shares / "000.json").read_text(encoding="utf-8")
    bad = edited(words)
    for place, content in enumerate(bad.values()):
        (shares / f"x{place}.json").write_text(content, encoding="utf-8")

    code, out, err = spoken(capsys, "network", "merge", shares, "-o", tmp_path / "reseau.json")

    assert code == 3
    assert "Structures dans le réseau : 12 ;" in out
    missing = [said for said in bad if said not in err]
    assert not missing
    (shares / "list.json").write_text("[]", encoding="utf-8")
    _, _, err = spoken(capsys, "network", "merge", shares, "-o", tmp_path / "reseau.json", "--force")
    assert "list.json – Ce fichier n’est pas un partage" in err


def test_two_releases_of_one_structure_are_returned_or_the_latest_is_kept(tmp_path, capsys):
    shares = network_of(tmp_path / "shares", 12)
    data = json.loads((shares / "000.json").read_text(encoding="utf-8"))
    later = sealed(Release.model_validate({**data, "on": "2027-01-01"}))
    (shares / "later.json").write_text(later.model_dump_json(by_alias=True), encoding="utf-8")

    _, out, err = spoken(capsys, "network", "merge", shares, "-o", tmp_path / "one.json")
    assert "Structures dans le réseau : 11 ;" in out
    assert err.count("est là plusieurs fois") == 2
    _, out, _ = spoken(
        capsys, "network", "merge", shares, "-o", tmp_path / "two.json", "--duplicate-structures", "latest"
    )  # fmt: skip
    assert "Structures dans le réseau : 12 ;" in out


def test_no_structure_at_all_is_said(tmp_path, capsys):
    (tmp_path / "vide").mkdir()

    code, _, err = spoken(capsys, "network", "merge", tmp_path / "vide", "-o", tmp_path / "reseau.json")

    assert code == 1
    assert "Aucune structure" in err


def test_what_too_few_others_give_is_said_not_to_be_compared(tmp_path, capsys):
    """Forty give their people's figures and nobody any practice: one's own practices are not left out in silence."""
    shares, folder = network_of(tmp_path / "shares"), scored(tmp_path, capsys)
    spoken(capsys, "network", "merge", shares, "-o", tmp_path / "reseau.json")

    views = write_views(tmp_path / "v.csv", random_rows(3, {"equipe": (12, 1.5)}))
    spoken(capsys, "organisation", "measure", write_structure(tmp_path / "s.yaml"), views, "-o", tmp_path / "d")

    code, _, err = spoken(capsys, "network", "compare", folder, tmp_path / "d", "--network", tmp_path / "reseau.json",
                          "--staff", "60")  # fmt: skip

    assert code == 3
    assert "Vos pratiques ne sont pas comparées" in err
    assert "Les compétences des personnes ne sont pas comparées" not in err


def test_results_measured_otherwise_are_not_compared(tmp_path, capsys):
    shares, folder = network_of(tmp_path / "shares", 12), scored(tmp_path, capsys)
    spoken(capsys, "network", "merge", shares, "-o", tmp_path / "reseau.json")
    data = json.loads((tmp_path / "reseau.json").read_text())
    (tmp_path / "reseau.json").write_text(json.dumps({**data, "fingerprint": "other"}))

    code, _, err = spoken(capsys, "network", "compare", folder, "--network", tmp_path / "reseau.json")

    assert code == 1
    assert "n’ont pas été mesurés comme ceux du réseau" in err


def test_a_staff_smaller_than_those_who_answered_is_refused_at_home_and_in_what_leaves(tmp_path, capsys):
    """Thirty people of «1 to 9» would stand among structures of another size, and spoil them."""
    shares, folder = network_of(tmp_path / "shares"), scored(tmp_path, capsys)
    spoken(capsys, "network", "merge", shares, "-o", tmp_path / "reseau.json")
    views = write_views(tmp_path / "v.csv", random_rows(3, {"equipe": (12, 1.5)}))
    spoken(capsys, "organisation", "measure", write_structure(tmp_path / "s.yaml"), views, "-o", tmp_path / "d")

    said = {
        release(capsys, folder, tmp_path / "partage.json", "--staff", "29")[::2],
        spoken(capsys, "network", "compare", folder, "--network", tmp_path / "reseau.json", "--staff", "29")[::2],
    }
    ((code, err),) = said
    assert code == 1
    assert "Trop de réponses : 30, pour un effectif de 29" in err
    assert not (tmp_path / "partage.json").exists()

    code, _, err = release(capsys, tmp_path / "d", tmp_path / "partage.json", "--staff", "11")
    assert "Trop de réponses : 12, pour un effectif de 11" in err
    release(capsys, tmp_path / "d", tmp_path / "partage.json")
    assert json.loads((tmp_path / "partage.json").read_text())["size"] == "10-19"
