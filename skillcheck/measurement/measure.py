"""The posterior on the framework's tree, for any number of people at once: the heart. Reads no file, shows nothing.

The model is docs/measurement.md: overall → area → competence → item, graded response (Samejima 1969) and
three-parameter (Birnbaum 1968) likelihoods on a grid, exact sum-product on the tree (Pearl 1988), expected a
posteriori (Bock and Mislevy 1982). Units are levels; arrays are people × dimensions, the dimensions in the order
of ``Framework.dimensions``: overall, areas, competences.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skillcheck.frameworks.framework import Framework
from skillcheck.measurement.responses import NOT_ASKED, Floats, Responses
from skillcheck.questions.item_bank import ItemBank, Question

TOLERANCE = 1e-9
"""A probability within this of a cut (½, 0.9, 0.1, 0.8, 0.2) counts as having reached it, on every machine."""

BASES = ("none", "inferred", "measured")
BLOCK = 256
"""People are scored in blocks of this many rows, the last one filled up: every row meets the same arithmetic in
the same order, so one person alone and one row in ten million come out equal to the last bit."""
_GROUP = 3
"""Answers to this many items of one competence are looked up together."""


@dataclass(frozen=True)
class MeasurementModel:
    """A framework and a bank made ready for arithmetic. Build it with ``compile_model``."""

    dimensions: tuple[str, ...]
    item_ids: tuple[str, ...]
    item_competence: NDArray[np.intp]
    """Position (0…C−1) of each item's competence."""
    area_start: NDArray[np.intp]
    """Position of the first competence of each area."""
    area_of: NDArray[np.intp]
    nodes: Floats
    """θ at the K grid nodes, in levels."""
    log_likelihood: tuple[Floats, ...]
    """For each item: categories × K, ln P(category | θ)."""
    prior: Floats
    to_area: Floats
    """P(area node | overall node), rows sum to 1; K × K."""
    to_competence: Floats
    summary: Floats
    """K × (3 + levels): 1, θ, θ² and 1[θ ≥ k] for k = 1…levels."""
    items_of_dimension: Floats
    """items × dimensions: 1 where the item belongs to the dimension."""
    groups: _Groups

    @property
    def areas(self) -> int:
        """How many areas there are."""
        return len(self.area_start)

    @property
    def competences(self) -> int:
        """How many competences there are."""
        return len(self.area_of)


@dataclass(frozen=True)
class _Groups:
    """Items looked up together: in each round, one group of items of every competence."""

    items: NDArray[np.intp]  # rounds × C × _GROUP: item position, −1 where there is none
    bases: NDArray[np.int16]  # rounds × C × _GROUP: multiplier of each item's code
    offset: NDArray[np.intp]  # rounds × C: first row of the group's table; row 0 is «nothing answered»
    table: Floats  # rows × (K + 2): ln likelihood at each node, items answered, sum of percents


@dataclass(frozen=True)
class Scores:
    """What is known of each person, people × dimensions (``at_least``: × levels, P(θ ≥ k) for k = 1…)."""

    mean: Floats
    sd: Floats
    level: NDArray[np.int8]
    """The posterior median's level; −1 where nothing was answered at all."""
    low: NDArray[np.int8]
    high: NDArray[np.int8]
    answered: NDArray[np.int32]
    basis: NDArray[np.int8]
    """Position in ``BASES``."""
    percent: Floats
    """Plain mean of the answered items, 0–100; NaN where less than half of the asked items were answered."""
    at_least: Floats
    posterior: Floats | None = None
    """people × dimensions × K, only when asked for."""

    def __len__(self) -> int:
        return len(self.mean)

    def rows(self, chosen: slice | NDArray[np.bool_] | NDArray[np.intp]) -> Scores:
        """The same for some of the people."""
        parts: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        parts = {name: None if part is None else part[chosen] for name, part in parts.items()}
        return Scores(**parts)


# --- building the model -----------------------------------------------------------------------------------


