"""Made-up people of benchmarks/truth.py, none drawn from the measurement model, and the forms that are put to them.

People made of words (``data/truth.yaml``), clean, slipping or uneven; and a neutral population, who have a true position
in every competence, one of five ways of answering, and slips. How the design drew its own is written nowhere: DESIGN_KINDS
and ``in_turn`` give its figures of uneven people to the last digit, DESIGN is a crowd fitted to those of its neutral people
(docs/benchmarks-truth.md, «Read with care»).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from skillcheck.content.library import load
from skillcheck.content.truth_table import WordsPerson, read_truth
from skillcheck.forms.fixed_form import form
from skillcheck.interview.interview import Interview, Reply, Setup
from skillcheck.interview.item_selection import ItemSelector
from skillcheck.measurement.measure import compile_model
from skillcheck.measurement.responses import NOT_ASKED, Responses
from skillcheck.questions.item_bank import UNSURE, Question

LIBRARY = load()
BANK = LIBRARY.bank
MODEL = compile_model(LIBRARY.framework, BANK)
PERSONS = [entry.person for entry in read_truth(LIBRARY.folder) if entry.person.tried == "statements"]
"""Those who answer questions; those who are seen doing have their own tests."""
DESIGN_KINDS = ("strict", "guided", "generous", "typical", "anxious")
"""Of whom the design's figures with noise and of uneven people speak."""
TOP = LIBRARY.framework.measurement.levels
COMPETENCES = list(LIBRARY.framework.competences)
PLACE = {competence: place for place, competence in enumerate(COMPETENCES)}

Answers = Callable[[Question], int]
Spread = Callable[[np.random.Generator], float]


# --- putting a form to a person -------------------------------------------------------------------------------


@cache
def selector_of(length: str, profile: str | None) -> ItemSelector:
    return Interview(LIBRARY, setup_of(length, profile)).selector


def setup_of(length: str, profile: str | None) -> Setup:
    return Setup(profile, length, "fr", None, None, False, LIBRARY.fingerprint, "", "")


def interviewed(answer: Answers, length: str, profile: str | None) -> list[int]:
    """The positions of the items asked, in their order."""
    interview = Interview(LIBRARY, setup_of(length, profile), selector=selector_of(length, profile))
    while (question := interview.next()) is not None:
        category = answer(question)
        code = next(code for code, one in question.codes.items() if one == category)
        interview.reply(Reply(question.id, code, None, ""))
    return [BANK.index[reply.item] for reply in interview.replies]


def asked(answer: Answers, name: str, profile: str | None) -> list[int]:
    """The positions of the items that this form puts to this person."""
    if name in {"standard", "short"}:
        return interviewed(answer, name, profile)
    if name == "paper":
        return [BANK.index[question.id] for question in form(LIBRARY, LIBRARY.profiles[profile or "citizen"], "short")]
    whole = [question.is_self_report or (name != "whole" and question.is_check) for question in BANK.questions]
    return np.flatnonzero(whole).tolist()


def row_of(answer: Answers, items: list[int]) -> Responses:
    row = np.full(len(BANK), NOT_ASKED, dtype=np.int8)
    row[items] = [answer(BANK.questions[item]) for item in items]
    return row


# --- people made of words -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Worded:
    """Someone of the truth table: the answers, and the level that the words say, overall and by competence; −1: none."""

    kind: str
    answer: Answers
    overall: float
    levels: np.ndarray


def clean(_: np.random.Generator) -> Iterator[Worded]:
    for person in PERSONS:
        for k, level in enumerate(person.levels):
            said = -1 if level is None else level
            yield Worded(person.kind, lambda q, p=person, k=k: p.category(q, k), said, np.full(len(COMPETENCES), said))


def noisy(rng: np.random.Generator) -> Iterator[Worded]:
    """10 % of the answers replaced by another, drawn at random."""
    for one in clean(rng):
        slips = rng.random(len(BANK)) < 0.1
        other = [int(rng.integers(question.top_category + 1)) for question in BANK.questions]

        def answer(question: Question, one: Worded = one, slips=slips, other=other) -> int:
            place = BANK.index[question.id]
            return other[place] if slips[place] else one.answer(question)

        yield replace(one, answer=answer)


def uneven(rng: np.random.Generator) -> Iterator[Worded]:
    """k − 1, k or k + 1 by competence."""
    for person in PERSONS:
        for k in range(TOP + 1):
            yield _uneven(person, k + rng.integers(-1, 2, size=len(COMPETENCES)))


def in_turn(_: np.random.Generator) -> Iterator[Worded]:
    """The design's uneven people: k − 1, k, k + 1 in turn, begun at each of the three."""
    for begin in range(3):
        for person in PERSONS:
            for k in range(TOP + 1):
                yield _uneven(person, k + (np.arange(len(COMPETENCES)) + begin) % 3 - 1)


