"""What a cohort's report says: every figure and sentence computed once, as plain data, from the cohort record.

It never sees a person: only counts and sums. Renderers show it; the person's report is ``model``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from skillcheck.errors import DataProblem, Problem
from skillcheck.report.model import OfferLine, offer_line
from skillcheck.texts import Printed, clean, listing, number, percent, typeset

if TYPE_CHECKING:
    from skillcheck.cohort import Breakdown, BreakdownGroup, Change, Cohort, Dimension
    from skillcheck.content import Library
    from skillcheck.texts import Texts

LEVELS = 9
SHADES = 10
BASIC_LEVEL = 2
"""Our mark for «at least basic»: the higher of the two foundation levels, as most targets of the citizen profile."""
MOST_GAPS, MOST_OFFERS = 10, 8


@dataclass(frozen=True)
class HeatRow:
    """One row of the heat map: expected shares of people at level 0…8."""

    id: str
    kind: str
    name: str
    n: int
    measured: int
    mean: float | None
    mean_words: str
    target: int | None
    reached: float | None
    reached_words: str
    shares: tuple[float, ...]
    """Empty where nobody answered anything."""
    share_words: tuple[str, ...]
    shades: tuple[int, ...]
    """0…10, the tone of each cell."""


@dataclass(frozen=True)
class GapRow:
    """One gap in the order of need."""

    competence: str
    name: str
    target: int
    people: int
    people_words: str
    share: float
    missing_words: str


@dataclass(frozen=True)
class GroupOffer:
    """One offer for the group: how many people, for what, and its facts."""

    offer: OfferLine
    people: int
    people_words: str
    names: str
    facts: str
    """How long it takes, and who says so."""


@dataclass(frozen=True)
class Group:
    """One suggested training group."""

    title: str
    needs: str
    offers: str
    areas: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Split:
    """The cohort by one attribute; rows of words: value, people, mean with its interval, share at the target."""

    attribute: str
    rows: tuple[tuple[str, str, str, str], ...]
    note: str | None


@dataclass(frozen=True)
class WaveRow:
    """One dimension between two waves, in words."""

    kind: str
    name: str
    change: str
    progress: str
    same: str
    decline: str
    unknown: str


@dataclass(frozen=True)
class CohortReport:
    """Everything a cohort's report says."""

    lang: str
    title: str
    profile: str | None
    sources: str
    headline: str
    has_targets: bool
    who: tuple[str, ...]
    reasons: tuple[tuple[str, str], ...]
    """Why rows were returned, and how many."""
    reliability: str
    basic: str | None
    heat: tuple[HeatRow, ...]
    gaps: tuple[GapRow, ...]
    gaps_empty: str | None
    offers: tuple[GroupOffer, ...]
    unserved: str | None
    orientation: str | None
    groups: tuple[Group, ...]
    groups_note: str
    splits: tuple[Split, ...]
    waves: tuple[WaveRow, ...]
    waves_words: tuple[str, ...]
    flags: tuple[str, ...]
    notes: tuple[str, ...]


def cohort_report(cohort: Cohort, library: Library, texts: Texts) -> CohortReport:
    """Compute a cohort's report in the language of ``texts``.

    Raises DataProblem when the record is of another framework than the content.
    """
    if missing := [one for one in library.framework.dimensions if one not in cohort.dimensions]:
        raise DataProblem(Problem("report.other_framework", fields={"found": missing[0]}))
    words = _Words(cohort, library, texts)
    overall = cohort.dimensions["overall"]
    known = library.profiles.get(cohort.profile or "")
    profile = texts.choose(known.name) if known else clean(cohort.profile, 60) if cohort.profile else None
    return CohortReport(
        lang=texts.lang,
        title=texts.t("report.cohort_title", n=cohort.rows.scored),
        profile=profile,
        sources=listing([clean(one, 60) for one in cohort.sources[:5]], texts.lang),
        headline=texts.t("report.cohort_nobody") if overall.mean is None
        else texts.t("report.cohort_headline", mean=Printed(words.mean(overall.mean, overall.low, overall.high))),
        has_targets=overall.target is not None,
        who=_who(cohort, texts),
        reasons=tuple((words.reason(one.code), words.count(one.n)) for one in cohort.rows.reasons),
        reliability=_reliability(overall, texts),
        basic=_basic(overall, texts),
        heat=tuple(_heat_row(words, one) for one in words.order()),
        gaps=_gaps(words),
        gaps_empty=_gaps_empty(cohort, texts),
        offers=tuple(_offers(words)),
        unserved=_unserved(words),
        orientation=_orientation(words),
        groups=tuple(_groups(words)),
        groups_note=texts.t("report.cohort_groups_note"),
        splits=tuple(_split(words, one) for one in cohort.breakdowns),
        waves=tuple(_waves(words)),
        waves_words=_waves_words(cohort, texts),
        flags=_flags(cohort, texts),
        notes=_notes(cohort, library, texts),
    )  # fmt: skip


