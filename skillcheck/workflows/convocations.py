"""convocations.csv of a plan, read back in any language it is written in: who was to go where, who was there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skillcheck.errors import Problem
from skillcheck.ingest.cells.normalise import listed, listed_apart
from skillcheck.ingest.cells.normalise import words as simplified
from skillcheck.ingest.table_file import read_table

CONVOCATIONS = "convocations.csv"


@dataclass(frozen=True)
class Seat:
    """One line: a person's seat; ``absent`` where the attendance says no."""

    person: str
    session: str
    offer: str
    absent: bool


def read_convocations(plan: Path) -> tuple[list[Seat], list[Problem]]:
    """The seats of a plan's folder, or of the file itself, and the problems of the file."""
    path = plan / CONVOCATIONS if plan.is_dir() else plan
    if not path.is_file():
        return [], [Problem("plan.no_convocations", file=str(plan))]
    heads = listed_apart("convocation")
    rows, problems = read_table(path, [name for names in heads.values() for name in names], ())
    seats = []
    for row in rows:
        cells = {name: next((row.text(one) for one in some if one in row.cells), "") for name, some in heads.items()}
        absent = simplified(cells["present"]) in listed("no")
        seats.append(Seat(cells["id"], cells["session"], cells["offer"], absent))
    return seats, problems
