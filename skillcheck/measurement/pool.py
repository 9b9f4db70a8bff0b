"""Several respondents who judge one thing: their answers pooled on the tree, the leaning of each allowed for.

The model is docs/organisation.md: each respondent sees each theme at its level plus a deviation (sd ``tau``), and may
lean to the high or the low side everywhere (sd ``severity``): the mean of n leanings widens what is known of the
group. Reads no file.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from skillcheck.measurement.compiled_model import normal_rows
from skillcheck.measurement.measure import BLOCK, MeasurementModel, log_likelihoods
from skillcheck.measurement.responses import NOT_ANSWERED, NOT_ASKED, Floats, Responses

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Pooled:
    """What is known of each group, groups × dimensions (overall, areas, themes); levels are those of the nodes."""

    nodes: Floats
    posterior: Floats
    """groups × dimensions × K, each row a probability."""
    answered: NDArray[np.int64]
    """groups × dimensions: how many answers were given there."""

    @property
    def mean(self) -> Floats:
        """The expected level."""
        return mean_of(self.posterior, self.nodes)

    @property
    def sd(self) -> Floats:
        """How uncertain it is, in levels."""
        spread: Floats = np.sqrt(np.maximum(self.posterior @ self.nodes**2 - self.mean**2, 0.0))
        return spread


def pool(
    model: MeasurementModel, responses: Responses, row_of: Sequence[int] | NDArray[np.intp], groups: int,
    *, tau: float | NDArray[np.float64], severity: float, leans: NDArray[np.bool_] | None = None,
) -> Pooled:  # fmt: skip
    """Pool respondents into groups.

    ``responses``: int8, respondents × items: category ≥ 0, or a negative code («I can't tell» too): no information.
    ``row_of``: the group (0…groups−1) of each respondent. ``tau``: sd of a respondent around the group, in levels; one
    number, or one for each respondent. ``severity``: sd of a respondent's leaning, alike in all themes; 0 for none.
    ``leans``: which respondents have one (all, if not given).
    The order of respondents does not count, nor which other groups are pooled beside.
    """
    responses = np.maximum(np.asarray(responses, dtype=np.int8), np.int8(NOT_ANSWERED))
    spread = np.broadcast_to(np.asarray(tau, dtype=np.float64), (len(responses),))
    rows = np.asarray(row_of, dtype=np.intp)
    leaning = np.bincount(rows[(responses >= 0).any(axis=1) & (True if leans is None else leans)], minlength=groups)
    order = np.lexsort((*responses.T[::-1], spread, rows))  # equal contents are added in one order
    responses, spread, rows = responses[order], spread[order], rows[order]
    logs, counts = _likelihoods(model, responses, spread, rows, groups)
    dimensions = len(model.dimensions)
    posterior = np.empty((groups, dimensions, len(model.nodes)))
    for start in range(0, groups, BLOCK):
        block = slice(start, min(start + BLOCK, groups))
        posterior[block] = _on_the_tree(model, logs[:, block], leaning[block], severity)
    return Pooled(model.nodes, posterior, model.with_parents(counts).T.astype(np.int64))


def _likelihoods(
    model: MeasurementModel, responses: Responses, spread: Floats, rows: NDArray[np.intp], groups: int
) -> tuple[Floats, Floats]:
    """Per group: ln likelihood of the theme's level (C × groups × K), answers given (C × groups)."""
    themes, k = model.competences, len(model.nodes)
    logs, counts = np.zeros((themes, groups, k)), np.zeros((themes, groups))
    for sd in np.unique(spread):
        chosen = np.flatnonzero(spread == sd)
        kernel = normal_rows(model.nodes, model.nodes, float(sd)) if sd else np.eye(k)
        for start in range(0, len(chosen), BLOCK):
            some = chosen[start : start + BLOCK]
            own, given, _ = log_likelihoods(model, _filled(responses[some]))
            seen = _seen_through(own, kernel)
            for place, respondent in enumerate(some):
                row = rows[respondent]
                logs[:, row] += seen[:, place]
                counts[:, row] += given[:, place]
    return logs, counts


def _filled(responses: Responses) -> Responses:
    """A block of fixed size: every row meets the same arithmetic in the same order."""
    filler = np.full((BLOCK - len(responses), responses.shape[1]), NOT_ASKED, dtype=np.int8)
    return np.concatenate([responses, filler])


def _seen_through(logs: Floats, kernel: Floats) -> Floats:
    """ln Σ_θ′ kernel(θ, θ′) exp ln-likelihood(θ′), for C × people × K."""
    highest = logs.max(axis=2, keepdims=True)
    seen: Floats = np.log(np.matmul(np.exp(logs - highest), kernel.T)) + highest
    return seen


def _on_the_tree(model: MeasurementModel, logs: Floats, leaning: NDArray[np.intp], severity: float) -> Floats:
    """One sum-product of the tree for a block of groups, then each dimension widened by the leaning of its n people."""
    count = logs.shape[1]
    block = np.zeros((logs.shape[0], BLOCK, logs.shape[2]))
    block[:, :count] = logs
    posterior = _sum_product(model, block)
    if severity > 0:
        narrow = posterior.copy()
        for n in np.unique(leaning[leaning > 0]):
            wide = np.matmul(narrow, normal_rows(model.nodes, model.nodes, severity / float(np.sqrt(n))))
            mine = np.flatnonzero(leaning == n)
            posterior[:, mine] = wide[:, mine]
    posterior /= posterior.sum(axis=2, keepdims=True)
    return posterior[:, :count].transpose(1, 0, 2)


def _sum_product(model: MeasurementModel, logs: Floats) -> Floats:
    """(1 + areas + themes) × groups × K, up to a factor: once up and once down the tree (Pearl 1988)."""
    ends = [*model.area_start.tolist(), model.competences]
    likelihood = np.exp(logs - logs.max(axis=2, keepdims=True))
    up = np.matmul(likelihood, model.to_competence.T)
    areas = np.stack([np.multiply.reduce(up[begin:end], axis=0) for begin, end in pairwise(ends)])
    up_area = np.matmul(areas, model.to_area.T)
    overall = np.multiply.reduce(up_area, axis=0) * model.prior
    down = np.matmul(overall / up_area, model.to_area)
    areas = areas * down
    leaves = np.concatenate([areas[area] / up[begin:end] for area, (begin, end) in enumerate(pairwise(ends))])
    leaves = np.matmul(leaves, model.to_competence) * likelihood
    return np.concatenate([overall[None], areas, leaves])


# --- reading posteriors -----------------------------------------------------------------------------------


def mean_of(posterior: Floats, nodes: Floats) -> Floats:
    """The expected level of each posterior (… × K)."""
    means: Floats = posterior @ nodes
    return means


def quantile(posterior: Floats, nodes: Floats, share: float) -> Floats:
    """The level below which ``share`` of each posterior (… × K) lies, straight between the edges of the nodes."""
    width = nodes[1] - nodes[0]
    below = np.cumsum(posterior, axis=-1)
    place = np.minimum((below < share).sum(axis=-1), len(nodes) - 1)
    at = np.take_along_axis(below, place[..., None], axis=-1)[..., 0]
    here = np.take_along_axis(posterior, place[..., None], axis=-1)[..., 0]
    inside = np.where(here > 0, (share - (at - here)) / np.where(here > 0, here, 1.0), 0.5)
    levels: Floats = nodes[place] - width / 2 + width * np.clip(inside, 0.0, 1.0)
    return levels


def chance_of_lead(first: Floats, second: Floats, nodes: Floats, lead: float) -> float:
    """P(level of the first − level of the second ≥ ``lead``) on the grid, the two posteriors (K) being independent."""
    leads = nodes[:, None] - nodes[None, :] >= lead - 1e-9
    return float(first @ leads @ second)
