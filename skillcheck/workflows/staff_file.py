"""How many people there are: a number, or a table of them (service;statut;effectif) as a director keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.cohort.staff import Staff
from skillcheck.errors import DataProblem, Problem, UsageProblem
from skillcheck.ingest.cells.normalise import words
from skillcheck.signs import comparable

if TYPE_CHECKING:
    from skillcheck.cohort.sums import CohortSums
    from skillcheck.ingest.table_file import Row


def read_staff(given: str, attributes: Sequence[str]) -> Staff:
    """The people of an organisation in all and, where a column of the table is headed as one of ``attributes``, by it.

    Raises:
        DataProblem: every line of the table that is wrong, at once.
        UsageProblem: a number that counts nobody.
    """
    if given.strip().isdecimal():
        if not int(given):
            raise UsageProblem(Problem("batch.staff_zero"))
        return Staff(int(given))
    from skillcheck.ingest.table_file import read_table
    from skillcheck.workflows.organisation_files import PEOPLE, SERVICE, STATUS

    columns = {words(one).replace(" ", "_"): one for one in attributes}
    rows, problems = read_table(Path(given), dict.fromkeys((*SERVICE, *STATUS, *PEOPLE, *columns)), ())
    people = next((name for name in PEOPLE if any(name in row.cells for row in rows)), None)
    if rows and not problems and people is None:
        found = ", ".join(rows[0].cells)
        problems.append(Problem("batch.staff_header", given, 1, fields={"found": found}))
    total, groups = 0, {attribute: dict[str, int]() for name, attribute in columns.items() if name in _heads(rows)}
    for row in rows if people else ():
        assert people is not None
        number = row.whole(people)
        problems += row.problems
        total += number or 0
        for name, attribute in columns.items():
            if attribute in groups:
                value = comparable(row.text(name))
                groups[attribute][value] = groups[attribute].get(value, 0) + (number or 0)
    if not problems and not total:
        problems.append(Problem("organisation.no_staff", given))
    if problems:
        raise DataProblem(problems)
    return Staff(total, groups)


def more_than_there_are(staff: Staff, sums: CohortSums, attributes: Sequence[str]) -> list[Problem]:
    """Everywhere that more people answered than there are."""
    problems = []
    for attribute, value, n, there in staff.met(sums, attributes):
        if there is not None and n > there:
            fields: dict[str, object] = {"n": n, "staff": there, "found": value}
            code = "batch.more_than_staff_there" if attribute else "batch.more_than_staff"
            problems.append(Problem(code, column=attribute or None, fields=fields))
    return problems


def not_counted(staff: Staff, sums: CohortSums, attributes: Sequence[str]) -> list[Problem]:
    """Values of answers that were not counted though others of the attribute were."""
    return [
        Problem("batch.staff_lacks", column=attribute, fields={"found": value})
        for attribute, value, _, there in staff.met(sums, attributes)
        if attribute and value and there is None
    ]


def _heads(rows: Sequence[Row]) -> set[str]:
    return {name for row in rows for name in row.cells}
