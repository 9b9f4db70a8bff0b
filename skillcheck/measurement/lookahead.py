"""The arithmetic of «what to ask next»: how much each question would teach. Knows no order, no words, no screen.

The expected total posterior variance after a question is exact and needs no hypothetical rows: by the law of total
variance it is today's variance minus the variance of tomorrow's mean, Var(θ') − Var_k(E[θ' | X = k]); and on a tree
E[θ' | X = k] = Σ_θ E[θ' | θ_c = θ] P(θ_c = θ | X = k), with one table of conditional means for each person (Pearl 1988;
van der Linden 1998). The same numbers as ``measure`` gives for the hypothetical rows, in a twentieth of the time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillcheck.frameworks.framework import Framework
from skillcheck.frameworks.profile import TargetProfile
from skillcheck.measurement.gaps import SURE
from skillcheck.measurement.measure import TOLERANCE, MeasurementModel, log_likelihoods
from skillcheck.measurement.responses import Floats, Responses

WITHIN = 1.0
"""A competence is known when its position is surely within this many levels of its mean: an 80 % interval of ±1."""


@dataclass(frozen=True)
class Lookahead:
    """A measurement model made ready for choosing. Build it with ``prepare``."""

    model: MeasurementModel
    weights: Floats
    """How much each competence counts: its target over the mean target; 1 without a profile."""
    chances: Floats
    """C × R × K: P(category | θ), the categories of all items of a competence below one another, then zeros."""
    first_row: NDArray[np.intp]
    """Of each item, in the flat C·R rows: that of its category 0."""
    starts: NDArray[np.intp]
    """The same rows in rising order, and the order of items that makes them so."""
    sorted_items: NDArray[np.intp]


@dataclass(frozen=True)
class Outlook:
    """What one person's answers let expect of every item, and what is known already."""

    gain: Floats
    """For each item, the expected fall of the weighted sum of posterior variances, in levels²."""
    nothing: Floats
    """For each item, P(category 0): the chance that the person cannot do it at all, or chooses wrong."""
    known: NDArray[np.bool_]
    """For each competence: known within ±1 level (80 % interval)."""


def weights_of(framework: Framework, profile: TargetProfile | None) -> Floats:
    """The weight of each competence: target level over the mean target, or 1 without a profile."""
    if profile is None:
        return np.ones(len(framework.competences))
    targets = np.array([profile.targets[competence] for competence in framework.competences], dtype=np.float64)
    weights: Floats = targets / targets.mean()
    return weights


def prepare(model: MeasurementModel, weights: Floats) -> Lookahead:
    """Lay the items' category probabilities out by competence."""
    sizes = np.zeros(model.competences, dtype=np.intp)
    place = np.zeros(len(model.item_ids), dtype=np.intp)
    for item, competence in enumerate(model.item_competence):
        place[item] = sizes[competence]
        sizes[competence] += len(model.log_likelihood[item])
    rows = int(sizes.max())
    chances = np.zeros((model.competences, rows, len(model.nodes)))
    for item, competence in enumerate(model.item_competence):
        table = np.exp(model.log_likelihood[item])
        chances[competence, place[item] : place[item] + len(table)] = table
    first = model.item_competence * rows + place
    order = np.argsort(first)
    return Lookahead(
        model=model, weights=weights, chances=chances, first_row=first, starts=first[order], sorted_items=order
    )


def outlook(ahead: Lookahead, responses: Responses) -> Outlook:
    """What every item would teach about one person (``responses``: 1 × items), whatever was asked already."""
    posterior, means = conditional_means(ahead.model, responses)
    centred = means - np.matmul(posterior[:, None, :], means)
    joint = ahead.chances * posterior[:, None, :]
    chance = joint.sum(axis=2)
    moved = np.matmul(joint, centred)
    taught = np.divide(np.square(moved) @ ahead.weights, chance, out=np.zeros_like(chance), where=chance > 0)
    gain = np.empty(len(ahead.model.item_ids))
    gain[ahead.sorted_items] = np.add.reduceat(taught.ravel(), ahead.starts)
    return Outlook(gain=gain, nothing=chance.ravel()[ahead.first_row], known=known(ahead.model, posterior))


def conditional_means(model: MeasurementModel, responses: Responses) -> tuple[Floats, Floats]:
    """One person's posterior of each competence, C × K, and E[θ of c' | θ of c at a node, answers], C × K × C'.

    Messages of the same sum-product as ``measure`` (docs/measurement.md, steps 1 to 4), kept apart instead of summed.
    """
    area_of, to_area, to_competence = model.area_of, model.to_area, model.to_competence
    logs = log_likelihoods(model, responses)[0][:, 0]
    likelihood = np.exp(logs - logs.max(axis=1, keepdims=True))
    up_competence = likelihood @ to_competence.T
    areas = np.multiply.reduceat(up_competence, model.area_start, axis=0)
    areas /= areas.max(axis=1, keepdims=True)
    up_area = areas @ to_area.T
    overall = model.prior * np.multiply.reduce(up_area, axis=0)
    overall /= overall.max()
    # E[θ' | node of its own area], then E[θ' | overall node]: both C' × K
    by_area = (likelihood * model.inside) @ to_competence.T / up_competence
    by_overall = (areas[area_of] * by_area) @ to_area.T / up_area[area_of]
    # P(overall node | area node), unnormalised: A × K × K; with it E[θ' | node of any area]: A × K × C'
    overall_given = (overall / up_area)[:, None, :] * to_area.T
    down_area = overall_given.sum(axis=2)
    across = overall_given @ by_overall.T / down_area[:, :, None]
    own = np.arange(model.areas)[:, None] == area_of
    across = np.where(own[:, None, :], by_area.T, across)
    # P(area node | competence node), unnormalised: C × K × K; with it E[θ' | competence node]
    area_given = ((areas * down_area)[area_of] / up_competence)[:, None, :] * to_competence.T
    down_competence = area_given.sum(axis=2)
    means = area_given @ across[area_of] / down_competence[:, :, None]
    itself = np.arange(model.competences)
    means[itself, :, itself] = model.inside
    posterior = likelihood * down_competence
    posterior /= posterior.sum(axis=1, keepdims=True)
    return posterior, means


def known(model: MeasurementModel, posterior: Floats) -> NDArray[np.bool_]:
    """For each competence (posterior: C × K): is P(|θ − mean| ≤ 1 level) at least 0.8, counting parts of nodes?"""
    width = 1.0 / (model.nodes[1] - model.nodes[0])
    distance = np.abs(model.nodes - (posterior @ model.nodes)[:, None])
    inside = np.clip((WITHIN - distance) * width + 0.5, 0.0, 1.0)
    near: NDArray[np.bool_] = (posterior * inside).sum(axis=1) >= SURE - TOLERANCE
    return near
