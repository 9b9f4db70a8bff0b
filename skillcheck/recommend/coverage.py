"""What a result can offer whom: for every profile and level, competences with an act, a place and an offer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from skillcheck.recommend.exercises import act_for
from skillcheck.recommend.offers import fits_audience, fits_level, may_serve, turn_to

if TYPE_CHECKING:
    from skillcheck.content.library import Library


@dataclass(frozen=True)
class Cell:
    """How many competences have an act, a human place to go to, and an offer, for one profile at one level."""

    acts: int
    places: int
    offers: int


def coverage(library: Library) -> dict[str, list[Cell]]:
    """Profile id → a cell for each level from 0 to the framework's top, the person standing there everywhere."""
    levels = range(library.framework.measurement.levels + 1)
    return {profile: [_cell(library, profile, level) for level in levels] for profile in library.profiles}


def _cell(library: Library, profile: str, level: int) -> Cell:
    competences, catalogue = library.framework.competences, library.catalogue
    audience = library.profiles[profile].audience
    served = {
        link.competence
        for link in catalogue.links
        if may_serve(offer := catalogue.offers[link.offer])
        and fits_level(link, level)
        and fits_audience(offer, audience)
    }
    return Cell(
        acts=sum(act_for(one, level, library.exercises, beginner=level == 0) is not None for one in competences),
        places=len(competences) if turn_to(catalogue, audience, level) else 0,
        offers=len(served),
    )
