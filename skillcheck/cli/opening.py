"""Which interview a person sits down to: a new one, the one left unfinished, or an older one carried over."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from skillcheck import __version__
from skillcheck.cli.seats import begin, carry_over, known, person_to_resume, put_aside_safely, reopen
from skillcheck.cli.sitting import Sitting
from skillcheck.errors import Problem, UsageProblem
from skillcheck.questions.flow import Interview, Setup
from skillcheck.questions.journal import read_journal
from skillcheck.questions.shelf import checked_code, journal_path, new_code
from skillcheck.texts import date

if TYPE_CHECKING:
    from collections.abc import Callable

    from skillcheck.cli.assess import Wishes
    from skillcheck.cli.seats import Known, Seat
    from skillcheck.cli.voice import Voice
    from skillcheck.questions.card import Screen

DEFAULT_LENGTH = "standard"


def sit_down(voice: Voice, wishes: Wishes, screen: Screen) -> Seat:
    """Begin a new interview, or go on with the one left unfinished, and tell the person where they are."""
    library = voice.session.library
    found = known(wishes.person, library) if wishes.person is not None else None
    if wishes.resume or (found and not found.finished and _wants_to_resume(voice, wishes, screen, found)):
        return sit_down_again(voice, wishes, screen)
    person = checked_code(wishes.person) if wishes.person is not None else new_code()
    setup = new_setup(voice, wishes, person)
    if found:
        put_aside_safely(person, setup.started)
        screen.tell(*voice.paragraphs("assess.earlier_kept", person=person, date=_day(found.started)))
    seat = begin(library, setup)
    parts = ("what", "kind", "kept", "stop", *(["menus"] if screen.menus else []))
    keys = [f"assess.welcome_{part}" for part in parts]
    screen.tell(*voice.paragraphs(*keys, person=person, folder=str(seat.journal.path.parent)))
    return seat


def sit_down_again(voice: Voice, wishes: Wishes, screen: Screen, *, finished: bool = False) -> Seat:
    """The interview that was left, exactly where it was; with older content, its answers carried over."""
    library, session = voice.session.library, voice.session
    person = person_to_resume(wishes.person, library, finished=finished)
    found = known(person, library)
    assert found is not None  # person_to_resume saw it
    day = _day(found.started)
    if found.older and found.finished:
        raise UsageProblem(Problem("assess.finished_older", fields={"person": person, "date": day(session.lang)}))
    if found.older:
        return _carried(voice, wishes, screen, person)
    seat = reopen(library, person, mend=wishes.force)
    setup = seat.interview.setup
    if seat.journal.half_line:
        screen.tell(session.t("assess.half_line"))
    if _differs(wishes, setup):
        screen.tell(session.t("assess.as_begun", length=setup.length, profile=setup.profile or "–"))
    if seat.interview.finished:
        if wishes.edit is None and not _can_look_again(wishes):  # else the result comes after what is changed
            screen.tell(*voice.paragraphs("assess.already_finished", person=person, date=day))
    else:
        keys = ["assess.welcome_back", *(["assess.welcome_menus"] if screen.menus else [])]
        screen.tell(*voice.paragraphs(*keys, person=person, n=len(seat.interview.replies), date=day))
    return seat


def sitting(voice: Voice, wishes: Wishes, screen: Screen, seat: Seat) -> Sitting:
    """The interview with a screen before it."""
    accompanied = seat.interview.setup.accompanied or wishes.companion is not None
    one = Sitting(voice, screen, seat.journal, seat.interview, accompanied=accompanied)
    if one.clock.was_behind:
        screen.tell(voice.session.t("assess.clock_behind"))
    return one


def look_again(voice: Voice, wishes: Wishes, screen: Screen, seat: Seat) -> None:
    """A finished interview opened again: with somebody to ask, its answers can be read and changed first."""
    if _can_look_again(wishes):
        day = _day(seat.interview.setup.started)
        message = voice.words("assess.finished_question", person=seat.person, date=day)
        sitting(voice, wishes, screen, seat).look_again(message)


def _can_look_again(wishes: Wishes) -> bool:
    return sys.stdin.isatty() and not wishes.enter


def _wants_to_resume(voice: Voice, wishes: Wishes, screen: Screen, found: Known) -> bool:
    """Ask whether to go on with what was left; without anyone to ask, name the options."""
    if wishes.force:
        return False
    day = _day(found.started)
    if not sys.stdin.isatty():
        fields = {"person": wishes.person, "n": found.replies, "date": day(voice.session.lang)}
        raise UsageProblem(Problem("assess.unfinished", fields=fields))
    question = voice.words("assess.resume_question", person=wishes.person, n=found.replies, date=day)
    choices = voice.choices("assess.resume_it", "assess.begin_anew")
    return screen.choose(question, choices, default="resume_it") == "resume_it"


def _carried(voice: Voice, wishes: Wishes, screen: Screen, person: str) -> Seat:
    library = voice.session.library
    old = read_journal(journal_path(person)).events[0]
    profile, length = wishes.profile or old.get("profile"), wishes.length or old.get("length")
    setup = new_setup(voice, replace(wishes, profile=None, length=None), person)
    setup = replace(
        setup,
        profile=profile if profile in library.profiles else None,
        length=str(length),
        accompanied=setup.accompanied or bool(old.get("accompanied")),
    )
    seat, lost = carry_over(library, setup)
    screen.tell(
        *voice.paragraphs("assess.content_changed", n=len(seat.interview.replies), lost=len(lost), person=person)
    )
    return seat


def _differs(wishes: Wishes, setup: Setup) -> bool:
    return (wishes.length or setup.length, wishes.profile or setup.profile) != (setup.length, setup.profile)


def _day(instant: str) -> Callable[[str], str]:
    """The day of an instant, as each language writes it; «–» for what is no instant."""

    def written(lang: str) -> str:
        try:
            return date(datetime.fromisoformat(instant).isoformat(), lang)
        except ValueError:
            return "–"

    return written


def new_setup(voice: Voice, wishes: Wishes, person: str) -> Setup:
    """What is settled before the first question."""
    session = voice.session
    session.profile(wishes.profile)  # says at once if there is none of that name
    return Setup(
        profile=wishes.profile,
        length=wishes.length or DEFAULT_LENGTH,
        lang=session.lang,
        also=voice.also.lang if voice.also else None,
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
