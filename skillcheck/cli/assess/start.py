"""Which interview a person sits down to: a new one, the one left unfinished, or an older one carried over."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from skillcheck.cli.assess.conversation import Conversation
from skillcheck.cli.assess.languages import dated, languages_of
from skillcheck.cli.assess.reason import ask_circumstances
from skillcheck.cli.assess.stop import leave
from skillcheck.cli.assess.trying import begin_with_last_time, done_alone
from skillcheck.cli.assess.welcome import receive
from skillcheck.cli.people.steps import follow_steps
from skillcheck.cli.people.words import about_words, length_words
from skillcheck.errors import Problem, UsageProblem
from skillcheck.interview.interview import Interview, Setup
from skillcheck.interview.setup import check_length
from skillcheck.screens.choose import make_screen
from skillcheck.screens.screen import Stopped
from skillcheck.store.interviews import (
    begin,
    carry_over,
    known,
    person_to_resume,
    put_aside_safely,
    reopen,
    take_back_abandoned,
)
from skillcheck.store.journal import read_journal
from skillcheck.store.nicknames import set_nickname
from skillcheck.store.paths import checked_code, journal_path, new_code
from skillcheck.store.people import events_of
from skillcheck.version import __version__

if TYPE_CHECKING:
    from skillcheck.cli.assess.languages import Bilingual
    from skillcheck.cli.assess.options import AssessOptions
    from skillcheck.cli.session import Session
    from skillcheck.content.library import Library
    from skillcheck.screens.screen import Screen
    from skillcheck.store.interviews import Known, OpenInterview

DEFAULT_LENGTH = "standard"


def start(bilingual: Bilingual, options: AssessOptions, screen: Screen) -> OpenInterview:
    """Begin a new interview, or go on with the one left unfinished, and tell the person where they are."""
    library = bilingual.session.library
    if options.person is not None:
        take_back_abandoned(checked_code(options.person))
    found = known(options.person, library) if options.person is not None else None
    if options.resume or (found and not found.finished and _wants_to_resume(bilingual, options, screen, found)):
        return go_on(bilingual, options, screen)
    person = checked_code(options.person) if options.person is not None else new_code()
    options = _as_last_time(library, options, found) if found else options
    setup = receive(bilingual, options, screen, new_setup(bilingual, options, person), found)
    earlier = events_of(person) if found else ()
    if found:
        from skillcheck.workflows.people_over_time import asked_first

        again = None if options.enter else asked_first(person, library) or None
        setup = replace(setup, again=again, done=done_alone(earlier, library) or None)
        put_aside_safely(person, setup.started)
    opened = begin(library, setup)
    if options.nickname is not None:
        set_nickname(person, options.nickname)
    try:
        if found and sys.stdin.isatty() and not options.enter:
            follow_steps(bilingual.session, screen, person)
        begin_with_last_time(bilingual, screen, opened.interview, earlier)
        opened.save()
        ask_circumstances(bilingual, screen, opened.interview, earlier)
    except Stopped:
        with opened.journal:
            leave(bilingual, opened)
    if setup.again:
        screen.tell(*bilingual.paragraphs("assess.again_first"), airy=True)
    return opened


def screen_for(session: Session, options: AssessOptions) -> tuple[Bilingual, Screen]:
    """Somebody to answer, the languages, the screen."""
    if not session.plain:
        session.require_terminal()
    bilingual = languages_of(session, options)
    spoken = bilingual.session
    return bilingual, make_screen(spoken.texts, lambda: spoken.console, plain=spoken.plain, large=options.large)


def _as_last_time(library: Library, options: AssessOptions, found: Known) -> AssessOptions:
    """Profile, goal, length and mode of the last interview, where nothing else is asked for."""
    if options.profile is None and options.goal is None:
        goal = found.goal if found.goal in library.goals else None
        profile = found.profile if found.profile in library.profiles else None
        options = replace(options, goal=goal, profile=profile, length=options.length or found.length)
    return replace(options, companion=options.companion or ("mediator" if found.accompanied else None))


def go_on(bilingual: Bilingual, options: AssessOptions, screen: Screen, *, finished: bool = False) -> OpenInterview:
    """The interview that was left, exactly where it was; with older content, its answers carried over."""
    library, session = bilingual.session.library, bilingual.session
    person = person_to_resume(options.person, library, finished=finished)
    found = known(person, library)
    assert found is not None  # person_to_resume saw it
    day = dated(found.started)
    if found.older and found.finished:
        raise UsageProblem(Problem("assess.finished_older", fields={"person": person, "date": day(session.lang)}))
    if found.older:
        return _carried(bilingual, options, screen, person)
    opened = reopen(library, person, mend=options.force)
    setup = opened.interview.setup
    if opened.journal.half_line:
        screen.tell(session.t("assess.half_line"))
    if _differs(options, setup):
        about, length = about_words(session, setup.goal, setup.profile), length_words(session, setup.length)
        screen.tell(session.t("assess.as_begun", length=length, profile=about))
    if opened.interview.finished:
        if options.edit is None and not _can_look_again(options):  # else the result comes after what is changed
            screen.tell(*bilingual.paragraphs("assess.already_finished", person=person, date=day))
    else:
        keys = ["assess.welcome_back", *(["assess.welcome_menus"] if screen.menus else [])]
        screen.tell(*bilingual.paragraphs(*keys, person=person, n=len(opened.interview.replies), date=day))
    return opened


def conversation_with(
    bilingual: Bilingual, options: AssessOptions, screen: Screen, opened: OpenInterview
) -> Conversation:
    """The interview with a screen before it."""
    accompanied = opened.interview.setup.accompanied or options.companion is not None
    one = Conversation(bilingual, screen, opened, accompanied=accompanied)
    if one.clock.was_behind:
        screen.tell(bilingual.session.t("assess.clock_behind"))
    return one


def look_again(bilingual: Bilingual, options: AssessOptions, screen: Screen, opened: OpenInterview) -> None:
    """A finished interview opened again: with somebody to ask, its answers can be read and changed first."""
    if _can_look_again(options):
        day = dated(opened.interview.setup.started)
        message = bilingual.words("assess.finished_question", person=opened.person, date=day)
        conversation_with(bilingual, options, screen, opened).look_again(message)


def _can_look_again(options: AssessOptions) -> bool:
    return sys.stdin.isatty() and not options.enter


def _wants_to_resume(bilingual: Bilingual, options: AssessOptions, screen: Screen, found: Known) -> bool:
    """Ask whether to go on with what was left; without anyone to ask, name the options."""
    if options.force:
        return False
    day = dated(found.started)
    if not sys.stdin.isatty():
        fields = {"person": options.person, "n": found.replies, "date": day(bilingual.session.lang)}
        raise UsageProblem(Problem("assess.unfinished", fields=fields))
    question = bilingual.words("assess.resume_question", person=options.person, n=found.replies, date=day)
    choices = bilingual.choices("assess.resume_it", "assess.begin_anew")
    return screen.choose(question, choices, default="resume_it") == "resume_it"


def _carried(bilingual: Bilingual, options: AssessOptions, screen: Screen, person: str) -> OpenInterview:
    library = bilingual.session.library
    old = read_journal(journal_path(person)).events[0]
    profile, length = options.profile or old.get("profile"), options.length or old.get("length")
    setup = new_setup(bilingual, replace(options, profile=None, length=None), person)
    setup = replace(
        setup,
        profile=profile if profile in library.profiles else None,
        length=str(length),
        accompanied=setup.accompanied or bool(old.get("accompanied")),
        goal=goal if (goal := old.get("goal")) in library.goals else None,
    )
    opened, lost = carry_over(library, setup)
    screen.tell(
        *bilingual.paragraphs("assess.content_changed", n=len(opened.interview.replies), lost=len(lost), person=person)
    )
    return opened


def _differs(options: AssessOptions, setup: Setup) -> bool:
    return (options.length or setup.length, options.profile or setup.profile) != (setup.length, setup.profile)


def new_setup(bilingual: Bilingual, options: AssessOptions, person: str) -> Setup:
    """What is settled before the first question."""
    session = bilingual.session
    session.profile(options.profile)  # what nothing is known of is said before anybody is greeted
    if options.goal is not None:
        session.goal(options.goal)
    check_length(options.length or DEFAULT_LENGTH)
    return Setup(
        profile=options.profile,
        length=options.length or DEFAULT_LENGTH,
        lang=session.lang,
        also=bilingual.also.lang if bilingual.also else None,
        person=person,
        accompanied=options.companion is not None,
        fingerprint=session.library.fingerprint,
        version=__version__,
        started=datetime.now().astimezone().isoformat(timespec="seconds"),
    )


def item_to_edit(interview: Interview, typed: str) -> str:
    """The answered question that was meant: its id, or its code with the check letter as it stands on paper."""
    from skillcheck.forms.check_letter import check_letter

    item = typed.lower()
    if item not in interview.library.bank and check_letter(item[:-1]) == item[-1:].upper():
        item = item[:-1]
    if interview.given(item) is None:
        answered = ", ".join(reply.item for reply in interview.replies[:12]) or "–"
        raise UsageProblem(Problem("assess.not_answered", fields={"found": typed, "known": answered}))
    return item