def _uneven(person: WordsPerson, levels: np.ndarray) -> Worded:
    at = np.clip(levels, 0, TOP)
    said = np.array([-1 if (level := person.levels[one]) is None else level for one in at])

    def answer(question: Question, person=person) -> int:
        return person.category(question, int(at[PLACE[question.competence]]))

    known = said[said >= 0]
    return Worded(person.kind, answer, float(known.mean()) if len(known) else -1.0, said)


def slipping(one: Worded, rng: np.random.Generator) -> Worded:
    """The same person, who says «not yet» to one thing in twenty of those done."""
    slips = rng.random(len(BANK)) < 0.05
    plain = one.answer

    def answer(question: Question) -> int:
        category = plain(question)
        return 0 if slips[BANK.index[question.id]] and category > 0 else category

    return replace(one, answer=answer)


# --- a neutral population ---------------------------------------------------------------------------------------

SLIP, WOBBLE = 0.05, 0.6
Style = tuple[float, float, float]
"""How far below an item «one answer less than done» begins; how far above an item of level 1 or 2 «alone»; how far above
any item «can help others». Levels; NEVER: not at all."""
NEVER = 99.0


@dataclass(frozen=True)
class Crowd:
    """How a neutral population is drawn. ``ends``: true positions lie between. ``unsure``: this share of the people
    answer «I can't tell» to that share of what they miss. ``any_answer``: a slip is any answer, else the next one."""

    spread: Spread
    styles: tuple[Style, ...]
    ends: tuple[float, float]
    unsure: tuple[float, float]
    any_answer: bool


_FITTED: tuple[Style, ...] = ((0, 1, 2), (0, 1, NEVER), (-1, 1, 1), (-1, 1, 2), (-1, 1, 3))
_FIRST: tuple[Style, ...] = ((0, 0, NEVER), (-1, 0, NEVER), (0, 0, 0), (-1, 0, 2), (-0.5, 1, 3))


def _fitted(spread: Spread) -> Crowd:
    return Crowd(spread, _FITTED, ends=(0.2, TOP + 0.8), unsure=(1, 1 / 3), any_answer=True)


def _first(spread: Spread) -> Crowd:
    return Crowd(spread, _FIRST, ends=(0.0, TOP + 0.999), unsure=(1 / 3, 1 / 2), any_answer=False)


DESIGN = {
    "mixed": _fitted(lambda rng: rng.normal(3.5, 1.6)),
    "low": _fitted(lambda rng: rng.uniform(0.0, 3.0)),
    "high": _fitted(lambda rng: rng.uniform(5.0, 8.0)),
}
OURS = {
    "ours, mixed": _first(lambda rng: rng.normal(3.5, 1.6)),
    "ours, low (0–3)": _first(lambda rng: rng.uniform(0.0, 3.0)),
    "ours, high (5–9)": _first(lambda rng: rng.uniform(5.0, 9.0)),
}
"""The crowds of this page before 2026-11-30: a second look, without bars."""


@dataclass
class Neutral:
    """Someone with a true position (levels) in every competence and an answer to every item of the bank."""

    truth: np.ndarray
    answers: np.ndarray

    def answer(self, question: Question) -> int:
        return int(self.answers[BANK.index[question.id]])


def population(people: int, seed: int, crowd: Crowd) -> list[Neutral]:
    """True overall positions as the crowd draws them, areas ± 0.7, competences ± 0.9; each item stands up to 0.6 of a
    level from where it is printed, for each person anew."""
    rng = np.random.default_rng(seed)
    found = []
    for number in range(people):
        areas = rng.normal(crowd.spread(rng), 0.7, MODEL.areas)
        truth = np.clip(rng.normal(areas[MODEL.area_of], 0.9), *crowd.ends)
        style = crowd.styles[number % len(crowd.styles)]
        unsure = crowd.unsure[1] if rng.random() < crowd.unsure[0] else 0.0
        answers = np.zeros(len(BANK), dtype=np.int8)
        for place, question in enumerate(BANK.questions):
            ahead = truth[PLACE[question.competence]] - question.level - rng.uniform(-WOBBLE, WOBBLE)
            category = says(style, question, ahead, rng)
            if rng.random() < SLIP:
                category = slipped(category, question.top_category, rng, any_answer=crowd.any_answer)
            elif category == 0 and rng.random() < unsure:
                category = UNSURE
            answers[place] = category
        found.append(Neutral(truth, answers))
    return found


def says(style: Style, question: Question, ahead: float, rng: np.random.Generator) -> int:
    """The answer of someone who stands ``ahead`` levels above an item (below: negative) in this way of answering."""
    if question.is_check:
        return int(ahead >= 0 or rng.random() < question.guessing)
    near, alone, others = style
    done = question.decisive
    if ahead < 0:
        return done - 1 if ahead >= near else 0
    if ahead >= others:
        return question.top_category
    return done if ahead < alone else max(done, min(2, question.top_category))


def slipped(category: int, top: int, rng: np.random.Generator, *, any_answer: bool) -> int:
    if any_answer:
        return int(rng.integers(top + 1))
    return category + (1 if category == 0 or (category < top and rng.random() < 0.5) else -1)
