"""Whether a group's answers hold together: alpha, omega, error of the total, each question. Knows no file, no screen.

Missing answers: every pair of questions uses the people who answered both («pairwise»); nothing is filled in.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from skillcheck.frameworks.framework import Framework
from skillcheck.measurement.item_sums import ItemSums, Matrix
from skillcheck.measurement.one_factor import loadings
from skillcheck.questions.item_bank import ItemBank, Question

Kind = Literal["self_report", "check", "situation"]
Depth = Literal["overall", "area", "competence"]
Reason = Literal[
    "one_item", "no_answer", "few_people", "all_constant", "few_common", "negative_covariance", "incoherent",
    "two_items", "heywood", "no_fit",
]  # fmt: skip
LEAST = 10
"""People who must have answered both questions of a pair: with fewer, the figures are mostly chance."""
OMEGA = "omega total, one factor, minres on the pairwise correlations: 1 − Σu² / ΣR (psych::omega, nfactors = 1)"
ALPHA = "Cronbach's alpha, raw, on the pairwise covariances"


@dataclass(frozen=True)
class Figure:
    """A figure, or why there is none."""

    value: float | None
    reason: Reason | None = None


@dataclass(frozen=True)
class ItemFigures:
    """One question: ``n`` people answered it, ``missing`` is the share of those asked who did not."""

    id: str
    n: int
    missing: float
    mean: float | None
    sd: float | None
    rest: float | None
    """Correlation with the sum of the other questions."""
    alpha_without: float | None
    left_out: Literal["constant", "few_people", "few_common"] | None = None


@dataclass(frozen=True)
class ScaleFigures:
    """The questions of one kind in one dimension. ``low``–``high``: 95 % interval of alpha."""

    kind: Kind
    dimension: str
    people: int
    common: int
    """The fewest people who answered both questions of a pair that counts."""
    alpha: Figure
    low: float | None
    high: float | None
    omega: Figure
    sem: float | None
    """Standard error of measurement of the total, in points: sd √(1 − alpha)."""
    sd: float | None
    top: int
    """The highest possible total of the questions that count."""
    items: tuple[ItemFigures, ...]


@dataclass(frozen=True)
class Block:
    """Which questions (columns of the bank) belong together."""

    kind: Kind
    dimension: str
    columns: tuple[int, ...]


def blocks(bank: ItemBank, framework: Framework, asked: NDArray[np.int64], depth: Depth) -> list[Block]:
    """Every kind overall, then per area, then per competence, as deep as wished; only questions that were asked."""
    found: dict[tuple[str, str], list[int]] = {}
    for column in np.flatnonzero(asked).tolist():
        question = bank.questions[column]
        of = ("overall", framework.area_of[question.competence], question.competence)
        for dimension in of[: ("overall", "area", "competence").index(depth) + 1]:
            found.setdefault((kind_of(question), dimension), []).append(column)
    kinds: tuple[Kind, ...] = ("self_report", "check", "situation")
    return [
        Block(kind, dimension, tuple(found[kind, dimension]))
        for kind in kinds
        for dimension in framework.dimensions
        if (kind, dimension) in found
    ]


def kind_of(question: Question) -> Kind:
    """What people say of themselves, what is right or wrong, what they would do."""
    return "check" if question.is_check else "situation" if question.is_situation else "self_report"


def assess_block(bank: ItemBank, sums: ItemSums, block: Block) -> ScaleFigures:
    """Every figure of one block; questions that cannot count are left out and say why."""
    columns = np.array(block.columns, dtype=np.intp)
    answered = sums.both[columns, columns]
    variances = np.diag(sums.covariances(block.columns))
    out: dict[int, Literal["constant", "few_people", "few_common"]] = {}
    for place in range(len(columns)):
        if answered[place] < LEAST:
            out[place] = "few_people"
        elif variances[place] <= 0:
            out[place] = "constant"
    kept = [place for place in range(len(columns)) if place not in out]
    core = _core(sums.both[np.ix_(columns[kept], columns[kept])])
    places = [kept[one] for one in core]
    out |= dict.fromkeys(set(kept) - set(places), "few_common")
    matrix = sums.covariances(columns[places].tolist())
    both = sums.both[np.ix_(columns[places], columns[places])]
    common = int(both.min()) if places else 0
    none = _why_none(sums.people, answered, out.values(), len(kept), len(places))
    figure = Figure(None, none) if none else alpha(matrix)
    error = alpha_error(matrix, common) if figure.value is not None else None
    sd = float(np.sqrt(matrix.sum())) if figure.value is not None else None
    rest, without = item_rest(matrix), alpha_without(matrix)
    at = {place: number for number, place in enumerate(places)} if figure.value is not None else {}
    items = tuple(
        ItemFigures(
            id=bank.ids[column], n=int(answered[place]),
            missing=1 - float(answered[place]) / int(sums.asked[column]) if sums.asked[column] else 0.0,
            mean=float(sums.sums[column, column] / answered[place]) if answered[place] else None,
            sd=float(np.sqrt(max(variances[place], 0.0))) if answered[place] >= 2 else None,
            rest=rest[at[place]] if place in at else None,
            alpha_without=without[at[place]] if place in at else None,
            left_out=out.get(place),
        )
        for place, column in enumerate(block.columns)
    )  # fmt: skip
    return ScaleFigures(
        kind=block.kind, dimension=block.dimension, people=sums.people, common=common, alpha=figure,
        low=None if error is None or figure.value is None else max(figure.value - 1.96 * error, -1.0),
        high=None if error is None or figure.value is None else min(figure.value + 1.96 * error, 1.0),
        omega=Figure(None, none) if none else omega_total(sums.correlations(columns[places].tolist())),
        sem=None if sd is None or figure.value is None else sd * float(np.sqrt(max(1 - figure.value, 0.0))),
        sd=sd, top=sum(bank.questions[columns[place]].top_category for place in places), items=items,
    )  # fmt: skip


def _why_none(people: int, answered: Matrix, out: Collection[str], kept: int, places: int) -> Reason | None:
    """Why no figure can be made of the questions that are left."""
    if len(answered) < 2:
        return "one_item"
    if people < LEAST:
        return "few_people"
    if not answered.any():
        return "no_answer"
    if kept < 2:
        return "few_common" if "few_people" in out else "all_constant"
    return "few_common" if places < 2 or 2 * places < kept else None


def _core(both: Matrix) -> list[int]:
    """The questions of which every pair was answered by enough people: the one in most lacking pairs goes first.

    Ties: the one with fewer answers goes, then the later one.
    """
    kept = list(range(len(both)))
    while kept:
        lacking = (both[np.ix_(kept, kept)] < LEAST).sum(axis=1)
        if not lacking.any():
            break
        kept.remove(max(kept, key=lambda one: (lacking[kept.index(one)], -both[one, one], one)))
    return kept


# --- figures of a covariance matrix ---------------------------------------------------------------------------------


def alpha(covariances: Matrix) -> Figure:
    """Cronbach's alpha (1951): k/(k−1) · (1 − Σ variances / Σ covariances)."""
    count, total = len(covariances), float(covariances.sum())
    if count < 2:
        return Figure(None, "one_item")
    between = total - float(np.trace(covariances))
    if between < 0 or total <= 0:
        return Figure(None, "negative_covariance")
    value = count / (count - 1) * between / total
    return Figure(value) if value <= 1 + 1e-9 else Figure(None, "incoherent")


