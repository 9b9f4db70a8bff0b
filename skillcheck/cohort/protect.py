"""One minimum for everything that a cohort record says of people: what tells about fewer is left out, and that is said.

A count is left out where it, or what is left when it is taken from everyone or from another count of the like, is a
few people but not nobody. What is told of everybody alike (a mean over all) stays. Breakdowns, training groups and
waves cut the same people in ways that cross: where more than one of these is shown, only the breakdowns stay exact, for
the exact figures of six people and of seven, six of them the same, give the seventh.
"""

from __future__ import annotations

from typing import Any

from skillcheck.cohort.minimum import COARSE, Count, coarse, crowd, is_few, may_be_split
from skillcheck.cohort.record import Cohort, CohortOffer, Dimension, Gap, ServedGap, Situation, TrainingGroup
from skillcheck.cohort.wave_record import Change, Compared, Difference, Waves


def protected(cohort: Cohort) -> Cohort:
    """The record with nothing in it that tells about fewer people than its ``min_cell``."""
    least, everyone = cohort.min_cell, cohort.dimensions["overall"].n
    if is_few(everyone, least):
        return _without_figures(cohort)
    dimensions = {name: _dimension(one, least) for name, one in cohort.dimensions.items()}
    gaps = [_gap(one, least, everyone) for one in cohort.gaps if not is_few(one.people, least)]
    kept = {one.competence for one in gaps}
    cut = any(not group.hidden for one in cohort.breakdowns for group in one.groups)
    groups = [] if any(is_few(one.n, least) for one in cohort.groups) else cohort.groups
    if cut or cohort.waves is not None:
        groups = [_coarse_group(one) for one in groups]
    flags = cohort.flags.model_copy(update=_counts(cohort.flags, least, cohort.rows.scored))
    waves = (
        None
        if cohort.waves is None or is_few(cohort.waves.paired, least)
        else _waves(cohort.waves, least, everyone, crossed=cut or bool(groups))
    )
    compared = [_coarse_groups(one, least) for one in cohort.compared if not is_few(one.before, least)]
    situations = _situations(cohort.situations, least, everyone)
    changed = {
        "counts": dimensions != cohort.dimensions or flags != cohort.flags or gaps != cohort.gaps[: len(gaps)],
        "gaps": len(gaps) < len(cohort.gaps),
        "groups": len(groups) < len(cohort.groups),
        "breakdowns": any(group.hidden or group.merged for one in cohort.breakdowns for group in one.groups),
        "waves": waves != cohort.waves or len(compared) < len(cohort.compared),
        "situations": situations != cohort.situations,
    }
    return cohort.model_copy(
        update={
            "dimensions": dimensions, "gaps": gaps, "offers": _offers(cohort.offers, cohort.gaps, least, everyone),
            "unserved": [one for one in cohort.unserved if one in kept], "groups": groups, "flags": flags,
            **({} if groups else {"groups_spread": None, "groups_free": None}),
            "waves": waves, "breakdowns": cohort.breakdowns, "compared": compared, "situations": situations,
            "hidden": [name for name, so in changed.items() if so],
        }
    )  # fmt: skip


def _without_figures(cohort: Cohort) -> Cohort:
    """A group under the minimum: who was read is said, nothing of what they can do."""
    return cohort.model_copy(
        update={
            "dimensions": {name: without_figures(one) for name, one in cohort.dimensions.items()},
            "everywhere": None, "gaps": [], "offers": [], "unserved": [], "groups": [],
            "groups_spread": None, "groups_free": None,
            "breakdowns": [], "waves": None,
            "questions": [], "compared": [], "situations": [], "declared": [],
            "flags": cohort.flags.model_copy(update=dict.fromkeys(type(cohort.flags).model_fields)),
            "hidden": ["cohort"],
        }
    )  # fmt: skip


def without_figures(one: Dimension) -> Dimension:
    """A dimension of which nothing is told."""
    nothing = {"n": 0, "measured": 0, "stated": 0, "open_above": 0, "levels": [], "answered": 0.0}
    absent = dict.fromkeys(
        ("mean", "sd", "low", "high", "reliability", "reached", "yes", "no", "unknown", "shortfall", "with_gap")
    )
    return one.model_copy(update=nothing | absent)


def _counts(record: Any, least: int, everyone: int) -> dict[str, Count]:
    """The counts of a record that may be shown; those that may not are None."""
    counts = {name: getattr(record, name) for name in type(record).model_fields}
    return {name: None if is_few(count, least, everyone) else count for name, count in counts.items()}


def _dimension(one: Dimension, least: int) -> Dimension:
    alone = {
        name: None
        for name in ("measured", "stated", "open_above", "with_gap")
        if is_few(getattr(one, name), least, one.n)
    }
    if is_few(one.open_above, least, one.stated):
        alone["open_above"] = None
    verdicts = ("yes", "no", "unknown")
    if not may_be_split([getattr(one, name) for name in verdicts], least):
        alone |= dict.fromkeys(verdicts)
    return one.model_copy(update=alone)


