"""How far a scale's answers hold together: alpha, omega, standard error, item-rest. Reads no file, says no word.

Everything comes from whole-number sums over people (pairwise covariances), so files of any size fit. Sources: Cronbach
(1951) for alpha; McDonald (1999) for omega total, (Σλ)² / ((Σλ)² + Σψ), of a single common factor fitted by maximum
likelihood (Rubin and Thayer 1982, EM) in the items' own units; Lord and Novick (1968) for the standard error.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from skillcheck.measure import NOT_ASKED, Floats, Responses

Why = Literal["one_item", "few_people", "constant", "no_overlap", "no_spread", "no_factor"]
LEAST_PEOPLE = 3
ROUNDS, CLOSE = 20_000, 1e-12
LEAST_ITEMS_FOR_FACTOR = 3


@dataclass
class AnswerSums:
    """Whole-number sums over people; ``add`` any number of batches."""

    people: int
    asked: NDArray[np.int64]
    """For each item, how many people it was put to."""
    both: NDArray[np.int64]
    """items × items: how many people answered both."""
    products: NDArray[np.int64]
    """Σ x_i x_j over the people who answered both."""
    sums: NDArray[np.int64]
    """Σ x_i over the people who answered both i and j."""

    @classmethod
    def empty(cls, items: int) -> AnswerSums:
        """Nobody yet."""
        square = (items, items)
        return cls(0, np.zeros(items, np.int64), *(np.zeros(square, np.int64) for _ in range(3)))

    def add(self, responses: Responses) -> None:
        """Add people: people × items, negative codes are missing answers."""
        given = (responses >= 0).astype(np.float64)
        values = np.where(responses >= 0, responses, 0).astype(np.float64)
        self.people += len(responses)
        self.asked += (responses != NOT_ASKED).sum(axis=0)
        self.both += (given.T @ given).astype(np.int64)  # whole numbers below 2⁵³: exact
        self.products += (values.T @ values).astype(np.int64)
        self.sums += (values.T @ given).astype(np.int64)

    def covariances(self, items: Sequence[int]) -> Floats:
        """Pairwise covariances (n − 1); NaN where fewer than two people answered both."""
        at = np.ix_(items, items)
        n, products, sums = self.both[at].astype(np.float64), self.products[at], self.sums[at]
        with np.errstate(invalid="ignore", divide="ignore"):
            found: Floats = (products - sums * sums.T / n) / (n - 1)
        found[n < 2] = np.nan
        return found

    def answered(self, item: int) -> int:
        """How many people answered an item."""
        return int(self.both[item, item])


@dataclass(frozen=True)
class ItemReliability:
    """One item of a scale. ``rest``: correlation with the sum of the others; None where it has no spread."""

    item: int
    answered: int
    missing: float
    """Share of the people asked who gave no answer that counts."""
    rest: float | None
    alpha_without: float | None


@dataclass(frozen=True)
class ScaleReliability:
    """One scale. Where there is no figure, ``why`` says so."""

    items: int
    people: int
    """People who answered the item answered most."""
    alpha: float | None
    omega: float | None
    sem: float | None
    """Standard error of measurement of the sum of answers, in points."""
    sd: float | None
    top: int
    """The highest possible sum."""
    why: Why | None
    why_no_omega: Why | None
    constant: tuple[int, ...]
    """Items left out: everyone gave the same answer."""
    parts: tuple[ItemReliability, ...]


def cronbach_alpha(covariances: Floats) -> float:
    """k / (k − 1) · (1 − Σ variances / variance of the sum)."""
    k = len(covariances)
    return float(k / (k - 1) * (1 - np.trace(covariances) / covariances.sum()))


def one_factor(covariances: Floats) -> tuple[Floats, Floats] | None:
    """Loadings and unique variances of one common factor by maximum likelihood; None where it does not settle."""
    variances = np.diag(covariances).copy()
    weights, vectors = np.linalg.eigh(covariances)
    loadings = vectors[:, -1] * np.sqrt(max(weights[-1], 0.0)) * 0.8
    unique = np.maximum(variances - loadings**2, 0.1 * variances)
    for _ in range(ROUNDS):
        precise = loadings / unique
        beta = precise / (1 + loadings @ precise)
        with_factor = covariances @ beta
        spread = beta @ with_factor + 1 - beta @ loadings
        if not spread > 0:
            return None
        better = with_factor / spread
        unique = np.maximum(variances - better * with_factor, 1e-6 * variances)
        moved = float(np.max((better - loadings) ** 2 / variances))
        loadings = better
        if moved < CLOSE**2 * 1e4:
            return loadings * np.sign(loadings.sum() or 1.0), unique
    return None


def mcdonald_omega(covariances: Floats) -> float | None:
    """Omega total of one factor; None where the factor does not settle."""
    fitted = one_factor(covariances)
    if fitted is None:
        return None
    loadings, unique = fitted
    common = float(loadings.sum() ** 2)
    return common / (common + float(unique.sum()))


def scale_reliability(sums: AnswerSums, items: Sequence[int], tops: Sequence[int]) -> ScaleReliability:
    """Everything about the scale made of these items; ``tops`` are their highest categories."""
    asked = [item for item in items if sums.asked[item]]
    people = max((sums.answered(item) for item in asked), default=0)
    spread = {item: _variance(sums, item) for item in asked}
    constant = tuple(item for item in asked if not spread[item] > 0)
    kept = [item for item in asked if spread[item] > 0]
    why: Why | None = None
    if people < LEAST_PEOPLE:
        why = "few_people"
    elif not kept:
        why = "constant"
    elif len(kept) < 2:
        why = "one_item"
    top = sum(top for item, top in zip(items, tops, strict=True) if item in kept)
    if why is not None:
        return ScaleReliability(len(kept), people, None, None, None, None, top, why, why, constant, _bare(sums, asked))
    covariances = sums.covariances(kept)
    if np.isnan(covariances).any():
        return ScaleReliability(
            len(kept), people, None, None, None, None, top, "no_overlap", "no_overlap", constant, _bare(sums, asked)
        )
    total = float(covariances.sum())
    if total <= 0:
        return ScaleReliability(
            len(kept), people, None, None, None, None, top, "no_spread", "no_spread", constant, _bare(sums, asked)
        )
    alpha = cronbach_alpha(covariances)
    omega = mcdonald_omega(covariances) if len(kept) >= LEAST_ITEMS_FOR_FACTOR else None
    no_omega: Why | None = "one_item" if len(kept) < LEAST_ITEMS_FOR_FACTOR else "no_factor"
    return ScaleReliability(
        items=len(kept),
        people=people,
        alpha=alpha,
        omega=omega,
        sem=float(np.sqrt(total * max(1 - alpha, 0.0))),
        sd=float(np.sqrt(total)),
        top=top,
        why=None,
        why_no_omega=None if omega is not None else no_omega,
        constant=constant,
        parts=tuple(_parts(sums, kept, covariances)),
    )


def _variance(sums: AnswerSums, item: int) -> float:
    return float(np.nan_to_num(sums.covariances([item])[0, 0]))


def _bare(sums: AnswerSums, items: Iterable[int]) -> tuple[ItemReliability, ...]:
    return tuple(ItemReliability(item, sums.answered(item), _missing(sums, item), None, None) for item in items)


def _missing(sums: AnswerSums, item: int) -> float:
    return 1 - sums.answered(item) / int(sums.asked[item])


def _parts(sums: AnswerSums, items: Sequence[int], covariances: Floats) -> Iterable[ItemReliability]:
    for place, item in enumerate(items):
        others = [other for other in range(len(items)) if other != place]
        among = covariances[np.ix_(others, others)]
        with_rest, rest = float(covariances[place, others].sum()), float(among.sum())
        spread = float(covariances[place, place]) * rest
        yield ItemReliability(
            item=item,
            answered=sums.answered(item),
            missing=_missing(sums, item),
            rest=with_rest / spread**0.5 if spread > 0 else None,
            alpha_without=cronbach_alpha(among) if len(others) > 1 and rest > 0 else None,
        )
