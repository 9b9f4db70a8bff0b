"""From sums to the cohort record: shares, means, ranked gaps, offers, groups, breakdowns. Reads no file."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from skillcheck.cohort.breakdowns import breakdowns
from skillcheck.cohort.declared import declared
from skillcheck.cohort.group_changes import group_changes
from skillcheck.cohort.minimum import LEAST
from skillcheck.cohort.protect import protected
from skillcheck.cohort.question_results import question_results
from skillcheck.cohort.record import Cohort, CohortOffer, Dimension, Flags, Gap, Rows, ServedGap, TrainingGroup
from skillcheck.cohort.shape import Shape
from skillcheck.cohort.situations import situations
from skillcheck.cohort.sums import COUNTS, MOMENTS, SCALE, CohortSums, interval
from skillcheck.cohort.training_groups import Grouping
from skillcheck.cohort.wave_record import Compared, Waves
from skillcheck.recommend.offers import NEGLIGIBLE, Advice, Need, advise, advise_each

if TYPE_CHECKING:
    from skillcheck.cohort.group_changes import GroupSums
    from skillcheck.cohort.question_sums import DateSums
    from skillcheck.cohort.staff import Staff
    from skillcheck.content.library import Library
    from skillcheck.frameworks.profile import TargetProfile

MOST_NEEDS = 3


def build(
    sums: CohortSums, shape: Shape, library: Library, *, rows: Rows, sources: Sequence[str], lang: str, version: str,
    min_cell: int = LEAST, grouping: Grouping | None = None, waves: Waves | None = None,
    compared: Sequence[Compared] = (), staff: Staff | None = None, changes: DateSums | None = None,
    group_sums: GroupSums | None = None,
) -> Cohort:  # fmt: skip
    """The cohort record of these sums, without what tells about fewer people than ``min_cell``.

    ``group_sums``: what changed in each group of the first attribute, where there was an earlier wave. ``changes``:
    what the people of the earlier wave answered at both dates, where there was one.
    """
    names = library.framework.dimensions
    whole_staff = None if staff is None else staff.total
    dimensions = {name: dimension_of(sums, shape, place, whole_staff) for place, name in enumerate(names)}
    met = [(row, library.profiles[name]) for row, name in enumerate(shape.profiles) if sums.aiming[row]]
    needs = [(_needs(sums, shape, library, row), profile.audience) for row, profile in met]
    advice = advise_each(needs, library.catalogue) if shape.profiles else None
    only = library.profiles[shape.profiles[0]] if shape.profiles and not shape.profile_column else None
    cut = breakdowns(sums, shape, names, min_cell, staff)
    if waves is not None and group_sums and cut and cut[0].not_made is None:
        groups = group_changes(group_sums, cut[0], min_cell)
        waves = waves.model_copy(update={"attribute": cut[0].attribute if groups else "", "groups": groups})
    whole = Cohort(
        schema="skillcheck/cohort-2",
        version=version,
        **_about(library),
        lang=lang,
        profile=None if only is None else only.id,
        profiles=[one.id for row, one in met if int(sums.aiming[row]) >= min_cell] if only is None else [],
        staff=whole_staff,
        sources=list(sources),
        min_cell=min_cell,
        rows=rows.model_copy(update={"silent": sums.silent}),
        dimensions=dimensions,
        everywhere=_everywhere(sums, shape),
        gaps=_gaps(sums, shape, library),
        **_advised(advice),
        groups=[] if grouping is None else _training(grouping, shape, library, only),
        groups_spread=grouping.spread if grouping and grouping.people else None,
        groups_free=grouping.free if grouping and grouping.people else None,
        breakdowns=cut,
        flags=Flags(**dict(zip(Flags.model_fields, map(int, sums.flags), strict=True))),
        waves=waves,
        compared=list(compared),
        declared=declared(sums.declared, names[1 : 1 + shape.areas], dimensions["overall"].n, min_cell),
        situations=situations(shape.situations, sums.situations, min_cell),
        questions=question_results(sums.questions, library.bank, sums.people, cut[:1], min_cell, changes),
    )
    return protected(whole)


def _about(library: Library) -> dict[str, Any]:
    """Which content and measure gave the figures."""
    framework = library.framework
    measured = {"calibrated": framework.measurement.calibrated, "measure": framework.measurement.model}
    return {"framework": f"{framework.id} {framework.version}", "fingerprint": library.fingerprint, **measured}


def _advised(advice: Advice | None) -> dict[str, Any]:
    """What is recommended; nothing without a profile."""
    if advice is None:
        return {"offers": [], "unserved": [], "for_role": [], "orientation": []}
    return {
        "offers": _offers(advice),
        "unserved": _unserved(advice),
        "for_role": list(dict.fromkeys(link.offer for link in advice.for_role)),
        "orientation": list(dict.fromkeys(one.offer for one in advice.orientation)),
    }


def _everywhere(sums: CohortSums, shape: Shape) -> float | None:
    """The expected share of people who are at the basic level or above in every area at once."""
    n = int(sums.counts[0, 0])
    return int(sums.everywhere[0]) / SCALE / n if n and shape.basic is not None else None


def _target(sums: CohortSums, shape: Shape, place: int) -> int | None:
    """The target of all in this dimension; None without one, or where people have different ones."""
    if shape.targets is None:
        return None
    met = {int(one) for one in shape.targets[:, place][sums.aiming > 0]} or {int(shape.targets[0, place])}
    return met.pop() if len(met) == 1 else None


def dimension_of(sums: CohortSums, shape: Shape, place: int, staff: int | None) -> Dimension:
    """The figures of one dimension, nothing hidden; ``staff``: people there really are, None where nobody said."""
    counts = dict(zip(COUNTS, (int(one) for one in sums.counts[place]), strict=True))
    moments = dict(zip(MOMENTS, (int(one) / SCALE for one in sums.moments[place]), strict=True))
    n, targets = counts["n"], shape.targets
    if not n:
        return Dimension(
            n=0, measured=0, levels=[], mean=None, sd=None, low=None, high=None, reliability=None, answered=0.0,
            target=_target(sums, shape, place),
        )  # fmt: skip
    at_least = [n * int(SCALE), *(int(one) for one in sums.at_least[place]), 0]
    mean, low, high, sd = interval(n, moments["mean"], moments["square"], moments["variance"], staff)
    between = max(moments["square"] / n - mean * mean, 0.0)
    doubt = moments["variance"] / n
    measured = Dimension(
        n=n,
        measured=counts["measured"],
        stated=counts["stated"],
        open_above=counts["open_above"],
        levels=[(here - above) / (n * SCALE) for here, above in pairwise(at_least)],
        mean=mean,
        sd=sd,
        low=low,
        high=high,
        reliability=between / (between + doubt) if n > 1 and between + doubt > 0 else None,
        answered=counts["answered"] / n,
    )
    if targets is None:
        return measured
    return measured.model_copy(
        update={
            "target": _target(sums, shape, place),
            "reached": moments["reached"] / n, "shortfall": moments["shortfall"] / n,
            "yes": counts["yes"], "no": counts["no"], "unknown": counts["unknown"], "with_gap": counts["with_gap"],
        }
    )  # fmt: skip


def _needs(sums: CohortSums, shape: Shape, library: Library, profile: int) -> list[Need]:
    """One need for each competence and present level at which someone of a profile has a gap."""
    if shape.targets is None:
        return []
    return [
        Need(
            competence,
            level,
            int(shape.targets[profile, 1 + shape.areas + place]),
            int(missing) / SCALE / int(people),
            int(people),
        )
        for place, competence in enumerate(library.framework.competences)
        for level, (people, missing) in enumerate(sums.needs[profile, place])
        if people
    ]


def _gaps(sums: CohortSums, shape: Shape, library: Library) -> list[Gap]:
    if shape.targets is None:
        return []
    first, n = 1 + shape.areas, int(sums.counts[0, 0])
    found = [
        Gap(
            competence=competence,
            target=_target(sums, shape, first + place),
            shortfall=int(sums.moments[first + place, MOMENTS.index("shortfall")]) / SCALE / n if n else 0.0,
            people=int(sums.needs[:, place, :, 0].sum()),
            missing=int(sums.needs[:, place, :, 1].sum()) / SCALE,
        )
        for place, competence in enumerate(library.framework.competences)
    ]
    return sorted((gap for gap in found if gap.people), key=lambda gap: -(gap.missing or 0.0))


def _offers(advice: Advice) -> list[CohortOffer]:
    offers = []
    for one in advice.offers:
        served: dict[str, ServedGap] = {}
        for service in one.services:
            need, link = service.need, service.link
            missing = need.shortfall * need.people
            before = served.get(need.competence)
            served[need.competence] = ServedGap(
                competence=need.competence,
                people=need.people + ((before.people or 0) if before else 0),
                missing=missing + ((before.missing or 0.0) if before else 0.0),
                strength=max(link.strength, before.strength if before else 0),
                topic=link.topic if before is None or before.topic is None else before.topic,
                basis=link.basis,
            )
        ordered = sorted(served.values(), key=lambda gap: (-gap.strength * (gap.missing or 0.0), gap.competence))
        offers.append(
            CohortOffer(
                offer=one.offer.id,
                status=one.offer.status,
                people=max(gap.people or 0 for gap in ordered),
                serves=ordered,
            )
        )
    return offers


def _unserved(advice: Advice) -> list[str]:
    """In the order of missing levels, summed over present levels."""
    missing: dict[str, float] = {}
    for need in advice.unserved:
        missing[need.competence] = missing.get(need.competence, 0.0) + need.shortfall * need.people
    return sorted(missing, key=lambda competence: (-missing[competence], competence))


# --- training groups ----------------------------------------------------------------------------------------


def _training(grouping: Grouping, shape: Shape, library: Library, profile: TargetProfile | None) -> list[TrainingGroup]:
    areas = [area.id for area in library.framework.areas]
    competences = list(library.framework.competences)
    groups = []
    for number, (people, means) in enumerate(zip(grouping.people, grouping.means, strict=True), start=1):
        by_competence = dict(zip(competences, means[shape.areas :].tolist(), strict=True))
        needs = sorted(
            (one for one in competences if shape.targets is not None and by_competence[one] >= NEGLIGIBLE),
            key=lambda one: -by_competence[one],
        )
        groups.append(
            TrainingGroup(
                number=number,
                n=people,
                needs=needs[:MOST_NEEDS],
                areas=dict(zip(areas, means[: shape.areas].tolist(), strict=True)),
                competences=by_competence,
                offers=[] if profile is None else _group_offers(by_competence, people, library, profile),
            )
        )
    return groups


def _group_offers(missing: dict[str, float], people: int, library: Library, profile: TargetProfile) -> list[str]:
    """Offers for a group's mean gaps: the mean missing levels tell the present level."""
    needs = [
        Need(one, max(0, round(profile.targets[one] - gap)), profile.targets[one], gap, people)
        for one, gap in missing.items()
    ]
    return [one.offer.id for one in advise(needs, profile.audience, library.catalogue).offers][:MOST_NEEDS]
