"""The one door to data/: strict reading, every mistake at once with its line, the cache, the fingerprint, names."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from skillcheck.catalogue import CatalogueFile
from skillcheck.cli import app
from skillcheck.content import strict_yaml
from skillcheck.content.cache import read_cached
from skillcheck.content.check import check
from skillcheck.content.folder import content_files
from skillcheck.content.library import _program, exported, load
from skillcheck.content.lookup import find
from skillcheck.content.strict_yaml import read_yaml
from skillcheck.errors import ContentProblem, DataProblem, UsageProblem
from skillcheck.i18n import languages
from skillcheck.questions.glossary import terms_in

ROOT = Path(__file__).parents[2]
CASES = Path(__file__).parents[1] / "cases"
BASES = {"reemploi": ROOT / "examples" / "framework-reemploi", "data": ROOT / "data"}
OTHER_CASES = {"practices.py", "bank_rules.py", "alike.py"}
"""Their problems have cases in test_practices.py and test_bank_rules.py."""
MISTAKES = yaml.safe_load((CASES / "content-mistakes.yaml").read_text(encoding="utf-8"))["cases"]


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("SKILLCHECK_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def reemploi(tmp_path):
    return shutil.copytree(BASES["reemploi"], tmp_path / "reemploi")


def problems_of(folder: Path):
    return check(folder, content_files(folder))[1]


# --- all mistakes at once -----------------------------------------------------------------------------------


def test_a_framework_has_no_more_areas_than_training_groups_can_tell_apart(reemploi):
    (framework,) = reemploi.glob("framework*.yaml")
    written = yaml.safe_load(framework.read_text(encoding="utf-8"))
    written["areas"] = (written["areas"] * 16)[:16]
    framework.write_text(yaml.safe_dump(written, allow_unicode=True), encoding="utf-8")

    assert ("content.list_length", "≤ 15") in [(one.code, one.fields.get("known")) for one in problems_of(reemploi)]


def test_ten_planted_mistakes_are_found_at_once_with_their_lines(reemploi):
    shutil.copy(CASES / "ten-mistakes" / "c-mistakes.yaml", reemploi / "items")
    expected = yaml.safe_load((CASES / "ten-mistakes" / "expected.yaml").read_text(encoding="utf-8"))

    found = [[problem.file, problem.line, problem.code] for problem in problems_of(reemploi)]

    assert len(expected) == 10
    assert found == expected


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case["name"])
def test_a_mistake_is_named_in_its_file_and_nothing_else_is(case, tmp_path):
    folder = shutil.copytree(BASES[case["base"]], tmp_path / "copy", ignore=shutil.ignore_patterns("ui", "schema"))
    _plant(folder / case["file"], case["find"], case["put"])

    problems = problems_of(folder)

    assert [problem.code for problem in problems] == [f"content.{code}" for code in case["codes"]]
    if len(problems) == 1 and problems[0].code != "content.one_framework":
        assert problems[0].file == case["file"]
        assert problems[0].line is not None


def test_every_code_of_the_check_has_a_case_and_words_in_every_language():
    sources = [one for one in (ROOT / "skillcheck" / "content").glob("*.py") if one.name not in OTHER_CASES]
    raised = {code for path in sources for code in re.findall(r'"content\.(\w+)"', path.read_text(encoding="utf-8"))}
    models = (ROOT / "skillcheck" / "questions" / "item_bank.py").read_text(encoding="utf-8")
    raised |= set(re.findall(r'ValueError\(f?"(\w+)', models))
    planted = {code for case in MISTAKES for code in case["codes"]}
    expected = yaml.safe_load((CASES / "ten-mistakes" / "expected.yaml").read_text(encoding="utf-8"))
    planted |= {code.removeprefix("content.") for _, _, code in expected}

    assert len(raised) >= 40  # the others have their cases in tests of their own
    assert raised - planted <= {
        "competence_without_items",
        "ignored_file",
        "too_large",
        "bad_value",
        "bad_day",
        "no_items",
        "changed_meanwhile",
    }  # these have tests of their own
    pack = (ROOT / "skillcheck" / "content" / "practices.py").read_text(encoding="utf-8")
    raised |= set(re.findall(r'"content\.(\w+)"', pack))
    for lang in languages():
        words = yaml.safe_load((ROOT / "data" / "ui" / lang / "content.yaml").read_text(encoding="utf-8"))
        assert raised <= set(words), lang


def _plant(path: Path, find_: str | None, put: str) -> None:
    if find_ is None:
        path.write_text(put, encoding="utf-8")
        return
    text = path.read_text(encoding="utf-8")
    assert find_ in text, f"{find_!r} is not in {path.name}"
    encoding = "latin-1" if "latin1" in put else "utf-8"
    new = text.replace(find_, put.replace("\x00latin1", "Bénévole"), 1)
    path.write_bytes(new.encode(encoding, errors="replace"))


def test_no_shipped_offer_passes_without_its_source():
    facts = read_yaml(ROOT / "data" / "catalogue.yaml", "catalogue.yaml")[0]

    for offer in facts["offers"]:
        for broken in ({k: v for k, v in offer.items() if k != "source"}, {**offer, "source": []}):
            with pytest.raises(ValidationError, match="source"):
                CatalogueFile.model_validate({**facts, "offers": [broken]})
    assert len(facts["offers"]) >= 20


def test_a_broken_line_is_shown_as_it_stands(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text('a: 1\n- {id: "x\n\n', encoding="utf-8")

    problem = read_yaml(path, "a.yaml")[2][0]

    assert (problem.code, problem.line, problem.fields["found"]) == ("content.not_yaml", 2, '- {id: "x')


# --- reading strictly ---------------------------------------------------------------------------------------


def test_numbers_and_words_are_read_as_written_not_as_yaml_1_1_dreams(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text('a: 3\nb: 1.5\nc: true\nd: ~\ne: "no"\nf: 2026-11-22\ng: 0o17\nh: 1_000\n', encoding="utf-8")

    data, lines, problems = read_yaml(path, "a.yaml")

    assert problems == []
    assert data == {"a": 3, "b": 1.5, "c": True, "d": None, "e": "no", "f": "2026-11-22", "g": "0o17", "h": 1000}
    assert lines["e",] == 5


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes("\ufeffa: é\r\nb: 2\r\n".encode())

    assert read_yaml(path, "a.yaml")[0] == {"a": "é", "b": 2}


def test_a_file_that_cannot_be_read_is_a_problem_not_a_crash(tmp_path):
    data, _, problems = read_yaml(tmp_path / "absent.yaml", "absent.yaml")

    assert data is None
    assert [problem.code for problem in problems] == ["files.file_missing"]


def test_a_huge_file_is_refused_before_it_is_parsed(tmp_path, monkeypatch):
    monkeypatch.setattr(strict_yaml, "MAX_BYTES", 10)
    path = tmp_path / "a.yaml"
    path.write_text("a: 12345678901", encoding="utf-8")

    assert [problem.code for problem in read_yaml(path, "a.yaml")[2]] == ["content.too_large"]


def test_a_value_of_a_strange_kind_is_named_with_what_the_reader_said(reemploi):
    _plant(reemploi / "framework.yaml", "year: 2026", "year: 2026.5")

    problems = problems_of(reemploi)

    assert [(p.code, p.file) for p in problems] == [("content.not_whole_number", "framework.yaml")]


def test_a_folder_without_content_says_so(tmp_path):
    assert [problem.code for problem in problems_of(tmp_path)] == ["content.one_framework"]


# --- the whole content --------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", BASES.values(), ids=BASES.keys())
def test_the_shipped_contents_have_no_mistake(folder):
    assert problems_of(folder) == []


def test_content_read_from_the_cache_is_the_same(reemploi):
    first, again = load(reemploi), load(reemploi)

    assert list((reemploi.parent / "cache").glob("content-*.json"))
    assert again.framework == first.framework
    assert again.bank.ids == first.bank.ids
    assert again.profiles == first.profiles
    assert again.fingerprint == first.fingerprint


def test_what_an_earlier_state_of_the_checks_let_through_is_checked_again(reemploi, monkeypatch):
    kept = json.loads(exported(load(reemploi)))
    path = reemploi / "items" / "a-appareil.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("id: sa12", "id: sa11"), encoding="utf-8")
    with monkeypatch.context() as earlier:
        earlier.setattr("skillcheck.content.check.check", lambda *_: (kept, []))
        load(reemploi)  # it found nothing, and remembered that
    load(reemploi)

    monkeypatch.setattr("skillcheck.content.library._program", lambda: "1.0.0-after")

    with pytest.raises(ContentProblem):
        load(reemploi)


def test_the_state_of_the_checks_is_that_of_their_files(tmp_path, monkeypatch):
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "check.py").write_text("one")
    monkeypatch.setattr("skillcheck.content.library.PACKAGE", tmp_path)
    before = _program()
    (tmp_path / "content" / "check.py").write_text("another")

    assert _program() != before


def test_a_spoilt_cache_costs_time_and_nothing_else(reemploi):
    words = ROOT / "data" / "ui" / "fr" / "content.yaml"
    first, first_words = load(reemploi), read_cached(words)
    kept = list((reemploi.parent / "cache").iterdir())
    for path in kept:
        path.write_text('{"framework": ', encoding="utf-8")

    assert len(kept) >= 2
    assert load(reemploi).bank.ids == first.bank.ids
    assert read_cached(words) == first_words


def test_a_copy_that_is_not_the_one_written_is_not_used(reemploi):
    first = load(reemploi)
    for path in (reemploi.parent / "cache").glob("content-*.json"):
        path.write_text(
            path.read_text(encoding="utf-8").replace("Appareil", "Autre").replace("1", "2"), encoding="utf-8"
        )

    assert load(reemploi).framework == first.framework


@pytest.mark.skipif(os.name == "nt", reason="permissions of Unix")
@pytest.mark.parametrize("which", ["folder", "copies"])
def test_a_cache_that_others_can_write_is_not_used_and_that_is_said(which, reemploi, capsys):
    first, cache = load(reemploi), reemploi.parent / "cache"
    poisoned = json.dumps({"framework": "poisoned"}).encode()
    for path in cache.glob("content-*.json"):
        path.write_bytes(hashlib.sha256(poisoned).hexdigest().encode() + b"\n" + poisoned)
        path.chmod(0o666 if which == "copies" else 0o600)
    cache.chmod(0o777 if which == "folder" else 0o700)
    capsys.readouterr()

    assert load(reemploi).framework == first.framework
    assert app.run(["content", "check", "--data", str(reemploi), "--lang", "en"]) == 0
    assert ("Other accounts can write" in capsys.readouterr().err) == (which == "folder")


def test_content_that_changes_while_it_is_measured_with_is_not_kept_as_what_it_was(reemploi):
    library = load(reemploi)
    _plant(reemploi / "profiles.yaml", "Workshop volunteer", "Volunteer")

    with pytest.raises(DataProblem) as raised:
        exported(library)

    assert [one.code for one in raised.value.problems] == ["content.changed_meanwhile"]


def test_a_cache_that_cannot_be_written_costs_time_and_nothing_else(reemploi, monkeypatch):
    monkeypatch.setenv("SKILLCHECK_CACHE", str(reemploi / "framework.yaml" / "no"))

    assert len(load(reemploi).bank) == 21


def test_changed_content_is_read_again_and_has_another_fingerprint(reemploi):
    before = load(reemploi)
    _plant(reemploi / "profiles.yaml", "Workshop volunteer", "Volunteer")

    after = load(reemploi)

    assert after.profiles["volunteer"].name["en"] == "Volunteer"
    assert after.fingerprint != before.fingerprint


def test_the_rules_for_authors_are_not_part_of_the_fingerprint(reemploi):
    before = load(reemploi).fingerprint
    shutil.copy(ROOT / "data" / "style.yaml", reemploi)

    assert load(reemploi).fingerprint == before


def test_loading_broken_content_raises_every_mistake(reemploi):
    _plant(reemploi / "items" / "a-appareil.yaml", "level: 1", "level: 0")
    _plant(reemploi / "profiles.yaml", "basis: editorial", "basis: official")

    with pytest.raises(ContentProblem) as raised:
        load(reemploi)

    assert [problem.file for problem in raised.value.problems] == ["items/a-appareil.yaml", "profiles.yaml"]


def test_files_come_in_one_order_on_every_machine():
    names = [path.relative_to(ROOT / "data").as_posix() for path in content_files(ROOT / "data")]

    assert names[:2] == ["digcomp.yaml", "items/1-information.yaml"]
    assert len(names) == 21


# --- looking up ---------------------------------------------------------------------------------------------


def test_a_name_that_exists_is_found():
    assert find({"citizen": 1}, "citizen", "content.unknown_profile") == 1


@pytest.mark.parametrize(("wanted", "known"), [("citizn", "citizen"), ("zzz", "citizen, mediator")])
def test_a_name_that_does_not_exist_comes_with_the_nearest_ones(wanted, known):
    with pytest.raises(UsageProblem) as raised:
        find({"citizen": 1, "mediator": 2}, wanted, "content.unknown_profile")

    assert raised.value.problems[0].fields == {"found": wanted, "known": known}
    assert raised.value.exit_code == 2


def test_a_competence_that_no_question_asks_about_is_named(reemploi):
    items = reemploi / "items" / "b-personne.yaml"
    items.write_text(
        items.read_text(encoding="utf-8").replace('competence: "B.2"', 'competence: "B.1"'), encoding="utf-8"
    )

    assert [problem.code for problem in problems_of(reemploi)] == ["content.competence_without_items"]


@pytest.mark.parametrize("name", ["items/c.yml", "profiles.YAML", "items/d.json", "items/more.csv", "items/more.XLSX"])
def test_a_file_that_looks_like_content_and_is_not_read_is_named(reemploi, name):
    (reemploi / name).write_text("items: []", encoding="utf-8")

    [problem] = problems_of(reemploi)

    assert (problem.code, problem.file) == ("content.ignored_file", name)


def test_either_of_two_right_answers_is_right_where_any_is_accepted(reemploi):
    items = reemploi / "items" / "a-appareil.yaml"
    text = items.read_text(encoding="utf-8").replace(
        "  - code: b\n    text:", "  - code: b\n    right: true\n    text:", 1
    )
    items.write_text(text.replace("  options:", "  accept: any\n  options:", 1), encoding="utf-8")

    question = load(reemploi).bank["ka1"]

    assert not question.takes_several
    assert {code: question.codes[code] for code in "abc"} == {"a": 1, "b": 1, "c": 0}


def test_a_reversed_question_counts_from_the_other_end(reemploi):
    items = reemploi / "items" / "a-appareil.yaml"
    before = load(reemploi).bank["sa11"]
    items.write_text(
        items.read_text(encoding="utf-8").replace("  scale: gesture", "  reversed: true\n  scale: gesture", 1),
        encoding="utf-8",
    )

    after = load(reemploi).bank["sa11"]

    top = before.top_category
    assert {answer.code: top - answer.category for answer in after.answers} == {
        a.code: a.category for a in before.answers
    }


def test_what_an_interview_does_not_begin_with_is_read_when_somebody_asks_for_it(reemploi):
    load(reemploi)
    program = f"""
