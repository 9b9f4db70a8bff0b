"""How a person moved between two dates: the exact posterior of the change, on the same tree as the measure.

Each node of the tree is a pair: the position θ at the first date and the change δ since. θ goes down the tree as in
``measure``; δ as a tree of its own: what the person moved as a whole, then each area and each competence around that.
Two separate posteriors would draw the person's profile twice, and lose most of what is known of the change. The one
rule of what is said of a change, of one person at the desk and of the people of two waves. Reads no file.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from skillcheck.measurement.compiled_model import normal_rows
from skillcheck.measurement.gaps import CHANGED, SURE, chance_of_more
from skillcheck.measurement.measure import TOLERANCE, MeasurementModel, log_likelihoods
from skillcheck.measurement.responses import Floats, Responses

if TYPE_CHECKING:
    from numpy.typing import NDArray

WHOLE, PARTS = 1 / 2, 1 / 3
"""Between two dates people move as a whole, and their areas and competences around that, by these shares of what people
differ by, as standard deviations: set by judgement, then held by benchmarks/person_progress.py. More of it, and people
who did not change are told that they did."""
REACH = 5.0
"""The farthest change thought of, in levels."""
PEOPLE = 16
"""People compared at once: what is at work (a megabyte) fits the cache; four times as many take half as long again."""
PERHAPS = 0.75
"""From this probability of a higher position, «perhaps»; from ``gaps.CHANGED`` on, progress."""

Verdict = Literal["progress", "perhaps", "same", "less", "cannot_tell"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
PROGRESS, PERHAPS_MORE, SAME, LESS, CANNOT_TELL = range(5)


@dataclass(frozen=True)
class Tree:
    """What is thought before any answer, of positions or of changes: overall, areas given that, competences."""

    overall: Floats
    to_area: Floats
    """P(area node | overall node), rows sum to 1."""
    to_competence: Floats


@dataclass(frozen=True)
class Change:
    """What is known of each person's change in each dimension: (1 + A + C) × people."""

    more: Floats
    """P(θ₂ > θ₁); equal nodes count half."""
    within: Floats
    """P(|θ₂ − θ₁| < 1 level)."""
    own: Floats
    """P(θ₂ > θ₁) from a competence's own answers alone, without any prior: ½ where they say nothing; of an area and of
    the whole, the mean of theirs."""
    answered: NDArray[np.bool_]
    """Whether anything of the dimension was answered at both dates, in one competence at least."""


def compare(model: MeasurementModel, before: Responses, after: Responses) -> Change:
    """Compare two interviews of the same people, row by row; some answers may be slips."""
    then, answered_then, _ = log_likelihoods(model.allowing_slips, before)
    now, answered_now, _ = log_likelihoods(model.allowing_slips, after)
    return change_between(model, then, now, (answered_then > 0) & (answered_now > 0))


def verdicts(change: Change) -> NDArray[np.int8]:
    """What is said of each change, (1 + A + C) × people, as positions in ``VERDICTS``.

    More and less only where the dimension's own answers point there: what a neighbour learnt is no progress of its own.
    Nothing of what was not answered at both dates.
    """
    said = np.where(change.within >= SURE - TOLERANCE, np.int8(SAME), np.int8(CANNOT_TELL))
    less = (change.own < 0.5 - TOLERANCE) & (change.more <= 1 - CHANGED + TOLERANCE)
    up = change.own > 0.5 + TOLERANCE
    said = np.where(less, np.int8(LESS), said)
    said = np.where(up & (change.more >= PERHAPS - TOLERANCE), np.int8(PERHAPS_MORE), said)
    said = np.where(up & (change.more >= CHANGED - TOLERANCE), np.int8(PROGRESS), said)
    found: NDArray[np.int8] = np.where(change.answered, said, np.int8(CANNOT_TELL))
    return found


def change_between(model: MeasurementModel, before: Floats, after: Floats, answered: NDArray[np.bool_]) -> Change:
    """``compare`` from ln likelihoods of the answers, C × people × K each, and what was answered at both dates, C ×
    people."""
    sd_overall, sd_area, sd_competence = model.spreads
    step = float(model.nodes[1] - model.nodes[0])
    places = np.arange(-round(REACH / step), round(REACH / step) + 1)
    changes: Floats = places.astype(np.float64) * step
    moves = Tree(
        normal_rows(np.zeros(1), changes, WHOLE * sd_overall)[0],
        normal_rows(changes, changes, PARTS * sd_area),
        normal_rows(changes, changes, PARTS * sd_competence),
    )
    positions = Tree(model.prior, model.to_area, model.to_competence)
    stays = np.clip(np.arange(len(model.nodes))[:, None] + places, 0, len(model.nodes) - 1)
    weights = np.stack([(places > 0) + 0.5 * (places == 0), np.abs(changes) < 1 - TOLERANCE], axis=1)
    found = np.empty((1 + model.areas + len(before), before.shape[1], 3))
    for start in range(0, before.shape[1], PEOPLE):
        part = slice(start, start + PEOPLE)
        then, now = _likelihoods(before[:, part]), _likelihoods(after[:, part])
        pairs = then[..., None] * now[..., stays]
        found[:, part, :2] = posterior_of_change(positions, moves, pairs, model.area_start) @ weights
        own = chance_of_more(then / then.sum(axis=-1, keepdims=True), now / now.sum(axis=-1, keepdims=True))
        found[:, part, 2] = model.with_parents(own) / model.with_parents(np.ones((len(own), 1)))
    more, within, owns = np.moveaxis(found, 2, 0)
    return Change(more, within, owns, model.with_parents(answered.astype(np.int64)) > 0)


def posterior_of_change(positions: Tree, moves: Tree, likelihood: Floats, area_start: NDArray[np.intp]) -> Floats:
    """P(δ | all answers) of the whole, each area and each competence, (1 + A + C) × … × D: once up and once down the
    tree of pairs (sum-product, exact).

    ``likelihood``: C × … × K × D, of a competence's answers at both dates given θ at the first and δ since.
    """
    ends = list(pairwise([*area_start.tolist(), len(likelihood)]))
    up = positions.to_competence @ likelihood @ moves.to_competence.T
    areas = np.stack([np.multiply.reduce(up[begin:end]) for begin, end in ends])
    areas /= areas.max(axis=(-2, -1), keepdims=True)
    up_area = positions.to_area @ areas @ moves.to_area.T
    overall = np.multiply.reduce(up_area) * positions.overall[:, None] * moves.overall
    overall /= overall.max(axis=(-2, -1), keepdims=True)
    down = positions.to_area.T @ (overall / up_area) @ moves.to_area * areas
    others = np.concatenate([down[area] / up[begin:end] for area, (begin, end) in enumerate(ends)])
    pairs = positions.to_competence.T @ others @ moves.to_competence * likelihood
    changes: Floats = np.concatenate([one.sum(axis=-2) for one in (overall[None], down, pairs)])
    changes /= changes.sum(axis=-1, keepdims=True)
    return changes


def _likelihoods(logs: Floats) -> Floats:
    scaled: Floats = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return scaled
