"""A person's interview and its journal, opened together: begun, gone on with, or carried over to newer content.

Knows what is kept of whom; says nothing and asks nothing.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from skillcheck.errors import DataProblem, Problem, UsageProblem
from skillcheck.interview.interview import Interview, Reply, Setup, opening_key
from skillcheck.interview.replay import circumstances_of, replay, reply_of
from skillcheck.store.journal import Journal, read_journal
from skillcheck.store.nicknames import known_code
from skillcheck.store.paths import checked_code, has_earlier, journal_path, people, put_aside, take_back

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from skillcheck.content.library import Library
    from skillcheck.store.journal import Event


@dataclass(frozen=True)
class OpenInterview:
    """An interview ready to go on: whose it is, its journal (locked), its state."""

    person: str
    journal: Journal
    interview: Interview

    def save(self) -> None:
        """Write to the journal what it has not yet."""
        for event in self.interview.events[len(self.journal.events) :]:
            self.journal.append(event)


@dataclass(frozen=True)
class Known:
    """What a journal tells before it is opened."""

    replies: int
    finished: bool
    started: str
    older: bool
    """Made with other content than today's."""
    lang: str
    also: str | None
    profile: str | None = None
    length: str | None = None
    goal: str | None = None
    accompanied: bool = False


def known(person: str, library: Library) -> Known | None:
    """What is kept of a person's present interview; None if nothing was answered."""
    events = read_journal(journal_path(person)).events
    replies = last_replies(events)
    if not replies:
        return None
    return Known(
        replies=len(replies),
        finished=is_finished(events),
        started=str(events[0].get("started", "")),
        older=events[0].get("fingerprint") != library.fingerprint,
        lang=str(events[0].get("lang")),
        also=str(events[0]["also"]) if events[0].get("also") else None,
        profile=events[0].get("profile"),
        length=events[0].get("length"),
        goal=events[0].get("goal"),
        accompanied=bool(events[0].get("accompanied")),
    )


def person_to_resume(person: str | None, library: Library, *, finished: bool = False) -> str:
    """The code given, or the only one that fits; else a problem that lists those there are."""
    if person is not None:
        person = known_code(checked_code(person))
        if known(person, library) is None:
            raise UsageProblem(Problem("store.nothing_kept", fields={"person": person}))
        return person
    fit = [code for code in people() if _fits(code, library, finished=finished)]
    if len(fit) != 1:
        code = "whom_to_resume" if fit else "nobody_to_edit" if finished else "nobody_to_resume"
        raise UsageProblem(Problem(f"store.{code}", fields={"known": ", ".join(fit)}))
    return fit[0]


def _fits(person: str, library: Library, *, finished: bool) -> bool:
    try:
        found = known(person, library)
    except DataProblem:
        return True  # a damaged journal is somebody's too: opening it says what is wrong
    return found is not None and (finished or not found.finished)


def begin(library: Library, setup: Setup) -> OpenInterview:
    """A new interview in an empty journal. The first question is remembered between runs: it depends on nobody."""
    from skillcheck.content.cache import recalled, remember

    assert setup.person is not None  # every interview of the keyboard has a code
    key = opening_key(library, setup)
    first = None if setup.again else recalled(key)
    interview = Interview(library, setup, opening=first)
    question = interview.next()
    if question and question.id != first and not setup.again:
        remember(key, question.id)
    path = journal_path(setup.person)
    journal = Journal.open(path)
    if journal.events:
        journal.close()
        if any(event.get("event") == "observed" for event in journal.events):
            put_aside(setup.person, setup.started)
        else:
            path.unlink()  # its start only: no visit
        journal = Journal.open(path)
    return OpenInterview(setup.person, journal, interview)


def reopen(library: Library, person: str, *, mend: bool) -> OpenInterview:
    """The interview that a journal tells of, at the very question where it was left."""
    path = journal_path(person)
    journal = Journal.open(path, mend=mend)
    try:
        return OpenInterview(person, journal, replay(library, journal.events))
    except DataProblem as error:
        journal.close()
        raise DataProblem(
            Problem(one.code, file=str(path), line=one.line, fields=one.fields) for one in error.problems
        ) from None
    except BaseException:
        journal.close()
        raise


def carry_over(library: Library, setup: Setup) -> tuple[OpenInterview, list[str]]:
    """Begin a new journal with the answers of an older one that today's content still knows; keep the older one aside.

    An answer still stands when its question exists and has that answer; its wording may have changed a little. Also
    returns the items whose answers are lost to the new journal.
    """
    assert setup.person is not None  # every interview of the keyboard has a code
    replies = last_replies(read_journal(journal_path(setup.person)).events)
    interview = Interview(library, setup)
    for event in read_journal(journal_path(setup.person)).events:
        if event.get("event") == "about":
            with suppress(DataProblem):  # a question that is gone is no answer
                interview.tell_about(circumstances_of(event))
    lost = []
    for reply in replies.values():
        try:
            interview.reply(reply)
        except DataProblem:
            lost.append(reply.item)
    put_aside_safely(setup.person, setup.started)
    journal = Journal.open(journal_path(setup.person))
    opened = OpenInterview(setup.person, journal, interview)
    opened.save()
    return opened, lost


def take_back_unanswered(person: str, tried: Sequence[Event] = ()) -> None:
    """An interview without an answer goes, and the one before it is the present again; the cards ``tried`` meanwhile
    are noted there."""
    path = journal_path(person)
    path.unlink(missing_ok=True)
    take_back(person)
    if tried and path.exists():
        with Journal.open(path) as journal:
            for event in tried:
                journal.append(event)


def take_back_abandoned(person: str) -> bool:
    """As ``take_back_unanswered``, of an interview that a dead run left there; whether there was one."""
    path = journal_path(person)
    try:
        events = read_journal(path).events
        if last_replies(events) or not path.exists() or not has_earlier(person):
            return False
        Journal.claim(path)  # somebody may just be reading its welcome
        take_back_unanswered(person, [event for event in events if event.get("event") == "observed"])
    except (DataProblem, OSError):
        return False
    return True


def put_aside_safely(person: str, now: str) -> None:
    """Put a person's present files aside, unless another run is writing them."""
    path = journal_path(person)
    if path.exists():
        Journal.claim(path)
    put_aside(person, now)


def is_finished(events: Iterable[Event]) -> bool:
    """The last of its ends and beginnings anew is an end."""
    turns = [event["event"] for event in events if event.get("event") in {"finish", "reopen"}]
    return bool(turns) and turns[-1] == "finish"


def last_replies(events: Iterable[Event]) -> dict[str, Reply]:
    """The answers that a journal holds, without asking today's content whether it knows them."""
    replies: dict[str, Reply] = {}
    for event in events:
        if event.get("event") in {"answer", "change"}:
            with suppress(DataProblem):  # what cannot be read is no answer
                reply = reply_of(event)
                replies[reply.item] = reply
    return replies
