"""Where a person can go: the three nearest places in the words of the page. Draws nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.i18n import Printed, date, listing, number
from skillcheck.recommend.nearby import FARTHEST_KM, nearest, services_for
from skillcheck.recommend.opening_hours import open_days
from skillcheck.report.document import Item, Section
from skillcheck.report.person.levels import BEGINS_UP_TO, known_level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skillcheck.content.library import Library
    from skillcheck.frameworks.profile import TargetProfile
    from skillcheck.i18n import Texts
    from skillcheck.person.record import Result
    from skillcheck.places import Place, PlacesFile, Service
    from skillcheck.recommend.nearby import Around, Found
    from skillcheck.recommend.opening_hours import OpenDays


def going(
    result: Result, competences: Sequence[str], here: Around | None, library: Library, texts: Texts
) -> Section | None:
    """The places for what a person comes for, else for the ``competences`` of the steps; None where none is known."""
    words, profile = library.places, library.profiles.get(result.profile or "")
    if here is None or words is None or not goes_there(profile, words, known_level(result, library)):
        return None
    return places_section(here, services_for(words, result.goal, competences, result.about), words, texts, result.lang)


def goes_there(profile: TargetProfile | None, words: PlacesFile, level: int | None) -> bool:
    """Whether somebody of this profile, who stands at ``level`` (None: not known), goes to a place. The others send
    people there, unless they begin themselves."""
    begins = level is not None and level <= BEGINS_UP_TO
    return profile is None or begins or not set(profile.audience).isdisjoint(words.audience)


def places_section(
    here: Around, services: Sequence[Service], words: PlacesFile, texts: Texts, lang: str | None = None
) -> Section:
    """The three nearest places for these services, or that there is none."""
    found = nearest(here, services, words, None if lang == "fr" else lang)
    needs = Printed(listing([texts.choose(one.name) for one in services], texts.lang))
    any_ = "_any" if len(services) == len(words.services) else ""
    key = f"places.{'before' if found else 'none'}{any_}"
    first = texts.t(key, near=here.asked, needs=needs, km=int(FARTHEST_KM))
    return Section(
        title=texts.t("places.title"),
        paragraphs=(first,),
        items=tuple(_item(one, here, services, words, texts) for one in found),
        after=(texts.t("places.check", day=Printed(date(here.places.dated, texts.lang)), file=here.places.name),),
    )


def _item(one: Found, here: Around, services: Sequence[Service], words: PlacesFile, texts: Texts) -> Item:
    place, places = here.places.place(one.index), here.places
    offered = [texts.choose(each.name) for each in places.says("services", one.index, services)]
    welcome = [texts.choose(each.name) for each in places.says("support", one.index, words.support)]
    fees = [texts.choose(each.name) for each in places.says("fees", one.index, words.fees)]
    ways = [texts.choose(each.name) for each in places.says("access", one.index, words.access)]
    lines = [
        texts.t("places.address", address=place.address, postcode=place.postcode, commune=place.commune)
        if place.address
        else texts.t("places.no_address", postcode=place.postcode, commune=place.commune),
        _line("phone", place.phone, texts) if place.phone else texts.t("places.no_phone"),
        _hours(place, texts),
        _line("for", listing(offered, texts.lang), texts),
        _line("cost", listing(fees, texts.lang), texts) if fees else texts.t("places.no_cost"),
    ]
    if ways:
        lines.append(_line("how", ", ".join(ways), texts))
    if welcome:
        lines.append(_line("welcome", ", ".join(welcome), texts))
    lines += [texts.t("places.lacks", wish=Printed(texts.choose(wish.name))) for wish in one.lacks]
    lines.append(texts.t("places.updated", day=Printed(date(place.updated, texts.lang))))
    return Item(_title(place, one, texts), tuple(lines))


def _title(place: Place, one: Found, texts: Texts) -> str:
    if one.km is None:
        return texts.t("places.same_postcode", name=place.name)
    if one.km < 1:
        return texts.t("places.very_near", name=place.name)
    km = number(one.km, texts.lang, 1 if one.km < 10 else 0)
    return texts.t("places.distance", name=place.name, km=Printed(km))


def _line(key: str, words: str, texts: Texts) -> str:
    return texts.t("report.labelled", label=Printed(texts.t(f"places.{key}")), words=Printed(words))


def _hours(place: Place, texts: Texts) -> str:
    """Opening hours in words; as they stand in the file where they are no weekly timetable."""
    if not place.hours:
        return texts.t("places.no_hours")
    week = open_days(place.hours)
    if week is None:
        return texts.t("places.hours_as_written", words=place.hours)
    return _line("hours", hours_words(week, texts), texts)


def hours_words(week: Sequence[OpenDays], texts: Texts) -> str:
    """«du lundi au vendredi de 9 h à 12 h et de 14 h à 18 h 30 ; le samedi de 8 h 30 à 12 h»."""
    parts = []
    for one in week:
        first, last = (Printed(texts.t(f"places.day_{day}")) for day in (one.first, one.last))
        days = texts.t("places.one_day", day=first)
        if (one.first, one.last) == (0, 6):
            days = texts.t("places.every_day")
        elif one.first != one.last:
            days = texts.t("places.days", first=first, last=last)
        if one.spans == ((0, 24 * 60),):
            spans = texts.t("places.day_and_night")
        else:
            spans = listing(
                [
                    texts.t("places.span", begin=Printed(_time(begin, texts)), end=Printed(_time(end, texts)))
                    for begin, end in one.spans
                ],
                texts.lang,
            )
        parts.append(f"{days} {spans}")
    return texts.t("places.between_days").join(parts)


def _time(minutes: int, texts: Texts) -> str:
    hours, rest = divmod(minutes, 60)
    key = "time" if rest else "time_sharp"
    return texts.t(f"places.{key}", hours=Printed(str(hours)), minutes=Printed(f"{rest:02d}"))
