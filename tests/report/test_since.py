"""What changed since the first visit stands on the person's page in every format, and nowhere where nothing can be told."""

from __future__ import annotations

import io
import json

import pytest
from python_calamine import CalamineWorkbook
from small import run

from skillcheck.i18n import Texts
from skillcheck.person.progress import Visit, progress_of
from skillcheck.report.person.since import LINE_FROM, MOST_MOVED, since_lines, since_words
from skillcheck.store.paths import result_path
from tests.desk_people import ITEMS, LIBRARY, typical, visit

DAYS = ("2026-01-10", "2026-05-10", "2026-10-28")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """Odette came three times and rose; p-33 came once."""
    folder = tmp_path_factory.mktemp("desk")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SKILLCHECK_HOME", str(folder / "home"))
        for day, level in zip(DAYS, (2, 2, 4), strict=True):
            visit("p-11", day, typical(level), items=30)
        visit("p-33", "2026-02-10", typical(1), items=30)
        yield folder


def page(desk, kind, *people):
    out = desk / f"page.{kind}"
    assert run(["report", *people, "--out", str(out), "--force", "--lang", "fr"]) == 0
    return out.read_bytes()


def on_screen(capsys, *arguments):
    capsys.readouterr()
    run([*arguments, "--lang", "fr"])
    return " ".join(capsys.readouterr().out.replace("\u202f", " ").replace("\xa0", " ").split())


def plain(found):
    return " ".join(found.decode().replace("\u202f", " ").replace("\xa0", " ").split())


@pytest.mark.parametrize("kind", ["html", "md"])
def test_the_page_says_since_when_in_sentences_and_draws_the_line(desk, kind):
    said = plain(page(desk, kind, "p-11"))

    assert "Depuis le 10 janvier 2026" in said
    assert "→ oui, sans aide" in said
    assert "Progrès :" in said
    assert all(day in said for day in ("10 mai 2026", "28 octobre 2026"))


def test_the_screen_says_it_first_and_how_sure_it_is_later(desk, capsys):
    said = on_screen(capsys, "report", "p-11")

    assert said.index("Depuis le 10 janvier 2026") < said.index("Ce que vous faites déjà")
    assert "9 chances sur 10" in said


def test_the_pdf_has_it(desk):
    pytest.importorskip("typst")
    assert len(page(desk, "pdf", "p-11")) > len(page(desk, "pdf", "p-33"))


def test_the_workbook_has_a_row_a_competence_and_a_row_a_visit(desk):
    book = CalamineWorkbook.from_filelike(io.BytesIO(page(desk, "xlsx", "p-11")))
    alone = CalamineWorkbook.from_filelike(io.BytesIO(page(desk, "xlsx", "p-33")))

    said = book.get_sheet_by_name("Progrès").to_python()
    assert {row[-1] for row in said[1:]} <= {"progress", "perhaps", "same", "less", "cannot_tell"}
    assert "progress" in {row[-1] for row in said[1:]}
    assert [row[1] for row in book.get_sheet_by_name("Visites").to_python()[1:]] == list(DAYS)
    assert "Progrès" not in alone.sheet_names


def test_nothing_is_said_of_somebody_who_came_once(desk, capsys):
    assert "Depuis le" not in on_screen(capsys, "report", "p-33")


def test_two_results_of_one_person_handed_in_as_files_are_compared(desk, capsys, tmp_path):
    first = next(path for path in result_path("p-11").parent.glob("p-11@*.json"))
    files = [tmp_path / "before.json", tmp_path / "now.json"]
    for source, target in zip((first, result_path("p-11")), files, strict=True):
        target.write_bytes(source.read_bytes())

    said = on_screen(capsys, "report", *map(str, files))

    assert said.count("Depuis le 10 mai 2026") + said.count("Depuis le 10 janvier 2026") == 2  # on the page and below


def test_answers_to_questions_that_have_changed_are_not_compared_between_files(desk, capsys, tmp_path):
    first = next(path for path in result_path("p-11").parent.glob("p-11@*.json"))
    record = json.loads(first.read_text(encoding="utf-8"))
    record["fingerprint"] = "sha256:older"
    for answer in record["answers"]:
        answer["question"] += " (ancienne question)"
    (tmp_path / "before.json").write_text(json.dumps(record), encoding="utf-8")
    (tmp_path / "now.json").write_bytes(result_path("p-11").read_bytes())

    said = on_screen(capsys, "report", str(tmp_path / "before.json"), str(tmp_path / "now.json"))

    assert "on ne peut rien dire d'un progrès" in said.replace("’", "'")
    assert "Progrès :" not in said


@pytest.mark.parametrize("lang", ["fr", "en", "es", "it"])
def test_words_are_few_and_the_line_waits_for_the_third_visit(lang):
    visits = [
        Visit(f"{day}T10:00:00+01:00", tuple((one.id, typical(k)(one)) for one in ITEMS))
        for day, k in zip(DAYS, (2, 2, 4), strict=True)
    ]
    texts = Texts(lang)

    three = since_words(progress_of(LIBRARY, visits), LIBRARY, texts)
    two = since_words(progress_of(LIBRARY, visits[1:]), LIBRARY, texts)

    assert len(three.moved) == MOST_MOVED + 1
    assert len(three.line) == LINE_FROM
    assert two.line == ()
    assert "{" not in " ".join(since_lines(three))


@pytest.mark.parametrize("kind", ["html", "md", "terminal"])
def test_who_did_not_move_up_meets_no_empty_heading(kind, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path / "home"))
    for day in DAYS[:2]:
        visit("p-12", day, typical(2), items=30)

    said = on_screen(capsys, "report", "p-12") if kind == "terminal" else plain(page(tmp_path, kind, "p-12"))
    assert said.count("Depuis le 10 janvier 2026") == 1  # for who accompanies: no clear change
    assert "Pas de changement net" in said