def category_log_probabilities(question: Question, nodes: Floats) -> Floats:
    """ln P(category | θ) of one item: categories × K.

    Graded response (Samejima 1969): P(X ≥ k) = logistic(a (θ − (L + τ_k))); the difference of two neighbours is
    written σ(x)σ(−y)(1 − e^{y−x}) so that it stays exact in the tails. Right or wrong (Birnbaum 1968):
    g + (1 − g) · logistic(a (θ − (L + τ))).
    """
    cuts = question.level + np.asarray(question.thresholds)
    steps = question.slope * (nodes[None, :] - cuts[:, None])
    if question.is_check:
        right = np.logaddexp(
            np.log(max(question.guessing, 1e-300)), np.log1p(-question.guessing) - np.logaddexp(0, -steps[0])
        )
        wrong = np.log1p(-question.guessing) - np.logaddexp(0, steps[0])
        return np.stack([wrong, right])
    above = np.vstack([np.full_like(nodes, np.inf), steps])  # x_k, the cut below category k
    below = np.vstack([steps, np.full_like(nodes, -np.inf)])
    with np.errstate(invalid="ignore"):
        distance = np.log1p(-np.exp(below - above))
    logs: Floats = -np.logaddexp(0, -above) - np.logaddexp(0, below) + np.where(np.isfinite(distance), distance, 0.0)
    return logs


def compile_model(framework: Framework, bank: ItemBank) -> MeasurementModel:
    """Precompute everything that does not depend on answers (about 10 ms for 300 items)."""
    constants = framework.measurement
    per_level = constants.nodes_per_level
    nodes = (np.arange((constants.levels + 1) * per_level) + 0.5) / per_level
    competence_ids = list(framework.competences)
    position = {competence: index for index, competence in enumerate(competence_ids)}
    area_ids = [area.id for area in framework.areas]
    area_of = np.array([area_ids.index(framework.area_of[competence]) for competence in competence_ids])
    item_competence = np.array([position[question.competence] for question in bank.questions], dtype=np.intp)
    likelihoods = tuple(category_log_probabilities(question, nodes) for question in bank.questions)
    levels = np.arange(1, constants.levels + 1)
    return MeasurementModel(
        dimensions=framework.dimensions,
        item_ids=bank.ids,
        item_competence=item_competence,
        area_start=np.searchsorted(area_of, np.arange(len(area_ids))),
        area_of=area_of,
        nodes=nodes,
        log_likelihood=likelihoods,
        prior=_normal_rows(np.array([constants.mean]), nodes, constants.sd_overall)[0],
        to_area=_normal_rows(nodes, nodes, constants.sd_area),
        to_competence=_normal_rows(nodes, nodes, constants.sd_competence),
        summary=np.column_stack([np.ones_like(nodes), nodes, nodes**2, nodes[:, None] >= levels[None, :]]),
        items_of_dimension=_membership(item_competence, area_of),
        groups=_group(item_competence, len(competence_ids), likelihoods, len(nodes)),
    )


def _normal_rows(centres: Floats, nodes: Floats, sd: float) -> Floats:
    density = np.exp(-0.5 * ((nodes[None, :] - centres[:, None]) / sd) ** 2)
    rows: Floats = density / density.sum(axis=1, keepdims=True)
    return rows


def _membership(item_competence: NDArray[np.intp], area_of: NDArray[np.intp]) -> Floats:
    areas, competences = int(area_of.max()) + 1, len(area_of)
    member = np.zeros((len(item_competence), 1 + areas + competences))
    everyone = np.arange(len(item_competence))
    member[:, 0] = 1
    member[everyone, 1 + area_of[item_competence]] = 1
    member[everyone, 1 + areas + item_competence] = 1
    return member


