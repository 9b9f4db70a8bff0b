"""Easy reading, counted: what the rules must find and what they must leave alone (tests/cases/style.yaml)."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from skillcheck.content.counting import count_words, numbers_in, sentences
from skillcheck.content.cues import cue_problems, cue_shares
from skillcheck.content.interface import TRIED, glued, interface_problems
from skillcheck.content.library import load
from skillcheck.content.official import official_problems, official_words
from skillcheck.content.passages import EASY_LEVELS, Passage, passages
from skillcheck.content.readability import avoided_terms, passage_problems, read_style, style_problems
from skillcheck.errors import ContentProblem
from skillcheck.i18n import languages

ROOT = Path(__file__).parents[2]
REEMPLOI = ROOT / "examples" / "framework-reemploi"
CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "style.yaml").read_text(encoding="utf-8"))
STYLE = read_style(ROOT / "data")
RULES = {
    "sentence_too_long", "two_ideas", "double_negation", "semicolon", "unexplained", "foreign_word", "vague",
    "number_in_words", "familiar", "gender_mark", "brand", "weak_opening", "same_text", "masculine", "other_numbers",
    "other_term", "courtesy", "other_grouping",
}  # fmt: skip
MEASURED = {"cue_worst", "cue_best", "not_official", "glued"}
"""Rules that look at more than one text; each has its own tests below."""


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("SKILLCHECK_CACHE", str(tmp_path / "cache"))


def found_in(case) -> list[str]:
    limits = STYLE.sentence_words
    original = case.get("original", case["words"])
    passage = Passage(
        file="a.yaml", line=1, place="a", lang=case["lang"], words=case["words"],
        longest=limits.easy if case["level"] <= EASY_LEVELS else limits.hard, is_statement=case.get("statement", False),
        numbers_differ=original if numbers_in(original) != numbers_in(case["words"]) else "",
    )  # fmt: skip
    problems = passage_problems(passage, STYLE, tuple(case.get("explained", ())), case.get("avoided"))
    return [problem.code.removeprefix("style.") for problem in problems]


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
        assert set(words) == RULES | MEASURED


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
    items = [question.item for question in library.bank.questions]
    texts = sum(2 + len(item.options) + (item.explanation is not None) for item in items)
    assert questions == texts + 2 * len(library.situations)
    assert {lang for _, lang in seen} == {"fr", "en", "es", "it"}
    assert len({(f, seen[f, "fr"]) for f, _ in seen} - {(f, seen[f, lang]) for f, lang in seen}) == 0
    assert {"glossary.yaml", "profiles.yaml", "catalogue-links.yaml"} <= {f for f, _ in seen}


def test_names_labels_and_answers_of_scales_are_looked_at_too_but_not_their_sentences(tmp_path):
    """Offers and places kept «courriel» and «digital mediation» for a year: only questions and reasons were read."""
    own = shutil.copytree(REEMPLOI, tmp_path / "own")
    (own / "places.yaml").write_text(
        """access:
- id: mail
  values: ["mail"]
  name: {fr: "écrire ; un courriel sans attendre", en: "send 2 000 e-mails"}
