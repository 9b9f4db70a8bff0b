"""Declared and shown skill, area by area: what people say against what their checks show. A kindly hint for who sits
beside them, never a verdict on them. Knows no words and no file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from skillcheck.measurement.gaps import CHANGED, chance_of_more, chance_within
from skillcheck.measurement.measure import TOLERANCE, MeasurementModel, measure
from skillcheck.measurement.responses import NOT_ASKED, Floats, Responses
from skillcheck.questions.item_bank import UNSURE

Verdict = Literal["unknown", "shows_more", "same", "says_more"]
VERDICTS: tuple[Verdict, ...] = ("unknown", "shows_more", "same", "says_more")
UNKNOWN, SHOWS_MORE, SAME, SAYS_MORE = range(4)
NOTHING = -1
"""Not both were answered: nothing to compare."""


@dataclass(frozen=True)
class Declared:
    """What was found of each person (people × areas)."""

    verdict: NDArray[np.int8]
    """A place in ``VERDICTS``, or ``NOTHING``."""
    shown_above: Floats
    """P(shown > declared)."""


def declared_and_shown(model: MeasurementModel, responses: Responses) -> Declared:
    """Self-report against checks, by area, where both were answered; ``responses``: people × items.

    The two posteriors come from the same model, each from its own items; they share the prior, so they are drawn
    together and a difference is stated only at 0.9 or more. Nor is it stated where no check of the area says so itself:
    a few right answers to easy checks show no more than was said, however high the prior would have them.
    """
    check = np.array([question.is_check for question in model.questions], np.bool_)
    report = np.array([question.is_self_report for question in model.questions], np.bool_)
    level = np.array([question.level for question in model.questions])
    said, shown = (
        measure(model, np.where(kind, responses, NOT_ASKED).astype(np.int8), keep_posterior=True)
        for kind in (report, check)
    )
    assert said.posterior is not None
    assert shown.posterior is not None
    areas = slice(1, 1 + model.areas)
    before, after = said.posterior[:, areas], shown.posterior[:, areas]
    chance, near = chance_of_more(before, after), chance_within(before, after, model.nodes)
    right, wrong = responses > 0, np.isin(responses, (0, UNSURE))
    verdict = np.full(chance.shape, UNKNOWN, np.int8)
    verdict[near >= 0.5 - TOLERANCE] = SAME
    for area in range(model.areas):
        own = check & (model.area_of[model.item_competence] == area)
        above = (right & own & (level > said.level[:, 1 + area, None])).any(axis=1)
        below = (wrong & own & (level <= said.level[:, 1 + area, None])).any(axis=1)
        verdict[above & (chance[:, area] >= CHANGED - TOLERANCE), area] = SHOWS_MORE
        verdict[below & (chance[:, area] <= 1 - CHANGED + TOLERANCE), area] = SAYS_MORE
    verdict[(said.answered[:, areas] == 0) | (shown.answered[:, areas] == 0)] = NOTHING
    return Declared(verdict, chance)


def counted(model: MeasurementModel, responses: Responses) -> NDArray[np.int64]:
    """How many people there are of each verdict: areas × ``VERDICTS``, those with nothing to compare left out."""
    found = np.zeros((model.areas, len(VERDICTS)), np.int64)
    check = [place for place, question in enumerate(model.questions) if question.is_check]
    both = (responses[:, check] != NOT_ASKED).any(axis=1)
    if both.any():
        verdict = declared_and_shown(model, responses[both]).verdict
        found[:] = np.stack([(verdict == one).sum(axis=0) for one in range(len(VERDICTS))], axis=1)
    return found
