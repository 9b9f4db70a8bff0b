"""``organisation``: from sheets to the diagnosis; small viewpoints merged or hidden everywhere; facts age; bad input."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from organisations import (
    FACTS,
    LIBRARY,
    PACK,
    TODAY,
    VIEWS,
    asked,
    random_rows,
    row,
    write_facts,
    write_structure,
    write_views,
)
from small import run

from skillcheck.forms.check_letter import printed_code
from skillcheck.forms.practice_sheet import as_html, facts_yaml, structure_yaml
from skillcheck.i18n import Texts
from skillcheck.measurement.answer_curves import category_log_probabilities
from skillcheck.measurement.measure import compile_model
from skillcheck.organisation import facts as facts_of
from skillcheck.organisation.beside import verdict
from skillcheck.organisation.structure import Fact
from skillcheck.organisation.views import middle, settle
from skillcheck.report.organisation.wording import shown_from

PEOPLE = {"direction": (3, 2.2), "equipe": (20, 1.2), "benevole": (12, 1.5)}


@pytest.fixture
def fil(tmp_path):
    """A structure with its answers, and how to measure it: ``fil(rows, …) → (code, record, folder)``."""

    def measured(rows, *options, structure=None, facts=(), name="d"):
        where = tmp_path / name
        file = write_structure(tmp_path / "fil.yaml", **(structure or {}))
        views = write_views(tmp_path / "regards.csv", rows)
        proof = write_facts(tmp_path / "faits.yaml", *facts)
        given = ["--facts", str(proof)] if facts else []
        code = run(["organisation", "measure", str(file), str(views), *given, "--out", str(where), "--today", TODAY,
                    "--lang", "fr", *options])  # fmt: skip
        record = where / "organisation.json"
        return code, json.loads(record.read_text(encoding="utf-8")) if record.exists() else None, where

    return measured


def squeezed(capsys):
    """What was said, spaces made plain."""
    out, err = capsys.readouterr()
    return re.sub(r"\s+", " ", out.replace("’", "'")), re.sub(r"\s+", " ", err.replace("’", "'"))


# --- the diagnosis ------------------------------------------------------------------------------------------


def test_a_whole_diagnosis_is_done_and_every_form_is_written(fil, capsys):
    code, record, folder = fil(random_rows(1, PEOPLE), facts=[(one, 2, None, "direction") for one in FACTS])

    assert code == 0
    assert record["rows"] == {"read": 35, "taken": 35, "returned": 0}
    assert [(one["views"], one["n"]) for one in record["views"]] == [
        (["direction"], 3), (["equipe"], 20), (["benevole"], 12)
    ]  # fmt: skip
    assert {path.name for path in folder.iterdir()} >= {"organisation.json", "report.html", "report.md", "report.xlsx"}
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in folder.iterdir())
    out, _ = squeezed(capsys)
    assert "Réponses lues : 35 · prises : 35 · renvoyées : 0." in out


def test_management_well_above_the_teams_is_said_to_diverge_and_no_number_is_given(fil):
    rows = [row("direction", 3)] * 3 + [row("equipe", 0)] * 20
    code, record, folder = fil(rows)

    assert code == 0
    assert record["places"]["T.1"] == {"agreement": "divergent", "figure": None}
    assert "les regards divergent" in (folder / "report.md").read_text(encoding="utf-8")


def test_equal_answers_are_not_said_to_diverge(fil):
    rows = [row("direction", 2)] * 3 + [row("equipe", 2)] * 20
    _, record, _ = fil(rows)

    assert {place["agreement"] for place in record["places"].values()} <= {"agree", "unknown"}
    assert all(place["figure"]["level"] == 2 for place in record["places"].values())


@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_the_level_said_is_the_one_that_everybody_ticked(fil, level):
    rows = [row("equipe", level)] * 12
    facts = [(one, level, TODAY, "direction") for one in FACTS]
    _, record, _ = fil(rows, facts=facts)

    assert {place["figure"]["level"] for place in record["places"].values()} == {level}
    assert {one["level"] for one in record["practices"]} == {level}


@pytest.mark.parametrize("seed", range(3))
def test_the_words_of_a_level_never_say_less_than_the_figure_printed(fil, seed):
    _, record, _ = fil(random_rows(seed, {"direction": (4, 2.3), "equipe": (20, 1.7), "benevole": (12, 1.8)}))

    figures = [one["figure"] for one in record["places"].values() if one["figure"]]
    figures += [figure for view in record["views"] for figure in view["figures"].values()]
    assert all(one["level"] >= min(int(round(one["mean"], 1)), 3) for one in figures)


def test_viewpoints_weigh_the_same_whatever_their_number(fil):
    rows = [row("direction", 2)] * 3 + [row("equipe", 1)] * 40
    _, record, _ = fil(rows)
    views = {tuple(one["views"]): one["figures"]["C.2"]["mean"] for one in record["views"]}
    place = record["places"]["C.2"]

    if place["figure"] is not None:
        middle_of = sum(views.values()) / 2
        assert abs(place["figure"]["mean"] - middle_of) < 0.05


def test_i_do_not_know_lowers_no_level_and_is_counted(fil):
    sure = [row("equipe", 2)] * 12
    unsure = [row("equipe", 2)] * 12 + [row("equipe", 2, c22="dk")] * 4
    _, first, _ = fil(sure, name="a")
    _, second, _ = fil(unsure, name="b")
    practice = next(one for one in second["practices"] if one["id"] == "c22")

    assert second["places"]["C.2"]["figure"]["mean"] >= first["places"]["C.2"]["figure"]["mean"] - 0.01
    assert practice["unaware"] == [{"views": ["equipe"], "asked": 16, "unaware": 4}]
    assert practice["level"] == 2


def test_a_fact_that_nobody_declared_is_named(fil):
    _, record, folder = fil([row("equipe")] * 12, facts=[("t31", 2, None, "direction")])

    assert record["facts_missing"] == [one for one in FACTS if one != "t31"]
    assert "Sans réponse" in (folder / "report.md").read_text(encoding="utf-8")


# --- small viewpoints ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "collective", "shown", "hidden"),
    [
        ({"direction": 3, "equipe": 20, "benevole": 12}, (), [("direction",), ("equipe",), ("benevole",)], ()),
        ({"direction": 2, "equipe": 20}, (), [("equipe",)], ("direction",)),
        ({"direction": 1, "equipe": 20}, ("direction",), [("direction",), ("equipe",)], ()),
        ({"direction": 3, "equipe": 20, "benevole": 3}, (), [("direction",), ("equipe", "benevole")], ()),
        ({"equipe": 3, "benevole": 2}, (), [("equipe", "benevole")], ()),
        ({"equipe": 2, "benevole": 2}, (), [], ("equipe", "benevole")),
        ({"equipe": 4}, (), [], ("equipe",)),
        ({"accompagnement": 1, "equipe": 5}, (), [("equipe",), ("accompagnement",)], ()),
        ({}, (), [], ()),
    ],
)
def test_small_viewpoints_are_merged_before_they_are_hidden(counts, collective, shown, hidden):
    found = settle(counts, PACK.views, collective)

    assert [group.views for group in found.shown] == shown
    assert found.hidden == hidden


def test_a_hidden_viewpoint_leaves_no_trace_in_any_figure_of_any_file(fil):
    others = random_rows(4, {"equipe": (12, 1.4)})
    code, with_two, folder = fil(others + [row("direction", 3)] * 2, name="two")
    _, without, _ = fil(others, name="none")

    assert code == 3
    assert with_two["hidden"] == ["direction"]
    assert with_two["places"] == without["places"]
    assert with_two["practices"] == without["practices"]
    assert with_two["views"] == without["views"]
    for text in texts_of(folder):
        assert "direction 3" not in text
        assert "direction 2," not in text


def texts_of(folder):
    """The words and numbers of every file, workbooks opened."""
    for path in folder.iterdir():
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as book:
                yield "".join(book.read(name).decode("utf-8") for name in book.namelist() if name.endswith(".xml"))
        elif path.suffix != ".pdf":
            yield path.read_text(encoding="utf-8")


def test_no_published_numbers_subtract_to_a_viewpoint_under_its_threshold(fil):
    """Every pair of counts and middles written anywhere: nothing of fewer people than allowed can be had."""
    rows = random_rows(7, {"direction": (3, 2), "equipe": (11, 1), "benevole": (4, 2)})
    _, record, _ = fil(rows)
    groups = {tuple(one["views"]): one["n"] for one in record["views"]}

    assert groups == {("direction",): 3, ("equipe", "benevole"): 15}
    for practice in record["practices"]:
        for one in practice["answers"]:
            assert one["n"] >= (3 if one["views"] == ["direction"] else 5)
            assert one["counts"] is None or one["n"] >= 10
        assert len({tuple(one["views"]) for one in practice["answers"]}) == len(practice["answers"])
    # no file names the volunteers alone, and no sum over all viewpoints is published
    assert not any(one["views"] == ["benevole"] for practice in record["practices"] for one in practice["answers"])
    assert "all" not in record
    ns = {one["n"] for practice in record["practices"] for one in practice["answers"] if len(one["views"]) == 2}
    assert min(ns) >= 5


def test_of_a_merged_viewpoint_nothing_tells_its_parts_apart(fil):
    """Who of the group is a volunteer may be exchanged at will: every figure of every file stays the same."""
    both = set(asked("equipe")) & set(asked("benevole"))
    draw = np.random.default_rng(2)
    answers = [{name: str(draw.integers(0, 4)) for name in both} for _ in range(12)]
    first = [{"vue": "benevole" if place < 3 else "equipe", **cells} for place, cells in enumerate(answers)]
    second = [{"vue": "benevole" if place >= 9 else "equipe", **cells} for place, cells in enumerate(answers)]
    _, one, _ = fil(first, name="first")
    _, other, _ = fil(second, name="second")

    assert one["views"][0]["views"] == ["equipe", "benevole"]
    assert one == other


def test_a_practice_that_few_of_a_viewpoint_answered_shows_nothing(fil):
    rows = [row("equipe", 1, c13="") for _ in range(8)] + [row("equipe", 1, c13=3)] * 4
    _, record, _ = fil(rows)
    practice = next(one for one in record["practices"] if one["id"] == "c13")

    assert practice["answers"] == []
    assert practice["level"] is None


def test_an_answer_given_together_is_shown_alone(fil):
    code, record, folder = fil([row("direction", 2), *[row("equipe", 1)] * 6], structure={"collective": "[direction]"})

    assert code == 0
    assert record["views"][0]["collective"] is True
    assert "une réponse, donnée ensemble" in (folder / "report.md").read_text(encoding="utf-8").replace("’", "'")


def test_when_no_viewpoint_can_be_shown_nothing_is_said_of_levels(fil, capsys):
    code, record, folder = fil([row("direction", 3), row("equipe", 1)])

    assert code == 1
    assert record is None
    assert not (folder / "report.html").exists()
    assert "Aucun regard ne peut être montré" in squeezed(capsys)[1]


def test_less_than_half_answering_is_said(fil):
    _, _, folder = fil([row("equipe", 1)] * 6, structure={"staff": "{equipe: 44}"})

    assert "moins de la moitié ont répondu" in (folder / "report.md").read_text(encoding="utf-8")


# --- facts --------------------------------------------------------------------------------------------------


def facts(*given):
    practices = {one.id: one for one in PACK.practices if one.is_fact}
    return {one.practice: one for one in facts_of.settle(
        [Fact(practice=name, level=level, date=day, by=by) for name, level, day, by in given], practices,
        date.fromisoformat(TODAY),
    )}  # fmt: skip


def test_thirteen_months_later_exactly_the_facts_at_level_3_fall():
    given = [(name, level, TODAY, "direction") for name, level in zip(FACTS, (3, 2, 3, 1, 0, 3, 2), strict=True)]
    practices = {one.id: one for one in PACK.practices if one.is_fact}
    declared = [Fact(practice=name, level=level, date=day, by=by) for name, level, day, by in given]
    now = facts_of.settle(declared, practices, date(2026, 11, 20))
    later = facts_of.settle(declared, practices, date(2027, 12, 21))

    fallen = {one.practice for one, other in zip(now, later, strict=True) if one.level != other.level}
    assert fallen == {name for name, level, _, _ in given if level == 3}
    assert {one.level for one in later if one.practice in fallen} == {2}
    assert {one.aged for one in later if one.practice in fallen} == {"too_old"}


def test_the_last_day_of_a_proof_still_counts():
    practices = {"t31": PACK.by_id["t31"]}
    fact = [Fact(practice="t31", level=3, date="2026-02-28", by="direction")]

    assert facts_of.settle(fact, practices, date(2027, 2, 28))[0].level == 3
    assert facts_of.settle(fact, practices, date(2027, 3, 1))[0].level == 2
    assert facts_of.later(date(2024, 2, 29), 12) == date(2025, 2, 28)


def test_a_level_3_without_a_date_is_a_2_and_says_why():
    assert facts(("t31", 3, None, "direction"))["t31"].aged == "no_date"


def test_two_declarations_of_one_fact_keep_the_lowest_and_name_both():
    found = facts(("t31", 3, TODAY, "direction"), ("t31", 1, None, "informatique"))["t31"]

    assert found.level == 1
    assert [(one.level, one.by) for one in found.others] == [(3, "direction")]


# --- bad input ----------------------------------------------------------------------------------------------


def test_every_problem_of_every_file_comes_at_once_and_nothing_is_written(tmp_path, capsys):
    structure = write_structure(tmp_path / "s.yaml", staff="{equipes: 4}", collective="[equipe]")
    views = write_views(
        tmp_path / "v.csv", [row("equipe"), {**row("equipe"), "vue": "équipee"}, {"vue": "", "t11": "2"}]
    )
    proof = write_facts(
        tmp_path / "f.yaml", ("t99", 2, None, "d"), ("t11", 2, None, "d"), ("t31", "na", None, "d"),
        ("t32", 3, "2027-01-01", "d"), ("i11", 3, "2026-02-30", "d"), ("i21", 4, None, "d"),
    )  # fmt: skip
    out = tmp_path / "out"

    code = run(["organisation", "measure", str(structure), str(views), "--facts", str(proof), "-o", str(out),
                "--today", TODAY, "--lang", "fr"])  # fmt: skip

    _, err = squeezed(capsys)
    assert code == 1
    assert not out.exists()
    for words in (
        "« equipes » n'est pas un regard", "« equipe » ne peut pas répondre ensemble", "« équipee » n'existe pas",
        "ne dit pas de quel regard", "« t99 » n'est pas un fait", "« t11 » se demande aux regards",
        "« na » n'est pas prévu", "après le jour du diagnostic", "« 2026-02-30 » n'est pas une date", "« 4 »",
    ):  # fmt: skip
        assert words in err, words
    assert "v.csv:3" in err


def test_a_name_or_a_number_that_cannot_be_hides_no_other_mistake_of_its_file(tmp_path, capsys):
    structure = tmp_path / "s.yaml"
    structure.write_text('structure: ""\nstaff: {direction: -2, conseil: 3}\ncollective: [comite]\n', encoding="utf-8")
    views = write_views(tmp_path / "v.csv", [row("direction")] * 3)
    proof = write_facts(
        tmp_path / "f.yaml", ("t31", 7, None, "d"), ("t32", "true", None, "d"), ("i11", 1, "hier", "d"), ("c12", "na", None, "d")
    )  # fmt: skip

    code = run(["organisation", "measure", str(structure), str(views), "--facts", str(proof), "-o", str(tmp_path / "o"),
                "--today", TODAY, "--lang", "fr"])  # fmt: skip

    _, err = squeezed(capsys)
    assert code == 1
    for words in (
        "Ce texte est vide", "« -2 » n'est pas un nombre de personnes", "« conseil » n'est pas un regard",
        "« comite » n'est pas un regard", "« 7 » ne convient pas. Choisissez parmi : 0, 1, 2, 3, na", "« true » ne convient pas",
        "« hier » n'est pas une date. Écrivez-la ainsi : 2026-09-14", "« na » n'est pas prévu",
    ):  # fmt: skip
        assert words in err, words
    assert err.count("« 7 »") == 1
    assert "effectif de -2" not in err


def test_a_file_of_people_is_told_from_one_of_viewpoints(tmp_path, capsys):
    people = tmp_path / "personnes.csv"
    people.write_text("id,s111,s112,s113\np1,2,1,0\n", encoding="utf-8")
    structure = write_structure(tmp_path / "s.yaml")

    assert run(["organisation", "measure", str(structure), str(people), "-o", str(tmp_path / "o"), "--lang", "fr"]) == 1
    assert "Ce fichier est celui des personnes" in squeezed(capsys)[1]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"t31": 2}, "C'est un fait"),
        ({"i12": 2}, "n'est pas posée au regard"),
        ({"t11": "na"}, "n'est pas prévu ici"),
    ],
)
def test_a_cell_that_cannot_count_is_said_and_the_run_ends_with_3(tmp_path, capsys, given, words):
    rows = [{**row("benevole"), **{key: str(value) for key, value in given.items()}}] + [row("benevole")] * 6
    path = tmp_path / "v.csv"
    head = ["vue", *VIEWS, *FACTS]
    path.write_text("\n".join([";".join(head), *(";".join(one.get(name, "") for name in head) for one in rows)]) + "\n")
    structure = write_structure(tmp_path / "s.yaml")

    code = run(["organisation", "measure", str(structure), str(path), "-o", str(tmp_path / "o"), "--lang", "fr"])

    assert code == 3
    assert words in squeezed(capsys)[1]


def test_does_not_apply_counts_nowhere_and_needs_no_excuse_where_it_is_allowed(fil):
    code, record, _ = fil([row("equipe", 1, c41="na", c42="na")] * 12)
    practice = next(one for one in record["practices"] if one["id"] == "c41")

    assert code == 0
    assert practice["level"] is None


def test_a_level_outside_0_to_3_hands_the_row_back(fil, capsys):
    code, record, folder = fil([row("equipe")] * 11 + [row("equipe", t11=7)])

    assert code == 3
    assert record["rows"] == {"read": 12, "taken": 11, "returned": 1}
    assert (folder / "rejected.csv").read_text(encoding="utf-8").count("equipe") == 1


def test_more_answers_than_people_nobody_at_all_and_two_answers_given_together(fil, capsys):
    assert fil([row("equipe")] * 12, structure={"staff": "{equipe: 4}"})[0] == 1
    assert fil([row("equipe")] * 12, structure={"staff": "{equipe: 0}"})[0] == 1
    assert fil([row("direction")] * 2, structure={"collective": "[direction]"})[0] == 1
    _, err = squeezed(capsys)
    assert "Trop de réponses : 12" in err
    assert "tous à 0" in err
    assert "a répondu ensemble, mais" in err


def test_a_viewpoint_written_in_several_ways_is_one_and_that_is_said(tmp_path, capsys):
    rows = [{**row("equipe"), "vue": word} for word in ("equipe", "Équipe", "EQUIPES", "Personnes salariées") * 3]
    views = write_views(tmp_path / "v.csv", rows)
    structure = write_structure(tmp_path / "s.yaml")

    assert run(["organisation", "measure", str(structure), str(views), "-o", str(tmp_path / "o"), "--lang", "fr"]) == 0
    assert "lus comme un seul regard (equipe)" in squeezed(capsys)[1]


def test_who_answered_is_left_out_and_that_is_said(tmp_path, capsys):
    rows = [{**row("equipe"), "id": f"marie{n}"} for n in range(12)]
    views = write_views(tmp_path / "v.csv", rows, extra=["id"])
    structure = write_structure(tmp_path / "s.yaml")
    out = tmp_path / "o"

    assert run(["organisation", "measure", str(structure), str(views), "-o", str(out), "--lang", "fr"]) == 0
    assert "elle est laissée de côté" in squeezed(capsys)[1]
    assert not any("marie" in text for text in texts_of(out))


def test_a_folder_with_a_diagnosis_is_not_written_over(fil, capsys):
    fil([row("equipe")] * 12)

    assert fil([row("equipe")] * 12)[0] == 1
    assert "contient déjà un diagnostic" in squeezed(capsys)[1]
    assert fil([row("equipe")] * 12, "--force")[0] == 0


def test_an_empty_structure_file_is_one_sentence(tmp_path, capsys):
    empty = tmp_path / "vide.yaml"
    empty.write_text("", encoding="utf-8")
    views = write_views(tmp_path / "v.csv", [row("equipe")] * 12)

    assert run(["organisation", "measure", str(empty), str(views), "-o", str(tmp_path / "o"), "--lang", "fr"]) == 1
    assert "Le fichier est vide" in squeezed(capsys)[1]


# --- new, sheet, enter --------------------------------------------------------------------------------------


def test_a_structure_is_begun_from_its_staff(tmp_path, capsys):
    staff = tmp_path / "effectifs.csv"
    staff.write_bytes(
        "service;statut;effectif\nAccueil;Équipe;24\nAtelier;equipe;20\nCA;direction;5\n".encode("cp1252")
    )
    file = tmp_path / "fil.yaml"

    assert run(["organisation", "new", str(file), "--name", "Le Fil: «x»", "--staff", str(staff), "--lang", "fr"]) == 0
    text = file.read_text(encoding="utf-8")
    assert "equipe: 44" in text
    assert "direction: 5" in text


def test_a_staff_table_tells_all_its_mistakes(tmp_path, capsys):
    staff = tmp_path / "effectifs.csv"
    staff.write_text("service;statut;effectif\nA;voisins;3\nB;equipe;-2\nC;equipe;2,5\n", encoding="utf-8")

    assert (
        run(["organisation", "new", str(tmp_path / "f.yaml"), "--name", "x", "--staff", str(staff), "--lang", "fr"])
        == 1
    )
    _, err = squeezed(capsys)
    assert err.count("effectifs.csv:") == 3


@pytest.mark.parametrize("lang", ["fr", "en", "es", "it"])
def test_the_sheet_begins_with_the_information_page_and_holds_what_is_asked(tmp_path, lang):
    out = tmp_path / "feuille.html"

    assert run(["organisation", "sheet", "--view", "benevole", "-o", str(out), "--lang", lang]) == 0
    page = out.read_text(encoding="utf-8")
    codes = re.findall(r'class="code">(\w+)<', page)
    assert codes == [printed_code(one) for one in asked("benevole")]
    assert page.index('class="notice"') < page.index('class="question"')
    assert "<script" not in page
    assert "{" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)


@pytest.mark.parametrize("lang", ["fr", "en", "es", "it"])
def test_a_pack_of_another_subject_is_named_in_its_own_words(lang):
    own = {
        "fr": "pratiques de cuisine",
        "en": "kitchen practices",
        "es": "prácticas de cocina",
        "it": "pratiche di cucina",
    }
    views = [view.model_copy(update={"id": f"x{view.id}"}) for view in PACK.file.views]
    pack = replace(PACK, file=PACK.file.model_copy(update={"short": own, "views": views}), practices=())
    texts = Texts(lang)
    name = texts.choose(own)

    page = as_html(pack, "xdirection", texts)
    assert page.count(name) == 3  # the title of the document and of the sheet, and what the sheet is for
    yaml_file = structure_yaml("Ici", {}, pack, texts)
    for text in (
        page,
        yaml_file,
        texts.t("organisation.help"),
        texts.t("organisation.title", name="Ici", practices=name),
    ):
        assert not re.search(r"numérique|digital", text)
    assert "xdirection" in yaml_file
    assert shown_from(pack, texts).count("3") == 1
    untitled = replace(pack, file=pack.file.model_copy(update={"short": None}))
    assert untitled.short == PACK.file.title


@pytest.mark.parametrize(("lang", "colon"), [("fr", r"\s: "), ("en", ": "), ("es", ": "), ("it", ": ")])
def test_the_facts_to_fill_in_have_the_colon_of_their_language(lang, colon):
    levels = [line for line in facts_yaml(PACK, Texts(lang)).splitlines() if line.startswith("#   ")]

    assert levels
    assert all(re.match(rf"#   \d{colon}\S", line) for line in levels)


def test_paper_sheets_keyed_equal_the_table(tmp_path, monkeypatch, fil):
    rows = random_rows(11, {"equipe": (6, 1.5)})
    lines = []
    for one in rows:
        lines += [f"{printed_code(name)} {one[name]}" for name in asked("equipe")] + [""]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines)))
    table = tmp_path / "saisie.csv"

    assert run(["organisation", "enter", str(table), "--view", "équipe", "--lang", "fr"]) == 0
    structure = write_structure(tmp_path / "fil.yaml")
    assert (
        run(["organisation", "measure", str(structure), str(table), "-o", str(tmp_path / "k"), "--today", TODAY]) == 0
    )
    _, expected, _ = fil(rows)
    keyed = json.loads((tmp_path / "k" / "organisation.json").read_text(encoding="utf-8"))
    assert keyed["practices"] == expected["practices"]
    assert keyed["places"] == expected["places"]


def test_a_second_keying_goes_below_the_first_and_a_slip_adds_nothing(tmp_path, monkeypatch, capsys):
    table = tmp_path / "saisie.csv"
    for line in (f"{printed_code('t11')} 2", f"{printed_code('t11')} 1"):
        monkeypatch.setattr("sys.stdin", io.StringIO(line))
        assert run(["organisation", "enter", str(table), "--view", "benevole"]) == 0
    before = table.read_bytes()
    slips = f"t11Z 2\n{printed_code('t31')} 2\n{printed_code('i12')} 1\n{printed_code('t12')} 1 {printed_code('t12')} 2"
    monkeypatch.setattr("sys.stdin", io.StringIO(slips))

    assert run(["organisation", "enter", str(table), "--view", "benevole", "--lang", "fr"]) == 1
    _, err = squeezed(capsys)
    assert table.read_bytes() == before
    assert before.decode("utf-8-sig").count("benevole") == 2
    for words in ("t11Z", "est un fait", "n'est pas sur la feuille", "saisi 2 fois"):
        assert words in err


def test_at_the_keyboard_a_slip_loses_its_line_only_and_each_sheet_is_added_when_it_ends(tmp_path, monkeypatch, capsys):
    table = tmp_path / "saisie.csv"
    t11, t12 = printed_code("t11"), printed_code("t12")
    keyboard = io.StringIO(f"{t11} 2\nt12Z 1\n{t12} 1\n{t11} 3\n\n\n{t11} 0")
    keyboard.isatty = lambda: True
    monkeypatch.setattr("sys.stdin", keyboard)

    assert run(["organisation", "enter", str(table), "--view", "benevole", "--lang", "fr"]) == 0
    out, err = squeezed(capsys)
    rows = [line.split(";")[:3] for line in table.read_text("utf-8-sig").splitlines()[1:]]
    assert rows == [["benevole", "3", "1"], ["benevole", "0", ""]]
    assert out.count("1 feuille ajoutée") == 2
    assert "t12Z" in err
    assert f"par exemple : {t11} 2" in err


def test_the_facts_to_fill_in_are_read_back_as_nothing_said_yet(tmp_path, fil):
    out = tmp_path / "faits.yaml"
    assert run(["organisation", "sheet", "--view", "direction", "-o", str(out)]) == 0
    structure, views = write_structure(tmp_path / "s.yaml"), write_views(tmp_path / "v.csv", [row("equipe")] * 12)

    code = run(["organisation", "measure", str(structure), str(views), "--facts", str(out), "-o", str(tmp_path / "o")])

    assert code == 0


# --- side by side -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "share", "expected"),
    [(2, 0.5, "both"), (3, 0.49, "written"), (1, 0.5, "practised"), (0, 0.1, "neither"), (None, 0.9, "cannot_tell"),
     (2, None, "cannot_tell")],
)  # fmt: skip
def test_practices_and_skills_side_by_side(level, share, expected):
    assert verdict(level, share) == expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [((4, 0, 0, 0), 0), ((2, 2, 0, 0), 1), ((3, 2, 0, 0), 0), ((1, 1, 1, 3), 3), ((0, 0, 1, 0), 2)],
)
def test_the_middle_is_what_at_least_half_reach(counts, expected):
    assert middle(counts) == expected


def test_the_words_never_judge():
    words = " ".join(
        text.lower()
        for one in PACK.practices
        for text in (one.text["fr"], *(level["fr"] for level in one.levels), one.say["fr"])
    )

    for judged in ("en retard", "mauvais", "score", "insuffisant"):
        assert judged not in words
    assert LIBRARY.framework.id == "digcomp"


def test_a_sheet_that_comes_after_the_diagnosis_makes_the_second_one_individual_and_that_is_said(tmp_path, capsys):
    """Twelve, then thirteen: «6 of 12 do not know» beside «7 of 13» tells what the thirteenth said, also where the
    structure has another name by then."""
    rows = random_rows(7, {"equipe": (12, 1.5)})
    files = [write_views(tmp_path / f"{n}.csv", rows[:n] + [row("equipe", 3)] * (n - 12)) for n in (12, 13, 17)]

    said, holds = [], []
    for place, views in enumerate(files):
        structure = write_structure(tmp_path / "fil.yaml", name="Le Fil" if place < 2 else "Le Fil Solidaire")
        run(["organisation", "measure", str(structure), str(views), "-o", str(tmp_path / f"d{place}"), "--lang", "fr"])
        said.append("Ne montrez que l’un des deux" in capsys.readouterr().err.replace("\n", " "))
        manifest = json.loads((tmp_path / f"d{place}" / "manifest.json").read_text("utf-8"))
        holds.append({one["holds"] for one in manifest["files"].values()})

    assert said == [False, True, True]  # the third differs from the second by four
    assert holds == [{"group"}, {"individual"}, {"individual"}]


def test_a_year_later_nothing_is_near(tmp_path, capsys):
    structure = write_structure(tmp_path / "fil.yaml")
    for seed in (1, 2):
        views = write_views(tmp_path / f"{seed}.csv", random_rows(seed, {"equipe": (12, 1.5)}))
        run(["organisation", "measure", str(structure), str(views), "-o", str(tmp_path / f"d{seed}"), "--lang", "fr"])

    assert "Ne montrez que" not in capsys.readouterr().err


def form_export(path, view, rows):
    """What Framaforms hands over: its own columns, the statements as headings, the answers in words, no viewpoint."""
    practices = [one for one in PACK.asked_of(view) if not one.is_fact]
    head = ["Numéro de série", "SID", "Heure de soumission", "Brouillon", *(one.text["fr"] for one in practices)]
    lines = [[str(n), str(1000 + n), f"11/04/2026 - 10:{n:02d}", "0", *(one.levels[level]["fr"] for one in practices)]
             for n, level in enumerate(rows, 1)]  # fmt: skip
    path.write_text("\n".join(";".join(f'"{cell}"' for cell in line) for line in [head, *lines]) + "\n", "utf-8-sig")
    return path


def test_a_form_for_each_viewpoint_is_read_as_it_was_exported(tmp_path, capsys):
    """Neither export has a column for the viewpoint: each is told by --view."""
    structure = write_structure(tmp_path / "fil.yaml")
    team = form_export(tmp_path / "equipe.csv", "equipe", [1, 2, 1, 1, 0, 2])
    volunteers = form_export(tmp_path / "benevoles.csv", "benevole", [2, 2, 3, 1, 2])
    measured = ["organisation", "measure", str(structure), str(team), str(volunteers), "-o", str(tmp_path / "d")]
    measured += ["--lang", "fr", "--view"]

    assert run([*measured, f"equipe={team}", "--view", f"benevole={volunteers}"]) == 0

    record = json.loads((tmp_path / "d" / "organisation.json").read_text("utf-8"))
    assert [(one["views"], one["n"]) for one in record["views"]] == [(["equipe"], 6), (["benevole"], 5)]
    assert run([*measured, "equipe=autre.csv", "--force"]) == 2
    assert run([*measured, f"equipe={team}", "--view", f"benevole={team}", "--force"]) == 2
    capsys.readouterr()
    assert run([*measured, f"equipe={team}", "--force"]) == 1
    assert re.search(r"benevoles\.csv – .*colonne « vue »", capsys.readouterr().err.replace("\u202f", " "))


def test_of_few_people_the_record_tells_no_more_digits_than_the_pages(fil):
    """Answers that are not counted out (fewer than ten) cannot be worked out from exact figures either."""
    _, record, _ = fil(random_rows(4, {"direction": (3, 2.2), "equipe": (12, 1.2)}))

    small, large = ([one["figures"] for one in record["views"] if (one["n"] < 10) is few][0] for few in (True, False))
    for figures in (small, {name: one["figure"] for name, one in record["places"].items() if one["figure"]}):
        assert figures
        assert all(one[key] == round(one[key], 1) for one in figures.values() for key in ("mean", "low", "high"))
    assert any(one["mean"] != round(one["mean"], 1) for one in large.values())


def test_practices_know_no_slips_as_their_respondents_differ_by_a_spread_of_their_own():
    model = compile_model(PACK.tree, PACK.bank)

    for question, found in zip(PACK.bank.questions, model.log_likelihood, strict=True):
        np.testing.assert_array_equal(found, category_log_probabilities(question, model.nodes, 0.0))
