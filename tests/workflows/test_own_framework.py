"""What comes beside reports, with a framework of one's own: tasks, plan, practices, register, example group."""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small import run

from skillcheck.content.library import load
from skillcheck.measurement.measure import compile_model, measure
from skillcheck.recommend.training_plan.problem import Participant
from skillcheck.workflows.people_of import People
from skillcheck.workflows.plan_people import measure_for_plan

ROOT = Path(__file__).parents[2]
SMALL, ASSOCIATION = ROOT / "examples" / "framework-reemploi", ROOT / "examples" / "association"
FOREIGN = re.compile(r"\b(sur|out of|of) 8\b|numéri|digital|DigComp|Eurostat", re.IGNORECASE)


@pytest.fixture(scope="module", params=["with its situations", "without any"])
def pack(request, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("own") / "pack"
    shutil.copytree(SMALL, folder)
    if request.param == "without any":
        (folder / "situations.yaml").unlink()
    return folder


@pytest.fixture(scope="module")
def answers(pack) -> Path:
    bank = load(pack).bank
    path = pack.parent / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", *bank.ids])
        for number in range(11):
            codes = [[code for code in one.codes if code != "dk"] for one in bank.questions]
            writer.writerow([f"p{number}", *(own[(number + place) % len(own)] for place, own in enumerate(codes))])
    return path


def spoken(capsys, pack: Path, *arguments: object) -> tuple[int, str]:
    code = run([*map(str, arguments), "--data", str(pack), "--lang", "fr"])
    told = capsys.readouterr()
    return code, (told.out + told.err).replace("\u202f", " ").replace("’", "'")


def test_the_list_of_tasks_to_complete_is_of_the_own_framework_and_read_as_it_is(pack, answers, tmp_path, capsys):
    tasks, out = tmp_path / "taches.yaml", tmp_path / "out"

    assert spoken(capsys, pack, "tasks", "--starter", tasks)[0] == 0
    code, said = spoken(capsys, pack, "tasks", answers, "--tasks", tasks, "-o", out)

    assert code == 0
    assert "1 tâche à compléter" in said
    assert "Une absence" not in said  # nothing is said of who does it: nothing follows
    assert "A.1 Trier et tester" in tasks.read_text(encoding="utf-8")
    page = re.sub(r"<style.*?</style>", "", (out / "fragilite.html").read_text(encoding="utf-8"), flags=re.DOTALL)
    for words in (tasks.read_text(encoding="utf-8"), said, page):
        assert not FOREIGN.search(words), FOREIGN.search(words)


def test_a_plan_speaks_of_its_own_competences(pack, answers, tmp_path, capsys):
    sessions, out = tmp_path / "seances.csv", tmp_path / "plan"
    head = "session;offer;start;end;hours;seats;min;price_person;price_session;where;status;serves"
    rows = [
        "S1;atelier-tri;2027-01-12;2027-01-12;3;9;2;0;100;Ici;;A.1:3 A.2:3",
        "S2;remise;2027-02-12;2027-02-12;3;9;2;0;100;Ici;;B.1:3",
    ]
    sessions.write_text("\n".join([head, *rows]), encoding="utf-8")

    code, said = spoken(capsys, pack, "plan", answers, "--profile", "volunteer", "--sessions", sessions, "--today", "2026-11-29",
                        "-o", out)  # fmt: skip

    assert code in (0, 3), said
    page = re.sub(
        r"<style.*?</style>|<svg.*?</svg>", "", (out / "report.html").read_text(encoding="utf-8"), flags=re.DOTALL
    )
    assert "S1" in (out / "plan.json").read_text(encoding="utf-8")
    assert not FOREIGN.search(page), FOREIGN.search(page)


def test_the_practices_of_an_organisation_are_lent_without_the_competences_and_offers_of_another_content(
    pack, tmp_path, capsys
):
    """Forty refusals of shipped files, which nobody with a framework of one's own could mend."""
    views, facts = ASSOCIATION / "regards-2026.csv", ASSOCIATION / "faits-2026.yaml"

    code, said = spoken(capsys, pack, "organisation", "measure", ASSOCIATION / "fil.yaml", views, "--facts", facts,
                        "--out", tmp_path / "diag")  # fmt: skip

    assert code == 0, said
    assert "n'est pas dans" not in said
    assert not re.search(r"DigComp|\b[1-5]\.[1-6] ", (tmp_path / "diag" / "report.md").read_text(encoding="utf-8"))


def test_the_register_names_the_own_framework(pack, capsys):
    code, said = spoken(capsys, pack, "people", "register")

    assert code == 0
    assert "Compétences d'un atelier de réemploi" in said
    assert not FOREIGN.search(said), FOREIGN.search(said)


def test_how_to_write_a_session_is_shown_with_an_own_competence(pack, answers, tmp_path, capsys):
    sessions = tmp_path / "seances.csv"
    sessions.write_text(
        "session;offer;start;end;hours;seats;min;price_person;price_session;where;status;serves\n"
        "S1;x;2027-01-12;2027-01-12;3;9;2;0;100;;;A.1:9",
        encoding="utf-8",
    )

    code, said = spoken(
        capsys, pack, "plan", answers, "--profile", "volunteer", "--sessions", sessions, "-o", tmp_path / "o"
    )

    assert code == 1
    assert "par exemple A.1:3" in said


@pytest.mark.parametrize("more", [[], ["--organisation"]])
def test_the_example_group_says_that_it_answered_other_questions(pack, tmp_path, capsys, more):
    code, said = spoken(capsys, pack, "demo", *more, "--out", tmp_path / "demo")

    assert code == 1
    assert "Relancez sans --data" in said


@pytest.mark.parametrize("basic", [None, 1, 2, 3, 4])
def test_who_is_below_the_basic_level_of_a_plan_is_what_the_framework_says(basic):
    library = load(SMALL)
    library = replace(library, framework=library.framework.model_copy(update={"basic_level": basic}))
    model, bank = compile_model(library.framework, library.bank), library.bank
    answers = np.tile(np.arange(4, dtype=np.int8), (len(bank), 1)).T.clip(
        0, [len(one.codes) - 2 for one in bank.questions]
    )
    people = People(tuple("abcd"), answers.astype(np.int8), bank, ("",) * 4, 0, ())
    levels = measure(model, people.responses).level[:, 0]

    found = measure_for_plan(
        library, model, people, [Participant(one) for one in "abcd"], dict.fromkeys("abcd", "volunteer"), []
    )

    assert len(set(levels.tolist())) >= 3
    assert found.below_basic.tolist() == [basic is not None and level < basic for level in levels.tolist()]
