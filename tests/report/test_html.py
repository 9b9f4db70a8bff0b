"""The HTML reports in a real browser: accessible, self-contained, nothing cut on a phone or on paper."""

from __future__ import annotations

import io
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import report_samples as samples
from small import small_library

from skillcheck.i18n import Texts
from skillcheck.report.person.report import person_report
from skillcheck.report.render import html

PAGES = {
    "person": lambda lang: html.person_page(samples.person(), small_library(), Texts(lang)),
    "thin": lambda lang: html.person_page(samples.person(count=5, areas="13"), small_library(), Texts(lang)),
    "silent": lambda lang: html.person_page(samples.person(count=0), small_library(), Texts(lang)),
    "hostile": lambda lang: html.person_page(
        samples.person(name=samples.HOSTILE + "W" * 5000), small_library(), Texts(lang)
    ),
    "cohort": lambda lang: html.cohort_page(samples.cohort(), small_library(), Texts(lang)),
    "millions": lambda lang: html.cohort_page(samples.cohort(3_000_000), small_library(), Texts(lang)),
    "no-profile": lambda lang: html.cohort_page(samples.cohort(profile=None), small_library(), Texts(lang)),
}
AXE = "axe.run(document, {resultTypes: ['violations']})"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every page in a file, each in one of the languages."""
    folder = tmp_path_factory.mktemp("pages")
    paths = {}
    for position, (name, make) in enumerate(PAGES.items()):
        paths[name] = folder / f"{name}.html"
        paths[name].write_text(make(("fr", "en", "es", "it")[position % 4]), encoding="utf-8")
    return paths


def opened(chromium: Any, path: Path, **options: Any) -> tuple[Any, list[str]]:
    """A page and every address that it asked for."""
    page = chromium.new_page(**options)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    return page, asked


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [  # «millions» has the elements of «cohort»: other figures, which the tests of widths look at
        ("person", 320, "light"), ("person", 1000, "dark"), ("cohort", 1000, "light"), ("cohort", 320, "dark"),
        ("thin", 1000, "light"), ("silent", 320, "dark"), ("hostile", 320, "dark"), ("no-profile", 1000, "dark"),
    ],
)  # fmt: skip
def test_axe_finds_no_violation(chromium: Any, written: dict[str, Path], name: str, width: int, scheme: str) -> None:
    page, _ = opened(
        chromium, written[name], viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )

    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate(AXE)

    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found["violations"]] == []
    assert len(found["passes"]) > 15
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_no_request_leaves_the_file(chromium: Any, written: dict[str, Path], name: str) -> None:
    page, asked = opened(chromium, written[name])

    left = [address for address in asked if not address.startswith(("file://", "data:font/"))]

    assert left == []
    assert len(asked) >= 1
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_at_320_pixels(chromium: Any, written: dict[str, Path], name: str) -> None:
    page, _ = opened(chromium, written[name], viewport={"width": 320, "height": 700})

    width, beyond = page.evaluate(
        """() => [document.documentElement.scrollWidth, [...document.querySelectorAll('main *')].filter(
        one => !one.closest('.hidden, thead, svg') && one.getBoundingClientRect().right > 321).map(one => one.outerHTML.slice(0, 80))]"""
    )

    assert width <= 320
    assert beyond == []
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_on_a4_paper_nothing_is_wider_than_the_sheet(chromium: Any, written: dict[str, Path], name: str) -> None:
    page, _ = opened(
        chromium, written[name], viewport={"width": 680, "height": 1000}
    )  # A4 less its margins, in CSS pixels
    page.emulate_media(media="print")

    beyond = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter(one => !one.closest('.hidden, svg')
        && one.getBoundingClientRect().right > 681).map(one => one.outerHTML.slice(0, 80))"""
    )

    assert beyond == []
    page.close()


PEOPLE = {
    "usual": {},
    "everything reached": {"ability": 7.6, "count": 60, "seed": 3},
    "beginner": {"ability": 0.5, "count": 30},
    "leader, many answers": {"profile": "leader", "ability": 2.0, "count": 70},
    "no profile": {"profile": None, "count": 12},
}


@pytest.mark.parametrize(("who", "lang"), list(zip(PEOPLE, ("fr", "en", "es", "it", "fr"), strict=True)))
def test_a_person_s_page_prints_on_three_sheets(chromium: Any, who: str, lang: str) -> None:
    page = chromium.new_page()
    report = replace(person_report(samples.person(**PEOPLE[who]), small_library(), Texts(lang)), more=())
    page.set_content(html.person_pages([report], Texts(lang), report.title))

    printed = pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True)))

    assert len(printed.pages) == 3
    assert [float(value) for value in printed.pages[0].MediaBox][2:] == pytest.approx([595, 842], abs=1)
    page.close()


def test_page_is_light_enough_to_send(written: dict[str, Path]) -> None:
    sizes = {name: len(path.read_bytes()) for name, path in written.items()}

    assert all(size <= 200_000 for size in sizes.values()), sizes


def test_hostile_name_is_text(chromium: Any, written: dict[str, Path]) -> None:
    page, _ = opened(chromium, written["hostile"])

    assert page.locator("b:has-text('&amp;')").count() == 0
    assert "<b>&amp;" in page.locator("h1").inner_text()
    assert "{{7*7}}" in page.content()
    page.close()


def test_policy_lets_only_our_style_through(written: dict[str, Path]) -> None:
    page = written["person"].read_text(encoding="utf-8")

    assert "default-src 'none'; style-src 'sha256-" in page
    assert "<script" not in page
    assert " style=" not in page


@pytest.mark.parametrize("lang", ["fr", "en", "es", "it"])
def test_page_says_its_language(lang: str) -> None:
    page = html.person_page(samples.person(), small_library(), Texts(lang))

    assert f'<html lang="{lang}">' in page
