"""A cohort made to leave the house: means to a tenth of a level, shares to 5 %, people to the nearest 5.

Of two exact records of twelve and then eleven people, the twelfth person's levels follow to ten digits. Rounded ones,
kept at least five people apart by a ledger (store/ledger.py), do not give them.
"""

from __future__ import annotations

import math
from typing import Any

from skillcheck.cohort.minimum import crowd, few_side, five, tenth, twentieth
from skillcheck.cohort.protect import without_figures
from skillcheck.cohort.record import Breakdown, Cohort, CohortOffer, Dimension, Flags, Gap, QuestionResult, Rows
from skillcheck.cohort.wave_record import Change, Waves

LEAST = crowd()
"""People of a record that leaves, and of each group in it."""


def rounded(cohort: Cohort) -> Cohort:
    """The record that may leave. Its breakdowns keep only groups of LEAST people."""
    n = five(cohort.rows.scored) or 0
    silent = dict.fromkeys(Flags.model_fields)
    return cohort.model_copy(
        update={
            "rounded": True, "sources": [], "groups": [], "groups_spread": None, "groups_free": None,
            "rows": Rows(read=n, scored=n, returned=0),
            "dimensions": {name: _dimension(one) for name, one in cohort.dimensions.items()},
            "everywhere": twentieth(cohort.everywhere),
            "gaps": [_gap(one) for one in cohort.gaps],
            "offers": [_offer(one) for one in cohort.offers],
            "breakdowns": [_breakdown(one) for one in cohort.breakdowns],
            "flags": Flags.model_validate(silent),
            "waves": None if cohort.waves is None else _waves(cohort.waves),
            "questions": [_question(one) for one in cohort.questions if one.done.of >= LEAST],
            "compared": [], "declared": [], "staff": five(cohort.staff),
            "profiles": cohort.profiles if n >= LEAST else [],
            "situations": [
                one.model_copy(update={"n": five(one.n)}) for one in cohort.situations if (one.n or 0) >= LEAST
            ],
        }
    )  # fmt: skip


def _levels(record: Any) -> dict[str, float | None]:
    return {name: tenth(getattr(record, name)) for name in ("mean", "low", "high")}


ALIKE = 0.5
"""A mean of people who all stand within so many levels of it is each one's level: it does not leave."""


def _dimension(one: Dimension) -> Dimension:
    if _furthest(one) < ALIKE:
        return without_figures(one)
    hidden = dict.fromkeys(("measured", "stated", "open_above", "yes", "no", "unknown", "with_gap"))
    return one.model_copy(
        update={
            **_levels(one), **hidden, "n": five(one.n), "sd": tenth(one.sd), "answered": tenth(one.answered),
            "levels": [twentieth(share) for share in one.levels], "reliability": twentieth(one.reliability),
            "reached": twentieth(one.reached), "shortfall": tenth(one.shortfall),
        }
    )  # fmt: skip


def _furthest(one: Dimension) -> float:
    """How far from the mean anybody can be, in levels, for who has the rounded spread and its share between people."""
    if one.sd is None or one.reliability is None:
        return math.inf
    between = (twentieth(one.reliability) or 0.0) + 0.025
    return math.sqrt(between * (one.n - 1)) * ((tenth(one.sd) or 0.0) + 0.05)


def _gap(one: Gap) -> Gap:
    return one.model_copy(
        update={"people": five(one.people), "shortfall": tenth(one.shortfall), "missing": _whole(one.missing)}
    )


def _whole(missing: float | None) -> float | None:
    return None if missing is None else float(round(missing))


def _offer(one: CohortOffer) -> CohortOffer:
    serves = [gap.model_copy(update={"people": five(gap.people), "missing": _whole(gap.missing)}) for gap in one.serves]
    return one.model_copy(update={"people": five(one.people), "serves": serves})


def _breakdown(one: Breakdown) -> Breakdown:
    groups = []
    for group in one.groups:
        if group.hidden or (group.n or 0) < LEAST:
            continue
        dimensions = {
            name: figures.model_copy(
                update=_levels(figures) | {"reached": twentieth(figures.reached), "shortfall": tenth(figures.shortfall)}
            )
            for name, figures in group.dimensions.items()
        }
        counts = {"n": five(group.n), "staff": five(group.staff)}
        groups.append(group.model_copy(update=counts | {"dimensions": dimensions}))
    return one.model_copy(update={"groups": groups})


def _question(one: QuestionResult) -> QuestionResult:
    """How many got it right, to the nearest 5; nothing of single answers, groups and dates."""
    side = one.done.side if one.done.n is None else few_side(one.done.n, one.done.of, LEAST)
    figures = {"n": None if side else five(one.done.n), "of": five(one.done.of), "side": side}
    done = one.done.model_copy(update=figures)
    alone: dict[str, Any] = {"unsure": None, "answers": [], "wrong": None, "change": None, "groups": []}
    return one.model_copy(update={"done": done, **alone})


def _waves(waves: Waves) -> Waves:
    hidden = dict.fromkeys(("only_before", "only_now", "unread_before"))
    return waves.model_copy(
        update={
            **hidden, "paired": five(waves.paired), "line": [], "attribute": "", "groups": [],
            "dimensions": {name: _change(one) for name, one in waves.dimensions.items() if one.n >= LEAST},
        }
    )  # fmt: skip


def _change(one: Change) -> Change:
    hidden = dict.fromkeys(("progress", "same", "decline", "unknown"))
    update = {**_levels(one), **hidden, "n": five(one.n), "before": tenth(one.before), "now": tenth(one.now)}
    return one.model_copy(update=update)
