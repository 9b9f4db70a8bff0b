"""The files a director writes: the structure, the facts, the staff. Every mistake of a file at once, with its line."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.content.validate import CheckedFile
from skillcheck.errors import DataProblem, Problem
from skillcheck.ingest.cells.normalise import words as simplified
from skillcheck.ingest.table_file import read_table
from skillcheck.organisation.structure import FactsFile, StructureFile
from skillcheck.workflows.organisation_answers import view_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from skillcheck.frameworks.practice import Pack
    from skillcheck.organisation.structure import Fact

SERVICE = ("service", "servicio", "servizio")
STATUS = ("statut", "status", "estado", "stato")
PEOPLE = ("effectif", "effectifs", "people", "staff", "plantilla", "personas", "persone", "organico")
"""How the columns of a staff table may be headed; the service is read by nobody here."""


def read_structure(path: Path, pack: Pack) -> tuple[StructureFile | None, list[Problem]]:
    """The structure and everything that is wrong with its file."""
    file = CheckedFile(path, path.parent)
    file.validate(StructureFile)
    found: StructureFile | None = file.record
    if found is None:
        return None, _named(file.problems, path)
    problems = list(file.problems)
    known = ", ".join(pack.views)
    if not found.structure.strip():
        problems.append(file.problem("content.empty_text", "structure"))
    problems += [
        file.problem("organisation.staff_number", "staff", view, found=people)
        for view, people in found.staff.items()
        if people < 0
    ]
    problems += [
        file.problem("organisation.unknown_staff", "staff", view, found=view, known=known)
        for view in found.staff
        if view not in pack.views
    ]
    for position, view in enumerate(found.collective):
        if view not in pack.views:
            problems.append(file.problem("organisation.unknown_staff", "collective", position, found=view, known=known))
        elif not (pack.views[view].collective_allowed or pack.views[view].collective):
            problems.append(file.problem("organisation.not_collective", "collective", position, found=view))
    return found, _named(problems, path)


def read_facts(path: Path, pack: Pack, today: date) -> tuple[list[Fact], list[Problem]]:
    """The facts that were answered, and everything that is wrong with their file."""
    file = CheckedFile(path, path.parent)
    file.validate(FactsFile)
    problems = list(file.problems)
    facts = [] if file.record is None else list(file.record.facts)
    for position, fact in enumerate(facts):
        problems += _fact_problems(file, position, fact, pack, today)
    return [fact for fact in facts if fact.level is not None], _named(problems, path)


def _fact_problems(file: CheckedFile, position: int, fact: Fact, pack: Pack, today: date) -> Iterator[Problem]:
    known = [one.id for one in pack.practices if one.is_fact]
    practice = pack.by_id.get(fact.practice)
    if practice is None:
        near = get_close_matches(fact.practice, known, n=1) or known
        yield file.problem(
            "organisation.unknown_fact", "facts", position, "practice", found=fact.practice, known=", ".join(near)
        )
    elif not practice.is_fact:
        yield file.problem("organisation.fact_of_view", "facts", position, "practice", found=fact.practice)
    elif fact.level == "na" and not practice.may_not_apply:
        yield file.problem("organisation.fact_applies", "facts", position, "level")
    if fact.date is not None:
        day = a_date(fact.date)
        if day is None:
            yield file.problem("organisation.bad_date", "facts", position, "date", found=fact.date)
        elif day > today:
            yield file.problem(
                "organisation.future_date", "facts", position, "date", found=fact.date, today=today.isoformat()
            )


def a_date(text: str) -> date | None:
    """The day of an ISO date, or None if it is not one."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-01-01") else None
    except ValueError:
        return None


def _named(problems: list[Problem], path: Path) -> list[Problem]:
    """Under the name the person gave, not that of the folder."""
    from dataclasses import replace

    return [replace(problem, file=str(path)) for problem in problems]


def read_staff(path: Path, pack: Pack) -> dict[str, int]:
    """How many people each viewpoint has, from a table service;statut;effectif.

    Raises DataProblem with every line that is wrong.
    """
    rows, problems = read_table(path, (*SERVICE, *STATUS, *PEOPLE), ())
    names, staff = view_names(pack), dict[str, int]()
    columns = {name for row in rows for name in row.cells}
    status, people = (next((name for name in names if name in columns), None) for names in (STATUS, PEOPLE))
    if rows and not problems and (status is None or people is None):
        problems.append(
            Problem("organisation.staff_header", str(path), 1, fields={"found": ", ".join(sorted(columns))})
        )
    for row in rows if status and people else ():
        assert status is not None
        assert people is not None
        view, number = names.get(simplified(row.text(status))), row.text(people)
        if view is None:
            row.refuse("organisation.staff_status", status, known=", ".join(pack.views))
        if not number.isdecimal():
            row.refuse("organisation.staff_number", people)
        elif view is not None:
            staff[view] = staff.get(view, 0) + int(number)
        problems += row.problems
    if problems:
        raise DataProblem(problems)
    return staff
