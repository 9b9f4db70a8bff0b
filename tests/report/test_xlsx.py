"""The workbooks, read back by another library: numbers are numbers, nothing is a formula, they agree with the CSV."""

from __future__ import annotations

import io
import zipfile

import pytest
import report_samples as samples
from python_calamine import CalamineWorkbook
from small import small_library

from skillcheck import spreadsheet as workbook
from skillcheck.i18n import Texts
from skillcheck.report.render import xlsx

FR = Texts("fr")


def sheets(book: bytes) -> dict[str, list[list[object]]]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(book))
    return {name: workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names}


def xml(book: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return "".join(archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith(".xml"))


def test_people_book_has_its_sheets_and_levels_as_numbers() -> None:
    results = [samples.person(content=small_library(), name=name) for name in ("K7-042", '=HYPERLINK("x")')]

    book = sheets(xlsx.people_book(results, small_library(), FR))

    assert list(book) == ["Personnes", "Niveaux", "Réponses", "Formations", "Dictionnaire"]
    people = book["Personnes"]
    assert len(people) == 3
    assert people[1][0] == "K7-042"
    assert people[2][0] == '=HYPERLINK("x")'
    assert people[1][5:] == [float(one.level) for one in results[0].scores.values()]
    assert len(book["Niveaux"]) == 1 + 2 * 27
    assert len(book["Réponses"]) == 1 + sum(len(one.answers) for one in results)


def test_every_column_of_a_group_is_explained() -> None:
    book = sheets(xlsx.cohort_book(samples.cohort(content=small_library()), small_library(), FR))

    names = list(book)
    explained = {row[0] for row in book["Dictionnaire"]}
    columns = {cell for name in names[:-1] for cell in book[name][0]}
    assert {
        one
        for one in columns - explained
        if not str(one).startswith(("Niveau ", "Manque : ", "Manque\u202f: ", "Manque\u00a0: "))
    } == {"id"}


@pytest.mark.parametrize("lang", ["fr", "en", "es", "it"])
def test_every_column_is_explained(lang: str) -> None:
    book = sheets(xlsx.people_book([samples.person(content=small_library())], small_library(), Texts(lang)))

    names = list(book)
    explained = {row[0] for row in book[names[-1]]}
    columns = {cell for name in names[:-1] for cell in book[name][0]}
    dimensions = set(book[names[0]][0][5:])
    assert columns - dimensions - explained == set()
    assert all(row[1] for row in book[names[-1]][:20])


def test_offers_and_waves_have_their_sheets() -> None:
    result, cohort = samples.person(content=small_library(), ability=2.5), samples.cohort(content=small_library())

    person = sheets(xlsx.people_book([result], small_library(), FR))["Formations"]
    group = sheets(xlsx.cohort_book(cohort, small_library(), FR))

    assert len(person) == 1 + sum(len(one.serves) for one in result.offers) > 1
    assert {row[4] for row in person[1:]} <= {1.0, 2.0, 3.0}
    assert {row[5] for row in person[1:]} == {"editorial"}
    assert len(group["Formations"]) == 1 + len(cohort.offers)
    assert len(group["Avant et maintenant"]) == 1 + 27


def test_breakdowns_are_numbers_and_few_people_a_word() -> None:
    book = sheets(xlsx.cohort_book(samples.cohort(content=small_library()), small_library(), FR))

    head, *rows = book["site"]
    assert head[1:7] == [
        "Personnes",
        "Effectif",
        "Moyenne",
        "Bas (95\u202f%)",
        "Haut (95\u202f%)",
        "Niveau visé atteint",
    ]
    assert rows[0][:7] == ["Lyon", 150.0, "", 2.7, 2.5, 2.9, 0.41]
    assert rows[1][0] == "<script>alert(1)</script>"
    assert rows[2][:7] == ["non renseigné", "caché", "", "", "", "", ""]


def test_nothing_is_a_formula_or_a_link() -> None:
    results = [samples.person(content=small_library(), name=samples.HOSTILE)]

    books = [
        xlsx.people_book(results, small_library(), FR),
        xlsx.cohort_book(samples.cohort(content=small_library()), small_library(), FR),
    ]

    for book in books:
        assert "<f>" not in xml(book)
        assert "<hyperlink " not in xml(book)


def test_sheets_filter_freeze_and_colour() -> None:
    text = xml(xlsx.cohort_book(samples.cohort(content=small_library()), small_library(), FR))

    assert text.count("<autoFilter") >= 5
    assert text.count('state="frozen"') >= 5
    assert "<colorScale>" in xml(xlsx.people_book([samples.person(content=small_library())], small_library(), FR))


def test_rows_beyond_a_sheet_go_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ROWS_A_SHEET", 2)

    results = [samples.person(content=small_library(), name=f"00{number}") for number in range(5)]
    book = sheets(xlsx.people_book(results, small_library(), FR))

    people = [book[name] for name in ("Personnes", "Personnes 2", "Personnes 3")]
    assert [len(one) for one in people] == [3, 3, 2]
    assert [row[0] for one in people for row in one[1:]] == ["000", "001", "002", "003", "004"]


def test_a_book_of_a_group_holds_nobody() -> None:
    """The people beside the hidden cells would undo the hiding: yesterday's book had them."""
    names = list(sheets(xlsx.cohort_book(samples.cohort(content=small_library()), small_library(), FR)))

    assert names == ["Groupe", "Écarts", "Formations", "Avant et maintenant", "site", "courriel", "Dictionnaire"]


def test_sheet_names_are_ones_excel_takes() -> None:
    breakdowns = [
        {"attribute": name, "groups": []} for name in ("a/b:c*[d]?" * 9, "a/b:c*[d]?" * 9, "Personnes", "", "'x'")
    ]
    cohort = samples.cohort(content=small_library(), breakdowns=breakdowns)

    names = list(sheets(xlsx.cohort_book(cohort, small_library(), FR)))

    assert len({name.lower() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_same_data_same_bytes() -> None:
    first, second = (xlsx.people_book([samples.person(content=small_library())], small_library(), FR) for _ in range(2))

    assert first == second


def test_very_long_text_is_cut_not_refused() -> None:
    result = samples.person(content=small_library(), name="W" * 40_000)

    people = sheets(xlsx.people_book([result], small_library(), FR))["Personnes"]

    assert len(str(people[1][0])) == workbook.LONGEST + 1