""",
        encoding="utf-8",
    )

    found = [
        (problem.code, problem.fields["found"])
        for passage in passages(replace(load(REEMPLOI), folder=own), STYLE)
        if passage.file == "places.yaml"
        for problem in passage_problems(passage, STYLE, (), {"courriel": "mail"})
    ]

    assert found == [
        ("style.other_term", "courriel"),
        ("style.other_grouping", "2 000"),
        ("style.other_numbers", "écrire ; un courriel sans attendre"),
    ]


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


def test_the_small_framework_is_easy_to_read():
    """The shipped content, with the words of the program, is looked at by ``content check --style`` (.ci/run)."""
    assert style_problems(load(REEMPLOI)) == []


@pytest.mark.parametrize("case", CASES["glued"], ids=lambda case: f"{case['lang']} {case['found']}")
def test_a_sentence_that_breaks_around_a_number_is_found(case):
    assert glued(case["entry"], case["lang"], STYLE) == case["found"]


@pytest.mark.parametrize("case", CASES["reads_well"], ids=lambda case: f"{case['lang']} {case['entry']}")
def test_a_sentence_that_holds_around_every_number_is_left_alone(case):
    assert glued(case["entry"], case["lang"], STYLE) == ""


def test_the_words_of_a_program_are_read_with_every_number_in_every_language(tmp_path):
    assert TRIED == (0, 1, 2, 8, 11, 80)
    for lang in languages():
        (tmp_path / "ui" / lang).mkdir(parents=True)
    (tmp_path / "ui" / "it" / "batch.yaml").write_text('basic: "Circa il {share} del gruppo"\n', encoding="utf-8")
    (tmp_path / "ui" / "es" / "cli.yaml").write_text(
        'help: "Puede ayudarte"\nwho: "Su organización, @file"\n', encoding="utf-8"
    )
    (tmp_path / "ui" / "it" / "cli.yaml").write_text(
        'help: "Secondo le Sue risposte. Le sue parole. Sua scelta"\nfew: "{n} frase/i, vedi docs/it"\n',
        encoding="utf-8",
    )
    (tmp_path / "ui" / "fr" / "cli.yaml").write_text('few: "{level} · vérification(s)"\n', encoding="utf-8")

    avoided = {lang: avoided_terms(load().glossary, lang) for lang in languages()}
    found = interface_problems(tmp_path, STYLE, avoided)

    assert [(p.code, p.file, p.line, p.column) for p in found] == [
        ("style.familiar", "ui/es/cli.yaml", 1, "help"), ("style.other_term", "ui/es/cli.yaml", 2, "who"),
        ("style.gender_mark", "ui/fr/cli.yaml", 1, "few"), ("style.glued", "ui/it/batch.yaml", 1, "basic"),
        ("style.courtesy", "ui/it/cli.yaml", 1, "help"), ("style.gender_mark", "ui/it/cli.yaml", 2, "few"),
    ]  # fmt: skip


def test_an_official_wording_that_drifted_is_found():
    library = load(ROOT / "data")
    area = library.framework.areas[4]
    creative = area.competences[2]
    drifted = creative.model_copy(update={"name": {**creative.name, "en": "Creatively using digital technologies"}})
    competences = [drifted if one.id == "5.3" else one for one in area.competences]
    areas = [*library.framework.areas[:4], area.model_copy(update={"competences": competences})]
    other = replace(library, framework=library.framework.model_copy(update={"areas": areas}))

    assert len(list(official_words(library))) >= 90
    assert official_problems(library) == []
    assert [(p.code, p.column, p.fields["better"]) for p in official_problems(other)] == [
        ("style.not_official", "name 5.3 en", "Creatively using digital technology")
    ]


def test_options_that_betray_the_answer_are_found_with_their_share():
    library = load(ROOT / "data")
    situations = [
        situation.model_copy(update={"questions": [with_excuses(question) for question in situation.questions]})
        for situation in library.situations
    ]
    betrayed = replace(library, situations=tuple(situations))

    found = cue_problems(betrayed, STYLE)

    assert cue_problems(library, STYLE) == []
    assert {share.cue for share in cue_shares(library, STYLE)} == {"colon", "then", "ask", "longest"}
    worst = [p.fields for p in found if p.code == "style.cue_worst" and p.fields["found"] == "colon"]
    assert len(worst) == len(library.situations[0].title)
    assert all(fields["share"] > 35 and fields["n"] >= 60 for fields in worst)


def with_excuses(question):
    """The same question, each of its worst options with an excuse after a colon."""
    options = [
        option.model_copy(update={"text": {lang: f"{words} : x" for lang, words in option.text.items()}})
        if option.value == 0
        else option
        for option in question.options
    ]
    return question.model_copy(update={"options": options})
