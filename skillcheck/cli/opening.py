"""Which interview a person sits down to: a new one, the one left unfinished, or an older one carried over."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from skillcheck import __version__
from skillcheck.errors import DataProblem, Problem, UsageProblem
from skillcheck.questions.card import Choice
from skillcheck.questions.flow import Interview, Reply, Setup, opening_key, replay
from skillcheck.questions.journal import (
    Journal,
    checked_code,
    journal_path,
    new_code,
    people,
    put_aside,
    read_journal,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from skillcheck.cli.assess import Wishes
    from skillcheck.cli.session import Session
    from skillcheck.cli.sitting import Sitting
    from skillcheck.content import Library
    from skillcheck.questions.card import Screen
    from skillcheck.questions.journal import Event

DEFAULT_LENGTH = "standard"


@dataclass(frozen=True)
class Seat:
    """An interview ready to go on: whose it is, its journal (locked), its state."""

    person: str
    journal: Journal
    interview: Interview

    def sitting(self, session: Session, screen: Screen, wishes: Wishes) -> Sitting:
        """The interview with a screen before it."""
        from skillcheck.cli.sitting import Sitting

        setup = self.interview.setup
        accompanied = setup.accompanied or wishes.companion is not None
        sitting = Sitting(
            session, screen, self.journal, self.interview, accompanied=accompanied, also=wishes.also or setup.also
        )
        if sitting.clock.was_behind:
            screen.tell(session.t("assess.clock_behind"))
        return sitting


@dataclass(frozen=True)
class Known:
    """What a journal tells before it is opened."""

    replies: int
    finished: bool
    started: str
    older: bool
    """Made with other content than today's."""


# --- sitting down -----------------------------------------------------------------------------------------


def sit_down(session: Session, wishes: Wishes, screen: Screen) -> Seat:
    """Begin a new interview, or go on with the one left unfinished, and tell the person where they are."""
    found = known(wishes.person, session.library) if wishes.person is not None else None
    if wishes.resume or (found and not found.finished and _wants_to_resume(session, wishes, screen, found)):
        return sit_down_again(session, wishes, screen)
    person = checked_code(wishes.person) if wishes.person is not None else new_code()
    setup = new_setup(session, wishes, person)
    if found:
        put_aside_safely(person, setup.started)
        screen.tell(session.t("assess.earlier_kept", person=person, date=_day(found.started, session)))
    seat = begin(session.library, setup)
    folder = str(seat.journal.path.parent)
    parts = ("what", "kind", "kept", "stop", *(["menus"] if screen.menus else []))
    screen.tell(*(session.t(f"assess.welcome_{part}", person=person, folder=folder) for part in parts))
    return seat


def sit_down_again(session: Session, wishes: Wishes, screen: Screen, *, finished: bool = False) -> Seat:
    """The interview that was left, exactly where it was; with older content, its answers carried over."""
    person = person_to_resume(wishes.person, session.library, finished=finished)
    found = known(person, session.library)
    assert found is not None  # person_to_resume saw it
    day = _day(found.started, session)
    if found.older and found.finished:
        raise UsageProblem(Problem("assess.finished_older", fields={"person": person, "date": day}))
    if found.older:
        return _carried(session, wishes, screen, person)
    seat = reopen(session.library, person, mend=wishes.force)
    if seat.journal.half_line:
        screen.tell(session.t("assess.half_line"))
    if _differs(wishes, seat.interview.setup):
        screen.tell(
            session.t(
                "assess.as_begun", length=seat.interview.setup.length, profile=seat.interview.setup.profile or "–"
            )
        )
    if seat.interview.finished:
        screen.tell(session.t("assess.already_finished", person=person, date=day))
    else:
        screen.tell(session.t("assess.welcome_back", person=person, n=len(seat.interview.replies), date=day))
    return seat


def _wants_to_resume(session: Session, wishes: Wishes, screen: Screen, found: Known) -> bool:
    """Ask whether to go on with what was left; without anyone to ask, name the options."""
    if wishes.force:
        return False
    fields: dict[str, object] = {"person": wishes.person, "n": found.replies, "date": _day(found.started, session)}
    if not sys.stdin.isatty():
        raise UsageProblem(Problem("assess.unfinished", fields=fields))
    choices = [Choice(wish, session.t(f"assess.{wish}")) for wish in ("resume_it", "begin_anew")]
    return screen.choose(session.t("assess.resume_question", **fields), choices, default="resume_it") == "resume_it"


def _carried(session: Session, wishes: Wishes, screen: Screen, person: str) -> Seat:
    old = read_journal(journal_path(person)).events[0]
    profile, length = wishes.profile or old.get("profile"), wishes.length or old.get("length")
    setup = new_setup(session, replace(wishes, profile=None, length=None), person)
    setup = replace(
        setup,
        profile=profile if profile in session.library.profiles else None,
        length=str(length),
        accompanied=setup.accompanied or bool(old.get("accompanied")),
    )
    seat, lost = carry_over(session.library, setup)
    message = session.t("assess.content_changed", n=len(seat.interview.replies), lost=len(lost), person=person)
    screen.tell(message)
    return seat


def _differs(wishes: Wishes, setup: Setup) -> bool:
    return (wishes.length or setup.length, wishes.profile or setup.profile) != (setup.length, setup.profile)


