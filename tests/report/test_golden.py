"""Reference outputs of every format, from a content that does not change. Rewritten by ``pytest --update-golden``.

A page is kept once, with the keys of its words: its structure. What people read in it is kept as text, in each language.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
import report_samples as samples
from small import small_library

from skillcheck.i18n import Texts
from skillcheck.report.render import html, markdown, terminal

Golden = Callable[[str, str], None]
LANGS = ("fr", "en", "es", "it")


def without_fonts(page: str) -> str:
    """The page without what only makes it long: the style sheet with its fonts, and its fingerprint."""
    page = re.sub(r"<style>.*?</style>", "<style>…</style>", page, flags=re.DOTALL)
    return re.sub(r"sha256-[^']+", "sha256-…", page)


class Keys(Texts):
    """Says the key of what would be said, and its fields; the words of content are French."""

    def __init__(self) -> None:
        super().__init__("fr")

    def t(self, key: str, /, **fields: object) -> str:
        return " ".join([f"⟨{key}", *(f"{name}={_short(value)}" for name, value in fields.items())]) + "⟩"

    def template(self, key: str, n: object = None) -> str:
        return f"⟨{key} n={_short(n)}⟩"


def _short(value: object) -> object:
    """A number to nine digits: Python 3.12 adds floats more exactly than 3.11."""
    return f"{value:.9g}" if isinstance(value, float) else value


def words_of(page: str) -> str:
    """What is read in a page, or read aloud by a screen reader, a line a block."""
    page = re.sub(r"<style>.*?</style>|<svg.*?(<title>.*?</title>).*?</svg>", r"\1", page, flags=re.DOTALL)
    page = re.sub(r'<[^>]*?\b(?:aria-label|alt|title)="([^"]*)"[^>]*>', r"\n[\1]\n", page)
    page = re.sub(r"</?(?:b|i|em|strong|span|small|a|abbr|bdi|code)\b[^>]*>", "", page)
    lines = (" ".join(line.split(" ")).strip() for line in re.sub(r"<[^>]*>", "\n", page).splitlines())
    return unescape("\n".join(line for line in lines if line)) + "\n"


def test_small_content_is_whole() -> None:
    assert len(small_library().bank) == 224


@pytest.mark.parametrize("lang", LANGS)
def test_person_on_the_screen(golden: Golden, lang: str) -> None:
    shown = terminal.person(samples.person(content=small_library()), small_library(), Texts(lang), 80)

    golden(f"person.{lang}.txt", shown.plain + "\n")


@pytest.mark.parametrize(("width", "plain"), [(40, False), (60, True)])
def test_person_on_a_narrow_or_plain_screen(golden: Golden, width: int, plain: bool) -> None:
    shown = terminal.person(
        samples.person(content=small_library(), count=8), small_library(), Texts("fr"), width, plain=plain
    )

    golden(f"person.{width}{'.plain' if plain else ''}.txt", shown.plain + "\n")


def test_the_structure_of_a_person_s_page(golden: Golden) -> None:
    golden(
        "person.html", without_fonts(html.person_page(samples.person(content=small_library()), small_library(), Keys()))
    )


@pytest.mark.parametrize("lang", LANGS)
def test_the_words_of_a_person_s_page(golden: Golden, lang: str) -> None:
    page = html.person_page(samples.person(content=small_library()), small_library(), Texts(lang))

    golden(f"person.page.{lang}.txt", words_of(page))


def test_person_markdown(golden: Golden) -> None:
    golden("person.md", markdown.person(samples.person(content=small_library()), small_library(), Texts("fr")))


def test_person_record(golden: Golden) -> None:
    record = samples.person(content=small_library())

    rounded = re.sub(r"(\d+\.\d{6})\d+", r"\1", record.model_dump_json(by_alias=True, indent=1))

    golden("person.json", rounded + "\n")


@pytest.mark.parametrize("lang", LANGS)
def test_cohort_on_the_screen(golden: Golden, lang: str) -> None:
    shown = terminal.cohort(samples.cohort(content=small_library()), small_library(), Texts(lang), 80)

    golden(f"cohort.{lang}.txt", shown.plain + "\n")


def test_the_structure_of_a_group_s_page(golden: Golden) -> None:
    golden(
        "cohort.html", without_fonts(html.cohort_page(samples.cohort(content=small_library()), small_library(), Keys()))
    )


@pytest.mark.parametrize("lang", LANGS)
def test_the_words_of_a_group_s_page(golden: Golden, lang: str) -> None:
    page = html.cohort_page(samples.cohort(content=small_library()), small_library(), Texts(lang))

    golden(f"cohort.page.{lang}.txt", words_of(page))


def test_cohort_markdown(golden: Golden) -> None:
    golden("cohort.md", markdown.cohort(samples.cohort(content=small_library()), small_library(), Texts("fr")))
