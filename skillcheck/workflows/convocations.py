"""convocations.csv of a plan, read back in any language it is written in: who was to go where, who was there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skillcheck.errors import Problem
from skillcheck.ingest.cells.normalise import words as simplified
from skillcheck.ingest.table_file import NO, read_table

CONVOCATIONS = "convocations.csv"
HEADS = {
    "id": ("personne", "person", "persona", "id"),
    "session": ("seance", "session", "sesion", "sessione"),
    "offer": ("offre", "offer", "oferta", "offerta"),
    "present": ("presence", "attendance", "asistencia", "presenza"),
}
OTHER_HEADS = ("titre", "title", "titulo", "titolo",
               "debut", "start", "inicio", "inizio", "fin", "end", "fine", "heures", "hours", "horas", "ore", "lieu",
               "where", "lugar", "luogo", "sur", "sure", "seguro", "sicuro")  # fmt: skip


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
    known = [name for names in HEADS.values() for name in names]
    rows, problems = read_table(path, (*known, *OTHER_HEADS), ())
    seats = []
    for row in rows:
        cells = {name: next((row.text(one) for one in heads if one in row.cells), "") for name, heads in HEADS.items()}
        absent = bool(cells["present"]) and simplified(cells["present"]) in NO
        seats.append(Seat(cells["id"], cells["session"], cells["offer"], absent))
    return seats, problems
