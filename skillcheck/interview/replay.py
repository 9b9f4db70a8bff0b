"""A journal's events made into the interview they tell of; what no interview could have written is refused by its line.

Knows what events look like from outside; knows no file, no keyboard, no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from skillcheck.errors import DataProblem, Problem, SkillcheckError
from skillcheck.interview.interview import SCHEMAS, Interview, Reply, Setup
from skillcheck.person.observation import Observation

if TYPE_CHECKING:
    from skillcheck.content.library import Library


def replay(library: Library, events: Iterable[Mapping[str, Any]]) -> Interview:
    """The interview that these events tell of.

    Raises DataProblem (codes ``interview.…``; ``line`` is the event's, from 1) for anything that ``Interview.events``
    could not have written. A half-written last line is the caller's to drop.
    """
    told = list(events)
    if not told:
        raise DataProblem(Problem("interview.empty"))
    interview = _begun(library, told[0])
    for line, event in enumerate(told[1:], start=2):
        try:
            _happen(interview, event)
        except SkillcheckError as error:
            raise _on_line(line, error) from None
    return interview


def _begun(library: Library, event: Mapping[str, Any]) -> Interview:
    head = {"event": "start", "n": 0}
    known = isinstance(event, Mapping) and event.get("schema") in SCHEMAS
    if not known or any(event.get(name) != value for name, value in head.items()):
        raise DataProblem(Problem("interview.not_a_journal", line=1))
    given = {one.name: event.get(one.name) for one in fields(Setup)}
    for one in fields(Setup):
        value, kind = given[one.name], str(one.type)
        fits = isinstance(value, bool if kind == "bool" else str) or (value is None and "None" in kind)
        if kind.startswith("list") and value is not None:
            fits = isinstance(value, list) and all(isinstance(one, str) for one in value)
        if not fits:
            raise DataProblem(Problem("interview.broken", line=1, fields={"found": one.name}))
    if given["fingerprint"] != library.fingerprint:
        versions = {"found": given["fingerprint"], "current": library.fingerprint}
        raise DataProblem(Problem("interview.other_content", line=1, fields=versions))
    try:
        return Interview(library, Setup(**given))  # type: ignore[arg-type]  # checked above
    except SkillcheckError as error:
        raise _on_line(1, error) from None


def _on_line(line: int, error: SkillcheckError) -> DataProblem:
    return DataProblem(Problem(problem.code, line=line, fields=problem.fields) for problem in error.problems)


def _happen(interview: Interview, event: Mapping[str, Any]) -> None:
    expected = len(interview.events)
    if not isinstance(event, Mapping) or not isinstance(event.get("event"), str):
        raise DataProblem(Problem("interview.broken", fields={"found": "event"}))
    if event.get("n") != expected:
        raise DataProblem(Problem("interview.gap", fields={"found": event.get("n"), "expected": expected}))
    kind = event["event"]
    if kind in {"answer", "change"}:
        reply = reply_of(event)
        interview.reply(reply) if kind == "answer" else interview.change(reply)
    elif kind == "back":
        interview.back_to(_text(event, "item"))
    elif kind == "about":
        interview.tell_about(circumstances_of(event))
    elif kind == "observed":
        seen = [_text(event, name) for name in ("exercise", "outcome", "at")]
        interview.observe(Observation(*seen))  # type: ignore[arg-type]  # observe refuses any other outcome
    elif kind == "finish":
        interview.finish(_text(event, "at"))
    elif kind == "reopen":
        interview.reopen(_text(event, "at"))
    else:
        raise DataProblem(Problem("interview.broken", fields={"found": kind}))


def reply_of(event: Mapping[str, Any]) -> Reply:
    """The answer that an event notes; DataProblem where it is none."""
    how = event.get("how")
    if how not in (None, "alone", "help", "mediator"):  # a list from a broken file cannot be looked up in a set
        raise DataProblem(Problem("interview.broken", fields={"found": "how"}))
    return Reply(item=_text(event, "item"), code=_text(event, "code"), how=how, at=_text(event, "at"))


def circumstances_of(event: Mapping[str, Any]) -> dict[str, list[str]]:
    """What an event notes of a person's circumstances; DataProblem where it is nothing of the kind."""
    answers = event.get("answers")
    if not isinstance(answers, dict) or not all(isinstance(codes, list) for codes in answers.values()):
        raise DataProblem(Problem("interview.broken", fields={"found": "answers"}))
    if not all(isinstance(code, str) for codes in answers.values() for code in codes):
        raise DataProblem(Problem("interview.broken", fields={"found": "answers"}))
    return answers


def _text(event: Mapping[str, Any], name: str) -> str:
    value = event.get(name)
    if not isinstance(value, str):
        raise DataProblem(Problem("interview.broken", fields={"found": name}))
    return value