class _Words:
    """A cohort with the names and number habits of one language."""

    def __init__(self, cohort: Cohort, library: Library, texts: Texts) -> None:
        self.cohort, self.library, self.texts = cohort, library, texts

    def order(self) -> list[tuple[str, str]]:
        """(dimension, kind): overall, each area followed by its competences."""
        listed = [("overall", "overall")]
        for area in self.library.framework.areas:
            listed += [(area.id, "area"), *((one.id, "competence") for one in area.competences)]
        return listed

    def name(self, dimension: str) -> str:
        """The short plain name of a dimension."""
        framework = self.library.framework
        if dimension == "overall":
            return self.texts.t("report.overall")
        if dimension in framework.competences:
            return self.texts.choose(framework.competences[dimension].short)
        return next(
            (self.texts.choose(area.short) for area in framework.areas if area.id == dimension), clean(dimension, 40)
        )

    def names(self, dimensions: Iterable[str]) -> str:
        """«a, b et c»."""
        return listing([self.name(one) for one in dimensions], self.texts.lang)

    def count(self, n: int) -> str:
        """A number of people."""
        return number(n, self.texts.lang, 0)

    def share(self, part: float) -> str:
        """A share as a percentage."""
        return percent(part, self.texts.lang)

    def mean(self, mean: float | None, low: float | None, high: float | None) -> str:
        """«3,4 (3,2–3,6)», a mean level and the 95 % interval of the mean."""
        if mean is None:
            return "–"
        figure = number(mean, self.texts.lang)
        if low is None or high is None:
            return figure
        return f"{figure} ({number(low, self.texts.lang)}–{number(high, self.texts.lang)})"

    def reason(self, code: str) -> str:
        """Why a row was returned: the sentence of its problem with «…» for what varies, else the code itself."""
        if not self.texts.has(code):
            return clean(code, 60)
        first = self.texts.template(code, 1).split(". ")[0].rstrip(".")
        return typeset(re.sub(r"\{[^{}]*\}", "…", first), self.texts.lang)


# --- who, how sure ----------------------------------------------------------------------------------------


def _who(cohort: Cohort, texts: Texts) -> tuple[str, ...]:
    rows = cohort.rows
    lines = [texts.t("report.cohort_read", n=rows.read), texts.t("report.cohort_scored", n=rows.scored)]
    if rows.returned:
        lines.append(texts.t("report.cohort_returned", n=rows.returned))
    if rows.silent:
        lines.append(texts.t("report.cohort_silent", n=rows.silent))
    if rows.duplicates:
        lines.append(texts.t(f"report.cohort_duplicates_{rows.duplicates_rule}", n=rows.duplicates))
    return tuple(lines)


def _reliability(overall: Dimension, texts: Texts) -> str:
    """The share of the spread that is between people, as a plain sentence: «8 parts sur 10»."""
    if overall.reliability is None:
        return texts.t("report.cohort_reliability_none")
    kind = "good" if overall.reliability >= 0.8 else "fair" if overall.reliability >= 0.6 else "weak"
    parts = int(10 * overall.reliability + 0.5)
    return texts.t(
        f"report.cohort_reliability_{kind}", parts=parts, value=Printed(number(overall.reliability, texts.lang, 2))
    )


