"""Practices of the organisation beside the skills of its people: four plain cases, never one sum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from skillcheck.organisation.record import Beside, Place, Verdict

if TYPE_CHECKING:
    from skillcheck.cohort.record import Cohort
    from skillcheck.frameworks.practice import Pack

WRITTEN = 2
"""From this level on a practice is in place and known."""
HALF = 0.5


def beside(pack: Pack, places: Mapping[str, Place], cohort: Cohort | None) -> list[Beside]:
    """Each theme with its skills; nothing without a cohort."""
    if cohort is None:
        return []
    found = []
    for theme in pack.themes.values():
        reached = [
            figures.reached
            for skill in theme.skills
            if (figures := cohort.dimensions.get(skill)) is not None and figures.reached is not None
        ]
        share = sum(reached) / len(reached) if reached and len(reached) == len(theme.skills) else None
        figure = places[theme.id].figure
        level = None if figure is None else figure.level
        found.append(
            Beside(
                theme=theme.id, skills=theme.skills, share=None if share is None else round(share, 2),
                verdict=verdict(level, share),
            )
        )  # fmt: skip
    return found


def verdict(level: int | None, share: float | None) -> Verdict:
    """What the level of the practice and the share of people at the target say side by side."""
    if level is None or share is None:
        return "cannot_tell"
    if level >= WRITTEN:
        return "both" if share >= HALF else "written"
    return "practised" if share >= HALF else "neither"