import sys
from pathlib import Path
from skillcheck.content.library import load
content = load(Path({str(reemploi)!r}))
later = {{"skillcheck.catalogue", "skillcheck.questions.exercise", "skillcheck.questions.glossary", "skillcheck.places"}}
assert not later & set(sys.modules), later & set(sys.modules)
assert content.catalogue and "skillcheck.catalogue" in sys.modules
"""

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


# --- the shipped content -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["fr", "en", "es", "it"])
def test_a_definition_does_not_use_its_own_word_and_no_form_belongs_to_two_terms(lang):
    glossary = load().glossary
    owners: dict[str, list[str]] = {}
    for entry in glossary:
        for form in entry.forms[lang]:
            owners.setdefault(form.lower(), []).append(entry.id)

    assert len(glossary) >= 80
    assert {form: ids for form, ids in owners.items() if len(ids) > 1} == {}
    circular = [entry.id for entry in glossary if entry in terms_in(entry.definition[lang], (entry,), lang)]
    assert circular == []


def test_the_shipped_content_is_right(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")

    code = app.run(["content", "check", "--lang", "en"])
    out, err = capsys.readouterr()

    assert (code, err) == (0, "")
    first, title, levels, *rows = out.splitlines()
    assert first == "25 content files, no mistake."
    assert title.startswith("Competences (of 21) with something to do / a place to go / an offer")
    assert levels.split() == [str(level) for level in range(9)]
    assert len(rows) == 9
    assert all(cell.startswith("21/21/") for row in rows for cell in row.split()[1:5])  # levels 0 to 3: never empty
