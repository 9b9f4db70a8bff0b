"""How far a course is supposed to take people: a stated assumption by strength of link, never a finding of ours.

No study of the effect of these offers was found. Training in organisations shows d ≈ 0.6 in general (Arthur, Bennett,
Edens and Bell 2003), measured mostly just after, on what was taught; the central values here lie far below.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from skillcheck.recommend.training_plan.needs import STEP
from skillcheck.record import Record

Supposed = Literal["prudent", "central", "high"]
CASES: tuple[Supposed, ...] = ("prudent", "central", "high")
Progress = Annotated[float, Field(ge=0, le=8)]


class Effect(Record):
    """Levels of progress that one course brings on one competence, in three cases."""

    prudent: Progress
    central: Progress
    high: Progress
    basis: Literal["editorial", "local"] = "editorial"
    n: int | None = Field(default=None, description="people trained whose progress was observed (basis: local)")


class EffectsFile(Record):
    """effects.yaml: by strength of link (3 strong … 1 weak); ``offers`` may say more of one offer."""

    strength: dict[Literal["3", "2", "1"], Effect]
    offers: dict[str, Effect] = {}


DEFAULT = EffectsFile(
    strength={
        "3": Effect(prudent=0.2, central=0.5, high=1.0),
        "2": Effect(prudent=0.1, central=0.3, high=0.6),
        "1": Effect(prudent=0.0, central=0.1, high=0.3),
    }
)


@dataclass(frozen=True)
class Taught:
    """An offer serves a competence, for people now between two levels; for these audiences only, if any are named."""

    offer: str
    competence: str
    strength: int
    levels: tuple[int, int] = (0, 8)


def progress(file: EffectsFile, link: Taught, case: Supposed) -> int:
    """Tenths of a level that a link is supposed to bring."""
    strength: Literal["3", "2", "1"] = "3" if link.strength >= 3 else "2" if link.strength == 2 else "1"
    levels = _case(file.strength[strength], case)
    if link.offer in file.offers:  # said of the offer's strong links; its weaker ones keep their proportion
        strong = _case(file.strength["3"], case)
        levels = _case(file.offers[link.offer], case) * (levels / strong if strong else 0.0)
    return round(levels / STEP)


def _case(effect: Effect, case: Supposed) -> float:
    return {"prudent": effect.prudent, "central": effect.central, "high": effect.high}[case]


def effect_table(
    links: Iterable[Taught],
    offers: tuple[str, ...],
    competences: tuple[str, ...],
    levels: NDArray[np.int8],
    file: EffectsFile,
    case: Supposed,
    suits: Mapping[str, NDArray[np.bool_]] | None = None,
) -> NDArray[np.int8]:
    """people × offers × competences in tenths of a level.

    ``levels``: people × competences, the present level (−1: nothing known, no effect is supposed); ``suits``: for
    an offer, who of the people is of its audience.
    """
    table = np.zeros((len(levels), len(offers), len(competences)), dtype=np.int8)
    for link in links:
        if link.offer not in offers or link.competence not in competences:
            continue
        place, competence = offers.index(link.offer), competences.index(link.competence)
        present = levels[:, competence]
        fits = (present >= link.levels[0]) & (present <= link.levels[1])
        if suits is not None and link.offer in suits:
            fits = fits & suits[link.offer]
        step = np.where(fits, np.int8(progress(file, link, case)), np.int8(0))
        table[:, place, competence] = np.maximum(table[:, place, competence], step)
    return table
