"""What is kept of a cohort while rows stream past: counts and fixed-point sums. Knows no words and no file.

Every probability, mean and shortfall is rounded to a multiple of 2⁻³² before it is added, and kept as a whole number:
adding whole numbers has no order, so parts merged in any order, on one machine or many, end in the same bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skillcheck.cohort.question_sums import QuestionSums
from skillcheck.cohort.shape import Missing, Shape
from skillcheck.measurement.declared import VERDICTS
from skillcheck.measurement.gaps import NO, NORMAL_95, UNKNOWN, YES
from skillcheck.measurement.measure import BASES, Scores
from skillcheck.measurement.responses import Floats
from skillcheck.recommend.offers import NEGLIGIBLE

SCALE = 2.0**32
"""Fixed point: 2.3e-10 of a level or of a probability."""
ROWS = 8192
"""So many rows of values up to 81 (θ²) stay exact whole numbers below 2⁵³ in a float64 sum."""
MOST_VALUES = 200
"""An attribute with more different values than this is no group of people: it gets no breakdown."""
STEP = 0.5
"""Training groups look at areas in steps of half a level, 16 of them."""
STEPS = 16

Whole = NDArray[Any]
"""Whole numbers of any size (dtype object)."""

MOMENTS = ("mean", "square", "variance", "reached", "shortfall")
COUNTS = ("n", "measured", "answered", "yes", "no", "unknown", "with_gap", "stated", "open_above")


def _zeros(*shape: int) -> Whole:
    return np.full(shape, 0, dtype=object)


def fixed(values: Floats) -> Floats:
    """Values as whole numbers of 2⁻³², in float64 (exact)."""
    whole: Floats = np.rint(values * SCALE)
    return whole


@dataclass
class CohortSums:
    """Sums over some of the people of a cohort; ``merge`` adds the others."""

    people: int
    silent: int
    counts: Whole
    """dimensions × COUNTS."""
    moments: Whole
    """dimensions × MOMENTS, fixed point."""
    at_least: Whole
    """dimensions × levels: Σ P(θ ≥ k), fixed point."""
    needs: Whole
    """profiles × competences × (levels + 1) × 2: people with a gap at each present level, and their missing levels."""
    aiming: Whole
    """profiles: people who answered anything."""
    flags: Whole
    """same answer, surprising, few answers."""
    situations: Whole
    """situations × 2: people who answered, people whose every answer holds."""
    declared: Whole
    """areas × ``declared.VERDICTS``: people who answered both about themselves and checks of the area."""
    everywhere: Whole
    """Σ P(every area at the basic level or above), fixed point: one number."""
    cells: dict[int, Whole] = field(default_factory=dict)
    """People of like need: cell key → people, then their sums by area and competence."""
    groups: list[dict[str, Whole] | None] = field(default_factory=list)
    """For each attribute: value → its people, then dimensions × MOMENTS flat; None where there are too many values."""
    questions: QuestionSums = field(default_factory=lambda: QuestionSums.empty(0))
    joint: dict[tuple[str, ...], int] | None = field(default_factory=dict)
    """People for each combination of all attributes' values; None where there are too many."""

    @classmethod
    def empty(cls, shape: Shape) -> CohortSums:
        """Sums over nobody."""
        dimensions = shape.dimensions
        return cls(
            people=0,
            silent=0,
            counts=_zeros(dimensions, len(COUNTS)),
            moments=_zeros(dimensions, len(MOMENTS)),
            at_least=_zeros(dimensions, shape.levels),
            needs=_zeros(max(1, len(shape.profiles)), shape.competences, shape.levels + 1, 2),
            aiming=_zeros(max(1, len(shape.profiles))),
            flags=_zeros(3),
            situations=_zeros(len(shape.situations), 2),
            declared=_zeros(shape.areas, len(VERDICTS)),
            everywhere=_zeros(1),
            groups=[{} for _ in shape.attributes],
            questions=QuestionSums.empty(len(shape.decisive)),
        )

    def merge(self, other: CohortSums) -> None:
        """Add the people of ``other``. The order of merging does not matter, to the last bit."""
        self.people += other.people
        self.silent += other.silent
        for one in fields(self):
            mine = getattr(self, one.name)
            if isinstance(mine, np.ndarray):
                mine += getattr(other, one.name)
        self.questions.merge(other.questions)
        _merge_into(self.cells, other.cells)
        for position, (mine, theirs) in enumerate(zip(self.groups, other.groups, strict=True)):
            self.groups[position] = _merged(mine, theirs, MOST_VALUES)
        self.joint = _merged(self.joint, other.joint, MOST_VALUES * 20)


