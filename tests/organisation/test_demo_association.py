"""The made-up association runs as a whole, its page links only what is there, and no file shows anybody small."""

from __future__ import annotations

import io
import json
import re
import zipfile
from html import unescape
from importlib.resources import files
from pathlib import Path

import pikepdf
import pytest
from python_calamine import CalamineWorkbook

from skillcheck.cli.app import run

EXAMPLE = Path(__file__).parents[2] / "examples" / "association"


@pytest.fixture(scope="module")
def tour(tmp_path_factory):
    """The whole tour, made once."""
    out = tmp_path_factory.mktemp("tour") / "out"
    assert run(["demo", "--organisation", "-o", str(out), "--lang", "fr"]) == 0
    return out


def test_one_page_links_every_part_and_every_link_leads_somewhere(tour):
    page = (tour / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'href="([^"]+)"', page)

    assert len(links) == 7
    assert all((tour / unescape(link)).is_file() for link in links)
    assert "inventée" in page


def test_it_says_that_everything_is_made_up(tour):
    assert "inventé" in (EXAMPLE / "README.md").read_text(encoding="utf-8")
    for name in ("fil.yaml", "faits-2026.yaml", "taches.yaml", "obligations.yaml"):
        assert "inventée" in (EXAMPLE / name).read_text(encoding="utf-8"), name


def test_a_second_tour_does_not_write_over_the_first(tour, capsys):
    assert run(["demo", "--organisation", "-o", str(tour), "--lang", "fr"]) == 1
    assert "index.html" in capsys.readouterr().err


def test_what_was_done_and_shows_stands_beside_what_does_not(tour):
    page = (tour / "suivi" / "suivi.md").read_text(encoding="utf-8")

    assert "Fait, et cela se voit" in page
    assert "pas le temps" in page


def test_viewpoints_under_their_threshold_stand_in_no_file_of_a_whole_run(tour):
    for year in ("2026", "2027"):
        record = json.loads((tour / f"pratiques-{year}" / "organisation.json").read_text(encoding="utf-8"))
        for view in record["views"]:
            least = 3 if view["views"] == ["direction"] else 5
            assert view["n"] >= least
            assert all(figure["n"] >= least for figure in view["figures"].values())
        for practice in record["practices"]:
            for answers in practice["answers"]:
                assert answers["n"] >= (3 if answers["views"] == ["direction"] else 5)


def test_no_code_of_a_person_stands_in_what_is_made_to_be_shown(tour):
    """Reports of practices, decisions, tasks and plan name nobody; who goes where stands in convocations.csv alone."""
    shown = [
        path
        for folder in ("pratiques-2026", "pratiques-2027", "suivi", "taches", "plan")
        for path in sorted((tour / folder).iterdir())
        if path.name not in ("convocations.csv", "plan.xlsx") and path.suffix != ".pdf"
    ]

    assert len(shown) >= 15
    for path in [*shown, tour / "index.html"]:
        assert not re.search(r"\bF0\d\d\b", words_of(path)), path.name


def words_of(path):
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as book:
            return "".join(book.read(name).decode("utf-8") for name in book.namelist() if name.endswith(".xml"))
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["fr", "en", "es", "it"])
def test_the_page_that_employees_read_first_is_printed_without_any_file(lang, capsys):
    assert run(["batch", "--notice", "--lang", lang]) == 0
    text = capsys.readouterr().out
    assert len(text.splitlines()) > 20
    assert max(len(line) for line in text.splitlines()) <= 78
    assert "{" not in text


def test_the_pages_are_right_for_a_screen_reader(tour, chromium):
    script = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    page = chromium.new_page()
    for name in ("index.html", "pratiques-2026/report.html", "suivi/suivi.html", "feuille-equipe.html",
                 "pratiques-2026/actions.html", "taches/fragilite.html", "plan/report.html",
                 "personnes/report.html"):  # fmt: skip
        page.set_viewport_size({"width": 320, "height": 900})
        page.goto((tour / name).resolve().as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
        page.evaluate(script)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found["violations"]] == [], name
    page.close()


def test_the_pdf_is_tagged_and_says_its_language(tour):
    for name in ("pratiques-2026/report.pdf", "suivi/suivi.pdf"):
        with pikepdf.open(tour / name) as made:
            assert made.Root.MarkInfo.Marked
            assert str(made.Root.Lang).startswith("fr")
            assert "/StructTreeRoot" in made.Root


def test_the_workbook_opens_and_its_numbers_are_numbers(tour):
    book = CalamineWorkbook.from_path(str(tour / "pratiques-2026" / "report.xlsx"))
    rows = book.get_sheet_by_name("Pratiques").to_python()

    assert len(rows) == 41
    assert {type(row[-2]) for row in rows[1:]} <= {float, int, str}
    assert any(isinstance(row[2], float | int) for row in rows[1:])


def test_on_paper_no_picture_covers_the_row_below(tour, chromium):
    page = chromium.new_page()
    page.emulate_media(media="print")
    page.goto((tour / "pratiques-2026" / "report.html").as_uri())
    outside = page.evaluate("""() => [...document.querySelectorAll("table.document tr")].flatMap(row =>
        [...row.querySelectorAll("svg circle, svg rect")]
            .filter(one => one.getBoundingClientRect().bottom > row.getBoundingClientRect().bottom + 1)
            .map(() => row.innerText))""")
    drawn = page.evaluate("document.querySelectorAll('table.document svg circle').length")
    page.close()

    assert drawn > 20
    assert outside == []
