"""The national file of places: read once, kept, shown on every page; what cannot be kept is counted and named."""

from __future__ import annotations

import csv
import importlib.util
import io
from pathlib import Path

import pytest
import report_samples as samples
from small import run, small_library

from skillcheck.errors import DataProblem
from skillcheck.ingest import places_file
from skillcheck.ingest.places_file import read_places, tidy
from skillcheck.workflows.places_nearby import around_here, take_places

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "places.py"
LIBRARY = small_library()


def benchmark():
    spec = importlib.util.spec_from_file_location("places_benchmark", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path / "home"))


@pytest.fixture
def today():
    from datetime import date

    return date(2026, 11, 29)


GOOD = {
    "id": "a1", "nom": "Espace numérique", "commune": "Rennes", "code_postal": "35000", "adresse": "1 rue de la Paix",
    "latitude": "48.11", "longitude": "-1.68", "telephone": "+33299000000", "horaires": "Mo-Fr 09:00-12:00",
    "date_maj": "2026-05-02", "services": "Maîtrise des outils numériques du quotidien|Utilisation sécurisée du numérique",
    "frais_a_charge": "Gratuit", "modalites_acces": "Se présenter", "prise_en_charge_specifique": "",
}  # fmt: skip


def written(path: Path, *rows: dict[str, str], **how: object) -> Path:
    text = io.StringIO()
    out = csv.DictWriter(text, list(GOOD), quoting=csv.QUOTE_ALL, delimiter=str(how.get("separator", ",")))
    out.writeheader()
    out.writerows({**GOOD, "id": f"p{number}", **row} for number, row in enumerate(rows))
    path.write_bytes(text.getvalue().encode(str(how.get("encoding", "utf-8"))))
    return path


@pytest.mark.parametrize(
    "how", [{}, {"encoding": "utf-8-sig"}, {"separator": ";", "encoding": "cp1252"}, {"encoding": "utf-16"}]
)
def test_a_place_is_read_in_the_usual_forms_of_the_file(tmp_path, today, how):
    read = read_places(written(tmp_path / "lieux.csv", {}, {"nom": 'Le "Bon" coin, annexe'}, **how), today)

    assert [one.name for one in read.places] == ["Espace numérique", 'Le "Bon" coin, annexe']
    assert read.places[0].phone == "02 99 00 00 00"
    assert read.left_out == {}
    assert read.labels["services"] == [
        "Maîtrise des outils numériques du quotidien",
        "Utilisation sécurisée du numérique",
    ]


BAD = {
    "code_postal": ("places.row_postcode", ["1000", "ABCDE", "00123", "99123", "350000", "35 000"]),
    "nom": ("places.row_empty", [""]),
    "services": ("places.row_empty", [" "]),
    "date_maj": ("places.row_date", ["", "hier", "2027-01-01", "2026-02-30"]),
    "latitude": ("places.row_coordinates", ["91", "nord", "0"]),
}


@pytest.mark.parametrize(("column", "found"), [(column, one) for column, (_, many) in BAD.items() for one in many])
def test_a_bad_line_is_left_out_counted_and_named(tmp_path, today, column, found):
    bad = {column: found, **({"longitude": "0"} if column == "latitude" and found == "0" else {})}

    read = read_places(written(tmp_path / "lieux.csv", {}, bad, {}), today)

    assert len(read.places) == 2
    assert read.left_out == {BAD[column][0]: 1}
    assert [(one.line, one.column) for one in read.examples] == [(3, column)]
    assert "{" not in str(read.examples[0])


def test_a_place_twice_is_kept_once_and_an_open_quote_loses_only_its_line(tmp_path, today):
    path = written(tmp_path / "lieux.csv", {}, {"id": "p0"}, {})
    path.write_bytes(
        path.read_bytes() + b'"x","open\n' + written(tmp_path / "b.csv", {"id": "z"}).read_bytes().split(b"\n")[1]
    )

    read = read_places(path, today)

    assert len(read.places) == 3
    assert read.left_out == {"places.row_twice": 1, "places.row_broken": 1}


def test_the_columns_that_lack_are_all_named(tmp_path, capsys):
    path = tmp_path / "autre.csv"
    path.write_text("nom,ville,services\nA,B,C\n", "utf-8")

    assert run(["places", str(path)]) == 1

    said = capsys.readouterr().err
    assert "commune, code_postal, adresse, date_maj" in said
    assert "nom," not in said.split("colonnes")[1]


def test_html_in_cells_is_taken_out_and_signs_that_command_a_screen_too(tmp_path, today):
    row = {
        "nom": '<script>alert("x")</script><b>Mairie</b>&nbsp;&amp; CCAS\x1b[31m',
        "adresse": "1 rue<br/>du \u202eBac",
    }

    [place] = read_places(written(tmp_path / "lieux.csv", row), today).places

    assert place.name == 'alert("x") Mairie & CCAS [31m'
    assert place.address == "1 rue du Bac"
    assert tidy("a" * 500, 10) == "aaaaaaaaa…"


