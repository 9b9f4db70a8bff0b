"""Declared and shown skill, area by area: a kindly hint for who sits beside the person, never a verdict on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from skillcheck.measurement.gaps import CHANGED, chance_of_more, chance_within
from skillcheck.measurement.measure import TOLERANCE, compile_model, measure
from skillcheck.measurement.responses import NOT_ASKED
from skillcheck.person.record import Comparison
from skillcheck.questions.item_bank import UNSURE

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.measurement.responses import Responses

Verdict = Literal["shows_more", "same", "says_more", "unknown"]


def declared_and_shown(library: Library, row: Responses) -> dict[str, Comparison]:
    """Self-report against checks, by area, where both were answered.

    The two posteriors come from the same model, each from its own items; they share the prior, so they are drawn
    together and a difference is stated only at 0.9 or more. Nor is it stated where no check of the area says so itself:
    a few right answers to easy checks show no more than was said, however high the prior would have them.
    """
    model = compile_model(library.framework, library.bank)
    questions = library.bank.questions
    check = np.array([question.is_check for question in questions])
    report = np.array([question.is_self_report for question in questions])
    level = np.array([question.level for question in questions])
    rows = np.concatenate([np.where(kind, row, NOT_ASKED) for kind in (report, check)]).astype(np.int8)
    scores = measure(model, rows, keep_posterior=True)
    assert scores.posterior is not None
    found = {}
    for position, area in enumerate(library.framework.areas, start=1):
        if not (scores.answered[:, position] > 0).all():
            continue
        said, shown = scores.posterior[0, position], scores.posterior[1, position]
        own = check & (model.area_of[model.item_competence] == position - 1)
        above = own & (row[0] > 0) & (level > scores.level[0, position])
        below = own & np.isin(row[0], (0, UNSURE)) & (level <= scores.level[0, position])
        chance = float(chance_of_more(said, shown))
        verdict: Verdict = "unknown"
        if chance >= CHANGED - TOLERANCE and above.any():
            verdict = "shows_more"
        elif chance <= 1 - CHANGED + TOLERANCE and below.any():
            verdict = "says_more"
        elif float(chance_within(said, shown, model.nodes)) >= 0.5 - TOLERANCE:
            verdict = "same"
        found[area.id] = Comparison(chance_shown_above=chance, verdict=verdict)
    return found
