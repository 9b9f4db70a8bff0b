"""The posterior on the framework's tree, for any number of people at once: the heart. Reads no file, shows nothing.

The model is docs/measurement.md: overall → area → competence → item, likelihoods of the answers on a grid
(``answer_curves``), exact sum-product on the tree (Pearl 1988), expected a posteriori (Bock and Mislevy 1982); what is
said of it is held to the words of the answers (``statements``). Units are levels; arrays are people × dimensions, the
dimensions in the order of ``Framework.dimensions``: overall, areas, competences.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skillcheck.measurement.compiled_model import MeasurementModel, compile_model
from skillcheck.measurement.responses import NOT_ASKED, Floats, Responses
from skillcheck.measurement.statements import bounds, enough
from skillcheck.questions.item_bank import UNSURE

__all__ = [
    "BASES",
    "BLOCK",
    "TOLERANCE",
    "MeasurementModel",
    "Scores",
    "compile_model",
    "log_likelihoods",
    "measure",
    "predicted",
]

TOLERANCE = 1e-9
"""A probability within this of a cut (½, 0.9, 0.1, 0.8, 0.2) counts as having reached it, on every machine."""

BASES = ("none", "inferred", "measured")
BLOCK = 256
"""People are scored in blocks of this many rows, the last one filled up: every row meets the same arithmetic in
the same order, so one person alone and one row in ten million come out equal to the last bit."""


@dataclass(frozen=True)
class Scores:
    """What is known of each person, people × dimensions (``at_least``: × levels, P(θ ≥ k) for k = 1…)."""

    mean: Floats
    sd: Floats
    level: NDArray[np.int8]
    """The posterior median's level, held to what the words of the answers allow; −1 where nothing was answered."""
    low: NDArray[np.int8]
    high: NDArray[np.int8]
    stated: NDArray[np.bool_]
    """Whether the answers are enough to state the level in words; where not, a competence's is an estimate."""
    open_above: NDArray[np.bool_]
    """Whether «at least» belongs before the level: it could be higher, and nothing harder was put."""
    answered: NDArray[np.int32]
    basis: NDArray[np.int8]
    """Position in ``BASES``."""
    percent: Floats
    """Plain mean of the answered items, 0–100; NaN where less than half of the asked items were answered."""
    at_least: Floats
    posterior: Floats | None = None
    """people × dimensions × K, only when asked for."""
    everywhere: Floats | None = None
    """P(every area ≥ a level, all at once), only when asked for: people."""

    def __len__(self) -> int:
        return len(self.mean)

    @property
    def said(self) -> NDArray[np.bool_]:
        """Where a level may be said, people × dimensions: stated, or estimated beside a stated overall level."""
        found: NDArray[np.bool_] = (self.basis > 0) & (self.stated | self.stated[:, :1])
        return found

    def rows(self, chosen: slice | NDArray[np.bool_] | NDArray[np.intp]) -> Scores:
        """The same for some of the people."""
        parts: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        parts = {name: None if part is None else part[chosen] for name, part in parts.items()}
        return Scores(**parts)


def measure(
    model: MeasurementModel,
    responses: Responses,
    *,
    workers: int = 1,
    keep_posterior: bool = False,
    everywhere: int | None = None,
) -> Scores:
    """Score people. ``everywhere``: also the probability that every area at once is at this level or above.

    ``responses``: int8, people × items (the bank's order): category ≥ 0, or one of the negative codes; none of these is
    scored as low, but ``UNSURE`` («I can't tell») is weak evidence. ``workers`` threads share the blocks; the result
    does not depend on their number.
    """
    responses = np.asarray(responses, dtype=np.int8)
    people, items = responses.shape
    if items != len(model.item_ids):
        raise ValueError(f"responses have {items} columns, the bank has {len(model.item_ids)} items")
    scores = _room(model, people, keep_posterior, everywhere)
    starts = range(0, people, BLOCK)
    with ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
        run = pool.map if workers > 1 and len(starts) > 1 else map
        blocks = run(lambda at: _score_block(model, responses[at : at + BLOCK], scores, at, everywhere), starts)
        for _ in blocks:
            pass
    return scores


def _room(model: MeasurementModel, people: int, keep_posterior: bool, everywhere: int | None) -> Scores:
    """Arrays for the scores of so many people, to be filled block by block.

    In memory one figure of all people lies side by side: what comes next (sums, columns of a table) goes by figure.
    """
    shape = (len(model.dimensions), people)
    return Scores(
        mean=np.empty(shape).T,
        sd=np.empty(shape).T,
        level=np.empty(shape, dtype=np.int8).T,
        low=np.empty(shape, dtype=np.int8).T,
        high=np.empty(shape, dtype=np.int8).T,
        stated=np.empty(shape, dtype=np.bool_).T,
        open_above=np.empty(shape, dtype=np.bool_).T,
        basis=np.empty(shape, dtype=np.int8).T,
        percent=np.empty(shape).T,
        answered=np.empty(shape, dtype=np.int32).T,
        at_least=np.empty((shape[0], model.levels, people)).transpose(2, 0, 1),
        posterior=np.empty((people, shape[0], len(model.nodes))) if keep_posterior else None,
        everywhere=None if everywhere is None else np.empty(people),
    )