def test_a_file_far_too_large_is_refused_before_its_end(tmp_path, today, monkeypatch):
    monkeypatch.setattr(places_file, "MOST_PLACES", 50)
    path = written(tmp_path / "lieux.csv", *({} for _ in range(60)))

    with pytest.raises(DataProblem) as error:
        read_places(path, today)

    assert error.value.problems[0].code == "places.too_many"


def test_every_line_bad_keeps_the_file_of_before(tmp_path, capsys):
    assert run(["places", str(written(tmp_path / "lieux.csv", {})), "--near", "35000"]) == 0
    assert run(["places", str(written(tmp_path / "vide.csv", {"code_postal": "0"}))]) == 1

    said = capsys.readouterr()
    assert "Rien n’a été changé" in said.err
    assert run(["places"]) == 0
    assert "Espace numérique" in capsys.readouterr().out


def test_lines_left_out_end_in_exit_3_and_without_coordinates_are_counted(tmp_path, capsys):
    rows = [{}, {"latitude": "", "longitude": ""}, *({"code_postal": "x"} for _ in range(7))]

    assert run(["places", str(written(tmp_path / "lieux.csv", *rows)), "--near", "Rennes"]) == 3

    said = capsys.readouterr().err
    assert "7 lignes laissées de côté" in said
    assert "et 2 autres pour la même raison" in said
    assert "1 lieu n’a pas de coordonnées" in said


def test_every_page_shows_where_to_go_when_it_was_updated_and_that_it_must_be_checked(tmp_path, capsys):
    result = tmp_path / "r.json"
    result.write_text(samples.person(name="anna", count=12).model_dump_json(by_alias=True), "utf-8")
    assert (
        run(["places", str(written(tmp_path / "lieux.csv", {"nom": "<b>Espace</b> | numérique"})), "--near", "35000"])
        == 0
    )
    capsys.readouterr()

    pages = []
    for kind in ("terminal", "md", "html"):
        assert run(["report", str(result), "--format", kind]) == 0
        pages.append(" ".join(capsys.readouterr().out.replace("\\", "").split()))
    assert run(["report", str(result), "-o", str(tmp_path / "r.pdf")]) == 0

    for page in pages:
        assert "Espace | numérique, à moins de 1 km" in page
        assert "02 99 00 00 00" in page
        assert "du lundi au vendredi de 9 h à 12 h" in page.replace("\u202f", " ")
        assert "À vérifier avant de partir" in page
        assert "2 mai 2026" in page


def test_without_a_file_or_a_desk_pages_say_nothing_of_places_and_an_explicit_wish_says_why(tmp_path, capsys):
    result = tmp_path / "r.json"
    result.write_text(samples.person(name="anna", count=12).model_dump_json(by_alias=True), "utf-8")

    assert run(["report", str(result)]) == 0
    assert "Où aller" not in capsys.readouterr().out
    assert run(["report", str(result), "--near", "35000"]) == 2
    assert run(["places", str(written(tmp_path / "lieux.csv", {}))]) == 0
    assert run(["report", str(result), "--wish", "literacy"]) == 2
    assert run(["report", str(result), "--near", "35000", "--wish", "litteracy"]) == 2
    assert "literacy" in capsys.readouterr().err


def test_a_damaged_index_is_said_and_stops_no_report(tmp_path, capsys):
    result = tmp_path / "r.json"
    result.write_text(samples.person(name="anna", count=12).model_dump_json(by_alias=True), "utf-8")
    assert run(["places", str(written(tmp_path / "lieux.csv", {})), "--near", "35000"]) == 0
    for name in ("places.npz", "places.json"):
        (tmp_path / "home" / name).write_bytes(b"{")
        capsys.readouterr()

        assert run(["report", str(result)]) == 0
        assert "abîmé" in capsys.readouterr().err
        assert (tmp_path / "home" / name).stat().st_mode & 0o077 == 0
    assert run(["places", str(written(tmp_path / "lieux.csv", {}))]) == 0


def test_thousands_of_made_up_places_are_all_kept_and_found_again(tmp_path, today):
    module, path = benchmark(), tmp_path / "lieux.csv"
    module.made_up(path, 2_000, 11)

    taken = take_places(path, LIBRARY, today)
    here = around_here("Commune-3-3")

    assert (taken.kept.kept, taken.left_out, taken.strange) == (2_000, {}, 0)
    assert here is not None
    assert {here.places.place(index).name for index in (0, 1, 1_999)} == {
        "Espace numérique 0", "Espace numérique 1", "Espace numérique 1999"
    }  # fmt: skip


def test_the_result_of_an_interview_says_where_to_go(tmp_path, capsys):
    sheet = tmp_path / "sheet.txt"
    sheet.write_text("s113K 2\ns131H 1\n", encoding="utf-8")
    keyed = ["assess", "--enter", str(sheet), "--person", "p", "--length", "short", "--lang", "fr", "--near", "35000"]

    assert run(keyed) == 2  # no file of places is kept yet: said before any answer is
    assert "35000" not in capsys.readouterr().out
    assert run(["places", str(written(tmp_path / "lieux.csv", {"nom": "Espace du Blosne"}))]) == 0
    capsys.readouterr()

    assert run(keyed) == 0
    assert "Espace du Blosne" in capsys.readouterr().out
