"""A federation without anybody's data: rounded releases, sums in any order, comparisons that do not reward chance."""

from __future__ import annotations

import random

import numpy as np
import pytest
from organisations import PACK
from pydantic import ValidationError
from small import small_library

from skillcheck.cohort.minimum import LEAST, five, tenth, twentieth
from skillcheck.i18n import Texts
from skillcheck.organisation.comparison import compare, quantile, true_spread
from skillcheck.organisation.comparison_record import ComparisonRecord, Line
from skillcheck.organisation.network import Spread, choose, figures_of, merge
from skillcheck.organisation.release import (
    SCHEMA,
    Own,
    People,
    PeopleFigure,
    Practices,
    Release,
    ThemeFigure,
    faults,
    sealed,
    size_of,
)
from skillcheck.report.organisation.network import comparison_document, size_words
from skillcheck.signs import comparable
from skillcheck.store.ledger import Ledger, nearest


def release(code, mean=3.5, spread=2.0, n=30, **changes):
    people = People(
        n=five(n), framework="digcomp 2.2", fingerprint=changes.pop("fingerprint", "abc"), profile="employee",
        dimensions={"overall": PeopleFigure(mean=tenth(mean), spread=tenth(spread), reached=0.45)},
    )  # fmt: skip
    fields = {
        "schema": SCHEMA, "version": "0", "code": f"{code:016x}", "on": "2026-11-20", "agreed_by": "ca",
        "size": size_of(n), "branch": "Insertion", "people": people, "practices": None, "seal": "0" * 64, **changes,
    }  # fmt: skip
    return sealed(Release.model_validate(fields))


