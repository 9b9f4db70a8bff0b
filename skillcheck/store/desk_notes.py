"""What a mediator writes of a person between two interviews: notes, steps agreed and what became of them, the next
appointment. One JSON line per event in «CODE@desk.jsonl», beside the person's interviews, so it goes when they go.

Knows events and what they add up to; says nothing and asks nothing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from skillcheck.errors import DataProblem, Problem, UsageProblem
from skillcheck.files import write_whole
from skillcheck.store.in_memory import MemoryJournal
from skillcheck.store.journal import Journal, read_journal
from skillcheck.store.paths import ASIDE, SUFFIX, checked_code, journals_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from skillcheck.store.journal import Event

SCHEMA = "skillcheck/desk-1"
STAMP = "desk"
REASONS = ("no_offer", "too_far", "no_time", "no_equipment", "other_worry", "needs_support", "not_wanted")
"""Why an agreed step was not taken: a closed list, so that reasons can be counted without anybody's words."""
DEGREES = ("guided", "when_needed", "autonomous")
"""La Coop's own three degrees: with guidance, autonomous with guidance when needed, autonomous."""
WAITS = 40
"""Times that another run's hand on the file is waited for, 50 ms each."""

Outcome = Literal["done", "not_done"]


@dataclass(frozen=True)
class Step:
    """A step agreed with the person, and what became of it."""

    number: int
    text: str
    agreed: str
    competence: str | None = None
    outcome: Outcome | None = None
    reason: str | None = None
    followed: str | None = None


@dataclass(frozen=True)
class DeskNotes:
    """All that is noted of one person; instants are ISO."""

    notes: tuple[tuple[str, str], ...] = ()
    steps: tuple[Step, ...] = ()
    appointment: str | None = None
    arranged: str = ""
    """When the appointment was noted."""
    site: str | None = None
    degree: str | None = None
    last: str = ""
    """When something was noted last."""

    @property
    def open_steps(self) -> tuple[Step, ...]:
        """Agreed, and nothing was said of them since."""
        return tuple(step for step in self.steps if step.outcome is None)


def notes_path(person: str) -> Path:
    """The file of a person's notes."""
    return journals_folder() / f"{checked_code(person)}{ASIDE}{STAMP}{SUFFIX}"


def read_notes(person: str) -> DeskNotes:
    """What is noted of a person; nothing where nothing is. Raises DataProblem where the file was changed by hand."""
    path = notes_path(person)
    kept = read_journal(path, (SCHEMA,))
    if kept.damaged_line is not None:
        raise DataProblem(Problem("store.notes_damaged", file=str(path), line=kept.damaged_line))
    return _told(kept.events)


def add(person: str, make: Callable[[DeskNotes], Event]) -> DeskNotes:
    """Add the event that ``make`` gives for what is noted so far; on disk when this returns.

    What ``make`` raises leaves the file as it was. Two runs wait for each other.
    """
    make(read_notes(person))  # what is refused makes no file
    with _open(notes_path(person)) as journal:
        before = _told(tuple(journal.events))
        event = make(before)
        if not journal.events:
            journal.append({"event": "start", "schema": SCHEMA})
        journal.append(event)
        return _told(tuple(journal.events))


def erase_notes(person: str, number: int | None) -> int:
    """Erase a note (from 1), or all of them, and nothing else; says how many. The file is written anew without them.

    Raises UsageProblem where there is no such note.
    """
    path = notes_path(person)
    notes = read_notes(person).notes
    if not notes:
        raise UsageProblem(Problem("store.no_notes"))
    if number is not None and not 1 <= number <= len(notes):
        raise UsageProblem(Problem("store.no_note", fields={"found": number, "known": f"1–{len(notes)}"}))
    with _open(path) as journal:
        kept, seen = MemoryJournal(person), 0
        for event in journal.events:
            seen += event.get("event") == "note"
            if event.get("event") != "note" or (number is not None and seen != number):
                kept.append(event)
        journal.require_untouched()
        write_whole(path, kept.text, force=True)
    return len(notes) if number is None else 1


def _open(path: Path) -> Journal:
    for _ in range(WAITS):
        try:
            return Journal.open(path, schemas=(SCHEMA,))
        except DataProblem as error:
            if error.problems[0].code != "store.in_use":
                raise
            time.sleep(0.05)
    return Journal.open(path, schemas=(SCHEMA,))


def follow_event(notes: DeskNotes, number: int, outcome: Outcome, reason: str | None, at: str) -> Event:
    """What became of a step. Raises UsageProblem: no such step, a reason that is none, one too many or too few."""
    if number not in {step.number for step in notes.steps}:
        known = ", ".join(str(step.number) for step in notes.steps) or "–"
        raise UsageProblem(Problem("store.no_step", fields={"found": number, "known": known}))
    if (outcome == "not_done" and reason not in REASONS) or (outcome == "done" and reason is not None):
        raise UsageProblem(Problem("store.bad_reason", fields={"found": reason or "–", "known": ", ".join(REASONS)}))
    return {"event": "follow", "step": number, "outcome": outcome, "reason": reason, "at": at}


def _told(events: tuple[Event, ...]) -> DeskNotes:
    notes = DeskNotes()
    for event in events:
        kind, at = event.get("event"), str(event.get("at"))
        if kind == "note":
            notes = replace(notes, notes=(*notes.notes, (at, str(event["text"]))))
        elif kind == "agree":
            step = Step(len(notes.steps) + 1, str(event["text"]), at, event.get("competence"))
            notes = replace(notes, steps=(*notes.steps, step))
        elif kind == "follow":
            notes = replace(notes, steps=tuple(_followed(step, event) for step in notes.steps))
        elif kind in {"appointment", "site", "degree"}:
            value: dict[str, Any] = {kind: event.get("value")}
            if kind == "appointment":
                value["arranged"] = at
            notes = replace(notes, **value)
        notes = replace(notes, last=max(notes.last, str(event.get("at") or "")))
    return notes


def _followed(step: Step, event: Event) -> Step:
    if step.number != event.get("step"):
        return step
    return replace(step, outcome=event.get("outcome"), reason=event.get("reason"), followed=str(event.get("at")))
