"""A cohort's figures: what they are, and that they do not depend on how people are cut into parts."""

from __future__ import annotations

import random

import numpy as np
import pytest
from small import small_library

from skillcheck.cohort.build import build
from skillcheck.cohort.record import Cohort, Rows
from skillcheck.cohort.scoring import make_plan, score
from skillcheck.cohort.sums import MOMENTS, SCALE, STEPS, CohortSums, interval
from skillcheck.cohort.training_groups import Wish, group_people
from skillcheck.frameworks.framework import MOST_AREAS
from skillcheck.interview.simulate import draw_people
from skillcheck.measurement.gaps import VERDICTS, shortfall, target_levels, verdicts
from skillcheck.measurement.measure import measure
from skillcheck.measurement.responses import NOT_ANSWERED
from skillcheck.recommend.offers import NEGLIGIBLE

LIBRARY = small_library()
PROFILE = LIBRARY.profiles["employee"]
PLAN = make_plan(LIBRARY, PROFILE, ("site",), training=True)
PEOPLE = 300
ANSWERS = draw_people(PLAN.model, PEOPLE, seed=5).answers
ANSWERS[np.random.default_rng(1).random(ANSWERS.shape) < 0.3] = NOT_ANSWERED
ANSWERS[7] = NOT_ANSWERED
IDS = [f"p{number}" for number in range(PEOPLE)]
SITES = [("Lille", "Nantes", "Valence")[number % 3] if number > 2 else "Brest" for number in range(PEOPLE)]


def sums_of(chosen, plan=PLAN):
    return score(plan, [IDS[i] for i in chosen], {"site": [SITES[i] for i in chosen]}, ANSWERS[chosen]).sums


def cohort_of(sums, plan=PLAN, profile=PROFILE, wanted=3):
    grouping = group_people(sums.cells, Wish(wanted), plan.shape.areas, most_first=profile is not None)
    rows = Rows(read=PEOPLE, scored=PEOPLE, returned=0)
    return build(sums, plan.shape, LIBRARY, rows=rows, sources=["a.csv"], lang="fr", version="1", grouping=grouping)


WHOLE = sums_of(list(range(PEOPLE)))
COHORT = cohort_of(WHOLE)
SCORES = measure(PLAN.model, ANSWERS, keep_posterior=True)
KNOWN = SCORES.level[:, 0] >= 0


@pytest.mark.parametrize("seed", range(4))
def test_parts_merged_in_any_order_give_the_same_bits(seed):
    chance = random.Random(seed)
    order = list(range(PEOPLE))
    chance.shuffle(order)
    cuts = sorted(chance.sample(range(1, PEOPLE), 6))
    parts = [order[start:end] for start, end in zip([0, *cuts], [*cuts, PEOPLE], strict=True)]

    merged = CohortSums.empty(PLAN.shape)
    for part in parts:
        merged.merge(sums_of(part))

    assert cohort_of(merged).model_dump_json() == COHORT.model_dump_json()


def test_levels_are_the_sum_of_posteriors():
    place = PLAN.model.dimensions.index("2.3")
    level_of_node = np.minimum(PLAN.model.nodes.astype(int), 8)

    expected = np.bincount(level_of_node, weights=SCORES.posterior[KNOWN, place].sum(axis=0)) / KNOWN.sum()

    assert COHORT.dimensions["2.3"].levels == pytest.approx(expected.tolist(), abs=1e-9)
    assert sum(COHORT.dimensions["2.3"].levels) == pytest.approx(1, abs=1e-12)


def test_mean_and_verdicts_are_those_of_the_people():
    overall = COHORT.dimensions["overall"]
    targets = target_levels(LIBRARY.framework, PROFILE)
    chances = SCORES.at_least[KNOWN, 0, targets[0] - 1]
    said = [VERDICTS[one] for one in verdicts(SCORES.rows(KNOWN), targets)[:, 0]]

    assert overall.mean == pytest.approx(SCORES.mean[KNOWN, 0].mean(), abs=1e-9)
    assert overall.reached == pytest.approx(chances.mean(), abs=1e-9)
    assert (overall.yes, overall.no, overall.unknown) == tuple(said.count(word) for word in ("yes", "no", "unknown"))
    assert overall.low < overall.mean < overall.high


def test_the_interval_uses_the_spread_between_people_and_their_doubt():
    mean, low, high, spread = interval(4, 8.0, 20.0, 1.0)  # means 1, 1, 3, 3; posterior variances sum to 1

    assert mean == 2
    assert spread == pytest.approx((4 / 3 + 0.25) ** 0.5)
    assert high - mean == pytest.approx(1.959964 * spread / 2)
    assert mean - low == pytest.approx(high - mean)


def test_people_who_answered_nothing_have_no_level_and_count_nowhere():
    assert COHORT.rows.silent == 1
    assert COHORT.dimensions["overall"].n == PEOPLE - 1


