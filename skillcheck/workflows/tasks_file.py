"""taches.yaml read and checked against the framework and the situations: every mistake with its line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.errors import Problem
from skillcheck.organisation.vital_tasks import Task, TasksFile
from skillcheck.workflows.plan_inputs import is_day, read_yaml_record

if TYPE_CHECKING:
    from skillcheck.content.library import Library


def read_tasks(path: Path, library: Library, today: date) -> tuple[list[Task], list[Problem]]:
    """The tasks, and everything that is wrong with them."""
    file, checked, problems = read_yaml_record(path, TasksFile)
    tasks = checked.record.tasks if isinstance(checked.record, TasksFile) else []
    situations = [one.id for one in library.situations]
    levels, seen = library.framework.measurement.levels, set()

    def refuse(code: str, place: Sequence[str | int], found: object, known: Sequence[str] = ()) -> None:
        where = checked.original(("tasks", *place))
        fields = {"found": found, "known": ", ".join(known)}
        problems.append(Problem(code, str(path), checked.at(*where), None, str(place[-1]), fields))

    for place, task in enumerate(tasks):
        if task.id in seen:
            refuse("tasks.task_twice", (place, "id"), task.id)
        seen.add(task.id)
        if task.situation and task.situation not in situations:
            refuse("tasks.unknown_situation", (place, "situation"), task.situation, _near(task.situation, situations))
        for competence, level in task.needs.items():
            if competence not in library.framework.competences:
                near = _near(competence, list(library.framework.competences))
                refuse("tasks.unknown_competence", (place, "needs", competence), competence, near)
            if level > levels:
                refuse("tasks.need_too_high", (place, "needs", competence), level, [str(levels)])
        if task.notice and (not is_day(task.notice) or task.notice > today.isoformat()):
            refuse("tasks.notice_date", (place, "notice"), task.notice)
    if file is not None and not any(task.vital for task in tasks):
        problems.append(Problem("tasks.no_vital", file=str(path)))
    return tasks, problems


def _near(wanted: str, known: Sequence[str]) -> list[str]:
    return get_close_matches(wanted, known, n=3, cutoff=0.4)
