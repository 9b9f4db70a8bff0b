"""How much do the self-report items tell, from level 1 to level 8? Prints the curve for every competence.

For a person who stands at θ on one competence, answers are drawn from the model and scored with it; the figure is the
mean posterior sd, in levels. Two forms: the 8 items of the competence alone, computed exactly over all their answer
patterns; and the whole self-report bank, where the rest of the person is drawn from the tree given θ.

    python -m benchmarks.information [--people 200]

Leaves with 1 where either sd passes the bar anywhere between 1 and 8: 0.75 level. Without the levels whose only item is
a habit, which says little of a level on purpose, it stays below 0.65.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from skillcheck.content.library import load
from skillcheck.measurement.answer_curves import category_log_probabilities
from skillcheck.measurement.measure import MeasurementModel, compile_model, measure
from skillcheck.questions.item_bank import ItemBank, Question

BAR = 0.75
THETAS = np.arange(1.0, 8.01, 0.5)
Floats = NDArray[np.float64]


SLIPS = load().framework.measurement.slips


def answer_chances(question: Question, theta: Floats) -> Floats:
    """P(category | θ): θs × categories."""
    return np.exp(category_log_probabilities(question, theta, SLIPS)).T


def alone(model: MeasurementModel, questions: Sequence[Question]) -> Floats:
    """Expected posterior sd at each of THETAS from these items alone, exact over every answer pattern."""
    nodes, inside = model.nodes, model.inside
    prior = model.prior @ model.to_area @ model.to_competence
    likelihood = np.ones((1, len(nodes)))
    chance = np.ones((1, len(THETAS)))
    for question in questions:
        likelihood = (likelihood[:, None, :] * answer_chances(question, nodes).T[None]).reshape(-1, len(nodes))
        chance = (chance[:, None, :] * answer_chances(question, THETAS).T[None]).reshape(-1, len(THETAS))
    posterior = likelihood * prior
    posterior /= posterior.sum(axis=1, keepdims=True)
    mean = posterior @ inside
    sd = np.sqrt(np.maximum(posterior @ inside**2 - mean**2, 0.0))
    result: Floats = sd @ chance
    return result


def draw(rng: np.random.Generator, chances: Floats) -> NDArray[np.intp]:
    """One position per row, drawn with the row's chances."""
    cumulated = np.cumsum(chances, axis=1)
    return (rng.random((len(chances), 1)) * cumulated[:, -1:] > cumulated).sum(axis=1)


def whole_people(
    model: MeasurementModel, spread: float, competence: int, theta: float, people: int, rng: np.random.Generator
) -> Floats:
    """θ of every competence for people who stand at ``theta`` on one: the rest of the tree drawn given it.

    ``spread`` is σ_c, the sd of a competence around its area.
    """
    nodes, step = model.nodes, float(model.nodes[1] - model.nodes[0])
    distances = np.exp(-0.5 * ((nodes[:, None] - nodes[None, :]) / spread) ** 2)
    at_theta = np.exp(-0.5 * ((theta - nodes) / spread) ** 2) / distances.sum(axis=1)
    own_area = draw(rng, np.tile(model.prior @ model.to_area * at_theta, (people, 1)))
    overall = draw(rng, model.prior[None, :] * model.to_area[:, own_area].T)
    thetas = np.empty((people, model.competences))
    for area in range(model.areas):
        position = own_area if area == model.area_of[competence] else draw(rng, model.to_area[overall])
        for leaf in np.flatnonzero(model.area_of == area):
            thetas[:, leaf] = nodes[draw(rng, model.to_competence[position])] + rng.uniform(-0.5, 0.5, people) * step
    thetas[:, competence] = theta
    return thetas


def whole_bank(model: MeasurementModel, bank: ItemBank, spread: float, people: int) -> tuple[Floats, Floats]:
    """Mean posterior sd and root mean square error from all the items: competences × THETAS."""
    rng = np.random.default_rng(20261122)
    sd, error = np.empty((model.competences, len(THETAS))), np.empty((model.competences, len(THETAS)))
    for competence in range(model.competences):
        for position, theta in enumerate(THETAS):
            thetas = whole_people(model, spread, competence, float(theta), people, rng)
            responses = np.empty((people, len(bank)), dtype=np.int8)
            for column, question in enumerate(bank.questions):
                own = thetas[:, model.item_competence[column]]
                responses[:, column] = draw(rng, answer_chances(question, own))
            scores = measure(model, responses, workers=2)
            dimension = 1 + model.areas + competence
            sd[competence, position] = scores.sd[:, dimension].mean()
            error[competence, position] = np.sqrt(((scores.mean[:, dimension] - theta) ** 2).mean())
    return sd, error


def main() -> int:
    """Print the curves; 1 where the bar is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    people = parser.parse_args().people
    library = load()
    bank = ItemBank([question for question in library.bank.questions if question.is_self_report])
    model = compile_model(library.framework, bank)
    competences = list(library.framework.competences)
    exact = {c: alone(model, [q for q in bank.questions if q.competence == c]) for c in competences}
    sd, error = whole_bank(model, bank, library.framework.measurement.sd_competence, people)
    print(f"posterior sd in levels, {len(bank)} self-report items, {people} people for each cell")
    print("competence  form   " + " ".join(f"θ={theta:3.1f}" for theta in THETAS) + "   worst")
    for position, competence in enumerate(competences):
        for form, row in (("alone", exact[competence]), ("bank", sd[position])):
            print(f"{competence:11} {form:6} " + " ".join(f"{value:5.2f}" for value in row) + f"   {row.max():.3f}")
    worst_alone, worst = max(row.max() for row in exact.values()), sd.max()
    print(f"worst, own 8 items alone: {worst_alone:.3f}; worst, whole self-report bank: {worst:.3f}; bar: {BAR}")
    print(
        f"root mean square error with the whole self-report bank: {np.sqrt((error**2).mean()):.3f}; worst cell {error.max():.3f}"
    )
    return int(max(worst_alone, worst) > BAR)


if __name__ == "__main__":
    sys.exit(main())
