"""How likely each answer to an item is, at every position: the likelihoods of docs/measurement.md."""

from __future__ import annotations

import numpy as np

from skillcheck.measurement.responses import Floats
from skillcheck.questions.item_bank import Question


def category_log_probabilities(question: Question, nodes: Floats, slips: float) -> Floats:
    """ln P(category | θ) of one item: categories × K. ``slips``: see ``bounded_steps``.

    Steps (Bock 1972; Muraki 1992): ln P(X = j) = Σ_{i ≤ j} a_i (θ − L − τ_i) + constant. Graded response (Samejima
    1969): P(X ≥ k) = logistic(a (θ − (L + τ_k))); the difference of two neighbours is written σ(x)σ(−y)(1 − e^{y−x}) so
    that it stays exact in the tails. Right or wrong (Birnbaum 1968): g + (1 − g) · logistic(a (θ − (L + τ))).
    """
    return bounded_steps(_curves(question, nodes), slips)


def _curves(question: Question, nodes: Floats) -> Floats:
    cuts = question.level + np.asarray(question.thresholds)
    steps = np.asarray(question.slopes)[:, None] * (nodes[None, :] - cuts[:, None])
    if question.is_check:
        right = np.logaddexp(
            np.log(max(question.guessing, 1e-300)), np.log1p(-question.guessing) - np.logaddexp(0, -steps[0])
        )
        wrong = np.log1p(-question.guessing) - np.logaddexp(0, steps[0])
        return np.stack([wrong, right])
    if question.scale.kind == "steps":
        points = np.cumsum(np.vstack([np.zeros_like(nodes), steps]), axis=0)
        found: Floats = points - np.logaddexp.reduce(points, axis=0)
        return found
    above = np.vstack([np.full_like(nodes, np.inf), steps])  # x_k, the cut below category k
    below = np.vstack([steps, np.full_like(nodes, -np.inf)])
    with np.errstate(invalid="ignore"):
        distance = np.log1p(-np.exp(below - above))
    logs: Floats = -np.logaddexp(0, -above) - np.logaddexp(0, below) + np.where(np.isfinite(distance), distance, 0.0)
    return logs


def bounded_steps(log_probabilities: Floats, slips: float) -> Floats:
    """The same where this share s of people fall on the wrong side of any two neighbouring answers, whatever θ.

    Of the two, P(the higher) becomes s + (1 − 2s) · P (a lower and an upper asymptote; Barton and Lord 1981): no answer
    weighs more than ln((1 − s) / s) against its neighbour, one ticked by mistake no longer outweighs several. Held step
    by step, not for the whole item, P(higher) / P(lower) still rises with θ: a better answer never counts as worse.
    """
    if not slips:
        return log_probabilities
    apart = np.diff(log_probabilities, axis=0)
    higher = 1 / (1 + np.exp(-apart))
    bounded = np.log(slips + (1 - 2 * slips) * higher) - np.log(slips + (1 - 2 * slips) * (1 - higher))
    points = np.cumsum(np.vstack([np.zeros_like(apart[:1]), bounded]), axis=0)
    found: Floats = points - np.logaddexp.reduce(points, axis=0)
    return found


def with_slips(log_probabilities: Floats, share: float) -> Floats:
    """ln P(category | θ) where this share of the answers are slips: any category, whatever θ (a lapse rate; the upper
    asymptote of Barton and Lord 1981, for every category)."""
    found: Floats = np.log((1 - share) * np.exp(log_probabilities) + share / len(log_probabilities))
    return found


def unsure_log_likelihood(question: Question, log_probabilities: Floats) -> Floats:
    """ln of what «I can't tell» says at each node: Σ_j w_j P(X = j | θ), w_j how readily it is said by who would have
    answered j (missing not at random; Holman and Glas 2005). Weaker than «not yet»: bounded by ln (max w / min w).

    ``log_probabilities``: ln P(category | node), categories × nodes.
    """
    weights = np.asarray(question.unsure)
    said: Floats = np.log(weights @ np.exp(log_probabilities)) - np.log(weights.max())
    return said
