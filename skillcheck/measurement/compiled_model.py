"""A framework and a bank made ready for arithmetic: everything that does not depend on answers."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from skillcheck.frameworks.framework import Framework
from skillcheck.measurement.answer_curves import category_log_probabilities, unsure_log_likelihood, with_slips
from skillcheck.measurement.responses import Floats
from skillcheck.questions.item_bank import ItemBank, Question

Number = TypeVar("Number", bound=np.generic)
SLIPS = 0.1
"""Of two interviews compared, the share of answers that may be slips: set by judgement; what is said hardly differs
between 0.03 and 0.1 (docs/people.md)."""
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
    inside: Floats
    """θ at the nodes, those beyond the scale's ends taken as the ends: what means are made of."""
    tops: NDArray[np.int16]
    """For each item: its highest category."""
    words: Words
    prior: Floats
    to_area: Floats
    """P(area node | overall node), rows sum to 1; K × K."""
    to_competence: Floats
    summary: Floats
    """K × (3 + levels): 1, θ, θ² and 1[θ ≥ k] for k = 1…levels."""
    items_of_dimension: Floats
    """items × dimensions: 1 where the item belongs to the dimension."""
    groups: Groups
    spreads: tuple[float, float, float]
    """Standard deviations of what people differ by: overall, an area given that, a competence given its area."""
    questions: tuple[Question, ...]

    @cached_property
    def allowing_slips(self) -> MeasurementModel:
        """The same with answers of which some are slips. A change is told from few answers: without this, one that
        fits no position outweighs several that do."""
        tables = tuple(with_slips(table, SLIPS) for table in self.log_likelihood)
        groups = _group(self.item_competence, self.competences, self.questions, tables, len(self.nodes))
        return replace(self, log_likelihood=tables, groups=groups)

    @cached_property
    def items_in(self) -> Floats:
        """How many items each dimension has."""
        counts: Floats = self.items_of_dimension.sum(axis=0)
        return counts

    @property
    def areas(self) -> int:
        """How many areas there are."""
        return len(self.area_start)

    @property
    def competences(self) -> int:
        """How many competences there are."""
        return len(self.area_of)

    @property
    def levels(self) -> int:
        """The highest level."""
        return int(self.summary.shape[1]) - 3

    def with_parents(self, by_competence: NDArray[Number]) -> NDArray[Number]:
        """Sums over C (first axis) with those for overall and areas put before."""
        sums = np.empty((1 + self.areas + len(by_competence), *by_competence.shape[1:]), by_competence.dtype)
        overall, areas, sums[1 + self.areas :] = sums[0], sums[1 : 1 + self.areas], by_competence
        for area, (begin, end) in enumerate(pairwise([*self.area_start.tolist(), len(by_competence)])):
            np.add.reduce(by_competence[begin:end], axis=0, out=areas[area])
        np.add.reduce(areas, axis=0, out=overall)
        return sums


@dataclass(frozen=True)
class Groups:
    """Items looked up together: in each round, one group of items of every competence."""

    items: NDArray[np.intp]  # rounds × C × _GROUP: item position, −1 where there is none
    bases: NDArray[np.int16]  # rounds × C × _GROUP: multiplier of each item's code
    offset: NDArray[np.intp]  # rounds × C: first row of the group's table; row 0 is «nothing answered»
    table: Floats  # rows × (K + 2): ln likelihood at each node, items answered, sum of percents


@dataclass(frozen=True)
class Words:
    """What the answers' own words say, whatever the model: C × (most items of a competence) × 1, item −1 for none."""

    items: NDArray[np.intp]  # C × most
    decisive: NDArray[np.int8]
    levels: NDArray[np.int8]
    weights: NDArray[np.float32]
    """C × (1 + levels) × 2·most: first +1 for an item done at level 1, −1 for one missed there; then for each level k,
    +1 for an item done at k or above, −1 for one missed at k or below."""


COMPILED: deque[tuple[Framework, ItemBank, MeasurementModel]] = deque(maxlen=4)
"""The last ones made: a page and a plan ask for the same again."""


def compile_model(framework: Framework, bank: ItemBank) -> MeasurementModel:
    """Everything that does not depend on answers (about 10 ms for 300 items), made once for a framework and a bank."""
    for known, its, model in COMPILED:
        if known is framework and its is bank:
            return model
    model = _compiled(framework, bank)
    COMPILED.append((framework, bank, model))
    return model