def _merge_into(mine: dict[Any, Any], theirs: dict[Any, Any]) -> None:
    for key, value in theirs.items():
        mine[key] = mine[key] + value if key in mine else value


def _merged(mine: dict[Any, Any] | None, theirs: dict[Any, Any] | None, most: int) -> dict[Any, Any] | None:
    """Both together; None for good once there are more than ``most`` keys, whatever the order."""
    if mine is None or theirs is None:
        return None
    _merge_into(mine, theirs)
    return mine if len(mine) <= most else None


def summarise(
    shape: Shape,
    scores: Scores,
    gap: Missing | None,
    flags: NDArray[np.bool_],
    attributes: Sequence[Sequence[str]] = (),
) -> CohortSums:
    """The sums of some scored people: ``flags`` is people × 3 (see ``quality.flags``), ``attributes`` one list each."""
    sums = CohortSums.empty(shape)
    for start in range(0, len(scores), ROWS):
        part = slice(start, start + ROWS)
        below = None if gap is None else gap.rows(part)
        sums.merge(_summarise(shape, scores.rows(part), below, flags[part], [values[part] for values in attributes]))
    return sums


def _summarise(
    shape: Shape,
    scores: Scores,
    gap: Missing | None,
    flags: NDArray[np.bool_],
    attributes: Sequence[Sequence[str]],
) -> CohortSums:
    sums = CohortSums.empty(shape)
    sums.people = len(scores)
    known = scores.level[:, 0] >= 0
    sums.flags[:] = flags.sum(axis=0).tolist()
    sums.silent = int((~known).sum())
    if sums.silent:
        scores, gap = scores.rows(known), None if gap is None else gap.rows(known)
        attributes = [[value for value, one in zip(values, known, strict=True) if one] for values in attributes]
    values = _moments(scores, gap)
    sums.moments[:] = _whole(values.sum(axis=0))
    sums.at_least[:] = _whole(_fixed_sums(scores.at_least))
    sums.counts[:] = _counts(scores, gap)
    if scores.everywhere is not None:
        sums.everywhere[:] = int(fixed(scores.everywhere).sum())
    if gap is not None:
        for row in range(len(sums.needs)):
            mine = gap.profile == row if len(sums.needs) > 1 else slice(None)
            some = scores.rows(mine)
            sums.aiming[row], sums.needs[row] = len(some), _needs(shape, some, values[mine])
    if shape.training:
        sums.cells = _cells(cell_keys(shape, scores, gap), _features(scores, gap))
    flat = values.reshape(len(values), values.shape[1] * values.shape[2])
    sums.groups = [_by_value(one, flat) for one in attributes]
    sums.joint = _joint(attributes)
    return sums


def _fixed_sums(chances: Floats) -> Floats:
    """Sums over people, one dimension after another: what is at work stays in the cache."""
    return np.array([fixed(chances[:, place]).sum(axis=0) for place in range(chances.shape[1])])


def _whole(sums: NDArray[Any]) -> Whole:
    return sums.astype(np.int64).astype(object)


def _moments(scores: Scores, gap: Missing | None) -> Floats:
    """people × dimensions × MOMENTS, as whole numbers."""
    moments = np.zeros((*scores.mean.shape, len(MOMENTS)))
    moments[:, :, 0] = scores.mean
    moments[:, :, 1] = scores.mean**2
    moments[:, :, 2] = scores.sd**2
    if gap is not None:
        moments[:, :, 3] = gap.reached
        moments[:, :, 4] = gap.shortfall
    moments *= SCALE
    return np.rint(moments, out=moments)


def _counts(scores: Scores, gap: Missing | None) -> Whole:
    counts = _zeros(scores.mean.shape[1], len(COUNTS))
    counts[:, 0] = len(scores)
    counts[:, 1] = (scores.basis == BASES.index("measured")).sum(axis=0).tolist()
    counts[:, 2] = scores.answered.sum(axis=0).tolist()
    if gap is not None:
        for column, word in ((3, YES), (4, NO), (5, UNKNOWN)):
            counts[:, column] = (gap.verdict == word).sum(axis=0).tolist()
        counts[:, 6] = (gap.shortfall >= NEGLIGIBLE).sum(axis=0).tolist()
    counts[:, 7] = scores.stated.sum(axis=0).tolist()
    counts[:, 8] = (scores.stated & scores.open_above).sum(axis=0).tolist()
    return counts