def _day(instant: str, session: Session) -> str:
    from skillcheck.texts import date

    try:
        return date(datetime.fromisoformat(instant).isoformat(), session.lang)
    except ValueError:
        return "–"


def new_setup(session: Session, wishes: Wishes, person: str) -> Setup:
    """What is settled before the first question."""
    session.profile(wishes.profile)  # says at once if there is none of that name
    return Setup(
        profile=wishes.profile,
        length=wishes.length or DEFAULT_LENGTH,
        lang=session.lang,
        also=wishes.also,
        person=person,
        accompanied=wishes.companion is not None,
        fingerprint=session.library.fingerprint,
        version=__version__,
        started=datetime.now().astimezone().isoformat(timespec="seconds"),
    )


def item_to_edit(interview: Interview, typed: str) -> str:
    """The answered question that was meant: its id, or its code with the check letter as it stands on paper."""
    from skillcheck.questions.paper import check_letter

    item = typed.lower()
    if item not in interview.library.bank and check_letter(item[:-1]) == item[-1:].upper():
        item = item[:-1]
    if interview.given(item) is None:
        answered = ", ".join(reply.item for reply in interview.replies[:12]) or "–"
        raise UsageProblem(Problem("assess.not_answered", fields={"found": typed, "known": answered}))
    return item


# --- journals ---------------------------------------------------------------------------------------------


def known(person: str, library: Library) -> Known | None:
    """What is kept of a person's present interview; None if nothing was answered."""
    events = read_journal(journal_path(person)).events
    replies = _last_replies(events)
    if not replies:
        return None
    return Known(
        replies=len(replies),
        finished=any(event.get("event") == "finish" for event in events),
        started=str(events[0].get("started", "")),
        older=events[0].get("fingerprint") != library.fingerprint,
    )


def person_to_resume(person: str | None, library: Library, *, finished: bool = False) -> str:
    """The code given, or the only one that fits; else a problem that lists those there are."""
    if person is not None:
        person = checked_code(person)
        if known(person, library) is None:
            there = ", ".join(people()) or "–"
            raise UsageProblem(Problem("assess.nothing_kept", fields={"person": person, "known": there}))
        return person
    fit = [code for code in people() if _fits(code, library, finished=finished)]
    if len(fit) != 1:
        code = "whom_to_resume" if fit else "nobody_to_edit" if finished else "nobody_to_resume"
        raise UsageProblem(Problem(f"assess.{code}", fields={"known": ", ".join(fit)}))
    return fit[0]


def _fits(person: str, library: Library, *, finished: bool) -> bool:
    try:
        found = known(person, library)
    except DataProblem:
        return True  # a damaged journal is somebody's too: opening it says what is wrong
    return found is not None and (finished or not found.finished)


def begin(library: Library, setup: Setup) -> Seat:
    """A new interview in an empty journal. The first question is remembered between runs: it depends on nobody."""
    from skillcheck.content import recalled, remember

    assert setup.person is not None  # every interview of the keyboard has a code
    key = opening_key(library, setup)
    first = recalled(key)
    interview = Interview(library, setup, opening=first)
    question = interview.next()
    if question and question.id != first:
        remember(key, question.id)
    path = journal_path(setup.person)
    journal = Journal.open(path)
    if journal.events:
        journal.close()
        put_aside(setup.person, setup.started)  # its start only: nothing was answered
        journal = Journal.open(path)
    return Seat(setup.person, journal, interview)


def reopen(library: Library, person: str, *, mend: bool) -> Seat:
    """The interview that a journal tells of, at the very question where it was left."""
    path = journal_path(person)
    journal = Journal.open(path, mend=mend)
    try:
        return Seat(person, journal, replay(library, journal.events))
    except DataProblem as error:
        journal.close()
        raise DataProblem(
            Problem(one.code, file=str(path), line=one.line, fields=one.fields) for one in error.problems
        ) from None
    except BaseException:
        journal.close()
        raise


def carry_over(library: Library, setup: Setup) -> tuple[Seat, list[str]]:
    """Begin a new journal with the answers of an older one that today's content still knows; keep the older one aside.

    An answer still stands when its question exists and has that answer; its wording may have changed a little. Also
    returns the items whose answers are lost to the new journal.
    """
    assert setup.person is not None  # every interview of the keyboard has a code
    replies = _last_replies(read_journal(journal_path(setup.person)).events)
    interview = Interview(library, setup)
    lost = []
    for reply in replies.values():
        try:
            interview.reply(reply)
        except DataProblem:
            lost.append(reply.item)
    put_aside_safely(setup.person, setup.started)
    journal = Journal.open(journal_path(setup.person))
    for event in interview.events:
        journal.append(event)
    return Seat(setup.person, journal, interview), lost


def put_aside_safely(person: str, now: str) -> None:
    """Put a person's present files aside, unless another run is writing them."""
    path = journal_path(person)
    if path.exists():
        Journal.claim(path)
    put_aside(person, now)


def _last_replies(events: Iterable[Event]) -> dict[str, Reply]:
    """The answers that a journal holds, without asking today's content whether it knows them."""
    replies: dict[str, Reply] = {}
    for event in events:
        item, code = event.get("item"), event.get("code")
        if event.get("event") in {"answer", "change"} and isinstance(item, str) and isinstance(code, str):
            replies[item] = Reply(item=item, code=code, how=event.get("how"), at=str(event.get("at", "")))
    return replies