def alpha_error(covariances: Matrix, people: int) -> float | None:
    """The standard error of alpha, large samples, normal answers (van Zyl, Neudecker and Nel 2000)."""
    count, total, trace = len(covariances), float(covariances.sum()), float(np.trace(covariances))
    if count < 2 or people < 2 or total <= 0:
        return None
    squares, row = float((covariances * covariances).sum()), covariances.sum(axis=0)
    inner = total * (squares + trace**2) - 2 * trace * float(row @ row)
    variance = 2 * count**2 / ((count - 1) ** 2 * total**3) * inner
    return float(np.sqrt(max(variance, 0.0) / people))


def omega_total(correlations: Matrix) -> Figure:
    """McDonald's omega total, one factor: 1 − Σu² / ΣR, minres on the correlations (Revelle and Zinbarg 2009)."""
    if len(correlations) < 3:
        return Figure(None, "two_items" if len(correlations) == 2 else "one_item")
    if correlations.sum() <= len(correlations):
        return Figure(None, "negative_covariance")
    found = loadings(correlations)
    if found is None:
        return Figure(None, "no_fit")
    if np.abs(found).max() >= 1 - 1e-6:
        return Figure(None, "heywood")
    return Figure(1 - float((1 - found**2).sum()) / float(correlations.sum()))


def item_rest(covariances: Matrix) -> list[float | None]:
    """For every question, its correlation with the sum of the others; None where that sum does not vary."""
    own, row, total = np.diag(covariances), covariances.sum(axis=0), covariances.sum()
    rest = total - 2 * row + own
    return [
        float((row[one] - own[one]) / np.sqrt(own[one] * rest[one])) if own[one] > 0 and rest[one] > 1e-12 else None
        for one in range(len(own))
    ]


def alpha_without(covariances: Matrix) -> list[float | None]:
    """For every question, alpha of the others."""
    return [
        alpha(np.delete(np.delete(covariances, one, 0), one, 1)).value if len(covariances) > 2 else None
        for one in range(len(covariances))
    ]