def drawn_network(seed, structures=200, between=0.0, people=(12, 60), spread=2.0):
    """Structures whose true means differ by ``between``; what they release is what their people happened to show."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(*people, size=structures)
    truth = 3.5 + between * rng.normal(size=structures)
    seen = truth + spread / np.sqrt(sizes) * rng.normal(size=structures)
    releases = [
        release(place, float(np.clip(mean, 0, 9)), spread, int(n), size="20-49")
        for place, (mean, n) in enumerate(zip(seen, sizes, strict=True))
    ]
    return merge(releases, "0"), truth, seen, sizes


def standings(network, seen, sizes, spread=2.0):
    return [
        compare(network, "20-49", "Insertion", {"people:overall": Own(mean, spread / n**0.5)}).lines[0].standing
        for mean, n in zip(seen, sizes, strict=True)
    ]


# --- release ------------------------------------------------------------------------------------------------


def test_figures_leave_rounded_and_sizes_as_classes():
    assert [tenth(one) for one in (2.163818, 0.05, 2.25, -0.25, -0.04, None)] == [2.2, 0.1, 2.3, -0.2, 0.0, None]
    assert [twentieth(one) for one in (0.41, 0.43, 0.125, 1.0, None)] == [0.4, 0.45, 0.15, 1.0, None]
    assert [five(one) for one in (0, 1, 10, 12, 13, 57, None)] == [0, 5, 10, 10, 15, 55, None]
    assert [size_of(one) for one in (0, 9, 10, 49, 50, 249, 900)] == [
        "1-9",
        "1-9",
        "10-19",
        "20-49",
        "50-99",
        "100-249",
        "250+",
    ]


def test_a_release_of_fewer_than_ten_people_cannot_be_written():
    with pytest.raises(ValidationError):
        People(
            n=5, framework="f", fingerprint="f", profile=None, dimensions={"overall": PeopleFigure(mean=3, spread=1)}
        )


@pytest.mark.parametrize("changed", [{"mean": 3.57}, {"spread": 1.234}, {"reached": 0.41}])
def test_a_figure_that_is_not_rounded_shows(changed):
    one = release(1)
    figure = one.people.dimensions["overall"].model_copy(update=changed)
    people = one.people.model_copy(update={"dimensions": {"overall": figure}})

    assert faults(sealed(one.model_copy(update={"people": people}))) == ["people.overall"]


def test_an_edited_release_no_longer_fits_its_seal():
    one = release(1)

    assert faults(one) == []
    assert faults(one.model_copy(update={"size": "250+"})) == ["seal"]


def test_a_second_release_that_differs_by_one_to_four_people_is_too_near():
    first = [f"p{place}" for place in range(12)]

    assert nearest(first[:11], [first], LEAST) == 1
    assert nearest([*first[2:], "a", "b"], [first], LEAST) == 4
    assert nearest(first, [first], LEAST) is None
    assert nearest(first[:7], [first], LEAST) is None


def test_a_year_later_the_same_people_who_answered_again_are_no_longer_near(tmp_path, monkeypatch):
    """Two of sixty left and one came: where the others answered anew, nothing is left by subtraction; where one alone
    answered again, she is."""
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path))
    ledger = Ledger()
    first = {f"p{n}": "2.1" for n in range(60)}
    anew = {f"p{n}": "2.4" for n in range(2, 60)} | {"new": "3.0"}

    earlier = [ledger.marks(first)]

    assert nearest(ledger.marks(anew), earlier, LEAST) is None
    assert nearest(ledger.marks({**first, "p7": "5.0"}), earlier, LEAST) == 1
    assert nearest(ledger.marks({name: first[name] for name in list(first)[2:]}), earlier, LEAST) == 2
    without_answers = [mark[:32] for mark in earlier[0]]  # as ledgers were written until today
    assert nearest(ledger.marks(anew), [without_answers], LEAST) == 3


def test_sheets_without_a_name_are_told_apart_by_what_they_say_two_alike_counted_twice(tmp_path, monkeypatch):
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path))
    ledger = Ledger()
    first = ledger.sheets(["a", "a", "b", "c"])

    assert first == ledger.sheets(["c", "a", "b", "a"])
    assert nearest(ledger.sheets(["a", "b", "c"]), [first], LEAST) == 1
    assert nearest(ledger.sheets(["a", "a", "b", "d"]), [first], LEAST) == 2


# --- merge --------------------------------------------------------------------------------------------------


def test_releases_merged_in_any_order_give_the_same_bytes():
    releases = [release(place, 2 + place % 30 / 10, n=10 + place % 90, branch=f"B{place % 3}") for place in range(120)]
    whole = merge(choose(releases)[0], "0").model_dump_json()

    for seed in range(20):
        mixed = random.Random(seed).sample(releases, len(releases))
        assert merge(choose(mixed)[0], "0").model_dump_json() == whole


def test_two_releases_of_one_code_are_returned_or_the_latest_is_taken():
    old, new = release(1, 2.0), release(1, 3.0, on="2027-01-01")
    others = [release(place) for place in range(2, 14)]

    taken, refused = choose([old, *others, new])
    assert len(taken) == 12
    assert [one.place for one in refused] == [0, 13]

    for order in ([old, *others, new], [new, *others, old]):
        taken, refused = choose(order, "latest")
        assert new in taken
        assert old not in taken
        assert [order[one.place] for one in refused] == [old]


def test_a_release_of_another_framework_is_returned_with_its_reason():
    taken, refused = choose([release(1), release(2), release(3, fingerprint="other")])

    assert [one.code[-1] for one in taken] == ["1", "2"]
    assert [(one.place, one.why) for one in refused] == [(2, "network.other_framework")]


def test_branches_are_one_whatever_their_accents_and_capitals():
    assert comparable("  Économie  Sociale ") == comparable("economie sociale")


def test_practices_and_people_never_meet_in_one_figure():
    practices = Practices(pack="p 1", fingerprint="x", themes={"T.1": ThemeFigure(mean=1.2, sd=0.3)}, facts={"t31": 2})

    assert figures_of(release(1, practices=practices)) == {"people:overall": (35, 1333), "practice:T.1": (12, 900)}


# --- what subtraction could give back -----------------------------------------------------------------------


def attack(network, releases):
    """Every difference of shown wholes and parts: the smallest group of structures that it isolates."""
    cells = {(cell.size, cell.branch): {r.code for r in releases if (not cell.size or r.size == cell.size)
             and (not cell.branch or comparable(r.branch) == cell.branch)} for cell in network.cells}  # fmt: skip
    left = []
    for key, inside in cells.items():
        for parts in (
            [k for k in cells if not key[0] and k[0] and k[1] == key[1]],
            [k for k in cells if not key[1] and k[1] and k[0] == key[0]],
        ):
            rest = inside.difference(*(cells[k] for k in parts)) if parts else set()
            if rest:
                left.append(len(rest))
    return min([*left, *map(len, cells.values())])


@pytest.mark.parametrize("seed", range(40))
def test_no_cell_and_no_difference_of_cells_isolates_fewer_than_ten_structures(seed):
    rng = random.Random(seed)
    releases = [
        release(place, 3.0, n=rng.choice([10, 15, 25, 60, 120, 400]), branch=rng.choice(["a", "a", "b", "c", "d"]))
        for place in range(rng.randint(12, 150))
    ]

    assert attack(merge(releases, "0"), releases) >= 10


def test_a_cell_of_which_one_structure_has_more_than_half_the_people_is_not_shown():
    releases = [release(place, n=10, size="10-19") for place in range(12)] + [release(99, n=500, size="10-19")]

    network = merge(releases, "0")

    assert network.cells == []
    assert network.hidden == 4


# --- comparison ---------------------------------------------------------------------------------------------


def test_where_no_structure_differs_hardly_any_is_said_to_stand_apart():
    said = total = 0
    for seed in range(20):
        network, _, seen, sizes = drawn_network(seed)
        found = standings(network, seen, sizes)
        said += sum(one in ("above", "below") for one in found)
        total += len(found)
    assert said / total <= 0.10


def test_a_structure_a_level_higher_is_found():
    found = 0
    for seed in range(100):
        network, *_ = drawn_network(seed, structures=60, between=0.5)
        rng = np.random.default_rng(1000 + seed)
        own = Own(4.5 + 2.0 / 30**0.5 * rng.normal(), 2.0 / 30**0.5)
        line = compare(network, "20-49", "", {"people:overall": own}).lines[0]
        found += line.standing == "above"
    assert found / 100 >= 0.70


def test_the_quartiles_are_those_of_structures_not_of_chance():
    network, truth, seen, _ = drawn_network(3, structures=2000, between=0.3)

    line = compare(network, "20-49", "", {"people:overall": Own(3.5, 0.3)}).lines[0]
    true = np.quantile(truth, [0.25, 0.75])
    raw = np.quantile(seen, [0.25, 0.75])

    assert abs((line.three_quarters - line.quarter) - (true[1] - true[0])) < 0.08
    assert raw[1] - raw[0] > line.three_quarters - line.quarter


def test_the_comparison_takes_the_narrowest_cell_that_is_shown_and_says_if_it_is_wider():
    releases = [release(place, n=30, branch="a") for place in range(30)]
    releases += [release(100 + place, n=120, branch="b") for place in range(12)]
    network = merge(releases, "0")
    own = {"people:overall": Own(3.5, 0.3), "people:unknown": Own(3.5, 0.3)}

    assert compare(network, "20-49", "A", own).wider == ""
    assert compare(network, "20-49", "zzz", own).wider == "branch"
    assert compare(network, "1-9", "a", own).wider == "all"
    assert [line.name for line in compare(network, "20-49", "A", own).lines] == ["people:overall"]
    assert compare(merge([release(1)], "0"), "20-49", "a", own) is None


def test_quantiles_run_straight_between_tenths():
    spread = Spread(at={"10": 5, "20": 5}, doubt=0)

    assert quantile(spread, 0.25) == pytest.approx(1.0)
    assert quantile(spread, 0.5) == pytest.approx(1.05)
    assert true_spread(spread)[0] == pytest.approx(1.5)


@pytest.mark.parametrize(("size", "words"), [
    ("50-99", " de 50 à 99 personnes"), ("250+", " de 250 personnes ou plus"), ("1-9", " de 1 à 9 personnes"),
    ("", " de toutes tailles"),
])  # fmt: skip
def test_a_size_is_said_in_words(size, words):
    assert size_words(size, Texts("fr")) == words


def test_of_people_the_page_says_mean_levels_as_their_group_s_does_and_of_practices_places():
    """People at level 2 stand half a level above it; under half a level nobody is below 0."""
    theme = next(iter(PACK.themes))
    figures = {"low": 0.3, "mean": 2.6, "high": 3.1, "quarter": 2.0, "median": 2.5, "three_quarters": 2.9}
    lines = [
        Line(name=name, structures=12, standing="among", **figures) for name in (f"practice:{theme}", "people:1.1")
    ]
    record = ComparisonRecord(
        schema="skillcheck/comparison-1", version="1", framework="f", fingerprint="abc", network_structures=12,
        network_people=300, first="2026-01-01", last="2026-02-01", size="", branch="", structures=12, people=300,
        wider="", lines=lines,
    )  # fmt: skip

    page = comparison_document(record, small_library(), PACK, Texts("en"))

    practice, people = (section.tables[0] for section in page.sections)
    assert (practice.cells[0][1], practice.cells[0][2]) == (2.6, "2.0–2.9")
    assert practice.strips[0].ranges == ((0.3, 2.6, 3.1), (2.0, 2.5, 2.9))
    assert (people.cells[0][1], people.cells[0][2]) == (pytest.approx(2.1), "1.5–2.4")
    assert people.strips[0].ranges == (pytest.approx((0.0, 2.1, 2.6)), pytest.approx((1.5, 2.0, 2.4)))
    assert people.rows[0][1] == "2.1 (0.0–2.6)"
