"""The posterior on the framework's tree, for any number of people at once: the heart. Reads no file, shows nothing.

The model is docs/measurement.md: overall → area → competence → item, graded response (Samejima 1969) and
three-parameter (Birnbaum 1968) likelihoods on a grid, exact sum-product on the tree (Pearl 1988), expected a
posteriori (Bock and Mislevy 1982). Units are levels; arrays are people × dimensions, the dimensions in the order
of ``Framework.dimensions``: overall, areas, competences.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skillcheck.frameworks.model import Framework
from skillcheck.questions.model import ItemBank, Question

Floats = NDArray[np.float64]
Responses = NDArray[np.int8]

NOT_ANSWERED, NOT_APPLICABLE, PREFER_NOT, NOT_ASKED = -1, -2, -3, -4
"""The negative codes of a response array; category numbers are 0 and up."""

TOLERANCE = 1e-9
"""A probability within this of a cut (½, 0.9, 0.1, 0.8, 0.2) counts as having reached it, on every machine."""

BASES = ("none", "inferred", "measured")
BLOCK = 128
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
    """K × (2 + levels): θ, θ² and 1[θ ≥ k] for k = 1…levels."""
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
    bases: NDArray[np.int32]  # rounds × C × _GROUP: multiplier of each item's code
    offset: NDArray[np.int32]  # rounds × C: first row of the group's table; row 0 is «nothing answered»
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
        summary=np.column_stack([nodes, nodes**2, nodes[:, None] >= levels[None, :]]).astype(np.float64),
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
    bases = np.zeros((rounds, competences, _GROUP), dtype=np.int32)
    offset = np.zeros((rounds, competences), dtype=np.int32)
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
    responses = np.ascontiguousarray(responses, dtype=np.int8)
    people, items = responses.shape
    if items != len(model.item_ids):
        raise ValueError(f"responses have {items} columns, the bank has {len(model.item_ids)} items")
    starts = range(0, max(people, 1), BLOCK)
    with ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
        run = pool.map if workers > 1 and len(starts) > 1 else map
        blocks = list(run(lambda start: _score_block(model, responses[start : start + BLOCK], keep_posterior), starts))
    names = [field.name for field in fields(Scores) if keep_posterior or field.name != "posterior"]
    return Scores(**{name: np.concatenate([getattr(block, name) for block in blocks]) for name in names})


def _score_block(model: MeasurementModel, responses: Responses, keep_posterior: bool) -> Scores:
    people = len(responses)
    if people < BLOCK:
        filler = np.full((BLOCK - people, responses.shape[1]), NOT_ASKED, dtype=np.int8)
        responses = np.concatenate([responses, filler])
    logs, answered, percents = log_likelihoods(model, responses)
    posterior = _posterior(model, logs)
    return _summarise(model, responses, posterior, answered, percents, people, keep_posterior)


def log_likelihoods(model: MeasurementModel, responses: Responses) -> tuple[Floats, Floats, Floats]:
    """ln likelihood (C × people × K), answered items and sum of percents (C × people)."""
    groups, k = model.groups, len(model.nodes)
    codes = np.maximum(responses.T, -1).astype(np.int32) + 1
    codes = np.concatenate([codes, np.zeros((1, codes.shape[1]), dtype=np.int32)])  # item −1: nothing
    sums = np.zeros((model.competences, len(responses), k + 2))
    for items, bases, offset in zip(groups.items, groups.bases, groups.offset, strict=True):
        rows = (codes[items] * bases[:, :, None]).sum(axis=1)
        active = np.flatnonzero(rows.any(axis=1))
        if len(active) == len(rows):
            sums += np.take(groups.table, rows + offset[:, None], axis=0)
        elif len(active):
            sums[active] += np.take(groups.table, rows[active] + offset[active, None], axis=0)
    return np.ascontiguousarray(sums[:, :, :k]), sums[:, :, k], sums[:, :, k + 1]


def _posterior(model: MeasurementModel, logs: Floats) -> Floats:
    """(1 + A + C) × people × K: once up and once down the tree, rescaled by the row's maximum."""
    competences, people, k = logs.shape
    posterior = np.empty((1 + model.areas + competences, people, k))
    overall, areas, leaves = posterior[0], posterior[1 : 1 + model.areas], posterior[1 + model.areas :]
    logs -= logs.max(axis=2, keepdims=True)
    likelihood = np.exp(logs, out=logs)
    up_competence = (likelihood.reshape(-1, k) @ model.to_competence.T).reshape(logs.shape)
    for area in range(model.areas):
        members = up_competence[model.area_of == area]
        np.multiply.reduce(members, axis=0, out=areas[area])
    areas /= areas.max(axis=2, keepdims=True)
    up_area = (areas.reshape(-1, k) @ model.to_area.T).reshape(areas.shape)
    np.multiply.reduce(up_area, axis=0, out=overall)
    overall *= model.prior
    overall /= overall.max(axis=1, keepdims=True)
    areas *= ((overall / up_area).reshape(-1, k) @ model.to_area).reshape(areas.shape)
    areas /= areas.max(axis=2, keepdims=True)
    into = np.divide(areas[model.area_of], up_competence, out=up_competence)
    np.matmul(into.reshape(-1, k), model.to_competence, out=leaves.reshape(-1, k))
    leaves *= likelihood
    posterior /= posterior.sum(axis=2, keepdims=True)
    return posterior


