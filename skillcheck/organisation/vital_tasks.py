"""A structure's digital tasks as its director writes them (taches.yaml): what each needs, who does it, who may."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from skillcheck.record import Day, LocalText, Record, Words


class Task(Record):
    """One task. ``does`` is observed and beats what answers say; empty ``access``: rights were not said."""

    id: Words
    name: LocalText
    situation: Words | None = None
    vital: bool = True
    stops_after: Annotated[int, Field(ge=0)] | None = Field(default=None, description="days until the activity stops")
    needs: dict[str, Annotated[int, Field(ge=1)]] = Field(description="competence → level")
    does: list[Words] = Field(default=[], description="ids of who does it today")
    access: list[Words] = Field(default=[], description="ids of who holds the rights")
    notice: Day | None = Field(default=None, description="date of a written notice")
    origin: Literal["derived", "local"] = "local"


class TasksFile(Record):
    """taches.yaml"""

    tasks: Annotated[list[Task], Field(min_length=1)]
