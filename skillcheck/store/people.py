"""Everybody this machine keeps something of, quickly: what their files say, remembered until a file changes."""

from __future__ import annotations

import os
from collections import defaultdict
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from skillcheck.errors import DataProblem, Problem, UsageProblem
from skillcheck.files import write_whole
from skillcheck.store.desk_notes import STAMP, read_notes
from skillcheck.store.journal import read_journal
from skillcheck.store.nicknames import known_code, nicknames, set_nickname
from skillcheck.store.paths import (
    ASIDE,
    RESULT_SUFFIX,
    SUFFIX,
    files_of,
    home,
    journal_path,
    journals_folder,
    result_path,
    turn_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from skillcheck.store.desk_notes import DeskNotes
    from skillcheck.store.journal import Event

SCHEMA = "skillcheck/people-index-6"
State = Literal["not_begun", "to_resume", "finished", "damaged"]
"""Not begun: somebody left before the first answer, and nothing can be gone on with."""


@dataclass(frozen=True)
class Person:
    """One line of the list."""

    code: str
    state: State
    answers: int
    visits: int
    started: str = ""
    last: str = ""
    """The last answer, or what was noted last."""
    answered: str = ""
    """The last answer."""
    profile: str | None = None
    length: str | None = None
    goal: str | None = None
    accompanied: bool = False
    site: str | None = None
    appointment: str | None = None
    """The next one, or one that nobody has come to."""
    open_steps: int = 0
    nickname: str | None = None

    @property
    def seen(self) -> str:
        """The last visit: a note or a step written since is none."""
        return self.answered or self.started or self.last

    def missed(self, today: str) -> bool:
        """An appointment on a day that is over, and no visit since."""
        return self.appointment is not None and self.appointment < today

    def due(self, today: str) -> bool:
        """An appointment today or before, and no visit since."""
        return self.appointment is not None and self.appointment <= today


def everybody() -> list[Person]:
    """Everybody, by code. What has not changed since the last time is not read again.

    Where a run died before the first answer of somebody who came back, the interview before it is the present again.
    """
    from skillcheck.store.interviews import take_back_abandoned

    found = _everybody()
    left = [one.code for one in found if one.state == "not_begun" and one.visits]
    taken_back = sum(take_back_abandoned(code) for code in left)
    return _everybody() if taken_back else found


def _everybody() -> list[Person]:
    known, files = _read_index(), _files()
    kept: dict[str, Any] = {}
    people = []
    names = nicknames()
    for code in sorted(files):
        found = files[code]
        entry = known.get(code)
        if entry is None or entry[0] != found.stamp:
            entry = (found.stamp, asdict(_summary(code, found.visits)))
        kept[code] = entry
        people.append(Person(**{**entry[1], "nickname": names.get(code)}))
    if kept != known:
        _write_index(kept)
    return people


def not_seen_since(day: str) -> list[str]:
    """The codes of those whose last answer, or what was noted last, is from before a day (ISO)."""
    return [one.code for one in everybody() if one.last[:10] < day]


def remembered() -> set[str]:
    """The people whom the list or the nicknames know; their files may be gone."""
    return {*nicknames(), *_read_index()}


def strike_out(person: str) -> None:
    """The list and the nicknames know the person no more."""
    set_nickname(person, None)
    index = _read_index()
    if index.pop(person, None) is not None:
        _write_index(index)


def visit_files(person: str) -> list[Path]:
    """The journals of a person's interviews, the earliest first, the present one last."""
    folder = journals_folder()
    aside = [
        path
        for path in folder.glob(f"{person}{ASIDE}*{SUFFIX}")
        if path.name.startswith(person + ASIDE) and path.name[len(person) + 1 :][:1].isdigit()
    ]
    present = journal_path(person)
    return [*sorted(aside, key=turn_of), *([present] if present.exists() else [])]


def events_of(person: str) -> list[Event]:
    """What happened at all of a person's interviews, the earliest first; one that cannot be read tells nothing."""
    told: list[Event] = []
    for path in visit_files(person):
        with suppress(DataProblem):
            told += read_journal(path).events
    return told


def visits_since(person: str, day: str) -> int:
    """How many of a person's interviews have an answer from a day (ISO) on; one that cannot be read has none."""
    from skillcheck.store.interviews import last_replies

    visits = 0
    for path in visit_files(person):
        with suppress(DataProblem):
            replies = last_replies(read_journal(path).events).values()
            visits += any(reply.at[:10] >= day for reply in replies)
    return visits


def index_path() -> Path:
    """What is remembered of everybody's files; it can be erased at any time."""
    return home() / "people-index.json"


@dataclass
class _Files:
    """Somebody's files: when they changed and how long they are, how many are journals of interviews."""

    stamp: str = ""
    visits: int = 0
    present: bool = False
    """Whether there is a present interview, or a note; files set aside alone are nobody's line."""


def _files() -> dict[str, _Files]:
    """Everybody's files, by code: the folder is read once, whatever it holds."""
    found: dict[str, _Files] = defaultdict(_Files)
    try:
        entries = sorted(os.scandir(journals_folder()), key=lambda entry: entry.name)
    except FileNotFoundError:
        return {}
    for entry in entries:
        stem, dot, suffix = entry.name.rpartition(".")
        if dot + suffix not in {SUFFIX, RESULT_SUFFIX} or entry.name.startswith("."):
            continue
        code, _, aside = stem.partition(ASIDE)
        one, stat = found[code], entry.stat()
        one.stamp += f" {stat.st_mtime_ns:x}.{stat.st_size:x}"
        one.present = one.present or aside in {"", STAMP}
        one.visits += dot + suffix == SUFFIX and (not aside or aside[:1].isdigit())
    return {code: one for code, one in found.items() if one.present}


def _summary(code: str, visits: int) -> Person:
    from skillcheck.store.interviews import is_finished, last_replies

    try:
        notes = read_notes(code)
        events = read_journal(journal_path(code)).events
    except DataProblem:
        changed = max(path.stat().st_mtime for path in files_of(code))
        return Person(code, "damaged", 0, 0, last=datetime.fromtimestamp(changed, UTC).astimezone().isoformat())
    head = events[0] if events else {}
    moments = [str(at) for event in events if (at := event.get("at") or event.get("started"))]
    replies = last_replies(events)
    answered = max((reply.at for reply in replies.values()), default="")
    return Person(
        code,
        "not_begun" if not replies else "finished" if is_finished(events) else "to_resume",
        len(replies),
        visits - (not replies and journal_path(code).exists()),
        started=str(head.get("started", "")),
        last=max([*moments, notes.last], default=""),
        answered=answered,
        profile=head.get("profile"),
        length=head.get("length"),
        goal=head.get("goal"),
        accompanied=bool(head.get("accompanied")),
        site=notes.site,
        appointment=None if _kept_it(notes, answered) else notes.appointment,
        open_steps=len(notes.open_steps),
    )


def _kept_it(notes: DeskNotes, answered: str) -> bool:
    """Whether the person has come on the day of the appointment or later, after it was made."""
    return notes.appointment is not None and answered[:10] >= notes.appointment and answered > notes.arranged


def _read_index() -> dict[str, Any]:
    import orjson

    try:
        found = orjson.loads(index_path().read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict) or found.get("schema") != SCHEMA or not isinstance(found.get("people"), dict):
        return {}
    return {code: tuple(entry) for code, entry in found["people"].items()}


def _write_index(people: dict[str, Any]) -> None:
    """A store that cannot be written is read again each time."""
    import orjson

    with suppress(OSError, DataProblem):
        write_whole(index_path(), orjson.dumps({"schema": SCHEMA, "people": people}), force=True)


def kept_result(word: Path) -> Path:
    """The result kept of a person, for a code or a nickname; what is a file, or looks like one, stays what it is.

    Raises UsageProblem where the person has no result yet.
    """
    if word.exists() or word.suffix or len(word.parts) != 1:
        return word
    code = known_code(word.name)
    result = result_path(code)
    if not result.exists():
        raise UsageProblem(Problem("store.no_result", fields={"person": code}))
    return result
