"""Made-up people answer through the real interview: how accurate it is after how many questions. No file, no screen.

People are drawn from the measurement model itself (overall → area → competence on its grid), their answers from the
item model; ``noise`` replaces a share of all answers by a category drawn at random. A person has one answer to every
item of the bank, whoever asks it, so that an interview, a fixed form and the full bank are compared on equal terms.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from skillcheck.interview.calm import CANNOT
from skillcheck.interview.interview import Interview, Reply, Setup
from skillcheck.interview.item_selection import LIKELY_SUCCESS
from skillcheck.measurement.measure import MeasurementModel, Scores, compile_model, measure
from skillcheck.measurement.responses import NOT_ASKED, Floats, Responses

if TYPE_CHECKING:
    from skillcheck.content.library import Library

STEPS = (5, 10, 15, 20, 25, 30, 40, 46, 50, 60, 80, 100, 150, 200, 300)
"""Accuracy is told after these numbers of questions, and at the end."""
NEAR = 1
"""A level counts as right when it is within this many levels of the full bank's."""


@dataclass(frozen=True)
class People:
    """Made-up people: their true positions (people × C, levels) and their answer to every item (people × items)."""

    truth: Floats
    answers: Responses


@dataclass(frozen=True)
class Accuracy:
    """How near results are to the truth and to the full bank's, over all people and competences."""

    questions: float
    rmse: float
    """Root of the mean squared distance between mean and truth, in levels."""
    within: float
    """Share of competences whose level is within one level of the full bank's."""
    sd: float
    """Mean posterior standard deviation, in levels."""


@dataclass(frozen=True)
class Simulation:
    """What came of it."""

    people: int
    steps: dict[int, Accuracy]
    """After so many questions (a person who finished sooner counts as she finished)."""
    end: Accuracy
    """At the end of everybody's interview; ``questions`` is their mean number."""
    full_bank: Accuracy
    finished_known: float
    """Share of people whose interview ended early because everything was known."""
    begun_calmly: float
    """Share of interviews whose first question had a chance of 0.8 or more of «with help» or better."""
    twice_too_hard: int
    """How many times two questions in a row were ones that the person most probably could not do."""
    rows: Responses
    """The answers at the end, people × items."""


def draw_people(model: MeasurementModel, people: int, seed: int, noise: float = 0.0) -> People:
    """Draw people and their answers; the same seed gives the same people for any ``noise``."""
    rng = np.random.default_rng(seed)
    overall = _pick(np.repeat(model.prior[None, :], people, axis=0), rng.random(people))
    areas = np.stack([_pick(model.to_area[overall], rng.random(people)) for _ in range(model.areas)], axis=1)
    nodes = np.stack([_pick(model.to_competence[areas[:, area]], rng.random(people)) for area in model.area_of], axis=1)
    answers = np.empty((people, len(model.item_ids)), dtype=np.int8)
    for item, competence in enumerate(model.item_competence):
        chances = np.exp(model.log_likelihood[item]).T[nodes[:, competence]]
        answers[:, item] = _pick(chances, rng.random(people))
        slips, anything = rng.random(people) < noise, rng.integers(chances.shape[1], size=people)
        answers[slips, item] = anything[slips]
    return People(truth=model.nodes[nodes], answers=answers)


def _pick(chances: Floats, drawn: Floats) -> NDArray[np.intp]:
    """For each row of chances (they sum to 1), the position that ``drawn`` (0…1) falls on."""
    above = (drawn[:, None] > np.cumsum(chances, axis=1)).sum(axis=1)
    picked: NDArray[np.intp] = np.minimum(above, chances.shape[1] - 1)
    return picked


def simulate(
    library: Library,
    people: int,
    length: str = "standard",
    profile: str | None = None,
    seed: int = 1,
    noise: float = 0.0,
    tell: Callable[[int], None] = lambda _: None,
    steps: Sequence[int] = STEPS,
) -> Simulation:
    """Run ``people`` interviews. ``tell`` is called with the number of people done."""
    setup = Setup(
        profile=profile, length=length, lang="fr", also=None, person=None, accompanied=False,
        fingerprint=library.fingerprint, version="", started="",
    )  # fmt: skip
    selector = Interview(library, setup).selector
    crowd = draw_people(compile_model(library.framework, library.bank), people, seed, noise)
    interviews = []
    for person in range(people):
        interviews.append(_interview(Interview(library, setup, selector=selector), crowd.answers[person]))
        tell(person + 1)
    return _summarise(library, crowd, interviews, selector.offered, steps)


@dataclass(frozen=True)
class _Run:
    """One interview: the items in the order asked, each one's chance of «cannot at all» then, and why it ended."""

    asked: list[int]
    nothing: list[float]
    because: str | None


def _interview(interview: Interview, answers: NDArray[np.int8]) -> _Run:
    """Put every question of an interview to a person who has an answer to each."""
    bank = interview.library.bank
    asked, nothing = [], []
    while (question := interview.next()) is not None:
        item = bank.index[question.id]
        asked.append(item)
        nothing.append(float(interview.selector.outlook(interview.row).nothing[item]))
        code = next(code for code, category in question.codes.items() if category == answers[item])
        interview.reply(Reply(question.id, code, None, ""))
    return _Run(asked, nothing, interview.finished_because)


def answers_to(answers: Responses, items: Sequence[Sequence[int]]) -> Responses:
    """The same people asked only these items (one list for each person)."""
    rows = np.full_like(answers, NOT_ASKED)
    for person, some in enumerate(items):
        rows[person, some] = answers[person, some]
    return rows


def accuracy(model: MeasurementModel, truth: Floats, rows: Responses, full: Scores) -> Accuracy:
    """Compare what ``rows`` tell with the truth (people × C) and with the full bank's scores."""
    scores = measure(model, rows)
    own = slice(1 + model.areas, None)
    away = np.abs(scores.level[:, own].astype(int) - full.level[:, own])
    return Accuracy(
        questions=float((rows != NOT_ASKED).sum(axis=1).mean()),
        rmse=float(np.sqrt(np.mean((scores.mean[:, own] - truth) ** 2))),
        within=float(np.mean((away <= NEAR) & (scores.level[:, own] >= 0))),
        sd=float(scores.sd[:, own].mean()),
    )


def _summarise(
    library: Library, crowd: People, runs: Sequence[_Run], offered: NDArray[np.bool_], steps: Sequence[int]
) -> Simulation:
    model = compile_model(library.framework, library.bank)
    everything = np.where(offered, crowd.answers, NOT_ASKED).astype(np.int8)
    full = measure(model, everything)
    longest = max(len(run.asked) for run in runs)
    end = answers_to(crowd.answers, [run.asked for run in runs])
    return Simulation(
        people=len(runs),
        steps={
            step: accuracy(model, crowd.truth, answers_to(crowd.answers, [run.asked[:step] for run in runs]), full)
            for step in steps
            if step < longest
        },
        end=accuracy(model, crowd.truth, end, full),
        full_bank=accuracy(model, crowd.truth, everything, full),
        finished_known=sum(run.because == "known" for run in runs) / len(runs),
        begun_calmly=sum(1 - run.nothing[0] >= LIKELY_SUCCESS for run in runs) / len(runs),
        twice_too_hard=sum(
            before > CANNOT and after > CANNOT
            for run in runs
            for before, after in zip(run.nothing, run.nothing[1:], strict=False)
        ),
        rows=end,
    )
