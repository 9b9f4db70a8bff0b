"""The paper form: which questions stand on it, and the letter that catches a mistyped code. No file, no screen.

A sheet of paper cannot adapt, so its questions are fixed, with an even spread: see ``form``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.frameworks.profile import TargetProfile
    from skillcheck.questions.item_bank import Question

Length = Literal["short", "standard", "full"]
LENGTHS: tuple[Length, ...] = ("short", "standard", "full")
SIZES: dict[str, int] = {"short": 15, "standard": 30}


# --- check letters ----------------------------------------------------------------------------------------


# --- the fixed form ---------------------------------------------------------------------------------------


def form(library: Library, profile: TargetProfile | None, length: str) -> tuple[Question, ...]:
    """The questions of a fixed form, area by area, the easiest of each area first.

    ``full`` (or any length that is not a size) is the whole bank. Otherwise 15 or 30 self-report questions: every
    competence gets an equal share; the rest goes round the areas, to the competences with the highest target first.
    One question stands at the target level or just below it, in turn; two stand two levels below and one above.
    Without a profile the target is the middle of the scale (the prior's mean). Among the spreads tried by simulation
    this one was the best by a little.
    """
    if length not in SIZES:
        return library.bank.questions
    chosen: list[Question] = []
    alternate = False
    for competence, count in _shares(library, profile, SIZES[length]).items():
        mine = (question for question in library.bank.questions if question.competence == competence)
        by_level = {question.level: question for question in mine if question.is_self_report}
        alternate = alternate if count != 1 else not alternate
        for level in _levels(_target(library, profile, competence), count, below=alternate):
            if by_level:
                nearest = min(by_level, key=lambda one: (abs(one - level), one))
                chosen.append(by_level.pop(nearest))
    place = {area.id: number for number, area in enumerate(library.framework.areas)}
    area_of = library.framework.area_of
    return tuple(sorted(chosen, key=lambda q: (place[area_of[q.competence]], q.level, q.id)))


def _target(library: Library, profile: TargetProfile | None, competence: str) -> int:
    middle = int(library.framework.measurement.mean + 0.5)
    return profile.targets.get(competence, middle) if profile else middle


def _shares(library: Library, profile: TargetProfile | None, size: int) -> dict[str, int]:
    """How many questions each competence gets; the sum is ``size`` where the bank has that many."""
    competences = list(library.framework.competences)
    shares = dict.fromkeys(competences, size // len(competences))
    queues = [
        sorted((one.id for one in area.competences), key=lambda one: -_target(library, profile, one))
        for area in library.framework.areas
    ]
    left = size % len(competences)
    while left:
        for queue in queues:
            if left and queue:
                shares[queue.pop(0)] += 1
                left -= 1
    return shares


def _levels(target: int, count: int, *, below: bool) -> list[int]:
    """The levels wanted for one competence: near its target for one question, spread around it for several."""
    if count == 1:
        return [target - below]
    return [target - 2 + round(3 * number / (count - 1)) for number in range(count)]
