"""The paper form: which questions stand on it. No file, no screen.

A sheet of paper cannot adapt, so its questions are fixed, with an even spread: see ``form``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from skillcheck.content.library import Library
    from skillcheck.frameworks.profile import TargetProfile
    from skillcheck.questions.item_bank import Question

Length = Literal["short", "each", "standard", "full"]
LENGTHS: tuple[Length, ...] = ("short", "each", "standard", "full")
SIZES: dict[str, int] = {"short": 15, "each": 0, "standard": 30}
"""How many questions; 0: one a competence."""


def form(
    library: Library, profile: TargetProfile | None, length: str, areas: Sequence[str] = ()
) -> tuple[Question, ...]:
    """The questions of a fixed form, area by area, the easiest of each area first.

    ``full`` (or any length that is not a size) is the whole bank. Otherwise self-report questions, 15, 30 or one a
    competence (``each``): every competence gets an equal share; the rest goes round the areas, to the competences with
    the highest target first. One question stands at the target level or one above it, in turn, two stand at both: so
    the form can tell who has reached the target, and who is beyond it. More stand around them. Without a profile the
    target is the middle of the scale (the prior's mean). ``areas``: all of this within some areas only.
    """
    area_of = library.framework.area_of
    competences = [one for one in library.framework.competences if not areas or area_of[one] in areas]
    if length not in SIZES:
        return tuple(one for one in library.bank.questions if one.competence in competences)
    chosen: list[Question] = []
    above = True
    for competence, count in _shares(library, profile, SIZES[length] or len(competences), competences).items():
        mine = (question for question in library.bank.questions if question.competence == competence)
        by_level = {question.level: question for question in mine if question.is_self_report}
        above = not above if count == 1 else above
        for level in _levels(_target(library, profile, competence), count, above=above):
            if by_level:
                nearest = min(by_level, key=lambda one: (abs(one - level), one))
                chosen.append(by_level.pop(nearest))
    return in_order(library, chosen)


def in_order(library: Library, questions: Iterable[Question]) -> tuple[Question, ...]:
    """Area by area, the easiest of each area first."""
    place = {area.id: number for number, area in enumerate(library.framework.areas)}
    area_of = library.framework.area_of
    return tuple(sorted(questions, key=lambda one: (place[area_of[one.competence]], one.level, one.id)))


def with_checks(library: Library, profile: TargetProfile | None, questions: Sequence[Question]) -> tuple[Question, ...]:
    """The same questions and, for each competence among them, the check nearest to its target level."""
    there, made = {question.id for question in questions}, list(questions)
    for competence in dict.fromkeys(question.competence for question in questions):
        target = _target(library, profile, competence)
        checks = [one for one in library.bank.questions if one.competence == competence and one.is_check]
        if checks and not any(one.id in there for one in checks):
            made.append(min(checks, key=lambda one: (abs(one.level - target), one.level, one.id)))
    return in_order(library, made)


def _target(library: Library, profile: TargetProfile | None, competence: str) -> int:
    middle = int(library.framework.measurement.mean + 0.5)
    return profile.targets.get(competence, middle) if profile else middle


def _shares(library: Library, profile: TargetProfile | None, size: int, competences: Sequence[str]) -> dict[str, int]:
    """How many questions each competence gets; the sum is ``size`` where the bank has that many."""
    shares = dict.fromkeys(competences, size // len(competences))
    queues = [
        sorted(
            (one.id for one in area.competences if one.id in shares), key=lambda one: -_target(library, profile, one)
        )
        for area in library.framework.areas
    ]
    left = size % len(competences)
    while left:
        for queue in queues:
            if left and queue:
                shares[queue.pop(0)] += 1
                left -= 1
    return shares


def _levels(target: int, count: int, *, above: bool) -> list[int]:
    """The levels wanted for one competence: the target and one above, then two above and one below, and so outwards."""
    if count == 1:
        return [target + above]
    outwards = [target + (step + 1) // 2 * (1 if step % 2 else -1) for step in range(count)]
    return sorted(outwards)
