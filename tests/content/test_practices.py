"""The pack of an organisation's practices: what it holds, and that every mistake in it is told with its line."""

from __future__ import annotations

import shutil

import pytest

from skillcheck.content.folder import data_folder
from skillcheck.content.library import load
from skillcheck.content.passages import passages
from skillcheck.content.practices import check_pack, load_pack
from skillcheck.content.readability import read_style

LANGUAGES = ("fr", "en", "es", "it")
LIBRARY = load()
PACK = load_pack(LIBRARY)
TECHNOLOGY = "practices/technologique.yaml"


@pytest.fixture
def copy(tmp_path):
    """A pack that a test may break: ``break_(file, old, new)``, then the codes found."""
    folder = tmp_path / "organisation"
    shutil.copytree(data_folder() / "organisation", folder)

    def problems(file, old, new):
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return check_pack(folder, LIBRARY)[1]

    return problems


def test_three_dimensions_twelve_themes_forty_practices():
    by_dimension = [sum(one.theme.startswith(letter) for one in PACK.practices) for letter in "TIC"]

    assert by_dimension == [13, 13, 14]
    assert len(PACK.themes) == 12
    assert {one.theme for one in PACK.practices} == set(PACK.themes)
    assert sum(one.is_fact for one in PACK.practices) == 7
    assert [one.id for one in PACK.practices if one.may_not_apply] == ["i24", "i32", "i33", "c41", "c42", "c43"]


def test_a_volunteer_is_asked_less_than_management():
    asked = {view: len(PACK.asked_of(view)) for view in PACK.views}

    assert asked == {"direction": 40, "equipe": 33, "benevole": 26, "accompagnement": 33}


@pytest.mark.parametrize("practice", PACK.practices, ids=lambda one: one.id)
def test_a_practice_is_whole_in_four_languages_with_its_source(practice):
    texts = [practice.text, practice.say, *practice.levels, *(practice.step.to(level).how for level in (1, 2, 3))]
    sources = {source.id for source in PACK.file.sources}

    assert all(set(text) == set(LANGUAGES) for text in texts)
    assert set(practice.source) <= sources
    for lang in LANGUAGES:
        answers = [words[lang] for words in practice.levels]
        assert len(set(answers)) == 4


def test_what_can_be_read_aloud_in_fifteen_minutes():
    words = sum(len(text["fr"].split()) for one in PACK.practices for text in (one.text, *one.levels))

    assert words <= 2000


def test_the_rules_of_easy_reading_look_at_the_whole_pack():
    """That it passes them: test_readability.py, with all the shipped content."""
    looked = [one for one in passages(LIBRARY, read_style(LIBRARY.folder)) if one.file.startswith("organisation/")]

    assert len([one for one in looked if one.longest is not None]) == 40 * 9 * 4


def test_the_profiles_aim_at_practices_that_exist():
    assert PACK.profiles["socle"].targets == dict.fromkeys(("t31", "t32", "t33", "t34", "i21", "i22", "i24", "c41"), 2)
    assert set(PACK.profiles["avance"].targets) == {one.id for one in PACK.practices}


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        (TECHNOLOGY, 'theme: "T.1"', 'theme: "T.9"', "content.unknown_here"),
        (TECHNOLOGY, "axis: infrastructure", "axis: argent", "content.unknown_here"),
        (TECHNOLOGY, "asks: [direction, equipe, benevole]", "asks: [voisins]", "content.unknown_here"),
        (TECHNOLOGY, 'source: ["S2-sta", "S4-emm"]', 'source: ["S9"]', "content.unknown_here"),
        (TECHNOLOGY, "offers: [emmaus-connect, lacollecte]", "offers: [sets9]", "content.unknown_here"),
        (TECHNOLOGY, "- id: t12", "- id: t11", "content.duplicate_id"),
        (TECHNOLOGY, "order: 24", "order: 9", "content.order_twice"),
        (TECHNOLOGY, "  proof_months: 12\n", "", "content.proof_of_facts"),
        (TECHNOLOGY, "nature: view", "nature: opinion", "content.not_in_list"),
        (TECHNOLOGY, "asks: [direction]", "asks: [direction, equipe]", "content.fact_of_one"),
        (TECHNOLOGY, '    it: "Ogni persona ha l\'attrezzatura che serve al suo lavoro."\n', "",
         "content.language_missing"),
        ("framework.yaml", "t31: 2, t32: 2, t33", "t99: 2, t32: 2, t33", "content.unknown_practice"),
        ("framework.yaml", 'id: "T.2"', 'id: "X.2"', "content.theme_outside"),
        ("framework.yaml", 'skills: ["5.1", "5.2"]', 'skills: ["9.9"]', "content.unknown_competence"),
        ("framework.yaml", "nodes_per_level: 6", "nodes_per_level: 60", "content.out_of_range"),
        ("framework.yaml", "sd_fact: 0.15", "sd_fact: 0.15\n  sd_magic: 1", "content.unknown_key"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.startswith("content.") else "",
)  # fmt: skip
def test_a_mistake_of_the_pack_is_told_with_its_file_and_line(copy, file, old, new, code):
    found = [(one.code, one.file, one.line) for one in copy(file, old, new)]

    assert code in [one for one, _, _ in found]
    assert all(name.startswith("organisation/") and line for _, name, line in found)
    assert f"organisation/{file}" in [name for one, name, _ in found if one == code]


def test_all_mistakes_of_all_files_come_at_once(copy):
    copy(TECHNOLOGY, 'theme: "T.1"', 'theme: "T.9"')
    copy("practices/culturel.yaml", "axis: processus", "axis: argent")
    found = copy("framework.yaml", "t31: 2, t32: 2, t33", "t99: 2, t32: 2, t33")

    assert [one.file.rpartition("/")[2] for one in found] == ["framework.yaml", "culturel.yaml", "technologique.yaml"]
