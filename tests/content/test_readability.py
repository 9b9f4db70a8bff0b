"""Easy reading, counted: what the rules must find and what they must leave alone (tests/cases/style.yaml)."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
import yaml

from skillcheck.content.library import load
from skillcheck.content.readability import (
    EASY_LEVELS,
    Passage,
    count_words,
    passage_problems,
    passages,
    read_style,
    sentences,
    style_problems,
)
from skillcheck.errors import ContentProblem
from skillcheck.i18n import languages

ROOT = Path(__file__).parents[2]
REEMPLOI = ROOT / "examples" / "framework-reemploi"
CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "style.yaml").read_text(encoding="utf-8"))
STYLE = read_style(ROOT / "data")
RULES = {
    "sentence_too_long", "two_ideas", "double_negation", "semicolon", "unexplained", "foreign_word", "vague",
    "number_in_words", "familiar", "gender_mark", "brand", "weak_opening", "same_text",
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("SKILLCHECK_CACHE", str(tmp_path / "cache"))


def found_in(case) -> list[str]:
    limits = STYLE.sentence_words
    passage = Passage(
        file="a.yaml", line=1, place="a", lang=case["lang"], words=case["words"],
        longest=limits.easy if case["level"] <= EASY_LEVELS else limits.hard, is_statement=case.get("statement", False),
    )  # fmt: skip
    return [p.code.removeprefix("style.") for p in passage_problems(passage, STYLE, tuple(case.get("explained", ())))]


@pytest.mark.parametrize("case", CASES["must_find"], ids=lambda case: f"{case['lang']} {case['words'][:40]}")
def test_hard_reading_is_found(case):
    assert sorted(found_in(case)) == sorted(case["found"])


@pytest.mark.parametrize("case", CASES["must_leave"], ids=lambda case: f"{case['lang']} {case['words'][:40]}")
def test_easy_reading_is_left_alone(case):
    assert found_in(case) == []


def test_every_rule_has_a_case_and_words_in_every_language():
    cased = {code for case in CASES["must_find"] for code in case["found"]}

    assert cased | {"same_text"} == RULES
    for lang in languages():
        words = yaml.safe_load((ROOT / "data" / "ui" / lang / "style.yaml").read_text(encoding="utf-8"))
        assert set(words) == RULES


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Un. Deux ! Trois ? Quatre… Cinq", ["Un", "Deux", "Trois", "Quatre", "Cinq"]),
        ("Il dit : « Bonjour. » Elle sourit.", ["Il dit : « Bonjour", "Elle sourit"]),
        ("La version 3.5 de www.exemple.fr", ["La version 3.5 de www.exemple.fr"]),
        ("Une ligne\nune autre", ["Une ligne", "une autre"]),
        ("?!", []),
    ],
)
def test_sentences_are_cut_where_a_reader_breathes(words, expected):
    assert [sentence.strip(" »") for sentence in sentences(words)] == expected


@pytest.mark.parametrize(
    ("sentence", "n"),
    [("l'heure du bus", 3), ("Et après : quoi ?", 3), ("« Oui »", 1), ("3 à 5 fois par an", 6), ("–", 0)],
)
def test_words_are_counted_as_a_reader_does(sentence, n):
    assert count_words(sentence) == n


def test_every_text_of_the_bank_is_looked_at_in_every_language():
    library = load(ROOT / "data")

    seen = Counter((passage.file, passage.lang) for passage in passages(library, STYLE))

    questions = sum(
        seen[f, "fr"] for f, lang in seen if lang == "fr" and (f.startswith("items/") or f == "situations.yaml")
    )
    assert questions == 2 * 332 + 104 + 4 * (104 + 60) + 2 * 20
    assert {lang for _, lang in seen} == {"fr", "en", "es", "it"}
    assert len({(f, seen[f, "fr"]) for f, _ in seen} - {(f, seen[f, lang]) for f, lang in seen}) == 0
    assert {"glossary.yaml", "profiles.yaml", "catalogue-links.yaml"} <= {f for f, _ in seen}


def test_a_problem_names_the_line_of_its_language(tmp_path):
    own = shutil.copytree(REEMPLOI, tmp_path / "own")
    path = own / "items" / "a-appareil.yaml"
    text = path.read_text(encoding="utf-8").replace("I plug in a phone", "I plug in an iPhone")
    path.write_text(text, encoding="utf-8")

    problems = style_problems(load(own))

    assert [(p.code, p.file) for p in problems] == [("style.brand", "items/a-appareil.yaml")]
    assert "iPhone" in text.splitlines()[problems[0].line - 1]
    assert problems[0].column == "sa11 text en"


def test_a_text_that_is_not_translated_is_found(tmp_path):
    own = shutil.copytree(REEMPLOI, tmp_path / "own")
    path = own / "items" / "a-appareil.yaml"
    text = path.read_text(encoding="utf-8")
    french = "Je branche un téléphone et je regarde s'il s'allume."
    path.write_text(text.replace("I plug in a phone and see whether it turns on.", french), encoding="utf-8")

    assert [p.code for p in style_problems(load(own))] == ["style.same_text"]


def test_a_folder_has_its_own_rules_where_it_wants(tmp_path):
    own = shutil.copytree(REEMPLOI, tmp_path / "own")
    rules = (ROOT / "data" / "style.yaml").read_text(encoding="utf-8")
    (own / "style.yaml").write_text(rules.replace("easy: 15", "easy: 5"), encoding="utf-8")

    assert {p.code for p in style_problems(load(own))} == {"style.sentence_too_long"}


def test_rules_that_are_not_yaml_are_a_problem_of_that_file(tmp_path):
    (tmp_path / "style.yaml").write_text("brands: [", encoding="utf-8")

    with pytest.raises(ContentProblem) as raised:
        read_style(tmp_path)

    assert raised.value.problems[0].file == "style.yaml"


@pytest.mark.parametrize("folder", [ROOT / "data", REEMPLOI], ids=["data", "framework-reemploi"])
def test_the_shipped_content_is_easy_to_read(folder):
    problems = style_problems(load(folder))

    assert [f"{p.file}:{p.line} {p.code} {p.column}" for p in problems] == []