def _summarise(
    model: MeasurementModel,
    responses: Responses,
    posterior: Floats,
    answered: Floats,
    percents: Floats,
    people: int,
    keep_posterior: bool,
) -> Scores:
    dimensions, block, k = posterior.shape
    figures = (posterior.reshape(-1, k) @ model.summary).reshape(dimensions, block, -1).transpose(1, 0, 2)
    mean = figures[:, :, 0]
    at_least = np.minimum(figures[:, :, 2:], 1.0)
    counts, sums = _with_parents(model, answered).T, _with_parents(model, percents).T
    asked = _asked(model, responses)
    anything = counts[:, :1] > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        percent = np.where(2 * counts >= np.maximum(asked, 1), sums / counts, np.nan)

    def level_reached(share: float) -> NDArray[np.int8]:
        reached = (at_least >= share - TOLERANCE).sum(axis=2, dtype=np.int8)
        return np.where(anything, reached, -1).astype(np.int8)[:people]

    return Scores(
        mean=mean[:people].copy(),
        sd=np.sqrt(np.maximum(figures[:people, :, 1] - mean[:people] ** 2, 0.0)),
        level=level_reached(0.5),
        low=level_reached(0.9),
        high=level_reached(0.1),
        answered=counts[:people].astype(np.int32),
        basis=np.where(counts > 0, 2, np.where(anything, 1, 0)).astype(np.int8)[:people],
        percent=percent[:people],
        at_least=at_least[:people],
        posterior=posterior.transpose(1, 0, 2)[:people] if keep_posterior else None,
    )


def _with_parents(model: MeasurementModel, by_competence: Floats) -> Floats:
    """Sums (C × people) with those for overall and areas put before."""
    areas = np.add.reduceat(by_competence, model.area_start, axis=0)
    return np.concatenate([areas.sum(axis=0, keepdims=True), areas, by_competence])


def _asked(model: MeasurementModel, responses: Responses) -> Floats:
    """How many items of each dimension were put to each person: people × dimensions."""
    asked = (responses != NOT_ASKED).astype(np.float64)
    counts: Floats = asked @ model.items_of_dimension
    return counts


def predicted(model: MeasurementModel, posterior: Floats, item: int) -> Floats:
    """P(category) of an item for each person, from posteriors people × dimensions × K: people × categories."""
    competence = 1 + model.areas + int(model.item_competence[item])
    chances: Floats = posterior[:, competence, :] @ np.exp(model.log_likelihood[item]).T
    return chances
