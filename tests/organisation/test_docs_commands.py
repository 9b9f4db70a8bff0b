"""The pages for a director and a federation, followed literally: each command works, in the order in which it stands."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from organisations import network_of

from skillcheck.cli.app import run
from skillcheck.content.library import load

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "association"
ELSEWHERE = ("demo --organisation", "organisation enter", "apres/", "content check", "--data mes-contenus")
"""Commands with their own tests: the tour, keying in a terminal, learning after a year, one's own pack."""


def commands(page):
    """Every whole command of a page: of its fences, and of its tables in their order."""
    text = re.sub(r"\\\n\s*", "", (ROOT / "docs" / page).read_text("utf-8"))
    lines = re.findall(r"^skillcheck .+$|(?<=\| `)skillcheck [^`]+(?=` \|$)", text, re.MULTILINE)
    return [line for line in lines if not any(word in line for word in ELSEWHERE)]


def form_of(view, views, export):
    """The export of a form for one viewpoint: its rows without the column that says so."""
    head, *rows = [line.split(";") for line in views.read_text("utf-8-sig").splitlines()]
    place = head.index("vue")
    mine = [head, *(row for row in rows if row[place] == view)]
    export.write_text("".join(";".join(row[:place] + row[place + 1 :]) + "\n" for row in mine), "utf-8")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder with what the pages suppose: the director's own files, under the names used there."""
    folder = tmp_path_factory.mktemp("director")
    for name in ("effectifs.csv", "taches.yaml", "seances.csv", "personnes.csv", "obligations.yaml"):
        shutil.copy(EXAMPLE / name, folder)
    shutil.copy(EXAMPLE / "regards-2026.csv", folder / "regards.csv")
    for view, name in (("direction", "direction"), ("equipe", "equipe"), ("benevole", "benevoles")):
        form_of(view, folder / "regards.csv", folder / f"{name}.csv")
    head, *people = (EXAMPLE / "reponses.csv").read_text("utf-8").splitlines()
    lines = [head.replace(";profil;", ";poste;"), *people[::3], ""]  # twenty of the sixty: the same commands, sooner
    (folder / "reponses.csv").write_text("\n".join(lines), "utf-8")
    (folder / "profils.yaml").write_text("employee: employee\n", "utf-8")
    network_of(folder / "partages", 12, load())
    return folder


@pytest.mark.parametrize(("page", "least"), [("organisation.md", 12), ("training-plan.md", 2), ("network.md", 3)])
def test_every_command_of_the_page_works_as_it_stands(home, page, least, monkeypatch, capsys):
    monkeypatch.chdir(home)
    monkeypatch.setenv("SKILLCHECK_HOME", str(home / "store"))
    found = commands(page)

    assert len(found) >= least
    for line in found:
        words = shlex.split(line)[1:]
        code = run([*words, "--lang", "fr"])
        assert code in {0, 3}, (line, capsys.readouterr().err)
        if "-o" in words:
            assert (home / words[words.index("-o") + 1]).exists(), line
