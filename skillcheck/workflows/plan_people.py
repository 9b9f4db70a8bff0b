"""People measured again for a plan, some at a time: only what the plan needs of each posterior is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from skillcheck.measurement.gaps import target_levels
from skillcheck.measurement.measure import measure
from skillcheck.recommend.training_plan.needs import chance_table, remaining_shortfall, steps_of
from skillcheck.recommend.training_plan.objectives import VitalTask

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.measurement.measure import MeasurementModel
    from skillcheck.organisation.vital_tasks import Task
    from skillcheck.recommend.training_plan.problem import Participant
    from skillcheck.workflows.people_of import People

BLOCK = 2048


@dataclass(frozen=True)
class PlanPeople:
    """Rows in the order of the participants; people without a result lack nothing here and learn nothing."""

    remaining: NDArray[np.float32]
    level: NDArray[np.int8]
    """people × competences; −1 without a result."""
    below_basic: NDArray[np.bool_]
    """Overall below the level that the framework calls basic; nobody where it names none."""
    vital: tuple[VitalTask, ...]


def measure_for_plan(
    library: Library, model: MeasurementModel, people: People, participants: Sequence[Participant],
    profiles: Mapping[str, str], tasks: Sequence[Task],
) -> PlanPeople:  # fmt: skip
    """Measure everybody who has answers, in blocks."""
    first, levels, n = 1 + model.areas, library.framework.measurement.levels, len(participants)
    place = {person: position for position, person in enumerate(people.ids)}
    rows = np.array([place.get(one.id, -1) for one in participants])
    targets = {
        name: target_levels(library.framework, library.profiles[name])[first:]
        for name in sorted({profiles[one.id] for one in participants if one.id in place})
    }
    vital = [task for task in tasks if task.vital]
    names = list(library.framework.competences)
    needs = [[(names.index(competence), level) for competence, level in task.needs.items()] for task in vital]
    found = PlanPeople(
        remaining=np.zeros((n, model.competences, steps_of(levels) + 1), dtype=np.float32),
        level=np.full((n, model.competences), -1, dtype=np.int8),
        below_basic=np.zeros(n, dtype=bool),
        vital=tuple(
            VitalTask(
                tuple(competence for competence, _ in mine),
                tuple(np.zeros((n, steps_of(level) + 1), dtype=np.float32) for _, level in mine),
                does=np.array([one.id in task.does for one in participants]),
                may=np.array([not task.access or one.id in task.access for one in participants]) & (rows >= 0),
            )
            for task, mine in zip(vital, needs, strict=True)
        ),
    )
    known, basic = np.flatnonzero(rows >= 0), library.framework.basic_level or 0
    for start in range(0, len(known), BLOCK):
        some = known[start : start + BLOCK]
        scores = measure(model, people.responses[rows[some]], keep_posterior=True)
        assert scores.posterior is not None
        posterior = scores.posterior[:, first:]
        mine_targets = np.array([targets[profiles[participants[one].id]] for one in some])
        found.remaining[some] = remaining_shortfall(posterior, model.nodes, mine_targets, levels)
        found.level[some] = scores.level[:, first:]
        found.below_basic[some] = (scores.level[:, 0] >= 0) & (scores.level[:, 0] < basic)
        for task, mine in zip(found.vital, needs, strict=True):
            for table, (competence, level) in zip(task.chances, mine, strict=True):
                table[some] = chance_table(posterior[:, competence], model.nodes, level)
    return found
