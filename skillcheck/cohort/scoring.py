"""Scores some rows and sums them for the cohort: the one step that every engine repeats. Reads and writes no file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from skillcheck.cohort import response_quality as quality
from skillcheck.cohort import situations
from skillcheck.cohort.question_sums import NOTHING_CHOSEN, Chosen
from skillcheck.cohort.score_table import ScoreRows, score_rows
from skillcheck.cohort.shape import Shape, missing
from skillcheck.cohort.sums import CohortSums, cell_keys, summarise
from skillcheck.measurement import declared
from skillcheck.measurement.gaps import target_levels
from skillcheck.measurement.measure import MeasurementModel, compile_model, measure
from skillcheck.measurement.responses import Responses

if TYPE_CHECKING:
    import pyarrow as pa

    from skillcheck.content.library import Library
    from skillcheck.frameworks.profile import TargetProfile


SLICE = 2048
"""People scored together; a quarter fewer or more costs a tenth of the time (benchmarks/batch.py)."""


@dataclass(frozen=True)
class Plan:
    """Everything that scoring needs, ready to be handed to other processes."""

    model: MeasurementModel
    rules: quality.QualityRules
    shape: Shape


@dataclass(frozen=True)
class Scored:
    """Some people scored: their rows, what they add to the cohort, their cells for training groups (or None)."""

    rows: ScoreRows
    sums: CohortSums
    keys: NDArray[np.int64] | None

    @cached_property
    def table(self) -> pa.Table:
        """The rows as a table of typed columns."""
        return self.rows.table()


def make_plan(
    library: Library, profile: TargetProfile | None, attributes: Sequence[str] = (), *, training: bool = False,
    profile_column: str = "",
) -> Plan:  # fmt: skip
    """The plan for this content and target profile. ``attributes``: the carried columns to break the cohort down by;
    ``profile_column``: the one that holds the id of each person's own profile."""
    framework = library.framework
    aims = list(library.profiles.values()) if profile_column else [] if profile is None else [profile]
    shape = Shape(
        areas=len(framework.areas),
        competences=len(framework.competences),
        levels=framework.measurement.levels,
        targets=np.stack([target_levels(framework, one) for one in aims]) if aims else None,
        attributes=tuple(attributes),
        training=training,
        basic=framework.basic_level,
        decisive=np.array([question.decisive for question in library.bank.questions], dtype=np.int8),
        situations=situations.places(library.bank),
        profiles=tuple(one.id for one in aims),
        profile_column=profile_column,
    )
    return Plan(compile_model(framework, library.bank), quality.prepare(library.bank), shape)


def score_in_slices(
    plan: Plan,
    ids: Sequence[str],
    carried: Mapping[str, Sequence[str]],
    responses: Responses,
    chosen: Chosen = NOTHING_CHOSEN,
) -> Iterator[Scored]:
    """The same, some people at a time: what one slice needs stays in the cache."""
    flags = quality.flags(plan.rules, responses)
    for start in range(0, len(ids), SLICE):
        part = slice(start, start + SLICE)
        some = {name: values[part] for name, values in carried.items()}
        wrong = {place: values[part] for place, values in chosen.items()}
        yield score(plan, ids[part], some, responses[part], flags[part], wrong)


def score(
    plan: Plan,
    ids: Sequence[str],
    carried: Mapping[str, Sequence[str]],
    responses: Responses,
    flags: NDArray[np.bool_] | None = None,
    chosen: Chosen = NOTHING_CHOSEN,
) -> Scored:
    """Score people; an attribute that a file does not carry is empty for its people. ``chosen``: wrong answers."""
    scores = measure(plan.model, responses, everywhere=plan.shape.basic)
    flags = quality.flags(plan.rules, responses) if flags is None else flags
    shape = plan.shape
    gap = missing(shape, scores, shape.profile_of(carried))
    nothing = [""] * len(ids)
    attributes = [carried.get(name, nothing) for name in shape.attributes]
    sums = summarise(shape, scores, gap, flags, attributes)
    sums.situations[:] = situations.met(shape.situations, responses).astype(object)
    sums.declared[:] = declared.counted(plan.model, responses).astype(object)
    sums.questions.add(responses, shape.decisive, chosen, attributes[0] if attributes else None)
    return Scored(
        rows=score_rows(ids, carried, plan.model.dimensions, scores, shape.targets, gap),
        sums=sums,
        keys=cell_keys(shape, scores, gap) if shape.training else None,
    )
