"""From gaps to offers: only what fits, in an order that can be explained, and «nothing known» said as such.

A1 an offer is recommended only to an audience it is for, and only where the learner stands in the link's levels
A2 a gap is either served or handed over as unserved, never both, never lost; a negligible one asks for nothing
A3 nothing that is no training (a plan, an orientation) serves a gap; where to turn is always there
A4 order: training before neighbouring resources, what may still take place before what is over, then by weight
A5 the order of needs and links does not change the advice
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import small_library

from skillcheck.catalogue import (
    Catalogue,
    CatalogueFile,
    CatalogueSource,
    Link,
    LinksFile,
    Offer,
    Orientation,
    RoleLink,
)
from skillcheck.recommend.offers import (
    LATER,
    NEGLIGIBLE,
    NOT_TRAINING,
    OVER,
    Need,
    advise,
    fits_audience,
    fits_level,
    may_serve,
    turn_to,
)

TEXT = {"fr": "x"}
AUDIENCES = ["anyone", "mediator", "trainer"]
COMPETENCES = ["1.1", "1.2", "2.1"]


def offer(
    identity: str, kind: str = "course", status: str = "unknown", audience: tuple[str, ...] = ("anyone",)
) -> Offer:
    return Offer(
        id=identity, provider="P", kind=kind, status=status, title={"fr": None}, label=TEXT, summary=TEXT,
        audience=list(audience), source=["s"],
    )  # fmt: skip


def link(offer_id: str, competence: str = "1.1", strength: int = 2, levels: tuple[int, int] = (1, 8)) -> Link:
    return Link(
        offer=offer_id, competence=competence, strength=strength, levels=list(levels), reason=TEXT, basis="editorial"
    )


def catalogue(offers: list[Offer], links: list[Link], roles: list[RoleLink] | None = None) -> Catalogue:
    source = CatalogueSource(id="s", kind="public", title="t")
    aid = Orientation(offer="aid", reason=TEXT, basis="editorial")
    facts = CatalogueFile(sources=[source], offers=[*offers, offer("aid", "orientation")])
    return Catalogue(facts, LinksFile(links=links, roles=roles or [], orientation=[aid]))


def names(advice) -> list[str]:
    return [one.offer.id for one in advice.offers]


# --- by example -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("level", "fits"), [(1, False), (2, True), (4, True), (5, False)])
def test_an_offer_is_for_learners_within_its_levels_both_ends_included(level, fits):  # A1
    known = catalogue([offer("a")], [link("a", levels=(2, 4))])

    advice = advise([Need("1.1", level, 6, 2.0)], ["mediator"], known)

    assert names(advice) == (["a"] if fits else [])
    assert [need.competence for need in advice.unserved] == ([] if fits else ["1.1"])


@pytest.mark.parametrize(
    ("audience", "person", "fits"),
    [(("trainer",), ["mediator"], False), (("trainer", "mediator"), ["mediator"], True), (("anyone",), [], True)],
)
def test_an_offer_is_for_its_audience(audience, person, fits):  # A1
    known = catalogue([offer("a", audience=audience)], [link("a")])

    assert names(advise([Need("1.1", 1, 3, 1.0)], person, known)) == (["a"] if fits else [])


@pytest.mark.parametrize(("missing", "wanted"), [(NEGLIGIBLE, True), (NEGLIGIBLE - 0.01, False), (0.0, False)])
def test_a_negligible_gap_asks_for_nothing_and_is_not_called_unserved(missing, wanted):  # A2
    advice = advise([Need("1.1", 3, 4, missing)], [], catalogue([], []))

    assert bool(advice.unserved) is wanted


@pytest.mark.parametrize("kind", sorted(NOT_TRAINING))
def test_a_plan_or_an_orientation_serves_no_gap(kind):  # A3
    advice = advise([Need("1.1", 1, 3, 1.0)], [], catalogue([offer("a", kind)], [link("a")]))

    assert names(advice) == []
    assert [need.competence for need in advice.unserved] == ["1.1"]
    assert [one.offer for one in advice.orientation] == ["aid"]


def test_what_is_announced_comes_after_what_may_take_place_and_neighbours_come_last():  # A4
    offers = [offer("near", "adjacent"), offer("soon", status="announced"), offer("weak"), offer("strong")]
    links = [link("near", strength=3), link("soon", strength=3), link("weak", strength=1), link("strong", strength=2)]

    assert names(advise([Need("1.1", 1, 3, 1.0)], [], catalogue(offers, links))) == ["strong", "weak", "soon", "near"]


@pytest.mark.parametrize("status", sorted(OVER))
def test_what_is_over_is_recommended_to_nobody(status):
    known = catalogue([offer("over", status=status)], [link("over")])

    advice = advise([Need("1.1", 1, 3, 1.0)], [], known)

    assert names(advice) == []
    assert [need.competence for need in advice.unserved] == ["1.1"]


@pytest.mark.parametrize(
    ("languages", "titled", "lang", "fits"),
    [
        (["fr"], [], "es", False),
        (["fr", "es"], [], "es", True),
        (None, ["fr"], "es", False),
        (None, ["fr"], "fr", True),
        (None, [], "es", True),
        (["fr"], [], None, True),
    ],
)
def test_a_course_is_for_who_reads_one_of_its_languages(languages, titled, lang, fits):
    course = offer("a").model_copy(update={"languages": languages, "title": dict.fromkeys(titled, "T")})
    book = offer("b", "adjacent").model_copy(update={"languages": languages})

    found = names(advise([Need("1.1", 1, 3, 1.0)], [], catalogue([course, book], [link("a"), link("b")]), lang))

    assert ("a" in found) is fits
    assert "b" in found


def test_one_turns_to_what_is_for_one_s_audience_and_level_each_once():
    entries = [
        Orientation(offer="aid", audience=["trainer"], levels=[0, 8], reason=TEXT, basis="editorial"),
        Orientation(offer="aid", audience=["mediator"], levels=[2, 3], reason={"fr": "y"}, basis="editorial"),
        Orientation(offer="aid", reason={"fr": "z"}, basis="editorial"),
    ]
    known = catalogue([], [])
    known.orientation = tuple(entries)

    def reasons(*given):
        return [one.reason["fr"] for one in turn_to(known, *given)]

    assert reasons(["trainer"], 0) == ["x"]
    assert reasons(["mediator"], 2) == ["y"]
    assert reasons(["mediator"], 4) == ["z"]
    assert reasons([]) == ["z"]


def test_an_offer_that_fills_more_comes_first_and_says_each_gap_it_serves_best_first():  # A4
    known = catalogue(
        [offer("one"), offer("two")], [link("one", "1.1", 3), link("two", "1.1", 2), link("two", "1.2", 3)]
    )

    advice = advise([Need("1.1", 1, 3, 1.0), Need("1.2", 1, 3, 1.0)], [], known)

    assert names(advice) == ["two", "one"]
    assert advice.offers[0].weight == pytest.approx(2 * 1.0 + 3 * 1.0)
    assert [service.need.competence for service in advice.offers[0].services] == ["1.2", "1.1"]


def test_a_gap_of_many_people_weighs_more_than_a_larger_one_of_few():  # A4
    known = catalogue([offer("few"), offer("many")], [link("few", "1.1"), link("many", "1.2")])

    assert names(advise([Need("1.1", 1, 4, 3.0, 2), Need("1.2", 1, 3, 1.0, 20)], [], known)) == ["many", "few"]


def test_a_role_gets_what_fits_it_whatever_its_gaps():
    roles = [RoleLink(offer="aid", audience=["trainer"], reason=TEXT, basis="editorial")]

    assert advise([], ["trainer"], catalogue([], [], roles)).for_role == tuple(roles)
    assert advise([], ["mediator"], catalogue([], [], roles)).for_role == ()


def test_a_theme_is_not_shown_for_a_role():
    """A theme that somebody once thought of is nowhere to be found."""
    roles = [RoleLink(offer="idea", audience=["trainer"], reason=TEXT, basis="editorial")]

    assert advise([], ["trainer"], catalogue([offer("idea", "theme")], [], roles)).for_role == ()
    assert not [
        link for link in small_library().catalogue.roles if small_library().catalogue.offers[link.offer].kind == "theme"
    ]


# --- for any catalogue and any gaps -----------------------------------------------------------------------------

OFFERS = st.lists(
    st.tuples(
        st.sampled_from(["course", "webinar", "adjacent", "planned", "orientation"]),
        st.sampled_from(["open", "past", "announced", "ended", "unknown"]),
        st.lists(st.sampled_from(AUDIENCES), min_size=1, max_size=2, unique=True),
    ),
    max_size=5,
).map(lambda rows: [offer(f"o{n}", kind, status, tuple(audience)) for n, (kind, status, audience) in enumerate(rows)])
NEEDS = st.dictionaries(
    st.sampled_from(COMPETENCES), st.tuples(st.integers(0, 8), st.floats(0, 8), st.integers(1, 50))
).map(lambda found: [Need(one, level, 8, missing, people) for one, (level, missing, people) in found.items()])


@st.composite
def worlds(draw):
    offers = draw(OFFERS)
    levels = st.tuples(st.integers(0, 8), st.integers(0, 8)).map(sorted)
    pairs = st.tuples(st.sampled_from([one.id for one in offers] or ["aid"]), st.sampled_from(COMPETENCES))
    drawn = draw(st.dictionaries(pairs, st.tuples(st.integers(1, 3), levels), max_size=10))
    links = [link(o, c, strength, tuple(span)) for (o, c), (strength, span) in drawn.items()]
    return offers, links, draw(NEEDS), draw(st.lists(st.sampled_from(AUDIENCES[1:]), max_size=2))


@given(worlds())
@settings(max_examples=150, deadline=None)
def test_whatever_the_catalogue_only_what_fits_is_recommended_and_no_gap_is_lost(world):  # A1 A2 A3 A4
    offers, links, needs, audience = world

    advice = advise(needs, audience, catalogue(offers, links))

    for one in advice.offers:
        assert fits_audience(one.offer, audience)
        assert may_serve(one.offer)
        assert one.services
        for service in one.services:
            assert service.link.offer == one.offer.id
            assert service.link.competence == service.need.competence
            assert fits_level(service.link, service.need.level)
            assert service.need.shortfall >= NEGLIGIBLE
    served = {service.need.competence for one in advice.offers for service in one.services}
    unserved = {need.competence for need in advice.unserved}
    assert served | unserved == {need.competence for need in needs if need.shortfall >= NEGLIGIBLE}
    assert not served & unserved
    ranks = [(one.offer.kind == "adjacent", one.offer.status in LATER, -one.weight) for one in advice.offers]
    assert all(first <= second for first, second in pairwise(ranks))


@given(worlds(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_needs_and_links_does_not_matter(world, chance):  # A5
    offers, links, needs, audience = world
    advice = advise(needs, audience, catalogue(offers, links))

    mixed = [list(one) for one in (offers, links, needs)]
    for one in mixed:
        chance.shuffle(one)
    again = advise(mixed[2], audience, catalogue(mixed[0], mixed[1]))

    assert names(again) == names(advice)
    assert [need.competence for need in again.unserved] == [need.competence for need in advice.unserved]


# --- on the shipped catalogue -----------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", small_library().profiles.values(), ids=lambda profile: profile.id)
@pytest.mark.parametrize("level", [0, 2, 5])
def test_with_the_shipped_catalogue_every_gap_has_an_offer_or_a_place_to_turn_to(profile, level):
    library = small_library()
    needs = [Need(one, level, t, float(t - level)) for one, t in profile.targets.items() if t > level]

    advice = advise(needs, profile.audience, library.catalogue)

    assert len(advice.orientation) >= 2
    assert not {one.offer.status for one in advice.offers} & OVER
    assert all(library.catalogue.offers[one.offer].kind == "orientation" for one in advice.orientation)
    assert all(one.offer.source for one in advice.offers)
