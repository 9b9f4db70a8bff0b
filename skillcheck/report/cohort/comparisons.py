"""A group cut by an attribute, and its two waves side by side. Hidden cells stay hidden; draws nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from skillcheck.i18n import Printed, clean, number
from skillcheck.recommend.offers import NEGLIGIBLE
from skillcheck.report.naming import names_listed

if TYPE_CHECKING:
    from skillcheck.cohort.record import Breakdown, BreakdownGroup, Cohort
    from skillcheck.cohort.wave_record import Change
    from skillcheck.i18n import Texts
    from skillcheck.report.cohort.wording import Words

MOST_NEEDS = 3


@dataclass(frozen=True)
class Split:
    """The cohort by one attribute; rows of words: value, people, mean with its interval, and where people aim at
    something the share at the target and what is missing most."""

    attribute: str
    rows: tuple[tuple[str, ...], ...]
    note: str | None


@dataclass(frozen=True)
class DeclaredRow:
    """One area, what people say of themselves against what their checks show, in counts as words."""

    area: str
    answered_by: str
    shows_more: str
    agrees: str
    says_more: str
    few_checks: str


@dataclass(frozen=True)
class GroupsRow:
    """One dimension of two groups of whom nobody is known in both, in words."""

    kind: str
    name: str
    first: float
    last: float
    before: str
    now: str
    change: str
    said: str


@dataclass(frozen=True)
class TwoGroups:
    """An earlier wave beside today's, as two groups."""

    words: tuple[str, ...]
    rows: tuple[GroupsRow, ...]


@dataclass(frozen=True)
class WaveRow:
    """One dimension between two waves, in words."""

    kind: str
    name: str
    first: float | None
    last: float | None
    """Mean levels at the two dates; None in records that do not hold them."""
    before: str
    now: str
    change: str
    progress: str
    same: str
    decline: str
    unknown: str


@dataclass(frozen=True)
class GroupProgress:
    """What changed overall in one group of people, in words."""

    value: str
    people: str
    change: str
    progress: str
    same: str
    decline: str
    unknown: str
    told: str
    """All of it in one sentence."""


def find_declared(words: Words) -> Iterable[DeclaredRow]:
    """The areas of which enough people answered both."""
    for one in words.cohort.declared:
        kinds = (one.n, one.shows_more, one.same, one.says_more, one.unknown)
        yield DeclaredRow(words.name(one.area), *map(words.count, kinds))


def split_rows(words: Words, breakdown: Breakdown) -> Split:
    """The cohort by one attribute, or why it is not shown."""
    texts = words.texts
    attribute = clean(breakdown.attribute, 60)
    if breakdown.not_made is not None:
        return Split(attribute=attribute, rows=(), note=texts.t("report.cohort_too_many_values"))
    texts_of = [
        texts.t(f"report.cohort_{name}", cell=words.cohort.min_cell)
        for name, so in (
            ("merged_note", any(group.merged for group in breakdown.groups)),
            ("hidden", any(group.hidden for group in breakdown.groups)),
        )
        if so
    ]
    return Split(
        attribute=attribute,
        rows=tuple(_split_row(words, group) for group in breakdown.groups),
        note=" ".join(texts_of) or None,
    )


def _split_row(words: Words, group: BreakdownGroup) -> tuple[str, ...]:
    texts, overall = words.texts, group.dimensions.get("overall")
    value = group_name(words, group.value, group.merged)
    if group.hidden and not group.value:
        value = texts.t("report.cohort_others")
    aims = words.cohort.dimensions["overall"].reached is not None
    if group.hidden or overall is None:
        return value, texts.t("report.cohort_hidden_cell"), "–", *(("–", "–") if aims else ())
    people = words.count(group.n)
    if group.staff is not None:
        people = texts.t("report.cohort_of_staff", n=Printed(people), staff=Printed(words.count(group.staff)))
    row = (value, people, words.mean(overall.mean, overall.low, overall.high))
    return (*row, words.share(overall.reached or 0.0), _most_missing(words, group)) if aims else row


def group_name(words: Words, value: str, merged: int) -> str:
    """How a group is called: its value, a profile by its name, several values together by how many they are."""
    if merged:
        return words.texts.t("report.cohort_merged", n=merged)
    if words.cohort.profiles and value in words.library.profiles:
        return words.texts.choose(words.library.profiles[value].name)
    return clean(value, 60) or words.texts.t("report.cohort_no_value")


def find_group_progress(words: Words) -> Iterable[GroupProgress]:
    """What changed overall in each group of the first attribute, between the first date and now."""
    for one in words.cohort.waves.groups if words.cohort.waves else ():
        kinds = {name: words.count(getattr(one, name)) for name in ("progress", "same", "decline", "unknown")}
        people = words.count(one.n)
        key = "progress" if one.same is not None else "compared" if one.progress is None else "progressed"
        told = words.texts.t(
            f"report.cohort_group_{key}", people=Printed(people), **{name: Printed(n) for name, n in kinds.items()}
        )
        value, change = group_name(words, one.value, one.merged), _signed(words, one.mean, None, None)
        yield GroupProgress(value=value, people=people, change=change, told=told, **kinds)


