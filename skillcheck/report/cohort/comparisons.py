"""A group cut by an attribute, and its two waves side by side. Hidden cells stay hidden; draws nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from skillcheck.i18n import Printed, clean, number

if TYPE_CHECKING:
    from skillcheck.cohort.record import Breakdown, BreakdownGroup, Change, Cohort
    from skillcheck.i18n import Texts
    from skillcheck.report.cohort.wording import Words


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


def split_rows(words: Words, breakdown: Breakdown) -> Split:
    """The cohort by one attribute, or why it is not shown."""
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


def _split_row(words: Words, group: BreakdownGroup) -> tuple[str, str, str, str]:
    value = clean(group.value, 60) if group.value else words.texts.t("report.cohort_no_value")
    overall = group.dimensions.get("overall")
    if group.hidden or overall is None:
        value = clean(group.value, 60) if group.value else words.texts.t("report.cohort_others")
        return value, words.texts.t("report.cohort_hidden_cell"), "–", "–"
    reached = words.share(overall.reached) if overall.reached is not None else "–"
    return value, words.count(group.n or 0), words.mean(overall.mean, overall.low, overall.high), reached


def find_waves(words: Words) -> Iterable[WaveRow]:
    """Each dimension at the first date, now, and what changed; none without people found at both dates."""
    waves = words.cohort.waves
    for dimension, kind in words.order():
        change = waves.dimensions.get(dimension) if waves else None
        if change is not None and change.n:
            yield WaveRow(
                kind=kind,
                name=words.name(dimension),
                first=change.before,
                last=change.now,
                before=words.mean(change.before, None, None),
                now=words.mean(change.now, None, None),
                change=_change(words, change),
                progress=words.count(change.progress),
                same=words.count(change.same),
                decline=words.count(change.decline),
                unknown=words.count(change.unknown),
            )


def _change(words: Words, change: Change) -> str:
    """«+0,4 (0,2–0,6)»."""
    if change.mean is None:
        return "–"
    sign = "+" if change.mean > 0 else ""
    figure = f"{sign}{number(change.mean, words.texts.lang)}".replace("-", "−")
    if change.low is None or change.high is None:
        return figure
    low, high = (number(value, words.texts.lang).replace("-", "−") for value in (change.low, change.high))
    return f"{figure} ({words.texts.t('report.cohort_from_to', low=Printed(low), high=Printed(high))})"


def waves_words(cohort: Cohort, texts: Texts) -> tuple[str, ...]:
    """How many people were found at both dates, and how a change is counted."""
    waves = cohort.waves
    if waves is None:
        return ()
    lines = [texts.t("report.cohort_paired", n=waves.paired)]
    alone = (waves.only_before, waves.only_now)
    if alone not in {(0, 0), (None, None)}:
        before, now = ("–" if one is None else one for one in alone)
        lines.append(texts.t("report.cohort_unpaired", before=before, now=now))
    lines.append(texts.t("report.cohort_waves_note"))
    return tuple(lines)