def _group(competence: NDArray[np.intp], competences: int, likelihoods: tuple[Floats, ...], nodes: int) -> _Groups:
    """Lay out one table per group of items: every combination of codes (0 = no information) → its sums."""
    items_of = [np.flatnonzero(competence == position) for position in range(competences)]
    rounds = -(-max((len(items) for items in items_of), default=0) // _GROUP)
    items = np.full((rounds, competences, _GROUP), -1, dtype=np.intp)
    bases = np.zeros((rounds, competences, _GROUP), dtype=np.int16)
    offset = np.zeros((rounds, competences), dtype=np.intp)
    tables, row = [np.zeros((1, nodes + 2))], 1
    for turn in range(rounds):
        for position, members in enumerate(items_of):
            table = np.zeros((1, nodes + 2))
            for place, item in enumerate(members[turn * _GROUP : (turn + 1) * _GROUP]):
                items[turn, position, place] = item
                bases[turn, position, place] = len(table)
                table = (_item_rows(likelihoods[item])[:, None, :] + table[None, :, :]).reshape(-1, nodes + 2)
            if len(table) > 1:
                offset[turn, position] = row
                tables.append(table)
                row += len(table)
    return _Groups(items=items, bases=bases, offset=offset, table=np.concatenate(tables))


def _item_rows(likelihood: Floats) -> Floats:
    """(1 + categories) × (K + 2): nothing answered, then each category."""
    categories = len(likelihood)
    percents = 100.0 * np.arange(categories) / (categories - 1)
    answered = np.column_stack([likelihood, np.ones(categories), percents])
    return np.vstack([np.zeros(answered.shape[1]), answered])


# --- scoring ----------------------------------------------------------------------------------------------


def measure(model: MeasurementModel, responses: Responses, *, workers: int = 1, keep_posterior: bool = False) -> Scores:
    """Score people.

    ``responses``: int8, people × items (the bank's order): category ≥ 0, or one of the negative codes; none of
    these is scored as low. ``workers`` threads share the blocks; the result does not depend on their number.
    """
    responses = np.asarray(responses, dtype=np.int8)
    people, items = responses.shape
    if items != len(model.item_ids):
        raise ValueError(f"responses have {items} columns, the bank has {len(model.item_ids)} items")
    scores = _room(model, people, keep_posterior)
    starts = range(0, people, BLOCK)
    with ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
        run = pool.map if workers > 1 and len(starts) > 1 else map
        for _ in run(lambda start: _score_block(model, responses[start : start + BLOCK], scores, start), starts):
            pass
    return scores


def _room(model: MeasurementModel, people: int, keep_posterior: bool) -> Scores:
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
        basis=np.empty(shape, dtype=np.int8).T,
        percent=np.empty(shape).T,
        answered=np.empty(shape, dtype=np.int32).T,
        at_least=np.empty((shape[0], model.summary.shape[1] - 3, people)).transpose(2, 0, 1),
        posterior=np.empty((people, shape[0], len(model.nodes))) if keep_posterior else None,
    )


def _score_block(model: MeasurementModel, responses: Responses, scores: Scores, start: int) -> None:
    """Score up to ``BLOCK`` people and write them into ``scores`` from row ``start``."""
    people = len(responses)
    if people < BLOCK:
        filler = np.full((BLOCK - people, responses.shape[1]), NOT_ASKED, dtype=np.int8)
        responses = np.concatenate([responses, filler])
    k = len(model.nodes)
    sums = _looked_up(model, responses).transpose(0, 2, 1).copy()  # C × (K + 2) × people: people side by side
    _summarise(
        model, _posterior(model, sums[:, :k]), sums[:, k], sums[:, k + 1], _asked(model, responses),
        scores.rows(slice(start, start + people)),
    )  # fmt: skip


def log_likelihoods(model: MeasurementModel, responses: Responses) -> tuple[Floats, Floats, Floats]:
    """ln likelihood (C × people × K), answered items and sum of percents (C × people)."""
    sums, k = _looked_up(model, responses), len(model.nodes)
    return np.ascontiguousarray(sums[:, :, :k]), sums[:, :, k], sums[:, :, k + 1]


def _looked_up(model: MeasurementModel, responses: Responses) -> Floats:
    """The sum of each person's table rows: C × people × (K + 2)."""
    groups = model.groups
    codes = np.zeros((responses.shape[1] + 1, len(responses)), dtype=np.int16)  # the last row: item −1, nothing
    np.add(np.maximum(responses.T, -1), 1, out=codes[:-1])
    answered: NDArray[np.bool_] = np.any(codes, axis=1)
    sums = np.zeros((model.competences, len(responses), groups.table.shape[1]))
    found = np.empty_like(sums)
    for items, bases, offset in zip(groups.items, groups.bases, groups.offset, strict=True):
        some: NDArray[np.bool_] = np.any(answered[items], axis=1)
        if not some.any():
            continue
        chosen = codes[items[some]]
        chosen *= bases[some, :, None]
        rows = offset[some, None] + np.add.reduce(chosen, axis=1, dtype=np.int16)
        if some.all():
            sums += np.take(groups.table, rows, axis=0, out=found, mode="clip")
        else:
            sums[some] += np.take(groups.table, rows, axis=0, mode="clip")
    return sums