def _basic(overall: Dimension, texts: Texts) -> str | None:
    if not overall.levels:
        return None
    share = sum(overall.levels[BASIC_LEVEL:])
    return texts.t("report.cohort_basic", share=Printed(percent(share, texts.lang)), level=BASIC_LEVEL)


def _flags(cohort: Cohort, texts: Texts) -> tuple[str, ...]:
    flags = cohort.flags
    counted = (("same_answer", flags.same_answer), ("surprising", flags.surprising), ("few_answers", flags.few_answers))
    return tuple(texts.t(f"report.flag_{name}", n=n) for name, n in counted if n)


# --- the picture and the gaps -----------------------------------------------------------------------------


def _heat_row(words: _Words, place: tuple[str, str]) -> HeatRow:
    dimension, kind = place
    found = words.cohort.dimensions[dimension]
    return HeatRow(
        id=dimension,
        kind=kind,
        name=words.name(dimension),
        n=found.n,
        measured=found.measured,
        mean=found.mean,
        mean_words=words.mean(found.mean, None, None),
        target=found.target,
        reached=found.reached,
        reached_words=words.share(found.reached) if found.reached is not None else "–",
        shares=tuple(found.levels),
        share_words=tuple(number(100 * share, words.texts.lang, 0) for share in found.levels),
        shades=tuple(min(SHADES, int(SHADES * share / 0.5 + 0.5)) for share in found.levels),
    )


def _gaps(words: _Words) -> tuple[GapRow, ...]:
    everyone = max(1, words.cohort.dimensions["overall"].n)
    return tuple(
        GapRow(
            competence=gap.competence,
            name=words.name(gap.competence),
            target=gap.target,
            people=gap.people,
            people_words=words.texts.t("report.cohort_people", n=gap.people),
            share=gap.people / everyone,
            missing_words=words.texts.t("report.cohort_missing", n=float(gap.shortfall)),
        )
        for gap in [one for one in words.cohort.gaps if one.people][:MOST_GAPS]
    )


def _gaps_empty(cohort: Cohort, texts: Texts) -> str | None:
    if any(gap.people for gap in cohort.gaps):
        return None
    if cohort.profile is None:
        return texts.t("report.cohort_no_profile")
    return texts.t("report.cohort_no_gap")


# --- what to do -------------------------------------------------------------------------------------------


def _offers(words: _Words) -> Iterable[GroupOffer]:
    for one in words.cohort.offers[:MOST_OFFERS]:
        offer = words.library.catalogue.offers.get(one.offer)
        if offer is None or not one.serves:
            continue
        line = offer_line(words.library, words.texts, offer, one.serves[0].competence)
        label = Printed(words.texts.t("report.how_long"))
        how_long = words.texts.t("report.labelled", label=label, words=Printed(line.how_long))
        yield GroupOffer(
            offer=line,
            facts=f"{how_long} · {line.source}",
            people=one.people,
            people_words=words.texts.t("report.cohort_people", n=one.people),
            names=words.names(served.competence for served in one.serves[:4]),
        )


def _unserved(words: _Words) -> str | None:
    if not words.cohort.unserved:
        return None
    return words.texts.t("report.cohort_unserved", names=Printed(words.names(words.cohort.unserved)))


def _orientation(words: _Words) -> str | None:
    offers = words.library.catalogue.offers
    known = [words.texts.choose(offers[one].label) for one in words.cohort.orientation if one in offers]
    if not known or not words.cohort.unserved:
        return None
    return words.texts.t("report.cohort_orientation", names=Printed(listing(known[:3], words.texts.lang)))


