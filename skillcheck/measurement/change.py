"""How a person moved between two dates: the exact posterior of the change, on the same tree as the measure.

Each node of the tree is a pair: the position θ at the first date and the change δ since. θ goes down the tree as in
``measure``; δ as a tree of its own: what the person moved as a whole, then each area and each competence around that.
Two separate posteriors would draw the person's profile twice, and lose most of what is known of the change.
Reads no file.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from skillcheck.measurement.compiled_model import normal_rows
from skillcheck.measurement.gaps import chance_of_more
from skillcheck.measurement.measure import TOLERANCE, MeasurementModel
from skillcheck.measurement.responses import Floats

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from skillcheck.frameworks.framework import Measurement

SHARE = 1 / 3
"""Between two dates people move by this share of what people differ by, as standard deviations: set by judgement, then
held by benchmarks/person_progress.py. More of it, and people who did not change are told that they did."""
REACH = 5.0
"""The farthest change thought of, in levels."""


@dataclass(frozen=True)
class Tree:
    """What is thought before any answer, of positions or of changes: overall, areas given that, competences."""

    overall: Floats
    to_area: Floats
    """P(area node | overall node), rows sum to 1."""
    to_competence: Floats


@dataclass(frozen=True)
class Change:
    """What is known of the change in each competence."""

    more: Floats
    """P(θ₂ > θ₁); equal nodes count half."""
    within: Floats
    """P(|θ₂ − θ₁| < 1 level)."""
    own: Floats
    """P(θ₂ > θ₁) from the competence's own answers alone, without any prior: ½ where they say nothing."""


def change_between(model: MeasurementModel, constants: Measurement, before: Floats, after: Floats) -> Change:
    """Compare two interviews of one person: ln likelihoods of their answers, C × K each (``log_likelihoods``)."""
    step = float(model.nodes[1] - model.nodes[0])
    places = np.arange(-round(REACH / step), round(REACH / step) + 1)
    changes: Floats = places.astype(np.float64) * step
    moves = Tree(
        normal_rows(np.zeros(1), changes, SHARE * constants.sd_overall)[0],
        normal_rows(changes, changes, SHARE * constants.sd_area),
        normal_rows(changes, changes, SHARE * constants.sd_competence),
    )
    then, now = _likelihoods(before), _likelihoods(after)
    stays = np.clip(np.arange(len(model.nodes))[:, None] + places, 0, len(model.nodes) - 1)
    positions = Tree(model.prior, model.to_area, model.to_competence)
    found = posterior_of_change(positions, moves, then[:, :, None] * now[:, stays], model.area_start)
    return Change(
        more=found @ ((places > 0) + 0.5 * (places == 0)),
        within=found @ (np.abs(changes) < 1 - TOLERANCE).astype(np.float64),
        own=chance_of_more(then / then.sum(axis=1, keepdims=True), now / now.sum(axis=1, keepdims=True)),
    )


def posterior_of_change(positions: Tree, moves: Tree, likelihood: Floats, area_start: NDArray[np.intp]) -> Floats:
    """P(δ | all answers) of each competence, C × D: once up and once down the tree of pairs (sum-product, exact).

    ``likelihood``: C × K × D, of a competence's answers at both dates given θ at the first and δ since.
    """
    ends = list(pairwise([*area_start.tolist(), len(likelihood)]))
    up = positions.to_competence @ likelihood @ moves.to_competence.T
    areas = np.stack([np.multiply.reduce(up[begin:end]) for begin, end in ends])
    areas /= areas.max(axis=(1, 2), keepdims=True)
    up_area = positions.to_area @ areas @ moves.to_area.T
    overall = np.multiply.reduce(up_area) * positions.overall[:, None] * moves.overall
    down = positions.to_area.T @ (overall / overall.max() / up_area) @ moves.to_area * areas
    others = np.concatenate([down[area] / up[begin:end] for area, (begin, end) in enumerate(ends)])
    pairs = positions.to_competence.T @ others @ moves.to_competence * likelihood
    changes: Floats = pairs.sum(axis=1)
    changes /= changes.sum(axis=1, keepdims=True)
    return changes


def _likelihoods(logs: Floats) -> Floats:
    scaled: Floats = np.exp(logs - logs.max(axis=1, keepdims=True))
    return scaled
