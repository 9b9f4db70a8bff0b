"""The end of an interview: measure it, keep the result beside the journal and where asked, show it."""

from __future__ import annotations

import contextlib
import shlex
import shutil
from typing import TYPE_CHECKING, Literal

from skillcheck.cli.assess import can_draw
from skillcheck.files import write_whole
from skillcheck.questions.card import Choice, Stopped
from skillcheck.questions.journal import result_path
from skillcheck.result import build_result, given_answer

if TYPE_CHECKING:
    from pathlib import Path

    from skillcheck.cli.opening import Seat
    from skillcheck.cli.session import Session
    from skillcheck.questions.card import Screen
    from skillcheck.questions.flow import Interview
    from skillcheck.report.terminal import Part
    from skillcheck.result import Result

Mode = Literal["interview", "paper"]


def show_result(
    session: Session, seat: Seat, *, mode: Mode, out: Path | None, force: bool, screen: Screen | None = None
) -> None:
    """Keep the result first, then show it and say where it is. With a ``screen``: the table only on request."""
    result = result_of(seat.interview, session, mode)
    text = result.model_dump_json(by_alias=True, indent=1) + "\n"
    kept = result_path(seat.person)
    write_whole(kept, text, force=True)
    if out is not None:
        write_whole(out, text, force=force)
    if screen is None or session.plain:
        show(session, result)
    else:
        _show_in_turn(session, result, screen)
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


def show(session: Session, result: Result, part: Part = "all") -> None:
    """The result on the screen; words only where nothing should be drawn."""
    from skillcheck.report.terminal import person

    plain = session.plain or not can_draw()
    width = shutil.get_terminal_size().columns
    session.console.print(person(result, session.library, session.texts, width, plain=plain, part=part))


def _show_in_turn(session: Session, result: Result, screen: Screen) -> None:
    """Strengths and next steps stay in view; the table and what it rests on come when asked for."""
    session.console.print()
    show(session, result, "first")
    choices = [Choice(wish, session.t(f"assess.{wish}")) for wish in ("details", "enough")]
    with contextlib.suppress(Stopped):
        if screen.choose(session.t("assess.details_question"), choices, default="details") == "details":
            show(session, result, "rest")