def _score_block(
    model: MeasurementModel, responses: Responses, scores: Scores, start: int, everywhere: int | None
) -> None:
    """Score up to ``BLOCK`` people and write them into ``scores`` from row ``start``."""
    people = len(responses)
    if people < BLOCK:
        filler = np.full((BLOCK - people, responses.shape[1]), NOT_ASKED, dtype=np.int8)
        responses = np.concatenate([responses, filler])
    k, answers = len(model.nodes), np.ascontiguousarray(responses.T)  # what is next to each other: a question's answers
    sums = _looked_up(model, answers).transpose(0, 2, 1).copy()  # C × (K + 2) × people: people side by side
    counts, percents = model.with_parents(sums[:, k:]).transpose(1, 0, 2)
    scores = scores.rows(slice(start, start + people))
    keep = None if scores.posterior is None else np.empty((len(model.dimensions), k, BLOCK))
    figures, joint = _posterior(model, sums[:, :k], everywhere, keep)
    _summarise(figures, counts[0] > 0, scores)
    if scores.posterior is not None and keep is not None:
        scores.posterior[:] = keep.transpose(2, 0, 1)[:people]
    if scores.everywhere is not None and joint is not None:
        scores.everywhere[:] = joint[:people]
    _count(counts, percents, _asked(model, answers), scores)
    _hold_to_words(model, answers, counts, scores)


def log_likelihoods(model: MeasurementModel, responses: Responses) -> tuple[Floats, Floats, Floats]:
    """ln likelihood (C × people × K), answered items and sum of percents (C × people)."""
    sums, k = _looked_up(model, responses.T), len(model.nodes)
    return np.ascontiguousarray(sums[:, :, :k]), sums[:, :, k], sums[:, :, k + 1]


def _looked_up(model: MeasurementModel, answers: Responses) -> Floats:
    """The sum of each person's table rows, C × people × (K + 2). ``answers``: items × people."""
    groups, people = model.groups, answers.shape[1]
    nothing = np.full((1, people), -1, dtype=np.int8)  # for item −1; a row, for numpy is slow with a single number
    codes = (np.maximum(np.concatenate([answers, nothing]), nothing) + np.int8(1)).astype(np.int16)
    unsure = answers == UNSURE
    if unsure.any():
        np.copyto(codes[:-1], (model.tops + 2)[:, None], where=unsure)
    met: NDArray[np.bool_] = np.any(np.any(codes, axis=1)[groups.items], axis=2)  # rounds × C
    sums = np.empty((model.competences, people, groups.table.shape[1]))
    found, begun = np.empty_like(sums), False
    for turn in np.flatnonzero(met.any(axis=1)):
        some = slice(None) if met[turn].all() else met[turn]
        chosen = codes[groups.items[turn, some]]
        chosen *= groups.bases[turn, some, :, None]
        rows = groups.offset[turn, some, None] + np.add.reduce(chosen, axis=1, dtype=np.int16)
        if not isinstance(some, slice):
            sums = sums if begun else np.zeros_like(sums)
            sums[some] += np.take(groups.table, rows, axis=0, mode="clip")
        elif begun:
            sums += np.take(groups.table, rows, axis=0, out=found, mode="clip")
        else:
            np.take(groups.table, rows, axis=0, out=sums, mode="clip")
        begun = True
    return sums if begun else np.zeros_like(sums)


def _posterior(
    model: MeasurementModel, logs: Floats, everywhere: int | None, keep: Floats | None
) -> tuple[Floats, Floats | None]:
    """What the posterior of each dimension says, dimensions × (2 + levels) × people: mean, mean square, P(θ ≥ k).

    Once up and once down the tree, rescaled by the row's maximum, area by area: what is at work stays in the cache.
    ``logs``: C × K × people, overwritten. With ``everywhere``, also P(every area ≥ that level). ``keep``: room for the
    posterior itself, dimensions × K × people.
    """
    competences, k, people = logs.shape
    parts = [slice(*ends) for ends in pairwise([*model.area_start.tolist(), competences])]
    figures = np.empty((1 + model.areas + competences, model.summary.shape[1], people))
    areas, up = np.empty((model.areas, k, people)), np.empty_like(logs)
    for area, part in enumerate(parts):
        likelihood = logs[part]
        likelihood -= likelihood.max(axis=1, keepdims=True)
        np.exp(likelihood, out=likelihood)
        np.multiply.reduce(np.matmul(model.to_competence, likelihood, out=up[part]), axis=0, out=areas[area])
    areas /= areas.max(axis=1, keepdims=True)
    up_area = np.matmul(model.to_area, areas)
    overall = np.multiply.reduce(up_area, axis=0)
    overall *= model.prior[:, None]
    joint = None if everywhere is None else _in_every_area(model, areas, overall, everywhere)
    overall /= overall.max(axis=0)
    areas *= np.matmul(model.to_area.T, overall / up_area)
    areas /= areas.max(axis=1, keepdims=True)
    for area, part in enumerate(parts):
        down = np.divide(areas[area], up[part], out=up[part])
        leaves = np.matmul(model.to_competence.T, down)
        leaves *= logs[part]
        np.matmul(model.summary.T, leaves, out=figures[1 + model.areas :][part])
        if keep is not None:
            keep[1 + model.areas :][part] = leaves
    np.matmul(model.summary.T, overall, out=figures[0])
    np.matmul(model.summary.T, areas, out=figures[1 : 1 + model.areas])
    total = figures[:, :1]
    if keep is not None:
        keep[0], keep[1 : 1 + model.areas] = overall, areas
        keep /= total
    figures /= total
    return figures[:, 1:], joint


