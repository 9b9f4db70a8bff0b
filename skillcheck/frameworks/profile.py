"""Target profiles: the level a role asks for in each competence, and why."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from skillcheck.record import LocalText, Record, Source, Words


class AreaTargets(Record):
    """The targets of one area and the sentence that gives their reason."""

    area: Words
    why: LocalText
    targets: dict[str, Annotated[int, Field(ge=1, le=8)]]


class TargetProfile(Record):
    """What a role needs. ``basis`` says whose judgement it is."""

    id: Words
    name: LocalText
    description: LocalText
    basis: Literal["editorial", "provider"]
    source: Source | None = None
    audience: Annotated[list[Words], Field(min_length=1)]
    areas: list[AreaTargets]

    @cached_property
    def targets(self) -> dict[str, int]:
        """Competence id → target level."""
        return {competence: level for area in self.areas for competence, level in area.targets.items()}


class ProfilesFile(Record):
    """data/profiles.yaml"""

    profiles: list[TargetProfile]