def _needs(shape: Shape, scores: Scores, moments: Floats) -> Whole:
    """competences × (levels + 1) × 2: people with a gap and their missing levels, by present level."""
    first, width = 1 + shape.areas, shape.levels + 1
    missing = moments[:, first:, MOMENTS.index("shortfall")]
    rows, competences = np.nonzero(missing >= NEGLIGIBLE * SCALE)
    cell = competences * width + scores.level[rows, first + competences]
    size = shape.competences * width
    people = np.bincount(cell, minlength=size)
    levels = np.bincount(cell, weights=missing[rows, competences], minlength=size)
    return np.stack([people.astype(object), _whole(levels)], axis=1).reshape(shape.competences, width, 2)


def interval(
    n: int, total: float, squares: float, variances: float, staff: int | None = None
) -> tuple[float, float, float, float]:
    """Mean, its 95 % interval and the spread between people, from sums of means, their squares and variances.

    The spread is that of true positions: the variance of the posterior means plus the mean posterior variance. The
    interval is for the mean of a larger group from which these people could come, mean ± 1.96 · spread / √n; where all
    ``staff`` people of that group are counted, the part of it that comes from who answered is multiplied by
    1 − n / staff (finite population correction: nobody is left out where all answered).
    """
    mean, doubt = total / n, variances / n
    between = max(squares / n - mean * mean, 0.0) * n / max(n - 1, 1)
    left_out = 1.0 if staff is None else 1.0 - n / staff
    half = NORMAL_95 * ((left_out * between + doubt) / n) ** 0.5
    return mean, mean - half, mean + half, (between + doubt) ** 0.5


# --- training groups ----------------------------------------------------------------------------------------


def _features(scores: Scores, gap: Missing | None) -> Floats:
    """people × (areas + competences): missing levels; without a profile, mean levels. Whole numbers."""
    return fixed((scores.mean if gap is None else gap.shortfall)[:, 1:])


def cell_keys(shape: Shape, scores: Scores, gap: Missing | None) -> NDArray[np.int64]:
    """The cell of each person: their areas' figures in steps of half a level; −1 where nothing was answered."""
    steps = np.clip(_features(scores, gap)[:, : shape.areas] // (STEP * SCALE), 0, STEPS - 1).astype(np.int64)
    keys = steps @ (STEPS ** np.arange(shape.areas, dtype=np.int64))
    return np.where(scores.level[:, 0] >= 0, keys, -1)


def _cells(keys: NDArray[np.int64], features: Floats) -> dict[int, Whole]:
    found, inverse, people = np.unique(keys, return_inverse=True, return_counts=True)
    sums = np.zeros((len(found), features.shape[1] + 1), dtype=object)
    sums[:, 0] = people.astype(object)
    for position in range(features.shape[1]):
        sums[:, position + 1] = _whole(np.bincount(inverse, weights=features[:, position], minlength=len(found)))
    return dict(zip(found.tolist(), sums, strict=True))


# --- attributes -----------------------------------------------------------------------------------------------


def _by_value(values: Sequence[str], flat: Floats) -> dict[str, Whole] | None:
    names = sorted(set(values))
    if len(names) > MOST_VALUES:
        return None
    position = {name: place for place, name in enumerate(names)}
    codes = np.fromiter((position[value] for value in values), dtype=np.intp, count=len(values))
    member = (codes[None, :] == np.arange(len(names))[:, None]).astype(np.float64)
    sums = _whole(member @ flat)
    people = np.bincount(codes, minlength=len(names)).astype(object)
    return {name: np.concatenate([people[place : place + 1], sums[place]]) for name, place in position.items()}


def _joint(attributes: Sequence[Sequence[str]]) -> dict[tuple[str, ...], int] | None:
    from collections import Counter

    found = Counter(zip(*attributes, strict=True)) if attributes else {}
    return dict(found) if len(found) <= MOST_VALUES * 20 else None