def _most_missing(words: Words, group: BreakdownGroup) -> str:
    """What the people of a group lack most: «Partager un document (1,2 niveau) ; …»."""
    if not any(one in group.dimensions for one in words.library.framework.competences):
        return "–"  # a record of before, which kept the whole only
    gaps = [
        (-(group.dimensions[one].shortfall or 0.0), one)
        for one in words.library.framework.competences
        if one in group.dimensions and (group.dimensions[one].shortfall or 0.0) >= NEGLIGIBLE
    ]
    named = [
        words.texts.t(
            "report.cohort_need", name=Printed(words.name(one)), levels=Printed(number(-gap, words.texts.lang))
        )
        for gap, one in sorted(gaps)[:MOST_NEEDS]
    ]
    return names_listed(named, words.texts) if named else words.texts.t("report.cohort_group_no_need_here")


def find_groups_then_and_now(words: Words) -> Iterable[TwoGroups]:
    """Each earlier wave whose people could not be paired, beside today's."""
    t = words.texts.t
    for one in words.cohort.compared:
        rows = []
        for dimension, kind in words.order():
            found = one.dimensions.get(dimension)
            if found is None:
                continue
            said = "higher" if found.low > 0 else "lower" if found.high < 0 else "cannot_tell"
            rows.append(
                GroupsRow(
                    kind=kind, name=words.name(dimension), first=words.level(found.before),
                    last=words.level(found.now),
                    before=words.mean(found.before), now=words.mean(found.now),
                    change=_signed(words, found.mean, found.low, found.high), said=t(f"report.cohort_{said}"),
                )
            )  # fmt: skip
        counted = t("report.cohort_two_groups", before=one.before, now=one.now, name=clean(one.name, 40))
        yield TwoGroups((counted, t("report.cohort_two_groups_note")), tuple(rows))


def find_waves(words: Words) -> Iterable[WaveRow]:
    """Each dimension at the first date, now, and what changed; none without people found at both dates."""
    waves = words.cohort.waves
    for dimension, kind in words.order():
        change = waves.dimensions.get(dimension) if waves else None
        if change is not None and change.n:
            yield WaveRow(
                kind=kind,
                name=words.name(dimension),
                first=words.level(change.before),
                last=words.level(change.now),
                before=words.mean(change.before),
                now=words.mean(change.now),
                change=_change(words, change),
                progress=words.count(change.progress),
                same=words.count(change.same),
                decline=words.count(change.decline),
                unknown=words.count(change.unknown),
            )


def _change(words: Words, change: Change) -> str:
    return "–" if change.mean is None else _signed(words, change.mean, change.low, change.high)


def _signed(words: Words, mean: float, low: float | None, high: float | None) -> str:
    """«+0,4 (0,2–0,6)»."""
    sign = "+" if round(mean, 1) > 0 else ""
    figure = f"{sign}{number(mean, words.texts.lang)}".replace("-", "−")
    if low is None or high is None:
        return figure
    least, most = (number(value, words.texts.lang).replace("-", "−") for value in (low, high))
    return f"{figure} ({words.texts.t('report.cohort_from_to', low=Printed(least), high=Printed(most))})"


def waves_words(words: Words) -> tuple[str, ...]:
    """How many people were found at both dates, and how a change is counted."""
    waves, texts = words.cohort.waves, words.texts
    if waves is None:
        return ()
    lines = [texts.t("report.cohort_paired", n=waves.paired)]
    alone = (waves.only_before, waves.only_now)
    if alone not in {(0, 0), (None, None)}:
        before, now = ("–" if one is None else one for one in alone)
        lines.append(texts.t("report.cohort_unpaired", before=before, now=now))
    if len(waves.line) > 2:
        here = [clean(one.name, 40) or texts.t("report.cohort_line_today") for one in waves.line]
        points = " → ".join(f"{name} {words.mean(one.mean)}" for name, one in zip(here, waves.line, strict=True))
        lines.append(texts.t("report.cohort_line", n=waves.line[0].n, points=Printed(points)))
    lines.append(texts.t("report.cohort_waves_note"))
    return tuple(lines)


def group_progress_words(cohort: Cohort, texts: Texts) -> str:
    """What the groups are that are compared; nothing where there are none."""
    if cohort.waves is None or not cohort.waves.groups:
        return ""
    return texts.t("report.cohort_progress_by", name=clean(cohort.waves.attribute, 60), cell=cohort.min_cell)