def _compiled(framework: Framework, bank: ItemBank) -> MeasurementModel:
    constants = framework.measurement
    per_level = constants.nodes_per_level
    wide = constants.levels + 1 + 2 * constants.beyond
    nodes = (np.arange(wide * per_level) + 0.5) / per_level - constants.beyond
    inside = np.clip(nodes, 0.0, constants.levels + 1.0)
    competence_ids = list(framework.competences)
    position = {competence: index for index, competence in enumerate(competence_ids)}
    area_ids = [area.id for area in framework.areas]
    area_of = np.array([area_ids.index(framework.area_of[competence]) for competence in competence_ids])
    item_competence = np.array([position[question.competence] for question in bank.questions], dtype=np.intp)
    likelihoods = tuple(category_log_probabilities(question, nodes, constants.slips) for question in bank.questions)
    levels = np.arange(1, constants.levels + 1)
    return MeasurementModel(
        dimensions=framework.dimensions,
        item_ids=bank.ids,
        item_competence=item_competence,
        area_start=np.searchsorted(area_of, np.arange(len(area_ids))),
        area_of=area_of,
        nodes=nodes,
        log_likelihood=likelihoods,
        inside=inside,
        tops=np.array([len(table) - 1 for table in likelihoods], dtype=np.int16),
        words=_words(bank.questions, item_competence, len(competence_ids), constants.levels),
        prior=normal_rows(np.array([constants.mean]), nodes, constants.sd_overall)[0],
        to_area=normal_rows(nodes, nodes, constants.sd_area),
        to_competence=normal_rows(nodes, nodes, constants.sd_competence),
        summary=np.column_stack([np.ones_like(nodes), inside, inside**2, nodes[:, None] >= levels[None, :]]),
        items_of_dimension=_membership(item_competence, area_of),
        groups=_group(item_competence, len(competence_ids), bank.questions, likelihoods, len(nodes)),
        spreads=(constants.sd_overall, constants.sd_area, constants.sd_competence),
        questions=tuple(bank.questions),
    )


def _words(questions: Sequence[Question], competence: NDArray[np.intp], competences: int, levels: int) -> Words:
    most = int(np.bincount(competence, minlength=competences).max())
    items = np.full((competences, most), -1, dtype=np.intp)
    for position in range(competences):
        own = np.flatnonzero(competence == position)
        items[position, : len(own)] = own
    there = items >= 0
    level = np.where(there, np.array([question.level for question in questions], dtype=np.int8)[items], np.int8(0))
    decisive = np.array([question.decisive for question in questions], dtype=np.int8)[items]
    k = np.arange(1, levels + 1)[None, :, None]
    first = np.broadcast_to((level == 1)[:, None, :], (competences, 1, most))
    favour = np.concatenate([first, level[:, None, :] >= k], axis=1)
    against = np.concatenate([first, there[:, None, :] & (level[:, None, :] <= k)], axis=1)
    weights = np.concatenate([favour, -against.astype(np.float32)], axis=2, dtype=np.float32)
    return Words(items=items, decisive=decisive[:, :, None], levels=level[:, :, None], weights=weights)


def normal_rows(centres: Floats, nodes: Floats, sd: float) -> Floats:
    """A normal density around each centre on the nodes, centres × nodes; rows sum to 1."""
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


def _group(
    competence: NDArray[np.intp],
    competences: int,
    questions: Sequence[Question],
    likelihoods: tuple[Floats, ...],
    nodes: int,
) -> Groups:
    """Lay out one table per group of items: every combination of codes (0 = no information) → its sums."""
    groups_of = [_in_groups(np.flatnonzero(competence == position), questions) for position in range(competences)]
    rounds = max(map(len, groups_of), default=0)
    items = np.full((rounds, competences, _GROUP), -1, dtype=np.intp)
    bases = np.zeros((rounds, competences, _GROUP), dtype=np.int16)
    offset = np.zeros((rounds, competences), dtype=np.intp)
    width = nodes + 2
    tables, row = [np.zeros((1, width))], 1
    for turn in range(rounds):
        for position, groups in enumerate(groups_of):
            table = np.zeros((1, width))
            for place, item in enumerate(groups[turn] if turn < len(groups) else []):
                items[turn, position, place] = item
                bases[turn, position, place] = len(table)
                rows = _item_rows(questions[item], likelihoods[item])
                table = (rows[:, None, :] + table[None, :, :]).reshape(-1, width)
            if len(table) > 1:
                offset[turn, position] = row
                tables.append(table)
                row += len(table)
    return Groups(items=items, bases=bases, offset=offset, table=np.concatenate(tables))


def _in_groups(items: NDArray[np.intp], questions: Sequence[Question]) -> list[list[int]]:
    """Statements before the others, in groups of their own: most files hold them alone, and a group of which nothing
    was answered is not looked up."""
    kinds = [[int(item) for item in items if questions[item].is_self_report is kind] for kind in (True, False)]
    return [some[at : at + _GROUP] for some in kinds for at in range(0, len(some), _GROUP)]


def _item_rows(question: Question, likelihood: Floats) -> Floats:
    """(2 + categories) × (K + 2): nothing answered, each category, «I can't tell»."""
    categories = np.arange(len(likelihood))
    answered = np.column_stack([likelihood, np.ones(len(categories)), 100.0 * categories / categories[-1]])
    unsure = np.concatenate([unsure_log_likelihood(question, likelihood), np.zeros(2)])
    return np.vstack([np.zeros_like(unsure), answered, unsure])