def _gap(one: Gap, least: int, everyone: int) -> Gap:
    return one.model_copy(update=UNTOLD) if is_few(one.people, least, everyone) else one


UNTOLD = {"people": None, "missing": None}


def _offers(offers: list[CohortOffer], gaps: list[Gap], least: int, everyone: int) -> list[CohortOffer]:
    """Each offer with the gaps it serves of enough people; an offer for fewer is left out.

    How many it serves is not told where it is nearly everyone, or nearly as many as have the gap or as another offer
    serves of it: what is missing to the few between them would follow.
    """
    told: dict[str, list[tuple[int, float]]] = {one.competence: [_both(one)] for one in gaps}
    shown = []
    for offer in offers:
        serves = []
        for one in offer.serves:
            if is_few(one.people, least):
                continue
            others = told.setdefault(one.competence, [])
            if is_few(one.people, least, everyone) or any(_near(_both(one), other, least) for other in others):
                serves.append(one.model_copy(update=UNTOLD))
            else:
                others.append(_both(one))
                serves.append(one)
        if serves:
            most = max(one.people or 0 for one in offer.serves)
            known = most if any(one.people == most for one in serves) else None
            shown.append(offer.model_copy(update={"serves": serves, "people": known}))
    return shown


def _situations(found: list[Situation], least: int, everyone: int) -> list[Situation]:
    """Situations that enough people answered; how many did is not told where only a few did not."""
    return [
        one.model_copy(update={"n": None}) if is_few(one.n, least, everyone) else one
        for one in found
        if not is_few(one.n, least)
    ]


def _both(one: Gap | ServedGap) -> tuple[int, float]:
    return one.people or 0, one.missing or 0.0


def _near(one: tuple[int, float], other: tuple[int, float], least: int) -> bool:
    """Whether two groups of people are not the same but nearly."""
    apart = abs(one[0] - other[0])
    return 0 < apart < least or (apart == 0 and abs(one[1] - other[1]) > 1e-6)


def _coarse(value: float | None) -> float | None:
    return None if value is None else coarse(value)


def _coarse_group(one: TrainingGroup) -> TrainingGroup:
    rounded = {
        name: {key: _coarse(mean) for key, mean in getattr(one, name).items()} for name in ("areas", "competences")
    }
    return one.model_copy(update=rounded)


def _coarse_groups(one: Compared, least: int) -> Compared:
    """The two groups may be the same people but for one who left, and nobody knows: n times a mean less n - 1 times
    the other would be that person. A tenth of a level of ten people, or a quarter of five, hides one."""
    if least <= 1:
        return one
    parts = 10 if min(one.before, one.now) >= crowd(least) else COARSE

    def coarse(figures: Difference) -> Difference:
        names = ("before", "mean", "low", "high")
        return figures.model_copy(update={name: round(getattr(figures, name) * parts) / parts for name in names})

    return one.model_copy(update={"dimensions": {name: coarse(two) for name, two in one.dimensions.items()}})


def _waves(waves: Waves, least: int, everyone: int, *, crossed: bool) -> Waves:
    """``crossed``: other groups of the same people are shown. Of everyone nothing new is told."""
    crossed = crossed and waves.paired != everyone
    line = [one for one in waves.line if not is_few(one.n, least, everyone) and not is_few(one.n, least, waves.paired)]
    alone = ("only_before", "only_now", "unread_before")
    return waves.model_copy(
        update={
            **{name: None for name in alone if is_few(getattr(waves, name), least)},
            "line": [one.model_copy(update={"mean": _coarse(one.mean)}) if crossed else one for one in line],
            "dimensions": {
                name: _change(one, least, everyone, crossed=crossed) for name, one in waves.dimensions.items()
            },
        }
    )


def _change(one: Change, least: int, everyone: int, *, crossed: bool) -> Change:
    if is_few(one.n, least):
        nothing = dict.fromkeys(("before", "now", "mean", "low", "high"))
        return one.model_copy(update={**nothing, "n": 0, "progress": 0, "same": 0, "decline": 0, "unknown": 0})
    kinds = ("progress", "same", "decline", "unknown")
    update: dict[str, float | None] = {}
    if not may_be_split([getattr(one, name) for name in kinds], least):  # then perhaps how many progressed alone
        progress = one.progress or 0
        update = dict.fromkeys(kinds[1:] if may_be_split([progress, one.n - progress], least) else kinds)
    if is_few(one.n, least, everyone):  # everyone's mean less these people's would be that of the few others
        update |= {"before": None, "now": None}
    elif crossed:
        update |= {"before": _coarse(one.before), "now": _coarse(one.now)}
    return one.model_copy(update=update)
