"""A list of tasks to complete: the one that comes with the program, else one made of the framework's own situations."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

from skillcheck.i18n import Printed
from skillcheck.workflows.tasks_file import read_tasks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.questions.item_bank import Situation

COLUMNS = 110


def starter_tasks(shipped: Path, library: Library, texts: Texts, today: date) -> str:
    """The text of a tasks file: ``shipped`` where every competence, level and situation of it is the framework's too;
    else a task for each of the framework's own situations, else one to complete."""
    if not read_tasks(shipped, library, today)[1]:
        _, tasks_key, listed = shipped.read_text(encoding="utf-8").partition("\ntasks:")
        return "\n".join(_head("shipped", library, texts)) + tasks_key + listed
    tasks = [_task(one) for one in library.situations]
    blank = {"id": "1", "name": {texts.lang: texts.t("tasks.starter_blank")}, "situation": None}
    first = next(iter(library.framework.competences))
    return "\n".join(
        [*_head("head", library, texts), "tasks:", *_written(tasks or [{**blank, "needs": {first: 1}}]), ""]
    )


def _head(first: str, library: Library, texts: Texts) -> Iterator[str]:
    known = [f"{one.id} {texts.choose(one.short)}" for one in library.framework.competences.values()]
    levels = library.framework.measurement.levels
    for key in (first, "keys"):
        for line in textwrap.wrap(texts.t(f"tasks.starter_{key}"), COLUMNS):
            yield f"# {line}"
    for line in textwrap.wrap(texts.t("tasks.starter_known", n=levels, names=Printed(", ".join(known))), COLUMNS):
        yield f"# {line}"


def _task(situation: Situation) -> dict[str, object]:
    needs: dict[str, int] = {}
    for one in situation.questions:
        needs[one.competence] = max(one.level, needs.get(one.competence, 1))
    return {"id": situation.id, "name": dict(situation.title), "situation": situation.id, "needs": needs}


def _written(tasks: list[dict[str, object]]) -> Iterator[str]:
    """Each task as YAML: every value as JSON writes it, which YAML reads alike."""
    for task in tasks:
        whole: dict[str, object] = {
            "vital": True,
            "stops_after": None,
            "does": [],
            "access": [],
            "notice": None,
            "origin": "derived",
        }
        for place, (key, value) in enumerate({**task, **whole}.items()):
            yield f"{'  ' if place else '- '}{key}: {json.dumps(value, ensure_ascii=False)}"