def test_gaps_are_ranked_by_what_is_missing_to_the_people_who_have_them():
    missing = shortfall(SCORES.at_least, target_levels(LIBRARY.framework, PROFILE))[KNOWN]
    place = PLAN.model.dimensions.index(COHORT.gaps[0].competence)
    with_gap = missing[:, place] >= NEGLIGIBLE

    assert [gap.missing for gap in COHORT.gaps] == sorted((gap.missing for gap in COHORT.gaps), reverse=True)
    assert COHORT.gaps[0].people == with_gap.sum()
    assert COHORT.gaps[0].missing == pytest.approx(missing[with_gap, place].sum(), abs=1e-6)


def test_offers_count_the_people_they_fit_and_what_nothing_serves_is_said():
    links = {(link.offer, link.competence): link for link in LIBRARY.catalogue.links}

    assert COHORT.offers
    for offer in COHORT.offers:
        for gap in offer.serves:
            low, high = links[offer.offer, gap.competence].levels
            place = PLAN.model.dimensions.index(gap.competence)
            missing = shortfall(SCORES.at_least, target_levels(LIBRARY.framework, PROFILE))[:, place]
            fits = (SCORES.level[:, place] >= low) & (SCORES.level[:, place] <= high) & (missing >= NEGLIGIBLE)
            assert gap.people == fits.sum()
    served = {gap.competence for offer in COHORT.offers for gap in offer.serves}
    assert set(COHORT.unserved) == {gap.competence for gap in COHORT.gaps} - served


def test_training_groups_hold_everyone_the_most_in_need_first():
    needs = [sum(group.areas.values()) for group in COHORT.groups]

    assert sum(group.n for group in COHORT.groups) == PEOPLE - 1
    assert needs == sorted(needs, reverse=True)


def test_a_breakdown_shows_large_groups_and_puts_the_small_together():
    *shown, others = COHORT.breakdowns[0].groups

    assert "Brest" not in {group.value for group in shown}  # with one more, or the total would tell of it; no names
    assert (others.value, others.merged, others.hidden) == ("", 2, False)
    assert len(shown) == len(set(SITES)) - 2
    named = {group.value for group in shown}
    for group, values in (*((one, {one.value}) for one in shown), (others, set(SITES) - named)):
        chosen = [i for i in range(PEOPLE) if SITES[i] in values and KNOWN[i]]
        assert group.n == len(chosen)
        assert group.dimensions["overall"].mean == pytest.approx(SCORES.mean[chosen, 0].mean(), abs=1e-9)


def test_an_attribute_with_too_many_values_gets_no_breakdown_in_whatever_order_it_comes():
    values = [f"v{number}" for number in range(PEOPLE)]
    whole = score(PLAN, IDS, {"site": values}, ANSWERS).sums
    merged = CohortSums.empty(PLAN.shape)
    for start in range(0, PEOPLE, 50):
        part = slice(start, start + 50)
        merged.merge(score(PLAN, IDS[part], {"site": values[part]}, ANSWERS[part]).sums)

    for sums in (whole, merged):
        assert cohort_of(sums).breakdowns[0].not_made == "too_many_values"
        assert not cohort_of(sums).breakdowns[0].groups


def test_without_a_profile_there_is_nothing_about_targets():
    plan = make_plan(LIBRARY, None, training=True)
    cohort = cohort_of(score(plan, IDS, {}, ANSWERS).sums, plan, None)

    assert cohort.profile is None
    assert cohort.gaps == cohort.offers == cohort.unserved == cohort.breakdowns == []
    assert cohort.dimensions["overall"].target is None
    assert cohort.groups[0].needs == []
    assert sum(cohort.groups[0].areas.values()) < sum(cohort.groups[-1].areas.values())


def test_a_cohort_of_nobody_is_a_record_too():
    cohort = cohort_of(CohortSums.empty(PLAN.shape))

    assert cohort.dimensions["overall"].n == 0
    assert cohort.dimensions["overall"].levels == []
    assert cohort.groups == []


def test_the_record_comes_back_from_its_json():
    assert Cohort.model_validate_json(COHORT.model_dump_json(by_alias=True)) == COHORT


def test_sums_stay_exact_beyond_what_a_float_holds():
    sums = CohortSums.empty(PLAN.shape)
    for _ in range(80):
        sums.merge(WHOLE)
        sums.merge(sums_of([3]))
    many = CohortSums.empty(PLAN.shape)
    for _ in range(40):
        many.merge(sums)
        many.merge(many)  # doubles: far more people than any file

    place = MOMENTS.index("mean")
    assert many.moments[0, place] % sums.moments[0, place] == 0
    assert many.moments[0, place] > SCALE**2


def test_a_framework_has_as_many_areas_as_the_key_of_a_training_group_s_cell_holds():
    assert STEPS**MOST_AREAS < 2**63 <= STEPS ** (MOST_AREAS + 1)
