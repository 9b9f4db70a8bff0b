"""What changed between a person's interviews, measured together with one measure; nothing where the content changed.

What may be said of a change: ``measurement.change``. Knows answers and dates; knows no file, no clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from skillcheck.questions.item_bank import SPECIAL_CODES

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.measurement.change import Verdict
    from skillcheck.measurement.measure import MeasurementModel
    from skillcheck.measurement.responses import Responses
    from skillcheck.questions.item_bank import Question


@dataclass(frozen=True)
class Visit:
    """One interview: its day (ISO) and its answers as they stand; ``changed``: items that have changed since."""

    date: str
    answers: tuple[tuple[str, str], ...]
    changed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Moved:
    """One question answered differently: the codes of both answers, and whether the later one is the higher."""

    item: str
    before: str
    after: str
    up: bool


@dataclass(frozen=True)
class Compared:
    """One competence at both ends: P(θ₂ > θ₁) and what can be said of it."""

    competence: str
    chance: float
    verdict: Verdict


@dataclass(frozen=True)
class Point:
    """What is known of the whole at one visit: the middle and the 80 % interval of the level."""

    date: str
    level: int
    low: int
    high: int


@dataclass(frozen=True)
class PersonProgress:
    """From the first visit to the last."""

    since: str
    until: str
    moved: tuple[Moved, ...]
    competences: tuple[Compared, ...]
    line: tuple[Point, ...]
    left_out: int
    """Answers not compared because their question has changed since."""


def progress_of(library: Library, visits: Sequence[Visit]) -> PersonProgress | None:
    """The first and the last of at least two visits compared; None where nothing can be compared."""
    if len(visits) < 2:
        return None
    from skillcheck.measurement.measure import compile_model
    from skillcheck.measurement.responses import response_row

    known = [_still_meant(library, visit) for visit in visits]
    left_out = sum(len(visit.answers) for visit in visits) - sum(map(len, known))
    rows = [response_row(library, answers) for answers in known]
    model = compile_model(library.framework, library.bank)
    first, last = dict(known[0]), dict(known[-1])
    return PersonProgress(
        since=visits[0].date,
        until=visits[-1].date,
        moved=tuple(_moved(library, first, last)),
        competences=tuple(_compared(library, model, rows[0], rows[-1])),
        line=tuple(_line(model, visits, rows)),
        left_out=left_out,
    )


def worth_asking_again(
    library: Library, before: Sequence[tuple[str, str]], first: Sequence[str], most: int
) -> list[str]:
    """The questions whose answer can have risen since, the easier before the harder; no check (its answer may have been
    told), none that was answered at the top. Those of the competences ``first`` before the others; for one of these
    that was not asked about, a question as hard as the hardest that the person does alone."""
    rank = {competence: place for place, competence in enumerate(first)}
    bank = library.bank
    open_ones = [
        bank[item]
        for item, code in before
        if item in bank and not bank[item].is_check and 0 <= bank[item].codes.get(code, -1) < bank[item].top_category
    ]
    wanted = sorted(open_ones, key=lambda one: (rank.get(one.competence, len(rank)), one.level, one.id))
    again = [question for question in wanted if not question.is_situation]
    asked = {bank[item].competence for item, _ in before if item in bank}
    new = [question for one in rank if one not in asked if (question := _as_hard(library, before, one))]
    agreed = [question for question in again if question.competence in rank]
    others = [question for question in again if question.competence not in rank]
    return [question.id for question in (*agreed, *new, *others)][:most]


def _as_hard(library: Library, before: Sequence[tuple[str, str]], competence: str) -> Question | None:
    """The statement of a competence whose level is nearest to the highest that was said to be done alone."""
    bank = library.bank
    alone = [
        bank[item].level
        for item, code in before
        if item in bank and bank[item].codes.get(code, -1) > bank[item].top_category // 2
    ]
    level = max(alone, default=1)
    own = [one for one in bank.questions if one.competence == competence and one.is_self_report]
    return min(own, key=lambda one: (abs(one.level - level), one.level, one.id), default=None)


def _still_meant(library: Library, visit: Visit) -> list[tuple[str, str]]:
    """The answers to questions that are today what they were."""
    bank = library.bank
    return [
        (item, code)
        for item, code in visit.answers
        if item in bank and item not in visit.changed and (code in bank[item].codes or code in SPECIAL_CODES)
    ]


def _moved(library: Library, first: dict[str, str], last: dict[str, str]) -> list[Moved]:
    found = []
    for item, code in last.items():
        codes = library.bank[item].codes
        before, after = codes.get(first.get(item, "")), codes.get(code)
        if before is not None and after is not None and before >= 0 and after >= 0 and before != after:
            found.append(Moved(item, first[item], code, up=after > before))
    return found


def _compared(library: Library, model: MeasurementModel, before: Responses, after: Responses) -> list[Compared]:
    """Only competences with answers of their own at both ends."""
    from skillcheck.measurement.change import VERDICTS, compare, verdicts

    change = compare(model, before, after)
    said, first = verdicts(change), len(model.dimensions) - model.competences
    return [
        Compared(competence, float(change.more[place, 0]), VERDICTS[said[place, 0]])
        for place, competence in enumerate(library.framework.competences, first)
        if change.answered[place, 0]
    ]


def _line(model: MeasurementModel, visits: Sequence[Visit], rows: Sequence[Responses]) -> list[Point]:
    """The visits whose answers are enough to state a level."""
    import numpy as np

    from skillcheck.measurement.measure import measure

    scores = measure(model, np.concatenate(rows))
    return [
        Point(visit.date, int(scores.level[row, 0]), int(scores.low[row, 0]), int(scores.high[row, 0]))
        for row, visit in enumerate(visits)
        if scores.stated[row, 0]
    ]