def _in_every_area(model: MeasurementModel, areas: Floats, overall: Floats, level: int) -> Floats:
    """P(every area ≥ ``level``): given the overall position the areas are independent, so each is cut and multiplied.

    ``areas``: A × K × people, the likelihood come up to each area; ``overall``: K × people, the prior times all of it.
    """
    above = model.summary[:, 2 + level]
    reached = np.multiply.reduce(np.matmul(model.to_area * above, areas), axis=0) * model.prior[:, None]
    joint: Floats = np.minimum(reached.sum(axis=0) / overall.sum(axis=0), 1.0)
    return joint


def _summarise(figures: Floats, anything: NDArray[np.bool_], scores: Scores) -> None:
    """Write what the posterior says of a block into ``scores`` (which may have fewer rows than the block)."""
    people = len(scores)
    mean, square, at_least = figures[:, 0], figures[:, 1], figures[:, 2:]
    np.minimum(at_least, 1.0, out=at_least)
    scores.mean[:] = mean.T[:people]
    square -= mean * mean
    scores.sd[:] = np.sqrt(np.maximum(square, 0.0, out=square), out=square).T[:people]
    for name, share in (("level", 0.5), ("low", 0.9), ("high", 0.1)):
        reached = (at_least >= share - TOLERANCE).sum(axis=1, dtype=np.int8)
        getattr(scores, name)[:] = np.where(anything, reached, np.int8(-1)).T[:people]
    scores.at_least[:] = at_least.transpose(2, 0, 1)[:people]


def _count(counts: Floats, percents: Floats, asked: Floats, scores: Scores) -> None:
    """Write what counting the answers says (all dimensions × people) into ``scores``."""
    people = len(scores)
    scores.answered[:] = counts.T[:people]
    scores.basis[:] = np.where(counts > 0, np.int8(2), (counts[0] > 0).astype(np.int8)).T[:people]
    with np.errstate(invalid="ignore", divide="ignore"):
        percent = percents / counts
    percent[np.maximum(asked, 1) > 2 * counts] = np.nan
    scores.percent[:] = percent.T[:people]


def _hold_to_words(model: MeasurementModel, answers: Responses, counts: Floats, scores: Scores) -> None:
    """Hold ``level``, ``low`` and ``mean`` to what the words of the answers (items × people) allow; write what may be
    stated."""
    people = len(scores)
    words = bounds(model, answers)
    bound = words.level.T[:people]
    scores.open_above[:] = (scores.level > bound) & (bound >= words.hardest_met[:people, None])
    np.minimum(scores.level, bound, out=scores.level)
    np.copyto(scores.level, np.int8(1), where=(scores.level == 0) & words.first_done.T[:people])
    np.minimum(scores.low, scores.level, out=scores.low)
    hardest = words.hardest_done[:people, None]
    np.minimum(scores.mean, np.maximum(hardest, 1) + 1.0, out=scores.mean)
    scores.stated[:] = enough(model, counts).T[:people] & (scores.level <= hardest)


def _asked(model: MeasurementModel, answers: Responses) -> Floats:
    """How many items of each dimension were put to each person; of ``answers``, items × people: dimensions × people."""
    asked = answers != NOT_ASKED
    if np.equal(asked, asked[:, :1]).all():  # as in most files: everyone was asked the same
        return np.repeat(model.items_of_dimension.T @ asked[:, :1], asked.shape[1], axis=1)
    counts: Floats = model.items_of_dimension.T @ asked.astype(np.float64)
    return counts


def predicted(model: MeasurementModel, posterior: Floats, item: int) -> Floats:
    """P(category) of an item for each person, from posteriors people × dimensions × K: people × categories."""
    competence = 1 + model.areas + int(model.item_competence[item])
    chances: Floats = posterior[:, competence, :] @ np.exp(model.log_likelihood[item]).T
    return chances
