"""The competence framework: areas, competences, levels, response scales and measurement constants."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from skillcheck.questions.item_bank import Scale, ScaleOption
from skillcheck.record import Language, LocalText, Record, Words

Official = dict[Language, bool]
"""Per language: is this wording published by the framework or a national body (True), or ours (False)?"""
MOST_AREAS = 15
"""What the key of a training group's cell holds (``cohort.sums.cell_keys``: 16 steps an area, 63 bits)."""


class FrameworkSource(Record):
    """The publication the framework is taken from."""

    title: Words
    authors: str
    year: int
    ref: str
    url: str | None = None
    licence: Words
    attribution: LocalText


class FrameworkSourceRef(Record):
    """Where a figure was read."""

    title: Words
    url: str | None = None


class Band(Record):
    """One of the four named bands and the levels it covers."""

    id: Words
    levels: Annotated[list[int], Field(min_length=1)]
    name: LocalText
    official: Official


class Level(Record):
    """One proficiency level: its name and keywords where the framework has them, and one plain sentence of ours."""

    level: Annotated[int, Field(ge=1, le=8)]
    name: LocalText | None = Field(default=None, description="A1, novice … ; without one, «level 3»")
    complexity: LocalText | None = None
    complexity_official: Official | None = None
    autonomy: LocalText | None = None
    autonomy_official: Official | None = None
    cognitive: LocalText | None = None
    cognitive_official: Official | None = None
    plain: LocalText


class Titles(Record):
    """What the reports of this framework are called; without them, «competences» and no more."""

    own: LocalText
    of_person: LocalText = Field(description="with {person} in it")
    group: LocalText


class Benchmark(Record):
    """A dated figure of somebody else's, told beside a group's with what separates the two; never said of a person."""

    text: LocalText
    source: FrameworkSourceRef


class Measurement(Record):
    """The constants of the model (docs/measurement.md), in levels."""

    mean: float
    sd_overall: Annotated[float, Field(gt=0)]
    sd_area: Annotated[float, Field(gt=0)]
    sd_competence: Annotated[float, Field(gt=0)]
    levels: Annotated[int, Field(ge=1, le=8)]
    nodes_per_level: Annotated[int, Field(ge=1, le=10)]
    beyond: Annotated[int, Field(ge=0, le=4)] = Field(
        default=1, description="levels of grid beyond each end of the scale"
    )
    model: Literal["steps-1", "steps-2"] = Field(
        default="steps-2", description="the edition of the measure these numbers are for; steps-1 knew no slips"
    )
    slips: Annotated[float, Field(ge=0, lt=0.25)] = Field(
        default=0.01, description="the share of people who fall on the wrong side of two neighbouring answers"
    )
    calibrated: bool
    basis: LocalText

    @model_validator(mode="before")
    @classmethod
    def _as_then(cls, data: Any) -> Any:
        """The numbers of the edition before slips, as it stands in older files and folders."""
        return {"slips": 0.0, **data} if isinstance(data, dict) and data.get("model") == "steps-1" else data


class Competence(Record):
    """One competence: official or proposed name, short plain name and a one-sentence descriptor of ours."""

    id: Words
    name: LocalText
    official: Official
    short: LocalText
    descriptor: LocalText


class Area(Record):
    """One competence area and its competences."""

    id: Words
    name: LocalText
    official: Official
    short: LocalText
    competences: Annotated[list[Competence], Field(min_length=1)]


class Framework(Record):
    """data/digcomp.yaml, or any framework of the same shape."""

    id: Words
    version: Words
    title: LocalText
    source: FrameworkSource
    bands: list[Band] = []
    titles: Titles | None = None
    basic_level: Annotated[int, Field(ge=1, le=8)] | None = Field(
        default=None, description="our mark of «at least basic»"
    )
    benchmarks: list[Benchmark] = []
    safety: list[Words] = Field(
        default=[], description="competences that protect a person: their missed questions are looked at first"
    )
    seek_help: LocalText | None = Field(default=None, description="where a person can be helped, one sentence")
    levels: list[Level]
    scales: dict[str, Scale]
    special_answers: list[ScaleOption]
    measurement: Measurement
    areas: Annotated[list[Area], Field(min_length=1, max_length=MOST_AREAS)]

    @cached_property
    def competences(self) -> dict[str, Competence]:
        """Every competence by its id, in the framework's order."""
        return {competence.id: competence for area in self.areas for competence in area.competences}

    @cached_property
    def area_of(self) -> dict[str, str]:
        """The area id of each competence id."""
        return {competence.id: area.id for area in self.areas for competence in area.competences}

    @cached_property
    def dimensions(self) -> tuple[str, ...]:
        """What is measured, in the order of every result: ``overall``, the areas, the competences."""
        return ("overall", *(area.id for area in self.areas), *self.competences)
