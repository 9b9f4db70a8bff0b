"""What a cohort's report says: every row accounted for, small cells hidden and said so, doubt in plain words."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import replace
from typing import Any

import pytest
import report_samples as samples
from small import small_library

from skillcheck.cohort.record import Cohort
from skillcheck.errors import DataProblem
from skillcheck.i18n import Texts
from skillcheck.report.cohort.report import CohortReport, cohort_report
from skillcheck.report.person.report import person_report
from skillcheck.report.render import html, markdown, pdf, terminal, xlsx

FR = Texts("fr")


def plain(words: str) -> str:
    return words.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def report(**changes: Any) -> CohortReport:
    return cohort_report(samples.cohort(content=small_library(), **changes), small_library(), FR)


def with_overall(**changes: Any) -> CohortReport:
    cohort = samples.cohort(content=small_library())
    overall = cohort.dimensions["overall"].model_copy(update=changes)
    return cohort_report(
        cohort.model_copy(update={"dimensions": {**cohort.dimensions, "overall": overall}}), small_library(), FR
    )


def nobody() -> Cohort:
    """A cohort in which no row could be scored."""
    cohort = samples.cohort(content=small_library())
    empty = {
        "n": 0, "measured": 0, "levels": [], "mean": None, "sd": None, "low": None, "high": None, "reliability": None,
        "reached": None, "yes": None, "no": None, "unknown": None, "shortfall": None, "with_gap": None,
    }  # fmt: skip
    rows = cohort.rows.model_copy(update={"read": 12, "scored": 0, "returned": 12, "silent": 0, "duplicates": 0})
    dimensions = {name: one.model_copy(update=empty) for name, one in cohort.dimensions.items()}
    gone: dict[str, Any] = {"gaps": [], "offers": [], "unserved": [], "groups": [], "breakdowns": [], "waves": None}
    return cohort.model_copy(update={"rows": rows, "dimensions": dimensions, **gone})


def test_every_row_is_accounted_for() -> None:
    said = plain(" ".join(report().who))

    for words in (
        "312 lignes lues",
        "300 lignes évaluées",
        "12 lignes renvoyées",
        "2 personnes n'ont répondu",
        "3 lignes",
    ):
        assert words in said


@pytest.mark.parametrize("rule", ["report", "first", "last", "all"])
def test_duplicates_are_said_whatever_the_rule(rule: str) -> None:
    rows = samples.cohort(content=small_library()).rows.model_dump() | {"duplicates_rule": rule}

    assert "double" in report(rows=rows).who[-1]


def test_reasons_read_as_sentences_and_unknown_ones_as_their_code() -> None:
    rows = samples.cohort(content=small_library()).rows.model_dump()
    rows["reasons"] = [{"code": "ingest.unknown_answer", "n": 9}, {"code": "files.<b>never", "n": 1}]

    reasons = dict(report(rows=rows).reasons)

    assert "files.<b>never" in reasons
    assert any("réponse" in words and "{" not in words for words in reasons)


@pytest.mark.parametrize(
    ("value", "words"), [(0.85, "bien"), (0.7, "assez bien"), (0.3, "pas chaque personne"), (None, "Trop peu")]
)
def test_reliability_is_one_plain_sentence(value: float | None, words: str) -> None:
    assert words in with_overall(reliability=value).reliability


def test_large_numbers_are_grouped() -> None:
    assert plain(report(people=3_000_000).title).endswith("3 000 000 personnes")


def test_heat_map_has_every_dimension_and_nine_levels() -> None:
    rows = report().heat

    assert len(rows) == 27
    assert {len(row.shares) for row in rows} == {9}
    assert all(0 <= shade <= 10 for row in rows for shade in row.shades)


def test_gaps_keep_the_record_s_order() -> None:
    gaps = report().gaps

    assert [gap.people for gap in gaps] == sorted((gap.people for gap in gaps), reverse=True)
    assert len(gaps) == 10


def test_without_a_profile_the_next_step_is_said() -> None:
    made = report(profile=None)

    assert "--profile" in (made.gaps_empty or "")
    assert not made.has_targets


def test_no_gap_is_good_news() -> None:
    assert "atteint" in (report(gaps=[], offers=[], unserved=[]).gaps_empty or "")


def test_an_offer_that_is_no_longer_known_is_left_out() -> None:
    offers = [{"offer": "gone", "status": "open", "people": 9, "serves": []}]

    assert report(offers=offers).offers == ()


def test_where_nothing_is_unserved_nobody_is_sent_elsewhere() -> None:
    assert report(unserved=[]).orientation is None


def test_where_to_turn_to_has_its_address_where_its_source_gives_one() -> None:
    content = small_library()
    place = content.catalogue.orientation[0].offer
    offers = dict(content.catalogue.offers)
    offers[place] = offers[place].model_copy(update={"url": "https://places.example"})
    catalogue = copy(content.catalogue)
    catalogue.offers = offers
    content = replace(content)
    vars(content)["catalogue"] = catalogue

    said = cohort_report(samples.cohort(content=content, orientation=[place]), content, FR).orientation

    assert said
    assert f"{FR.choose(offers[place].label)} (https://places.example)" in said


def test_hidden_cells_show_no_number_and_say_why() -> None:
    made = report()

    hidden = made.splits[0].rows[-1]
    assert hidden == ("autres, réunis", "caché", "–", "–", "–")
    assert "moins de 5" in plain(made.splits[0].note or "")


def test_an_attribute_with_too_many_values_is_named_not_shown() -> None:
    split = report().splits[1]

    assert split.rows == ()
    assert split.note


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"mean": -0.4, "low": -0.7, "high": -0.1}, "−0,4 (de −0,7 à −0,1)"),
        ({"mean": 0.4, "low": None, "high": None}, "+0,4"),
        ({"mean": 0.04, "low": None, "high": None}, "0,0"),
        ({"mean": -0.04, "low": -0.7, "high": 0.04}, "0,0 (de −0,7 à 0,0)"),
        ({"mean": None, "low": None, "high": None}, "–"),
    ],
)
def test_changes_have_their_sign(change: dict[str, float | None], words: str) -> None:
    one = {"n": 8, "progress": 1, "same": 1, "decline": 1, "unknown": 5, **change}
    waves = {"paired": 8, "only_before": 0, "only_now": 0, "dimensions": {"overall": one}}

    made = report(waves=waves)

    assert plain(made.waves[0].change) == words
    assert len(made.waves_words) == 2


def test_two_waves_stand_side_by_side() -> None:
    one = {"n": 8, "before": 2.1, "now": 2.5, "mean": 0.4, "low": 0.1, "high": 0.7,
           "progress": 1, "same": 1, "decline": 1, "unknown": 5}  # fmt: skip
    waves = {"paired": 8, "only_before": 0, "only_now": 0, "dimensions": {"overall": one}}

    row = report(waves=waves).waves[0]
    shown = terminal.cohort(samples.cohort(content=small_library(), waves=waves), small_library(), FR).plain

    assert (row.before, row.now) == ("1,6", "2,0")  # levels: half a level below the places on the scale
    assert (row.first, row.last) == (1.6, 2.0)
    assert "1,6 → 2,0, +0,4" in plain(shown)


def test_offers_say_how_well_they_serve_each_gap() -> None:
    offers = report().offers

    assert offers
    assert all(re.search(r"lien (fort|partiel|faible)", one.names) for one in offers)


@pytest.mark.parametrize(("people", "told"), [(7, True), (0, False), (None, False)])
def test_a_form_too_easy_to_tell_more_says_how_many_may_be_higher(people: int | None, told: bool) -> None:
    made = with_overall(open_above=people)

    assert (FR.t("report.flag_open_above", n=people or 0) in made.flags) is told


def test_notes_are_honest() -> None:
    said = plain(" ".join(report(calibrated=False, fingerprint="0" * 16).notes))

    for words in (
        "auto-évaluations",
        "notre jugement ; aucune étude",
        "refuser un emploi",
        "doute compris",
        "ont changé",
    ):
        assert words in said


def test_record_of_another_framework_is_refused() -> None:
    cohort = samples.cohort(content=small_library())
    other = cohort.model_copy(update={"dimensions": {"overall": cohort.dimensions["overall"]}})

    with pytest.raises(DataProblem) as caught:
        cohort_report(other, small_library(), FR)

    assert caught.value.problems[0].code == "report.other_framework"


@pytest.mark.parametrize(
    "make",
    [
        lambda cohort: html.cohort_page(cohort, small_library(), FR),
        lambda cohort: terminal.cohort(cohort, small_library(), FR).plain,
        lambda cohort: markdown.cohort(cohort, small_library(), FR),
        lambda cohort: pdf.cohort_pdf(cohort, small_library(), FR),
        lambda cohort: xlsx.cohort_book(cohort, small_library(), FR),
    ],
)
@pytest.mark.parametrize(
    "cohort", [nobody(), samples.cohort(content=small_library(), profile=None, waves=None, groups=[], breakdowns=[])]
)
def test_every_renderer_shows_the_empty_and_the_bare(make: Any, cohort: Cohort) -> None:
    assert len(make(cohort)) > 500


def test_nobody_has_no_level() -> None:
    made = cohort_report(nobody(), small_library(), FR)

    assert made.headline == FR.t("report.cohort_nobody")
    assert made.heat[0].shares == ()


def test_at_least_basic_means_every_area_at_once_beside_dated_figures_of_countries() -> None:
    made = report()

    assert made.basic is not None
    said = plain(made.basic)
    assert said.startswith("Environ 62 % du groupe est au niveau 2 ou plus dans tous les domaines à la fois")
    for figure in ("2025", "60,40 %", "France 65,74 %", "Espagne 66,50 %", "Italie 54,27 %", "Belgique 61,22 %"):
        assert figure in said
    assert "jamais pour une personne" in said


def test_a_record_that_did_not_count_every_area_says_nothing_of_it() -> None:
    old = samples.cohort(content=small_library()).model_copy(update={"everywhere": None})

    assert cohort_report(old, small_library(), FR).basic is None


def test_a_person_is_never_compared_with_a_country() -> None:
    person = person_report(samples.person(content=small_library(), profile="citizen"), small_library(), FR)

    assert "Eurostat" not in " ".join(person.notes)


def test_a_number_that_is_not_told_is_told_as_the_least_it_can_be_never_as_almost_everybody():
    """Of twelve people, eight or more: «presque tout le monde», and a full bar, beside «38 % au niveau visé»; an offer
    whose number stands too near another said the same of seven."""
    made = samples.cohort(12, content=small_library())
    hidden = made.model_copy(
        update={
            "gaps": [one.model_copy(update={"people": None, "missing": None}) for one in made.gaps],
            "offers": [one.model_copy(update={"people": None}) for one in made.offers],
        }
    )
    page = cohort_report(hidden, small_library(), FR)

    assert {row.people_words for row in page.gaps} == {"au moins 8 personnes"}
    assert {row.share for row in page.gaps} == {8 / 12}
    assert {row.people_words for row in page.offers} == {"au moins 5 personnes"}
    rounded = cohort_report(hidden.model_copy(update={"rounded": True}), small_library(), FR)
    assert {row.people_words for row in rounded.gaps} == {"au moins 6 personnes"}


def test_the_signs_of_the_group_on_the_screen_are_explained():
    screen = terminal.cohort(samples.cohort(content=small_library()), small_library(), FR, 80).plain

    assert "Chaque signe est un niveau" in plain(screen)
    assert "La flèche montre le niveau visé" in plain(screen)
