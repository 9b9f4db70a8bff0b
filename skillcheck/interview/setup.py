"""What an interview is made of: what is settled before the first question, an answer, where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from skillcheck.errors import DataProblem, Problem, UsageProblem
from skillcheck.person.observation import OUTCOMES, Observation

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.person.record import How

SCHEMA = "skillcheck/journal-2"
SCHEMAS = ("skillcheck/journal-1", SCHEMA)
"""Journals that are read; the second edition can be gone on with after its end (``reopen``)."""
LENGTHS: dict[str, int | None] = {"short": 15, "each": 0, "standard": 30, "full": None}
"""At most this many questions; 0: as many as competences; None: the whole bank. A number («46») asks that many."""
STOPS_EARLY = frozenset({"short", "standard"})
"""These lengths end as soon as every competence in play is known within ±1 level (80 % interval) and the answers are
enough to state a level, or at the foot of the scale. Who asks for the whole bank, or for a number of questions, is
asked them all (``may_end`` lets the keyboard offer to stop)."""
LONGEST_NUMBER = 4
"""Digits of a length given as a number."""
RESERVING = frozenset({"standard"})
"""These lengths reserve questions for checks, one for each area, so that declared and shown skill can be compared; for
people at work a professional situation takes the place of all but FEW_CHECKS; a goal has room for no more. The others
ask what teaches most."""
FEW_CHECKS = 2
WORK = frozenset({"employee", "leader", "manager", "mediator", "adviser", "trainer", "volunteer"})
"""Audiences that are put professional situations."""
PAUSE_EVERY = 10
RESCUE_AFTER = 2
"""After so many misses in a row something easier comes (``calm``)."""
MISSES_BEFORE_A_PAUSE = 3
"""After so many misses in a row the person may wish to stop."""

Because = Literal["known", "foot", "length", "bank"]


@dataclass(frozen=True)
class Setup:
    """What is settled before the first question. ``started``: an ISO instant made by the caller."""

    profile: str | None
    length: str
    lang: str
    also: str | None
    person: str | None
    accompanied: bool
    fingerprint: str
    version: str
    started: str
    goal: str | None = None
    again: list[str] | None = None
    """Of somebody who comes back: the questions to ask first, which can show a change."""
    done: list[str] | None = None
    """The cards done alone at earlier visits: not proposed again."""


@dataclass(frozen=True)
class Reply:
    """One answer: the item, its code, how it was given (four hands) and when."""

    item: str
    code: str
    how: How | None
    at: str


@dataclass(frozen=True)
class Progress:
    """Where the interview stands."""

    asked: int
    at_most_left: int
    area: str | None
    """The area of the next question; None at the end."""


def check_length(length: str) -> None:
    """Raises UsageProblem where a length is neither a name nor a number of questions."""
    number = length if length.isdecimal() and len(length) <= LONGEST_NUMBER else "0"
    if length not in LENGTHS and int(number) == 0:
        raise UsageProblem(Problem("interview.unknown_length", fields={"found": length, "known": ", ".join(LENGTHS)}))


def checked_circumstances(library: Library, answers: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """What was said of a person's circumstances; DataProblem where the content has no such question or answer."""
    known = {one.id: {option.code for option in one.options} for one in library.circumstances}
    for question, codes in answers.items():
        if not set(codes) <= known.get(question, set()):
            raise DataProblem(Problem("interview.broken", fields={"found": question}))
    return {question: list(codes) for question, codes in answers.items()}


def checked_observation(library: Library, seen: Observation) -> Observation:
    """What was seen of a card; DataProblem where the content has no such card, or cards end in no such way."""
    if seen.exercise not in library.exercises or seen.outcome not in OUTCOMES:
        raise DataProblem(Problem("interview.broken", fields={"found": "observed"}))
    return seen