def _posterior(model: MeasurementModel, logs: Floats) -> Floats:
    """(1 + A + C) × K × people, up to a factor: once up and once down the tree, rescaled by the row's maximum.

    Overwrites ``logs``: what is at work fits the cache.
    """
    competences, k, people = logs.shape
    posterior = np.empty((1 + model.areas + competences, k, people))
    overall, areas, leaves = posterior[0], posterior[1 : 1 + model.areas], posterior[1 + model.areas :]
    ends = [*model.area_start.tolist(), competences]
    logs -= logs.max(axis=1, keepdims=True)
    likelihood = np.exp(logs, out=logs)
    up = np.matmul(model.to_competence, likelihood)
    for area, (begin, end) in enumerate(pairwise(ends)):
        np.multiply.reduce(up[begin:end], axis=0, out=areas[area])
    areas /= areas.max(axis=1, keepdims=True)
    up_area = np.matmul(model.to_area, areas)
    np.multiply.reduce(up_area, axis=0, out=overall)
    overall *= model.prior[:, None]
    overall /= overall.max(axis=0)
    areas *= np.matmul(model.to_area.T, overall / up_area)
    areas /= areas.max(axis=1, keepdims=True)
    for area, (begin, end) in enumerate(pairwise(ends)):
        np.divide(areas[area], up[begin:end], out=up[begin:end])
    np.matmul(model.to_competence.T, up, out=leaves)
    leaves *= likelihood
    return posterior


def _summarise(
    model: MeasurementModel, posterior: Floats, answered: Floats, percents: Floats, asked: Floats, scores: Scores
) -> None:
    """Write the figures of a block into ``scores`` (which may have fewer rows than the block)."""
    people = len(scores)
    figures = np.matmul(model.summary.T, posterior)
    total = figures[:, 0].copy()
    figures /= total[:, None, :]
    mean, square, at_least = figures[:, 1], figures[:, 2], figures[:, 3:]
    np.minimum(at_least, 1.0, out=at_least)
    counts, sums = _with_parents(model, answered), _with_parents(model, percents)
    anything = counts[0] > 0
    scores.mean[:] = mean.T[:people]
    scores.sd[:] = np.sqrt(np.maximum(square - mean**2, 0.0)).T[:people]
    for name, share in (("level", 0.5), ("low", 0.9), ("high", 0.1)):
        reached = (at_least >= share - TOLERANCE).sum(axis=1, dtype=np.int8)
        getattr(scores, name)[:] = np.where(anything, reached, np.int8(-1)).T[:people]
    scores.at_least[:] = at_least.transpose(2, 0, 1)[:people]
    scores.answered[:] = counts.T[:people]
    scores.basis[:] = np.where(counts > 0, np.int8(2), anything.astype(np.int8)).T[:people]
    with np.errstate(invalid="ignore", divide="ignore"):
        percent = sums / counts
    scores.percent[:] = np.where(np.maximum(asked, 1) <= 2 * counts.T, percent.T, np.nan)[:people]
    if scores.posterior is not None:
        scores.posterior[:] = (posterior / total[:, None, :]).transpose(2, 0, 1)[:people]


def _with_parents(model: MeasurementModel, by_competence: Floats) -> Floats:
    """Sums (C × people) with those for overall and areas put before."""
    areas = np.add.reduceat(by_competence, model.area_start, axis=0)
    return np.concatenate([areas.sum(axis=0, keepdims=True), areas, by_competence])


def _asked(model: MeasurementModel, responses: Responses) -> Floats:
    """How many items of each dimension were put to each person: people × dimensions."""
    asked = np.asarray(responses != NOT_ASKED)
    if np.equal(asked, asked[0]).all():  # as in most files: everyone was asked the same
        return np.broadcast_to(
            asked[0].astype(np.float64) @ model.items_of_dimension, (len(asked), len(model.dimensions))
        )
    counts: Floats = asked.astype(np.float64) @ model.items_of_dimension
    return counts


def predicted(model: MeasurementModel, posterior: Floats, item: int) -> Floats:
    """P(category) of an item for each person, from posteriors people × dimensions × K: people × categories."""
    competence = 1 + model.areas + int(model.item_competence[item])
    chances: Floats = posterior[:, competence, :] @ np.exp(model.log_likelihood[item]).T
    return chances
