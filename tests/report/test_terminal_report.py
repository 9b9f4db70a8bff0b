"""The reports on a screen: they fit, need no colour, and let no code of somebody's through."""

from __future__ import annotations

import io

import pytest
import report_samples as samples
from rich.cells import cell_len
from rich.console import Console
from small import small_library

from skillcheck.i18n import Texts
from skillcheck.report.render import markdown, terminal
from skillcheck.report.render.lines import wrap

HOSTILE_COHORT = {
    "sources": [samples.HOSTILE],
    "breakdowns": [
        {
            "attribute": samples.HOSTILE,
            "groups": [
                {
                    "value": samples.HOSTILE,
                    "hidden": False,
                    "n": 9,
                    "dimensions": {"overall": {"mean": 3.0, "low": 2.0, "high": 4.0}},
                }
            ],
        }
    ],
}


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("lang", ["fr", "en", "es", "it"])
@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_lines_fit(width: int, lang: str, plain: bool) -> None:
    content, texts = small_library(), Texts(lang)
    shown = [
        terminal.person(samples.person(content=content, name="W" * 5000), content, texts, width, plain=plain),
        terminal.cohort(samples.cohort(content=content, **HOSTILE_COHORT), content, texts, width, plain=plain),
    ]

    lines = [line for text in shown for line in text.plain.split("\n")]

    assert len(lines) > 100
    assert [line for line in lines if cell_len(line) > width] == []


def test_the_sign_of_a_target_is_explained_only_where_there_is_a_target() -> None:
    content, texts = small_library(), Texts("en")
    with_profile, without = samples.person(content=content), samples.person(profile=None, content=content)

    assert "target level" in terminal.person(with_profile, content, texts).plain
    assert "target level" not in terminal.person(without, content, texts).plain


def test_no_escape_or_direction_code_passes() -> None:
    content, texts = small_library(), Texts("fr")
    out = io.StringIO()
    console = Console(file=out, width=80, markup=False, emoji=False)

    console.print(terminal.person(samples.person(content=content, name=samples.HOSTILE), content, texts, 80))
    console.print(terminal.cohort(samples.cohort(content=content, **HOSTILE_COHORT), content, texts, 80))

    shown = out.getvalue()
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[bold]" in shown


def test_plain_draws_nothing() -> None:
    shown = terminal.person(samples.person(content=small_library()), small_library(), Texts("fr"), 80, plain=True).plain

    assert not set("●○━╌┃") & set(shown)
    assert "niveau 3, entre 2 et" in shown


def test_strengths_come_before_steps_before_the_table() -> None:
    shown = terminal.person(samples.person(content=small_library()), small_library(), Texts("fr"), 80).plain

    places = [
        shown.index(words)
        for words in ("Ce que vous faites déjà", "Vos prochaines étapes", "Les compétences, une par une")
    ]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("words", "width", "lines"),
    [("", 10, []), ("un deux", 3, ["un", "deu", "x"]), ("日本語です", 4, ["日本", "語で", "す"])],
)
def test_wrap_counts_the_room_on_the_screen(words: str, width: int, lines: list[str]) -> None:
    assert wrap(words, width) == lines


def test_markdown_of_a_hostile_name_is_only_text() -> None:
    from markdown_it import MarkdownIt

    content, texts = small_library(), Texts("fr")
    name = "[x](http://evil.example) <img src=x onerror=1> `code` **gras** www.evil.example | a"

    page = MarkdownIt("gfm-like", {"linkify": False}).render(
        markdown.person(samples.person(content=content, name=name[:58]), content, texts)
    )

    title = page[: page.index("</h1>")]
    assert "<a" not in title
    assert "<img" not in title
    assert "<code" not in title
    assert "<strong" not in title
    assert "[x](http://evil.example)" in title


def test_markdown_of_a_hostile_cohort_keeps_its_tables() -> None:
    from markdown_it import MarkdownIt

    page = (
        MarkdownIt("commonmark")
        .enable("table")
        .render(
            markdown.cohort(samples.cohort(content=small_library(), **HOSTILE_COHORT), small_library(), Texts("en"))
        )
    )

    assert "<b>" not in page
    assert page.count("<table>") >= 4


def test_words_from_outside_stay_readable_in_markdown_and_mark_nothing_up() -> None:
    from markdown_it import MarkdownIt

    said = "Où : www.mairie.example (à vérifier), https://mairie.example, un.nom@mairie.example; 1/2 h, dit-il !"
    page = MarkdownIt("commonmark").enable("table").render(markdown.outside(said))

    assert "\\:" not in markdown.outside("Où : ici (à vérifier), p. 3")
    assert page == f"<p>{said}</p>\n"
    assert [markdown.outside(one) for one in ("1. a", "- b", "+ c", "12) d")] == ["1\\. a", "\\- b", "\\+ c", "12\\) d"]
