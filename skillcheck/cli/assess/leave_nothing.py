"""``assess --leave-nothing``: on a shared computer everything stays in memory and goes in one encrypted file."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from skillcheck.cli.assess.conversation import Conversation
from skillcheck.cli.assess.finish import ResultPage, show_page
from skillcheck.cli.assess.reason import ask_circumstances
from skillcheck.cli.assess.start import new_setup, screen_for
from skillcheck.cli.assess.welcome import receive
from skillcheck.cli.passphrase import read_passphrase
from skillcheck.errors import EXIT_INTERRUPTED, DataProblem, Problem, UsageProblem
from skillcheck.files import write_whole
from skillcheck.interview.interview import Interview
from skillcheck.screens.choose import silent_keys, typed_line
from skillcheck.screens.screen import Stopped
from skillcheck.store.backup import encrypted
from skillcheck.store.in_memory import MemoryJournal
from skillcheck.store.interviews import OpenInterview
from skillcheck.store.models import packed
from skillcheck.store.nicknames import checked_nickname
from skillcheck.store.paths import RESULT_SUFFIX, checked_code, new_code
from skillcheck.workflows.interview_result import record_text, result_of

if TYPE_CHECKING:
    from skillcheck.cli.assess.options import AssessOptions
    from skillcheck.cli.session import Session
    from skillcheck.person.record import Result

NOT_WITH = ("--resume", "--edit", "--enter")


def ask_and_hand_back(session: Session, options: AssessOptions) -> None:
    """Ask in memory, write the encrypted file, then show the result; a person who stops gets what was answered."""
    if options.resume or options.edit is not None or options.enter:
        raise UsageProblem(Problem("assess.leave_nothing_alone", fields={"not_with": ", ".join(NOT_WITH)}))
    if options.out is None:
        raise UsageProblem(Problem("assess.leave_nothing_needs"))
    passphrase = read_passphrase(session, options.passphrase_file, twice=True)
    bilingual, screen = screen_for(session, options)
    person = checked_code(options.person) if options.person else new_code()
    journal = MemoryJournal(person)
    setup = receive(bilingual, options, screen, new_setup(bilingual, options, person), in_memory=True)
    interview = Interview(session.library, setup)
    opened = OpenInterview(person, journal, interview)
    try:
        ask_circumstances(bilingual, screen, interview)
        with silent_keys(drawn=screen.menus):
            accompanied = options.companion is not None
            Conversation(bilingual, screen, opened, accompanied=accompanied, learns=False).run()
    except (Stopped, KeyboardInterrupt):
        if not interview.replies:
            session.say("assess.stopped_before")
            raise typer.Exit(EXIT_INTERRUPTED) from None
    result = result_of(interview, session.library, session.lang, "interview") if interview.finished else None
    names = {} if options.nickname is None else {person: checked_nickname(options.nickname)}
    _hand_back(session, options.out, _files(journal, result), names, passphrase, force=options.force)
    if result is None:
        raise typer.Exit(EXIT_INTERRUPTED)
    with contextlib.suppress(Stopped):
        show_page(ResultPage(bilingual.session, bilingual.session.texts, result, None, options.near), screen)


def _files(journal: MemoryJournal, result: Result | None) -> dict[str, str]:
    """What a store would hold of this person."""
    name = journal.path.name
    kept = {} if result is None else {str(Path(name).with_suffix(RESULT_SUFFIX)): record_text(result)}
    return {name: journal.text, **kept}


def _hand_back(
    session: Session, out: Path, files: dict[str, str], names: dict[str, str], passphrase: str, *, force: bool
) -> None:
    """Write the file; where it cannot be and somebody is there, elsewhere: it is the only copy."""
    models = {session.library.fingerprint: packed(session.library)}
    content = encrypted(files, names, models, passphrase)
    while True:
        try:
            write_whole(out, content, force=force)
        except DataProblem as error:
            if not sys.stdin.isatty():
                raise
            session.say_problems(error.problems)
            out, force = Path(typed_line(session.t("assess.other_place") + " ").strip() or out), False
        else:
            session.say("assess.handed_back", file=str(out))
            return
