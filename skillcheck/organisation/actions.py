"""What an organisation decided: one step up a practice, by whom, until when, and what became of it. Knows no clock.

An action is never changed: each change is a further line with the whole of it, and the last line counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from skillcheck.errors import DataProblem, Problem
from skillcheck.frameworks.practice import TOP
from skillcheck.record import Day, Record, Words

LOG = "actions.jsonl"
"""The file of the lines, in the folder of the diagnosis."""
MOST_OPEN = 6
"""At most so many at a time: what a team can carry."""
Status = Literal["decided", "started", "done", "dropped"]
Why = Literal["time", "money", "skills", "not_useful", "other"]
DecidedBy = Literal["ca", "bureau", "equipe"]
OPEN: tuple[Status, ...] = ("decided", "started")


class Action(Record):
    """One action as it stands on the day ``on``; ``who`` is a role, never a name."""

    id: Annotated[str, Field(pattern=r"^a\d+$")]
    practice: Words
    from_: Annotated[int, Field(ge=0, lt=TOP, alias="from")]
    to: Annotated[int, Field(ge=1, le=TOP)]
    what: Words
    who: Words
    decided_on: Day
    decided_by: DecidedBy
    due: Day
    euros: Annotated[float, Field(ge=0)] | None = None
    hours: Annotated[float, Field(ge=0)] | None = None
    status: Status = "decided"
    why: Why | None = None
    proof: str | None = None
    on: Day

    @property
    def is_open(self) -> bool:
        """Decided or started, and neither done nor dropped."""
        return self.status in OPEN

    def is_late(self, today: date) -> bool:
        """Open after its day."""
        return self.is_open and date.fromisoformat(self.due) < today


def current(lines: Iterable[Mapping[str, Any]]) -> dict[str, Action]:
    """The actions by id, each as its last line says. Raises DataProblem for a line that is no action."""
    actions: dict[str, Action] = {}
    for number, line in enumerate(lines, start=2):  # the first line of the file names its schema
        try:
            action = Action.model_validate(line)
        except ValidationError as error:
            raise DataProblem(Problem("organisation.bad_action", LOG, number)) from error
        actions[action.id] = action
    return actions


def decided(lines: Sequence[Mapping[str, Any]], **given: Any) -> Action:
    """A new action after those of ``lines``; ``given``: its fields without the id.

    Raises DataProblem with every reason against it: six are open already, the same practice is, or it is no one step.
    """
    actions = current(lines)
    opened = [one for one in actions.values() if one.is_open]
    problems = []
    if len(opened) >= MOST_OPEN:
        names = ", ".join(one.id for one in opened)
        problems.append(Problem("organisation.too_many_actions", fields={"n": len(opened), "known": names}))
    if same := [one.id for one in opened if one.practice == given["practice"]]:
        fields: dict[str, object] = {"found": given["practice"], "known": same[0]}
        problems.append(Problem("organisation.action_twice", fields=fields))
    if given["due"] < given["decided_on"]:
        problems.append(Problem("organisation.due_before", fields={"found": given["due"], "day": given["decided_on"]}))
    if problems:
        raise DataProblem(problems)
    number = 1 + max((int(name[1:]) for name in actions), default=0)
    start = given.pop("level")
    return Action.model_validate({"id": f"a{number}", "from": start, "to": start + 1, **given})


def changed(lines: Sequence[Mapping[str, Any]], identity: str, **given: Any) -> Action:
    """The action with what was given changed; ``None`` leaves a field as it is.

    Raises DataProblem: no such action, one dropped without a reason, one done without saying how it shows.
    """
    actions = current(lines)
    if identity not in actions:
        known = ", ".join(actions) or "–"
        raise DataProblem(Problem("organisation.unknown_action", fields={"found": identity, "known": known}))
    new = {key: value for key, value in given.items() if value is not None}
    action = Action.model_validate({**actions[identity].model_dump(by_alias=True), **new})
    problems = []
    if action.status == "dropped" and action.why is None:
        problems.append(Problem("organisation.why_dropped", fields={"found": identity}))
    if action.status == "done" and not (action.proof or "").strip():
        problems.append(Problem("organisation.proof_done", fields={"found": identity}))
    if action.is_open and not actions[identity].is_open:
        opened = [one.id for one in actions.values() if one.is_open]
        if len(opened) >= MOST_OPEN:
            fields: dict[str, object] = {"n": len(opened), "known": ", ".join(opened)}
            problems.append(Problem("organisation.too_many_actions", fields=fields))
    if problems:
        raise DataProblem(problems)
    return action
