"""The design rules of a bank (data/rules/bank.yaml): the shipped bank keeps its own, and each breach is told in place."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from skillcheck.content.bank_rules import bank_problems
from skillcheck.content.library import load
from skillcheck.i18n import Texts, describe, languages

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "examples" / "framework-reemploi"
STATEMENTS = {
    "levels": [1, 2, 3, 4],
    "facets": {"skill": 4},
    "scales": {"skill": "gesture"},
    "id": "s{competence}{level}",
}
CHECKS = {
    "bands": [[2, 3]], "options": 3, "several": {"scale": "checks", "says": {"fr": "Plusieurs"}, "at_most": 1},
    "place_share": 0.0, "longest_share": 1.0, "id": "k{competence}",
}  # fmt: skip
SITUATIONS = {"questions": 1, "place_share": 0.0, "longest_share": 1.0}
CASES = {
    "rule_level_missing": {"statements": {**STATEMENTS, "levels": [1, 2, 3, 4, 5]}},
    "rule_facet_missing": {"statements": {**STATEMENTS, "facets": {"skill": 5}}},
    "rule_facet": {"statements": {**STATEMENTS, "facets": {"knowledge": 0}}},
    "rule_scale": {"statements": {**STATEMENTS, "scale_at": [{"level": 4, "scale": "experience"}]}},
    "rule_asked": {"statements": {**STATEMENTS, "asked": True}},
    "rule_id": {"statements": {**STATEMENTS, "id": "z{competence}{level}"}},
    "rule_check_missing": {"checks": {**CHECKS, "bands": [[1], [2, 3]]}},
    "rule_checks_few": {"checks": {**CHECKS, "at_least": [{"level": 4, "n": 1}]}},
    "rule_options": {"checks": {**CHECKS, "options": 9}},
    "rule_several": {"checks": {**CHECKS, "several": {"scale": "check", "says": {"fr": "Plusieurs"}, "at_most": 1}}},
    "rule_checks_place": {"checks": {**CHECKS, "place_share": 1.0}},
    "rule_longest": {"checks": {**CHECKS, "longest_share": -1.0}},
    "rule_situation": {"situations": {**SITUATIONS, "questions": 0}},
    "rule_situations_place": {"situations": {**SITUATIONS, "place_share": 1.0}},
    "rule_alike": {"alike": {"words": 0.05, "letters": 1.0}},
    "rule_sentences_long": {"short": {"levels": [1, 2], "words": 1}},
}
"""A rule that the small pack breaks, for each problem."""


def small_pack(tmp_path: Path, rules: dict[str, object]) -> Path:
    folder = tmp_path / "pack"
    shutil.copytree(SMALL, folder)
    (folder / "rules").mkdir()
    (folder / "rules" / "bank.yaml").write_text(yaml.safe_dump(rules), encoding="utf-8")
    return folder


def test_the_shipped_bank_keeps_its_own_rules():
    assert (ROOT / "data" / "rules" / "bank.yaml").is_file()
    assert [str(problem) for problem in bank_problems(load())] == []


@pytest.mark.parametrize("code", CASES)
def test_a_breach_is_told_in_every_language_and_where_it_stands(code, tmp_path):
    folder = small_pack(tmp_path, CASES[code])
    if code == "rule_asked":
        items = folder / "items" / "a-appareil.yaml"
        items.write_text(items.read_text(encoding="utf-8").replace("s'éclaire ?", "s'éclaire."), encoding="utf-8")

    problems = bank_problems(load(folder))

    found = [problem for problem in problems if problem.code == f"content.{code}"]
    assert found, [problem.code for problem in problems]
    for problem in found:
        if "item" in problem.fields:
            assert problem.file is not None
            assert problem.line is not None
            assert (
                str(problem.fields["item"])
                in (SMALL / problem.file).read_text(encoding="utf-8").splitlines()[problem.line - 1]
            )
    for lang in languages():
        assert describe(found[0], Texts(lang))


def test_every_rule_has_a_breach_here():
    source = (ROOT / "skillcheck" / "content" / "bank_rules.py").read_text(encoding="utf-8")
    source += (ROOT / "skillcheck" / "content" / "alike.py").read_text(encoding="utf-8")
    words = yaml.safe_load((ROOT / "data" / "ui" / "fr" / "content.yaml").read_text(encoding="utf-8"))

    rules = {key for key in words if key.startswith("rule_")}
    assert len(rules) >= 16
    assert {rule for rule in rules if rule not in source} == set()
    assert rules - set(CASES) == {"rule_several_many"}  # below: it needs two such questions


def test_more_questions_with_several_right_answers_than_allowed_are_told(tmp_path):
    folder = small_pack(tmp_path, {"checks": {**CHECKS, "several": {**CHECKS["several"], "at_most": 0}}})
    items = folder / "items" / "a-appareil.yaml"
    text = items.read_text(encoding="utf-8")
    first = text.index("  - code: b", text.index("id: ka1"))
    text = text[:first] + "  - code: b\n    right: true" + text[first + len("  - code: b") :]
    items.write_text(text.replace("- id: ka1\n", "- id: ka1\n  accept: all\n"), encoding="utf-8")

    codes = [problem.code for problem in bank_problems(load(folder))]

    assert "content.rule_several_many" in codes
    assert "content.rule_several" in codes  # neither the scale nor the words say so


def test_a_pack_without_rules_is_asked_nothing():
    assert bank_problems(load(SMALL)) == []


def test_a_second_statement_at_a_level_breaks_no_rule(tmp_path):
    folder = small_pack(tmp_path, {"statements": STATEMENTS})
    items = folder / "items" / "a-appareil.yaml"
    text = items.read_text(encoding="utf-8")
    start, end = text.index("- id: sa11"), text.index("- id: sa12")
    second = re.sub(r'(fr|en): "(.*)"', r'\1: "\2 Encore."', text[start:end].replace("sa11", "sa11b"))
    items.write_text(text[:end] + second + text[end:], encoding="utf-8")

    assert bank_problems(load(folder)) == []
