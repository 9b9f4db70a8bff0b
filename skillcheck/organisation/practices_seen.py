"""Practice by practice: the level that counts, what each viewpoint answered, who does not know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from skillcheck.cohort.minimum import LEAST
from skillcheck.frameworks.practice import TOP
from skillcheck.organisation.record import AnswersOf, FactRecord, PracticeRecord, Unaware
from skillcheck.organisation.views import COUNTS_FROM, middle
from skillcheck.questions.item_bank import UNSURE

if TYPE_CHECKING:
    from skillcheck.frameworks.practice import Pack, Practice
    from skillcheck.measurement.responses import Responses
    from skillcheck.organisation.facts import SettledFact
    from skillcheck.organisation.views import Group, Settled


UNAWARE_FROM = 3
"""One or two people who do not know are no finding about the organisation, and could be told."""


def practice_records(
    pack: Pack, views: Sequence[str], responses: Responses, seen: Settled, facts: Sequence[SettledFact], profile: str
) -> list[PracticeRecord]:
    """Every practice in the pack's order."""
    targets = pack.profiles[profile].targets
    by_practice = {fact.practice: fact for fact in facts}
    of_group = [(group, np.array([view in group.views for view in views], dtype=bool)) for group in seen.shown]
    records = []
    for place, practice in enumerate(pack.practices):
        fact = by_practice.get(practice.id)
        columns = [(group, responses[mine, place]) for group, mine in of_group]
        answers = [found for group, column in columns if (found := _answers_of(group, column))]
        middles = [one.middle for one in answers] + ([fact.level] if fact else [])
        records.append(
            PracticeRecord(
                id=practice.id, wording=practice.wording, level=min(middles, default=None),
                target=targets.get(practice.id), apart=max(middles, default=0) > min(middles, default=0),
                fact=_fact(fact) if fact else None, answers=answers,
                unaware=[one for group, column in columns if (one := _unaware(practice, group, column))],
            )
        )  # fmt: skip
    return records


def _answers_of(group: Group, column: Responses) -> AnswersOf | None:
    """The middle answer of a viewpoint, from its threshold on; each answer counted out from ten people on, unless all
    but a few gave the same: that would be each one's answer."""
    given = column[column >= 0]
    if len(given) < group.shown_from:
        return None
    counts = tuple(int((given == level).sum()) for level in range(TOP + 1))
    counted = list(counts) if len(given) >= COUNTS_FROM and len(given) - max(counts) >= LEAST else None
    return AnswersOf(views=list(group.views), n=len(given), middle=middle(counts), counts=counted)


def _unaware(practice: Practice, group: Group, column: Responses) -> Unaware | None:
    """How many do not know, out of those who answered at all; from ten people on, and not of one or two."""
    unaware = int((column == UNSURE).sum())
    asked = int((column >= 0).sum()) + unaware
    if practice.is_fact or asked < COUNTS_FROM or unaware < UNAWARE_FROM:
        return None
    return Unaware(views=list(group.views), asked=asked, unaware=unaware)


def _fact(fact: SettledFact) -> FactRecord:
    others = [f"{one.level} {one.by}" for one in fact.others]
    return FactRecord(
        declared=fact.declared,
        level=fact.level,
        aged=fact.aged,
        date=fact.date,
        proof=fact.proof,
        by=fact.by,
        others=others,
    )
