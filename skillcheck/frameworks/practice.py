"""What a practice of an organisation is, and the pack they make: dimensions, themes, viewpoints, levels, targets."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from skillcheck.catalogue import CatalogueSource
from skillcheck.frameworks.framework import Area, Competence, Framework, FrameworkSource, Measurement
from skillcheck.questions.item_bank import Item, ItemBank, ItemId, Option, Question, Scale
from skillcheck.record import LocalText, Record, Words

TOP = 3
"""The highest level of a practice; the lowest is 0."""
Nature = Literal["fact", "view"]


class PackSource(Record):
    """Where the idea of the pack comes from, and what is to be said of it."""

    title: Words
    ref: Words
    attribution: LocalText


class PackMeasurement(Record):
    """The constants of the model, in levels (docs/organisation.md)."""

    levels: Annotated[int, Field(ge=TOP, le=TOP)]
    nodes_per_level: Annotated[int, Field(ge=1, le=10)]
    beyond: Annotated[int, Field(ge=0, le=4)]
    mean: float
    sd_overall: Annotated[float, Field(gt=0)]
    sd_area: Annotated[float, Field(gt=0)]
    sd_competence: Annotated[float, Field(gt=0)]
    sd_respondent: Annotated[float, Field(gt=0)]
    sd_severity: Annotated[float, Field(ge=0)]
    sd_fact: Annotated[float, Field(gt=0)]
    calibrated: bool
    basis: LocalText


class PracticeScale(Record):
    """How an answer is read: the cuts between the answers, in levels, and how sharp they are."""

    slope: Annotated[float, Field(gt=0, le=7)]
    level: Annotated[int, Field(ge=1, le=8)]
    thresholds: Annotated[list[float], Field(min_length=TOP, max_length=TOP)]


class View(Record):
    """A viewpoint: who answers, and from how many answers it may be shown."""

    id: Words
    name: LocalText
    short: LocalText
    shown_from: Annotated[int, Field(ge=1)]
    collective_allowed: bool = False
    collective: bool = False


class Axis(Record):
    """One of the four axes of a second reading: a filter, never a second score."""

    id: Words
    name: LocalText


class Theme(Record):
    """A theme, and the skills of people that belong beside it."""

    id: Words
    name: LocalText
    skills: list[Words]


class Dimension(Record):
    """A dimension and its themes."""

    id: Words
    name: LocalText
    themes: Annotated[list[Theme], Field(min_length=1)]


class PracticeProfile(Record):
    """The level aimed at in some practices."""

    id: Words
    name: LocalText
    targets: dict[ItemId, Annotated[int, Field(ge=1, le=TOP)]]


class PackFile(Record):
    """data/organisation/framework.yaml"""

    id: Words
    version: Words
    title: LocalText
    short: LocalText | None = Field(
        default=None, description="what these practices are called in a title, in lower case"
    )
    competences_of: Words | None = Field(default=None, description="the framework whose competences the themes name")
    source: PackSource
    sources: list[CatalogueSource]
    measurement: PackMeasurement
    scale: PracticeScale
    levels: Annotated[list[LocalText], Field(min_length=TOP + 1, max_length=TOP + 1)]
    views: Annotated[list[View], Field(min_length=1)]
    axes: list[Axis]
    dimensions: Annotated[list[Dimension], Field(min_length=1)]
    profiles: Annotated[list[PracticeProfile], Field(min_length=1, description="the first is the one used unless said")]


class Step(Record):
    """How to reach the next level, and our estimate of the hours it takes (``None``: not estimated)."""

    hours: Annotated[float, Field(gt=0)] | None
    how: LocalText


class Steps(Record):
    """One step for each next level."""

    to1: Step
    to2: Step
    to3: Step

    def to(self, level: int) -> Step:
        """The step that leads to ``level`` (1…3)."""
        return (self.to1, self.to2, self.to3)[level - 1]


class Practice(Record):
    """One practice with four answers that can be observed."""

    id: ItemId
    theme: Words
    nature: Nature
    asks: Annotated[list[Words], Field(min_length=1)]
    axis: Words
    may_not_apply: bool
    proof_months: Annotated[int, Field(ge=1)] | None = None
    source: Annotated[list[Words], Field(min_length=1)]
    text: LocalText
    say: LocalText
    levels: Annotated[list[LocalText], Field(min_length=TOP + 1, max_length=TOP + 1)]
    step: Steps
    offers: list[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]]
    order: Annotated[int, Field(ge=1)]

    @property
    def is_fact(self) -> bool:
        """Whether one person answers for all, with a date of proof."""
        return self.nature == "fact"

    @cached_property
    def wording(self) -> str:
        """The identity of its words in every language: a practice that was reworded is not compared with itself."""
        words = json.dumps([self.text, self.levels], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(words.encode()).hexdigest()[:12]


class PracticesFile(Record):
    """data/organisation/practices/*.yaml"""

    practices: list[Practice]


@dataclass(frozen=True)
class Pack:
    """The practices of an organisation, checked and ready: ``practices`` in the order of their themes."""

    file: PackFile
    practices: tuple[Practice, ...]
    fingerprint: str
    folder: Path

    @property
    def short(self) -> LocalText:
        """What these practices are called in a title: their short name, else the title of the pack."""
        return self.file.short or self.file.title

    @cached_property
    def by_id(self) -> dict[str, Practice]:
        """Every practice by its id."""
        return {practice.id: practice for practice in self.practices}

    @cached_property
    def views(self) -> dict[str, View]:
        """Every viewpoint by its id."""
        return {view.id: view for view in self.file.views}

    @cached_property
    def themes(self) -> dict[str, Theme]:
        """Every theme by its id, in order."""
        return {theme.id: theme for dimension in self.file.dimensions for theme in dimension.themes}

    @cached_property
    def profiles(self) -> dict[str, PracticeProfile]:
        """Every target profile by its id."""
        return {profile.id: profile for profile in self.file.profiles}

    def asked_of(self, view: str) -> list[Practice]:
        """The practices put to a viewpoint; who answers for an institution from outside is asked all the views."""
        everything = self.views[view].collective
        return [one for one in self.practices if view in one.asks or (everything and not one.is_fact)]

    @cached_property
    def tree(self) -> Framework:
        """The same tree in the words of the measure: structure → dimension → theme."""
        file = self.file
        constants = file.measurement.model_dump(exclude={"sd_respondent", "sd_severity", "sd_fact"})
        constants["slips"] = 0.0  # who answers otherwise than the others is the respondents' spread, and has its own sd
        areas = [
            Area(
                id=dimension.id, name=dimension.name, short=dimension.name, official={},
                competences=[
                    Competence(id=theme.id, name=theme.name, short=theme.name, official={}, descriptor=theme.name)
                    for theme in dimension.themes
                ],
            )
            for dimension in file.dimensions
        ]  # fmt: skip
        source = FrameworkSource(
            title=file.source.title, authors="", year=0, ref=file.source.ref, licence="–",
            attribution=file.source.attribution,
        )  # fmt: skip
        return Framework(
            id=file.id, version=file.version, title=file.title, source=source, bands=[], levels=[], scales={},
            special_answers=[], measurement=Measurement.model_validate(constants), areas=areas,
        )  # fmt: skip

    @cached_property
    def bank(self) -> ItemBank:
        """The practices as items of that tree, in the order of ``practices``."""
        read = self.file.scale
        scale = Scale(kind="graded", slope=read.slope, thresholds=read.thresholds)
        return ItemBank([Question(_item(one, read.level), scale) for one in self.practices])


def _item(practice: Practice, level: int) -> Item:
    """The practice in the words of the measure; its four answers have the codes 0…3."""
    answers = [Option(code=str(value), text=words, value=value) for value, words in enumerate(practice.levels)]
    return Item(
        id=practice.id, competence=practice.theme, level=level, facet="skill", scale="practice",
        text=practice.text, say=practice.say, options=answers,
    )  # fmt: skip
