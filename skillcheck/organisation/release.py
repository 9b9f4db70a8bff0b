"""What leaves a structure (``skillcheck/release-1``): rounded figures of at least ten people, agreed levels, no name.

Two exact files of twelve and then eleven people give the twelfth person's level to six digits; rounded ones do not.
Means go out to a tenth of a level, shares to 5 %, numbers of people to the nearest 5. Exact sums stay home.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from skillcheck.cohort.minimum import crowd, five, tenth, twentieth
from skillcheck.cohort.record import Cohort
from skillcheck.measurement.gaps import NORMAL_95
from skillcheck.organisation.record import Organisation
from skillcheck.record import Day, Record

SCHEMA: Literal["skillcheck/release-1"] = "skillcheck/release-1"
LEAST_PEOPLE = crowd()
Size = Literal["1-9", "10-19", "20-49", "50-99", "100-249", "250+"]
SIZES: tuple[Size, ...] = ("1-9", "10-19", "20-49", "50-99", "100-249", "250+")
SIZE_FROM = (1, 10, 20, 50, 100, 250)
Agreed = Literal["ca", "bureau", "equipe"]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80, pattern=r"^[^\n\r@]*$")]
Level = Annotated[float, Field(ge=0, le=9)]
Share = Annotated[float, Field(ge=0, le=1)]


class PeopleFigure(Record):
    """One dimension over the people of a structure."""

    mean: Level
    spread: Annotated[float, Field(ge=0, le=9)]
    reached: Share | None = None


class People(Record):
    """The people of a structure, ten or more."""

    n: Annotated[int, Field(ge=LEAST_PEOPLE, multiple_of=5)]
    framework: str
    fingerprint: str
    profile: str | None
    dimensions: Annotated[dict[str, PeopleFigure], Field(min_length=1)]


class ThemeFigure(Record):
    """One theme of practice, from collective answers or viewpoints of ten or more."""

    mean: Annotated[float, Field(ge=0, le=4)]
    sd: Annotated[float, Field(ge=0, le=4)]


class Practices(Record):
    """The organisation's practices: an institution's levels, not a person's."""

    pack: str
    fingerprint: str
    themes: dict[str, ThemeFigure]
    facts: dict[str, Annotated[int, Field(ge=0, le=3)]]


class Release(Record):
    """What a structure gives to its federation."""

    schema_: Literal["skillcheck/release-1"] = Field(alias="schema")
    version: str
    code: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")] = Field(
        description="drawn once, kept at home; says nothing of the structure"
    )
    on: Day
    agreed_by: Agreed
    size: Size
    branch: ShortText = ""
    territory: ShortText = ""
    people: People | None
    practices: Practices | None
    seal: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] = Field(
        description="SHA-256 of everything else: shows that a figure was changed since (no signature)"
    )


def size_of(staff: int) -> Size:
    """The size class of a structure."""
    return SIZES[max(0, sum(staff >= least for least in SIZE_FROM) - 1)]


def people_of(cohort: Cohort) -> People | None:
    """A cohort rounded for leaving; None under ten people who answered."""
    n = cohort.dimensions["overall"].n
    if n < LEAST_PEOPLE:
        return None
    figures = {
        name: PeopleFigure(
            mean=tenth(one.mean), spread=tenth(one.sd or 0.0),
            reached=twentieth(one.reached),
        )
        for name, one in cohort.dimensions.items()
        if one.n >= LEAST_PEOPLE and one.mean is not None
    }  # fmt: skip
    return People(
        n=five(n), framework=cohort.framework, fingerprint=cohort.fingerprint, profile=cohort.profile,
        dimensions=figures,
    )  # fmt: skip


@dataclass(frozen=True)
class Own:
    """A structure's own exact figure, kept at home: mean and standard error, in levels."""

    mean: float
    error: float


def own_people(cohort: Cohort) -> dict[str, Own]:
    """The exact means of a cohort, with their errors."""
    return {
        name: Own(one.mean, (one.high - one.low) / (2 * NORMAL_95))
        for name, one in cohort.dimensions.items()
        if one.mean is not None and one.low is not None and one.high is not None
    }


def own_themes(organisation: Organisation) -> dict[str, Own]:
    """Each dimension and theme of practice: the mean of what may leave, viewpoints weighing the same."""
    views = [view for view in organisation.views if view.collective or view.n >= LEAST_PEOPLE]
    found = {}
    for name in organisation.places:
        figures = [
            view.figures[name]
            for view in views
            if name in view.figures and (view.collective or view.figures[name].n >= LEAST_PEOPLE)
        ]
        if figures:
            error = sum(one.sd**2 for one in figures) ** 0.5 / len(figures)
            found[name] = Own(sum(one.mean for one in figures) / len(figures), error)
    return found


def practices_of(organisation: Organisation) -> Practices:
    """Themes rounded for leaving, and facts as they count."""
    themes = {
        name: ThemeFigure(mean=tenth(one.mean), sd=max(0.1, tenth(one.error)))
        for name, one in own_themes(organisation).items()
    }
    facts = {one.id: one.level for one in organisation.practices if one.fact is not None and one.level is not None}
    return Practices(pack=organisation.pack, fingerprint=organisation.fingerprint, themes=themes, facts=facts)


def seal_of(release: Release) -> str:
    """The seal that fits the content."""
    content = release.model_dump(by_alias=True, exclude={"seal"})
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def sealed(release: Release) -> Release:
    """The same with the seal that fits it."""
    return release.model_copy(update={"seal": seal_of(release)})


def faults(release: Release) -> list[str]:
    """What shows that figures were edited: fields that are not rounded as we round, or a seal that does not fit."""
    found = []
    people, practices = release.people, release.practices
    for name, one in people.dimensions.items() if people else ():
        if not (_on(one.mean, 10) and _on(one.spread, 10) and (one.reached is None or _on(one.reached, 20))):
            found.append(f"people.{name}")
    for name, theme in practices.themes.items() if practices else ():
        if not (_on(theme.mean, 10) and _on(theme.sd, 10)):
            found.append(f"practices.{name}")
    return found or ([] if seal_of(release) == release.seal else ["seal"])


def _on(value: float, parts: int) -> bool:
    return abs(value * parts - round(value * parts)) < 1e-6
