"""Frameworks of 1, 3, 4 and 6 levels: their reports speak of their own levels and subject, never of DigComp's."""

from __future__ import annotations

import re
import shutil
from copy import deepcopy
from pathlib import Path

import pytest
import yaml
from small import run

from skillcheck.cohort.build import build
from skillcheck.cohort.scoring import make_plan, score_in_slices
from skillcheck.cohort.sums import CohortSums
from skillcheck.content.library import load
from skillcheck.forms.fixed_form import form
from skillcheck.forms.notice import parts
from skillcheck.forms.printed_sheet import as_html, as_text
from skillcheck.i18n import Texts
from skillcheck.measurement.responses import response_row
from skillcheck.person.build import build_result, given_answer
from skillcheck.report.cohort.confidence import reliability
from skillcheck.report.cohort.report import cohort_report
from skillcheck.report.person.report import person_report
from skillcheck.report.render.formats import Group, People, renderer

SMALL = Path(__file__).parents[2] / "examples" / "framework-reemploi"
FOREIGN = re.compile(
    r"\b(sur|out of|of) (8|9)\b|numéri|digital|DigComp|Eurostat|Union européenne|European Union", re.IGNORECASE
)
TOPS = (1, 3, 4, 6)


def pack(folder: Path, top: int) -> Path:
    """The small example with another number of levels: items above it go, levels that lack are added."""
    shutil.copytree(SMALL, folder)
    path = folder / "framework.yaml"
    framework = yaml.safe_load(path.read_text(encoding="utf-8"))
    extra = [
        deepcopy(framework["levels"][-1]) | {"level": number} for number in range(len(framework["levels"]) + 1, top + 1)
    ]
    framework["levels"] = [*framework["levels"], *extra][:top]
    framework["bands"] = []
    framework["measurement"] |= {"levels": top, "mean": (top + 1) / 2}
    for scale in framework["scales"].values():
        scale.pop("at", None)
    path.write_text(yaml.safe_dump(framework, allow_unicode=True, sort_keys=False), encoding="utf-8")
    for items in folder.glob("items/*.yaml"):
        data = yaml.safe_load(items.read_text(encoding="utf-8"))
        data["items"] = [item for item in data["items"] if item["level"] <= top]
        items.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    for name in ("profiles.yaml", "situations.yaml", "truth.yaml"):
        (folder / name).unlink(missing_ok=True)
    return folder


@pytest.fixture(scope="module", params=TOPS)
def library(request, tmp_path_factory):
    return load(pack(tmp_path_factory.mktemp("pack") / "own", request.param))


def answered(library, best: bool):
    return [
        (question.id, question.answers[-1 if best else 0].code if question.is_self_report else next(
            code for code, category in question.codes.items() if category == (question.top_category if best else 0)))
        for question in library.bank.questions
    ]  # fmt: skip


def result_of(library, answers, lang):
    given = [given_answer(library, item, code, lang) for item, code in answers]
    return build_result(library, given, mode="file", lang=lang)


def cohort_of(library, rows):
    plan = make_plan(library, None, [])
    sums = CohortSums.empty(plan.shape)
    import numpy as np

    responses = np.concatenate([response_row(library, row) for row in rows])
    for scored in score_in_slices(plan, [str(n) for n in range(len(rows))], {}, responses):
        sums.merge(scored.sums)
    from skillcheck.cohort.record import Rows

    counted = Rows(read=len(rows), scored=len(rows), returned=0)
    return build(
        sums, plan.shape, library, rows=counted, sources=["a.csv"], lang="fr", version="1", min_cell=5
    )  # fmt: skip


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("best", [True, False])
@pytest.mark.parametrize("name", ["terminal", "md", "html"])
def test_a_person_s_report_holds_no_word_or_figure_of_digcomp(library, name, best, lang):
    page = renderer(name).render_people(
        People([result_of(library, answered(library, best), lang)], library, Texts(lang))
    )

    words = re.sub(r"<style.*?</style>|<svg.*?</svg>", "", str(page), flags=re.DOTALL)
    assert not FOREIGN.search(words), FOREIGN.search(words)
    top = library.framework.measurement.levels
    assert not re.search(rf"niveau [{top + 1}-9]|level [{top + 1}-9]", words)


@pytest.mark.parametrize("name", ["terminal", "md", "html"])
def test_a_group_s_report_says_its_own_highest_level(library, name):
    cohort = cohort_of(library, [answered(library, best) for best in (True, False, True, True, False, True)])

    page = str(renderer(name).render_cohort(Group(cohort, library, Texts("fr"))))

    words = re.sub(r"<style.*?</style>|<svg.*?</svg>", "", page, flags=re.DOTALL)
    assert f"sur {library.framework.measurement.levels}" in words
    assert not FOREIGN.search(words), FOREIGN.search(words)


