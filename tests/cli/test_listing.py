"""Rows of content on any screen: nothing is cut, nothing is lost, no sign from outside commands the terminal."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillcheck.cli.listing import table, tree, under_themselves

CELL = st.text(st.characters(categories=("L", "N", "P", "S"), exclude_characters="-"), min_size=1, max_size=30)
ROWS = st.lists(st.tuples(CELL, CELL, st.lists(CELL, min_size=1, max_size=9).map(" ".join)), min_size=1, max_size=5)


def test_columns_are_aligned_and_the_last_one_is_wrapped_under_itself():
    assert table([["a", "bb", "one two three four five six"], ["ccc", "d", "seven"]], 34) == [
        "a    bb  one two three four five",
        "         six",
        "ccc  d   seven",
    ]


def test_a_screen_too_narrow_for_columns_gets_paragraphs():
    assert table([["sta-platform", "Social Tech Academy", "Un titre un peu long"]], 40) == [
        "sta-platform  Social Tech Academy",
        "  Un titre un peu long",
    ]


def test_a_file_or_a_pipe_gets_one_line_each():
    assert table([["a", "word " * 60]], None) == ["a  " + ("word " * 60).rstrip()]


def test_nothing_to_list_is_no_line():
    assert table([], 60) == []


@settings(max_examples=40)
@given(ROWS, st.integers(40, 120))
def test_no_word_is_cut_or_lost_at_any_width(rows, width):
    shown = " ".join(" ".join(table(rows, width)).split())

    words = [word for row in rows for cell in row for word in cell.split()]
    assert sorted(shown.split()) == sorted(words)


@pytest.mark.parametrize("width", [None, 60])
def test_escape_codes_and_markup_of_content_are_only_signs(width):
    rows = [["a", "\x1b[2J[red]x[/red]\x9b1m\u202e"]]
    nested = {"k\x1b[2J": ["\x1b]0;x\x07", {"text": {"fr": "\x1b[31m[bold]x"}}]}

    shown = "\n".join(table(rows, width) + tree(nested, lambda value: value.get("fr"), "?", width))

    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", shown)
    assert "[red]x[/red]" in shown
    assert "[bold]x" in shown


def test_nested_content_is_shown_as_its_file_writes_it():
    nested = {"id": "x", "hours": 12.0, "free": True, "url": None, "name": {"fr": "Un", "en": "One"}, "none": [],
              "topics": [{"id": "a", "n": 1}, {"id": "b", "n": 2}]}  # fmt: skip

    shown = tree(nested, lambda value: value.get("en"), "not published", 60)

    assert shown == [
        "id: x", "hours: 12", "free: true", "url: not published", "name: One", "none: –",
        "topics:", "  - id: a", "    n: 1", "  - id: b", "    n: 2",
    ]  # fmt: skip


def test_a_long_text_goes_on_under_its_key():
    shown = tree({"summary": "word " * 20}, lambda _: None, "?", 40)

    assert len(shown) > 2
    assert all(line.startswith("  ") and len(line) <= 40 for line in shown[1:])


def test_a_line_that_is_too_long_goes_on_below_its_own_first_word():
    lines = [
        "1. Une phrase bien trop longue pour la ligne",
        "   Un pas vers le niveau suivant",
        "Culturel  2,0 on ne peut pas dire",
        "",
    ]

    assert under_themselves(lines, 30) == [
        "1. Une phrase bien trop longue",
        "   pour la ligne",
        "   Un pas vers le niveau",
        "   suivant",
        "Culturel  2,0 on ne peut pas",
        "          dire",
        "",
    ]
