"""The end of an interview: measure it, keep the result beside the journal and where asked, show it."""

from __future__ import annotations

import contextlib
import shlex
import shutil
from typing import TYPE_CHECKING, Literal

import typer

from skillcheck.cli.assess import can_draw
from skillcheck.files import write_whole
from skillcheck.questions.card import Choice, Stopped
from skillcheck.questions.shelf import result_path
from skillcheck.result import build_result, given_answer

if TYPE_CHECKING:
    from pathlib import Path

    from rich.text import Text

    from skillcheck.cli.seats import Seat
    from skillcheck.cli.session import Session
    from skillcheck.cli.voice import Voice
    from skillcheck.questions.card import Screen
    from skillcheck.questions.flow import Interview
    from skillcheck.report.terminal import Part
    from skillcheck.result import Result
    from skillcheck.texts import Texts

Mode = Literal["interview", "paper"]
MENU_LINES = 7
"""What stands on the screen below a part of the result: the question and its choices."""


def show_result(
    voice: Voice, seat: Seat, *, mode: Mode, out: Path | None, force: bool, screen: Screen | None = None
) -> None:
    """Keep the result first, then show it and say where it is. With a ``screen``: the table only on request."""
    session = voice.session
    result, kept = keep_result(seat, session, mode), result_path(seat.person)
    if out is not None:
        write_whole(out, _record(result), force=force)
    with contextlib.suppress(Stopped):
        _show(session, session.texts, result, screen)
        if screen is not None and voice.also is not None and _wants_also(session.texts, voice.also, screen):
            _show(session, voice.also, result, screen)
    session.say("assess.result_kept", file=str(out or kept))
    # Never cut into lines here: what is copied from the screen must be one command.
    typer.echo(session.t("assess.print_with", file=shlex.quote(str(out or kept)), person=seat.person), err=True)


def keep_result(seat: Seat, session: Session, mode: Mode) -> Result:
    """Measure the answers and keep the result beside the journal."""
    result = result_of(seat.interview, session, mode)
    write_whole(result_path(seat.person), _record(result), force=True)
    return result


def _record(result: Result) -> str:
    return result.model_dump_json(by_alias=True, indent=1) + "\n"


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


def show(session: Session, texts: Texts, result: Result, part: Part = "all") -> None:
    """The result on the screen; words only where nothing should be drawn."""
    session.console.print(_drawn(session, texts, result, part))


def _drawn(session: Session, texts: Texts, result: Result, part: Part) -> Text:
    from skillcheck.report.terminal import person

    plain = session.plain or not can_draw()
    return person(result, session.library, texts, shutil.get_terminal_size().columns, plain=plain, part=part)


def _show(session: Session, texts: Texts, result: Result, screen: Screen | None) -> None:
    """Everything at once where lines are not drawn or nobody is asked; else strengths stay in view, then the next
    steps; the table and what it rests on come when asked for."""
    if screen is None or session.plain:
        show(session, texts, result)
        return
    session.console.print()
    first = _drawn(session, texts, result, "first")
    if first.plain.count("\n") + MENU_LINES > shutil.get_terminal_size().lines:
        show(session, texts, result, "strengths")
        if _chosen(texts, screen, "assess.steps_question", "see_steps", "enough") == "enough":
            return
        session.console.print()
        first = _drawn(session, texts, result, "steps")
    session.console.print(first)
    if _chosen(texts, screen, "assess.details_question", "details", "enough") == "details":
        show(session, texts, result, "rest")


def _wants_also(texts: Texts, also: Texts, screen: Screen) -> bool:
    """Whether the person wishes to read the result in the second language too: asked in that language."""
    read = Choice("also", also.t("assess.result_also"))
    enough = Choice("enough", also.t("assess.enough"), texts.t("assess.enough"))
    return screen.choose(also.t("assess.also_question"), [read, enough], default="also") == "also"


def _chosen(texts: Texts, screen: Screen, question: str, *wishes: str) -> str:
    choices = [Choice(wish, texts.t(f"assess.{wish}")) for wish in wishes]
    return screen.choose(texts.t(question), choices, default=wishes[0])
