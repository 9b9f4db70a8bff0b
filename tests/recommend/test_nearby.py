"""Where to go: the three nearest equal a computation by hand; hours in words; who is sent where."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from small import small_library

from skillcheck.errors import UsageProblem
from skillcheck.i18n import Texts
from skillcheck.places import Place, bare
from skillcheck.recommend.nearby import FARTHEST_KM, KINDS, Around, Places, around, nearest, services_for
from skillcheck.recommend.opening_hours import OpenDays, open_days
from skillcheck.report.person.going import goes_there, hours_words

LIBRARY = small_library()
assert LIBRARY.places is not None
WORDS = LIBRARY.places
LABELS = {kind: [one.label for one in getattr(WORDS, kind)] for kind in KINDS}


def made_up(rows: int, seed: int, **always: list[str]) -> tuple[Places, list[dict[str, object]]]:
    """Places over a square of 200 km, and the same as plain rows."""
    draw = random.Random(seed)
    plain = []
    for _ in range(rows):
        row: dict[str, object] = {
            "latitude": draw.uniform(46, 47.8),
            "longitude": draw.uniform(1, 3.6),
            "postcode": 18000 + draw.randrange(40) * 10,
            "commune": f"Bourg {draw.randrange(30)}",
        }
        if draw.random() < 0.1:
            row["latitude"] = row["longitude"] = math.nan
        for kind in KINDS:
            some = draw.sample(LABELS[kind], draw.randrange(0, min(3, len(LABELS[kind])) + 1))
            row[kind] = always.get(kind, some)
        plain.append(row)
    return of_rows(plain), plain


def of_rows(plain: list[dict[str, object]]) -> Places:
    def place(index: int) -> Place:
        return Place(f"Lieu {index}", str(plain[index]["commune"]), "18000", "", "", "", "", "2026-01-01")

    return Places(
        latitude=np.array([row["latitude"] for row in plain]),
        longitude=np.array([row["longitude"] for row in plain]),
        postcode=np.array([row["postcode"] for row in plain], np.int32),
        commune=np.array([bare(str(row["commune"])).encode() for row in plain]),
        labels=LABELS,
        bits={
            kind: np.array([sum(1 << LABELS[kind].index(one) for one in row[kind]) for row in plain], np.uint64)  # type: ignore[attr-defined]  # a list of labels
            for kind in KINDS
        },
        place=place,
        name="lieux.csv",
        dated="2026-10-01",
    )


def kilometres(row: dict[str, object], here: Around) -> float:
    """Along a great circle; NaN where a coordinate is missing."""
    a, b = math.radians(here.latitude), math.radians(float(str(row["latitude"])))
    turn = math.radians(float(str(row["longitude"])) - here.longitude)
    cosine = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(turn)
    return math.nan if math.isnan(cosine) else 6371.0 * math.acos(max(-1.0, min(1.0, cosine)))


def by_hand(plain: list[dict[str, object]], here: Around, service: str, lang: str | None) -> list[int]:
    """The three nearest, one place after the other, without numpy."""
    kept = []
    own = [kilometres(row, here) for row in plain if row["postcode"] == here.postcode]
    farthest = min(max([km for km in own if not math.isnan(km)], default=0.0), FARTHEST_KM)
    for index, row in enumerate(plain):
        fees, access, support = set(row["fees"]), set(row["access"]), set(row["support"])  # type: ignore[call-overload]  # lists of labels
        if service not in row["services"] or "Ce lieu n'accueille pas de public" in access or fees == {"Payant"}:  # type: ignore[operator]  # as above
            continue
        km = kilometres(row, here)
        if unknown := math.isnan(km):
            km = farthest if row["postcode"] == here.postcode else math.inf
        wished = {one.label for one in WORDS.support if one.id in here.wishes or lang in one.languages}
        if km <= FARTHEST_KM:
            kept.append((not wished <= support, km, unknown, index))
    return [index for *_, index in sorted(kept)[:3]]


@pytest.mark.parametrize("seed", range(20))
def test_the_three_nearest_equal_a_computation_by_hand(seed):
    places, plain = made_up(400, seed)
    draw = random.Random(seed)
    service = draw.choice(WORDS.services)
    wishes = draw.choice([(), ("literacy",), ("deaf", "literacy")])
    lang = draw.choice([None, "en", "it"])
    for asked in ("18100", "18250", "Bourg 7", "bourg 12"):
        here = around(places, asked, wishes)

        found = nearest(here, [service], WORDS, lang)

        assert [one.index for one in found] == by_hand(plain, here, service.label, lang)
    assert sum(len(by_hand(plain, around(places, f"18{n:02d}0"), service.label, None)) for n in range(40)) > 40


def test_a_closed_or_paying_place_is_never_shown_and_a_conditional_one_is():
    rows = [
        {"latitude": 47.0, "longitude": 2.0, "postcode": 18000, "commune": "Bourges", "services": LABELS["services"],
         "support": [], "fees": fees, "access": access}
        for fees, access in [
            (["Payant"], []), ([], ["Ce lieu n'accueille pas de public", "Téléphoner"]), (["Gratuit", "Payant"], []),
            (["Gratuit sous condition"], []), ([], []),
        ]
    ]  # fmt: skip

    found = nearest(around(of_rows(rows), "18000"), WORDS.services, WORDS)

    assert [one.index for one in found] == [2, 3, 4]


def test_a_wish_that_no_place_meets_is_said_of_each():
    places, _ = made_up(60, 1, support=[], services=LABELS["services"], fees=[], access=[])

    found = nearest(around(places, "18100", ["literacy"]), WORDS.services, WORDS, "en")

    assert found
    assert all([one.id for one in place.lacks] == ["literacy", "english"] for place in found)


def test_where_nobody_knows_where_a_place_is_those_known_in_the_postcode_come_first():
    where = [(math.nan, math.nan), (47.0, 2.0), (47.01, 2.0), (47.1, 2.0)]
    rows = [
        {"latitude": latitude, "longitude": longitude, "postcode": code, "commune": "Bourges",
         "services": LABELS["services"], "support": [], "fees": [], "access": []}
        for (latitude, longitude), code in zip(where, (18000, 18000, 18000, 18100), strict=True)
    ]  # fmt: skip

    found = nearest(around(of_rows(rows), "18000"), WORDS.services, WORDS)

    assert [one.index for one in found] == [1, 2, 0]


def test_without_any_coordinates_only_the_same_postcode_is_shown_and_no_distance():
    places, plain = made_up(200, 3, services=LABELS["services"], fees=[], access=[])
    for row in plain:
        row["latitude"] = row["longitude"] = math.nan
    places = of_rows(plain)

    found = nearest(around(places, "18100"), WORDS.services, WORDS)

    assert found
    assert {(int(places.postcode[one.index]), one.km) for one in found} == {(18100, None)}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("99999", "places.unknown_postcode_far"),
        ("18999", "places.unknown_postcode"),
        ("Nulle-Part", "places.unknown_commune"),
        ("", "places.unknown_commune"),
        ("99", "places.not_a_postcode"),
        ("3500", "places.not_a_postcode"),
        ("Saint-Denis", "places.several_communes"),
    ],
)
def test_a_place_that_the_file_does_not_know_is_refused_in_a_sentence(asked, code):
    _, plain = made_up(40, 5)
    plain[0].update(commune="Saint-Denis", postcode=93200)
    plain[1].update(commune="SAINT DENIS", postcode=97400)

    with pytest.raises(UsageProblem) as error:
        around(of_rows(plain), asked)

    assert error.value.problems[0].code == code
    assert "{" not in str(error.value)


# --- what somebody needs ------------------------------------------------------------------------------------


def test_every_competence_and_every_goal_has_a_service():
    for competence in LIBRARY.framework.competences:
        assert any(competence in one.competences for one in WORDS.services), competence
    for goal in LIBRARY.goals:
        assert any(goal in one.goals for one in WORDS.services), goal


def test_the_goal_decides_then_the_steps_and_what_lacks_at_home_is_added():
    def ids(*given):
        return [one.id for one in services_for(WORDS, *given)]

    assert ids("work", ["4.1"], {}) == ["work"]
    assert ids(None, ["4.1"], {}) == ["safety"]
    assert ids("scams", [], {"equipment": ["none"]}) == ["safety", "access", "equipment"]
    assert ids(None, [], {}) == ["everyday"]


def test_who_works_there_sends_people_there_and_is_not_sent():
    for level in (3, None):
        sent = {name for name, profile in LIBRARY.profiles.items() if goes_there(profile, WORDS, level)}
        assert sent == {"citizen", "volunteer", "jobseeker", "employee"}
    assert goes_there(None, WORDS, 5)


def test_who_begins_goes_there_whatever_their_role():
    assert all(goes_there(profile, WORDS, level) for profile in LIBRARY.profiles.values() for level in (0, 1, 2))


# --- hours --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Mo-Fr 09:00-12:00,14:00-18:30; Sa 08:30-12:00",
            "du lundi au vendredi de 9 h à 12 h et de 14 h à 18 h 30 ; le samedi de 8 h 30 à 12 h",
        ),
        ("Tu,Th 10:00-17:00", "le mardi de 10 h à 17 h ; le jeudi de 10 h à 17 h"),
        ("Mo-Fr 09:00-12:00; We off; PH off", "du lundi au mardi de 9 h à 12 h ; du jeudi au vendredi de 9 h à 12 h"),
        ("Mo 09:00-12:00, Mo 14:00-17:00", "le lundi de 9 h à 12 h et de 14 h à 17 h"),
        ("Mo 09:00-12:00; Mo 14:00-17:00", "le lundi de 14 h à 17 h"),
        ("24/7", "tous les jours à toute heure"),
        ("Sa-Mo 9:00-12:00", "le lundi de 9 h à 12 h ; du samedi au dimanche de 9 h à 12 h"),
        ("08:00-20:00", "tous les jours de 8 h à 20 h"),
    ],
)
def test_hours_are_put_into_words(text, words):
    week = open_days(text)

    assert week is not None
    assert hours_words(week, Texts("fr")).replace("\u202f", " ").replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    "text",
    ["", "sur rendez-vous", "Jan-Mar Mo 09:00-12:00", "Mo-Fr 18:00-02:00", "Mo 25:00-26:00", "Mo 09:00", "off",
     'Mo 09:00-12:00 "sur rendez-vous"', "week 1-53/2 Mo 09:00-12:00", "Mo-PH 09:00-12:00", "Mo 09:99-12:00", ";", "Mo-Fr;;"],
)  # fmt: skip
def test_what_is_no_weekly_timetable_is_not_guessed(text):
    assert open_days(text) is None


def test_a_day_that_is_only_named_is_open_all_day():
    assert open_days("Mo-Fr") == (OpenDays(0, 4, ((0, 1440),)),)


@pytest.mark.parametrize("lang", ["fr", "en", "es", "it"])
def test_hours_have_words_in_every_language(lang):
    week = open_days("Mo-Fr 09:00-12:00,14:05-18:30; Su 24/7")

    assert week is not None
    words = hours_words(week, Texts(lang))
    assert "09" not in words
    assert "05" in words
    assert "{" not in words
