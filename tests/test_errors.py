"""Failures are values with a code, a place and an exit code; one sentence for each in every language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from skillcheck.errors import (
    EXIT_NOTHING_DONE,
    EXIT_USAGE,
    ContentProblem,
    DataProblem,
    Problem,
    SkillcheckError,
    UsageProblem,
)
from skillcheck.i18n import Texts, describe, languages

PACKAGE = Path(__file__).parent.parent / "skillcheck"
CODES = {
    (code, path.name)
    for path in PACKAGE.rglob("*.py")
    for code in re.findall(r'Problem\(\s*"([a-z_]+\.[a-z_]+)"', path.read_text(encoding="utf-8"))
}


def test_one_problem_or_many_make_an_error():
    one, two = Problem("cli.no_terminal"), Problem("files.is_folder")

    assert SkillcheckError(one).problems == (one,)
    assert SkillcheckError(iter([one, two])).problems == (one, two)


def test_an_error_explains_itself_anywhere_in_english():
    error = DataProblem(
        [Problem("files.is_folder", file="a.csv"), Problem("content.empty_text", file="b.yaml", line=3, column="text")]
    )

    assert str(error).splitlines() == [
        "a.csv – " + Texts("en").t("files.is_folder"),
        "b.yaml:3, “text” – This text is empty. Write it.",
    ]


@pytest.mark.parametrize(
    ("family", "code"),
    [(UsageProblem, EXIT_USAGE), (DataProblem, EXIT_NOTHING_DONE), (ContentProblem, EXIT_NOTHING_DONE)],
)
def test_each_family_has_its_exit_code(family, code):
    assert family(Problem("cli.no_terminal")).exit_code == code


@pytest.mark.parametrize("lang", languages())
def test_every_problem_that_the_program_raises_has_its_sentence(lang):
    texts = Texts(lang)

    missing = sorted(f"{code} ({file})" for code, file in CODES if not texts.has(code))

    assert len(CODES) >= 30
    assert not missing, f"no words for: {', '.join(missing)}"


def test_a_problem_says_where_it_is_before_what_it_is():
    texts = Texts("en")

    whole = describe(Problem("content.empty_text", file="a.yaml", line=3, column="items.1.text"), texts)
    row = describe(Problem("content.empty_text", row=1200, column="s111"), texts)

    assert whole == "a.yaml:3, “items.1.text” – This text is empty. Write it."
    assert row.startswith("person 1,200, “s111” – ")
    assert describe(Problem("content.empty_text"), texts) == "This text is empty. Write it."


def test_a_place_from_outside_cannot_command_the_terminal():
    shown = describe(Problem("content.empty_text", file="\x1b[2J.yaml", column="\x1b]0;x\x07"), Texts("fr"))

    assert "\x1b" not in shown
    assert "\x07" not in shown
