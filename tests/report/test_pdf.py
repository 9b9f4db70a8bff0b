"""The PDF reports: tagged, titled, in the person's language, fonts inside, one page each for the person, the cards to do and the mediator."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
import report_samples as samples
from small import small_library

from skillcheck.errors import DataProblem
from skillcheck.i18n import Texts, clean
from skillcheck.report.document import Item, Section
from skillcheck.report.naming import quoted
from skillcheck.report.offers import offer_line
from skillcheck.report.person.report import person_report
from skillcheck.report.person.strengths import Strength
from skillcheck.report.render import pdf

LANGS = ("fr", "en", "es", "it")


def opened(made: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(made))


def tags(document: pikepdf.Pdf) -> list[Any]:
    """Every element of the structure tree."""
    found, waiting = [], [document.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                found.append(kid)
                waiting.append(kid)
    return found


@pytest.mark.parametrize(
    ("make", "lang"),
    [
        (lambda texts: pdf.person_pdf(samples.person(), small_library(), texts), "es"),
        (lambda texts: pdf.cohort_pdf(samples.cohort(), small_library(), texts), "fr"),
    ],
)
def test_pdf_is_tagged_titled_and_in_its_language(make: Any, lang: str) -> None:
    document = opened(make(Texts(lang)))

    elements = tags(document)
    kinds = {str(element.S) for element in elements}
    with document.open_metadata() as metadata:
        standards = metadata.get("pdfuaid:part"), metadata.get("pdfaid:part"), metadata.get("pdfaid:conformance")
        title = metadata.get("dc:title")
    assert document.Root.MarkInfo.Marked
    assert str(document.Root.Lang)[:2] == lang
    assert title
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert standards == ("1", "2", "A")
    assert {"/H1", "/H2", "/Table", "/TH", "/TR", "/P"} <= kinds
    assert all(str(element.get("/Alt", "")) for element in elements if element.S == "/Figure")


@pytest.fixture(scope="module")
def document() -> pikepdf.Pdf:
    """A person's report in French, made once."""
    return opened(pdf.person_pdf(samples.person(), small_library(), Texts("fr")))


def test_every_picture_of_a_person_says_its_figures(document: pikepdf.Pdf) -> None:
    alternatives = [str(element.Alt) for element in tags(document) if element.S == "/Figure"]

    assert sum("entre" in words or "probablement" in words for words in alternatives) >= 27


def test_fonts_are_inside(document: pikepdf.Pdf) -> None:
    fonts = [
        one for one in document.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
    ]

    assert fonts
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
    assert all("AtkinsonHyperlegible" in str(font.FontName) for font in fonts)


@pytest.mark.parametrize("position", range(6))
def test_one_page_for_the_person_one_of_cards_and_one_for_the_mediator(position: int) -> None:
    profile = list(small_library().profiles)[position]
    result = samples.person(profile, ability=1.0 + 0.6 * position, seed=position, count=10 + 8 * position)

    texts = Texts(LANGS[position % 4])
    report = replace(person_report(result, small_library(), texts), more=())

    assert len(opened(pdf.people_pdf([report], texts, report.title)).pages) == 3


def test_what_follows_the_steps_takes_the_sheets_that_it_needs_and_the_others_stay_one_each() -> None:
    texts = Texts("fr")
    report = person_report(samples.person(count=8), small_library(), texts)
    section = Section("Où aller", ("Près de vous.",), tuple(Item(f"Lieu {n}", ("adresse",) * 6) for n in range(20)))

    pages = [
        len(opened(pdf.people_pdf([replace(report, more=more)], texts, "x")).pages)
        for more in ((), (Section("Où aller", ("Près de vous.",)),), (section, section))
    ]

    assert pages[:2] == [3, 4]
    assert pages[2] > 6


@pytest.mark.parametrize("lang", LANGS)
def test_one_page_even_with_the_longest_texts(lang: str) -> None:
    texts, library = Texts(lang), small_library()
    report = person_report(samples.person("leader", ability=0.5, count=10), library, texts)
    longest = max(
        (texts.choose(question.item.text) for question in library.bank.questions if question.is_self_report), key=len
    )
    said = max((texts.choose(one.text) for one in library.framework.scales["autonomy"].options), key=len)
    offers = [
        offer_line(library, texts, library.catalogue.offers[link.offer], link.competence)
        for link in library.catalogue.links
    ]
    to_try = quoted(longest, texts)
    steps = tuple(
        replace(report.steps[place], to_try=to_try, no_offer=None, offer=max(offers, key=lambda one: len(str(one))))
        for place in range(3)
    )
    rows = tuple(replace(row, next_time=longest) for row in report.competences)
    long = replace(
        report,
        title=report.title + " W" * 30,
        strengths=(Strength("x", longest, said),) * 4,
        steps=steps,
        competences=rows,
        more=(),
    )

    document = opened(pdf.people_pdf([long], texts, long.title))

    assert len(document.pages) == 3


@pytest.mark.parametrize(
    "name", [samples.HOSTILE, "W" * 5000, "مرحبا", "👩‍🌾 日本語 🎉", "#set page(width: 1pt)", "a\u0000b\x1b[31m"]
)
def test_strange_names_are_text_and_keep_the_layout(name: str) -> None:
    shown = clean(name, 60)
    report = replace(
        person_report(samples.person(name=name, count=8), small_library(), Texts("fr")),
        more=(Section(shown, (shown,), (Item(shown, (shown,)),), after=(shown,)),),
    )

    document = opened(pdf.people_pdf([report], Texts("fr"), report.title))

    assert len(document.pages) == 4
    assert [float(value) for value in document.pages[0].MediaBox][2:] == pytest.approx([595.28, 841.89], abs=0.1)


def test_same_data_same_bytes() -> None:
    first, second = (pdf.person_pdf(samples.person(count=8), small_library(), Texts("fr")) for _ in range(2))

    assert first == second


def test_several_people_in_one_file() -> None:
    texts = Texts("en")
    reports = [
        replace(person_report(samples.person(name=name, count=8), small_library(), texts), more=())
        for name in ("A", "B", "C")
    ]

    assert len(opened(pdf.people_pdf(reports, texts, "x")).pages) == 9


def test_without_the_extra_the_one_command_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)

    with pytest.raises(DataProblem) as caught:
        pdf.person_pdf(samples.person(count=8), small_library(), Texts("fr"))

    assert caught.value.problems[0].code == "report.pdf_missing"
    assert "pip install 'skillcheck[pdf]'" in Texts("en").t("report.pdf_missing")