def _groups(words: _Words) -> Iterable[Group]:
    offers = words.library.catalogue.offers
    for one in words.cohort.groups:
        labels = [words.texts.choose(offers[offer].label) for offer in one.offers if offer in offers]
        yield Group(
            title=words.texts.t(
                "report.cohort_group", number=one.number, people=Printed(words.texts.t("report.cohort_people", n=one.n))
            ),
            needs=words.names(one.needs) if one.needs else words.texts.t("report.cohort_group_no_need"),
            offers=listing(labels[:2], words.texts.lang),
            areas=tuple((words.name(area), number(value, words.texts.lang)) for area, value in one.areas.items()),
        )


# --- breakdowns and waves ---------------------------------------------------------------------------------


def _split(words: _Words, breakdown: Breakdown) -> Split:
    texts = words.texts
    attribute = clean(breakdown.attribute, 60)
    if breakdown.not_made is not None:
        return Split(attribute=attribute, rows=(), note=texts.t("report.cohort_too_many_values"))
    hidden = any(group.hidden for group in breakdown.groups)
    return Split(
        attribute=attribute,
        rows=tuple(_split_row(words, group) for group in breakdown.groups),
        note=texts.t("report.cohort_hidden", cell=words.cohort.min_cell) if hidden else None,
    )


def _split_row(words: _Words, group: BreakdownGroup) -> tuple[str, str, str, str]:
    value = clean(group.value, 60) if group.value else words.texts.t("report.cohort_no_value")
    overall = group.dimensions.get("overall")
    if group.hidden or overall is None:
        return value, words.texts.t("report.cohort_hidden_cell"), "–", "–"
    reached = words.share(overall.reached) if overall.reached is not None else "–"
    return value, words.count(group.n or 0), words.mean(overall.mean, overall.low, overall.high), reached


def _waves(words: _Words) -> Iterable[WaveRow]:
    waves = words.cohort.waves
    for dimension, kind in words.order():
        change = waves.dimensions.get(dimension) if waves else None
        if change is not None and change.n:
            yield WaveRow(
                kind=kind,
                name=words.name(dimension),
                change=_change(words, change),
                progress=words.count(change.progress),
                same=words.count(change.same),
                decline=words.count(change.decline),
                unknown=words.count(change.unknown),
            )


def _change(words: _Words, change: Change) -> str:
    """«+0,4 (0,2–0,6)»."""
    if change.mean is None:
        return "–"
    sign = "+" if change.mean > 0 else ""
    figure = f"{sign}{number(change.mean, words.texts.lang)}".replace("-", "−")
    if change.low is None or change.high is None:
        return figure
    low, high = (number(value, words.texts.lang).replace("-", "−") for value in (change.low, change.high))
    return f"{figure} ({words.texts.t('report.cohort_from_to', low=Printed(low), high=Printed(high))})"


def _waves_words(cohort: Cohort, texts: Texts) -> tuple[str, ...]:
    waves = cohort.waves
    if waves is None:
        return ()
    lines = [texts.t("report.cohort_paired", n=waves.paired)]
    if waves.only_before or waves.only_now:
        lines.append(texts.t("report.cohort_unpaired", before=waves.only_before, now=waves.only_now))
    lines.append(texts.t("report.cohort_waves_note"))
    return tuple(lines)


def _notes(cohort: Cohort, library: Library, texts: Texts) -> tuple[str, ...]:
    keys = ["note_self_cohort", "note_expected", "note_calibrated" if cohort.calibrated else "note_expert"]
    if any(question.is_situation for question in library.bank.questions):
        keys.append("note_situations")
    if cohort.offers:
        keys.append("note_offers")
    profile = library.profiles.get(cohort.profile or "")
    if profile:
        keys.append("note_profile_editorial" if profile.basis == "editorial" else "note_profile_provider")
    if cohort.fingerprint != library.fingerprint:
        keys.append("note_other_content")
    keys += ["note_eu_target", "note_not_against"]
    source = library.framework.source.attribution
    return (
        *(texts.t(f"report.{key}") for key in keys),
        source if isinstance(source, str) else texts.choose(source),
        texts.t("report.note_made", version=cohort.version, fingerprint=cohort.fingerprint),
    )
