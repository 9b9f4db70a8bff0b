"""The map of fragile tasks, from files to its record: people measured again, tasks checked, structure counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from skillcheck.errors import DataProblem, Problem
from skillcheck.measurement.measure import compile_model
from skillcheck.organisation.fragility import ABSENCE, TaskMap, TaskPeople, structure, task_map
from skillcheck.organisation.fragility_record import SCHEMA, FragilityRecord, TaskRecord
from skillcheck.version import __version__
from skillcheck.workflows import plan_inputs
from skillcheck.workflows.people_of import People, people_of
from skillcheck.workflows.tasks_file import read_tasks

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.measurement.measure import MeasurementModel, Scores
    from skillcheck.organisation.vital_tasks import Task

NOTICE_DAYS = 365
"""An older notice is said to be old."""

CHANCES = ("none_able", "one_able", "two_able", "two_low", "two_high", "nobody_there")
"""Told to a hundredth: where one person could do a task, the exact chance is that person's own figure."""


@dataclass(frozen=True)
class TasksRequest:
    """What the director asked for."""

    library: Library
    people: tuple[Path, ...]
    tasks: Path
    today: date
    lang: str
    staff: Path | None = None
    absence: float = ABSENCE


@dataclass(frozen=True)
class Named:
    """Who is meant, for --who alone: ids by task."""

    ready: dict[str, tuple[str, ...]]
    nearest: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Mapped:
    """The record, the names kept apart, and what must be told of the files."""

    record: FragilityRecord
    named: Named
    told: tuple[Problem, ...]


def map_tasks(request: TasksRequest) -> Mapped:
    """Raises DataProblem with every problem of every file."""
    library, people = request.library, None
    problems: list[Problem] = []
    try:
        people = people_of(request.people, library)
    except DataProblem as error:
        problems += error.problems
    tasks, found = read_tasks(request.tasks, library, request.today)
    problems += found
    minutes: dict[str, float] | None = None
    if request.staff is not None:
        limits = plan_inputs.Limits(60 * 10_000, 0, request.today)
        staff = plan_inputs.read_people(request.staff, library, limits)
        problems += staff.problems
        minutes = {name: float(one.minutes_max) for name, one in staff.participants.items()}
    if people is None or problems:
        raise DataProblem(problems)
    model = compile_model(library.framework, people.bank)
    return _mapped(request, people, tasks, model, minutes)


def _mapped(
    request: TasksRequest, people: People, tasks: Sequence[Task], model: MeasurementModel,
    minutes: dict[str, float] | None,
) -> Mapped:  # fmt: skip
    scores = people.measured(model)
    hours = None if minutes is None else np.array([minutes.get(person, 60.0) for person in people.ids])
    records, told, named = [], [], Named({}, {})
    for task in tasks:
        reached, missing = _needs(request.library, scores, model, task)
        who, notes = _who(task, people, request.tasks)
        told += notes
        found = task_map(reached, missing, who, minutes=hours, absence=request.absence)
        judged = 0 if who.may is None else int((who.may & ~who.does).sum())
        records.append(_record(task, found, missing, judged, request))
        absent = sorted(set(task.does) - set(people.ids))
        named.ready[task.id] = (*(people.ids[place] for place in found.ready), *absent)
        named.nearest[task.id] = tuple(people.ids[place] for place in found.nearest)
    vital = [task for task in tasks if task.vital]
    not_said = [task.id for task in vital if not task.does and not task.access]
    whole = structure({task.id: named.ready[task.id] for task in vital if task.id not in not_said})
    framework = request.library.framework
    record = FragilityRecord.model_validate({
        "schema": SCHEMA, "version": __version__, "framework": f"{framework.id} {framework.version}",
        "fingerprint": request.library.fingerprint, "lang": request.lang, "today": request.today.isoformat(),
        "sources": list(people.sources), "people": len(people.ids), "returned": people.returned,
        "absence": request.absence, "tasks": records, "alone": list(whole.alone), "nobody": list(whole.nobody),
        "not_said": not_said,
        "fewest": whole.fewest, "half": whole.half,
    })  # fmt: skip
    return Mapped(record, named, tuple(told))


def _needs(
    library: Library, scores: Scores, model: MeasurementModel, task: Task
) -> tuple[np.ndarray[tuple[int, int], np.dtype[np.float64]], np.ndarray[tuple[int, int], np.dtype[np.float64]]]:
    """people × needs: P(need reached) and the expected levels missing to it."""
    names = list(library.framework.competences)
    reached = np.ones((len(scores), len(task.needs)))
    missing = np.zeros_like(reached)
    for place, (competence, level) in enumerate(task.needs.items()):
        chances = scores.at_least[:, 1 + model.areas + names.index(competence)]
        reached[:, place] = chances[:, level - 1]
        for step in range(level):
            missing[:, place] += 1.0 - chances[:, step]
    return reached, missing


def _who(task: Task, people: People, path: Path) -> tuple[TaskPeople, list[Problem]]:
    """Who does it and who may, among the people measured; what is odd is said, and kept."""
    place = {person: position for position, person in enumerate(people.ids)}
    does, may = (np.zeros(len(people.ids), dtype=bool) for _ in range(2))
    notes = []
    for person in task.does:
        if person in place:
            does[place[person]] = True
        else:
            notes.append(_note("tasks.does_without_result", path, task, person, people))
        if task.access and person not in task.access:
            notes.append(_note("tasks.does_without_rights", path, task, person, people))
    for person in task.access:
        if person in place:
            may[place[person]] = True
        elif person not in task.does:
            notes.append(_note("tasks.unknown_person", path, task, person, people))
    absent = len(set(task.does) - set(place))
    return TaskPeople(does, may if task.access else None, absent), notes


def _note(code: str, path: Path, task: Task, person: str, people: People) -> Problem:
    near = ", ".join(get_close_matches(person, people.ids, n=1))
    return Problem(code, str(path), None, None, None, {"task": task.id, "found": person, "known": near})


def _record(
    task: Task, found: TaskMap, missing: np.ndarray[tuple[int, int], np.dtype[np.float64]], judged: int,
    request: TasksRequest,
) -> TaskRecord:  # fmt: skip
    nearest, needs = list(found.nearest), list(task.needs)
    lacks = needs[int(missing[nearest].sum(axis=0).argmax())] if nearest and needs else None
    old = task.notice is not None and (request.today - date.fromisoformat(task.notice)).days > NOTICE_DAYS
    gaps = [round(one(found.nearest_missing), 1) for one in (min, max)] if nearest else []
    chances = {name: round(getattr(found, name), 2) for name in CHANCES}
    return TaskRecord(
        id=task.id, name=task.name, vital=task.vital, stops_after=task.stops_after, verdict=found.verdict,
        doing=len(set(task.does)), unmeasured=found.unmeasured, rights=len(set(task.access)) if task.access else None,
        without_rights=len(set(task.does) - set(task.access)) if task.access else 0,
        judged=judged, ready=found.ready_count, possible=len(found.possible), could=len(found.without_rights),
        **chances, nearest=len(nearest), nearest_missing=gaps, nearest_lacks=lacks, notice=task.notice, notice_old=old,
    )  # fmt: skip
