"""The end of an interview: measure it, keep the result beside the journal and where asked, show it."""

from __future__ import annotations

import os
import shlex
import shutil
from typing import TYPE_CHECKING, Literal

from skillcheck.files import write_whole
from skillcheck.questions.journal import result_path
from skillcheck.result import build_result, given_answer

if TYPE_CHECKING:
    from pathlib import Path

    from skillcheck.cli.opening import Seat
    from skillcheck.cli.session import Session
    from skillcheck.questions.flow import Interview
    from skillcheck.result import Result

Mode = Literal["interview", "paper"]


def show_result(session: Session, seat: Seat, *, mode: Mode, out: Path | None, force: bool) -> None:
    """Keep the result first, then show it and say where it is."""
    result = result_of(seat.interview, session, mode)
    text = result.model_dump_json(by_alias=True, indent=1) + "\n"
    kept = result_path(seat.person)
    write_whole(kept, text, force=True)
    if out is not None:
        write_whole(out, text, force=force)
    show(session, result)
    session.say("assess.result_kept", file=str(out or kept))
    session.say("assess.print_with", file=shlex.quote(str(out or kept)), person=seat.person)


def result_of(interview: Interview, session: Session, mode: Mode) -> Result:
    """The measured result of an interview's answers, in the session's language."""
    finish = next(event for event in reversed(interview.events) if event["event"] == "finish")
    return build_result(
        session.library,
        [given_answer(session.library, one.item, one.code, session.lang, one.how) for one in interview.replies],
        mode=mode,
        lang=session.lang,
        person=interview.setup.person,
        profile=interview.profile,
        length=interview.setup.length,
        started=interview.setup.started,
        finished=str(finish["at"]),
        finished_early=mode == "interview" and finish.get("because") is None,
    )


def show(session: Session, result: Result) -> None:
    """The result on the screen; words only where nothing should be drawn."""
    from skillcheck.report.terminal import person

    plain = session.plain or os.environ.get("TERM") == "dumb"
    session.console.print()
    session.console.print(
        person(result, session.library, session.texts, width=shutil.get_terminal_size().columns, plain=plain)
    )