@pytest.mark.parametrize("best", [True, False])
def test_a_group_s_mean_level_is_no_higher_than_the_highest_level_nor_above_what_its_people_are_told(library, best):
    """Found by reading: «Niveau moyen : 1,3 (0,8–1,7) sur 1», and 4,1 of thirty people told 3,4 on average."""
    cohort = cohort_of(library, [answered(library, best)] * 6)
    told = result_of(library, answered(library, best), "fr").scores["overall"].level

    page = cohort_report(cohort, library, Texts("fr"))

    figures = re.findall(r"\d+,\d", page.headline)
    assert len(figures) == 3
    assert all(float(one.replace(",", ".")) <= library.framework.measurement.levels for one in figures)
    assert page.heat[0].mean == pytest.approx(told, abs=0.5)


@pytest.mark.parametrize("lang", ["fr", "en", "es", "it"])
def test_one_level_is_not_said_to_go_from_1_to_1(library, lang):
    page = person_report(result_of(library, answered(library, best=True), lang), library, Texts(lang))

    assert not re.search(r"1 (à|to|a) 1\b", page.levels_title)


def test_where_the_rest_is_chance_not_all_of_ten_parts_are_people(library):
    cohort = cohort_of(library, [answered(library, best) for best in (True, False) * 5])
    sure = cohort.dimensions["overall"].model_copy(update={"reliability": 0.97})

    assert "9 parts sur 10" in reliability(sure, Texts("fr"))


def test_a_group_s_pages_have_a_column_for_each_of_its_own_levels(library):
    """Found here: a PDF that could not be made, and nine columns for three levels."""
    group = Group(cohort_of(library, [answered(library, best) for best in (True, False) * 5]), library, Texts("fr"))

    page, printed = str(renderer("html").render_cohort(group)), renderer("pdf").render_cohort(group)

    assert page.count('scope="col" class="tone"') == library.framework.measurement.levels + 1
    assert printed.startswith(b"%PDF")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_is_put_to_people_holds_no_word_of_digcomp(library, lang, capsys):
    texts = Texts(lang)
    questions = form(library, None, "short")
    told = [
        as_html(library, questions, texts, None),
        as_text(library, questions, texts, None),
        texts.t("assess.welcome_what", person="x"),
        *(words for kind in ("people", "desk") for pair in parts(kind, texts) for words in pair),
    ]

    for words in told:
        assert not FOREIGN.search(words), FOREIGN.search(words)


def test_the_files_of_two_dates_of_a_group_hold_no_word_or_figure_of_digcomp(library, tmp_path, capsys):
    """Progress between two dates, groups, results question by question, a page for each person, the cohort's workbook."""
    rows = [["id", "site", *library.bank.ids]]
    for number in range(10):
        given = dict(answered(library, best=number % 3 > 0))
        rows.append([f"p{number}", "NS"[number % 2], *(given[one] for one in library.bank.ids)])
    path = tmp_path / "a.csv"
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    before = tmp_path / "before.csv"
    before.write_text("\n".join(",".join(row) for row in rows[:-1]), encoding="utf-8")
    out = tmp_path / "out"

    code = run(["batch", str(path), "--out", str(out), "--before", str(before), "--group", "site", "--min-cell", "1",
                "--data", str(library.folder), "--lang", "fr"])  # fmt: skip

    assert code == 0
    top = library.framework.measurement.levels
    for file in out.rglob("*"):
        if file.suffix in {".html", ".csv", ".json"}:
            words = re.sub(r"<style.*?</style>|<svg.*?</svg>", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
            assert not FOREIGN.search(words), (file.name, FOREIGN.search(words))
            assert not re.search(rf"niveau [{top + 1}-9]\b", words), file.name


def test_the_best_answers_of_the_small_framework_reach_its_highest_level():
    small = load(SMALL)

    score = result_of(small, answered(small, best=True), "fr").scores["overall"]

    assert (score.level, score.stated) == (4, True)


def test_nobody_is_told_to_move_forward_where_nothing_harder_is_left_nor_that_not_all_was_asked_where_it_was(library):
    best, none = (
        person_report(result_of(library, answered(library, best), "fr"), library, Texts("fr")) for best in (True, False)
    )

    further = Texts("fr").t("report.step_why_low", level="").split(".")[0]
    assert not [step.name for step in best.steps if step.why.startswith(further) and not step.to_try]
    assert none.strengths_empty is not None
    assert "tout demandé" not in none.strengths_empty
